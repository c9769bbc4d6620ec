"""The list of shortcuts is true on every page: what a page answers to is done or it is said why not, what a button names is answered."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from station.actions.at_desk import sit_down
from station.app import main_window
from station.db.store import Store
from station.ui.page import KEYS, Page
from station.ui.shell import MainWindow
from station.ui.widgets import Button
from tools.scenes import scenes
from tools.walk.screen import settle

OF_WIDGETS = {"Enter", "Ctrl+V", "Ctrl+C"}  # keys of what has the focus, not of the page
SCENES = (  # those that answer to the most different keys; all 30 kinds of pages take 15 s
    *("grievances-detail", "grievances-new", "mediations-record", "letters-editor", "services-daily"),
    *("ledgers", "ledgers-report", "exchange"),
)
ONLY_IN = {"phrases": {"mediations-record"}, "same": {"grievances-new"}}  # as the list of shortcuts says
OF_TEXTS = {"undo", "redo", "escape"}  # what is typed is taken back in its field first


def pages(window: MainWindow, store: Store) -> Iterator[tuple[str, Page]]:
    """The pages that answer to different keys, each once."""
    for scene in scenes(window):
        if scene.name in SCENES:
            window.show_place(scene.place, **scene.arguments(store))
            settle(window)
            yield scene.name, window.page()


def press(window: MainWindow, sequence: str) -> None:
    """The key as the keyboard sends it, to whatever has the focus."""
    pressed = QKeySequence(sequence)[0]
    QTest.keyClick(QApplication.focusWidget() or window, pressed.key(), pressed.keyboardModifiers())


def act_of(key: str) -> str:
    """The act a key stands for; "" for none."""
    return next((act for act, keys in KEYS.items() if any(QKeySequence(key) == QKeySequence(one) for one in keys)), "")


def test_every_key_of_every_page_does_its_act(practice: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(practice)
    window = main_window(practice, inline=True)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    done: list[str] = []
    faults: list[str] = []
    tried = 0
    offered: dict[str, set[str]] = defaultdict(set)
    monkeypatch.setattr(window, "acts", {act: partial(done.append, act) for act in (*window.acts, "lock")})
    for name, page in pages(window, practice):
        for button in [each for each in (*page.actions_shown, *page.findChildren(Button)) if each.isVisible() and each.key]:
            act = act_of(button.key)
            if button.key not in OF_WIDGETS and act != "escape" and act not in {*page.acts, *window.acts}:
                faults.append(f"{name}: {button.text()} names {button.key}, to which nothing answers")
        for act in page.acts:
            offered[act].add(name)
        monkeypatch.setattr(page, "acts", {act: partial(done.append, act) for act in page.acts})
        monkeypatch.setattr(page, "escape", lambda: not done.append("escape"))
        for act in (*page.acts, *(window.acts.keys() - page.acts.keys()), "escape"):
            for key in KEYS[act]:
                done.clear()
                window.toast.hide()
                window.drop_note("problem")
                press(window, key)
                tried += 1
                is_of_text = act in OF_TEXTS and isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit | QPlainTextEdit)
                if done != [act] and not is_of_text and not window.note_text():
                    faults.append(f"{name}: {key} did {done or 'nothing'} in the place of {act}")
        monkeypatch.undo()
        monkeypatch.setattr(window, "acts", {act: partial(done.append, act) for act in (*window.acts, "lock")})
    assert faults == []
    assert tried > 100
    assert {act: offered[act] for act in ONLY_IN} == ONLY_IN
