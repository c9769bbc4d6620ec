"""Joined buttons of which one is chosen; apart from the other choices, whose classes of Qt the first list does not need."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from station.ui import theme
from station.ui.widgets.painted import Chooser
from station.ui.widgets.text import answer_rest, cut, fitted


class SegmentedChoice(Chooser):
    """Joined buttons of which one is chosen: ``SegmentedChoice([("mine", "我的 3"), ("all", "全站 7")], "all")``."""

    def __init__(self, options: Sequence[tuple[str, str]], current: str = "", small: bool = False) -> None:
        super().__init__(current)
        self._options = list(options)
        self.small = small
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Other options or other words for them."""
        self._options = list(options)
        self._again()

    def _labels(self) -> dict[str, str]:
        return dict(self._options)

    def _places(self) -> list[tuple[str, str, QRectF]]:
        metrics = theme.current().metrics("dense")
        share = min(1.0, self.width() / max(1, self._wide()))  # where room is short each part gives way
        places, x = [], 0.0
        for key, label in self._options:
            width = (metrics.horizontalAdvance(label) + 24) * share
            places.append((key, label, QRectF(x, 0, width, self.height())))
            x += width
        return places

    def _wide(self) -> int:
        metrics = theme.current().metrics("dense")
        return sum(metrics.horizontalAdvance(label) + 24 for _, label in self._options)

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        return cut(self, "　".join(label for _, label in self._options))

    def sizeHint(self) -> QSize:
        return QSize(self._wide(), theme.current().size(26 if self.small else 30))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for key, _, area in self._places():
            if area.contains(event.position()):
                self.set_current(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = [key for key, _ in self._options]
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        self._choose_next(keys, step)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(now.colour("line2"), 1))
        painter.setBrush(now.colour("paper"))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setFont(now.font("dense"))
        for number, (key, label, area) in enumerate(self._places()):
            here = key == self._current
            if here:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.colour("act"))
                painter.drawRoundedRect(area, 4, 4)
            elif number and self._places()[number - 1][0] != self._current:
                theme.fill(painter, QRectF(area.left(), 1, 1, self.height() - 2), now.colour("line2"))
            painter.setPen(now.colour("act-text" if here else "ink2"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, fitted(label, area.width() - 4, "dense"))
        if self.hasFocus():
            painter.setPen(QPen(now.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
