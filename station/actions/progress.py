"""Slow work is a generator that yields how far it is; whoever has no window just runs it to its end."""

from collections.abc import Callable, Generator
from typing import Any, TypeVar

from station import stopping
from station.frozen import frozen

T = TypeVar("T")


@frozen
class Stage:
    """How far slow work is: ``done`` of ``total`` (0 if not known) and what it is doing, in a clerk's words."""

    words: str
    done: int = 0
    total: int = 0


def at_once(act: Callable[[], T]) -> Generator[None, None, T]:
    """One act as slow work."""
    yield from ()
    return act()


def finish(work: Generator[Any, None, T]) -> T:
    """Run a generator to its end and return its result."""
    while True:
        stopping.here()  # its steps may be part of a longer one
        try:
            next(work)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
