"""The place 诉求: the list with its views and filters, and the detail beside it."""

from collections.abc import Generator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from station.actions.progress import finish
from station.casework import money, vocabulary
from station.casework.model import Grievance
from station.db import grievances as queries
from station.db.grievances import ListQuery
from station.db.store import Store
from station.errors import StationError
from station.ui import may
from station.ui.context import Context, Job
from station.ui.grievances.bulkbar import BulkBar
from station.ui.grievances.columns import COLUMN_SETS, columns
from station.ui.grievances.detail import Detail
from station.ui.grievances.intake import IntakePage
from station.ui.grievances.sheet import IntakeSheet
from station.ui.listpage import IMPORTED, Filter, ListPage, imported_filter
from station.ui.reading import Reading
from station.ui.savedviews import SavedView
from station.ui.tablemodel import PAGE
from station.ui.widgets import PRIMARY, Answer, Button, EmptyState, ask
from station.ui.widgets.text import as_tip
from station.vault.slots import LockedError

VIEWS = {
    "open": "在办",
    "due_today": "今日到期",
    "due_week": "本周到期",
    "overdue": "已逾期",
    "gaps": "待补",
    "backlog": "积案",
    "handed": "待接收",
    "to_follow_up": "待回访",
    "to_archive": "未归档",
    "all": "全部",
}
PERIODS = {"today": "今天", "week": "本周", "month": "本月", "last_month": "上月", "year": "今年", "last_year": "去年"}
SUM_AFTER_MS = 150  # after the last key: the page is read at once, its sums once typing rests
TOPICS = {"course": "course", "members": "roster", "files": "materials"}  # tab of the detail: page of the manual; else that of a case
Sums = tuple[dict[str, int], queries.Totals]
RECORDS = ("grievance", "worker", "employer", "party")


