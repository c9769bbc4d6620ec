"""Checks of identity numbers, credit codes and phone numbers; each answers with one plain sentence or ""."""

from datetime import date

from station.casework.plain_text import plain
from station.patterns import pattern

_SPACES = pattern(r"[\s－-]")
_BETWEEN = pattern(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_ID_NUMBER = pattern(r"[0-9]{17}[0-9X]")
_NO_PROVINCE = ("81", "82", "83", "9")  # residence permits of 港澳台 and of foreigners carry numbers of the same form
# GB/T 2260, as the library has them: to read its table of all counties takes as long as the window may go without answering
_PROVINCES = frozenset(
    str(code) for code in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82)
)
_MOBILE = pattern(r"1[3-9]")


def clean(text: str) -> str:
    """What was typed without spaces and hyphens, letters upper case, full-width digits made half-width."""
    return _SPACES.sub("", "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "ｚ" else c for c in plain(text))).upper()


def person_name(text: str) -> str:
    """A name without outer spaces, and without those that only make Chinese names of two and three characters stand flush."""
    return _BETWEEN.sub("", plain(text).strip())


def id_number_problem(number: str) -> str:
    """What is wrong with a resident identity number (GB 11643), "" if nothing or if it is empty."""
    if not number:
        return ""
    if len(number) != 18:
        return f"身份证号应为 18 位，现在 {len(number)} 位，请补齐。"
    if not _ID_NUMBER.fullmatch(number):
        return "身份证号只能是数字，末位可以是 X。"
    if number[-1] != _check_digit(number):
        return "身份证号末位对不上，请核对第 18 位。"
    # ric.validate also asks whether the county existed in the year of birth, but a number names the county that
    # issued it, often many years later, and the library does not know every county
    if not number.startswith(_NO_PROVINCE) and number[:2] not in _PROVINCES:
        return "身份证号里的省份不存在，请核对前 2 位。"
    try:
        born_on(number)
    except ValueError:
        return "身份证号里的出生日期不存在，请核对第 7 至 14 位。"
    return ""


def check_digit(number: str) -> str:
    """The 18th place that belongs to the first 17 of an identity number (GB 11643)."""
    return _check_digit(number + "?")  # the library looks at what stands before the last place


def _check_digit(number: str) -> str:
    from stdnum.cn import ric  # takes the network's parts of the standard library along, for which the first list would wait

    return str(ric.calc_check_digit(number))


def born_on(id_number: str) -> str:
    """ISO birth date in an identity number; ValueError if there is no such day."""
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14])).isoformat()


def sex(id_number: str) -> str:
    """Code of the vocabulary ``sex``: the 17th digit is odd for men (GB 11643)."""
    return "1" if int(id_number[16]) % 2 else "2"


def credit_code_problem(code: str) -> str:
    """What is wrong with a unified social credit code (GB 32100), "" if nothing or if it is empty."""
    if not code:
        return ""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现在 {len(code)} 位，请补齐。"
    from stdnum.cn import uscc

    if not uscc.is_valid(code):
        return "统一社会信用代码校验不过，请对照营业执照核对。"
    return ""


def phone_problem(phone: str) -> str:
    """What is wrong with a phone number: 11 digits for a mobile, 5 (95xxx) to 12 (area code and 8) for any other."""
    if not phone:
        return ""
    if not (phone.isascii() and phone.isdigit()):
        return "电话只能写数字。"
    if _MOBILE.match(phone) and len(phone) != 11:
        return f"手机号应为 11 位，现在 {len(phone)} 位，请核对。"
    if not 5 <= len(phone) <= 12:
        return f"电话应为 5 至 12 位，现在 {len(phone)} 位，请核对。"
    return ""
