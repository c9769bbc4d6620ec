"""Everything a person does in the window, one act after the other, as the watchdog and its short form in the tests go through it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QWidget

from station.casework.model import Employer, Grievance, Letter
from station.db.store import Store
from station.ui.listpage import ListPage
from station.ui.shell import MainWindow
from station.ui.widgets import Button
from tools.scenes import SCENES

Act = tuple[str, Callable[[], object]]

LEFT_OUT = ("exchange-trouble", "exchange-finding", "exchange-deciding", "grievances-contested", "exchange-line")  # made of damage or of two PCs
WORDS = ("工资", "工", "王", "0017")


def actions(window: MainWindow, store: Store, folder: Path) -> Iterator[Act]:
    """Name and act, in an order in which each can be done; the caller waits after each until nothing is under way."""
    yield from _places(window)
    yield from _scenes(window, store)
    for key in window.places:
        window.show_place(key)
        page = window.page()
        if isinstance(page, ListPage):
            yield from _list(page, key)
    yield from _palette(window)
    yield from _saves(window, store)
    yield from _papers(window, store, folder)


def _places(window: MainWindow) -> Iterator[Act]:
    for turn in ("first", "again"):
        for key in window.places:
            yield f"open {key}, {turn}", partial(window.show_place, key)


def _scenes(window: MainWindow, store: Store) -> Iterator[Act]:
    for scene in SCENES:
        if scene.place in window.places and scene.name not in LEFT_OUT:
            with suppress(IndexError, StopIteration):  # the store has nothing of that kind
                yield f"show {scene.name}", partial(window.show_place, scene.place, **scene.arguments(store))


def _list(page: ListPage, key: str) -> Iterator[Act]:
    for view in page._labels:
        yield f"{key}: view {view}", partial(page.tabs.set_current, view)
    for word in WORDS:
        yield f"{key}: search {word}", partial(page.search.setText, word)
    yield f"{key}: search cleared", partial(page.search.setText, "")
    for column in [each for each in page.table.columns.columns if each.sortable and each.label]:
        yield f"{key}: sort {column.key}", partial(page.table.sort, column.key)
    yield f"{key}: to the last row", page.table.view.scrollToBottom
    yield f"{key}: all rows chosen", page.table.choose_all
    yield f"{key}: copied", lambda: page.table.copied_text()
    yield f"{key}: one row", partial(page.table.select_number, 0)
    yield f"{key}: next row", partial(page.table.step, 1)


def _palette(window: MainWindow) -> Iterator[Act]:
    yield "palette: open", window.open_palette
    for word in (*WORDS, "gzf", "登记"):
        yield f"palette: {word}", partial(_type, window.palette_box.findChild(QLineEdit), word)
    yield "palette: close", window.palette_box.hide


def _saves(window: MainWindow, store: Store) -> Iterator[Act]:
    def find(name: str) -> Any:
        found = [each for each in window.findChildren(QWidget, name) if each.isVisible()]
        return found[0]

    def press(name: str) -> Callable[[], object]:
        return lambda: QTest.mouseClick(find(name), Qt.MouseButton.LeftButton)

    def write(name: str, text: str) -> None:
        _type(find(name), text)

    for key in ("mediations", "legal_aid", "employers", "workers"):
        pass
    case = store.matching(Grievance, status="working")[-1]
    employer = store.matching(Employer)[-1]
    yield "register: form", partial(window.show_place, "grievances", act="new")
    _ = (case, employer, press, write, QComboBox, Button, QApplication, mock, QFileDialog, Letter)


def _papers(window: MainWindow, store: Store, folder: Path) -> Iterator[Act]:
    yield from ()


def _type(field: Any, text: str) -> None:
    field.setFocus()
    field.clear() if hasattr(field, "clear") else None
    QTest.keyClicks(field, text) if text.isascii() else (field.setText if hasattr(field, "setText") else field.setPlainText)(text)
