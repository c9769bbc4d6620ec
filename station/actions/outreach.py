"""What a person does with the other work of a station: add and save it with what belongs to it, and make a case of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from station.actions import legal_aid, rights
from station.actions.at_desk import own_station
from station.actions.grievances import add_or_correct, register
from station.casework import grievances as cases
from station.casework.casefile import CaseFile
from station.casework.fields import Record, missing
from station.casework.grievances import Intake
from station.casework.model import (
    BY_NAME,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    Grievance,
    LawyerShift,
    LegalAid,
    NegotiationTopic,
    OrgUnit,
    VisitFinding,
    Worker,
)
from station.casework.outreach import WORK, conversions, rules, warnings, weeks
from station.casework.outreach import daily as reports
from station.casework.outreach.rules import Kin
from station.casework.papers import OfficePaper
from station.changes import Changes
from station.db import outreach as queries
from station.db.casefiles import case_file
from station.db.ledger_lines import known_people
from station.db.step import Step
from station.db.store import Store
from station.errors import ProblemsError, StationError, raise_problems

R = TypeVar("R", bound=Record)
Linked = Mapping[str, Record]

_WEEKLY: dict[type[Record], tuple[str, str]] = {FieldVisit: ("planned_on", "employer_id"), LawyerShift: ("duty_on", "lawyer_id")}
_KEPT = ("employer_id", "kind", "visitors", "lawyer_id", "period", "place")  # of what is repeated
_CHILDREN = {child.cls: child for work in WORK for child in work.children}


def problems(store: Store, record: Record) -> dict[str, str]:
    """One sentence per field of a record, or of a child, that cannot be saved as it is."""
    kin = _kin(store, record)
    return rules.problems(rules.tidied(record, kin), store.now(), kin)


def add(store: Store, record: R, children: Sequence[Record] = (), linked: Linked | None = None) -> R:
    """Store new work with its children in one step; ``linked`` holds new or corrected records by the name of the link.

    ProblemsError by field name, of a child by ``visit_finding.2.content``, of a linked record by ``worker_id``.
    """
    rights.require(store, "outreach")
    with store.step(f"登记{record.title}") as step:
        if isinstance(record, Consultation) and not record.station_id:
            record = record.with_values(station_id=store.setting("station", ""))
        record = _checked(store, _with_links(store, step, record, linked))
        record = step.add(record)
        if isinstance(record, EmployerWarning) and not children:
            children = warnings.opening_steps(record, store.user)
        _keep_children(store, step, record, children)
        return _settled(store, step, record)


def save(store: Store, record: R, base: R, children: Sequence[Record] = (), linked: Linked | None = None) -> Changes:
    """Store a correction, with children that are new (without id) or corrected."""
    rights.require(store, "outreach")
    with store.step(f"改{record.title}") as step:
        record = _with_links(store, step, record, linked)
        step.save(_checked(store, record), base)
        _keep_children(store, step, record, children)
        _settled(store, step, store.get(type(record), record.id))
    return step.changes


def add_child(store: Store, child: R) -> R:
    """Store one more child of the record its link names."""
    rights.require(store, "outreach")
    with store.step(f"登记{child.title}") as step:
        child = step.add(_checked(store, child))
        _settled(store, step, _parent(store, child))
    return child


def save_child(store: Store, child: R, base: R) -> Changes:
    """Store a correction of a child."""
    rights.require(store, "outreach")
    with store.step(f"改{child.title}") as step:
        step.save(_checked(store, child), base)
        _settled(store, step, _parent(store, child))
    return step.changes


def remove(store: Store, record: Record) -> Changes:
    """Put work with its children, or one child, in the recycle bin.

    StationError for what other records still name, ProblemsError for a child its parent cannot do without.
    """
    rights.require(store, "outreach")
    own = [child for found in queries.children(store, record).values() for child in found] if type(record) not in _CHILDREN else []
    with store.step(f"删除{record.title}") as step:
        for child in own:
            step.remove(child)
        if user := store.used_by(record):
            raise StationError(f"这条{record.title}还登记在{user.title}里，不能删除。", "请先在那里改掉。")
        step.remove(record)
        if type(record) in _CHILDREN:
            parent = _parent(store, record)
            step.save(_checked(store, parent), parent)
    return step.changes


def repeat(store: Store, record: R, count: int) -> list[R]:
    """Plan a visit, or put a lawyer on duty, on the same weekday of the ``count`` following weeks, holidays left out.

    Days on which the same is planned already are passed over. StationError for another kind of work or one without its day.
    """
    rights.require(store, "outreach")
    name, who = _WEEKLY.get(type(record), ("", ""))
    day = getattr(record, name) if name else ""
    if len(day) != 10:
        raise StationError("只有定了日子的走访和律师值班可以每周重复。")
    taken = {getattr(other, name) for other in store.matching(type(record), **{who: getattr(record, who)})}
    days = [d.isoformat() for d in islice(weeks.same_weekday(date.fromisoformat(day)), count)]
    made = []
    with store.step(f"每周重复{record.title}"):
        for planned in days:
            if planned not in taken:
                kept = {spec.name: getattr(record, spec.name) for spec in record.specs() if spec.name in _KEPT}
                made.append(add(store, type(record)(**{**kept, name: planned})))
    return made


def plan_visits(store: Store, employer_ids: Sequence[str], visitors: str, a_day: int) -> list[FieldVisit]:
    """Plan one visit to each of these employers on the coming service days, ``a_day`` of them on each."""
    rights.require(store, "outreach")
    if a_day < 1:
        raise ProblemsError({"a_day": "每个走访日至少走访 1 家。"})
    days = weeks.service_days("visit_weekday", store.now().date())
    made = []
    with store.step("排走访计划"):
        for place, employer_id in enumerate(employer_ids):
            if place % a_day == 0:
                day = next(days).isoformat()
            made.append(add(store, FieldVisit(employer_id=employer_id, planned_on=day, visitors=visitors)))
    return made


def intake_from(store: Store, record: Record) -> Intake:
    """The registration form of a grievance with what this record says of it; a caller on file is recognised by name and phone."""
    visit = store.get(FieldVisit, record.field_visit_id) if isinstance(record, VisitFinding) else None
    found = queries.linked(store, visit or record)
    employer, worker = found.get("employer_id"), found.get("worker_id")
    caller = conversions.caller_of(record)
    if caller is not None:
        known = store.matching(Worker, name=caller.name, phone=caller.phone) if caller.phone else []
        worker = known[0] if known else caller
    return conversions.intake_of(
        record,
        store.now(),
        store.user,
        employer=employer if isinstance(employer, Employer) else None,
        worker=worker if isinstance(worker, Worker) else None,
        visit=visit,
    )


def to_grievance(store: Store, record: Record, intake: Intake, aid: LegalAid | None = None) -> CaseFile:
    """Register the grievance a record becomes and tie the record to it, in one step; with ``aid`` it goes on to legal aid at once."""
    rights.require(store, "outreach")
    _not_tied(store, record)
    with store.step(f"{record.title}转诉求"):
        case = register(store, intake)
        tie(store, record, case.grievance.id)
        if aid is not None:
            legal_aid.refer(store, aid.with_values(grievance_id=case.grievance.id))
    return case_file(store, case.grievance.id)


def tie(store: Store, record: Record, grievance_id: str) -> Changes:
    """Tie a record to a grievance that is on file, such as one registered from it in the ordinary form."""
    rights.require(store, "outreach")
    _not_tied(store, record)
    with store.step(f"关联{record.title}和诉求") as step:
        step.save(record.with_values(grievance_id=grievance_id), record)
    return step.changes


def _not_tied(store: Store, record: Record) -> None:
    tied = store.find(Grievance, getattr(store.get(type(record), record.id), "grievance_id", ""))
    if tied is not None and not tied.deleted:
        raise StationError(f"这条{record.title}已经转成诉求 {tied.number}。", "请在那件诉求里接着办。")


def draw_topics(store: Store, negotiation_id: str, topics: Sequence[NegotiationTopic]) -> Changes:
    """Add the chosen topics (of ``db.outreach.topics_from``) to talks; one that is there already only gets its new count."""
    rights.require(store, "outreach")
    there = {(topic.topic, topic.category): topic for topic in store.matching(NegotiationTopic, negotiation_id=negotiation_id)}
    with store.step("选取协商议题") as step:
        for topic in topics:
            known = there.get((topic.topic, topic.category))
            if known is not None:
                step.save(known.with_values(grievances=topic.grievances), known)
            else:
                add_child(store, topic.with_values(negotiation_id=negotiation_id))
    return step.changes


def layoff_hint(store: Store, warning: EmployerWarning) -> str:
    """What the law says to a warning of layoffs, from its head-count and the employer's; "" where it says nothing."""
    if warning.signal != "layoff" or not warning.employer_id:
        return ""
    return warnings.layoff_hint(warning.people, store.get(Employer, warning.employer_id))


