"""The figures of the month: the identity, and rates with their base; each leads to the records it counts."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from station.frozen import frozen
from station.ui import theme
from station.ui.widgets import column, empty, reveal, row
from station.ui.widgets.painted import Painted, paint_focus, paint_line
from station.ui.widgets.text import as_tip, fitted

if TYPE_CHECKING:  # what works them out is not to be loaded before the first list is painted
    from station.casework.agenda import Month

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_CENTRE = Qt.AlignmentFlag.AlignCenter
_HINT = "点开看是哪些"


@frozen
class FigureLine:
    """One figure: what, how much, on which base; ``key`` finds its records, "" where there are none."""

    label: str
    value: str
    base: str = ""
    key: str = ""


class _Figure(QAbstractButton):
    """A figure that can be opened; flat until the pointer is on it."""

    def __init__(self, line: FigureLine) -> None:
        super().__init__()
        self.line = line
        self.setEnabled(bool(line.key))
        if line.key:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        told = "，".join(filter(None, [f"{line.label} {line.value}", line.base, _HINT if line.key else ""]))
        self.setToolTip(as_tip(told))
        self.setText(line.value)
        self.setAccessibleName("，".join(filter(None, [f"{line.label} {line.value}", line.base])))
        self.setObjectName(f"workbench.figure.{line.key}")
        theme.follow(self.updateGeometry)

    def _ground(self, painter: QPainter) -> None:
        now = theme.current()
        if self.underMouse() and self.isEnabled():
            theme.fill(painter, self.rect(), now.colour("hover"))
        if self.hasFocus():
            paint_focus(painter, self)


class _Term(_Figure):
    """A figure over its word."""

    def __init__(self, line: FigureLine) -> None:
        super().__init__(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        now = theme.current()
        figure, word = now.metrics("figure", True), now.metrics("caption")
        wide = max(figure.horizontalAdvance(self.line.value), word.horizontalAdvance(self.line.label))
        return QSize(wide + 4, now.line_height("figure") + now.line_height("caption"))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        self._ground(painter)
        figure, caption = now.line_height("figure"), now.line_height("caption")
        painter.setFont(now.font("figure", True))
        painter.setPen(now.colour("ink"))
        painter.drawText(QRectF(0, 0, self.width(), figure), _CENTRE, self.line.value)
        painter.setFont(now.font("caption"))
        painter.setPen(now.colour("ink2"))
        painter.drawText(QRectF(0, figure, self.width(), caption), _CENTRE, fitted(self.line.label, self.width(), "caption"))


class _Sign(Painted):
    """Between two figures; one that does not hold is ochre."""

    def __init__(self, sign: str) -> None:
        super().__init__()
        self.sign = sign
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.size(14), now.line_height("figure") + now.line_height("caption"))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setFont(now.font("section"))
        painter.setPen(now.colour("amb" if self.sign == "≠" else "ink3"))
        painter.drawText(QRectF(0, 0, self.width(), now.line_height("figure")), _CENTRE, self.sign)


class Identity(QWidget):
    """31 ＋ 34 － 27 ＝ 38 with words under the figures; a difference is said, never hidden. ``asked`` carries the line pressed."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("workbench.identity")
        self.figures: tuple[int, ...] = ()
        self.told: list[tuple[str, str, int, str]] = []  # sign, key, figure, word
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._line = row(spacing=0)
        self.setLayout(self._line)

    def show_month(self, month: "Month") -> None:
        """The balance of a month; what went between stations only where anything did."""
        unfinished = "" if month.taken_over or month.passed_on else "未结"  # six words have less room than four
        told = [
            ("", "opening", month.opening, f"期初{unfinished}"),
            ("+", "received", month.received, "受理"),
            *([("+", "taken_over", month.taken_over, "移交来")] if month.taken_over else []),
            ("−", "ended", month.ended, "办结"),
            *([("−", "passed_on", month.passed_on, "移交出")] if month.passed_on else []),
            ("=" if month.is_balanced else "≠", "closing", month.closing, f"期末{unfinished}"),
        ]
        self.figures = tuple(figure for _, _, figure, _ in told)
        said = month.opening + month.received + month.taken_over - month.ended - month.passed_on - month.closing
        self.setAccessibleName("，".join(f"{word} {figure}" for _, _, figure, word in told))
        self.setToolTip(
            as_tip(f"{''.join(f'{sign}{word}' for sign, _, _, word in told).replace('≠', '=')}：{f'不平，差 {said}' if said else '平'}")
        )
        if self.told == told:
            return
        self.told = told
        empty(self._line)
        for sign, key, figure, word in told:
            if sign:
                self._line.addWidget(_Sign(sign))
            term = _Term(FigureLine(word, f"{figure:,}", "", key if figure else ""))
            term.clicked.connect(lambda _=False, line=term.line: self.asked.emit(line))
            self._line.addWidget(term, 1)
        reveal(self._line)


class _Line(_Figure):
    """Label, value and base in a line; the values of several end at one edge."""

    def __init__(self, line: FigureLine, edge: Callable[[], int]) -> None:
        super().__init__(line)
        self._edge = edge
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(280, theme.current().size(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        self._ground(painter)
        area = QRectF(self.rect())
        edge = min(self.width() * 0.58, self._edge())
        paint_line(painter, 0, 0, self.width(), 1, now.colour("line"))
        painter.setFont(now.font("dense"))
        painter.setPen(now.colour("ink"))
        painter.drawText(area, _MIDDLE, self.line.label)
        painter.setFont(now.font("body"))
        painter.drawText(QRectF(0, 0, edge, self.height()), _RIGHT, self.line.value)
        painter.setFont(now.font("caption"))
        painter.setPen(now.colour("ink2"))
        base = now.metrics("caption").elidedText(self.line.base, Qt.TextElideMode.ElideRight, round(self.width() - edge) - 10)
        painter.drawText(area, _RIGHT, base)


def _width(line: FigureLine) -> int:
    now = theme.current()
    return now.metrics("dense").horizontalAdvance(line.label) + now.metrics("body").horizontalAdvance(line.value) + 20


class FigureLines(QWidget):
    """Lines of label, value and base, the values in one right-aligned column; ``asked`` carries the line pressed."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("workbench.figures")
        self.lines: list[FigureLine] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._column = column(spacing=0)
        self.setLayout(self._column)

    def set_lines(self, lines: Sequence[FigureLine]) -> None:
        """Show other figures."""
        if list(lines) == self.lines:  # who has come to one of them with the keys stays there
            return
        self.lines = list(lines)
        empty(self._column)
        for line in lines:
            shown = _Line(line, self._edge)
            shown.clicked.connect(lambda _=False, line=line: self.asked.emit(line))
            self._column.addWidget(shown)
        reveal(self._column)

    def _edge(self) -> int:
        return max(map(_width, self.lines), default=0)
