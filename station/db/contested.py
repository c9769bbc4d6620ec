"""Questions about what two sides changed: whose PC it was, what belongs to which case, and what was written since a version."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from station.casework.fields import Record
from station.casework.journal import Entry
from station.casework.model import BY_NAME, RECORDS, Grievance, Station
from station.casework.stations import folder_code
from station.db import step
from station.db.search_index import owner_of
from station.db.store import Store

Place = tuple[str, str]  # record name, id


def units(store: Store) -> dict[str, str]:
    """The unit (folder code) each PC known here belongs to; this PC and the names it had before are of the own one."""
    found = {row["device"]: row["station"].lower() for row in store.query("SELECT DISTINCT device, station FROM inbox")}
    own = store.find(Station, store.setting("station", ""))
    if own is not None:
        former = [row[0] for row in store.query("SELECT DISTINCT device FROM outbox")]
        found |= dict.fromkeys([store.device, *former], folder_code(own.code))
    return found


def whole_of(store: Store, record: str, record_id: str) -> Place:
    """What a record is a part of, as a clerk knows it: the case of a progress note, the letter of an addressee; else itself."""
    owner, owner_id = owner_of(BY_NAME[record])
    found = store.query(f"SELECT {owner}, {owner_id} FROM {record} WHERE id = ?", [record_id])
    return (str(found[0][0]), str(found[0][1])) if found and found[0][1] else (record, record_id)


def parts_of(store: Store, whole: Place) -> list[Place]:
    """A record and all that is a part of it, deleted or not; with a case goes the person who brought it."""
    found = [whole]
    for cls in RECORDS:
        owner, owner_id = owner_of(cls)
        if owner == f"'{whole[0]}'" and owner_id != "id":
            found += [(cls.record, row[0]) for row in store.query(f"SELECT id FROM {cls.record} WHERE {owner_id} = ?", [whole[1]])]
    if whole[0] == Grievance.record:
        found += [("worker", row[0]) for row in store.query("SELECT worker_id FROM grievance WHERE id = ? AND worker_id <> ''", [whole[1]])]
    return found


def entries_since(store: Store, ids: Iterable[str], stamp: str) -> list[Entry]:
    """What was written about these records after a version, in the order of versions, as everybody reads it."""
    sql = "SELECT DISTINCT record_id FROM journal WHERE record_id IN (SELECT value FROM json_each(?)) AND stamp > ?"
    changed = [row[0] for row in store.query(sql, [json.dumps(list(ids)), stamp])]
    entries = [entry for record_id in changed for entry in store.history(record_id) if entry.stamp > stamp]
    return sorted(entries, key=lambda entry: entry.stamp)


def stamped_at(stamp: str) -> datetime:
    """The local time a version says."""
    milliseconds = (int(stamp[:16], 16) >> 16) + step._EPOCH_MS
    return datetime.fromtimestamp(0) + timedelta(milliseconds=milliseconds)


def kept_record(store: Store, record: str, record_id: str) -> Record | None:
    """A record that is here and not in the bin."""
    found = store.find(BY_NAME[record], record_id)
    return found if found is not None and not found.deleted else None
