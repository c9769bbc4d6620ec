"""Checks that several kinds of work share: days that have passed, days in order, numbers that can be counted."""

from collections.abc import Mapping
from datetime import datetime

from station.casework.dates import is_reduced
from station.casework.fields import Kind, Record

Problems = dict[str, str]


def passed(record: Record, now: datetime, *names: str) -> Problems:
    """A sentence for each of these days or moments that is still to come."""
    moment = now.isoformat(timespec="minutes")
    found = {}
    for name in names:
        spec = record.spec(name)
        is_moment = spec.kind is Kind.MOMENT
        if getattr(record, name) > (moment if is_moment else moment[:10]):
            found[name] = f"{spec.label}不能晚于{'现在' if is_moment else '今天'}。"
    return found


def in_order(record: Record, *names: str) -> Problems:
    """A sentence for each of these days that lies before the last one given ahead of it; a day known only in part is not compared."""
    found: Problems = {}
    before = ""
    for name in names:
        day = getattr(record, name)[:10]
        if len(day) < 10:
            continue
        if before and day < getattr(record, before)[:10]:
            found[name] = f"{record.spec(name).label}不能早于{record.spec(before).label}。"
        before = name
    return found


def to_the_day(record: Record, *names: str) -> Problems:
    """A sentence for each of these days that is known to the month or year only: no limit could be reckoned from it."""
    return {n: f"{record.spec(n).label}要写到哪一天，期限才算得出来。" for n in names if is_reduced(getattr(record, n))}


def needed(record: Record, *names: str) -> Problems:
    """A sentence for each of these fields that is empty."""
    return {n: record.spec(n).wanted for n in names if getattr(record, n) in ("", None)}


def least(record: Record, number: int, *names: str) -> Problems:
    """A sentence for each of these numbers below ``number``; an empty one is not counted."""
    found = {}
    for name in names:
        value = getattr(record, name)
        if value is not None and value < number:
            found[name] = f"{record.spec(name).label}不能小于 {number}。"
    return found


def first_of(*found: Mapping[str, str]) -> Problems:
    """All problems; of two for one field the first."""
    merged: Problems = {}
    for problems in found:
        for name, text in problems.items():
            merged.setdefault(name, text)
    return merged
