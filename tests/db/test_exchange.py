"""Entries from elsewhere find their place in any order, and what cannot be shown yet is kept."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blank import blank_store
from replicas import journal, rows, station_store
from station.casework.journal import Entry
from station.casework.model import Attachment, Grievance, Progress, Worker
from station.db import exchange as boxes
from station.db.exchange import Incoming, Receipt
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import StationError

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


def incoming(number: int, since: int = 0) -> Incoming:
    facts = (f"{number:064x}", f"{(since or number) - 1:064x}", "2026-03-16T18:00:00", 5, "2026-03-17T08:00:00")
    return Incoming(OTHER, "up", number, since or number, "hw", "a" * 16, *facts)


@pytest.mark.parametrize(
    ("taken", "number", "missing"),
    [
        ([], 0, ()),
        ([(1, 1)], 1, ()),
        ([(3, 3)], 3, (1, 2)),
        ([(3, 3), (1, 1)], 3, (2,)),
        ([(3, 3), (1, 1), (2, 2)], 3, ()),
        ([(5, 5), (1, 3)], 5, (4,)),
        ([(2, 2), (5, 5), (1, 8)], 8, ()),
        ([(9, 9), (1, 4), (3, 6)], 9, (7, 8)),
    ],
)
def test_how_far_a_stream_has_come(store: Store, taken: list[tuple[int, int]], number: int, missing: tuple[int, ...]) -> None:
    for since, last in taken:
        boxes.take_in(store, incoming(last, since))
    now = boxes.stream(store, OTHER, "up")
    assert (now.number, now.missing) == (number, missing)
    assert now.next_wanted == (missing[0] if missing else number + 1)
    assert boxes.seen(store) == ({(OTHER, "up"): (number, missing)} if taken else {})


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 5)), max_size=12))
def test_a_stream_counts_like_a_set(runs: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, blank_store(Path(folder)) as store:
        have: set[int] = set()
        for since, more in runs:
            boxes.take_in(store, incoming(since + more, since))
            have |= set(range(since, since + more + 1))
            now = boxes.stream(store, OTHER, "up")
            assert (now.number, set(now.missing)) == (max(have), set(range(1, max(have))) - have)


def test_what_is_held_has_not_come(store: Store) -> None:
    boxes.hold(store, incoming(1), b"one")
    assert boxes.seen(store) == {}
    assert [(found.number, content) for found, content in boxes.held(store)] == [(1, b"one")]
    boxes.take_in(store, incoming(1))
    assert (boxes.held(store), [(b.number, b.is_held) for b in boxes.incoming(store)]) == ([], [(1, False)])


def test_the_newest_receipt_counts_also_if_it_says_less(store: Store) -> None:
    def receipt(serial: int, number: int, *missing: int) -> Receipt:
        return Receipt(OTHER, "hw", store.device, "up", number, missing, serial, "2026-03-15", "2026-03-15")

    for told in (receipt(1, 3), receipt(4, 5, 2), receipt(3, 9), receipt(5, 4)):
        boxes.note_receipt(store, told)
    assert boxes.receipts(store) == [receipt(5, 4)]
    assert receipt(4, 5, 2).has(3, 5) and not receipt(4, 5, 2).has(1, 3)


def test_one_exchanges_at_a_time(store: Store) -> None:
    with boxes.alone(store), pytest.raises(StationError, match="正在收发"), boxes.alone(store):
        pass
    with boxes.alone(store):
        pass


def test_only_hashes_are_looked_for_as_files(store: Store) -> None:
    good = "a" * 64
    with store.step("添加材料") as step:
        for sha256 in (good, good, "../../station.db", "A" * 64, ""):
            step.add(Attachment(owner="grievance", owner_id="01G", name="工资条.jpg", sha256=sha256))
    assert boxes.attachments_in(store.entries("1", [])) == (good,)
    boxes.want_files(store, [good, good])
    assert boxes.wanted_files(store) == [good]
    boxes.file_came(store, good)
    assert boxes.wanted_files(store) == []


def test_what_was_taken_back_before_it_was_sent_is_nothing_to_send(station: Store) -> None:
    """A step and what took it back cancel each other, as often as it is done again; both travel, for the journal has no gaps."""
    before = boxes.waiting_to_go(station)
    case_entries(station)
    done = boxes.waiting_to_go(station)
    assert done == before | {"worker": 1, "grievance": 2, "progress": 1}
    station.undo()
    once = before | {"worker": 1, "grievance": 1}
    assert boxes.waiting_to_go(station) == once
    station.undo()
    assert boxes.waiting_to_go(station) == before
    station.redo()
    assert boxes.waiting_to_go(station) == once
    station.redo()
    assert boxes.waiting_to_go(station) == done
    station.undo()
    assert boxes.waiting_to_go(station) == once
    assert station.last_number(station.device) == 2 + 4 + 2 + 2 + 2 + 2 + 2


def test_a_step_that_was_taken_back_is_looked_up_by_the_step(station: Store) -> None:
    """Not among all entries of this PC: who sends nothing for years has taken back thousands of steps."""
    case_entries(station)
    station.undo()
    asked = list[str]()
    station.db.conn.set_trace_callback(asked.append)
    boxes.waiting_to_go(station)
    station.db.conn.set_trace_callback(None)
    of_steps = [sql for sql in asked if "WHERE step = " in sql]
    plans = [row["detail"] for sql in of_steps for row in station.query(f"EXPLAIN QUERY PLAN {sql}")]
    assert len(of_steps) == 2 and plans.count("SEARCH journal USING INDEX journal_step (step=?)") == 2


def test_what_is_taken_back_after_it_was_sent_is_news(station: Store) -> None:
    case_entries(station)
    boxes.distribute(station, station.last_number(station.device))
    assert boxes.waiting_to_go(station) == {}
    station.undo()
    assert boxes.waiting_to_go(station) == {"grievance": 1, "progress": 1}
    station.redo()
    assert boxes.waiting_to_go(station) == {}
