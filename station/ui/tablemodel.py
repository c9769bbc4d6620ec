"""What a table shows: its columns, and rows held in a list or fetched page by page."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station.frozen import frozen
from station.ui.widgets.pill import PillText

PAGE = 200
PAGES_KEPT = 32
Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[int, int], Sequence[Any]]


@frozen
class Column:
    """One column; ``text`` and the others are asked for each row shown, a row being whatever the screen gave.

    ``width`` in pixels at standard 字号. ``whole`` columns (ID, phone, date, money) never cut their text: their width cannot
    go below it. ``stretch`` takes the room that is left. ``second`` is the lower line of two-line rows. ``pill`` replaces the
    text by a pill where it gives one. ``token`` is the colour of the text, or says it of a row, as ``bold`` does. ``action`` is
    a button shown while the pointer or the choice is on the row.
    ``bar`` is the share, 0 to 1, of the room left of the figure that a bar takes.
    ``order`` is the key rows of a list are sorted by (default: the text); columns of a paged table name ``sortable`` only.
    """

    key: str
    label: str
    width: int
    text: Callable[[Any], str] | None = None
    pill: Callable[[Any], PillText | None] | None = None
    second: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None
    order: Callable[[Any], Any] | None = None
    right: bool = False
    whole: bool = False
    stretch: bool = False
    shown: bool = True
    sortable: bool = True
    token: str | Callable[[Any], str] = "ink"
    bold: bool | Callable[[Any], bool] = False
    bar: Callable[[Any], float] | None = None
    icon: str = ""
    action: str = ""

    def words(self, row: Any) -> str:
        """What stands in the cell: ``text(row)``, else the row's value of this key."""
        if self.text is not None:
            return self.text(row)
        if self.pill is not None:
            pill = self.pill(row)
            return pill.text if pill is not None else ""
        if self.action or self.icon:
            return ""
        value = row[self.key]
        return "" if value is None else str(value)

    def heard(self, row: Any) -> str:
        """What a screen reader says of the cell: a pill's sum too, which others find in its tooltip."""
        pill = self.pill(row) if self.pill is not None else None
        if pill is None:
            return self.words(row)
        return f"{pill.text}，{''.join(pill.tip.splitlines())}" if pill.tip else pill.text

    def is_bold(self, row: Any) -> bool:
        """Whether the words of a row are bold in this column."""
        return self.bold if isinstance(self.bold, bool) else self.bold(row)

    def sort_key(self, row: Any) -> Any:
        """What rows of a list are sorted by."""
        return self.order(row) if self.order is not None else self.words(row)


@frozen
class Group:
    """A heading among the rows of a list: “已逾期 2”; ``token`` colours the words."""

    label: str
    count: str = ""
    token: str = "ink"


class TableModel(QAbstractTableModel):
    """Rows and columns for the view; fetched rows are kept by pages, the least used forgotten first."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Any] = []
        self._count = 0
        self._fetch: Fetch | None = None
        self._want: Callable[[int], object] | None = None
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """All rows at once; ``Group`` objects among them are headings."""
        self.beginResetModel()
        self._rows, self._count, self._fetch, self._want = list(rows), len(rows), None, None
        self._pages.clear()
        self.endResetModel()

    def set_pages(self, count: int, fetch: Fetch, first: Sequence[Any] = (), want: Callable[[int], object] | None = None) -> None:
        """``count`` rows that ``fetch(offset, limit)`` brings when they are asked for; ``first`` are the first ones, if at hand.

        ``want(page)`` begins to read a page that came into sight, and ``put_page`` brings it: nothing is read while rows are painted.
        """
        self.beginResetModel()
        self._rows, self._count, self._fetch, self._want = [], count, fetch, want
        self._pages.clear()
        if first:
            self._pages[0] = first
        self.endResetModel()

    def set_count(self, count: int) -> None:
        """How many fetched rows there are in all, once it is known; those at hand stay."""
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    @property
    def is_paged(self) -> bool:
        """Whether rows are fetched: then the source sorts."""
        return self._fetch is not None

    def row(self, number: int) -> Any:
        """The row at a place; None where the source has become shorter meanwhile."""
        if self._fetch is None:
            return self._rows[number]
        page, place = divmod(number, PAGE)
        if page not in self._pages:
            self._keep(page, self._fetch(page * PAGE, PAGE))
        self._pages.move_to_end(page)
        rows = self._pages[page]
        return rows[place] if place < len(rows) else None

    def _keep(self, page: int, rows: Sequence[Any]) -> None:
        self._pages[page] = rows
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)

    def is_awaited(self, number: int) -> bool:
        """Whether the row at a place is still to be read; it is asked for, as somebody looks at it."""
        page = number // PAGE
        if self._want is None or number < 0:
            return False
        if page not in self._pages:
            self._want(page)
        return page not in self._pages

    def put_page(self, page: int, rows: Sequence[Any]) -> None:
        """The rows of a page that was wanted."""
        self._keep(page, rows)
        last = min(self._count, (page + 1) * PAGE) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))

    def at_hand(self) -> Iterable[int]:
        """Places of the rows that need not be fetched."""
        if self._fetch is None:
            return range(self._count)
        return [number for page in sorted(self._pages) for number in range(page * PAGE, min(self._count, (page + 1) * PAGE))]

    def sort_rows(self, column: Column, descending: bool) -> None:
        """Sort the rows of a list; rows of a group stay in it, empty values come last."""
        if self._fetch is not None:
            return
        self.beginResetModel()
        ordered: list[Any] = []
        part: list[Any] = []
        for row in [*self._rows, None]:
            if row is None or isinstance(row, Group):
                keyed = [(column.sort_key(one), one) for one in part]
                filled = sorted((pair for pair in keyed if pair[0] not in (None, "")), key=itemgetter(0), reverse=descending)
                ordered += [one for _, one in filled] + [one for key, one in keyed if key in (None, "")]
                part = []
                if row is not None:
                    ordered.append(row)
            else:
                part.append(row)
        self._rows = ordered
        self.endResetModel()

    def group(self, number: int) -> Group | None:
        """The heading at a place, None for a row."""
        row = self._rows[number] if self._fetch is None and number < len(self._rows) else None
        return row if isinstance(row, Group) else None

    def groups(self) -> list[int]:
        """Places of all headings."""
        return [number for number, row in enumerate(self._rows) if isinstance(row, Group)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not index.isValid():
            return None
        row = None if self.is_awaited(index.row()) else self.row(index.row())
        if row is None:
            return ""
        if isinstance(row, Group):
            return f"{row.label} {row.count}".strip() if index.column() == 0 else ""
        column = self.columns[index.column()]
        return column.words(row) if role == Qt.ItemDataRole.DisplayRole else column.heard(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        return None

    def name_columns(self, labels: Sequence[str]) -> None:
        """Other words in the head, one for each column."""
        self.columns = tuple(replace(column, label=label) for column, label in zip(self.columns, labels, strict=True))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.group(index.row()) is not None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
