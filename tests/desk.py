"""A window at work: the places a test needs, and finding what stands in it as a person would, by what can be seen."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.page import Page
from station.ui.shell import MainWindow
from station.ui.table import Table

W = TypeVar("W", bound=QWidget)


def write(field: QWidget, text: str) -> None:
    """Type text as an input method hands it over: Qt's own key clicks know no Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(field, event)


class Elsewhere(Page):
    """A place that only writes down what it is asked for."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "别处")
        self.asked: list[dict[str, Any]] = []

    def arrive(self, **arguments: Any) -> None:
        self.asked.append(arguments)


class Desk:
    """``desk.click("grievance.progress")``, ``desk.type("progress.content", "…")``, ``desk.key(Qt.Key.Key_S, ctrl=True)``."""

    def __init__(self, store: Store, qtbot: QtBot, **places: Callable[[Context], Page]) -> None:
        theme.apply("light", "标准")
        self.store = store
        self.qtbot = qtbot
        self.said: list[str] = []
        self.context = Context(store, {}, inline=True)
        self.context.said.connect(lambda words, _: self.said.append(words))
        self.window = MainWindow(self.context, "站前街道职工服务站")
        qtbot.addWidget(self.window)
        known = ("workbench", "grievances", "mediations", "legal_aid", "letters", "ledgers", "employers", "exchange")
        for place in dict.fromkeys((*known, *places)):
            self.window.add_place(place, place, "home", places.get(place, Elsewhere))
        self.window.resize(1440, 840)
        self.window.show()
        self.window.activateWindow()  # or no key of the window would be heard
        QCoreApplication.processEvents()  # by which it mostly is: to wait takes ten milliseconds at least
        qtbot.waitUntil(self.window.isActiveWindow)

    def find(self, cls: type[W], name: str) -> W:
        """The widget of that name that can be seen; a name that is seen twice or not at all fails the test."""
        # What was put into a layout just now is shown with the next events.
        self.qtbot.waitUntil(lambda: len(self._seen(cls, name)) == 1)
        return self._seen(cls, name)[0]

    def _seen(self, cls: type[W], name: str) -> list[W]:
        return [widget for widget in self.window.findChildren(cls, name) if widget.isVisible()]

    def sees(self, name: str) -> bool:
        """Whether a widget of that name can be seen."""
        QCoreApplication.processEvents()
        return bool(self._seen(QWidget, name))

    def click(self, name: str) -> None:
        """Press what has that name."""
        self.qtbot.mouseClick(self.find(QWidget, name), Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str) -> None:
        """Go into a field, put this in place of what stands there, and leave it."""
        field = self.find(QWidget, name)
        field.setFocus()
        self.qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClick(field, Qt.Key.Key_Delete)
        write(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Tab)

    def choose(self, name: str, label: str) -> None:
        """Choose a word of a drop-down list with the keys."""
        box: Any = self.find(QWidget, name)
        box.setFocus()
        self.qtbot.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() == label:
                box.activated.emit(box.currentIndex())
                return
            self.qtbot.keyClick(box, Qt.Key.Key_Down)
        raise AssertionError(f"{name} has no “{label}”")

    def key(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False, alt: bool = False) -> None:
        """Press a key of the window."""
        modifiers = Qt.KeyboardModifier.NoModifier
        for on, modifier in (
            (ctrl, Qt.KeyboardModifier.ControlModifier),
            (shift, Qt.KeyboardModifier.ShiftModifier),
            (alt, Qt.KeyboardModifier.AltModifier),
        ):
            modifiers = modifiers | modifier if on else modifiers
        self.qtbot.keyClick(self.window, key, modifiers)

    def rows(self, name: str, column: str) -> list[str]:
        """What a column of a table says, from top to bottom."""
        model = self.find(Table, name).model
        number = next(n for n, item in enumerate(model.columns) if item.key == column)
        return [model.columns[number].words(model.row(row)) for row in range(model.rowCount()) if model.group(row) is None]

    def click_row(self, name: str, number: int, *, double: bool = False) -> None:
        """Press a row of a table."""
        table = self.find(Table, name)
        where: QPoint = table.view.visualRect(table.model.index(number, table.head.logicalIndex(0))).center()
        self.qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
        if double:
            self.qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def elsewhere(self, place: str) -> list[dict[str, Any]]:
        """What another place was asked for."""
        page = self.window.place(place)
        assert isinstance(page, Elsewhere)
        return page.asked
