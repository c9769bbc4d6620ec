"""A record made of words as people and scripts write them: labels or codes, amounts in yuan, days as typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from station.casework import dates, identity, money, vocabulary
from station.casework.fields import FieldSpec, Kind, Record
from station.errors import ProblemsError, StationError

R = TypeVar("R", bound=Record)

_YES = {"是": True, "有": True, "√": True, "否": False, "无": False, "": False}


def from_words(base: R, words: Mapping[str, Any], now: datetime) -> R:
    """``base`` with the fields in ``words`` read by their kinds.

    ProblemsError with one sentence per field that cannot be read; StationError for a field that does not exist.
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, word in words.items():
        try:
            spec = base.spec(name)
        except KeyError as error:
            raise StationError(f"{base.title}没有叫“{name}”的项目。", "请核对项目名。") from error
        try:
            values[name] = _read(spec, word, now)
        except StationError as error:
            problems[name] = f"{spec.label}：{error}"
    if problems:
        raise ProblemsError(problems)
    return base.with_values(**values)


def _read(spec: FieldSpec, word: Any, now: datetime) -> Any:
    if word is None:
        return spec.empty
    if isinstance(word, bool) or spec.kind is Kind.FLAG:
        return _flag(word)
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
        case Kind.LINES if isinstance(word, list):
            return "\n".join(str(line) for line in word)
        case _:
            return text


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
    if not text.isdecimal():
        raise StationError(f"“{text}”不是人数或件数。", "请只填数字。")
    return int(text)
