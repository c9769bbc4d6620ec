"""The store: one writing path, one journal, undo, taking in what others wrote, and plain words when the disk fails."""

import json
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from blank import blank_store
from depth import examples
from disks import fill, small_disk, write_protected
from stand_ins import Clock
from station import files
from station.casework.journal import Entry, FieldChange
from station.casework.model import (
    RECORDS,
    Attachment,
    Claim,
    Employer,
    Grievance,
    Party,
    Progress,
    Record,
    StaffMember,
    Worker,
)
from station.db import sqlite, vaulting
from station.db.safekeeping import verify
from station.db.store import FILE_NAME, Store
from station.errors import GoneError, StationError
from station.vault import slots


def add(store: Store, record: Record, name: str = "登记") -> Any:
    with store.step(name) as step:
        return step.add(record)


def edit(store: Store, record: Record, step_name: str = "修改", /, **values: Any) -> Any:
    with store.step(step_name) as step:
        return step.save(record.with_values(**values), record)


def contents(store: Store) -> list[tuple[Record, dict[str, str]]]:
    """Every record, those in the bin too, with the versions of its fields."""
    return [(record, record.stamps) for cls in RECORDS for deleted in (False, True) for record in store.select(cls, deleted=deleted)]


def everything(store: Store) -> list[Entry]:
    return store.entries("1", [])


# -- writing -----------------------------------------------------------------------------------------------------------


def test_a_record_comes_back_as_it_was_stored(store: Store) -> None:
    worker = Worker(name="李强", id_number="110101199003074514", is_member=True)
    stored = add(store, worker)
    assert stored == worker.with_values(id=stored.id)
    assert store.get(Worker, stored.id) == stored
    assert store.find(Worker, "nothing") is None
    with pytest.raises(KeyError):
        store.get(Worker, "nothing")


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.record)
def test_every_kind_of_record_is_stored_with_its_defaults(store: Store, cls: type[Record]) -> None:
    """A default that says something is stored; nothing else is put in its place."""
    stored = add(store, cls())
    assert store.get(cls, stored.id) == stored == cls(id=stored.id)


def test_a_flag_that_is_on_by_default_can_be_stored_off(store: Store) -> None:
    stored = add(store, StaffMember(name="王芳", is_active=False))
    assert store.get(StaffMember, stored.id).is_active is False


def test_the_journal_says_who_when_where_and_every_field(store: Store, clock: Clock) -> None:
    worker = add(store, Worker(name="李强"), "登记诉求")
    clock.advance(minutes=5)
    store.user = "赵明"
    edit(store, worker, "改电话", phone="13800138000", name="李 强")
    entered, changed = store.history(worker.id)
    assert (entered.by, entered.at, entered.step_name, entered.is_new) == ("王芳", "2026-03-16T09:00:00", "登记诉求", True)
    assert entered.values == {"name": FieldChange("", "李强")}
    assert (changed.by, changed.at, changed.step_name, changed.is_new) == ("赵明", "2026-03-16T09:05:00", "改电话", False)
    assert changed.values == {
        "phone": FieldChange("", "13800138000", entered.stamp),
        "name": FieldChange("李强", "李 强", entered.stamp),
    }
    assert (entered.device, entered.number, changed.number) == (store.device, 1, 2)
    assert (entered.record, entered.record_id) == ("worker", worker.id)
    assert changed.stamp > entered.stamp


def test_a_value_is_journaled_with_its_type(store: Store) -> None:
    values = {"amount": 1_234_567, "is_anonymous": True, "summary": "“欠薪”\n第二行", "people": None}
    stored = add(store, Grievance(number="ZQ-2026-0001", **values))
    after = {name: change.after for name, change in store.history(stored.id)[0].values.items()}
    ordinary = {"is_employed": True, "status": "accepted", "urgency": "normal", "confidentiality": "normal"}
    assert after == {"number": "ZQ-2026-0001"} | ordinary | {name: value for name, value in values.items() if value is not None}


