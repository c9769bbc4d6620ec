"""Who sees which case: what is asked for the person at the desk is asked of views that leave out what that person may not see.

Two kinds of people are kept from something. Who may not ``see_all`` (a lawyer) sees the cases that are theirs and what hangs on
these. Who may not ``see_confidential`` sees everything but the confidential cases that are neither theirs nor name them. For both
a second, reading connection has a TEMP VIEW of the name of every table that tells of cases: SQLite looks there first, so that every
question in ``db`` is narrowed without a word in it. What is written, and what is read while something is written, goes through the
store's own connection, which has no views, and so does what the station does as a whole (``seeing_all``): the exchange, numbers,
verifying. Who may see all, or a station that has no confidential case, has no second connection and pays nothing.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from functools import wraps
from inspect import isgeneratorfunction
from typing import TYPE_CHECKING, Any, TypeVar, cast

from station.casework import rights
from station.casework.fields import Kind, Record
from station.casework.ledger_line import CONFIDENTIAL
from station.casework.model import RECORDS, Attachment, Consent, Employer, Grievance, ImportedRow, Letter, Worker
from station.casework.outreach import BY_RECORD
from station.db import sqlite, staff
from station.db.clauses import listed
from station.errors import StationError

if TYPE_CHECKING:
    from station.db.store import Store

F = TypeVar("F", bound=Callable[..., Any])
Params = Sequence[Any] | Mapping[str, Any]


class Reach(Enum):
    """How far a person sees."""

    ALL = "all"
    OPEN = "open"  # all but confidential cases of others
    OWN = "own"  # the cases that are theirs


# what tells of no case: registers, rules and tables that everybody at a station works with
_PUBLIC = (
    *("station", "org_unit", "staff_member", "mediator", "lawyer", "lawyer_shift", "resource", "number_block", "letter_rule"),
    *("statute_check", "indicator", "calendar_period", "ledger_layout", "ledger_template", "column_mapping"),
)
_CASEWORK = tuple(cls for cls in RECORDS if cls.record not in _PUBLIC)
_SHARED: tuple[type[Record], ...] = (Worker, Employer)  # seen as far as what links to them is
_LAST: tuple[type[Record], ...] = (*_SHARED, Consent, Attachment, ImportedRow)  # looked at after all that they may belong to

# An assignment that was thrown away gives nothing to see. UNION ALL: sorted for a UNION, every case would be read.
_NAMED = """SELECT grievance_id FROM main.legal_aid WHERE lawyer = :me AND deleted = 0
    UNION ALL SELECT a.grievance_id FROM main.lawyer l JOIN main.legal_aid a ON a.lawyer_id = l.id WHERE l.name = :me AND a.deleted = 0
    UNION ALL SELECT grievance_id FROM main.mediation WHERE (mediator = :me OR recorder = :me) AND deleted = 0
    UNION ALL SELECT m.grievance_id FROM main.mediator r JOIN main.panel_seat s ON s.mediator_id = r.id
        JOIN main.mediation m ON m.id = s.mediation_id WHERE r.name = :me AND s.deleted = 0 AND m.deleted = 0
    UNION ALL SELECT id FROM main.grievance WHERE confidentiality = 'confidential'
        AND instr(char(10) || readers || char(10), char(10) || :me || char(10))"""
_MINE = f"SELECT id FROM main.grievance WHERE handler = :me UNION ALL {_NAMED}"
_KEPT = f"""SELECT id FROM main.grievance WHERE confidentiality = 'confidential' AND handler <> :me
    AND id NOT IN (SELECT grievance_id FROM ({_NAMED}) WHERE grievance_id NOT NULL)"""  # of no case is not of every case
# what names a person by itself, beside the case it may belong to
_NAMES_ME = {
    "supervision": "registered_by = :me OR id IN (SELECT supervision_id FROM main.inspector WHERE name = :me)",
    "consultation": "answered_by = :me OR lawyer_id IN (SELECT id FROM main.lawyer WHERE name = :me)",
    "letter": "drafter = :me",
}
_ENTERED = "EXISTS (SELECT 1 FROM main.journal j WHERE j.record_id = {0}.id AND j.is_new AND j.by = :me)"


class Sight:
    """The eyes of the person at the desk: every question of a store goes through :meth:`rows`."""

    def __init__(self) -> None:
        self._conn: sqlite.Connection | None = None
        self._whole = 0
        self._asked: tuple[Any, ...] = ()  # for whom the reach was found out, and in which state of the store
        self._reach = Reach.ALL
        self._is_covered = False  # whether they see numbers and addresses covered only
        self._told: tuple[Any, ...] = ()  # for what the views and the ids behind them stand

    def close(self) -> None:
        """Close the reading connection; it is opened anew when somebody needs it."""
        if self._conn is not None:
            self._conn.close()
        self._conn, self._told, self._asked = None, (), ()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Work of the station as such, whoever is at the desk: nothing is left out."""
        self._whole += 1
        try:
            yield
        finally:
            self._whole -= 1

    def reach(self, store: "Store") -> Reach:
        """How far the person at the desk sees now; everything where nobody is at the desk (work of the station itself)."""
        return Reach.ALL if self._whole else self.reach_of_person(store)

    def reach_of_person(self, store: "Store") -> Reach:
        """The same, also within work of the station as such."""
        if not store.user:
            return Reach.ALL
        conn = store.db.conn
        asked = (store.user, conn.execute("PRAGMA data_version").fetchone()[0], conn.total_changes)
        if asked != self._asked:
            with self.whole():
                self._reach, self._is_covered = _reach(store)
            self._asked = asked
        return self._reach

    def settle(self, store: "Store") -> Reach:
        """How far the next question sees; the seals know then whether it covers numbers."""
        # what is being written nobody else sees yet, and whoever writes must know everything
        is_asked = bool(store.user) and not self._whole and not store.db.conn.in_transaction
        reach = self.reach(store) if is_asked else Reach.ALL
        store.seals.is_covering = is_asked and self._is_covered
        return reach

    def rows(self, store: "Store", sql: str, params: Params = ()) -> Iterator[sqlite.Row]:
        """The rows of a SELECT as the person at the desk sees them, one by one."""
        if (reach := self.settle(store)) is Reach.ALL:
            yield from _cursor(store.db.conn, sql, params)
            return
        with self._steady(store, reach) as conn:
            yield from _cursor(conn, sql, params)

    def may(self, store: "Store", record: Record) -> bool:
        """Whether the person at the desk may see a record, as the store had it before the open step; one made since is theirs."""
        # who registers a person that is on file puts right what is kept of that person, seen so far or not
        if record.record in _PUBLIC or isinstance(record, _SHARED) or (reach := self.reach(store)) is Reach.ALL:
            return True
        is_there = f"SELECT 1 FROM main.{record.record} WHERE id = ? AND id {'NOT IN' if reach is Reach.OWN else 'IN'} temp.told"
        with self._steady(store, reach) as conn:
            return conn.execute(is_there, [record.id]).fetchone() is None

    @contextmanager
    def _steady(self, store: "Store", reach: Reach) -> Iterator[sqlite.Connection]:
        """The reading connection at one state of the store, so that nothing comes in between the views and the question."""
        if self._conn is None:
            self._conn = _connected(store)
        conn = self._conn
        if conn.in_transaction:  # a question while another one is still being read
            yield conn
            return
        conn.execute("BEGIN")
        try:
            # no record changes without a line in the journal; drafts and settings, which have none, change nothing here
            told = (store.user, reach, conn.execute("SELECT max(seq) FROM main.journal").fetchone()[0])
            if told != self._told:
                before, self._told = self._told, ()  # cut short, it is found out anew
                if reach not in before:
                    _make_views(conn, reach)
                _tell(conn, reach, store.user)
                self._told = told
            yield conn
        finally:
            conn.commit()  # nothing, where a stop has ended it already


