"""The views through which a person who may not see every case asks (``db/sight.py``), and the ids behind them."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from station.casework.fields import Kind, Record
from station.casework.ledger_line import CONFIDENTIAL
from station.casework.model import RECORDS, Attachment, Consent, Grievance, ImportedRow, Letter
from station.casework.outreach import BY_RECORD
from station.db import sqlite
from station.db.clauses import listed
from station.db.sight import KEPT, NAMED, PUBLIC, SHARED

if TYPE_CHECKING:
    from station.db.store import Store

_CASEWORK = tuple(cls for cls in RECORDS if cls.record not in PUBLIC)
_LAST: tuple[type[Record], ...] = (*SHARED, Consent, Attachment, ImportedRow)  # looked at after all that they may belong to

_MINE = f"SELECT id FROM main.grievance WHERE handler = :me UNION ALL {NAMED}"
# what names a person by itself, beside the case it may belong to
_NAMES_ME = {
    "supervision": "registered_by = :me OR id IN (SELECT supervision_id FROM main.inspector WHERE name = :me)",
    "consultation": "answered_by = :me OR lawyer_id IN (SELECT id FROM main.lawyer WHERE name = :me)",
    "letter": "drafter = :me",
}
_ENTERED = "EXISTS (SELECT 1 FROM main.journal j WHERE j.record_id = {0}.id AND j.is_new AND j.by = :me)"


def connected(store: "Store") -> sqlite.Connection:
    """A reading connection with the tables behind the views, still empty."""
    conn = sqlite.connect(store.path, store.key, isolation_level=None)
    conn.execute("PRAGMA temp_store = MEMORY")  # which cases somebody may not see is written nowhere
    store.seals.teach(conn)
    conn.execute("CREATE TEMP TABLE at_desk (name TEXT NOT NULL)")
    conn.execute("CREATE TEMP TABLE told (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID")
    conn.execute("CREATE TEMP TABLE told_number (number TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID")
    for table in _TABLES:
        conn.execute(f"CREATE TEMP TABLE told_{table} (n INTEGER PRIMARY KEY)")
    return conn


_TABLES = (*(cls.record for cls in _CASEWORK), "step")


def make(conn: sqlite.Connection, *, is_own: bool) -> None:
    """Make the views: ``told`` holds what is shown to those who see their own cases, and what is left out for those who see nearly all."""
    among, beyond = ("IN", "NOT IN") if is_own else ("NOT IN", "IN")
    views = {cls.record: f"SELECT *, rowid FROM main.{cls.record} WHERE rowid {among} temp.told_{cls.record}" for cls in _CASEWORK}
    public = f"record IN {listed(PUBLIC)} OR " if is_own else ""
    for table in ("journal", "search_doc"):
        views[table] = f"SELECT *, rowid FROM main.{table} WHERE {public}record_id {among} temp.told"
    views["conflict"] = f"SELECT * FROM main.conflict WHERE {public}record_id {among} temp.told"
    # that something was done everybody may know, but not of whom: the name of a step or what was noted of an act may say it
    views["step"] = f"SELECT {_columns(conn, 'step', 'name', f'rowid {beyond} temp.told_step')}, rowid FROM main.step"
    withheld = f"record_id <> '' AND record_id {beyond} temp.told"
    withheld += (
        " OR record_id = '' AND by <> (SELECT name FROM temp.at_desk)"
        if is_own
        else " OR EXISTS (SELECT 1 FROM temp.told_number WHERE instr(detail, number))"
    )
    views["act_log"] = f"SELECT {_columns(conn, 'act_log', 'detail', withheld)}, rowid FROM main.act_log"
    for name, select in views.items():
        conn.execute(f"DROP VIEW IF EXISTS temp.{name}")
        conn.execute(f"CREATE TEMP VIEW {name} AS {select}")


def _columns(conn: sqlite.Connection, table: str, name: str, withheld: str) -> str:
    """The columns of a table, one of them withheld where a condition holds."""
    names = [row[1] for row in conn.execute(f"PRAGMA main.table_info({table})")]
    return ", ".join(f"CASE WHEN {withheld} THEN '{CONFIDENTIAL}' ELSE {n} END AS {n}" if n == name else n for n in names)


# -- the ids behind them -----------------------------------------------------------------------------------------------


def tell(conn: sqlite.Connection, user: str, *, is_own: bool) -> None:
    """Find out which records are shown (or left out), from the cases down to what hangs on them."""
    for table in ("at_desk", "told", "told_number", *(f"told_{table}" for table in _TABLES)):
        conn.execute(f"DELETE FROM temp.{table}")
    conn.execute("INSERT INTO temp.at_desk VALUES (?)", [user])
    for cls in (*(cls for cls in _CASEWORK if cls not in _LAST), *_LAST):
        if condition := (_shown if is_own else _hidden)(cls):  # type: ignore[arg-type] # a class can be hashed
            asked = {"me": user} if ":me" in condition else {}
            conn.execute(f"INSERT INTO temp.told_{cls.record} SELECT rowid FROM main.{cls.record} WHERE {condition}", asked)
            conn.execute(f"INSERT INTO temp.told SELECT id FROM main.{cls.record} WHERE rowid IN temp.told_{cls.record}")
    sql = "SELECT DISTINCT number FROM main.grievance WHERE rowid IN temp.told_grievance AND number <> ''"
    conn.execute(f"INSERT INTO temp.told_number {sql}")
    steps = "FROM temp.told CROSS JOIN main.journal j ON j.record_id = told.id CROSS JOIN main.step s ON s.id = j.step"
    conn.execute(f"INSERT INTO temp.told_step SELECT DISTINCT s.rowid {steps}")


def _links(cls: type[Record], *, is_required: bool) -> list[str]:
    """Names of the fields that lead to a case or to what hangs on one; to a letter only from its parts, not from its neighbours."""
    kinds = {kind.record for kind in _CASEWORK if kind not in SHARED and (kind is not Letter or is_required)}
    return [spec.name for spec in cls.specs() if spec.kind is Kind.KEY and spec.required is is_required and spec.of in kinds]


def _among_letters(cls: type[Record]) -> list[str]:
    return ["id IN (SELECT letter_id FROM main.letter_case WHERE grievance_id IN temp.told)"] if cls is Letter else []


def _linking(shared: type[Record]) -> Iterator[tuple[str, str]]:
    """(table, column) of what leads to a person or an employer, but for what is only noted of them."""
    return ((c.record, s.name) for c in _CASEWORK if c is not Consent for s in c.links_to(shared.record) if s.of == shared.record)


def _linked(shared: type[Record]) -> str:
    of = (f"SELECT {name} FROM main.{table} WHERE rowid IN temp.told_{table}" for table, name in _linking(shared))
    return f"id IN ({' UNION ALL '.join(of)})"


@cache
def _shown(cls: type[Record]) -> str:
    """Which records of a kind belong to the cases of a person, as a condition; "" for none."""
    if cls is Grievance:
        return f"id IN ({_MINE}) OR id IN (SELECT grievance_id FROM main.handover WHERE taken_as_id IN ({_MINE}))"
    if cls in SHARED:
        return _linked(cls)
    if cls is Consent:
        return "grievance_id IN temp.told OR grievance_id IS NULL AND worker_id IN temp.told"
    if cls in (Attachment, ImportedRow):
        return "owner_id IN temp.told"
    if required := _links(cls, is_required=True):
        return " AND ".join(f"{name} IN temp.told" for name in required)
    ways = [f"{name} IN temp.told" for name in _links(cls, is_required=False)] + _among_letters(cls)
    if cls.record in _NAMES_ME:
        ways.append(_NAMES_ME[cls.record])
    if cls.record in BY_RECORD:
        ways.append(_ENTERED.format(cls.record))
    return " OR ".join(ways)


@cache
def _hidden(cls: type[Record]) -> str:
    """Which records of a kind belong to the cases that are kept from a person, as a condition; "" for none."""
    if cls is Grievance:
        return f"id IN ({KEPT}) OR id IN (SELECT grievance_id FROM main.handover WHERE taken_as_id IN ({KEPT}))"
    if cls in SHARED:
        known = (f"SELECT 1 FROM main.{t} WHERE {n} = {cls.record}.id AND {t}.rowid NOT IN temp.told_{t}" for t, n in _linking(cls))
        return " AND ".join([_linked(cls), *(f"NOT EXISTS ({one})" for one in known)])
    if cls is Consent:
        return "grievance_id IN temp.told OR worker_id IN temp.told"
    if cls in (Attachment, ImportedRow):
        return "owner_id IN temp.told"
    links = (*_links(cls, is_required=True), *_links(cls, is_required=False))
    return " OR ".join([f"{name} IN temp.told" for name in links] + _among_letters(cls))
