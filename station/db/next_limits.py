"""The nearest limit of every case that has one, its own or of what hangs on it, in a table that the list reads and sorts by.

A limit is worked out by the rules of the trade and never in SQL: it is the first of those the workbench has for the case
(``casework/agenda.py``). Nothing is written with a save: before the list is read, the journal says which cases were touched since
the last time, and these are worked out anew. All of them are after the rules, the holidays, the station in front or the program changed,
and after the table itself was found damaged or missing (``mended``): it holds nothing that cannot be worked out.
"""

import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from station import __version__, stopping
from station.casework import deadlines, workdays
from station.casework.fields import Kind
from station.casework.model import BY_NAME, Grievance, Letter, Station
from station.db import sqlite
from station.db.faults import DamagedError, database_faults
from station.db.sight import seeing_all

if TYPE_CHECKING:
    from station.db.store import Store

F = TypeVar("F", bound=Callable[..., Any])
_Row = tuple[str, str, str, str, bool]  # due, key of the rule, record it is of, its title, whether it may give way once it is over

_BATCH = 500
_SOON_MS = 50  # for another window that is saving: a list in the window does not wait longer
_THROUGH = ("mediation", "legal_aid", "letter", "supervision")  # what hangs on these hangs on their case
_BESIDE = """SELECT other.grievance_id FROM letter_case one JOIN letter_case other USING (letter_id)
    WHERE one.grievance_id IN (SELECT value FROM json_each(?))"""  # whether a letter is still pursued, all its cases say together
_OF_LETTERS = "SELECT grievance_id FROM letter_case WHERE letter_id IN (SELECT value FROM json_each(?))"
_TABLES = ("next_limit", "next_limit_state")
_KEEP = "INSERT OR REPLACE INTO next_limit SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM grievance WHERE id = ?1)"


def catch_up(store: "Store") -> None:
    """Bring the table up to date; where it cannot be written now (a full disk, another window saving), the next time does."""
    if not store.db.conn.in_transaction:  # what is being written is looked at once it stands
        with database_faults(), suppress(sqlite.OperationalError):
            _catch_up(store)


def mended(function: F) -> F:
    """For a question that reads the table, its first argument the store: where that is damaged or missing it is made anew first."""

    @wraps(function)
    def call(store: "Store", *args: Any, **kwargs: Any) -> Any:
        try:
            return function(store, *args, **kwargs)
        except (DamagedError, sqlite.OperationalError) as fault:
            if store.db.conn.in_transaction or not (_mend(store) or isinstance(fault, DamagedError)):
                raise
            store.reopen()  # a connection that has met damage writes no more, also where another window has mended it
            return function(store, *args, **kwargs)

    return cast(F, call)


def _mend(store: "Store") -> bool:
    """Make the table anew if it is damaged or missing, looking on one connection and writing on another."""
    with database_faults(), closing(sqlite.connect(store.path, store.key)) as conn:
        if _is_sound(conn):
            return False
    with database_faults(), closing(sqlite.connect(store.path, store.key)) as conn:
        _make_anew(conn)
    return True


def _is_sound(conn: sqlite.Connection) -> bool:
    try:
        there = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE name IN (?, ?)", _TABLES)}
        return there == {*_TABLES} and all(conn.execute(f"PRAGMA integrity_check({name})").fetchone()[0] == "ok" for name in _TABLES)
    except sqlite.Error as error:
        if sqlite.code_of(error) == sqlite.SQLITE_INTERRUPT:
            raise
        return False


def _make_anew(conn: sqlite.Connection) -> None:
    """As a new store has them; what is there is put aside, as a page that cannot be read cannot be freed either."""
    from station.db import migrations

    new = sqlite.connect(Path(":memory:"), None)
    try:
        migrations.apply(new)
        wanted = new.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN (?, ?) AND sql <> ''", _TABLES).fetchall()
    finally:
        new.close()
    with conn:
        conn.execute("BEGIN IMMEDIATE")
        there = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}
        aside = next(words for words in map("aside{}".format, itertools.count()) if f"next_limit_{words}" not in there)
        for name in there.intersection(_TABLES):
            conn.execute(f"ALTER TABLE {name} RENAME TO {name}_{aside}")
        for kind, name, sql in wanted:
            conn.execute(sql.replace(f"INDEX {name} ", f"INDEX {name}_{aside} ") if kind == "index" else sql)


def look_back(conn: sqlite.Connection, origins: Iterable[Collection[object]]) -> None:
    """Look at these (device, number) again: they came before what they wait for, and are applied only now."""
    if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'next_limit_state'").fetchone():
        return  # all is worked out anew before the next list
    told = json.dumps(list(origins))
    first = "SELECT min(seq) - 1 FROM journal WHERE (device, number) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
    conn.execute(f"UPDATE next_limit_state SET seq = min(seq, coalesce(({first}), seq))", [told])


