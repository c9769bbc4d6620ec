"""The place 职工: the list of people with one of them beside it; numbers covered, people of anonymous cases not in it."""

from dataclasses import replace
from datetime import date
from typing import Any

from station.actions import people as actions
from station.actions import rights
from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.masking import mask_id_number, mask_phone
from station.casework.model import Worker
from station.db import people as queries
from station.db.people import PeopleQuery
from station.db.store import Store
from station.ui import names
from station.ui.context import Context
from station.ui.grievances.overview import age
from station.ui.listpage import Filter, ListPage
from station.ui.reading import Reading
from station.ui.retention.due import DuePage
from station.ui.table import Column
from station.ui.tablemodel import PAGE
from station.ui.widgets import Button, EmptyState
from station.ui.workers.detail import RECORDS, WorkerDetail

VIEWS = {"all": "全部", "open": "有在办诉求", "again": "来过多次", "doubles": "疑似重复", "sealed": "已封存"}
UNNAMED = ("unnamed", "只有匿名诉求")
TIGHT = ("name", "phone", "employer", "cases", "last_on")


class Workers(ListPage):
    """职工: list page by page from the store, and the detail."""

    detail: WorkerDetail

    def __init__(self, context: Context) -> None:
        self._wanted = PeopleQuery()
        self._paging = Reading(self, context, self._first_page, self._show_page)
        self.clear_button = Button("清除条件", self.clear_filters)
        self.first_button = Button("登记诉求", lambda: context.go("grievances", act="new"), right="register")
        self.first_button.setObjectName("workers.first")
        self.nothing_found = EmptyState("", [self.clear_button, self.first_button])
        shown = columns(context)
        views = VIEWS | ({UNNAMED[0]: UNNAMED[1]} if "read_unnamed" in rights.allowed(context.store) else {})
        super().__init__(
            context,
            Worker.title,
            "workers",
            shown,
            records=RECORDS,
            views=views,
            filters=[Filter("kind", Worker.spec("kind").label, lambda: vocabulary.options("worker_kind"))],
            sorting=("", True),
            unit="人",
            when_empty=self.nothing_found,
            detail=WorkerDetail(context),
            detail_widths=(560, 500, 680),
            column_sets={"roomy": [item.key for item in shown if item.shown], "tight": TIGHT},
        )
        self.run_out = Button("到期鉴定清单", self.show_run_out, icon="archive")
        self.run_out.setObjectName("workers.run_out")
        self.set_actions(self.run_out)
        self.table.sort_requested.connect(lambda *_: self.reload())
        self.detail.opened.connect(self.open_page)
        self.acts |= {
            "save": lambda: self.detail.save(),
            "edit": lambda: self.detail.edit(),
            "next_tab": lambda: self.detail.tabs.step(1),
        }

    def query(self) -> PeopleQuery:
        """What the list asks for now."""
        key, descending = self.table.sorting
        return PeopleQuery(self.view(), tuple(self.chips["kind"].chosen()), self.search.text().strip(), key, descending)

    def reload(self) -> None:
        """Read the counts and the first page again."""
        self._stale = False
        self._wanted = self.query()
        self._paging.start()

    def _first_page(self, store: Store) -> tuple[PeopleQuery, dict[str, int], list[Any]]:
        query = self._wanted
        if query.view == "sealed" and query.text:  # no index leads to them: who may open a seal names them in full
            query = replace(query, text="", only=tuple(actions.find_sealed(store, query.text)))
        return query, queries.counts(store, query, tuple(self._labels)), queries.page(store, query, limit=PAGE)

    def _show_page(self, found: tuple[PeopleQuery, dict[str, int], list[Any]]) -> None:
        query, counts, first = found
        total = counts[query.view]
        self.show_counts(counts)
        self.nothing_found.set_text(self._nothing_words())
        self.clear_button.setVisible(self.is_filtered())
        self.first_button.setVisible(not self.is_filtered() and self.view() == "all")
        self.show_pages(total, lambda own, offset, limit: queries.page(own, query, limit=limit, offset=offset), first)
        self.choose_shown()
        self.table.set_foot([f"{total:,} 人"])

    def _nothing_words(self) -> str:
        if self.view() == "sealed" and self.search.text().strip():
            return "没有找到。已封存的只能由站长按完整的姓名、身份证号或电话查。"
        if not self.is_filtered() and self.view() == "all":
            return "还没有职工档案。登记诉求时填的人会自动建档。"
        return f"没有符合条件的职工。{self.conditions()}"

    def show_run_out(self) -> None:
        """The cases whose time to be kept has passed."""
        self.open_page(DuePage(self.context))

    def arrive(self, id: str = "", act: str = "", view: str = "", key: str = "", text: str = "", **rest: Any) -> None:
        """From elsewhere: one person by ``id``, a view, a search, a draft by its ``key``, ``act="run_out"`` for the list of 鉴定."""
        if act == "draft":
            id, act = key.rpartition(":")[2], "edit"
        if text:
            self.search.setText(text)
        if view:
            self.tabs.set_current(view)
        if id:
            self.show_detail(id)
        if act == "edit":
            self.then(self.detail.edit)
        elif act == "run_out":
            self.show_run_out()


def columns(context: Context) -> list[Column]:
    """The columns of the list."""
    label = Worker.spec

    def today() -> date:
        return context.store.now().date()

    def who(row: Any) -> str:
        years = age(row["born_on"], today())
        sex = vocabulary.label("sex", row["sex"]) if row["sex"] else ""
        return "，".join(part for part in (sex, f"{years} 岁" if years is not None else "") if part)

    def count(key: str, title: str, width: int) -> Column:
        return Column(key, title, width, lambda row: f"{row[key]:,}" if row[key] else "", right=True)

    return [
        Column("name", label("name").label, 120, lambda row: names.shown(row["name"])),
        Column("who", "性别、年龄", 104, who, sortable=False, token="ink2"),
        Column("kind", label("kind").label, 104, lambda row: vocabulary.short("worker_kind", row["kind"])),
        Column("phone", label("phone").label, 120, lambda row: mask_phone(row["phone"]), sortable=False, whole=True),
        Column("id_number", label("id_number").label, 168, lambda row: mask_id_number(row["id_number"]), sortable=False, whole=True),
        Column("employer", "最近的单位", 160, sortable=False, stretch=True),
        count("cases", "诉求", 64),
        count("open_cases", "在办", 64),
        Column("last_on", "最近一次", 104, lambda row: show_day(row["last_on"], today()), right=True, whole=True),
    ]
