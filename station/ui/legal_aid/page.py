"""The place 援助: the list of legal-aid applications with one of them beside it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from station.casework import legal_aid as rules
from station.casework import money, vocabulary
from station.casework.aid_stages import DONE, TURNED_DOWN
from station.casework.dates import show_day
from station.casework.model import AidStep, LegalAid
from station.db.procedures import aid_rows
from station.db.store import Store
from station.ui import names
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.heldlist import HeldList, View
from station.ui.legal_aid.detail import AidDetail
from station.ui.legal_aid.opening import NewAid
from station.ui.listpage import Filter
from station.ui.table import Column
from station.ui.widgets import PRIMARY, Button, EmptyState, PillText, status

RECORDS = ("legal_aid", "aid_step", "grievance", "worker", "employer", "party")
VIEWS = [
    View("open", "在办", lambda row: row["status"] in rules.OPEN),
    View("review", "待审批", lambda row: row["status"] in rules.UNDECIDED),
    View("assign", "待指派", lambda row: row["status"] == "granted"),
    View("work", "办理中", lambda row: row["status"] in ("assigned", "referred")),
    View("closed", "已结束", lambda row: row["status"] in (*DONE, *TURNED_DOWN)),
    View("all", "全部"),
]
_LIMITED_BY = (
    "status",
    "form",
    "applied_on",
    "is_urgent",
    "papers_missing",
    "told_missing_on",
    "supplied_on",
    "decision",
    "decided_on",
    "referred_to",
    "referred_on",
    "referral_answer",
    "receipt_on",
)
TIGHT = ("due", "worker", "summary", "form", "status")


class LegalAids(HeldList):
    """援助: list and detail; 新建援助 opens over it."""

    detail: AidDetail

    def __init__(self, context: Context) -> None:
        new = Button("新建援助", self.new, kind=PRIMARY, icon="plus", key="Ctrl+N", right="aid")
        new.setObjectName("legal_aid.new")
        super().__init__(
            context,
            "援助",
            "legal_aid",
            _columns(context),
            records=RECORDS,
            views=VIEWS,
            filters=[
                Filter("form", LegalAid.spec("form").label, lambda: vocabulary.options("aid_form")),
                Filter("basis", LegalAid.spec("basis").label, lambda: vocabulary.options("aid_basis")),
                Filter("lawyer", LegalAid.spec("lawyer").label, lambda: self.used("lawyer")),
            ],
            found_in=("number", "grievance_number", "worker", "employer", "summary", "lawyer", "firm"),
            sorting=("due", False),
            empty=EmptyState(
                "还没有援助。职工申请的法律援助列在这里：从诉求里转过来最快，也可以直接新建。", [Button("新建援助", self.new, right="aid")]
            ),
            detail=AidDetail(context),
            detail_widths=(560, 540, 640),
            tight=TIGHT,
        )
        self.set_actions(new)
        self.detail.paper_acts.opened.connect(self.open_page)
        self.acts |= {"new": self.new, "save": lambda: self.detail.save(), "edit": lambda: self.detail.start("application")}

    def rows(self, store: Store) -> Sequence[Any]:
        return aid_rows(store)

    def foot(self, rows: Sequence[Any]) -> list[str]:
        recovered = sum(row["recovered"] or 0 for row in rows)
        claimed = f"标的 {money.yuan(sum(row['claim_amount'] or 0 for row in rows))} 元"
        return [claimed, f"挽回 {money.yuan(recovered)} 元"] if recovered else [claimed]

    def new(self, grievance: str = "") -> None:
        """A new application, of this grievance if one is named."""
        page = NewAid(self.context, self.show_detail)
        self.open_page(page)
        page.start(grievance)

    def arrive(self, act: str = "", id: str = "", grievance: str = "", key: str = "", imported: str = "", **rest: Any) -> None:
        """From elsewhere: ``act="new"``, one application by ``id`` with an act of its own, a draft by its ``key``."""
        if act == "draft":
            _, what, which = key.split(":", 2)
            if what == "new":
                self.new(which)
            else:
                which, _, part = which.partition(":")
                self.show_detail(which)
                self.then(lambda: self.detail.start(what, self.context.store.find(AidStep, part) if part else None))
        elif act == "new":
            self.new(grievance)
        elif imported:
            self.show_imported(imported)
        elif id:
            self.show_detail(id)
            if act:
                self.then(partial(self.detail.start, act))


def _columns(context: Context) -> list[Column]:
    now = context.store.now

    def label(name: str) -> str:
        return LegalAid.spec(name).label

    def due(row: Any) -> str:
        return rules.next_due(LegalAid(**{name: row[name] for name in _LIMITED_BY}), row["next_on"])

    def order(row: Any) -> str:
        """Urgent aid before the rest, each by its limit (法律援助法 art. 44)."""
        day = due(row)
        return f"{'0' if row['is_urgent'] else '1'}{day}" if day else ""

    def form(row: Any) -> str:
        return vocabulary.short("aid_form", row["form"]) + ("，先行" if row["is_urgent"] and row["status"] in rules.OPEN else "")

    def amount(name: str) -> Any:
        return lambda row: "" if row[name] is None else money.yuan(row[name])

    def day(name: str) -> Any:
        return lambda row: show_day(row[name], now().date())

    def due_slip(row: Any) -> PillText:
        return due_pill(due(row), now())

    return [
        Column("due", "期限", 148, pill=due_slip, order=order, whole=True),
        Column("number", "申请号", 140, token="ink2", whole=True),
        Column("worker", "申请人", 84, lambda row: names.shown(row["worker"])),
        Column("summary", "诉求", 140, stretch=True),
        Column("employer", "对方", 150, tip=lambda row: row["employer"] or ""),
        Column("form", "形式", 112, form),
        Column("applied_on", label("applied_on"), 96, day("applied_on"), order=lambda row: row["applied_on"], whole=True),
        Column("lawyer", "律师", 76, token="ink2"),
        Column(
            "claim_amount",
            "标的额（元）",
            116,
            amount("claim_amount"),
            order=lambda row: row["claim_amount"],
            right=True,
            whole=True,
        ),
        Column("closed_on", label("closed_on"), 96, day("closed_on"), order=lambda row: row["closed_on"], whole=True, shown=False),
        Column(
            "recovered", "挽回（元）", 116, amount("recovered"), order=lambda row: row["recovered"], right=True, whole=True, shown=False
        ),
        Column("status", label("status"), 96, pill=lambda row: status("aid_status", row["status"])),
    ]
