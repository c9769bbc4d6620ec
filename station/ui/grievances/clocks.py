"""The clocks of a case as lines: what, when, and where the date comes from; a click on a date lays its whole sum open below."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from station.casework import agenda, deadlines, states
from station.casework import grievances as rules
from station.casework.casefile import CaseFile
from station.casework.clock_sums import explain
from station.casework.dates import show_day, show_moment
from station.casework.model import ClockEvent, Grievance, Handover, PlanStep
from station.frozen import frozen
from station.ui import theme
from station.ui.due import due_pill
from station.ui.widgets import KeyValues, Label, Paragraph, Pill, PillText, Rule
from station.ui.widgets.layout import empty, reveal

_NARROW = 520  # pixels below which a source would be broken into three lines


@frozen
class ClockLine:
    """One clock: its name, when it ends or how it ended, how it was counted; ``clock`` is what the sum is told of."""

    label: str
    when: PillText
    source: str
    clock: deadlines.Deadline | None = None
    due: str = ""


def grievance_lines(grievance: Grievance, now: datetime, events: Sequence[ClockEvent] = ()) -> list[ClockLine]:
    """The clocks of a grievance itself, stopped ones with the day they were stopped."""
    lines = [
        ClockLine(clock.rule.title, _when(clock, grievance, now), clock.sum_text, clock, clock.due)
        for clock in rules.clocks(grievance, events)
    ]
    limit = deadlines.rules()["arbitration_limit"]
    if grievance.harmed_on and limit.title not in {line.label for line in lines}:
        reason = limit.basis.rpartition("；")[2]
        lines.append(ClockLine(limit.title, PillText("未起算", ""), f"{reason}（{limit.source}）"))
    return lines


def case_lines(case: CaseFile, now: datetime) -> list[ClockLine]:
    """The clocks of a grievance and of the procedures that run for it, by their days; last what has none."""
    lines = grievance_lines(case.grievance, now, case.clock_events)
    if not case.grievance.received_at and states.is_under_way(case.grievance.status):
        lines.append(ClockLine(deadlines.rules()["handling"].title, PillText("算不出", "amb"), "没有受理时间，按 F2 补上"))
    for task in agenda.tasks([case], [], now):
        if task.record not in (Grievance.record, PlanStep.record) or task.key == "follow_up":
            title = "移交答复" if task.record == Handover.record else task.title
            lines.append(ClockLine(title, due_pill(task.due, now, task.source), task.source, task.clock, task.due))
    return sorted(lines, key=lambda line: line.due or "9")


def _when(clock: deadlines.Deadline, grievance: Grievance, now: datetime) -> PillText:
    if clock.rule.key == "first_feedback" and grievance.feedback_at:
        shown = show_moment(grievance.feedback_at, now.date())
        return PillText(f"{shown} 超期反馈", "gry") if grievance.feedback_at > clock.due else PillText(f"{shown} 已反馈", "grn")
    if grievance.status in rules.DONE and clock.rule.key == "handling":
        shown = show_day(grievance.closed_on, now.date())
        return PillText(f"{shown}超期办结", "gry") if grievance.closed_on > clock.due else PillText(f"{shown}办结", "grn")
    if clock.rule.key == "arbitration_limit" and grievance.status in rules.DONE:
        return PillText(show_day(clock.due, now.date()), "")
    if clock.rule.key == "arbitration_limit":
        return due_pill(clock.due, now, clock.sum_text)
    if grievance.status in rules.PAUSED:
        return PillText("挂起", "")
    if grievance.status not in rules.OPEN:
        return PillText("已停止", "")
    return due_pill(clock.due, now, clock.sum_text)


def _told(clock: deadlines.Deadline) -> list[list[tuple[str, str]]]:
    parts = explain(clock)
    before = ("", *(part.label for part in parts))
    return [[("" if part.label == last else part.label, part.text)] for last, part in zip(before, parts, strict=False)]


class _Opener(QObject):
    """Makes a date something to press, with the mouse or with Enter and space."""

    def __init__(self, date: QWidget, pressed: Callable[[], object]) -> None:
        super().__init__(date)
        self._pressed = pressed
        date.setCursor(Qt.CursorShape.PointingHandCursor)
        date.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        date.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.MouseButtonPress
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_press = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if is_press:
            self._pressed()
        return is_press


class ClockTable(QWidget):
    """Lines of label, pill and source with a rule above each; a date that is pressed opens or closes its sum.

    Where there is little room the source stands below its date.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[ClockLine] = []
        self._is_narrow = False
        self._open = ""  # label of the line whose sum is shown
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        theme.follow(self._widths)
        self._widths()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_narrow != (is_narrow := event.size().width() < theme.current().size(_NARROW)):
            self._is_narrow = is_narrow
            QTimer.singleShot(0, self, lambda: self.set_lines(self._lines))

    def _widths(self) -> None:
        self._grid.setColumnMinimumWidth(0, theme.current().size(84))  # as the labels of most facts below
        self._grid.setColumnMinimumWidth(1, theme.current().size(96))

    def set_lines(self, lines: list[ClockLine]) -> None:
        """Show these; a sum that is open stays open if its clock is still there."""
        self._lines = lines
        empty(self._grid)
        for number, line in enumerate(lines):
            self._grid.addWidget(Rule(), 4 * number, 0, 1, 3)
            when: QWidget = Pill(line.when) if line.when.tone else Label(line.when.text, "dense")
            if line.clock is not None:
                _Opener(when, partial(self._toggle, line.label))
                when.setObjectName(f"clock.{line.clock.rule.key}")
                when.setToolTip("看这个日期是怎么算的")
            place = 4 * number + 1
            middle = Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(Label(line.label, "dense"), place, 0, middle)
            self._grid.addWidget(when, place, 1, middle | Qt.AlignmentFlag.AlignLeft)
            source = Paragraph(line.source, "caption", "ink2")
            if self._is_narrow:
                self._grid.addWidget(source, place + 1, 0, 1, 3)
            else:
                self._grid.addWidget(source, place, 2, middle)
            if line.clock is not None and line.label == self._open:
                told = KeyValues(_told(line.clock), label_width=48, spacing=2)
                told.setObjectName(f"clock.{line.clock.rule.key}.sum")
                self._grid.addWidget(told, place + 2, 0, 1, 3)
        self._grid.addWidget(Rule(), 4 * len(lines), 0, 1, 3)
        reveal(self._grid)

    def _toggle(self, label: str) -> None:
        self._open = "" if label == self._open else label
        # The widget that was pressed is among those laid out anew: it must not be gone while it handles the press.
        QTimer.singleShot(0, self, lambda: self.set_lines(self._lines))
