"""The table of the house: a list that sorts, selects, remembers its columns and copies as a clerk expects from Excel.

::

    table = Table(
        [
            Column("due", "期限", 162, pill=lambda row: due_pill(row["due_at"])),
            Column("worker", "诉求人", 118),
            Column("summary", "诉求", 240, stretch=True),
            Column("amount", "金额", 120, text=lambda row: money(row["amount"]), right=True, whole=True, shown=False),
        ],
        name="grievances", memory=context.memory, unit="件",
    )
    table.set_pages(totals.cases, lambda offset, limit: grievances.page(store, query, limit=limit, offset=offset))
    table.sort_requested.connect(self.sort)       # (key, descending): a paged table asks, a list sorts itself
    table.current_changed.connect(self.show_row)  # 120 ms after the choice came to rest
    table.opened.connect(self.focus_detail)       # Enter, double click
    table.set_foot(["38 件", "涉及 214 人", "金额 2,863,512.00 元"])
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QMetaMethod, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QFrame, QHBoxLayout, QMenu, QStackedWidget, QWidget

from station.ui import theme
from station.ui.tablecolumns import TableColumns
from station.ui.tablemodel import PAGE, Column, Fetch, Group, TableModel
from station.ui.tablepaint import Head, RowDelegate, action_area
from station.ui.tableview import TableView
from station.ui.widgets.layout import Pane, column, empty, row
from station.ui.widgets.text import ElidedLabel, Label

__all__ = ["Column", "Group", "Table", "lines"]

FOLLOW_AFTER_MS = 120
MANY = 200  # rows that are not copied at once


class Table(QWidget):
    """See the module. Rows are found again by ``row_id(row)``, by default ``row["id"]``.

    ``tools`` stand in the foot while more than one row is chosen: what can be done with all of them.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    acted = Signal(object)
    sort_requested = Signal(str, bool)
    selection_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str = "",
        memory: MutableMapping[str, Any] | None = None,
        unit: str = "件",
        two_lines: bool = False,
        row_id: Callable[[Any], str] = lambda row: str(row["id"]),
        when_empty: QWidget | None = None,
        head_shown: bool = True,
        foot_shown: bool = True,
        tools: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.unit = unit
        self.copy_many: Callable[[], object] | None = None
        self.remove_row: Callable[[Any], object] | None = None  # where a row can be put in the recycle bin from the list
        self.is_removable: Callable[[Any], bool] = lambda row: True
        self.two_lines = two_lines
        self._row_id = row_id
        self._is_low = False
        self._foot_words: list[str] = []
        self._says_how = True
        self.sorting: tuple[str, bool] = ("", False)
        self.model = TableModel(columns, self)
        self.view = TableView()
        self.head = Head(self.view)
        self.delegate = RowDelegate(self.model, self.view)
        self._set_up_view(head_shown)
        self.view.setAccessibleName(f"列表：{'、'.join(column.label for column in columns if column.label)}")
        self.columns = TableColumns(self.view, self.head, self.model, self.delegate, memory if memory is not None else {}, name)
        self.view.resized.connect(self.columns.fit_stretch)
        self.foot = Pane(fill="mat", edges="t", line="line2")
        self._tools = tools
        self._foot_line = QHBoxLayout()
        self._foot_line.setSpacing(20)
        self._foot_whole = row(self._foot_line, *([tools] if tools is not None else []), spacing=16)
        self.foot.setLayout(self._foot_whole)
        if not foot_shown:  # shown without a parent it would be a window of its own for a moment
            self.foot.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        if when_empty is not None:
            self._stack.addWidget(Pane(column(when_empty), fill="paper"))
        whole = column(spacing=0)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self.foot)
        self.setLayout(whole)
        self.setFocusProxy(self.view)
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW_AFTER_MS)
        self._follow.timeout.connect(self._say_current)
        self.restyle()
        theme.follow(self.restyle)

    def _set_up_view(self, head_shown: bool) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(self.delegate)
        view.setHorizontalHeader(self.head)
        self.head.setVisible(head_shown)
        view.verticalHeader().hide()
        view.setShowGrid(False)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.entered_row.connect(self._hover)
        view.opened.connect(self._open)
        view.doubleClicked.connect(lambda index: self._open())
        view.released.connect(self._clicked)
        view.asked.connect(self._row_menu)
        view.copied.connect(self.copy)
        view.removed.connect(self._remove)
        view.selectionModel().selectionChanged.connect(self._selected)
        self.head.sectionClicked.connect(self._sort_clicked)
        self.head.asked.connect(self._head_menu)

    # -- rows ------------------------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Any]) -> None:
        """All rows at once, sorted as the head says; the choice stays with its row."""

        def change() -> None:
            self.model.set_rows(rows)
            self._sort_now()

        self._keep_choice(change)

    def set_pages(self, count: int, fetch: Fetch, first: Sequence[Any] = (), want: Callable[[int], object] | None = None) -> None:
        """``count`` rows brought by ``fetch(offset, limit)`` as they come into sight, already sorted; ``first`` if at hand.

        With ``want(page)`` what comes into sight is read beside the window and brought by ``put_page``.
        """
        self._keep_choice(lambda: self.model.set_pages(count, fetch, first, want))

    def put_page(self, page: int, rows: Sequence[Any]) -> None:
        """A page that was wanted; the row the choice went to before may be among its rows."""
        self.model.put_page(page, rows)
        if self.view.currentIndex().isValid() and self.view.currentIndex().row() // PAGE == page:
            self._follow.start()

    def set_count(self, count: int) -> None:
        """How many rows there are in all, where ``set_pages`` could not say yet."""
        self.model.set_count(count)
        self._show_foot()

    def row_count(self) -> int:
        """How many rows there are, without headings."""
        return self.model.rowCount() - len(self.model.groups())

    def current_row(self) -> Any:
        """The row the choice is on; None for none."""
        index = self.view.currentIndex()
        row = self.model.row(index.row()) if index.isValid() and index.row() < self.model.rowCount() else None
        return None if isinstance(row, Group) else row

    def selected_ranges(self) -> list[range]:
        """Places of the chosen rows, those next to one another together, from top to bottom."""
        chosen = self.view.selectionModel().selection()
        parts = [chosen.at(part) for part in range(chosen.count())]
        return sorted((range(part.top(), part.bottom() + 1) for part in parts), key=lambda part: part.start)

    def selected_rows(self) -> list[Any]:
        """All chosen rows from top to bottom."""
        rows = (self.model.row(number) for part in self.selected_ranges() for number in part)
        return [row for row in rows if row is not None and not isinstance(row, Group)]

    def selected_ids(self) -> list[str]:
        """Ids of all chosen rows; the pages they are on are fetched."""
        return [self._row_id(row) for row in self.selected_rows()]

    def selected_count(self) -> int:
        """How many rows are chosen, without fetching them or looking at each."""
        chosen = self.view.selectionModel().selection()
        return sum(chosen.at(part).height() for part in range(chosen.count()))

    def choose_all(self) -> None:
        """Choose every row of all pages (Ctrl+A)."""
        self.view.selectAll()

    def choose_nothing(self) -> None:
        """No row at all."""
        self.view.selectionModel().clear()

    def select_id(self, row_id: str) -> bool:
        """Choose a row by id and bring it into sight; False when it is not among the rows at hand."""
        for number in self.model.at_hand():
            row = self.model.row(number)
            if row is not None and not isinstance(row, Group) and self._row_id(row) == row_id:
                self.select_number(number)
                return True
        return False

    def select_number(self, number: int) -> None:
        """Choose the row at a place."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        index = self.model.index(number, max(0, self.head.logicalIndex(0)))
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.view.scrollTo(index)

    def step(self, by: int) -> None:
        """Choose the next row or the one before (Ctrl+PgDn, Ctrl+PgUp), past headings."""
        number = self.view.currentIndex().row() + by
        while 0 <= number < self.model.rowCount() and self.model.group(number) is not None:
            number += by
        if 0 <= number < self.model.rowCount():
            self.select_number(number)

    def _keep_choice(self, change: Callable[[], None]) -> None:
        before = self.current_row()
        number = self.view.currentIndex().row()
        scrolled = self.view.verticalScrollBar().value()
        change()
        self._fit_rows()
        self.columns.keep_whole()
        self._stack.setCurrentIndex(1 if not self.row_count() and self._stack.count() > 1 else 0)
        self._lead_focus()
        if self.model.is_paged and 0 <= number < self.model.rowCount():
            self.model.row(number)  # the page it stood on, to look for it there
        if before is not None and not self.select_id(self._row_id(before)) and self.row_count():
            number = min(number, self.model.rowCount() - 1)
            self.select_number(number if self.model.group(number) is None else number + 1)  # a heading is followed by a row
        self.view.verticalScrollBar().setValue(scrolled)
        self._selected()

    def _lead_focus(self) -> None:
        """The keyboard goes where the eye does: to the rows, or where there are none to what can be done about that."""
        shown, before = self._stack.currentWidget(), self.focusProxy() or self.view
        after = self.view if shown is self.view else next(_buttons(shown), shown)
        if after is not before:
            had = before.hasFocus()
            self.setFocusProxy(after)
            if had:
                after.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the foot --------------------------------------------------------------------------------------------------

    def set_foot(self, words: Sequence[str]) -> None:
        """Sums of the rows in the view, such as 件、人、元; how many are chosen stands at the right by itself."""
        self._foot_words = list(words)
        self._show_foot()

    def say_how(self, says_how: bool) -> None:
        """Whether the foot tells how a row is opened: not where it is open already, beside the list."""
        if says_how != self._says_how:
            self._says_how = says_how
            self._show_foot()

    def _show_foot(self) -> None:
        empty(self._foot_line)
        chosen = self.selected_count()
        shown = self._foot_words if chosen < 2 or self._tools is None else []
        for words in shown[:-1]:
            self._foot_line.addWidget(Label(words, "dense", "ink2"))
        for words in shown[-1:]:  # the last gives way where room is short
            self._foot_line.addWidget(ElidedLabel(words, "dense", "ink2"))
        if self._tools is None:
            self._foot_line.addStretch(1)
        if chosen > 1:
            words = f"已选 {chosen:,} {self.unit}，共 {self.row_count():,} {self.unit}（全部页）"
            self._foot_line.addWidget(Label(words, "dense", "ink", bold=True))
        elif chosen == 1:
            how = "，Enter 或双击打开" if self._says_how and self.isSignalConnected(QMetaMethod.fromSignal(self.opened)) else ""
            self._foot_line.addWidget(Label(f"已选 1 {self.unit}{how}", "dense", "ink2"))
        if self._tools is not None:
            if chosen < 2:
                self._foot_line.insertStretch(len(self._foot_words), 1)
            self._tools.setVisible(chosen > 1)

    # -- menus of the head -----------------------------------------------------------------------------------------

    def _head_menu(self, number: int, at: QPoint) -> None:
        menu = self.head_menu(self.model.columns[number].key) if number >= 0 else self.columns.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _row_menu(self, at: QPoint) -> None:
        menu = self.row_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _remove(self) -> None:
        found = self.current_row()
        if found is not None and self.remove_row is not None and self.selected_count() == 1:
            self.remove_row(found)

    def row_menu(self) -> QMenu:
        """What a right click on the rows offers, or the menu key: so sorting and the columns need no mouse either."""
        menu = QMenu(self)
        if self.current_row() is not None:
            if self.isSignalConnected(QMetaMethod.fromSignal(self.opened)):
                menu.addAction("打开（Enter）", self._open)
            menu.addAction("复制（Ctrl+C）", self.copy)
            if self.remove_row is not None and self.is_removable(self.current_row()):
                menu.addAction("删除（Delete）", self._remove)
        menu.addAction("全选（Ctrl+A）", self.choose_all)
        if not self.head.isHidden():
            columns = menu.addMenu("列")
            for item in self.columns.shown():
                if item.label:
                    part = self.head_menu(item.key)
                    part.setTitle(item.label)
                    part.setParent(columns, part.windowFlags())
                    columns.addMenu(part)
        return menu

    def head_menu(self, key: str) -> QMenu:
        """What a right click on a column's head offers."""
        menu = QMenu(self)
        item = self.model.columns[self.columns.number(key)]
        if item.sortable:
            menu.addAction("升序", lambda: self.sort(key, False))
            menu.addAction("降序", lambda: self.sort(key, True))
            menu.addSeparator()
        if self.columns.frozen == key:
            menu.addAction("取消冻结", lambda: self.columns.freeze(""))
        else:
            menu.addAction("冻结到此列", lambda: self.columns.freeze(key))
        menu.addAction("隐藏此列", lambda: self.columns.show(key, False))
        menu.addAction("列宽自适应", lambda: self.columns.fit(key))
        menu.addAction("恢复默认列", self.columns.reset)
        return menu

    # -- sorting ---------------------------------------------------------------------------------------------------

    def sort(self, key: str, descending: bool = False) -> None:
        """Sort a list, or ask for a sorted source, and show the arrow."""
        self.set_sorting(key, descending)
        if self.model.is_paged:
            self.sort_requested.emit(key, descending)
        else:
            self._keep_choice(self._sort_now)

    def set_sorting(self, key: str, descending: bool = False) -> None:
        """Show by what the rows are sorted without asking for it."""
        self.sorting = (key, descending)
        self.head.set_arrow(self.columns.number(key) if key else -1, descending)

    def _sort_now(self) -> None:
        key, descending = self.sorting
        if key:
            self.model.sort_rows(self.model.columns[self.columns.number(key)], descending)

    def _sort_clicked(self, number: int) -> None:
        item = self.model.columns[number]
        if item.sortable and item.label:
            self.sort(item.key, self.sorting == (item.key, False))

    # -- copying ---------------------------------------------------------------------------------------------------

    def copied(self) -> QMimeData:
        """The chosen rows with the headings."""
        from station.ui import copying  # with all that HTML has names for

        return copying.cells(list(lines(self.named_columns(), self.selected_rows())))

    def named_columns(self) -> list[Column]:
        """The columns shown that have a heading."""
        return [item for item in self.columns.shown() if item.label]

    def copy(self) -> None:
        """The chosen rows to the clipboard; where that takes long and there is a way beside the window, on that."""
        if self.copy_many is not None and self.selected_count() > MANY:
            self.copy_many()
        else:
            QGuiApplication.clipboard().setMimeData(self.copied())

    # -- look and choice -------------------------------------------------------------------------------------------

    def set_low(self, is_low: bool) -> None:
        """Rows of 32 (48 with two lines) instead of 36 (54)."""
        if is_low != self._is_low:
            self._is_low = is_low
            self.restyle()

    def set_lead(self, lead: int) -> None:
        """Padding before the first column: the page's margin."""
        self.delegate.lead = self.head.lead = lead
        self.restyle()

    def restyle(self) -> None:
        """Take sizes from the theme in force."""
        now = theme.current()
        self.columns.restyle()
        self._fit_rows()
        self._foot_whole.setContentsMargins(self.head.lead, 0, 16, 0)
        self.foot.setMinimumHeight(now.size(34))
        self.view.viewport().update()

    def _fit_rows(self) -> None:
        low, full = (48, 54) if self.two_lines else (32, 36)
        self.view.verticalHeader().setMinimumSectionSize(20)
        self.view.verticalHeader().setDefaultSectionSize(theme.current().size(low if self._is_low else full))
        for number in self.model.groups():
            self.view.setRowHeight(number, theme.current().size(32))
        self.columns.fit_rows()

    def _hover(self, number: int) -> None:
        if number != self.delegate.hovered:
            self.delegate.hovered = number
            self.view.viewport().update()

    def _clicked(self, where: QPoint) -> None:
        index = self.view.indexAt(where)
        item = self.model.columns[index.column()] if index.isValid() else None
        if item is not None and item.action and action_area(item, self.view.visualRect(index)).contains(where.toPointF()):
            self.acted.emit(self.model.row(index.row()))

    def _open(self) -> None:
        row = self.current_row()
        if row is not None:
            self._say_current()
            self.opened.emit(row)

    def _selected(self) -> None:
        self._show_foot()
        self.selection_changed.emit()
        self._follow.start()

    def _say_current(self) -> None:
        self._follow.stop()
        if not self.model.is_awaited(self.view.currentIndex().row()):
            self.current_changed.emit(self.current_row())


def _buttons(shown: QWidget) -> Iterator[QWidget]:
    """What can be pressed in a part, from its beginning."""
    return (button for button in shown.findChildren(QAbstractButton) if button.isVisibleTo(shown) and button.isEnabled())


def lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[str]]:
    """The headings of columns, and below them what stands in the rows."""
    yield [item.label for item in columns]
    for chosen in rows:
        words = ([item.words(chosen), item.second(chosen) if item.second is not None else ""] for item in columns)
        yield [" ".join(filter(None, both)) for both in words]
