"""What a person does to the clocks of a grievance: hold them, let them run again, extend, note what interrupts a limitation."""

from dataclasses import replace

from station.actions import moves, rights
from station.actions.moves import events_of
from station.casework import clock_events, states, vocabulary
from station.casework import grievances as rules
from station.casework.model import ClockEvent, Grievance, Move
from station.casework.rights import label
from station.changes import Changes
from station.db.store import Store
from station.errors import ProblemsError, StationError


def suspend(store: Store, event: ClockEvent) -> Changes:
    """Stop the clock of handling from a day on, with the reason; waiting for policy has a state of its own."""
    event = replace(event, kind="stop")
    act = "policy" if event.stop_reason == "policy" else "hold"
    grievance = _checked(store, event, act, "挂起")
    reason = "，".join(part for part in (vocabulary.label("stop_reason", event.stop_reason), event.note) if part)
    with store.step(f"挂起 {grievance.number}") as step:
        moves.enter(store, step, grievance, grievance, Move(act=act, moved_on=event.began_on, reason=reason), stop=event)
    return step.changes


def resume(store: Store, grievance_id: str, on: str) -> Changes:
    """Let a held clock run again; the days of the stop are added to the end."""
    rights.require(store, "resume")
    grievance = store.get(Grievance, grievance_id)
    if grievance.status not in rules.PAUSED:
        raise StationError(f"{grievance.number}没有挂起，不用恢复。")
    stop = clock_events.open_stop(events_of(store, grievance))
    if len(on) != 10 or on > store.now().date().isoformat():
        raise ProblemsError({"ended_on": "恢复日期要写到哪一天，不能晚于今天。"})
    if stop is not None and on < stop.began_on:
        raise ProblemsError({"ended_on": "恢复日期不能早于挂起日期。"})
    with store.step(f"恢复办理 {grievance.number}") as step:
        moves.enter(store, step, grievance, grievance, Move(act="resume", moved_on=on))
    return step.changes


def extend(store: Store, event: ClockEvent) -> Changes:
    """Set a new end of handling: who agreed, when, until which day."""
    return _enter(store, replace(event, kind="extend"), "extend")


def interrupt(store: Store, event: ClockEvent) -> Changes:
    """Note an event from which the limit for arbitration runs anew (调解仲裁法 art. 27)."""
    return _enter(store, replace(event, kind="interrupt"), "interrupt")


def _enter(store: Store, event: ClockEvent, act: str) -> Changes:
    words = label(act)
    grievance = _checked(store, event, act, words)
    with store.step(f"{words} {grievance.number}") as step:
        step.add(event)
        step.save(rules.start_clocks(grievance, events_of(store, grievance)), grievance)
    return step.changes


def _checked(store: Store, event: ClockEvent, act: str, words: str) -> Grievance:
    """The grievance, if the event may be entered for it by the person at the desk."""
    rights.require(store, act)
    grievance = moves.at_hand(store, event.grievance_id)
    if not states.is_under_way(grievance.status):
        raise StationError(f"{grievance.number}已经不在办理，不能{words}。", "要接着办的话，先重办。")
    problems = clock_events.event_problems(event, grievance, events_of(store, grievance), store.now().date())
    if problems:
        raise ProblemsError(problems)
    return grievance
