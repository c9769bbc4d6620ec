"""The clocks of a case as lines: what, when as a pill or words, and the grey sum that tells where the date comes from."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from station.casework import agenda, deadlines
from station.casework import grievances as rules
from station.casework.casefile import CaseFile
from station.casework.dates import show_day, show_moment
from station.casework.model import Grievance
from station.ui import theme
from station.ui.due import due_pill
from station.ui.widgets import Label, Paragraph, Pill, PillText, Rule
from station.ui.widgets.layout import empty


@dataclass(frozen=True)
class ClockLine:
    """One clock: its name, when it ends or how it ended, how it was counted."""

    label: str
    when: PillText
    source: str


def grievance_lines(grievance: Grievance, now: datetime) -> list[ClockLine]:
    """The clocks of a grievance itself, stopped ones with the day they were stopped."""
    lines = [ClockLine(clock.rule.title, _when(clock, grievance, now), clock.sum_text) for clock in rules.clocks(grievance)]
    limit = deadlines.rules()["arbitration_limit"]
    if grievance.harmed_on and limit.title not in {line.label for line in lines}:
        reason = limit.basis.rpartition("；")[2]
        lines.append(ClockLine(limit.title, PillText("未起算", ""), f"{reason}（{limit.source}）"))
    return lines


def case_lines(case: CaseFile, now: datetime) -> list[ClockLine]:
    """The clocks of a grievance and of the procedures that run for it."""
    lines = grievance_lines(case.grievance, now)
    for task in agenda.tasks([case], [], now):
        if task.record != Grievance.record or task.key == "follow_up":
            lines.append(ClockLine(task.title, due_pill(task.due, now, task.source), task.source))
    return lines


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


class ClockTable(QWidget):
    """Lines of label, pill and source with a rule above each."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        theme.follow(self._widths)
        self._widths()

    def _widths(self) -> None:
        self._grid.setColumnMinimumWidth(0, theme.current().size(92))
        self._grid.setColumnMinimumWidth(1, theme.current().size(96))

    def set_lines(self, lines: list[ClockLine]) -> None:
        """Show these."""
        empty(self._grid)
        for number, line in enumerate(lines):
            self._grid.addWidget(Rule(), 2 * number, 0, 1, 3)
            when: QWidget = Pill(line.when) if line.when.tone else Label(line.when.text, "dense")
            place = 2 * number + 1
            middle = Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(Label(line.label, "dense"), place, 0, middle)
            self._grid.addWidget(when, place, 1, middle | Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(Paragraph(line.source, "caption", "ink2"), place, 2, middle)
        self._grid.addWidget(Rule(), 2 * len(lines), 0, 1, 3)
