"""The bar above a sheet: of when, of whom, in which columns, with how much of a person; each a word that opens a menu.

::

    bar = LedgerBar(clock)
    bar.menus = {"period": page.period_menu, …}      # asked each time one opens
    bar.when.show_period(period)
    bar.say("layout", "A4 窄表")
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from station.casework import periods
from station.casework.sheets import Period
from station.errors import StationError
from station.ui.editors.date import DateEditor
from station.ui.periodchoice import PeriodChoice
from station.ui.widgets import Button, Icon, Label, MenuButton, Pane, Paragraph, column, row

PERIOD, SCOPE, LAYOUT, LEVEL = "period", "scope", "layout", "level"
_NAMES = {SCOPE: "范围", LAYOUT: "版式", LEVEL: "掩码"}


class LedgerBar(QWidget):
    """See the module. ``took`` another stretch of time, ``left`` the chosen lines."""

    took = Signal(object)
    left = Signal()

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.menus: dict[str, Callable[[], QMenu]] = {}
        self.when = PeriodChoice("ledgers", clock, partial(self._menu_of, PERIOD))
        self.when.asked.connect(self.took)
        self.words = {
            key: MenuButton(name, partial(self._menu_of, key), lead="eye-off" if key == LEVEL else "") for key, name in _NAMES.items()
        }
        for key, word in self.words.items():
            word.setObjectName(f"ledgers.{key}")
        self.only = Button("", self.left.emit, icon="x", small=True)
        self.only.setObjectName("ledgers.only")
        self.only.setToolTip("不再只列这些，回到期间")
        self.line = row(self.when, self.only, 8, *self.words.values(), None, spacing=6)
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
        for part in (self.when, self.words[SCOPE]):
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
