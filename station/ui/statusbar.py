"""The status bar: short facts about the data, each of which can be clicked."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy

from station.frozen import frozen
from station.ui import icons, theme
from station.ui.widgets.layout import Pane
from station.ui.widgets.painted import paint_focus, paint_line
from station.ui.widgets.pill import PillText, paint_pill, pill_width
from station.ui.widgets.text import answer_rest, as_tip, cut

SHORT = 14  # characters
LEAST = 90  # pixels that what gives way keeps


@frozen
class StatusItem:
    """One fact: words, icon, what a click does; ``attention`` makes it an ochre pill (练习数据), ``urgent`` a red one.

    Where the room is short a path (``is_path``) gives way before all others, in its middle; then the ends of long words.
    """

    text: str
    icon: str = ""
    clicked: Callable[[], object] | None = None
    tip: str = ""
    attention: bool = False
    urgent: bool = False
    is_path: bool = False

    @property
    def pill(self) -> PillText | None:
        """The pill that calls for attention; None for a plain fact."""
        return PillText(self.text, "red" if self.urgent else "amb") if self.attention or self.urgent else None


class _Fact(QAbstractButton):
    def __init__(self, line_left: bool) -> None:
        super().__init__()
        self.item = StatusItem("")
        self.line_left = line_left
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.clicked.connect(lambda: self.item.clicked() if self.item.clicked is not None else None)

    def show_item(self, item: StatusItem) -> None:
        self.item = item
        self.setText(item.text)
        self.setToolTip(as_tip(item.tip))
        self.setAccessibleName(item.text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if item.clicked else Qt.FocusPolicy.NoFocus)
        self.setVisible(bool(item.text))
        self.setCursor(Qt.CursorShape.PointingHandCursor if item.clicked else Qt.CursorShape.ArrowCursor)
        self.fit()

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        return cut(self, self.item.text)

    def sizeHint(self) -> QSize:
        now = theme.current()
        if (pill := self.item.pill) is not None:
            return QSize(pill_width(pill) + 20, now.size(28))
        icon = now.size(16) + 6 if self.item.icon else 0
        return QSize(now.metrics("caption").horizontalAdvance(self.item.text) + icon + 26, now.size(28))

    def minimumSizeHint(self) -> QSize:
        # Long facts give way, short ones stay whole.
        hint = self.sizeHint()
        return hint if len(self.item.text) <= SHORT else QSize(LEAST, hint.height())

    def fit(self) -> None:
        """Take the room the words need now, a path what the others leave of it."""
        if self.item.is_path:
            whole = self.sizeHint().width()
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            self.setMinimumWidth(min(LEAST, whole))
            self.setMaximumWidth(whole)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        if self.hasFocus():
            paint_focus(painter, self)
        if (pill := self.item.pill) is not None:
            paint_pill(painter, pill, 10, self.height() / 2)
            return
        line = now.size(14)
        x = 0 if self.line_left else self.width() - 1
        paint_line(painter, x, (self.height() - line) // 2, 1, line, now.colour("line2"))
        left = 12
        if self.item.icon:
            side = now.size(16)
            icons.paint(painter, self.item.icon, left, (self.height() - side) // 2, side, "ink2")
            left += side + 6
        painter.setFont(now.font("caption"))
        painter.setPen(now.colour("ink" if self.underMouse() and self.item.clicked else "ink2"))
        room = self.width() - left - 12
        end = Qt.TextElideMode.ElideMiddle if self.item.is_path else Qt.TextElideMode.ElideRight
        words = now.metrics("caption").elidedText(self.item.text, end, room + 2)
        painter.drawText(QRectF(left, 0, room + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, words)


class StatusBar(Pane):
    """``bar.put("saved", StatusItem("已保存 10:42:18", "circle-check"))``: the left side in order of first use; ``right`` for the other."""

    def __init__(self) -> None:
        super().__init__(fill="rail", edges="t", line="line2")
        self._facts: dict[str, _Fact] = {}
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 1, 0, 0)
        whole.setSpacing(0)
        for box in (self._left, self._right):
            box.setSpacing(0)
        whole.addLayout(self._left, 1)
        whole.addStretch()
        whole.addLayout(self._right)
        self._again()
        theme.follow(self._again)

    def put(self, key: str, item: StatusItem, *, right: bool = False, first: bool = False) -> None:
        """Show a fact or replace it; empty text hides it."""
        if key not in self._facts:
            fact = _Fact(line_left=right)
            self._facts[key] = fact
            box = self._right if right else self._left
            box.insertWidget(0 if first else box.count(), fact, int(item.is_path))
        self._facts[key].show_item(item)

    def fact(self, key: str) -> QAbstractButton:
        """The button of a fact, for tests and for what points at it."""
        return self._facts[key]

    def _again(self) -> None:
        self.setFixedHeight(theme.current().size(28) + 1)
        for fact in self._facts.values():
            fact.fit()
