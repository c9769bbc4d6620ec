"""Amounts as people type them and as the program writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.money import Amount, marked, parse_amount, parse_exact, sum_mark, wan, yuan
from station.errors import StationError


@pytest.mark.parametrize(
    ("typed", "fen", "mark"),
    [
        ("", None, ""),
        ("  ", None, ""),
        ("8000", 800_000, ""),
        ("0", 0, ""),
        ("0.5", 50, ""),
        ("1.2万", 1_200_000, ""),
        ("1.2万元", 1_200_000, ""),
        ("5,200.00元", 520_000, ""),
        ("￥5，200.5", 520_050, ""),
        ("５２００", 520_000, ""),
        ("5 200 元整", 520_000, ""),
        ("6733块钱", 673_300, ""),
        ("约8000", 800_000, "about"),
        ("约八千", 800_000, "about"),
        ("大约1.2万元", 1_200_000, "about"),
        ("近10万", 10_000_000, "about"),
        ("8000左右", 800_000, "about"),
        ("8000元左右", 800_000, "about"),
        ("500余", 50_000, "over"),
        ("500余万元", 500_000_000, "over"),
        ("500万余元", 500_000_000, "over"),
        ("500万元余", 500_000_000, "over"),
        ("5000多", 500_000, "over"),
        ("不超过3万", 3_000_000, "at_most"),
        ("八千", 800_000, ""),
        ("十万", 10_000_000, ""),
        ("十余万", 10_000_000, "over"),
        ("一万二千", 1_200_000, ""),
        ("两万", 2_000_000, ""),
        ("三百五十", 35_000, ""),
        ("一百零五元", 10_500, ""),
        ("一亿零五万", 10_005_000_000, ""),
        ("1588余万元", 1_588_000_000, "over"),
        ("3663.94万元", 3_663_940_000, ""),
    ],
)
def test_amounts_people_type(typed: str, fen: int | None, mark: str) -> None:
    assert parse_amount(typed) == Amount(fen, mark)


@pytest.mark.parametrize(
    "typed",
    [
        "几万",
        "数十万",
        "一万二",
        "八千五",
        "2万5",
        "12,34",
        "1,2000",
        "1.2.3",
        "十十",
        "九九",
        "百",
        "abc",
        "8000/月",
        "每人500",
        "五百十",
        "=1+1",
        "1e5",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(StationError, match="认不出来"):
        parse_amount(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-500", "金额不能是负数。"),
        ("－500", "金额不能是负数。"),
        ("1.234", "金额“1.234”细过一分钱。"),
        ("99999999999万", "金额“99999999999万”太大了。"),
    ],
)
def test_impossible_amounts_are_named(typed: str, sentence: str) -> None:
    with pytest.raises(StationError) as refused:
        parse_amount(typed)
    assert refused.value.message == sentence
    assert refused.value.hint


def test_a_field_without_a_mark_refuses_doubt() -> None:
    with pytest.raises(StationError) as refused:
        parse_exact("约八千")
    assert str(refused.value) == "“约八千”不是确切的金额。请填确切的数字，例如 8000。"
    assert parse_exact("1.2万") == 1_200_000
    assert parse_exact("") is None


@given(st.integers(0, 10**14 - 1))
def test_what_is_written_is_read_back(fen: int) -> None:
    assert parse_amount(yuan(fen)) == Amount(fen, "")
    assert parse_amount(yuan(fen) + "元") == Amount(fen, "")


@given(st.integers(0, 10**14 - 1), st.sampled_from(["over", "about", "at_most"]))
def test_a_marked_figure_is_read_back_with_its_mark(fen: int, mark: str) -> None:
    assert parse_amount(marked(yuan(fen), mark)) == Amount(fen, mark)


@given(st.integers(1, 99_999_999))
def test_numbers_in_chinese_characters_are_read(number: int) -> None:
    assert parse_amount(_in_words(number)) == Amount(number * 100, "")


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_a_plain_refusal(typed: str) -> None:
    try:
        fen, _ = parse_amount(typed)
    except StationError as refused:
        assert refused.message.endswith("。")
    else:
        assert fen is None or fen >= 0


@pytest.mark.parametrize(
    ("fen", "in_yuan", "in_wan"),
    [
        (0, "0.00", "0.00"),
        (123_450, "1,234.50", "0.12"),
        (542_100, "5,421.00", "0.54"),
        (3_663_940_000, "36,639,400.00", "3663.94"),
        (5_000, "50.00", "0.01"),
        (-123_450, "-1,234.50", "-0.12"),
    ],
)
def test_money_is_written_in_yuan_and_wan(fen: int, in_yuan: str, in_wan: str) -> None:
    assert (yuan(fen), wan(fen)) == (in_yuan, in_wan)


@pytest.mark.parametrize(
    ("figure", "mark", "text"),
    [("200", "over", "200余"), ("8,000.00", "about", "约8,000.00"), ("60", "", "60"), ("", "several", "多名"), ("3", "at_most", "不超过3")],
)
def test_marks_stand_where_they_are_read(figure: str, mark: str, text: str) -> None:
    assert marked(figure, mark) == text


def _in_words(number: int) -> str:
    """The formal writing of a number below 10^8, by its own rules: a gap is said once as 零."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if low and low < 1000 else ""
        return _in_words(high) + "万" + gap + (_in_words(low) if low else "")
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return words


@pytest.mark.parametrize(
    ("marks", "of_sum"),
    [([], ""), (["", ""], ""), (["", "over"], "over"), (["several", "over"], "over"), (["over", "about"], "about"), (["at_most"], "about")],
)
def test_a_sum_is_as_doubtful_as_its_parts(marks: list[str], of_sum: str) -> None:
    assert sum_mark(marks) == of_sum
