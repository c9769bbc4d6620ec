"""Whatever order, loss, doubling, cutting or damage the carriers manage: when all files have come, all stores are the same."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from replicas import NAMES, journal, received, rows, sent, station_store
from station.casework.fields import Record
from station.casework.model import Claim, Employer, Grievance, Progress, Worker
from station.db.store import Store
from station.errors import StationError
from station.sync.bundle import State

COUNT = len(NAMES)
replica = st.integers(0, COUNT - 1)
texts = st.sampled_from(["", "甲", "乙", "丙", "拖欠工资三个月"])
numbers = st.none() | st.integers(0, 2**53)


class Exchange(RuleBasedStateMachine):
    """Three stores, each with its own stick; couriers copy files from stick to stick, badly."""

    @initialize(hours=st.lists(st.integers(-48, 48), min_size=COUNT, max_size=COUNT))
    def open(self, hours: list[int]) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.stores = [station_store(self.folder / code, code, hours=skew) for code, skew in zip(NAMES, hours, strict=True)]
        self.sticks = [self.folder / f"stick-{n}" for n in range(COUNT)]
        for stick in self.sticks:
            stick.mkdir()
        self.acknowledged: set[tuple[str, int]] = set()

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        self.settle()
        for store in self.stores:
            store.close()
        shutil.rmtree(self.folder)

    # -- people --------------------------------------------------------------------------------------------------------

    @rule(at=replica, text=texts, amount=numbers, pick=st.integers(0))
    def register(self, at: int, text: str, amount: int | None, pick: int) -> None:
        store = self.stores[at]
        workers = store.select(Worker)
        with store.step("登记") as step:
            worker = workers[pick % len(workers)] if workers and pick % 3 else step.add(Worker(name=text, is_member=bool(pick % 2)))
            made = step.add(Grievance(worker_id=worker.id, summary=text, amount=amount))
            step.add(Claim(grievance_id=made.id, amount=amount))
            step.add(Employer(name=text, headcount=amount))

    @rule(at=replica, text=texts, amount=numbers, pick=st.integers(0), stale=st.booleans())
    def correct(self, at: int, text: str, amount: int | None, pick: int, stale: bool) -> None:
        store = self.stores[at]
        chosen = self.choose(store, Grievance, pick)
        if chosen is None:
            return
        with store.step("改") as step:
            saved = step.save(chosen.with_values(summary=text, amount=amount), chosen)
            step.save(saved.with_values(people=pick % 100), chosen if stale else saved)
            step.add(Progress(grievance_id=chosen.id, content=text))

    @rule(at=replica, pick=st.integers(0), kind=st.sampled_from([Grievance, Claim, Employer]), flag=st.booleans())
    def put_away(self, at: int, pick: int, kind: type[Record], flag: bool) -> None:
        chosen = self.choose(self.stores[at], kind, pick, deleted=flag)
        if chosen is not None:
            with self.stores[at].step("删除") as step:
                step.save(chosen.with_values(deleted=not flag), chosen)

    @rule(at=replica, pick=st.integers(0))
    def give_to_another_worker(self, at: int, pick: int) -> None:
        store = self.stores[at]
        grievance, worker = self.choose(store, Grievance, pick), self.choose(store, Worker, pick // 7)
        if grievance is not None and worker is not None:
            with store.step("换诉求人") as step:
                step.save(grievance.with_values(worker_id=worker.id), grievance)

    @rule(at=replica)
    def undo(self, at: int) -> None:
        with suppress(StationError):  # nothing to take back, or changed since
            self.stores[at].undo()

    @staticmethod
    def choose(store: Store, cls: type[Record], pick: int, *, deleted: bool = False) -> Record | None:
        found = store.select(cls, deleted=deleted)
        return found[pick % len(found)] if found else None

    # -- carriers ------------------------------------------------------------------------------------------------------

    @rule(at=replica)
    def send(self, at: int) -> None:
        sent(self.stores[at], self.sticks[at])

    @rule(at=replica)
    def receive(self, at: int) -> None:
        if (self.sticks[at] / "s").exists():
            received(self.stores[at], self.sticks[at])

    @rule(start=replica, end=replica, pick=st.integers(0), is_copy=st.booleans())
    def carry_one(self, start: int, end: int, pick: int, is_copy: bool) -> None:
        chosen = self.choose_file(start, pick)
        if chosen is not None and start != end:
            copy = self.sticks[end] / chosen.relative_to(self.sticks[start])
            self.lay_down(copy.with_name(f"{copy.stem} (1){copy.suffix}") if is_copy else copy, chosen.read_bytes())

    @rule(start=replica, end=replica)
    def carry_all(self, start: int, end: int) -> None:
        for path in list(self.sticks[start].rglob("*.gwb")):
            copy = self.sticks[end] / path.relative_to(self.sticks[start])
            if not copy.exists():
                self.lay_down(copy, path.read_bytes())

    @rule(at=replica, pick=st.integers(0), fault=st.sampled_from(["cut", "flip", "zeros", "swap"]))
    def damage_one(self, at: int, pick: int, fault: str) -> None:
        chosen = self.choose_file(at, pick)
        content = bytearray(chosen.read_bytes()) if chosen is not None else b""
        if chosen is None or not content:
            return
        place = pick // 11 % len(content)
        if fault == "cut":
            del content[place:]
        elif fault == "flip":
            content[place] ^= 1 << pick % 8
        elif fault == "zeros":
            content[place:] = bytes(len(content) - place)
        else:
            other = self.choose_file(at, pick // 11)
            content = bytearray(other.read_bytes()) if other else content
        chosen.write_bytes(content)

    def choose_file(self, at: int, pick: int) -> Path | None:
        files = sorted(self.sticks[at].rglob("*.gwb"))
        return files[pick % len(files)] if files else None

    @staticmethod
    def lay_down(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    @rule(at=replica, pick=st.integers(0))
    def lose_one(self, at: int, pick: int) -> None:
        chosen = self.choose_file(at, pick)
        if chosen is not None:
            chosen.unlink()

    # -- what must hold ------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_saved_is_lost(self) -> None:
        known = set().union(*(journal(store) for store in self.stores))
        assert self.acknowledged <= known
        self.acknowledged = known

    def settle(self) -> None:
        """Everybody sends, every file comes everywhere unharmed, everybody receives: once is enough."""
        for store, stick in zip(self.stores, self.sticks, strict=True):
            sent(store, stick)
        whole = {}
        for store, stick in zip(self.stores, self.sticks, strict=True):
            own = [p for p in stick.rglob("*.gwb") if store.device in p.parts]
            whole |= {p.relative_to(stick): p.read_bytes() for p in own}
        for store, stick in zip(self.stores, self.sticks, strict=True):
            for name, content in whole.items():
                self.lay_down(stick / name, content)
            assert {r.state for r in received(store, stick)} <= {State.TAKEN}
            assert received(store, stick) == []
        first, *others = self.stores
        assert self.acknowledged <= set(journal(first))
        for other in others:
            assert rows(other) == rows(first)
            assert journal(other) == journal(first)
            assert other.query("SELECT * FROM waiting") == []
            assert other.query("PRAGMA foreign_key_check") == []


TestExchange = Exchange.TestCase
TestExchange.settings = settings(max_examples=30, stateful_step_count=50)
