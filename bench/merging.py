"""Changes of cases that are there taken into a store of many cases with long texts, beside plain executemany of the same values.

python -m bench.merging [CASES [CHANGES]]

Four PCs of a station change cases at random and tell of it in bundles of 1,000 saves; now and then two change the same fields without
knowing of each other. The peer is a copy of the same store into which plain executemany writes what each bundle leaves, one
UPDATE for a row, decoded and grouped beforehand: the same indexes, journal mode and transactions. CPU seconds.
"""

import random
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

from bench._store import Texts, at_work, conditions
from bench._table import tell
from bench.exchange import admit, findable_later, set_up_store
from station.actions import circle
from station.actions.exchange import receive
from station.actions.progress import finish
from station.casework.journal import Entry, FieldChange
from station.casework.model import Grievance, Worker
from station.db import after_merge, search_index, sqlite, vaulting
from station.db.exchange import shape_number
from station.db.store import FILE_NAME, Store
from station.sync import bundle as bundles
from station.sync.drop import Drop, bundle_path

SAVES = 1_000  # in a bundle
PCS = 4
SHARED = 0.06  # of the saves are to what another PC changes at the same time
LONG = {"summary": 200, "remark": 150, "evidence": 80, "source": 12}  # words of each case, 1,200 characters in all
SHORT = ("handler", "area", "status", "closed_on", "urgency", "recovered", "amount", "people", "archive_number", "project")
DEVICES = [f"{n:016x}" for n in range(1, PCS + 1)]

T = TypeVar("T")
Values = dict[str, str | int]


class Changes:
    """The bundles' entries, and what each bundle leaves in the rows."""

    def __init__(self, store: Store) -> None:
        """Of all cases there are."""
        names = (*SHORT, "source")
        found = store.query(f"SELECT id, json_extract(stamps, '$.\"\"'), {', '.join(names)} FROM grievance")
        self._created: dict[str, str] = {row[0]: row[1] for row in found}
        self._shown: dict[str, Values] = {row[0]: dict(zip(names, row[2:], strict=True)) for row in found}
        self._ids = list(self._created)
        self._chance, self._texts = random.Random(2), Texts()
        self._version: dict[tuple[str, str], str] = {}
        self._numbers = {device: count(1) for device in DEVICES}
        self._clock = count(0x5000_0000_0000)
        self.fields = self.conflicts = 0

    def round(self) -> Iterator[tuple[str, list[Entry], dict[str, Values]]]:
        """(device, entries, what they leave by record) of one bundle of each PC; none knows what the others do in this round."""
        before, values_before = dict(self._version), {}
        own: dict[str, dict[tuple[str, str], tuple[str, str | int]]] = {device: {} for device in DEVICES}
        made: dict[str, list[Entry]] = {device: [] for device in DEVICES}
        busy: list[tuple[str, tuple[str, ...]]] = []
        for _ in range(SAVES):
            for device in DEVICES:
                if busy and self._chance.random() < SHARED:
                    of, names = self._chance.choice(busy)
                else:
                    of, names = self._chance.choice(self._ids), self._names()
                    busy.append((of, names))
                stamp = f"{next(self._clock):016x}.{device}"
                told = {}
                for name in names:
                    key = of, name
                    shown = values_before.setdefault(key, self._shown[of].get(name, Grievance.spec(name).empty))
                    version, value = own[device].get(key, (before.get(key, self._created[of]), shown))
                    after = self._value(name)
                    told[name] = FieldChange(value, after, version)
                    own[device][key] = stamp, after
                made[device].append(self._entry(device, stamp, of, told))
        for device, entries in made.items():
            yield device, entries, self._left(entries)

    def _left(self, entries: list[Entry]) -> dict[str, Values]:
        """The higher version is shown, whoever comes first."""
        left: dict[str, Values] = defaultdict(dict)
        for entry in entries:
            for name, change in entry.values.items():
                key = entry.record_id, name
                shown = self._version.get(key, self._created[entry.record_id])
                self.fields += 1
                self.conflicts += change.parent != shown
                if entry.stamp > shown:
                    self._version[key] = entry.stamp
                    left[entry.record_id][name] = self._shown[entry.record_id][name] = change.after
        return left

    def _names(self) -> tuple[str, ...]:
        names = self._chance.sample(SHORT, self._chance.choice((1, 1, 2, 2, 3)))
        return (*names, "source") if self._chance.random() < 0.5 else tuple(names)

    def _value(self, name: str) -> str | int:
        if name in ("recovered", "amount", "people"):
            return self._chance.randrange(1, 1_000_000)
        if name == "status":
            return self._chance.choice(("accepted", "working", "mediating", "suspended"))
        return self._texts.sentence(LONG["source"] if name == "source" else 3)

    def _entry(self, device: str, stamp: str, of: str, values: dict[str, FieldChange]) -> Entry:
        number = next(self._numbers[device])
        step = f"{device}{number // 3:016x}"
        return Entry(
            device, number, stamp, f"2026-03-16T{number % 24:02}:00:00", "王芳", step, "登记办理情况", "grievance", of, False, values
        )


