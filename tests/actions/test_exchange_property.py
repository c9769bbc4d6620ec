"""Whatever five PCs of three units write, and however badly it is carried: when all files have come, all who may read the same agree.

The district bh (two PCs), its stations zq (two) and hw, each PC with a stick of its own and a clock wrong by up to two days. People
enter, correct with stale forms, delete, undo, decide conflicts, pass cases on. Couriers lose files, double, reorder, cut, flip and
swap them; sticks are as they were some time ago. PCs are put back from backups; one is declared lost, goes on all the same, and
another takes its place under new keys; streams are folded after three bundles.

In the end: PCs of one unit have the same rows, versions, conflicts and journal; the district has everything its stations have,
and what a station holds of a record is what the district holds; every save stands in the journal of its unit and of the district,
but for those that were in no backup and on no stick; nothing was taken in of a PC after it was declared lost. And on the way: every
damaged file that was needed and every gap was said.

Broken one at a time, each of these was noticed: gaps not said; damaged files not said; a stream taken as whole up to its highest
number; what the district enters not sent down; what goes along with a case left behind; conflicts not kept on receiving; bundles of a
lost PC taken in; a PC that keeps its name when it comes back. Not noticed in a few examples: a folded bundle that lacks entries (the
loose ones are carried too), what was unsent not made out anew.
"""

import atexit
import hashlib
import os
import re
import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from depth import examples
from replicas import colleague, joined, journal, quick_codes, received, rows, sent, station_store
from stand_ins import Clock
from station.actions import circle, folding
from station.actions.exchange import ReceivedBundle, concerns
from station.casework.fields import Record
from station.casework.model import BY_NAME, Claim, Employer, Grievance, Handover, Progress, Station, Worker
from station.db import exchange as boxes
from station.db.restoring import restore
from station.db.safekeeping import backup
from station.db.store import Store
from station.errors import StationError
from station.sync.bundle import State

UNITS = {"bh1": "bh", "bh2": "bh", "zq1": "zq", "zq2": "zq", "zq3": "zq", "hw1": "hw"}
someone = st.integers(0, 4)
texts = st.sampled_from(["", "甲", "乙", "丙", "拖欠工资三个月"])
codes = st.sampled_from(["", "complaint", "arbitration", "complaint arbitration"])
numbers = st.none() | st.integers(0, 2**53)
people = st.sampled_from(
    ["register", "correct", "correct", "correct", "put_away", "give_to_another_worker", "undo", "decide", "pass_on", "accept"]
)
carriers = st.sampled_from(
    ["send", "receive", "receive", "carry_all", "bad_trip", "bad_trip", "carry_one", "damage_one", "lose_one", "roll_back"]
)
FAULTS = ("cut", "flip", "zeros", "swap")


@cache
def template() -> Path:
    """Five stores that know each other; always used at one path, so that none takes itself for a copy."""
    root = Path(tempfile.mkdtemp())
    with quick_codes():
        bh, zq, hw = (station_store(root / "live" / f"{code.lower()}1", code) for code in ("BH", "ZQ", "HW"))
        joined(bh, zq, hw)
        stores = [bh, zq, hw, colleague(zq, root / "live" / "zq2"), colleague(bh, root / "live" / "bh2")]
    for store in (bh, zq, hw):
        with store.step("登记") as step:
            worker = step.add(Worker(name="韩素琴"))
            step.add(Grievance(worker_id=worker.id, summary="拖欠工资", amount=500, station_id=store.setting("station", "")))
    for _ in range(2):
        for act in (sent, received):
            for store in stores:
                act(store, root / "stick")
    for store in stores:
        store.close()
    shutil.copytree(root / "live", root / "saved")
    atexit.register(shutil.rmtree, root)
    return root


def is_whole(path: Path) -> bool:
    """Whether a file's content is the one its name tells of."""
    said = path.stem[-32:] if path.suffix == ".gwr" else path.stem[-16:]
    return hashlib.sha256(path.read_bytes()).hexdigest().startswith(said)


def conflicts(store: Store) -> dict[tuple[str, str], Any]:
    return {(c.record_id, c.field): [(h.stamp, h.value) for h in c.heads] for c in store.conflicts()}


