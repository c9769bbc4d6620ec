"""Going back to a backup: unpacked aside, opened, looked at, and only then put in the place of what is there."""

import shutil
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from station import files, foreign
from station.casework.model import BY_NAME
from station.db import attachments, backup_making, backups, destroying_due, sqlite, switching
from station.db.backups import Copy, Series
from station.db.devices import take_new_name
from station.db.faults import storage_faults
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.frozen import frozen
from station.vault import slots
from station.vault.pages import Pages
from station.vault.slots import LockedError, Vault

_MOST_PARTS = 10**6


@frozen
class Lost:
    """What was done here since the backup: an act by name and day, how many entries it wrote."""

    day: str
    name: str
    entries: int


@frozen
class Preview:
    """What a backup holds and what going back to it would lose; ``program`` and ``why`` are "" for a single file.

    ``lost`` is None where there is nothing to compare with (a new PC, or data here that cannot be read).
    """

    made_at: str
    program: str
    why: str
    station: str
    counts: tuple[tuple[str, int], ...]
    attachments: int
    lacking: int  # attachments it should have and has not
    newest_at: str
    lost: tuple[Lost, ...] | None
    lost_records: int
    lost_acts: int  # lines of the log of acts: who read, exported, printed
    more_entries: int  # that are in the backup and not here

    @property
    def records(self) -> int:
        """How many records it holds."""
        return sum(count for _, count in self.counts)


@dataclass
class Prepared:
    """A backup unpacked into ``folder``; ``copy`` is what it says of itself, None for a single file."""

    source: Path
    folder: Path
    copy: Copy | None
    vault: Vault | None
    attachments: int

    @property
    def words(self) -> str:
        """What the log says of going back to it."""
        return f"退回到 {self.copy.made_at[:16].replace('T', ' ')} 的备份" if self.copy is not None else "从备份文件恢复"

    def opens(self, key: bytes) -> bool:
        """Whether this data key opens it."""
        return _opens(self.folder / FILE_NAME, key)

    def key(self, *tried: bytes | None) -> bytes:
        """The first of these keys that opens it, or the one an open vault holds; LockedError if a password is needed."""
        open_key = self.vault.open_key if self.vault is not None else None
        for key in (open_key, *tried):
            if key is not None and self.opens(key):
                if self.copy is not None and not backups.is_ours(self.source, key):
                    raise StationError("这份备份被改过，里面的内容不可信。", "没有改动任何内容。请用别的一份。")
                return key
        if self.vault is None or self.vault.is_open:
            raise StationError("备份里的数据打不开，可能坏了。", "没有改动任何内容。请用别的一份。")
        raise LockedError


def _opens(path: Path, key: bytes) -> bool:
    try:
        with closing(sqlite.connect(path, key)) as conn:
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite.Error:
        return False
    return True


def unpack(source: Path, aside: Path, *, papers: bool = True) -> Generator[int, None, Prepared]:
    """Unpack a backup (one of a series, a single file, or a folder with a store) into the empty folder ``aside``.

    StationError if it is none.
    Without ``papers`` its attachments, which may be many, stay where they are.
    """
    copy: Copy | None = None
    with storage_faults():
        aside.mkdir(parents=True, exist_ok=True)
        if source.suffix == backups.SUFFIX:
            copy = backups.read(source)
            series = Series(source.parent)
            yield from series.unpack(copy, aside, FILE_NAME)
            if (lists := series.folder / destroying_due.FILE_NAME).is_file():  # what was destroyed since the copy was made
                shutil.copyfile(lists, aside / destroying_due.FILE_NAME)
            there = set(copy.attachments).difference(series.lacking(copy.attachments))
            for name in there if papers else ():
                backups.put(series.attachment(name), aside / attachments.FOLDER / name[:2] / name)
                yield 0
            count = len(there)
        elif folder := _folder_of(source):
            count = _copy(folder, aside, (FILE_NAME, f"{FILE_NAME}-wal", slots.FILE_NAME), papers=papers)
        else:
            count = _unzip(source, aside, papers=papers)
        return Prepared(source, aside, copy, Vault.read(aside), count)


def vault(source: Path, aside: Path) -> Vault | None:
    """The vault of a backup alone, put into the empty folder ``aside``: who could open it."""
    with storage_faults():
        if source.suffix == backups.SUFFIX:
            (aside / slots.FILE_NAME).write_bytes(backups.read(source).vault)
        elif folder := _folder_of(source):
            _copy(folder, aside, (slots.FILE_NAME,), papers=False)
        else:
            _unzip(source, aside, papers=False, only=slots.FILE_NAME)
        return Vault.read(aside)