def created(cases: int) -> Iterator[Entry]:
    """The cases and their people, as a PC of the station once entered them."""
    texts, numbers, device = Texts(), count(1), f"{99:016x}"

    def entry(record: str, of: str, values: Mapping[str, object]) -> Entry:
        number = next(numbers)
        told = {name: FieldChange("", value) for name, value in values.items()}
        stamp = f"{0x4000_0000_0000 + number:016x}.{device}"
        return Entry(device, number, stamp, "2026-01-05T09:00:00", "王芳", f"{number // 60:032x}", "导入", record, of, True, told)

    for n in range(cases):
        yield entry(Worker.record, f"{n:07}a", {"name": texts.name(), "phone": f"139{n:08}"})
        long = {name: texts.sentence(words) for name, words in LONG.items()}
        at = f"20{20 + n * 6 // cases}-{1 + n % 12:02}-{1 + n % 28:02}T09:00"
        plain = {
            "number": f"ZQ-{n:07}",
            "worker_id": f"{n:07}a",
            "received_at": at,
            "status": "accepted",
            "category": "wages",
            "channel": "visit",
        }
        yield entry(Grievance.record, f"{n:07}g", plain | long)


def large_store(folder: Path, cases: int) -> None:
    """A district's store, in exchange with a station, in which the station's cases are."""
    with set_up_store(folder / "district", "BH") as district, set_up_store(folder / "station", "ZQ") as station:
        admit(district, station)
        entries = created(cases)
        with findable_later():
            while some := list(islice(entries, 10_000)):
                district.receive(some, "收")
        search_index.catch_up(district.db.conn)
        (last,) = district.query("SELECT max(seq) FROM journal")[0]
        district.set_setting(after_merge._KEPT, [last, []])  # what is there was looked through before
        district.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def sealed(station: Store, device: str, number: int, previous: bytes, entries: list[Entry]) -> bytes:
    """A bundle of one of the station's PCs."""
    me = circle.member(station)
    facts = {"schema": shape_number(), "made_at": "2026-03-16T18:00:00", "seen": {}}
    making = bundles.Making(me.unit, device, "up", number, number, previous, "b", **facts)
    return bundles.encode(making, entries, me.keys, me.circle.recipients("up"))


def carried(station: Store, made: Changes, changes: int) -> Iterator[tuple[str, bytes, dict[str, Values]]]:
    """(path below a drop, bundle, what it leaves in the rows) until so many fields were told of."""
    unit = circle.member(station).unit
    last = dict.fromkeys(DEVICES, b"")
    for number in count(1):
        for device, entries, left in made.round():
            content = sealed(station, device, number, last[device], entries)
            last[device] = sha256(content).digest()
            yield bundle_path(unit, device, "up", number, "b", content), content, left
        if made.fields >= changes:
            return


