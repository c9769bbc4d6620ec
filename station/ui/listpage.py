"""A place that is a list of records: views, filters, search, and a detail beside the list where there is one.

It has two kinds. A ``HeldList`` (``ui/heldlist.py``) reads all its rows and narrows them in memory; the grievances ask the store for
each page. Each kind says what ``reload`` does, and ``narrow`` if another view or filter needs less than that.
"""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from station.casework.model import LedgerImport
from station.changes import Changes
from station.db.store import Store
from station.frozen import frozen
from station.ui import copying, theme
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.page import COMPACT, WIDE, Page, Room
from station.ui.reading import Reading
from station.ui.savedviews import SavedView
from station.ui.table import Column, Table, lines
from station.ui.tablemodel import PAGE
from station.ui.viewline import ViewLine
from station.ui.widgets import ICON, SECONDARY, Button, FilterChip, Pane, column, row
from station.ui.widgets.searchfield import SearchField
from station.ui.widgets.text import as_tip

_GIVEN_WAY, _LEAST_DETAIL = 80, 476  # pixels of a detail beside its list
_ALL_COLUMNS = 1360  # width of a window that has room for all columns of a list
_RAIL = 80  # pixels of a compact window that the rail and a scroll bar take
_CLOSER = 1.03  # so much closer columns stand before one of them is left out
_STEP = 500  # lines copied between two reports
Ask = Callable[[Store, int, int], Sequence[Any]]
ALL = "all"  # the view of all rows
IMPORTED = "imported"


@frozen
class Filter:
    """A chip over one value of the rows; ``options`` are asked when its menu opens."""

    key: str
    label: str
    options: Callable[[], Iterable[tuple[str, str]]]
    is_single: bool = False  # only one value at a time
    is_seldom: bool = False  # asked for from elsewhere: the chip is there only while it is on


def imported_filter(store: Store, record: str) -> Filter:
    """The old ledger rows came with, one of those that were taken in as records of a kind."""

    def options() -> list[tuple[str, str]]:
        from station.casework.importing.targets import targets  # the first list does without

        return [(one.id, one.file_name) for one in store.matching(LedgerImport) if targets()[one.target].record == record]

    return Filter(IMPORTED, "导入", options, is_single=True, is_seldom=True)


class _OneChip(FilterChip):
    def choose(self, keys: Iterable[str]) -> None:
        super().choose(list(keys)[-1:])


