"""Which entries go to whom: by where a record was made, whose case it belongs to, and which station a case was passed to."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from station.casework.audiences import ALL, DIRECTORY, HANDED_DOWN, PASSED_ALONG, UP, to, whole
from station.casework.fields import Kind
from station.casework.journal import Entry
from station.casework.model import BY_NAME, RECORDS, Attachment, Employer, Grievance, Handover, NumberBlock, Station, Worker
from station.casework.stations import folder_code
from station.db.sight import seeing_all
from station.db.store import Store

_Key = tuple[str, str]  # record name, id
_IN = "IN (SELECT value FROM json_each(?))"
_PASSED = "FROM handover h JOIN station s ON s.id = h.to_station_id WHERE h.kind = 'transfer'"
_OPEN = "h.deleted = 0 AND h.answer IN ('waiting', 'accepted')"  # declined or taken back: shared no more
_CASES = {
    Worker.record: f"""SELECT worker_id, id FROM grievance WHERE worker_id {_IN}
        UNION SELECT worker_id, grievance_id FROM member WHERE worker_id {_IN}""",
    Employer.record: f"SELECT employer_id, grievance_id FROM party WHERE employer_id {_IN}",
}


@seeing_all
def audiences_of(store: Store, entries: Sequence[Entry], unit: str, has_below: bool, above: Collection[str] = ()) -> list[tuple[str, ...]]:
    """The audiences of entries made here, in order; ``above`` are the units that read what goes up anyway."""
    concern = _Concern(store, unit, above, map(_key, entries))
    found = []
    for key in map(_key, entries):
        down = [ALL] if has_below and concern.is_for_all(key) else []
        found.append((UP, *down, *map(to, sorted(concern.units(key)))))
    return found


@seeing_all
def newly_shared(store: Store, entries: Sequence[Entry], unit: str, has_below: bool, above: Collection[str] = ()) -> dict[str, list[Entry]]:
    """Entries, of any device, that must go along with these (of which there may be none), by audience; only inside a step.

    A record that an audience gets to see for the first time comes with all that was ever entered on it, and what it leads to.
    So does what colleagues entered on a case before they knew that it was passed on, and what came from below for all.
    """
    last = store.setting("passed_on", 0)
    store.set_setting("passed_on", store.query("SELECT coalesce(max(seq), 0) FROM journal")[0][0])
    concern = _Concern(store, unit, above, map(_key, entries))
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.record == Handover.record:
            for audience in map(to, concern.addressed(entry.record_id)):
                store.execute("DELETE FROM shared WHERE audience = ?", [audience])  # between two handovers nothing was sent
                if entry.is_new:
                    found[audience] += family(store, [_case(store, entry)], audience)
    for audience, late in _late(store, concern, last):
        found[audience] += late
    for audience in {*found, *(to(code) for entry in entries for code in concern.units(_key(entry)))}:
        made = [e for e in entries if audience in map(to, concern.units(_key(e)))]
        found[audience] += _led_to(store, audience, [*found[audience], *made])
    if has_below:
        found[ALL] = _for_all(store, concern, last)
    return {audience: list({(e.device, e.number): e for e in those}.values()) for audience, those in found.items() if those}


@seeing_all
def family(store: Store, record_ids: Collection[str], audience: str = "") -> list[Entry]:
    """All that was ever entered on these records; of a case also on what goes along with it when it is passed to ``audience``."""
    return _entries(store, _family_ids(store, record_ids, audience))


def _family_ids(store: Store, record_ids: Collection[str], audience: str) -> set[str]:
    ids, listed = set(record_ids), json.dumps(sorted(record_ids))
    for cls in RECORDS:
        if cls is Handover and audience:  # what was agreed with others is theirs
            sql = f"SELECT h.id, s.code {_PASSED} AND h.grievance_id {_IN}"
            ids |= {row[0] for row in store.query(sql, [listed]) if to(folder_code(row[1])) == audience}
        elif cls.record in PASSED_ALONG and cls.knows("grievance_id"):
            ids |= {row[0] for row in store.query(f"SELECT id FROM {cls.record} WHERE grievance_id {_IN}", [listed])}
    return ids | {row[0] for row in store.query(f"SELECT id FROM attachment WHERE owner_id {_IN}", [json.dumps(sorted(ids))])}


def _key(entry: Entry) -> _Key:
    return entry.record, entry.record_id


def _case(store: Store, entry: Entry) -> str:
    return store.get(Handover, entry.record_id).grievance_id


def _entries(store: Store, ids: Iterable[str], since: int = 0) -> list[Entry]:
    return store.entries(f"record_id {_IN} AND seq > ?", [json.dumps(sorted(ids)), since])


def _late(store: Store, concern: "_Concern", last: int) -> Iterable[tuple[str, list[Entry]]]:
    """What others entered on cases of this unit that are with another one, not knowing it yet, and what has come here since."""
    passed = store.query(f"SELECT h.grievance_id, s.code {_PASSED} AND {_OPEN}")
    origins = _Concern(store, concern.own, (), [(Grievance.record, row[0]) for row in passed])
    cases: dict[str, set[str]] = defaultdict(set)
    for case, code in passed:
        if origins.origin((Grievance.record, case)) == concern.own and folder_code(code) not in ("", concern.own):
            cases[to(folder_code(code))].add(case)
    for audience, those in cases.items():
        come = _entries(store, _family_ids(store, those, audience), last)
        # the district's too: what it entered before it heard of the handover went to this unit only
        yield audience, [e for e in come if e.device != store.device and to(concern.unit_of_device(e.device)) != audience]


def _led_to(store: Store, audience: str, entries: Sequence[Entry]) -> list[Entry]:
    """All that was entered on what entries lead to and the audience does not have yet; they are of no use without it."""
    there = {e.record_id for e in entries if e.is_new}
    found: list[Entry] = []
    fresh = list(entries)
    while fresh:
        linked = {str(change.after) for e in fresh for name, change in e.values.items() if change.after and _is_link(e.record, name)}
        linked -= there
        linked -= _shared(store, audience, linked)
        there |= linked
        fresh = _entries(store, linked)
        found += fresh
    _note(store, audience, there)
    return found


def _is_link(record: str, name: str) -> bool:
    cls = BY_NAME.get(record)
    return cls is not None and cls.knows(name) and cls.spec(name).kind is Kind.KEY and bool(cls.spec(name).of)


def _shared(store: Store, audience: str, ids: Collection[str]) -> set[str]:
    sql = f"SELECT record_id FROM shared WHERE audience = ? AND record_id {_IN}"
    return {row[0] for row in store.query(sql, [audience, json.dumps(sorted(ids))])}


def _note(store: Store, audience: str, ids: Iterable[str]) -> None:
    store.execute("INSERT OR IGNORE INTO shared SELECT value, ? FROM json_each(?)", [audience, json.dumps(sorted(ids))])


def _for_all(store: Store, concern: "_Concern", last: int) -> list[Entry]:
    """What every unit below must have: in full what it has never had, and what came since from others of the units there are."""
    keys = [(record, row[0]) for record in sorted(HANDED_DOWN | DIRECTORY) for row in store.query(f"SELECT id FROM {record}")]
    sql = f"SELECT id FROM attachment WHERE owner {_IN}"
    keys += [(Attachment.record, row[0]) for row in store.query(sql, [json.dumps(sorted(HANDED_DOWN))])]
    known = _shared(store, ALL, [of for _, of in keys])
    origins = _Concern(store, concern.own, (), keys)
    fresh = {of for record, of in keys if of not in known and origins.is_for_all((record, of))}
    _note(store, ALL, fresh)
    directory = known & {of for record, of in keys if record in DIRECTORY}
    return [*_entries(store, fresh), *(e for e in _entries(store, directory, last) if e.device != store.device)]


class _Concern:
    """Whom some records concern beside the own unit; everything is asked for all of them at once."""

    def __init__(self, store: Store, own: str, above: Collection[str], keys: Iterable[_Key]) -> None:
        self.own = own
        self._store = store
        self._above = above
        self._wholes: dict[_Key, _Key] = {}
        keys = set(keys)
        self._climb(keys)
        roots = {self._root(key) for key in keys}
        self._devices: dict[str, str] = {row[0]: row[1] for row in store.query("SELECT device, station FROM stream")}
        self._devices |= {row[0]: own for row in store.query("SELECT DISTINCT device FROM outbox")} | {store.device: own}
        self._made_on = self._pairs(f"SELECT record_id, device FROM journal WHERE is_new AND record_id {_IN}", [of for _, of in roots])
        self._cases: dict[_Key, set[str]] = {key: {key[1]} for key in roots if key[0] == Grievance.record}
        for record, sql in _CASES.items():
            ids = json.dumps(sorted(of for name, of in roots if name == record))
            for of, case in store.query(sql, [ids] * sql.count("?")):
                self._cases.setdefault((record, of), set()).add(case)
        cases = sorted({case for found in self._cases.values() for case in found})
        sql = f"SELECT g.id, s.code FROM grievance g JOIN station s ON s.id = g.station_id WHERE g.id {_IN}"
        self._stations = {of: folder_code(code) for of, code in self._pairs(sql, cases).items()}
        self._passed: dict[str, set[str]] = defaultdict(set)
        for case, code in store.query(f"SELECT h.grievance_id, s.code {_PASSED} AND {_OPEN} AND h.grievance_id {_IN}", [json.dumps(cases)]):
            self._passed[case].add(folder_code(code))
        self._codes = self._pairs(f"SELECT id, code FROM station WHERE id {_IN}", [of for name, of in roots if name == Station.record])
        sql = f"SELECT id, device FROM number_block WHERE id {_IN}"
        self._blocks = self._pairs(sql, [of for name, of in roots if name == NumberBlock.record])
        self._addressed: dict[str, set[str]] = defaultdict(set)
        handed = json.dumps(sorted(of for name, of in keys if name == Handover.record))
        for of, code in store.query(f"SELECT h.id, s.code {_PASSED} AND h.id {_IN}", [handed]):
            self._addressed[of].add(folder_code(code))

    def _pairs(self, sql: str, ids: Iterable[str]) -> dict[str, str]:
        return {row[0]: row[1] for row in self._store.query(sql, [json.dumps(sorted(ids))])}

    def _climb(self, keys: set[_Key]) -> None:
        """Know what each of these records is a part of, up to the whole."""
        while keys:
            by_record: dict[str, list[str]] = defaultdict(list)
            for record, of in keys:
                by_record[record].append(of)
            above: set[_Key] = set()
            for record, ids in by_record.items():
                cls = BY_NAME.get(record)
                link = whole(cls) if cls is not None else None
                if link is not None:
                    pairs = self._pairs(f"SELECT id, {link.name} FROM {record} WHERE id {_IN}", ids)
                    found = {(record, of): (link.of, up) for of, up in pairs.items()}
                elif cls is Attachment:
                    rows = self._store.query(f"SELECT id, owner, owner_id FROM attachment WHERE id {_IN}", [json.dumps(ids)])
                    found = {(record, row[0]): (row[1], row[2]) for row in rows}
                else:
                    continue
                found = {part: up for part, up in found.items() if up[1]}
                self._wholes |= found
                above |= set(found.values())
            keys = above

    def _line(self, key: _Key) -> list[_Key]:
        """A record and what it is a part of, up to the whole."""
        line = [key]
        while line[-1] in self._wholes:
            line.append(self._wholes[line[-1]])
        return line

    def _root(self, key: _Key) -> _Key:
        return self._line(key)[-1]

    def unit_of_device(self, device: str) -> str:
        """The unit a device belongs to; "" for one never heard of, whose entries came along with others'."""
        return self._devices.get(device, "")

    def origin(self, key: _Key) -> str:
        """The unit the whole was made at; "" if that is not known."""
        record, of = self._root(key)
        if record == Grievance.record and of in self._stations:
            return self._stations[of]
        if record == Station.record:
            return folder_code(self._codes.get(of, ""))
        unit = self.unit_of_device(self._made_on.get(of, ""))
        return unit or min((self._stations.get(case, "") for case in self._cases.get((record, of), ())), default="")

    def is_for_all(self, key: _Key) -> bool:
        """Whether every unit below must know a record."""
        root = self._root(key)
        return root[0] in DIRECTORY or (root[0] in HANDED_DOWN and self.origin(root) == self.own)

    def addressed(self, handover_id: str) -> set[str]:
        """The unit a case was passed to, whatever it answered."""
        return self._addressed[handover_id] - {"", self.own}

    def units(self, key: _Key) -> set[str]:
        """The units a record concerns, beside the own one and those above it."""
        line = self._line(key)
        root = line[-1]
        cases = self._cases.get(root, ())
        found = {self.origin(key), *self._addressed[key[1]], self.unit_of_device(self._blocks.get(root[1], ""))}
        found |= {self._stations.get(case, "") for case in cases}
        if key[0] != Handover.record and all(record in PASSED_ALONG for record, _ in line if record != Attachment.record):
            found |= {code for case in cases for code in self._passed[case]}
        return found - {"", self.own, *self._above}
