"""The figures of the month: the identity, rates with their base, and the bars of twelve months."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.casework.agenda import Month
from station.ui import theme
from station.ui.widgets.text import as_tip

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class Identity(QWidget):
    """31 ＋ 34 － 27 ＝ 38 with words under the figures; a difference is said, never hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("workbench.identity")
        self.figures: tuple[int, ...] = (0, 0, 0, 0)
        self.words: tuple[str, ...] = ("期初未结", "受理", "办结", "期末未结")
        self.signs: tuple[str, ...] = ("+", "−", "=")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.updateGeometry)

    def show_month(self, month: Month) -> None:
        """The balance of a month; what went between stations only where anything did."""
        unfinished = "" if month.taken_over or month.passed_on else "未结"  # six words have less room than four
        told = [
            ("", month.opening, f"期初{unfinished}"),
            ("+", month.received, "受理"),
            *([("+", month.taken_over, "移交来")] if month.taken_over else []),
            ("−", month.ended, "办结"),
            *([("−", month.passed_on, "移交出")] if month.passed_on else []),
            ("=" if month.is_balanced else "≠", month.closing, f"期末{unfinished}"),
        ]
        self.signs = tuple(sign for sign, _, _ in told[1:])
        self.figures = tuple(figure for _, figure, _ in told)
        self.words = tuple(word for _, _, word in told)
        said = month.opening + month.received + month.taken_over - month.ended - month.passed_on - month.closing
        self.setAccessibleName("，".join(f"{word} {figure}" for word, figure in zip(self.words, self.figures, strict=True)))
        self.setToolTip(
            as_tip(f"{''.join(f'{sign}{word}' for sign, _, word in told).replace('≠', '=')}：{f'不平，差 {said}' if said else '平'}")
        )
        self.update()

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(280, now.line_height("figure") + now.line_height("caption"))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        figure, caption = now.line_height("figure"), now.line_height("caption")
        cell = self.width() / len(self.figures)
        for place, (number, word) in enumerate(zip(self.figures, self.words, strict=True)):
            area = QRectF(place * cell, 0, cell, figure)
            painter.setFont(now.font("figure", True))
            painter.setPen(now.colour("ink"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{number:,}")
            painter.setFont(now.font("caption"))
            painter.setPen(now.colour("ink2"))
            painter.drawText(QRectF(place * cell, figure, cell, caption), Qt.AlignmentFlag.AlignCenter, word)
            if place:
                painter.setFont(now.font("section"))
                sign = self.signs[place - 1]
                painter.setPen(now.colour("amb" if sign == "≠" else "ink3"))
                painter.drawText(QRectF(place * cell - 12, 0, 24, figure), Qt.AlignmentFlag.AlignCenter, sign)


@dataclass(frozen=True)
class FigureLine:
    """One line: what, how much, on which base."""

    label: str
    value: str
    base: str


class FigureLines(QWidget):
    """Lines of label, value and base, the values in one right-aligned column."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("workbench.figures")
        self.lines: list[FigureLine] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.updateGeometry)

    def set_lines(self, lines: Sequence[FigureLine]) -> None:
        """Show other figures."""
        self.lines = list(lines)
        self.setAccessibleName("；".join(f"{line.label} {line.value}，{line.base}" for line in self.lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, len(self.lines) * theme.current().size(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        height = now.size(30)
        dense, body = now.metrics("dense"), now.metrics("body")
        widest = max((dense.horizontalAdvance(line.label) + body.horizontalAdvance(line.value) for line in self.lines), default=0)
        edge = min(self.width() * 0.58, widest + 20)  # where the values end
        for place, line in enumerate(self.lines):
            area = QRectF(0, place * height, self.width(), height)
            painter.fillRect(QRectF(0, area.top(), self.width(), 1), now.colour("line"))
            painter.setFont(now.font("dense"))
            painter.setPen(now.colour("ink"))
            painter.drawText(area, _MIDDLE, line.label)
            painter.setFont(now.font("body"))
            painter.drawText(QRectF(0, area.top(), edge, height), _RIGHT, line.value)
            painter.setFont(now.font("caption"))
            painter.setPen(now.colour("ink2"))
            base = now.metrics("caption").elidedText(line.base, Qt.TextElideMode.ElideRight, round(self.width() - edge) - 10)
            painter.drawText(area, _RIGHT, base)


class MonthBars(QWidget):
    """Received and closed of each month as pairs of bars on whole pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("workbench.chart")
        self.months: list[tuple[str, int, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(100)
        theme.follow(self.update)

    def set_months(self, months: Sequence[tuple[str, int, int]]) -> None:
        """(``YYYY-MM``, received, closed), the oldest first."""
        self.months = list(months)
        self.setAccessibleName("；".join(f"{name} 受理 {came}，办结 {left}" for name, came, left in self.months))
        self.setToolTip(as_tip("\n".join(f"{name[:4]}年{int(name[5:])}月　受理 {came}　办结 {left}" for name, came, left in self.months)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, theme.current().size(144))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.months:
            return
        now = theme.current()
        painter = QPainter(self)
        foot = now.line_height("mini") + 6
        ticks = _ticks(max(max(came, left) for _, came, left in self.months))
        left = now.metrics("mini").horizontalAdvance(str(ticks[-1])) + 8
        bottom = self.height() - foot
        top = now.line_height("mini") // 2
        scale = (bottom - top) / ticks[-1]
        painter.setFont(now.font("mini"))
        for tick in ticks:
            y = round(bottom - tick * scale)
            painter.fillRect(left, y, self.width() - left, 1, now.colour("line2" if not tick else "line"))
            if tick:
                painter.setPen(now.colour("ink3"))
                painter.drawText(QRectF(0, y - 8, left - 6, 16), _RIGHT, str(tick))
        cell = (self.width() - left) / len(self.months)
        bar = max(3, int(cell * 0.27))
        for place, (name, came, closed) in enumerate(self.months):
            middle = round(left + (place + 0.5) * cell)
            for x, number, token in ((middle - bar - 1, came, "act"), (middle, closed, "bar2")):
                high = round(number * scale)
                painter.fillRect(x, bottom - high, bar, high, now.colour(token))
            last = place == len(self.months) - 1
            painter.setFont(now.font("mini", last))
            painter.setPen(now.colour("ink" if last else "ink3"))
            words = QRectF(middle - cell / 2, bottom + 4, cell, now.line_height("mini"))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, str(int(name[5:])))


def _ticks(highest: int) -> list[int]:
    """From 0 in two to four even steps of 1, 2 or 5 times a power of ten."""
    unit = 1
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if highest <= 4 * step:
                return [step * n for n in range(max(1, -(-highest // step)) + 1)]
        unit *= 10


class Legend(QWidget):
    """What the two bars are."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.updateGeometry)

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(2 * (now.metrics("caption").horizontalAdvance("受理") + 28), now.line_height("caption"))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setFont(now.font("caption"))
        x, half = 0, self.width() // 2
        for token, word in (("act", "受理"), ("bar2", "办结")):
            painter.fillRect(x + 8, self.height() // 2 - 4, 8, 8, now.colour(token))
            painter.setPen(now.colour("ink2"))
            painter.drawText(QRectF(x + 22, 0, half, self.height()), _MIDDLE, word)
            x += half
