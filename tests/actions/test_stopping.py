"""Slow work can be stopped soon: what is done between two yields does not grow with how much there is to do, and a stop leaves no half.

The clock counts the calls of Python functions, so that it ticks the same on every machine.
"""

import sys
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from cases import at_work
from old_ledgers import ROWS, changed, planned
from station.actions import import_ledger, ledgers
from station.casework import ledgers as rules
from station.casework.model import Grievance, LedgerExport
from station.casework.sheets import Asked, Period
from station.db.store import Store
from station.export import ledger_rows

MARCH = Asked("grievances", Period.month("2024-03"))


def measured(work: Generator[Any, None, Any]) -> tuple[Any, int]:
    """What slow work returns, and the calls of its longest step."""
    calls = longest = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    while True:
        calls = 0
        sys.setprofile(count)
        try:
            next(work)
        except StopIteration as end:
            return end.value, longest
        finally:
            sys.setprofile(None)
            longest = max(longest, calls)


def rows(count: int, first: int = 0) -> list[tuple[str, ...]]:
    return [changed(ROWS[n % 3], 受理编号=f"旧-{n}", 诉求摘要=f"第 {n} 件") for n in range(first, first + count)]


@pytest.fixture
def store(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Short steps, so that few rows make many of them."""
    for module, name in (
        (import_ledger, "_REPORT_EVERY"),
        (ledgers, "_READ_AT_ONCE"),
        (rules, "_STEP"),
        (ledger_rows, "_STEP"),
    ):
        monkeypatch.setattr(module, name, 10)
    return at_work(store)


def test_no_step_grows_with_the_work(store: Store, tmp_path: Path) -> None:
    few, written_few = measured(import_ledger.carry_out(store, planned(store, rows(30))))
    _, drawn_few = measured(ledgers.exporting(store, MARCH, tmp_path / "few.xlsx"))
    many, written_many = measured(import_ledger.carry_out(store, planned(store, rows(90, 30))))
    count, drawn_many = measured(ledgers.exporting(store, MARCH, tmp_path / "many.xlsx"))
    assert count >= 3 * 30
    _, undone_many = measured(import_ledger.undo_import(store, many.ledger_import.id))
    _, undone_few = measured(import_ledger.undo_import(store, few.ledger_import.id))
    told = {"写入": (written_few, written_many), "台账": (drawn_few, drawn_many), "撤销": (undone_few, undone_many)}
    assert {name: steps for name, steps in told.items() if steps[1] > 2 * steps[0]} == {}, told


def test_a_ledger_stopped_anywhere_leaves_nothing(store: Store, tmp_path: Path) -> None:
    for _ in import_ledger.carry_out(store, planned(store, rows(25))):
        pass
    folder = tmp_path / "导出"
    folder.mkdir()
    path = folder / "台账.xlsx"
    path.write_bytes(b"as it was")
    steps = len(list(ledgers.exporting(store, MARCH, tmp_path / "whole.xlsx")))
    (tmp_path / "whole.xlsx").unlink()
    kept = store.count(LedgerExport)
    assert steps > 6
    for stopped_after in range(1, steps + 1):
        work = ledgers.exporting(store, MARCH, path)
        for _ in range(stopped_after):
            next(work)
        work.close()
        assert [path.read_bytes(), *folder.iterdir()] == [b"as it was", path]
    assert store.count(LedgerExport) == kept and store.count(Grievance) == 25