def test_only_what_changed_is_written(store: Store) -> None:
    base = add(store, Worker(name="李强", phone="1"))
    edit(store, base, phone="2")
    edit(store, base, name="李强强")  # from a form that still shows the old phone
    now = store.get(Worker, base.id)
    assert (now.name, now.phone) == ("李强强", "2")
    assert [set(e.values) for e in store.history(base.id)] == [{"name", "phone"}, {"phone"}, {"name"}]


def test_a_save_that_changes_nothing_leaves_no_trace(store: Store) -> None:
    worker = add(store, Worker(name="李强"))
    before = len(everything(store))
    with store.step("改") as step:
        step.save(worker, worker)
    assert not step.changes
    assert len(everything(store)) == before
    assert store.undo_name() == "登记"


def test_the_version_the_form_was_showing_is_kept(store: Store) -> None:
    base = add(store, Worker(name="李强"))
    newer = edit(store, base, phone="2")
    edit(store, base, phone="3")
    edit(store, newer, phone="4")
    parents = [e.values["phone"].parent for e in store.history(base.id)[1:]]
    assert parents == [base.stamps[""], base.stamps[""], newer.stamps["phone"]]


def test_changes_name_what_was_touched(store: Store) -> None:
    with store.step("登记诉求") as step:
        worker = step.add(Worker(name="李强"))
        step.add(Employer(name="晨光"))
        first = step.add(Grievance(worker_id=worker.id))
        second = step.add(Grievance())
    assert step.changes.step == "登记诉求"
    assert step.changes.touched["grievance"] == {first.id, second.id}
    assert step.changes.touches("employer")
    assert step.changes.touches("letter", "worker")
    assert not step.changes.touches("letter")


def test_no_store_is_begun_in_the_place_of_one_in_use(store: Store, tmp_path: Path) -> None:
    """A thread asks for the store after its folder was taken away."""
    store.folder.rename(tmp_path / "away")
    store.folder.mkdir()
    with pytest.raises(StationError, match="不见了"):
        store.again()
    assert list(store.folder.iterdir()) == []
    store.folder.rmdir()
    (tmp_path / "away").rename(store.folder)
    with store.again() as again:
        assert again.matching(Employer) == store.matching(Employer)


def test_ids_are_in_order_of_entry(store: Store) -> None:
    with store.step("x") as step:
        names = [str(n) for n in range(200)]
        for name in names:
            step.add(Worker(name=name))
    assert [w.name for w in store.select(Worker)] == names


def test_a_step_is_stored_whole_or_not_at_all(store: Store) -> None:
    add(store, Worker(name="旧"))
    before = contents(store), everything(store)

    def interrupted() -> None:
        with store.step("登记诉求") as step:
            assert store.draw("grievance", 2026) == 1
            step.add(Worker(name="新"))
            step.save(store.select(Worker)[0].with_values(name="改"), store.select(Worker)[0])
            store.set_setting("x", 1)
            raise RuntimeError("the program dies here")

    with pytest.raises(RuntimeError):
        interrupted()
    assert (contents(store), everything(store)) == before
    assert store.setting("x", None) is None
    with store.step("再来"):
        assert store.draw("grievance", 2026) == 1  # the number was not used up


def test_what_breaks_inside_a_step_is_not_taken_for_a_fault_of_the_disk(store: Store) -> None:
    with pytest.raises(FileNotFoundError), store.step("x"):
        raise FileNotFoundError("a file the caller wanted")


def test_a_link_to_nothing_is_not_stored(store: Store) -> None:
    with pytest.raises(sqlite.IntegrityError):
        add(store, Grievance(worker_id="nobody"))
    assert store.count(Grievance) == 0
    add(store, Worker(name="可以接着用"))


def test_a_step_inside_a_step_joins_it(store: Store) -> None:
    with store.step("外") as outer:
        with store.step("内") as inner:
            inner.add(Worker(name="李强"))
        assert inner is outer
    assert store.undo_name() == "外"


