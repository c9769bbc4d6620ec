"""Which records make the lines of a ledger, of when and of whom; each loaded with what stands around it, many at once.

In these questions every record goes by its own name, so that a path of a ledger (``field_visit.visited_on``) is a column of SQL.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from station.casework.confidentiality import cases_of, withheld
from station.casework.fields import Kind, Record
from station.casework.ledger_line import CONFIDENTIAL, LineFile
from station.casework.ledgers import Ledger, owner_of
from station.casework.masking import LONGEST_KNOWN, SEALED, SHORTEST_KNOWN, KnownPeople, is_a_name, mask_name
from station.casework.model import BY_NAME, Consultation, Grievance, LawyerShift, Station
from station.casework.sheets import Asked
from station.db.casefiles import by_id, case_files, children_of, letter_files
from station.db.clauses import listed
from station.db.figures.cases import TAKEN
from station.db.figures.counting import stretch
from station.db.figures.pieces import within_moment
from station.db.figures.places import area_of, station_of
from station.db.sight import counting, kept_cases, seeing_all
from station.db.store import Store

_SECRET = "(SELECT id FROM grievance WHERE deleted = 0 AND (is_confidential OR is_anonymous))"
_PEOPLE = f"""SELECT name, max(is_worker), max(is_sealed), max(is_secret) FROM (
    SELECT name, 1 AS is_worker, sealed_on <> '' AS is_sealed, id IN (SELECT worker_id FROM grievance WHERE id IN {_SECRET}
        UNION ALL SELECT worker_id FROM member WHERE deleted = 0 AND grievance_id IN {_SECRET}) AS is_secret FROM worker
    UNION ALL SELECT contact, 0, 0, 0 FROM employer UNION ALL SELECT legal_person, 0, 0, 0 FROM employer
    UNION ALL SELECT asker, 0, 0, 0 FROM consultation UNION ALL SELECT informant, 0, 0, 0 FROM supervision)
    WHERE length(name) BETWEEN {SHORTEST_KNOWN} AND {LONGEST_KNOWN} GROUP BY name"""

Wanted = dict[str, dict[str, tuple[str, str]]]  # by the name of the record: the ids of those that make a line, area and station of each

_NOT_FOLLOWED = ("station", "letter", "supervision")  # links that no column of a ledger leads through


@counting
def wanted(store: Store, definition: Ledger, asked: Asked) -> Wanted:
    """The records that make the lines that are asked for."""
    params = _params(store, asked)
    return {
        record: {
            row[0]: (row[1], row[2])
            for row in store.query(f"SELECT {record}.id, {area_of(top, top)}, {station_of(top, top)} {clause}", params)
        }
        for record, top, clause in _clauses(definition, asked)
    }


@counting
def count(store: Store, definition: Ledger, asked: Asked) -> int:
    """How many lines that are, without loading any."""
    params = _params(store, asked)
    return sum(int(store.query(f"SELECT count(*) {clause}", params)[0][0]) for _, _, clause in _clauses(definition, asked))


def files(store: Store, definition: Ledger, found: Wanted) -> list[LineFile]:
    """Each of these records with what its links lead to, what belongs to it, and its case or letter.

    Of a case that is kept from the person at the desk the line says no word.
    """
    kept = kept_cases(store)
    made = _files(store, definition, found)
    return [withheld(file) if kept and not kept.isdisjoint(cases_of(file)) else file for file in made]


@counting
def _files(store: Store, definition: Ledger, found: Wanted) -> list[LineFile]:
    places = {one: place for records in found.values() for one, place in records.items()}
    names = {station.id: station.name for station in store.matching(Station)}
    if definition.line == "letter":
        letters = letter_files(store, list(found["letter"]))
        return [LineFile(subject=file.letter, letter=file, station=names.get(places[file.letter.id][1], "")) for file in letters]
    subjects = [record for name, ids in found.items() for record in by_id(store, BY_NAME[name], ids).values()]
    around = _around(store, subjects)
    cases = _cases(store, subjects, around)
    parts = _parts(store, definition, subjects)
    came_from = {taken: passed for taken, passed, _ in store.query(TAKEN)} if definition.line == Grievance.record else {}
    passed = by_id(store, Grievance, came_from.values())
    return [
        LineFile(
            subject=one,
            around=around[one.id],
            parts=parts[one.id],
            case=cases.get(_grievance_id(one, around[one.id])),
            area=places[one.id][0],
            station=names.get(places[one.id][1], ""),
            taken_from=passed.get(came_from.get(one.id, "")),
        )
        for one in subjects
    ]


@seeing_all
def known_people(store: Store) -> KnownPeople:
    """The people of the store, deleted ones too, and what stands for each in a text; of who asked for secrecy or is sealed nothing."""
    return KnownPeople(
        {
            name: SEALED if is_sealed else CONFIDENTIAL if is_secret else mask_name(name)
            for name, is_worker, is_sealed, is_secret in store.query(_PEOPLE)
            if (is_worker and len(name) > SHORTEST_KNOWN) or is_a_name(name)
        }
    )


# -- which -----------------------------------------------------------------------------------------------------------------


def _params(store: Store, asked: Asked) -> dict[str, Any]:
    params = stretch(store, asked.period, [asked.station_id] if asked.station_id else None)
    return params | {"area": asked.area, "handler": asked.handler, "ids": json.dumps(asked.ids or ())}


def _clauses(definition: Ledger, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Of each kind of record that makes a line: its name, that of the record it is placed with, and FROM … WHERE …."""
    line = BY_NAME[definition.line]
    yield line.record, *_clause(definition, asked, line, [*_only(definition, line.record), *_of_kind(definition)])
    if definition.otherwise:
        owner = BY_NAME[definition.otherwise]
        own = ("x.deleted = 0", f"x.{owner.record}_id = {owner.record}.id", *_only(definition, "x"))
        yield owner.record, *_clause(definition, asked, owner, [f"NOT EXISTS (SELECT 1 FROM {line.record} x WHERE {' AND '.join(own)})"])


