"""A damaged store: what is intact is read page by page and put into a new store; the damaged file is only ever read.

Nearly every value stands twice, in its row and in the journal, so that one damaged page seldom loses anything (docs/faults.md).
"""

import os
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from station import files, stopping
from station.casework.fields import Record
from station.casework.model import BY_NAME, RECORDS, Station
from station.db import attachments, cells, heads, migrations, search_index, sqlite, switching
from station.db.cells import Row, Tree, Value
from station.db.devices import take_new_name
from station.db.faults import storage_faults
from station.db.step import Step
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.frozen import frozen
from station.vault import slots
from station.vault.pages import Pages

Progress = tuple[int, int]  # done, of how many

_LOOKS, _PAUSE_S = 3, 0.5
_WORKED_OUT = ("search_", "next_limit", "sqlite_", "_sqlite_migrations")  # tables the new store makes itself


@frozen
class Kept:
    """What became of one kind of record: ``lost`` are those the journal still names."""

    title: str
    saved: int
    lost: int = 0


@frozen
class Finding:
    """What is intact in a damaged store."""

    pages: int
    damaged: int
    kinds: tuple[Kept, ...]
    entries: int  # of the journal
    entries_lost: int  # of this PC's own, whose numbers tell
    newest: str  # when the last entry was written, "" for none
    papers_lost: int = 0  # attachments that could not be read

    @property
    def lost(self) -> int:
        """Records that are gone."""
        return sum(kind.lost for kind in self.kinds)


@frozen
class _Column:
    name: str
    type: str
    may_be_null: bool
    is_rowid: bool

    def fits(self, value: Value) -> bool:
        if value is None:
            return self.may_be_null or self.is_rowid
        return isinstance(value, {"TEXT": str, "INTEGER": int, "BLOB": bytes}.get(self.type, object))


@dataclass
class _Table:
    """One table: its columns in the order in which rows hold them, its rows as far as they were found."""

    name: str
    columns: tuple[_Column, ...]
    has_rowid: bool
    tree: Tree

    @property
    def has_holes(self) -> bool:
        return bool(self.tree.holes) or not self.tree.pages

    def fits(self, row: Row) -> bool:
        return len(row[1]) == len(self.columns) and all(map(_Column.fits, self.columns, row[1]))

    def named(self) -> Iterator[dict[str, Value]]:
        for rowid, values in stopping.each(self.tree.rows):
            yield {c.name: rowid if c.is_rowid else value for c, value in zip(self.columns, values, strict=False)}


