"""Small charts: what came and what was closed month by month, and what the two bars are."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from station.ui import theme
from station.ui.widgets.painted import Painted
from station.ui.widgets.text import as_tip

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class MonthBars(Painted):
    """Received and closed of each month as pairs of bars on whole pixels; ``pressed`` carries a month and whether its closed ones.

    ``bare`` leaves out the figures and the months: what a low window has room for.
    """

    pressed = Signal(str, bool)

    def __init__(self, name: str, least: int, *, bare: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.months: list[tuple[str, int, int]] = []
        self._is_bare = bare
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed if bare else QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(least)

    def set_months(self, months: Sequence[tuple[str, int, int]]) -> None:
        """(``YYYY-MM``, received, closed), the oldest first."""
        self.months = list(months)
        self.setAccessibleName("；".join(f"{name} 受理 {came}，办结 {left}" for name, came, left in self.months))
        self.setToolTip(as_tip("\n".join(f"{name[:4]}年{int(name[5:])}月　受理 {came}　办结 {left}" for name, came, left in self.months)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, self.minimumHeight() if self._is_bare else theme.current().size(144))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        left = self._left()
        if self.months and event.position().x() >= left:
            cell = (self.width() - left) / len(self.months)
            place, within = divmod(event.position().x() - left, cell)
            self.pressed.emit(self.months[min(int(place), len(self.months) - 1)][0], within > cell / 2)

    def _left(self) -> int:
        """Where the bars begin, behind the figures of the axis."""
        return 0 if self._is_bare else theme.current().metrics("mini").horizontalAdvance(str(_ticks(self._highest())[-1])) + 8

    def _highest(self) -> int:
        return max((max(came, left) for _, came, left in self.months), default=0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.months:
            return
        now = theme.current()
        painter = QPainter(self)
        words = 0 if self._is_bare else now.line_height("mini")
        left = self._left()
        ticks = [0, self._highest() or 1] if self._is_bare else _ticks(self._highest())
        bottom = self.height() - (words + 6 if words else 1)
        top = words // 2
        scale = (bottom - top) / ticks[-1]
        painter.setFont(now.font("mini"))
        for tick in ticks[:1] if self._is_bare else ticks:
            y = round(bottom - tick * scale)
            theme.fill(painter, QRect(left, y, self.width() - left, 1), now.colour("line2" if not tick else "line"))
            if tick:
                painter.setPen(now.colour("ink3"))
                painter.drawText(QRectF(0, y - 8, left - 6, 16), _RIGHT, str(tick))
        cell = (self.width() - left) / len(self.months)
        bar = max(3, int(cell * 0.27))
        for place, (name, came, closed) in enumerate(self.months):
            middle = round(left + (place + 0.5) * cell)
            for x, number, token in ((middle - bar - 1, came, "act"), (middle, closed, "bar2")):
                high = round(number * scale)
                theme.fill(painter, QRect(x, bottom - high, bar, high), now.colour(token))
            if self._is_bare:
                continue
            last = place == len(self.months) - 1
            painter.setFont(now.font("mini", last))
            painter.setPen(now.colour("ink" if last else "ink3"))
            under = QRectF(middle - cell / 2, bottom + 4, cell, words)
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, str(int(name[5:])))


def _ticks(highest: int) -> list[int]:
    """From 0 in two to four even steps of 1, 2 or 5 times a power of ten."""
    unit = 1
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if highest <= 4 * step:
                return [step * n for n in range(max(1, -(-highest // step)) + 1)]
        unit *= 10


class Legend(Painted):
    """What the two bars are."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(2 * (now.metrics("caption").horizontalAdvance("受理") + 28), now.line_height("caption"))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setFont(now.font("caption"))
        x, half = 0, self.width() // 2
        for token, word in (("act", "受理"), ("bar2", "办结")):
            theme.fill(painter, QRect(x + 8, self.height() // 2 - 4, 8, 8), now.colour(token))
            painter.setPen(now.colour("ink2"))
            painter.drawText(QRectF(x + 22, 0, half, self.height()), _MIDDLE, word)
            x += half
