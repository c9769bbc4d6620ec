"""回访: everybody who waits for a call back, after a case was closed and twice after an injury visit, in one list."""

from collections.abc import Sequence
from typing import Any

from station.casework.model import FollowUp, Grievance, InjuryVisit, Worker
from station.casework.task import Task
from station.db import outreach as queries
from station.db.store import Store
from station.ui import names
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.heldlist import HeldList, View
from station.ui.listpage import ALL
from station.ui.table import Column
from station.ui.widgets import EmptyState

CALL_BACKS = "call_backs"
_SHOWN = ("due", "title", "who", "under", "subject", "number", "handler", "source")


class CallBacks(HeldList):
    """See the module; a row opens the form in which the call is noted, and what is noted leads back here."""

    def __init__(self, context: Context) -> None:
        now = context.store.now

        def is_late(row: Any) -> bool:
            return bool(row["due"] < now().date().isoformat())

        super().__init__(
            context,
            FollowUp.title,
            f"services.{CALL_BACKS}",
            [
                Column(
                    "due", "期限", 152, pill=lambda row: due_pill(row["due"], now(), row["source"], slip=True), order=lambda row: row["due"]
                ),
                Column("title", "事项", 128),
                Column("who", "回访谁", 140, lambda row: names.shown(row["who"])),
                Column("under", "用人单位", 180, tip=lambda row: row["under"]),
                Column("subject", "诉求或者医院", 150, stretch=True, tip=lambda row: row["subject"]),
                Column("number", "编号", 120, whole=True, token="ink2"),
                Column("handler", "承办", 84, token="ink2"),
                Column("go", "", 90, action="去回访", icon="chevron-right", sortable=False),
            ],
            records=(Grievance.record, FollowUp.record, InjuryVisit.record, Worker.record),
            has_ledger=False,
            views=[
                View(ALL, "全部"),
                View("late", "已逾期", is_late),
                View("mine", "我的", lambda row: row["handler"] == context.store.user),
            ],
            found_in=("who", "under", "subject", "number", "handler"),
            sorting=("due", False),
            empty=EmptyState("没有等着回访的。办结的诉求和探视过的职工会列在这里。"),
        )

    def rows(self, store: Store) -> Sequence[Any]:
        return [{"id": task.record_id, "task": task} | {name: getattr(task, name) for name in _SHOWN} for task in queries.call_backs(store)]

    def open_row(self, row_id: str) -> None:
        task: Task = next(row["task"] for row in self._all if row["id"] == row_id)
        if task.grievance_id:
            self.context.go("grievances", id=task.grievance_id, act=task.act, back="services")
        else:
            self.context.go("services", kind=task.record, id=task.record_id, act=task.act, back=CALL_BACKS)

    def arrive(self, view: str = "", **rest: Any) -> None:
        """From elsewhere: a view."""
        if view:
            self.tabs.set_current(view)
