"""Qt's table view as the table of the house needs it: it tells where the pointer is, what was opened and what was asked for."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QTableView

from station.ui import theme


class TableView(QTableView):
    """With the pointer's row known, Enter meaning open, and no search by typing: that would fetch every page."""

    entered_row = Signal(int)
    resized = Signal()
    opened = Signal()
    asked = Signal(QPoint)
    released = Signal(QPoint)

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

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.current().colour("focus"), 2))
            painter.drawRect(self._focused().adjusted(1, 1, -1, -2))

    def _focused(self) -> QRect:
        """The row the keys move from; the whole where there is none."""
        row = self.visualRect(self.currentIndex())
        whole = self.viewport().rect()
        return QRect(whole.left(), row.top(), whole.width(), row.height()) if row.isValid() else whole

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())
