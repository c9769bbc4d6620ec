"""While names are covered no place of the window says one; shown again everything says them as before."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from said import Lists, texts
from station.actions.at_desk import sit_down
from station.app import main_window
from station.casework.model import (
    Consultation,
    Employer,
    Grievance,
    InjuryVisit,
    Lawyer,
    LegalAid,
    Mediation,
    Mediator,
    StaffMember,
    Supervision,
    Worker,
)
from station.db.store import Store
from station.ui import names
from station.ui.search import searcher
from station.ui.shell import MainWindow
from station.ui.widgets import ViewTabs
from station.ui.workbench.page import Workbench

OPENED = {
    "grievances": (Grievance,),
    "workers": (Worker,),
    "employers": (Employer,),
    "mediations": (Mediation,),
    "legal_aid": (LegalAid,),
    "letters": (Supervision,),
    "services": (InjuryVisit, Consultation),
}
WRITTEN = "双方同意延期"  # whose words people wrote themselves


@pytest.fixture
def window(practice: Store, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window of the 站长 of the practice station, who sees every case."""
    practice.user = ""
    (person,) = practice.matching(StaffMember, name="冯守义")
    sit_down(practice, person.id)
    made = main_window(practice, inline=True)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    yield made
    if names.is_covered():
        names.turn(made.context.memory)


@pytest.fixture
def people(practice: Store) -> set[str]:
    """Names of workers that are nobody else's."""
    office = {one.name for cls in (StaffMember, Mediator, Lawyer) for one in practice.matching(cls)}
    return {worker.name for worker in practice.matching(Worker) if len(worker.name) > 1} - office


def said(window: MainWindow) -> Iterator[tuple[str, str]]:
    """Where one looks, and what is seen there."""
    context = window.context
    for place in window.places:
        context.go(place)
        yield from seen(window, place)
        for cls in OPENED.get(place, ()):
            record = context.store.matching(cls)[-1]
            context.go(place, **({"kind": cls.record} if place == "services" else {}), id=record.id)
            yield from seen(window, f"{place} {cls.record}")
            for tabs in window.page().findChildren(ViewTabs):
                for _ in range(6 if tabs.isVisible() else 0):
                    tabs.step(1)
                    yield from seen(window, f"{place} {cls.record} {tabs.current()}")


def seen(window: MainWindow, where: str) -> Iterator[tuple[str, str]]:
    QApplication.processEvents()
    for part in (window.page(), window.status, window.head):
        yield from ((where, text) for text in texts(part, Lists(), in_sight=True) if text and WRITTEN not in text)


def test_no_place_says_a_name_while_they_are_covered(window: MainWindow, people: set[str]) -> None:
    """Every place, what is opened in it and every tab, all of which were there before with their names."""

    def named() -> dict[str, str]:
        return {where: text[:60] for where, text in said(window) if any(name in text for name in people)}

    assert len(named()) > 20
    window.perform("names")
    assert named() == {}
    assert "姓名已盖住" in set(texts(window.status, Lists(), in_sight=True))
    window.perform("names")
    assert len(named()) > 20
    assert "姓名已盖住" not in set(texts(window.status, Lists(), in_sight=True))


def test_what_is_found_is_covered_and_is_found_by_the_whole_name(window: MainWindow, people: set[str]) -> None:
    context = window.context
    person = next(worker for worker in context.store.matching(Worker, sealed_on="") if worker.name in people)
    window.perform("names")
    hits = searcher(context, {})(person.name)
    assert any(hit.group == "人" and hit.text == names.shown(person.name) for hit in hits)
    assert not [hit.text for hit in hits if person.name in hit.text]


def test_employers_bodies_and_colleagues_keep_theirs_on_the_workbench(window: MainWindow) -> None:
    window.context.go("workbench")
    page = window.page()
    assert isinstance(page, Workbench)

    def who() -> dict[str, str]:
        column = next(one for one in page.table.columns.shown() if one.key == "who")
        return {task.key: column.words(task) for task in page._tasks if task.who and not task.is_of_worker}

    others = who()
    assert len(others) > 3
    window.perform("names")
    assert who() == others


def test_it_stays_so_on_this_pc(practice: Store, qtbot: QtBot, window: MainWindow) -> None:
    window.perform("names")
    memory = window.context.memory
    names.settle({})
    assert not names.is_covered()
    names.settle(memory)
    assert names.is_covered()


@pytest.mark.parametrize(
    ("name", "covered"),
    [("李强", "李*"), ("欧阳守义等 58 人", "欧阳*等 58 人"), ("匿名", "匿名"), ("已封存", "已封存"), ("", ""), (None, "")],
)
def test_nobody_is_not_covered(name: str | None, covered: str) -> None:
    assert names.shown(name) == (name or "")
    names.turn({})
    assert names.shown(name) == covered
    names.turn({})


def test_a_draft_is_called_by_whom_it_is_about_and_by_its_number() -> None:
    names.turn({})
    assert names.shown_title("登记诉求（李强）") == "登记诉求（李*）"
    assert names.shown_title("登记进展（ZQ-2026-0316）") == "登记进展（ZQ-2026-0316）"
    assert names.shown_title("新建援助") == "新建援助"
    assert names.shown_of("李强", "劳动报酬") == "李*，劳动报酬"
    names.turn({})
