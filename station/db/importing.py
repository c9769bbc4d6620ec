"""Questions asked while an old ledger is taken in: what is on file already, what imports wrote, what became of it since."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from station.casework.fields import Record
from station.casework.model import (
    BY_NAME,
    RECORDS,
    Consultation,
    Employer,
    FieldVisit,
    Grievance,
    ImportedRow,
    InjuryVisit,
    LedgerImport,
    LegalAid,
    Mediation,
    Worker,
)
from station.db.clauses import BROUGHT, EMPLOYER
from station.db.store import Store
from station.frozen import frozen

R = TypeVar("R", bound=Record)

CARDS = (Worker.record, Employer.record)  # reference cards: they stay when something else has come to use them

_OF_CASE = f"coalesce(w.name, g.worker_title), coalesce(w.phone, ''), coalesce(w.id_number, ''), coalesce({EMPLOYER}, '')"
# id, number, person, phone, identity number, employer, day or moment, category, summary, people, amount of each record of a kind
_ON_FILE: dict[str, str] = {
    Grievance.record: f"""SELECT g.id, g.number, {_OF_CASE}, g.received_at, g.category, g.summary, g.people, g.amount
        FROM grievance g LEFT JOIN worker w ON w.id = g.worker_id WHERE g.deleted = 0""",
    Mediation.record: f"""SELECT m.id, m.number, {_OF_CASE}, m.applied_on, g.category, g.summary, g.people, m.claim_amount
        FROM mediation m JOIN grievance g ON g.id = m.grievance_id LEFT JOIN worker w ON w.id = g.worker_id WHERE m.deleted = 0""",
    LegalAid.record: f"""SELECT a.id, a.number, {_OF_CASE}, a.applied_on, g.category, g.summary, g.people, NULL
        FROM legal_aid a JOIN grievance g ON g.id = a.grievance_id LEFT JOIN worker w ON w.id = g.worker_id WHERE a.deleted = 0""",
    FieldVisit.record: """SELECT v.id, '', '', '', '', e.name, coalesce(nullif(v.visited_on, ''), v.planned_on), v.kind, v.summary,
        NULL, NULL
        FROM field_visit v JOIN employer e ON e.id = v.employer_id WHERE v.deleted = 0""",
    InjuryVisit.record: """SELECT i.id, '', w.name, w.phone, w.id_number, coalesce(e.name, ''), i.reported_on, '', i.hospital, NULL, NULL
        FROM injury_visit i JOIN worker w ON w.id = i.worker_id LEFT JOIN employer e ON e.id = i.employer_id WHERE i.deleted = 0""",
    Consultation.record: """SELECT c.id, '', c.asker, c.phone, '', '', c.asked_on, c.category, c.question, c.people, NULL
        FROM consultation c WHERE c.deleted = 0""",
    Employer.record: "SELECT e.id, '', '', '', '', e.name, '', '', '', NULL, NULL FROM employer e WHERE e.deleted = 0",
}


@frozen
class OnFile:
    """A record as far as a row of a ledger is compared with it; ``id`` is "" for a row of the file itself."""

    id: str = ""
    number: str = ""
    person: str = ""
    phone: str = ""
    id_number: str = ""
    employer: str = ""
    day: str = ""
    category: str = ""
    summary: str = ""
    people: int | None = None
    amount: int | None = None


def on_file(store: Store, record: str) -> list[OnFile]:
    """Every record of a kind, in order of entry, as it is compared with rows."""
    return [OnFile(*row) for row in store.query(_ON_FILE[record])]


def records(store: Store, cls: type[R], ids: Collection[str], link: str = "id") -> dict[str, R]:
    """The records of these ids that are not deleted; by the first that leads there where they are found by a link."""
    found: dict[str, R] = {}
    for record in store.select(cls, f"{cls.spec(link).name} IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))]):
        found.setdefault(getattr(record, link), record)
    return found


def imported_rows(store: Store, target: str) -> list[tuple[LedgerImport, ImportedRow]]:
    """Rows that became a record in the imports of a target that were not undone, in the order of the imports."""
    imports = {found.id: found for found in store.matching(LedgerImport, target=target)}
    rows = store.select(ImportedRow, "owner_id <> '' AND ledger_import_id IN (SELECT value FROM json_each(?))", [json.dumps(list(imports))])
    return [(imports[row.ledger_import_id], row) for row in rows]


def owners(store: Store, import_id: str) -> set[str]:
    """The ids of the records an import brought or changed."""
    return {row[0] for row in store.query(BROUGHT, [import_id])}


def kept_words(store: Store, record: Record) -> str:
    """What ledgers said of a record and no field of it holds, word for word, a cell a line; "" where the record is sealed."""
    if store.seals.is_closed(record.id):
        return ""
    sql = """SELECT covered(owner_id, kept) FROM imported_row
        WHERE owner = ? AND owner_id = ? AND kept <> '' AND deleted = 0 ORDER BY id"""
    rows = store.query(sql, [record.record, record.id])
    return "\n".join(dict.fromkeys(line for (kept,) in rows for line in kept.splitlines()))


def step_of(store: Store, ledger_import: LedgerImport) -> str:
    """The step that wrote an import; "" if that was on another PC."""
    sql = "SELECT step FROM journal WHERE record_id = ? AND is_new AND device = ?"
    found = store.query(sql, [ledger_import.id, store.device])
    return str(found[0][0]) if found else ""


def written(store: Store, record_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """What imports wrote last into each of these records, by record id and field; a field no import touched is not named."""
    ids = json.dumps(list(record_ids))
    entries = store.entries(
        """record_id IN (SELECT value FROM json_each(?)) AND step IN (SELECT j.step FROM journal j JOIN ledger_import i
            ON i.id = j.record_id AND i.deleted = 0 WHERE j.is_new)""",
        [ids],
    )
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        found.setdefault(entry.record_id, {}).update({name: change.after for name, change in entry.values.items()})
    return found


def worked_on(store: Store, step: str) -> list[tuple[str, str]]:
    """(record name, id) of what a step wrote and somebody changed since, or hung something else on."""
    found = [*_changed(store, step)]
    made: dict[str, list[str]] = defaultdict(list)
    for record, record_id in store.query("SELECT record, record_id FROM journal WHERE step = ? AND is_new", [step]):
        made[record].append(record_id)
    own = {record: json.dumps(ids) for record, ids in made.items()}
    for record, ids in own.items():
        for cls in RECORDS:
            for spec in cls.links_to(record):
                sql = f"""SELECT DISTINCT {spec.name} FROM {cls.record} WHERE deleted = 0
                    AND {spec.name} IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT value FROM json_each(?))"""
                found += [(record, row[0]) for row in store.query(sql, [ids, own.get(cls.record, "[]")])]
    return list(dict.fromkeys(found))


def _changed(store: Store, step: str) -> Iterator[tuple[str, str]]:
    """Records whose values are not those the step left; one that was changed and put back is as it was."""
    later = """SELECT DISTINCT mine.record, mine.record_id FROM journal mine JOIN journal other ON other.record_id = mine.record_id
        WHERE mine.step = ? AND other.step <> mine.step AND other.stamp > mine.stamp"""
    touched = {record_id: record for record, record_id in store.query(later, [step])}
    left: dict[str, dict[str, Any]] = defaultdict(dict)
    for entry in store.entries("step = ? AND record_id IN (SELECT value FROM json_each(?))", [step, json.dumps(list(touched))]):
        if entry.is_new:
            left[entry.record_id] = {spec.name: spec.empty for spec in BY_NAME[entry.record].specs() if spec.name != "id"}
        left[entry.record_id] |= {name: change.after for name, change in entry.values.items()}
    for record_id, record in touched.items():
        now = store.unsealed(BY_NAME[record], record_id)
        if now is not None and any(getattr(now, name) != value for name, value in left[record_id].items()):
            yield record, record_id
