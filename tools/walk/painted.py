"""What a widget paints, word for word: a paint device that draws nothing and writes down every text and picture it is asked for.

So a label of Qt, a button of our own and a cell of a table are looked at in the same way, by what stands on the screen in the end.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPixmap,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QWidget

_UP, _DOWN = 0.80, 0.12  # how far Chinese characters reach above and below their base line, as parts of their size
_Flag, _Metric = QPaintEngine.DirtyFlag, QPaintDevice.PaintDeviceMetric


@dataclass(frozen=True)
class Words:
    """A piece of text as painted, in the coordinates of its widget: the room its ink takes, and what it was clipped to."""

    widget: QWidget
    text: str
    area: QRectF
    clip: QRectF | None
    colour: QColor


@dataclass(frozen=True)
class Picture:
    """A pixmap as painted, and how many of its own pixels go on one of the screen's."""

    widget: QWidget
    area: QRectF
    density: float


class _Engine(QPaintEngine):
    def __init__(self, widget: QWidget) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.widget = widget
        self.words: list[Words] = []
        self.pictures: list[Picture] = []
        self._clip: QRectF | None = None
        self._colour = QColor()
        self._transform = QTransform()

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        dirty = state.state()
        if dirty & _Flag.DirtyTransform:
            self._transform = state.transform()
        if dirty & _Flag.DirtyPen:
            self._colour = state.pen().color()
        if dirty & (_Flag.DirtyClipRegion | _Flag.DirtyClipPath):
            self._clip_to(state, bool(dirty & _Flag.DirtyClipPath))
        if dirty & _Flag.DirtyClipEnabled and not state.isClipEnabled():
            self._clip = None

    def _clip_to(self, state: QPaintEngineState, is_path: bool) -> None:
        how = state.clipOperation()
        if how == Qt.ClipOperation.NoClip:
            self._clip = None
            return
        area = state.clipPath().boundingRect() if is_path else QRectF(state.clipRegion().boundingRect())
        area = state.transform().mapRect(area)
        self._clip = area.intersected(self._clip) if self._clip is not None and how == Qt.ClipOperation.IntersectClip else area

    def drawTextItem(self, where: QPointF, item: QTextItem) -> None:
        text = item.text().rstrip(" \u3000\u2028")
        if not text.strip("\u2060\u200b "):
            return
        font: QFont = item.font()
        width = item.width() if text == item.text() else QFontMetricsF(font).horizontalAdvance(text)
        size = font.pixelSize() if font.pixelSize() > 0 else item.ascent()
        ink = QRectF(where.x(), where.y() - size * _UP, width, size * (_UP + _DOWN))
        self.words.append(Words(self.widget, text, self._transform.mapRect(ink), self._clip, self._colour))

    def drawPixmap(self, to: QRectF, picture: QPixmap, of: QRectF) -> None:
        if to.width() > 0:
            area = self._transform.mapRect(to)
            self.pictures.append(Picture(self.widget, area, of.width() / (area.width() * self.widget.devicePixelRatioF())))

    def drawPath(self, *_: Any) -> None: ...
    def drawRects(self, *_: Any) -> None: ...
    def drawLines(self, *_: Any) -> None: ...
    def drawPolygon(self, *_: Any) -> None: ...
    def drawEllipse(self, *_: Any) -> None: ...
    def drawPoints(self, *_: Any) -> None: ...
    def drawImage(self, *_: Any) -> None: ...
    def drawTiledPixmap(self, *_: Any) -> None: ...


class _Device(QPaintDevice):
    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.engine = _Engine(widget)
        self._metrics = {
            _Metric.PdmWidth: widget.width(),
            _Metric.PdmHeight: widget.height(),
            _Metric.PdmWidthMM: widget.widthMM(),
            _Metric.PdmHeightMM: widget.heightMM(),
            _Metric.PdmNumColors: 2**31 - 1,
            _Metric.PdmDepth: 32,
            _Metric.PdmDevicePixelRatio: 1,  # so that everything is told in the widget's own pixels, whatever the screen's scale
            _Metric.PdmDevicePixelRatioScaled: 0x10000,
        }

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, asked: QPaintDevice.PaintDeviceMetric) -> int:
        return self._metrics.get(asked, 96)


def painted(widget: QWidget) -> tuple[list[Words], list[Picture]]:
    """Texts and pictures that a widget paints itself, without its children."""
    device = _Device(widget)
    widget.render(device, QPoint(), QRegion(), QWidget.RenderFlag(0))
    return device.engine.words, device.engine.pictures
