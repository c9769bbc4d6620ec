"""A place whose rows are all held in memory and narrowed there; rows, and what the index finds in their texts, are read beside.

::

    class LegalAids(HeldList):
        def __init__(self, context):
            super().__init__(
                context, "援助", "legal_aid", columns, records=("legal_aid",), views=[View("open", "在办", is_open), …],
                filters=[Filter("form", "形式", lambda: words)], found_in=("number", "worker"), detail=AidDetail(context),
            )

        def rows(self, store): ...          # all rows, as the store has them; beside the window, so nothing seen is touched
        def took(self, rows): ...           # they came: what else is shown of them
        def foot(self, rows): ...           # the sums below those shown
        def open_row(self, row_id): ...     # Enter, double click; with a detail: shows it

Rows are mappings with an ``id``, that of a record of the kind named first in ``records``; where that kind has a ledger, F12 leads to
the ledger of the rows shown or chosen. ``has_ledger=False`` for a list whose rows are not lines of it.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from station.casework.ledgers import ledgers
from station.casework.model import BY_NAME
from station.db import importing, search
from station.db.belonging import is_gone
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.listpage import ALL, IMPORTED, Filter, ListPage, imported_filter
from station.ui.page import COMPACT
from station.ui.reading import Reading
from station.ui.savedviews import SavedView
from station.ui.table import Column
from station.ui.widgets import Button, EmptyState, column
from station.ui.widgets.text import as_tip


@frozen
class View:
    """A tab of the list and which rows stand under it; the view of all rows has the key ``ALL``."""

    key: str
    label: str
    shows: Callable[[Any], bool] = lambda row: True


class HeldList(ListPage):
    """See the module."""

    def __init__(
        self,
        context: Context,
        title: str,
        name: str,
        columns: Sequence[Column],
        *,
        records: Sequence[str],
        views: Sequence[View],
        filters: Sequence[Filter] = (),
        found_in: Sequence[str],
        sorting: tuple[str, bool],
        unit: str = "件",
        empty: EmptyState,
        detail: DetailPane | None = None,
        detail_widths: tuple[int, int, int] = (520, 476, 640),
        tight: Sequence[str] = (),
        wide: Sequence[str] = (),
        has_ledger: bool = True,
    ) -> None:
        self._views = {view.key: view for view in views}
        self._found_in = tuple(found_in)
        self._kind = BY_NAME[records[0]]
        self._all: list[Any] = []
        self._is_read = False
        self._words: dict[str, Collection[str]] = {}  # searched for: ids of the rows the index leads to
        self._sought: list[str] = []
        self._empty = empty
        self._shown: list[Any] = []
        self.ledger = ledger_of(records[0]) if has_ledger else ""
        self.export_button = Button(
            "导出台账", self.export_ledger, icon="file-spreadsheet", key="F12", show_key=False, small=True, right="export"
        )
        self.export_button.setObjectName(f"{name}.export")
        nothing = QWidget()
        self.nothing_found = EmptyState("", [Button("清除条件", self.clear_filters)])
        nothing.setLayout(column(self._empty, self.nothing_found, spacing=0))
        self._reading = Reading(self, context, lambda store: list(self.rows(store)), self._take, self._not_read)
        self._finding = Reading(self, context, self._find_words, self._found_words)
        super().__init__(
            context,
            title,
            name,
            columns,
            records=records,
            views={view.key: view.label for view in views},
            filters=[*filters, imported_filter(context.store, records[0])],
            sorting=sorting,
            unit=unit,
            when_empty=nothing,
            detail=detail,
            detail_widths=detail_widths,
            column_sets=_column_sets(columns, tight, wide),
            tools=[self.export_button] if self.ledger else [],
        )
        if self.ledger:
            self.table.selection_changed.connect(self._count_export)
            self.acts["export"] = self.export_ledger
        if detail is not None:
            self.table.view.clicked.connect(lambda _: self._clicked())

    def rows(self, store: Store) -> Sequence[Any]:
        """All rows there are; asked beside the window."""
        raise NotImplementedError

    def took(self, rows: Sequence[Any]) -> None:
        """All rows there are were read."""

    def is_there(self, record_id: str) -> bool:
        """Whether the record of a row is still there; if not, that is said and the rows are read again."""
        if is_gone(self.context.store, self._kind, record_id):
            self.context.problem(StationError("这条记录已经不在了，可能刚在别处删除。", "列表会重新读取。"))
            self.reload()
            return False
        return True

    def foot(self, rows: Sequence[Any]) -> list[str]:
        """Sums of the rows shown, beside their number."""
        return []

    def reload(self) -> None:
        self._stale = False
        if not self._is_read:
            self.table.set_foot(["正在读取…"])  # in place of the list it would take the focus from it
        self._reading.start()

    def _take(self, rows: list[Any]) -> None:
        self._all, self._is_read = rows, True
        self._words.clear()
        self.took(rows)
        self.narrow()
        if self._shown_id and not self.table.select_id(self._shown_id):
            # What was done took the row out of this view: the choice fell on its neighbour, the detail stays.
            neighbour = self.table.current_row()
            self._neighbour = neighbour["id"] if neighbour is not None else ""

    def _not_read(self, error: StationError) -> None:
        if not self._is_read:
            self.table.set_foot([])
        self.context.problem(error)

    def narrow(self) -> None:
        if not self._is_read:
            return
        asked = [self.search.text(), *(view.text for view in self.views.views)]
        self._sought = [word for text in asked for word in text.split() if word not in self._words]
        if self._sought:
            self._finding.start()
        else:
            self._show_narrowed()

    def _find_words(self, store: Store) -> dict[str, Collection[str]]:
        return {word: search.ids(store, self._kind, word) for word in self._sought}

    def _found_words(self, found: dict[str, Collection[str]]) -> None:
        self._words |= found
        self.narrow()

    def _show_narrowed(self) -> None:
        asked = self.shown_view()
        found = self._found(asked)
        view = self._views[asked.view]
        shown = [item for item in found if view.shows(item)]
        self._empty.setVisible(not self._all)
        self.nothing_found.setVisible(bool(self._all))
        self.nothing_found.set_text(f"没有符合条件的{self.title}。{self.conditions()}")
        self._shown = shown
        self.table.set_rows(shown)
        self.choose_acted()
        self._count_export()
        self.context.later(self, partial(self._show_sums, found, shown))  # each is reckoned over all rows

    def _show_sums(self, found: list[Any], shown: list[Any]) -> None:
        if shown is self._shown:  # it may have been narrowed further meanwhile
            self.show_counts({key: sum(map(view.shows, found)) for key, view in self._views.items()})
            self.table.set_foot([f"{len(shown):,} {self.unit}", *self.foot(shown)])

    # -- to the ledger ---------------------------------------------------------------------------------------------

    def export_ids(self) -> list[str]:
        """The rows chosen, if there are several, else all that are shown, in the order of the list."""
        chosen = self.table.selected_ids()
        return chosen if len(chosen) > 1 else [str(item["id"]) for item in self._shown]

    def export_ledger(self) -> None:
        """To the ledger of exactly these rows."""
        ids = self.export_ids()
        if ids:
            self.context.go("ledgers", key=self.ledger, ids=ids)

    def _count_export(self) -> None:
        chosen = self.table.selected_count()
        count = chosen if chosen > 1 else len(self._shown)
        self.export_button.setText(f"导出台账 {count:,} {self.unit}")
        self.export_button.setToolTip(as_tip(f"{self.export_button.text()}（F12）"))
        self.export_button.setEnabled(count > 0)

    def saved_counts(self) -> dict[str, int]:
        return {view.key: sum(self._views[view.view].shows(item) for item in self._found(view)) for view in self.views.views}

    def _found(self, asked: SavedView) -> list[Any]:
        """Rows that the chips and the search of a view let through: a word stands in the row, or the index leads from it there."""
        filters = {key: chosen for key, chosen in asked.filters.items() if key != IMPORTED}
        rows = [item for item in self._all if all(str(item[key]) in chosen for key, chosen in filters.items())]
        for import_id in asked.filters.get(IMPORTED, ()):
            brought = importing.owners(self.context.store, import_id)
            rows = [item for item in rows if item["id"] in brought]
        for word in asked.text.split():
            ids = self._words[word]
            rows = [item for item in rows if item["id"] in ids or any(word in str(item[key] or "") for key in self._found_in)]
        return rows

    def clear_filters(self) -> None:
        """Back to all rows; from a view without rows to the view of all."""
        if not self.is_filtered():
            self._show_all()
        super().clear_filters()

    def _show_all(self) -> None:
        self.tabs.set_current(next((key for key in self._views if key == ALL), self.view()))

    def used(self, key: str) -> list[tuple[str, str]]:
        """The values of one column in use, as options of a filter."""
        return [(value, value) for value in sorted({str(item[key]) for item in self._all if item[key]})]

    def _clicked(self) -> None:
        found = self.table.current_row()
        if found is not None and self._room.kind != COMPACT and self.detail is not None and not self.detail.is_acting():
            self.show_detail(found["id"])

    def choose(self, row_id: str) -> None:
        """Put the choice on a row, looking for it under all views."""
        if not self.table.select_id(row_id):
            self.clear_filters()
            self._show_all()
            self.table.select_id(row_id)


def ledger_of(record: str) -> str:
    """The first ledger with a line, or some, for each record of a kind; "" for none."""
    return next((key for key, ledger in ledgers().items() if record in (ledger.line, ledger.otherwise)), "")


def _column_sets(columns: Sequence[Column], tight: Sequence[str], wide: Sequence[str]) -> dict[str, Sequence[str]]:
    if not tight:
        return {}
    sets = {"roomy": [item.key for item in columns if item.shown], "tight": tight}
    return sets | ({"wide": wide} if wide else {})