class Wreck:
    """A damaged store as far as it could be read."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.damaged = 0
        self.tables: dict[str, _Table] = {}

    def finding(self) -> Finding:
        """What is intact, counted by kind in the order of the model."""
        journal = list(self.tables["journal"].named())
        named = {str(e["record_id"]): str(e["record"]) for e in journal}
        destroyed = {str(row["record_id"]) for row in self.tables["destroyed"].named()}  # made anew from what remains of them
        made = {of for e in stopping.each(journal) if e["body"] and (of := str(e["record_id"])) and (e["is_new"] or of in destroyed)}
        held = {name: {str(row["id"]) for row in self.tables[name].named()} for name in BY_NAME}
        lost = Counter(kind for of, kind in named.items() if kind in held and of not in held[kind] and of not in made)
        entered: dict[str, set[str]] = defaultdict(set)
        for of in stopping.each(made):
            entered[named[of]].add(of)
        kinds = [(cls.title, held[cls.record] | entered[cls.record], max(0, lost[cls.record])) for cls in RECORDS]
        numbers: dict[Value, list[int]] = defaultdict(list)
        for entry in journal:
            numbers[entry["device"]].append(int(str(entry["number"])))
        own = numbers.get(self._device(), [])
        return Finding(
            pages=self.pages.count,
            damaged=self.damaged,
            kinds=tuple(Kept(title, len(saved), gone) for title, saved, gone in kinds if saved or gone),
            entries=len(journal),
            entries_lost=max(own, default=0) - len(own),
            newest=max((str(e["at"]) for e in journal), default=""),
        )

    def _device(self) -> str:
        found = [str(row["value"]) for row in self.tables["setting"].named() if row["key"] == "device"]
        return found[0].strip('"') if found else ""


def check(store: Store) -> int:
    """How many pages of an open store are damaged; may take seconds, on a connection of its own beside the window.

    The engine looks itself: whoever else closes the file takes away the engine's locks (https://www.sqlite.org/howtocorrupt.html).
    """
    found: set[str] = set()
    for look in range(_LOOKS):
        with storage_faults():
            bad = stopping.beside(partial(_bad_pages, store.folder / FILE_NAME, store.key))
        found = bad if not look else found & bad
        if not found:
            break
        time.sleep(_PAUSE_S)  # a page that was just being written is whole the next time
    return len(found)


def _bad_pages(path: Path, key: bytes) -> set[str]:
    """What the engine says of each damaged page, in one piece that cannot be interrupted."""
    conn = sqlite.connect(path, key)
    try:
        return {row[0] for row in conn.execute("PRAGMA main.cipher_integrity_check")}
    finally:
        conn.close()


def read(folder: Path, key: bytes) -> Generator[Progress, None, Wreck]:
    """Read all that is intact; slow work. Nothing is written."""
    with storage_faults():
        pages = _pages(folder, key)
        wreck = Wreck(pages)
        for done, number in enumerate(pages.damaged(), 1):
            wreck.damaged += bool(number)
            if not done % 1000:
                yield done, pages.count
        schema, free = cells.tree(pages, 1), cells.free(pages)
        objects = {str(v[1]): v for v in _schema_rows(pages, schema, free)}
        wreck.tables = _tables(objects)
        for table in wreck.tables.values():
            if table.name in objects:
                table.tree = cells.tree(pages, _root(objects[table.name]))
                yield pages.count, pages.count
        if schema.holes or any(table.tree.holes for table in wreck.tables.values()):
            known = schema.pages | free
            for name, values in objects.items():
                known |= wreck.tables[name].tree.pages if name in wreck.tables else cells.tree(pages, _root(values)).pages
            _place(wreck, [loose for loose in cells.orphans(pages, known) if not _is_schema(loose)])
    return wreck


def _pages(folder: Path, key: bytes) -> Pages:
    return Pages(folder / FILE_NAME, sqlite.file_key(key))


def _schema_rows(pages: Pages, schema: Tree, free: set[int]) -> Iterator[tuple[Value, ...]]:
    """What sqlite_master says; where a page of its tree is damaged, from the leaves below it too."""
    if schema.holes:
        for loose in cells.orphans(pages, schema.pages | free):
            if _is_schema(loose):
                yield from (values for _, values in loose.rows)
    yield from (values for _, values in schema.rows)


def _is_schema(loose: Tree) -> bool:
    kinds = ("table", "index", "trigger", "view")
    return all(len(values) == 5 and values[0] in kinds and isinstance(values[3], int) for _, values in loose.rows)


def _root(values: tuple[Value, ...]) -> int:
    return values[3] if isinstance(values[3], int) else 0


@cache
def _ours() -> dict[str, str]:
    """How this program makes its tables, but those that are worked out anew."""
    conn = sqlite.connect(Path(":memory:"), None)
    try:
        migrations.apply(conn)
        made = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: sql for name, sql in made if not name.startswith(_WORKED_OUT)}
    finally:
        conn.close()


def _tables(objects: dict[str, tuple[Value, ...]]) -> dict[str, _Table]:
    """The tables as this store made them; those of which it says nothing any more as this program makes them."""
    scratch = sqlite.connect(Path(":memory:"), None)
    try:
        for name, source in _ours().items():
            scratch.execute(str(objects[name][4]) if name in objects else source)
        without = {row[1] for row in scratch.execute("PRAGMA table_list") if row[4]}
        return {name: _table(scratch, name, name not in without) for name in _ours()}
    finally:
        scratch.close()


def _table(conn: sqlite.Connection, name: str, has_rowid: bool) -> _Table:
    found = conn.execute(f"PRAGMA table_info({name})").fetchall()
    keys = [row for row in found if row[5]]
    if not has_rowid:  # the key stands first in such a tree
        found = [*sorted(keys, key=lambda row: int(row[5])), *(row for row in found if not row[5])]
    columns = (
        _Column(row[1], row[2], not row[3] and not row[5], has_rowid and len(keys) == 1 and bool(row[5]) and row[2] == "INTEGER")
        for row in found
    )
    return _Table(name, tuple(columns), has_rowid, Tree())


def _place(wreck: Wreck, loose: list[Tree]) -> None:
    """Give leaves that no tree leads to any more to the table they are of: by the form of their rows, then by the journal."""
    candidates = [table for table in wreck.tables.values() if table.has_holes]
    doubtful = []
    for leaf in stopping.each(loose):
        fitting = [table for table in candidates if all(map(table.fits, leaf.rows))]
        if len(fitting) == 1:
            fitting[0].tree.rows += leaf.rows
        elif fitting:
            doubtful.append((leaf, fitting))
    kinds = {entry["record_id"]: entry["record"] for entry in wreck.tables["journal"].named()}
    for leaf, fitting in doubtful:
        said = Counter(kinds.get(values[0]) for _, values in leaf.rows)
        for table in fitting:
            if said.most_common(1)[0][0] == table.name:
                table.tree.rows += leaf.rows


# -- into a new store ------------------------------------------------------------------------------------------------


def salvage(folder: Path, key: bytes, target: Path, clock: Callable[[], datetime] = datetime.now) -> Generator[Progress, None, Finding]:
    """Put all that is intact but the attachments into a new store in ``target``, under the same key, with the same passwords; slow work.

    ``target`` may lie on a stick, as the disk of the store may be the one that fails. The new store is a new PC, as entries of the old
    one may be missing whose numbers must not be given out again. What rows hold and no entry explains any more is entered once more.
    StationError if ``target`` holds a store.
    """
    if (target / FILE_NAME).exists():
        raise StationError("这个文件夹里已经有数据，没有写入。", "请选一个空文件夹。")
    wreck = yield from read(folder, key)
    with storage_faults():
        target.mkdir(parents=True, exist_ok=True)
        with Store._opened(target, key, clock) as store, sqlite.built(store.db.conn):
            yield 0, len(wreck.tables)  # what was written stands, and so does not hear a stop until the next step
            yield from _fill(store, wreck)
            yield 0, len(RECORDS)
            found = wreck.finding()
            _settle_station(store)
            take_new_name(store, "存下损坏数据里完好的部分", store.setting("distributed", 0))
            store.set_setting("home", {})
            store.set_setting("damaged_pages", 0)
            store.set_setting("restored_at", store.now().isoformat())  # letter numbers drawn since may not be known any more
            yield from _explain(store)
            yield 0, 1  # a stop is heard here: the index begins by throwing away what was entered into it so far, in one piece
            for done in search_index.rebuild(store):
                yield done, done
            store.log_act("salvage", f"{sum(kind.saved for kind in found.kinds)} 条记录，坏 {found.damaged} 页")
        shutil.copyfile(folder / slots.FILE_NAME, target / slots.FILE_NAME)  # only now: passwords without a file mean that it is gone
    return found


def _fill(store: Store, wreck: Wreck) -> Generator[Progress, None, None]:
    conn = store.db.conn
    conn.execute("PRAGMA foreign_keys = OFF")  # a row may come before the one it leads to
    known = {row[0] for row in conn.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    for done, table in enumerate(wreck.tables.values(), 1):
        columns = {row[1] for row in conn.execute(f"PRAGMA main.table_info({table.name})")}
        if table.name not in known or not table.tree.rows:
            continue
        kept = [(at, c) for at, c in enumerate(table.columns) if c.name in columns]
        names = [c.name for _, c in kept]
        rows = (
            [rowid if c.is_rowid else (values[at] if at < len(values) else None) for at, c in kept] for rowid, values in table.tree.rows
        )
        if table.has_rowid and not any(c.is_rowid for _, c in kept):  # the order of rows is the order of entry
            names.append("rowid")
            rows = ([*row, rowid] for row, (rowid, _) in zip(rows, table.tree.rows, strict=True))
        marks = ", ".join("?" * len(names))
        with store._transaction():  # one for each: writing all that at once takes seconds in which no stop is heard
            conn.execute(f"DELETE FROM main.{table.name}")
            conn.executemany(f"INSERT OR IGNORE INTO main.{table.name} ({', '.join(names)}) VALUES ({marks})", stopping.each(rows))
        yield done, len(wreck.tables)
    store.device = store.setting("device", store.device)
    store.set_setting("device", store.device)


def _explain(store: Store) -> Generator[Progress, None, None]:
    """Make rows and journal say the same again: rows that are gone from their entries, entries that are gone from the rows."""
    made = """SELECT DISTINCT record_id FROM main.journal WHERE record = ? AND body <> ''
        AND (is_new OR record_id IN (SELECT record_id FROM main.destroyed))
        AND (device, number) NOT IN (SELECT device, number FROM main.waiting) ORDER BY record_id"""
    with store.step("补记损坏数据里完好的内容", undoable=False) as step:
        yield 0, len(RECORDS)
        for done, cls in enumerate(RECORDS, 1):
            records = [record for deleted in (False, True) for record in store.select_unsealed(cls, deleted=deleted)]
            explained = {row[0]: None for row in store.query(made, [cls.record])}
            for gone in explained.keys() - {record.id for record in records}:
                _make_anew(store, step, cls, gone)
            for record in records:
                stopping.here()
                _enter_again(store, step, record, record.id in explained)
            yield done, len(RECORDS)
        for table, rowid, _, which in store.query("PRAGMA main.foreign_key_check"):
            if table in BY_NAME:
                _unlink(store, step, BY_NAME[table], rowid, which)


def _settle_station(store: Store) -> None:
    """Which station this is, where that was lost: the only one there is; otherwise it is asked for as at the first start."""
    if store.find(Station, store.setting("station", "")) is None:
        there = store.select(Station)
        store.set_setting("station", there[0].id if len(there) == 1 else "")


def _make_anew(store: Store, step: Step, cls: type[Record], record_id: str) -> None:
    """The row as all its entries make it."""
    store.execute(f"DELETE FROM main.{cls.record} WHERE id = ?", [record_id])
    store.execute(f"INSERT INTO main.{cls.record} (id, stamps) VALUES (?, '{{}}')", [record_id])
    step.write_states(cls, [record_id])
    step.touch(cls.record, record_id)


def _enter_again(store: Store, step: Step, record: Record, is_explained: bool) -> None:
    """What the row holds was true; where the entries do not say it any more, say it once more."""
    cls = type(record)
    if not is_explained:
        store.execute(f"DELETE FROM main.{cls.record} WHERE id = ?", [record.id])
        step.add(record)
        return
    ((_, state),) = heads.states(store, cls, [record.id])
    says = {name: field.value for name, field in state.fields.items()}
    if any(getattr(record, name) != says.get(name, empty) for name, empty in record.empties().items()) or record.stamps != state.stamps:
        _make_anew(store, step, cls, record.id)
        base = store.unsealed(cls, record.id)
        assert base is not None
        step.save(record.with_values(stamps=base.stamps), base, in_bin=True)


def _unlink(store: Store, step: Step, cls: type[Record], rowid: int, which: int) -> None:
    """A record that leads to one that is gone leads nowhere from now on."""
    ((name,),) = ((row[3],) for row in store.query(f"PRAGMA main.foreign_key_list({cls.record})") if row[0] == which)
    ((record_id,),) = store.query(f"SELECT id FROM main.{cls.record} WHERE rowid = ?", [rowid])
    base = store.unsealed(cls, record_id)
    assert base is not None
    step.save(base.with_values(**{name: ""}), base, in_bin=True)


def add_papers(folder: Path, target: Path) -> Generator[Progress, None, int]:
    """Put the sealed attachments beside a salvaged store; on one disk a second name for each is enough, as they never change.

    How many the disk does not give back is returned; StationError where they cannot be put.
    """
    lost = 0
    found = sorted((folder / attachments.FOLDER).glob("??/*"))
    with storage_faults():
        for done, path in enumerate(found, 1):
            link = target / path.relative_to(folder)
            link.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, link)
            except OSError:
                try:
                    content = path.read_bytes()
                except OSError:
                    lost += 1
                else:
                    files.write(link, content)
            yield done, len(found)
    return lost


def settle(salvaged: Path, target: Path) -> None:
    """Give what was prepared whole its place in a folder without data; the store itself comes last."""
    with storage_faults():
        found = sorted(salvaged.iterdir(), key=lambda path: path.name == FILE_NAME)
        for path in filter(Path.is_file, found):
            stopping.beside(partial(files.sync, path))
        for path in found:
            path.rename(target / path.name)
        files.sync_folder(target)


def put_in_place(folder: Path, salvaged: Path) -> None:
    """Go on with the salvaged store in the place of the damaged one, which is put aside beside it with its log and never thrown away.

    StationError while another window has it open; then it is done at the next opening.
    """
    with storage_faults():
        switching.commit(salvaged, folder)
        switching.finish(folder)
