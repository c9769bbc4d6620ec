"""Which days visits and lawyers come round on."""

from datetime import date, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from station.casework.outreach.weeks import days_of_week, same_weekday, service_days
from station.casework.workdays import is_holiday, is_workday

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def test_the_service_day_is_wednesday_and_the_lawyer_s_friday() -> None:
    monday = date(2026, 3, 16)
    assert list(islice(service_days("visit_weekday", monday), 2)) == [date(2026, 3, 18), date(2026, 3, 25)]
    assert list(islice(service_days("duty_weekday", monday), 2)) == [date(2026, 3, 20), date(2026, 3, 27)]
    assert next(service_days("visit_weekday", date(2026, 3, 18))) == date(2026, 3, 25)


def test_a_holiday_has_no_service_day() -> None:
    # the National Day holiday of 2025 took 1 to 8 October
    assert list(islice(service_days("visit_weekday", date(2025, 9, 24)), 2)) == [date(2025, 10, 15), date(2025, 10, 22)]


@given(DAYS, st.integers(1, 12))
def test_days_come_on_one_weekday_none_left_out_but_holidays(day: date, count: int) -> None:
    found = list(islice(same_weekday(day), count))
    every = [day + timedelta(days=7 * n) for n in range(1, (found[-1] - day).days // 7 + 1)]
    assert found == [one for one in every if not is_holiday(one)]


def test_a_saturday_market_comes_round_on_saturdays_but_not_in_the_holidays() -> None:
    assert list(islice(same_weekday(date(2025, 9, 27)), 2)) == [date(2025, 10, 11), date(2025, 10, 18)]


@given(DAYS)
def test_the_next_service_day_is_after_the_day(day: date) -> None:
    found = next(service_days("visit_weekday", day))
    assert found > day
    assert (found.isoweekday(), is_workday(found)) == (3, True)


@given(DAYS)
def test_a_week_goes_from_monday_to_sunday(day: date) -> None:
    days = days_of_week(day)
    assert day in days
    assert [one.isoweekday() for one in days] == list(range(1, 8))
    assert days[-1] - days[0] == timedelta(days=6)
