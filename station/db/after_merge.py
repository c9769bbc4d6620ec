"""Questions after a merge: numbers drawn twice, closed cases that went on elsewhere, doubles, what hangs on a deleted record.

Looked at are the records that another PC wrote, and those beside them. Two facts decide: which PC made a record or wrote the
version of a field, which the version itself says, and which of two versions is the later one.

A plus sign before a column keeps SQLite from its index: what many records share (a station, a state, an employer, a day) would lead
through the whole store, where the record that came leads to the few beside it.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from station.casework import grievances, legal_aid, mediations, states
from station.casework.after_merge import NUMBERED, OF_CASES_UNDER_WAY, ONCE, Finding, Place, is_unknowing
from station.casework.deliveries import ANSWERABLE
from station.casework.fields import Kind, Record
from station.casework.model import BY_NAME, RECORDS, Grievance, Handover, LegalAid, Letter, LetterStep, Mediation, Station
from station.casework.naming import called
from station.db.clauses import listed
from station.db.contested import whole_of
from station.db.noticing import journal_end
from station.db.store import Store
from station.db.unchanged import until_written

_ENDED = listed((*grievances.DONE, *states.LEFT))
_UNDER_WAY = listed((*grievances.OPEN, *grievances.PAUSED))
Ids = dict[str, Any]
UNDONE = "撤销："  # how the name of a step begins that took another one back
_KEPT = "after_merge"  # setting: how far the journal was looked through, and the records something was found with
_BATCH = 20_000  # entries whose records are looked at together
_MOST = 500_000  # of what came in before anybody looked, only so many of the latest entries are


@until_written
def findings(store: Store) -> list[Finding]:
    """Everything that is wrong now, in no particular order; nothing where no other PC was ever heard."""
    seq, kept = _kept(store)
    last = journal_end(store)
    return _found(store, kept | _foreign(store, max(seq, last - _BATCH), last))


def of_record(store: Store, record_id: str) -> list[Finding]:
    """What is wrong with one case, letter or other record."""
    return [finding for finding in findings(store) if record_id in {finding.place[1], *(of for _, of in finding.about)}]


def look(store: Store) -> None:
    """Look at all that came in since the last time, and remember what is wrong; inside the step that took it in.

    What was found is looked at again each time: a mending that is taken back must show.
    """
    seq, kept = _kept(store)
    last = journal_end(store)
    for first in range(max(seq, last - _MOST), last, _BATCH):
        for finding in _found(store, _foreign(store, first, first + _BATCH)):
            kept |= {finding.place, *finding.about}
    store.set_setting(_KEPT, [last, sorted(kept)])


def _kept(store: Store) -> tuple[int, set[Place]]:
    seq, places = store.setting(_KEPT, (0, ()))
    return int(seq), {(record, record_id) for record, record_id in places}


def _foreign(store: Store, after: int, to: int) -> set[Place]:
    """The records another PC wrote in this stretch of the journal."""
    sql = "SELECT DISTINCT record, record_id FROM journal WHERE seq > ? AND seq <= ? AND device <> ?"
    return {(row[0], row[1]) for row in store.query(sql, [after, to, store.device])}


def _found(store: Store, places: set[Place]) -> list[Finding]:
    if not places:
        return []
    ids: dict[str, list[str]] = {name: [] for name in BY_NAME}
    for record, record_id in sorted(places):
        ids.setdefault(record, []).append(record_id)
    asked = {name: json.dumps(of) for name, of in ids.items()} | {"own": store.device}
    found = chain(
        _double_numbers(store, asked),
        _closed_edited(store, asked),
        _letters_signed_twice(store, asked),
        _two_letters(store, asked),
        _lost_children(store, asked),
        _same_matters(store, asked),
        _double_stations(store, asked),
        _handovers_twice(store, asked),
        _procedures_twice(store, asked),
        _counted_twice(store, asked),
    )
    return list({finding.key: finding for finding in found}.values())


# -- versions ----------------------------------------------------------------------------------------------------------


def _made(record: Record) -> str:
    """The version a record was made with."""
    return record.stamps[""].split()[0]


def _version(record: Record, name: str) -> str:
    """The version of a field that is shown."""
    return record.stamps.get(name, record.stamps[""]).split()[0]


def _device(stamp: str) -> str:
    return stamp.partition(".")[2]


def _pair(store: Store, cls: type[Record], one: str, other: str) -> tuple[Record, Record] | None:
    """Two records, the one made later first; None if one PC made both, which knew what it did."""
    first, second = store.get(cls, one), store.get(cls, other)
    if _device(_made(first)) == _device(_made(second)):
        return None
    return (first, second) if _made(first) > _made(second) else (second, first)


def _pairs(store: Store, cls: type[Record], sql: str, asked: Ids) -> Iterator[tuple[Record, Record]]:
    """The pairs of ids a question answers with, each once."""
    for one, other in {tuple(sorted(row)) for row in store.query(sql, asked)}:
        if pair := _pair(store, cls, one, other):
            yield pair


def _among(cls: type[Record]) -> str:
    """That a record of a kind is one of those looked at."""
    return f"IN (SELECT value FROM json_each(:{cls.record}))"


def _either(sql: str, **names: type[Record]) -> str:
    """A question about two records of which the one or the other is looked at, each found by its key; by their names in it."""
    return " UNION ".join(f"{sql} AND {name}.id {_among(cls)}" for name, cls in names.items())


def _is_looked_at(store: Store, name: str, *records: Record) -> bool:
    """Whether somebody, after the last of these was made, said that the field is right as it is: wrote the same value, for good."""
    made = max(_made(record) for record in records)
    for record in records:
        if (version := _version(record, name)) > made:
            for entry in store.entries("record_id = ? AND stamp = ?", [record.id, version]):
                change = entry.values[name]
                if change.before == change.after and not entry.step_name.startswith(UNDONE):
                    return True
    return False


def _finding(store: Store, kind: str, about: Sequence[Record], sentence: str, field: str = "") -> Finding:
    """A finding at the case, letter or other record that the first of these is a part of."""
    place = whole_of(store, about[0].record, about[0].id)
    whole = store.get(BY_NAME[place[0]], place[1])
    number = getattr(whole, "number", "")
    handler = getattr(whole, "handler", "") or getattr(whole, "drafter", "")
    return Finding(kind, place, tuple((record.record, record.id) for record in about), number, sentence, field, handler)


# -- what is looked for ------------------------------------------------------------------------------------------------


def _double_numbers(store: Store, asked: Ids) -> Iterator[Finding]:
    for cls, name in NUMBERED:
        here = "AND +b.station_id IS a.station_id" if cls is Grievance else ""
        sql = f"""SELECT a.id, b.id FROM {cls.record} a JOIN {cls.record} b ON b.{name} = a.{name} AND b.id <> a.id AND b.deleted = 0 {here}
            WHERE a.id {_among(cls)} AND a.deleted = 0 AND a.{name} <> ''"""
        for later, earlier in _pairs(store, cls, sql, asked):
            yield _finding(store, "double_number", (later, earlier), f"{cls.spec(name).label} {getattr(later, name)} 有两件在用", name)


def _closed_edited(store: Store, asked: Ids) -> Iterator[Finding]:
    """Cases that another PC went on with after they were closed, without a word that it knew."""
    closing = "substr(coalesce(json_extract(g.stamps, '$.status'), json_extract(g.stamps, '$.\"\"')), 1, 33)"
    # later by its version, or closed on this very PC, which had not had it
    heard = f"(SELECT min(c.seq) FROM journal c WHERE c.record_id = g.id AND c.stamp = {closing})"
    later = f"(j.stamp > {closing} OR substr({closing}, 18) = :own AND j.seq > {heard})"
    ended = f"g.deleted = 0 AND +g.status IN {_ENDED} AND j.device <> substr({closing}, 18) AND {later}"
    edits = f"""SELECT g.id, j.by, j.body, j.seq, j.device FROM grievance g JOIN journal j ON j.record_id = g.id
        WHERE g.id {_among(Grievance)} AND {ended}"""
    changed: dict[str, tuple[str, set[str]]] = {}
    for case_id, by, body, seq, device in store.query(edits, asked):
        names = json.loads(body)
        if is_unknowing(names) and not _knew(store, case_id, device, seq):
            labels = {Grievance.spec(name).label for name in names if Grievance.knows(name)}
            changed[case_id] = (by, changed.get(case_id, ("", set()))[1] | labels)
    added: dict[str, tuple[str, set[str]]] = {}
    for cls in OF_CASES_UNDER_WAY:
        entered = f"""SELECT g.id, j.by, j.seq, j.device FROM {cls.record} c JOIN grievance g ON g.id = c.grievance_id
            JOIN journal j ON j.record_id = c.id AND j.is_new WHERE c.deleted = 0 AND {ended}"""
        for case_id, by, seq, device in store.query(_either(entered, c=cls, g=Grievance), asked):
            if not _knew(store, case_id, device, seq):
                added[case_id] = (by, added.get(case_id, ("", set()))[1] | {cls.title})
    for case_id, (by, what) in (changed | added).items():
        case = store.get(Grievance, case_id)
        yield _finding(store, "closed_edited", [case], f"{case.number} 办结以后，又有{by}登记的{'、'.join(sorted(what))}", "status")


def _knew(store: Store, case_id: str, device: str, seq: int) -> bool:
    """Whether an entry made on this very PC came after it had heard of the closing."""
    if device != store.device:
        return False
    return seq > _seq(store, case_id, _version(store.get(Grievance, case_id), "status"))


def _letters_signed_twice(store: Store, asked: Ids) -> Iterator[Finding]:
    sql = f"""SELECT letter_id FROM letter_step WHERE step = 'number' AND deleted = 0 AND letter_id IN (
            SELECT letter_id FROM letter_step WHERE id {_among(LetterStep)} UNION SELECT value FROM json_each(:letter))
        GROUP BY letter_id HAVING count(DISTINCT opinion) > 1"""
    for (letter_id,) in store.query(sql, asked):
        letter = store.get(Letter, letter_id)
        lost = [s for s in store.matching(LetterStep, letter_id=letter_id, step="number") if s.opinion != letter.number]
        if letter.status in ANSWERABLE and not letter.deleted and lost:
            yield _finding(store, "letter_twice", lost, f"{letter.number}和{lost[0].opinion}是同一份文书，现在用前一个")


def _two_letters(store: Store, asked: Ids) -> Iterator[Finding]:
    """Two letters, made on two PCs, that follow the same one, stand for the same one or speak to the same employer of the same matter."""
    shares = """EXISTS (SELECT 1 FROM letter_addressee x JOIN letter_addressee y
        ON coalesce(y.employer_id, y.name) = coalesce(x.employer_id, x.name)
        WHERE x.letter_id = a.id AND y.letter_id = b.id AND x.deleted = 0 AND y.deleted = 0)"""
    conditions = {
        "previous_id": shares,
        "replaces_id": "1",
        "supervision_id": f"a.kind = b.kind AND +a.previous_id IS NULL AND +b.previous_id IS NULL AND {shares}",
    }
    for name, condition in conditions.items():
        sql = f"""SELECT a.id, b.id FROM letter a
            JOIN letter b ON b.{name} = a.{name} AND b.id <> a.id AND b.deleted = 0 AND b.status <> 'void'
            WHERE a.id {_among(Letter)} AND a.deleted = 0 AND a.status <> 'void' AND {condition}"""
        for later, earlier in _pairs(store, Letter, sql, asked):
            if not _is_looked_at(store, name, later, earlier):
                said = "、".join(getattr(letter, "number", "") or "未编号的草稿" for letter in (later, earlier))
                yield _finding(store, "two_letters", (later, earlier), f"{Letter.spec(name).label}相同：{said}", name)


def _lost_children(store: Store, asked: Ids) -> Iterator[Finding]:
    """Records in the bin to which another PC, not knowing of that, added something."""
    found: dict[str, tuple[Record, list[Record]]] = {}
    for cls in RECORDS:
        for link in (s for s in cls.specs() if s.kind is Kind.KEY and s.required and s.of and s.name != "id"):
            binned = f"SELECT c.id, p.id FROM {cls.record} c JOIN {link.of} p ON p.id = c.{link.name} WHERE c.deleted = 0 AND p.deleted = 1"
            for child_id, parent_id in store.query(_either(binned, c=cls, p=BY_NAME[link.of]), asked):
                child, parent = store.get(cls, child_id), store.get(BY_NAME[link.of], parent_id)
                if _is_lost(store, child, parent):
                    found.setdefault(parent.id, (parent, []))[1].append(child)
    for parent, children in found.values():
        kinds = "、".join(dict.fromkeys(child.title for child in children))
        number = getattr(parent, "number", "") or called(parent)
        place = (parent.record, parent.id)
        yield Finding("lost_children", place, (place,), number, f"“{number}”在回收站里，又收到{kinds} {len(children)} 条", "deleted")


def _is_lost(store: Store, child: Record, parent: Record) -> bool:
    made, deleted = _made(child), _version(parent, "deleted")
    if _device(made) == _device(deleted):
        return False
    if _device(deleted) != store.device:
        return made > deleted
    # deleted here: what came in after that was not known
    return _seq(store, child.id, made) > _seq(store, parent.id, deleted)


def _seq(store: Store, record_id: str, stamp: str) -> int:
    """When a version of a record came into this store, as its place in the journal; 0 for one that is not here."""
    sql = "SELECT coalesce(min(seq), 0) FROM journal WHERE record_id = ? AND stamp = ?"
    return int(store.query(sql, [record_id, stamp])[0][0])


def _same_matters(store: Store, asked: Ids) -> Iterator[Finding]:
    """Two cases under way of one person against one employer in one matter, registered on two PCs; none that was handed over."""
    sql = f"""SELECT a.id, b.id FROM grievance a JOIN worker wa ON wa.id = a.worker_id
        JOIN worker wb ON wb.id = wa.id OR wb.id_number <> '' AND wb.id_number = wa.id_number
            OR wb.phone <> '' AND wb.phone = wa.phone AND wb.name = wa.name
        JOIN grievance b ON b.worker_id = wb.id AND b.id <> a.id AND b.deleted = 0 AND b.status IN {_UNDER_WAY}
            AND b.category = a.category
        WHERE a.id {_among(Grievance)} AND a.deleted = 0 AND a.status IN {_UNDER_WAY} AND a.category <> '' AND wa.sealed_on = ''
        AND EXISTS (SELECT 1 FROM party pa JOIN employer ea ON ea.id = pa.employer_id
            JOIN party pb JOIN employer eb ON eb.id = pb.employer_id
            WHERE pa.grievance_id = a.id AND pb.grievance_id = b.id AND pa.deleted = 0 AND pb.deleted = 0
            AND (ea.id = eb.id OR ea.name = eb.name))
        AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.deleted = 0
            AND (h.grievance_id = a.id AND h.taken_as_id = b.id OR h.grievance_id = b.id AND h.taken_as_id = a.id))"""
    for later, earlier in _pairs(store, Grievance, sql, asked):
        if not _is_looked_at(store, "category", later, earlier):
            numbers = f"{getattr(later, 'number', '')} 和 {getattr(earlier, 'number', '')}"
            yield _finding(store, "same_matter", (later, earlier), f"{numbers} 的诉求人、单位和类别都相同", "category")


def _double_stations(store: Store, asked: Ids) -> Iterator[Finding]:
    sql = f"""SELECT a.id, b.id FROM station a
        JOIN station b ON lower(trim(b.code)) = lower(trim(a.code)) AND b.id <> a.id AND b.deleted = 0
        WHERE a.id {_among(Station)} AND a.deleted = 0 AND a.code <> ''"""
    for later, earlier in _pairs(store, Station, sql, asked):
        sentence = f"站点码 {getattr(earlier, 'code', '')} 有两份资料：{getattr(earlier, 'name', '')}、{getattr(later, 'name', '')}"
        yield _finding(store, "double_station", (later, earlier), sentence, "code")


def _handovers_twice(store: Store, asked: Ids) -> Iterator[Finding]:
    """Cases that were registered for an answer which does not stand: two PCs answered, or one accepted and the other declined."""
    for row in store.query(f"SELECT id FROM handover WHERE id {_among(Handover)} AND deleted = 0 AND answer <> 'waiting'", asked):
        handover = store.get(Handover, row[0])
        values = [e.values["taken_as_id"].after for e in store.history(handover.id) if "taken_as_id" in e.values]
        for case_id in dict.fromkeys(values):
            case = store.find(Grievance, case_id) if case_id else None
            stands = handover.answer == "accepted" and handover.taken_as_id == case_id
            if case is not None and not case.deleted and not stands and states.is_under_way(case.status):
                yield _finding(store, "handover_twice", [case], f"{case.number} 是同一次移交登记的另一件")


def _procedures_twice(store: Store, asked: Ids) -> Iterator[Finding]:
    """Two mediations or two legal aids under way in one case, taken up on two PCs; one PC does not allow it."""
    for cls, under_way in ((Mediation, mediations.OPEN), (LegalAid, legal_aid.OPEN)):
        sql = f"""SELECT a.id, b.id FROM {cls.record} a JOIN {cls.record} b ON b.grievance_id = a.grievance_id AND b.id <> a.id
            WHERE a.id {_among(cls)} AND a.deleted = 0 AND b.deleted = 0
            AND +a.status IN {listed(under_way)} AND +b.status IN {listed(under_way)}"""
        for later, earlier in _pairs(store, cls, sql, asked):
            numbers = "和".join(getattr(record, "number", "") for record in (later, earlier))
            yield _finding(store, "two_procedures", (later, earlier), f"{cls.title}开了两件：{numbers}")


def _counted_twice(store: Store, asked: Ids) -> Iterator[Finding]:
    for cls, names in ONCE.items():
        same = " AND ".join(f"{'+' * (name != names[0])}b.{name} = a.{name}" for name in names)
        stated = " AND ".join(f"a.{name} <> ''" for name in names)
        sql = f"""SELECT a.id, b.id FROM {cls.record} a JOIN {cls.record} b ON {same} AND b.id <> a.id AND b.deleted = 0
            WHERE a.id {_among(cls)} AND a.deleted = 0 AND {stated}"""
        for later, earlier in _pairs(store, cls, sql, asked):
            if not _is_looked_at(store, names[-1], later, earlier):
                found = _finding(store, "counted_twice", (later, earlier), f"{cls.title}登记了两次：{called(later)}", names[-1])
                whole = store.get(BY_NAME[found.place[0]], found.place[1])
                if not whole.deleted:
                    yield found
