"""Two windows on one store: both may work; nothing is lost, no number is given twice, and who has to wait too long is told."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.casework.model import Grievance, Worker
from station.db.safekeeping import verify
from station.db.store import Store

CASES = 15


def _work(folder: Path, name: str) -> None:
    with Store.open(folder, clock=Clock()) as store:
        store.user = "王芳"
        for number in range(CASES):
            registered(store, Worker(name=f"{name}{number}"), summary=f"{name}{number}")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with Store.open(tmp_path / "store", clock=Clock()) as store:
        at_work(store)
        yield store.folder


def test_two_windows_register_at_once(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    windows = [context.Process(target=_work, args=(folder, name)) for name in ("甲", "乙")]
    for window in windows:
        window.start()
    for window in windows:
        window.join(120)
    assert [window.exitcode for window in windows] == [0, 0]
    with Store.open(folder, clock=Clock()) as store:
        cases = store.matching(Grievance)
        assert sorted(case.summary for case in cases) == sorted(f"{name}{number}" for name in "甲乙" for number in range(CASES))
        assert len({case.number for case in cases}) == 2 * CASES
        assert list(verify(store)) == []
