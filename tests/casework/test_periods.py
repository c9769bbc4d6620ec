"""Which month is looked at first, and what lies before and after."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.periods import half_of, month_of, offered, own, preset, quarter, quarter_of, step, year, year_of, year_to
from station.casework.sheets import Period
from station.errors import StationError

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 1), "2026年10月"),
        (date(2026, 11, 10), "2026年10月"),
        (date(2026, 11, 11), "2026年11月"),
        (date(2026, 1, 5), "2025年12月"),
    ],
)
def test_the_last_closed_month_is_preset_until_the_10th(today: date, month: str) -> None:
    assert preset(today).text == month


@pytest.mark.parametrize(
    ("period", "before", "after"),
    [
        (Period.month("2026-01"), "2025年12月", "2026年2月"),
        (quarter_of(date(2026, 2, 3)), "2025年第四季度", "2026年第二季度"),
        (half_of(date(2026, 2, 3)), "2025年下半年", "2026年下半年"),
        (year_of(date(2026, 2, 3)), "2025年", "2027年"),
        (year_to(date(2026, 10, 3)), "2025年1至10月", "2027年1至10月"),
        (own(date(2026, 10, 8), date(2026, 10, 8)), "2026年10月7日", "2026年10月9日"),
        (own(date(2026, 10, 8), date(2026, 10, 14)), "2026年10月1日至7日", "2026年10月15日至21日"),
        (own(date(2025, 12, 29), date(2026, 1, 4)), "2025年12月22日至28日", "2026年1月5日至11日"),
        (own(date(2026, 2, 1), date(2026, 3, 31)), "2025年12月1日至2026年1月31日", "2026年4月1日至5月31日"),
    ],
)
def test_the_arrows_keep_the_length(period: Period, before: str, after: str) -> None:
    earlier, later = step(period, -1), step(period, 1)
    assert earlier is not None and later is not None
    assert (earlier.text, later.text) == (before, after)
    assert step(earlier, 1) == period == step(later, -1)


@given(DAYS, DAYS)
def test_what_comes_before_ends_the_day_before(one: date, other: date) -> None:
    period = own(min(one, other), max(one, other))
    assert (period.first, period.last) == (min(one, other).isoformat(), max(one, other).isoformat())
    earlier = step(period, -1)
    assert earlier is not None
    if year_to(max(one, other)) != period:
        assert (date.fromisoformat(period.first) - date.fromisoformat(earlier.last)).days == 1


@pytest.mark.parametrize("named", [month_of, quarter_of, half_of, year_of])
@given(day=DAYS)
def test_days_of_ones_own_go_by_the_name_they_have(named, day: date) -> None:
    period = named(day)
    assert own(date.fromisoformat(period.first), date.fromisoformat(period.last)) == period


def test_the_last_day_does_not_lie_before_the_first() -> None:
    with pytest.raises(StationError) as refused:
        own(date(2026, 10, 8), date(2026, 10, 7))
    assert str(refused.value) == "最后一天在第一天前面。请把两个日期对调。"


def test_everything_has_no_neighbours() -> None:
    assert step(Period.everything(), 1) is None


def test_quarters_and_years_hold_whole_months() -> None:
    assert (quarter_of(date(2026, 5, 9)).first, quarter_of(date(2026, 5, 9)).last) == ("2026-04-01", "2026-06-30")
    assert (half_of(date(2026, 5, 9)).first, half_of(date(2026, 5, 9)).last) == ("2026-01-01", "2026-06-30")
    assert (year_of(date(2026, 5, 9)).first, year_of(date(2026, 5, 9)).last) == ("2026-01-01", "2026-12-31")
    assert (year_to(date(2026, 2, 9)).first, year_to(date(2026, 2, 9)).last) == ("2026-01-01", "2026-02-28")


def test_the_menu_offers_fourteen_months_and_everything() -> None:
    months, quarters, years, rest = offered(date(2026, 3, 16))
    assert [months[0], months[-1]] == [month_of(date(2026, 3, 1)), Period.month("2025-02")]
    assert len(months) == 14
    assert [period.text for period in (*quarters, *years, *rest)] == [
        *("2026年第一季度", "2025年第四季度", "2026年上半年", "2025年下半年", "2026年1至3月", "2026年", "2025年", "全部"),
    ]
    assert [period.text for period in offered(date(2026, 1, 16))[2]] == ["2026年", "2025年"]


@pytest.mark.parametrize(("written", "text"), [("2026-1", "2026年第一季度"), ("2026-4", "2026年第四季度")])
def test_a_quarter_as_it_is_typed(written: str, text: str) -> None:
    assert quarter(written).text == text


@pytest.mark.parametrize(("read", "written"), [(quarter, "2026-5"), (quarter, "2026"), (quarter, "0000-1"), (year, "26"), (year, "0000")])
def test_what_is_none_is_refused(read, written: str) -> None:
    with pytest.raises(StationError, match=f"“{written}”认不出来"):
        read(written)


def test_a_year_as_it_is_typed() -> None:
    assert (year("2026").first, year("2026").last) == ("2026-01-01", "2026-12-31")
