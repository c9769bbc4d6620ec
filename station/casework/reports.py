"""The month report (月报表) as plain values: lines as they are printed, what was handed up, corrections, sums that do not hold.

Columns follow the published indicators: 指标 | 单位 | 本月 | 本年累计 | 上年同期 | 同比 | 备注. Money is counted in fen and printed
in 万元 with two decimals; every rate prints its base.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from station.casework import money, statistics
from station.casework.model import MonthlyReport
from station.casework.sheets import DASH, Period
from station.casework.statistics import Counts, Share
from station.frozen import frozen

_NOT_ENTERED = "未填报"
ENTERED = "entered"  # the group of the figures entered by hand, and the beginning of their keys

Number = int | tuple[int, int] | None  # a count or fen; (done, base) of a rate; None where only words were entered


@frozen
class ReportLine:
    """One figure; texts as they are printed, ``values`` the numbers of the month, the year so far and the same month a year ago."""

    key: str
    label: str
    unit: str
    is_part: bool
    is_rate: bool
    month: str
    year: str
    last_year: str
    change: str  # 同比: the difference, and in percent where the base is not 0; of rates in percentage points
    remark: str
    values: tuple[Number, Number, Number]

    @property
    def value(self) -> Number:
        """The number of the month."""
        return self.values[0]


@frozen
class ReportGroup:
    """Lines under one heading."""

    key: str
    title: str
    lines: tuple[ReportLine, ...]


@frozen
class Correction:
    """What a month handed up says of a figure, and what it is now (更正): counts, money in fen, or the texts entered by hand."""

    period: str  # ISO month
    key: str
    label: str
    handed_up: int | str
    now: int | str

    @property
    def sentence(self) -> str:
        """“2026年9月受理：上报52件，现为53件（+1）”."""
        unit, before, after, change = self.printed
        difference = "" if change == DASH else f"（{change}）"
        return f"{Period.month(self.period).text}{self.label}：上报{before}{unit}，现为{after}{unit}{difference}"

    @property
    def printed(self) -> tuple[str, str, str, str]:
        """The unit, what was handed up, what it is now, the difference; in yuan where 万元 would show none."""
        if isinstance(self.handed_up, str) or isinstance(self.now, str):
            return "", str(self.handed_up) or _NOT_ENTERED, str(self.now) or _NOT_ENTERED, DASH
        unit = statistics.unit_of(self.key)
        if unit == "元" and in_print(unit, self.handed_up) == in_print(unit, self.now):
            difference = self.now - self.handed_up
            return unit, money.yuan(self.handed_up), money.yuan(self.now), f"{_plus(difference)}{money.yuan(abs(difference))}"
        texts = (in_print(unit, self.handed_up), in_print(unit, self.now), signed(unit, self.handed_up, self.now))
        return printed_unit(unit), *texts


@frozen
class Imbalance:
    """A sum that does not hold, and the records (name of the record, id) that break it."""

    sentence: str
    records: tuple[tuple[str, str], ...] = ()


@frozen
class Missing:
    """A station that has not handed up the month, and what is known of it."""

    station_id: str
    name: str
    sentence: str


@frozen
class Report:
    """A month report, or the same of a quarter or a year, of one station, an area or all that is here."""

    station: str  # who fills it in
    period: Period
    scope: str  # "", or the station or area whose figures these are
    groups: tuple[ReportGroup, ...]
    corrections: tuple[Correction, ...]
    unbalanced: tuple[Imbalance, ...]
    shares: Mapping[str, Sequence[Share]]
    submitted: MonthlyReport | None  # as it was handed up; its figures are those shown
    missing: tuple[Missing, ...]

    @property
    def lines(self) -> dict[str, ReportLine]:
        """Every line by its key."""
        return {line.key: line for group in self.groups for line in group.lines}


def headings(period: Period) -> tuple[str, ...]:
    """The titles of the seven columns for a month, a quarter, a half-year or a year."""
    now = "本月" if period.is_month else "本期"
    return ("指标", "单位", now, "本年累计", "上年同期", "同比", "备注")


def printed_unit(unit: str) -> str:
    """The unit a figure is printed in: money in 万元."""
    return "万元" if unit == "元" else unit


def in_print(unit: str, value: int) -> str:
    """A figure as it is printed: thousands parted, money in 万元."""
    return f"{Decimal(money.wan(value)):,.2f}" if unit == "元" else f"{value:,}"


def signed(unit: str, before: int, now: int) -> str:
    """The difference of two figures as they are printed, so that it agrees with them; “—” for none."""
    difference = Decimal(money.wan(now)) - Decimal(money.wan(before)) if unit == "元" else Decimal(now - before)
    return f"{_plus(difference)}{abs(difference):,}" if difference else DASH


def groups_of(month: Counts, year: Counts, last_year: Counts) -> tuple[ReportGroup, ...]:
    """Every figure and rate of the report in print order."""
    stretches = (month, year, last_year)
    found = []
    for group in statistics.groups():
        lines = [_figure(indicator, stretches) for indicator in group.indicators]
        lines += [_rate(ratio, stretches) for ratio in group.ratios]
        found.append(ReportGroup(group.key, group.title, tuple(lines)))
    return tuple(found)


def _figure(indicator: statistics.Indicator, stretches: tuple[Counts, Counts, Counts]) -> ReportLine:
    now, year, before = (counts.get(indicator.key, 0) for counts in stretches)
    change = signed(indicator.unit, before, now)
    if before and change != DASH:
        change += f"（{_sign(_share((now - before) * 100, before))}%）"
    return ReportLine(
        key=indicator.key,
        label=indicator.label,
        unit=printed_unit(indicator.unit),
        is_part=indicator.is_part,
        is_rate=False,
        month=in_print(indicator.unit, now),
        year=in_print(indicator.unit, year),
        last_year=in_print(indicator.unit, before),
        change=change,
        remark="",
        values=(now, year, before),
    )


def _rate(ratio: statistics.Ratio, stretches: tuple[Counts, Counts, Counts]) -> ReportLine:
    now, year, before = (ratio.rate(counts) for counts in stretches)
    change = DASH
    if now.base and before.base:
        points = _share(now.done * 100, now.base) - _share(before.done * 100, before.base)
        change = f"{_sign(points)}个百分点" if points else DASH
    return ReportLine(
        key=ratio.key,
        label=ratio.label,
        unit="%",
        is_part=False,
        is_rate=True,
        month=now.percent,
        year=year.percent,
        last_year=before.percent,
        change=change,
        remark=now.sum_text,
        values=((now.done, now.base), (year.done, year.base), (before.done, before.base)),
    )


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _sign(number: Decimal) -> str:
    return f"{_plus(number)}{abs(number)}"


def _plus(number: Decimal | int) -> str:
    return "+" if number > 0 else "−"


def year_to_date(period: Period) -> Period:
    """From New Year's Day to the end of a stretch, of the year it ends in."""
    return Period("本年累计", f"{period.last[:4]}-01-01", period.last)


def year_before(period: Period) -> Period:
    """The same stretch a year ago; a month ends on its own last day."""
    first, last = (f"{int(day[:4]) - 1:04d}{day[4:]}" for day in (period.first, period.last))
    last_month = Period.month(last[:7])
    is_month_end = period.last == Period.month(period.last[:7]).last
    return Period("上年同期", min(first, Period.month(first[:7]).last), last_month.last if is_month_end else min(last, last_month.last))


# the three stretches a line has a number of
PARTS: dict[str, Callable[[Period], Period]] = {"month": lambda period: period, "year": year_to_date, "last_year": year_before}
