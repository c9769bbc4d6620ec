"""The nav rail at the left: where one is, and where one can go."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy

from station.ui import icons, theme
from station.ui.widgets.layout import Pane, column
from station.ui.widgets.text import as_tip

SMALLEST_ICON = 12
COUNT_TONES = {"overdue": "red", "to_decide": "amb", "unsent": "ink2"}


class RailItem(QAbstractButton):
    """One place: icon over label, a red bar when it is the current one, a badge where something waits."""

    def __init__(self, label: str, icon: str, tip: str = "") -> None:
        super().__init__()
        self.setText(label)
        self.icon_name = icon
        self.badge = 0
        self.badge_token = "red"
        self.is_low = False
        self.setCheckable(True)
        self.setToolTip(as_tip(tip))
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def set_badge(self, count: int, token: str) -> None:
        """A number at the icon; none for 0."""
        self.badge, self.badge_token = count, token
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(72, theme.current().size(48 if self.is_low else 60))

    def minimumSizeHint(self) -> QSize:
        """The label alone: where all places do not fit, the items give way together and the icons shrink first."""
        return QSize(72, theme.current().line_height("caption") + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        here = self.isChecked()
        if here:
            # Over the rail's edge line: the place joins its page.
            theme.fill(painter, self.rect(), now.colour("desk"))
            theme.fill(painter, QRectF(0, 0, 3, self.height()), now.colour("red"))
        elif self.underMouse():
            theme.fill(painter, self.rect().adjusted(0, 0, -1, 0), now.colour("hover"))
        line = now.line_height("caption")
        gap = 2 if self.height() < now.size(56) else 4
        side = min(now.size(22), self.height() - line - gap - 2)
        if side < SMALLEST_ICON:
            side = gap = 0
        top = (self.height() - side - gap - line) // 2
        left = (self.width() - side) // 2
        if side:
            icons.paint(painter, self.icon_name, left, top, side, "red" if here else "ink2")
        painter.setFont(now.font("caption", here))
        painter.setPen(now.colour("ink" if here else "ink2"))
        painter.drawText(QRectF(0, top + side + gap, self.width(), line), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.badge:
            self._paint_badge(painter, left + side, top)
        if self.hasFocus():
            painter.setPen(QPen(now.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(6, 3, -6, -3), 4, 4)

    def _paint_badge(self, painter: QPainter, x: int, y: int) -> None:
        now = theme.current()
        words = str(self.badge) if self.badge < 100 else "99+"
        height = now.size(16)
        width = max(height, now.metrics("mini", True).horizontalAdvance(words) + 9)
        area = QRectF(x - 3, max(y - 4, 1), width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour(self.badge_token))
        painter.drawRoundedRect(area, height / 2, height / 2)
        painter.setFont(now.font("mini", True))
        painter.setPen(now.colour("badge-text"))
        painter.drawText(area.translated(QPointF(0, -0.5)), Qt.AlignmentFlag.AlignCenter, words)


class Rail(Pane):
    """Places at the top, 设置 and 锁屏 at the foot: ``rail.add("grievances", "诉求", "clipboard-list", "Ctrl+2")``."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(fill="rail", edges="r", line="line2")
        self.items: dict[str, RailItem] = {}
        self._group = QButtonGroup(self)
        self._upper = 0  # how many stand above the gap
        self._line = column(spacing=0, margins=(0, 8, 0, 8))
        self._line.addStretch(1)
        self.setLayout(self._line)
        theme.follow(self._again)
        self.fit(88, False)

    def add(self, key: str, label: str, icon: str, tip: str = "", *, foot: bool = False) -> None:
        """One more item."""
        item = RailItem(label, icon, tip or label)
        item.setCheckable(True)
        item.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(item)
        self.items[key] = item
        self._line.insertWidget(self._line.count() if foot else self._upper, item)
        self._upper += not foot

    def set_current(self, key: str) -> None:
        """Mark the place one is in."""
        self.items[key].setChecked(True)

    def set_badge(self, key: str, count: int, kind: str = "overdue") -> None:
        """``overdue`` (red, on 诉求), ``to_decide`` (ochre) or ``unsent`` (grey, both on 同步); nothing else gets a badge."""
        self.items[key].set_badge(count, COUNT_TONES[kind])

    def fit(self, width: int, is_low: bool) -> None:
        """Width 88 or 72; below 600 the items are 48 high, and less where that many do not fit."""
        self._width = width
        for item in self.items.values():
            item.is_low = is_low
            item.updateGeometry()
        self.setFixedWidth(max(width, theme.current().size(72)))

    def _again(self) -> None:
        self.setFixedWidth(max(self._width, theme.current().size(72)))
        for item in self.items.values():
            item.updateGeometry()
            item.update()
