"""Every figure against the records behind it, for random stations: sums, parts, stations, cases handed on."""

from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from random_stations import YEAR, RandomWork
from stand_ins import Clock
from station.casework import statistics
from station.casework.fields import counted
from station.casework.ledgers import ledgers
from station.casework.model import (
    BY_NAME,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    Grievance,
    Handover,
    HotlineOrder,
    Instalment,
    Mediation,
    Party,
    Station,
)
from station.casework.sheets import Asked, Period
from station.db import agenda
from station.db.figures.counting import breaking, counts, counts_apart, received_and_ended, records_of
from station.db.figures.places import areas
from station.db.ledger_lines import wanted
from station.db.store import Store

# what a sum adds up: the field of the record, or of the grievance it belongs to
VALUES = {
    "received_people": "people",
    "recovered": "recovered",
    "beneficiaries": "beneficiaries",
    "wages_people": "people",
    "wages_amount": "amount",
    "wages_recovered": "recovered",
    "insurance_people": "people",
    "insurance_recovered": "recovered",
    "collective_people": "people",
    "collective_amount": "amount",
    "mass_people": "people",
    "mass_amount": "amount",
    "agreed_people": "grievance.people",
    "agreed_amount": "agreed_amount",
    "consultation_people": "people",
    "lawyer_people": "people",
    "aided_people": "beneficiaries",
    "aided_migrants": "beneficiaries",
    "aid_recovered": "recovered",
    "letter_amount": "amount",
    "letter_wages": "wages_paid",
    "letter_contracts": "contracts_signed",
    "letter_insurance": "insurance_paid",
    "comfort": "comfort",
    "negotiation_workers": "workers_covered",
    "warnings_people": "people",
}
STRETCHES = [
    Period.month(f"{YEAR}-03"),
    Period("上半年", f"{YEAR}-01-01", f"{YEAR}-06-30"),
    Period("年", f"{YEAR - 1}-01-01", f"{YEAR - 1}-12-31"),
]


def fill(store: Store, work: RandomWork, cases: int = 25) -> None:
    with store.step("随机") as step:
        for record in work.records(cases):
            step.add(record)


@pytest.fixture
def store(store: Store, clock: Clock) -> Store:
    clock.now = datetime.fromisoformat(f"{YEAR}-12-31T12:00")
    return store


def value_of(store: Store, record: str, record_id: str, name: str) -> int:
    found: Any = store.get(BY_NAME[record], record_id)
    if "." in name:
        found = store.get(Grievance, found.grievance_id)
    return counted(found, name.rpartition(".")[2]) or 0


@given(seed=st.integers(0, 10_000), stretch=st.sampled_from(STRETCHES), alone=st.booleans(), area=st.sampled_from(["", "", "甲街道"]))
@examples(8)
def test_every_figure_is_its_records(store: Store, seed: int, stretch: Period, alone: bool, area: str) -> None:
    """Cases of earlier examples stay in the store, which makes it only harder."""
    work = RandomWork(seed)
    if not store.matching(Station, id=work.stations[0].id):
        fill(store, work)
    stations = (work.stations[0].id,) if alone else None
    found = counts(store, stretch, stations, area)
    for key in statistics.indicators():
        records = records_of(store, key, stretch, stations, area)
        expected = sum(value_of(store, *record, VALUES[key]) for record in records) if key in VALUES else len(records)
        assert found[key] == expected, key
        assert all(store.find(BY_NAME[record], one) for record, one in records), key


def test_every_sum_is_known_to_the_test() -> None:
    money = {key for key, one in statistics.indicators().items() if one.unit == "元"}
    assert money <= VALUES.keys() <= statistics.indicators().keys()


