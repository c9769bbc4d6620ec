"""Which copies of a series are kept, when the next is due, and how late it is; the numbers are ``resources/rules/backups.json``."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from station import paths
from station.frozen import frozen

Lateness = Literal["", "late", "overdue"]


@frozen
class Number:
    """One number of the rule with what a clerk calls it and where it is from."""

    key: str
    title: str
    value: int
    source: str


@dataclass(frozen=True, order=True)
class Moment:
    """When a copy was made. ``number`` counts the copies of a series as they were made, whatever the clock said."""

    at: datetime
    number: int


@cache
def numbers() -> dict[str, Number]:
    """The numbers of the rule."""
    return {entry["key"]: Number(**entry) for entry in paths.read_json("rules", "backups.json")["numbers"]}


def kept(moments: Iterable[Moment]) -> frozenset[Moment]:
    """What is kept: all of the latest days, then the last of each day, each week and each month before.

    Days, weeks and months are counted where there are copies and in the order these were made, not from today: what a wrong clock
    made moves down the rungs like any other. The copy made last and the one with the latest time stay always.
    """
    left = sorted(moments, key=lambda moment: moment.number, reverse=True)
    if not left:
        return frozenset()
    days = list(dict.fromkeys(moment.at.date() for moment in left))[: numbers()["all_days"].value]
    found = {left[0], max(left)}
    found |= {moment for moment in left if moment.at.date() in days}
    rungs: tuple[tuple[str, Callable[[datetime], Hashable]], ...] = (
        ("days", datetime.date),
        ("weeks", lambda at: at.isocalendar()[:2]),
        ("months", lambda at: (at.year, at.month)),
    )
    older = [moment for moment in left if moment.at.date() not in days]
    for key, period in rungs:
        last: dict[Hashable, Moment] = {}
        for moment in older:  # the last made first
            last.setdefault(period(moment.at), moment)
        chosen = dict(list(last.items())[: numbers()[key].value])
        found.update(chosen.values())
        older = [moment for moment in older if period(moment.at) not in chosen]
    return frozenset(found)


def is_due(last_at: str, now: datetime) -> bool:
    """Whether, with changes since, the next copy is to be made; also where the clock was set back."""
    if not last_at:
        return True
    since = now - datetime.fromisoformat(last_at)
    return since < timedelta(0) or since >= timedelta(minutes=numbers()["minutes"].value)


def lateness(unsaved_since: str, now: datetime) -> Lateness:
    """How late the backup of the oldest change without one is; "" for none."""
    days = (now - datetime.fromisoformat(unsaved_since)) / timedelta(days=1) if unsaved_since else 0
    return "overdue" if days >= numbers()["overdue_days"].value else "late" if days >= numbers()["late_days"].value else ""


def is_drill_due(since: str, now: datetime) -> bool:
    """Whether it is time to try whether the backups can be gone back to; ``since`` is the last try, or the first backup."""
    return bool(since) and now - datetime.fromisoformat(since) >= timedelta(days=numbers()["drill_days"].value)
