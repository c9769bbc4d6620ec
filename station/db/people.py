"""Questions about people: the list of workers, all that is held about one, records that may be one person, and what links to a record."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from station.casework import workers
from station.casework.fields import Kind, Record
from station.casework.grievances import OPEN, PAUSED
from station.casework.masking import SEALED
from station.casework.model import RECORDS, Attachment, Consent, Consultation, InjuryVisit, Worker
from station.casework.workers import Logged, WorkerFile
from station.db import search, sqlite
from station.db.casefiles import case_files
from station.db.clauses import PERSON, listed
from station.db.store import Store
from station.frozen import frozen

SORTS = ("", "name", "kind", "cases", "open_cases", "last_on")  # "" is the order of entry
_SUMS = SORTS[3:]
_UNDER_WAY = listed((*OPEN, *PAUSED))

# the cases that are somebody's by name; of all people, or of a worker ``w``
_NAMED = "g.deleted = 0 AND NOT g.is_anonymous"
_OWN = f"""SELECT g.worker_id AS person, g.id, g.status, g.received_at FROM grievance g WHERE g.worker_id {{is_theirs}} AND {_NAMED}
    UNION SELECT m.worker_id, g.id, g.status, g.received_at FROM member m JOIN grievance g ON g.id = m.grievance_id
    WHERE m.worker_id {{is_theirs}} AND m.deleted = 0 AND {_NAMED}"""
_EVERYBODYS, _THEIRS = _OWN.format(is_theirs="<> ''"), _OWN.format(is_theirs="= w.id")
_SUMMED = f"""count(*) AS cases, coalesce(sum(status IN {_UNDER_WAY}), 0) AS open_cases,
    coalesce(max(substr(received_at, 1, 10)), '') AS last_on"""

# people of whom only cases without a name are kept: their names lead nobody there
_UNNAMED = f"""SELECT w.id FROM worker w WHERE w.id IN (
        SELECT worker_id FROM grievance WHERE is_anonymous AND worker_id <> '' AND deleted = 0
        UNION SELECT m.worker_id FROM grievance g JOIN member m ON m.grievance_id = g.id
            WHERE g.is_anonymous AND g.deleted = 0 AND m.deleted = 0)
    AND NOT EXISTS ({_THEIRS})"""

_SAME = """EXISTS (SELECT 1 FROM worker o WHERE o.id <> w.id AND o.deleted = 0 AND o.sealed_on = ''
    AND ((w.id_number <> '' AND o.id_number = w.id_number) OR (w.phone <> '' AND o.phone = w.phone AND o.name = w.name)))"""


def _several(name: str) -> str:
    return f"w.{name} IN (SELECT {name} FROM worker WHERE {name} <> '' GROUP BY 1 HAVING count(*) > 1)"


# each view first by what an index tells, then exactly
_SHOWN = {
    "all": f"w.id NOT IN ({_UNNAMED})",
    "open": f"""w.id IN (SELECT g.worker_id FROM grievance g WHERE g.status IN {_UNDER_WAY} AND {_NAMED}
        UNION SELECT m.worker_id FROM grievance g JOIN member m ON m.grievance_id = g.id
            WHERE g.status IN {_UNDER_WAY} AND m.deleted = 0 AND {_NAMED})""",
    "again": f"""w.id IN (SELECT worker_id FROM (SELECT worker_id FROM grievance WHERE worker_id <> ''
            UNION ALL SELECT worker_id FROM member) GROUP BY 1 HAVING count(*) > 1)
        AND (SELECT count(*) FROM ({_THEIRS})) > 1""",
    "doubles": f"""({_several("id_number")} OR {_several("phone")}) AND w.sealed_on = '' AND {_SAME}
        AND w.id NOT IN ({_UNNAMED})""",
    "sealed": "w.sealed_on <> ''",
    "unnamed": f"w.id IN ({_UNNAMED})",
}


@frozen
class PeopleQuery:
    """What the list of workers shows; the view ``unnamed`` is for those who may read what an anonymous person left.

    ``only`` are the ids of those to be shown, where they were found otherwise than by ``text``.
    """

    view: str = "all"
    kinds: tuple[str, ...] = ()
    text: str = ""
    sort: str = ""
    descending: bool = True
    only: tuple[str, ...] | None = None


def _narrowed(store: Store, query: PeopleQuery) -> tuple[str, list[Any]]:
    parts = ["w.deleted = 0"]
    params: list[Any] = []
    if query.kinds:
        parts.append(f"w.kind IN ({', '.join('?' * len(query.kinds))})")
        params += query.kinds
    found = search.ids(store, Worker, query.text) if query.text else query.only
    if found is not None:
        parts.append("w.id IN (SELECT value FROM json_each(?))")
        params.append(json.dumps(sorted(found)))
    return " AND ".join(parts), params


def counts(store: Store, query: PeopleQuery, views: Sequence[str]) -> dict[str, int]:
    """How many people each view shows under the same conditions."""
    where, params = _narrowed(store, query)
    return {view: int(store.query(f"SELECT count(*) FROM worker w WHERE {where} AND {_SHOWN[view]}", params)[0][0]) for view in views}


def page(store: Store, query: PeopleQuery, *, limit: int = 200, offset: int = 0) -> list[sqlite.Row]:
    """Rows of the list: name, numbers (covered where sealed), kind, cases, open_cases, last_on, employer of the last case.

    What is summed over cases is summed for the page alone, unless the list is sorted by it.
    """
    if query.sort not in SORTS:
        raise KeyError(query.sort)
    where, params = _narrowed(store, query)
    key = {"": "w.id", "name": PERSON, "kind": "w.kind"}.get(query.sort, f"own.{query.sort}")
    own = f"LEFT JOIN (SELECT person, {_SUMMED} FROM ({_EVERYBODYS}) GROUP BY person) own ON own.person = w.id"
    order = f"{key} IS NULL OR {key} IN ('', 0), {key} {'DESC' if query.descending else 'ASC'}, w.id DESC" if query.sort else "w.id DESC"
    chosen = f"SELECT w.id FROM worker w {own if query.sort in _SUMS else ''} WHERE {where} AND {_SHOWN[query.view]} ORDER BY {order}"
    ids = [row[0] for row in store.query(f"{chosen} LIMIT ? OFFSET ?", [*params, limit, offset])]
    rows = {row["id"]: row for row in store.query(_ROWS, [json.dumps(ids)])}
    return [rows[person] for person in ids]


_ROWS = f"""SELECT w.id, {PERSON} AS name, w.sex, iif(w.sealed_on <> '', '', w.born_on) AS born_on, w.kind, w.is_member, w.sealed_on,
        {", ".join(f"iif(w.sealed_on <> '' AND w.{n} <> '', '{SEALED}', w.{n}) AS {n}" for n in ("phone", "id_number"))},
        {", ".join(f"(SELECT {total} FROM (SELECT {_SUMMED} FROM ({_THEIRS}))) AS {total}" for total in _SUMS)},
        (SELECT e.name FROM grievance g JOIN party p ON p.grievance_id = g.id JOIN employer e ON e.id = p.employer_id
            WHERE g.worker_id = w.id AND p.deleted = 0 AND {_NAMED} ORDER BY g.received_at DESC, p.id LIMIT 1) AS employer
    FROM worker w WHERE w.id IN (SELECT value FROM json_each(?))"""


def worker_file(store: Store, worker_id: str, *, with_anonymous: bool) -> WorkerFile | None:
    """All that is held about a person; None if there is none of that id or it is in the bin.

    A case the person brought without a name stays out unless ``with_anonymous``: whoever goes from the name to the case would
    know who did not want to be known. For the same reason nobody known from such cases only is found at all.
    """
    worker = store.find(Worker, worker_id)
    if worker is None or worker.deleted:
        return None
    sql = f"""SELECT g.id FROM grievance g WHERE g.deleted = 0 AND g.id IN (SELECT id FROM grievance WHERE worker_id = :id
            UNION SELECT grievance_id FROM member WHERE worker_id = :id AND deleted = 0)
        {"" if with_anonymous else "AND NOT g.is_anonymous"} ORDER BY g.received_at DESC, g.id DESC"""
    found = case_files(store, [row[0] for row in store.query(sql, {"id": worker_id})])
    cases = tuple((case, workers.part_in(case, worker_id)) for case in found)
    letters = {letter.id: letter for case, _ in cases for letter in case.letters}
    known = [case.grievance.id for case, _ in cases]
    visits = store.select(InjuryVisit, "worker_id = ?", [worker_id], order="reported_on DESC, id DESC")
    owners = [*known, *(part.id for case, _ in cases for part in (*case.mediations, *case.legal_aid)), *(visit.id for visit in visits)]
    by_phone = "phone <> '' AND phone = (SELECT phone FROM worker WHERE id = ?)"
    return WorkerFile(
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
    sql = f"""SELECT w.id, w.id_number <> '' AND w.id_number = ? AS by_number FROM worker w WHERE w.deleted = 0 AND w.id <> ?
        AND w.sealed_on = '' AND w.id NOT IN ({_UNNAMED})
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


def sealed_named(store: Store, text: str) -> list[str]:
    """Ids of sealed people with exactly this name, identity number or phone: asked by those only who may open a seal."""
    sql = "SELECT id FROM worker WHERE deleted = 0 AND sealed_on <> '' AND ? IN (name, id_number, phone)"
    return [row[0] for row in store.query(sql, [text])]
