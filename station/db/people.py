"""Questions about people: the list of workers, all that is held about one, records that may be one person, and what links to a record."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from station.casework import workers
from station.casework.fields import Kind, Record
from station.casework.grievances import OPEN, PAUSED
from station.casework.masking import SEALED
from station.casework.model import RECORDS, Attachment, Consent, Consultation, Grievance, InjuryVisit, Worker
from station.casework.workers import Dossier, Logged
from station.db import search
from station.db.casefiles import case_files
from station.db.clauses import PERSON, listed
from station.db.store import Store

SORTS = ("name", "cases", "open_cases", "last_on", "kind")
_UNDER_WAY = listed((*OPEN, *PAUSED))

# (person, case) for every part somebody has in a case that is theirs by name
_PARTS = """SELECT g.worker_id AS id, g.id AS case_id FROM grievance g WHERE g.deleted = 0 AND g.worker_id <> '' AND NOT g.is_anonymous
    UNION SELECT m.worker_id, m.grievance_id FROM member m JOIN grievance g ON g.id = m.grievance_id
        WHERE m.deleted = 0 AND g.deleted = 0 AND NOT g.is_anonymous"""

_OWN = f"""WITH part AS ({_PARTS}), own AS (
    SELECT part.id, count(*) AS cases, sum(g.status IN {_UNDER_WAY}) AS open_cases, max(substr(g.received_at, 1, 10)) AS last_on
    FROM part JOIN grievance g ON g.id = part.case_id GROUP BY part.id)"""

_FROM = "FROM worker w LEFT JOIN own ON own.id = w.id"

# people of whom only cases without a name are kept: their names lead nobody there
_UNNAMED = """(own.id IS NULL AND (EXISTS (SELECT 1 FROM grievance g WHERE g.worker_id = w.id AND g.deleted = 0)
    OR EXISTS (SELECT 1 FROM member m WHERE m.worker_id = w.id AND m.deleted = 0)))"""

_SAME = """EXISTS (SELECT 1 FROM worker o WHERE o.id <> w.id AND o.deleted = 0 AND o.sealed_on = ''
    AND ((w.id_number <> '' AND o.id_number = w.id_number) OR (w.phone <> '' AND o.phone = w.phone AND o.name = w.name)))"""

_SHOWN = {
    "any": "1",
    "all": f"NOT {_UNNAMED}",
    "open": "own.open_cases > 0",
    "again": "own.cases > 1",
    "doubles": f"w.sealed_on = '' AND NOT {_UNNAMED} AND {_SAME}",
    "sealed": "w.sealed_on <> ''",
    "unnamed": _UNNAMED,
}


@dataclass(frozen=True)
class PeopleQuery:
    """What the list of workers shows; the view ``unnamed`` is for those who may read what an anonymous person left.

    ``only`` are the ids of those to be shown, where they were found otherwise than by ``text``.
    """

    view: str = "all"
    kinds: tuple[str, ...] = ()
    text: str = ""
    sort: str = "last_on"
    descending: bool = True
    only: tuple[str, ...] | None = None


def _where(store: Store, query: PeopleQuery) -> tuple[str, list[Any]]:
    parts = ["w.deleted = 0", _SHOWN[query.view]]
    params: list[Any] = []
    if query.kinds:
        parts.append(f"w.kind IN ({', '.join('?' * len(query.kinds))})")
        params += query.kinds
    found = search.ids(store, Worker, query.text) if query.text else query.only
    if found is not None:
        parts.append("w.id IN (SELECT value FROM json_each(?))")
        params.append(json.dumps(sorted(found)))
    return " AND ".join(parts), params


def count(store: Store, query: PeopleQuery) -> int:
    """How many people a list shows."""
    return counts(store, query, (query.view,))[query.view]


def counts(store: Store, query: PeopleQuery, views: Sequence[str]) -> dict[str, int]:
    """How many people each view shows under the same conditions."""
    where, params = _where(store, replace(query, view="any"))
    sums = ", ".join(f"sum({_SHOWN[view]})" for view in views)
    row = store.query(f"{_OWN} SELECT {sums} {_FROM} WHERE {where}", params)[0]
    return {view: int(row[place] or 0) for place, view in enumerate(views)}


def page(store: Store, query: PeopleQuery, *, limit: int = 200, offset: int = 0) -> list[sqlite3.Row]:
    """Rows of the list: name, numbers (both covered where sealed), kind, cases, open_cases, last_on, employer of the last case."""
    if query.sort not in SORTS:
        raise KeyError(query.sort)
    where, params = _where(store, query)
    covered = ", ".join(f"iif(w.sealed_on <> '' AND w.{n} <> '', '{SEALED}', w.{n}) AS {n}" for n in ("phone", "id_number"))
    order = f"({query.sort} IN ('', 0)), {query.sort} {'DESC' if query.descending else 'ASC'}, id DESC"
    sql = f"""{_OWN}, found AS (SELECT w.id, {PERSON} AS name, w.sex, iif(w.sealed_on <> '', '', w.born_on) AS born_on, {covered},
            w.kind, w.is_member, w.sealed_on, coalesce(own.cases, 0) AS cases, coalesce(own.open_cases, 0) AS open_cases,
            coalesce(own.last_on, '') AS last_on {_FROM} WHERE {where}),
        shown AS (SELECT * FROM found ORDER BY {order} LIMIT ? OFFSET ?)
        SELECT shown.*, {_EMPLOYER} AS employer FROM shown ORDER BY {order}"""
    return store.query(sql, [*params, limit, offset])


_EMPLOYER = """(SELECT e.name FROM grievance g JOIN party p ON p.grievance_id = g.id JOIN employer e ON e.id = p.employer_id
    WHERE g.worker_id = shown.id AND g.deleted = 0 AND p.deleted = 0 AND NOT g.is_anonymous ORDER BY g.received_at DESC, p.id LIMIT 1)"""


def dossier(store: Store, worker_id: str, *, with_anonymous: bool) -> Dossier | None:
    """All that is held about a person; None if there is none of that id or it is in the bin.

    A case the person brought without a name stays out unless ``with_anonymous``: whoever goes from the name to the case would
    know who did not want to be known. For the same reason nobody known from such cases only is found at all.
    """
    worker = store.find(Worker, worker_id)
    if worker is None or worker.deleted:
        return None
    sql = f"""SELECT g.id FROM grievance g WHERE g.deleted = 0 AND (g.worker_id = :id
            OR EXISTS (SELECT 1 FROM member m WHERE m.grievance_id = g.id AND m.worker_id = :id AND m.deleted = 0))
        {"" if with_anonymous else "AND NOT g.is_anonymous"} ORDER BY g.received_at DESC, g.id DESC"""
    found = case_files(store, [row[0] for row in store.query(sql, {"id": worker_id})])
    cases = tuple((case, workers.part_in(case, worker_id)) for case in found)
    letters = {letter.id: letter for case, _ in cases for letter in case.letters}
    known = [case.grievance.id for case, _ in cases]
    visits = store.select(InjuryVisit, "worker_id = ?", [worker_id], order="reported_on DESC, id DESC")
    owners = [*known, *(part.id for case, _ in cases for part in (*case.mediations, *case.legal_aid)), *(visit.id for visit in visits)]
    by_phone = "phone <> '' AND phone = (SELECT phone FROM worker WHERE id = ?)"
    return Dossier(
        worker=worker,
        cases=cases,
        injury_visits=tuple(visits),
        consultations=tuple(store.select(Consultation, by_phone, [worker_id], order="asked_on DESC, id DESC")),
        consents=tuple(
            consent
            for consent in store.select(Consent, "worker_id = ?", [worker_id], order="given_on DESC, id DESC")
            if not consent.grievance_id or consent.grievance_id in known
        ),
        letters=tuple(sorted(letters.values(), key=lambda letter: letter.id, reverse=True)),
        attachments=tuple(store.select(Attachment, "owner_id IN (SELECT value FROM json_each(?))", [json.dumps(owners)], order="id DESC")),
        changes=tuple(reversed(store.history(worker_id))),
        acts=tuple(_acts(store, [workers.reference(worker), *workers.numbers(cases)])),
    )


def _acts(store: Store, names: list[str]) -> Iterator[Logged]:
    sql = """SELECT at, by, act, detail FROM act_log WHERE EXISTS
        (SELECT 1 FROM json_each(?) AS name WHERE instr(act_log.detail, name.value)) ORDER BY seq DESC"""
    for row in store.query(sql, [json.dumps(names)]):
        yield Logged(row["at"], row["by"], row["act"], row["detail"])


def doubles(store: Store, worker: Worker) -> list[tuple[Worker, str]]:
    """Other records that may be this person, with why; nobody who is sealed or known from anonymous cases only."""
    sql = f"""{_OWN} SELECT w.id, w.id_number <> '' AND w.id_number = ? AS by_number {_FROM} WHERE w.deleted = 0 AND w.id <> ?
        AND w.sealed_on = '' AND NOT {_UNNAMED}
        AND ((w.id_number <> '' AND w.id_number = ?) OR (w.phone <> '' AND w.phone = ? AND w.name = ?)) ORDER BY w.id DESC"""
    params = [worker.id_number, worker.id, worker.id_number, worker.phone, worker.name]
    return [(store.get(Worker, row["id"]), "身份证号相同" if row["by_number"] else "姓名和电话相同") for row in store.query(sql, params)]


def links(store: Store, record: Record) -> Iterator[tuple[Record, str]]:
    """Every record with a link to this one, the deleted ones too, with the name of the field that links."""
    for cls in RECORDS:
        for spec in cls.specs():
            if spec.kind is Kind.KEY and spec.name != "id" and spec.of == record.record:
                for is_deleted in (False, True):
                    for found in store.select(cls, f"{spec.name} = ?", [record.id], deleted=is_deleted):
                        yield found, spec.name
    for attachment in store.select(Attachment, "owner = ? AND owner_id = ?", [record.record, record.id]):
        yield attachment, "owner_id"


def run_out(store: Store, today: str) -> list[Grievance]:
    """Closed cases whose time to be kept has passed: a list for 鉴定, the longest past first."""
    return store.select(Grievance, "keep_to <> '' AND keep_to < ?", [today], order="keep_to, number")


def sealed_named(store: Store, text: str) -> list[str]:
    """Ids of sealed people with exactly this name, identity number or phone: asked by those only who may open a seal."""
    sql = "SELECT id FROM worker WHERE deleted = 0 AND sealed_on <> '' AND ? IN (name, id_number, phone)"
    return [row[0] for row in store.query(sql, [text])]
