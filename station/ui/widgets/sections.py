"""The list of sections beside a form, each with its state, and lists of places in a side panel."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy

from station.frozen import frozen
from station.ui import icons, theme
from station.ui.widgets.painted import Chooser, paint_focus
from station.ui.widgets.text import answer_rest

COMPLETE, PROBLEM, OPEN = "complete", "problem", "open"
_STATE_ICONS = {COMPLETE: ("circle-check", "grn"), PROBLEM: ("alert-triangle", "amb"), OPEN: ("circle", "ink3")}


@frozen
class SectionItem:
    """One line of the list: key, words, state (COMPLETE, PROBLEM, OPEN, or none), what stands at the right, icon; no key: a heading."""

    key: str
    label: str
    state: str = ""
    aside: str = ""
    icon: str = ""


class SectionNav(Chooser):
    """``nav = SectionNav([SectionItem("who", "诉求人", OPEN), …]); nav.chosen.connect(form.show_section)``; ↑ and ↓ move."""

    def __init__(self, items: Sequence[SectionItem] = (), current: str = "") -> None:
        super().__init__(current)
        self._items = list(items)
        self._over = ""
        self._is_close = False
        self._room = 0  # 0: whatever they take
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_close(self, is_close: bool) -> None:
        """Lines closer together, for a long list in a low window."""
        if is_close != self._is_close:
            self._is_close = is_close
            self._again()

    def fit(self, room: int) -> None:
        """Lines as far apart as so many pixels allow, between close together and as usual."""
        if room != self._room:
            self._room = room
            self._again()

    def set_current(self, key: str) -> None:
        """Mark a line without saying so: the form scrolls by itself."""
        self._mark(key)

    def set_items(self, items: Sequence[SectionItem]) -> None:
        """Other lines or other states."""
        if list(items) != self._items:
            self._items = list(items)
            self._again()

    def _mark(self, key: str) -> None:
        super()._mark(key)
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        area = next((area for item, area in self._places() if item.key == key), None)
        if around is not None and area is not None:
            middle = self.mapTo(around.widget(), area.center().toPoint())
            around.ensureVisible(middle.x(), middle.y(), 0, round(area.height()))

    def _labels(self) -> dict[str, str]:
        return {item.key: "，".join(filter(None, (item.label, item.aside))) for item in self._items if item.key}

    def _places(self) -> list[tuple[SectionItem, QRectF]]:
        now = theme.current()
        places, y = [], 0
        line, head = (now.size(26), now.size(24)) if self._is_close else (now.size(36), now.size(32))
        if self._room:
            heads = sum(not item.key for item in self._items)
            line = max(now.size(26), min(line, (self._room - heads * head) // max(1, len(self._items) - heads)))
        for item in self._items:
            height = line if item.key else head
            places.append((item, QRectF(0, y, self.width(), height)))
            y += height
        return places

    def sizeHint(self) -> QSize:
        places = self._places()
        return QSize(theme.current().size(148), round(places[-1][1].bottom()) if places else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().size(100), self.sizeHint().height())

    def _choose(self, key: str) -> None:
        if key and key != self._current:
            self._mark(key)
        if key:
            self.chosen.emit(key)

    def _at(self, event: QMouseEvent) -> str:
        return next((item.key for item, area in self._places() if area.contains(event.position())), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._at(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event)
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        found = next((item for item, area in self._places() if area.contains(place.toPointF())), None)
        return found.label if found is not None and found.key else ""  # it may be cut

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        keys = [item.key for item in self._items if item.key]
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        place = keys.index(self._current) if self._current in keys else -1
        self._choose(keys[max(0, min(len(keys) - 1, place + step))])

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item, area in self._places():
            middle = area.center().y()
            if not item.key:
                painter.setFont(now.font("caption"))
                painter.setPen(now.colour("ink3"))
                painter.drawText(area.adjusted(10, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, item.label)
                continue
            here = item.key == self._current
            if here or item.key == self._over:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.colour("paper" if here else "hover"))
                painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 4, 4)
            left = 10.0
            name, token = _STATE_ICONS.get(item.state, (item.icon, "ink2"))
            if name:
                side = now.size(18)
                icons.paint(painter, name, round(left), round(middle - side / 2), side, token)
                left += side + 10
            aside = now.metrics("caption").horizontalAdvance(item.aside) + 4 if item.aside else 0
            font = now.font("body", here)
            metrics = now.metrics("body", here)
            painter.setFont(font)
            painter.setPen(now.colour("ink" if here or not item.state else "ink2"))
            words = QRectF(left, area.top(), area.width() - left - aside - 10, area.height())
            shown = metrics.elidedText(item.label, Qt.TextElideMode.ElideRight, round(words.width()) + 1)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
            if item.aside:
                painter.setFont(now.font("caption"))
                painter.setPen(now.colour("ink3"))
                painter.drawText(area.adjusted(0, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, item.aside)
            if here and self.hasFocus():
                painter.setPen(QPen(now.colour("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(1, 2, -1, -2), 4, 4)
        if self.hasFocus() and self._current not in self._labels():
            paint_focus(painter, self)
