"""Planning a case backwards, ticking off its steps, letting them follow the deadline."""

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import clocks, grievances, plans
from station.casework.model import ClockEvent, Grievance, PlanStep
from station.casework.plans import is_out_of_step
from station.db import agenda
from station.db.casefiles import case_file
from station.db.store import Store
from station.errors import ProblemsError, StationError


@pytest.fixture
def case(store: Store) -> Grievance:
    return registered(at_work(store)).grievance


def days(store: Store, case: Grievance) -> list[str]:
    return [step.due_on for step in case_file(store, case.id).plan]


def test_a_plan_is_made_by_the_template_of_the_category_and_undone_as_one(store: Store, case: Grievance) -> None:
    plans.make(store, case.id)
    assert days(store, case) == ["2026-03-18", "2026-03-20", "2026-03-25", "2026-03-30", "2026-04-02", "2026-04-07"]  # 4月4日至6日清明
    assert {step.who for step in case_file(store, case.id).plan} == {"王芳"}
    with pytest.raises(StationError, match="已经有办理计划"):
        plans.make(store, case.id)
    store.undo()
    assert days(store, case) == []
    plans.make(store, case.id, "advice", who="陈立秋")
    assert [(s.what, s.who) for s in case_file(store, case.id).plan] == [("问清情况，查依据", "陈立秋"), ("答复，办结", "陈立秋")]


def test_late_steps_stand_on_the_agenda_until_they_are_ticked(store: Store, case: Grievance, clock: Clock) -> None:
    plans.make(store, case.id)
    clock.advance(days=3)
    late = [t for t in agenda.tasks(store) if t.key == "plan" and t.nearness(clock.now).state == "overdue"]
    assert [t.due for t in late] == ["2026-03-18"]
    plans.tick(store, late[0].record_id)
    assert next(t.due for t in agenda.tasks(store) if t.key == "plan") == "2026-03-20"
    assert store.get(PlanStep, late[0].record_id).done_on == "2026-03-19"
    plans.tick(store, late[0].record_id)
    assert store.get(PlanStep, late[0].record_id).done_on == ""


def test_the_plan_follows_the_deadline_when_asked(store: Store, case: Grievance) -> None:
    plans.make(store, case.id)
    plans.tick(store, case_file(store, case.id).plan[0].id)
    event = ClockEvent(grievance_id=case.id, began_on="2026-03-16", extended_to="2026-04-14", agreed_by="陈建国")
    clocks.extend(store, event)
    assert is_out_of_step(case_file(store, case.id))
    plans.move_along(store, case.id)
    assert days(store, case) == ["2026-03-18", "2026-03-27", "2026-04-01", "2026-04-07", "2026-04-10", "2026-04-14"]
    assert not is_out_of_step(case_file(store, case.id))


def test_steps_are_added_corrected_and_cleared(store: Store, case: Grievance) -> None:
    plans.make(store, case.id)
    plans.save_step(store, PlanStep(grievance_id=case.id, what="请街道司法所参加", due_on="2026-03-31", who="邵文锦"))
    added = case_file(store, case.id).plan[-1]
    assert (added.ordinal, added.what) == (7, "请街道司法所参加")
    plans.save_step(store, added.with_values(due_on="2026-04-01"), added)
    assert store.get(PlanStep, added.id).due_on == "2026-04-01"
    with pytest.raises(ProblemsError):
        plans.save_step(store, added.with_values(what=""), added)
    plans.clear(store, case.id)
    assert days(store, case) == []


def test_a_case_that_is_over_is_not_planned(store: Store, case: Grievance) -> None:
    grievances.close(store, case.with_values(closed_on="2026-03-16", outcome="resolved"), case)
    with pytest.raises(StationError, match="不用排计划"):
        plans.make(store, case.id)
