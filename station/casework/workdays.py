"""Which days are worked: the published holidays and 调休, and the district's own table for what is not announced yet."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, pairwise
from types import ModuleType

from station.casework.model import CalendarPeriod
from station.frozen import frozen

_WEEKEND = {5: "周六", 6: "周日"}
_LONGEST = 28  # longest span of one entry in days; the longest holiday so far has 9


@frozen
class Day:
    """Whether a day is worked, and what it is called: “国庆节”, “周六”, “国庆节调休”; "" for a plain working day."""

    is_worked: bool
    name: str


_own: dict[date, Day] = {}
_over: dict[int, tuple[int, ...]] = {}  # working days of a year that are over on each of its days, from 0 on day 0


def adopt(periods: Iterable[CalendarPeriod]) -> None:
    """Count by these entries of the store before the published ones from now on; of two for one day the later decides."""
    global _own
    found: dict[date, Day] = {}
    for period in periods:
        is_worked = period.kind == "work"
        name = f"{period.name}调休" if is_worked else period.name
        found |= dict.fromkeys(days_of(period), Day(is_worked, name))
    _own = found
    forget()


def adopted() -> str:
    """The days of the store's own table that are counted by, as words that differ when a day does."""
    return " ".join(f"{day}{'' if found.is_worked else '-'}" for day, found in sorted(_own.items()))


def forget() -> None:
    """Count every year anew when it is next asked for."""
    _over.clear()
    add_workdays.cache_clear()


def counted() -> dict[str, str]:
    """The years that were counted, for :func:`recall`: year to a ``1`` for each day worked and a ``0`` for each other."""
    years = tuple(_over.items())  # another thread may add one meanwhile
    return {str(year): "".join(str(day - before) for before, day in pairwise(over)) for year, over in years}


def recall(years: Mapping[str, str]) -> None:
    """Go by years as they were counted before: the first list is painted without the library of the holidays."""
    _over.update({int(year): tuple(accumulate(map(int, days), initial=0)) for year, days in years.items()})


def _published() -> ModuleType:
    import chinese_calendar  # as late as possible: it is a hundredth of the start

    found: ModuleType = chinese_calendar
    return found


def days_of(period: CalendarPeriod) -> list[date]:
    """The days of an entry; none where it is not known to the day or runs backwards."""
    if len(period.first_on) != 10 or len(period.last_on or period.first_on) != 10:
        return []
    first = date.fromisoformat(period.first_on)
    last = date.fromisoformat(period.last_on) if period.last_on else first
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def period_problems(period: CalendarPeriod) -> dict[str, str]:
    """One sentence per field of an entry that cannot be kept as it is; required fields are told elsewhere."""
    found = {}
    for name in ("first_on", "last_on"):
        if getattr(period, name) and len(getattr(period, name)) != 10:
            found[name] = "请写到哪一天，例如 2027-02-05。"
    if not found and period.last_on and period.last_on < period.first_on:
        found["last_on"] = "最后一天不能早于第一天。"
    elif not found and len(days_of(period)) > _LONGEST:
        found["last_on"] = f"一次最多 {_LONGEST} 天，请核对日期。"
    return found


def day_of(day: date) -> Day:
    """What a day is (全国年节及纪念日放假办法); weekends only where the year is not announced."""
    if day in _own:
        return _own[day]
    try:
        is_rest, name = _published().get_holiday_detail(day)
    except NotImplementedError:
        return Day(day.weekday() < 5, _WEEKEND.get(day.weekday(), ""))
    holiday = next((known.chinese for known in _published().Holiday if known.value == name), "")
    if is_rest:
        return Day(False, holiday or _WEEKEND[day.weekday()])
    return Day(True, f"{holiday}调休" if holiday else "")


def is_holiday(day: date) -> bool:
    """Whether a day is free for another reason than being a Saturday or Sunday."""
    found = day_of(day)
    return not found.is_worked and found.name != _WEEKEND.get(day.weekday(), "")


def is_workday(day: date) -> bool:
    """Whether offices work on this day."""
    if day in _own:
        return _own[day].is_worked
    # the library's own question looks through all its years before it comes to this
    return day in _published().workdays or (day.weekday() < 5 and day not in _published().holidays)


def is_announced(year: int) -> bool:
    """Whether the holidays of a year are known, published or entered; otherwise only weekends are counted as rest."""
    if any(day.year == year for day in _own):
        return True
    try:
        _published().is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def published(year: int) -> list[tuple[date, date, Day]]:
    """The holidays and 调休 days of a year that come with the program: first day, last day and what they are."""
    found: list[tuple[date, date, Day]] = []
    try:
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
        named = [(day, _published().get_holiday_detail(day)) for day in days if day.year == year]
    except NotImplementedError:
        return []
    chinese = {known.value: known.chinese for known in _published().Holiday}
    for day, (is_rest, name) in named:
        if name not in chinese:
            continue
        what = Day(not is_rest, chinese[name] + ("" if is_rest else "调休"))
        if found and found[-1][2] == what and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day, what)
        else:
            found.append((day, day, what))
    return found


def _days_after(start: date) -> Iterator[date]:
    while True:
        start += timedelta(days=1)
        yield start


@cache  # the limits of a list begin on the same days
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
    years = sum(_over_in(year)[-1] for year in range(start.year, end.year))
    return years + _over_in(end.year)[_day_of_year(end)] - _over_in(start.year)[_day_of_year(start)]


def _day_of_year(day: date) -> int:
    """From 1; a ``timetuple`` would be imported for, each time by way of what PySide puts before every import."""
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _over_in(year: int) -> tuple[int, ...]:
    """A year counted once: a list asks for hundreds of long overdue days."""
    over = _over.get(year)  # a thread that reads anew may forget them meanwhile
    if over is None:
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
        _over[year] = over = tuple(accumulate((is_workday(day) for day in days), initial=0))
    return over


def workdays_before(end: date, amount: int) -> date:
    """The last working day that lies ``amount`` working days before ``end``, as :func:`workdays_between` counts; ``end`` for 0."""
    day = end
    while amount or (day != end and not is_workday(day)):
        amount -= is_workday(day)
        day -= timedelta(days=1)
    return day
