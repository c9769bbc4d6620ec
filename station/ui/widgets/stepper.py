"""Steps of a case or a paper: filled with a tick when done, a thick ring and bold now, an empty ring next, a barred one when left out."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from station.frozen import frozen
from station.ui import icons, theme
from station.ui.widgets.painted import Painted
from station.ui.widgets.text import answer_rest

DONE, NOW, NEXT, SKIPPED = "done", "now", "next", "skipped"


@frozen
class Step:
    """One step: its name, state (DONE, NOW, NEXT, SKIPPED), what stands at the right (a date) and below (who) in the vertical form."""

    label: str
    state: str = NEXT
    aside: str = ""
    detail: str = ""


def _paint_dot(painter: QPainter, x: float, y: float, side: int, state: str, number: int = 0) -> None:
    now = theme.current()
    circle = QRectF(x + 0.5, y + 0.5, side - 1, side - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state in (NEXT, SKIPPED):
        painter.setPen(QPen(now.colour("ctl" if number else "line2"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if number else now.colour("paper"))
        painter.drawEllipse(circle)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour("act"))
        painter.drawEllipse(circle)
    if state == SKIPPED:
        painter.setPen(QPen(now.colour("ctl"), 1.5))
        painter.drawLine(QPointF(x + side * 0.3, y + side / 2), QPointF(x + side * 0.7, y + side / 2))
    elif state == DONE:
        mark = max(8, side * 6 // 10 // 2 * 2)
        icons.paint(painter, "check", round(x + (side - mark) / 2), round(y + (side - mark) / 2), mark, "act-text")
    elif number:
        painter.setFont(now.font("caption", bold=state == NOW))
        painter.setPen(now.colour("act-text" if state == NOW else "ink2"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number))
    elif state == NOW:
        painter.setBrush(now.colour("paper"))
        hole = side * 0.36
        painter.drawEllipse(circle.center(), hole / 2, hole / 2)


_SHORTEST = 6  # pixels of a line between two steps; shorter it would be a speck


class _Steps(Painted):
    """Steps to be shown; ``numbered`` draws figures in the dots, as in an assistant of several pages."""

    def __init__(self, steps: Sequence[Step] = (), numbered: bool = False) -> None:
        super().__init__()
        self.steps = list(steps)
        self.numbered = numbered
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show other steps."""
        self.steps = list(steps)
        self.setAccessibleName("，".join(step.label for step in self.steps))
        self._again()


class Stepper(_Steps):
    """A line of steps, 14 px dots, 20 px when numbered: ``Stepper([Step("受理", DONE), Step("联系", NOW), Step("办理")])``."""

    def _sizes(self) -> tuple[int, str, list[int]]:
        now = theme.current()
        style = "body" if self.numbered else "dense"
        widths = [now.metrics(style, step.state == NOW).horizontalAdvance(step.label) for step in self.steps]
        return now.size(20 if self.numbered else 14), style, widths

    def sizeHint(self) -> QSize:
        dot, style, widths = self._sizes()
        width = sum(dot + 5 + words for words in widths) + max(0, len(widths) - 1) * (48 if self.numbered else 24)
        return QSize(width, max(dot, theme.current().line_height(style)) + 2)

    def minimumSizeHint(self) -> QSize:
        dot, _, widths = self._sizes()
        return QSize(sum(dot + 3 + words for words in widths) + max(0, len(widths) - 1) * 8, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.steps:
            return
        now = theme.current()
        dot, style, widths = self._sizes()
        painter = QPainter(self)
        middle = self.height() / 2
        used = sum(dot + 5 + words for words in widths)
        gap = (self.width() - used) / max(1, len(self.steps) - 1)
        gap = min(gap, 72 if self.numbered else 40)
        x = 0.0
        for number, (step, words) in enumerate(zip(self.steps, widths, strict=True), 1):
            _paint_dot(painter, x, round(middle - dot / 2), dot, step.state, number if self.numbered else 0)
            painter.setFont(now.font(style, step.state == NOW))
            painter.setPen(now.colour("ink" if step.state == NOW else "ink2"))
            painter.drawText(QRectF(x + dot + 5, 0, words + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, step.label)
            x += dot + 5 + words
            if number < len(self.steps) and gap >= 10 + _SHORTEST:
                painter.setPen(QPen(now.colour("act" if step.state == DONE else "line2"), 1))
                painter.drawLine(QPointF(x + 5, round(middle) + 0.5), QPointF(x + gap - 5, round(middle) + 0.5))
            x += gap


class VerticalStepper(_Steps):
    """Steps from top to bottom, 20 px dots, with a date at the right and a line below each, in full under the pointer."""

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        at = place.y() // self._pitch()
        step = self.steps[at] if 0 <= at < len(self.steps) else Step("")
        return "，".join(filter(None, [step.label, step.aside, step.detail]))

    def _pitch(self) -> int:
        now = theme.current()
        return now.line_height("body") + now.line_height("caption") + 13

    def sizeHint(self) -> QSize:
        return QSize(160, self._pitch() * len(self.steps))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._pitch() * len(self.steps))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        dot, pitch = now.size(20), self._pitch()
        body, caption = now.line_height("body"), now.line_height("caption")
        for number, step in enumerate(self.steps, 1):
            y = (number - 1) * pitch
            if number < len(self.steps):
                painter.setPen(QPen(now.colour("act" if step.state == DONE else "line2"), 1))
                painter.drawLine(QPointF(dot / 2 + 0.5, y + dot + 3), QPointF(dot / 2 + 0.5, y + pitch - 3))
            _paint_dot(painter, 0, y, dot, step.state, number if self.numbered else 0)
            left = dot + 10
            aside = now.metrics("caption").horizontalAdvance(step.aside) if step.aside else 0
            painter.setFont(now.font("caption"))
            painter.setPen(now.colour("ink3"))
            painter.drawText(QRectF(self.width() - aside - 2, y, aside + 2, body), Qt.AlignmentFlag.AlignVCenter, step.aside)
            metrics = now.metrics("caption")
            detail = metrics.elidedText(step.detail, Qt.TextElideMode.ElideRight, self.width() - left)
            painter.setPen(now.colour("ink2"))
            painter.drawText(QRectF(left, y + body, self.width() - left, caption), Qt.AlignmentFlag.AlignVCenter, detail)
            painter.setFont(now.font("body", step.state == NOW))
            painter.setPen(now.colour("ink2" if step.state == SKIPPED else "ink"))
            painter.drawText(QRectF(left, y, self.width() - left - aside, body), Qt.AlignmentFlag.AlignVCenter, step.label)
