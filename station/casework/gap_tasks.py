"""What is told of cases under way without 受理时间 or 承办人: no limit calls for them, so that nobody would see to them."""

from collections.abc import Iterator
from datetime import date

from station.casework.deadlines import Deadline, Rule
from station.casework.model import Grievance
from station.casework.task import GAPS, Task

_UNDATED, _UNHANDLED = "没有受理时间的算不出期限，也不进月台账", "没有承办人的没有人办"


def tasks(undated: int, unhandled: int, today: date) -> Iterator[Task]:
    """One task for all of them, every day until none is left."""
    said = [f"{undated:,} 件没有受理时间" if undated else "", f"{unhandled:,} 件没有承办人" if unhandled else ""]
    if not any(said):
        return
    due = today.isoformat()
    source = "；".join([*([_UNDATED] if undated else []), *([_UNHANDLED] if unhandled else [])])
    yield Task(
        key=GAPS,
        record=Grievance.record,
        record_id="",
        number="",
        act="",
        title="登记待补",
        subject=f"在办的 {'，'.join(filter(None, said))}",
        due=due,
        source=source,
        who="",
        under="",
        handler="",
        clock=Deadline(Rule(GAPS, "登记待补", 0, "day", False, source), due, due),
    )
