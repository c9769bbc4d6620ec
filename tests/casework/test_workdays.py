"""Which days are worked, against the notices of the State Council written out by hand."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import FIRST, LAST, counted_one_by_one, is_worked
from station.casework import workdays
from station.casework.model import CalendarPeriod
from station.casework.workdays import (
    add_workdays,
    day_of,
    is_announced,
    is_workday,
    period_problems,
    published,
    workdays_before,
    workdays_between,
)


def test_years_counted_before_need_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    workdays.forget()
    around = (date(2025, 9, 26), date(2026, 3, 16))
    between = workdays_between(*around)
    kept = workdays.counted()
    assert {year: len(days) for year, days in kept.items()} == {"2025": 365, "2026": 365}
    workdays.forget()
    monkeypatch.setattr(workdays, "_published", lambda: pytest.fail("the first list waits for it"))
    workdays.recall(kept)
    assert workdays_between(*around) == between
    assert workdays.counted() == kept
    workdays.forget()


def test_every_day_of_three_years_is_as_the_notices_say() -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [d for d in days if is_workday(d) != is_worked(d)] == []
    assert [d for d in days if day_of(d).is_worked != is_worked(d)] == []


@given(st.dates(FIRST, date(2026, 11, 1)), st.integers(1, 30))
def test_working_days_are_counted_like_one_by_one(start: date, amount: int) -> None:
    end, skipped = add_workdays(start, amount)
    assert end == counted_one_by_one(start, amount, workdays=True)
    assert (end - start).days == amount + len(skipped)
    assert not any(is_worked(day) for day in skipped)
    assert all(start < day < end for day in skipped)
    assert workdays_between(start, end) == amount
    assert workdays_between(end, start) == -amount


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2025-09-26", 1, "2025-09-28"),  # a Sunday worked before 国庆
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-09-30", 3, "2025-10-11"),  # a Saturday worked after it
        ("2026-02-13", 2, "2026-02-24"),  # 春节 with the Saturday before it worked
        ("2026-09-30", 15, "2026-10-27"),
        ("2026-03-16", 15, "2026-04-07"),  # over 清明
        ("2026-03-14", 1, "2026-03-16"),  # begun on a rest day
    ],
)
def test_counting_over_holidays(start: str, amount: int, end: str) -> None:
    assert add_workdays(date.fromisoformat(start), amount)[0].isoformat() == end


@pytest.mark.parametrize("amount", [0, -1])
def test_a_count_below_one_is_refused_rather_than_counted_for_ever(amount: int) -> None:
    with pytest.raises(ValueError, match=str(amount)):
        add_workdays(date(2026, 3, 16), amount)


def test_a_year_not_announced_yet_has_weekends_only() -> None:
    assert is_workday(date(2099, 10, 1))
    assert not is_workday(date(2099, 10, 3))


@pytest.fixture
def own_table() -> Iterator[None]:
    workdays.adopt(
        [
            CalendarPeriod(name="春节", kind="rest", first_on="2027-02-05", last_on="2027-02-11"),
            CalendarPeriod(name="春节", kind="work", first_on="2027-02-14"),
            CalendarPeriod(name="台风", kind="rest", first_on="2026-03-16"),
            CalendarPeriod(name="国庆节", kind="work", first_on="2026-10-01"),
            CalendarPeriod(name="不详", kind="rest", first_on="2026-03", last_on="2026-04"),
        ]
    )
    yield
    workdays.adopt(())


def test_the_own_table_goes_before_everything(own_table: None) -> None:
    assert not is_workday(date(2026, 3, 16))
    assert is_workday(date(2026, 10, 1))
    assert (day_of(date(2026, 3, 16)).name, day_of(date(2026, 10, 1)).name) == ("台风", "国庆节调休")
    assert is_workday(date(2026, 3, 17))


def test_a_year_that_was_entered_is_counted_by_it(own_table: None) -> None:
    assert add_workdays(date(2027, 2, 4), 3)[0] == date(2027, 2, 15)  # 12, the worked Sunday 14, 15 February
    assert day_of(date(2027, 2, 13)).name == "周六"
    assert is_announced(2027)
    assert not is_announced(2028)


def test_later_entries_decide_where_two_name_one_day() -> None:
    first = CalendarPeriod(name="春节", kind="rest", first_on="2027-02-05", last_on="2027-02-11")
    try:
        workdays.adopt([first, CalendarPeriod(name="春节", kind="work", first_on="2027-02-11")])
        assert is_workday(date(2027, 2, 11))
        assert not is_workday(date(2027, 2, 10))
    finally:
        workdays.adopt(())


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-10-01", "国庆节"),
        ("2025-10-06", "中秋"),
        ("2026-02-23", "春节"),
        ("2026-02-14", "春节调休"),
        ("2026-03-21", "周六"),
        ("2026-03-22", "周日"),
        ("2026-03-23", ""),
        ("2099-10-03", "周六"),
        ("2099-10-01", ""),
    ],
)
def test_every_rest_day_has_a_name(day: str, name: str) -> None:
    assert day_of(date.fromisoformat(day)).name == name


def test_what_the_program_brings_for_a_year() -> None:
    found = [(first.isoformat(), last.isoformat(), day.name) for first, last, day in published(2026)]
    assert found[:4] == [
        ("2026-01-01", "2026-01-03", "元旦"),
        ("2026-01-04", "2026-01-04", "元旦调休"),
        ("2026-02-14", "2026-02-14", "春节调休"),
        ("2026-02-15", "2026-02-23", "春节"),
    ]
    assert published(2099) == []
    assert is_announced(2026)


@pytest.mark.parametrize(
    ("first", "last", "problems"),
    [
        ("2027-02-05", "", {}),
        ("2027-02-05", "2027-02-11", {}),
        ("2027-02-05", "2027-02-04", {"last_on": "最后一天不能早于第一天。"}),
        ("2027-02-05", "2027-03-05", {"last_on": "一次最多 28 天，请核对日期。"}),
        ("2027-02", "2027-02-04", {"first_on": "请写到哪一天，例如 2027-02-05。"}),
    ],
)
def test_an_entry_that_cannot_be_right_is_told(first: str, last: str, problems: dict[str, str]) -> None:
    assert period_problems(CalendarPeriod(name="春节", first_on=first, last_on=last)) == problems


def test_no_working_days_lie_between_a_day_and_itself() -> None:
    assert workdays_between(date(2026, 3, 16), date(2026, 3, 16)) == 0


@given(end=st.dates(FIRST, LAST), amount=st.integers(0, 30))
def test_so_many_working_days_before_lie_so_many_working_days(end: date, amount: int) -> None:
    day = workdays_before(end, amount)
    assert workdays_between(day, end) == amount
    assert is_workday(day) or not amount
