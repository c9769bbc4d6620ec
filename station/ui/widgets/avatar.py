"""The square with the first character of a name."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from station.ui import theme
from station.ui.widgets.painted import Painted


class Avatar(Painted):
    """``Avatar("周启明")``; 28 px in the page head, 40 on cards."""

    def __init__(self, name: str = "", side: int = 28) -> None:
        super().__init__()
        self.side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Show another person."""
        self.name = name
        self.setAccessibleName(name)
        self._again()

    def sizeHint(self) -> QSize:
        side = theme.current().size(self.side)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.colour("line2"), 1))
        painter.setBrush(now.colour("mat"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(now.font("dense" if self.side < 36 else "section"))
        painter.setPen(now.colour("ink"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.name[:1])
