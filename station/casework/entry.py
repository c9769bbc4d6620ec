"""A record made of words as people and scripts write them: labels or codes, amounts in yuan, days as typed."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from station.casework import dates, identity, money, vocabulary
from station.casework.fields import FieldSpec, Kind, Record
from station.errors import ProblemsError, StationError

R = TypeVar("R", bound=Record)

_YES = {"是": True, "有": True, "√": True, "否": False, "无": False, "": False}
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_MOST = 1_000_000_000  # people or days: more than any case, and far from what a column holds


def one_line(text: str) -> str:
    """Text for a one-line field: the line ends and tabs that come along from a sheet or a page become a space."""
    return _BREAKS.sub(" ", text).strip()


def from_words(base: R, words: Mapping[str, Any], now: datetime) -> R:
    """``base`` with the fields in ``words`` read by their kinds.

    ProblemsError with one sentence per field that cannot be read; StationError for a field that does not exist or that
    the program keeps itself: identity, links to other records, the recycle bin.
    """
    if not isinstance(words, Mapping):
        raise StationError(f"{base.title}应写成 JSON 对象。", "没有登记任何内容。请核对写法。")
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, word in words.items():
        spec = base.spec(name) if base.knows(name) else None
        if spec is None or spec.kind is Kind.KEY or name == "deleted":
            raise StationError(f"{base.title}没有叫“{name}”的项目。", "请核对项目名。")
        try:
            if spec.kind is Kind.MONEY and spec.mark and isinstance(word, str):
                values[name], mark = money.parse_amount(word)
                values.setdefault(spec.mark, mark)
            else:
                values[name] = _read(spec, word, now)
        except StationError as error:
            problems[name] = f"{spec.label}：{error}"
    if problems:
        raise ProblemsError(problems)
    return base.with_values(**values)


def _read(spec: FieldSpec, word: Any, now: datetime) -> Any:
    if word is None:
        return spec.empty
    if spec.kind is Kind.FLAG:
        return _flag(word)
    if isinstance(word, list) and spec.kind is Kind.LINES:
        return "\n".join(one_line(str(line)) for line in word)
    if not isinstance(word, str | int | float) or isinstance(word, bool):
        raise StationError("写法认不出来。", "请写成文字或者数字。")
    text = str(word).strip()
    match spec.kind:
        case Kind.CODE:
            return _code(spec, text)
        case Kind.CODES:
            return " ".join(_code(spec, part) for part in text.replace("、", " ").split())
        case Kind.COUNT:
            return _count(text)
        case Kind.MONEY:
            return money.parse_exact(text)
        case Kind.DATE:
            return text if dates.is_reduced(text) or not text else dates.parse_day(text, now.date())
        case Kind.MOMENT:
            return text if dates.is_reduced(text) or not text else dates.parse_moment(text, now)
        case Kind.ID_NUMBER | Kind.PHONE | Kind.CREDIT_CODE:
            return identity.clean(text)
        case Kind.LINES | Kind.LONG_TEXT:
            return text
        case _:
            return one_line(text)


def _flag(word: Any) -> bool:
    if isinstance(word, bool):
        return word
    try:
        return _YES[str(word).strip()]
    except KeyError as error:
        raise StationError(f"“{word}”认不出来。", "请填是或否。") from error


def _code(spec: FieldSpec, text: str) -> str:
    if not text:
        return ""
    try:
        return vocabulary.vocabulary(spec.of).code(text)
    except KeyError as error:
        raise StationError(f"词表里没有“{text}”。", "请选词表里的词。") from error


def _count(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or int(text) > _MOST:
        raise StationError(f"“{text}”不是人数或件数。", "请只填数字。")
    return int(text)
