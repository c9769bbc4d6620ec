"""Questions about the other work of a station: its lists, what belongs to one record, what is due."""

import sqlite3

from station.casework.fields import Kind, Privacy, Record
from station.casework.model import BY_NAME, MeetingDecision, VisitFinding
from station.casework.outreach import BY_RECORD, visits
from station.db.clauses import listed
from station.db.store import Store

_CALLED = {"grievance": "number"}  # what a link is shown by, else the name
_OPEN: dict[type[Record], str] = {
    VisitFinding: f"c.verdict IN {listed(visits.FOLLOWED)} AND c.done_on = ''",
    MeetingDecision: "c.done_on = ''",
}


def rows(store: Store, cls: type[Record]) -> list[sqlite3.Row]:
    """All records of a kind of work, the latest first, without what is sensitive.

    A link ``employer_id`` has beside it the name as ``employer`` (a grievance its number); each kind of children its count
    under its record's name, and where children wait for an act, how many, as ``visit_finding_open``.
    """
    work = BY_RECORD[cls.record]
    columns = [f"r.{spec.name}" for spec in cls.specs() if spec.privacy is not Privacy.SENSITIVE]
    columns += [
        f"(SELECT {_CALLED.get(spec.of, 'name')} FROM {spec.of} WHERE id = r.{spec.name}) AS {spec.name.removesuffix('_id')}"
        for spec in cls.specs()
        if spec.kind is Kind.KEY and spec.of
    ]
    for child in work.children:
        count = f"SELECT count(*) FROM {child.cls.record} c WHERE c.{child.link} = r.id AND c.deleted = 0"
        columns.append(f"({count}) AS {child.cls.record}")
        if child.cls in _OPEN:
            columns.append(f"({count} AND {_OPEN[child.cls]}) AS {child.cls.record}_open")
    # values of one order column follow each other; a record without any is new and stands first
    latest = "coalesce(" + ", ".join(f"nullif(r.{name}, '')" for name in work.order) + ", '9999')"
    direction = "ASC" if work.is_register and work.order == ("name",) else "DESC"
    return store.query(f"SELECT {', '.join(columns)} FROM {cls.record} r WHERE r.deleted = 0 ORDER BY {latest} {direction}, r.id DESC")


def children(store: Store, record: Record) -> dict[str, list[Record]]:
    """What belongs to a record, by the record name of each kind of children, in order of entry."""
    return {child.cls.record: store.matching(child.cls, **{child.link: record.id}) for child in BY_RECORD[record.record].children}


def linked(store: Store, record: Record) -> dict[str, Record]:
    """The records that links of this one lead to, by the name of the link; empty links left out."""
    links = {spec.name: (BY_NAME[spec.of], getattr(record, spec.name)) for spec in record.specs() if spec.kind is Kind.KEY and spec.of}
    return {name: store.get(cls, key) for name, (cls, key) in links.items() if key}
