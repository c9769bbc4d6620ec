"""Two stores that write the same: what is shown, what a person is asked, what a decision and an undo do; entries of later versions."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stand_ins import Clock
from station.casework import fields
from station.casework.fields import Record
from station.casework.journal import Entry
from station.casework.model import BY_NAME, RECORDS, Claim, Employer, Grievance, Letter, Mediation, Worker
from station.db import receiving, search_index
from station.db.safekeeping import verify
from station.db.search import ids
from station.db.store import Store
from station.errors import StationError


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(tmp_path / "other", clock=clock) as store:
        store.user = "陈立秋"
        yield store


def everything(store: Store) -> list[Entry]:
    with store.sight.whole():
        return store.entries("1", [])


def tell(*stores: Store) -> None:
    """Every store learns what every other knows."""
    for store in stores:
        for one in stores:
            if one is not store:
                one.receive(everything(store), "收数据")


def add(store: Store, record: Record) -> Any:
    with store.step("登记") as step:
        return step.add(record)


def edit(store: Store, record: Record, **values: Any) -> Any:
    with store.step("修改") as step:  # also in the bin: what a PC writes that has not heard of a deletion
        return step.save(record.with_values(**values), record, in_bin=True)


def shown(store: Store, record_id: str = "") -> list[tuple[str, list[Any]]]:
    assert list(verify(store)) == []
    return [(conflict.field, [head.value for head in conflict.heads]) for conflict in store.conflicts(record_id)]


def settle(store: Store, record: Record, **values: Any) -> Any:
    with store.step("定下") as step:
        return step.settle(type(record), record.id, values)


@pytest.fixture
def worker(store: Store, other: Store) -> Worker:
    """A worker whom both stores know, phone "0"."""
    made: Worker = add(store, Worker(name="李强", phone="0"))
    tell(store, other)
    return made


def test_both_values_are_kept_and_the_newer_shown(store: Store, other: Store, worker: Worker, clock: Clock) -> None:
    edit(store, worker, phone="1")
    clock.advance(minutes=5)
    edit(other, worker, phone="2", name="李 强")
    tell(store, other)
    for one in (store, other):
        assert (one.get(Worker, worker.id).phone, one.get(Worker, worker.id).name) == ("2", "李 强")
        (conflict,) = one.conflicts()
        assert (conflict.record, conflict.record_id, conflict.field) == ("worker", worker.id, "phone")
        newer, older = conflict.heads
        assert (newer.value, newer.by, newer.at, newer.device) == ("2", "陈立秋", "2026-03-16T09:05:00", other.device)
        assert (older.value, older.by, older.at, older.device) == ("1", "王芳", "2026-03-16T09:00:00", store.device)
        assert older.entry.values["phone"].before == "0"
        assert list(verify(one)) == []
    assert store.conflicts(worker.id) == store.conflicts()
    assert store.conflicts("nothing") == []


def test_a_form_that_was_open_while_news_came_replaces_nothing_it_did_not_show(store: Store, other: Store, worker: Worker) -> None:
    edit(other, worker, phone="2")
    tell(store, other)
    edit(store, worker, phone="1")  # the form still shows "0"
    assert shown(store) == [("phone", ["1", "2"])]


def test_a_form_that_shows_the_value_as_it_stands_is_no_conflict(store: Store, worker: Worker) -> None:
    edit(store, worker, phone="1")
    store.undo()
    edit(store, worker, phone="2")  # "0" again, in another version
    assert shown(store) == []


def test_a_base_that_does_not_come_from_the_store_is_no_conflict(store: Store, worker: Worker) -> None:
    edit(store, worker, phone="1")
    edit(store, replace(worker, stamps={}), phone="2")
    assert shown(store) == []


def test_what_one_step_writes_twice_is_no_conflict(store: Store, worker: Worker) -> None:
    with store.step("改") as step:
        step.save(worker.with_values(phone="1"), worker)
        step.save(worker.with_values(phone="2"), worker)
    assert shown(store) == []
    assert store.get(Worker, worker.id).phone == "2"


def test_an_edit_after_both_wrote_the_same_asks_nothing(store: Store, other: Store, worker: Worker) -> None:
    edit(store, worker, phone="1")
    edit(other, worker, phone="1")
    tell(store, other)
    assert shown(store) == shown(other) == []
    edit(store, store.get(Worker, worker.id), phone="2")
    tell(store, other)
    assert shown(store) == shown(other) == []
    assert other.get(Worker, worker.id).phone == "2"


def test_a_decision_settles_the_field_everywhere(store: Store, other: Store, worker: Worker) -> None:
    edit(store, worker, phone="1")
    edit(other, worker, phone="2")
    tell(store, other)
    kept = store.get(Worker, worker.id).phone
    settle(other, worker, phone=kept)  # also for the value shown there is something to write
    tell(store, other)
    assert shown(store) == shown(other) == []
    assert store.get(Worker, worker.id).phone == kept
    assert {entry.values["phone"].after for entry in store.history(worker.id) if "phone" in entry.values} == {"0", "1", "2"}


def test_two_decisions_that_differ_are_asked_again(store: Store, other: Store, worker: Worker) -> None:
    edit(store, worker, phone="1")
    edit(other, worker, phone="2")
    tell(store, other)
    settle(store, worker, phone="1")
    settle(other, worker, phone="3")
    tell(store, other)
    assert [field for field, _ in shown(store)] == ["phone"]
    assert {value for _, values in shown(store) for value in values} == {"1", "3"}
    assert shown(store) == shown(other)


def test_saving_something_else_decides_nothing(store: Store, other: Store, worker: Worker) -> None:
    edit(store, worker, phone="1")
    edit(other, worker, phone="2")
    tell(store, other)
    edit(store, store.get(Worker, worker.id), name="李 强")
    now = store.get(Worker, worker.id)
    edit(store, now, phone="3")  # who edits in the ordinary form saw one of the two
    assert len(shown(store)[0][1]) == 2


def test_a_decision_is_taken_back_and_made_again(store: Store, other: Store, worker: Worker) -> None:
    edit(store, worker, phone="1")
    edit(other, worker, phone="2")
    tell(store, other)
    now = store.get(Worker, worker.id).phone
    for value in (now, "9"):
        asked = shown(store)
        settle(store, worker, phone=value)
        for _ in range(2):
            store.undo()
            assert shown(store) == asked  # open again, with the same value in front
            store.redo()
            assert (store.get(Worker, worker.id).phone, shown(store)) == (value, [])
        store.undo()
        tell(store, other)
        assert shown(other) == shown(store) == asked


def test_a_decision_done_again_closes_only_what_it_decided(store: Store, other: Store, worker: Worker) -> None:
    edit(store, worker, phone="1", name="李 强")
    edit(other, worker, phone="2", name="李强强")
    tell(store, other)
    settle(store, worker, phone="1", name="李强强")
    store.undo()
    assert len(shown(store)) == 2
    edit(other, worker, phone="9")  # from a form of before all this
    store.receive(everything(other), "收数据")
    store.redo()
    assert shown(store) == [("phone", ["1", "9"])]
    assert store.get(Worker, worker.id).name == "李强强"


def test_whether_to_delete_is_asked_again(store: Store, other: Store, worker: Worker) -> None:
    with store.step("删除") as step:
        step.remove(worker)
    edit(other, worker, phone="2")
    tell(store, other)
    for is_gone in (True, False):
        settle(store, worker, deleted=is_gone)
        assert (store.get(Worker, worker.id).deleted, shown(store)) == (is_gone, [])
        store.undo()
        assert (store.get(Worker, worker.id).deleted, shown(store)) == (False, [("deleted", [False, True])])


def test_a_deletion_gives_way_to_an_edit_it_did_not_know(store: Store, other: Store, worker: Worker) -> None:
    with store.step("删除") as step:
        step.remove(worker)
    edit(other, worker, phone="2")
    tell(store, other)
    for one in (store, other):
        assert not one.get(Worker, worker.id).deleted
        (conflict,) = one.conflicts()
        assert (conflict.field, [h.value for h in conflict.heads]) == ("deleted", [False, True])
        assert conflict.heads[0].by == "陈立秋"  # whose edit keeps it
        assert list(verify(one)) == []
    settle(store, worker, deleted=True)
    tell(store, other)
    assert store.get(Worker, worker.id).deleted and other.get(Worker, worker.id).deleted
    assert shown(store) == shown(other) == []


def test_a_deletion_that_knew_all_counts_and_is_taken_back(store: Store, other: Store, worker: Worker) -> None:
    edit(other, worker, phone="2")
    tell(store, other)
    with store.step("删除") as step:
        step.remove(worker)  # as it stands now, whatever this list showed
    tell(store, other)
    assert other.get(Worker, worker.id).deleted
    store.undo()
    tell(store, other)
    assert not other.get(Worker, worker.id).deleted
    assert shown(other) == []


def test_an_edit_of_what_lies_in_the_bin_leaves_it_there(store: Store, other: Store, worker: Worker) -> None:
    with store.step("删除") as step:
        step.remove(worker)
    edit(store, store.get(Worker, worker.id), seal_reason="x")  # the form shows that it is deleted
    tell(store, other)
    for one in (store, other):
        assert one.get(Worker, worker.id).deleted
        assert shown(one) == []


def test_elements_of_a_set_are_put_together(store: Store, other: Store) -> None:
    firm = add(store, Employer(name="晨光", aliases="晨光厂"))
    tell(store, other)
    edit(store, firm, aliases="晨光厂\n晨光服饰")
    edit(other, firm, aliases="晨光制衣")  # one added, one taken away
    tell(store, other)
    for one in (store, other):
        assert set(one.get(Employer, firm.id).aliases.split()) == {"晨光服饰", "晨光制衣"}
        assert shown(one) == []
    stale = edit(store, firm, aliases="晨光厂\n小晨光")  # a form that shows the first value still
    assert set(stale.aliases.split()) == {"晨光服饰", "晨光制衣", "小晨光"}
    tell(store, other)
    assert other.get(Employer, firm.id) == store.get(Employer, firm.id)


def test_a_set_is_put_together_also_while_something_is_missing(store: Store, other: Store, tmp_path: Path, clock: Clock) -> None:
    firm = add(store, Employer(name="晨光", aliases="甲"))
    with Store.open(tmp_path / "third", clock=clock) as third:
        tell(store, other, third)
        edit(store, firm, aliases="甲\n乙")
        edit(other, firm, aliases="甲\n丙")
        tell(store, other)
        both = store.get(Employer, firm.id)
        edit(store, both, aliases=f"{both.aliases}\n丁")
        third.receive([entry for entry in everything(store) if entry.device == store.device], "收数据")
        assert set(third.get(Employer, firm.id).aliases.split()) == {"甲", "乙", "丁"}
        assert shown(third) == []
        with Store.open(tmp_path / "fourth", clock=clock) as fourth:  # which gets the record with them
            fourth.receive([entry for entry in everything(store) if entry.device == store.device], "收数据")
            assert fourth.get(Employer, firm.id).aliases == third.get(Employer, firm.id).aliases
            assert shown(fourth) == []
        tell(store, other, third)
        assert third.get(Employer, firm.id) == store.get(Employer, firm.id)


def test_a_set_is_folded_by_stamps_also_where_a_later_word_bears_an_earlier_one(store: Store, other: Store) -> None:
    firm = add(store, Employer(name="晨光", aliases="甲"))
    edit(store, edit(store, firm, aliases="甲\n乙"), aliases="甲")
    made, added, taken = everything(store)
    early = replace(taken, stamp=f"{int(made.stamp[:16], 16):016x}.{'f' * 16}")  # by a clock that heard of nothing
    other.receive([made, added, early], "收数据")
    assert list(verify(other)) == []


def test_lines_in_an_order_are_one_value_and_asked_about(store: Store, other: Store) -> None:
    letter = add(store, Letter(kind="opinion", demands="补发工资\n限期五日答复"))
    tell(store, other)
    edit(store, letter, demands="补发工资\n限期十日答复")
    edit(other, letter, demands="补发工资\n限期七日答复")
    tell(store, other)
    assert shown(store) == shown(other)
    ((field, values),) = shown(store)
    assert field == "demands" and set(values) == {"补发工资\n限期十日答复", "补发工资\n限期七日答复"}


def test_a_form_that_kept_only_its_versions_takes_nothing_back(store: Store, other: Store) -> None:
    firm = add(store, Employer(name="晨光", aliases="甲"))
    tell(store, other)
    form = store.get(Employer, firm.id)
    edit(other, firm, contact="周", headcount=9, aliases="甲\n乙")
    tell(store, other)
    with store.step("改") as step:
        step.correct(form.with_values(contact="吴", address="和平路", aliases="甲\n丙"))
    tell(store, other)
    now = store.get(Employer, firm.id)
    assert (now.headcount, now.address, set(now.aliases.split())) == (9, "和平路", {"甲", "乙", "丙"})
    assert shown(store) == shown(other) == [("contact", ["吴", "周"])]


def test_a_form_that_kept_only_its_versions_brings_no_element_back(store: Store, other: Store) -> None:
    firm = add(store, Employer(name="晨光", aliases="甲"))
    tell(store, other)
    edit(store, firm, aliases="甲\n乙")
    edit(other, firm, aliases="甲\n丙")
    tell(store, other)
    form = store.get(Employer, firm.id)  # shows what was put together of both
    edit(other, other.get(Employer, firm.id), aliases="甲")
    tell(store, other)
    with store.step("改") as step:
        step.correct(form.with_values(address="和平路"))
    assert store.get(Employer, firm.id).aliases == "甲"
    assert list(store.history(firm.id)[-1].values) == ["address"]


def test_three_pcs_and_entries_in_any_order(store: Store, other: Store, worker: Worker, tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "third", clock=clock) as third:
        third.receive(reversed(everything(store)), "收数据")
        for n, one in enumerate((store, other, third)):
            edit(one, worker, phone=str(n + 1))
        tell(store, other, third)
        assert len(shown(store)[0][1]) == 3
        assert shown(store) == shown(other) == shown(third)


def test_a_sealed_person_is_covered_in_conflicts_too(store: Store, other: Store, worker: Worker) -> None:
    edit(store, worker, phone="13800138001")
    edit(other, worker, phone="13900139002")
    tell(store, other)
    now = store.get(Worker, worker.id)
    edit(store, now, sealed_on="2026-03-16")
    assert not {"13800138001", "13900139002"} & {value for _, values in shown(store) for value in values}


def test_a_clock_of_2099_and_one_set_back_only_change_what_is_shown_first(store: Store, other: Store, worker: Worker, clock: Clock) -> None:
    far = replace(everything(store)[0], device="f" * 16, stamp=f"{79 * 365 * 86_400_000 << 16:016x}.{'f' * 16}", is_new=False, number=1)
    store.receive([replace(far, values={"phone": far.values["phone"]._replace(before="0", after="9", parent=worker.stamps[""])})], "收数据")
    edit(store, store.get(Worker, worker.id), phone="1")
    clock.advance(days=-400)
    last = edit(store, store.get(Worker, worker.id), phone="2")
    assert last.stamps["phone"] > far.stamp
    tell(store, other)
    clock.advance(days=-400)
    assert edit(other, other.get(Worker, worker.id), phone="3").stamps["phone"] > last.stamps["phone"]
    tell(store, other)
    assert (store.get(Worker, worker.id).phone, shown(store), shown(other)) == ("3", [], [])


def test_one_stamp_given_twice_ends_the_same_everywhere(store: Store, other: Store, worker: Worker) -> None:
    """A copied PC whose clock stood still can do that; nothing is promised for it but that all show the same."""
    edit(store, worker, phone="1")
    one = everything(store)[-1]
    twin = replace(one, device="f" * 16, values={"phone": one.values["phone"]._replace(after="2")})
    store.receive([twin], "收数据")
    other.receive([twin, one], "收数据")
    assert store.get(Worker, worker.id) == other.get(Worker, worker.id)
    assert list(verify(store)) == list(verify(other)) == []


# -- later versions ------------------------------------------------------------------------------------------------------


def test_what_a_later_version_told_is_kept_and_passed_on(store: Store, other: Store, worker: Worker) -> None:
    edit(store, worker, phone="1")
    told = replace(everything(store)[-1], more=b"\x93\x01\x02\x03", device="f" * 16, number=7)
    other.receive([told], "收数据")
    assert other.entries("device = ?", ["f" * 16]) == [told]


def test_a_kind_of_record_not_known_yet_is_applied_after_the_upgrade(
    store: Store, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = add(store, Grievance(number="1"))
    claim = add(store, Claim(grievance_id=case.id, detail="三月工资"))
    edit(store, claim, detail="三月四月工资")
    entries = everything(store)
    with monkeypatch.context() as older:
        older.delitem(BY_NAME, Claim.record)
        with Store.open(tmp_path / "late", clock=clock) as late:
            late.receive(entries[1:], "收数据")  # the claim before its case, too
            late.receive(entries[:1], "收数据")
            assert late.matching(Grievance) == [case]
            assert everything(late) != [] and late.matching(Claim) == []
    with Store.open(tmp_path / "late", clock=clock) as late:
        assert [one.detail for one in late.matching(Claim)] == ["三月四月工资"]
        assert list(verify(late)) == []
        assert late.query("SELECT count(*) FROM opaque")[0][0] == 0
        assert ids(late, type(claim), "四月工资") == {claim.id}


def test_a_field_not_known_yet_is_applied_after_the_upgrade(
    store: Store, worker: Worker, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(store, worker, phone="1", name="李 强")
    edit(store, store.get(Worker, worker.id), phone="2")
    with monkeypatch.context() as older:
        known = {name: spec for name, spec in fields._specs(Worker).items() if name != "phone"}
        older.setitem(fields._SPECS, Worker, known)
        older.setattr(receiving, "_SHAPES", {})
        with Store.open(tmp_path / "late", clock=clock) as late:
            late.receive(everything(store), "收数据")
            assert late.query("SELECT name, phone FROM worker")[0][:] == ("李 强", "")
    with Store.open(tmp_path / "late", clock=clock) as late:
        assert late.get(Worker, worker.id).phone == "2"
        assert late.get(Worker, worker.id).stamps == store.get(Worker, worker.id).stamps
        assert list(verify(late)) == []


def test_every_kind_is_applied_after_an_upgrade_from_a_version_that_knew_none(store: Store, tmp_path: Path, clock: Clock) -> None:
    made = [add(store, cls()) for cls in RECORDS]
    kinds = dict(BY_NAME)
    try:
        BY_NAME.clear()
        with Store.open(tmp_path / "late", clock=clock) as late:
            assert late.receive(everything(store), "收数据")[0] == len(made)
    finally:
        BY_NAME.update(kinds)
    with Store.open(tmp_path / "late", clock=clock) as late:
        assert [late.get(type(record), record.id) for record in made] == made


# -- finding what was received -------------------------------------------------------------------------------------------


def test_what_was_received_is_found_at_once(store: Store, other: Store, worker: Worker) -> None:
    assert ids(other, type(worker), "李强") == {worker.id}
    edit(store, worker, name="韩素琴")
    tell(store, other)
    assert ids(other, type(worker), "韩素琴") == {worker.id}
    assert ids(other, Worker, "李强") == set()


def test_what_was_received_before_the_program_ended_is_found_later(
    store: Store, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = add(store, Worker(name="韩素琴"))
    with monkeypatch.context() as ended:
        ended.setattr(Store, "index_received", lambda self: None)
        with Store.open(tmp_path / "late", clock=clock) as late:
            late.receive(everything(store), "收数据")
            assert late.query("SELECT record_id FROM unindexed")[0][0] == worker.id
            assert ids(late, type(worker), "韩素琴") == {worker.id}  # the question itself catches up
            edit(store, worker, name="韩素青")
            late.receive(everything(store), "收数据")
    with Store.open(tmp_path / "late", clock=clock) as late:  # and so does opening
        assert late.query("SELECT count(*) FROM unindexed")[0][0] == 0
        assert ids(late, type(worker), "韩素青") == {worker.id}


def test_the_index_of_what_was_received_is_that_of_what_was_entered(store: Store, other: Store) -> None:
    case = add(store, Grievance(number="1", summary="拖欠工资"))
    add(store, Mediation(grievance_id=case.id, number="调1"))
    gone = add(store, Worker(name="甲"))
    with store.step("删除") as step:
        step.remove(gone)
    other.receive(reversed(everything(store)), "收数据")
    lines = "SELECT record, record_id, owner, owner_id, text FROM search_doc JOIN search_text USING (doc) ORDER BY 1, 2"
    kept = [row[:] for row in other.query(lines)]
    assert kept == [row[:] for row in store.query(lines)]
    for _ in search_index.rebuild(other):
        pass
    assert [row[:] for row in other.query(lines)] == kept


def test_a_covered_text_is_not_settled_over_the_name(store: Store, worker: Worker) -> None:
    case = add(store, Grievance(number="1", worker_id=worker.id, summary="李强反映"))
    edit(store, worker, sealed_on="2026-03-16")
    with pytest.raises(StationError):
        settle(store, case, summary=store.get(Grievance, case.id).summary)


def test_what_an_edit_keeps_from_the_bin_is_found_again(store: Store, worker: Worker) -> None:
    with store.step("删除") as step:
        step.remove(worker)
    assert ids(store, Worker, "李强") == set()
    edit(store, worker, is_member=True)  # from a form opened before
    assert ids(store, Worker, "李强") == {worker.id}


def test_what_waits_for_another_record_counts_for_nothing_yet(store: Store, other: Store) -> None:
    case = add(store, Grievance(number="1", summary="欠薪"))
    tell(store, other)
    worker = add(store, Worker(name="韩素琴"))
    edit(store, case, worker_id=worker.id)
    edit(store, case, summary="欠薪两个月")
    edit(other, case, summary="欠薪三个月")
    made, linked, changed = everything(store)[-3:]
    other.receive([changed, linked], "收数据")  # the record is worked out anew while the worker is not here
    assert other.get(Grievance, case.id).worker_id == ""
    assert [field for field, _ in shown(other)] == ["summary"]
    assert list(verify(other)) == []
    other.receive([made], "收数据")
    assert other.get(Grievance, case.id).worker_id == worker.id
    tell(store, other)
    assert store.get(Grievance, case.id) == other.get(Grievance, case.id)
