"""Records with several heads: worked out from all their entries, their other values kept in ``conflict`` and read for a person."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from station.casework.fields import Record
from station.casework.journal import Entry
from station.casework.model import BY_NAME
from station.casework.versions import Conflict, Head, State, state_of
from station.db import sqlite

if TYPE_CHECKING:
    from station.db.store import Store

__all__ = ["Conflict", "Head", "conflicts", "contested", "decided", "keep_others", "others", "others_of_step", "states"]

_BATCH = 500  # records whose entries are held in memory at once
_APPLIED = "(device, number) NOT IN (SELECT device, number FROM waiting)"


def conflicts(store: "Store", record_id: str = "") -> list[Conflict]:
    """What a person must decide, of one record or of all: fields with several values, as everybody reads them, in order of entry."""
    where, params = ("WHERE record_id = ?", [record_id]) if record_id else ("", [])
    rows = store.query(f"SELECT DISTINCT record, record_id FROM conflict {where} ORDER BY record_id", params)
    ids: dict[str, list[str]] = defaultdict(list)
    for record, of in rows:
        ids[record].append(of)
    found: dict[str, list[Conflict]] = {}
    for record, some in ids.items():
        cls = BY_NAME[record]
        for of, entries in applied_entries(store, some):
            found[of] = list(_conflicts_of(store, cls, of, entries))
    return [conflict for _, of in rows for conflict in found[of]]


def _conflicts_of(store: "Store", cls: type[Record], record_id: str, entries: Sequence[Entry]) -> Iterator[Conflict]:
    state = state_of(cls, entries)
    record = store.unsealed(cls, record_id) if store.seals.is_any else None
    by_stamp = {e.stamp: store.seals.covered_entry(e, record) if record is not None else e for e in entries}
    for name, field in state.fields.items():
        if field.others:
            heads = [Head(stamp, by_stamp[stamp].values[name].after, by_stamp[stamp]) for stamp in (*field.heads, *field.others)]
            if not field.heads:  # a deletion that did not know of a change
                heads.insert(0, Head(state.kept_by, field.value, by_stamp[state.kept_by]))
            yield Conflict(cls.record, record_id, name, tuple(heads))


def applied_entries(store: "Store", record_ids: Iterable[str]) -> Iterator[tuple[str, list[Entry]]]:
    """(record id, all entries of the record that could be applied)."""
    ids = list(record_ids)
    for first in range(0, len(ids), _BATCH):
        some = ids[first : first + _BATCH]
        found: dict[str, list[Entry]] = {of: [] for of in some}
        for entry in store.entries(f"record_id IN (SELECT value FROM json_each(?)) AND {_APPLIED}", [json.dumps(some)]):
            found[entry.record_id].append(entry)
        yield from found.items()


def states(store: "Store", cls: type[Record], record_ids: Iterable[str]) -> Iterator[tuple[str, State]]:
    """(record id, what all its entries make of it)."""
    for record_id, entries in applied_entries(store, record_ids):
        yield record_id, state_of(cls, entries)


def contested(conn: sqlite.Connection, record_ids: Iterable[str]) -> dict[str, set[str]]:
    """The fields of these records that hold several values, by record; cheap where none does."""
    found: dict[str, set[str]] = {}
    if conn.execute("SELECT 1 FROM conflict LIMIT 1").fetchone() is None:
        return found
    sql = "SELECT record_id, field FROM conflict WHERE record_id IN (SELECT value FROM json_each(?))"
    for record_id, name in conn.execute(sql, [json.dumps(list(record_ids))]):
        found.setdefault(record_id, set()).add(name)
    return found


def others(conn: sqlite.Connection, record_id: str) -> dict[str, list[str]]:
    """The heads of a record that hold other values than those shown, by field."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, stamp in conn.execute("SELECT field, stamp FROM conflict WHERE record_id = ?", [record_id]):
        found[name].append(stamp)
    return found


def decided(store: "Store", entry: Entry) -> list[dict[str, Any]]:
    """What stood beside the values shown when an entry of this PC took the place of all; none if it decided nothing."""
    if all(len(change.parents) < 2 for change in entry.values.values()):
        return []
    before = "record_id = ? AND seq < (SELECT seq FROM journal WHERE device = ? AND number = ?)"
    entries = store.entries(f"{before} AND {_APPLIED}", [entry.record_id, entry.device, entry.number])
    state = state_of(BY_NAME[entry.record], entries)
    written = {one.stamp: one.values for one in entries}
    found: list[dict[str, Any]] = []
    for name, change in entry.values.items():
        others = state.fields[name].others if name in state.fields else ()
        values = dict.fromkeys(written[stamp][name].after for stamp in others if stamp in change.parents)
        for at, value in enumerate(values):
            if at == len(found):
                found.append({})
            found[at][name] = value
    return found


def others_of_step(conn: sqlite.Connection, entry: Entry) -> dict[str, list[str]]:
    """The heads not shown that the step of this entry wrote into its fields, by field."""
    found = {name: some for name, some in others(conn, entry.record_id).items() if name in entry.values}
    sql = "SELECT stamp FROM journal WHERE record_id = ? AND step = ?"
    of_step = {row[0] for row in conn.execute(sql, [entry.record_id, entry.step])} if found else set()
    return {name: kept for name, some in found.items() if (kept := [stamp for stamp in some if stamp in of_step])}


def keep_others(conn: sqlite.Connection, cls: type[Record], record_id: str, state: State) -> None:
    """Keep which heads hold other values than those shown; inside the transaction that wrote the record."""
    conn.execute("DELETE FROM conflict WHERE record_id = ?", [record_id])
    rows = [(record_id, name, stamp, cls.record) for name, field in state.fields.items() for stamp in field.others]
    conn.executemany("INSERT INTO conflict (record_id, field, stamp, record) VALUES (?, ?, ?, ?)", rows)
