"""The hand of a clerk: it finds what can be seen by the words on it, clicks it with the mouse and types with the keys."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desk import write
from station.casework.fields import Record
from station.ui.editors import CodesEditor
from station.ui.first_run.choices import ChoiceCards
from station.ui.form import FieldBox
from station.ui.shell import MainWindow
from station.ui.table import Table
from station.ui.widgets import Paragraph, SectionNav, SegmentedChoice, ViewTabs
from station.ui.widgets.items import ItemList

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
PAINTED = (SegmentedChoice, ViewTabs, ItemList, SectionNav, ChoiceCards)
FIELDS = (QLineEdit, QPlainTextEdit, QComboBox, QCheckBox, CodesEditor, SegmentedChoice)
_RUNS = re.compile(r"[\x20-\x7e]+|\n|[^\x20-\x7e\n]+")


def squeezed(text: str) -> str:
    """Words without spaces: a screen puts some between Chinese and figures."""
    return text.replace(" ", "")


class Hand:
    """``hand.press("登记进展")``, ``hand.fill("内容", "…")``, ``hand.key("Ctrl+S")``."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self._before: QWidget = window
        window.resize(1366, 768)
        window.show()

    @contextmanager
    def at(self, dialog: QWidget) -> Iterator[None]:
        """Look at a dialog instead of the window."""
        dialog.show()
        self._before = dialog
        yield
        self._before = self.window

    def _take_front(self) -> None:
        """A desktop gives the keys back to the window when a menu, a list or a dialog closes; the offscreen platform does not."""
        if not self._before.isActiveWindow():
            self._before.activateWindow()
            self.qtbot.waitUntil(self._before.isActiveWindow)

    # -- seeing ----------------------------------------------------------------------------------------------------

    def _all(self, cls: type[W]) -> list[W]:
        _settle()
        return [widget for widget in self._before.findChildren(cls) if widget.isVisible()]

    def reads(self) -> str:
        """All sentences in sight, one a line."""
        words = [label.text() for label in self._all(QLabel)] + [paragraph.text() for paragraph in self._all(Paragraph)]
        return "\n".join(text for text in words if text)

    def field(self, label: str, number: int = 0) -> QWidget:
        """The field under a label; ``number`` tells several of one label apart, from top to bottom."""
        found = [w for w in self._all(QWidget) if isinstance(w, FIELDS) and _is_called(w, label)]
        found.sort(key=lambda widget: widget.mapTo(self._before, QPoint(0, 0)).y())
        assert len(found) > number, f"no field “{label}” in sight:\n{self.reads()}"
        return found[number]

    def value(self, label: str) -> str:
        """What stands in a field."""
        field = self.field(label)
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        return field.text() if isinstance(field, QLineEdit) else field.toPlainText()

    def said_at(self, label: str) -> str:
        """The sentence under a field."""
        box: QWidget | None = self.field(label)
        while box is not None and not isinstance(box, FieldBox):
            box = box.parentWidget()
        assert box is not None
        return box.message.text() if box.message.isVisible() else ""

    def can_press(self, words: str) -> bool:
        """Whether something with these words can be pressed."""
        return bool(self._pressable(words))

    def _pressable(self, words: str) -> list[tuple[QWidget, QPoint]]:
        found = [
            (button, button.rect().center())
            for button in self._all(QAbstractButton)
            if button.isEnabled() and words in (button.text(), button.accessibleName())
        ]
        for widget in self._all(QWidget):
            if isinstance(widget, PAINTED) and widget.isEnabled():
                found += [(widget, area.center().toPoint()) for text, area in _painted(widget) if text == words]
        return found

    # -- pressing --------------------------------------------------------------------------------------------------

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Press a widget where it can be reached with the mouse."""
        self._take_front()
        above: QWidget | None = widget.parentWidget()
        while above is not None:  # as the wheel would
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(widget, 0, 24)
                _settle()
            above = above.parentWidget()
        at = at or widget.visibleRegion().boundingRect().center()
        hit = self._before.childAt(widget.mapTo(self._before, at))
        assert hit is not None and (hit is widget or widget.isAncestorOf(hit)), f"{_name(widget)} lies behind {_name(hit)}"
        QTest.mouseClick(widget, LEFT, pos=at)
        _settle()

    def press(self, words: str, number: int | None = None) -> None:
        """Press the one thing with these words, or the ``number``-th of several."""
        found = self._pressable(words)
        assert found and (number is not None or len(found) == 1), f"“{words}” {len(found)} times in sight:\n{self.reads()}"
        self.click(*found[number or 0])

    def pick(self, words: str) -> None:
        """Press a line of the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if squeezed(action.text()) == squeezed(words))
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        _settle()

    def open_row(self, words: str) -> None:
        """Double click on the line of a list that holds these words."""
        (table,) = self._all(Table)
        lines = [
            number
            for number in range(table.model.rowCount())
            if any(words in column.words(table.model.row(number)) for column in table.model.columns)
        ]
        assert len(lines) == 1, f"“{words}” {len(lines)} times in the list"
        at = table.view.visualRect(table.model.index(lines[0], table.head.logicalIndex(0))).center()
        self.click(table.view.viewport(), at)
        QTest.mouseDClick(table.view.viewport(), LEFT, pos=at)
        _settle()

    # -- typing ----------------------------------------------------------------------------------------------------

    def key(self, keys: str) -> None:
        """Press keys where the focus is."""
        self._take_front()
        QTest.keySequence(self._before.focusWidget() or self._before, QKeySequence(keys))
        _settle()

    def say(self, text: str) -> None:
        """Type into what has the focus: figures and letters by keys, Chinese as an input method hands it over."""
        self._take_front()
        field = self._before.focusWidget()
        assert field is not None
        for run in _RUNS.findall(text):
            if run == "\n":
                QTest.keyClick(field, Qt.Key.Key_Return)
            elif run.isascii():
                QTest.keyClicks(field, run)
            else:
                write(field, run)
        _settle()

    def fill(self, label: str, value: Any, number: int = 0) -> None:
        """Put a value into the field under a label, as it is done there: typed, chosen, ticked; then leave the field."""
        field = self.field(label, number)
        if isinstance(field, QComboBox):
            self._choose(field, str(value))
        elif isinstance(field, CodesEditor):
            self._tick(field, str(value).split("、"))
        elif isinstance(field, SegmentedChoice):
            at = next(area.center().toPoint() for text, area in _painted(field) if squeezed(text) == squeezed(str(value)))
            self.click(field, at)
        elif isinstance(field, QCheckBox):
            if field.isChecked() != bool(value):
                self.click(field)
        else:
            self.click(field)
            self.key("Ctrl+A")
            self.key("Del")
            self.say(str(value))
            self.key("Tab")

    def fill_in(self, record: type[Record], words: dict[str, Any], *names: str) -> None:
        """Fill the fields of a record by their labels; ``names`` picks some of the words."""
        for name in names or words:
            self.fill(record.spec(name).label, words[name])

    def _choose(self, box: QComboBox, word: str) -> None:
        self.click(box)
        lines = [squeezed(box.itemText(number)) for number in range(box.count())]
        assert squeezed(word) in lines, f"no “{word}” among {lines}"
        view = box.view()
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _ in range(lines.index(squeezed(word))):
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)
        _settle()

    def _tick(self, field: CodesEditor, words: list[str]) -> None:
        self.click(field)
        for word in words:
            self.pick(word)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        _settle()


def _settle() -> None:
    """Let what follows from an act happen: what is put into a layout by a timer is only shown some rounds later."""
    for _ in range(4):
        QCoreApplication.processEvents()


def _is_called(field: QWidget, label: str) -> bool:
    name = field.text() if isinstance(field, QCheckBox) else field.accessibleName()
    return name == label or ("：" not in name and name.endswith(f"、{label}"))  # a search names what it looks for


def _painted(widget: Any) -> list[tuple[str, QRectF]]:
    """The words a widget paints by itself, with where they stand."""
    match widget:
        case ItemList():
            return [(item.title, area) for item, area in widget._places() if item.key]
        case SectionNav():
            return [(item.label, area) for item, area in widget._places() if item.key]
        case ChoiceCards():
            return [(way.name, area) for way, area in widget._areas()]
        case _:
            return [(words, place[-1]) for _, words, *place in widget._places()]


def _name(widget: QWidget | None) -> str:
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()}" if widget is not None else "nothing"
