"""After each test of a window nothing of it is left: no work under way, no widget, no context; imported by the conftests of such tests.

PySide keeps each lambda that is connected to a signal until the sender is gone, and the lambda keeps the window: a context nobody
deletes would keep a whole window, and the death of each later widget goes through the connections of all of them.
"""

import gc
from collections.abc import Generator, Iterator
from typing import Any
from weakref import WeakSet

import pytest
from PySide6.QtCore import QEvent, QObject, QThreadPool
from PySide6.QtWidgets import QApplication
from shiboken6 import delete, isValid

from station.ui.context import Context

PATIENCE_MS = 60_000  # for work under way to hear that it is to stop
_contexts: WeakSet[Context] = WeakSet()
_kept: set[QObject] = set()  # what belongs to a fixture of more than one test

_make = Context.__init__


def _made(context: Context, *args: Any, **named: Any) -> None:
    _make(context, *args, **named)
    _contexts.add(context)


Context.__init__ = _made  # type: ignore[method-assign]


def _living() -> set[QObject]:
    """What stands by itself; a dialog and the list of a drop-down go with the window they belong to."""
    standing: list[QObject] = [widget for widget in QApplication.topLevelWidgets() if isValid(widget) and widget.parent() is None]
    return {*standing, *(context for context in _contexts if isValid(context))}


def _sweep(kept: set[QObject]) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gone = _living() - kept
    if any(isinstance(one, Context) for one in kept):  # buttons of a page that is not in front belong to no widget for a while
        gone = {one for one in gone if isinstance(one, Context)}
    contexts = [one for one in gone if isinstance(one, Context)]
    jobs = [job for context in contexts for job in context.jobs]
    for job in jobs:
        job.cancel()
    QThreadPool.globalInstance().waitForDone(PATIENCE_MS)
    for one in [*jobs, *(gone - {*contexts}), *contexts]:  # what a job still has to say is not to be heard in a closed store
        if isValid(one):
            delete(one)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """Note what is to outlive a test."""
    result = yield
    if fixturedef.scope != "function" and QApplication.instance() is not None:
        _kept.update(_living())
    return result


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Sweep before the store is closed and its folder goes; pytest-qt has closed its windows, a fixture may have one to close."""
    if QApplication.instance() is not None:
        open_windows = {widget for widget in QApplication.topLevelWidgets() if isValid(widget) and widget.isVisible()}
        _sweep({*_kept, *open_windows, *(getattr(window, "context", window) for window in open_windows)})


@pytest.fixture(autouse=True)
def _swept() -> Iterator[None]:
    """Sweep what fixtures closed."""
    yield
    if QApplication.instance() is not None:
        _sweep(_kept)


@pytest.fixture(scope="module", autouse=True)
def _nothing_left() -> Iterator[None]:
    """Sweep what a module kept, and look through what is left only once in a module; what stays then stays: modules, faces, caches."""
    yield
    if QApplication.instance() is not None:
        _kept.clear()
        _sweep(_kept)
    gc.collect()
    gc.freeze()
