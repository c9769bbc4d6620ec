"""Questions about the other work of a station: its lists, what belongs to one record, what is due."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from station.casework import agenda, sealing, vocabulary
from station.casework.fields import Kind, Privacy, Record
from station.casework.model import (
    BY_NAME,
    Employer,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    JointMeeting,
    LawyerShift,
    Mediator,
    MeetingDecision,
    NegotiationTopic,
    OpinionCheck,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.casework.outreach import BY_RECORD, daily, injury_visits, tasks, visits, weeks
from station.casework.outreach.daily import Standing
from station.casework.task import Task
from station.casework.workdays import is_workday
from station.db import sqlite
from station.db.casefiles import case_files
from station.db.clauses import PERSON, listed
from station.db.store import Store
from station.frozen import frozen

_CALLED = {"grievance": "w.number", "worker": PERSON}  # what a link is shown by, else the name
_OPEN: dict[type[Record], str] = {
    VisitFinding: f"c.verdict IN {listed(visits.FOLLOWED)} AND c.done_on = ''",
    MeetingDecision: "c.done_on = ''",
}


@frozen
class WeekDay:
    """One day of the weekly plan: visits made or planned on it and lawyers on duty, as :func:`rows` gives them."""

    day: date
    is_worked: bool
    visits: tuple[sqlite.Row, ...]
    shifts: tuple[sqlite.Row, ...]


def rows(store: Store, cls: type[Record], where: str = "1", params: Any = ()) -> list[sqlite.Row]:
    """All records of a kind of work, the latest first, without what is sensitive.

    A link ``employer_id`` has beside it the name as ``employer`` (a grievance its number); each kind of children its count
    under its record's name, and where children wait for an act, how many, as ``visit_finding_open``. ``where`` is for ``db`` only.
    """
    work = BY_RECORD[cls.record]
    columns = [
        f"covered(r.id, r.{spec.name}) AS {spec.name}" if sealing.is_text(spec) else f"r.{spec.name}"
        for spec in cls.specs()
        if spec.privacy is not Privacy.SENSITIVE
    ]
    columns += [
        f"(SELECT {_CALLED.get(spec.of, 'w.name')} FROM {spec.of} w WHERE w.id = r.{spec.name}) AS {spec.name.removesuffix('_id')}"
        for spec in cls.specs()
        if spec.kind is Kind.KEY and spec.of
    ]
    for child in work.children:
        count = f"SELECT count(*) FROM {child.cls.record} c WHERE c.{child.link} = r.id AND c.deleted = 0"
        columns.append(f"({count}) AS {child.cls.record}")
        if child.cls in _OPEN:
            columns.append(f"({count} AND {_OPEN[child.cls]}) AS {child.cls.record}_open")
    # values of one order column follow each other; a record without any is new and stands first
    latest = "coalesce(" + ", ".join(f"nullif(r.{name}, '')" for name in work.order) + ", '9999')"
    direction = "ASC" if work.is_register and work.order == ("name",) else "DESC"
    sql = f"SELECT {', '.join(columns)} FROM {cls.record} r WHERE r.deleted = 0 AND ({where}) ORDER BY {latest} {direction}, r.id DESC"
    return store.query(sql, params)


def children(store: Store, record: Record) -> dict[str, list[Record]]:
    """What belongs to a record, by the record name of each kind of children, in order of entry."""
    return {child.cls.record: store.matching(child.cls, **{child.link: record.id}) for child in BY_RECORD[record.record].children}


def linked(store: Store, record: Record) -> dict[str, Record]:
    """The records that links of this one lead to, by the name of the link; empty links left out."""
    links = {spec.name: (BY_NAME[spec.of], getattr(record, spec.name)) for spec in record.specs() if spec.kind is Kind.KEY and spec.of}
    return {name: store.get(cls, key) for name, (cls, key) in links.items() if key}


def week(store: Store, day: date) -> list[WeekDay]:
    """The plan of the week ``day`` lies in, Monday to Sunday; visits that were called off are left out."""
    days = weeks.days_of_week(day)
    span = [days[0].isoformat(), days[-1].isoformat()]
    on = "coalesce(nullif(r.visited_on, ''), r.planned_on)"
    found = rows(store, FieldVisit, f"{on} BETWEEN ? AND ? AND r.status <> 'cancelled'", span)
    shifts = rows(store, LawyerShift, "r.duty_on BETWEEN ? AND ?", span)
    return [
        WeekDay(
            one,
            is_workday(one),
            tuple(row for row in found if (row["visited_on"] or row["planned_on"]) == one.isoformat()),
            tuple(row for row in shifts if row["duty_on"] == one.isoformat()),
        )
        for one in days
    ]


def topics_from(
    store: Store, *, category: str = "", employer_id: str = "", industry: str = "", first: str = "", last: str = ""
) -> list[NegotiationTopic]:
    """Topics for talks out of the grievances received from day ``first`` to ``last``, the most frequent first, not yet stored.

    Grievances of one category and cause are one topic with their number; a topic of one grievance is tied to it.
    """
    wanted = {"category": category, "employer": employer_id, "industry": industry, "first": first, "last": last or "9999"}
    sql = """SELECT g.category, g.cause, count(*) AS grievances, max(g.id) AS newest FROM grievance g WHERE g.deleted = 0
        AND (:category = '' OR g.category = :category) AND substr(g.received_at, 1, 10) BETWEEN :first AND :last
        AND (:employer = '' AND :industry = '' OR EXISTS (SELECT 1 FROM party p JOIN employer e ON e.id = p.employer_id
            WHERE p.grievance_id = g.id AND p.deleted = 0 AND (:employer = '' OR e.id = :employer)
            AND (:industry = '' OR e.industry = :industry)))
        GROUP BY g.category, g.cause ORDER BY grievances DESC, g.category, g.cause"""
    return [
        NegotiationTopic(
            topic=vocabulary.label("cause", row["cause"]) if row["cause"] else vocabulary.label("category", row["category"]),
            category=row["category"],
            grievances=row["grievances"],
            grievance_id=row["newest"] if row["grievances"] == 1 else "",
        )
        for row in store.query(sql, wanted)
    ]


def warnings_on(store: Store, day: str) -> list[Standing]:
    """The warnings in force at any time of a day (ISO), the gravest first, as they stood at its end."""
    where = "issued_on <= ? AND (lifted_on = '' OR lifted_on >= ?)"
    found = store.select(EmployerWarning, where, [day, day])
    return daily.ordered(
        daily.standing(one, store.get(Employer, one.employer_id), store.matching(WarningStep, employer_warning_id=one.id), day)
        for one in found
    )


def injury_counts(store: Store, by: str, first: str, last: str) -> list[tuple[str, int]]:
    """(value, visits) of those reported from day ``first`` to ``last``, the most first; ``by`` cause, employer or industry."""
    value = {"cause": "i.cause", "employer": "e.name", "industry": "e.industry"}[by]
    sql = f"""SELECT coalesce({value}, '') AS value, count(*) AS visits FROM injury_visit i LEFT JOIN employer e ON e.id = i.employer_id
        WHERE i.deleted = 0 AND i.reported_on BETWEEN ? AND ? GROUP BY 1 ORDER BY visits DESC, value"""
    words = {"cause": "injury_cause", "industry": "industry"}
    found = store.query(sql, [first, last])
    return [(vocabulary.label(words[by], row["value"]) if by in words else row["value"], row["visits"]) for row in found]


def outreach_tasks(store: Store, until: str) -> list[Task]:
    """What the other work waits for up to day ``until`` (ISO), the nearest first."""
    found = [task for task in _tasks(store, until) if task.due and task.due[:10] <= until]
    return sorted(found, key=lambda task: (task.due, task.record_id))


def call_back_count(store: Store) -> int:
    """How many :func:`call_backs` lists."""
    sql = """SELECT (SELECT count(*) FROM grievance WHERE deleted = 0 AND status = 'closed' AND length(closed_on) = 10)
        + (SELECT count(*) FROM injury_visit WHERE deleted = 0 AND status IN ('visited', 'first_called'))"""
    return int(store.query(sql)[0][0])


def call_backs(store: Store) -> list[Task]:
    """Everybody who is to be called back, the nearest first: after a case was closed, and twice after an injury visit."""
    sql = "SELECT id FROM grievance WHERE deleted = 0 AND status = 'closed'"
    closed = case_files(store, [row[0] for row in store.query(sql)])
    found = [task for case in closed for task in agenda.case_tasks(case)]
    found += _injury_tasks(store)
    return sorted((task for task in found if task.act in tasks.CALLS and task.due), key=lambda task: (task.due, task.record_id))


def _tasks(store: Store, until: str) -> Iterator[Task]:
    for visit in store.select(FieldVisit, "status = 'planned' AND planned_on <> '' AND planned_on <= ?", [until]):
        yield from tasks.visit_task(visit, _name(store, Employer, visit.employer_id))
    for finding in store.select(
        VisitFinding, f"verdict IN {listed(visits.FOLLOWED)} AND done_on = '' AND due_on <> '' AND due_on <= ?", [until]
    ):
        of = store.get(FieldVisit, finding.field_visit_id)
        yield from tasks.finding_task(finding, of, _name(store, Employer, of.employer_id))
    yield from _injury_tasks(store)
    for decision in store.select(MeetingDecision, "done_on = '' AND due_on <> '' AND due_on <= ?", [until]):
        yield from tasks.decision_task(decision, store.get(JointMeeting, decision.joint_meeting_id))
    for check in store.select(OpinionCheck, "status = 'found' AND due_on <> '' AND due_on <= ?", [until]):
        yield from tasks.opinion_task(check, _name(store, Employer, check.employer_id))
    for warning in store.select(EmployerWarning, "pushed_at <> '' AND stage IN ('watched', 'graded')"):
        yield from tasks.warning_task(warning, _name(store, Employer, warning.employer_id))
    for mediator in store.select(Mediator, "is_active AND term_to <> '' AND term_to <= ?", [until]):
        yield from tasks.mediator_task(mediator)


def _injury_tasks(store: Store) -> Iterator[Task]:
    for visit in store.select(InjuryVisit, f"status IN {listed(injury_visits.OPEN)}"):
        worker, employer = _name(store, Worker, visit.worker_id), _name(store, Employer, visit.employer_id)
        yield from tasks.injury_task(visit, worker, employer)


def _name(store: Store, cls: type[Record], record_id: str) -> str:
    found: Any = store.find(cls, record_id) if record_id else None
    return found.name if found else ""
