"""Slow work can be stopped soon: what is done between two looks does not grow with how much there is to do, and a stop leaves no half.

The clock counts the calls of Python functions, so that it ticks the same on every machine; ``bench/stopping.py`` tells the seconds.
"""

import ast
import sys
import threading
from collections.abc import Generator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pytest

from cases import at_work
from old_ledgers import ROWS, asked, changed, planned
from station import actions, stopping
from station.actions import bulk, calendar, damage, import_ledger, import_planning, ledgers, report_records, undoing
from station.casework import ledgers as rules
from station.casework.model import RECORDS, Grievance, LedgerExport
from station.casework.practice.station import invent
from station.casework.sheets import Asked, Period
from station.db import damaged, search_index, sqlite
from station.db.store import Store
from station.export import ledger_rows

ACTIONS = Path(actions.__file__).parent
SUITE, PIECES = "here", "some 100 KB a step"
# every long work: here, the row of bench/stopping.py, or the work it is part of
LONG = {
    "about.measured": "size of the data folder",
    "attachments.adding": "twenty attachments",
    "auditing.audit": "journal audited",
    "backup.before": "backup.by_hand",
    "backup.by_hand": "backup",
    "backup.carry": "backup.by_hand",
    "backup.checked": "backup.by_hand",
    "backup.keep_up": "backup.by_hand",
    "backup.make": "backup.by_hand",
    "bulk.archive": "bulk.change",
    "bulk.change": SUITE,
    "calendar.recount": SUITE,
    "damage.go_on": "damage.save",
    "damage.look": "damage.save",
    "damage.save": "what is intact saved",
    "damage.search": "pages checked",
    "damage.to_read": "damage.save",
    "damage.write_list": "damage.save",
    "exchange.receive": "and received",
    "exchange.send": "cases sent",
    "exchange_files.fetch_files": "exchange.receive",
    "exchange_files.write_files": "exchange.send",
    "exchange_making.make_bundles": "exchange.send",
    "folding.clear": "exchange.send",
    "folding.fold": "exchange.send",
    "folding.reseal": "exchange.send",
    "import_ledger.carry_out": SUITE,
    "import_ledger.undo_import": SUITE,
    "import_planning.plan": SUITE,
    "inbox.look": "exchange.receive",
    "ledgers.exporting": SUITE,
    "mail_run.export_files": "letter to many, file by file",
    "mail_run.export_run": "letter to many, one file",
    "mail_run.printable": "mail_run.export_run",
    "practice.make": "practice made",
    "relay.relay_all": "exchange.receive",
    "report_papers.paper": "report gathered",
    "report_records.told": SUITE,
    "restoring.drill": "backup drilled",
    "restoring.go_back": "restoring.drill",
    "restoring.look": "backup looked into",
    "stations_overview.reading": "stations at a glance",
    "tour.tour": "practice made",
    "undoing.redo": "undoing.undo",
    "undoing.undo": SUITE,
    "updating.found_on": "updating.take",
    "updating.take": "backup.by_hand",
    "updating.take_program": PIECES,
    "watching.exchange_all": "exchange.receive",
    "watching.look_around": "exchange.receive",
    "watching.use": "exchange.receive",
}
NO_WORK = {"backup.far", "progress.at_once"}  # what others do, told or done at once
MARCH = Asked("grievances", Period.month("2024-03"))


def measured(work: Generator[Any, None, Any]) -> tuple[Any, int]:
    """What slow work returns, and the most calls between two looks whether to stop."""
    calls = longest = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    def look() -> bool:
        nonlocal calls, longest
        calls, longest = 0, max(longest, calls)
        return False

    while True:
        look()
        sys.setprofile(count)
        try:
            with stopping.listening(look):
                next(work)
        except StopIteration as end:
            return end.value, longest
        finally:
            sys.setprofile(None)
            look()


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
        (import_planning, "_REPORT_EVERY"),
        (report_records, "_EVERY"),
        (search_index, "_BATCH"),
        (stopping, "_ROWS"),
    ):
        monkeypatch.setattr(module, name, 10)
    return at_work(store)


def works(store: Store, tmp_path: Path, first: int, count: int) -> dict[str, int]:
    """Every work on so many rows, and the longest it does not look."""
    found: dict[str, int] = {}

    def note(name: str, work: Generator[Any, None, Any]) -> Any:
        result, found[name] = measured(work)
        return result

    plan = note("import_planning.plan", import_planning.plan(store, asked(store, rows(count, first))))
    imported = note("import_ledger.carry_out", import_ledger.carry_out(store, plan))
    assert note("ledgers.exporting", ledgers.exporting(store, MARCH, tmp_path / f"{count}.xlsx")) >= count
    ids = [case.id for case in store.matching(Grievance)]
    note("report_records.told", report_records.told(store, [(Grievance.record, one) for one in ids]))
    note("bulk.change", bulk.change(store, ids, "area", f"片区{count}"))
    note("undoing.undo", undoing.undo(store))
    note("calendar.recount", calendar.recount(store))
    note("search_index.rebuild", search_index.rebuild(store))  # type: ignore[arg-type]
    note("import_ledger.undo_import", import_ledger.undo_import(store, imported.ledger_import.id))
    return found


