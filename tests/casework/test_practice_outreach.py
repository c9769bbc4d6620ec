"""The other work of the invented station: enough of each, in every state, by the rules, and without a trace in the cases."""

from collections import Counter
from datetime import datetime
from random import Random

import pytest

from invented import NOW, made, of
from station.casework.fields import Record
from station.casework.model import (
    Consultation,
    EmployerWarning,
    FieldVisit,
    Grievance,
    InjuryVisit,
    MeetingDecision,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    OrgUnit,
    VisitFinding,
)
from station.casework.outreach import WORK, registers
from station.casework.outreach.rules import Kin, problems
from station.casework.practice import outreach, supervision
from station.casework.practice.station import LEAST, Practice, invent
from station.casework.vocabulary import vocabulary

MOMENTS = [NOW, datetime(2026, 2, 19, 3, 0), datetime(2026, 10, 1, 12, 0), datetime(2028, 1, 2, 23, 50), datetime(2024, 2, 29, 8, 1)]
LINKS = {child.cls: child.link for work in WORK for child in work.children}


def counts(practice: Practice) -> Counter[str]:
    return Counter(record.record for record in practice.records)


@pytest.mark.parametrize("work", WORK, ids=lambda work: work.record)
def test_there_is_enough_of_each(work) -> None:
    least = 5 if work.record == "lawyer" else 10
    assert least <= counts(made())[work.record] <= 60
    for child in work.children:
        assert counts(made())[child.cls.record] >= 12


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("cls", "field", "left_out"),
    [
        (FieldVisit, "status", ()),
        (FieldVisit, "kind", ()),
        (VisitFinding, "verdict", ()),
        (VisitFinding, "item", ()),
        (InjuryVisit, "status", ()),
        (Negotiation, "status", ()),
        (OpinionCheck, "status", ("checked",)),
        (EmployerWarning, "signal", ()),
        (EmployerWarning, "stage", ("watched", "cured")),
        (EmployerWarning, "level", ()),
        (OrgUnit, "level", ("city", "province")),
    ],
)
def test_every_word_occurs(cls: type[Record], field: str, left_out: tuple[str, ...], seed: int) -> None:
    wanted = {entry.code for entry in vocabulary(cls.spec(field).of).current()} - set(left_out)
    assert wanted <= {getattr(record, field) for record in of(cls, made(seed=seed))}


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_the_rules_find_no_problem(now: datetime) -> None:
    practice = made(now)
    known = {record.id: record for record in practice.records}
    below: dict[str, list[Record]] = {}
    for record in practice.records:
        if type(record) in LINKS:
            below.setdefault(getattr(record, LINKS[type(record)]), []).append(record)
    units = of(OrgUnit, practice)
    for record in practice.records:
        if type(record) in LINKS:
            parent = known[getattr(record, LINKS[type(record)])]
            if isinstance(parent, EmployerWarning):  # as it was before it was lifted
                parent = parent.with_values(lifted_on="", stage="cured")
            assert not problems(record, now, Kin(parent=parent)), record
        elif any(type(record) is work.cls for work in WORK):
            assert not problems(record, now, Kin(children=below.get(record.id, ()), others=units)), record


def test_what_can_become_a_case_is_tied_to_cases() -> None:
    cases = {record.id for record in of(Grievance, made())}
    for cls in (VisitFinding, InjuryVisit, Consultation, OpinionCheck, EmployerWarning, MeetingDecision):
        tied = [record.grievance_id for record in of(cls, made()) if record.grievance_id]
        assert tied, cls.record
        assert set(tied) <= cases
    assert any((record.grievances or 0) > 1 for record in of(NegotiationTopic, made()))


def test_the_union_bodies_make_one_tree() -> None:
    units = of(OrgUnit, made())
    depths = Counter(depth for depth, _ in registers.tree(units))
    assert depths[0] == 1
    assert set(depths) == {0, 1, 2, 3}


def test_the_same_again_and_the_cases_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert invent(Random(1), NOW, LEAST).records == made().records
    monkeypatch.setattr(supervision, "complete", lambda world, archive: {})
    whole = invent(Random(1), NOW, LEAST).records
    supervised = {record.id: record for record in made().records}
    touched = {record.record for record in whole if supervised[record.id] != record}
    assert touched == {"letter", "letter_addressee"}  # tied to their matters and to what followed
    monkeypatch.setattr(outreach, "complete", lambda world: None)
    alone = invent(Random(1), NOW, LEAST).records
    assert whole[: len(alone)] == alone
    assert len(alone) < len(whole) < len(supervised)
