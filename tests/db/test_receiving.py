"""A whole station's journal taken in at once, in pieces, backwards: always the same store, which finds the same."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stand_ins import Clock
from station.casework.journal import Entry
from station.casework.model import RECORDS, Worker
from station.db import search_index
from station.db.safekeeping import verify
from station.db.store import Store

Way = Callable[[list[Entry]], list[list[Entry]]]

WAYS: dict[str, Way] = {
    "at once": lambda entries: [entries],
    "in pieces, some of them twice": lambda entries: [entries[max(first - 5, 0) : first + 97] for first in range(0, len(entries), 97)],
    "backwards in pieces": lambda entries: [entries[::-1][first : first + 500] for first in range(0, len(entries), 500)],
    "shuffled": lambda entries: [random.Random(1).sample(entries, len(entries))],
}


def contents(store: Store) -> Any:
    rows = [(record, record.stamps) for cls in RECORDS for gone in (False, True) for record in store.select(cls, deleted=gone)]
    lines = store.query("SELECT record, record_id, owner, owner_id, text FROM search_doc JOIN search_text USING (doc) ORDER BY 1, 2")
    return rows, store.conflicts(), [tuple(line) for line in lines]


@pytest.fixture(scope="module")
def station(practice: Store) -> tuple[list[Entry], Any]:
    """What the practice station tells and holds, its index made anew: what is received does not depend on what was entered first."""
    for _ in search_index.rebuild(practice):
        pass
    return practice.entries("1", []), contents(practice)


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_station_comes_to_the_same_whatever_the_way(
    station: tuple[list[Entry], Any], tmp_path: Path, clock: Clock, way: str
) -> None:
    entries, held = station
    with Store.open(tmp_path / "other", clock=clock) as other:
        other.db.conn.execute("PRAGMA synchronous = OFF")
        taken = sum(other.receive(piece, "收数据")[0] for piece in WAYS[way](entries))
        assert taken == len(entries)
        assert contents(other) == held
        assert {e.number: e for e in other.entries("1", [])} == {e.number: e for e in entries}
        assert other.query("SELECT count(*) FROM waiting")[0][0] == 0
        assert [fault for fault in verify(other) if not fault.startswith("材料")] == []  # whose bytes travel by themselves


def test_what_was_touched_is_told(station: tuple[list[Entry], Any], tmp_path: Path, clock: Clock) -> None:
    entries, _ = station
    with Store.open(tmp_path / "other", clock=clock) as other:
        other.db.conn.execute("PRAGMA synchronous = OFF")
        _, changes = other.receive(entries, "收数据")
        told = {(record, of) for record, ids in changes.touched.items() for of in ids}
        assert told == {(entry.record, entry.record_id) for entry in entries}
        assert not other.receive(entries, "收数据")[1]


def test_an_empty_record_that_comes_under_two_numbers_stands_once(store: Store, tmp_path: Path, clock: Clock) -> None:
    with store.step("登记") as step:
        made = step.add(Worker())  # a form saved with nothing in it
    (entry,) = store.entries("record_id = ?", [made.id])
    again = replace(entry, device="00000000000000ab", number=1)  # its PC came back from a backup and told it under its new name
    with Store.open(tmp_path / "other", clock=clock) as other:
        for told in (entry, again):
            other.receive([told], "收数据")
        assert other.get(Worker, made.id).stamps == store.get(Worker, made.id).stamps
        assert list(verify(other)) == []