@seeing_all
def _catch_up(store: "Store") -> None:
    conn = store.db.conn
    kept = _state(conn)
    (end,) = conn.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()
    now = (end, _basis(store))
    today = store.now().date().isoformat()
    lapsed = {row[0] for row in conn.execute("SELECT grievance_id FROM next_limit WHERE lapses AND due < ?", [today])}
    if now == kept and not lapsed:
        return
    ids = lapsed.union(_touched(conn, kept[0])) if kept is not None and kept[1] == now[1] else None
    found = dict(_reckoned(store, ids))
    with _hardly_waiting(conn), conn:
        conn.execute("BEGIN IMMEDIATE")
        if _state(conn) == kept:  # else another window was first, and knows more
            _keep(conn, found, ids)
            conn.execute("DELETE FROM next_limit_state")
            conn.execute("INSERT INTO next_limit_state VALUES (?, ?)", now)


@contextmanager
def _hardly_waiting(conn: sqlite.Connection) -> Iterator[None]:
    (before,) = conn.execute("PRAGMA busy_timeout").fetchone()
    conn.execute(f"PRAGMA busy_timeout = {_SOON_MS}")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA busy_timeout = {before}")


def _state(conn: sqlite.Connection) -> tuple[int, str] | None:
    """Up to which entry of the journal the table is right, and by which rules; None before the first time."""
    row = conn.execute("SELECT seq, basis FROM next_limit_state").fetchone()
    return (row[0], row[1]) if row else None


def _basis(store: "Store") -> str:
    """What limits are worked out by beside the records themselves."""
    rules, own = deadlines.in_force(), store.find(Station, store.setting("station", ""))
    return f"{__version__} {rules.name} {rules.version} {own.id if own else ''} {own.name if own else ''} {workdays.adopted()}"


def _touched(conn: sqlite.Connection, seq: int) -> set[str]:
    """The cases that were written since an entry, or something that hangs on them."""
    spoken: dict[str, list[str]] = defaultdict(list)
    for record, record_id in conn.execute("SELECT DISTINCT record, record_id FROM journal WHERE seq > ?", [seq]):
        spoken[record].append(record_id)
    return {case_id for record, ids in spoken.items() for case_id in _cases(conn, record, ids)}


def _cases(conn: sqlite.Connection, record: str, ids: Collection[str]) -> Iterator[str]:
    """The cases these records are, or hang on."""
    told = json.dumps(list(ids))
    if record == Grievance.record:
        yield from ids
        yield from (row[0] for row in conn.execute(_BESIDE, [told]))
    elif record == Letter.record:
        yield from (row[0] for row in conn.execute(_OF_LETTERS, [told]))
    elif record in BY_NAME:
        for spec in BY_NAME[record].specs():
            if spec.kind is Kind.KEY and (spec.of == Grievance.record or (spec.required and spec.of in _THROUGH)):
                sql = f"SELECT DISTINCT {spec.name} FROM {record} WHERE id IN (SELECT value FROM json_each(?)) AND {spec.name} IS NOT NULL"
                yield from _cases(conn, spec.of, [row[0] for row in conn.execute(sql, [told])])


def _reckoned(store: "Store", ids: Collection[str] | None) -> Iterator[tuple[str, _Row]]:
    """Each of these cases (None for all) that has a limit running, with the nearest."""
    if ids is not None and not ids:
        return
    from station.casework.agenda import nearest  # where nothing was written, the first list does without
    from station.db import agenda

    wanted, now = ids or (), store.now()
    if ids is None or len(ids) > _BATCH:  # of an old ledger taken in nearly none has a limit running
        running = agenda.running(store)
        wanted = running if ids is None else set(ids).intersection(running)
    wanted = sorted(wanted)
    for first in range(0, len(wanted), _BATCH):
        stopping.here()
        for case_id, found in agenda.by_case(store, wanted[first : first + _BATCH]):
            if (task := nearest(found, now)) is not None:
                yield case_id, (task.due, task.key, task.record, task.title, task.is_lost_when_over and not task.is_lost(now))


def _keep(conn: sqlite.Connection, found: dict[str, _Row], ids: Collection[str] | None) -> None:
    """Make the rows of these cases (None for all) what was found."""
    sql = "SELECT grievance_id, due, key, record, title, lapses FROM next_limit"
    among = " WHERE grievance_id IN (SELECT value FROM json_each(?))"
    rows = conn.execute(sql) if ids is None else conn.execute(sql + among, [json.dumps(list(ids))])
    before: dict[str, _Row] = {case_id: (due, key, record, title, bool(lapses)) for case_id, due, key, record, title, lapses in rows}
    conn.executemany("DELETE FROM next_limit WHERE grievance_id = ?", ((case_id,) for case_id in before.keys() - found.keys()))
    conn.executemany(_KEEP, ((case_id, *row) for case_id, row in found.items() if before.get(case_id) != row))
