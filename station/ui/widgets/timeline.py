"""A timeline: time at the right of a narrow column, an axis with rings, what happened; newest first."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.frozen import frozen
from station.ui import theme
from station.ui.widgets.layout import empty, reveal
from station.ui.widgets.text import Paragraph, Run

TIME, AXIS, TEXT = 92, 108, 124  # the least; dates of other years take more


@frozen
class Event:
    """One thing that happened: when in words, who, what; ``system`` for what the program did by itself."""

    when: str
    who: str
    text: str
    system: bool = False


class Timeline(QWidget):
    """``Timeline([Event("今天 09:20", "周启明", "电话联系单位卢经理。")])``."""

    def __init__(self, events: Sequence[Event] = ()) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.set_events(events)

    def set_events(self, events: Sequence[Event]) -> None:
        """Show these, in the order given."""
        empty(self._column)
        for number, event in enumerate(events):
            self._column.addWidget(_Entry(event, number == len(events) - 1, [other.when for other in events]))
        reveal(self._column)


class _Entry(QWidget):
    def __init__(self, event: Event, last: bool, times: Sequence[str]) -> None:
        super().__init__()
        self._times = times
        self.event_shown = event
        self.last = last
        words: list[str | Run] = [Run(f"{event.who}　", "ink2"), event.text] if event.who else [event.text]
        self.words = Paragraph(words)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        self.restyle()
        theme.follow(self.restyle)

    def restyle(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(self._time_width() + round((TEXT - TIME) * theme.current().factor), 0, 0, 8)

    def _time_width(self) -> int:
        now = theme.current()
        return max(round(TIME * now.factor), *(now.metrics("caption").horizontalAdvance(time) for time in self._times))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = now.line_height("body")
        wide = self._time_width()
        axis = wide + round((AXIS - TIME) * now.factor) + 0.5
        painter.setPen(QPen(now.colour("line2"), 1))
        painter.drawLine(QPointF(axis, line / 2), QPointF(axis, line / 2 if self.last else self.height()))
        if not self.last or self.y() > 0:
            painter.drawLine(QPointF(axis, 0 if self.y() > 0 else line / 2), QPointF(axis, line / 2))
        painter.setPen(QPen(now.colour("ctl" if self.event_shown.system else "act"), 2))
        painter.setBrush(now.colour("paper"))
        painter.drawEllipse(QPointF(axis, line / 2), 3.5, 3.5)
        painter.setFont(now.font("caption"))
        painter.setPen(now.colour("ink2"))
        painter.drawText(
            QRectF(0, 0, wide, line),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            self.event_shown.when,
        )
