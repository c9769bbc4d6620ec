"""Several lines of text."""

import math
from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from station.ui import theme
from station.ui.editors.editor import Editor


class SpacedText(QPlainTextEdit):
    """Plain text at the line height of a paragraph; Qt's own lines stand as close as the font has them, too close for Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self._placeholder = ""

    def setPlaceholderText(self, text: str) -> None:
        """Kept from Qt, which would put its lines as close."""
        self._placeholder = text
        self.viewport().update()

    def placeholderText(self) -> str:
        return self._placeholder

    def space_lines(self) -> float:
        """Move the lines apart that Qt has put together anew; the height of all of them."""
        height, whole = theme.current().line_height("body"), 0.0
        block = self.document().begin()
        while block.isValid():
            self.blockBoundingRect(block)  # breaks the lines, if they are not yet
            layout, bottom = block.layout(), 0.0
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                room = max(height, line.height())
                # All of the room is above a line, or the block would end too soon; the very first stays where a placeholder stands.
                bottom += line.height() if block.blockNumber() == number == 0 else room
                if line.y() != bottom - line.height():
                    line.setPosition(QPointF(line.x(), bottom - line.height()))
            whole += bottom
            block = block.next()
        return whole

    def paintEvent(self, event: QPaintEvent) -> None:
        self.space_lines()
        super().paintEvent(event)
        if self._placeholder and self.document().isEmpty() and not self.document().begin().layout().preeditAreaText():
            self._paint_placeholder()

    def _paint_placeholder(self) -> None:
        margin, height = self.document().documentMargin(), theme.current().line_height("body")
        layout, y = QTextLayout(self._placeholder, self.font()), 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.viewport().width() - 2 * margin)
            line.setPosition(QPointF(0, y))
            y += max(height, line.height())
        layout.endLayout()
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        layout.draw(painter, QPointF(margin, margin))


class TextEditor(SpacedText, Editor):
    """Several lines; grows with its text up to twelve lines, or as many as it begins with; Tab goes on."""

    edited = Signal()
    left = Signal()
    MOST = 12

    def __init__(self, lines: int = 2) -> None:
        super().__init__()
        self.lines = lines
        self._quiet = False
        self.setTabChangesFocus(True)
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._grown)
        self.document().setDocumentMargin(3)
        self.document().clearUndoRedoStacks()  # or Ctrl+Z would take back the margin
        theme.follow(self.updateGeometry)

    def read(self) -> tuple[Any, str]:
        return self.toPlainText().strip(), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self._quiet = True
        self.setPlainText(str(value or ""))
        self._quiet = False

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)
        self.style().unpolish(self)
        self.style().polish(self)

    def insert(self, text: str) -> None:
        """Put a stock phrase where the caret is (F3)."""
        self.insertPlainText(text)

    def _grown(self) -> None:
        self._resized()
        if not self._quiet:
            self.edited.emit()

    def _line(self) -> int:
        return max(self.fontMetrics().lineSpacing(), theme.current().line_height("body"))

    def _most(self) -> int:
        return max(self.MOST, self.lines) * self._line()

    def _height(self) -> int:
        return math.ceil(min(self._most(), max(self.lines * self._line(), self.space_lines()))) + 14

    def _resized(self) -> None:
        """As high as the text asks for; the bar would else be there for the margin below the last line."""
        fits = self.space_lines() <= self._most()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._resized()  # another width breaks the lines elsewhere

    def sizeHint(self) -> QSize:
        return QSize(240, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
