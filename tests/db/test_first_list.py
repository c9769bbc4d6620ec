"""The list kept for the next opening: only for who saw it, only while nothing was written since, and gone with what is destroyed."""

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import grievances, setting_up
from station.casework.model import Employer, Grievance, Progress, StaffMember, Worker
from station.casework.task import GAPS, Task
from station.db import agenda, first_list
from station.db.store import Store
from station.errors import StationError


def _at_desk(store: Store) -> None:
    at_work(store)
    for number in range(first_list.ROWS + 5):
        handler = "李强" if number >= first_list.ROWS else store.user
        received = f"2026-03-{number % 10 + 1:02}T10:00"
        registered(store, Worker(name=f"甲{number}"), Employer(name="某公司"), received_at=received, handler=handler)


def test_the_nearest_tasks_are_kept_as_they_were_read(store: Store, clock: Clock) -> None:
    _at_desk(store)
    assert first_list.kept(store) is None
    found = first_list.read(store)
    assert found == agenda.tasks(store)
    kept = first_list.kept(store)
    assert kept
    plain = [(task.key, task.record_id, task.due, task.who, task.title, task.clock.start) for task in kept]
    assert plain == [(task.key, task.record_id, task.due, task.who, task.title, task.clock.start) for task in found][: len(kept)]
    assert len(kept) >= first_list.ROWS
    assert [task.nearness(store.now()) for task in kept] == [task.nearness(store.now()) for task in found[: len(kept)]]


def test_what_is_told_day_by_day_is_not_overdue_the_next_morning(store: Store, clock: Clock) -> None:
    at_work(store)
    with store.step("导入") as step:
        step.add(Grievance(summary="拖欠工资", station_id=str(store.setting("station", "")), status="accepted"))
    assert [task.key for task in first_list.read(store)] == [GAPS]
    assert [task.key for task in first_list.kept(store) or ()] == [GAPS]
    clock.advance(days=1)
    assert first_list.kept(store) == []
    assert [task.nearness(store.now()).state for task in first_list.read(store)] == ["today"]


def test_it_is_shown_to_nobody_else_and_not_after_anything_was_written(store: Store) -> None:
    _at_desk(store)
    setting_up.save_staff(store, StaffMember(name="李强", role="mediator"))
    case = first_list.read(store)[0].grievance_id
    assert first_list.kept(store)
    me, store.user = store.user, "李强"
    assert first_list.kept(store) is None
    store.user = me
    assert first_list.kept(store)
    with store.again() as elsewhere:  # another window
        elsewhere.user = me
        grievances.record_progress(elsewhere, Progress(grievance_id=case, at="2026-03-16T09:00", content="已答复"))
    assert first_list.kept(store) is None
    first_list.renew(store)
    kept = first_list.kept(store)
    assert kept is not None
    assert ("first_feedback", case) not in {(task.key, task.grievance_id) for task in kept}


def test_a_store_that_is_only_read_keeps_none(store: Store) -> None:
    _at_desk(store)
    store.only_read = "只能看。"
    first_list.read(store)
    assert first_list.kept(store) is None


def test_what_was_written_while_the_tasks_were_read_leaves_nothing_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or what is destroyed meanwhile would stand in the store again."""
    _at_desk(store)
    tasks = agenda.tasks

    def meanwhile(asked: Store) -> list[Task]:
        found = tasks(asked)
        with store.again() as elsewhere:
            elsewhere.user = store.user
            grievances.record_progress(elsewhere, Progress(grievance_id=found[0].grievance_id, at="2026-03-16T09:00", content="已答复"))
        return found

    monkeypatch.setattr(agenda, "tasks", meanwhile)
    assert first_list.read(store)
    assert store.setting(first_list.KEY, None) is None


def test_tasks_are_read_also_where_nothing_can_be_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(sql: str, params: object = ()) -> None:
        raise StationError("磁盘满了。")

    _at_desk(store)
    monkeypatch.setattr(store, "execute", full)
    assert first_list.read(store) == agenda.tasks(store)
    assert first_list.kept(store) is None
