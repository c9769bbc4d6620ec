"""Questions about grievances: the list with its views and filters, sums, people and employers found while typing."""

import json
from datetime import datetime, timedelta
from typing import Any

from station.casework.grievances import OPEN, PAUSED
from station.casework.model import Employer, Grievance, Worker
from station.casework.money import sum_mark
from station.casework.plans import backlog_before
from station.db import next_limits, search, sqlite
from station.db.clauses import BROUGHT, EMPLOYER, HANDED_HERE, KEPT_HERE, PEOPLE, SUMMARY, WORKER, listed
from station.db.faults import database_faults
from station.db.sight import seeing_all
from station.db.store import Store
from station.frozen import frozen

_OPEN = listed(OPEN)
_UNDER_WAY = listed((*OPEN, *PAUSED))
# the next limit of its own still running, as casework.grievances.next_due has it
DUE = f"""CASE WHEN g.status NOT IN {_OPEN} THEN ''
    WHEN g.feedback_at = '' AND g.feedback_due_at <> '' THEN g.feedback_due_at ELSE g.handle_due_on END"""

_COLUMNS = f"""g.id, g.number, g.received_at, g.channel, g.category, {SUMMARY} AS summary, g.people, g.people_mark, g.amount,
    g.amount_mark, g.status, g.handler, g.area, g.is_anonymous, g.is_collective, g.closed_on, g.handle_due_on,
    g.outcome, g.recovered, g.urgency, g.confidentiality, {DUE} AS own_due_at, coalesce(n.due, {DUE}) AS due_at, n.key AS due_key,
    n.record AS due_of, n.title AS due_title, {WORKER} AS worker, {EMPLOYER} AS employer"""
_FROM = "FROM grievance g LEFT JOIN worker w ON w.id = g.worker_id"
# with the nearest limit of each case and of what hangs on it (db/next_limits.py), NULL where none runs
_WITH_LIMIT = f"{_FROM} LEFT JOIN next_limit n ON n.grievance_id = g.id"
_BY_LIMIT = "FROM next_limit n CROSS JOIN grievance g ON g.id = n.grievance_id"  # in this order, as the index of limits lies

_LARGE = 20_000  # cases that are summed in about 20 ms

VIEWS = ("open", "due_today", "due_week", "overdue", "gaps", "backlog", "handed", "to_follow_up", "to_archive", "all")

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


@frozen
class ListQuery:
    """What the list shows: a view, filters by field (field name to codes), a search text and an order."""

    view: str = "open"
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""
    sort: str = "due_at"
    descending: bool = False
    received_from: str = ""
    received_to: str = ""
    imported: str = ""  # an old ledger (LedgerImport): only what it brought


@frozen
class Totals:
    """The foot of the list: cases, people, fen, and the marks of the two sums."""

    cases: int
    people: int
    amount: int
    people_mark: str = ""
    amount_mark: str = ""


def _after_week(now: datetime) -> str:
    """Next Monday."""
    return (now.date() + timedelta(days=7 - now.weekday())).isoformat()


