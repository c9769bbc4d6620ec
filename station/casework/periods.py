"""The stretches of time a ledger is looked at: a month, a quarter, a year, everything."""

from datetime import date

from station.casework.sheets import Period

LAST_DAY_FOR_LAST_MONTH = 10  # until this day the month just closed is what one works on
MONTHS_OFFERED = 14
_QUARTERS = "一二三四"


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
    first, last = month_of(date(year, number * 3 + 1, 1)), month_of(date(year, number * 3 + 3, 1))
    return Period(f"{year}年第{_QUARTERS[number]}季度", first.first, last.last)


def year_of(day: date, by: int = 0) -> Period:
    """The year of a day, or one before or after it."""
    return Period(f"{day.year + by}年", f"{day.year + by:04d}-01-01", f"{day.year + by:04d}-12-31")


def step(period: Period, by: int) -> Period | None:
    """The stretch of the same length before or after; None for everything."""
    if not period.first:
        return None
    day = date.fromisoformat(period.first)
    return next(make(day, by) for make in (month_of, quarter_of, year_of) if make(day) == period)


def offered(today: date) -> list[list[Period]]:
    """What the menu holds, in groups."""
    months = [month_of(today, -back) for back in range(MONTHS_OFFERED)]
    return [months, [quarter_of(today), quarter_of(today, -1)], [year_of(today), year_of(today, -1)], [Period.everything()]]