def _folder_of(source: Path) -> Path | None:
    """The folder of a store that is named itself, or by its file."""
    return source if source.is_dir() else source.parent if source.name == FILE_NAME else None


def _copy(source: Path, folder: Path, names: tuple[str, ...], *, papers: bool) -> int:
    if not (source / FILE_NAME).is_file():
        raise StationError(f"“{source.name}”里没有数据。", "请选数据文件夹，或者由本程序做的备份。")
    for name in names:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
    sealed = list((source / attachments.FOLDER).glob("??/*"))
    for path in sealed if papers else ():
        backups.put(path, folder / attachments.FOLDER / path.parent.name / path.name)
    return len(sealed)


def _unzip(source: Path, folder: Path, *, papers: bool, only: str = "") -> int:
    """How many attachments it has."""
    try:
        with zipfile.ZipFile(source) as archive:
            foreign.ensure_sound(archive, _MOST_PARTS, 2 * source.stat().st_size)  # what is sealed cannot be packed any smaller
            names = archive.namelist()
            if FILE_NAME not in names:
                raise StationError(f"“{source.name}”不是备份文件。", "请选由本程序做的备份。")
            sealed = [name for name in names if _is_attachment(name)]
            wanted = [name for name in names if name in ((only,) if only else (FILE_NAME, slots.FILE_NAME))]
            archive.extractall(folder, wanted + (sealed if papers else []))
            return len(sealed)
    except FileNotFoundError as error:
        raise StationError(f"找不到备份文件“{source.name}”。", "请检查 U 盘或共享是否连着。") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise StationError(f"“{source.name}”不是备份文件，或者拷坏了。", "请选由本程序做的备份。") from error


def _is_attachment(name: str) -> bool:
    parts = name.split("/")
    return len(parts) == 3 and parts[0] == attachments.FOLDER and parts[1] == parts[2][:2] and parts[2].isalnum()


