"""The sheet on screen as it will lie in the file: letters, row numbers, title, head, frozen columns, gaps in ochre.

::

    view = SheetView()
    view.show_sheet(sheet)
    view.opened.connect(go_to_record)     # id of the record of a row, key of the column: double click or Enter
"""

import math
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from station.casework.fields import Kind
from station.casework.sheets import Cell, Column, Sheet, look, shown
from station.ui import copying, theme
from station.ui.widgets.painted import paint_focus, paint_line
from station.ui.widgets.text import as_tip, fitted

FIRST_ROW = 4  # of the lines, below title, filler and head
FROZEN = 2
GAP = "待补"
_SIGNS, _OPENING, _AFTER = "/／、", "（(", "/／、）)"  # a line ends with the first, begins with the second, never with the third
_NUMBERS = (Kind.COUNT, Kind.MONEY)
_CHARACTER, _ROOM = 7.2, 14  # pixels of a half-width character, and of a cell's padding
_NARROWEST = 3  # pixels of the narrowest letter
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
Index = QModelIndex | QPersistentModelIndex


def letter(number: int) -> str:
    """The name of a column in a workbook: 0 is A, 26 is AA."""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def in_two(heading: str, room: int) -> str:
    """A heading that is too wide for one line, parted where its halves fit and are most alike, at a sign rather than within a word."""
    metrics = theme.current().metrics("dense", True)
    if "\n" in heading or metrics.horizontalAdvance(heading) <= room:
        return heading
    parts = [(heading[:at], heading[at:]) for at in range(1, len(heading)) if heading[at] not in _AFTER]
    halves = [(one, other) for one, other in parts if max(map(metrics.horizontalAdvance, (one, other))) <= room]
    at_sign = [(one, other) for one, other in halves if one[-1] in _SIGNS or other[0] in _OPENING]
    found = min(at_sign or halves, key=lambda half: abs(len(half[0]) - len(half[1])), default=None)
    return "\n".join(found) if found else heading