class Exchange(RuleBasedStateMachine):
    """The five PCs, their sticks, and what was said and saved."""

    @initialize(hours=st.lists(st.integers(-48, 48), min_size=5, max_size=5))
    def open(self, hours: list[int]) -> None:
        self.folder = template() / "live"
        shutil.rmtree(self.folder)
        shutil.copytree(template() / "saved", self.folder)
        self.sticks = Path(tempfile.mkdtemp())
        self.stores: dict[str, Store] = {}
        self.units: dict[str, str] = {}  # of each device
        self.counted: dict[str, int] = {}
        self.backups: dict[str, Path] = {}
        self.put: dict[str, bytes] = {}  # every file that was ever written whole
        self.saved: dict[str, str] = {}  # stamps of what was saved, with the unit
        self.lost: Store | None = None
        for name, skew in zip(("bh1", "bh2", "zq1", "zq2", "hw1"), hours, strict=True):
            self.take_up(name, self.folder / name, timedelta(hours=skew))

    def take_up(self, name: str, folder: Path, skew: timedelta) -> None:
        """Sit down at a PC."""
        clock = Clock()
        clock.now += timedelta(days=1) + skew
        store = Store.open(folder, clock=clock)
        store.db.conn.execute("PRAGMA synchronous = OFF")
        store.user = "王芳"
        self.stores[name] = store
        self.units[store.device] = UNITS[name]
        self.counted[name] = store.last_number(store.device)
        self.stick(name).mkdir(exist_ok=True)

    def stick(self, name: str) -> Path:
        return self.sticks / name

    def teardown(self) -> None:
        if not hasattr(self, "stores"):
            return
        self.settle()
        self.agree()
        for store in [*self.stores.values(), *([self.lost] if self.lost else [])]:
            store.close()
        shutil.rmtree(self.sticks)

    def at(self, number: int) -> tuple[str, Store]:
        name = sorted(self.stores)[number % len(self.stores)]
        return name, self.stores[name]

    # Hypothesis leaves out rules at random, so there are few, each with many sides.

    @rule(at=someone, acts=st.lists(st.tuples(people, st.integers(0, 999), texts, codes, numbers), min_size=1, max_size=5))
    def work(self, at: int, acts: list[tuple[str, int, str, str, int | None]]) -> None:
        """Somebody at a PC does one thing after the other."""
        name, store = self.at(at)
        for act, pick, text, taken, amount in acts:
            with suppress(StationError):
                getattr(self, act)(store, pick, text, taken, amount)
            self.note_saved(name)

    @rule(trips=st.lists(st.tuples(carriers, someone, someone, st.integers(0, 9_999)), min_size=1, max_size=6))
    def carry(self, trips: list[tuple[str, int, int, int]]) -> None:
        """Files are written, carried, harmed and read."""
        for act, start, end, pick in trips:
            getattr(self, act)(start, end, pick)

    @rule(
        at=someone,
        act=st.sampled_from(["back_up", "put_back", "break_down", "set_clock", "lose_a_pc", "go_on_with_the_lost_one"]),
        pick=st.integers(0, 96),
    )
    def live(self, at: int, act: str, pick: int) -> None:
        """What becomes of PCs."""
        getattr(self, act)(at, pick)

    # -- people --------------------------------------------------------------------------------------------------------

    def note_saved(self, name: str) -> None:
        store = self.stores[name]
        for entry in store.entries("device = ? AND number > ?", [store.device, self.counted[name]]):
            self.saved[entry.stamp] = UNITS[name]
        self.counted[name] = store.last_number(store.device)

    def register(self, store: Store, pick: int, text: str, taken: str, amount: int | None) -> None:
        workers = store.matching(Worker)
        with store.step("登记") as step:
            worker = workers[pick % len(workers)] if workers and pick % 3 else step.add(Worker(name=text, is_member=bool(pick % 2)))
            made = step.add(Grievance(worker_id=worker.id, summary=text, amount=amount, station_id=store.setting("station", "")))
            step.add(Claim(grievance_id=made.id, amount=amount))
            step.add(Employer(name=text, headcount=amount))

    def correct(self, store: Store, pick: int, text: str, taken: str, amount: int | None) -> None:
        chosen = self.choose(store, Grievance, pick)
        if chosen is None:
            return
        with store.step("改") as step:
            first = step.save(chosen.with_values(summary=text, amount=amount, procedures_taken=taken), chosen)
            step.save(first.with_values(summary=text + "。", people=pick), chosen if pick % 2 else first)
            step.add(Progress(grievance_id=chosen.id, content=text))

    def put_away(self, store: Store, pick: int, text: str, taken: str, amount: int | None) -> None:
        kind, flag = (Grievance, Claim, Employer)[pick % 3], bool(pick % 2)
        chosen = self.choose(store, kind, pick // 6, deleted=flag)
        if chosen is not None:
            with store.step("删除") as step:
                step.save(chosen.with_values(deleted=not flag), chosen)

    def give_to_another_worker(self, store: Store, pick: int, text: str, taken: str, amount: int | None) -> None:
        grievance, worker = self.choose(store, Grievance, pick), self.choose(store, Worker, pick // 7)
        if grievance is not None and worker is not None:
            with store.step("换诉求人") as step:
                step.save(grievance.with_values(worker_id=worker.id), grievance)

    def undo(self, store: Store, pick: int, text: str, taken: str, amount: int | None) -> None:
        if "移交" not in store.undo_name():  # what is taken back is shared no more, tested elsewhere
            store.undo()

    def decide(self, store: Store, pick: int, text: str, taken: str, amount: int | None) -> None:
        if found := store.conflicts():
            conflict = found[pick % len(found)]
            with store.step("核对") as step:
                value = conflict.heads[pick % len(conflict.heads)].value
                step.settle(BY_NAME[conflict.record], conflict.record_id, {conflict.field: value})

    def pass_on(self, store: Store, pick: int, text: str, taken: str, amount: int | None) -> None:
        """A station hands a case of its own to the other one."""
        own = store.setting("station", "")
        other = [s for s in store.matching(Station) if s.code in ("ZQ", "HW") and s.id != own]
        cases = store.matching(Grievance, station_id=own)
        if other and cases:
            made = Handover(grievance_id=cases[pick % len(cases)].id, kind="transfer", to_station_id=other[0].id, to_name=other[0].name)
            with store.step("移交") as step:
                step.add(made.with_values(sent_on="2026-03-17", reason="超出本站职责", answer="waiting"))

    def accept(self, store: Store, pick: int, text: str, taken: str, amount: int | None) -> None:
        waiting = store.matching(Handover, to_station_id=store.setting("station", ""), answer="waiting")
        if waiting:
            one = waiting[pick % len(waiting)]
            with store.step("接收") as step:
                step.save(one.with_values(answer="accepted", answered_on="2026-03-18"), one)

    def set_clock(self, at: int, pick: int) -> None:
        _, store = self.at(at)
        store.clock.now = Clock().now + timedelta(days=1, hours=pick - 48)  # type: ignore[attr-defined]

    @staticmethod
    def choose(store: Store, cls: type[Record], pick: int, *, deleted: bool = False) -> Any:
        found = store.select(cls, deleted=deleted)
        return found[pick % len(found)] if found else None

    # -- PCs that come back, go and are replaced -------------------------------------------------------------------------

    def back_up(self, at: int, pick: int) -> None:
        name, store = self.at(at)
        self.backups[name] = self.folder / f"{name}.zip"
        backup(store, self.backups[name])

    def put_back(self, at: int, pick: int) -> None:
        """A PC breaks and comes back from its backup; what was in no backup and on no stick is gone."""
        name, store = self.at(at)
        if name not in self.backups:
            return
        written = boxes.where_written(store)
        is_all_out = all(made.name in written for made in boxes.outgoing(store))
        out = {e.stamp for e in store.entries("device = ? AND number <= ?", [store.device, store.setting("distributed", 0)])}
        mine = {e.stamp for e in store.entries("device = ?", [store.device])}
        skew = store.now() - Clock().now
        store.close()
        folder = self.folder / f"{name}-{len(list(self.folder.iterdir()))}"
        restore(self.backups[name], folder)
        self.take_up(name, folder, skew - timedelta(days=1))
        elsewhere = {e.stamp for other in self.stores.values() for e in other.entries("1", [])} | (out if is_all_out else set())
        for stamp in mine - elsewhere:
            self.saved.pop(stamp, None)

    def break_down(self, at: int, pick: int) -> None:
        """A PC saves, sends, saves again, breaks, comes back from the backup made before, and goes on at once."""
        name, store = self.at(at)
        self.back_up(at, pick)
        self.correct(store, pick, "发过", "", pick)
        self.note_saved(name)
        self.collect(name, store)
        self.correct(store, pick, "没发", "", pick)
        self.note_saved(name)
        self.put_back(at, pick)
        self.correct(self.stores[name], pick, "以后", "", pick)
        self.note_saved(name)
        self.collect(name, self.stores[name])

    def lose_a_pc(self, at: int, pick: int) -> None:
        """The second PC of zq is declared lost, which everybody hears; whoever has it goes on with it. A new one takes its place."""
        if self.lost is not None:
            return
        self.settle()
        with quick_codes():
            self.lost = self.stores.pop("zq2")
            head = self.stores["zq1"]
            circle.declare_lost(head, circle.member(self.lost).keys.key_id)
            third = colleague(head, self.folder / f"zq3-{len(list(self.folder.iterdir()))}")
            self.stores["zq3"] = third
            self.units[third.device] = "zq"
            self.counted["zq3"] = 0
            self.stick("zq3").mkdir()
            for store in self.stores.values():
                circle.take_statements(store, circle.statements(head).values())
        self.known = self.lost.last_number(self.lost.device)

    def go_on_with_the_lost_one(self, at: int, pick: int) -> None:
        if self.lost is not None:
            with self.lost.step("改") as step:
                step.add(Worker(name=f"不认识的{pick}"))
            self.collect("zq2", self.lost)

    # -- carriers ------------------------------------------------------------------------------------------------------

    def collect(self, name: str, store: Store) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(folding, "FOLD_AFTER", 3)
            patch.setattr(os, "fsync", lambda _: None)
            sent(store, self.stick(name))
        for path in self.stick(name).rglob("*.gw?"):
            if is_whole(path):
                self.put[path.relative_to(self.stick(name)).as_posix()] = path.read_bytes()

    def send(self, start: int, end: int, pick: int) -> None:
        self.collect(*self.at(start))

    def receive(self, start: int, end: int, pick: int) -> None:
        name, store = self.at(start)
        if (self.stick(name) / "s").exists():
            self.ensure_told(name, received(store, self.stick(name)))

    def ensure_told(self, name: str, reports: list[ReceivedBundle]) -> None:
        """Every damaged file that was needed, and every gap, is spoken of."""
        store = self.stores[name]
        told = {(r.device, r.audience, r.number) for r in reports if r.state not in (State.TAKEN, State.OLDER)}
        for path in self.stick(name).glob("s/*/*/*/*/*.gwb"):
            _, unit, device, audience, _, file = path.relative_to(self.stick(name)).parts
            named = re.fullmatch(r"(\d{10})-(?:(\d{10})-)?[bf]-[0-9a-f]{16}\.gwb", file)
            if named is None or device == store.device or is_whole(path):
                continue
            if not concerns(circle.member(store).circle, UNITS[name], unit, audience):
                continue
            since, number = int(named[1]), int(named[2] or named[1])
            now = boxes.stream(store, device, audience)
            if not now.has(since, number) and path.stem[-16:] not in {hash16 for hash16, _, _ in now.closed}:
                assert (device, audience, number) in told, f"nothing said of {path.name}"
        for (device, audience), now in boxes.streams(store).items():
            lacking = now.lacking
            if lacking and any(self.stick(name).glob(f"s/*/{device}/{audience}")):
                said = [r.state for r in reports if (r.device, r.audience) == (device, audience)]
                assert State.GAP in said or State.OLDER in said, f"nothing said of {lacking}"

    def carry_one(self, start: int, end: int, pick: int) -> None:
        chosen = self.choose_file(start, pick)
        if chosen is not None:
            copy = self.stick(self.at(end)[0]) / chosen.relative_to(self.stick(self.at(start)[0]))
            self.lay_down(copy.with_name(f"{copy.stem} (1){copy.suffix}") if pick % 3 == 0 else copy, chosen.read_bytes())

    def carry_all(self, start: int, end: int, pick: int) -> None:
        source, target = self.stick(self.at(start)[0]), self.stick(self.at(end)[0])
        for path in list(source.rglob("*.gw?")):
            copy = target / path.relative_to(source)
            if not copy.exists():
                self.lay_down(copy, path.read_bytes())

    def bad_trip(self, start: int, end: int, pick: int) -> None:
        """What is new at one PC is brought to another, some of it harmed or lost, and read there at once."""
        (source, store), (target, _) = self.at(start), self.at(end)
        self.collect(source, store)
        news = [
            p for p in sorted(self.stick(source).rglob("*.gwb")) if not (self.stick(target) / p.relative_to(self.stick(source))).exists()
        ]
        for at, path in enumerate(news):
            lot = (pick + 7 * at) % 9
            if lot > 1:
                copy = self.stick(target) / path.relative_to(self.stick(source))
                self.lay_down(copy, self.harmed(path, news[pick % len(news)], pick + at) if lot < 5 else path.read_bytes())
        self.receive(end, 0, 0)

    def damage_one(self, start: int, end: int, pick: int) -> None:
        chosen, other = self.choose_file(start, pick), self.choose_file(start, pick // 11)
        if chosen is not None and other is not None:
            chosen.write_bytes(self.harmed(chosen, other, pick))

    @staticmethod
    def harmed(path: Path, other: Path, pick: int) -> bytes:
        """What a bad stick or a synchroniser makes of a file."""
        content, fault = bytearray(path.read_bytes() or b"?"), FAULTS[pick % 4]
        place = pick * 7 % len(content)
        if fault == "cut":
            del content[place:]
        elif fault == "flip":
            content[place] ^= 1 << pick % 8
        elif fault == "zeros":
            content[place:] = bytes(len(content) - place)
        else:
            return other.read_bytes()
        return bytes(content)

    def lose_one(self, start: int, end: int, pick: int) -> None:
        chosen = self.choose_file(start, pick)
        if chosen is not None:
            chosen.unlink()

    def roll_back(self, start: int, end: int, pick: int) -> None:
        """A stick is copied, and some time later is as it was then."""
        stick = self.stick(self.at(start)[0])
        old = stick.with_suffix(".old")
        if old.exists():
            shutil.rmtree(stick)
            old.rename(stick)
        else:
            shutil.copytree(stick, old)

    def choose_file(self, at: int, pick: int) -> Path | None:
        files = sorted(path for path in self.stick(self.at(at)[0]).rglob("*.gw?"))
        return files[pick % len(files)] if files else None

    @staticmethod
    def lay_down(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    # -- what must hold ------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Everybody sends, every file that was ever whole comes everywhere, everybody receives; until all answers are in."""
        for _ in range(3):
            for name, store in self.stores.items():
                self.collect(name, store)
            for name, store in self.stores.items():
                for path, content in self.put.items():
                    self.lay_down(self.stick(name) / path, content)
                reports = received(store, self.stick(name))
                self.ensure_told(name, reports)
        unsound = [r for r in reports if r.state not in (State.TAKEN, State.OLDER, State.REVOKED)]
        assert not unsound, unsound

    def of_concern(self, name: str, own: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
        """What a station holds but for people of others who have no case here any more: they are told of no longer."""
        linked = {row["values"]["worker_id"] for (record, _), row in own.items() if record == Grievance.record}
        made_here = {key for key, row in own.items() if self.units[row["versions"]["id"][17:]] == UNITS[name]}
        return {key: row for key, row in own.items() if key[0] != Worker.record or key[1] in linked or key in made_here}

    def agree(self) -> None:
        district = self.stores["bh1"]
        above, above_conflicts, entries = rows(district), conflicts(district), journal(district)
        for name, store in self.stores.items():
            own, own_conflicts = rows(store), conflicts(store)
            if UNITS[name] == "bh":
                assert (own, own_conflicts, journal(store)) == (above, above_conflicts, entries)
            else:
                own = self.of_concern(name, own)
                ids = {of for _, of in own}
                assert own == {key: above[key] for key in own}
                assert {k: v for k, v in own_conflicts.items() if k[0] in ids} == {k: v for k, v in above_conflicts.items() if k[0] in ids}
                assert journal(store).items() <= entries.items()
            stamps = {entry.stamp for entry in journal(store).values()}
            assert {stamp for stamp, unit in self.saved.items() if unit == UNITS[name]} <= stamps
            assert store.query("SELECT * FROM waiting") == []
            if self.lost is not None:
                assert store.query("SELECT * FROM journal WHERE device = ? AND number > ?", [self.lost.device, self.known]) == []
        assert set(self.saved) <= {entry.stamp for entry in entries.values()}
        others = [rows(store) for name, store in self.stores.items() if UNITS[name] == "zq"]
        assert others[0] == others[-1]


TestExchange = Exchange.TestCase
TestExchange.settings = examples(5, stateful_step_count=40)
