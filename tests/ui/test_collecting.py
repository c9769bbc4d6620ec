"""Cycles are collected in the window's thread, never by work beside it."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from station.ui.collecting import Collector


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
