"""Beside the sheet: what is checked before it goes out, and how the month compares with another."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from station.casework import money
from station.casework.agenda import Month
from station.casework.ledgers import ledgers
from station.casework.sheets import Sheet
from station.casework.vocabulary import label
from station.ui.checkline import CheckLine
from station.ui.ledgers.sheetview import GAP
from station.ui.widgets import LINK, Button, Label, Pane, Paragraph, Rule, Scroll, SegmentedChoice, column, empty, row

UNITS = {"letter": "份"}
BEFORE, YEAR_AGO = "before", "year_ago"


@dataclass(frozen=True)
class Look:
    """A ledger as it was read: the sheet, the lines of each ledger, the records behind this one, the months to compare."""

    sheet: Sheet
    counts: dict[str, int]
    known: int
    left_out: int
    month: Month | None = None
    before: Month | None = None
    year_ago: Month | None = None


@dataclass(frozen=True)
class Checked:
    """One check with what stands at its right."""

    key: str
    is_ok: bool
    sentence: str
    aside: str = ""


def checks(look: Look) -> list[Checked]:
    """The sums, the count of the lines against the store's, the gaps."""
    found = []
    if look.month is not None:
        month = look.month
        sums = f"期初 {month.opening}＋受理 {month.received}－办结 {month.ended}＝期末 {month.closing}"
        found.append(Checked("sums", month.is_balanced, sums, "平" if month.is_balanced else "不平"))
    definition = ledgers()[look.sheet.ledger]
    unit = UNITS.get(definition.line, "件")
    states = "、".join(label(f"{definition.line}_status", code) for code in definition.left_out)
    rest = f"，其中 {look.left_out} {unit}不列（{states}）" if look.left_out else ""
    agrees = len(look.sheet.rows) + look.left_out == look.known
    counted = f"台账 {len(look.sheet.rows):,} 行，库中 {look.known:,} {unit}{rest}"
    found.append(Checked("count", agrees, counted, "一致" if agrees else "不一致"))
    gaps = look.sheet.gaps
    if gaps:
        where = "，".join(f"{title} {count}" for title, count in gaps.most_common())
        found.append(Checked("gaps", False, f"{gaps.total():,} 处空缺：{where}"))
    else:
        found.append(Checked("gaps", True, "没有空缺"))
    return found


def comparison(now: Month, other: Month) -> list[tuple[str, str, str, str]]:
    """Label, the other month, this month, the difference; rates differ in points."""

    def counted(words: str, before: int, after: int) -> tuple[str, str, str, str]:
        return words, f"{before:,}", f"{after:,}", _signed(Decimal(after - before))

    lines = [
        counted("受理（件）", other.received, now.received),
        counted("办结（件）", other.ended, now.ended),
        counted("期末未结（件）", other.closing, now.closing),
    ]
    for before, after in zip(other.rates, now.rates, strict=True):
        has_both = bool(before.base and after.base)
        points = Decimal(after.percent.rstrip("%")) - Decimal(before.percent.rstrip("%")) if has_both else None
        lines.append((after.label, before.percent, after.percent, "—" if points is None else _signed(points)))
    fen = now.recovered - other.recovered
    lines.append(("挽回（万元）", money.wan(other.recovered), money.wan(now.recovered), _signed(Decimal(fen) / money.WAN, 2)))
    return lines


def _signed(number: Decimal, places: int | None = None) -> str:
    words = f"{abs(number):,.{places}f}" if places is not None else f"{abs(number):,}"
    return "0" if not number else ("+" if number > 0 else "\N{MINUS SIGN}") + words


class LedgerChecks(Pane):
    """``mend`` when the person wants to fill the gaps."""

    mend = Signal()

    def __init__(self) -> None:
        super().__init__(fill="paper", edges="l", line="line2")
        self.setObjectName("ledgers.checks")
        self._look: Look | None = None
        self._lines = column(spacing=8)
        self.other = SegmentedChoice([(BEFORE, "上月"), (YEAR_AGO, "去年同月")], BEFORE, small=True)
        self.other.setObjectName("ledgers.compare")
        self.other.chosen.connect(lambda _: self._compare())
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._base = Paragraph("", "caption", "ink2")
        inside = column(row(Label("与别的月比", bold=True), None, self.other), self._grid, self._base, spacing=10, margins=(16, 14, 16, 14))
        self.compared = Pane(inside, fill="", edges="t")
        whole = column(
            column(Label("导出前核对", bold=True), self._lines, spacing=10, margins=(16, 14, 16, 14)), self.compared, None, spacing=0
        )
        self.setLayout(column(Scroll(whole)))

    def show_look(self, look: Look) -> None:
        """Show the checks of a sheet."""
        self._look = look
        empty(self._lines)
        for check in checks(look):
            aside: Button | str = check.aside
            if check.key == "gaps" and not check.is_ok:
                aside = Button("去补", self.mend.emit, kind=LINK)
                aside.setObjectName("ledgers.mend")
                aside.setToolTip(f"打开第一处“{GAP}”的那一件")
            self._lines.addWidget(CheckLine(check.is_ok, check.sentence, aside))
        self.compared.setVisible(look.month is not None)
        self._compare()

    def failed(self) -> int:
        """How many checks ask for attention."""
        return sum(not check.is_ok for check in checks(self._look)) if self._look else 0

    def _compare(self) -> None:
        look = self._look
        other = None if look is None else look.before if self.other.current() == BEFORE else look.year_ago
        if look is None or look.month is None or other is None:
            return
        empty(self._grid)
        names = ("", "上月" if self.other.current() == BEFORE else "去年同月", look.sheet.period.text.partition("年")[2], "增减")
        self._put(0, names, head=True)
        for number, line in enumerate(comparison(look.month, other), 1):
            self._grid.addWidget(Rule(), number * 2 - 1, 0, 1, 4)
            self._put(number * 2, line)
        self._base.set_text("率的增减单位为百分点。本月：" + "；".join(rate.sum_text for rate in look.month.rates if rate.base))

    def _put(self, line: int, words: Sequence[str], *, head: bool = False) -> None:
        for place, text in enumerate(words):
            token = "ink2" if head or place in (1, 3) else "ink"
            side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
            self._grid.addWidget(Label(text, "caption" if head else "dense", token, bold=place == 2 and not head), line, place, side)
