"""The four steps of taking in bundles, over the page: found, checked, merged, to decide."""

from collections.abc import Sequence

from station.frozen import frozen
from station.ui.page import Room
from station.ui.widgets import ElidedLabel, Icon, Pane, column, empty, row


@frozen
class Fact:
    """One step: how it went in a few words, a grey line below, and its icon; ``calls`` for what waits for a person."""

    title: str
    second: str = ""
    icon: str = "circle-check"
    token: str = "grn"
    calls: bool = False


class Steps(Pane):
    """``steps.show_facts([Fact("找到区总第 18 包", "U 盘，11月17日 10:31"), …])``: as many cells side by side as there are facts."""

    def __init__(self) -> None:
        self._cells = row(spacing=0)
        super().__init__(self._cells, radius=6)
        self.setObjectName("exchange.steps")
        self.facts: tuple[Fact, ...] = ()
        self._is_low = False

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Other facts; none hides the strip."""
        self.facts = tuple(facts)
        empty(self._cells)
        for number, fact in enumerate(facts):
            title = ElidedLabel(fact.title, "body", bold=fact.calls)
            words = column(title, spacing=1)
            if fact.second:
                words.addWidget(ElidedLabel(fact.second, "caption", "ink2"))
            line = row(column(2, Icon(fact.icon, 18, fact.token), None, spacing=0), spacing=10, margins=(18, 14, 14, 14))
            line.addLayout(words, 1)
            self._cells.addWidget(Pane(line, fill="", edges="l" if number else "", line="line2"), 1)
        self.setVisible(bool(facts))

    def arrange(self, room: Room) -> None:
        """Less air in a low window."""
        self.setMaximumHeight(64 if room.is_low else 84)
