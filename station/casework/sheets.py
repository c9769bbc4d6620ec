"""A table for the district as plain values: columns, typed cells, totals and signature lines, before it is drawn on screen or paper."""

import calendar
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum, StrEnum
from functools import cache
from typing import NamedTuple, Self

from station import paths
from station.casework import money
from station.casework.fields import Kind
from station.casework.masking import Mask, MaskLevel
from station.errors import StationError
from station.frozen import frozen

DASH = "—"  # nothing can stand here, as opposed to a gap


class Layout(StrEnum):
    """The delivered choices of columns: the narrow A4 selection or all of them."""

    NARROW = "narrow"
    WIDE = "wide"


class Unit(Enum):
    """In what a column of money is given."""

    YUAN = "元"
    WAN = "万元"

    @property
    def fen(self) -> int:
        """How many fen one unit holds."""
        return money.YUAN if self is Unit.YUAN else money.WAN


@frozen
class Period:
    """A stretch of days, both ends included, ISO dates; both empty means everything, undated records too."""

    text: str
    first: str = ""
    last: str = ""

    @classmethod
    def month(cls, month: str) -> Self:
        """The month written ``2026-10``; StationError if it is none."""
        found = re.fullmatch(r"(\d{4})-(\d{2})", month)
        if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
            raise StationError(f"月份“{month}”认不出来。", "例如 2026-10。")
        year, number = int(found[1]), int(found[2])
        return cls(f"{year}年{number}月", f"{month}-01", f"{month}-{calendar.monthrange(year, number)[1]}")

    @classmethod
    def everything(cls) -> Self:
        """No limit."""
        return cls("全部")

    @property
    def is_month(self) -> bool:
        """Whether this is exactly one calendar month."""
        return bool(self.first) and self == Period.month(self.first[:7])

    def __contains__(self, day: str) -> bool:
        """Whether the whole of a date lies within; a date reduced to ``2024-03`` needs the whole of March."""
        if not self.first:
            return True
        if not day:
            return False
        first, last = _span(day[:10])
        return self.first <= first and last <= self.last


@frozen
class Asked:
    """Which ledger is wanted: of when, of whom, in which columns, with how much of a person.

    ``layout`` is "narrow", "wide" or the id of a ``LedgerLayout``; empty ``station_id``, ``area`` and ``handler`` mean all;
    ``ids`` are the records of the lines, where only some are wanted, whatever their date.
    """

    ledger: str
    period: Period
    layout: str = Layout.NARROW
    level: MaskLevel = MaskLevel.DISTRICT
    station_id: str = ""
    area: str = ""
    handler: str = ""
    ids: tuple[str, ...] | None = None


@frozen
class Column:
    """One column: ``key`` is the path of its value, ``width`` counts half-width characters."""

    key: str
    title: str
    width: int
    kind: Kind
    unit: Unit | None = None  # of money
    mask: Mask = Mask.NONE
    total: bool = False
    narrow: bool = False

    @property
    def heading(self) -> str:
        """The title with the unit of money."""
        return f"{self.title}（{self.unit.value}）" if self.unit else self.title


class Cell(NamedTuple):
    """One value: money in whole fen, counts as int, everything else text (dates ISO); ``mark`` is a code of ``amount_mark``."""

    value: int | str | None = None
    mark: str = ""
    gap: bool = False  # should be filled in and is not


class Row(NamedTuple):
    """One line and the record it stands for."""

    record_id: str
    cells: tuple[Cell, ...]
    record: str = ""  # what kind it is; "" for a line that stands for a group


