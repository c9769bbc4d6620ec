"""How figures of the month report stand beside each other: differences as printed, stretches of other years, corrections in words."""

import pytest

from station.casework.reports import Correction, signed, year_before, year_to_date
from station.casework.sheets import Period


@pytest.mark.parametrize(
    ("unit", "before", "now", "printed"),
    [
        ("件", 3, 1_203, "+1,200"),
        ("件", 3, 1, "−2"),
        ("件", 3, 3, "—"),
        ("元", 504_000, 896_000, "+0.40"),  # 0.50 and 0.90 are printed, so the difference is theirs
        ("元", 500_000, 500_100, "—"),
        ("元", 0, 123_456_000_000, "+123,456.00"),
    ],
)
def test_a_difference_agrees_with_the_figures_beside_it(unit: str, before: int, now: int, printed: str) -> None:
    assert signed(unit, before, now) == printed


def test_a_correction_too_small_for_ten_thousands_is_told_in_yuan() -> None:
    small = Correction("2026-02", "wages_amount", "欠薪金额", 500_000, 500_150)
    assert small.sentence == "2026年2月欠薪金额：上报5,000.00元，现为5,001.50元（+1.50）"
    large = Correction("2026-02", "wages_amount", "欠薪金额", 504_000, 896_000)
    assert large.sentence == "2026年2月欠薪金额：上报0.50万元，现为0.90万元（+0.40）"


@pytest.mark.parametrize(
    ("first", "last", "year", "before"),
    [
        ("2024-02-01", "2024-02-29", "2024-01-01", ("2023-02-01", "2023-02-28")),
        ("2025-02-01", "2025-02-28", "2025-01-01", ("2024-02-01", "2024-02-29")),
        ("2026-01-01", "2026-01-31", "2026-01-01", ("2025-01-01", "2025-01-31")),
        ("2025-12-01", "2026-01-31", "2026-01-01", ("2024-12-01", "2025-01-31")),  # over the turn of the year
        ("2024-02-29", "2024-03-10", "2024-01-01", ("2023-02-28", "2023-03-10")),
        ("2024-01-05", "2024-02-29", "2024-01-01", ("2023-01-05", "2023-02-28")),
    ],
)
def test_the_year_so_far_and_the_year_before(first: str, last: str, year: str, before: tuple[str, str]) -> None:
    period = Period("", first, last)
    assert (year_to_date(period).first, year_to_date(period).last) == (year, last)
    assert (year_before(period).first, year_before(period).last) == before
