"""Invented stations as values, each made once for all tests that look at it; nobody changes them."""

from datetime import datetime
from functools import cache
from random import Random

from station.casework.practice.station import LEAST, Practice, invent

NOW = datetime(2026, 11, 20, 16, 30)


def made(now: datetime = NOW, seed: int = 1, cases: int = LEAST) -> Practice:
    """What is invented at that moment from that seed."""
    return _made(now, seed, cases)


@cache
def _made(now: datetime, seed: int, cases: int) -> Practice:
    return invent(Random(seed), now, cases)
