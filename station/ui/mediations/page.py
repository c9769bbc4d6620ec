"""The place 调解: the list of mediations; a mediation opens over it."""

from collections.abc import Sequence
from typing import Any

from station.actions import mediations as actions
from station.casework import mediations as rules
from station.casework import money, vocabulary
from station.casework.dates import show_day
from station.casework.model import Mediation
from station.db.procedures import mediation_rows
from station.db.store import Store
from station.ui import names
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.heldlist import HeldList, View
from station.ui.listpage import Filter
from station.ui.mediations.case_panel import COMMISSION, HARDENING, PLAN
from station.ui.mediations.opening import NewMediation, stands_already
from station.ui.mediations.record import MediationPage
from station.ui.table import Column
from station.ui.widgets import PRIMARY, Button, EmptyState, PillText, status

PARTS = {"remind": PLAN, "perform": PLAN, "confirm": HARDENING, "reply_commission": COMMISSION}  # where what waits is done
RECORDS = ("mediation", "mediation_session", "grievance", "worker", "employer", "party")
VIEWS = [
    View("open", "在办", lambda row: row["status"] in rules.OPEN),
    View("owed", "待履行", lambda row: row["status"] == "agreed" and row["performance"] not in rules.PERFORMED),
    View("agreed", "已达成", lambda row: row["status"] == "agreed"),
    View("failed", "未达成", lambda row: row["status"] == "failed"),
    View("all", "全部"),
]


class Mediations(HeldList):
    """调解: list; 新建调解 and the record open over it."""

    def __init__(self, context: Context) -> None:
        new = Button("新建调解", self.new, kind=PRIMARY, icon="plus", key="Ctrl+N", right="mediate")
        new.setObjectName("mediations.new")
        super().__init__(
            context,
            "调解",
            "mediations",
            _columns(context),
            records=RECORDS,
            views=VIEWS,
            filters=[
                Filter("mediator", Mediation.spec("mediator").label, lambda: self.used("mediator")),
                Filter("origin", Mediation.spec("origin").label, lambda: vocabulary.options("mediation_origin")),
                Filter("phase", Mediation.spec("phase").label, lambda: vocabulary.options("mediation_phase")),
                Filter("room", Mediation.spec("room").label, lambda: self.used("room")),
            ],
            found_in=("number", "grievance_number", "worker", "employer", "summary", "mediator"),
            sorting=("due_on", False),
            empty=EmptyState(
                "还没有调解。双方愿意调解的争议列在这里：从诉求里转过来最快，也可以直接新建。",
                [Button("新建调解", self.new, right="mediate")],
            ),
        )
        self.set_actions(new)
        self.acts |= {"new": self.new}

    def rows(self, store: Store) -> Sequence[Any]:
        return mediation_rows(store)

    def foot(self, rows: Sequence[Any]) -> list[str]:
        agreed = [row["agreed_amount"] or 0 for row in rows if row["status"] == "agreed"]
        sums = [f"请求 {money.yuan(sum(row['claim_amount'] or 0 for row in rows))} 元"]
        return [*sums, f"达成 {len(agreed):,} 件，{money.yuan(sum(agreed))} 元"] if agreed else sums

    def open_row(self, row_id: str, part: str = "") -> None:
        if self.is_there(row_id):
            self.open_page(MediationPage(self.context, row_id, part))
            self.context.recent.note(Mediation.record, row_id)

    def new(self, grievance: str = "") -> None:
        """A new mediation, of this grievance if one is named; the one that stands, if it has one."""
        if grievance and (held := actions.standing(self.context.store, grievance)) is not None:
            self.open_row(held.id)
            self.context.toast(stands_already(held))
            return
        self._begin(grievance)

    def _begin(self, grievance: str, *, is_draft: bool = False) -> None:
        page = NewMediation(self.context, self.open_row, is_draft=is_draft)
        self.open_page(page)
        page.start(grievance)

    def arrive(
        self, act: str = "", id: str = "", grievance: str = "", key: str = "", part: str = "", imported: str = "", **rest: Any
    ) -> None:
        """From elsewhere: ``act="new"``, one mediation by ``id`` and what waits in it, or a ``part`` of it, a draft by its ``key``."""
        if act == "draft":
            _, what, which = key.split(":", 2)
            if what == "new":
                self._begin(which, is_draft=True)
            else:
                mediation, _, session = which.partition(":")
                self.open_row(mediation, session or what)
        elif act == "new":
            self.new(grievance)
        elif imported:
            self.show_imported(imported)
        elif id:
            self.open_row(id, part or PARTS.get(act, ""))


def _columns(context: Context) -> list[Column]:
    now = context.store.now

    def label(name: str) -> str:
        return Mediation.spec(name).label

    def amount(name: str) -> Any:
        return lambda row: "" if row[name] is None else money.yuan(row[name])

    def day(name: str) -> Any:
        return lambda row: show_day(row[name], now().date())

    def word(of: str, name: str = "") -> Any:
        return lambda row: vocabulary.label(of, row[name or of])

    def due_order(row: Any) -> str:
        is_owed = row["status"] == "agreed" and row["performance"] not in rules.PERFORMED
        return row["due_on"] if row["status"] in rules.OPEN else row["perform_by"] if is_owed else ""

    def due_slip(row: Any) -> PillText:
        return due_pill(due_order(row), now())

    return [
        Column("due_on", "期限", 148, pill=due_slip, order=due_order, whole=True),
        Column("number", label("number"), 168, token="ink2", whole=True),
        Column("worker", "申请人", 88, lambda row: names.shown(row["worker"])),
        Column("summary", "诉求", 180, stretch=True),
        Column("employer", "被申请人", 170, tip=lambda row: row["employer"] or ""),
        Column("mediator", label("mediator"), 80, token="ink2"),
        Column("sessions", "次数", 56, lambda row: str(row["sessions"] or ""), order=lambda row: row["sessions"], right=True),
        Column("claim_amount", "请求（元）", 116, amount("claim_amount"), order=lambda row: row["claim_amount"], right=True, whole=True),
        Column(
            "agreed_amount",
            "协议（元）",
            116,
            amount("agreed_amount"),
            order=lambda row: row["agreed_amount"],
            right=True,
            whole=True,
            shown=False,
        ),
        Column("applied_on", label("applied_on"), 104, day("applied_on"), order=lambda row: row["applied_on"], whole=True, shown=False),
        Column("ended_on", label("ended_on"), 104, day("ended_on"), order=lambda row: row["ended_on"], whole=True, shown=False),
        Column("performance", label("performance"), 92, word("performance"), shown=False),
        Column("phase", label("phase"), 80, word("mediation_phase", "phase"), shown=False),
        Column("room", label("room"), 100, shown=False),
        Column("grievance_number", "诉求编号", 124, token="ink2", whole=True, shown=False),
        Column("status", label("status"), 116, pill=lambda row: status("mediation_status", row["status"])),
        Column("open", "", 76, action="打开", icon="chevron-right"),
    ]
