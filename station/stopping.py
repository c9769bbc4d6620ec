"""A stop that is heard inside slow work, also between two of its steps: in one long question to the store, row by row of a paper.

::

    with stopping.listening(lambda: job.is_cancelled):   # around each step of the work, in its thread
        next(steps)
    stopping.here()                                      # in a loop that may be long: raises Stopped once it was asked for

It is raised where a kill could come as well, so that what was half done is put right by what every work does for that. Once
something stands (a step is committed, a file is in its place) what follows in the same step belongs to it and is not stopped.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_LOOK_S = 0.05
_ROWS = 256  # between two looks: what they take is not felt


class Stopped(BaseException):
    """The work was asked to stop; no fault, hence no Exception."""


class _Here(threading.local):
    """Who asks the work of this thread to stop, and whether that is heard: once, and not after something stands."""

    asked: Callable[[], bool] = bool
    is_said = is_settled = False


_here = _Here()


@contextmanager
def listening(asked: Callable[[], bool]) -> Iterator[None]:
    """Let what runs inside, in this thread, be stopped by ``asked``."""
    before = vars(_here).copy()
    _here.asked, _here.is_said, _here.is_settled = asked, False, False
    try:
        yield
    except Exception as fault:
        if _here.is_said and not isinstance(fault, StopIteration):  # the engine tells in its own words that it was interrupted
            raise Stopped from fault
        raise
    finally:
        vars(_here).clear()
        vars(_here).update(before)


def settled() -> None:
    """What was done stands: what is left of this step is done to its end."""
    _here.is_settled = True


def is_asked() -> bool:
    """Whether somebody waits for the work of this thread to stop."""
    return _here.asked()


def is_due() -> bool:
    """Whether the work of this thread is to stop here; once only, so that what it puts right afterwards is left to work."""
    if _here.is_said or _here.is_settled or not _here.asked():
        return False
    _here.is_said = True
    return True


def here() -> None:
    """Stop here if that was asked for."""
    if is_due():
        raise Stopped


def beside(act: Callable[[], T]) -> T:
    """What ``act`` returns, which never looks but lets other threads run: it works in one, and is left to itself at a stop."""
    if _here.asked is bool:  # nobody could stop it
        return act()
    from concurrent.futures import Future, wait  # with its log: the first list does not wait for it

    found: Future[T] = Future()

    def work() -> None:
        try:
            found.set_result(act())
        except BaseException as fault:
            found.set_exception(fault)

    threading.Thread(target=work, daemon=True).start()
    while not wait([found], _LOOK_S).done:
        here()
    return found.result()


def each(things: Iterable[T]) -> Iterator[T]:
    """The same things, with a look now and then whether to stop."""
    for number, thing in enumerate(things):
        if number % _ROWS == 0:
            here()
        yield thing
