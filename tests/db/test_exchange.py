"""Entries from elsewhere find their place in any order, and what cannot be shown yet is kept."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from replicas import journal, rows, station_store
from station.casework.journal import Entry
from station.casework.model import Attachment, Grievance, Progress, Worker
from station.db import exchange as boxes
from station.db.exchange import Incoming, Receipt
from station.db.safekeeping import verify
from station.db.store import Store

OTHER = "ffeeddccbbaa9988"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "station", "ZQ") as opened:
        yield opened


def case_entries(station: Store) -> list[Entry]:
    """A worker, a grievance of that worker, a correction of it and a note on it."""
    with station.step("登记") as step:
        worker = step.add(Worker(name="韩素琴"))
        made = step.add(Grievance(worker_id=worker.id, summary="拖欠工资", amount=500))
    with station.step("改") as step:
        step.save(made.with_values(summary="拖欠工资三个月"), made)
        step.add(Progress(grievance_id=made.id, content="已联系单位"))
    return station.entries("device = ? AND number > 2", [station.device])


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_any_order_comes_to_the_same(store: Store, station: Store, order: tuple[int, ...]) -> None:
    entries = case_entries(station)
    for position in order:
        store.receive([entries[position]], "收")
        assert store.query("PRAGMA foreign_key_check") == []
    assert rows(store).items() <= rows(station).items()
    assert len(rows(store)) == 3
    assert store.query("SELECT * FROM waiting") == []


def test_what_waits_is_not_shown(store: Store, station: Store) -> None:
    worker, grievance, correction, progress = case_entries(station)
    taken, changes = store.receive([correction, progress, grievance], "收")
    assert (taken, changes.touched, rows(store)) == (3, {}, {})
    assert len(journal(store)) == 3
    _, changes = store.receive([worker], "收")
    assert set(changes.touched) == {"worker", "grievance", "progress"}


def test_waiting_entries_are_no_fault_of_the_store(store: Store, station: Store) -> None:
    worker, grievance, *_ = case_entries(station)
    with station.step("换诉求人") as step:
        other = step.add(Worker(name="陶国梁"))
        made = station.get(Grievance, grievance.record_id)
        step.save(made.with_values(worker_id=other.id), made)
    change = station.entries("1", [])[-1]
    store.receive([worker, grievance, change], "收")
    assert store.get(Grievance, made.id).worker_id == worker.record_id
    assert [fault for fault in verify(store) if "对不上" in fault] == []


def test_known_entries_are_passed_over(store: Store, station: Store) -> None:
    entries = case_entries(station)
    assert store.receive(entries, "收")[0] == 4
    before = rows(store)
    taken, changes = store.receive(entries, "收")
    assert (taken, bool(changes), rows(store)) == (0, False, before)


def test_received_entries_cannot_be_taken_back(store: Store, station: Store) -> None:
    store.receive(case_entries(station), "收")
    assert store.undo_name() == ""


def incoming(number: int, *, is_parked: bool) -> Incoming:
    return Incoming(OTHER, number, "HW", f"{number:064x}", "2026-03-16T18:00:00", 5, "2026-03-17T08:00:00", is_parked)


def test_parked_bundles_do_not_move_the_cursor(store: Store) -> None:
    assert boxes.cursor(store, OTHER) == (0, "")
    boxes.keep_incoming(store, incoming(1, is_parked=False), None)
    boxes.keep_incoming(store, incoming(3, is_parked=True), b"three")
    assert boxes.cursor(store, OTHER) == (1, f"{1:064x}")
    assert boxes.seen(store) == {OTHER: 1}
    assert (boxes.parked(store, OTHER), boxes.devices_parked(store)) == ({3}, [OTHER])
    assert (boxes.parked_content(store, OTHER, 3), boxes.parked_content(store, OTHER, 1)) == (b"three", None)
    boxes.keep_incoming(store, incoming(2, is_parked=False), None)
    boxes.keep_incoming(store, incoming(3, is_parked=False), None)
    assert (boxes.seen(store), boxes.parked(store, OTHER), boxes.devices_parked(store)) == ({OTHER: 3}, set(), [])
    assert [(b.number, b.is_parked) for b in boxes.incoming(store)] == [(3, False), (2, False), (1, False)]


def test_receipts_only_rise(store: Store) -> None:
    for number in (3, 5, 4):
        boxes.note_receipt(store, Receipt(OTHER, "HW", number, f"2026-03-1{number}"))
    assert boxes.receipts(store) == [Receipt(OTHER, "HW", 5, "2026-03-15")]


def test_only_hashes_are_looked_for_as_files(store: Store) -> None:
    good = "a" * 64
    with store.step("添加材料") as step:
        for sha256 in (good, good, "../../station.db", "A" * 64, ""):
            step.add(Attachment(owner="grievance", owner_id="01G", name="工资条.jpg", sha256=sha256))
    assert boxes.attachments_between(store, 1, 5) == [good]
    boxes.want_files(store, [good, good])
    assert boxes.wanted_files(store) == [good]
    boxes.file_came(store, good)
    assert boxes.wanted_files(store) == []
