"""Which days are worked, against the notices of the State Council written out by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import workdays
from station.casework.workdays import add_workdays, is_workday, workdays_between

# 国务院办公厅关于2025年、2026年部分节假日安排的通知: first and last day off, days worked instead
NOTICES = {
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
WORKED = {day for days in NOTICES.values() for day in days}


def is_worked_by_the_notices(day: date) -> bool:
    iso = day.isoformat()
    if iso in WORKED:
        return True
    return day.weekday() < 5 and not any(first <= iso <= last for first, last in NOTICES)


def counted_one_by_one(start: date, amount: int) -> date:
    day = start
    while amount:
        day += timedelta(days=1)
        amount -= is_worked_by_the_notices(day)
    return day


def test_every_day_of_two_years_is_as_the_notices_say() -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(730)]
    assert [d for d in days if is_workday(d) != is_worked_by_the_notices(d)] == []


@given(st.dates(date(2025, 1, 1), date(2026, 11, 1)), st.integers(1, 30))
def test_working_days_are_counted_like_one_by_one(start: date, amount: int) -> None:
    end, skipped = add_workdays(start, amount)
    assert end == counted_one_by_one(start, amount)
    assert (end - start).days == amount + len(skipped)
    assert not any(is_worked_by_the_notices(day) for day in skipped)
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


def test_the_table_of_extra_days_goes_before_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workdays, "_extra", lambda: (frozenset({"2026-03-16"}), frozenset({"2026-10-01"})))
    assert not is_workday(date(2026, 3, 16))
    assert is_workday(date(2026, 10, 1))


def test_no_working_days_lie_between_a_day_and_itself() -> None:
    assert workdays_between(date(2026, 3, 16), date(2026, 3, 16)) == 0