def test_nothing_is_longer_deaf_where_there_is_more_to_do(store: Store, tmp_path: Path) -> None:
    few = works(store, tmp_path, 0, 30)
    many = works(store, tmp_path, 30, 90)
    assert {name: (few[name], calls) for name, calls in many.items() if calls > 2 * few[name]} == {}
    assert {name for name, where in LONG.items() if where == SUITE} == few.keys() - {"search_index.rebuild"}


def test_every_long_work_is_measured_somewhere() -> None:
    """A generator among the acts is long work: who writes one says here where the longest it does not hear a stop is measured."""
    found = set()
    for path in sorted(ACTIONS.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_act = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if is_act and ast.unparse(node.returns or node).startswith(("Generator[", "Steps", "Writing")):
                found.add(f"{path.stem}.{node.name}")
    assert found == LONG.keys() | NO_WORK
    bench = (ACTIONS.parents[1] / "bench" / "stopping.py").read_text(encoding="utf-8")
    assert [where for where in LONG.values() if where not in LONG and where not in (SUITE, PIECES) and where not in bench] == []


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


@pytest.mark.parametrize("kept_kib", [64, 4096])
def test_a_commit_has_little_left_to_write(store: Store, monkeypatch: pytest.MonkeyPatch, kept_kib: int) -> None:
    """In it the engine hears no stop: what a long transaction writes stands in the log before, but for what the memory holds."""
    monkeypatch.setattr(sqlite, "_SPILL_KIB", kept_kib)
    monkeypatch.setattr(import_ledger, "_REPORT_EVERY", 1)
    log = store.path.with_name(f"{store.path.name}-wal")

    def left_to_commit(work: Generator[Any, None, Any]) -> float:
        """Of what the work writes, the share that is not in the log at its last step."""
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        sizes = [log.stat().st_size for _ in work]
        return 1 - sizes[-1] / log.stat().st_size

    plan = planned(store, rows(80))
    shares = [left_to_commit(import_ledger.carry_out(store, plan)), left_to_commit(search_index.rebuild(store))]  # type: ignore[arg-type]
    assert all(share < 0.5 for share in shares) == (kept_kib == 64), shares
    assert store.query("PRAGMA cache_size")[0][0] == -sqlite._CACHE_KIB


def test_a_rescue_stopped_anywhere_leaves_nothing_and_has_no_log_for_a_commit_to_put_away(store: Store, tmp_path: Path) -> None:
    """Hundreds of MB of a log went into the file in one piece, seconds in which the engine heard no stop."""
    for _ in import_ledger.carry_out(store, planned(store, rows(25))):
        pass
    found, logs = tmp_path / "found", set[str]()

    def look() -> bool:
        logs.update(path.name for path in found.rglob("*-wal") if path.stat().st_size)
        return False

    saving, steps = damage.save(store.folder, store.key, found), 0
    with suppress(StopIteration):
        while True:
            with stopping.listening(look):
                next(saving)
            steps += 1
    assert steps > len(RECORDS) and not logs
    with Store.open(found, store.key) as saved:
        assert saved.count(Grievance) == 25
        assert [saved.query(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "quick_check")] == ["wal", 2, "ok"]
    for asked_after in range(0, steps * 9 // 10, steps // 8):
        saving = damage.save(store.folder, store.key, tmp_path / "stopped")
        for _ in range(asked_after):
            next(saving)
        with pytest.raises(stopping.Stopped):
            while True:
                with stopping.listening(lambda: True):
                    next(saving)
        assert list((tmp_path / "stopped").iterdir()) == []


def test_a_check_of_the_pages_hears_a_stop(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine looks at all of them in one piece, a second for every 300 MB."""
    gate = threading.Event()
    monkeypatch.setattr(damaged, "_bad_pages", lambda path, key: set() if gate.wait() else None)
    try:
        with pytest.raises(stopping.Stopped), stopping.listening(lambda: True):
            list(damage.search(store))
    finally:
        gate.set()


def test_inventing_practice_data_hears_a_stop() -> None:
    """It is the first stage of making them, a second in one piece."""
    with pytest.raises(stopping.Stopped), stopping.listening(lambda: True):
        invent(Random(1), datetime(2026, 3, 16, 9), 200)


def test_what_never_looks_works_beside_and_is_left_to_itself_at_a_stop() -> None:
    assert stopping.beside(lambda: threading.current_thread()) is threading.current_thread(), "nobody could stop it"
    gate = threading.Event()
    asked: list[bool] = []
    try:
        with pytest.raises(stopping.Stopped), stopping.listening(lambda: bool(asked)):
            assert stopping.beside(lambda: 3) == 3
            with pytest.raises(ZeroDivisionError):
                stopping.beside(lambda: 1 / 0)
            asked.append(True)
            stopping.beside(gate.wait)
    finally:
        gate.set()
