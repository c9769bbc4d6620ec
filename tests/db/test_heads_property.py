"""Whatever up to six PCs write, and however it gets about, all come to the same: the rows, the versions and the conflicts that an
oracle of a few lines reads off the set of entries; and no value that was saved is lost.

Every rule of the merge was broken once to see that this test, or the small ones in test_heads and test_versions, notices: docs/merge.md.
"""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from blank import blank_store
from depth import examples
from stand_ins import Clock
from station.casework.fields import Record
from station.casework.journal import Entry
from station.casework.model import BY_NAME, RECORDS, Claim, Employer, Grievance, Worker
from station.db.belonging import binned
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import StationError

SET_SIGNS = {("employer", "aliases"): "\n"}


def everything(store: Store) -> list[Entry]:
    return store.entries("1", [])


# -- the oracle ----------------------------------------------------------------------------------------------------------


def parents_of(entry: Entry, name: str) -> set[str]:
    return set(entry.values[name].parent.split())


def heads_of(entries: list[Entry], name: str) -> dict[str, Any]:
    """The versions of a field that no entry names, with their values."""
    named = {p for e in entries if name in e.values for p in parents_of(e, name)}
    return {e.stamp: e.values[name].after for e in entries if name in e.values and e.stamp not in named}


def past_of(entries: list[Entry], stamp: str) -> set[str]:
    """Every version of the record that the author of one knew, at first or second hand."""
    by_stamp = {e.stamp: e for e in entries}
    found: set[str] = set()
    new = {stamp}
    while new:
        new = {p for s in new if s in by_stamp for n in by_stamp[s].values for p in parents_of(by_stamp[s], n)} - found
        found |= new
    return found


def elements_of(entries: list[Entry], name: str, sign: str) -> set[str]:
    """The elements whose last word, by stamp, is that they are there."""
    last: dict[str, tuple[str, bool]] = {}
    for e in sorted((e for e in entries if name in e.values), key=lambda e: e.stamp):
        before = set() if e.is_new else set(e.values[name].before.split(sign))
        after = set(e.values[name].after.split(sign))
        last |= dict.fromkeys(after - before, (e.stamp, True)) | dict.fromkeys(before - after, (e.stamp, False))
    return {one for one, (_, is_there) in last.items() if is_there and one}


def expected(entries: Iterable[Entry]) -> dict[tuple[str, str, str], tuple[Any, frozenset[str]]]:
    """(value shown, the heads that hold another) of each field of each record."""
    of: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        of[entry.record, entry.record_id].append(entry)
    found: dict[tuple[str, str, str], tuple[Any, frozenset[str]]] = {}
    for (record, record_id), some in of.items():
        for name in {n for e in some for n in e.values}:
            heads = heads_of(some, name)
            if name == "deleted":
                edits = {e.stamp for e in some if set(e.values) - {"deleted"}}
                known = {h: past_of(some, h) for h in heads if heads[h]}
                contested = {h for h, past in known.items() if any(e != h and e not in past and h not in past_of(some, e) for e in edits)}
                shown = heads[max(heads.keys() - contested)] if heads.keys() - contested else False
            elif sign := SET_SIGNS.get((record, name)):
                found[record, record_id, name] = frozenset(elements_of(some, name, sign)), frozenset[str]()
                continue
            else:
                shown = heads[max(heads)]
            found[record, record_id, name] = shown, frozenset(h for h, value in heads.items() if value != shown)
    return found


def told(store: Store) -> list[type[Record]]:
    """The kinds there is anything of; that there is no row the journal does not tell of, ``verify`` sees."""
    kinds = {row[0] for row in store.query("SELECT DISTINCT record FROM journal")}
    return [cls for cls in RECORDS if cls.record in kinds]


def read(store: Store) -> dict[tuple[str, str, str], tuple[Any, frozenset[str]]]:
    """The same as the store keeps it; what nobody ever stated is left out."""
    others = defaultdict(set)
    for record_id, name, stamp in store.query("SELECT record_id, field, stamp FROM conflict"):
        others[record_id, name].add(stamp)
    stated = {(e.record, e.record_id, name) for e in everything(store) for name in e.values}
    found = {}
    for cls in told(store):
        for record in [*store.select(cls), *store.select(cls, deleted=True)]:
            for spec in cls.specs():
                if (cls.record, record.id, spec.name) in stated:
                    value = getattr(record, spec.name)
                    if sign := SET_SIGNS.get((cls.record, spec.name)):
                        value = frozenset(value.split(sign)) - {""}
                    found[cls.record, record.id, spec.name] = value, frozenset(others.pop((record.id, spec.name), ()))
    assert not others
    return found


