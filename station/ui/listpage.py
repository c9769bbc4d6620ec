"""A place that is a list of records: views, filters, search, and a detail beside the list where there is one.

::

    class LegalAids(ListPage):
        def __init__(self, context):
            super().__init__(
                context, "援助", "legal_aid", columns, records=("legal_aid",), views=[View("open", "在办", is_open), …],
                filters=[Filter("form", "形式", lambda: words)], found_in=("number", "worker"), detail=self.detail,
            )

        def rows(self): ...                 # all rows, as the store has them
        def foot(self, rows): ...           # the sums below those shown
        def open_row(self, row_id): ...     # Enter, double click; with a detail: shows it

Rows are mappings with an ``id``; they are held in memory and filtered there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from station.changes import Changes
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.page import COMPACT, WIDE, Page, Room
from station.ui.table import Column, Table
from station.ui.widgets import Button, EmptyState, FilterChip, Pane, ViewTabs, column, row

ALL = "all"


@dataclass(frozen=True)
class View:
    """A tab of the list and which rows stand under it; the view of all rows has the key ``ALL``."""

    key: str
    label: str
    shows: Callable[[Any], bool] = lambda row: True


@dataclass(frozen=True)
class Filter:
    """A chip over one value of the rows; ``options`` are asked when its menu opens."""

    key: str
    label: str
    options: Callable[[], Iterable[tuple[str, str]]]


class ListPage(Page):
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
    ) -> None:
        super().__init__(context, title)
        self.setObjectName(name)
        self.name = name
        self.unit = unit
        self.detail = detail
        self._widths = detail_widths
        self._records = tuple(records)
        self._views = {view.key: view for view in views}
        self._found_in = tuple(found_in)
        self._tight = tuple(tight)
        self._mode = ""
        self._shown_id = self._neighbour = ""
        self._stale = True
        self._all: list[Any] = []
        self._room = Room(1440, 800)
        self._build_head(views, filters)
        self._empty = empty
        self._nothing = QWidget()
        self.nothing_found = EmptyState("", [Button("清除条件", self.clear_filters)])
        self._nothing.setLayout(column(self._empty, self.nothing_found, spacing=0))
        self.table = Table(columns, name=name, memory=context.memory, unit=unit, when_empty=self._nothing)
        self.table.setObjectName(f"{name}.list")
        self.table.set_sorting(*sorting)
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
            self.table.view.clicked.connect(lambda _: self._clicked())
        whole = column(self.head_line, self.filters, spacing=0)
        whole.addWidget(self.splitter, 1)
        self.setLayout(whole)
        self.acts = {
            "find": self._find,
            "filters": lambda: self.filters.setVisible(self.filters.isHidden()),
            "previous": lambda: self.table.step(-1),
            "next": lambda: self.table.step(1),
        }
        context.changed.connect(self._changed)

    def _build_head(self, views: Sequence[View], filters: Sequence[Filter]) -> None:
        self.tabs = ViewTabs([(view.key, view.label) for view in views], views[0].key)
        self.tabs.setObjectName(f"{self.name}.views")
        self.tabs.chosen.connect(lambda _: self._show())
        self._tab_line = row(self.tabs, None)
        self.head_line = Pane(self._tab_line, fill="desk", edges="b", line="line2")
        self.search = QLineEdit()
        self.search.setObjectName(f"{self.name}.search")
        self.search.setAccessibleName("在本页查找")
        self.search.setPlaceholderText("在本页查找（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(200)
        self.search.textChanged.connect(lambda _: self._show())
        self.search.returnPressed.connect(lambda: self.table.setFocus())
        self.chips = {item.key: FilterChip(item.label, item.options) for item in filters}
        for key, chip in self.chips.items():
            chip.setObjectName(f"{self.name}.filter.{key}")
            chip.changed.connect(self._show)
        self.columns_button = Button("列", self._choose_columns, icon="columns-3", small=True)
        self.columns_button.setObjectName(f"{self.name}.columns")
        self._filter_line = row(self.search, *self.chips.values(), None, self.columns_button)
        self.filters = Pane(self._filter_line, fill="desk", edges="b", line="line2")

    # -- for the places --------------------------------------------------------------------------------------------

    def rows(self) -> Sequence[Any]:
        """All rows there are."""
        raise NotImplementedError

    def foot(self, rows: Sequence[Any]) -> list[str]:
        """Sums of the rows shown, beside their number."""
        return []

    def open_row(self, row_id: str) -> None:
        """Enter or a double click on a row; beside a list with a detail the detail gets the focus."""
        if self.detail is not None:
            self.show_detail(row_id)
            self.detail.setFocus()

    # -- what is shown ---------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the rows again."""
        self._stale = False
        self._all = list(self.rows())
        self._show()
        if self._shown_id and not self.table.select_id(self._shown_id):
            # What was done took the row out of this view: the choice fell on its neighbour, the detail stays.
            neighbour = self.table.current_row()
            self._neighbour = neighbour["id"] if neighbour is not None else ""

    def _show(self) -> None:
        found = [item for item in self._all if self._passes(item)]
        self.tabs.set_counts({key: sum(view.shows(item) for item in found) for key, view in self._views.items()})
        view = self._views[self.tabs.current()]
        shown = [item for item in found if view.shows(item)]
        self._empty.setVisible(not self._all)
        self.nothing_found.setVisible(bool(self._all))
        self.nothing_found.set_text(self._nothing_words(view))
        self.table.set_rows(shown)
        self.table.set_foot([f"{len(shown):,} {self.unit}", *self.foot(shown)])

    def _passes(self, item: Any) -> bool:
        if any(chip.chosen() and str(item[key]) not in chip.chosen() for key, chip in self.chips.items()):
            return False
        text = "\n".join(str(item[key] or "") for key in self._found_in)
        return all(word in text for word in self.search.text().split())

    def _nothing_words(self, view: View) -> str:
        conditions = [view.label, *(chip.text() for chip in self.chips.values() if chip.chosen())]
        if self.search.text().strip():
            conditions.append(f"“{self.search.text().strip()}”")
        return f"没有符合条件的{self.title}。现在的条件：{'，'.join(conditions)}。"

    def is_filtered(self) -> bool:
        """Whether a search or a chip narrows the list."""
        return bool(self.search.text()) or any(chip.chosen() for chip in self.chips.values())

    def clear_filters(self) -> None:
        """Back to all rows; from a view without rows to the view of all."""
        if not self.is_filtered():
            self._show_all()
        parts: list[QLineEdit | FilterChip] = [self.search, *self.chips.values()]
        for part in parts:
            part.blockSignals(True)
            part.clear()
            part.blockSignals(False)
        self._show()

    def _show_all(self) -> None:
        self.tabs.set_current(next((key for key in self._views if key == ALL), self.tabs.current()))

    def used(self, key: str) -> list[tuple[str, str]]:
        """The values of one column in use, as options of a filter."""
        return [(value, value) for value in sorted({str(item[key]) for item in self._all if item[key]})]

    def _changed(self, changes: Changes) -> None:
        self._stale = self._stale or changes.touches(*self._records)
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        if self._stale:
            self.reload()

    def focus_first(self) -> None:
        if self.detail is None or not self.detail.is_acting():
            self.table.setFocus()

    # -- the detail ------------------------------------------------------------------------------------------------

    def _follow(self, found: Any) -> None:
        if found is None or self.detail is None or self.detail.isHidden() or self.detail.is_acting():
            return
        if found["id"] not in (self._shown_id, self._neighbour):
            self._neighbour = ""
            self._shown_id = found["id"]
            self.detail.show_id(found["id"])

    def _clicked(self) -> None:
        found = self.table.current_row()
        if found is not None and self._room.kind != COMPACT and self.detail is not None and not self.detail.is_acting():
            self.show_detail(found["id"])

    def show_detail(self, row_id: str) -> None:
        """Show one record beside the list, looking for its row under all views."""
        if self.detail is None:
            return
        if not self.table.select_id(row_id):
            self.clear_filters()
            self._show_all()
            self.table.select_id(row_id)
        if self.detail.isHidden():
            self.detail.show()
            self.table.setVisible(self._room.kind != COMPACT)
            self._fit()
        self._shown_id = row_id
        self.detail.show_id(row_id)

    def close_detail(self) -> None:
        """Back to the whole list."""
        if self.detail is not None:
            self._shown_id = self._neighbour = ""
            self.detail.hide()
            self.table.show()
            self._fit()
            self.table.setFocus()

    # -- room, columns, keys ---------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        self._room = room
        self._tab_line.setContentsMargins(room.margin, 0, room.margin, 1)
        self._filter_line.setContentsMargins(room.margin, 7, room.margin, 8)
        self.table.set_lead(room.margin)
        self.table.set_low(room.is_low)
        if self.detail is not None:
            self.detail.arrange(room)
        self.table.setVisible(self.detail is None or self.detail.isHidden() or room.kind != COMPACT)
        self._fit()

    def leave(self) -> bool:
        if self.detail is not None:
            self.detail.stop()
        return True

    def _fit(self) -> None:
        is_alone = self.detail is None or self.detail.isHidden()
        if not is_alone and self._room.kind != COMPACT:
            full, narrow, wide = self._widths
            usual = wide if self._room.kind == WIDE else narrow if self._room.is_narrow else full
            wanted = self.context.memory.get(f"{self.name}.split", usual)
            self.splitter.setSizes([max(300, self.splitter.width() - wanted), wanted])
        if self._tight:
            self._show_columns("roomy" if is_alone or self._room.width >= 1800 else "tight")

    def _show_columns(self, mode: str) -> None:
        """The columns of the list alone, or the few that stand beside a detail; each as last chosen."""
        usual = self._tight if mode == "tight" else [item.key for item in self.table.model.columns if item.shown]
        shown = self.context.memory.get(f"{self.name}.columns", {}).get(mode, usual)
        for item in self.table.model.columns:
            self.table.show_column(item.key, item.key in shown, remember=False)
        self._mode = mode

    def _choose_columns(self) -> None:
        menu = self.table.columns_menu()
        menu.aboutToHide.connect(self._keep_columns)
        menu.popup(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    def _keep_columns(self) -> None:
        if self._mode:
            kept = self.context.memory.get(f"{self.name}.columns", {})
            self.context.memory[f"{self.name}.columns"] = kept | {self._mode: [item.key for item in self.table.shown_columns()]}

    def _find(self) -> None:
        self.filters.show()
        self.search.setFocus()
        self.search.selectAll()

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
