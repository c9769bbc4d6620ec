"""A line to search in, with a cross that empties it."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from station.ui import menuicons

_CROSS = "_q_qlineeditclearaction"  # Qt's name for it; its own picture is a bitmap in the colours of no theme


class SearchField(QLineEdit):
    """``SearchField("manual.search", "在手册里查")``: its object name, what a screen reader says, what stands in it when empty."""

    def __init__(self, name: str, words: str, hint: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setPlaceholderText(hint or words)
        self.setClearButtonEnabled(True)
        for cross in self.findChildren(QAction, _CROSS):
            cross.setIcon(menuicons.icon("x"))
        for button in self.findChildren(QAbstractButton):
            button.setAccessibleName("清空查找")
