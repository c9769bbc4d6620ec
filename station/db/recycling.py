"""The recycle bin: what is deleted, put together by the act that deleted it; only a destruction by rule empties it."""

import json

from station.casework.fields import Record
from station.casework.model import RECORDS, Worker
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
    found = [Deletion(step, name, at, by, tuple(records[step]), _person(store, records[step])) for step, (at, name, by) in steps.items()]
    return sorted(found, key=lambda deletion: deletion.at, reverse=True)


def _person(store: Store, records: list[Record]) -> str:
    ids = (getattr(record, "worker_id", "") for record in records)
    worker = store.find(Worker, next(filter(None, ids), ""))
    return worker.name if worker is not None else ""
