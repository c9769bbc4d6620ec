"""Tabs with counts: the saved views of a list, the tabs of a detail."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from station.ui import theme
from station.ui.widgets.painted import Chooser, show_halo
from station.ui.widgets.text import answer_rest

_GAP, _LEAST_GAP = 24, 10  # between two tabs, and where room is short
_SHORTEST = 2  # characters of a name, with its “…”


class ViewTabs(Chooser):
    """``tabs = ViewTabs([("open", "在办"), ("today", "今日到期")]); tabs.set_counts({"open": 38}); tabs.chosen.connect(show)``.

    ``chosen`` carries the key, ``asked`` that of a tab clicked with the right button. ← and → move while the tabs have the
    focus; ``step(1)`` is Ctrl+Tab.
    """

    asked = Signal(str)
    measured = Signal()  # other tabs or numbers: another width

    def __init__(self, tabs: Sequence[tuple[str, str]], current: str = "") -> None:
        super().__init__(current or (tabs[0][0] if tabs else ""))
        self._tabs = list(tabs)
        self._counts: dict[str, int] = {}
        self._over = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_current(self, key: str) -> None:
        """Bring a tab to the front and say so."""
        if key in dict(self._tabs):
            super().set_current(key)

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Other tabs; the one in front stays there if it still exists."""
        self._tabs = list(tabs)
        if self._tabs and self._current not in dict(self._tabs):
            self._current = self._tabs[0][0]
        self._again()
        self.measured.emit()

    def set_counts(self, counts: dict[str, int]) -> None:
        """Numbers beside the names; a tab without an entry shows none."""
        self._counts = dict(counts)
        self._again()
        self.measured.emit()

    def _labels(self) -> dict[str, str]:
        return {key: f"{label} {self._counts[key]:,}" if key in self._counts else label for key, label in self._tabs}

    def step(self, by: int) -> None:
        """The next tab, or the one before, round and round."""
        keys = [key for key, _ in self._tabs]
        if keys:
            self.set_current(keys[(keys.index(self._current) + by) % len(keys)])

    def _widths(self) -> list[tuple[str, str, str, int]]:
        now = theme.current()
        # Bold and plain take the same room, so that nothing moves when another tab comes to the front.
        widths = []
        for key, label in self._tabs:
            count = f"{self._counts[key]:,}" if key in self._counts else ""
            width = max(now.metrics("body", bold).horizontalAdvance(label) for bold in (False, True))
            if count:
                width += 6 + now.metrics("caption").horizontalAdvance(count)
            widths.append((key, label, count, width))
        return widths

    def _fitted(self) -> list[tuple[str, str, str, int]]:
        """The tabs as wide as they may be: where all together are too wide the longest names are shortened."""
        widths = self._widths()
        over = sum(width for *_, width in widths) + _LEAST_GAP * (len(widths) - 1) - self.width()
        now = theme.current()
        while over > 0:
            number, (key, label, count, width) = max(enumerate(widths), key=lambda item: len(item[1][1]))
            if len(label) < _SHORTEST + 1:
                break
            label = f"{label.rstrip('…')[:-1]}…"
            words = max(now.metrics("body", bold).horizontalAdvance(label) for bold in (False, True))
            narrower = words + (6 + now.metrics("caption").horizontalAdvance(count) if count else 0)
            over -= width - narrower
            widths[number] = (key, label, count, narrower)
        return widths

    def _places(self) -> list[tuple[str, str, str, QRectF]]:
        widths = self._fitted()
        left = self.width() - sum(width for *_, width in widths)
        gap = max(_LEAST_GAP, min(_GAP, left // max(1, len(widths) - 1)))
        places, x = [], 0.0
        for key, label, count, width in widths:
            places.append((key, label, count, QRectF(x, 0, width, self.height())))
            x += width + gap
        return places

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus()

    def _front(self) -> QRect:
        """Where the tab in front stands, its line left free."""
        return next((area.toRect().adjusted(0, 3, 0, -4) for key, *_, area in self._places() if key == self._current), self.rect())

    def _mark(self, key: str) -> None:
        super()._mark(key)
        self._show_focus()

    def _again(self) -> None:
        super()._again()
        self._show_focus()

    def _show_focus(self) -> None:
        if self.hasFocus():
            show_halo(self, self._front)

    def _size(self, gap: int) -> QSize:
        widths = [width for *_, width in self._widths()]
        return QSize(sum(widths) + gap * max(0, len(widths) - 1) + 1 if widths else 0, theme.current().size(36))

    def sizeHint(self) -> QSize:
        return self._size(_GAP)

    def minimumSizeHint(self) -> QSize:
        return self._size(_LEAST_GAP)

    def _at(self, x: float) -> str:
        return next((key for key, _, _, area in self._places() if area.left() - _LEAST_GAP / 2 <= x < area.right() + _LEAST_GAP / 2), "")

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        key = self._at(place.x())
        shown = {name: label for name, label, *_ in self._places()}
        whole = dict(self._tabs).get(key, "")
        return whole if shown.get(key) != whole else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (key := self._at(event.position().x())):
            self.set_current(key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if key := self._at(event.pos().x()):
            self.asked.emit(key)

    def place_of(self, key: str) -> QRectF:
        """Where a tab stands."""
        return next(area for name, _, _, area in self._places() if name == key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position().x())
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        for key, label, count, area in self._places():
            front = key == self._current
            painter.setFont(now.font("body", front))
            painter.setPen(now.colour("ink" if front or key == self._over else "ink2"))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, label)
            if count:
                painter.setFont(now.font("caption"))
                painter.setPen(now.colour("ink3"))
                painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
            if front:
                theme.fill(painter, QRectF(area.left(), self.height() - 2, area.width(), 2), now.colour("act"))
