"""The one way the state of a grievance changes: by an act of the table, with its move kept and the clocks in step."""

from collections.abc import Sequence
from dataclasses import replace

from station.actions import recusals, rights
from station.casework import clock_events, handovers, hotline, mediations, states
from station.casework import grievances as rules
from station.casework.model import ClockEvent, Grievance, Handover, HotlineOrder, Mediation, Move
from station.changes import Changes
from station.db.step import Step
from station.db.store import Store
from station.errors import ProblemsError, StationError


def move(
    store: Store,
    grievance_id: str,
    act: str,
    *,
    reason: str = "",
    moved_on: str = "",
    told_on: str = "",
    told_by: str = "",
    decided_by: str = "",
) -> Changes:
    """Change the state of a grievance by hand; days are ISO text, today if none is given.

    StationError if the state or the role does not allow it, ProblemsError (keys are fields of ``Move``) if the reason or
    the telling of the worker is wanting.
    """
    rule = states.acts().get(act)
    if rule is None or not rule.by_hand:
        raise StationError(f"没有叫“{act}”的流转操作。", f"可以用：{'、'.join(a.code for a in states.acts().values() if a.by_hand)}。")
    rights.require(store, act)
    recusals.require(store, grievance_id, decided_by=decided_by or store.user)
    grievance = store.get(Grievance, grievance_id)
    if rule.leads_to in states.LEFT and (running := unfinished(store, grievance_id)):
        raise StationError(f"{running}，先登记调解结果再{rule.label}。")
    if rule.leads_to in ("returned", "refused") and (orders := hotline.running(store.matching(HotlineOrder, grievance_id=grievance_id))):
        raise StationError(f"工单{orders[0].number}还没有办完，不能只{rule.label}诉求。", "不是本站的，请在热线工单里退单。")
    said = Move(act=act, moved_on=moved_on or _today(store), reason=reason.strip(), told_on=told_on, told_by=told_by, decided_by=decided_by)
    with store.step(f"{rule.label} {grievance.number}") as step:
        changed = grievance
        if rule.leads_to in states.LEFT:
            outcome = "withdrawn" if act == "withdraw" else grievance.outcome
            changed = replace(changed, closed_on=said.moved_on, outcome=outcome)
        enter(store, step, changed, grievance, said)
    return step.changes


def at_hand(store: Store, grievance_id: str) -> Grievance:
    """The grievance, for the person at the desk to work on; StationError if it is in the bin or they must keep away from it."""
    grievance = store.get(Grievance, grievance_id)
    if grievance.deleted:
        raise StationError(f"{grievance.number}在回收站里，不能再办。", "要接着办的话，先从回收站放回。")
    if said := recusals.problem(store, grievance_id, store.user):
        raise StationError(said)
    return grievance


def enter(store: Store, step: Step, changed: Grievance, base: Grievance, said: Move, *, stop: ClockEvent | None = None) -> Grievance:
    """Store ``changed`` in the state its act leads to, inside a step: the table is asked, the move kept, the clocks follow.

    ``said`` is the move as far as it is known, at least its act; ``stop`` is what holds the clock where it was described.
    """
    rule = states.acts()[said.act]
    now = at_hand(store, base.id)
    if barred := states.bar(now, rule):
        raise StationError(barred, "请先看流转记录。")
    said = replace(
        said,
        grievance_id=now.id,
        came_from=now.status,
        went_to=rule.leads_to,
        moved_on=said.moved_on or _today(store),
        recorded_by=said.recorded_by or store.user,
    )
    if problems := states.move_problems(said, rule, now, _today(store)):
        raise ProblemsError(problems)
    step.add(said)
    if now.status == "transferred":
        _recall(store, step, now, said.moved_on)
    is_on_desk = states.is_under_way(rule.leads_to)
    changed = replace(changed, status=rule.leads_to, closed_on="" if is_on_desk else changed.closed_on)
    held = _with_clocks(store, step, changed, now.status, said.moved_on, stop)
    return step.save(held, replace(base, status=now.status, closed_on=now.closed_on))  # the form may have shown an older state


def follow(store: Store, step: Step, changed: Grievance, base: Grievance, status: str, reason: str = "") -> Grievance:
    """Bring a grievance into a state that follows from what was recorded; work on a case that waits to be taken takes it."""
    if base.status == "pending" and status != "pending":
        base = enter(store, step, base, base, Move(act="accept"))
        changed = replace(changed, status=base.status, stamps=base.stamps)
    act = states.leading(base.status, status)
    if act is None:  # it is there already
        return step.save(changed, base)
    return enter(store, step, changed, base, Move(act=act.code, reason=reason))


def begin(step: Step, grievance: Grievance, recorded_by: str) -> None:
    """Keep the move that a newly registered grievance came with."""
    act = states.leading(states.NEW, grievance.status)
    if act is not None:
        step.add(
            Move(
                grievance_id=grievance.id,
                act=act.code,
                went_to=grievance.status,
                moved_on=grievance.received_at[:10],
                recorded_by=recorded_by,
            )
        )


def unfinished(store: Store, grievance_id: str) -> str:
    """“调解 … 还没有结束”: what keeps a case from leaving the desk; "" if nothing does."""
    held = [m for m in store.matching(Mediation, grievance_id=grievance_id) if m.status in mediations.OPEN]
    return f"调解 {held[0].number}还没有结束" if held else ""


def events_of(store: Store, grievance: Grievance) -> Sequence[ClockEvent]:
    """What is recorded about the clocks of a grievance."""
    return store.matching(ClockEvent, grievance_id=grievance.id) if grievance.id else ()


def _recall(store: Store, step: Step, grievance: Grievance, on: str) -> None:
    """A case that does not wait for the other side any more is not for them to take over."""
    for handover in store.matching(Handover, grievance_id=grievance.id, answer="waiting"):
        if handover.kind in handovers.LEAVING:
            step.save(replace(handover, answer="recalled", answered_on=on, answered_by=store.user), handover)


def _with_clocks(store: Store, step: Step, changed: Grievance, was: str, on: str, stop: ClockEvent | None) -> Grievance:
    """The grievance with its limits; a state that holds the clock begins a stop on that day, one that lets it run ends it."""
    known = list(events_of(store, changed))
    lasting = clock_events.open_stop(known)
    if changed.status in rules.PAUSED and was not in rules.PAUSED:
        stop = stop or ClockEvent(kind="stop", began_on=on, stop_reason=clock_events.REASONS[changed.status])
        known.append(step.add(replace(stop, grievance_id=changed.id)))
    elif changed.status not in rules.PAUSED and lasting is not None:
        known[known.index(lasting)] = step.save(replace(lasting, ended_on=max(on, lasting.began_on)), lasting)
    return rules.start_clocks(changed, known)


def _today(store: Store) -> str:
    return store.now().date().isoformat()
