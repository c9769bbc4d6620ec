"""What a person does with a mediation: open it from a grievance, record sessions, end it with or without agreement."""

from dataclasses import replace

from station.actions.grievances import own_station, raise_problems, settle, under_way
from station.casework import mediations as rules
from station.casework import numbers
from station.casework.hardening import arbitration_bar
from station.casework.model import Mediation, MediationSession
from station.changes import Changes
from station.db.casefiles import case_file
from station.db.store import Store
from station.errors import StationError


def open_mediation(store: Store, mediation: Mediation) -> Mediation:
    """Take up the mediation of a grievance: number drawn, clock started, grievance marked 调解中."""
    mediation = rules.start_clock(replace(mediation, status="open" if mediation.accepted_on else "applied"))
    raise_problems(rules.mediation_problems(mediation, store.now()))
    grievance = under_way(store, mediation.grievance_id)
    held = [m for m in store.matching(Mediation, grievance_id=grievance.id) if m.status in rules.OPEN]
    if held:
        raise StationError(f"{grievance.number}的调解 {held[0].number}还没有结束。", "请接着记那一件；要另开一件，先把它结束。")
    station = own_station(store)
    with store.step(f"转调解 {grievance.number}") as step:
        year = int(mediation.applied_on[:4])
        number = numbers.mediation_number(station, year, store.draw("mediation", year))
        mediation = step.add(replace(mediation, number=mediation.number or number))
        settle(store, step, grievance.id)
    return mediation


def save(store: Store, mediation: Mediation, base: Mediation) -> Changes:
    """Store a correction; the limit is counted again. 仲裁审查 is refused where the law bars it."""
    status = "open" if mediation.status == "applied" and mediation.accepted_on else mediation.status
    mediation = rules.start_clock(replace(mediation, status=status))
    problems = rules.mediation_problems(mediation, store.now())
    if mediation.confirm_route == "arbitration" != base.confirm_route:
        barred = arbitration_bar(base, case_file(store, mediation.grievance_id))
        problems |= {"confirm_route": barred} if barred else {}
    raise_problems(problems)
    with store.step(f"改调解 {base.number}") as step:
        step.save(mediation, base)
    return step.changes


def record_session(store: Store, session: MediationSession, base: MediationSession | None = None) -> MediationSession:
    """Store the record of a session, new or corrected; sessions of one mediation are counted up by themselves."""
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
    """End a mediation: ``ended.result`` says agreed or failed; ProblemsError lists what the end must carry."""
    if base.status not in rules.OPEN:
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
        settle(store, step, base.grievance_id)
    return step.changes


def end_with_session(
    store: Store, session: MediationSession, session_base: MediationSession | None, ended: Mediation, base: Mediation
) -> Changes:
    """Record the session in which a mediation came to its end, and the end, as one step."""
    with store.step(f"结束调解 {base.number}") as step:
        record_session(store, session, session_base)
        end(store, ended, base)
    return step.changes


def refuse(store: Store, refused: Mediation, base: Mediation) -> Changes:
    """Do not take up an application; ProblemsError without the reason."""
    if base.status != "applied":
        raise StationError(f"{base.number}已经受理，不能再登记不受理。")
    refused = replace(refused, status="refused")
    raise_problems(rules.mediation_problems(refused, store.now()))
    with store.step(f"不予受理 {base.number}") as step:
        step.save(refused, base)
        settle(store, step, base.grievance_id)
    return step.changes
