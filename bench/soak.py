"""A million changes by several PCs that go about by bundles late, lost, doubled and out of order; all must come to the same.

python -m bench.soak [CHANGES]

The PCs of one station write into the same records from stale forms, with clocks up to two days wrong, delete, decide conflicts, and
are put back from backups now and then. At the end every store must hold the same rows, versions, conflicts and entries, each value
that was acknowledged and sent must be in every journal, and ``verify`` must find nothing.
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
from station.casework.model import BY_NAME, RECORDS, Claim, Employer, Grievance, StaffMember, Station, Worker
from station.db.restoring import restore
from station.db.rows import to_stamps
from station.db.safekeeping import backup, verify
from station.db.step import Step
from station.db.store import Store
from station.errors import GoneError

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
            self.pledged.update(pledge(entry.record_id, name, change.after) for name, change in entry.values.items())
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
        pledged, self.pledged = self.pledged, set()
        return pledged

    def put_back(self, saved: Path) -> None:
        """The PC dies; a backup is put back in its place. What it had not sent is lost with it."""
        self.store.close()
        shutil.rmtree(self.folder)
        restore(saved, self.folder)
        self.pledged.clear()
        self.forms.clear()
        self.opened()


def pledge(record_id: str, name: str, value: object) -> int:
    return int.from_bytes(hashlib.blake2b(f"{record_id} {name} {value!r}".encode(), digest_size=8).digest())


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


def main(changes: int = 1_000_000) -> int:
    """0 if all came to the same."""
    chance = random.Random(6)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drop, aside = folder / "drop", folder / "aside"
        drop.mkdir()
        aside.mkdir()
        pcs = founded(folder, chance)
        weather = Weather(drop, aside, chance)
        promised: set[int] = set()
        made = restores = turn = 0
        saves = max(20, min(SAVES, changes // 400))
        saved: list[tuple[Pc, Path]] = []
        while made < changes:
            turn += 1
            for pc in pcs:
                made += pc.work(saves)
                pc.decide()
                if chance.random() < 0.9:
                    promised |= pc.sent(drop)
            late = weather.strike()
            for pc in pcs:
                if chance.random() < 0.8:
                    finish(receive(pc.store, drop))
            weather.clear_up(late)
            if chance.random() < 0.2:
                pc = chance.choice(pcs)
                path = folder / f"{turn}.zip"
                backup(pc.store, path)
                saved.append((pc, path))
            elif saved and chance.random() < 0.3:
                pc, path = saved.pop(chance.randrange(len(saved)))
                pc.put_back(path)
                restores += 1
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{time.perf_counter() - started:7.0f} s  {made:9,} changes  {len(weather.bundles()):5} bundles  {memory} MB", flush=True)
        for _ in range(4):  # receipts say what is missing, the next sending puts it back
            for pc in pcs:
                promised |= pc.sent(drop)
            for pc in pcs:
                finish(receive(pc.store, drop))
        hashes = {digest(pc.store) for pc in pcs}
        kept = {pledge(e.record_id, name, change.after) for e in pcs[-1].store.entries("1", []) for name, change in e.values.items()}
        faults = list(verify(pcs[-1].store))
        lost = len(promised - kept)
        open_ = pcs[0].store.query("SELECT count(*) FROM conflict")[0][0]
        took = time.perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        entries = pcs[0].store.query("SELECT count(*) FROM journal")[0][0]
        print(conditions())
        print(f"{made:,} changes in {entries:,} entries by {PCS} PCs, {turn} exchanges, {took:.0f} s, {memory} MB at most")
        told = ", ".join(f"{number} {what}" for what, number in weather.counts.items())
        print(f"bundles {told}; {restores} PCs put back")
        print(f"stores that differ: {len(hashes) - 1}; acknowledged values lost: {lost}; faults: {len(faults)}; open conflicts: {open_:,}")
        for fault in faults[:5]:
            print(fault)
        for pc in pcs:
            pc.store.close()
    return int(len(hashes) > 1 or lost > 0 or bool(faults))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
