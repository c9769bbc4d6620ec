"""Amounts in capitals: the People's Bank's own examples, and any amount read back by another way."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.casework.chinese_text import capital_amount

_VALUES = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_SMALL = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (1_000, "壹拾元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),  # the zero of the 万 may be read or not
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_000_000_100, "壹亿零壹元整"),
        (101_010_101_000, "壹拾亿壹仟零壹拾万壹仟零壹拾元整"),
    ],
)
def test_amounts_in_capitals(fen: int, words: str) -> None:
    assert capital_amount(fen) == words


def read(words: str) -> int:
    """The fen of an amount in capitals, counted character by character."""
    whole, _, part = words.partition("元") if "元" in words else ("", "", words)
    total = section = digit = 0
    for char in whole:
        if char in _VALUES:
            digit = _VALUES[char]
        elif char in _SMALL:
            section, digit = section + digit * _SMALL[char], 0
        else:
            section, digit = section + digit, 0
            total, section = (total + section * 10_000, 0) if char == "万" else ((total + section) * 100_000_000, 0)
    tenths, hundredths = re.search(r"(.)角", part), re.search(r"(.)分", part)
    small = (_VALUES[tenths[1]] * 10 if tenths else 0) + (_VALUES[hundredths[1]] if hundredths else 0)
    return (total + section + digit) * 100 + small


@given(st.integers(0, 10**13 - 1))
@example(10**10)
@example(10**12 + 1)
def test_what_is_written_can_be_read_back(fen: int) -> None:
    words = capital_amount(fen)
    assert read(words) == fen
    assert fen == 0 or ("零零" not in words and not words.startswith("零"))
    assert words.endswith("分") == bool(fen % 10), "整 stands after 元 and 角 only"


def test_there_is_no_negative_amount() -> None:
    with pytest.raises(ValueError, match="-1"):
        capital_amount(-1)