class ListPage(Page):
    """See the module.

    ``views`` are the keys and labels of the tabs, the first one open. ``detail_widths`` are the detail's at first: usual, in a
    narrow and in a wide window. ``column_sets`` says which columns the list shows alone ("roomy"), beside a detail ("tight"),
    beside one in a wide window and alone in a small one ("wide", else as alone); what is chosen instead is remembered for each.
    """

    def __init__(
        self,
        context: Context,
        title: str,
        name: str,
        columns: Sequence[Column],
        *,
        records: Sequence[str],
        views: Mapping[str, str],
        filters: Sequence[Filter],
        sorting: tuple[str, bool],
        unit: str = "件",
        when_empty: QWidget,
        detail: DetailPane | None = None,
        detail_widths: tuple[int, int, int] = (520, 476, 640),
        column_sets: Mapping[str, Sequence[str]],
        tools: Sequence[QWidget] = (),
        chosen_tools: QWidget | None = None,
    ) -> None:
        super().__init__(context, title)
        self.setObjectName(name)
        self.name = name
        self.unit = unit
        self.detail = detail
        self._widths = detail_widths
        self._records = tuple(records)
        self._labels = dict(views)
        self._sorting = sorting
        self._front: SavedView | None = None
        self._asked: Ask | None = None
        self._wanted_pages: list[int] = []
        self._pages = Reading(self, context, self._read_pages, self._put_pages)
        self._column_sets = column_sets
        self._mode = ""
        self._put: set[str] = set()  # the columns shown in that mode before anybody chose others
        self._shown_id = self._neighbour = ""
        self._stale = True
        self._room = Room(1440, 800)
        self._build_head(filters, tools)
        self.table = Table(columns, name=name, memory=context.memory, unit=unit, when_empty=when_empty, tools=chosen_tools)
        self.table.setObjectName(f"{name}.list")
        self.table.set_sorting(*sorting)
        self.table.copy_many = self._copy_many
        self.table.opened.connect(lambda found: self.open_row(found["id"]))
        self.table.acted.connect(lambda found: self.open_row(found["id"]))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        if detail is not None:
            self.splitter.addWidget(detail)
            self.splitter.setStretchFactor(0, 1)
            self.splitter.splitterMoved.connect(lambda: context.memory.__setitem__(f"{name}.split", self.splitter.sizes()[1]))
            detail.hide()
            detail.closed.connect(self.close_detail)
            detail.stepped.connect(self.table.step)
            self.table.current_changed.connect(self._follow)
        self.whole = column(self.head_line, self.filters, spacing=0)
        self.whole.addWidget(self.splitter, 1)
        self.setLayout(self.whole)
        self.acts = {
            "find": self._find,
            "filters": lambda: self.filters.setVisible(self.filters.isHidden()),
            "previous": lambda: self.table.step(-1),
            "next": lambda: self.table.step(1),
        }
        context.changed.connect(self._changed)

    def _build_head(self, filters: Sequence[Filter], tools: Sequence[QWidget]) -> None:
        self._tools = [tool for tool in tools if isinstance(tool, Button)]
        self.views = ViewLine(self.context, self.name, self._labels, self.shown_view, self._view_words)
        self.views.chosen.connect(self._view_chosen)
        self.tabs = self.views.tabs
        self._tab_line = row(self.views)
        self.head_line = Pane(self._tab_line, fill="desk", edges="b", line="line2")
        self.search = SearchField(f"{self.name}.search", "在本页查找", "在本页查找（Ctrl+F）")
        self.search.setToolTip(as_tip(self.search.placeholderText()))
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(200)
        self.search.textChanged.connect(lambda _: self.narrow())
        self.search.textChanged.connect(lambda _: self._mark_search())
        self.search.returnPressed.connect(lambda: self.table.setFocus())
        self.chips = {item.key: (_OneChip if item.is_single else FilterChip)(item.label, item.options) for item in filters}
        for key, chip in self.chips.items():
            chip.setObjectName(f"{self.name}.filter.{key}")
            chip.changed.connect(self.narrow)
        self._seldom = [self.chips[item.key] for item in filters if item.is_seldom]
        for chip in self._seldom:
            chip.changed.connect(self._show_seldom)
        self._show_seldom()
        self.columns_button = Button("列", self._choose_columns, icon="columns-3", small=True)
        self.columns_button.setObjectName(f"{self.name}.columns")
        self._filter_line = row(self.search, *self.chips.values(), None, self.columns_button, *tools)
        self._filter_line.setStretch(0, 100)  # as wide as it may be; where the chips need the room it gives way
        self.filters = Pane(self._filter_line, fill="desk", edges="b", line="line2")
        self.filters.setToolTip(as_tip("收起筛选行，或者再放出来（Ctrl+Shift+L）"))

    # -- what is shown ---------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the rows again."""
        raise NotImplementedError

    def narrow(self) -> None:
        """Show what the view, the search and the chips now ask for."""
        self.reload()

    def conditions(self) -> str:
        """“现在的条件：在办，类别：欠薪。”"""
        words = [] if self.view() == "all" and self._front is None else [self.views.label()]
        words += [chip.text() for chip in self.chips.values() if chip.chosen()]
        if self.search.text().strip():
            words.append(f"“{self.search.text().strip()}”")
        return f"现在的条件：{'，'.join(words)}。"

    def view(self) -> str:
        """The shipped view that is asked for, also where the clerk's own view in front began from it."""
        return self.views.view()

    def shown_view(self) -> SavedView:
        """What is asked for and how it looks, as a view would keep it."""
        filters = {key: chip.chosen() for key, chip in self.chips.items() if chip.chosen()}
        columns = self.table.columns.state()
        return SavedView("", "", self.view(), self.search.text().strip(), filters, self.table.sorting, columns)

    def _view_words(self) -> str:
        """What a view of what is shown might be called."""
        words = [text for chip in self.chips.values() if chip.chosen() for text in [chip.text().partition("：")[2]]]
        return " ".join([*words, *self.search.text().split()]) or self.views.label()

    def _view_chosen(self, key: str) -> None:
        """A tab came to the front: the clerk's own brings all it was kept with, the first shipped one after it takes that off."""
        self._keep_columns()
        before, self._front = self._front, self.views.saved()
        if self._front is not None:
            self._ask(self._front)
        elif before is not None:
            self._ask(SavedView("", "", key, sorting=self._sorting))
            if self._mode:
                self._show_columns(self._mode)
        self.narrow()

    def _ask(self, view: SavedView) -> None:
        parts: list[QLineEdit | FilterChip] = [self.search, *self.chips.values()]
        for part in parts:
            part.blockSignals(True)
        self.search.setText(view.text)
        for name, chip in self.chips.items():
            chip.choose(view.filters.get(name, ()))
        for part in parts:
            part.blockSignals(False)
        self._mark_search()
        self._show_seldom()
        self.table.set_sorting(*view.sorting)
        self.table.columns.apply(view.columns, remember=self._front is None)

    def _show_seldom(self) -> None:
        for chip in self._seldom:
            chip.setVisible(bool(chip.chosen()))

    def show_imported(self, import_id: str) -> None:
        """Only what an old ledger brought, of whatever state: a chip says so and takes it off."""
        self.clear_filters()
        self.tabs.set_current(ALL)
        self.chips[IMPORTED].choose([import_id])

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Numbers beside the shipped tabs and the clerk's own."""
        self.tabs.set_counts({**counts, **self.saved_counts()})

    def saved_counts(self) -> dict[str, int]:
        """How many rows each of the clerk's own views holds; without an entry its tab shows no number."""
        return {}

    def is_filtered(self) -> bool:
        """Whether a search or a chip narrows the list."""
        return bool(self.search.text()) or any(chip.chosen() for chip in self.chips.values())

    def clear_filters(self) -> None:
        """Show everything of the view again; the clerk's own view is left for the shipped one it began from."""
        if self._front is not None:
            self.tabs.set_current(self._front.view)
            return
        parts: list[QLineEdit | FilterChip] = [self.search, *self.chips.values()]
        for part in parts:
            part.blockSignals(True)
            part.clear()
            part.blockSignals(False)
        self._mark_search()
        self._show_seldom()
        self.narrow()

    def _mark_search(self) -> None:
        """A search that narrows the list stands out like a chip that does: it may have been typed an hour ago."""
        if bool(self.search.property("narrows")) != bool(self.search.text()):
            self.search.setProperty("narrows", bool(self.search.text()))
            self.search.style().unpolish(self.search)
            self.search.style().polish(self.search)

    def _changed(self, changes: Changes) -> None:
        self._stale = self._stale or changes.touches(*self._records)
        if self.isVisible():
            self.context.later(self, self._refresh_seen)  # after the record beside it, so that neither waits for the other

    def _refresh_seen(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        if self._stale:
            self.reload()
        if self.detail is not None:
            self.detail.catch_up()

    def focus_first(self) -> None:
        if self.detail is None or not self.detail.is_acting():
            self.table.setFocus()

    def show_pages(self, count: int, ask: "Ask", first: Sequence[Any] = ()) -> None:
        """``count`` rows that ``ask(store, offset, limit)`` brings as they come into sight; ``first`` if at hand."""
        self._asked, self._wanted_pages = ask, []
        self.table.set_pages(count, partial(ask, self.context.store), first, self._want_page)
        self.choose_acted()

    def _want_page(self, page: int) -> None:
        """Read what came into sight beside the window; who scrolls on has no use for what they passed, but two pages can be in sight.

        What could not be read, or was locked meanwhile, is asked for again when it is next looked at.
        """
        if page not in self._wanted_pages:
            self._wanted_pages = [*self._wanted_pages[-1:], page]
        elif self._pages.is_under_way():
            return
        self._pages.start()

    def _read_pages(self, store: Store) -> tuple["Ask | None", dict[int, Sequence[Any]]]:
        ask = self._asked
        return ask, {page: ask(store, page * PAGE, PAGE) for page in self._wanted_pages} if ask is not None else {}

    def _put_pages(self, found: tuple["Ask | None", dict[int, Sequence[Any]]]) -> None:
        ask, pages = found
        if ask is self._asked:
            self._wanted_pages = []
            for page, rows in pages.items():
                self.table.put_page(page, rows)

    def _copy_many(self) -> None:
        """Copy the rows chosen beside the window: of a long list they are all read for it, at once and not by pages."""
        table, ask = self.table, self._asked
        chosen = table.selected_ranges()
        held = [] if ask is not None else table.selected_rows()

        def work(store: Store) -> Generator[tuple[int, int], None, tuple[str, str]]:
            rows = held if ask is None else [row for part in chosen for row in ask(store, part.start, len(part))]
            told: list[list[str]] = []
            for done, line in enumerate(lines(shown, rows)):
                told.append(line)
                if done % _STEP == 0:
                    yield done, len(rows)
            return copying.texts(told)

        shown = table.named_columns()
        count = f"{table.selected_count():,} {self.unit}"
        self.context.run(
            self.context.own_store(work),
            lambda made: self._copied(made, count),
            words=lambda far: (f"正在复制，{far[0]:,} / {far[1]:,}", far[0] / max(1, far[1])),
        )

    def _copied(self, made: tuple[str, str], count: str) -> None:
        QGuiApplication.clipboard().setMimeData(copying.content(*made))
        self.context.toast(f"已复制 {count}")

    # -- the detail ------------------------------------------------------------------------------------------------

    def open_row(self, row_id: str) -> None:
        """Enter or a double click on a row; beside a list with a detail the detail gets the focus."""
        if self.detail is not None:
            self.show_detail(row_id)
            self.detail.setFocus()

    def _follow(self, found: Any) -> None:
        if found is None or self.detail is None or self.detail.isHidden() or self.detail.is_acting():
            return
        if found["id"] not in (self._shown_id, self._neighbour):  # drawn anew, its buttons would go from under the mouse
            self._neighbour = ""
            self._show_id(found["id"])

    def choose(self, row_id: str) -> None:
        """Put the choice on a row; on none if it is not there, or another would look as if it were shown."""
        if not self.table.select_id(row_id):
            self.table.choose_nothing()

    def choose_shown(self) -> None:
        """Where no row is chosen, choose the one whose record is shown beside the list: it may have been shown before the rows came."""
        if self._shown_id and self.table.current_row() is None:
            self.table.select_id(self._shown_id)

    def choose_acted(self) -> None:
        """While a form stands beside the list no row but its own is chosen, or another would look as if the form were about it."""
        if self.detail is not None and self.detail.is_acting():
            found = self.table.current_row()
            if (found is None or found["id"] != self._shown_id) and not self.table.select_id(self._shown_id):
                self.table.choose_nothing()

    def show_detail(self, row_id: str) -> None:
        """Show one record beside the list."""
        if self.detail is None:
            return
        self._shown_id = row_id  # at once: rows that come before it is drawn are to choose it, not the one shown so far
        self.choose(row_id)
        if self.detail.isHidden():
            self._keep_columns()
            self.detail.show()
            self.table.setVisible(self._room.kind != COMPACT)
            self._fit()
        self.context.later(self.detail, partial(self._show_id, row_id))

    def then(self, act: Callable[[], object]) -> None:
        """Do something with the record that ``show_detail`` is about to show."""
        self.context.later(self, act)

    def _show_id(self, row_id: str) -> None:
        assert self.detail is not None
        self._shown_id = row_id
        self.detail.show_id(row_id)
        self.context.recent.note(self._records[0], row_id)

    def close_detail(self) -> None:
        """Back to the whole list."""
        if self.detail is not None:
            self._keep_columns()
            self._shown_id = self._neighbour = ""
            self.detail.hide()
            self.table.show()
            self._fit()
            self.table.setFocus()

    # -- room, columns, keys ---------------------------------------------------------------------------------------

    def _is_alone(self) -> bool:
        return self.detail is None or self.detail.isHidden()

    def arrange(self, room: Room) -> None:
        self._keep_columns()
        self._room = room
        self._tab_line.setContentsMargins(room.margin, 0, room.margin, 1)
        self._filter_line.setContentsMargins(room.margin, 7, room.margin, 8)
        for line in (self.head_line, self.filters):
            line.updateGeometry()  # a page that is not seen yet would keep the height it had without margins
        for tool in self._tools:  # beside five filters there is no room for words in a compact window
            tool.kind = ICON if room.kind == COMPACT else SECONDARY
            tool.updateGeometry()
        self.table.set_lead(room.margin)
        self.table.set_low(room.is_low)
        if self.detail is not None:
            self.detail.arrange(room)
        self.table.setVisible(self._is_alone() or room.kind != COMPACT)
        self._fit()

    def leave(self) -> bool:
        self._keep_columns()
        if self.detail is not None:
            self.detail.stop()
        return True

    def _fit(self) -> None:
        self.table.say_how(self._is_alone())
        if not self._is_alone() and self._room.kind != COMPACT:
            full, narrow, wide = self._widths
            usual = wide if self._room.kind == WIDE else narrow if self._room.is_narrow else full
            if self._room.width < theme.current().size(_ALL_COLUMNS):  # the list keeps its columns as far as the detail can give way
                usual = min(usual, max(_LEAST_DETAIL, usual - _GIVEN_WAY))
            wanted = self.context.memory.get(f"{self.name}.split", theme.current().size(usual))
            self.splitter.setSizes([max(300, self.splitter.width() - wanted), wanted])
        if self._column_sets:
            fewer = "wide" if "wide" in self._column_sets else "roomy"
            if self._is_alone():
                self._show_columns(fewer if self._room.width < theme.current().size(_ALL_COLUMNS) else "roomy")
            else:
                self._show_columns("tight" if self._room.width < theme.current().size(1800) else fewer)
        elif self._front is None and f"table.{self.name}" not in self.context.memory:
            self.table.columns.show_only(self._fitting([item.key for item in self.table.model.columns if item.shown]))

    def _show_columns(self, mode: str) -> None:
        shown = self.context.memory.get(f"{self.name}.columns", {}).get(mode, self._column_sets[mode])
        if self._front is not None and self._is_alone():
            shown = [key for key in self._front.columns["order"] if key not in self._front.columns["hidden"]]
        elif self._is_alone() and mode not in self.context.memory.get(f"{self.name}.columns", {}):
            shown = self._fitting(shown)
        self.table.columns.show_only(shown)
        self._mode, self._put = mode, set(shown)

    def _fitting(self, keys: Sequence[str]) -> list[str]:
        """Those of the columns that a compact window has room for: what can be read in the detail too goes first, from the right."""
        items = {item.key: item for item in self.table.model.columns}
        kept, tight = [key for key in items if key in keys], self._column_sets.get("tight", ())
        room = (self._room.width - theme.current().size(_RAIL)) * _CLOSER
        for key in reversed(kept[2:]):
            if self._room.kind != COMPACT or theme.current().size(sum(items[each].width for each in kept)) <= room:
                break
            item = items[key]
            if not (item.pill or item.stretch or item.action or key in tight):
                kept.remove(key)
        return kept

    def _choose_columns(self) -> None:
        menu = self.table.columns.menu()
        menu.aboutToHide.connect(self._keep_columns)
        menu.popup(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    def _keep_columns(self) -> None:
        """Remember which columns were chosen for the list alone, and which beside a detail."""
        if self._mode and self._front is None:
            kept = self.context.memory.get(f"{self.name}.columns", {})
            shown = [item.key for item in self.table.columns.shown()]
            if set(shown) != self._put or self._mode in kept:
                self.context.memory[f"{self.name}.columns"] = kept | {self._mode: shown}

    def _find(self) -> None:
        self.filters.show()
        self.search.setFocus()
        self.search.selectAll()

    def home(self) -> None:
        if self.detail is not None and self.table.isHidden():
            self.detail.stop()
            self.close_detail()

    def escape(self) -> bool:
        if self.detail is not None and self.detail.is_acting():
            self.detail.stop()
        elif self.detail is not None and not self.detail.isHidden():
            self.close_detail()
        elif self.is_filtered():
            self.clear_filters()
        else:
            return False
        return True