@given(seed=st.integers(0, 10_000), stretch=st.sampled_from(STRETCHES))
@examples(8)
def test_sums_hold_and_stations_add_up(store: Store, seed: int, stretch: Period) -> None:
    work = RandomWork(seed, is_tidy=True)
    if not store.matching(Station, id=work.stations[0].id):
        fill(store, work)
    store.set_setting("station", work.stations[0].id)
    whole = counts(store, stretch)
    assert statistics.unbalanced(whole) == []
    each = counts_apart(store, stretch, "station")
    for key, indicator in statistics.indicators().items():
        added = sum(found[key] for found in each.values())
        assert added == whole[key] if indicator.summed != "never" else added >= whole[key], key
    for station in work.stations:
        alone = counts(store, stretch, (station.id,))
        assert alone == {key: each.get(station.id, {}).get(key, 0) for key in alone}
        assert statistics.unbalanced(alone) == []
    # whatever it is, it lies in one area
    tables = ("grievance", "station", "employer", "opinion_check", "org_unit")
    areas = {row[0] for table in tables for row in store.query(f"SELECT area FROM {table}")} - {""}
    apart = {area: counts(store, stretch, area=area) for area in areas}
    for key, indicator in statistics.indicators().items():
        if indicator.summed != "never":
            assert sum(found[key] for found in apart.values()) == whole[key], key
    nothing = dict.fromkeys(statistics.indicators(), 0)
    beside = counts_apart(store, stretch, "area")
    assert {area: beside.get(area, nothing) for area in areas} == apart
    assert beside.keys() <= areas


@given(seed=st.integers(0, 10_000), stretch=st.sampled_from(STRETCHES))
@examples(8)
def test_a_sum_that_does_not_hold_names_what_breaks_it(store: Store, seed: int, stretch: Period) -> None:
    """Cases that ended before they came, and days known to the year alone."""
    work = RandomWork(seed)
    if not store.matching(Station, id=work.stations[0].id):
        fill(store, work)
    found = counts(store, stretch)
    for identity in statistics.IDENTITIES:
        broken = breaking(store, identity, stretch)
        assert bool(identity.difference(found)) <= bool(broken), identity.words
        for record, one in broken:
            case = store.get(BY_NAME[record], one)
            if isinstance(case, Grievance):  # a tidy case is never among them
                is_passed = bool(store.matching(Handover, grievance_id=case.id))
                assert len(case.received_at) < 10 or len(case.closed_on) < 10 or case.closed_on < case.received_at[:10] or is_passed


@given(seed=st.integers(0, 10_000))
@examples(5)
def test_months_make_a_year(store: Store, seed: int) -> None:
    work = RandomWork(seed, is_tidy=True)
    if not store.matching(Station, id=work.stations[0].id):
        fill(store, work)
    year = counts(store, Period("年", f"{YEAR}-01-01", f"{YEAR}-12-31"))
    months = [counts(store, Period.month(f"{YEAR}-{number:02d}")) for number in range(1, 13)]
    for key, indicator in statistics.indicators().items():
        if indicator.summed == "months" and key not in statistics.standing():
            assert sum(month[key] for month in months) == year[key], key
    for before, after in pairwise(months):
        assert before["closing"] == after["opening"]
    shown = received_and_ended(store, [f"{YEAR}-{number:02d}" for number in range(1, 13)])
    assert [told[1:] for told in shown] == [(month["received"], month["ended"]) for month in months]


def test_a_case_handed_on_is_received_once_and_ended_once(store: Store) -> None:
    """甲站 passes a case to 乙站 in May, which ends it in June; 甲站 has its own copy closed later."""
    old = Grievance(
        id="old", station_id="a", received_at="2024-03-05T09:00", status="closed", closed_on="2024-07-01", people=12, amount=500
    )
    new = Grievance(
        id="new", station_id="b", received_at="2024-05-20T09:00", status="closed", closed_on="2024-06-10", people=12, recovered=500
    )
    with store.step("移交") as step:
        for record in (Station(id="a", name="甲站"), Station(id="b", name="乙站"), old, new):
            step.add(record)
        step.add(Handover(grievance_id="old", taken_as_id="new", kind="transfer", to_name="乙站", answer="accepted"))

    def at(month: str, stations: tuple[str, ...] | None) -> list[int]:
        found = counts(store, Period.month(month), stations)
        assert statistics.unbalanced(found) == []
        return [
            found[key] for key in ("opening", "received", "taken_over", "ended", "passed_on", "closing", "received_people", "recovered")
        ]

    assert at("2024-03", ("a",)) == [0, 1, 0, 0, 0, 1, 12, 0]
    assert at("2024-05", ("a",)) == [1, 0, 0, 0, 1, 0, 0, 0]
    assert at("2024-05", ("b",)) == [0, 0, 1, 0, 0, 1, 0, 0]
    assert at("2024-05", None) == [1, 0, 1, 0, 1, 1, 0, 0]
    assert at("2024-06", None) == [1, 0, 0, 1, 0, 0, 0, 500]
    assert at("2024-07", None) == [0, 0, 0, 0, 0, 0, 0, 0]
    year = counts(store, Period("年", "2024-01-01", "2024-12-31"))
    assert (year["received"], year["ended"], year["closing"], year["received_people"]) == (1, 1, 0, 12)

    # the workbench of each says the same of its month, and of the months behind
    here, there = (agenda.month(store, "2024-05", (station,)) for station in ("a", "b"))
    assert (here.opening, here.received, here.passed_on, here.closing, here.is_balanced) == (1, 0, 1, 0, True)
    assert (there.opening, there.received, there.taken_over, there.closing, there.is_balanced) == (0, 0, 1, 1, True)
    months = ["2024-03", "2024-05", "2024-06", "2024-07"]
    assert received_and_ended(store, months) == [("2024-03", 1, 0), ("2024-05", 0, 0), ("2024-06", 0, 1), ("2024-07", 0, 0)]
    assert received_and_ended(store, months, ("b",)) == [("2024-03", 0, 0), ("2024-05", 0, 0), ("2024-06", 0, 1), ("2024-07", 0, 0)]


