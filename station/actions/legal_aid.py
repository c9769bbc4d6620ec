"""What a person does with a legal-aid application: refer the grievance, decide, assign or pass on, close."""

from dataclasses import replace

from station.actions.grievances import own_station, raise_problems, settle, under_way
from station.casework import legal_aid as rules
from station.casework import numbers
from station.casework.model import LegalAid
from station.changes import Changes
from station.db.store import Store


def refer(store: Store, aid: LegalAid) -> LegalAid:
    """Take the application of a grievance: number drawn, review clock started, grievance marked 援助中."""
    aid = rules.start_clock(replace(aid, status=_status(aid)))
    raise_problems(rules.aid_problems(aid, store.now()))
    grievance = under_way(store, aid.grievance_id)
    station = own_station(store)
    with store.step(f"转援助 {grievance.number}") as step:
        year = int(aid.applied_on[:4])
        number = numbers.aid_number(station, year, store.draw("legal_aid", year))
        aid = step.add(replace(aid, number=aid.number or number))
        settle(store, step, grievance.id)
    return aid


def save(store: Store, aid: LegalAid, base: LegalAid) -> Changes:
    """Store what was filled in; the stage follows from it (decision, referral, lawyer, closing)."""
    aid = rules.start_clock(replace(aid, status=_status(aid)))
    raise_problems(rules.aid_problems(aid, store.now()))
    with store.step(f"办理援助 {base.number}") as step:
        step.save(aid, base)
        settle(store, step, aid.grievance_id)
    return step.changes


def _status(aid: LegalAid) -> str:
    stages = (
        ("ended", aid.closed_on and aid.closing_way == "ended"),
        ("closed", aid.closed_on or aid.closing_way),
        ("refused", aid.decision == "refused"),
        ("assigned", aid.lawyer or aid.assigned_on),
        ("referred", aid.referred_to or aid.referred_on),
        ("granted", aid.decision == "granted"),
        ("review", aid.reviewer),
        ("papers", aid.papers_missing and aid.told_missing_on),
    )
    return next((stage for stage, reached in stages if reached), "applied")
