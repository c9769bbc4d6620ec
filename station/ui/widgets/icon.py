"""An icon as a widget."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from station.ui import icons, theme
from station.ui.widgets.painted import Painted


class Icon(Painted):
    """``Icon("circle-check", 16, "grn")``; size in pixels at standard 字号."""

    def __init__(self, name: str, size: int = 16, token: str = "ink2") -> None:
        super().__init__()
        self.name = name
        self.side = size
        self.token = token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, token: str = "") -> None:
        """Show another one."""
        self.name = name
        self.token = token or self.token
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.current().size(self.side)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme.current().size(self.side)
        icons.paint(QPainter(self), self.name, (self.width() - side) // 2, (self.height() - side) // 2, side, self.token)