@frozen
class Sheet:
    """A ledger ready to be shown or written; the lines on screen and in the file are these."""

    ledger: str  # key of the ledger
    name: str  # 职工诉求台账
    filler: str  # the station that fills it in
    period: Period
    filled_on: str
    layout: str  # as asked for
    level: MaskLevel
    columns: tuple[Column, ...]
    rows: Sequence[Row]  # may be made as they are asked for
    notes: tuple[str, ...] = ()
    scope: str = ""  # of whom, where it is not the whole store
    handler: str = ""  # who handles the lines, where they are one person's; part of the scope
    given_totals: tuple[Cell, ...] | None = None  # where the line of sums is not the sum of what is shown

    @property
    def short_title(self) -> str:
        """职工诉求台账（2026年10月）."""
        return f"{self.name}（{'，'.join(filter(None, (self.period.text, self.scope)))}）"

    @property
    def title(self) -> str:
        """The short title with the station before it."""
        return self.filler + self.short_title

    @property
    def file_name(self) -> str:
        """A name for the file that every system accepts; no person is named in it, not who handles the lines either."""
        nameless = self.title.replace(f"{self.handler}经办", "一人经办") if self.handler else self.title
        return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", nameless) + ".xlsx"

    @property
    def unit_note(self) -> str:
        """What the money is counted in, where the whole sheet agrees; the headings say it in any case."""
        units = {c.unit for c in self.columns if c.unit}
        return f"金额单位：{next(iter(units)).value}" if len(units) == 1 else ""

    @property
    def empty_text(self) -> str:
        """What stands in a table without lines."""
        return look().empty_month if self.period.is_month else look().empty_other

    @property
    def totals(self) -> tuple[Cell, ...]:
        """The line of sums under the table, with the doubt of their parts; empty if no column is summed or there are no lines."""
        if self.given_totals is not None:
            return self.given_totals
        if not self.rows:
            return ()
        tally = Tally(self.columns)
        for row in self.rows:
            tally.add(row)
        return tally.cells

    @property
    def gaps(self) -> Counter[str]:
        """How many values are still missing, by column title."""
        return Counter(c.title for row in self.rows for c, cell in zip(self.columns, row.cells, strict=True) if cell.gap)


class Tally:
    """Adds the columns that are summed while the rows go by."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._width = len(columns)
        self._summed = [at for at, column in enumerate(columns) if column.total and at]
        self._sums: dict[int, int] = {}
        self._marks: dict[int, set[str]] = {at: set() for at in self._summed}

    def add(self, row: Row) -> None:
        """Count one row in."""
        for at in self._summed:
            value, mark, _ = row.cells[at]
            self._marks[at].add(mark)
            if isinstance(value, int):
                self._sums[at] = self._sums.get(at, 0) + value

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The line of sums; empty if no column is summed."""
        if not self._summed:
            return ()
        sums = (Cell(self._sums[at], money.sum_mark(self._marks[at])) if at in self._sums else Cell() for at in range(1, self._width))
        return (Cell(look().total_label), *sums)


@frozen
class Look:
    """How every ledger looks on paper; habits, so they are data (``resources/ledgers/look.json``)."""

    paper: str
    margins_cm: Mapping[str, float]
    title_font: str
    title_points: float
    body_font: str
    body_points: float
    filler_label: str
    filled_on_label: str
    total_label: str
    signatures: tuple[str, ...]
    footer: str
    empty_month: str
    empty_other: str


@cache
def look() -> Look:
    """The look all ledgers share."""
    data = paths.read_json("ledgers", "look.json")
    del data["version"], data["source"]
    return Look(**data | {"signatures": tuple(data["signatures"])})


def shown(column: Column, cell: Cell) -> str:
    """A cell as a person reads it; numbers carry their mark, moments a space instead of the T."""
    if isinstance(cell.value, str):
        return cell.value.replace("T", " ") if column.kind is Kind.MOMENT else cell.value
    if cell.value is None:
        return money.marked("", cell.mark)
    if column.unit is Unit.WAN:
        return money.marked(money.wan(cell.value), cell.mark)
    return money.marked(money.yuan(cell.value) if column.unit else str(cell.value), cell.mark)


def _span(day: str) -> tuple[str, str]:
    """First and last day of a date that may be reduced to a month or a year."""
    if len(day) == 4:
        return f"{day}-01-01", f"{day}-12-31"
    if len(day) == 7:
        return f"{day}-01", f"{day}-{calendar.monthrange(int(day[:4]), int(day[5:]))[1]}"
    return day, day
