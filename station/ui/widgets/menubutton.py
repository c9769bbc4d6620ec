"""A word with a chevron that opens a menu, and the choices in such a menu."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy

from station.ui import icons, theme
from station.ui.widgets.text import as_tip, fitted

_MOST = 220  # pixels a word may take before its middle is left out
_LEAST = 110  # pixels it is left where room is short, but for the one that matters most


class MenuButton(QAbstractButton):
    """A word with a chevron that opens a menu; ``lead`` is an icon before it, ``bold`` the one that matters most."""

    def __init__(self, name: str, menu: Callable[[], QMenu], *, lead: str = "", bold: bool = False) -> None:
        super().__init__()
        self._name, self._menu, self._lead, self._bold = name, menu, lead, bold
        self.is_warning = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        across = QSizePolicy.Policy.Fixed if bold else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        theme.follow(self._again)

    def say(self, words: str, tip: str = "", *, warns: bool = False) -> None:
        """Show another choice; ``warns`` for one that shows people as they are."""
        self.is_warning = warns
        self.setText(words)
        self.setToolTip(as_tip(f"{self._name}：{tip or words}"))
        self.setAccessibleName(self.toolTip())
        self._again()

    def open_menu(self) -> None:
        """Let the menu fall down below the word."""
        menu = self._menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _again(self) -> None:
        self.updateGeometry()
        self.update()

    def _shown(self) -> str:
        now = theme.current()
        return now.metrics("dense", self._bold).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, now.size(_MOST))

    def sizeHint(self) -> QSize:
        now = theme.current()
        lead = now.size(16) + 6 if self._lead else 0
        return QSize(now.metrics("dense", self._bold).horizontalAdvance(self._shown()) + lead + now.size(14) + 28, now.size(28))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return hint if self._bold else QSize(min(hint.width(), theme.current().size(_LEAST)), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = "focus" if self.hasFocus() else "amb-line" if self.is_warning else "line2"
        painter.setPen(QPen(now.colour(frame), 2 if self.hasFocus() else 1))
        painter.setBrush(now.colour("amb-bg" if self.is_warning else "hover" if self.underMouse() else "paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        token = "ink3" if not self.isEnabled() else "amb" if self.is_warning else "ink"
        left, side = 10, now.size(16)
        if self._lead:
            icons.paint(painter, self._lead, left, (self.height() - side) // 2, side, token if self.is_warning else "ink2")
            left += side + 6
        painter.setFont(now.font("dense", self._bold))
        painter.setPen(now.colour(token))
        side = now.size(14)
        words = QRectF(self.rect()).adjusted(left, 0, -side - 10, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, fitted(self._shown(), words.width(), "dense", self._bold))
        icons.paint(painter, "chevron-down", self.width() - side - 8, (self.height() - side) // 2, side, "ink2")


def add_choice(menu: QMenu, words: str, is_now: bool, act: Callable[[], object]) -> None:
    """One of several things to choose; the one in front is ticked."""
    action = menu.addAction(words)
    action.triggered.connect(lambda: act())
    action.setCheckable(True)
    action.setChecked(is_now)
