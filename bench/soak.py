"""A million changes by several PCs that go about by bundles late, lost, doubled and out of order; all must come to the same.

python -m bench.soak [CHANGES [SEED [HARDSHIP]]]

The PCs of one station write into the same records from stale forms, with clocks up to two days wrong, delete, decide conflicts, and
are put back from backups now and then, HARDSHIP times as often as else. At the end every store must hold the same rows, versions,
conflicts and entries, each value that was acknowledged and sent must be in every journal, and ``verify`` must find nothing.

Only what an accident took the last copy of cannot be there: it lay in no other store, in no file and not in the backup that was
put back. That is looked up in the stores and files themselves at each accident (:class:`Copies`), counted and shown; nothing that
the program does excuses a value. So that it was an accident indeed, after each sending all that a PC keeps must lie in the place,
and after each receiving all that lies there must have been taken.
"""

import hashlib
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from bench._store import conditions
from station.actions import circle, rights
from station.actions.exchange import receive, send
from station.actions.progress import finish
from station.actions.setting_up import set_up
from station.casework.fields import Record
from station.casework.journal import Entry
from station.casework.model import BY_NAME, RECORDS, Claim, Employer, Grievance, StaffMember, Station, Worker
from station.db import exchange as boxes
from station.db.restoring import restore
from station.db.rows import to_stamps
from station.db.safekeeping import backup, verify
from station.db.step import Step
from station.db.store import Store
from station.errors import GoneError
from station.sync import bundle
from station.sync.drop import Drop

PCS = 5
SAVES = 2_000  # of one PC between two exchanges, fewer in a short run, so that everything happens in it too
FORMS = 300  # open on one PC, some for long
TEXT = "申请人反映单位自三月起未足额支付工资，多次催要未果，现请求工会协助追讨并核对社会保险缴费基数。"