def daily(store: Store, day: str) -> OfficePaper:
    """The daily report on warnings of a day (ISO) as it would be printed."""
    return reports.compose(queries.warnings_on(store, day), day, own_station(store), known_people(store))


def daily_pdf(store: Store, day: str) -> bytes:
    """The very PDF of the daily report."""
    from station.export.paper_pdf import paper_pdf  # fonts take a third of a second to parse

    return paper_pdf(daily(store, day))


def _with_links(store: Store, step: Step, record: R, linked: Linked | None) -> R:
    found: dict[str, Any] = {}
    for name, other in (linked or {}).items():
        other, wrong = _fit(other)
        raise_problems({name: "".join(wrong.values())} if wrong else {})
        found[name] = add_or_correct(store, step, other).id
    return record.with_values(**found)


def _fit(other: Record) -> tuple[Record, dict[str, str]]:
    """A linked record as it is to be stored, and what is wrong with it."""
    if isinstance(other, Worker):
        other = cases.tidy_worker(other)
        return other, cases.worker_problems(other)
    if isinstance(other, Employer):
        other = cases.tidy_employer(other)
        return other, cases.employer_problems(other)
    return other, missing(other)


def _checked(store: Store, record: R) -> R:
    """The record as it is to be stored; ProblemsError if it cannot be."""
    raise_problems(problems(store, record))
    return rules.tidied(record, _kin(store, record))


def _kin(store: Store, record: Record) -> Kin:
    if type(record) in _CHILDREN:
        return Kin(parent=_parent(store, record))
    if isinstance(record, OrgUnit):
        return Kin(others=store.matching(OrgUnit))
    own = queries.children(store, record) if record.id else {}
    return Kin(children=[child for found in own.values() for child in found])


def _parent(store: Store, child: Record) -> Record:
    declared = _CHILDREN[type(child)]
    cls = BY_NAME[child.spec(declared.link).of]
    return store.get(cls, getattr(child, declared.link))


def _keep_children(store: Store, step: Step, record: Record, children: Sequence[Record]) -> None:
    found: dict[str, str] = {}
    for place, child in enumerate(children, 1):
        try:
            child = _checked(store, child.with_values(**{_CHILDREN[type(child)].link: record.id}))
        except ProblemsError as error:
            found |= {f"{child.record}.{place}.{name}": text for name, text in error.problems.items()}
            continue
        if child.id:
            step.correct(child)
        else:
            step.add(child)
    raise_problems(found)


def _settled(store: Store, step: Step, record: R) -> R:
    """The record with the state that follows from its children."""
    return step.save(rules.tidied(record, _kin(store, record)), record)
