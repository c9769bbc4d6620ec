"""One screen as it stands: its widgets that can be seen, what they paint, where that is in the window."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, QTimer
from PySide6.QtGui import QEnterEvent, QHelpEvent, QImage
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QToolTip, QWidget

from tools.walk.painted import Picture, Words, painted

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Fault:
    """Something a person would complain of: of what kind, at which widget, about which words."""

    screen: str
    kind: str
    widget: str
    words: str

    def __str__(self) -> str:
        return f"{self.screen}\t{self.kind}\t{self.widget}\t{self.words}"


def named(widget: QWidget) -> str:
    """A widget as one finds it in the code: its class, its name or that of the nearest one around it that has one."""
    around: QWidget | None = widget
    while around is not None and not (around.objectName() and not around.objectName().startswith("qt_")):
        around = around.parentWidget()
    inside = f" in {around.objectName()}" if around is not None and around is not widget else ""
    chain = [type(widget).__name__]
    parent = widget.parentWidget()
    while parent is not None and parent is not around and len(chain) < 4:
        if type(parent) is not QWidget:
            chain.insert(0, type(parent).__name__)
        parent = parent.parentWidget()
    return " > ".join(chain) + (f" {widget.objectName()}" if around is widget else inside)


class Screen:
    """A window with what can be seen in it, read once."""

    def __init__(self, name: str, window: QWidget) -> None:
        self.name = name
        self.window = window
        top = _layer_above(window)
        self.widgets = [top, *(widget for widget in top.findChildren(QWidget) if widget.isVisible() and widget.window() is window)]

        self.selected = {widget for widget in self.widgets if isinstance(widget, QLineEdit) and widget.hasSelectedText()}

    @cached_property
    def _painted(self) -> tuple[list[Words], list[Picture]]:
        words: list[Words] = []
        pictures: list[Picture] = []
        for widget in self.widgets:
            texts, drawn = painted(widget)
            words += texts
            pictures += drawn
        return words, pictures

    @property
    def words(self) -> list[Words]:
        """Every text painted."""
        return self._painted[0]

    @property
    def pictures(self) -> list[Picture]:
        """Every pixmap painted."""
        return self._painted[1]

    @cached_property
    def image(self) -> QImage:
        """The window as it looks, with the focus nowhere: its frame would pass for a ground."""
        if (focused := self.window.focusWidget()) is not None:
            focused.clearFocus()
        return self.window.grab().toImage()

    def place(self, words: Words) -> QRectF:
        """Where the ink of a text is in the window."""
        return words.area.translated(QPointF(words.widget.mapTo(self.window, QPoint())))

    def fault(self, kind: str, widget: QWidget, words: str) -> Fault:
        """A fault of this screen."""
        return Fault(self.name, kind, named(widget), words)


def _layer_above(window: QWidget) -> QWidget:
    """What lies over the whole window, such as the palette: nobody works what is under it; else the window itself."""
    children = [child for child in window.children() if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()]
    over = [child for child in children if child.geometry() == window.rect() and len(children) > 1]
    return over[-1] if over else window


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    """The widgets around one, from the nearest to the window."""
    parent = None if widget.isWindow() else widget.parentWidget()
    while parent is not None:
        yield parent
        parent = None if parent.isWindow() else parent.parentWidget()


def scrolls(widget: QWidget) -> QAbstractScrollArea | None:
    """The scroll area whose viewport this is."""
    parent = widget.parentWidget()
    return parent if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget else None


def tip_at(widget: QWidget, place: QPoint) -> str:
    """The tooltip a pointer resting there brings up, as plain words."""
    QToolTip.hideText()
    QApplication.sendEvent(widget, QEnterEvent(place, place, widget.mapToGlobal(place)))
    event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    text = QToolTip.text()
    QToolTip.hideText()
    return _TAG.sub("", text.replace("<br>", "\n"))


def settle(window: QWidget) -> None:
    """Bring about at once what would follow in the next half second: what waits for a timer, and the layouts after it."""
    for _ in range(3):
        QCoreApplication.processEvents()
        for timer in window.findChildren(QTimer):
            if timer.isActive() and timer.isSingleShot() and timer.interval() <= 500:
                timer.stop()
                timer.timeout.emit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for _ in range(2):  # a form that came with the last timer has its height in one turn and loses its scroll bar in the next
        QCoreApplication.processEvents()