class SheetModel(QAbstractTableModel):
    """The lines of a sheet and, below them, the sums."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: Sheet | None = None
        self._lines: list[tuple[Cell, ...]] = []

    def set_sheet(self, sheet: Sheet) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.sheet = sheet
        self._lines = [row.cells for row in sheet.rows] + ([sheet.totals] if sheet.totals else [])
        self.endResetModel()

    def column(self, number: int) -> Column:
        """The column at a place."""
        assert self.sheet is not None
        return self.sheet.columns[number]

    def cell(self, index: Index) -> Cell:
        """The value at a place."""
        return self._lines[index.row()][index.column()]

    def is_total(self, row: int) -> bool:
        """Whether this is the line of sums."""
        return self.sheet is not None and row >= len(self.sheet.rows)

    def record_id(self, row: int) -> str:
        """The record behind a line; "" for the sums."""
        return "" if self.sheet is None or self.is_total(row) else self.sheet.rows[row].record_id

    def first_gap(self) -> tuple[int, int] | None:
        """Row and column of the first value that is missing."""
        found = ((y, x) for y, cells in enumerate(self._lines) for x, cell in enumerate(cells) if cell.gap)
        return next(found, None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        words = self.words(index)
        return as_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words

    def words(self, index: Index) -> str:
        """What is written at a place."""
        cell = self.cell(index)
        return GAP if cell.gap else shown(self.column(index.column()), cell)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.column(section).heading if orientation == Qt.Orientation.Horizontal else str(section + FIRST_ROW)


class _CellDelegate(QStyledItemDelegate):
    """A cell between grid lines; sums are bold, gaps ochre."""

    def __init__(self, model: SheetModel, parent: QWidget, frozen: bool) -> None:
        super().__init__(parent)
        self._model = model
        self._frozen = frozen

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme.current()
        view = self.parent()
        assert isinstance(view, QAbstractItemView)
        area: QRect = option.rect  # type: ignore[attr-defined]
        cell, is_total = self._model.cell(index), self._model.is_total(index.row())
        chosen = view.selectionModel().isSelected(index)
        ground = "sel" if chosen else "amb-bg" if cell.gap else "mat" if is_total else "paper"
        theme.fill(painter, area, now.colour(ground))
        paint_line(painter, area.left(), area.bottom(), area.width(), 1, now.colour("line"))
        edge = "line2" if self._frozen and index.column() == FROZEN - 1 else "line"
        paint_line(painter, area.right(), area.top(), 1, area.height(), now.colour(edge))
        column = self._model.column(index.column())
        inner = area.adjusted(6, 0, -6, -1)
        text = self._model.words(index)[: inner.width() // _NARROWEST + 2].replace("\n", " ")  # of a whole story each letter would be set
        painter.setFont(now.font("dense", is_total))
        painter.setPen(now.colour("amb" if cell.gap else "ink"))
        cut = now.metrics("dense", is_total).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _RIGHT if column.kind in _NUMBERS else _LEFT, cut)
        if view.currentIndex() == index and view.hasFocus():
            painter.setPen(QPen(now.colour("focus"), 2))
            painter.drawRect(area.adjusted(1, 1, -2, -2))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, theme.current().size(30))


class SheetHead(QHeaderView):
    """Letters, title, the line of who fills it in, and the headings; it stays above the lines as it stays on the paper."""

    def __init__(self, model: SheetModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.across = 0  # width over which the title stands; the frozen part paints its share of it
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(36)

    @staticmethod
    def heights() -> tuple[int, int, int, int]:
        """Of letters, title, filler and headings."""
        now = theme.current()
        return now.size(22), now.size(42), now.size(30), now.size(40)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), sum(self.heights()))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        now = theme.current()
        letters, _, _, headings = self.heights()
        painter.save()
        top = QRect(rect.left(), 0, rect.width(), letters)
        theme.fill(painter, top, now.colour("mat"))
        painter.setFont(now.font("mini"))
        painter.setPen(now.colour("ink3"))
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, letter(section))
        low = QRect(rect.left(), self.height() - headings, rect.width(), headings)
        theme.fill(painter, low, now.colour("paper"))
        painter.setFont(now.font("dense", True))
        painter.setPen(now.colour("ink"))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWrapAnywhere)
        heading = in_two(self._model.column(section).heading, low.width() - 6)
        painter.drawText(QRectF(low).adjusted(3, 0, -3, 0), flags, heading)
        edge = "line2" if section == FROZEN - 1 else "line"
        for area in (top, low):
            paint_line(painter, area.right(), area.top(), 1, area.height(), now.colour(edge))
            paint_line(painter, area.left(), area.bottom(), area.width(), 1, now.colour("line2" if area is low else "line"))
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        sheet = self._model.sheet
        if sheet is None:
            return
        now, look_ = theme.current(), look()
        letters, title, filler, _ = self.heights()
        painter = QPainter(self.viewport())
        theme.fill(painter, QRect(0, letters, self.width(), title + filler), now.colour("paper"))
        beyond = self.length() - self.offset()  # right of the last column lies the same paper
        theme.fill(painter, QRect(beyond, 0, self.width(), letters), now.colour("mat"))
        paint_line(painter, beyond, letters - 1, self.width(), 1, now.colour("line"))
        theme.fill(painter, QRect(beyond, letters + title + filler, self.width(), self.height()), now.colour("paper"))
        paint_line(painter, 0, letters + title - 1, self.width(), 1, now.colour("line"))
        paint_line(painter, 0, letters + title + filler - 1, self.width(), 1, now.colour("line"))
        painter.setPen(now.colour("ink"))
        painter.setFont(now.font("section", True))
        painter.drawText(
            QRect(0, letters, self.across, title), Qt.AlignmentFlag.AlignCenter, fitted(sheet.title, self.across, "section", True)
        )
        painter.setFont(now.font("dense"))
        line = QRect(6, letters + title, self.across - 22, filler - 1)
        parts = [f"{look_.filler_label}：{sheet.filler}", sheet.unit_note, f"{look_.filled_on_label}：{sheet.filled_on}"]
        widths = [now.metrics("dense").horizontalAdvance(part) for part in parts]
        if max(widths[0], widths[2]) + 16 > (line.width() - widths[1]) // 2:  # no room in the middle of few columns
            parts = ["　".join(filter(None, parts[:2])), "", parts[2]]
        parts[0] = fitted(parts[0], line.width() - now.metrics("dense").horizontalAdvance(parts[2]) - 16, "dense")
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for text, side in zip(parts, sides, strict=True):
            painter.drawText(line, int(side | Qt.AlignmentFlag.AlignVCenter), text)


class _RowNumbers(QHeaderView):
    """The numbers at the left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionsClickable(True)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().size(38), super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        now = theme.current()
        theme.fill(painter, rect, now.colour("mat"))
        paint_line(painter, rect.right(), rect.top(), 1, rect.height(), now.colour("line2"))
        paint_line(painter, rect.left(), rect.bottom(), rect.width(), 1, now.colour("line"))
        painter.setFont(now.font("mini"))
        painter.setPen(now.colour("ink3"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(section + FIRST_ROW))


class _Corner(QWidget):
    """The row numbers of title, filler and head, left of them."""

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        theme.fill(painter, self.rect(), now.colour("mat"))
        painter.setFont(now.font("mini"))
        painter.setPen(now.colour("ink3"))
        y = 0
        for number, height in enumerate(SheetHead.heights()):
            painter.drawText(QRect(0, y, self.width(), height), Qt.AlignmentFlag.AlignCenter, str(number) if number else "")
            y += height
            paint_line(painter, 0, y - 1, self.width(), 1, now.colour("line2" if number == 3 else "line"))
        paint_line(painter, self.width() - 1, 0, 1, self.height(), now.colour("line2"))


class _Grid(QTableView):
    """What the sheet and its frozen part share."""

    def __init__(self, model: SheetModel, parent: QWidget | None, frozen: bool) -> None:
        super().__init__(parent)
        self.sheet_head = SheetHead(model, self)
        self.setModel(model)
        self.setHorizontalHeader(self.sheet_head)
        self.setItemDelegate(_CellDelegate(model, self, frozen))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)


