"""The first columns of a table that stay while the others scroll sideways: a second view of the same rows lies over them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QTableView

from station.ui import theme
from station.ui.tablemodel import TableModel
from station.ui.tablepaint import Head
from station.ui.tableview import TableView
from station.ui.widgets.painted import paint_line


class FrozenColumns(QTableView):
    """Over the left of ``view``: it paints and has a head of its own; what the pointer does on its rows, the view below does."""

    def __init__(self, view: TableView, head: Head, model: TableModel) -> None:
        super().__init__(view)
        self.view, self.head, self.table_model = view, head, model
        self._placing = False
        self._until = -1  # the last place of the head that stays
        self.own_head = Head(self)
        self.own_head.has_edge = True
        self.setModel(model)
        self.setSelectionModel(view.selectionModel())
        self.setItemDelegate(view.itemDelegate())  # nothing is edited, so one may serve both
        self.setHorizontalHeader(self.own_head)
        self.own_head.set_arrow(head.sorted_by, head.descending)
        self.verticalHeader().hide()
        self.setAccessibleName("冻结的列")
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setAutoScroll(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.own_head.sectionClicked.connect(head.sectionClicked)
        self.own_head.asked.connect(head.asked)
        self.own_head.sectionResized.connect(self._resized)
        self.own_head.sectionMoved.connect(self._moved)
        head.arrow_set.connect(self.own_head.set_arrow)
        view.verticalScrollBar().valueChanged.connect(self._follow_down)
        self.verticalScrollBar().rangeChanged.connect(self._follow_down)
        view.verticalHeader().sectionResized.connect(lambda row, before, after: self.setRowHeight(row, after))
        view.entered_row.connect(self._hovered)
        view.installEventFilter(self)
        view.stays = self.stays
        view.frozen_width = self.covered
        self.fit_rows()

    def stays(self, column: int) -> bool:
        """Whether a column of the model is one of those that stay."""
        return not self.isHidden() and self.head.visualIndex(column) <= self._until

    def covered(self) -> int:
        """How much of the view below lies under these columns."""
        return 0 if self.isHidden() else self.width()

    def show_until(self, place: int) -> None:
        """Keep the columns up to a place of the head; -1 for none. They go along with the rest where two thirds are not enough."""
        self._until = place
        self._placing = True
        count, width = self.head.count(), 0
        for number in range(count):
            section = self.head.logicalIndex(number)
            self.own_head.moveSection(self.own_head.visualIndex(section), number)
            stays = number <= place and not self.head.isSectionHidden(section)
            self.own_head.setSectionHidden(section, not stays)
            if stays:
                width += self.head.sectionSize(section)
                self.own_head.resizeSection(section, self.head.sectionSize(section))
        self.own_head.lead = self.head.lead
        self._placing = False
        ground = self.view.viewport().geometry()
        self.own_head.setVisible(not self.head.isHidden())
        self.setGeometry(0, 0, width, ground.bottom() + 1)
        self.setVisible(0 < width <= ground.width() * 2 // 3)
        self.raise_()
        self._follow_down()

    def fit_rows(self) -> None:
        """Rows as high as those below."""
        rows, own = self.view.verticalHeader(), self.verticalHeader()
        own.setMinimumSectionSize(rows.minimumSectionSize())
        own.setDefaultSectionSize(rows.defaultSectionSize())
        for number in self.table_model.groups():
            self.setRowHeight(number, self.view.rowHeight(number))

    def _hovered(self) -> None:
        self.viewport().update()

    def _follow_down(self) -> None:
        self.verticalScrollBar().setValue(self.view.verticalScrollBar().value())

    def _resized(self, section: int, before: int, after: int) -> None:
        if not self._placing and after:
            self.head.resizeSection(section, after)

    def _moved(self, section: int, before: int, after: int) -> None:
        if not self._placing:
            self.head.moveSection(before, after)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.viewport().update()
        return super().eventFilter(watched, event)

    def viewportEvent(self, event: QEvent) -> bool:
        below = self.view.viewport()
        if isinstance(event, QMouseEvent):
            column = self.columnAt(round(event.position().x()))
            where = event.position()
            where.setX(where.x() + self.view.columnViewportPosition(column) - self.columnViewportPosition(column))
            same = (event.globalPosition(), event.button(), event.buttons(), event.modifiers())
            return QApplication.sendEvent(below, QMouseEvent(event.type(), where, *same))
        if isinstance(event, QWheelEvent):
            return QApplication.sendEvent(below, event)
        if isinstance(event, QContextMenuEvent):
            self.view.asked.emit(event.globalPos())
            return True
        if event.type() == QEvent.Type.Leave:
            self.view.entered_row.emit(-1)
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self.view.draw_focus(painter)
        paint_line(painter, self.viewport().width() - 1, 0, 1, self.viewport().height(), theme.current().colour("line2"))
