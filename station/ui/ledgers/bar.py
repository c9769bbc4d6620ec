"""The bar above a sheet: of when, of whom, in which columns, with how much of a person; each a word that opens a menu.

::

    bar = LedgerBar(clock)
    bar.menus = {"period": page.period_menu, …}      # asked each time one opens
    bar.say("period", "2026年10月")
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from station.casework import periods
from station.casework.sheets import Period
from station.errors import StationError
from station.ui import icons, theme
from station.ui.editors.date import DateEditor
from station.ui.widgets import ICON, Button, Icon, Label, Pane, Paragraph, column, row

PERIOD, SCOPE, LAYOUT, LEVEL = "period", "scope", "layout", "level"
_NAMES = {PERIOD: "期间", SCOPE: "范围", LAYOUT: "版式", LEVEL: "掩码"}
_MOST = 220  # pixels a word may take before its middle is left out


class MenuButton(QAbstractButton):
    """A word with a chevron that opens a menu; ``lead`` is an icon before it, ``bold`` the one that matters most."""

    def __init__(self, name: str, menu: Callable[[], QMenu], *, lead: str = "", bold: bool = False) -> None:
        super().__init__()
        self._name, self._menu, self._lead, self._bold = name, menu, lead, bold
        self.is_warning = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        theme.follow(self._again)

    def say(self, words: str, tip: str = "", *, warns: bool = False) -> None:
        """Show another choice; ``warns`` for one that shows people as they are."""
        self.is_warning = warns
        self.setText(words)
        self.setToolTip(f"{self._name}：{tip or words}")
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
        return self.sizeHint()

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
        painter.drawText(QRectF(self.rect()).adjusted(left, 0, -20, 0), Qt.AlignmentFlag.AlignVCenter, self._shown())
        side = now.size(14)
        icons.paint(painter, "chevron-down", self.width() - side - 8, (self.height() - side) // 2, side, "ink2")


class LedgerBar(QWidget):
    """See the module. ``stepped`` by one stretch back or forth, ``took`` a stretch of the person's own, ``left`` the chosen lines."""

    stepped = Signal(int)
    took = Signal(object)
    left = Signal()

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.menus: dict[str, Callable[[], QMenu]] = {}
        self.back = Button("前一期", lambda: self.stepped.emit(-1), kind=ICON, icon="chevron-left", key="Ctrl+PgUp", small=True)
        self.forth = Button("后一期", lambda: self.stepped.emit(1), kind=ICON, icon="chevron-right", key="Ctrl+PgDn", small=True)
        self.back.setObjectName("ledgers.previous")
        self.forth.setObjectName("ledgers.next")
        self.words = {
            key: MenuButton(name, partial(self._menu_of, key), lead="eye-off" if key == LEVEL else "", bold=key == PERIOD)
            for key, name in _NAMES.items()
        }
        for key, word in self.words.items():
            word.setObjectName(f"ledgers.{key}")
        self.only = Button("", self.left.emit, icon="x", small=True)
        self.only.setObjectName("ledgers.only")
        self.only.setToolTip("不再只列这些，回到期间")
        self.line = row(self.back, self.words[PERIOD], self.forth, self.only, 8, *list(self.words.values())[1:], None, spacing=6)
        self.line.setContentsMargins(16, 8, 16, 8)
        self._build_span()
        self.setLayout(column(Pane(self.line, fill="desk", edges="b", line="line2"), self.span, spacing=0))
        self.show_only(0)

    def _menu_of(self, key: str) -> QMenu:
        return self.menus[key]()

    def say(self, key: str, words: str, tip: str = "", *, warns: bool = False) -> None:
        """Show what is chosen of one kind."""
        self.words[key].say(words, tip, warns=warns)

    def show_only(self, count: int) -> None:
        """That only ``count`` chosen lines are shown, whatever their date; 0 for a stretch of time again."""
        self.only.setText(f"只列所选 {count:,} 条" if count else "")
        self.only.setVisible(bool(count))
        for part in (self.back, self.words[PERIOD], self.forth, self.words[SCOPE]):
            part.setVisible(not count)

    # -- a stretch of one's own ------------------------------------------------------------------------------------

    def _build_span(self) -> None:
        self.first, self.last = DateEditor(self._clock, False), DateEditor(self._clock, False)
        take = Button("看这一段", self._take, small=True)
        stop = Button("不看", self.hide_span, small=True)
        for name, part in (("first", self.first), ("last", self.last), ("take_span", take)):
            part.setObjectName(f"ledgers.{name}")
        for editor, words in ((self.first, "起"), (self.last, "止")):
            editor.setFixedWidth(148)
            editor.setAccessibleName(words)
            editor.returnPressed.connect(self._take)
        self.trouble = Paragraph("", "dense", "amb")
        self._sign = Icon("alert-triangle", 16, "amb")
        line = row(Label("从", "dense"), self.first, Label("到", "dense"), self.last, take, stop, self._sign, spacing=8)
        line.addLayout(column(None, self.trouble, None, spacing=0), 1)
        line.setContentsMargins(16, 6, 16, 6)
        self.span = Pane(line, fill="desk", edges="b", line="line2")
        self.span.setObjectName("ledgers.span")
        self.hide_span()

    def ask_span(self, period: Period) -> None:
        """Ask for the first and the last day, beginning with those of ``period``."""
        self._warn("")
        self.first.show_value(period.first)
        self.last.show_value(period.last)
        self.span.show()
        self.first.setFocus()
        self.first.selectAll()

    def hide_span(self) -> None:
        """Ask no more."""
        self.span.hide()

    def _warn(self, words: str) -> None:
        self.trouble.set_text(words)
        self._sign.setVisible(bool(words))

    def _take(self) -> None:
        try:
            period = periods.own(_whole_day(self.first), _whole_day(self.last))
        except StationError as error:
            self._warn(str(error))
            return
        self.hide_span()
        self.took.emit(period)


def _whole_day(editor: DateEditor) -> date:
    """The day that was typed; StationError for none and for one known to the month only."""
    try:
        return date.fromisoformat(editor.read()[0])
    except ValueError as error:
        raise StationError(f"请把“{editor.accessibleName()}”写到哪一天，例如 2026-11-16。") from error