class _Frozen(_Grid):
    """The columns that stay; they lie over the left of the sheet, and of the frame it has while nothing in it is chosen."""

    def __init__(self, model: SheetModel, around: "SheetView") -> None:
        super().__init__(model, around, True)
        self._around = around

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._around.draw_focus(self.viewport())


class SheetView(_Grid):
    """See the module."""

    opened = Signal(str, str)

    def __init__(self) -> None:
        self.sheet_model = SheetModel()
        super().__init__(self.sheet_model, None, False)
        self.setAccessibleName("台账")
        self.numbers = _RowNumbers(self)
        self.setVerticalHeader(self.numbers)
        self.corner = _Corner(self)
        self.frozen = _Frozen(self.sheet_model, self)
        self.frozen.setSelectionModel(self.selectionModel())
        self.frozen.verticalHeader().hide()
        self.frozen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.frozen.setFocusProxy(self)
        self.frozen.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.frozen.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self.frozen.verticalScrollBar().setValue)
        self.frozen.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.sheet_head.sectionResized.connect(self._resized)
        self.frozen.sheet_head.sectionResized.connect(self._frozen_resized)
        for grid in (self, self.frozen):
            grid.doubleClicked.connect(self._open)
        theme.follow(self.restyle)
        self.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.draw_focus(self.viewport())

    def draw_focus(self, part: QWidget) -> None:
        """Draw on a part what falls on it of the frame round the sheet."""
        if self.hasFocus() and not self.currentIndex().isValid():
            paint_focus(QPainter(part), self.viewport())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.frozen.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.frozen.viewport().update()

    def _stays(self, sheet: Sheet) -> bool:
        before = self.sheet_model.sheet
        return before is not None and (before.ledger, before.period, before.layout) == (sheet.ledger, sheet.period, sheet.layout)

    def words_ahead(self, sheet: Sheet) -> list[str]:
        """What will be read of a sheet when it is shown: as much of each cell as its column has room for."""
        high = theme.current().size(30)
        first = self.verticalScrollBar().value() // high if self._stays(sheet) else 0
        rows = [row.cells for row in sheet.rows[first : first + self.viewport().height() // high + 2]]
        return [shown(column, cell)[: column.width // 2 + 1] for cells in rows for column, cell in zip(sheet.columns, cells, strict=True)]

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet from its left top corner; the same ledger stays where it was."""
        places = [bar.value() for bar in (self.verticalScrollBar(), self.horizontalScrollBar())] if self._stays(sheet) else [0, 0]
        self.sheet_model.set_sheet(sheet)
        for head in (self.sheet_head, self.frozen.sheet_head):  # lines that may be shortened there
            head.viewport().setToolTip(as_tip(f"{sheet.title}\n{look().filler_label}：{sheet.filler}　{sheet.unit_note}".rstrip()))
        for number, column in enumerate(sheet.columns):
            width = math.ceil((column.width * _CHARACTER + _ROOM) * theme.current().factor)
            self.setColumnWidth(number, width)
            self.frozen.setColumnWidth(number, width)
            self.frozen.setColumnHidden(number, number >= FROZEN)
        self._place()
        for bar, place in zip((self.verticalScrollBar(), self.horizontalScrollBar()), places, strict=True):
            bar.setValue(place)
        if self.hasFocus():  # as when the keyboard comes to a sheet: there is a cell it moves from
            self.selectionModel().setCurrentIndex(self.sheet_model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def restyle(self) -> None:
        """Take sizes from the theme in force."""
        for grid in (self, self.frozen):
            grid.verticalHeader().setMinimumSectionSize(20)
            grid.verticalHeader().setDefaultSectionSize(theme.current().size(30))
        if self.sheet_model.sheet is not None:
            self.show_sheet(self.sheet_model.sheet)

    def show_cell(self, row: int, column: int) -> None:
        """Choose a cell and bring it into sight."""
        index = self.sheet_model.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        super().scrollTo(index, hint)
        if not hasattr(self, "frozen") or index.column() < FROZEN:
            return
        covered = self.frozen.width() - self.columnViewportPosition(index.column())
        if covered > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - covered)

    def copied(self) -> QMimeData:
        """The chosen cells in their columns with the headings, for Excel and WPS; one cell alone is only its value."""
        chosen = {(index.row(), index.column()): str(index.data()) for index in self.selectionModel().selectedIndexes()}
        columns = sorted({column for _, column in chosen})
        lines = [[chosen.get((row, column), "") for column in columns] for row in sorted({row for row, _ in chosen})]
        heads = [self.sheet_model.column(column).heading for column in columns]
        return copying.cells([heads, *lines] if len(chosen) > 1 else lines)

    def _open(self, index: QModelIndex) -> None:
        if record_id := self.sheet_model.record_id(index.row()):
            self.opened.emit(record_id, self.sheet_model.column(index.column()).key)

    def _resized(self, number: int, before: int, after: int) -> None:
        if number < FROZEN:
            self.frozen.setColumnWidth(number, after)
            self._place()

    def _frozen_resized(self, number: int, before: int, after: int) -> None:
        if number < FROZEN and after:  # sections beyond are hidden there, which is no width
            self.setColumnWidth(number, after)

    def _place(self) -> None:
        """Put the frozen part and the corner over their places."""
        columns = min(FROZEN, self.sheet_model.columnCount())
        width = sum(self.columnWidth(number) for number in range(columns))
        left, high = self.numbers.width(), self.sheet_head.height()
        self.frozen.setGeometry(left, 0, width, high + self.viewport().height())
        self.frozen.sheet_head.setFixedHeight(high)
        self.corner.setGeometry(0, 0, left, high)
        across = min(self.viewport().width(), self.sheet_head.length())
        self.sheet_head.across = self.frozen.sheet_head.across = across
        for part, is_shown in ((self.frozen, self.horizontalScrollBar().maximum() > 0), (self.corner, True)):
            part.raise_()
            part.setVisible(is_shown and columns > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if hasattr(self, "frozen"):
            self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setMimeData(self.copied())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)
