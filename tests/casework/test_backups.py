"""Which copies of a series stay: all of two days, then days, weeks and months; a wrong clock costs none of them."""

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.backups import Moment, is_drill_due, is_due, kept, lateness, numbers

NOW = datetime(2026, 11, 21, 17, 0)
MOMENTS = st.lists(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), max_size=80).map(
    lambda times: [Moment(at, number) for number, at in enumerate(times, 1)]
)


def worked(days: int, a_day: int = 4, *, until: datetime = NOW) -> list[Moment]:
    """Copies of every day of so many, thinned after each as the program does."""
    found: list[Moment] = []
    number = 0
    for day in reversed(range(days)):
        for hour in range(a_day):
            number += 1
            at = until - timedelta(days=day, hours=a_day - 1 - hour)
            found = list(kept([*found, Moment(at, number)]))
    return sorted(found)


def test_every_number_says_where_it_is_from() -> None:
    assert all(number.source and number.title for number in numbers().values())


def test_a_year_of_work_leaves_the_four_rungs() -> None:
    found = worked(400)
    days = [moment.at.date() for moment in found]
    today = NOW.date()
    assert days.count(today) == days.count(today - timedelta(days=1)) == 4
    for back in range(2, 14):
        assert days.count(today - timedelta(days=back)) == 1
    assert len(found) == 8 + 12 + 10 + 9
    assert (NOW - found[0].at).days > 300


@pytest.mark.parametrize("days, count", [(1, 4), (2, 8), (3, 9), (14, 20), (15, 21)])
def test_the_first_days(days: int, count: int) -> None:
    assert len(worked(days)) == count


@given(MOMENTS)
def test_the_newest_stays_and_thinning_again_takes_nothing(moments: list[Moment]) -> None:
    found = kept(moments)
    assert found <= set(moments)
    assert kept(found) == found
    if moments:
        assert max(moments) in found
        assert moments[-1] in found  # the one made last, even after the clock was set back


@given(MOMENTS, st.randoms())
def test_the_order_does_not_matter(moments: list[Moment], chance: random.Random) -> None:
    shuffled = list(moments)
    chance.shuffle(shuffled)
    assert kept(shuffled) == kept(moments)


@pytest.mark.parametrize("years", [-3, 5])
def test_a_clock_set_wrong_for_a_day_empties_no_rung(years: int) -> None:
    before = worked(400)
    wrong = Moment(NOW + timedelta(days=365 * years), 10_000)
    after = set(kept([*before, wrong]))
    assert wrong in after
    assert len(set(before) - after) <= 5  # one day moves from "all" to "one a day", one of its rung to "one a week"
    assert {(moment.at.year, moment.at.month) for moment in before} <= {(moment.at.year, moment.at.month) for moment in after}
    right = Moment(NOW + timedelta(hours=1), 10_001)
    assert right in kept([*after, right])


@given(st.integers(1, 40), st.sampled_from([-4000, -400, -3, 3, 400, 4000]), st.integers(1, 3))
def test_once_the_clock_is_right_again_the_rungs_fill_as_ever(days: int, off: int, a_day: int) -> None:
    """A clock wrong for days or weeks: of the days after that nothing is missing that would be there otherwise."""
    found = [Moment(moment.at + timedelta(days=off), moment.number) for moment in worked(days, a_day)]
    number = 10_000
    for day in range(1, 20):
        for hour in range(a_day):
            number += 1
            found = list(kept([*found, Moment(NOW + timedelta(days=day, hours=hour - 8), number)]))
    right = [moment.at.date() for moment in found if moment.number > 10_000]
    last = (NOW + timedelta(days=19)).date()
    assert right.count(last) == right.count(last - timedelta(days=1)) == a_day
    assert all(last - timedelta(days=back) in right for back in range(2, 14))


@pytest.mark.parametrize(
    "last, due",
    [
        ("", True),
        ("2026-11-21T16:45:00", False),
        ("2026-11-21T16:30:00", True),
        ("2026-11-21T18:00:00", True),  # made before the clock was set back
    ],
)
def test_when_the_next_is_due(last: str, due: bool) -> None:
    assert is_due(last, NOW) is due


@pytest.mark.parametrize(
    "since, expected",
    [
        ("", ""),
        ("2026-11-21T10:00:00", ""),
        ("2026-11-20T17:00:00", "late"),
        ("2026-11-14T17:00:01", "late"),
        ("2026-11-14T17:00:00", "overdue"),
        ("2026-12-01T00:00:00", ""),
    ],
)
def test_how_late_the_backup_is(since: str, expected: str) -> None:
    assert lateness(since, NOW) == expected


@pytest.mark.parametrize("since, due", [("", False), ("2026-08-22T17:00:00", False), ("2026-08-21T17:00:00", True)])
def test_when_a_drill_is_offered(since: str, due: bool) -> None:
    assert is_drill_due(since, NOW) is due
