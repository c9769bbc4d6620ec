"""Buttons: one primary in a pane, secondary ones, links and icons; each tells its key in the tooltip."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy
from shiboken6 import isValid

from station.ui import icons, may, theme
from station.ui.widgets.painted import show_halo
from station.ui.widgets.text import answer_rest, as_tip, cut, fitted

PRIMARY, SECONDARY, LINK, ICON = "primary", "secondary", "link", "icon"
_LEAST_LINK = 240  # pixels above which a link, which may be somebody's whole name, is shortened where room is short


class Button(QPushButton):
    """``Button("登记诉求", self.register, kind=PRIMARY, icon="clipboard-plus", key="Ctrl+N")``.

    ``kind``: PRIMARY (ink fill, one in a pane), SECONDARY (frame), LINK (blue words), ICON (icon only; the text becomes the tooltip).
    ``key`` is shown, and spoken in the tooltip; the shortcut itself is the window's or the page's business.
    ``small`` is 28 high instead of 32. ``right``: the act it begins; who may not do it finds it grey, with who may in the tooltip.
    """

    def __init__(
        self,
        text: str,
        clicked: Callable[[], object] | None = None,
        *,
        kind: str = SECONDARY,
        icon: str = "",
        key: str = "",
        small: bool = False,
        show_key: bool | None = None,
        right: str = "",
    ) -> None:
        super().__init__(text)
        self.right = right
        self._is_wanted = True
        self.kind = kind
        self.icon_name = icon
        self.key = key
        self.small = small
        self.show_key = kind == PRIMARY if show_key is None else show_key
        self._busy = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        across = QSizePolicy.Policy.Maximum if kind == LINK else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        tip = text if kind == ICON else ""
        if key:
            tip = f"{text}（{key}）"
        self._tip = tip
        self.setToolTip(as_tip(tip))
        self.setAccessibleName(text)
        if clicked is not None:
            self.clicked.connect(lambda: clicked())
        theme.follow(self._again)
        if right:
            may.follow(self._follow_right)
            self._follow_right()

    def setEnabled(self, is_wanted: bool) -> None:
        self._is_wanted = is_wanted
        super().setEnabled(is_wanted and not may.refusal(self.right))

    def _follow_right(self) -> None:
        refusal = may.refusal(self.right)
        self.setToolTip(as_tip(refusal or self._tip))
        self.setEnabled(self._is_wanted)

    def set_busy(self, words: str) -> None:
        """Say “正在导出…” instead of the text and take no click; empty words end it."""
        if not isValid(self):  # the work outlived its page
            return
        self._busy = words
        self.setEnabled(not words)
        self._again()

    def matches(self, sequence: str) -> bool:
        """Whether this button's key is that sequence."""
        from PySide6.QtGui import QKeySequence  # its 71 words come after the first list

        return bool(self.key) and QKeySequence(self.key) == QKeySequence(sequence)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self._again()

    def _again(self) -> None:
        self.updateGeometry()
        self.update()

    def _shown(self) -> str:
        return "" if self.kind == ICON else self._busy or self.text()

    def _measure(self) -> tuple[int, int, int, int]:
        """Padding, icon, text and key, in pixels."""
        now = theme.current()
        style = "dense" if self.small or self.kind == LINK else "body"
        padding = 0 if self.kind == LINK else (10 if self.small else 12)
        icon = now.size(16 if self.small or self.kind == LINK else 18) if self.icon_name else 0
        text = now.metrics(style).horizontalAdvance(self._shown()) if self._shown() else 0
        key = now.metrics("mini").horizontalAdvance(self.key) if self.key and self.show_key and self.kind != ICON else 0
        return padding, icon, text, key

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.kind == LINK:
            show_halo(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        return cut(self, self._shown())

    def sizeHint(self) -> QSize:
        now = theme.current()
        height = now.size(28 if self.small else 32)
        if self.kind == ICON or not self._shown():
            return QSize(height, height)
        if self.kind == LINK:
            height = now.size(24)
        padding, icon, text, key = self._measure()
        width = icon + text + (6 if icon and text else 0) + 2 * padding
        if key:
            width += key + (10 if self.kind == PRIMARY else 18)
        return QSize(width + 2, height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.current().size(_LEAST_LINK)), hint.height()) if self.kind == LINK else hint

    def _colours(self) -> tuple[str, str, str]:
        """Tokens of fill, frame and words in the present state."""
        over = self.underMouse() or self.isDown()
        if self.kind in (LINK, ICON):
            words = "ink2" if self.kind == ICON else "act"
            return ("hover" if over and self.kind == ICON and self.isEnabled() else ""), "", words if self.isEnabled() else "ink3"
        if not self.isEnabled():
            return "gry-bg", "line2", "ink3"
        if self.kind == PRIMARY:
            return ("act-hover" if over else "act"), "", "act-text"
        if self.isChecked():
            return "act-bg", "act", "act"
        return ("hover" if over else "paper"), "line2", "ink"

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        fill, frame, words = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if fill or frame:
            painter.setPen(QPen(now.colour(frame), 1) if frame else Qt.PenStyle.NoPen)
            painter.setBrush(now.colour(fill) if fill else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5) if frame else area, 4, 4)
        _, icon, text, key = self._measure()
        total = icon + text + (6 if icon and text else 0) + (key + (10 if self.kind == PRIMARY else 18) if key else 0)
        if total > self.width():  # no room for all of it: the key goes first, then the end of the words
            key = 0
            text = min(text, self.width() - icon - (6 if icon else 0))
            total = icon + text + (6 if icon and text else 0)
        x = 0 if self.kind == LINK else (self.width() - total) // 2
        middle = self.height() / 2
        if icon:
            leads_on = text > 0 and self.icon_name == "chevron-right" and self.kind != LINK  # a mark that points away stands behind
            icons.paint(painter, self.icon_name, int(x + text + 6 if leads_on else x), int(middle - icon / 2), icon, words)
            x += 0 if leads_on else icon + 6
        if text:
            style = "dense" if self.small or self.kind == LINK else "body"
            font = now.font(style)
            font.setUnderline(self.kind == LINK and self.underMouse() and self.isEnabled())
            painter.setFont(font)
            painter.setPen(now.colour(words))
            painter.drawText(QRectF(x, 0, text + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, fitted(self._shown(), text, style))
            x += text + 6
        if key:
            self._paint_key(painter, x + 4, key, words)
        if self.hasFocus() and self.kind != LINK:
            painter.setPen(QPen(now.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = 1 if self.kind != PRIMARY else 3
            if self.kind == PRIMARY:
                painter.setPen(QPen(now.colour("act-text"), 1))
            painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 3, 3)

    def _paint_key(self, painter: QPainter, x: float, width: int, words: str) -> None:
        now = theme.current()
        painter.setFont(now.font("mini"))
        if self.kind == PRIMARY:
            colour = QColor(now.colour(words))
            colour.setAlphaF(0.82)
            painter.setPen(colour)
            painter.drawText(QRectF(x, 0, width + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, self.key)
            return
        box = QRectF(x - 0.5, self.height() / 2 - now.size(16) / 2 + 0.5, width + 8, now.size(16))
        painter.setPen(QPen(now.colour("line2"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(now.colour("ink3"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.key)
