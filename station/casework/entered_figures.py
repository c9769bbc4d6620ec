"""Figures entered by hand, as lines of the report: those that are counted add up over the months, of the others the latest stands."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache

from station import paths
from station.casework.dates import show_day
from station.casework.model import Indicator
from station.casework.outreach.registers import percentage
from station.casework.reports import ENTERED, ReportGroup, ReportLine, year_before, year_to_date
from station.casework.sheets import Period
from station.casework.vocabulary import vocabulary


@cache
def _summed() -> frozenset[str]:
    return frozenset(paths.read_json("statistics", "entered.json")["summed"])


def adds_up(indicator: Indicator) -> bool:
    """Whether months of it make a year: a plain count, no share and no level."""
    return indicator.kind in _summed() and not indicator.base


def group(indicators: Iterable[Indicator], period: Period) -> ReportGroup | None:
    """The lines of what was entered for the year a stretch ends in or the one before; None where nothing was."""
    by_kind: dict[str, list[Indicator]] = {}
    for indicator in sorted(indicators, key=lambda one: (one.period, one.id)):
        by_kind.setdefault(indicator.kind, []).append(indicator)
    lines = [
        _line(entry.code, entry.label, by_kind[entry.code], period)
        for entry in vocabulary("indicator_kind").entries
        if entry.code in by_kind
    ]
    shown = tuple(line for line in lines if line.month or line.year or line.last_year)
    return ReportGroup(ENTERED, Indicator.title, shown) if shown else None


def value_in(indicators: Sequence[Indicator], period: Period) -> str:
    """What was entered for a stretch, as it is shown; "" for nothing.

    Months add up; where only the year was entered, that stands for the year so far.
    """
    there = [one for one in indicators if one.period in period]
    months = [one for one in there if len(one.period) > len("2026")]
    if not there:
        year = [one for one in indicators if one.period == period.first[:4] and period.first.endswith("-01-01")]
        return _shown(year[-1]) if year else ""
    if months and all(adds_up(one) for one in months):
        return f"{sum((_number(one.value) for one in months), Decimal(0)).normalize():,f}"
    return _shown((months or there)[-1])


def _line(key: str, label: str, indicators: Sequence[Indicator], period: Period) -> ReportLine:
    known = [one for one in indicators if one.period <= period.last[: len(one.period)]]
    latest = known[-1] if known else indicators[-1]
    told = [f"{latest.spec(name).label} {getattr(latest, name)}" for name in ("base", "target") if getattr(latest, name)]
    return ReportLine(
        key=f"{ENTERED}_{key}",
        label=label,
        unit="%" if latest.base else "",
        is_part=False,
        is_rate=bool(latest.base),
        month=value_in(known, period),
        year=value_in(known, year_to_date(period)),
        last_year=value_in(known, year_before(period)),
        change="",
        remark="，".join([show_day(latest.period), *told]) if told else "",
        values=(None, None, None),
    )


def _shown(indicator: Indicator) -> str:
    return percentage(indicator) or indicator.value


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return Decimal(0)
