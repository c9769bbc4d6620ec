"""Which pages a typed range means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.page_choice import ALL, EVEN, ODD, chosen_pages
from station.errors import StationError


@pytest.mark.parametrize(
    ("text", "side", "expected"),
    [
        ("", ALL, [1, 2, 3, 4, 5, 6]),
        ("  ", ODD, [1, 3, 5]),
        ("", EVEN, [2, 4, 6]),
        ("1-3,5", ALL, [1, 2, 3, 5]),
        ("1－3，5", ALL, [1, 2, 3, 5]),
        ("5、1 - 3", ALL, [1, 2, 3, 5]),
        ("2至4", EVEN, [2, 4]),
        ("3 1", ALL, [1, 3]),
        ("2,2-3", ALL, [2, 3]),
        ("5", EVEN, []),
    ],
)
def test_pages_are_read_as_people_type_them(text: str, side: str, expected: list[int]) -> None:
    assert chosen_pages(text, 6, side) == expected


@pytest.mark.parametrize(
    ("text", "said"), [("0", "没有第 0 页"), ("7", "没有第 7 页"), ("4-2", "没有第 4-2 页"), ("三", "看不懂"), ("1-", "看不懂")]
)
def test_what_is_no_page_is_told(text: str, said: str) -> None:
    with pytest.raises(StationError, match=said):
        chosen_pages(text, 6)


@given(pages=st.sets(st.integers(1, 40), min_size=1), count=st.integers(40, 60))
def test_odd_and_even_pages_together_are_all(pages: set[int], count: int) -> None:
    text = ",".join(map(str, pages))
    both = chosen_pages(text, count, ODD) + chosen_pages(text, count, EVEN)
    assert sorted(both) == chosen_pages(text, count) == sorted(pages)
