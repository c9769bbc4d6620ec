"""The notices of the State Council on holidays and 调休, compared with the published texts: what the clock is checked against."""

from datetime import date, timedelta

# 国务院办公厅关于2024年、2025年、2026年部分节假日安排的通知: first and last day off, days worked instead
NOTICES = {
    ("2024-01-01", "2024-01-01"): (),
    ("2024-02-10", "2024-02-17"): ("2024-02-04", "2024-02-18"),
    ("2024-04-04", "2024-04-06"): ("2024-04-07",),
    ("2024-05-01", "2024-05-05"): ("2024-04-28", "2024-05-11"),
    ("2024-06-10", "2024-06-10"): (),
    ("2024-09-15", "2024-09-17"): ("2024-09-14",),
    ("2024-10-01", "2024-10-07"): ("2024-09-29", "2024-10-12"),
    ("2025-01-01", "2025-01-01"): (),
    ("2025-01-28", "2025-02-04"): ("2025-01-26", "2025-02-08"),
    ("2025-04-04", "2025-04-06"): (),
    ("2025-05-01", "2025-05-05"): ("2025-04-27",),
    ("2025-05-31", "2025-06-02"): (),
    ("2025-10-01", "2025-10-08"): ("2025-09-28", "2025-10-11"),
    ("2026-01-01", "2026-01-03"): ("2026-01-04",),
    ("2026-02-15", "2026-02-23"): ("2026-02-14", "2026-02-28"),
    ("2026-04-04", "2026-04-06"): (),
    ("2026-05-01", "2026-05-05"): ("2026-05-09",),
    ("2026-06-19", "2026-06-21"): (),
    ("2026-09-25", "2026-09-27"): (),
    ("2026-10-01", "2026-10-07"): ("2026-09-20", "2026-10-10"),
}
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
_WORKED = {day for days in NOTICES.values() for day in days}


def is_worked(day: date) -> bool:
    """Whether the notices have this day worked."""
    iso = day.isoformat()
    if iso in _WORKED:
        return True
    return day.weekday() < 5 and not any(first <= iso <= last for first, last in NOTICES)


def counted_one_by_one(start: date, amount: int, *, workdays: bool, stopped: frozenset[date] = frozenset()) -> date:
    """The day on which ``amount`` days are full, walked day by day; stopped days and, for working days, rest days do not count."""
    day = start
    while amount:
        day += timedelta(days=1)
        if day not in stopped and (is_worked(day) or not workdays):
            amount -= 1
    return day
