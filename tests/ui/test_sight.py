"""In no place of the window stands a word of a case that the person at the desk may not see; numbers stand in full for nobody unasked."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from said import Lists, texts
from station.actions.at_desk import sit_down
from station.app import main_window
from station.casework.model import (
    Consultation,
    Employer,
    FieldVisit,
    Grievance,
    InjuryVisit,
    LegalAid,
    Letter,
    Mediation,
    Progress,
    StaffMember,
    Supervision,
    Worker,
)
from station.db.store import Store
from station.ui.widgets import Button, ViewTabs


@pytest.fixture(scope="module")
def secrets(practice: Store) -> list[str]:
    """Numbers of the confidential cases, and the names and numbers of people who have no other case."""
    practice.user = ""
    cases = practice.matching(Grievance, confidentiality="confidential")
    practice.user = "陈立秋"
    others = "".join(case.summary for case in practice.matching(Grievance))
    summaries = (case.summary.partition("\n")[0] for case in cases)
    words = [case.number for case in cases] + [summary for summary in summaries if summary not in others]  # stories are told twice
    for case in cases:
        assert practice.find(Grievance, case.id) is None
    gone = [case.worker_id for case in cases if case.worker_id and practice.find(Worker, case.worker_id) is None]
    practice.user = ""
    people = [practice.get(Worker, one) for one in gone]
    assert len(cases) >= 2 and people
    words += [word for person in people for word in (person.name, person.phone, person.id_number)]
    return [word for word in words if len(word) > 2]


@pytest.mark.parametrize("who", ["陈立秋", "杨知行"])
def test_no_place_says_a_word_of_it(practice: Store, secrets: list[str], who: str, qtbot: QtBot) -> None:
    practice.user = ""
    (person,) = practice.matching(StaffMember, name=who)
    sit_down(practice, person.id)
    window = main_window(practice, inline=True)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    said, lists = 0, Lists()

    def look(where: str, *shown: QWidget) -> None:
        nonlocal said
        QApplication.processEvents()
        found = [text for widget in shown for text in texts(widget, lists) if text]
        said += len(found)
        assert not {(where, text[:80]) for text in {*found} for word in secrets if word in text}

    for place in window.places:
        window.context.go(place)
        look(place, window.head, window.page())
    look("all", window)
    assert said > 500
    window.close()


OPENED = {
    "grievances": (Grievance,),
    "workers": (Worker,),
    "employers": (Employer,),
    "mediations": (Mediation,),
    "legal_aid": (LegalAid,),
    "letters": (Letter, Supervision),
    "services": (InjuryVisit, Consultation, FieldVisit),
}


def test_a_reader_finds_no_number_in_full_anywhere(practice: Store, qtbot: QtBot) -> None:
    """Every place with what is opened in it, every tab; what is typed into texts counts too."""
    practice.user = "冯守义"
    case = practice.matching(Grievance, status="working")[-1]
    with practice.step("添人") as step:
        person = step.add(StaffMember(name="白读", role="reader"))
        step.add(
            Progress(
                grievance_id=case.id, at="2026-11-16T10:00", content="打 13912345678 找", next_step="回 13912345678", next_on="2026-11-18"
            )
        )
    practice.user = ""
    numbers = {number for one in practice.matching(Worker) for number in (one.phone, one.id_number) if len(number) > 6}
    numbers |= {one.phone for one in practice.matching(Consultation) if one.phone} | {"13912345678"}
    sit_down(practice, person.id)
    window = main_window(practice, inline=True)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    said, read, lists = 0, set[str](), Lists()

    def look(where: str) -> None:
        nonlocal said
        QApplication.processEvents()
        found = list(filter(None, texts(window.page(), lists)))
        said += len(found)
        assert not [(where, text[:80]) for text in {*found} - read for number in numbers if number in text]
        read.update(found)
        eyes = [button for button in window.page().findChildren(Button) if button.objectName().endswith((".eye", "workers.register"))]
        assert not [eye.objectName() for eye in eyes if eye.isVisible() and eye.isEnabled()]

    for place in window.places:
        window.context.go(place)
        look(place)
        for cls in OPENED.get(place, ()):
            chosen = [case] if cls is Grievance else practice.matching(cls)[-1:]
            for record in chosen:
                window.context.go(place, **({"kind": cls.record} if place == "services" else {}), id=record.id)
                look(f"{place} {cls.record}")
                for tabs in window.page().findChildren(ViewTabs):
                    for _ in range(6 if tabs.isVisible() and cls in (Grievance, Worker) else 0):
                        tabs.step(1)
                        look(f"{place} {cls.record} {tabs.current()}")
    assert said > 1000
    window.close()


def test_a_lawyer_is_told_that_only_their_own_cases_are_counted(practice: Store, qtbot: QtBot) -> None:
    practice.user = ""
    for name, words in (("杨知行", "只含本人的案件"), ("陈立秋", "")):
        (person,) = practice.matching(StaffMember, name=name)
        sit_down(practice, person.id)
        window = main_window(practice, inline=True)
        qtbot.addWidget(window)
        assert ("只含本人的案件" in set(texts(window, Lists()))) == bool(words)
        window.close()
        practice.user = ""
