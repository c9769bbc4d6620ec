"""How a stored value of a declared field reads on screen: labels for codes, days and money as people write them, masks."""

import re
from datetime import date
from typing import Any

from station.casework import dates, model, money, vocabulary
from station.casework.fields import FieldSpec, Kind, Record
from station.casework.masking import mask_of, masked
from station.patterns import pattern

NOTHING = "（空）"
_PATH = pattern(r"\b([a-z_]+)\.([a-z_]+)\b")


def words(spec: FieldSpec, value: Any, mark: str = "", *, today: date | None = None, is_masked: bool = False) -> str:
    """The value in a clerk's words, “（空）” for none; ``mark`` is the code of 余 or 约 that belongs to an amount."""
    if spec.kind is Kind.FLAG:
        return "是" if value else "否"
    if value in ("", None):
        return NOTHING
    text = _plain(spec, value, mark, today)
    return masked(text, mask_of(spec)) if is_masked else text


def _plain(spec: FieldSpec, value: Any, mark: str, today: date | None) -> str:
    match spec.kind:
        case Kind.CODE | Kind.CODES:
            return vocabulary.labels(spec.of, str(value))
        case Kind.MONEY:
            return f"{money.marked(money.yuan(value), mark)} 元"
        case Kind.COUNT:
            return money.marked(f"{value:,}", mark)
        case Kind.DATE:
            return dates.show_day(str(value), today)
        case Kind.MOMENT:
            return dates.show_moment(str(value), today)
        case Kind.LINES:
            return _PATH.sub(_label_of, str(value))
        case _:
            return str(value)


def _label_of(path: re.Match[str]) -> str:
    """What a clerk calls the field a line of a layout names, ``grievance.number``; what is no field stays as it is."""
    cls = model.BY_NAME.get(path[1])
    return f"{cls.title}·{cls.spec(path[2]).label}" if cls is not None and cls.knows(path[2]) else path[0]


def people_words(count: int, mark: str = "") -> str:
    """“12 人”, “210 余人”, “约 30 人”."""
    return f"{money.marked(f' {count:,} ', mark)}人".strip()


def field_words(record: Record, name: str, *, today: date | None = None, is_masked: bool = False) -> str:
    """The words of one field of a record with its mark."""
    spec = record.spec(name)
    mark = getattr(record, spec.mark) if spec.mark else ""
    return words(spec, getattr(record, name), mark, today=today, is_masked=is_masked)
