"""Icons: Tabler outlines in the colours of the theme, and the mark 工; those of menus stand in ``menuicons``."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from station import paths
from station.ui import theme

STROKE = "1.75"


@lru_cache(maxsize=512)
def pixmap(name: str, size: int, colour: str, scale: float = 1.0) -> QPixmap:
    """An icon of ``size`` logical pixels in a ``#rrggbb`` colour for a screen of that scale; FileNotFoundError if it is not shipped."""
    drawing = _source(name).replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    side = round(size * scale)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


def paint(painter: QPainter, name: str, x: int, y: int, size: int, token: str) -> None:
    """Draw an icon at its left top corner in the colour of a token of the theme in force."""
    device = painter.device()
    scale = device.devicePixelRatioF() if device is not None else 1.0
    painter.drawPixmap(QPointF(x, y), pixmap(name, size, theme.current().hex(token), scale))


def mark(size: int, scale: float = 1.0) -> QPixmap:
    """Our mark: white 工 strokes on a square of seal red. The emblem of the Chinese trade unions is not used."""
    side = round(size * scale)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().colour("brand"))
    radius = max(2.0, side * 4 / 44)
    painter.drawRoundedRect(QRectF(0, 0, side, side), radius, radius)
    painter.setPen(QPen(QColor("#FFFFFF"), side * 0.085, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    for x1, y1, x2, y2 in ((0.26, 0.31, 0.74, 0.31), (0.5, 0.31, 0.5, 0.69), (0.22, 0.69, 0.78, 0.69)):
        painter.drawLine(QPointF(side * x1, side * y1), QPointF(side * x2, side * y2))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


@cache
def _source(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
