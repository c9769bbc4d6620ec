"""The stretches of time a ledger is looked at: month, quarter, half-year, year, the year so far, days of one's own, everything."""

import re
from datetime import date, timedelta

from station.casework.sheets import Period
from station.errors import StationError

LAST_DAY_FOR_LAST_MONTH = 10  # until this day the month just closed is what one works on
MONTHS_OFFERED = 14
_QUARTERS = "一二三四"
_HALVES = "上下"


def month_of(day: date, by: int = 0) -> Period:
    """The month of a day, or one before or after it."""
    year, number = divmod(day.year * 12 + day.month - 1 + by, 12)
    return Period.month(f"{year:04d}-{number + 1:02d}")


def preset(today: date) -> Period:
    """The last closed month until the 10th, then the running one."""
    return month_of(today, -1 if today.day <= LAST_DAY_FOR_LAST_MONTH else 0)


def quarter_of(day: date, by: int = 0) -> Period:
    """The quarter of a day, or one before or after it."""
    year, number = divmod(day.year * 4 + (day.month - 1) // 3 + by, 4)
    return _months(f"{year}年第{_QUARTERS[number]}季度", date(year, number * 3 + 1, 1), 3)


def quarter(text: str) -> Period:
    """The quarter written ``2026-3``; StationError if it is none."""
    found = re.fullmatch(r"(\d{4})-([1-4])", text)
    if not found or int(found[1]) < 1:
        raise StationError(f"季度“{text}”认不出来。", "例如 2026-3。")
    return quarter_of(date(int(found[1]), int(found[2]) * 3, 1))


def year(text: str) -> Period:
    """The year written ``2026``; StationError if it is none."""
    if not re.fullmatch(r"\d{4}", text) or int(text) < 1:
        raise StationError(f"年份“{text}”认不出来。", "例如 2026。")
    return year_of(date(int(text), 1, 1))


def half_of(day: date, by: int = 0) -> Period:
    """The half-year of a day, or one before or after it."""
    year, number = divmod(day.year * 2 + (day.month - 1) // 6 + by, 2)
    return _months(f"{year}年{_HALVES[number]}半年", date(year, number * 6 + 1, 1), 6)


def year_of(day: date, by: int = 0) -> Period:
    """The year of a day, or one before or after it."""
    return _months(f"{day.year + by}年", date(day.year + by, 1, 1), 12)


def year_to(day: date, by: int = 0) -> Period:
    """The year up to the end of the month of a day (本年累计), or the same months of a year before or after it."""
    if day.month == 1:
        return month_of(day, by * 12)
    if day.month == 12:
        return year_of(day, by)
    return _months(f"{day.year + by}年1至{day.month}月", date(day.year + by, 1, 1), day.month)


def own(first: date, last: date) -> Period:
    """From one day to another; a stretch that has a name of its own is called by it. StationError if the last lies before the first."""
    if last < first:
        raise StationError("最后一天在第一天前面。", "请把两个日期对调。")
    days = (first.isoformat(), last.isoformat())
    for make in (month_of, quarter_of, half_of, year_of):
        if (found := make(first)).first == days[0] and found.last == days[1]:
            return found
    if (found := year_to(last)).first == days[0] and found.last == days[1]:
        return found
    text = f"{first.year}年{first.month}月{first.day}日"
    if last != first:
        year = "" if last.year == first.year else f"{last.year}年"
        month = "" if (last.year, last.month) == (first.year, first.month) else f"{last.month}月"
        text += f"至{year}{month}{last.day}日"
    return Period(text, *days)


def step(period: Period, by: int) -> Period | None:
    """The stretch of the same length before or after, of the year so far the same months of another year; None for everything."""
    if not period.first:
        return None
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    for make in (month_of, quarter_of, half_of, year_of):
        if make(first) == period:
            return make(first, by)
    if year_to(last) == period:
        return year_to(last, by)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        start = date.fromisoformat(month_of(first, months * by).first)
        return own(start, date.fromisoformat(month_of(start, months - 1).last))
    length = timedelta(days=(last - first).days + 1)
    return own(first + length * by, last + length * by)


def offered(today: date) -> list[list[Period]]:
    """What the menu holds, in groups."""
    months = [month_of(today, -back) for back in range(MONTHS_OFFERED)]
    quarters = [quarter_of(today), quarter_of(today, -1), half_of(today), half_of(today, -1)]
    years = list(dict.fromkeys([year_to(today), year_of(today), year_of(today, -1)]))
    return [months, quarters, [year for year in years if year not in months], [Period.everything()]]


def _months(text: str, first: date, count: int) -> Period:
    return Period(text, month_of(first).first, month_of(first, count - 1).last)
