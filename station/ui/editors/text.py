"""Several lines of text."""

import math
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from station.ui import theme
from station.ui.editors.editor import Editor


class TextEditor(QPlainTextEdit, Editor):
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
        self.updateGeometry()
        if not self._quiet:
            self.edited.emit()

    def _height(self) -> int:
        line = self.fontMetrics().lineSpacing()
        text, block = 0.0, self.document().begin()
        while block.isValid():
            text += self.blockBoundingRect(block).height()
            block = block.next()
        return math.ceil(min(max(self.MOST, self.lines) * line, max(self.lines * line, text))) + 18

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # another width breaks the lines elsewhere

    def sizeHint(self) -> QSize:
        return QSize(240, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
