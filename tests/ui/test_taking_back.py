"""Ctrl+Z in a field that nobody has typed into takes back the last act, as in WPS; typed text comes first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work
from desk import Desk, Elsewhere
from station.casework.model import Worker
from station.db.store import Store
from station.ui.context import Context
from station.ui.editors import LineEditor, TextEditor
from station.ui.widgets import column

CTRL = Qt.KeyboardModifier.ControlModifier


class Fields(Elsewhere):
    """A page of fields of every kind."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        box = QComboBox()
        box.setEditable(True)
        self.fields: dict[str, QWidget] = {
            "line": LineEditor(),
            "text": TextEditor(),
            "plain line": QLineEdit(),
            "plain text": QPlainTextEdit(),
            "list": box,
        }
        self.setLayout(column(*self.fields.values()))


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    made = Desk(at_work(store), qtbot, workbench=Fields)
    made.window.show_place("workbench")
    return made


@pytest.mark.parametrize("kind", ["line", "text", "plain line", "plain text", "list"])
def test_a_field_with_nothing_to_take_back_leaves_the_key_to_the_window(desk: Desk, store: Store, qtbot: QtBot, kind: str) -> None:
    with store.step("登记职工") as step:
        worker = step.add(Worker(name="周文"))
    page = desk.window.page()
    assert isinstance(page, Fields)
    field = page.fields[kind]
    field.setFocus()
    qtbot.keyClicks(field, "ab")
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert not store.get(Worker, worker.id).deleted, "what was typed goes first"
    assert said(field) == ""
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert store.get(Worker, worker.id).deleted and desk.said[-1] == "已撤销：登记职工"
    qtbot.keyClick(field, Qt.Key.Key_Y, CTRL)
    assert said(field) == "ab" and store.get(Worker, worker.id).deleted, "and comes back first"
    qtbot.keyClick(field, Qt.Key.Key_Y, CTRL)
    assert not store.get(Worker, worker.id).deleted


def said(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()  # type: ignore[attr-defined]
