"""Holding, releasing and extending the clock of handling, and what interrupts the limit for arbitration."""

from collections.abc import Callable

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import clocks, grievances, moves
from station.casework import grievances as rules
from station.casework.model import ClockEvent, Grievance
from station.db.casefiles import case_file
from station.db.store import Store
from station.errors import ProblemsError, StationError


def now(store: Store, grievance: Grievance) -> Grievance:
    return store.get(Grievance, grievance.id)


def event(grievance: Grievance, **values: str) -> ClockEvent:
    return ClockEvent(**({"grievance_id": grievance.id, "began_on": "2026-03-16"} | values))


@pytest.fixture
def station(store: Store) -> Store:
    return at_work(store)


@pytest.fixture
def case(station: Store) -> Grievance:
    made = registered(station).grievance
    assert (made.received_at[:10], made.handle_due_on) == ("2026-03-16", "2026-04-07")
    return made


def test_a_held_clock_is_not_due_and_its_days_are_added_when_it_runs_again(station: Store, case: Grievance, clock: Clock) -> None:
    clocks.suspend(station, event(case, stop_reason="injury_decision", note="区人社局已受理"))
    held = now(station, case)
    assert held.status == "suspended"
    assert rules.next_due(held) == ""
    clock.advance(days=7)
    clocks.resume(station, case.id, "2026-03-23")
    running = now(station, case)
    assert (running.status, running.handle_due_on) == ("working", "2026-04-14")  # five working days later
    (stop,) = case_file(station, case.id).clock_events
    assert (stop.began_on, stop.ended_on) == ("2026-03-16", "2026-03-23")
    (deadline,) = [c for c in rules.clocks(running, [stop]) if c.rule.key == "handling"]
    assert [s.reason for s in deadline.stops] == ["等待工伤认定"]


def test_holding_releasing_and_extending_are_each_one_step(station: Store, case: Grievance, clock: Clock) -> None:
    clocks.suspend(station, event(case, stop_reason="policy"))
    assert now(station, case).status == "awaiting_policy"
    assert station.undo_name() == f"挂起 {case.number}"
    station.undo()
    assert now(station, case) == case
    assert case_file(station, case.id).clock_events == ()
    clocks.extend(station, event(case, extended_to="2026-04-20", agreed_by="陈建国"))
    assert now(station, case).handle_due_on == "2026-04-20"
    station.undo()
    assert now(station, case).handle_due_on == "2026-04-07"


def test_what_was_stopped_and_agreed_outlives_a_correction(station: Store, case: Grievance) -> None:
    clocks.extend(station, event(case, extended_to="2026-04-20", agreed_by="陈建国"))
    base = now(station, case)
    grievances.save(station, base.with_values(summary="拖欠三个月工资"), base, "改登记内容")
    assert now(station, case).handle_due_on == "2026-04-20"


def test_a_state_set_by_hand_holds_and_releases_the_clock_too(station: Store, case: Grievance, clock: Clock) -> None:
    moves.move(station, case.id, "hold", reason="等单位搬完厂")
    clock.advance(days=2)
    moves.move(station, case.id, "resume")
    (stop,) = case_file(station, case.id).clock_events
    assert (stop.began_on, stop.ended_on, stop.stop_reason) == ("2026-03-16", "2026-03-18", "other")
    assert now(station, case).handle_due_on == "2026-04-09"


def test_closing_ends_a_stop(station: Store, case: Grievance, clock: Clock) -> None:
    clocks.suspend(station, event(case, stop_reason="court"))
    clock.advance(days=1)
    base = now(station, case)
    grievances.close(station, base.with_values(closed_on="2026-03-17", outcome="resolved"), base)
    assert case_file(station, case.id).clock_events[0].ended_on == "2026-03-17"


def test_an_interruption_restarts_the_limit_for_arbitration(station: Store, case: Grievance) -> None:
    base = case
    grievances.save(station, base.with_values(harmed_on="2025-06-01", is_employed=False), base, "改登记内容")
    clocks.interrupt(station, event(case, began_on="2026-02-03", interruption="asserted"))
    kept = case_file(station, case.id)
    limit = rules.clocks(kept.grievance, kept.clock_events)[-1]
    assert (limit.rule.key, limit.due, limit.begins) == ("arbitration_limit", "2027-02-03", "2026-02-03")