class Grievances(ListPage):
    """诉求: list and detail, page by page from the store; 登记诉求 opens over it."""

    detail: Detail

    def __init__(self, context: Context) -> None:
        store = context.store
        self._back = ""
        self._turn = 0
        self._summing: Job | None = None
        self._shown = self._wanted = ListQuery()
        self._paging = Reading(self, context, self._first_page, self._show_page)
        self.bulk = BulkBar(context, self.chosen_ids)
        self.export_button = Button("导出台账", self.export, icon="file-spreadsheet", key="F12", show_key=False, small=True, right="export")
        self.export_button.setObjectName("grievances.export")
        self.clear_button = Button("清除条件", self.clear_filters)
        self.import_button = Button("导入旧台账", lambda: context.go("ledgers", act="import"), right="import")
        self.import_button.setObjectName("grievances.import")
        self.first_button = Button("登记诉求", lambda: self.register(), right="register")
        self.first_button.setObjectName("grievances.first")
        self.nothing_found = EmptyState("", [self.clear_button, self.first_button, self.import_button])
        super().__init__(
            context,
            "诉求",
            "grievances",
            columns(store.now),
            records=RECORDS,
            views=VIEWS,
            filters=[
                Filter("category", "类别", lambda: [(entry.code, entry.short) for entry in vocabulary.vocabulary("category").entries]),
                Filter("handler", "承办", lambda: [(name, name) for name in queries.used_values(store, "handler")]),
                Filter("area", "街道", lambda: [(name, name) for name in queries.used_values(store, "area")]),
                Filter("status", "状态", lambda: vocabulary.options("grievance_status")),
                Filter("received", "受理日期", PERIODS.items, is_single=True),
                imported_filter(store, Grievance.record),
            ],
            sorting=("due_at", False),
            when_empty=self.nothing_found,
            detail=Detail(context),
            column_sets=COLUMN_SETS,
            tools=[self.export_button],
            chosen_tools=self.bulk,
        )
        self.views.leave_out("gaps", True)
        self._sum_soon = QTimer(self, singleShot=True, interval=SUM_AFTER_MS)
        self._sum_soon.timeout.connect(self._sum)
        self.bulk.asked_for_all.connect(self.table.choose_all)
        self.bulk.asked_for_export.connect(self.export)
        self.bulk.ended.connect(self.table.setFocus)
        self.table.selection_changed.connect(lambda: self.bulk.show_count(self.table.selected_count(), self.table.row_count()))
        self.whole.addWidget(self.bulk.report)
        register = Button("登记诉求", self.register, kind=PRIMARY, icon="clipboard-plus", key="Ctrl+N", right="register")
        register.setObjectName("grievances.register")
        self.set_actions(register)
        self.table.sort_requested.connect(lambda *_: self.reload())
        self.table.remove_row = lambda row: self.detail.remove(row["id"])
        self.table.is_removable = lambda row: not may.refusal("remove")
        self.detail.done.connect(self._act_done)
        self.detail.opened.connect(self.open_page)
        self.acts |= {
            "new": self.register,
            "export": self.export,
            "next_tab": lambda: self.detail.next_tab(),
            "edit": lambda: self.detail.edit(),
            "save": lambda: self.detail.save(),
        }

    def manual_topic(self) -> str:
        return "" if self.detail.isHidden() else TOPICS.get(self.detail.tabs.current(), "case")

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

    def query(self, asked: SavedView | None = None) -> ListQuery:
        """What the list asks for now, or would in a view."""
        asked = asked or self.shown_view()
        first, last = self._span(next(iter(asked.filters.get("received", ())), ""))
        key, descending = asked.sorting
        return ListQuery(
            view=asked.view,
            filters=tuple((name, tuple(chosen)) for name, chosen in asked.filters.items() if name not in ("received", IMPORTED)),
            text=asked.text,
            sort="number" if key == "serial" else key,
            descending=descending,
            received_from=first,
            received_to=last,
            imported=next(iter(asked.filters.get(IMPORTED, ())), ""),
        )

    def reload(self) -> None:
        """Read the first page again, then counts and sums: among very many cases the page does not wait for them."""
        self._stale = False
        self._wanted = self.query()
        self._paging.start()

    def _first_page(self, store: Store) -> tuple[ListQuery, list[Any], bool]:
        """What was asked for, the first page of it, and whether there are no cases at all."""
        query = self._wanted
        first = queries.page(store, query, limit=PAGE)
        return query, list(first), not first and not store.count(Grievance)

    def _show_page(self, found: tuple[ListQuery, list[Any], bool]) -> None:
        query, first, is_new = found
        store = self.context.store
        self.nothing_found.set_text("还没有诉求。登记第一件，或者把旧台账导进来。" if is_new else self._nothing_words())
        self.clear_button.setText("清除条件" if self.is_filtered() else "看全部诉求")
        self.clear_button.setVisible(self.is_filtered() or not (is_new or self.view() == "all"))
        for button in (self.first_button, self.import_button):
            button.setVisible(is_new)
        # as many as before until they are counted, so that a reload leaves the scroll bar where it is
        known = self.table.row_count() if query == self._shown and len(first) == PAGE else len(first)
        self._shown = query
        self.show_pages(known, lambda own, offset, limit: queries.page(own, query, limit=limit, offset=offset), first)
        self.choose_shown()
        self._turn += 1
        if queries.is_large(store):
            self.table.set_foot(["正在合计…"])
            self.export_button.setEnabled(False)
            self._sum_soon.start()
        else:
            self._show_sums(finish(_overview(store, query, self._saved_queries())))

    def _sum(self) -> None:
        """Count and sum beside the window, one question at a time, the last one asked."""
        if self._summing not in self.context.jobs:
            turn, query, saved = self._turn, self.query(), self._saved_queries()
            work = self.context.own_store(lambda store: _overview(store, query, saved))
            self._summing = self.context.run(work, lambda found: self._summed(turn, found), failed=self._not_summed)

    def is_summing(self) -> bool:
        """Whether counts and sums of what is shown are still being made."""
        return self._summing in self.context.jobs or self._sum_soon.isActive()

    def _saved_queries(self) -> dict[str, ListQuery]:
        return {view.key: self.query(view) for view in self.views.views}

    def _summed(self, turn: int, found: Sums) -> None:
        if turn == self._turn:
            self._show_sums(found)
        else:
            self._sum()

    def _not_summed(self, error: StationError) -> None:
        if isinstance(error, LockedError):
            self._stale = True  # read again when it is shown
        else:
            self.context.problem(error)

    def _show_sums(self, found: Sums) -> None:
        counts, totals = found
        self.views.leave_out("gaps", not counts["gaps"])
        self.tabs.set_counts(counts)
        self.table.set_count(totals.cases)
        people = money.marked(f" {totals.people:,} ", totals.people_mark)
        amount = money.marked(f" {money.yuan(totals.amount)} ", totals.amount_mark)
        self.table.set_foot([f"{totals.cases:,} 件", f"涉及{people}人", f"金额{amount}元"])
        self.export_button.setText(f"导出台账 {totals.cases:,} 件")
        self.export_button.setToolTip(as_tip(f"{self.export_button.text()}（F12）"))
        self.export_button.setEnabled(totals.cases > 0)

    def _nothing_words(self) -> str:
        if not self.is_filtered() and self.view() == "open":
            return "没有在办的诉求。"
        return f"没有符合条件的诉求。{self.conditions()}"

    def clear_filters(self) -> None:
        """Back to all rows of the view; from a view without rows to the view of all."""
        if not self.is_filtered():
            self.tabs.set_current("all")
        super().clear_filters()

    def open_case(self, case_id: str, act: str = "") -> None:
        """Show one case beside the list and, if asked, one of its acts."""
        self.show_detail(case_id)
        if act:
            self.then(partial(self.detail.start, act))

    def escape(self) -> bool:
        if self.bulk.is_asking():
            self.bulk.stop()
            return True
        return super().escape()

    def _act_done(self) -> None:
        if self._back:
            back, self._back = self._back, ""
            self.context.go(back)

    def chosen_ids(self) -> list[str]:
        """Ids of the chosen cases, of all pages."""
        if self.table.selected_count() == self.table.row_count():
            return queries.ids(self.context.store, self.query())
        return self.table.selected_ids()

    # -- acts ------------------------------------------------------------------------------------------------------

    def register(self, **known: str) -> None:
        """A new grievance, over the list; ``known`` names a worker or an employer to begin with."""
        sheet = IntakeSheet(self.context, in_parts=True)
        self.context.in_turns(self, *sheet.parts(), lambda: self._open_sheet(sheet, known))

    def _open_sheet(self, sheet: IntakeSheet, known: Mapping[str, str]) -> None:
        if self.is_left():
            sheet.deleteLater()
        else:
            self.open_page(IntakePage(self.context, self, sheet=sheet, **known))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (event.matches(QKeySequence.StandardKey.Paste) and self._paste()):
            super().keyPressEvent(event)

    def _paste(self) -> bool:
        """Offer to take in rows copied from a sheet, such as somebody pastes where the rows are to come; whether there are any."""
        text = QGuiApplication.clipboard().text()
        rows = [line for line in text.splitlines() if "\t" in line and line.strip()]
        if not rows or may.refusal("import"):
            return False
        answers = [Answer("", "不导入", safe=True), Answer("import", "导入", proposed=True)]
        sentence = "标题行会认出来，不当一件。先对应列、看结果，确认以前什么也不写。"
        if ask(self.window(), f"剪贴板里有 {len(rows)} 行，要导入吗？", sentence, answers) == "import":
            from station.ui.importing.page import ImportPage  # as rarely as rows are pasted

            self.then(lambda: self.open_page(ImportPage(self.context, text)))
        return True

    def export(self) -> None:
        """To the ledger of the cases chosen, if there are several, else of all that the list holds."""
        ids = self.chosen_ids() if self.table.selected_count() > 1 else queries.ids(self.context.store, self.query())
        if ids:
            self.context.go("ledgers", key="grievances", ids=ids)

    def arrive(
        self,
        id: str = "",
        act: str = "",
        view: str = "",
        text: str = "",
        back: str = "",
        key: str = "",
        imported: str = "",
        **known: Any,
    ) -> None:
        """From elsewhere: a case and an act on it, ``act="new"`` with whom it is for, a view, a search, a ledger, a draft's ``key``."""
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
            self.views.leave_out(view, False)
            self.tabs.set_current(view or "all")
            if not id and not self.detail.is_acting():  # a case beside it need not be among what was asked for
                self.close_detail()
        if imported:
            self.show_imported(imported)
        if id:
            self.open_case(id, act)

    def _open_draft(self, key: str) -> None:
        _, what, which = key.split(":", 2)
        if what == "new":
            self.register(draft=key)
        else:
            case_id, _, record_id = which.partition(":")
            self.open_case(case_id, f"{what}:{record_id}" if record_id else what)


def _overview(store: Store, query: ListQuery, saved: Mapping[str, ListQuery]) -> Generator[int, None, Sums]:
    counts, totals = queries.overview(store, query)
    for done, (key, asked) in enumerate(saved.items()):
        yield done
        counts[key] = queries.overview(store, asked)[1].cases
    return counts, totals
