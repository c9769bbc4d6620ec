"""What widgets that paint themselves share: they follow the theme, and those of which one part is chosen say which."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from station.ui import theme


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
    painter.fillRect(area, colour)


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
    """A frame over a widget whose own ground would cover one, while it has the focus and no pointer gave it."""

    def __init__(self, around: QWidget) -> None:
        super().__init__()
        self._around = around
        self.setParent(around)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        around.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent) and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.show()
            self.raise_()
        elif event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Resize):
            self.setGeometry(self._around.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_focus(QPainter(self), self)


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
