"""What a person does with a mediation: open it from a grievance, seat its panel, record sessions, end it with or without agreement."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from station.actions import rights
from station.actions.at_desk import own_station
from station.actions.grievances import settle, under_way
from station.casework import hardening, instalments, numbers, panels
from station.casework import mediations as rules
from station.casework.casefile import CaseFile
from station.casework.mediation_steps import plan_of
from station.casework.model import ClockEvent, Mediation, MediationSession, Mediator, PanelSeat
from station.changes import Changes
from station.db.casefiles import case_file
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError, raise_problems

Panel = Mapping[str, str]  # seat: id of its mediator; without entries where nobody of the register sits
_BROKEN_OFF = {"refused": "mediation_left", "expired": "mediation_failed", "unsuitable": "mediation_failed", "other": "mediation_failed"}


def open_mediation(store: Store, mediation: Mediation, panel: Panel | None = None) -> Mediation:
    """Take up the mediation of a grievance: number drawn, clock started, panel seated, grievance marked 调解中."""
    rights.require(store, "mediate")
    grievance = under_way(store, mediation.grievance_id)
    case = case_file(store, grievance.id)
    mediation = rules.start_clock(replace(mediation, status="open" if mediation.accepted_on else "applied"))
    mediation, problems = _seated(store, mediation, case, panel)
    raise_problems(rules.mediation_problems(mediation, store.now()) | problems)
    if (held := standing(store, grievance.id)) is not None:
        raise StationError(f"{grievance.number}的调解 {held.number}还没有结束。", "请接着记那一件；要另开一件，先把它结束。")
    station = own_station(store)
    with store.step(f"转调解 {grievance.number}") as step:
        year = int(mediation.applied_on[:4])
        number = numbers.mediation_number(station, year, store.draw("mediation", year))
        mediation = step.add(replace(mediation, number=mediation.number or number))
        _take_seats(store, step, mediation, panel)
        settle(store, step, grievance.id)
    return mediation


def standing(store: Store, grievance_id: str) -> Mediation | None:
    """The mediation of a grievance that is not ended; beside it no other is opened."""
    return next((held for held in store.matching(Mediation, grievance_id=grievance_id) if held.status in rules.OPEN), None)


def save(store: Store, mediation: Mediation, base: Mediation, panel: Panel | None = None) -> Changes:
    """Store a correction; the limit is counted again, performance follows the plan.

    A way of hardening that the law bars is refused, and a step after a default that is not open. A default begins the limit
    for arbitration anew (人社部令第17号 art. 31); what did so before follows its corrected day.
    """
    rights.require(store, "mediate")
    status = "open" if mediation.status == "applied" and mediation.accepted_on else mediation.status
    case = case_file(store, mediation.grievance_id)
    today = store.now().date()
    mediation = rules.broken(rules.start_clock(replace(mediation, status=status)))
    mediation = instalments.followed(mediation, plan_of(mediation, case), today)
    mediation, problems = _seated(store, mediation, case, panel)
    if status not in rules.OPEN or (panel is None and (mediation.mediator, mediation.recorder) == (base.mediator, base.recorder)):
        problems = {}  # who has sat there is not judged again
    problems |= _closed_route(mediation, base, case, today) | _closed_step(mediation, base, case)
    raise_problems(rules.mediation_problems(mediation, store.now()) | problems)
    with store.step(f"改调解 {base.number}") as step:
        step.save(mediation, base)
        _take_seats(store, step, mediation, panel)
        _interrupt(store, step, mediation, base)
    return step.changes


def register(store: Store) -> list[Mediator]:
    """The register of mediators as it is kept."""
    return store.matching(Mediator)


def panel_of(store: Store, mediation: Mediation) -> dict[str, str]:
    """Who of the register sits in a mediation: seat and id."""
    return {seat.seat: seat.mediator_id for seat in store.matching(PanelSeat, mediation_id=mediation.id)}


def _seated(store: Store, mediation: Mediation, case: CaseFile, panel: Panel | None) -> tuple[Mediation, dict[str, str]]:
    """The mediation with the names of its panel, and what is wrong with who is to sit there."""
    day = panels.day_of(mediation)
    seated = {seat: store.get(Mediator, mediator_id) for seat, mediator_id in (panel or {}).items()}
    if seated:
        mediation = replace(mediation, mediator=panels.names(seated))
    problem = panels.panel_problem(seated, day, case.recusals)
    found = {"mediator": problem} if problem else {}
    for name in ("mediator", "recorder"):
        if text := panels.named_problem(getattr(mediation, name), case.recusals):
            found.setdefault(name, text)
    return mediation, found


def _take_seats(store: Store, step: Step, mediation: Mediation, panel: Panel | None) -> None:
    if panel is None:
        return
    held = {seat.seat: seat for seat in store.matching(PanelSeat, mediation_id=mediation.id)}
    for seat, mediator_id in panel.items():
        if seat in held:
            step.save(held[seat].with_values(mediator_id=mediator_id), held[seat])
        else:
            step.add(PanelSeat(mediation_id=mediation.id, mediator_id=mediator_id, seat=seat))
    for seat, kept in held.items():
        if seat not in panel:
            step.remove(kept)


def _closed_route(mediation: Mediation, base: Mediation, case: CaseFile, today: date) -> dict[str, str]:
    asked = (mediation.confirm_route, mediation.confirm_applied_on)
    if not mediation.confirm_route or asked == (base.confirm_route, base.confirm_applied_on):
        return {}
    before = {name: getattr(base, name) for name in ("confirm_route", "confirm_applied_on", "confirm_result")}
    applied_on = mediation.confirm_applied_on
    on = date.fromisoformat(applied_on) if len(applied_on) == 10 else today
    barred = hardening.bar(mediation.confirm_route, mediation.with_values(**before), case, on)
    return {"confirm_route": barred} if barred else {}


def _closed_step(mediation: Mediation, base: Mediation, case: CaseFile) -> dict[str, str]:
    if not mediation.default_step or mediation.default_step == base.default_step:
        return {}
    barred = hardening.step_bar(mediation.default_step, mediation, case)
    return {"default_step": barred} if barred else {}


def record_session(store: Store, session: MediationSession, base: MediationSession | None = None) -> MediationSession:
    """Store the record of a session, new or corrected; sessions of one mediation are counted up by themselves."""
    rights.require(store, "mediate")
    mediation = store.get(Mediation, session.mediation_id)
    if base is None:
        if mediation.status not in rules.OPEN:
            raise StationError(f"{mediation.number}已经结束，不能再记调解会。")
        held = store.matching(MediationSession, mediation_id=mediation.id)
        session = replace(session, ordinal=max((s.ordinal or 0 for s in held), default=0) + 1)
    raise_problems(rules.session_problems(session, store.now()))
    with store.step(f"记调解会 {mediation.number}") as step:
        return step.add(session) if base is None else step.save(session, base)


def end(store: Store, ended: Mediation, base: Mediation) -> Changes:
    """End a mediation: ``ended.result`` says agreed or failed; ProblemsError lists what the end must carry.

    An end without agreement interrupts the limit for arbitration (人社部令第17号 art. 31).
    """
    rights.require(store, "mediate")
    if store.get(Mediation, base.id).status not in rules.OPEN:
        raise StationError(f"{base.number}已经结束。")
    if ended.result not in ("agreed", "failed"):
        raise_problems({"result": "请选择调解结果。"})
    if not ended.ended_on:
        raise_problems({"ended_on": "请填写结束日期。"})
    ended = replace(ended, status=ended.result)
    raise_problems(rules.mediation_problems(ended, store.now()))
    with store.step(f"结束调解 {base.number}") as step:
        if ended.result == "agreed" and not ended.agreement_number:
            year = int(ended.ended_on[:4])
            number = numbers.agreement_number(own_station(store), year, store.draw("agreement", year))
            ended = replace(ended, agreement_number=number)
        step.save(ended, base)
        _interrupt(store, step, ended, base)
        settle(store, step, base.grievance_id)
    return step.changes


def _interruptions(mediation: Mediation) -> dict[str, str]:
    """What in a mediation begins the limit for arbitration anew (人社部令第17号 art. 31): the event, and its day."""
    found = {}
    if mediation.status == "refused" and mediation.asked_on and not mediation.is_agreed_to:
        found["mediation_refused"] = mediation.asked_on
    if mediation.status == "failed" and mediation.end_reason in _BROKEN_OFF:
        found[_BROKEN_OFF[mediation.end_reason]] = mediation.ended_on
    if mediation.defaulted_on:
        found["agreement_broken"] = mediation.defaulted_on
    return found


def _interrupt(store: Store, step: Step, mediation: Mediation, base: Mediation) -> None:
    """Note what begins the limit anew as it now stands; what was noted of ``base`` and is no longer so goes to the recycle bin."""
    before, now = _interruptions(base), _interruptions(mediation)
    blank = ClockEvent(grievance_id=mediation.grievance_id, kind="interrupt", note=mediation.number)
    of = {"grievance_id": blank.grievance_id, "kind": blank.kind}
    for event, on in before.items() - now.items():
        for noted in store.matching(ClockEvent, **of, interruption=event, began_on=on, note=mediation.number):
            step.remove(noted)
    for event, on in now.items() - before.items():
        if not store.matching(ClockEvent, **of, interruption=event, began_on=on):
            step.add(replace(blank, interruption=event, began_on=on))


def end_with_session(
    store: Store, session: MediationSession, session_base: MediationSession | None, ended: Mediation, base: Mediation
) -> Changes:
    """Record the session in which a mediation came to its end, and the end, as one step."""
    rights.require(store, "mediate")
    with store.step(f"结束调解 {base.number}") as step:
        record_session(store, session, session_base)
        end(store, ended, base)
    return step.changes


def refuse(store: Store, refused: Mediation, base: Mediation) -> Changes:
    """Do not take up an application; ProblemsError without the reason. The day it was told in writing may follow by ``save``.

    Where the other side was asked and did not agree, the limit for arbitration begins anew (人社部令第17号 art. 31).
    """
    rights.require(store, "mediate")
    if store.get(Mediation, base.id).status != "applied":
        raise StationError(f"{base.number}已经受理，不能再登记不受理。")
    refused = replace(refused, status="refused")
    raise_problems(rules.mediation_problems(refused, store.now()))
    with store.step(f"不予受理 {base.number}") as step:
        step.save(refused, base)
        _interrupt(store, step, refused, base)
        settle(store, step, base.grievance_id)
    return step.changes
