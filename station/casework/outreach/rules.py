"""Which rules hold for which kind of work: one table for everything that adds or saves a record."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from station.casework.fields import Record, missing
from station.casework.model import (
    Consultation,
    EmployerWarning,
    FieldVisit,
    Indicator,
    InjuryVisit,
    Lawyer,
    LawyerShift,
    Mediator,
    MeetingDecision,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    OrgUnit,
    Resource,
    VisitFinding,
    WarningStep,
)
from station.casework.outreach import duty, injury_visits, meetings, negotiations, opinion_checks, registers, visits, warnings
from station.casework.outreach.checks import Problems
from station.frozen import frozen

R = TypeVar("R", bound=Record)


@frozen
class Kin:
    """What a rule may ask beside the record: its parent, its children, the others of its register."""

    parent: Any = None
    children: Sequence[Any] = ()
    others: Sequence[Any] = ()


_TIDY: dict[type[Record], Callable[[Any, Kin], Record]] = {
    FieldVisit: lambda visit, _: visits.tidy_visit(visit),
    VisitFinding: lambda finding, kin: visits.tidy_finding(finding, kin.parent),
    InjuryVisit: lambda visit, _: injury_visits.tidy_injury_visit(visit),
    Consultation: lambda consultation, _: duty.tidy_consultation(consultation),
    Negotiation: lambda negotiation, _: negotiations.tidy_negotiation(negotiation),
    OpinionCheck: lambda check, _: opinion_checks.tidy_opinion_check(check),
    EmployerWarning: lambda warning, kin: warnings.tidy_warning(warning, kin.children),
    Mediator: lambda mediator, _: registers.tidy_phone(mediator),
    Lawyer: lambda lawyer, _: registers.tidy_phone(lawyer),
    OrgUnit: lambda unit, _: registers.tidy_phone(unit),
    Resource: lambda resource, _: registers.tidy_phone(resource),
}
_PROBLEMS: dict[type[Record], Callable[[Any, datetime, Kin], Problems]] = {
    FieldVisit: lambda visit, now, kin: visits.visit_problems(visit, now, kin.children),
    VisitFinding: lambda finding, now, kin: visits.finding_problems(finding, now, kin.parent),
    InjuryVisit: lambda visit, now, _: injury_visits.injury_visit_problems(visit, now),
    LawyerShift: lambda shift, now, _: duty.shift_problems(shift, now),
    Consultation: lambda consultation, now, _: duty.consultation_problems(consultation, now),
    Negotiation: lambda negotiation, now, _: negotiations.negotiation_problems(negotiation, now),
    NegotiationTopic: lambda topic, *_: negotiations.topic_problems(topic),
    MeetingDecision: lambda decision, now, _: meetings.decision_problems(decision, now),
    OpinionCheck: lambda check, now, _: opinion_checks.opinion_check_problems(check, now),
    EmployerWarning: lambda warning, now, kin: warnings.warning_problems(warning, now, kin.children),
    WarningStep: lambda step, now, kin: warnings.step_problems(step, now, kin.parent),
    Mediator: lambda mediator, now, _: registers.mediator_problems(mediator, now),
    Lawyer: lambda lawyer, *_: registers.lawyer_problems(lawyer),
    OrgUnit: lambda unit, _, kin: registers.org_unit_problems(unit, kin.others),
    Resource: lambda resource, *_: registers.resource_problems(resource),
    Indicator: lambda indicator, *_: registers.indicator_problems(indicator),
}


def tidied(record: R, kin: Kin) -> R:
    """The record as it would be stored: numbers cleaned, limits reckoned, its state drawn from what is filled in."""
    tidy = _TIDY.get(type(record))
    return tidy(record, kin) if tidy else record  # type: ignore[return-value]


def problems(record: Record, now: datetime, kin: Kin) -> Problems:
    """One sentence per field of any kind of work that cannot be saved as it is."""
    check = _PROBLEMS.get(type(record))
    return check(record, now, kin) if check else missing(record)
