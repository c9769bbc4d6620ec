"""Destroying files by a list: their rows come down to what the registers count, their entries lose their content, their papers go.

All of it happens in the transaction of one step, on every PC of the unit alike. The step on the PC where the list is executed writes, for
every record of the files, one entry with what remains of it (``casework.destruction``); all other entries of these records are emptied
(``db.chain.forget``), so that the rows are again what the journal makes of them. The list travels with these entries, first in its step;
where it comes, the same is done. What the transaction cannot take along, the papers' files and the leavings of the search index, is noted
in ``leftover`` and done right after, or at the next opening.

At a superior the entries of the list wait for ever: it keeps its own copies until it draws up a list of its own.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from station import files, stopping
from station.casework import destruction as rules
from station.casework import supervisions
from station.casework.deliveries import ENDED
from station.casework.fields import Kind, Record
from station.casework.journal import Entry
from station.casework.model import (
    BY_NAME,
    RECORDS,
    Attachment,
    Consultation,
    Destruction,
    DestructionLine,
    Grievance,
    ImportedRow,
    InjuryVisit,
    LegalAid,
    Letter,
    LetterCase,
    Mediation,
    Supervision,
    Worker,
)
from station.casework.outreach import injury_visits
from station.casework.retention import BIN
from station.db import attachments, chain, first_list, heads, search_index, sqlite
from station.db.clauses import listed
from station.db.destroying_due import FILE_NAME, is_read
from station.db.faults import storage_faults
from station.db.ids import ID, new_id
from station.vault import envelope
from station.vault.envelope import SealError

if TYPE_CHECKING:
    from station.db.step import Step
    from station.db.store import Store

Ids = Mapping[str, set[str]]  # by record name

MARK = "destroyed"  # in an entry of what is left, beside the fields: the unit and the list that destroyed
_LISTS = (Destruction.record, DestructionLine.record)
_IN = "IN (SELECT value FROM json_each(?))"
_EMPTY: dict[Kind, str] = {Kind.FLAG: "0", Kind.COUNT: "NULL", Kind.MONEY: "NULL"}


def _parts() -> dict[str, list[tuple[str, str]]]:
    """By record, the (record, field) of what is a part of it: what cannot be without it, and all that was opened from a case."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for cls in RECORDS:
        for spec in cls.specs():
            if spec.kind is Kind.KEY and (spec.required or spec.of == Grievance.record) and spec.of:
                found[spec.of].append((cls.record, spec.name))
    found[Supervision.record].append((Letter.record, "supervision_id"))
    return found


_PARTS = _parts()


# -- what belongs to a list ----------------------------------------------------------------------------------------------


