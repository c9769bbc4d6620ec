"""What was recorded about the clocks of a grievance: stops, an agreed extension, interruptions; when one may be entered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.deadlines import Deadline, Extension, Restart, Stop, apply, rules
from station.casework.fields import missing
from station.casework.model import ClockEvent, Grievance

REASONS = {"awaiting_policy": "policy", "suspended": "other"}  # of a stop entered by changing the state only
_NEEDED = {"stop": ("stop_reason",), "extend": ("extended_to", "agreed_by"), "interrupt": ("interruption",)}


def stops(events: Iterable[ClockEvent]) -> tuple[Stop, ...]:
    """The times the handling of a grievance stood still; days known only to the month stop nothing."""
    return tuple(
        Stop(event.began_on, event.ended_on, vocabulary.label("stop_reason", event.stop_reason) or ClockEvent.spec("kind").label)
        for event in events
        if event.kind == "stop" and len(event.began_on) == 10 and len(event.ended_on) in (0, 10)
    )


def restarts(events: Iterable[ClockEvent]) -> tuple[Restart, ...]:
    """What interrupted the limit for arbitration."""
    return tuple(
        Restart(event.began_on, vocabulary.label("interruption", event.interruption))
        for event in events
        if event.kind == "interrupt" and len(event.began_on) == 10
    )


def arbitration_limit(grievance: Grievance, events: Iterable[ClockEvent]) -> Deadline | None:
    """The year to sue in; None where none runs: wages owed to someone still employed (调解仲裁法 art. 27).

    It must not be missed for want of the day: from a month or a year it runs from the first day, and says so.
    """
    start = grievance.harmed_on
    if not start or (grievance.is_employed and grievance.category == "wages"):
        return None
    rule = rules()["arbitration_limit"]
    if len(start) < 10:
        how = f"只知道{'年月' if len(start) == 7 else '年份'}，按最早的一天算"
        rule = replace(rule, event=f"{rule.event}（{how}）", source=f"{rule.source}，{how}")
    return apply(rule, f"{start}-01-01"[:10], restarts=restarts(events))


def extension(events: Iterable[ClockEvent]) -> Extension | None:
    """The extension agreed last."""
    agreed = [event for event in events if event.kind == "extend" and len(event.began_on) == len(event.extended_to) == 10]
    last = max(agreed, key=lambda event: (event.began_on, event.id), default=None)
    return Extension(last.began_on, last.agreed_by, last.extended_to) if last else None


def open_stop(events: Iterable[ClockEvent]) -> ClockEvent | None:
    """The stop that still lasts."""
    return next((event for event in events if event.kind == "stop" and not event.ended_on), None)


def event_problems(event: ClockEvent, grievance: Grievance, events: Sequence[ClockEvent], today: date) -> dict[str, str]:
    """One sentence per field of an event that cannot be entered for this grievance."""
    found = missing(event)
    for name in _NEEDED.get(event.kind, ()):
        if not getattr(event, name):
            found[name] = ClockEvent.spec(name).wanted
    if event.began_on and len(event.began_on) != 10:
        found["began_on"] = "请写到哪一天。"
    elif event.began_on > today.isoformat():
        found["began_on"] = "发生日期不能晚于今天。"
    elif event.began_on and event.kind != "interrupt" and event.began_on < grievance.received_at[:10]:
        found["began_on"] = "发生日期不能早于受理日期。"
    if event.extended_to and (len(event.extended_to) != 10 or event.extended_to <= grievance.handle_due_on):
        found["extended_to"] = "新的期限要晚于现在的期限。"
    if event.kind == "stop" and open_stop(events):
        found["kind"] = f"{grievance.number}已经挂起，先恢复再挂起。"
    if event.kind == "interrupt" and not grievance.harmed_on:
        found["began_on"] = f"还没有登记{Grievance.spec('harmed_on').label}，先补上才能重新计算时效。"
    if event.kind == "interrupt" and event.began_on and event.began_on < grievance.harmed_on:
        found["began_on"] = f"中断日期不能早于{Grievance.spec('harmed_on').label}。"
    elif event.kind == "interrupt" and len(event.began_on) == 10:
        limit = arbitration_limit(grievance, [*events, event])
        if limit and event.began_on not in {restart.on for restart in limit.restarts}:
            label = Grievance.spec("harmed_on").label
            way = "以前还有中断的，先登记那一次" if len(grievance.harmed_on) == 10 else f"先把{label}写到哪一天"
            found["began_on"] = f"{limit.rule.title}到{show_day(limit.due)}已经届满，以后的事不能中断；{way}。"
    return found
