"""Checks of identity numbers, credit codes and phone numbers; each answers with one plain sentence or ""."""

import re

from stdnum import exceptions
from stdnum.cn import ric, uscc

_SPACES = re.compile(r"[\s　-]")


def clean(text: str) -> str:
    """What was typed without spaces and hyphens, letters upper case, full-width digits made half-width."""
    return _SPACES.sub("", "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "ｚ" else c for c in text)).upper()


def id_number_problem(number: str) -> str:
    """What is wrong with a resident identity number (GB 11643), "" if nothing or if it is empty."""
    if not number:
        return ""
    if len(number) != 18:
        return f"身份证号应为 18 位，现在 {len(number)} 位，请补齐。"
    try:
        ric.validate(number)
    except exceptions.InvalidChecksum:
        return "身份证号末位对不上，请核对第 18 位。"
    except exceptions.InvalidComponent:
        return "身份证号里的地区或出生日期不存在，请核对第 1 至 14 位。"
    except exceptions.ValidationError:
        return "身份证号只能是数字，末位可以是 X。"
    return ""


def born_on(id_number: str) -> str:
    """ISO birth date in a valid identity number."""
    return ric.get_birth_date(id_number).isoformat()


def sex(id_number: str) -> str:
    """Code of the vocabulary ``sex``: the 17th digit is odd for men (GB 11643)."""
    return "1" if int(id_number[16]) % 2 else "2"


def credit_code_problem(code: str) -> str:
    """What is wrong with a unified social credit code (GB 32100), "" if nothing or if it is empty."""
    if not code:
        return ""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现在 {len(code)} 位，请补齐。"
    if not uscc.is_valid(code):
        return "统一社会信用代码校验不过，请对照营业执照核对。"
    return ""


def phone_problem(phone: str) -> str:
    """What is wrong with a phone number: 11 digits for a mobile, 7 to 12 with area code for a fixed line."""
    if not phone:
        return ""
    if not phone.isdigit():
        return "电话只能写数字。"
    if phone.startswith("1") and phone[:3] not in ("110", "119", "120", "122") and len(phone) != 11:
        return f"手机号应为 11 位，现在 {len(phone)} 位，请补齐。"
    if not phone.startswith("1") and not 5 <= len(phone) <= 12:
        return f"电话应为 7 至 12 位，现在 {len(phone)} 位，请核对。"
    return ""
