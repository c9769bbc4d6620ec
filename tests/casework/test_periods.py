"""Which month is looked at first, and what lies before and after."""

from datetime import date

import pytest

from station.casework.periods import month_of, offered, preset, quarter_of, step, year_of
from station.casework.sheets import Period


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
        (year_of(date(2026, 2, 3)), "2025年", "2027年"),
    ],
)
def test_the_arrows_keep_the_length(period: Period, before: str, after: str) -> None:
    earlier, later = step(period, -1), step(period, 1)
    assert earlier is not None and later is not None
    assert (earlier.text, later.text) == (before, after)
    assert step(earlier, 1) == period == step(later, -1)


def test_everything_has_no_neighbours() -> None:
    assert step(Period.everything(), 1) is None


def test_quarters_and_years_hold_whole_months() -> None:
    assert (quarter_of(date(2026, 5, 9)).first, quarter_of(date(2026, 5, 9)).last) == ("2026-04-01", "2026-06-30")
    assert (year_of(date(2026, 5, 9)).first, year_of(date(2026, 5, 9)).last) == ("2026-01-01", "2026-12-31")


def test_the_menu_offers_fourteen_months_and_everything() -> None:
    months, quarters, years, rest = offered(date(2026, 3, 16))
    assert [months[0], months[-1]] == [month_of(date(2026, 3, 1)), Period.month("2025-02")]
    assert len(months) == 14
    assert [period.text for period in (*quarters, *years, *rest)] == ["2026年第一季度", "2025年第四季度", "2026年", "2025年", "全部"]
