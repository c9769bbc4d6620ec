"""Questions about one employer: everything the store holds of it, and other records that may be the same employer."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from station.casework import employers as rules
from station.casework.employers import EmployerFile
from station.casework.model import (
    Attachment,
    Employer,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    LetterAddressee,
    Negotiation,
    OpinionCheck,
    VisitFinding,
    WarningStep,
)
from station.casework.report_analysis import Repeated
from station.casework.sheets import Period
from station.db.casefiles import case_files
from station.db.clauses import PEOPLE
from station.db.figures.counting import stretch, within_scope
from station.db.figures.pieces import within_moment
from station.db.figures.places import area_of, station_of
from station.db.procedures import letters_to_employer
from station.db.store import Store

_SHOWN_DOUBLES = 6


def employer_file(store: Store, employer_id: str) -> EmployerFile | None:
    """All of one employer, each kind newest first; None if there is none or it is in the bin."""
    employer = store.find(Employer, employer_id)
    if employer is None or employer.deleted:
        return None
    sql = """SELECT g.id, p.role FROM party p JOIN grievance g ON g.id = p.grievance_id
        WHERE p.employer_id = ? AND p.deleted = 0 AND g.deleted = 0 ORDER BY g.received_at DESC, g.id DESC, p.id DESC"""
    roles = {row["id"]: row["role"] for row in store.query(sql, [employer_id])}
    of_it = [employer_id]
    visits = store.select(FieldVisit, "employer_id = ?", of_it, order="coalesce(nullif(visited_on, ''), planned_on) DESC, id DESC")
    warnings = store.select(EmployerWarning, "employer_id = ?", of_it, order="issued_on DESC, id DESC")
    visited = json.dumps([visit.id for visit in visits])
    warned = json.dumps([warning.id for warning in warnings])
    return EmployerFile(
        employer=employer,
        cases=tuple((case, roles[case.grievance.id]) for case in case_files(store, list(roles))),
        letters=tuple(letters_to_employer(store, employer)),
        deliveries=tuple(store.select(LetterAddressee, "employer_id = ?", of_it)),
        visits=tuple(visits),
        findings=tuple(store.select(VisitFinding, "field_visit_id IN (SELECT value FROM json_each(?))", [visited])),
        warnings=tuple(warnings),
        warning_steps=tuple(store.select(WarningStep, "employer_warning_id IN (SELECT value FROM json_each(?))", [warned])),
        negotiations=tuple(store.select(Negotiation, "employer_id = ?", of_it, order="id DESC")),
        injury_visits=tuple(store.select(InjuryVisit, "employer_id = ?", of_it, order="reported_on DESC, id DESC")),
        opinion_checks=tuple(store.select(OpinionCheck, "employer_id = ?", of_it, order="found_at DESC, id DESC")),
        attachments=tuple(store.select(Attachment, "owner = ? AND owner_id = ?", [Employer.record, employer_id])),
    )


def doubles(store: Store, employer: Employer) -> list[tuple[Employer, str]]:
    """Other employers that may be this one, with why, the most alike first; those of one credit code before those of like names."""
    found = []
    for row in store.query("SELECT id, name, aliases, credit_code FROM employer WHERE deleted = 0 AND id <> ?", [employer.id]):
        same_code = bool(employer.credit_code) and row["credit_code"] == employer.credit_code
        likeness = max(rules.likeness(employer.name, name) for name in (row["name"], *row["aliases"].splitlines()))
        told_apart = bool(employer.credit_code and row["credit_code"]) and not same_code
        if same_code or (likeness >= rules.ALIKE and not told_apart):
            found.append((2.0 if same_code else likeness, row["id"]))
    best = sorted(found, reverse=True)[:_SHOWN_DOUBLES]
    return [(store.get(Employer, record_id), "统一社会信用代码相同" if score > 1 else "名称相近") for score, record_id in best]


def repeated(store: Store, last: str, days: int, least: int, stations: Sequence[str] | None = None, area: str = "") -> list[Repeated]:
    """Employers with ``least`` or more cases, confidential ones left out, within ``days`` up to day ``last`` (ISO), the most first."""
    first = (date.fromisoformat(last) - timedelta(days=days - 1)).isoformat()
    asked = stretch(store, Period("", first, last), stations, area) | {"least": least}
    sql = f"""SELECT e.name, count(*) AS cases, total(people) AS people FROM employer e JOIN (
            SELECT DISTINCT p.employer_id, g.id, {PEOPLE} AS people FROM party p JOIN grievance g ON g.id = p.grievance_id
            WHERE p.deleted = 0 AND g.deleted = 0 AND g.confidentiality <> 'confidential' AND {within_moment("g.received_at")}
                {within_scope(station_of("grievance", "g"), area_of("grievance", "g"), asked)}) c
            ON c.employer_id = e.id
        WHERE e.deleted = 0 GROUP BY e.id HAVING count(*) >= :least ORDER BY cases DESC, people DESC, e.name"""
    return [Repeated(row["name"], int(row["cases"]), int(row["people"])) for row in store.query(sql, asked)]
