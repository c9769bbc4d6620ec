"""A list of two-line items beside a detail: bundles, sessions, ledgers; painted, chosen with ↑ and ↓."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy

from station.frozen import frozen
from station.ui import icons, theme
from station.ui.widgets.painted import Chooser, paint_focus, paint_line
from station.ui.widgets.text import answer_rest


@frozen
class Item:
    """One item: key, words, what stands at the right, a second line, an icon; without a key it is a heading, followed by how many."""

    key: str
    title: str
    aside: str = ""
    second: str = ""
    icon: str = ""
    token: str = "ink2"  # of the icon
    bold: bool = False


class ItemList(Chooser):
    """``ItemList([Item("41", "发出第 41 包", "11月13日", "19 件，等区总回执")])``.

    ``chosen`` and ``opened`` (double click, Enter) carry the key.
    """

    opened = Signal(str)

    def __init__(self, items: Sequence[Item] = (), current: str = "", padding: int = 16) -> None:
        super().__init__(current)
        self._items = list(items)
        self._over = ""
        self.padding = padding
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def items(self) -> list[Item]:
        """What is shown."""
        return list(self._items)

    def set_items(self, items: Sequence[Item]) -> None:
        """Other items; the choice stays if its key is still there."""
        self._items = list(items)
        if self._current not in {item.key for item in self._items}:
            self._current = ""
        self._again()

    def begin_at(self, key: str) -> None:
        """Choose without a word, and without leading there: all that stands around is new, and is read from its top."""
        super()._mark(key)

    def _mark(self, key: str) -> None:
        super()._mark(key)
        QTimer.singleShot(0, self, self._reveal)  # once what was shown with it has its place

    def _reveal(self) -> None:
        """Bring what is chosen into sight of the area that scrolls."""
        area = next((area for item, area in self._places() if item.key and item.key == self._current), None)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if area is not None and above is not None and self.isVisible():
            middle = self.mapTo(above.widget(), QPoint(0, round(area.center().y())))
            above.ensureVisible(0, middle.y(), 0, round(area.height() / 2))

    def _labels(self) -> dict[str, str]:
        return {item.key: "，".join(filter(None, (item.title, item.aside, item.second))) for item in self._items if item.key}

    def _places(self) -> list[tuple[Item, QRectF]]:
        now = theme.current()
        places, y = [], 0
        for item in self._items:
            height = now.size(44 if not item.key else 54 if item.second else 36)
            places.append((item, QRectF(0, y, self.width(), height)))
            y += height
        return places

    def sizeHint(self) -> QSize:
        places = self._places()
        return QSize(200, round(places[-1][1].bottom()) if places else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().size(100), self.sizeHint().height())

    def _at(self, event: QMouseEvent) -> str:
        return next((item.key for item, area in self._places() if area.contains(event.position())), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if key := self._at(event):
            self.set_current(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if key := self._at(event):
            self.opened.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event)
        if over != self._over:
            self._over = over
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        found = next((item for item, area in self._places() if area.contains(place.toPointF())), None)
        return self._told(found) if found is not None else ""

    def _told(self, item: Item) -> str:
        """Both lines whole, where there is no room for one of them."""
        lines = ((item.title, "body", item.bold or item.key in ("", self._current)), (item.second, "caption", False))
        now = theme.current()
        icon = now.size(18) + 10 if item.icon else 0
        aside = now.metrics("caption").horizontalAdvance(item.aside) + 8 if item.aside else 0
        room = self.width() - 2 * self.padding - icon
        rooms = (room - aside, room)
        is_cut = any(
            now.metrics(style, bold).horizontalAdvance(words) > wide for (words, style, bold), wide in zip(lines, rooms, strict=True)
        )
        return "\n".join(filter(None, (item.title, item.second))) if is_cut else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [item.key for item in self._items if item.key]
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and keys:
            self._choose_next(keys, step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        body, caption = now.line_height("body"), now.line_height("caption")
        for item, area in self._places():
            here = bool(item.key) and item.key == self._current
            if here or (item.key and item.key == self._over):
                theme.fill(painter, area, now.colour("sel" if here else "hover"))
            paint_line(painter, 0, area.bottom() - 1, area.width(), 1, now.colour("line"))
            left = float(self.padding)
            if item.icon:
                side = now.size(18)
                icons.paint(painter, item.icon, round(left), round(area.center().y() - side / 2), side, item.token)
                left += side + 10
            block = body + (caption if item.second else 0)
            top = area.top() + (area.height() - block) / 2
            right = area.width() - self.padding
            told = "caption" if item.key else "dense"
            aside = now.metrics(told).horizontalAdvance(item.aside) + 8 if item.aside else 0
            bold = item.bold or not item.key or here
            metrics = now.metrics("body", bold)
            painter.setFont(now.font("body", bold))
            painter.setPen(now.colour("ink"))
            title = metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, round(right - left - aside))
            painter.drawText(QRectF(left, top, right - left - aside, body), Qt.AlignmentFlag.AlignVCenter, title)
            painter.setPen(now.colour("ink2"))
            if item.aside:
                painter.setFont(now.font(told))
                start = left if item.key else left + metrics.horizontalAdvance(title) + 8
                painter.drawText(QRectF(start, top, right - start, body), int(_RIGHT if item.key else _LEFT), item.aside)
            if item.second:
                painter.setFont(now.font("caption"))
                second = now.metrics("caption").elidedText(item.second, Qt.TextElideMode.ElideRight, round(right - left))
                painter.drawText(QRectF(left, top + body, right - left, caption), Qt.AlignmentFlag.AlignVCenter, second)
            if here and self.hasFocus():
                painter.setPen(QPen(now.colour("focus"), 2))
                painter.drawRect(area.adjusted(1, 1, -1, -2))
        if self.hasFocus() and self._current not in self._labels():
            paint_focus(painter, self)


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
