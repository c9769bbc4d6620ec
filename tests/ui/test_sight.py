"""In no place of the window stands a word of a case that the person at the desk may not see; numbers stand in full for nobody unasked."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from station.actions.setting_up import sit_down
from station.app import main_window
from station.casework.model import Grievance, StaffMember, Worker
from station.db.store import Store

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def of_model(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for line in range(model.rowCount(parent)):
        for place in range(model.columnCount(parent)):
            index = model.index(line, place, parent)
            yield from (str(found) for role in ROLES if (found := model.data(index, role)))
            if place == 0 and model.rowCount(index):
                yield from of_model(model, index)


def texts(window: QWidget) -> Iterator[str]:
    """Everything a window says, in sight or not: labels, fields, lists, tooltips, titles."""
    for widget in (window, *window.findChildren(QWidget)):
        yield widget.toolTip()
        yield widget.windowTitle()
        yield widget.accessibleName()
        if isinstance(widget, QLabel | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit | QTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from of_model(widget.model(), QModelIndex())
        else:
            say = getattr(widget, "text", None)
            if callable(say):
                try:
                    yield str(say())
                except TypeError:
                    continue


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
    said = 0
    for place in window.places:
        window.context.go(place)
        QApplication.processEvents()
        found = list(filter(None, texts(window)))
        said += len(found)
        leaked = {(place, text[:80]) for text in found for word in secrets if word in text}
        assert not leaked
    assert said > 500
    window.close()