def test_what_happens_later_changes_no_month_that_is_over(store: Store) -> None:
    """A mediation applied for, an answer given, a state changed, a warning dealt with in May: April stays as it was."""
    april = Period.month("2024-04")
    case = Grievance(id="g", received_at="2024-04-02T09:00", status="awaiting_policy", handle_due_on="2024-04-20")
    late = Grievance(id="late", received_at="2024-04-03T09:00", status="working", handle_due_on="2024-04-20")
    asked = Consultation(id="q", asked_on="2024-04-29", people=1)
    order = HotlineOrder(id="o", grievance_id="late", number="1", dispatched_at="2024-04-03T09:00", due_at="2024-04-10")
    unstated = HotlineOrder(id="u", grievance_id="late", number="2", dispatched_at="2024-04-03T09:00")
    ended = {"applied_on": "2024-04-03", "ended_on": "2024-04-05", "result": "agreed", "status": "agreed"}
    agreed = Mediation(id="m", grievance_id="late", perform_by="2024-04-30", **ended)  # type: ignore[arg-type]
    with store.step("四月") as step:
        for record in (case, late, asked, order, unstated, agreed):
            step.add(record)
        step.add(Instalment(id="i", mediation_id="m", ordinal=1, due_on="2024-04-30", amount=100))
        step.add(FieldVisit(id="v", visited_on="2024-04-03"))
        step.add(EmployerWarning(id="w", issued_on="2024-04-03", stage="graded"))
    before = counts(store, april)
    with store.step("五月") as step:
        step.save(case.with_values(status="closed", closed_on="2024-05-09", recovered=100), case)
        step.add(BY_NAME["move"](grievance_id="g", came_from="awaiting_policy", went_to="closed", moved_on="2024-05-09", act="close"))
        step.add(Mediation(grievance_id="g", applied_on="2024-05-03", status="agreed", ended_on="2024-05-09", result="agreed"))
        step.add(BY_NAME["warning_step"](employer_warning_id="w", stage="handled", done_on="2024-05-03"))
        warning = store.get(EmployerWarning, "w")
        step.save(warning.with_values(stage="handled"), warning)
        step.save(late.with_values(status="suspended"), late)
        step.add(BY_NAME["move"](grievance_id="late", came_from="working", went_to="suspended", moved_on="2024-05-06", act="hold"))
        for one in (order, unstated):
            step.save(one.with_values(status="returned", returned_at="2024-05-06T09:00"), one)
        step.add(Grievance(id="grown", received_at="2024-05-06T09:00", status="working"))
        step.save(asked.with_values(grievance_id="grown"), asked)
        step.save(agreed.with_values(performance="done"), agreed)
        paid = store.get(Instalment, "i")
        step.save(paid.with_values(paid_on="2024-05-06", paid=100), paid)
    assert counts(store, april) == before
    assert (before["due"], before["orders_due"], before["perform_due"], before["services"]) == (1, 2, 1, 3)
    year = counts(store, Period("年", "2024-01-01", "2024-12-31"))
    months = [counts(store, Period.month(f"2024-{number:02d}")) for number in range(1, 13)]
    for key in ("due", "orders_due", "services"):
        assert year[key] == sum(month[key] for month in months), key
    assert year["performed"] == 1


def test_a_consultation_that_became_a_case_in_its_month_is_one_service(store: Store) -> None:
    with store.step("四月") as step:
        step.add(Grievance(id="g", received_at="2024-04-30T09:00", status="working"))
        step.add(Consultation(asked_on="2024-04-29", grievance_id="g", people=1))
    found = counts(store, Period.month("2024-04"))
    assert (found["services"], found["consultations"]) == (1, 1)


