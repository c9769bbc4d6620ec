"""Which stretch of time is looked at: one back, a word that opens a menu of months, quarters and years, one forth.

::

    self.when = PeriodChoice("report", context.store.now)
    self.when.asked.connect(self.set_period)
    self.when.show_period(period)                  # say which one is in front
    self.acts = {"previous": self.when.back, "next": self.when.forth}
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from station.casework import periods
from station.casework.sheets import Period
from station.ui.widgets import ICON, Button, MenuButton, add_choice, row

_MONTHS = 6  # that stand in the menu itself


class PeriodChoice(QWidget):
    """See the module. ``asked`` carries another ``Period``; ``menu`` makes the menu of a page that offers other stretches.

    Object names begin with ``name``: name.previous, name.period, name.next.
    """

    asked = Signal(object)

    def __init__(self, name: str, clock: Callable[[], datetime], menu: Callable[[], QMenu] | None = None) -> None:
        super().__init__()
        self._clock = clock
        self.period = Period.everything()
        self.back_button = Button("前一期", self.back, kind=ICON, icon="chevron-left", key="Ctrl+PgUp", small=True)
        self.word = MenuButton("期间", menu or self.menu, bold=True)
        self.forth_button = Button("后一期", self.forth, kind=ICON, icon="chevron-right", key="Ctrl+PgDown", small=True)
        for end, part in (("previous", self.back_button), ("period", self.word), ("next", self.forth_button)):
            part.setObjectName(f"{name}.{end}")
        self.setLayout(row(self.back_button, self.word, self.forth_button, spacing=6))

    def show_period(self, period: Period) -> None:
        """Say which stretch is in front; everything there is has none before or after it."""
        self.period = period
        self.word.say(period.text)
        for button in (self.back_button, self.forth_button):
            button.setEnabled(bool(period.first))

    def back(self) -> None:
        """Ask for the stretch before."""
        self._step(-1)

    def forth(self) -> None:
        """Ask for the stretch after."""
        self._step(1)

    def _step(self, by: int) -> None:
        found = periods.step(self.period, by)
        if found is not None:
            self.asked.emit(found)

    def menu(self) -> QMenu:
        """Months, quarters, years; not everything, for which there is no report."""
        menu = QMenu(self)
        offered = [[one for one in group if one.first] for group in periods.offered(self._clock().date())]
        add_periods(menu, [group for group in offered if group], self.period, self.asked.emit)
        return menu


def add_periods(menu: QMenu, groups: Sequence[Sequence[Period]], now: Period, ask: Callable[[Period], object]) -> None:
    """Stretches of time by groups; months long past stand in a menu of their own."""
    for group in groups:
        if not menu.isEmpty():
            menu.addSeparator()
        part = menu
        for place, period in enumerate(group):
            if place == _MONTHS:
                part = menu.addMenu("更早的月份")
            add_choice(part, period.text, period == now, partial(ask, period))
