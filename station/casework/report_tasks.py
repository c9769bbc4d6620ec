"""What the month report waits for: the month that is over is handed up by the day the district set."""

from collections.abc import Collection, Iterator
from datetime import date

from station.casework import periods
from station.casework.dates import show_day
from station.casework.deadlines import Deadline, Rule, in_force, threshold
from station.casework.model import MonthlyReport, Station
from station.casework.sheets import Period
from station.casework.task import Task

ACT = "report"


def month_over(today: date) -> Period:
    """The month that ended last."""
    return periods.month_of(today, -1)


def tasks(own: Station, handed_up: Collection[str], has_work: bool, today: date) -> Iterator[Task]:
    """月报未上报, from the 1st of the next month on; of a month before the station had any work there is nothing to tell.

    ``handed_up`` are the months (``2026-10``) of the station's own reports.
    """
    month = month_over(today)
    if month.first[:7] in handed_up or not has_work:
        return
    due = today.replace(day=threshold("report_due_day")).isoformat()
    source = f"每月{threshold('report_due_day')}日前上报上月月报（{in_force().title}，由区里确定）"
    clock = Deadline(Rule("monthly_report", "月报未上报", 0, "day", False, source), month.last, due)
    yield Task(
        key=clock.rule.key,
        record=MonthlyReport.record,
        record_id=own.id,
        number="",
        act=ACT,
        title=clock.rule.title,
        subject=f"{month.text}月报还没有上报",
        due=due,
        source=f"{show_day(due)}前，{source}",
        who="",
        under=own.parent_name,
        handler="",
        clock=clock,
    )