class Pc:
    """A PC with its forms, its wrong clock and what it was told is kept."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.wrong = timedelta()
        self.forms: list[Record] = []
        self.pledged: set[int] = set()  # acknowledged and not sent yet
        self.passed_over = 0  # files not put back by a sending, or not taken in by a receiving
        self.opened()

    def opened(self) -> None:
        self.store = Store.open(self.folder, clock=lambda: datetime.now() + self.wrong)
        self.store.db.conn.execute("PRAGMA synchronous = OFF")
        self.store.user = rights.STATION  # rights are no matter of this

    def work(self, saves: int) -> int:
        """So many saves, some in one step; how many fields they changed."""
        self.wrong = timedelta(hours=self.chance.uniform(-48, 48))
        before = self.store.last_number(self.store.device)
        for _ in range(saves // 20):
            with self.store.step("登记") as step:
                for _ in range(20):
                    if self.chance.random() < 0.2 or not self.forms:
                        with suppress(GoneError):  # a request for a case that lies in the bin
                            self._show(self._new(step))
                        continue
                    at = self.chance.randrange(len(self.forms))
                    try:
                        self._change(step, at)
                    except GoneError:  # this PC knows that it was deleted: it is said, and the form is closed
                        self.forms.pop(at)
            if self.chance.random() < 0.3:
                self._look()
        sql = "device = ? AND number > ?"
        changed = 0
        for entry in self.store.entries(sql, [self.store.device, before]):
            changed += len(entry.values)
            self.pledged.update(pledges(entry))
        return changed

    def decide(self) -> None:
        """Settle a few of what both sides changed."""
        some = self.store.query("SELECT DISTINCT record_id FROM conflict ORDER BY random() LIMIT 100")
        for (record_id,) in some:
            for conflict in self.store.conflicts(record_id):
                with self.store.step("定下") as step:
                    step.settle(BY_NAME[conflict.record], record_id, {conflict.field: self.chance.choice(conflict.heads).value})

    def _new(self, step: Step) -> Record:
        kind = self.chance.randrange(4)
        word = f"{self.chance.randrange(10**6):06}"
        cases = [form for form in self.forms[-50:] if isinstance(form, Grievance)]
        if kind == 0:
            return step.add(Employer(name=f"滨河{word}有限公司", aliases=word))
        if kind == 1 and cases:
            return step.add(Claim(grievance_id=self.chance.choice(cases).id, detail=word))
        if kind == 2:
            return step.add(Grievance(number=word, summary=TEXT[: self.chance.randrange(10, 50)], people=1))
        return step.add(Worker(name=word, phone=f"139{word}"))

    def _change(self, step: Step, at: int) -> None:
        base, word = self.forms[at], f"{self.chance.randrange(10**6):06}"
        if self.chance.random() < (0.5 if base.deleted else 0.01):  # of what lies in the bin nothing else is taken
            made = step.save(base.with_values(deleted=not base.deleted), base)
        elif isinstance(base, Employer):
            names = base.aliases.split()
            aliases = "\n".join(names[1:] if len(names) > 3 else [*names, word])
            made = step.save(base.with_values(aliases=aliases, headcount=int(word), contact=word), base)
        elif isinstance(base, Grievance):
            made = step.save(base.with_values(amount=int(word), handler=word[:2], remark=word), base)
        elif isinstance(base, Claim):
            made = step.save(base.with_values(detail=word, amount=int(word)), base)
        else:
            made = step.save(base.with_values(phone=f"139{word}", address=word, name=word), base)
        if self.chance.random() < 0.95:  # else the form stays as it was, to be saved again
            self.forms[at] = made

    def _look(self) -> None:
        """Open a form on a record of whatever PC."""
        kinds: list[type[Record]] = [Worker, Employer, Grievance, Claim]
        cls = self.chance.choice(kinds)
        (last,) = self.store.query(f"SELECT coalesce(max(rowid), 0) FROM {cls.record}")[0]
        at = self.chance.randrange(last + 1)
        for (record_id,) in self.store.query(f"SELECT id FROM {cls.record} WHERE rowid >= ? LIMIT 5", [at]):
            self._show(self.store.get(cls, record_id))

    def _show(self, record: Record) -> None:
        self.forms.append(record)
        if len(self.forms) > FORMS:
            self.forms.pop(self.chance.randrange(FORMS))

    def sent(self, drop: Path) -> set[int]:
        finish(send(self.store, drop))
        kept = [name for name in boxes.has_content(self.store) if "/e/" not in name]  # all but receipts
        self.passed_over += sum(not (drop / name).is_file() for name in kept)
        pledged, self.pledged = self.pledged, set()
        return pledged

    def receive(self, drop: Path) -> None:
        finish(receive(self.store, drop))
        streams, place = boxes.streams(self.store), Drop(drop)
        for device, units in place.devices().items():
            for audience in place.streams(device, units) if device != self.store.device else ():
                known = streams.get((device, audience))
                found = place.bundles(device, units, audience)
                self.passed_over += sum(known is None or not known.has(file.since, file.number) for file in found)

    def put_back(self, saved: Path) -> None:
        """The PC dies; a backup is put back in its place. What it had not sent is lost with it."""
        self.store.close()
        shutil.rmtree(self.folder)
        restore(saved, self.folder)
        self.forms.clear()
        self.opened()
        again = self.store.entries("device = ?", [self.store.device])  # not sent when it was saved: numbered anew
        self.pledged = {value for entry in again for value in pledges(entry)}


def pledges(entry: Entry) -> Iterator[int]:
    """The values of an entry, each as the version of its field that it is: the same value saved again is another."""
    for name, change in entry.values.items():
        told = f"{entry.stamp} {entry.record_id} {name} {change.after!r}"
        yield int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest())


def founded(folder: Path, chance: random.Random) -> list[Pc]:
    """The PCs of one station, the first its head."""
    pcs = [Pc(folder / f"pc{n}", chance) for n in range(PCS)]
    first = pcs[0].store
    set_up(first, Station(name="站前街道职工服务站", code="ZQ", parent_name="市总工会"), StaffMember(name="王芳"))
    first.user = rights.STATION
    circle.found(first)
    for pc in pcs[1:]:
        invitation = circle.invite(first)
        answer = circle.join(pc.store, invitation.content, invitation.code)
        circle.admit(first, answer.content, answer.code)
        circle.take_statements(pc.store, circle.statements(first).values())
    return pcs


class Weather:
    """What happens to files on their way."""

    def __init__(self, drop: Path, aside: Path, chance: random.Random) -> None:
        self.drop, self.aside, self.chance = drop, aside, chance
        self.counts = dict.fromkeys(("late", "lost", "doubled"), 0)

    def bundles(self) -> list[Path]:
        return sorted(self.drop.rglob("*-b-*.gwb"))

    def strike(self) -> list[tuple[Path, Path]]:
        """Some bundles are late, a few lost, a few there twice; returns what is to come later."""
        late = []
        for n, path in enumerate(self.bundles()):
            die = self.chance.random()
            if die < 0.25:
                held = self.aside / str(n)
                path.rename(held)
                late.append((held, path))
                self.counts["late"] += 1
            elif die < 0.28:
                path.unlink()
                self.counts["lost"] += 1
            elif die < 0.30:
                shutil.copy(path, path.with_name(f"{path.stem} (1){path.suffix}"))
                self.counts["doubled"] += 1
        return late

    def clear_up(self, late: list[tuple[Path, Path]]) -> None:
        for held, path in late:
            held.rename(path)


Key = tuple[str, str]  # the stamp and the record of an entry, which stay where a PC that was put back numbers it anew


def held(store: Store) -> set[Key]:
    """Every entry of a store."""
    return {tuple(row) for row in store.db.conn.execute("SELECT stamp, record_id FROM journal")}


class Copies:
    """Which values an accident took the last copy of."""

    def __init__(self, pcs: list[Pc], drop: Path, aside: Path) -> None:
        self.pcs, self.drop, self.aside = pcs, drop, aside
        self.gone: dict[int, int] = {}  # the turn by value
        self._in_files: dict[Key, list[int]] = {}  # in no store any more

    def _told(self, reader: Pc) -> set[Key]:
        """Every entry in the files that are on their way, opened as a PC opens them."""
        me = circle.member(reader.store)
        found: set[Key] = set()
        for path in (*self.drop.rglob("*-[bf]-*.gwb"), *self.aside.iterdir()):
            found.update((e.stamp, e.record_id) for e in bundle.decode(path.read_bytes(), me.circle, me.keys).entries)
        return found

    def died(self, pc: Pc, saved: set[Key], turn: int) -> None:
        """Before a PC is put back: what it alone has, its backup being from before that."""
        alone = held(pc.store) - saved
        for other in self.pcs:
            if other is not pc and alone:
                alone -= held(other.store)
        if not alone:
            return
        files = self._told(pc)
        for entry in pc.store.entries("1", []):
            key = (entry.stamp, entry.record_id)
            if key in alone and key in files:
                self._in_files[key] = list(pledges(entry))
            elif key in alone:
                self.gone.update(dict.fromkeys(pledges(entry), turn))

    def struck(self, turn: int) -> None:
        """After files were lost: what was in these alone."""
        if not self._in_files:
            return
        files, stores = self._told(self.pcs[0]), set[Key]().union(*(held(pc.store) for pc in self.pcs))
        for key in [key for key in self._in_files if key in stores or key not in files]:
            values = self._in_files.pop(key)
            if key not in stores:
                self.gone.update(dict.fromkeys(values, turn))


def digest(store: Store) -> str:
    """Rows with versions, conflicts and entries as one hash."""
    found = hashlib.sha256()

    def lines() -> Iterator[object]:
        for cls in RECORDS:
            names = ", ".join(s.name for s in cls.specs())
            for row in store.query(f"SELECT {names}, stamps FROM {cls.record} ORDER BY id"):
                *values, stamps = row
                yield cls.record, values, sorted(to_stamps(stamps).items())
        for row in store.query("SELECT record_id, field, stamp FROM conflict ORDER BY 1, 2, 3"):
            yield tuple(row)
        for row in store.db.conn.execute("SELECT device, number, stamp, record, record_id, is_new, body FROM journal ORDER BY 1, 2"):
            yield row

    for line in lines():
        found.update(repr(line).encode())
    return found.hexdigest()


def main(changes: int = 1_000_000, seed: int = 6, hardship: int = 1) -> int:
    """0 if all came to the same."""
    chance = random.Random(seed)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drop, aside = folder / "drop", folder / "aside"
        drop.mkdir()
        aside.mkdir()
        pcs = founded(folder, chance)
        weather = Weather(drop, aside, chance)
        copies = Copies(pcs, drop, aside)
        promised: dict[int, int] = {}  # the turn it was first sent in, by value
        made = restores = turn = 0
        saves = max(20, min(SAVES, changes // 400))
        saved: list[tuple[Pc, Path, set[Key]]] = []
        while made < changes:
            turn += 1
            for pc in pcs:
                made += pc.work(saves)
                pc.decide()
                if chance.random() < 0.9:
                    promised |= dict.fromkeys(pc.sent(drop), turn)
            late = weather.strike()
            copies.struck(turn)
            for pc in pcs:
                if chance.random() < 0.8:
                    pc.receive(drop)
            weather.clear_up(late)
            for _ in range(hardship):
                if chance.random() < 0.2:
                    pc = chance.choice(pcs)
                    path = folder / f"{turn}-{len(saved)}-{restores}.zip"
                    backup(pc.store, path)
                    saved.append((pc, path, held(pc.store)))
                elif saved and chance.random() < 0.3:
                    pc, path, within = saved.pop(chance.randrange(len(saved)))
                    copies.died(pc, within, turn)
                    pc.put_back(path)
                    restores += 1
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{time.perf_counter() - started:7.0f} s  {made:9,} changes  {len(weather.bundles()):5} bundles  {memory} MB", flush=True)
        for _ in range(4):  # receipts say what is missing, the next sending puts it back
            for pc in pcs:
                promised |= dict.fromkeys(pc.sent(drop), turn)
            for pc in pcs:
                pc.receive(drop)
        hashes = {digest(pc.store) for pc in pcs}
        missing: set[int] = set()
        for pc in pcs if len(hashes) > 1 else pcs[-1:]:  # what only some have is lost for the others
            missing |= promised.keys() - {value for e in pc.store.entries("1", []) for value in pledges(e)}
        faults = list(verify(pcs[-1].store))
        destroyed = missing & copies.gone.keys()
        lost = len(missing - destroyed)
        passed_over = sum(pc.passed_over for pc in pcs)
        open_ = pcs[0].store.query("SELECT count(*) FROM conflict")[0][0]
        took = time.perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        entries = pcs[0].store.query("SELECT count(*) FROM journal")[0][0]
        print(conditions())
        print(f"{made:,} changes in {entries:,} entries by {PCS} PCs, {turn} exchanges, {took:.0f} s, {memory} MB at most")
        told = ", ".join(f"{number} {what}" for what, number in weather.counts.items())
        print(f"seed {seed}; bundles {told}; {restores} PCs put back")
        late_by = max((copies.gone[value] - promised[value] for value in destroyed), default=0)
        print(
            f"values whose last copy an accident took: {len(destroyed)}, at most {late_by} exchanges after they were sent"
            f"; files passed over: {passed_over}"
        )
        print(f"stores that differ: {len(hashes) - 1}; acknowledged values lost: {lost}; faults: {len(faults)}; open conflicts: {open_:,}")
        for fault in faults[:5]:
            print(fault)
        for pc in pcs:
            pc.store.close()
    return int(len(hashes) > 1 or lost > 0 or passed_over > 0 or bool(faults))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
