"""Icons as Qt's own widgets take them; apart from ``icons``, for they bring the names of all icons of desktops along."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from station.ui import icons, theme


def icon(name: str, token: str = "ink2") -> QIcon:
    """An icon for menus and actions that follows the theme by itself."""
    return QIcon(_Engine(name, token))


def mark() -> QIcon:
    """Our mark for the bar of a window."""
    return QIcon(icons.mark(64))


class _Engine(QIconEngine):
    """Draws at paint time, so that a change of theme or scale needs no new icon."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self.name = name
        self.token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        token = "ink3" if mode == QIcon.Mode.Disabled else self.token
        icons.paint(painter, self.name, rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, side, token)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        token = "ink3" if mode == QIcon.Mode.Disabled else self.token
        return icons.pixmap(self.name, min(size.width(), size.height()), theme.current().hex(token))

    def clone(self) -> "_Engine":
        return _Engine(self.name, self.token)