def family(conn: sqlite.Connection, roots: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """All records, deleted ones too, that belong to these (record name, id): their parts, letters that rest on them alone, papers."""
    found: dict[str, set[str]] = defaultdict(set)
    ahead: dict[str, set[str]] = defaultdict(set)
    for record, of in roots:
        ahead[record].add(of)
    while ahead:
        fresh: dict[str, set[str]] = defaultdict(set)
        for record, ids in ahead.items():
            found[record] |= ids
            for part, field in _PARTS.get(record, ()):
                fresh[part] |= _ids(conn, f"SELECT id FROM main.{part} WHERE {field} {_IN}", ids)
            for part in (Attachment.record, ImportedRow.record):
                fresh[part] |= _ids(conn, f"SELECT id FROM main.{part} WHERE owner_id {_IN}", ids)
        fresh[Letter.record] |= _whole_letters(conn, fresh[LetterCase.record], found[Grievance.record] | fresh[Grievance.record])
        ahead = {record: left for record, ids in fresh.items() if (left := ids - found[record])}
    return {record: ids for record, ids in found.items() if ids}


def _ids(conn: sqlite.Connection, sql: str, ids: Collection[str]) -> set[str]:
    return {row[0] for row in conn.execute(sql, [json.dumps(sorted(ids))])}


def _whole_letters(conn: sqlite.Connection, links: Collection[str], cases: Collection[str]) -> set[str]:
    letters = _ids(conn, f"SELECT letter_id FROM main.letter_case WHERE id {_IN}", links)
    sql = f"""SELECT letter_id FROM main.letter_case WHERE letter_id {_IN} AND grievance_id NOT IN (SELECT value FROM json_each(?))
        AND grievance_id NOT IN (SELECT record_id FROM main.destroyed)"""
    others = {row[0] for row in conn.execute(sql, [json.dumps(sorted(letters)), json.dumps(sorted(cases))])}
    return letters - others


def people_of(conn: sqlite.Connection, found: Ids) -> tuple[set[str], set[str]]:
    """(workers nothing else leads to, workers who are still known otherwise) among those these records lead to.

    With the former go the records that were merged into theirs.
    """
    mine: set[str] = set()
    elsewhere: set[str] = set()
    for record, field in _worker_links():
        mine |= _ids(conn, f"SELECT {field} FROM main.{record} WHERE id {_IN} AND {field} <> ''", found.get(record, set()))
    for record, field in _worker_links():
        sql = f"SELECT id, {field} FROM main.{record} WHERE {field} {_IN}"
        elsewhere |= {who for of, who in conn.execute(sql, [json.dumps(sorted(mine))]) if of not in found.get(record, ())}
    alone = mine - elsewhere
    merged = _ids(
        conn,
        f"""SELECT w.id FROM main.worker w JOIN main.journal j ON j.record_id = w.id WHERE w.deleted = 1
            AND j.step IN (SELECT step FROM main.journal WHERE record_id {_IN})""",
        alone,
    )
    for record, field in _worker_links():
        merged -= _ids(conn, f"SELECT {field} FROM main.{record} WHERE {field} {_IN}", merged)
    return alone | merged, elsewhere


def _worker_links() -> list[tuple[str, str]]:
    return [(cls.record, spec.name) for cls in RECORDS for spec in cls.specs() if spec.kind is Kind.KEY and spec.of == Worker.record]


def roots_of(store: "Store", destruction_id: str) -> list[tuple[str, str]]:
    """(record name, id) of the files that a list destroys."""
    sql = "SELECT of, of_id FROM main.destruction_line WHERE destruction_id = ? AND deleted = 0 AND verdict = 'destroy'"
    return [(of, of_id) for of, of_id in store.db.conn.execute(sql, [destruction_id]) if of in BY_NAME]


# what belongs to no case: which of them are closed, since when, and the day they were (the first that is known)
_ALONE: Mapping[type[Record], tuple[str, str, tuple[str, ...]]] = {
    Supervision: (f"grievance_id IS NULL AND status IN {listed(supervisions.ENDED)}", "found_on", ("closed_on", "decided_on")),
    Letter: (
        "supervision_id IS NULL AND number <> '' AND id NOT IN (SELECT letter_id FROM letter_case WHERE deleted = 0)"
        f" AND status IN {listed(ENDED)}",
        "issued_on",
        ("issued_on",),
    ),
    Consultation: ("grievance_id IS NULL", "asked_on", ("asked_on",)),
    InjuryVisit: (f"grievance_id IS NULL AND status NOT IN {listed(injury_visits.OPEN)}", "reported_on", ("reported_on",)),
}
_FREE = """id NOT IN (SELECT record_id FROM destroyed) AND id NOT IN (SELECT l.of_id FROM destruction_line l
    JOIN destruction d ON d.id = l.destruction_id
    WHERE l.deleted = 0 AND d.deleted = 0 AND d.status IN ('drawn', 'agreed') AND d.id <> ?)"""
_DELETED_AT = "SELECT max(at) FROM main.journal WHERE record_id = ? AND body <> '' AND json_extract(body, '$.deleted[1]')"
# what lies in the bin is not destroyed while one of these that hangs on it does not
_LIVING = (Mediation, LegalAid, Letter, Supervision, InjuryVisit)


def run_out(store: "Store", today: str, on: str = "") -> list[Grievance]:
    """Cases that were put away, whose time to be kept has passed, and which are on no list that waits, but for the one with id ``on``."""
    return store.select(Grievance, f"keep_to <> '' AND keep_to < ? AND {_FREE}", [today, on], order="keep_to, number")


def closed_alone(store: "Store", record: str, last: str, on: str = "") -> Iterator[tuple[Record, str, str]]:
    """(record, first day, day it was closed) of what belongs to no case and was closed by day ``last``; "" for none.

    For ``BIN`` instead of a kind of record: what lies in the recycle bin, with the day it was deleted.
    """
    if record == BIN:
        yield from _binned(store, last, on)
        return
    cls = BY_NAME[record]
    where, began, closed = _ALONE[cls]
    days = ", ".join(f"nullif({name}, '')" for name in closed)
    day = f"coalesce({days}, '')"
    for found in store.select(cls, f"{where} AND {day} BETWEEN '0' AND ? AND {_FREE}", [last, on]):
        yield found, getattr(found, began), next(at for name in closed if (at := getattr(found, name)))


def _binned(store: "Store", last: str, on: str) -> Iterator[tuple[Record, str, str]]:
    began = {Grievance: "received_at"} | {cls: first for cls, (_, first, _) in _ALONE.items()}
    for cls, name in began.items():
        for found in store.select(cls, _FREE, [on], deleted=True):
            at = store.db.conn.execute(_DELETED_AT, [found.id]).fetchone()[0] or ""
            if "0" <= at[:10] <= last:
                yield found, getattr(found, name)[:10], at[:10]


def living(conn: sqlite.Connection, record: Record) -> str:
    """The title of something of weight that hangs on a record in the bin and was not deleted with it; "" for nothing."""
    found = family(conn, [(record.record, record.id)])
    sql = "SELECT 1 FROM main.{} WHERE deleted = 0 AND id {} LIMIT 1"
    told = ((cls, json.dumps(sorted(found.get(cls.record, set()) - {record.id}))) for cls in _LIVING)
    return next((cls.title for cls, ids in told if conn.execute(sql.format(cls.record, _IN), [ids]).fetchone()), "")


def kept_reason(store: "Store", record: Record) -> str:
    """Why somebody keeps a file from every list: a case says it itself, all others the list that kept them on; "" where nobody does."""
    if isinstance(record, Grievance):
        return record.keep_reason
    sql = """SELECT l.reason FROM destruction_line l JOIN destruction d ON d.id = l.destruction_id
        WHERE l.of_id = ? AND l.verdict = 'keep' AND l.deleted = 0 AND d.deleted = 0 ORDER BY l.id DESC LIMIT 1"""
    return next((str(row[0]) for row in store.query(sql, [record.id])), "")


def shared_letters(store: "Store", grievance_id: str, also: Collection[str]) -> list[str]:
    """Numbers of other cases that letters of this one rest on too, beside those that are destroyed with it or were before."""
    sql = """SELECT DISTINCT g.number FROM letter_case mine JOIN letter_case other ON other.letter_id = mine.letter_id
        JOIN grievance g ON g.id = other.grievance_id WHERE mine.grievance_id = ? AND g.id <> mine.grievance_id
        AND mine.deleted = 0 AND other.deleted = 0 AND g.id NOT IN (SELECT value FROM json_each(?))
        AND g.id NOT IN (SELECT record_id FROM destroyed) ORDER BY 1"""
    return [row[0] for row in store.query(sql, [grievance_id, json.dumps(sorted(also))])]


def size(store: "Store", record: str, record_id: str) -> tuple[int, int]:
    """(records, papers) that belong to a file."""
    found = family(store.db.conn, [(record, record_id)])
    return sum(map(len, found.values())), len(found.get(Attachment.record, ()))


def is_contested(store: "Store", record: str, record_id: str) -> bool:
    """Whether two PCs wrote different things anywhere in a file and nobody has decided."""
    ids = [of for some in family(store.db.conn, [(record, record_id)]).values() for of in some]
    return bool(heads.contested(store.db.conn, ids))


def has_draft(store: "Store", record_id: str) -> bool:
    """Whether somebody has typed something for this record and not saved it yet, on this PC."""
    return bool(store.query("SELECT 1 FROM draft WHERE instr(key, ?1) OR instr(body, ?1) LIMIT 1", [record_id]))


def is_destroyed(conn: sqlite.Connection, record_id: str) -> bool:
    """Whether the content of a record was destroyed."""
    return conn.execute("SELECT 1 FROM main.destroyed WHERE record_id = ?", [record_id]).fetchone() is not None


def among(conn: sqlite.Connection, ids: Collection[str]) -> set[str]:
    """Those of these ids whose records are destroyed."""
    return _ids(conn, f"SELECT record_id FROM main.destroyed WHERE record_id {_IN}", ids)


# -- here ----------------------------------------------------------------------------------------------------------------


def execute(store: "Store", step: "Step", listed: Destruction) -> dict[str, int]:
    """Destroy what a list names, inside the step that noted it as executed; how many records of each kind."""
    conn = store.db.conn
    found = family(conn, roots_of(store, listed.id))
    alone, shared = people_of(conn, found)
    if alone:
        found[Worker.record] = alone
    mark = f"{listed.station_id} {listed.id}"
    nameless: dict[str, str] = {}
    for of in sorted(shared):
        nameless[of] = new_id()
        step.leave(Worker, nameless[of], _nameless(store, of), mark, is_new=True)
    for record, ids in found.items():
        cls = BY_NAME[record]
        for of in sorted(ids):
            stopping.here()
            kept = store.unsealed(cls, of)
            if kept is not None:
                left = rules.remains(kept)
                for spec in cls.specs():
                    if spec.of == Worker.record and left.get(spec.name) in nameless:
                        left[spec.name] = nameless[left[spec.name]]
                step.leave(cls, of, left, mark)
    _empty(store, step, listed, found)
    _note(conn, listed.id, nameless.values())
    return {record: len(ids) for record, ids in found.items()}


def _nameless(store: "Store", worker_id: str) -> dict[str, Any]:
    """Stands for somebody who is still known by other files in those that are destroyed: what figures count by, and no name."""
    kept = store.unsealed(Worker, worker_id)
    return {} if kept is None else rules.remains(kept)


def _note(conn: sqlite.Connection, destruction_id: str, ids: Iterable[str]) -> None:
    conn.executemany("INSERT OR IGNORE INTO main.destroyed VALUES (?, ?)", ((of, destruction_id) for of in ids))


def _empty(store: "Store", step: "Step", listed: Destruction, found: Ids) -> None:
    """Take the content of these records out of rows, journal, index, drafts and boxes; what remains is in the entries of the list."""
    conn = store.db.conn
    conn.execute("PRAGMA secure_delete = ON")  # what is freed is overwritten; the pages are encrypted besides
    everything = sorted(of for ids in found.values() for of in ids)
    told = json.dumps(everything)
    papers = _ids(conn, f"SELECT sha256 FROM main.attachment WHERE id {_IN} AND sha256 <> ''", found.get(Attachment.record, set()))
    private = _names(conn, found.get(Worker.record, set()))
    _note(conn, listed.id, everything)
    sql = f"SELECT seq, step FROM main.journal WHERE record_id {_IN} AND step <> ? AND body <> ''"
    rows = conn.execute(sql, [told, listed.executed_step]).fetchall()
    chain.forget(store, listed.id, (seq for seq, _ in rows), _telling(conn, {of for _, of in rows}, private))
    for record, ids in found.items():
        cls = BY_NAME[record]
        empty = ", ".join(f"{s.name} = {_empty_of(s.kind, bool(s.of))}" for s in cls.specs() if s.name != "id")
        conn.execute(f"UPDATE main.{record} SET {empty} WHERE id {_IN}", [json.dumps(sorted(ids))])
        step.write_states(cls, sorted(ids))
    for record, ids in found.items():  # whose lines they are is known once all rows are written
        names = BY_NAME[record].empties().keys() - {"sealed_on"}  # a seal concerns the lines of others, which are here too
        for of in ids:
            stopping.here()
            search_index.refresh(conn, BY_NAME[record], of, names)
            step.touch(record, of)
    _drop_drafts(conn, set(everything))
    for sha256 in papers - {row[0] for row in conn.execute("SELECT sha256 FROM main.attachment WHERE sha256 <> ''")}:
        conn.execute("INSERT OR IGNORE INTO main.leftover VALUES ('file', ?)", [sha256])
        conn.execute("DELETE FROM main.wanted_file WHERE sha256 = ?", [sha256])
    conn.execute("INSERT OR IGNORE INTO main.leftover VALUES ('index', '')")
    conn.execute("UPDATE main.quarantine SET content = x'' WHERE settled_at <> ''")
    # bundles that were sent and are kept for who comes later are put together anew, without it (actions/folding)
    conn.execute("DELETE FROM main.setting WHERE key LIKE 'sealed_to %'")
    conn.execute("DELETE FROM main.setting WHERE key = ?", [first_list.KEY])


def _empty_of(kind: Kind, is_link: bool) -> str:
    return "NULL" if kind is Kind.KEY and is_link else _EMPTY.get(kind, "''")


def _names(conn: sqlite.Connection, workers: Collection[str]) -> set[str]:
    sql = f"SELECT name, id_number, phone FROM main.worker WHERE id {_IN}"
    return {text for row in conn.execute(sql, [json.dumps(sorted(workers))]) for text in row if len(text) > 1}


def _telling(conn: sqlite.Connection, steps: Collection[str], private: Collection[str]) -> Iterator[str]:
    """Steps whose names hold a reason somebody wrote, or a name."""
    for of, name in conn.execute(f"SELECT id, name FROM main.step WHERE id {_IN}", [json.dumps(sorted(steps))]).fetchall():
        if "：" in name or any(text in name for text in private):
            yield of


def _drop_drafts(conn: sqlite.Connection, ids: set[str]) -> None:
    for key, body in conn.execute("SELECT key, body FROM main.draft").fetchall():
        if not ids.isdisjoint(ID.findall(f"{key} {body}")):
            conn.execute("DELETE FROM main.draft WHERE key = ?", [key])


# -- where the list comes ------------------------------------------------------------------------------------------------


def sifted(store: "Store", fresh: list[Entry]) -> list[Entry]:
    """Entries that were just written to the journal as they are to be applied: emptied where their record is destroyed here.

    A late entry on a destroyed file brings nothing back, nor does a part that is added to it. What a list of another unit leaves of its
    files is not applied: our copies are ours.
    """
    conn = store.db.conn
    gone = _destroyed_among(conn, fresh)
    if not gone and not any(MARK in entry.values for entry in fresh):
        return fresh
    own = store.setting("station", "")
    applied, waiting = [], []
    seqs: dict[str, list[int]] = defaultdict(list)  # of emptied entries, by list
    for entry in fresh:
        if MARK in entry.values:
            station, _, of = entry.values[MARK].after.partition(" ")
            if station == own:
                applied += unmarked([entry])
            else:
                waiting.append((f"kept {of}", entry.device, entry.number))
        elif by := gone.get(entry.record_id) or next((gone[link] for link in _wholes(entry) if link in gone), ""):
            gone[entry.record_id] = by
            _note(conn, by, [entry.record_id])
            place = "SELECT seq FROM main.journal WHERE device = ? AND number = ?"
            seqs[by] += conn.execute(place, [entry.device, entry.number]).fetchone()
            applied.append(replace(entry, values={}, more=b""))
        else:
            applied.append(entry)
    for by, some in seqs.items():
        chain.forget(store, by, some)
    conn.executemany("INSERT OR IGNORE INTO main.waiting VALUES (?, ?, ?)", waiting)
    return applied


def unmarked(entries: Iterable[Entry]) -> list[Entry]:
    """What lists left, to be applied like any other entry."""
    return [replace(entry, values={name: change for name, change in entry.values.items() if name != MARK}) for entry in entries]


def emptied(store: "Store", entries: list[Entry]) -> list[Entry]:
    """Entries read from a bundle that is put together anew, without what was destroyed here since it was made."""
    gone = _destroyed_among(store.db.conn, entries)
    return [
        replace(entry, values={}, more=b"", step_name=entry.step_name.partition("：")[0])
        if entry.record_id in gone and MARK not in entry.values
        else entry
        for entry in entries
    ]


def _destroyed_among(conn: sqlite.Connection, fresh: Iterable[Entry]) -> dict[str, str]:
    if conn.execute("SELECT 1 FROM main.destroyed LIMIT 1").fetchone() is None:
        return {}
    asked = {of for entry in fresh for of in (entry.record_id, *_wholes(entry))}
    sql = f"SELECT record_id, destruction_id FROM main.destroyed WHERE record_id {_IN}"
    return dict(conn.execute(sql, [json.dumps(sorted(asked))]).fetchall())


def _wholes(entry: Entry) -> Iterator[str]:
    """The ids of what a record that is made by this entry would be a part of."""
    cls = BY_NAME.get(entry.record)
    if cls is None or not entry.is_new or entry.record in _LISTS:
        return
    for name, change in entry.values.items():
        if name == "owner_id" or (cls.knows(name) and (entry.record, name) in _PARTS.get(cls.spec(name).of, ())):
            yield str(change.after)


def follow(store: "Store", step: "Step", fresh: Iterable[Entry]) -> None:
    """Do what lists of our unit, executed elsewhere, say, once their entries are applied; inside the step that took them in."""
    conn = store.db.conn
    told = {entry.step for entry in fresh} | {e.record_id for e in fresh if e.record == Destruction.record}
    asked = json.dumps(sorted(told))
    sql = f"SELECT id FROM main.destruction WHERE executed_step <> '' AND (executed_step {_IN} OR id {_IN})"
    for (of,) in conn.execute(sql, [asked, asked]).fetchall():
        listed = store.unsealed(Destruction, of)
        if listed is not None and listed.station_id == store.setting("station", "") and rules.is_agreed(listed):
            found = family(conn, roots_of(store, of))
            left = "SELECT record, record_id FROM main.journal WHERE step = ? AND record NOT IN (?, ?)"
            for record, record_id in conn.execute(left, [listed.executed_step, *_LISTS]):
                found.setdefault(record, set()).add(record_id)
            done = "SELECT record_id FROM main.destroyed"
            gone = {row[0] for row in conn.execute(done)}
            fresh_ones = {record: rest for record, ids in found.items() if (rest := ids - gone) and record in BY_NAME}
            if fresh_ones:
                _empty(store, step, listed, fresh_ones)


# -- afterwards ----------------------------------------------------------------------------------------------------------


@storage_faults()
def finish(store: "Store") -> None:
    """Take away what the transaction could not: right after it, or at the next opening where that was cut short."""
    conn = store.db.conn
    left = conn.execute("SELECT kind, name FROM main.leftover ORDER BY kind").fetchall()
    if not left:
        return
    for kind, name in left:
        if kind == "file":
            files.patiently(partial(attachments.path_of(store, name).unlink, missing_ok=True))
    try:
        conn.execute(
            "INSERT INTO search_token (search_token) VALUES ('optimize')"
        )  # pairs of characters of what is gone lie in it until then
        conn.commit()
        keep_lists(store)
        conn.execute("DELETE FROM main.leftover")
        conn.commit()
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        conn.rollback()
        raise


def keep_lists(store: "Store") -> None:
    """Keep what lists left, sealed beside the store: a store put back from an older backup reads it and destroys again."""
    steps = "step IN (SELECT executed_step FROM main.destruction WHERE executed_step <> '')"
    entries = store.entries(f"record IN (?, ?) OR {steps}", list(_LISTS))
    content = msgspec.msgpack.encode(entries)
    target = store.folder / FILE_NAME
    sealed = envelope.seal(envelope.derived(store.key, FILE_NAME), content, FILE_NAME, envelope.AES)
    files.write(target, sealed)
    store.set_setting("destroyed_file", hashlib.sha256(sealed).hexdigest())


def catch_up(store: "Store") -> None:
    """At each opening: finish what was cut short, do what lists say that came before this PC knew its unit, or since a backup."""
    finish(store)
    own = "SELECT id FROM main.destruction WHERE station_id = ? AND 'kept ' || id IN (SELECT record_id FROM main.waiting)"
    if store.db.conn.execute(own, [store.setting("station", "")]).fetchone() is not None:
        with store.step("按清册销毁", undoable=False) as step:
            step.apply_kept([row[0] for row in store.db.conn.execute(own, [store.setting("station", "")])])
    _destroy_again(store)
    finish(store)


def _destroy_again(store: "Store") -> None:
    """Execute lists that this store, put back from a backup, does not know."""
    try:
        sealed = (store.folder / FILE_NAME).read_bytes()
    except FileNotFoundError:  # of a store that came here from a backup, or thrown away by somebody
        if store.query("SELECT 1 FROM main.destruction WHERE executed_step <> '' LIMIT 1"):
            keep_lists(store)
        return
    except OSError:
        return
    if is_read(store, sealed):
        return
    try:
        content = envelope.unseal(envelope.derived(store.key, FILE_NAME), sealed, FILE_NAME)
    except SealError:  # of another station, or of a time before its passwords: nothing to be done with it
        return
    store.receive(msgspec.msgpack.decode(content, type=list[Entry]), "按清册再次销毁")
    store.set_setting("destroyed_file", hashlib.sha256(sealed).hexdigest())