def test_numbers_run_by_series_and_year(store: Store) -> None:
    with store.step("x"):
        drawn = [store.draw("grievance", 2026), store.draw("grievance", 2026), store.draw("grievance", 2027), store.draw("letter", 2026)]
        store.raise_series("grievance", 2026, 40)
        store.raise_series("grievance", 2026, 7)
        drawn.append(store.draw("grievance", 2026))
    assert drawn == [1, 2, 1, 1, 41]
    with pytest.raises(RuntimeError):
        store.draw("grievance", 2026)


def test_deleted_records_are_kept_apart(store: Store) -> None:
    worker = add(store, Worker(name="李强"))
    with store.step("删除") as step:
        step.remove(worker)
    assert store.select(Worker) == []
    assert store.count(Worker) == 0
    assert [w.name for w in store.select(Worker, deleted=True)] == ["李强"]
    assert store.get(Worker, worker.id).deleted


def test_settings_and_acts_are_kept_outside_the_journal(store: Store) -> None:
    assert store.setting("columns", ["a"]) == ["a"]
    store.set_setting("columns", ["b", 2, None])
    store.log_act("export", "12 行")
    assert store.setting("columns", None) == ["b", 2, None]
    assert [tuple(r) for r in store.query("SELECT by, act, detail FROM act_log")] == [("王芳", "export", "12 行")]
    assert everything(store) == []


# -- undo --------------------------------------------------------------------------------------------------------------


def test_sixty_steps_are_undone_and_redone_with_their_names_across_reopening(store: Store, tmp_path: Path, clock: Clock) -> None:
    worker = add(store, Worker(name="0"), "登记")
    states = [contents_without_versions(store)]
    for n in range(1, 60):
        edit(store, store.get(Worker, worker.id), f"改名：第{n}次", name=str(n))
        states.append(contents_without_versions(store))
    store.close()
    with Store.open(tmp_path / "store", clock=clock) as again:
        for n in range(59, 0, -1):
            assert again.undo_name() == f"改名：第{n}次"
            assert again.undo().touched == {"worker": {worker.id}}
            assert contents_without_versions(again) == states[n - 1]
        assert again.undo_name() == "登记"
        again.undo()
        assert again.undo_name() == ""
        assert again.select(Worker) == []
        with pytest.raises(StationError) as refused:
            again.undo()
        assert refused.value.message == "没有可以撤销的步骤。"
    with Store.open(tmp_path / "store", clock=clock) as again:
        assert again.redo_name() == "登记"
        for n in range(60):
            again.redo()
            assert contents_without_versions(again) == states[n]
        assert again.redo_name() == ""
        with pytest.raises(StationError) as refused:
            again.redo()
        assert refused.value.message == "没有可以重做的步骤。"
        assert list(verify(again)) == []


def contents_without_versions(store: Store) -> dict[str, list[Record]]:
    return {cls.record: list(store.select(cls)) for cls in RECORDS}


def with_the_bin(store: Store) -> list[Record]:
    return [record for record, _ in contents(store)]


def test_going_back_and_forth_a_hundred_times_forgets_nothing(store: Store) -> None:
    worker = add(store, Worker(name="甲"), "登记")
    edit(store, worker, "改名", name="乙")
    for _ in range(110):
        store.undo()
        store.redo()
    assert (store.undo_name(), store.redo_name()) == ("改名", "")
    store.undo()
    assert (store.undo_name(), store.redo_name()) == ("登记", "改名")
    store.undo()
    assert (store.undo_name(), store.redo_name()) == ("", "登记")


def test_a_new_step_ends_redo(store: Store) -> None:
    worker = add(store, Worker(name="甲"), "登记")
    edit(store, worker, "改名", name="乙")
    store.undo()
    edit(store, store.get(Worker, worker.id), "改电话", phone="1")
    assert (store.undo_name(), store.redo_name()) == ("改电话", "")
    store.undo()
    assert (store.undo_name(), store.redo_name()) == ("登记", "改电话")


def test_undo_of_creation_puts_the_record_into_the_bin_and_redo_takes_it_out(store: Store) -> None:
    worker = add(store, Worker(name="甲"))
    assert store.undo().step == "撤销：登记"
    assert store.get(Worker, worker.id).deleted
    assert store.redo().step == "重做：登记"
    assert store.select(Worker) == [worker]


