"""Every kind of record that a ledger has lines for leads to a place."""

import pytest

from cases import at_work, registered
from station.casework.ledgers import ledgers
from station.casework.model import BY_NAME, Commission, FollowUp, Mediation
from station.db.store import Store
from station.ui.way import HOMES, way_to


@pytest.mark.parametrize(("record", "place"), list(HOMES.items()))
def test_what_has_a_place_of_its_own_is_shown_there(store: Store, record: str, place: str) -> None:
    assert way_to(store, record, "7") == (place, {"id": "7"})


@pytest.mark.parametrize("record", ["field_visit", "visit_finding", "consultation", "meeting_decision"])
def test_the_other_work_is_at_home_among_the_services(store: Store, record: str) -> None:
    assert way_to(store, record, "7") == ("services", {"kind": record, "id": "7"})


def test_what_belongs_to_another_record_is_shown_with_it(store: Store) -> None:
    case = registered(at_work(store)).grievance
    with store.step("登记") as step:
        call = step.add(FollowUp(grievance_id=case.id, called_on="2026-03-16", satisfaction="very"))
        mediation = step.add(Mediation(grievance_id=case.id, applied_on="2026-03-16"))
        commission = step.add(Commission(mediation_id=mediation.id))
    assert way_to(store, "follow_up", call.id) == ("grievances", {"id": case.id})
    assert way_to(store, "commission", commission.id) == ("mediations", {"id": mediation.id, "part": "commission"})


def test_what_is_not_there_leads_nowhere(store: Store) -> None:
    assert way_to(store, "follow_up", "7") is None


def test_the_lines_of_every_ledger_have_a_way(store: Store) -> None:
    """A record that nothing leads to could not be opened from its ledger."""
    for ledger in ledgers().values():
        keys = {spec.of for spec in BY_NAME[ledger.line].specs() if spec.of in HOMES}
        assert way_to(store, ledger.line, "7") is not None or keys, ledger.key