@pytest.mark.parametrize(
    ("harmed_on", "before", "told"),
    [
        ("2025-02-02", "", "仲裁时效到2026年2月2日已经届满，以后的事不能中断；以前还有中断的，先登记那一次。"),
        ("2025-02-02", "2025-06-01", ""),
        ("2025-02", "", "仲裁时效到2026年2月1日已经届满，以后的事不能中断；先把权利受损日写到哪一天。"),
        ("2025-02-03", "", ""),
    ],
)
def test_a_limit_that_has_lapsed_is_not_interrupted_and_that_is_said(
    station: Store, case: Grievance, harmed_on: str, before: str, told: str
) -> None:
    grievances.save(station, case.with_values(harmed_on=harmed_on, is_employed=False), case, "改登记内容")
    if before:
        clocks.interrupt(station, event(case, began_on=before, interruption="asserted"))
    late = event(case, began_on="2026-02-03", interruption="asserted")
    if not told:
        clocks.interrupt(station, late)
        kept = case_file(station, case.id)
        assert rules.clocks(kept.grievance, kept.clock_events)[-1].due == "2027-02-03"
        return
    with pytest.raises(ProblemsError) as raised:
        clocks.interrupt(station, late)
    assert raised.value.problems == {"began_on": told}


@pytest.mark.parametrize(
    ("act", "values", "problems"),
    [
        (clocks.suspend, {}, {"stop_reason": "请选择挂起原因。"}),
        (clocks.suspend, {"stop_reason": "court", "began_on": "2026-03-17"}, {"began_on": "发生日期不能晚于今天。"}),
        (clocks.suspend, {"stop_reason": "court", "began_on": "2026-03-13"}, {"began_on": "发生日期不能早于受理日期。"}),
        (clocks.suspend, {"stop_reason": "court", "began_on": "2026-03"}, {"began_on": "请写到哪一天。"}),
        (clocks.extend, {"extended_to": "2026-04-20"}, {"agreed_by": "请填写同意人。"}),
        (clocks.extend, {"extended_to": "2026-04-07", "agreed_by": "双方"}, {"extended_to": "新的期限要晚于现在的期限。"}),
        (clocks.interrupt, {"interruption": "asserted"}, {"began_on": "还没有登记权利受损日，先补上才能重新计算时效。"}),
    ],
)
def test_what_cannot_be_right_is_told_and_nothing_is_written(
    station: Store, case: Grievance, act: Callable[[Store, ClockEvent], object], values: dict[str, str], problems: dict[str, str]
) -> None:
    with pytest.raises(ProblemsError) as raised:
        act(station, event(case, **values))
    assert raised.value.problems == problems
    assert now(station, case) == case
    assert station.count(ClockEvent) == 0


def test_a_clock_is_held_once_and_released_once(station: Store, case: Grievance) -> None:
    with pytest.raises(StationError, match="没有挂起"):
        clocks.resume(station, case.id, "2026-03-16")
    clocks.suspend(station, event(case, stop_reason="court"))
    with pytest.raises(ProblemsError) as raised:
        clocks.suspend(station, event(case, stop_reason="court"))
    assert list(raised.value.problems) == ["kind"]
    for day in ("2026-03-15", "2026-03-17", "2026-03"):
        with pytest.raises(ProblemsError):
            clocks.resume(station, case.id, day)
    clocks.resume(station, case.id, "2026-03-16")
    assert now(station, case).handle_due_on == case.handle_due_on


def test_a_closed_case_has_no_clock_to_hold(station: Store, case: Grievance) -> None:
    grievances.close(station, case.with_values(closed_on="2026-03-16", outcome="resolved"), case)
    with pytest.raises(StationError, match="已经不在办理"):
        clocks.suspend(station, event(case, stop_reason="court"))
