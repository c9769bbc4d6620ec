"""Money as whole fen: how amounts are written on screen and paper, and how people type them."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from station.casework import vocabulary
from station.errors import StationError
from station.patterns import pattern

YUAN = 100
WAN = 10_000 * YUAN

_LIMIT = 100_000_000 * WAN  # one trillion yuan: exact in a workbook's 15 digits, and more than any case
_AFTER = {"over"}  # marks written behind the figure; the others stand before it
_MARKS = {
    "约": "about",
    "大约": "about",
    "大概": "about",
    "近": "about",
    "左右": "about",
    "上下": "about",
    "余": "over",
    "多": "over",
    "不超过": "at_most",
    "至多": "at_most",
    "最多": "at_most",
}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_UNITS = {"": 1, "百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}

_FIGURE = r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_TYPED = pattern(
    r"(?:人民币|RMB|¥)?(?P<before>大约|大概|约|近|不超过|至多|最多)?(?:人民币|RMB|¥)?"
    rf"(?:(?P<figure>{_FIGURE})|(?P<words>[零〇一二两三四五六七八九十百千万亿]+))"
    r"(?P<middle>余|多)?(?P<unit>[十百千]?万|[百千亿])?(?P<behind>余|多)?"
    r"(?:元整?|圆整?|块钱?)?(?P<after>余|多|左右|上下)?"
)


class Amount(NamedTuple):
    """An amount in fen with its mark, a code of the vocabulary ``amount_mark``; ``None`` and ``""`` when nothing was typed."""

    fen: int | None
    mark: str


def yuan(fen: int) -> str:
    """``123450`` fen as ``1,234.50``."""
    return f"{Decimal(fen) / YUAN:,.2f}"


def wan(fen: int) -> str:
    """Fen in 万元 with two decimals, as unions print totals: ``3663940000`` as ``3663.94``; half a unit is rounded up."""
    return str((Decimal(fen) / WAN).quantize(Decimal("0.01"), ROUND_HALF_UP))


def marked(figure: str, mark: str) -> str:
    """A written figure with its mark in reading order: ``500余``, ``约8,000.00``; the mark alone when there is no figure."""
    word = vocabulary.label("amount_mark", mark) if mark else ""
    return figure + word if mark in _AFTER else word + figure


def sum_mark(marks: Iterable[str]) -> str:
    """The mark of a sum: 余 if all doubt is 余, otherwise 约; a count that is only 多名 makes the sum 余."""
    known = {"over" if mark == "several" else mark for mark in marks if mark}
    return "" if not known else "over" if known == {"over"} else "about"


def parse_amount(text: str) -> Amount:
    """Read an amount as people type it: ``8000``, ``1.2万``, ``5,200.00元``, ``500余万元``, ``约八千``.

    A word of doubt becomes the mark. StationError when the text is no amount, is negative or goes below a fen.
    """
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not typed:
        return Amount(None, "")
    match = _TYPED.fullmatch(typed)
    if match is None:
        if re.match(r"[-−负]", typed):
            raise StationError("金额不能是负数。", "请填数字，例如 8000。")
        raise _unreadable(text)
    number = Decimal(match["figure"].replace(",", "")) if match["figure"] else _numeral(match["words"])
    if number is None:
        raise _unreadable(text)
    fen = number * _UNITS[match["unit"] or ""] * YUAN
    if fen != fen.to_integral_value():
        raise StationError(f"金额“{text.strip()}”细过一分钱。", "请填到分，例如 5200.50。")
    if fen >= _LIMIT:
        raise StationError(f"金额“{text.strip()}”太大了。", "请核对单位是元还是万元。")
    doubt = next((match[part] for part in ("before", "middle", "behind", "after") if match[part]), "")
    return Amount(int(fen), _MARKS.get(doubt, ""))


def parse_exact(text: str) -> int | None:
    """Read an amount for a field that has no mark; StationError where ``parse_amount`` would find one."""
    fen, mark = parse_amount(text)
    if mark and fen is not None:
        raise StationError(f"“{text.strip()}”不是确切的金额。", f"请填确切的数字，例如 {fen // YUAN}。")
    return fen


def _unreadable(text: str) -> StationError:
    return StationError(f"金额“{text.strip()}”认不出来。", "请填数字，例如 8000 或 1.2 万。")


def _numeral(words: str) -> Decimal | None:
    """The value of a number in Chinese characters, or None where it could be read in two ways (一万二) or in none."""
    total = section = 0
    digit: int | None = None
    for place, char in enumerate(words):
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _SMALL:
            unit = _SMALL[char]
            bare_ten = char == "十" and place == 0
            if section % (unit * 10) or not (digit or bare_ten):
                return None
            section += (digit or 1) * unit
            digit = None
        else:
            unit = _LARGE[char]
            section += digit or 0
            if not section or total % (unit * 10_000):
                return None
            total += section * unit
            section, digit = 0, None
    if digit and len(words) > 1 and words[-2] not in "零〇十":
        return None
    return Decimal(total + section + (digit or 0))
