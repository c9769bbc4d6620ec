"""Two or three ways to choose from, each a card with a ring, its name and what it means."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from station.frozen import frozen
from station.ui import theme
from station.ui.widgets.painted import Chooser
from station.ui.widgets.text import as_tip


@frozen
class Way:
    """One card: key, name, what it means in a line."""

    key: str
    name: str
    meaning: str


class ChoiceCards(Chooser):
    """Cards side by side of which one is chosen; ← and → move."""

    def __init__(self, ways: Sequence[Way], current: str) -> None:
        super().__init__(current)
        self._ways = list(ways)
        self.setToolTip(as_tip("\n".join(self._labels().values())))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(400, now.line_height("body") + now.line_height("caption") + 24)

    def _labels(self) -> dict[str, str]:
        return {way.key: f"{way.name}，{way.meaning}" for way in self._ways}

    def _areas(self) -> list[tuple[Way, QRectF]]:
        gap, count = 16, len(self._ways)
        width = (self.width() - gap * (count - 1)) / count
        return [(way, QRectF(round((width + gap) * at), 0, round(width), self.height())) for at, way in enumerate(self._ways)]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        for way, area in self._areas():
            if area.contains(event.position()):
                self.set_current(way.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._choose_next([way.key for way in self._ways], step)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body, caption = now.line_height("body"), now.line_height("caption")
        for way, area in self._areas():
            on = way.key == self._current
            thick = 2 if on else 1
            painter.setPen(QPen(now.colour("focus" if on and self.hasFocus() else "act" if on else "ctl"), thick))
            painter.setBrush(now.colour("act-bg" if on else "paper"))
            painter.drawRoundedRect(area.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2), 4, 4)
            ring = QRectF(area.left() + 15.5, 12 + (body - 14) / 2, 14, 14)
            painter.setPen(QPen(now.colour("act" if on else "ctl"), 1))
            painter.setBrush(now.colour("paper"))
            painter.drawEllipse(ring)
            if on:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.colour("act"))
                painter.drawEllipse(ring.center(), 4, 4)
            words = area.adjusted(40, 12, -10, -12)
            for style, token, text, top, height in (("body", "ink", way.name, 0, body), ("caption", "ink2", way.meaning, body, caption)):
                painter.setFont(now.font(style))
                painter.setPen(now.colour(token))
                shown = now.metrics(style).elidedText(text, Qt.TextElideMode.ElideRight, round(words.width()))
                painter.drawText(QRectF(words.left(), words.top() + top, words.width(), height), Qt.AlignmentFlag.AlignVCenter, shown)