def seeing_all(function: F) -> F:
    """For what works for the station as such, whoever is at the desk: functions and generators whose first argument is the store."""
    if isgeneratorfunction(function):

        @wraps(function)
        def run(store: "Store", *args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            with store.sight.whole():
                return (yield from function(store, *args, **kwargs))

        return cast(F, run)

    @wraps(function)
    def call(store: "Store", *args: Any, **kwargs: Any) -> Any:
        with store.sight.whole():
            return function(store, *args, **kwargs)

    return cast(F, call)


def counting(function: F) -> F:
    """For what only counts: a confidential case counts like any other; who sees only their own cases counts only these."""
    counted = seeing_all(function)

    @wraps(function)
    def call(store: "Store", *args: Any, **kwargs: Any) -> Any:
        return (function if store.sight.reach(store) is Reach.OWN else counted)(store, *args, **kwargs)

    return cast(F, call)


def kept_cases(store: "Store") -> set[str]:
    """Ids of the confidential cases that are kept from a person who sees all others."""
    if store.sight.reach_of_person(store) is not Reach.OPEN:
        return set()
    return {row[0] for row in store.db.conn.execute(_KEPT, {"me": store.user})}


def refuse_unseen(store: "Store", record: Record) -> None:
    """StationError if somebody is about to write over what they may not see (by a merge, by taking something back)."""
    if not store.sight.may(store, record):
        raise StationError("这一步涉及没有权限看的诉求，没有改动任何内容。", "请站长或者这件诉求的承办人来办。")


def _reach(store: "Store") -> tuple[Reach, bool]:
    """How far the person at the desk sees, and whether numbers are covered."""
    roles = staff.roles(store)
    if store.user == staff.STATION or not staff.is_managed(roles.values()):  # nobody works here yet
        return Reach.ALL, False
    # a name that is nobody's, or of somebody who has left, sees no more than names it
    own = rights.allowed(roles[store.user], roles.values()) if store.user in roles else frozenset()
    is_covered = "see_plain" not in own
    if "see_all" not in own:
        return Reach.OWN, is_covered
    if "see_confidential" in own:
        return Reach.ALL, is_covered
    is_any = store.db.conn.execute(f"SELECT EXISTS ({_KEPT})", {"me": store.user}).fetchone()[0]
    return Reach.OPEN if is_any else Reach.ALL, is_covered


def _cursor(conn: sqlite.Connection, sql: str, params: Params) -> Iterator[sqlite.Row]:
    cursor = conn.cursor()
    cursor.row_factory = sqlite.Row
    return cursor.execute(sql, params)


# -- the views ---------------------------------------------------------------------------------------------------------


def _connected(store: "Store") -> sqlite.Connection:
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


def _make_views(conn: sqlite.Connection, reach: Reach) -> None:
    """The views: ``told`` holds what is shown to those who see their own cases, and what is left out for those who see nearly all."""
    among, beyond = ("IN", "NOT IN") if reach is Reach.OWN else ("NOT IN", "IN")
    views = {cls.record: f"SELECT *, rowid FROM main.{cls.record} WHERE rowid {among} temp.told_{cls.record}" for cls in _CASEWORK}
    public = f"record IN {listed(_PUBLIC)} OR " if reach is Reach.OWN else ""
    for table in ("journal", "search_doc"):
        views[table] = f"SELECT *, rowid FROM main.{table} WHERE {public}record_id {among} temp.told"
    views["conflict"] = f"SELECT * FROM main.conflict WHERE {public}record_id {among} temp.told"
    # that something was done everybody may know, but not of whom: the name of a step or what was noted of an act may say it
    views["step"] = f"SELECT {_columns(conn, 'step', 'name', f'rowid {beyond} temp.told_step')}, rowid FROM main.step"
    withheld = f"record_id <> '' AND record_id {beyond} temp.told"
    withheld += (
        " OR record_id = '' AND by <> (SELECT name FROM temp.at_desk)"
        if reach is Reach.OWN
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


def _tell(conn: sqlite.Connection, reach: Reach, user: str) -> None:
    """Find out which records are shown (or left out), from the cases down to what hangs on them."""
    for table in ("at_desk", "told", "told_number", *(f"told_{table}" for table in _TABLES)):
        conn.execute(f"DELETE FROM temp.{table}")
    conn.execute("INSERT INTO temp.at_desk VALUES (?)", [user])
    for cls in (*(cls for cls in _CASEWORK if cls not in _LAST), *_LAST):
        if condition := _CONDITIONS[reach][cls]:
            asked = {"me": user} if ":me" in condition else {}
            conn.execute(f"INSERT INTO temp.told_{cls.record} SELECT rowid FROM main.{cls.record} WHERE {condition}", asked)
            conn.execute(f"INSERT INTO temp.told SELECT id FROM main.{cls.record} WHERE rowid IN temp.told_{cls.record}")
    sql = "SELECT DISTINCT number FROM main.grievance WHERE rowid IN temp.told_grievance AND number <> ''"
    conn.execute(f"INSERT INTO temp.told_number {sql}")
    steps = "FROM temp.told CROSS JOIN main.journal j ON j.record_id = told.id CROSS JOIN main.step s ON s.id = j.step"
    conn.execute(f"INSERT INTO temp.told_step SELECT DISTINCT s.rowid {steps}")


def _links(cls: type[Record], *, is_required: bool) -> list[str]:
    """Names of the fields that lead to a case or to what hangs on one; to a letter only from its parts, not from its neighbours."""
    kinds = {kind.record for kind in _CASEWORK if kind not in _SHARED and (kind is not Letter or is_required)}
    return [spec.name for spec in cls.specs() if spec.kind is Kind.KEY and spec.required is is_required and spec.of in kinds]


def _among_letters(cls: type[Record]) -> list[str]:
    return ["id IN (SELECT letter_id FROM main.letter_case WHERE grievance_id IN temp.told)"] if cls is Letter else []


def _linking(shared: type[Record]) -> Iterator[tuple[str, str]]:
    """(table, column) of what leads to a person or an employer, but for what is only noted of them."""
    return ((c.record, s.name) for c in _CASEWORK if c is not Consent for s in c.links_to(shared.record) if s.of == shared.record)


def _linked(shared: type[Record]) -> str:
    of = (f"SELECT {name} FROM main.{table} WHERE rowid IN temp.told_{table}" for table, name in _linking(shared))
    return f"id IN ({' UNION ALL '.join(of)})"


def _shown(cls: type[Record]) -> str:
    """Which records of a kind belong to the cases of a person, as a condition; "" for none."""
    if cls is Grievance:
        return f"id IN ({_MINE}) OR id IN (SELECT grievance_id FROM main.handover WHERE taken_as_id IN ({_MINE}))"
    if cls in _SHARED:
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


def _hidden(cls: type[Record]) -> str:
    """Which records of a kind belong to the cases that are kept from a person, as a condition; "" for none."""
    if cls is Grievance:
        return f"id IN ({_KEPT}) OR id IN (SELECT grievance_id FROM main.handover WHERE taken_as_id IN ({_KEPT}))"
    if cls in _SHARED:
        known = (f"SELECT 1 FROM main.{t} WHERE {n} = {cls.record}.id AND {t}.rowid NOT IN temp.told_{t}" for t, n in _linking(cls))
        return " AND ".join([_linked(cls), *(f"NOT EXISTS ({one})" for one in known)])
    if cls is Consent:
        return "grievance_id IN temp.told OR worker_id IN temp.told"
    if cls in (Attachment, ImportedRow):
        return "owner_id IN temp.told"
    links = (*_links(cls, is_required=True), *_links(cls, is_required=False))
    return " OR ".join([f"{name} IN temp.told" for name in links] + _among_letters(cls))


_CONDITIONS = {
    Reach.OWN: {cls: _shown(cls) for cls in _CASEWORK},
    Reach.OPEN: {cls: _hidden(cls) for cls in _CASEWORK},
}