def test_undo_is_journaled_under_the_name_of_who_did_it(store: Store) -> None:
    worker = add(store, Worker(name="甲"))
    store.user = "赵明"
    store.undo()
    entry = store.history(worker.id)[-1]
    assert (entry.by, entry.step_name, entry.values["deleted"][:2]) == ("赵明", "撤销：登记", (False, True))


def test_what_cannot_be_taken_back_stays_and_ends_redo(store: Store) -> None:
    worker = add(store, Worker(name="甲"), "登记")
    edit(store, worker, "改名", name="乙")
    store.undo()
    with store.step("签发", undoable=False) as step:
        step.add(Employer(name="晨光"))
    assert (store.undo_name(), store.redo_name()) == ("登记", "")


def from_elsewhere(store: Store, record: Record, values: dict[str, Any], *, is_new: bool = False, number: int = 1) -> Entry:
    """An entry as another PC would send it, newer than anything here."""
    newest = max([e.stamp for e in everything(store)], default=f"{0:016x}")
    stamp = f"{int(newest[:16], 16) + number:016x}.feedfeedfeedfeed"
    return Entry(
        device="feedfeedfeedfeed",
        number=number,
        stamp=stamp,
        at="2026-03-16T09:00:00",
        by="区里",
        step=f"far-{number}",
        step_name="区里改",
        record=record.record,
        record_id=record.id,
        is_new=is_new,
        values={name: FieldChange("", value) for name, value in values.items()},
    )


def test_undo_is_refused_when_a_value_has_changed_since(store: Store) -> None:
    worker = add(store, Worker(name="甲"), "登记")
    edit(store, worker, "改名", name="乙", phone="1")
    store.receive([from_elsewhere(store, worker, {"name": "丙"})], "收数据")
    with pytest.raises(StationError) as refused:
        store.undo()
    assert str(refused.value) == "“改名”之后又改过职工的姓名，不能直接撤销。可以在修改记录里放回原来的值。"
    now = store.get(Worker, worker.id)
    assert (now.name, now.phone) == ("丙", "1")  # not half undone
    assert list(verify(store)) == []


def test_undo_of_creation_is_refused_when_the_record_was_added_to(store: Store) -> None:
    worker = add(store, Worker(name="甲"), "登记")
    store.receive([from_elsewhere(store, worker, {"phone": "13800138000"})], "收数据")
    with pytest.raises(StationError, match=r"“登记”之后又改过职工的联系电话，不能直接撤销。"):
        store.undo()


@pytest.mark.parametrize("part", ["progress", "attachment", "party"])
def test_undo_of_creation_is_refused_when_something_hangs_on_the_record(store: Store, part: str) -> None:
    employer = add(store, Employer(name="晨光"))
    grievance = add(store, Grievance(number="ZQ-2026-0001"), "登记诉求")
    hanging = {
        "progress": Progress(grievance_id=grievance.id, at="2026-03-16T09:00", content="已联系"),
        "attachment": Attachment(owner="grievance", owner_id=grievance.id, name="工资条.jpg"),
        "party": Party(grievance_id=grievance.id, employer_id=employer.id),
    }[part]
    with store.step("不能撤销的一步", undoable=False) as step:
        hung = step.add(hanging)
    with pytest.raises(StationError, match=rf"“登记诉求”之后又登记了{hanging.title}，不能直接撤销。请先撤销或者删除后来登记的内容。"):
        store.undo()
    with store.step("删除", undoable=False) as step:
        step.remove(hung)
    store.undo()
    assert store.get(Grievance, grievance.id).deleted


def test_undo_of_creation_is_refused_when_the_record_was_deleted_meanwhile(store: Store) -> None:
    worker = add(store, Worker(name="甲"), "登记")
    store.receive([from_elsewhere(store, worker, {"deleted": True})], "收数据")
    with pytest.raises(StationError, match=r"“登记”之后又删除或者放回过职工，不能直接撤销。"):
        store.undo()