def whole(store: Store) -> Any:
    """Rows with their versions, and conflicts, to be compared between stores."""
    rows = [(record, record.stamps) for cls in told(store) for gone in (False, True) for record in store.select(cls, deleted=gone)]
    return rows, [(c.record_id, c.field, [(h.stamp, h.value) for h in c.heads]) for c in store.conflicts()]


# -- the machine ---------------------------------------------------------------------------------------------------------


class Offices(RuleBasedStateMachine):
    """PCs that write and tell each other, in part, late, twice and in any order."""

    forms = Bundle("forms")  # (PC, what a form on it shows)

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.stores: list[Store] = []
        self.clocks: list[Clock] = []
        self.acknowledged: list[tuple[str, str, Any]] = []

    @initialize(number=st.integers(2, 6))
    def open_offices(self, number: int) -> None:
        for n in range(number):
            clock = Clock()
            folder = self.folder / str(n)
            folder.mkdir()
            store = blank_store(folder, clock)
            self.stores.append(store)
            self.clocks.append(clock)
        self.told = 0
        for kind in "wegc":  # so that there is something to differ about from the beginning
            self.enter(0, kind, "甲")
        for store in self.stores[1:]:
            store.receive(everything(self.stores[0]), "收数据")

    def teardown(self) -> None:
        if self.stores:
            entries = [e for store in self.stores for e in everything(store)]
            for n, store in enumerate(self.stores):
                Random(n).shuffle(entries)
                for first in range(0, len(entries), 7):
                    store.receive(entries[first : first + 7], "收数据")
            all_entries = everything(self.stores[0])
            wanted = expected(all_entries)
            for store in self.stores:
                assert read(store) == wanted
                assert whole(store) == whole(self.stores[0])
                assert list(verify(store)) == []
            kept = {(e.record_id, name, repr(c.after)) for e in all_entries for name, c in e.values.items()}
            assert kept.issuperset((of, name, repr(value)) for of, name, value in self.acknowledged)
            for store in self.stores:
                store.close()
        shutil.rmtree(self.folder)

    def pc(self, n: int) -> Store:
        return self.stores[n % len(self.stores)]

    def records(self, store: Store) -> list[Record]:
        return [r for cls in (Worker, Employer, Grievance, Claim) for gone in (False, True) for r in store.select(cls, deleted=gone)]

    @rule(target=forms, n=st.integers(0, 5), kind=st.sampled_from("wegc"), text=st.sampled_from("甲乙丙"))
    def enter(self, n: int, kind: str, text: str) -> Any:
        store = self.pc(n)
        with store.step("登记") as step:
            workers, cases = store.select(Worker), store.select(Grievance)
            if kind == "e":
                made: Record = step.add(Employer(name=text, aliases=text))
            elif kind == "g" and workers:
                made = step.add(Grievance(summary=text, worker_id=workers[-1].id))
            elif kind == "c" and cases:
                made = step.add(Claim(grievance_id=cases[-1].id, detail=text))
            else:
                made = step.add(Worker(name=text))
        return n, made

    @rule(target=forms, n=st.integers(0, 5), which=st.integers(0, 20))
    def look(self, n: int, which: int) -> Any:
        """A form opens what is there now, to be saved at any time later."""
        records = self.records(self.pc(n))
        return n, records[which % len(records)] if records else None

    @rule(form=forms, text=st.sampled_from("甲乙丙丁"), names=st.sets(st.integers(0, 1), min_size=1), is_set=st.booleans())
    def save(self, form: Any, text: str, names: set[int], is_set: bool) -> None:
        n, base = form
        if base is None:
            return
        store = self.pc(n)
        now = store.get(type(base), base.id)
        fields = {Worker: ("name", "phone"), Employer: ("name", "contact"), Grievance: ("summary", "handler"), Claim: ("detail", "kind")}
        values: dict[str, Any] = {fields[type(base)][i]: text for i in names}
        if isinstance(base, Employer) and (is_set or len(names) == 1):
            lines = base.aliases.split()
            values["aliases"] = "\n".join([x for x in lines if x != text] if text in lines else [*lines, text])
        with store.step("修改") as step:
            if text in "甲乙" or binned(store, now) is not None:  # what is deleted here, another PC may go on with
                step.save(base.with_values(**values), base, in_bin=True)
            else:
                step.correct(base.with_values(**values))  # which knows nothing but the versions the form showed
        for name, value in values.items():
            if value != getattr(base, name):
                assert self.named(store, name) == self.shown(base, now, [name, "deleted"] if base.deleted else [name])
                if name != "aliases":  # a set takes over what others added
                    self.acknowledged.append((base.id, name, value))

    @rule(form=forms, is_gone=st.booleans())
    def delete_or_put_back(self, form: Any, is_gone: bool) -> None:
        n, base = form
        if base is not None and is_gone != base.deleted:
            now = self.pc(n).get(type(base), base.id)
            asked = {head.stamp for conflict in self.pc(n).conflicts(base.id) for head in conflict.heads}
            with self.pc(n).step("删除" if is_gone else "放回") as step:
                step.save(base.with_values(deleted=is_gone), base)
            named, shown = self.named(self.pc(n), "deleted"), self.shown(base, now, ["", *(s.name for s in base.specs())])
            assert named - shown <= (asked if base.stamps == now.stamps else set())  # who sees what is to be decided knows that too
            assert named >= shown

    @rule(n=st.integers(0, 5), which=st.integers(0, 20))
    def remove(self, n: int, which: int) -> None:
        """The record as it stands goes to the bin, and lies there."""
        if records := self.records(self.pc(n)):
            record = records[which % len(records)]
            with self.pc(n).step("删除") as step:
                step.remove(record)
            assert self.pc(n).get(type(record), record.id).deleted

    def named(self, store: Store, name: str) -> set[str]:
        """The versions that the last save here took the place of."""
        return parents_of(store.entries("device = ? AND number = ?", [store.device, store.last_number(store.device)])[0], name)

    def shown(self, base: Record, now: Record, names: list[str]) -> set[str]:
        """The versions a form showed of these fields; one that says what now stands there shows that too."""
        found = {stamp for name in names for stamp in base.stamps.get(name, base.stamps[""]).split()}
        same = [name for name in names if name not in ("", "id") and getattr(base, name) == getattr(now, name)]
        return found | {stamp for name in same for stamp in now.stamps.get(name, now.stamps[""]).split()}

    @rule(n=st.integers(0, 5), which=st.integers(0, 9), choice=st.integers(0, 3))
    def decide(self, n: int, which: int, choice: int) -> None:
        store = self.pc(n)
        found = store.conflicts()
        if found:
            conflict = found[which % len(found)]
            value = conflict.heads[choice % len(conflict.heads)].value
            with store.step("定下") as step:
                step.settle(BY_NAME[conflict.record], conflict.record_id, {conflict.field: value})
            left = [c.field for c in store.conflicts(conflict.record_id)]
            assert conflict.field not in left
            assert getattr(store.get(BY_NAME[conflict.record], conflict.record_id), conflict.field) == value

    @rule(n=st.integers(0, 5), is_again=st.booleans())
    def undo(self, n: int, is_again: bool) -> None:
        store = self.pc(n)
        if store.redo_name() if is_again else store.undo_name():
            try:
                (store.redo if is_again else store.undo)()
            except StationError:
                return

    @rule(n=st.integers(0, 5), other=st.integers(0, 5), die=st.randoms(use_true_random=False), part=st.sampled_from([0.3, 0.7, 1, 1]))
    def tell(self, n: int, other: int, die: Random, part: float) -> None:
        """Some of what a PC knows, some of it twice, in any order."""
        entries = everything(self.pc(n))
        some = die.sample(entries, int(len(entries) * part))
        self.pc(other).receive(some + some[:2], "收数据")
        self.told += 1

    @rule(n=st.integers(0, 5), hours=st.integers(-48, 48))
    def set_the_clock(self, n: int, hours: int) -> None:
        self.clocks[n % len(self.clocks)].now += timedelta(hours=hours)

    @precondition(lambda self: self.told)
    @invariant()
    def rows_are_what_the_journal_says(self) -> None:
        store = self.stores[self.told % len(self.stores)]
        assert [fault for fault in verify(store) if "缺" not in fault] == []


TestOffices = Offices.TestCase
TestOffices.settings = examples(25, stateful_step_count=30)
