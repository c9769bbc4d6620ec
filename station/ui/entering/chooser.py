"""The people who can log in on this PC, one under the other."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from station.ui import theme
from station.ui.widgets.painted import Chooser

HEIGHT = 40


class PeopleChooser(Chooser):
    """``PeopleChooser([(staff id, name), …])``; ↑ and ↓ move."""

    def __init__(self, people: Sequence[tuple[str, str]], current: str) -> None:
        super().__init__(current)
        self._people = list(people)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("谁登录")
        self.setObjectName("entering.people")

    def sizeHint(self) -> QSize:
        return QSize(240, theme.current().size(HEIGHT) * len(self._people))

    minimumSizeHint = sizeHint

    def name(self) -> str:
        """The name of who is chosen."""
        return next((name for key, name in self._people if key == self._current), "")

    def _labels(self) -> dict[str, str]:
        return dict(self._people)

    def _areas(self) -> list[tuple[str, str, QRectF]]:
        high = theme.current().size(HEIGHT)
        return [(key, name, QRectF(0, high * at, self.width(), high)) for at, (key, name) in enumerate(self._people)]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for key, _, area in self._areas():
            if area.contains(event.position()):
                self.set_current(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._choose_next([key for key, _ in self._people], step)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = now.size(26)
        for key, name, area in self._areas():
            on = key == self._current
            if on:
                painter.setPen(QPen(now.colour("focus" if self.hasFocus() else "act"), 2 if self.hasFocus() else 1))
                painter.setBrush(now.colour("act-bg"))
                painter.drawRoundedRect(area.adjusted(1, 2, -1, -2), 4, 4)
            box = QRectF(10.5, area.top() + (area.height() - side) / 2 + 0.5, side - 1, side - 1)
            painter.setPen(QPen(now.colour("line2"), 1))
            painter.setBrush(now.colour("mat"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(now.colour("ink"))
            painter.setFont(now.font("dense"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name[:1])
            painter.setFont(now.font("body", on))
            words = area.adjusted(22 + side, 0, -10, 0)
            shown = now.metrics("body", on).elidedText(name, Qt.TextElideMode.ElideRight, round(words.width()))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