def _views(now: datetime) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The condition of each view: over the state ``{status}``, over the nearest limit ``{due}``, over all under way."""
    today, moment = now.date().isoformat(), now.isoformat(timespec="minutes")
    tomorrow = (now.date() + timedelta(days=1)).isoformat()
    by_state = {
        "open": f"{{status}} IN {_OPEN} OR {{status}} IN {listed(PAUSED)}",
        "to_follow_up": "{status} = 'closed'",
        "to_archive": "{status} = 'followed_up'",
        "all": "1",
    }
    by_due = {
        "due_today": f"{{due}} >= '{today}' AND {{due}} < '{tomorrow}'",
        "due_week": f"{{due}} >= '{today}' AND {{due}} < '{_after_week(now)}'",
        "overdue": f"{{due}} <> '' AND ({{due}} < '{today}' OR (length({{due}}) > 10 AND {{due}} < '{moment}'))",
    }
    under_way = {
        # no limit runs without the one, nobody sees to it without the other; another station's cases are seen to there
        "gaps": f"(g.received_at = '' OR g.handler = '') AND {KEPT_HERE}",
        "backlog": f"g.received_at <> '' AND substr(g.received_at, 1, 10) < '{backlog_before(now.date())}'",
        "handed": f"g.id IN ({HANDED_HERE})",
    }
    return by_state, by_due, under_way


def _in_view(view: str, now: datetime) -> str:
    by_state, by_due, under_way = _views(now)
    if view in by_due:
        return f"g.id IN (SELECT n.grievance_id FROM next_limit n WHERE {by_due[view].format(due='n.due')})"
    if view in under_way:
        return f"g.status IN {_UNDER_WAY} AND {under_way[view]}"
    return f"({by_state[view].format(status='g.status')})"


def _narrowed(query: ListQuery, *, in_order: bool = False) -> tuple[str, list[Any]]:
    """What a query asks beside its view and its text."""
    parts = ["+g.deleted = 0" if in_order else "g.deleted = 0"]  # + keeps off grievance_sums, which would be sorted anew
    params: list[Any] = []
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
    if query.imported:
        parts.append(f"g.id IN ({BROUGHT})")
        params.append(query.imported)
    return " AND ".join(parts), params


@next_limits.mended
def page(store: Store, query: ListQuery, *, limit: int = 200, offset: int = 0) -> list[sqlite.Row]:
    """Rows of the list (see ``_COLUMNS``), empty limits last."""
    if query.sort not in SORTS:
        raise KeyError(query.sort)
    if not offset:  # what follows a first page goes on as that began
        next_limits.catch_up(store)
    shown = _holding(store, query, offset + limit)[offset:] if query.text else _ordered(store, query, limit, offset)
    rows = store.query(f"SELECT {_COLUMNS} {_WITH_LIMIT} WHERE g.id IN (SELECT value FROM json_each(?))", [json.dumps(shown)])
    by_id = {row["id"]: row for row in rows}
    return [by_id[case_id] for case_id in shown]


def _parts(query: ListQuery, now: datetime, *, whole: bool = False) -> list[tuple[str, str, str]]:
    """(source, condition, order) of the rows in the order of the list, rows without a value in the column it is sorted by last.

    A column of the table makes two parts, each of which can be read as an index lies; ``whole`` or looked up elsewhere it makes one.
    """
    view, direction = _in_view(query.view, now), "DESC" if query.descending else "ASC"
    key = {"worker": WORKER, "employer": EMPLOYER, "due_at": "n.due"}.get(query.sort, f"g.{query.sort}")
    if whole or query.sort in ("worker", "employer"):
        return [(_WITH_LIMIT, view, f"nullif({key}, '') {direction} NULLS LAST, g.id DESC")]
    if query.sort == "due_at":
        none = "NOT EXISTS (SELECT 1 FROM next_limit n WHERE n.grievance_id = g.id)"
        return [(_BY_LIMIT, view, f"n.due {direction}, n.grievance_id DESC"), (_FROM, f"{view} AND {none}", "g.id DESC")]
    return [
        (_FROM, f"{view} AND {key} <> ''", f"{key} {direction}, g.id DESC"),
        (_FROM, f"{view} AND ({key} IS NULL OR {key} = '')", "g.id DESC"),
    ]


def _ordered(store: Store, query: ListQuery, limit: int, offset: int) -> list[str]:
    """Ids of one page: only keys are sorted, the rows are fetched afterwards."""
    narrowed, params = _narrowed(query, in_order=True)
    shown: list[str] = []
    for source, condition, order in _parts(query, store.now()):
        where = f"{condition} AND {narrowed}"
        part = store.query(f"SELECT g.id {source} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", [*params, limit - len(shown), offset])
        shown += [row["id"] for row in part]
        if len(shown) == limit:
            break
        passed = len(part) + offset if part else int(store.query(f"SELECT count(*) {source} WHERE {where}", params)[0][0])
        offset = max(0, offset - passed)
    return shown


def _holding(store: Store, query: ListQuery, wanted: int) -> list[str]:
    """Ids of the first cases of the list that hold the words of the query."""
    for way in search.ways(store, query.text, wanted):
        if (found := _along(store, query, way, wanted)) is not None:
            return found
    return []


def _along(store: Store, query: ListQuery, way: search.Way, wanted: int) -> list[str] | None:
    """The same along one way: keys alone are sorted, then case after case is looked at until enough are found; None if it leads too far."""
    narrowed, params = _narrowed(query, in_order=True)
    shown: list[str] = []
    for source, condition, order in _parts(query, store.now(), whole=way.tried < 0):  # so that hits are gathered once
        where = f"{condition} AND {narrowed} AND {way.gathered}"
        # the limit keeps SQLite from looking before it has sorted
        tried = f"SELECT g.id, g.worker_id, g.is_anonymous {source} WHERE {where} ORDER BY {order} LIMIT {way.tried}"
        sql = f"SELECT g.id, iif({way.looked}, 1, 0) FROM ({tried}) g"
        passed = 0
        with database_faults():
            for case_id, holds in store.sight.rows(store, sql, [*way.words, *params, *way.values]):
                passed += 1
                shown += [case_id] * holds
                if len(shown) == wanted:
                    return shown
        if passed == way.tried:
            return None
    return shown


@next_limits.mended
def ids(store: Store, query: ListQuery) -> list[str]:
    """Ids of all grievances of the list in order of number."""
    next_limits.catch_up(store)
    narrowed, params = _narrowed(query)
    words, found = search.in_cases(store, query.text)
    where = f"{_in_view(query.view, store.now())} AND {narrowed} AND {words}"
    return [row["id"] for row in store.query(f"SELECT g.id {_FROM} WHERE {where} ORDER BY g.number, g.id", [*params, *found])]


def is_large(store: Store) -> bool:
    """Whether there are so many cases that sums over them take longer than a person should wait for a page."""
    return int(store.query("SELECT coalesce(max(rowid), 0) FROM grievance")[0][0]) > _LARGE


@next_limits.mended
def overview(store: Store, query: ListQuery) -> tuple[dict[str, int], Totals]:
    """How many cases each view holds under these filters and this text, and the sums over the whole view asked for."""
    next_limits.catch_up(store)
    narrowed, params = _narrowed(query)
    words, found = search.in_cases(store, query.text)
    by_state, by_due, under_way = _views(store.now())
    marks = "g.people_mark, g.amount_mark"
    such = f"{narrowed} AND {words}"
    among = f"FROM grievance g WHERE {such}"
    # by state and marks, the index grievance_sums is read as it lies; the cases that hold a word are gathered once
    groups = f"SELECT g.status, {marks}, count(*) AS cases, sum({PEOPLE}) AS people, sum(g.amount) AS amount {among} GROUP BY 1, 2, 3"
    one = f"g.id, g.status, g.station_id, g.received_at, g.handler, {marks}, 1 AS cases, {PEOPLE} AS people, g.amount"
    limited = f"SELECT {one}, n.due {_BY_LIMIT} WHERE n.due < '{_after_week(store.now())}' AND {such}"
    under_way = {view: f"g.status IN {_UNDER_WAY} AND {condition}" for view, condition in under_way.items()}
    sources = (
        ((f"SELECT {one}, coalesce(n.due, '') AS due {_WITH_LIMIT} WHERE {such}", by_state | by_due | under_way),)
        if query.text
        else ((groups, by_state), (limited, by_due), (f"SELECT {one} {among} AND g.status IN {_UNDER_WAY}", under_way))
    )
    counts: dict[str, int] = {}
    totals = Totals(0, 0, 0)
    for source, views in sources:
        stated = {view: condition.format(status="g.status", due="g.due") for view, condition in views.items()}
        asked = [f"coalesce(sum(g.cases) FILTER (WHERE {condition}), 0)" for condition in stated.values()]
        if query.view in stated:
            only = f"FILTER (WHERE {stated[query.view]})"
            asked += [f"coalesce(sum(g.{name}) {only}, 0)" for name in ("people", "amount")]
            asked += [f"coalesce(group_concat(DISTINCT g.{name}) {only}, '')" for name in ("people_mark", "amount_mark")]
        row = store.query(f"SELECT {', '.join(asked)} FROM ({source}) g", [*params, *found])[0]
        counts |= dict(zip(stated, row, strict=False))
        if query.view in stated:
            people, amount, *stated_marks = row[len(stated) :]
            totals = Totals(counts[query.view], people, amount, *(sum_mark(text.split(",")) for text in stated_marks))
    return {view: counts[view] for view in VIEWS}, totals


def used_values(store: Store, name: str) -> list[str]:
    """Values of a field that grievances carry, the most used first; KeyError for a name that is no field."""
    column = Grievance.spec(name).name
    sql = f"SELECT {column} FROM grievance WHERE deleted = 0 AND {column} <> '' GROUP BY 1 ORDER BY count(*) DESC, 1"
    return [row[0] for row in store.query(sql)]


def by_number(store: Store, number: str) -> Grievance | None:
    """The grievance with this number."""
    found = store.select(Grievance, "number = ?", [number])
    return found[0] if found else None


@seeing_all
def is_number_taken(store: Store, number: str) -> bool:
    """Whether a grievance has this number, also one that is kept from the person at the desk: numbers are given once."""
    return by_number(store, number) is not None


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


def newest(store: Store) -> Grievance | None:
    """The case that was received last, of several of one moment the one entered last: as the index lies, so that none is sorted."""
    narrowed, params = _narrowed(ListQuery("all"), in_order=True)
    found = store.query(f"SELECT g.id {_FROM} WHERE {narrowed} ORDER BY g.received_at DESC LIMIT 1", params)
    return store.get(Grievance, found[0]["id"]) if found else None
