"""What a person does to the clocks of a grievance: hold them, let them run again, extend, note what interrupts a limitation."""

from collections.abc import Sequence
from dataclasses import replace

from station.casework import clock_events
from station.casework import grievances as rules
from station.casework.model import ClockEvent, Grievance
from station.changes import Changes
from station.db.step import Step
from station.db.store import Store
from station.errors import ProblemsError, StationError


def suspend(store: Store, event: ClockEvent) -> Changes:
    """Stop the clock of handling from a day on, with the reason; waiting for policy has a state of its own."""
    status = "awaiting_policy" if event.stop_reason == "policy" else "suspended"
    return _enter(store, replace(event, kind="stop"), "挂起", status)


def extend(store: Store, event: ClockEvent) -> Changes:
    """Set a new end of handling: who agreed, when, until which day."""
    return _enter(store, replace(event, kind="extend"), "延期")


def interrupt(store: Store, event: ClockEvent) -> Changes:
    """Note an event from which the limit for arbitration runs anew (调解仲裁法 art. 27)."""
    return _enter(store, replace(event, kind="interrupt"), "登记时效中断")


def _enter(store: Store, event: ClockEvent, words: str, status: str = "") -> Changes:
    grievance = store.get(Grievance, event.grievance_id)
    if grievance.status not in rules.OPEN + rules.PAUSED:
        raise StationError(f"{grievance.number}已经不在办理，不能{words}。", "要接着办的话，先重办。")
    known = events_of(store, grievance)
    problems = clock_events.event_problems(event, grievance, known, store.now().date())
    if problems:
        raise ProblemsError(problems)
    with store.step(f"{words} {grievance.number}") as step:
        event = step.add(event)
        changed = replace(grievance, status=status or grievance.status)
        step.save(rules.start_clocks(changed, [*known, event]), grievance)
    return step.changes


def resume(store: Store, grievance_id: str, on: str) -> Changes:
    """Let a held clock run again; the days of the stop are added to the end."""
    grievance = store.get(Grievance, grievance_id)
    if grievance.status not in rules.PAUSED:
        raise StationError(f"{grievance.number}没有挂起，不用恢复。")
    stop = clock_events.open_stop(events_of(store, grievance))
    if len(on) != 10 or on > store.now().date().isoformat():
        raise ProblemsError({"ended_on": "恢复日期要写到哪一天，不能晚于今天。"})
    if stop is not None and on < stop.began_on:
        raise ProblemsError({"ended_on": "恢复日期不能早于挂起日期。"})
    with store.step(f"恢复办理 {grievance.number}") as step:
        step.save(follow_state(store, step, replace(grievance, status="working"), grievance, on), grievance)
    return step.changes


def events_of(store: Store, grievance: Grievance) -> Sequence[ClockEvent]:
    """What is recorded about the clocks of a grievance."""
    return store.matching(ClockEvent, grievance_id=grievance.id) if grievance.id else ()


def follow_state(store: Store, step: Step, record: Grievance, base: Grievance, on: str) -> Grievance:
    """The grievance with its limits; a state by hand that holds or releases the clock begins or ends a stop on that day."""
    known = list(events_of(store, record))
    stop = clock_events.open_stop(known)
    if record.status in rules.PAUSED and base.status not in rules.PAUSED:
        reason = clock_events.REASONS[record.status]
        known.append(step.add(ClockEvent(grievance_id=record.id, kind="stop", began_on=on, stop_reason=reason)))
    elif record.status not in rules.PAUSED and stop is not None:
        known[known.index(stop)] = step.save(replace(stop, ended_on=max(on, stop.began_on)), stop)
    return rules.start_clocks(record, known)
