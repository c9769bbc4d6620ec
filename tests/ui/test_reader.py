"""Who only reads presses every button of every place that can be pressed: nothing is written, nothing offered that is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMenu, QStackedWidget
from pytestqt.qtbot import QtBot

from station.actions import at_desk
from station.app import main_window
from station.casework import rights as table
from station.casework.model import Grievance, Mediation, StaffMember
from station.db.store import Store
from station.ui import launching, may
from station.ui.shell import MainWindow
from station.ui.table import Table

# what somebody sets there, beside what is only shown or only their own
SECTIONS = ("station", "faces", "letter_rules")
LEFT_OUT = {"settings.people.desk"}  # practice has no passwords: everybody may be anybody there


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> Iterator[None]:
    yield
    may.settle(table.acts())


def arrive(window: MainWindow, place: str, **arguments: str) -> None:
    """The place as one comes to it, the first line of each list chosen."""
    pages = window.stack.currentWidget()
    while isinstance(pages, QStackedWidget) and pages.count() > 1:
        window._close_top(pages)
        QApplication.processEvents()
    window.context.go(place, **arguments)
    QApplication.processEvents()
    for shown in window.page().findChildren(Table):
        if shown.isVisible() and shown.row_count():
            shown.select_number(0)
    QApplication.processEvents()


def pressable(window: MainWindow) -> dict[tuple[str, str], QAbstractButton]:
    found = [*window.page().findChildren(QAbstractButton), *window.head.findChildren(QAbstractButton)]
    return {
        (button.objectName(), button.text() or button.toolTip()): button
        for button in found
        if button.isVisible() and button.isEnabled() and button.objectName() not in LEFT_OUT
    }


def kept(store: Store) -> tuple[Any, ...]:
    """All that may not change; that somebody looked, or was refused a preview in full, is noted."""
    return (
        store.db.conn.execute("SELECT count(*) FROM journal").fetchone()[0],
        store.db.conn.execute("SELECT count(*) FROM act_log WHERE act NOT IN ('reveal', 'read', 'refused')").fetchone()[0],
    )


def test_who_only_reads_is_offered_nothing_that_is_refused(practice: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with practice.step("加人") as step:
        reader = step.add(StaffMember(name="孙看看", role="reader"))
    at_desk.sit_down(practice, reader.id)
    for cls in (QDialog, QMenu):
        monkeypatch.setattr(cls, "exec", lambda *_: 0)
    monkeypatch.setattr(QMenu, "popup", lambda *_: None)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_, **__: ("", "")))
    monkeypatch.setattr(launching, "open_beside", lambda *_, **__: None)
    window = main_window(practice, inline=True)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    troubles: list[str] = []
    window.context.troubled.connect(lambda error: troubles.append(str(error)))
    before, pressed, wrong = kept(practice), 0, []
    kinds = {"grievances": Grievance, "mediations": Mediation}
    open_ones = [(place, {"id": practice.matching(cls)[-1].id}) for place, cls in kinds.items()]
    lists = [(place, {}) for place in ("exchange",)]
    for place, arguments in [*open_ones, *lists, *(("settings", {"section": key}) for key in SECTIONS)]:
        arrive(window, place, **arguments)
        offered = pressable(window)
        for name in offered:
            if pressable(window).keys() != offered.keys():
                arrive(window, place, **arguments)
            button = pressable(window).get(name)
            if button is None:
                continue
            button.click()
            QApplication.processEvents()
            pressed += 1
            if kept(practice) != before or any("办理。" in trouble for trouble in troubles):
                wrong.append((place, arguments, name, *troubles))
                before = kept(practice)
            troubles.clear()
    assert not wrong
    assert pressed > 20
    window.close()
