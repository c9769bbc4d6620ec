"""Checks of identity numbers, credit codes and phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import numdb
from stdnum.cn import ric

from station.casework import identity

GOOD = "110101199003074514"


def numbered(head: str) -> str:
    """An identity number of these 17 digits with its right last digit."""
    return head + ric.calc_check_digit(head + "0")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 110101 19900307 4514 ", GOOD),
        ("１１０１０１１９９００３０７４５１４", GOOD),
        ("11010119900307127x", "11010119900307127X"),
        ("138-0013-8000", "13800138000"),
        ("138－0013　8000", "13800138000"),
        ("９１Ｍａ", "91MA"),
        ("", ""),
    ],
)
def test_what_was_typed_is_cleaned(typed: str, kept: str) -> None:
    assert identity.clean(typed) == kept


@pytest.mark.parametrize(
    "number",
    [
        "",
        GOOD,
        numbered("11010119900307127"),
        numbered("44030619800101123"),  # a county younger than the person: the number names the county that issued it
        numbered("33011319700228001"),  # a county the library does not know
        numbered("83000019900228001"),  # 台湾居民居住证
        numbered("91144019900228001"),  # 外国人永久居留身份证
        numbered("11010120000229001"),
    ],
)
def test_numbers_that_may_be(number: str) -> None:
    assert identity.id_number_problem(number) == ""


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (GOOD[:-1] + "5", "身份证号末位对不上，请核对第 18 位。"),
        (GOOD[:-1] + "X", "身份证号末位对不上，请核对第 18 位。"),
        ("110101900307451", "身份证号应为 18 位，现在 15 位，请补齐。"),
        ("1101011990030745", "身份证号应为 18 位，现在 16 位，请补齐。"),
        ("A" + GOOD[1:], "身份证号只能是数字，末位可以是 X。"),
        ("X" * 18, "身份证号只能是数字，末位可以是 X。"),
        (GOOD[:-1] + "²", "身份证号只能是数字，末位可以是 X。"),
        (numbered("00010119900307451"), "身份证号里的省份不存在，请核对前 2 位。"),
        (numbered("11010119900230451"), "身份证号里的出生日期不存在，请核对第 7 至 14 位。"),
        (numbered("11010119901307451"), "身份证号里的出生日期不存在，请核对第 7 至 14 位。"),
        (numbered("11010120230229001"), "身份证号里的出生日期不存在，请核对第 7 至 14 位。"),
    ],
)
def test_numbers_that_cannot_be(number: str, sentence: str) -> None:
    assert identity.id_number_problem(number) == sentence


@given(st.text(st.sampled_from("0123456789X"), min_size=18, max_size=18))
def test_any_eighteen_characters_are_judged_without_a_crash(number: str) -> None:
    assert isinstance(identity.id_number_problem(number), str)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, shift: int) -> None:
    wrong = GOOD[:place] + str((int(GOOD[place]) + shift) % 10) + GOOD[place + 1 :]
    assert identity.id_number_problem(wrong)


def test_birth_and_sex_are_read_from_a_number() -> None:
    assert identity.born_on(GOOD) == "1990-03-07"
    assert identity.sex(GOOD) == "1"
    assert identity.sex("110101199003074522") == "2"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", ""),
        ("91110000600037341L", ""),
        ("91110000600037341A", "统一社会信用代码校验不过，请对照营业执照核对。"),
        ("91110000600037431L", "统一社会信用代码校验不过，请对照营业执照核对。"),
        ("9111000060003734", "统一社会信用代码应为 18 位，现在 16 位，请补齐。"),
        ("91110000600037341IL"[:18], "统一社会信用代码校验不过，请对照营业执照核对。"),
        ("一" * 18, "统一社会信用代码校验不过，请对照营业执照核对。"),
    ],
)
def test_credit_codes(code: str, sentence: str) -> None:
    assert identity.credit_code_problem(code) == sentence


@pytest.mark.parametrize(
    "phone", ["", "13800138000", "19912345678", "075512345678", "62001234", "4008001234", "95588", "12351", "10107888"]
)
def test_phones_that_may_be(phone: str) -> None:
    assert identity.phone_problem(phone) == ""


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("1380013800", "手机号应为 11 位，现在 10 位，请核对。"),
        ("138001380000", "手机号应为 11 位，现在 12 位，请核对。"),
        ("6200", "电话应为 5 至 12 位，现在 4 位，请核对。"),
        ("0755123456789", "电话应为 5 至 12 位，现在 13 位，请核对。"),
        ("13800138000/139", "电话只能写数字。"),
        ("本人手机", "电话只能写数字。"),
        ("1380013800²", "电话只能写数字。"),
    ],
)
def test_phones_that_cannot_be(phone: str, sentence: str) -> None:
    assert identity.phone_problem(phone) == sentence


def test_the_provinces_are_those_of_the_library() -> None:
    known = {f"{place:02}" for place in range(100) if any("province" in found for _, found in numdb.get("cn/loc").info(f"{place:02}0000"))}
    assert known == identity._PROVINCES


def test_an_identity_number_is_checked_without_the_table_of_all_counties(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be read in the window's thread when the first number is typed."""
    monkeypatch.setattr(numdb, "get", None)
    assert identity.id_number_problem(numbered("33010619900307101")) == ""
    assert identity.id_number_problem(numbered("17010619900307101")) == "身份证号里的省份不存在，请核对前 2 位。"
