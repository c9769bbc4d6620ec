"""What one act deleted lies in the bin together and comes back together."""

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import undoing
from station.actions.grievances import remove
from station.actions.progress import finish
from station.actions.recycling import put_back
from station.casework.model import Claim, Grievance, Party
from station.db.recycling import deletions
from station.db.store import Store
from station.errors import StationError


def test_an_undone_registration_comes_back_whole(store: Store, clock: Clock) -> None:
    at_work(store)
    case = registered(store)
    assert deletions(store) == []
    clock.advance(minutes=1)
    store.undo()
    (deletion,) = deletions(store)
    assert (deletion.name, deletion.by, deletion.at) == ("撤销：登记诉求", "王芳", "2026-03-16T09:01:00")
    assert {record.record for record in deletion.records} == {"worker", "employer", "grievance", "party", "claim", "move"}
    changes = put_back(store, deletion)
    assert changes.step == "放回：登记诉求"
    assert deletions(store) == []
    assert store.matching(Grievance)[0].number == case.grievance.number
    assert (store.count(Claim), store.count(Party)) == (1, 1)
    store.undo()
    assert len(deletions(store)[0].records) == 6


def test_what_is_deleted_again_belongs_to_the_last_act(store: Store, clock: Clock) -> None:
    at_work(store)
    claim = registered(store).claims[0]
    for name in ("删除请求", "再删请求"):
        clock.advance(minutes=1)
        remove(store, store.matching(Claim)[0], name)
        if name == "删除请求":
            put_back(store, deletions(store)[0])
    (deletion,) = deletions(store)
    assert (deletion.name, [record.id for record in deletion.records]) == ("再删请求", [claim.id])


def test_the_latest_deletion_stands_first(store: Store, clock: Clock) -> None:
    at_work(store)
    case = registered(store)
    for name, record in (("删除请求", case.claims[0]), ("删除诉求", case.grievance)):
        clock.advance(minutes=1)
        remove(store, record, name)
    assert [deletion.name for deletion in deletions(store)] == ["删除诉求", "删除请求"]
    put_back(store, deletions(store)[0])
    assert [deletion.name for deletion in deletions(store)] == ["删除请求"]


def test_taken_back_and_done_again_it_is_said_where_the_case_is(store: Store, clock: Clock) -> None:
    at_work(store)
    case = registered(store).grievance
    number = case.number
    assert _said(store, "撤销") == f"已撤销：登记诉求。{number} 在回收站里"
    assert _said(store, "重做") == "已重做：登记诉求"
    remove(store, case, f"删除 {number}")
    assert _said(store, "撤销") == f"已撤销：删除 {number}。{number} 又放回来了"
    assert _said(store, "重做") == f"已重做：删除 {number}。{number} 在回收站里"
    put_back(store, *deletions(store))
    assert _said(store, "撤销") == f"已撤销：放回：{number}。{number} 在回收站里"
    assert _said(store, "重做") == f"已重做：放回：{number}。{number} 又放回来了"


def test_of_a_case_that_stays_where_it_was_nothing_is_said(store: Store) -> None:
    at_work(store)
    case = registered(store).grievance
    with store.step("删除提示函的拟稿") as step:  # an act that takes something else away and moves the case on
        step.save(case.with_values(status="working"), case)
    assert _said(store, "撤销") == "已撤销：删除提示函的拟稿"
    assert _said(store, "重做") == "已重做：删除提示函的拟稿"


def _said(store: Store, verb: str) -> str:
    name, act = (store.undo_name(), undoing.undo) if verb == "撤销" else (store.redo_name(), undoing.redo)
    return undoing.said(store, verb, name, finish(act(store)))


def test_a_part_does_not_come_back_without_its_whole(store: Store, clock: Clock) -> None:
    at_work(store)
    case = registered(store)
    for name, record in (("删除请求", case.claims[0]), ("删除诉求", case.grievance)):
        clock.advance(minutes=1)
        remove(store, record, name)
    whole, part = deletions(store)
    with pytest.raises(StationError, match="所属的诉求也在回收站里"):
        put_back(store, part)
    assert len(deletions(store)) == 2
    changes = put_back(store, part, whole)
    assert changes.step == "放回：删除请求 等 2 次"
    assert deletions(store) == []
    store.undo()
    assert len(deletions(store)) == 1, "both lie there by one act now"


def test_a_number_given_again_is_not_given_twice(store: Store) -> None:
    at_work(store)
    case = registered(store).grievance
    remove(store, case, "删除诉求")
    with store.step("x") as step:
        step.add(Grievance(number=case.number, summary="又登记一遍"))
    with pytest.raises(StationError, match=f"受理编号 {case.number} 已经给了另外一件"):
        put_back(store, deletions(store)[0])


def test_what_was_destroyed_is_not_in_the_bin(store: Store) -> None:
    at_work(store)
    claim = registered(store).claims[0]
    remove(store, claim, "删除请求")
    store.execute("INSERT INTO destroyed VALUES (?, 'x')", [claim.id])
    assert deletions(store) == []
