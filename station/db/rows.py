"""Between rows and records: the one place that knows how a field's kind lies in SQLite."""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from station.casework.fields import FieldSpec, Kind, Record
from station.db import sqlite

if TYPE_CHECKING:
    import msgspec

R = TypeVar("R", bound=Record)


def _is_link(spec: FieldSpec) -> bool:
    return spec.kind is Kind.KEY and bool(spec.of)


def to_record(cls: type[R], row: sqlite.Row, prefix: str = "") -> R:
    """The record in a row; ``prefix`` is put before the column names of a join."""
    names, flags, links = _shape(cls)  # type: ignore[arg-type] # a class can be hashed
    values: dict[str, Any] = {name: row[prefix + name] for name in names}
    for name in flags:
        values[name] = bool(values[name])
    for name in links:
        if values[name] is None:
            values[name] = ""
    values["stamps"] = to_stamps(row[prefix + "stamps"])
    return cls.of_all(values)


@cache
def _shape(cls: type[Record]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """All fields, those that are flags, those that lead to a record."""
    specs = cls.specs()
    flags = tuple(spec.name for spec in specs if spec.kind is Kind.FLAG)
    return tuple(spec.name for spec in specs), flags, tuple(spec.name for spec in specs if _is_link(spec))


def to_columns(cls: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Column values: no link is NULL, so that foreign keys hold."""
    return {n: None if v == "" and _is_link(cls.spec(n)) else v for n, v in values.items()}


def to_stamps(text: str) -> dict[str, str]:
    """The versions kept in the column ``stamps``."""
    found: dict[str, str] = json.loads(text)
    return found


def to_text(values: Any) -> str:
    """Versions, or the values of an entry, as JSON."""
    return _json().encode(values).decode()


@cache
def _json() -> "msgspec.json.Encoder":
    import msgspec  # for what is written: the first list does not wait for it

    return msgspec.json.Encoder()
