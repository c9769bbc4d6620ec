"""The store: one SQLite file, one writing path, one journal.

Every write goes through :meth:`Store.step`: the rows and their journal entries (``db/step.py``) are stored in one transaction
and the :class:`~station.changes.Changes` it touched come back.
"""

import json
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from station import files, paths, stopping
from station.casework import model
from station.casework.fields import Record
from station.casework.journal import Entry, FieldChange
from station.changes import Changes
from station.db import destroying_due, in_force, media, migrations, rows, sqlite, switching, vaulting
from station.db.faults import database_faults, storage_faults
from station.db.ids import new_device
from station.db.sealing import Seals
from station.db.sight import Sight
from station.errors import StationError
from station.vault.slots import LockedError

if TYPE_CHECKING:  # what writes, searches and merges is loaded when it is first needed: the first list does not wait for it
    import msgspec

    from station.db.heads import Conflict
    from station.db.search import Words
    from station.db.step import Step

R = TypeVar("R", bound=Record)
T = TypeVar("T")

FILE_NAME = "station.db"


class _Database(NamedTuple):
    conn: sqlite.Connection


class _Nothing:
    """Stands where the database was while the store rests."""

    def __getattr__(self, name: str) -> Any:
        raise LockedError


class Store:
    """An open store. ``user`` is the person whose name goes into the journal; ``clock`` gives local time."""

    def __init__(self, conn: sqlite.Connection, folder: Path, key: bytes, clock: Callable[[], datetime]) -> None:
        self.db = _Database(conn)
        self.folder = folder
        self.key = key  # the data key: never shown, logged or written
        self.clock = clock
        self.seals = Seals(conn)
        self.sight = Sight()
        self.user = ""
        self.only_read = ""  # the sentence that refuses every step, where the store is only to be read
        self._open_step: Step | None = None
        self.device: str = self.setting("device", "")
        if not self.device:
            self.device = new_device()
            self.set_setting("device", self.device)

    # -- opening ---------------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, folder: Path, key: bytes | None = None, *, clock: Callable[[], datetime] = datetime.now) -> "Store":
        """Open the store in ``folder`` with its data key, making it when there is none.

        Where the vault is open (practice, a new station) no key is needed. Restored data that wait for it are moved in; a store
        of an older version is backed up and migrated. Raises LockedError if a key is needed and none is given, StationError for
        a file that is no store, a store of a newer version, a folder on a share or stick, and every storage fault.
        """
        with storage_faults():
            media.refuse(folder)
            files.make_folder(folder)
            switching.finish(folder)
            files.tidy(folder)
            files.tidy(folder / paths.BACKUPS)
        try:
            return cls._opened(folder, key, clock)
        except StationError as error:
            if isinstance(error.__cause__, (OSError, sqlite.Error)) and not files.is_writable(folder):
                raise StationError(
                    "数据文件夹不能写入，打不开数据。", "数据没有改动。请检查文件夹的权限；在只读的盘上，请把整个文件夹拷到本机硬盘再打开。"
                ) from error
            raise

    @classmethod
    def _opened(cls, folder: Path, key: bytes | None, clock: Callable[[], datetime]) -> "Store":
        with storage_faults():
            path = folder / FILE_NAME
            conn, key = vaulting.opened(path, key)
            try:
                cls._prepare(conn, path, key, clock)
                store = cls(conn, folder, key, clock)
                store._catch_up()
                return store
            except BaseException:
                conn.close()
                raise

    def _catch_up(self) -> None:
        """Finish what the last time left undone; at most openings that is nothing."""
        if self.db.conn.execute("SELECT 1 FROM opaque LIMIT 1").fetchone() is not None:
            from station.db.receiving import apply_what_is_known_now

            apply_what_is_known_now(self)
        self.index_received()
        if destroying_due.is_due(self):
            from station.db import destroying

            destroying.catch_up(self)

    def again(self, *, clock: Callable[[], datetime] | None = None) -> "Store":
        """The same store opened once more, for another thread: without the person at the desk.

        StationError if its file is gone: no new store is begun in the place of the one in use.
        """
        if not self.path.exists():
            raise StationError(
                f"数据文件“{self.path.name}”不见了：盘可能被拔掉了，文件夹也可能被移走或者删除了。",
                "请把盘插好，或者把文件夹放回原处，关掉程序再打开；找不回来，请从备份恢复。",
            )
        store = Store._opened(self.folder, self.key, clock or self.clock)
        store.only_read = self.only_read
        return store

    @staticmethod
    def _prepare(conn: sqlite.Connection, path: Path, key: bytes, clock: Callable[[], datetime]) -> None:
        # a first opening that was cut short (a full disk) left an empty database: it is still new
        is_new = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if not is_new and conn.execute("PRAGMA application_id").fetchone()[0] != sqlite.APPLICATION_ID:
            raise StationError(f"“{path.name}”不是服务站的数据文件。", "原文件没有改动。请换一个文件夹，或从备份恢复。")
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA synchronous = FULL")  # an acknowledged save survives a power cut
        conn.execute("PRAGMA journal_mode = WAL")
        known, applied = migrations.known(), migrations.applied(conn)
        if applied - known:
            raise StationError("这份数据是由更新版本的程序保存的，本机程序打不开。", "数据没有改动。请先升级本机的程序。")
        if known - applied:
            if applied:
                _copy_before_migration(conn, path, key, clock)
            if is_new:
                conn.execute(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
            migrations.apply(conn)

    @cached_property
    def words(self) -> "Words":
        """What is known of the words looked for last."""
        from station.db.search import Words

        return Words(self.db.conn)

    @property
    def path(self) -> Path:
        """The store's file."""
        return self.folder / FILE_NAME

    def close(self) -> None:
        """Close the file; the object is of no use afterwards."""
        if not self.is_resting:
            self.sight.close()
            self.db.conn.close()

    # -- while the window is locked ----------------------------------------------------------------------------------

    @property
    def is_resting(self) -> bool:
        """Whether the file is closed and the key forgotten until :meth:`wake`."""
        return isinstance(self.db, _Nothing)

    def rest(self) -> None:
        """Close the file and forget the key; whoever asks anything meanwhile gets a LockedError."""
        self.close()
        self.key = b""
        self.db = self.seals = cast(Any, _Nothing())
        vars(self).pop("words", None)

    def wake(self, key: bytes) -> None:
        """Open the file again after :meth:`rest`, under the same window; nobody is at the desk yet."""
        vars(self).update(vars(Store.open(self.folder, key, clock=self.clock)) | {"only_read": self.only_read})

    def reopen(self) -> None:
        """Open the file again under the same window and person: a connection that has met a damaged page writes no more."""
        key, user = self.key, self.user
        self.rest()
        self.wake(key)
        self.user = user

    def refuse_own(self, path: Path) -> None:
        """StationError if writing to ``path`` would overwrite this store's own file or one of its WAL files."""
        if path.name.casefold().startswith(FILE_NAME) and path.resolve().parent == self.folder.resolve():
            raise StationError(f"“{path.name}”是本站的数据文件，不能覆盖，没有写入。", "请换个名字或者换个位置。")

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def now(self) -> datetime:
        """Local time to the second, from the store's clock."""
        return self.clock().replace(microsecond=0)

    # -- reading ---------------------------------------------------------------------------------------------------

    def query(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite.Row]:
        """Rows of a SELECT as the person at the desk sees them (``db/sight.py``); only modules of ``db`` call this."""
        with storage_faults():
            self.seals.look()
            return list(self.sight.rows(self, sql, params))

    def find(self, cls: type[R], record_id: str) -> R | None:
        """The record with this id, deleted or not, as everybody reads it; None if there is none that the person at the desk may see."""
        found = self.unsealed(cls, record_id)
        return self.seals.covered(found) if found is not None else None

    def unsealed(self, cls: type[R], record_id: str) -> R | None:
        """The record with this id as it is kept: what the writing path compares with, and what the head is shown on request."""
        found = self.query(f"SELECT * FROM {cls.record} WHERE id = ?", [record_id])
        return rows.to_record(cls, found[0]) if found else None

    def get(self, cls: type[R], record_id: str) -> R:
        """The record with this id; KeyError if there is none."""
        found = self.find(cls, record_id)
        if found is None:
            raise KeyError(record_id)
        return found

    def select(self, cls: type[R], where: str = "", params: Sequence[Any] = (), *, order: str = "id", deleted: bool = False) -> list[R]:
        """Records of one kind that are not deleted (or only the deleted ones), by default in order of entry; only for ``db``."""
        found = self.select_unsealed(cls, where, params, order=order, deleted=deleted)
        return [self.seals.covered(record) for record in stopping.each(found)] if self.seals.is_any else found

    def select_unsealed(
        self, cls: type[R], where: str = "", params: Sequence[Any] = (), *, order: str = "id", deleted: bool = False
    ) -> list[R]:
        """The same as they are kept, for what compares records with the journal."""
        condition = f"deleted = {int(deleted)}" + (f" AND ({where})" if where else "")
        sql = f"SELECT * FROM {cls.record} WHERE {condition} ORDER BY {order}"
        return [rows.to_record(cls, row) for row in stopping.each(self.query(sql, params))]

    def matching(self, cls: type[R], **values: Any) -> list[R]:
        """Records that are not deleted and hold exactly these values (all of them without any), in order of entry."""
        where = " AND ".join(f"{cls.spec(name).name} = ?" for name in values)
        return self.select(cls, where, list(values.values()))

    def count(self, cls: type[Record]) -> int:
        """How many records of one kind are not deleted."""
        return int(self.query(f"SELECT count(*) FROM {cls.record} WHERE deleted = 0")[0][0])

    # -- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def step(self, name: str, *, undoable: bool = True) -> Iterator["Step"]:
        """One named transaction; a step inside a step joins it. Afterwards ``step.changes`` says what was touched."""
        if self._open_step is not None:
            yield self._open_step
            return
        from station.db.step import Step

        self._refuse_writing()
        with self._transaction():
            self.device = self.setting("device", self.device)  # another window may have taken a new name for this PC
            step = Step(self, name, "do" if undoable else "final")
            self._open_step = step
            try:
                yield step
            finally:
                self._open_step = None
        in_force.follow(self, step.changes)
        if step.is_received:
            self.index_received()

    @contextmanager
    def step_of_many(self, name: str) -> Iterator["Step"]:
        """:meth:`step` for very many records, whose end hears a stop soon (:func:`sqlite.spilling`)."""
        with sqlite.spilling(self.db.conn), self.step(name) as step:
            yield step

    def _refuse_writing(self) -> None:
        if self.only_read:
            raise StationError(self.only_read)
        switching.refuse_replaced(self.folder)

    def index_received(self) -> None:
        """Make what was received findable: right after it came, or where that was cut short, at the next opening or question."""
        if self._open_step is None:
            with database_faults():
                if self.db.conn.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone() is not None:
                    from station.db import search_index

                    search_index.catch_up(self.db.conn)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with database_faults():
            self.db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.conn.execute("COMMIT")
                stopping.settled()
            except BaseException:
                self.db.conn.rollback()
                raise

    def draw(self, series: str, year: int) -> int:
        """The next number of a series, starting at 1; only inside a step, so that a failed step uses none up."""
        if self._open_step is None:
            raise RuntimeError("a number is drawn inside a step")
        sql = "INSERT INTO series VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"
        return int(self.db.conn.execute(sql, [series, year]).fetchone()[0])

    def raise_series(self, series: str, year: int, at_least: int) -> None:
        """Note that numbers up to ``at_least`` are taken (practice data, old ledgers); only inside a step."""
        sql = "INSERT INTO series VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)"
        self.db.conn.execute(sql, [series, year, at_least])

    # -- undo ------------------------------------------------------------------------------------------------------

    def undo_name(self) -> str:
        """The name of the step :meth:`undo` would take back; "" if there is none."""
        return self.seals.said(self._last_done()[1])

    def redo_name(self) -> str:
        """The name of the step :meth:`redo` would do again; "" if there is none."""
        return self.seals.said(self._last_undone()[1])

    def undo_by(self) -> str:
        """Whose step :meth:`undo` would take back; "" if there is none."""
        return self._by(self._last_done()[0])

    def redo_by(self) -> str:
        """Who took back what :meth:`redo` would do again; "" if there is nothing to do again."""
        return self._by(self._last_undone()[0])

    def _by(self, step_id: str) -> str:
        return next((str(row[0]) for row in self.query("SELECT by FROM step WHERE id = ?", [step_id])), "")

    def undo_size(self) -> int:
        """How many changes of records :meth:`undo` would take back; 0 if there is nothing to take back."""
        return self._size(self._last_done()[0])

    def redo_size(self) -> int:
        """How many changes of records :meth:`redo` would write again."""
        return self._size(self._last_undone()[0])

    def undo_records(self) -> set[str]:
        """Which kinds of records :meth:`undo` would change."""
        return self._records(self._last_done()[0])

    def redo_records(self) -> set[str]:
        """Which kinds of records :meth:`redo` would change."""
        return self._records(self._last_undone()[0])

    def _records(self, step_id: str) -> set[str]:
        return {row[0] for row in self.query("SELECT record FROM journal WHERE step = ? AND device = ?", [step_id, self.device])}

    def _size(self, step_id: str) -> int:
        return int(self.query("SELECT count(*) FROM journal WHERE step = ? AND device = ?", [step_id, self.device])[0][0])

    def undo(self) -> Changes:
        """Take back the last step made on this PC; StationError if a value has changed since."""
        return _result(self.undoing())

    def redo(self) -> Changes:
        """Do again what :meth:`undo` took back last."""
        return _result(self.redoing())

    def undoing(self) -> Generator[tuple[int, int], None, Changes]:
        """:meth:`undo` as slow work: yields (done, of how many); closed before its end it has done nothing."""
        return self._reverse(self._last_done, "undo", "撤销")

    def redoing(self) -> Generator[tuple[int, int], None, Changes]:
        """:meth:`redo` as slow work, like :meth:`undoing`."""
        return self._reverse(self._last_undone, "redo", "重做")

    def _last_done(self) -> tuple[str, str]:
        return self._last(("do", "redo"), "undo")

    def _last_undone(self) -> tuple[str, str]:
        # after a new act, or one that cannot be taken back (an issued letter), there is nothing to do again
        return self._last(("undo",), "redo", ("do", "final"))

    def _last(self, pushed: Collection[str], popped: str, ending: Collection[str] = ()) -> tuple[str, str]:
        """(step, its first name) on top of the stack these kinds of steps make, ("", "") if it is empty.

        The steps of this PC are read newest first, only as far as needed; each ``popped`` one hides the one before it.
        """
        hidden = 0
        with database_faults():
            sql = "SELECT id, name, kind FROM step WHERE device = ? ORDER BY rowid DESC"
            for step, name, kind in self.sight.rows(self, sql, [self.device]):
                if kind in ending:
                    break
                if kind == popped:
                    hidden += 1
                elif kind in pushed and hidden:
                    hidden -= 1
                elif kind in pushed:
                    return step, name if kind == "do" else name.partition("：")[2]
        return "", ""

    def _reverse(self, last: Callable[[], tuple[str, str]], kind: str, verb: str) -> Generator[tuple[int, int], None, Changes]:
        from station.db.step import Step

        self._refuse_writing()
        with self._transaction():
            step_id, name = last()
            if not step_id:
                raise StationError(f"没有可以{verb}的步骤。")
            step = Step(self, f"{verb}：{name}", kind, undoes=step_id)
            yield from self._take_back(step, step_id, name)
        in_force.follow(self, step.changes)
        return step.changes

    def undo_step(self, step_id: str, spared: Collection[str] = ()) -> Generator[tuple[int, int], None, Changes]:
        """Take back one step of this PC whatever was done after it, but for the records in ``spared``; yields (done, of how many).

        That is a new step, which can be taken back in turn. StationError if a value has changed since; nothing is done then.
        """
        from station.db.step import Step

        self._refuse_writing()
        with sqlite.spilling(self.db.conn), self._transaction():
            name = self.query("SELECT name FROM step WHERE id = ? AND device = ?", [step_id, self.device])[0][0]
            step = Step(self, f"整批撤销：{name}", "do", undoes=step_id)
            self._open_step = step
            try:
                yield from self._take_back(step, step_id, name, spared)
            finally:
                self._open_step = None
        in_force.follow(self, step.changes)
        return step.changes

    def _take_back(self, step: "Step", step_id: str, name: str, spared: Collection[str] = ()) -> Iterator[tuple[int, int]]:
        """Reverse the entries of a step, the last first; afterwards nothing may lead to what is gone that was made since."""
        entries = [e for e in self.entries("step = ? AND device = ?", [step_id, self.device]) if e.record_id not in spared]
        gone: dict[str, dict[str, str]] = {}
        for done, entry in enumerate(reversed(entries), 1):
            if step.reverse(entry, name):
                gone.setdefault(entry.record, {})[entry.record_id] = entry.stamp
            yield done, len(entries)
        for record, stamps in gone.items():
            if user := self._linking(record, stamps):
                raise StationError(f"“{name}”之后又登记了{user.title}，不能直接撤销。", "请先撤销或者删除后来登记的内容。")

    def _linking(self, record: str, since: Mapping[str, str]) -> type[Record] | None:
        """The first kind of record, not deleted, with a link to one of these made after the version named with it; None for none."""
        ids = json.dumps(list(since))
        for cls in model.RECORDS:
            for spec in cls.links_to(record):
                sql = f"SELECT {spec.name}, stamps FROM {cls.record} WHERE {spec.name} IN (SELECT value FROM json_each(?)) AND deleted = 0"
                for linked, stamps in self.query(sql, [ids]):
                    versions = json.loads(stamps)
                    if versions.get(spec.name, versions.get("", "")) > since[linked]:
                        return cls
        return None

    def used_by(self, record: Record) -> type[Record] | None:
        """The first kind of record, not deleted, with a link to this one; None if nothing has."""
        return self._linking(record.record, {record.id: ""})

    # -- journal ---------------------------------------------------------------------------------------------------

    def entries(self, where: str, params: Sequence[Any], *, limit: int = -1) -> list[Entry]:
        """Journal entries in the order they were written here."""
        sql = (
            "SELECT journal.*, (SELECT name FROM step WHERE id = journal.step) AS step_name FROM journal"
            f" WHERE {where} ORDER BY seq LIMIT ?"
        )
        return [_to_entry(row) for row in stopping.each(self.query(sql, [*params, limit]))]

    def history(self, record_id: str) -> list[Entry]:
        """Every change of one record as everybody reads it, oldest first."""
        found = self.entries("record_id = ?", [record_id])
        if not self.seals.is_any or not found or found[0].record not in model.BY_NAME:
            return found
        record = self.unsealed(model.BY_NAME[found[0].record], record_id)
        return [self.seals.covered_entry(entry, record) for entry in found] if record is not None else found

    def conflicts(self, record_id: str = "") -> "list[Conflict]":
        """Fields with several values, of one record or of all, for a person to decide; see :mod:`station.db.heads`."""
        from station.db import heads

        return heads.conflicts(self, record_id)

    def last_number(self, device: str) -> int:
        """The highest journal number known of a device; 0 if none."""
        with self.sight.whole():
            return int(self.query("SELECT coalesce(max(number), 0) FROM journal WHERE device = ?", [device])[0][0])

    def receive(self, entries: Iterable[Entry], name: str) -> tuple[int, Changes]:
        """Take in entries made elsewhere: known ones are skipped, fields come to what all entries say (docs/merge.md).

        Entries keep their origin, so that they are never sent back as news. Returns (entries taken, changes).
        """
        with self.step(name, undoable=False) as step:
            taken = step.take(entries)
        return taken, step.changes

    # -- this PC's own settings and drafts ---------------------------------------------------------------------------

    def setting(self, key: str, default: Any) -> Any:
        """A setting of this PC (not journaled, not exchanged)."""
        found = self.query("SELECT value FROM setting WHERE key = ?", [key])
        return json.loads(found[0][0]) if found else default

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting of this PC."""
        self._write("INSERT OR REPLACE INTO setting VALUES (?, ?)", [key, json.dumps(value, ensure_ascii=False)])

    def log_act(self, act: str, detail: str, of: Record | None = None) -> None:
        """Note an act that leaves no journal entry: an export, a print, a backup; ``of`` is the record it was about, if one."""
        from station.db import chain

        with self._joined():
            record = (of.record, of.id) if of is not None else ("", "")
            chain.note_act(self.db.conn, self.now().isoformat(), self.user, act, detail, *record)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> None:
        """One write to a table that is not a record (drafts, outbox, inbox); only modules of ``db`` call this."""
        self._write(sql, params)

    def _write(self, sql: str, params: Sequence[Any]) -> None:
        with self._joined():
            self.db.conn.execute(sql, params)

    @contextmanager
    def _joined(self) -> Iterator[None]:
        """The transaction of the open step, or one of its own."""
        with nullcontext() if self._open_step is not None else self._transaction():
            yield


def _result(work: Generator[Any, None, T]) -> T:
    """Slow work done at once."""
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return cast(T, stop.value)


def _copy_before_migration(conn: sqlite.Connection, path: Path, key: bytes, clock: Callable[[], datetime]) -> None:
    from station.db import backup_making
    from station.db.backups import Series

    series = Series(path.parent / paths.BACKUPS)
    copy = _result(backup_making.make(conn, path, key, series, "migration", clock()))
    check = _result(backup_making.check(series, copy, key, path.parent, clock()))
    series.note(copy, check)
    if check.faults:
        raise StationError(f"数据要换成新版本的样子，先做的备份读不回来：{check.faults[0]}", "数据没有改动。请换一块硬盘，或者先清理磁盘。")


@cache
def _values() -> "msgspec.json.Decoder[dict[str, FieldChange]]":
    import msgspec  # for the journal: the first list does not wait for it

    return msgspec.json.Decoder(dict[str, FieldChange])


def _to_entry(row: sqlite.Row) -> Entry:
    values = _values().decode(row["body"] or "{}")  # destroyed by rule: empty
    plain = ("device", "number", "stamp", "at", "by", "step", "step_name", "record", "record_id")
    return Entry(**{name: row[name] for name in plain}, is_new=bool(row["is_new"]), values=values, more=row["more"] or b"")
