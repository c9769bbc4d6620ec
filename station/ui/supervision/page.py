"""The list of matters under supervision, the clues and what came of them, with one of them beside it; a new clue opens over it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from station.casework import money, vocabulary
from station.casework.dates import show_day
from station.casework.model import Supervision
from station.casework.wording import people_words
from station.db import drafts
from station.db.procedures import supervision_rows
from station.db.store import Store
from station.ui import may
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.heldlist import HeldList, View
from station.ui.listpage import Filter
from station.ui.supervision.detail import RECORDS, SupervisionDetail
from station.ui.supervision.limits import next_due
from station.ui.supervision.opening import NewClue
from station.ui.table import Column
from station.ui.widgets import PRIMARY, Button, EmptyState, PillText, status

Row = Mapping[str, Any]
ENDED = ("closed", "refused")
VIEWS = [
    View("open", "在办", lambda row: row["status"] not in ENDED),
    View("clue", "待受理", lambda row: row["status"] == "clue"),
    View("check", "核查和沟通", lambda row: row["status"] in ("accepted", "checked")),
    View("draft", "待拟文书", lambda row: row["status"] == "talked"),
    View("letter", "文书办理中", lambda row: row["status"] == "letter"),
    View("afterwards", "待告知回访", lambda row: row["status"] in ENDED and bool(next_due(row))),
    View("closed", "已办结", lambda row: row["status"] in ENDED),
    View("all", "全部"),
]
TIGHT = ("due", "number", "employer", "topic", "status")
WIDE = ("due", "number", "employer", "summary", "topic", "people", "status")


def against(row: Row) -> str:
    """Who is supervised: the employer, else the industry or area."""
    return row["employer"] or row["scope"]


class Supervisions(HeldList):
    """线索: list and detail; 登记线索 opens over it."""

    detail: SupervisionDetail

    def __init__(self, context: Context) -> None:
        new = Button("登记线索", self.new, kind=PRIMARY, icon="plus", key="Ctrl+N", right="clue")
        new.setObjectName("supervision.new")
        super().__init__(
            context,
            "线索",
            "supervision",
            _columns(context),
            records=RECORDS,
            views=VIEWS,
            filters=[
                Filter("source", "来源", lambda: vocabulary.options("clue_source")),
                Filter("topic", Supervision.spec("topic").label, lambda: vocabulary.options("letter_topic")),
                Filter("registered_by", Supervision.spec("registered_by").label, lambda: self.used("registered_by")),
            ],
            found_in=("number", "employer", "scope", "summary", "grievance_number", "inspectors", "registered_by"),
            sorting=("due", False),
            empty=EmptyState(
                "还没有监督线索。单位可能违法、要核查的事列在这里：从诉求里转过来最快，也可以直接登记。",
                [Button("登记线索", self.new, right="clue")],
            ),
            detail=SupervisionDetail(context),
            detail_widths=(560, 540, 700),
            tight=TIGHT,
            wide=WIDE,
        )
        self.set_actions(new)
        self.table.remove_row = lambda row: self.detail.remove(row["id"])
        self.table.is_removable = lambda row: not may.refusal("remove")
        self.detail.opened.connect(self.open_page)
        self.acts |= {
            "new": self.new,
            "save": lambda: self.detail.save(),
            "edit": lambda: self.detail.start("edit"),
            "next_tab": lambda: self.detail.next_tab(),
        }

    def rows(self, store: Store) -> Sequence[Any]:
        return supervision_rows(store)

    def foot(self, rows: Sequence[Any]) -> list[str]:
        people = sum(row["people"] or 0 for row in rows)
        return [f"涉及 {people:,} 人", f"金额 {money.yuan(sum(row['amount'] or 0 for row in rows))} 元"]

    def new(self, grievance: str = "", employer: str = "") -> None:
        """A new clue, of this grievance or against this employer if one is named."""
        page = NewClue(self.context, self.show_detail)
        self.open_page(page)
        page.start(grievance, employer)

    def arrive(
        self, id: str = "", act: str = "", key: str = "", view: str = "", grievance: str = "", employer: str = "", **rest: Any
    ) -> None:
        """From elsewhere: ``act="new"``, one matter by ``id`` with an act of its own, a view, a draft by its ``key``."""
        if act == "draft":
            self._resume(*key.split(":")[2:])
        elif act == "new":
            self.new(grievance, employer)
        elif id:
            self.show_detail(id)
            if act:
                self.then(partial(self.detail.start, act))
        elif view:
            self.tabs.set_current(view)

    def _resume(self, act: str, *which: str) -> None:
        """Go on with what was typed and not saved."""
        if act == "new":
            self.new(*which)
        elif self.context.store.find(Supervision, which[0]) is None:
            drafts.drop(self.context.store, ":".join(["letters", Supervision.record, act, *which]))
        else:
            self.show_detail(which[0])
            self.then(partial(self.detail.start, ":".join([act, *which[1:]])))


def _columns(context: Context) -> list[Column]:
    now = context.store.now

    def label(name: str) -> str:
        return Supervision.spec(name).label

    def day(name: str) -> Callable[[Row], str]:
        return lambda row: show_day(row[name], now().date())

    def due_slip(row: Row) -> PillText:
        return due_pill(next_due(row), now())

    def people(row: Row) -> str:
        return people_words(row["people"], row["people_mark"]) if row["people"] else ""

    def amount(row: Row) -> str:
        return "" if row["amount"] is None else money.marked(money.yuan(row["amount"]), row["amount_mark"])

    def count(key: str) -> Callable[[Row], int]:
        return lambda row: row[key] or 0

    return [
        Column("due", "期限", 148, pill=due_slip, order=next_due, whole=True),
        Column("number", label("number"), 150, token="ink2", whole=True),
        Column("source", "来源", 118, lambda row: vocabulary.label("clue_source", row["source"])),
        Column("employer", label("employer_id"), 160, against, stretch=True, tip=against),
        Column("summary", label("summary"), 260, lambda row: row["summary"].partition("\n")[0], shown=False),
        Column("topic", label("topic"), 140, lambda row: vocabulary.label("letter_topic", row["topic"])),
        Column("people", "人数", 76, people, order=count("people"), right=True, whole=True),
        Column("amount", "金额（元）", 116, amount, order=count("amount"), right=True, whole=True),
        Column("status", label("status"), 108, pill=lambda row: status("supervision_status", row["status"])),
        Column("inspectors", "监督员", 120, token="ink2"),
        Column("registered_by", label("registered_by"), 84, token="ink2"),
        Column("found_on", label("found_on"), 96, day("found_on"), order=lambda row: row["found_on"], whole=True, shown=False),
        Column("grievance_number", label("grievance_id"), 140, token="ink2", whole=True, shown=False),
        Column("letters", "文书", 64, lambda row: f"{row['letters']} 份" if row["letters"] else "", right=True, shown=False),
        Column("closed_on", label("closed_on"), 96, day("closed_on"), order=lambda row: row["closed_on"], whole=True, shown=False),
    ]
