"""Questions asked while a grievance is registered: is it under way already, and what is known of the employer."""

from collections.abc import Sequence
from datetime import timedelta

from station.casework.grievances import OPEN, PAUSED
from station.casework.model import Grievance, Worker
from station.db.clauses import listed
from station.db.store import Store
from station.frozen import frozen

_UNDER_WAY = listed((*OPEN, *PAUSED))


@frozen
class EmployerRecord:
    """How an employer stands: grievances of the last year, those under way, letters addressed to it, warnings not lifted."""

    cases: int
    open_cases: int
    letters: int
    warnings: int


def employer_record(store: Store, employer_id: str) -> EmployerRecord:
    """The counts of one employer; a year is 365 days back from today."""
    since = (store.now().date() - timedelta(days=365)).isoformat()
    of = "FROM grievance g JOIN party p ON p.grievance_id = g.id WHERE p.employer_id = :id AND p.deleted = 0 AND g.deleted = 0"
    sql = f"""SELECT (SELECT count(DISTINCT g.id) {of} AND g.received_at >= :since),
        (SELECT count(DISTINCT g.id) {of} AND g.status IN {_UNDER_WAY}),
        (SELECT count(DISTINCT l.id) FROM letter l JOIN letter_addressee a ON a.letter_id = l.id
            WHERE a.employer_id = :id AND a.deleted = 0 AND l.deleted = 0 AND l.number <> ''),
        (SELECT count(*) FROM employer_warning WHERE employer_id = :id AND deleted = 0 AND lifted_on = '')"""
    return EmployerRecord(*(int(value) for value in store.query(sql, {"id": employer_id, "since": since})[0]))


def known_worker(store: Store, worker: Worker) -> str:
    """The id of the person who is meant: on file with this identity number and name, or this name and phone; "" if nobody is."""
    if worker.id or not worker.name:
        return worker.id
    for name in ("id_number", "phone"):
        if value := getattr(worker, name):
            found = store.select(Worker, f"name = ? AND {name} = ? AND sealed_on = ''", [worker.name, value])
            if found:
                return found[0].id
    return ""


def is_shown_by_name(store: Store, worker_id: str) -> bool:
    """Whether a person may be named: not one of whom only cases without a name are kept."""
    sql = "SELECT count(*), total(is_anonymous) FROM grievance WHERE worker_id = ? AND deleted = 0"
    cases, anonymous = store.query(sql, [worker_id])[0]
    return not cases or anonymous < cases


def under_way_against(store: Store, employer_ids: Sequence[str], category: str, cause: str) -> list[Grievance]:
    """Grievances under way against one of these employers in the same matter, whoever brought them, newest first."""
    if not employer_ids or not (category or cause):
        return []
    marks = ", ".join("?" * len(employer_ids))
    where = f"""status IN {_UNDER_WAY} AND (category <> '' AND category = ? OR cause <> '' AND cause = ?)
        AND id IN (SELECT grievance_id FROM party WHERE deleted = 0 AND employer_id IN ({marks}))"""
    return store.select(Grievance, where, [category, cause, *employer_ids], order="received_at DESC, id DESC")
