"""Which days are worked: the published holidays and 调休, with an editable table for years not yet announced."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import chinese_calendar

from station import paths


@cache
def _extra() -> tuple[frozenset[str], frozenset[str]]:
    data = json.loads((paths.resources() / "calendar" / "extra.json").read_text(encoding="utf-8"))
    return frozenset(data["rest"]), frozenset(data["work"])


def is_workday(day: date) -> bool:
    """Whether offices work on this day (全国年节及纪念日放假办法); weekends only where the year is not announced."""
    rest, work = _extra()
    if day.isoformat() in rest or day.isoformat() in work:
        return day.isoformat() in work
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def _days_after(start: date) -> Iterator[date]:
    while True:
        start += timedelta(days=1)
        yield start


def add_workdays(start: date, amount: int) -> tuple[date, tuple[date, ...]]:
    """The ``amount``-th working day (from 1) after ``start``, which is not counted, and the rest days skipped on the way."""
    if amount < 1:
        raise ValueError(amount)
    skipped = []
    for day in _days_after(start):
        if is_workday(day):
            amount -= 1
            if amount == 0:
                break
        else:
            skipped.append(day)
    return day, tuple(skipped)


def workdays_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before."""
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
