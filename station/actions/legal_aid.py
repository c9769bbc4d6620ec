"""What a person does with legal aid: refer the grievance, decide, assign or pass on, note its steps, close."""

from dataclasses import replace

from station.actions import recusals, rights
from station.actions.at_desk import own_station
from station.actions.grievances import settle, under_way
from station.casework import legal_aid as rules
from station.casework import numbers
from station.casework.model import AidStep, Lawyer, LawyerShift, LegalAid
from station.changes import Changes
from station.db.store import Store
from station.errors import raise_problems

_RIGHTS = {  # fields that not everybody who works on an application may change: the act it takes
    **dict.fromkeys(("decision", "decided_on", "refusal_reason"), "aid_review"),
    **dict.fromkeys(("lawyer", "firm", "licence", "assigned_on"), "aid_assign"),
}


def refer(store: Store, aid: LegalAid) -> LegalAid:
    """Take the application of a grievance: number drawn, review clock started, grievance marked 援助中."""
    aid = _checked(store, aid, LegalAid())
    grievance = under_way(store, aid.grievance_id)
    station = own_station(store)
    with store.step(f"转援助 {grievance.number}") as step:
        year = int(aid.applied_on[:4])
        number = numbers.aid_number(station, year, store.draw("legal_aid", year))
        aid = step.add(_numbered(store, replace(aid, number=aid.number or number)))
        settle(store, step, grievance.id)
    return aid


def save(store: Store, aid: LegalAid, base: LegalAid) -> Changes:
    """Store what was filled in; the stage follows from it (decision, referral, lawyer, closing).

    The decision and the assignment each ask for a right of their own. ProblemsError also for a second list of missing papers
    and for a lawyer who is not in the register. The number of the letter of assignment is drawn with the first lawyer.
    """
    aid = _checked(store, aid, base)
    with store.step(f"办理援助 {base.number}") as step:
        step.save(_numbered(store, aid), base)
        settle(store, step, aid.grievance_id)
    return step.changes


def record_step(store: Store, done: AidStep, base: AidStep | None = None) -> AidStep:
    """Note one thing done in an aid matter, new or corrected."""
    rights.require(store, "aid")
    aid = store.get(LegalAid, done.legal_aid_id)
    done = replace(done, recorded_by=done.recorded_by or store.user)
    raise_problems(rules.step_problems(done, aid, store.now()))
    with store.step(f"登记援助进程 {aid.number}") as step:
        return step.add(done) if base is None else step.save(done, base)


def remove_step(store: Store, done: AidStep) -> Changes:
    """Put a step noted by mistake into the bin."""
    rights.require(store, "aid")
    aid = store.get(LegalAid, done.legal_aid_id)
    with store.step(f"删除援助进程 {aid.number}") as step:
        step.remove(done)
    return step.changes


def lawyers(store: Store) -> list[Lawyer]:
    """The lawyers of the register who may be assigned, those on duty today first."""
    on_duty = on_duty_today(store)
    return sorted((lawyer for lawyer in store.matching(Lawyer) if lawyer.is_active), key=lambda lawyer: lawyer.id not in on_duty)


def on_duty_today(store: Store) -> set[str]:
    """The ids of the lawyers who sit at the station today."""
    return {shift.lawyer_id for shift in store.matching(LawyerShift, duty_on=store.now().date().isoformat())}


def problems(store: Store, aid: LegalAid, base: LegalAid) -> dict[str, str]:
    """One sentence per field that cannot be saved as it is."""
    aid = rules.follow(aid, store.now().date())
    found = rules.aid_problems(aid, store.now()) | rules.telling_problems(aid, base)
    if aid.lawyer and (aid.lawyer, aid.firm) != (base.lawyer, base.firm):
        namesakes = store.matching(Lawyer, name=aid.lawyer)
        if problem := rules.lawyer_problem(aid, namesakes, bool(namesakes or lawyers(store))):
            found.setdefault("lawyer", problem)
    for name in ("first_reviewer", "reviewer", "lawyer"):
        person = getattr(aid, name)
        if person != getattr(base, name) and (problem := recusals.problem(store, aid.grievance_id, person)):
            found.setdefault(name, problem)
    return found


def _checked(store: Store, aid: LegalAid, base: LegalAid) -> LegalAid:
    for act in dict.fromkeys(["aid", *(act for name, act in _RIGHTS.items() if getattr(aid, name) != getattr(base, name))]):
        rights.require(store, act)
    raise_problems(problems(store, aid, base))
    aid = rules.follow(aid, store.now().date())
    return _from_register(store, aid) if (aid.lawyer, aid.firm) != (base.lawyer, base.firm) else aid


def _from_register(store: Store, aid: LegalAid) -> LegalAid:
    """The application with what the register knows of its lawyer."""
    fitting = [lawyer for lawyer in lawyers(store) if lawyer.name == aid.lawyer and aid.firm in ("", lawyer.firm)]
    if not fitting:
        return replace(aid, lawyer_id="")
    known = fitting[0]
    return replace(aid, lawyer_id=known.id, firm=known.firm, licence=known.licence or aid.licence)


def _numbered(store: Store, aid: LegalAid) -> LegalAid:
    """The application with the number of its letter of assignment, drawn inside the step that assigns it."""
    if not aid.lawyer or aid.assignment_number:
        return aid
    year = int(aid.assigned_on[:4] or store.now().year)
    return replace(aid, assignment_number=numbers.assignment_number(own_station(store), year, store.draw("aid_assignment", year)))
