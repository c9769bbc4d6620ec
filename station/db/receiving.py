"""Taking in entries made elsewhere, many at a time: journal, rows, versions and conflicts, inside the transaction of one step.

An entry that comes right after the versions shown is written straight into its row; where more is to be thought of (several
heads, a deletion, a set) the record is worked out anew from all its entries, so both ways end in the same (docs/merge.md).
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from station.casework.fields import Kind, Record
from station.casework.journal import Entry
from station.casework.model import BY_NAME
from station.casework.versions import is_set
from station.db import destroying, heads, next_limits, rows, search_index
from station.frozen import frozen

if TYPE_CHECKING:
    from station.db.step import Step
    from station.db.store import Store

_Key = tuple[str, str]  # record name, id


@dataclass
class _Row:
    """What becomes of one row."""

    stamps: dict[str, str]
    place: int | None = None  # its rowid; None for one made now
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def is_made(self) -> bool:
        return self.place is None


@frozen
class _Shape:
    """What is asked of a kind of record for every entry."""

    names: frozenset[str]
    links: dict[str, str]  # field, record it leads to
    sets: frozenset[str]


_SHAPES: dict[type[Record], _Shape] = {}


def _shape(cls: type[Record]) -> _Shape:
    if cls not in _SHAPES:
        specs = cls.specs()
        links = {s.name: s.of for s in specs if s.kind is Kind.KEY and s.of}
        _SHAPES[cls] = _Shape(frozenset(s.name for s in specs), links, frozenset(s.name for s in specs if is_set(s)))
    return _SHAPES[cls]


class Delivery:
    """Some entries on their way into the store; used once."""

    def __init__(self, store: "Store", step: "Step") -> None:
        self._store = store
        self._step = step
        self._conn = store.db.conn
        self._rows: dict[_Key, _Row] = {}
        self._here: set[_Key] = set()
        self._waiting: dict[str, list[Entry]] = defaultdict(list)
        self._tangled: dict[type[Record], set[str]] = defaultdict(set)
        self._contested: dict[str, set[str]] = {}
        self._opaque: list[tuple[str, str, str, int]] = []

    def take(self, entries: Iterable[Entry]) -> list[Entry]:
        """Take in what is not known yet; returns that."""
        fresh = self._unknown(entries)
        if fresh:
            self._step.tail.note({e.step: (e.step, e.step_name, e.at, e.by, e.device, "received", "") for e in fresh}.values())
            self._step.tail.add(fresh)
            self.apply(destroying.sifted(self._store, fresh))
        return fresh

    def _unknown(self, entries: Iterable[Entry]) -> list[Entry]:
        by_origin = {(e.device, e.number): e for e in entries}
        numbers: dict[str, list[int]] = defaultdict(list)
        for device, number in by_origin:
            numbers[device].append(number)
        for device, some in numbers.items():
            sql = "SELECT number FROM journal WHERE device = ? AND number BETWEEN ? AND ?"
            for (number,) in self._conn.execute(sql, [device, min(some), max(some)]):
                by_origin.pop((device, number), None)
        return list(by_origin.values())

    def apply(self, entries: list[Entry], *, is_again: bool = False) -> None:
        """Write rows and conflicts for entries that are in the journal, some of which were applied as far as known (``is_again``)."""
        entries = entries + self._awaited(entries)
        self._load(entries)
        self._contested = heads.contested(self._conn, [of for _, of in self._rows])
        for record, of in self._rows if is_again else ():
            self._tangled[BY_NAME[record]].add(of)
        for entry in entries:
            if self._apply(entry) and self._waiting:
                self._apply_waiting(entry.record_id)
        self._write()

    def _awaited(self, entries: list[Entry]) -> list[Entry]:
        """Entries that came before and wait for a record that comes now."""
        if self._conn.execute("SELECT 1 FROM waiting LIMIT 1").fetchone() is None:
            return []
        return self.awaited([e.record_id for e in entries if e.is_new])

    def awaited(self, made: list[str]) -> list[Entry]:
        """Entries that wait for these ids, and for what they make; they wait no more."""
        found: list[Entry] = []
        while made:
            sql = "DELETE FROM waiting WHERE record_id IN (SELECT value FROM json_each(?)) RETURNING device, number"
            origins = self._conn.execute(sql, [json.dumps(made)]).fetchall()
            next_limits.look_back(self._conn, origins)
            where = "(device, number) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
            fresh = self._store.entries(where, [json.dumps(origins)])
            found += fresh
            made = [e.record_id for e in fresh if e.is_new]
        return found

    def _load(self, entries: list[Entry]) -> None:
        """Know which of the records spoken of or led to are here, and the versions of the former."""
        spoken: dict[str, set[str]] = defaultdict(set)
        linked: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            if cls := BY_NAME.get(entry.record):
                spoken[entry.record].add(entry.record_id)
                for name, of in _shape(cls).links.items():
                    if name in entry.values and (value := entry.values[name].after):
                        linked[of].add(value)
        for record, ids in spoken.items():
            sql = f"SELECT rowid, id, stamps FROM {record} WHERE id IN (SELECT value FROM json_each(?))"
            for place, of, stamps in self._conn.execute(sql, [json.dumps(list(ids))]):
                self._rows[record, of] = _Row(rows.to_stamps(stamps), place)
                self._here.add((record, of))
        for record, ids in linked.items():
            sql = f"SELECT id FROM {record} WHERE id IN (SELECT value FROM json_each(?))"
            self._here.update((record, row[0]) for row in self._conn.execute(sql, [json.dumps(list(ids - spoken[record]))]))

    def _apply_waiting(self, record_id: str) -> None:
        ahead = self._waiting.pop(record_id, [])[::-1]
        while ahead:
            entry = ahead.pop()
            if self._apply(entry):
                ahead += reversed(self._waiting.pop(entry.record_id, []))

    def _apply(self, entry: Entry) -> bool:
        """Whether the entry made its record, for which others may wait."""
        cls = BY_NAME.get(entry.record)
        if cls is None:
            self._opaque.append((entry.record, "", entry.device, entry.number))
            return False
        shape, key = _shape(cls), (entry.record, entry.record_id)
        values = entry.values
        if not shape.names.issuperset(values):
            self._opaque += [(entry.record, name, entry.device, entry.number) for name in values if name not in shape.names]
            values = {name: change for name, change in values.items() if name in shape.names}
        row = self._rows.get(key)
        if row is None and not entry.is_new:
            self._waiting[entry.record_id].append(entry)
            return False
        for name, of in shape.links.items():
            if name in values and (value := values[name].after) and (of, value) not in self._here:
                self._waiting[value].append(entry)
                return False
        self._step.touch(entry.record, entry.record_id)
        if row is None:
            after = {name: change.after for name, change in values.items()}
            self._rows[key] = _Row({"": entry.stamp}, values=after)
            self._here.add(key)
            return True
        stamps, contested = row.stamps, self._contested.get(entry.record_id, ())
        if entry.is_new or "deleted" in values or "deleted" in stamps or "deleted" in contested:
            self._tangled[cls].add(entry.record_id)
            return False
        for name, (before, after, parent) in values.items():
            shown = stamps.get(name) or stamps.get("", "")
            is_next = parent == shown or set(parent.split()).issuperset(shown.split())
            if is_next and name in shape.sets:
                is_next = row.is_made and row.values.get(name, "") == before and entry.stamp > shown
            if not is_next or name in contested:
                self._tangled[cls].add(entry.record_id)
            row.values[name] = after
            stamps[name] = entry.stamp
        return False

    def _write(self) -> None:
        waiting = [(of, e.device, e.number) for of, some in self._waiting.items() for e in some]
        self._conn.executemany("INSERT OR IGNORE INTO waiting VALUES (?, ?, ?)", waiting)
        self._conn.executemany("INSERT OR IGNORE INTO opaque VALUES (?, ?, ?, ?)", self._opaque)
        for sql, some in self._statements():
            self._conn.executemany(sql, some)
        for cls, ids in self._tangled.items():
            self._step.write_states(cls, ids)
        search_index.mark_changed(self._conn, self._changed())

    def _changed(self) -> Iterator[tuple[type[Record], str, Collection[str]]]:
        for (record, of), row in self._rows.items():
            cls = BY_NAME[record]
            if of in self._tangled[cls]:
                yield cls, of, _shape(cls).names
            elif row.is_made or row.values:
                yield cls, of, {*row.values, "deleted"} if row.is_made else row.values

    def _statements(self) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """The rows' values by the statement that writes them."""
        groups: dict[tuple[str, bool, tuple[str, ...]], list[tuple[Any, ...]]] = defaultdict(list)
        for (record, of), row in self._rows.items():
            cls = BY_NAME[record]
            if row.is_made or (row.values and of not in self._tangled[cls]):
                names = tuple(row.values)
                stored = rows.to_columns(cls, row.values) if not _shape(cls).links.keys().isdisjoint(names) else row.values
                stamps = rows.to_text(row.stamps)
                groups[record, row.is_made, names].append((*stored.values(), stamps, of if row.is_made else row.place))
        for (record, is_made, names), some in groups.items():
            if is_made:
                yield f"INSERT INTO {record} ({', '.join([*names, 'stamps', 'id'])}) VALUES ({', '.join('?' * (len(names) + 2))})", some
            else:
                some.sort(key=itemgetter(-1))  # as they lie in the file
                yield f"UPDATE {record} SET {''.join(f'{name} = ?, ' for name in names)}stamps = ? WHERE rowid = ?", some


def apply_what_is_known_now(store: "Store") -> None:
    """Apply what an older version of this program took in and did not know: kinds of records and fields that this one knows."""
    rows_ = store.query("SELECT DISTINCT record, field FROM opaque")
    known = [(record, name) for record, name in rows_ if (cls := BY_NAME.get(record)) and (not name or cls.knows(name))]
    if not known:
        return
    with store.step("升级后补入") as step:
        for record, name in known:
            sql = "DELETE FROM opaque WHERE record = ? AND field = ? RETURNING device, number"
            origins = store.db.conn.execute(sql, [record, name]).fetchall()
            where = "(device, number) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
            entries = store.entries(where, [json.dumps(origins)])
            Delivery(store, step).apply(entries, is_again=bool(name))