def _only(definition: Ledger, alias: str) -> Iterator[str]:
    return (f"{alias}.{name} IN {listed(codes)}" for name, codes in definition.only.items())


def _of_kind(definition: Ledger) -> Iterator[str]:
    if definition.any_of:
        yield "(" + " OR ".join(f"{definition.line}.{name} = '{value}'" for name, value in definition.any_of.items()) + ")"
    if definition.left_out:
        yield f"{definition.line}.status NOT IN {listed(definition.left_out)}"


def _clause(definition: Ledger, asked: Asked, line: type[Record], conditions: Sequence[str]) -> tuple[str, str]:
    chain = [line]
    sources = [f"FROM {line.record}"]
    while (owner := owner_of(chain[-1])) is not None:
        sources.append(f"JOIN {owner.record} ON {owner.record}.id = {chain[-1].record}.{owner.record}_id AND {owner.record}.deleted = 0")
        chain.append(owner)
    where = [f"{line.record}.deleted = 0"]
    if asked.ids is not None:  # these, whatever their day and state
        named = dict.fromkeys((line.record, definition.otherwise or line.record))
        among = " OR ".join(f"{record}.id IN (SELECT value FROM json_each(:ids))" for record in named)
        where += [f"({among})", *(conditions if definition.otherwise else ())]
    else:
        where += [*conditions, *_in_period(definition, asked)]
    top = chain[-1].record
    if asked.station_id:
        where.append(f"{station_of(top, top)} IN (SELECT value FROM json_each(:stations))")
    if asked.area:
        where.append(f"{area_of(top, top)} = :area")
    if asked.handler:
        where.append(_handled(definition, [cls.record for cls in chain]))
    return top, f"{' '.join(sources)} WHERE {' AND '.join(where)}"


def _in_period(definition: Ledger, asked: Asked) -> Iterator[str]:
    if not asked.period.first:
        return
    if definition.until:
        yield f"{definition.dated_by} <= :last AND ({definition.until} = '' OR {definition.until} >= :first)"
    else:
        yield within_moment(definition.dated_by)


def _handled(definition: Ledger, chain: Sequence[str]) -> str:
    """Whether the person is one of those a record names as handling it."""
    named = [path for path in definition.handlers if path.partition(".")[0] in chain]
    each = []
    for names in named:
        for mark in (" ", "，", ",", "；", "\n"):
            names = f"replace({names}, '{mark}', '、')"
        each.append(f"instr('、' || {names} || '、', '、' || :handler || '、') > 0")
    return "(" + (" OR ".join(each) or "0") + ")"


# -- with what -------------------------------------------------------------------------------------------------------------


def _around(store: Store, subjects: Iterable[Record]) -> dict[str, dict[str, Record]]:
    """What the links of each record lead to, by the name of the record; of two of one name the nearer one."""
    around: dict[str, dict[str, Record]] = {one.id: {} for one in subjects}
    ahead: list[tuple[str, Record]] = [(one.id, one) for one in subjects if not isinstance(one, Grievance)]
    while ahead:
        links: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for line, record in ahead:
            for spec in record.specs():
                if spec.kind is Kind.KEY and spec.of and spec.of not in (*_NOT_FOLLOWED, *around[line]) and getattr(record, spec.name):
                    links[spec.of].append((line, getattr(record, spec.name)))
        ahead = []
        for name, ends in links.items():
            found = by_id(store, BY_NAME[name], {end for _, end in ends})
            for line, end in ends:
                if end in found and name not in around[line]:
                    around[line][name] = found[end]
                    if name != Grievance.record:  # its case file has the rest
                        ahead.append((line, found[end]))
    return around


def _grievance_id(subject: Record, around: Mapping[str, Record]) -> str:
    if isinstance(subject, Grievance):
        return subject.id
    return around[Grievance.record].id if Grievance.record in around else ""


def _cases(store: Store, subjects: Iterable[Record], around: Mapping[str, Mapping[str, Record]]) -> dict[str, Any]:
    ids = dict.fromkeys(_grievance_id(one, around[one.id]) for one in subjects)
    return {file.grievance.id: file for file in case_files(store, [one for one in ids if one])}


def _parts(store: Store, definition: Ledger, subjects: Sequence[Record]) -> dict[str, dict[str, tuple[Record, ...]]]:
    """What belongs to each record; to a consultation the turns of its lawyer on that day."""
    parts: dict[str, dict[str, tuple[Record, ...]]] = {one.id: {} for one in subjects}
    by_kind: dict[type[Record], list[str]] = defaultdict(list)
    for one in subjects:
        by_kind[type(one)].append(one.id)
    for name in definition.parts:
        for cls, ids in by_kind.items():
            if BY_NAME[name].knows(f"{cls.record}_id"):
                for owner, belonging in children_of(store, BY_NAME[name], f"{cls.record}_id", ids).items():
                    parts[owner][name] = belonging
    asked = [one for one in subjects if isinstance(one, Consultation) and one.lawyer_id]
    if asked:
        turns = children_of(store, LawyerShift, "lawyer_id", list({one.lawyer_id for one in asked}))
        for one in asked:
            parts[one.id][LawyerShift.record] = tuple(turn for turn in turns.get(one.lawyer_id, ()) if turn.duty_on == one.asked_on)
    return parts
