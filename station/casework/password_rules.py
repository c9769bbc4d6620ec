"""Which passwords are refused: what anybody would try first (``resources/rules/weak_passwords.json``)."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from station import paths
from station.patterns import pattern

HINT = """至少 8 个字符。连着的数字（12345678）、生日、电话、姓名、拼音加年份、站名太好猜，不能用。
一句自己记得住的话最好，例如四个不相干的词的拼音连起来。"""
_DAY = pattern(r"(19|20)?\d{2}[-./年]?(0?[1-9]|1[0-2])[-./月]?(0?[1-9]|[12]\d|3[01])日?")
_NAME_AND_YEAR = pattern(r"[a-z]{2,12}(19|20)\d{2}")  # whose letters they are is not asked: nobody's full reading is kept
_RUNS = ("01234567890123456789", "9876543210987654321", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_FEW_OWN = 4  # characters that must be left when a name or a code of one's own is taken out


@cache
def _rules() -> dict[str, Any]:
    found: dict[str, Any] = paths.read_json("rules", "weak_passwords.json")
    return found


def password_problem(password: str, own: Iterable[str] = ()) -> str:
    """Why a password is refused, in one sentence; "" if it will do. ``own`` are names, numbers and codes around the person."""
    rules = _rules()
    text = unicodedata.normalize("NFKC", password)
    plain = re.sub(r"\s", "", text).casefold()
    if len(text) < rules["shortest"]:
        return f"密码至少 {rules['shortest']} 个字符。"
    if len(text) > rules["longest"]:
        return f"密码最多 {rules['longest']} 个字符。"
    if len(set(plain)) < 4 or any(_is_run(part) for part in (plain, plain[::-1])):
        return "密码是重复或者连着的字符，太好猜。"
    if _DAY.fullmatch(plain) or re.fullmatch(r"\D{0,3}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\D{0,3}", plain):
        return "密码像是一个日期或者生日，太好猜。"
    if re.fullmatch(r"1\d{10}|\d{17}[\dx]", plain):
        return "密码像是电话或者身份证号，太好猜。"
    if any(_is_mostly(plain, word) for word in rules["common"]):
        return "密码是常见的密码，太好猜。"
    if any(_is_mostly(plain, word.casefold()) for word in own if len(word) > 1):
        return "密码里主要是姓名、电话或者站点的名称、编码，太好猜。"
    if _NAME_AND_YEAR.fullmatch(plain):
        return "密码像是姓名的拼音加年份，太好猜。"
    return ""


def _is_run(text: str) -> bool:
    return any(text in run * 2 for run in _RUNS)


def _is_mostly(text: str, word: str) -> bool:
    """Whether hardly anything but digits and signs is left of a password without this word."""
    rest = text.replace(word, "")
    return rest != text and (len(rest) < _FEW_OWN or not re.search(r"[^\W\d_]", rest))