def test_a_step_of_many_records_is_undone_and_redone_as_one(store: Store) -> None:
    with store.step("登记诉求") as step:
        worker = step.add(Worker(name="甲"))
        employer = step.add(Employer(name="晨光"))
        grievance = step.add(Grievance(worker_id=worker.id))
        step.add(Party(grievance_id=grievance.id, employer_id=employer.id))
        step.add(Claim(grievance_id=grievance.id, kind="wages"))
        step.save(grievance.with_values(status="working"), grievance)
    before = contents_without_versions(store)
    for _ in range(3):
        store.undo()
        assert not any(contents_without_versions(store).values())
        store.redo()
        assert contents_without_versions(store) == before


# -- what others wrote -------------------------------------------------------------------------------------------------


def pair(folder: Path, clock: Clock) -> tuple[Store, Store]:
    stores = blank_store(folder / "a", clock), blank_store(folder / "b", clock)
    stores[0].user, stores[1].user = "甲站", "乙站"
    return stores


def work(a: Store, b: Store, clock: Clock, seed: int, steps: int = 25) -> None:
    """Two PCs work on the same records and now and then tell each other everything; their clocks stray."""
    die = random.Random(seed)
    for n in range(steps):
        store = die.choice([a, b])
        clock.advance(minutes=die.randint(-40, 60))
        workers, grievances = store.select(Worker), store.select(Grievance)
        act = die.choice(["worker", "grievance", "edit", "edit", "undo", "tell"])
        if act == "worker" or not workers:
            add(store, Worker(name=f"人{n}"))
        elif act == "grievance":
            add(store, Grievance(summary=f"事{n}", worker_id=die.choice(workers).id))
        elif act == "edit":
            target = die.choice([*workers, *grievances])
            values = {"phone": str(n)} if isinstance(target, Worker) else {"amount": n, "worker_id": die.choice(workers).id}
            edit(store, target, **values)
        elif act == "undo" and store.undo_name():
            try:
                store.undo()
            except StationError:
                continue
        elif act == "tell":
            other = b if store is a else a
            other.receive(everything(store), "收数据")


