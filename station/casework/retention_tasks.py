"""What the files whose time has passed wait for: 鉴定, a second person's agreement, destruction."""

from collections.abc import Collection, Iterator
from datetime import date

from station.casework import periods
from station.casework.deadlines import Deadline, Rule
from station.casework.model import Destruction
from station.casework.task import Task

ACT = "retention"
_SOURCE = "保管期限已满的档案要鉴定（档案法实施条例第二十四条）；没有法定的日子，按月底提醒"


def tasks(due: int, lists: Collection[Destruction], today: date) -> Iterator[Task]:
    """One task for all that may be put on a list, one for each list that waits; ``due`` is how many files have run out."""
    end = periods.month_of(today, 0).last
    if due:
        yield _task("", "到期鉴定", f"{due} 件保管期限已满，请鉴定", end, "")
    for listed in lists:
        if listed.status == "drawn":
            yield _task(listed.id, "销毁清册", f"清册 {listed.number} 等第二个人同意", end, listed.drawn_by)
        elif listed.status == "agreed" and listed.wait_to <= today.isoformat():
            yield _task(listed.id, "销毁清册", f"清册 {listed.number} 等候期已过，可以销毁", end, listed.drawn_by)


def _task(of: str, title: str, subject: str, due: str, handler: str) -> Task:
    return Task(
        key="retention",
        record=Destruction.record,
        record_id=of,
        number="",
        act=ACT,
        title=title,
        subject=subject,
        due=due,
        source=_SOURCE,
        who="",
        under="",
        handler=handler,
        clock=Deadline(Rule("retention", title, 0, "day", False, _SOURCE), due, due),
    )
