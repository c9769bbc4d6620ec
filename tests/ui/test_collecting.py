"""Cycles are collected in the window's thread, never by work beside it."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from station.ui import collecting
from station.ui.collecting import RESTED, Collector


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    parent, often = QObject(), gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # as in the program; the tests themselves collect less often
    made = Collector(parent)
    yield made
    made._timer.stop()
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*often)


def test_work_beside_the_window_takes_nothing_apart(collector: Collector) -> None:
    where: list[threading.Thread] = []
    collector.collect()  # from here on the start is over

    class Cycle:
        def __init__(self) -> None:
            self.own = self

    kept: list[list[list[object]]] = []

    def beside() -> None:
        weakref.finalize(Cycle(), lambda: where.append(threading.current_thread()))
        for _ in range(3):
            kept.append([[] for _ in range(2_000)])  # enough for Python to collect by itself

    working = threading.Thread(target=beside)
    working.start()
    working.join()
    assert where == []
    collector.collect()
    assert where == [threading.main_thread()]


def test_what_is_old_is_gone_through_while_the_window_rests(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    gone_through: list[int] = []
    monkeypatch.setattr(gc, "collect", gone_through.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    made = iter([900, 0] * 20)
    monkeypatch.setattr(gc, "get_count", lambda: (next(made), 11, 11))
    for _ in range(20):
        collector.collect()
    assert set(gone_through) == {1}, "while pages are made"
    monkeypatch.setattr(gc, "get_count", lambda: (20, 11, 11))
    for _ in range(RESTED):
        collector.collect()
    assert gone_through[20:] == [1] * (RESTED - 1) + [2]
    monkeypatch.setattr(collecting, "LONGEST", 3)
    made = iter([900, 0] * 20)
    monkeypatch.setattr(gc, "get_count", lambda: (next(made), 11, 11))
    gone_through.clear()
    for _ in range(4):
        collector.collect()
    assert gone_through.count(2) == 1, "after so long it does not wait for that"


def test_a_list_that_is_sorted_again_and_again_is_no_rest(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    """It leaves no objects behind; what is old would be gone through between two orders."""
    gone_through: list[int] = []
    used = 7.0
    monkeypatch.setattr(gc, "collect", gone_through.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "get_count", lambda: (20, 11, 11))
    monkeypatch.setattr(collecting, "thread_time", lambda: used)
    for _ in range(2 * RESTED):
        used += 0.025
        collector.collect()
    assert set(gone_through) == {1}
    gone_through.clear()
    used += 0.025
    for _ in range(RESTED + 1):
        used += 0.002
        collector.collect()
    assert gone_through == [1] * RESTED + [2]


def test_it_waits_for_a_moment_in_which_nothing_is_done(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[float] = []
    used = began = 7.0

    def served(ms: float) -> None:
        """The loop comes round after the thread has worked so long."""
        nonlocal used
        used += ms / 1000
        collector._try()

    monkeypatch.setattr(collecting, "thread_time", lambda: used)
    monkeypatch.setattr(collecting, "monotonic", lambda: began)
    monkeypatch.setattr(collector, "collect", lambda: looked.append(used))
    collector._wait()
    served(60)  # a page was made meanwhile
    collector._wait()  # it is looked for already
    served(45)
    assert looked == []
    served(1)
    assert looked == [used]
    assert not collector._moment.isActive()
    collector._wait()
    served(60)
    began += 1
    served(60)
    began += 1
    served(60)
    assert looked[1:] == [used], "after so long it does not wait for that"
