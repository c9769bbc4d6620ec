"""The next steps planned for the days that come, and those that were missed: as many lines as there is room for, all of them on request."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.casework.dates import show_day
from station.ui import names, theme
from station.ui.context import Context
from station.ui.widgets import LINK, Button, Card, Label, Scroll, column, empty, reveal, row

if TYPE_CHECKING:  # what works them out is not to be loaded before the first list is painted
    from station.casework.agenda import Plan

_LINE = 36
DAYS = 7  # with today
MOST, MOST_OPEN = 4, 8


class PlansCard(Card):
    """See the module; each line leads to its case."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lines = column(spacing=0)
        self.shown = Scroll(column(self.lines, None, spacing=0))
        self.more = Button("", self._turn, kind=LINK)
        self.more.setObjectName("workbench.plans.more")
        super().__init__(f"{DAYS} 天内的安排", self.shown, aside=self.more, padding=0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._is_open = False
        self._most, self._count = MOST, 0
        theme.follow(self._fit)

    def show_plans(self, found: "Sequence[Plan]", today: date) -> None:
        """Show these, the nearest first."""
        self._count = len(found)
        empty(self.lines)
        for plan in found:
            self.lines.addWidget(self._line(plan, today))
        if not found:
            hint = Label(f"{DAYS} 天内没有安排。登记进展时填的“下一步”会列在这里。", "dense", "ink3")
            self.lines.addLayout(row(hint, None, margins=(16, 8, 16, 8)))
        reveal(self.lines)
        self._fit()

    def set_most(self, most: int) -> None:
        """How many lines there is room for."""
        self._most = most
        self._fit()

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._fit()

    def _fit(self) -> None:
        shown = max(1, min(self._count, MOST_OPEN if self._is_open else self._most))
        self.shown.setFixedHeight(shown * theme.current().size(_LINE))
        needs_bar = self._is_open and self._count > MOST_OPEN
        as_needed, off = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.shown.setVerticalScrollBarPolicy(as_needed if needs_bar else off)
        self.more.setVisible(self._count > self._most)
        self.more.setText("收起" if self._is_open else f"全部 {self._count} 项")

    def _line(self, plan: "Plan", today: date) -> QWidget:
        line = QWidget()
        line.setFixedHeight(theme.current().size(_LINE))
        is_missed = plan.day < today.isoformat()
        day = "今天" if plan.day == today.isoformat() else show_day(plan.day, today) + "，已过" * is_missed
        go = Button(plan.step, lambda: self.context.go("grievances", id=plan.grievance_id), kind=LINK)
        line.setLayout(
            row(
                Label(day, "dense", "red-text" if is_missed else "ink", bold=True),
                go,
                None,
                Label(names.shown(plan.who), "dense", "ink2"),
                spacing=16,
                margins=(16, 0, 16, 0),
            )
        )
        return line