def grouped(left: Mapping[str, Values]) -> dict[str, list[tuple[str | int, ...]]]:
    """What is left by the UPDATE that writes it."""
    groups: dict[str, list[tuple[str | int, ...]]] = defaultdict(list)
    for of, values in left.items():
        names = sorted(values)
        sql = f"UPDATE grievance SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"
        groups[sql].append((*(values[name] for name in names), of))
    return groups


class Spent:
    """CPU seconds by what was done."""

    def __init__(self) -> None:
        self.on: dict[str, float] = defaultdict(float)

    def time(self, title: str, act: Callable[[], T]) -> T:
        started = time.process_time()
        done = act()
        self.on[title] += time.process_time() - started
        return done


def measure(folder: Path, bundles_: list[tuple[str, bytes, dict[str, Values]]]) -> Spent:
    """Each bundle into the peer and into a store by turns; then all of them into another store, from a drop as in daily life."""
    spent = Spent()
    for copy in ("peer", "merged", "received"):
        shutil.rmtree(folder / copy, ignore_errors=True)
        shutil.copytree(folder / "district", folder / copy)
    peer, _ = vaulting.opened(folder / "peer" / FILE_NAME, None)
    with Store.open(folder / "merged") as store, findable_later():
        me = circle.member(store)
        for _, content, left in bundles_:
            groups = grouped(left)
            spent.time("executemany", lambda groups=groups: write(peer, groups))
            read = spent.time("reading", lambda content=content: bundles.decode(content, me.circle, me.keys))
            spent.time("merge alone", lambda read=read: store.receive(read.entries, "收"))
        names = ", ".join(spec.name for spec in Grievance.specs())
        rows_of = f"SELECT {names} FROM grievance ORDER BY id"
        assert all(one == tuple(other) for one, other in zip(peer.execute(rows_of), store.query(rows_of), strict=True))
    peer.close()
    drop = Drop(folder / "drop")
    drop.folder.mkdir(exist_ok=True)
    for path, content, _ in bundles_:
        drop.put(path, content, "包")
    with at_work(folder / "received") as store:
        with findable_later():
            spent.time("receiving", lambda: finish(receive(store, drop.location)))
        spent.time("finding", lambda: search_index.catch_up(store.db.conn))
    return spent


def write(conn: sqlite.Connection, groups: Mapping[str, list[tuple[str | int, ...]]]) -> None:
    """As one transaction."""
    with conn:
        for sql, values in groups.items():
            conn.executemany(sql, values)


def main(cases: int = 50_000, changes: int = 200_000) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large_store(folder, cases)
        size = (folder / "district" / FILE_NAME).stat().st_size
        with at_work(folder / "district") as district, at_work(folder / "station") as station:
            made = Changes(district)
            bundles_ = list(carried(station, made, changes))
        spent = measure(folder, bundles_)
    print(conditions())
    made_of = f"{made.fields:,} fields in {len(bundles_) * SAVES:,} saves, {made.conflicts:,} at the same time"
    print(f"{cases:,} cases, {size / 1e6:,.0f} MB; {made_of}")
    bare, on = spent.on["executemany"], spent.on
    told = {"executemany": bare, "merge alone": on["merge alone"], "reading and merge": on["reading"] + on["merge alone"]}
    told |= {"receiving": on["receiving"], "receiving, findable": on["receiving"] + on["finding"]}
    for title, seconds in told.items():
        print(f"{title:20} {seconds:7.2f} s  {made.fields / seconds:9,.0f} fields/s  {bare / seconds:5.2f} of executemany")
        if title != "executemany":
            tell("merging", f"{title}, {made.fields:,} fields", "executemany", bare / seconds, "≥ 0.6" if title == "receiving" else "")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
