"""Who may mediate, and who approves, assigns and works on legal aid; a station of one is never locked out."""

from collections.abc import Callable

import pytest

from cases import at_work, registered
from station.actions import agreements, legal_aid, mediations
from station.casework.model import Grievance, LegalAid, Mediation, MediationSession, StaffMember
from station.db.store import Store
from station.errors import StationError

AID = {"applied_on": "2026-03-16", "form": "arbitration", "basis": "migrant_wages"}
REVIEWED = {"first_reviewer": "经办", "first_reviewed_on": "2026-03-16", "reviewer": "签发"}
GRANTED = {"decision": "granted", "decided_on": "2026-03-16"}
ASSIGNED = {"lawyer": "梅清和", "firm": "滨河所", "assigned_on": "2026-03-16"}


@pytest.fixture
def case(store: Store) -> Grievance:
    at_work(store)
    with store.step("登记人员") as step:
        for name, role in (("站长", "head"), ("经办", "clerk"), ("签发", "signer"), ("律师", "lawyer"), ("旁观", "reader")):
            step.add(StaffMember(name=name, role=role))
    return registered(store, handler="律师").grievance  # a lawyer sees only their own cases


def barred(store: Store, who: str, act: Callable[[], object], says: str) -> None:
    desk, store.user = store.user, who
    with pytest.raises(StationError, match=says):
        act()
    store.user = desk


def test_only_who_mediates_opens_records_and_ends_a_mediation(store: Store, case: Grievance) -> None:
    form = Mediation(grievance_id=case.id, applied_on="2026-03-16", accepted_on="2026-03-16", mediator="经办")
    barred(store, "旁观", lambda: mediations.open_mediation(store, form), "^调解由站长、经办人、调解员办理。")
    store.user = "经办"
    mediation = mediations.open_mediation(store, form)
    session = MediationSession(mediation_id=mediation.id, started_at="2026-03-16T08:30", result="again")
    ended = mediation.with_values(result="agreed", ended_on="2026-03-16", agreed_amount=100)
    for act in (
        lambda: mediations.save(store, mediation.with_values(room="一室"), mediation),
        lambda: mediations.record_session(store, session),
        lambda: mediations.end(store, ended, mediation),
        lambda: agreements.keep_plan(store, mediation, [], []),
    ):
        barred(store, "律师", act, "^调解由")
    mediations.end(store, ended, mediation)


def test_approval_is_for_who_signs_and_assignment_not_for_the_lawyer(store: Store, case: Grievance) -> None:
    barred(store, "旁观", lambda: legal_aid.refer(store, LegalAid(grievance_id=case.id, **AID)), "^法律援助由")
    store.user = "经办"
    aid = legal_aid.refer(store, LegalAid(grievance_id=case.id, **AID))
    legal_aid.save(store, aid.with_values(**REVIEWED), aid)
    aid = store.get(LegalAid, aid.id)
    granted = aid.with_values(**GRANTED)
    barred(store, "经办", lambda: legal_aid.save(store, granted, aid), "^援助审批由站长、签发人办理。")
    store.user = "签发"
    legal_aid.save(store, granted, aid)
    aid = store.get(LegalAid, aid.id)
    assigned = aid.with_values(**ASSIGNED)
    # a lawyer sees only what is theirs: this case becomes so
    mine = store.get(Grievance, case.id)
    with store.step("换承办人") as step:
        step.save(mine.with_values(handler="律师"), mine)
    barred(store, "律师", lambda: legal_aid.save(store, assigned, aid), "^援助指派由站长、经办人、签发人办理。")
    store.user = "经办"
    legal_aid.save(store, assigned, aid)
    store.user = "律师"
    aid = store.get(LegalAid, aid.id)
    legal_aid.save(store, aid.with_values(closed_on="2026-03-16", closing_way="done", closing_report="已办毕"), aid)
    assert store.get(LegalAid, aid.id).status == "closed"


def test_a_clerk_alone_at_a_station_does_it_all(store: Store) -> None:
    at_work(store)
    alone = store.matching(StaffMember)[0]
    with store.step("改角色") as step:
        step.save(alone.with_values(role="clerk"), alone)
    aid = legal_aid.refer(store, LegalAid(grievance_id=registered(store).grievance.id, **AID))
    legal_aid.save(store, aid.with_values(**REVIEWED | GRANTED | ASSIGNED), aid)
    assert store.get(LegalAid, aid.id).status == "assigned"
