"""Qt's table view as the table of the house needs it: it tells where the pointer is, what was opened and what was asked for."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from station.ui import theme
from station.ui.widgets.layout import make_viewport

Index = QModelIndex | QPersistentModelIndex


class TableView(QTableView):
    """With the pointer's row known, Enter meaning open, and no search by typing: that would fetch every page."""

    entered_row = Signal(int)
    resized = Signal()
    opened = Signal()
    asked = Signal(QPoint)
    copied = Signal()
    removed = Signal()
    released = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        make_viewport(self)
        self.stays: Callable[[int], bool] = lambda column: False  # whether a column of the model is frozen
        self.frozen_width: Callable[[], int] = lambda: 0
        self._is_keyed = False  # whether whoever is here works by keys, and must see from where they go on

    def keyboardSearch(self, search: str) -> None:
        return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.entered_row.emit(self.indexAt(event.position().toPoint()).row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.released.emit(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.entered_row.emit(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
        chosen = self.currentIndex()
        if chosen.isValid() and self.visualRect(chosen).intersects(self.viewport().rect()):
            self.scrollTo(chosen)  # else a bar that comes up below would lie over half of it

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._is_keyed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.draw_focus(QPainter(self.viewport()))

    def draw_focus(self, painter: QPainter) -> None:
        """For who works by keys, a frame around the row they move from; around the whole where there is none."""
        if not self.hasFocus() or not self._is_keyed:
            return
        row = self.visualRect(self.currentIndex())
        whole = self.viewport().rect()
        area = QRect(whole.left(), row.top(), whole.width(), row.height()) if row.isValid() else whole
        painter.setPen(QPen(theme.current().colour("focus"), 2))
        painter.drawRect(area.adjusted(1, 1, -1, -2))

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        across = self.horizontalScrollBar()
        before = across.value()
        super().scrollTo(index, hint)
        if self.stays(index.column()):
            across.setValue(before)
        elif (covered := self.frozen_width() - self.columnViewportPosition(index.column())) > 0:
            across.setValue(across.value() - covered)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        to = super().moveCursor(action, modifiers)
        if action == QAbstractItemView.CursorAction.MoveNext or self.currentIndex().isValid():  # Qt asks for the next one at each focus
            return to
        below = (self.model().index(row, to.column()) for row in range(to.row(), self.model().rowCount()))
        return next((index for index in below if index.flags() & Qt.ItemFlag.ItemIsEnabled), to)  # past the heading it would stay at

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._is_keyed = True
        self.viewport().update()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.removed.emit()
        elif event.modifiers() and _is_copy(event):
            self.copied.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())


def _is_copy(event: QKeyEvent) -> bool:
    from PySide6.QtGui import QKeySequence  # its 71 words come after the first list

    return event.matches(QKeySequence.StandardKey.Copy)
