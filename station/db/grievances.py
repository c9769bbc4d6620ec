"""Questions about grievances: the list with its views and filters, sums, people and employers found while typing."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from station.casework.grievances import OPEN, PAUSED
from station.casework.model import Employer, Grievance, Worker
from station.casework.money import sum_mark
from station.db import search
from station.db.clauses import EMPLOYER, SUMMARY, WORKER, listed
from station.db.store import Store

_OPEN = listed(OPEN)
# the next limit still running, as casework.grievances.next_due has it
DUE = f"""CASE WHEN g.status NOT IN {_OPEN} THEN ''
    WHEN g.feedback_at = '' AND g.feedback_due_at <> '' THEN g.feedback_due_at ELSE g.handle_due_on END"""

_COLUMNS = f"""g.id, g.number, g.received_at, g.channel, g.category, {SUMMARY} AS summary, g.people, g.people_mark, g.amount,
    g.amount_mark, g.status, g.handler, g.area, g.is_anonymous, g.is_collective, g.closed_on, g.handle_due_on,
    g.outcome, g.recovered, g.urgency, {DUE} AS due_at,
    {WORKER} AS worker, {EMPLOYER} AS employer"""
_FROM = "FROM grievance g LEFT JOIN worker w ON w.id = g.worker_id"

_AMONG = 2_000  # texts that hold a word, among which its newest cases are looked for first

VIEWS = ("open", "due_today", "due_week", "overdue", "to_follow_up", "to_archive", "all")

SORTS = (
    "number",
    "received_at",
    "channel",
    "category",
    "summary",
    "people",
    "amount",
    "status",
    "handler",
    "area",
    "closed_on",
    "outcome",
    "recovered",
    "urgency",
    "due_at",
    "worker",
    "employer",
)


@dataclass(frozen=True)
class ListQuery:
    """What the list shows: a view, filters by field (field name to codes), a search text and an order."""

    view: str = "open"
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""
    sort: str = "due_at"
    descending: bool = False
    received_from: str = ""
    received_to: str = ""


@dataclass(frozen=True)
class Totals:
    """The foot of the list: cases, people, fen, and the marks of the two sums."""

    cases: int
    people: int
    amount: int
    people_mark: str = ""
    amount_mark: str = ""


def _conditions(query: ListQuery, now: datetime) -> tuple[str, list[Any]]:
    today = now.date().isoformat()
    tomorrow = (now.date() + timedelta(days=1)).isoformat()
    week = (now.date() + timedelta(days=7 - now.weekday())).isoformat()
    views: dict[str, tuple[str, list[Any]]] = {
        "open": (f"g.status IN {_OPEN} OR g.status IN {listed(PAUSED)}", []),
        "due_today": (f"{DUE} >= ? AND {DUE} < ?", [today, tomorrow]),
        "due_week": (f"{DUE} >= ? AND {DUE} < ?", [today, week]),
        "overdue": (
            f"{DUE} <> '' AND ({DUE} < ? OR (length({DUE}) > 10 AND {DUE} < ?))",
            [today, now.isoformat(timespec="minutes")],
        ),
        "to_follow_up": ("g.status = 'closed'", []),
        "to_archive": ("g.status = 'followed_up'", []),
        "all": ("1", []),
    }
    condition, params = views[query.view]
    parts = ["g.deleted = 0", f"({condition})"]
    params = list(params)
    for name, codes in query.filters:
        Grievance.spec(name)  # KeyError for a name that is no field: names never come from outside
        parts.append(f"g.{name} IN ({', '.join('?' * len(codes))})")
        params += codes
    # a day known only to the month or year counts if the whole of it lies within (28: no month is shorter)
    if query.received_from:
        parts.append("substr(g.received_at, 1, 10) || substr('0000-01-01', length(g.received_at) + 1) >= ?")
        params.append(query.received_from)
    if query.received_to:
        parts.append("substr(g.received_at, 1, 10) || substr('0000-12-28', length(g.received_at) + 1) <= ?")
        params.append(query.received_to)
    words, found = search.in_cases(query.text)
    return " AND ".join([*parts, words]), [*params, *found]


def page(store: Store, query: ListQuery, *, limit: int = 200, offset: int = 0) -> list[sqlite3.Row]:
    """Rows of the list (see ``_COLUMNS``), empty limits last."""
    if query.sort not in SORTS:
        raise KeyError(query.sort)
    where, params = _conditions(query, store.now())
    order = f"({query.sort} IS NULL OR {query.sort} = ''), {query.sort} {'DESC' if query.descending else 'ASC'}, g.id DESC"
    return store.query(f"SELECT {_COLUMNS} {_FROM} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", [*params, limit, offset])


def newest(store: Store, text: str, limit: int) -> list[sqlite3.Row]:
    """The first rows of the list of all cases with a search text, the last received first; quick also for common words."""
    for among in (_AMONG, 0):
        words, params = search.in_cases(text, among)
        sql = f"SELECT {_COLUMNS} {_FROM} WHERE g.deleted = 0 AND {words} ORDER BY g.received_at DESC, g.id DESC LIMIT ?"
        rows = store.query(sql, [*params, limit])
        if len(rows) == limit:
            break
    return rows


def ids(store: Store, query: ListQuery) -> list[str]:
    """Ids of all grievances of the list in order of number."""
    where, params = _conditions(query, store.now())
    return [row["id"] for row in store.query(f"SELECT g.id {_FROM} WHERE {where} ORDER BY g.number, g.id", params)]


def totals(store: Store, query: ListQuery) -> Totals:
    """Sums over the whole list, not only the page."""
    where, params = _conditions(query, store.now())
    sums = "count(*), coalesce(sum(g.people), 0), coalesce(sum(g.amount), 0)"
    marks = "coalesce(group_concat(DISTINCT g.people_mark), ''), coalesce(group_concat(DISTINCT g.amount_mark), '')"
    cases, people, amount, *found = store.query(f"SELECT {sums}, {marks} {_FROM} WHERE {where}", params)[0]
    return Totals(cases, people, amount, *(sum_mark(text.split(",")) for text in found))


def used_values(store: Store, name: str) -> list[str]:
    """Values of a field that grievances carry, the most used first; KeyError for a name that is no field."""
    column = Grievance.spec(name).name
    sql = f"SELECT {column} FROM grievance WHERE deleted = 0 AND {column} <> '' GROUP BY 1 ORDER BY count(*) DESC, 1"
    return [row[0] for row in store.query(sql)]


def by_number(store: Store, number: str) -> Grievance | None:
    """The grievance with this number."""
    found = store.select(Grievance, "number = ?", [number])
    return found[0] if found else None


def external_numbers(store: Store) -> set[str]:
    """The numbers that grievances bear in the papers or systems they came from."""
    found = store.query("SELECT external_number FROM grievance WHERE deleted = 0 AND external_number <> ''")
    return {row[0] for row in found}


def find_workers(store: Store, words: str, limit: int = 8) -> list[tuple[Worker, int]]:
    """People by parts of name, phone or identity number or by initials, newest first, with the number of their open cases."""
    sql = f"SELECT count(*) FROM grievance WHERE worker_id = ? AND deleted = 0 AND status IN {_OPEN}"
    return [(worker, int(store.query(sql, [worker.id])[0][0])) for worker in search.find(store, Worker, words, limit)]


def find_employers(store: Store, words: str, limit: int = 8) -> list[Employer]:
    """Employers by parts of name, credit code, address or phone or by initials, newest first."""
    return search.find(store, Employer, words, limit)


def employer_named(store: Store, name: str) -> Employer | None:
    """The employer of exactly this name."""
    found = store.select(Employer, "name = ?", [name])
    return found[0] if found else None


def open_cases(store: Store, worker_id: str) -> list[Grievance]:
    """Open grievances of one person, newest first."""
    return store.select(Grievance, f"worker_id = ? AND status IN {_OPEN}", [worker_id], order="id DESC")


def last_employer(store: Store, worker_id: str) -> Employer | None:
    """The employer named first in a person's latest grievance."""
    where = """id = (SELECT p.employer_id FROM party p JOIN grievance g ON g.id = p.grievance_id
        WHERE g.worker_id = ? AND g.deleted = 0 AND p.deleted = 0 ORDER BY g.id DESC, p.id LIMIT 1)"""
    found = store.select(Employer, where, [worker_id])
    return found[0] if found else None


def cases_of_employer(store: Store, employer_id: str, since: str = "") -> list[Grievance]:
    """Grievances in which an employer is a party, received from day ``since`` on, newest first."""
    where = "id IN (SELECT grievance_id FROM party WHERE employer_id = ? AND deleted = 0) AND received_at >= ?"
    return store.select(Grievance, where, [employer_id, since], order="received_at DESC")


def month_counts(store: Store, months: Sequence[str]) -> list[tuple[str, int, int]]:
    """(month, received, closed) for each ``YYYY-MM``."""
    sql = "SELECT count(*) FROM grievance WHERE deleted = 0 AND substr({}, 1, 7) = ?"
    return [
        (m, int(store.query(sql.format("received_at"), [m])[0][0]), int(store.query(sql.format("closed_on"), [m])[0][0])) for m in months
    ]
