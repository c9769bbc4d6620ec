"""Invented stations as values, each made once for all tests that look at it; nobody changes them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from random import Random
from typing import TypeVar

from station.casework.fields import Record
from station.casework.practice.station import LEAST, Practice, invent

R = TypeVar("R", bound=Record)

NOW = datetime(2026, 11, 20, 16, 30)


def made(now: datetime = NOW, seed: int = 1, cases: int = LEAST) -> Practice:
    """What is invented at that moment from that seed."""
    return _made(now, seed, cases)


@cache
def _made(now: datetime, seed: int, cases: int) -> Practice:
    return invent(Random(seed), now, cases)


_sorted: dict[int, tuple[Practice, dict[type[Record], list[Record]]]] = {}  # with the station, so that its id stays its own


def of(cls: type[R], practice: Practice) -> Sequence[R]:
    """Its records of one kind, sorted out once: tests ask thousands of times."""
    if id(practice) not in _sorted:
        kinds: dict[type[Record], list[Record]] = defaultdict(list)
        for record in practice.records:
            kinds[type(record)].append(record)
        _sorted[id(practice)] = practice, kinds
    return _sorted[id(practice)][1].get(cls, [])  # type: ignore[return-value]
