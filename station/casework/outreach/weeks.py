"""The week of a station: which days visits and lawyers come round on (威海走访服务日 each Wednesday, 石景山“周周送” each Friday)."""

from collections.abc import Iterator
from datetime import date, timedelta

from station.casework import deadlines
from station.casework.workdays import is_holiday


def service_days(threshold: str, after: date) -> Iterator[date]:
    """The coming days after ``after`` on the weekday that ``threshold`` of the rule set names (1 is Monday), holidays left out."""
    weekday = deadlines.threshold(threshold)
    return same_weekday(after + timedelta(days=(weekday - 1 - after.weekday()) % 7 or 7) - timedelta(days=7))


def same_weekday(day: date) -> Iterator[date]:
    """The days a whole number of weeks after ``day`` that are no holidays."""
    while True:
        day += timedelta(days=7)
        if not is_holiday(day):
            yield day


def days_of_week(day: date) -> tuple[date, ...]:
    """Monday to Sunday of the week ``day`` lies in."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=n) for n in range(7))
