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
from station.casework.fields import Record
from station.casework.model import Employer, Worker
from station.db import sqlite, staff
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
PUBLIC = (
    *("station", "org_unit", "staff_member", "mediator", "lawyer", "lawyer_shift", "resource", "number_block", "letter_rule"),
    *("statute_check", "indicator", "calendar_period", "ledger_layout", "ledger_template", "column_mapping"),
)
SHARED: tuple[type[Record], ...] = (Worker, Employer)  # seen as far as what links to them is

# An assignment that was thrown away gives nothing to see. UNION ALL: sorted for a UNION, every case would be read.
NAMED = """SELECT grievance_id FROM main.legal_aid WHERE lawyer = :me AND deleted = 0
    UNION ALL SELECT a.grievance_id FROM main.lawyer l JOIN main.legal_aid a ON a.lawyer_id = l.id WHERE l.name = :me AND a.deleted = 0
    UNION ALL SELECT grievance_id FROM main.mediation WHERE (mediator = :me OR recorder = :me) AND deleted = 0
    UNION ALL SELECT m.grievance_id FROM main.mediator r JOIN main.panel_seat s ON s.mediator_id = r.id
        JOIN main.mediation m ON m.id = s.mediation_id WHERE r.name = :me AND s.deleted = 0 AND m.deleted = 0
    UNION ALL SELECT id FROM main.grievance WHERE confidentiality = 'confidential'
        AND instr(char(10) || readers || char(10), char(10) || :me || char(10))"""
KEPT = f"""SELECT id FROM main.grievance WHERE confidentiality = 'confidential' AND handler <> :me
    AND id NOT IN (SELECT grievance_id FROM ({NAMED}) WHERE grievance_id NOT NULL)"""  # of no case is not of every case


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
        if record.record in PUBLIC or isinstance(record, SHARED) or (reach := self.reach(store)) is Reach.ALL:
            return True
        is_there = f"SELECT 1 FROM main.{record.record} WHERE id = ? AND id {'NOT IN' if reach is Reach.OWN else 'IN'} temp.told"
        with self._steady(store, reach) as conn:
            return conn.execute(is_there, [record.id]).fetchone() is None

    @contextmanager
    def _steady(self, store: "Store", reach: Reach) -> Iterator[sqlite.Connection]:
        """The reading connection at one state of the store, so that nothing comes in between the views and the question."""
        from station.db import sight_views  # most people see everything, and the first list does not wait for it

        if self._conn is None:
            self._conn = sight_views.connected(store)
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
                    sight_views.make(conn, is_own=reach is Reach.OWN)
                sight_views.tell(conn, store.user, is_own=reach is Reach.OWN)
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
    return {row[0] for row in store.db.conn.execute(KEPT, {"me": store.user})}


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
    is_any = store.db.conn.execute(f"SELECT EXISTS ({KEPT})", {"me": store.user}).fetchone()[0]
    return Reach.OPEN if is_any else Reach.ALL, is_covered


def _cursor(conn: sqlite.Connection, sql: str, params: Params) -> Iterator[sqlite.Row]:
    cursor = conn.cursor()
    cursor.row_factory = sqlite.Row
    return cursor.execute(sql, params)
