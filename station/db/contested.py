"""Questions about what two sides changed: whose PC it was, what belongs to which case, and what was written since a version."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from station.casework import conflicts as rules
from station.casework import vocabulary
from station.casework.casefile import CaseFile
from station.casework.conflicts import Contested
from station.casework.fields import Record
from station.casework.grievances import next_due
from station.casework.journal import Entry
from station.casework.model import BY_NAME, RECORDS, Employer, Grievance, Letter, Station, Worker
from station.casework.naming import called
from station.casework.stations import folder_code
from station.casework.versions import Conflict
from station.db import step
from station.db.casefiles import case_file, case_files
from station.db.search_index import owner_of
from station.db.store import Store
from station.db.unchanged import until_written

Place = tuple[str, str]  # record name, id

KNOWN_AS: Mapping[type[Record], str] = {Employer: "单位档案", Worker: "职工档案"}


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


@until_written
def to_decide(store: Store) -> dict[Place, list[Conflict]]:
    """What a person must decide, by what a clerk knows it as; not of what lies in the bin. Cheap where there is nothing."""
    found: dict[Place, list[Conflict]] = defaultdict(list)
    for conflict in store.conflicts():
        if rules.is_decided_by_person(BY_NAME[conflict.record], conflict.field):
            whole = whole_of(store, conflict.record, conflict.record_id)
            if all(_is_kept(store, *place) for place in {whole, (conflict.record, conflict.record_id)}):
                found[whole].append(conflict)
    return found


@until_written
def contested(store: Store) -> list[Contested]:
    """The records with something to decide, what falls due first at the top."""
    open_ = to_decide(store)
    cases = {case.grievance.id: case for case in case_files(store, [of for record, of in open_ if record == Grievance.record])}
    found = [headline(store, place, conflicts, cases.get(place[1])) for place, conflicts in open_.items()]
    return sorted(found, key=lambda one: (one.due or "9", one.number, one.id))


def count(store: Store, record_id: str) -> int:
    """How many fields of one case, employer or letter are to be decided."""
    return sum(len(conflicts) for (_, whole_id), conflicts in to_decide(store).items() if whole_id == record_id)


def reckoned(store: Store, ids: Iterable[str]) -> dict[str, set[str]]:
    """Of these cases, the fields with several values that follow from others and are asked of nobody."""
    sql = "SELECT record_id, field FROM conflict WHERE record = 'grievance' AND record_id IN (SELECT value FROM json_each(?))"
    found: dict[str, set[str]] = defaultdict(set)
    for case_id, name in store.query(sql, [json.dumps(list(ids))]):
        if not rules.is_decided_by_person(Grievance, name):
            found[case_id].add(name)
    return found


def headline(store: Store, place: Place, conflicts: Sequence[Conflict], case: CaseFile | None = None) -> Contested:
    """How such a record stands in the list; ``case`` where it has been read already."""
    record = store.get(BY_NAME[place[0]], place[1])
    number = getattr(record, "number", "") or KNOWN_AS.get(type(record), record.title)
    title, due, person = getattr(record, "name", "") or called(record), "", ""
    if isinstance(record, Grievance):
        matter = vocabulary.label("cause", record.cause) or vocabulary.label("category", record.category)
        title, due, person = matter, next_due(record), (case or case_file(store, record.id)).worker_name
    elif isinstance(record, Worker):
        title, person = "", record.name
    elif isinstance(record, Letter):
        kind, topic = vocabulary.label("letter_kind", record.kind), vocabulary.label("letter_topic", record.topic)
        number, title = record.number or f"{kind}，还没有文号", "，".join(filter(None, [kind, topic]))
    return Contested(*place, number, title, len(conflicts), due, person)


def _is_kept(store: Store, record: str, record_id: str) -> bool:
    found = store.find(BY_NAME[record], record_id)
    return found is not None and not found.deleted
