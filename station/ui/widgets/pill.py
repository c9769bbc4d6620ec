"""Pills: paper slips for a status or a due time, as widgets and as something a table's delegate paints."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from station.casework import vocabulary
from station.frozen import frozen
from station.ui import icons, theme
from station.ui.widgets.painted import Painted, paint_focus
from station.ui.widgets.text import answer_rest, as_tip, cut, fitted, spaced

_LEAST = 72  # pixels a pill keeps where its line is short of room


@frozen
class PillText:
    """What a pill says: words, tone (``gry blu vio grn amb red``, empty for plain text without a slip), icon, full sum in the tooltip."""

    text: str
    tone: str = "gry"
    icon: str = ""
    tip: str = ""


def status(of: str, code: str) -> PillText:
    """The pill of a status: name of its vocabulary and code; never ochre or red, those belong to time."""
    return PillText(spaced(vocabulary.label(of, code)), vocabulary.tone(of, code))


def overdue(text: str, tip: str = "") -> PillText:
    """Red, with the icon: “逾期 3 个工作日”."""
    return PillText(text, "red", "alert-circle", tip)


def due_today(text: str, tip: str = "") -> PillText:
    """Ochre, with the clock: “今天 16:05”."""
    return PillText(text, "amb", "clock", tip)


def due_soon(text: str, tip: str = "", slip: bool = False) -> PillText:
    """Within three working days: plain words in a list, a grey slip on the workbench (``slip``)."""
    return PillText(text, "gry", "calendar-event", tip) if slip else PillText(text, "", "", tip)


def pill_width(pill: PillText) -> int:
    """Width of a pill in pixels; plain text when it has no tone."""
    now = theme.current()
    words = now.metrics("caption" if pill.tone else "dense").horizontalAdvance(pill.text)
    if not pill.tone:
        return words
    return words + 16 + (now.size(14) + 5 if pill.icon else 0)


def paint_pill(painter: QPainter, pill: PillText, x: float, middle: float, plain: str = "ink2") -> None:
    """Draw a pill from its left edge, centred on a height."""
    now = theme.current()
    height = now.size(22)
    if not pill.tone:
        painter.setFont(now.font("dense"))
        painter.setPen(now.colour(plain))
        painter.drawText(QRectF(x, middle - height / 2, pill_width(pill) + 4, height), Qt.AlignmentFlag.AlignVCenter, pill.text)
        return
    words = "red-text" if pill.tone == "red" else pill.tone
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.colour(f"{pill.tone}-bg"))
    painter.drawRoundedRect(QRectF(x, round(middle - height / 2), pill_width(pill), height), 4, 4)
    painter.restore()
    left = x + 8
    if pill.icon:
        side = now.size(14)
        icons.paint(painter, pill.icon, round(left), round(middle - side / 2), side, words)
        left += side + 5
    painter.setFont(now.font("caption"))
    painter.setPen(now.colour(words))
    painter.drawText(QRectF(left, middle - height / 2, 1000, height), Qt.AlignmentFlag.AlignVCenter, pill.text)


class Pill(Painted):
    """One pill as a widget: ``Pill(status("办理中"))``."""

    def __init__(self, pill: PillText) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_pill(pill)

    def set_pill(self, pill: PillText) -> None:
        """Say something else."""
        self.pill = pill
        self.setToolTip(as_tip(pill.tip))
        self.setAccessibleName(pill.text)
        self._again()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self.pill) + 1, theme.current().size(24))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.current().size(_LEAST)), hint.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        return cut(self, self.pill.text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pill = self.pill
        if (over := pill_width(pill) - self.width()) > 0:
            words = theme.current().metrics("caption" if pill.tone else "dense").horizontalAdvance(pill.text)
            pill = replace(pill, text=fitted(pill.text, words - over - 1, "caption" if pill.tone else "dense"))
        paint_pill(painter, pill, 0, self.height() / 2)
        if self.hasFocus():
            paint_focus(painter, self)
