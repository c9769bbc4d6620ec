"""The strip of four counts over the tasks; each is a filter of the list below."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy

from station.frozen import frozen
from station.ui import theme
from station.ui.widgets import Pane
from station.ui.widgets.painted import paint_line
from station.ui.widgets.text import as_tip, fitted


@frozen
class Count:
    """One cell: key, words, number, a grey phrase beside it; ``red`` where the number is of things overdue."""

    key: str
    label: str
    number: int | None  # None before it is known
    phrase: str = ""
    red: bool = False

    @property
    def words(self) -> str:
        """The number as it is shown."""
        return "…" if self.number is None else f"{self.number:,}"


class Cell(QAbstractButton):
    """One count; pressed in while it filters the list."""

    def __init__(self, key: str, first: bool) -> None:
        super().__init__()
        self.count = Count(key, "", None)
        self.first = first
        self.is_low = False
        self.setObjectName(f"workbench.count.{key}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: Count) -> None:
        """Show other figures."""
        self.count = count
        self.setText(count.words)
        self.setToolTip(as_tip("，".join(filter(None, [count.label, count.phrase]))))
        self.setAccessibleName(f"{count.label} {count.words}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, theme.current().size(76 if self.is_low else 92))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("act-bg" if self.isChecked() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        if not self.first:
            paint_line(painter, 0, 1, 1, self.height() - 2, now.colour("line"))
        words, figure = now.line_height("dense"), now.line_height("figure2")
        left, top = 20.0, (self.height() - words - figure) / 2
        painter.setFont(now.font("dense"))
        painter.setPen(now.colour("ink2"))
        label = fitted(self.count.label, self.width() - left - 8, "dense")
        painter.drawText(QRectF(left, top, self.width() - left - 8, words), Qt.AlignmentFlag.AlignVCenter, label)
        painter.setFont(now.font("figure2", True))
        painter.setPen(now.colour("red" if self.count.red and self.count.number else "ink"))
        number = QRectF(left, top + words, self.width() - left, figure)
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, self.count.words)
        left += now.metrics("figure2", True).horizontalAdvance(self.count.words) + 10
        painter.setFont(now.font("caption"))
        painter.setPen(now.colour("ink2"))
        room = self.width() - left - 8
        phrase = now.metrics("caption").elidedText(self.count.phrase, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, top + words + 2, room, figure), Qt.AlignmentFlag.AlignVCenter, phrase)
        if self.hasFocus():
            painter.setPen(QPen(now.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)


class CountStrip(Pane):
    """``strip.set_counts([...])``; ``chosen`` carries the key of the filter, "" when it is taken off again."""

    chosen = Signal(str)

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(radius=6)
        self.cells = {key: Cell(key, number == 0) for number, key in enumerate(keys)}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for key, cell in self.cells.items():
            line.addWidget(cell)
            cell.clicked.connect(lambda on, key=key: self._choose(key if on else ""))
        theme.follow(self.updateGeometry)

    def current(self) -> str:
        """Key of the filter; "" for none."""
        return next((key for key, cell in self.cells.items() if cell.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Press one cell in, without saying so."""
        for name, cell in self.cells.items():
            cell.setChecked(name == key)

    def set_counts(self, counts: list[Count]) -> None:
        """Show other figures."""
        for count in counts:
            self.cells[count.key].show_count(count)

    def fit(self, is_low: bool) -> None:
        """92 high, 76 in a low window."""
        for cell in self.cells.values():
            cell.is_low = is_low
            cell.updateGeometry()

    def _choose(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)
