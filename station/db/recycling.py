"""The recycle bin: what is deleted, put together by the act that deleted it; only a destruction by rule empties it."""

import json

from station.casework.fields import Record
from station.casework.model import RECORDS, Grievance, LegalAid, Mediation, Worker
from station.db.store import Store
from station.frozen import frozen


@frozen
class Deletion:
    """One act that deleted something: the step's id and name, when, by whom, and the records that are still in the bin."""

    step: str
    name: str
    at: str
    by: str
    records: tuple[Record, ...]
    mediations: tuple[Record, ...] = ()  # of its cases, which are in no list without them; so are the legal aids
    legal_aids: tuple[Record, ...] = ()
    person: str = ""  # whom the first of them that is somebody's is about


def deletions(store: Store) -> list[Deletion]:
    """Everything in the bin, the latest deletion first."""
    steps: dict[str, tuple[str, str, str]] = {}
    records: dict[str, list[Record]] = {}
    binned = [record for cls in RECORDS for record in store.select(cls, "id NOT IN (SELECT record_id FROM destroyed)", deleted=True)]
    deleting = "record_id IN (SELECT value FROM json_each(?)) AND body <> '' AND json_extract(body, '$.deleted[1]')"
    last = {entry.record_id: entry for entry in store.entries(deleting, [json.dumps([record.id for record in binned])])}
    for record in binned:
        entry = last[record.id]
        steps[entry.step] = (entry.at, entry.step_name, entry.by)
        records.setdefault(entry.step, []).append(record)
    mediations, aids = _of_cases(store, Mediation, binned), _of_cases(store, LegalAid, binned)
    found = []
    for step, (at, name, by) in steps.items():
        own = tuple(one for record in records[step] for one in mediations.get(record.id, ()))
        aided = tuple(one for record in records[step] for one in aids.get(record.id, ()))
        found.append(Deletion(step, name, at, by, tuple(records[step]), own, aided, _person(store, records[step])))
    return sorted(found, key=lambda deletion: deletion.at, reverse=True)


def _of_cases(store: Store, cls: type[Mediation | LegalAid], binned: list[Record]) -> dict[str, list[Record]]:
    """Those that were not deleted themselves, by the id of their deleted case."""
    found: dict[str, list[Record]] = {}
    cases = json.dumps([record.id for record in binned if isinstance(record, Grievance)])
    for record in store.select(cls, "grievance_id IN (SELECT value FROM json_each(?))", [cases]):
        found.setdefault(record.grievance_id, []).append(record)
    return found


def _person(store: Store, records: list[Record]) -> str:
    ids = (getattr(record, "worker_id", "") for record in records)
    worker = store.find(Worker, next(filter(None, ids), ""))
    return worker.name if worker is not None else ""