@examples(15)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_arrival_does_not_matter(seed: int) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a, b = pair(folder, clock)
        work(a, b, clock, seed)
        entries = [*everything(a), *everything(b)]
        rows = []
        for n in range(3):
            random.Random(seed + n).shuffle(entries)
            with blank_store(folder / f"c{n}", clock) as third:
                for cut in (entries[: len(entries) // 3], entries[len(entries) // 3 :], entries):
                    third.receive(cut, "收数据")
                rows.append(contents(third))
                assert list(verify(third)) == []
        a.receive(entries, "收数据")
        b.receive(entries, "收数据")
        assert rows[0] == rows[1] == rows[2] == contents(a) == contents(b)
        a.close()
        b.close()


def test_what_is_known_is_not_taken_again(store: Store, tmp_path: Path, clock: Clock) -> None:
    worker = add(store, Worker(name="甲"))
    edit(store, worker, phone="1")
    with Store.open(tmp_path / "other", clock=clock) as other:
        taken, changes = other.receive(everything(store), "收数据")
        assert (taken, changes.touched) == (2, {"worker": {worker.id}})
        assert other.receive(everything(store), "收数据")[0] == 0
        assert store.receive(everything(other), "收数据")[0] == 0  # its own news coming back
        assert everything(other) == everything(store)
        assert other.undo_name() == ""  # what others did is not undone here


def test_what_is_received_keeps_its_origin_and_the_next_edit_is_newer(store: Store, tmp_path: Path, clock: Clock) -> None:
    ahead = Clock()
    ahead.advance(days=400)  # a PC whose clock is a year ahead
    with Store.open(tmp_path / "ahead", clock=ahead) as other:
        other.user = "区里"
        worker = add(other, Worker(name="甲"), "区里登记")
        store.receive(everything(other), "收数据")
    entry = store.history(worker.id)[0]
    assert (entry.by, entry.step_name) == ("区里", "区里登记")
    assert entry.device != store.device
    edited = edit(store, store.get(Worker, worker.id), name="乙")
    assert edited.stamps["name"] > entry.stamp
    assert store.history(worker.id)[-1].values["name"].parent == entry.stamp


def test_what_is_written_in_the_step_that_receives_is_newer_too(store: Store) -> None:
    worker = add(store, Worker(name="甲"))
    news = from_elsewhere(store, worker, {"name": "乙"}, number=1_000_000)
    with store.step("收数据") as step:
        step.take([news])
        edited = step.save(store.get(Worker, worker.id).with_values(name="丙"), store.get(Worker, worker.id))
    assert edited.stamps["name"] > news.stamp


def test_entries_of_a_newer_version_are_kept_whole_and_shown_as_far_as_known(store: Store) -> None:
    worker = Worker(id="w1")
    unknown = Employer(id="t1")
    news = [
        from_elsewhere(store, worker, {"name": "甲", "blood_type": "A"}, is_new=True),
        Entry(**{**from_elsewhere(store, unknown, {"x": 1}, is_new=True, number=2).__dict__, "record": "time_machine"}),
    ]
    taken, changes = store.receive(news, "收数据")
    assert taken == 2
    assert changes.touched == {"worker": {"w1"}}
    assert store.get(Worker, "w1").name == "甲"
    assert everything(store) == news
    assert list(verify(store)) == []


def test_an_entry_waits_for_the_record_it_speaks_of(store: Store, tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "other", clock=clock) as other:
        worker = add(other, Worker(name="甲"))
        grievance = add(other, Grievance(summary="欠薪", worker_id=worker.id))
        edit(other, grievance, summary="欠薪两个月")
        creation, case, change = everything(other)
    store.receive([change], "收数据")
    store.receive([case], "收数据")
    assert store.find(Grievance, grievance.id) is None
    assert list(verify(store)) == []
    store.receive([creation], "收数据")
    assert store.get(Grievance, grievance.id).summary == "欠薪两个月"
    assert store.query("SELECT count(*) FROM waiting")[0][0] == 0
    assert list(verify(store)) == []


def test_a_broken_delivery_takes_nothing_in(store: Store) -> None:
    worker = Worker(id="w1")

    def broken() -> Iterable[Entry]:
        yield from_elsewhere(store, worker, {"name": "甲"}, is_new=True)
        raise StationError("包读到一半坏了。")

    with pytest.raises(StationError):
        store.receive(broken(), "收数据")
    assert everything(store) == []
    assert store.find(Worker, "w1") is None


# -- random work -------------------------------------------------------------------------------------------------------


class Desk(RuleBasedStateMachine):
    """Whatever a clerk does, the rows are what the journal says and undo leads back to what was there."""

    workers = Bundle("workers")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.store = blank_store(self.folder, self.clock)
        self.done = 0
        self.undone = 0

    def teardown(self) -> None:
        assert list(verify(self.store)) == []
        self.store.close()
        shutil.rmtree(self.folder)

    def step_done(self) -> None:
        self.done += 1
        self.undone = 0

    @rule(target=workers, name=st.text(max_size=3))
    def enter(self, name: str) -> str:
        self.step_done()
        return str(add(self.store, Worker(name=name)).id)

    @rule(worker=workers, phone=st.text(st.sampled_from("12"), max_size=2), is_member=st.booleans())
    def change(self, worker: str, phone: str, is_member: bool) -> None:
        base = self.store.get(Worker, worker)
        if base.deleted:
            with suppress(GoneError):
                assert edit(self.store, base, phone=phone, is_member=is_member) == base, "what is deleted is not written"
        elif edit(self.store, base, phone=phone, is_member=is_member) != base:
            self.step_done()

    @rule(worker=consumes(workers))
    def open_case(self, worker: str) -> None:
        with self.store.step("登记诉求") as step:
            case = step.add(Grievance(worker_id=worker))
            step.save(case.with_values(amount=5), case)
        self.step_done()

    @rule(minutes=st.integers(-600, 600))
    def time_passes_or_the_clock_is_set(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder, clock=self.clock)

    @precondition(lambda self: self.done)
    @rule()
    def undo_and_redo_lead_back(self) -> None:
        before = with_the_bin(self.store)
        self.store.undo()
        assert with_the_bin(self.store) != before
        self.store.redo()
        assert with_the_bin(self.store) == before

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        self.store.undo()
        self.done, self.undone = self.done - 1, self.undone + 1

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.store.redo()
        self.done, self.undone = self.done + 1, self.undone - 1

    @invariant()
    def names_tell_whether_there_is_something_to_undo_or_redo(self) -> None:
        assert bool(self.store.undo_name()) == bool(self.done)
        assert bool(self.store.redo_name()) == bool(self.undone)

    @invariant()
    def stamps_only_rise(self) -> None:
        stamps = [entry.stamp for entry in self.store.entries("1", [])]
        assert stamps == sorted(set(stamps))


TestDesk = Desk.TestCase
TestDesk.settings = examples(20, stateful_step_count=25)


# -- the file ----------------------------------------------------------------------------------------------------------


def test_a_store_is_made_once_and_found_again(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "数据 文件夹" / "a"
    with Store.open(folder, clock=clock) as made:
        device = made.device
        worker = add(made, Worker(name="李强"))
        assert made.query("PRAGMA journal_mode")[0][0] == "wal"
        assert made.query("PRAGMA foreign_keys")[0][0] == 1
        assert made.query("PRAGMA synchronous")[0][0] == 2
    with Store.open(folder, clock=clock) as found:
        assert (found.device, found.get(Worker, worker.id)) == (device, worker)
    assert sorted(path.name for path in folder.iterdir()) == [FILE_NAME, slots.FILE_NAME]


def test_no_two_stores_have_one_name(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as a, Store.open(tmp_path / "b") as b:
        assert a.device != b.device
        assert len(a.device) == 16


NOT_OURS = "“station.db”不是服务站的数据文件。" + "原文件没有改动。请换一个文件夹，或从备份恢复。"
NO_KEYS = (
    "“station.db”打不开：它不是服务站的数据文件，或者缺少钥匙文件“station.keys”。"
    "原文件没有改动。请换一个文件夹，或从备份里取回钥匙文件，放在它旁边。"
)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes("这是一份通知，不是数据。".encode() * 100)
    before = path.read_bytes()
    with pytest.raises(StationError) as refused:
        Store.open(tmp_path)
    assert str(refused.value) == NO_KEYS
    assert path.read_bytes() == before


@pytest.mark.parametrize(("is_plain", "sentence"), [(True, NO_KEYS), (False, NOT_OURS)])
def test_another_programs_database_is_left_alone(tmp_path: Path, is_plain: bool, sentence: str) -> None:
    path = tmp_path / FILE_NAME
    conn = sqlite.connect(path, None) if is_plain else vaulting.opened(path, None)[0]
    conn.execute("CREATE TABLE notes (text)")
    conn.close()
    before = path.read_bytes()
    with pytest.raises(StationError) as refused:
        Store.open(tmp_path)
    assert str(refused.value) == sentence
    assert path.read_bytes() == before


def test_an_empty_file_left_by_a_crash_is_a_new_store(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    with Store.open(tmp_path) as opened:
        add(opened, Worker(name="李强"))


def test_a_first_opening_cut_short_is_taken_up_again(tmp_path: Path) -> None:
    conn, _ = vaulting.opened(tmp_path / FILE_NAME, None)
    conn.execute("PRAGMA journal_mode = WAL")  # what stands in the file when the disk is full right after
    conn.close()
    with Store.open(tmp_path) as opened:
        add(opened, Worker(name="李强"))


def test_a_folder_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(StationError, match=r"打不开数据文件。请检查文件夹"):
        Store.open(tmp_path / "x")


def test_a_damaged_store_is_said_so(store: Store, tmp_path: Path, clock: Clock) -> None:
    for n in range(50):
        add(store, Worker(name=f"人{n}"))
    store.close()
    path = tmp_path / "store" / FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(StationError) as refused, Store.open(tmp_path / "store", clock=clock) as again:
        for cls in RECORDS:
            again.select(cls)
        list(verify(again))
    assert str(refused.value).startswith("数据文件有损坏，有的内容读不出来。文件没有改动。")


def test_another_window_that_is_saving_is_waited_for_and_then_named(store: Store, tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "store", clock=clock) as other:
        other.db.conn.execute("PRAGMA busy_timeout = 20")
        with store.step("很久的一步") as step:
            with pytest.raises(StationError):  # from its beginning, so that nothing it has read grows old before it writes
                add(other, Worker(name="乙"))
            step.add(Worker(name="甲"))
            with pytest.raises(StationError) as refused:
                add(other, Worker(name="乙"))
            assert str(refused.value) == "另一个窗口正在保存，这次没有存进去。请稍等几秒再保存。"
            assert other.select(Worker) == []  # reading goes on meanwhile, and sees nothing half done
        add(other, Worker(name="乙"))
        assert [w.name for w in store.select(Worker)] == ["甲", "乙"]
    assert list(verify(store)) == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


def test_a_full_disk_loses_nothing_that_was_saved(disk: Path, clock: Clock) -> None:
    with Store.open(disk / "store", clock=clock) as opened:
        saved = add(opened, Worker(name="先存的"))
        ballast = fill(disk)
        with pytest.raises(StationError) as refused:
            for n in range(1000):  # until the pages already taken are used up
                saved = add(opened, Worker(name=f"人{n}", phone_note="长" * 1000))
        assert str(refused.value) == "磁盘空间不够，刚才的内容没有存进去。之前的数据都在。请清理磁盘后再保存。"
        assert opened.get(Worker, saved.id) == saved
        assert list(verify(opened)) == []
    with Store.open(disk / "store", clock=clock) as opened:  # still full
        assert opened.get(Worker, saved.id) == saved
    ballast.unlink()
    with Store.open(disk / "store", clock=clock) as opened:
        add(opened, Worker(name="后存的"))
        assert list(verify(opened)) == []


def test_a_store_that_found_no_room_at_first_is_made_later(disk: Path, clock: Clock) -> None:
    for spare in (0, 8, 40, 100):  # it gives up at another place each time
        ballast = fill(disk, spare=spare)
        with pytest.raises(StationError, match=r"磁盘空间不够|打不开数据文件"):
            Store.open(disk / "store", clock=clock)
    ballast.unlink()
    with Store.open(disk / "store", clock=clock) as opened:
        add(opened, Worker(name="李强"))
        assert opened.device
        assert list(verify(opened)) == []


def test_a_disk_that_cannot_be_written_is_said_so(disk: Path, clock: Clock) -> None:
    with Store.open(disk / "store", clock=clock) as opened:
        worker = add(opened, Worker(name="李强"))
    with write_protected(disk):
        for folder in (disk / "store", disk / "new"):
            with pytest.raises(StationError) as refused, Store.open(folder, clock=clock) as opened:
                add(opened, Worker(name="王五"))
            assert refused.value.message in ("数据文件夹不能写入，打不开数据。", "数据文件夹不能写入，刚才的内容没有存进去。")
            assert "权限" in refused.value.hint
        assert not files.is_writable(disk / "store")
        said = StationError("打不开数据文件。")
        said.__cause__ = OSError("the engine finds no room for its table")
        with mock.patch.object(Store, "_opened", side_effect=said), pytest.raises(StationError, match="数据文件夹不能写入，打不开数据。"):
            Store.open(disk / "store", clock=clock)
    with Store.open(disk / "store", clock=clock) as opened:
        assert opened.select(Worker) == [worker]


def test_the_journal_is_readable_by_anything_that_reads_json(store: Store) -> None:
    add(store, Worker(name="李强"))
    body = store.query("SELECT body FROM journal")[0][0]
    assert json.loads(body) == {"name": ["", "李强", ""]}
