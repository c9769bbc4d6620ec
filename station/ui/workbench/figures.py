"""The figures of the month: the identity, and rates with their base."""

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
