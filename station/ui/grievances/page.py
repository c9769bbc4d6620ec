"""The place 诉求: the list with its views and filters, and the detail beside it."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSplitter

from station.casework import money, vocabulary
from station.changes import Changes
from station.db import grievances as queries
from station.db.grievances import ListQuery
from station.ui.context import Context
from station.ui.grievances.columns import COLUMN_SETS, columns
from station.ui.grievances.detail import Detail
from station.ui.grievances.intake import IntakePage
from station.ui.page import COMPACT, WIDE, Page, Room
from station.ui.table import Table
from station.ui.widgets import PRIMARY, Button, EmptyState, FilterChip, Pane, ViewTabs, column, row

VIEWS = {
    "open": "在办",
    "due_today": "今日到期",
    "due_week": "本周到期",
    "overdue": "已逾期",
    "to_follow_up": "待回访",
    "to_archive": "未归档",
    "all": "全部",
}
PERIODS = {"today": "今天", "week": "本周", "month": "本月", "last_month": "上月", "year": "今年", "last_year": "去年"}
RECORDS = ("grievance", "worker", "employer", "party")
_SPLIT, _COLUMNS = "grievances.split", "grievances.columns"


class _OneChip(FilterChip):
    """A filter of which only one value can be chosen."""

    def choose(self, keys: Any) -> None:
        super().choose(list(keys)[-1:])


class Grievances(Page):
    """诉求: list and detail; 登记诉求 opens over it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "诉求")
        self.setObjectName("grievances")
        self._stale = True
        self._back = ""
        self._room = Room(1440, 800)
        self._sort = ("due_at", False)
        register = Button("登记诉求", self.register, kind=PRIMARY, icon="clipboard-plus", key="Ctrl+N")
        register.setObjectName("grievances.register")
        self.set_actions(register)
        self._build_head()
        self.table = self._build_table()
        self.detail = Detail(context)
        self.detail.closed.connect(self.close_detail)
        self.detail.stepped.connect(self.table.step)
        self.detail.done.connect(self._act_done)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.splitterMoved.connect(self._keep_split)
        self.detail.hide()
        whole = column(self.head, self.filters, spacing=0)
        whole.addWidget(self.splitter, 1)
        self.setLayout(whole)
        self.acts = {
            "new": self.register,
            "find": self._find,
            "filters": lambda: self.filters.setVisible(self.filters.isHidden()),
            "export": self.export,
            "next_tab": lambda: self.detail.next_tab(),
            "previous": lambda: self.table.step(-1),
            "next": lambda: self.table.step(1),
            "edit": lambda: self.detail.edit(),
            "save": lambda: self.detail.save(),
        }
        context.changed.connect(self._changed)

    # -- building --------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.tabs = ViewTabs(list(VIEWS.items()), "open")
        self.tabs.setObjectName("grievances.views")
        self.tabs.chosen.connect(lambda _: self.reload())
        self._tab_line = row(self.tabs, None)
        self.head = Pane(self._tab_line, fill="desk", edges="b", line="line2")
        self.search = QLineEdit()
        self.search.setObjectName("grievances.search")
        self.search.setPlaceholderText("在本页查找（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(200)
        self.search.textChanged.connect(lambda _: self.reload())
        self.search.returnPressed.connect(lambda: self.table.setFocus())
        store = self.context.store
        words = [(entry.code, entry.short) for entry in vocabulary.vocabulary("category").entries]
        states = vocabulary.options("grievance_status")
        self.chips = {
            "category": FilterChip("类别", words),
            "handler": FilterChip("承办", lambda: [(name, name) for name in queries.used_values(store, "handler")]),
            "area": FilterChip("街道", lambda: [(name, name) for name in queries.used_values(store, "area")]),
            "status": FilterChip("状态", states),
        }
        self.received = _OneChip("受理日期", list(PERIODS.items()))
        for name, chip in (*self.chips.items(), ("received", self.received)):
            chip.setObjectName(f"grievances.filter.{name}")
            chip.changed.connect(self.reload)
        self.columns_button = Button("列", self._choose_columns, icon="columns-3", small=True)
        self.columns_button.setObjectName("grievances.columns")
        self.export_button = Button("导出", self.export, icon="file-spreadsheet", key="F12", show_key=False, small=True)
        self.export_button.setObjectName("grievances.export")
        self._filter_line = row(self.search, *self.chips.values(), self.received, None, self.columns_button, self.export_button)
        self.filters = Pane(self._filter_line, fill="desk", edges="b", line="line2")

    def _build_table(self) -> Table:
        self.nothing = EmptyState("", [])
        self.clear_button = Button("清除条件", self.clear_filters)
        self.nothing_found = EmptyState("", [self.clear_button])
        table = Table(
            columns(self.context.store.now),
            name="grievances",
            memory=self.context.memory,
            when_empty=self.nothing_found,
        )
        table.setObjectName("grievances.list")
        table.set_sorting("due_at")
        table.sort_requested.connect(self._sorted)
        table.current_changed.connect(self._follow)
        table.opened.connect(self._open)
        return table

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _span(self, period: str) -> tuple[str, str]:
        """First and last day of a period named in ``PERIODS``; two empty words for none."""
        today = self.context.store.now().date()
        month, year = today.replace(day=1), date(today.year, 1, 1)
        before, last_year = month - timedelta(days=1), year - timedelta(days=1)
        spans = {
            "today": (today, today),
            "week": (today - timedelta(days=today.weekday()), today),
            "month": (month, today),
            "last_month": (before.replace(day=1), before),
            "year": (year, today),
            "last_year": (date(last_year.year, 1, 1), last_year),
        }
        if period not in spans:
            return "", ""
        first, last = spans[period]
        return first.isoformat(), last.isoformat()

    def query(self, view: str = "") -> ListQuery:
        """What the list asks for now."""
        first, last = self._span(next(iter(self.received.chosen()), ""))
        key, descending = self._sort
        return ListQuery(
            view=view or self.tabs.current(),
            filters=tuple((name, tuple(chip.chosen())) for name, chip in self.chips.items() if chip.chosen()),
            text=self.search.text().strip(),
            sort="number" if key == "serial" else key,
            descending=descending,
            received_from=first,
            received_to=last,
        )

    def reload(self) -> None:
        """Read counts, sums and the first page again."""
        self._stale = False
        store, query = self.context.store, self.query()
        totals = queries.totals(store, query)
        self.tabs.set_counts({view: queries.totals(store, self.query(view)).cases for view in VIEWS})
        self.nothing_found.set_text(self._nothing_words())
        self.clear_button.setVisible(self._is_filtered())
        self.table.set_pages(totals.cases, lambda offset, limit: queries.page(store, query, limit=limit, offset=offset))
        people = money.marked(f" {totals.people:,} ", totals.people_mark)
        amount = money.marked(f" {money.yuan(totals.amount)} ", totals.amount_mark)
        self.table.set_foot([f"{totals.cases:,} 件", f"涉及{people}人", f"金额{amount}元"])
        self.export_button.setText(f"导出 {totals.cases:,} 件")
        self.export_button.setEnabled(totals.cases > 0)

    def _nothing_words(self) -> str:
        chosen = [chip.text() for chip in (*self.chips.values(), self.received) if chip.chosen()]
        chosen += [f"“{self.search.text().strip()}”"] if self.search.text().strip() else []
        if not chosen and self.tabs.current() in ("open", "all"):
            return "还没有诉求。登记第一件，或者把旧台账导进来。" if self.tabs.current() == "all" else "没有在办的诉求。"
        conditions = f"现在的条件：{VIEWS[self.tabs.current()]}" + "".join(f"，{words}" for words in chosen)
        return f"没有符合条件的诉求。{conditions}。"

    def _sorted(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self.reload()

    def clear_filters(self) -> None:
        """Show everything of the view again."""
        for chip in (*self.chips.values(), self.received):
            chip.blockSignals(True)
            chip.clear()
            chip.blockSignals(False)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.reload()

    def _is_filtered(self) -> bool:
        return bool(self.search.text()) or any(chip.chosen() for chip in (*self.chips.values(), self.received))

    def _changed(self, changes: Changes) -> None:
        self._stale = self._stale or changes.touches(*RECORDS)
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        if self._stale:
            self.reload()

    def focus_first(self) -> None:
        if not self.detail.is_acting():
            self.table.setFocus()

    # -- the detail ------------------------------------------------------------------------------------------------

    def _follow(self, found: Any) -> None:
        if found is None or self.detail.isHidden() or self.detail.is_acting():
            return
        shown = self.detail.case
        if shown is None or shown.grievance.id != found["id"]:  # drawn anew, its buttons would go from under the mouse
            self.detail.show_id(found["id"])

    def _open(self, found: Any) -> None:
        self.open_case(found["id"])
        self.detail.setFocus()

    def open_case(self, case_id: str, act: str = "") -> None:
        """Show one case beside the list and, if asked, one of its acts."""
        if self.detail.isHidden():
            self._keep_columns()
            self.detail.show()
            self.table.setVisible(self._room.kind != COMPACT)
            self._fit()
        self.table.select_id(case_id)
        self.detail.show_id(case_id)
        if act:
            self.detail.start(act)

    def close_detail(self) -> None:
        """Back to the whole list."""
        self._keep_columns()
        self.detail.hide()
        self.table.show()
        self._fit()
        self.table.setFocus()

    def _act_done(self) -> None:
        if self._back:
            back, self._back = self._back, ""
            self.context.go(back)

    def _keep_split(self) -> None:
        self.context.memory[_SPLIT] = self.splitter.sizes()[1]

    # -- room and columns ------------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        self._keep_columns()
        self._room = room
        self._tab_line.setContentsMargins(room.margin, 0, room.margin, 1)
        self._filter_line.setContentsMargins(room.margin, 7, room.margin, 8)
        self.table.set_lead(room.margin)
        self.table.set_low(room.is_low)
        self.detail.arrange(room)
        self.table.setVisible(self.detail.isHidden() or room.kind != COMPACT)
        self._fit()

    def _mode(self) -> str:
        if self.detail.isHidden():
            return "roomy"
        return "wide" if self._room.width >= 1800 else "tight"

    def _fit(self) -> None:
        wide = 640 if self._room.kind == WIDE else 476 if self._room.is_narrow else 520
        if not self.detail.isHidden() and self._room.kind != COMPACT:
            wanted = self.context.memory.get(_SPLIT, wide)
            self.splitter.setSizes([max(300, self.splitter.width() - wanted), wanted])
        shown = self.context.memory.get(_COLUMNS, {}).get(self._mode(), COLUMN_SETS[self._mode()])
        for item in self.table.model.columns:
            self.table.show_column(item.key, item.key in shown, remember=False)
        self._mode_shown = self._mode()

    def _keep_columns(self) -> None:
        """Remember which columns were chosen for the list alone, and which beside a detail."""
        mode = getattr(self, "_mode_shown", "")
        if mode:
            kept = dict(self.context.memory.get(_COLUMNS, {}))
            shown = [item.key for item in self.table.shown_columns()]
            if set(shown) != set(COLUMN_SETS[mode]) or mode in kept:
                self.context.memory[_COLUMNS] = kept | {mode: shown}

    def _choose_columns(self) -> None:
        menu = self.table.columns_menu()
        menu.aboutToHide.connect(self._keep_columns)
        menu.popup(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    # -- acts ------------------------------------------------------------------------------------------------------

    def register(self, **known: str) -> None:
        """A new grievance, over the list; ``known`` names a worker or an employer to begin with."""
        self.open_page(IntakePage(self.context, self, **known))

    def export(self) -> None:
        """To the ledger of grievances."""
        self.context.go("ledgers", key="grievances")

    def _find(self) -> None:
        self.filters.show()
        self.search.setFocus()
        self.search.selectAll()

    def arrive(self, id: str = "", act: str = "", view: str = "", text: str = "", back: str = "", key: str = "", **known: Any) -> None:
        """From elsewhere: a case and an act on it, ``act="new"`` with whom it is for, a view or a search, a draft by its ``key``."""
        self._back = back
        if act == "new":
            self.register(**known)
            return
        if act == "draft":
            self._open_draft(key)
            return
        if view or text:
            self.clear_filters()
            self.search.setText(text)
            self.tabs.set_current(view or "all")
        if id:
            self.open_case(id, act)

    def _open_draft(self, key: str) -> None:
        _, what, which = key.split(":", 2)
        if what == "new":
            self.register(draft=key)
        else:
            case_id, _, record_id = which.partition(":")
            self.open_case(case_id, f"{what}:{record_id}" if record_id else what)

    def escape(self) -> bool:
        if self.detail.is_acting():
            self.detail.stop()
        elif not self.detail.isHidden():
            self.close_detail()
        elif self._is_filtered():
            self.clear_filters()
        else:
            return False
        return True

    def leave(self) -> bool:
        self._keep_columns()
        self.detail.stop()
        return True
