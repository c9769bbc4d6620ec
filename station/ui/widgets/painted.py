"""What widgets that paint themselves share: they follow the theme, and those of which one part is chosen say which."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSplitter, QWidget
from shiboken6 import isValid

from station.ui import theme

_HALO: Final = 6  # pixels between words and the frame at their sides


class Painted(QWidget):
    """Measured and painted again after every change of theme."""

    def __init__(self) -> None:
        super().__init__()
        theme.follow(self._again)

    def _again(self) -> None:
        self.updateGeometry()
        self.update()


def paint_line(painter: QPainter, x: float, y: float, width: float, height: float, colour: QColor) -> None:
    """A straight line as thick as its neighbours at 150 % too, where plain filling makes this one of two pixels and the next of one."""
    to_screen = painter.deviceTransform()
    area = QRectF(x, y, width, height)
    if (ratio := to_screen.m11()) != int(ratio):
        there = to_screen.mapRect(area)
        left, top, right, bottom = round(there.left()), round(there.top()), round(there.right()), round(there.bottom())
        if width < height:
            left, right = _thin(there.left(), there.right())
        else:
            top, bottom = _thin(there.top(), there.bottom())
        area = to_screen.inverted()[0].mapRect(QRectF(left, top, right - left, bottom - top))
    theme.fill(painter, area, colour)


def _thin(start: float, end: float) -> tuple[int, int]:
    """The whole pixels across a line, from the side that lies between two already."""
    thick = max(1, int(end - start + 0.01))
    if abs(start - round(start)) < abs(end - round(end)):
        return round(start), round(start) + thick
    return round(end) - thick, round(end)


def paint_focus(painter: QPainter, widget: QWidget) -> None:
    """A frame round what has the focus and shows it in no other way."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.current().colour("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), 4, 4)


class FocusFrame(Painted):
    """A frame over a widget whose own ground would cover one, while it has the focus and no pointer gave it.

    ``field`` inside it may have the focus in its place, however it got it.
    """

    def __init__(self, around: QWidget, field: QWidget | None = None) -> None:
        super().__init__()
        self._around = around
        self._field = field
        self.setParent(around)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        for heard in {around, field or around}:
            heard.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if watched is self._field or event.reason() != Qt.FocusReason.MouseFocusReason:
                self.show()
                self.raise_()
        elif event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Resize):
            self.setGeometry(self._around.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_focus(QPainter(self), self)


class Halo(Painted):
    """A frame outside what has the focus, for what words fill to its very edge: a link, the tab in front; see ``show_halo``."""

    def __init__(self) -> None:
        super().__init__()
        self._around: QWidget | None = None
        self._part: Callable[[], QRect] | None = None
        self._heard: list[QWidget] = []  # what moves it
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def stand_round(self, around: QWidget, part: Callable[[], QRect] | None) -> None:
        """Stand on the nearest widget that has room for the frame and scrolls along."""
        self._let_go()
        self._around, self._part, on = around, part, around
        area = (part() if part else around.rect()).adjusted(-_HALO, -1, _HALO, 1)
        self._heard.append(around)
        while (parent := on.parentWidget()) is not None and (on is around or not self._is_ground(on, area)):
            area.translate(on.pos())
            on = parent
            self._heard.append(on)
        for widget in self._heard:
            widget.installEventFilter(self)
        if self.parentWidget() is not on:
            self.setParent(on)
        self.setGeometry(area)
        self.show()
        self.raise_()

    @staticmethod
    def _is_ground(on: QWidget, area: QRect) -> bool:
        if on.isWindow() or (on.rect().contains(area) and not isinstance(on, QSplitter)):  # which would make a pane of it
            return True
        port = on.parentWidget()
        return port is not None and isinstance(port.parentWidget(), QAbstractScrollArea)

    def _let_go(self) -> None:
        for widget in self._heard:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._heard.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self._around:
            self._let_go()
            self.hide()
        elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and self._around is not None and isValid(self._around):
            self.stand_round(self._around, self._part)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_focus(QPainter(self), self)


_halo: list[Halo] = []  # one, for one widget has the focus; it goes with what it stands on


def show_halo(around: QWidget, part: Callable[[], QRect] | None = None) -> None:
    """Frame what has got the focus, or the ``part`` of it that is meant, until the focus goes."""
    if not _halo or not isValid(_halo[0]):
        _halo[:] = [Halo()]
    _halo[0].stand_round(around, part)


class Chooser(Painted):
    """Parts of which one is chosen; ``chosen`` carries its key."""

    chosen = Signal(str)

    def __init__(self, current: str = "") -> None:
        super().__init__()
        self._current = current
        self._said = ""

    def current(self) -> str:
        """Key of what is chosen; empty when nothing is."""
        return self._current

    def set_current(self, key: str) -> None:
        """Choose, and say so."""
        if key != self._current:
            self._mark(key)
            self.chosen.emit(key)

    def _mark(self, key: str) -> None:
        self._current = key
        self._speak()
        self.update()

    def _again(self) -> None:
        self._speak()
        super()._again()

    def showEvent(self, event: QShowEvent) -> None:
        self._speak()
        super().showEvent(event)

    def _labels(self) -> dict[str, str]:
        """Words of each key, in order."""
        raise NotImplementedError

    def _speak(self) -> None:
        """Tell a screen reader what is chosen; whoever gave the whole a name of its own keeps it."""
        labels = self._labels()
        said = f"共 {len(labels)} 项"
        if self._current in labels:
            said = f"{labels[self._current]}，第 {list(labels).index(self._current) + 1} 项，{said}"
        if self.accessibleName() == self._said:
            self.setAccessibleName(said)
        self.setAccessibleDescription(said)
        self._said = said

    def _choose_next(self, keys: Sequence[str], by: int) -> None:
        """Choose the key ``by`` places on, at the ends the outermost; from nothing chosen, the first."""
        if keys:
            place = keys.index(self._current) if self._current in keys else -1
            self.set_current(keys[max(0, min(len(keys) - 1, place + by))])