def test_an_agreement_is_due_once_its_last_day_is_over_or_it_was_kept(store: Store, clock: Clock) -> None:
    kept = {"applied_on": "2024-04-03", "ended_on": "2024-04-05", "result": "agreed", "status": "agreed", "perform_by": "2024-04-30"}
    with store.step("四月") as step:
        step.add(Grievance(id="g", received_at="2024-04-02T09:00", status="working"))
        step.add(Mediation(id="m", grievance_id="g", **kept))
        step.add(Mediation(id="n", grievance_id="g", **kept, performance="done"))
    for day, due in (("2024-04-29", 1), ("2024-04-30", 1), ("2024-05-01", 2)):
        clock.now = datetime.fromisoformat(f"{day}T09:00")
        found = counts(store, Period.month("2024-04"))
        assert (found["perform_due"], found["performed"]) == (due, 1), day


def test_a_figure_without_records_is_not_known(store: Store) -> None:
    with pytest.raises(KeyError):
        records_of(store, "training_cover", STRETCHES[0])


def test_what_names_no_station_belongs_to_where_it_was_entered(tmp_path: Path, clock: Clock) -> None:
    """A visit entered at 乙站 and received at the district counts there; one with a case goes with the case."""
    clock.now = datetime.fromisoformat("2024-03-31T12:00")
    with Store.open(tmp_path / "b", clock=clock) as at_b, Store.open(tmp_path / "district", clock=clock) as district:
        with at_b.step("乙站") as step:
            step.add(Station(id="b", name="乙站", code="b", area="河湾街道"))
            step.add(Employer(id="e", name="单位"))
            step.add(FieldVisit(id="v", employer_id="e", visited_on="2024-03-05"))
        at_b.set_setting("station", "b")
        with district.step("区") as step:
            step.add(Station(id="union", name="区总", code="u", level="county"))
            step.add(Station(id="a", name="甲站", code="a"))
            step.add(Employer(id="elsewhere", name="外片单位", area="城东片区"))
            step.add(Grievance(id="g", station_id="a", received_at="2024-03-01", status="working", area="站前街道"))
            step.add(EmployerWarning(id="w", issued_on="2024-03-05", grievance_id="g", employer_id="elsewhere"))
            step.add(Grievance(id="nowhere", station_id="a", received_at="2024-03-01", status="working"))
            step.add(Party(grievance_id="nowhere", employer_id="elsewhere"))
            step.add(EmployerWarning(id="own", issued_on="2024-03-06"))
        district.set_setting("station", "union")
        district.receive(at_b.entries("1", []), "收乙站")
        march = Period.month("2024-03")
        found = counts_apart(district, march, "station")
        assert {station: values["visits"] for station, values in found.items() if values["visits"]} == {"b": 1}
        assert {station: values["warnings"] for station, values in found.items() if values["warnings"]} == {"a": 1, "union": 1}
        assert records_of(district, "visits", march, ("b",)) == (("field_visit", "v"),)
        assert records_of(district, "visits", march, area="河湾街道") == (("field_visit", "v"),)
        # what goes with a case lies where the case does; a case that says nothing lies where its employer does
        assert records_of(district, "warnings", march, area="站前街道") == (("employer_warning", "w"),)
        assert records_of(district, "received", march, area="城东片区") == (("grievance", "nowhere"),)
        for station, area in (("a", ""), ("b", ""), ("", "站前街道"), ("", "城东片区"), ("", "河湾街道")):  # the ledgers say the same
            for name, key in (("warnings", "warnings"), ("grievances", "received")):
                asked = Asked(name, march, station_id=station, area=area)
                lines = [one for ids in wanted(district, ledgers()[name], asked).values() for one in ids]
                told = records_of(district, key, march, (station,) if station else None, area)
                assert sorted(lines) == sorted(one for _, one in told), (name, station, area)


def test_every_area_something_can_lie_in_is_offered(store: Store) -> None:
    with store.step("片区") as step:
        step.add(Station(name="甲站", area="站前街道"))
        step.add(Employer(name="单位", area="城东片区"))
        step.add(Grievance(received_at="2024-03-01", area="站前街道"))
        step.add(Grievance(received_at="2024-03-01"))
    assert areas(store) == ["城东片区", "站前街道"]
