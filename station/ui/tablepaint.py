"""How a table is drawn: cells with pills and two lines, headings of groups, and the head with its arrow."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from station.ui import icons, theme
from station.ui.tablemodel import Column, Group, TableModel
from station.ui.widgets.painted import paint_line
from station.ui.widgets.pill import paint_pill, pill_width
from station.ui.widgets.text import as_tip, fitted

PADDING = 8
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _action_width(column: Column) -> int:
    return theme.current().metrics("dense").horizontalAdvance(column.action) + 20


def action_area(column: Column, cell: QRect) -> QRectF:
    """Where the button of an action column stands in its cell."""
    width, height = _action_width(column), theme.current().size(28)
    return QRectF(cell.right() - width - PADDING, cell.center().y() - height / 2 + 0.5, width, height)


def _paint_strip(painter: QPainter, area: QRectF, width: float, token: str) -> None:
    now = theme.current()
    thick = now.size(8)
    theme.fill(painter, QRect(round(area.left()), round(area.center().y() - thick / 2), round(width), thick), now.colour(token))


class RowDelegate(QStyledItemDelegate):
    """Draws cells; ``lead`` is the padding before the first column, ``hovered`` the row under the pointer."""

    def __init__(self, model: TableModel, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self.model = model
        self.lead = 24
        self.hovered = -1
        self.two_lines = False

    def _words_area(self, cell: QRect, first: bool) -> QRectF:
        left = self.lead if first else PADDING
        return QRectF(cell.left() + left, cell.top(), cell.width() - left - PADDING, cell.height() - 1)

    def _is_first(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        view = self.parent()
        assert isinstance(view, QAbstractItemView)
        head = view.horizontalHeader()  # type: ignore[attr-defined]
        return bool(head.sectionPosition(index.column()) == 0)  # those that are hidden take no room

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        now = theme.current()
        cell: QRect = option.rect  # type: ignore[attr-defined]
        is_awaited = self.model.is_awaited(index.row())
        row = None if is_awaited else self.model.row(index.row())
        painter.save()
        if is_awaited:
            self._paint_awaited(painter, cell, self._is_first(index))
        elif isinstance(row, Group):
            self._paint_group(painter, row, cell)
        elif row is not None:
            view = self.parent()
            assert isinstance(view, QAbstractItemView)
            chosen = view.selectionModel().isSelected(index)
            ground = "sel" if chosen else "hover" if index.row() == self.hovered else "paper"
            theme.fill(painter, cell, now.colour(ground))
            paint_line(painter, cell.left(), cell.bottom(), cell.width(), 1, now.colour("line"))
            column = self.model.columns[index.column()]
            area = self._words_area(cell, self._is_first(index))
            painter.setClipRect(cell)
            if column.action and (chosen or index.row() == self.hovered):
                self._paint_action(painter, column, cell)
            elif not column.action or column.icon:
                self._paint_cell(painter, column, row, area)
        painter.restore()

    def _paint_awaited(self, painter: QPainter, cell: QRect, first: bool) -> None:
        """A grey bar where words will stand: the row is being read."""
        now = theme.current()
        theme.fill(painter, cell, now.colour("paper"))
        paint_line(painter, cell.left(), cell.bottom(), cell.width(), 1, now.colour("line"))
        area = self._words_area(cell, first)
        _paint_strip(painter, area, area.width() * 0.6, "line")

    def _paint_group(self, painter: QPainter, group: Group, cell: QRect) -> None:
        now = theme.current()
        theme.fill(painter, cell, now.colour("mat"))
        paint_line(painter, cell.left(), cell.bottom(), cell.width(), 1, now.colour("line"))
        if cell.left() > 0:
            return
        painter.setFont(now.font("dense", True))
        painter.setPen(now.colour(group.token))
        area = QRectF(self.lead, cell.top(), 600, cell.height())
        painter.drawText(area, int(_LEFT), group.label)
        painter.setFont(now.font("dense"))
        painter.setPen(now.colour("ink3"))
        painter.drawText(area.adjusted(now.metrics("dense", True).horizontalAdvance(group.label) + 8, 0, 0, 0), int(_LEFT), group.count)

    def _paint_action(self, painter: QPainter, column: Column, cell: QRect) -> None:
        now = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.colour("line2"), 1))
        painter.setBrush(now.colour("paper"))
        area = action_area(column, cell)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(now.font("dense"))
        painter.setPen(now.colour("ink"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, column.action)

    def _paint_cell(self, painter: QPainter, column: Column, row: object, area: QRectF) -> None:
        now = theme.current()
        if column.icon:
            side = now.size(16)
            icons.paint(painter, column.icon, round(area.right() - side), round(area.center().y() - side / 2), side, "ink2")
            return
        pill = column.pill(row) if column.pill is not None else None
        if pill is not None and pill.text:
            if (over := pill_width(pill) - area.width()) > 0:
                style = "caption" if pill.tone else "dense"
                pill = replace(pill, text=fitted(pill.text, now.metrics(style).horizontalAdvance(pill.text) - over, style))
            left = area.right() - pill_width(pill) if column.right else area.left()
            paint_pill(painter, pill, left, area.center().y())
            return
        words = column.words(row)
        token = column.token if isinstance(column.token, str) else column.token(row)
        bold = column.is_bold(row)
        second = column.second(row) if column.second is not None else ""
        if second:
            body, caption = now.line_height("body"), now.line_height("caption")
            top = area.top() + (area.height() - body - caption) / 2
            upper = QRectF(area.left(), top, area.width(), body)
            self._paint_line(painter, words, upper, column, token, bold)
            painter.setFont(now.font("caption"))
            painter.setPen(now.colour("ink2"))
            lower = QRectF(area.left(), top + body, area.width(), caption)
            cut = now.metrics("caption").elidedText(second, Qt.TextElideMode.ElideRight, round(lower.width()))
            painter.drawText(lower, int(_RIGHT if column.right else _LEFT), cut)
        else:
            if column.bar is not None:
                self._paint_bar(painter, column.bar(row), area)
            self._paint_line(painter, words, area, column, token, bold)

    def _paint_bar(self, painter: QPainter, share: float, area: QRectF) -> None:
        now = theme.current()
        room = area.width() - now.metrics("body").horizontalAdvance("0,000") - PADDING
        _paint_strip(painter, area, room * share, "bar2")

    def _paint_line(self, painter: QPainter, words: str, area: QRectF, column: Column, token: str, bold: bool) -> None:
        now = theme.current()
        metrics = now.metrics("body", bold)
        painter.setFont(now.font("body", bold))
        painter.setPen(now.colour(token))
        cut = metrics.elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, round(area.width()) + 1)
        painter.drawText(area, int(_RIGHT if column.right else _LEFT), cut)

    def natural_width(self, column: Column, row: object) -> int:
        """Width the words of a cell ask for, without padding."""
        now = theme.current()
        pill = column.pill(row) if column.pill is not None else None
        if pill is not None and pill.text:
            return pill_width(pill)
        width = now.metrics("body", column.is_bold(row)).horizontalAdvance(column.words(row))
        if column.action:
            width = max(width, _action_width(column))
        if column.second is not None:
            width = max(width, now.metrics("caption").horizontalAdvance(column.second(row)))
        return width

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, theme.current().size(36))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        row = self.model.row(index.row()) if index.isValid() and not self.model.is_awaited(index.row()) else None
        words = ""
        if row is not None and not isinstance(row, Group):
            words = self.tooltip(self.model.columns[index.column()], row, option.rect, self._is_first(index))  # type: ignore[attr-defined]
        QToolTip.showText(event.globalPos(), as_tip(words), view)
        return True

    def tooltip(self, column: Column, row: object, cell: QRect, first: bool) -> str:
        """What the tooltip says: the column's own, the pill's sum, or the words that were cut."""
        if column.tip is not None:
            return column.tip(row)
        pill = column.pill(row) if column.pill is not None else None
        if pill is not None:
            is_cut = pill_width(pill) > self._words_area(cell, first).width()
            return "\n".join(filter(None, (pill.text if is_cut else "", pill.tip)))
        cut = self.natural_width(column, row) > self._words_area(cell, first).width() - 1
        second = column.second(row) if cut and column.second is not None else ""
        return "\n".join(line for line in (column.words(row), second) if line) if cut else ""


class Head(QHeaderView):
    """The head of the table: click sorts, drag moves, right click asks; drawn by hand, since styled sections leave hairlines."""

    asked = Signal(int, QPoint)
    arrow_set = Signal(int, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.lead = 24
        self.has_edge = False  # a line at its right, where the columns that stay end
        self.sorted_by = -1
        self.descending = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.asked.emit(self.logicalIndexAt(at), self.mapToGlobal(at)))
        self.setMinimumSectionSize(40)

    def set_arrow(self, section: int, descending: bool) -> None:
        """Show by what the rows are sorted."""
        self.sorted_by, self.descending = section, descending
        self.viewport().update()
        self.arrow_set.emit(section, descending)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.current().size(34))

    def _is_first(self, section: int) -> bool:
        return self.sectionPosition(section) == 0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.has_edge:
            port = self.viewport()
            paint_line(QPainter(port), port.width() - 1, 0, 1, port.height(), theme.current().colour("line2"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        if not isinstance(model, TableModel):
            return
        now = theme.current()
        column = model.columns[section]
        painter.save()
        theme.fill(painter, rect, now.colour("mat"))
        paint_line(painter, rect.left(), rect.bottom(), rect.width(), 1, now.colour("line2"))
        left = self.lead if self._is_first(section) else PADDING
        area = QRectF(rect).adjusted(left, 0, -PADDING, -1)
        arrow = now.size(16)
        metrics = now.metrics("dense")
        here = section == self.sorted_by
        if column.right and here:
            area.adjust(0, 0, -arrow - 2, 0)
        elif column.right and column.label.endswith("）"):
            area.adjust(0, 0, metrics.horizontalAdvance("）") / 2 - 1, 0)  # its blank half: the ink ends where the figures do
        room = area.width() - (arrow if here and not column.right else 0)
        cut = metrics.elidedText(column.label, Qt.TextElideMode.ElideRight, round(room) + 1)
        painter.setFont(now.font("dense"))
        painter.setPen(now.colour("ink" if here else "ink2"))
        painter.drawText(area, int(_RIGHT if column.right else _LEFT), cut)
        if here:
            x = area.right() + 2 if column.right else area.left() + metrics.horizontalAdvance(cut) + 4
            name = "arrow-narrow-down" if self.descending else "arrow-narrow-up"
            icons.paint(painter, name, round(x), round(area.center().y() - arrow / 2), arrow, "ink2")
        painter.restore()