def preview(prepared: Prepared, key: bytes, store: Store | None) -> Preview:
    """What is in it, and what of the store that is open here would be lost, told from the two journals."""
    copy = prepared.copy
    with storage_faults(), closing(sqlite.connect(prepared.folder / FILE_NAME, key)) as conn:
        found = backup_making.counts(conn)
        newest = conn.execute("SELECT at FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
        last = conn.execute("SELECT max(at) FROM (SELECT max(at) AS at FROM step UNION ALL SELECT max(at) FROM act_log)").fetchone()
        own = "(SELECT json_extract(value, '$') FROM setting WHERE key = 'station')"
        named = conn.execute(f"SELECT name FROM station WHERE id = {own}").fetchone()
        apart = _compared(store, conn) if store is not None else None
    return Preview(
        made_at=copy.made_at if copy is not None else (last[0] or ""),
        program=copy.program if copy is not None else "",
        why=copy.why if copy is not None else "",
        station=named[0] if named else "",
        counts=tuple((BY_NAME[record].title, count) for record, count in found.items()),
        attachments=prepared.attachments,
        lacking=len(copy.attachments) - prepared.attachments if copy is not None else 0,
        newest_at=newest[0] if newest else "",
        lost=apart.lost if apart is not None else None,
        lost_records=apart.records if apart is not None else 0,
        lost_acts=apart.acts if apart is not None else 0,
        more_entries=apart.more if apart is not None else 0,
    )


@frozen
class _Apart:
    """What two journals do not share; see Preview."""

    lost: tuple[Lost, ...]
    records: int
    acts: int
    more: int


def _compared(store: Store, conn: sqlite.Connection) -> _Apart:
    """How the open store and a backup went apart.

    Devices and numbers of entries change when a backup is restored, links never: where a link is the same, so is all before it. What
    is behind is told apart by step and record, for others' entries may have come to both.
    """
    here, there = store.db.conn, conn
    since = _shared(here, there, "journal")
    rows = "SELECT step, record_id FROM main.journal WHERE seq > ?"
    held = Counter(tuple(row) for row in there.execute(rows, [since]))
    sql = """SELECT j.step, j.record_id, substr(j.at, 1, 10) AS day, said(s.name) AS name FROM main.journal j
        LEFT JOIN main.step s ON s.id = j.step WHERE j.seq > ? ORDER BY j.seq DESC"""
    found: Counter[tuple[str, str]] = Counter()
    records = set()
    for step, record_id, day, name in here.execute(sql, [since]):
        if held[step, record_id]:
            held[step, record_id] -= 1
        else:
            found[day, name or ""] += 1
            records.add(record_id)
    acts = here.execute("SELECT count(*) FROM main.act_log WHERE seq > ?", [_shared(here, there, "act_log")]).fetchone()[0]
    return _Apart(tuple(Lost(day, name, n) for (day, name), n in found.items()), len(records), int(acts), held.total())


def _shared(here: sqlite.Connection, there: sqlite.Connection, chain: str) -> int:
    """The last row of a chain up to which both are the same."""
    sql = f"SELECT link FROM main.{chain} WHERE seq = ?"
    low, high = 0, there.execute(f"SELECT coalesce(max(seq), 0) FROM main.{chain}").fetchone()[0]
    while low < high:
        middle = (low + high + 1) // 2
        link = there.execute(sql, [middle]).fetchone()
        low, high = (middle, high) if link is not None and link == here.execute(sql, [middle]).fetchone() else (low, middle - 1)
    return int(low)


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A private folder in the data folder for what is unpacked; gone afterwards with all that is in it, unless it was moved away."""
    with storage_faults():
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("restore-*"):  # by a program that was killed
            if time.time() - left.stat().st_mtime > files.STALE_S:
                shutil.rmtree(left, ignore_errors=True)
    path = Path(tempfile.mkdtemp(dir=folder, prefix="restore-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def copied(source: Path, folder: Path, *keys: bytes | None) -> Iterator[Store]:
    """The store in a backup or a folder, opened from a private copy in the data folder ``folder``: what was handed over stays as it is.

    LockedError if none of these keys opens it.
    """
    with aside(folder) as path:
        prepared = _finished(unpack(source, path))
        with Store.open(path, prepared.key(*keys)) as store:
            yield store


def take_over(prepared: Prepared, key: bytes, folder: Path, *, by: str = "", today: bytes | None = None) -> None:
    """Let what was unpacked take the place of the store in ``folder`` at the next opening; ``by`` is who asked for it.

    It is a new PC: the old one may have gone on after the backup, and two PCs must never give one journal number to two
    entries. Where the data key is the one of ``today`` (None: found out from the file), today's passwords stay; those of the time
    of the backup are void.
    """
    with storage_faults():
        with Store.open(prepared.folder, key) as store:
            store.user = by
            take_new_name(store, "恢复备份", store.setting("distributed", 0))
            store.log_act("restore", prepared.words)
            if not Series(folder / backups.FOLDER).copies():  # another PC: its series must not mix with the one it comes from
                store.set_setting(backups.SECOND, "")
            store.set_setting("home", {})
            store.set_setting("restored_at", store.now().isoformat())  # letter numbers drawn since the backup are not known here
        for name in (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
            (prepared.folder / name).unlink(missing_ok=True)
        if _opens_today(folder, key, today):
            (prepared.folder / slots.FILE_NAME).unlink(missing_ok=True)
        switching.commit(prepared.folder, folder)


def _opens_today(folder: Path, key: bytes, today: bytes | None) -> bool:
    """Whether the store that is there, be it damaged, has this data key, so that its vault opens the backup too."""
    path = folder / FILE_NAME
    try:
        if Vault.read(folder) is None:
            return False
    except StationError:
        return False
    if today is not None:  # the store may be open: closing its file takes away the engine's locks
        return key == today
    if not path.is_file():
        return False
    if _opens(path, key):
        return True
    pages = Pages(path, sqlite.file_key(key))
    return any(pages.page(number) for number in range(1, pages.count + 1))


def restore(source: Path, folder: Path, key: bytes | None = None, *, replace: bool = False) -> None:
    """Bring a backup into a folder at once; StationError if it is no backup, or the folder holds a store and ``replace`` is not
    asked; LockedError if the backup has passwords and ``key`` does not open it.

    With ``replace`` what was there is put aside. No window may have it open.
    """
    if (folder / FILE_NAME).exists() and not replace:
        raise StationError("这个文件夹里已经有数据，没有恢复。", "请选一个空文件夹。")
    with aside(folder) as path:
        prepared = _finished(unpack(source, path))
        take_over(prepared, prepared.key(key), folder)
    with storage_faults():
        switching.finish(folder)


def _finished(work: Generator[int, None, Prepared]) -> Prepared:
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
