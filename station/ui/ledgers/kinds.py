"""At the left of the place 台账: every ledger with its lines, the reports, and the ways to other tables."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal

from station.casework.ledgers import ledgers
from station.ui.page import Room
from station.ui.widgets import LINK, Button, Pane, Scroll, SectionItem, SectionNav, column, row

# key, words, what stands at the right, module and class of the page; each is built with the context and the period
REPORTS: tuple[tuple[str, str, str, str], ...] = (
    ("report", "月报表", "数字", "station.ui.reports.page:ReportPage"),
    ("summary", "月度小结", "文字", "station.ui.reports.summary:SummaryPage"),
    ("year", "年度汇总", "数字", "station.ui.reports.page:YearReport"),
)
# key, words, icon, whether it is of the stretch of time too, module and class of the page; or the place, and the section there
LINKS: tuple[tuple[str, str, str, bool, str], ...] = (
    ("templates", "区总模板", "file-spreadsheet", True, "station.ui.templates.page:TemplatePage"),
    ("import", "导入旧台账", "file-import", False, "station.ui.importing.page:ImportPage"),
    ("roundtrip", "回收改过的表", "arrow-back-up", False, "station.ui.roundtrip.page:RoundTripPage"),
    ("layouts", "列和版式", "columns-3", False, "settings:ledger_layouts"),
)


class LedgerKinds(Pane):
    """``chosen`` a ledger, ``asked`` a report or another page by its key."""

    chosen = Signal(str)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(fill="desk", edges="r", line="line2")
        self.nav = SectionNav()
        self.nav.setObjectName("ledgers.kinds")
        self.nav.chosen.connect(self._choose)
        self._current = ""
        self.links = {key: Button(words, partial(self.asked.emit, key), kind=LINK, icon=icon) for key, words, icon, *_ in LINKS}
        for key, button in self.links.items():
            button.setObjectName(f"ledgers.{key}")
        foot = Pane(column(*(row(link, None) for link in self.links.values()), spacing=0, margins=(18, 5, 8, 5)), fill="", edges="t")
        whole = column(spacing=0)
        whole.addWidget(Scroll(column(self.nav, None, margins=(8, 6, 4, 4))), 1)
        whole.addWidget(foot)
        self.setLayout(whole)
        self.show_counts({})

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """The lines of each ledger as far as they are counted."""
        listed = [SectionItem(key, one.name, aside=f"{counts[key]:,}" if key in counts else "") for key, one in ledgers().items()]
        reported = [SectionItem(key, words, aside=aside) for key, words, aside, _ in REPORTS]
        self.nav.set_items([SectionItem("", "台账"), *listed, SectionItem("", "报表"), *reported])

    def set_current(self, key: str) -> None:
        """Mark the ledger in front."""
        self._current = key
        self.nav.set_current(key)

    def _choose(self, key: str) -> None:
        if key in ledgers():
            self._current = key
            self.chosen.emit(key)
        else:
            self.nav.set_current(self._current)  # a report lies over the ledger, which stays the one in front
            self.asked.emit(key)

    def arrange(self, room: Room) -> None:
        """Closer lines where the window is low."""
        self.nav.set_close(room.height < 760)
