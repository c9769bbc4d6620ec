"""A timeline: time at the right of a narrow column, an axis with rings, what happened; newest first."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.frozen import frozen
from station.ui import theme
from station.ui.widgets.layout import empty, reveal
from station.ui.widgets.text import Paragraph, Run

TIME, AXIS, TEXT = 92, 108, 124  # the least; dates of other years take more
_AT_ONCE = 15  # entries that are made in one turn


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
        for step in self.steps(events):
            step()

    def steps(self, events: Sequence[Event]) -> list[Callable[[], object]]:
        """What ``set_events`` does, for a long story: each step in a turn of the loop of its own."""
        times = _Times([event.when for event in events])
        return [partial(self._begin, times), *(partial(self._add, events, first, times) for first in range(0, len(events), _AT_ONCE))]

    def _begin(self, times: "_Times") -> None:
        self._times = times
        empty(self._column)

    def _add(self, events: Sequence[Event], first: int, times: "_Times") -> None:
        if times is self._times:  # or another story was begun meanwhile
            for number, event in enumerate(events[first : first + _AT_ONCE], first):
                self._column.addWidget(_Entry(event, number == len(events) - 1, times))
            reveal(self._column)


class _Times:
    """How much room the times of a whole timeline take: measured once for all its entries, and again in another theme."""

    def __init__(self, times: Sequence[str]) -> None:
        self._times = set(times)
        self._measured: tuple[theme.Theme, int] | None = None

    def width(self) -> int:
        """Pixels, at least as many as those of this year."""
        now = theme.current()
        if self._measured is None or self._measured[0] is not now:
            metrics = now.metrics("caption")
            self._measured = now, max(round(TIME * now.factor), *(metrics.horizontalAdvance(time) for time in self._times))
        return self._measured[1]


class _Entry(Paragraph):
    below = 8

    def __init__(self, event: Event, last: bool, times: _Times) -> None:
        self._times = times
        self.event_shown = event
        self.last = last
        self._stand_right_of_times()
        super().__init__([Run(f"{event.who}　", "ink2"), event.text] if event.who else event.text)

    def _stand_right_of_times(self) -> None:
        self.indent = self._times.width() + round((TEXT - TIME) * theme.current().factor)

    def _again(self) -> None:
        self._stand_right_of_times()
        super()._again()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = now.line_height("body")
        wide = self._times.width()
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
        painter.end()
        super().paintEvent(event)
