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
from station.db import attachments, backup_making, backups, sqlite, switching
from station.db.backups import Copy, Series
from station.db.devices import take_new_name
from station.db.faults import storage_faults
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.vault import slots
from station.vault.slots import LockedError, Vault

_MOST_PARTS = 10**6


@dataclass(frozen=True)
class Lost:
    """What was done here since the backup: an act by name and day, how many entries it wrote."""

    day: str
    name: str
    entries: int


@dataclass(frozen=True)
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
    newest_at: str
    lost: tuple[Lost, ...] | None
    lost_records: int
    more_entries: int  # that are in the backup and not here

    @property
    def records(self) -> int:
        """How many records it holds."""
        return sum(count for _, count in self.counts)


@dataclass
class Prepared:
    """A backup unpacked into ``folder``; ``copy`` is what it says of itself, None for a single file."""

    folder: Path
    copy: Copy | None
    vault: Vault | None

    def opens(self, key: bytes) -> bool:
        """Whether this data key opens it."""
        try:
            with closing(sqlite.connect(self.folder / FILE_NAME, key)) as conn:
                conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite.Error:
            return False
        return True

    def key(self, *tried: bytes | None) -> bytes:
        """The first of these keys that opens it, or the one an open vault holds; LockedError if a password is needed."""
        open_key = self.vault.open_key if self.vault is not None else None
        for key in (open_key, *tried):
            if key is not None and self.opens(key):
                return key
        if self.vault is None or self.vault.is_open:
            raise StationError("备份里的数据打不开，可能坏了。", "没有改动任何内容。请用别的一份。")
        raise LockedError


def unpack(source: Path, aside: Path) -> Generator[int, None, Prepared]:
    """Unpack a backup, one of a series or a single file, into the empty folder ``aside``; StationError if it is none."""
    copy: Copy | None = None
    with storage_faults():
        aside.mkdir(parents=True, exist_ok=True)
        if source.suffix == backups.SUFFIX:
            copy = backups.read(source)
            series = Series(source.parent)
            yield from series.unpack(copy, aside, FILE_NAME)
            if (lists := series.folder / backups.DESTROYED).is_file():  # what was destroyed since the copy was made
                shutil.copyfile(lists, aside / backups.DESTROYED)
            for name in copy.attachments:
                target = aside / attachments.FOLDER / name[:2] / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if series.attachment(name).is_file():
                    shutil.copyfile(series.attachment(name), target)
                yield 0
        else:
            _unzip(source, aside)
        return Prepared(aside, copy, Vault.read(aside))


def _unzip(source: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            foreign.ensure_sound(archive, _MOST_PARTS, 2 * source.stat().st_size)  # what is sealed cannot be packed any smaller
            names = [n for n in archive.namelist() if n in (FILE_NAME, slots.FILE_NAME) or _is_attachment(n)]
            if FILE_NAME not in names:
                raise StationError(f"“{source.name}”不是备份文件。", "请选由本程序做的备份。")
            archive.extractall(folder, names)
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
        held, found = backup_making.numbers(conn), backup_making.counts(conn)
        newest = conn.execute("SELECT at FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
        last = conn.execute("SELECT max(at) FROM (SELECT max(at) AS at FROM step UNION ALL SELECT max(at) FROM act_log)").fetchone()
        own = "(SELECT json_extract(value, '$') FROM setting WHERE key = 'station')"
        named = conn.execute(f"SELECT name FROM station WHERE id = {own}").fetchone()
    lost = _lost(store, held) if store is not None else None
    here = _numbers(store) if store is not None else {}
    return Preview(
        made_at=copy.made_at if copy is not None else (last[0] or ""),
        program=copy.program if copy is not None else "",
        why=copy.why if copy is not None else "",
        station=named[0] if named else "",
        counts=tuple((BY_NAME[record].title, count) for record, count in found.items()),
        attachments=len(list((prepared.folder / attachments.FOLDER).glob("??/*"))),
        newest_at=newest[0] if newest else "",
        lost=lost,
        lost_records=_lost_records(store, held) if store is not None else 0,
        more_entries=sum(max(0, number - here.get(device, 0)) for device, number in held.items()) if store is not None else 0,
    )


def _numbers(store: Store) -> dict[str, int]:
    return dict(tuple(row) for row in store.query("SELECT device, max(number) FROM main.journal GROUP BY device"))


def _newer(store: Store, held: dict[str, int]) -> tuple[str, list[object]]:
    """The condition, with its values, of the entries that are not in a backup with these last numbers."""
    there = [(device, held.get(device, 0)) for device in _numbers(store)]
    return " OR ".join("(j.device = ? AND j.number > ?)" for _ in there) or "0", [value for pair in there for value in pair]


def _lost(store: Store, held: dict[str, int]) -> tuple[Lost, ...]:
    where, values = _newer(store, held)
    sql = f"""SELECT substr(j.at, 1, 10) AS day, said(s.name) AS name, count(*) AS entries FROM main.journal j
        LEFT JOIN main.step s ON s.id = j.step WHERE {where} GROUP BY j.step ORDER BY max(j.seq) DESC"""
    found: Counter[tuple[str, str]] = Counter()
    for row in store.query(sql, values):
        found[row["day"], row["name"] or ""] += row["entries"]
    return tuple(Lost(day, name, entries) for (day, name), entries in found.items())


def _lost_records(store: Store, held: dict[str, int]) -> int:
    where, values = _newer(store, held)
    return int(store.query(f"SELECT count(DISTINCT j.record_id) FROM main.journal j WHERE {where}", values)[0][0])


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


def take_over(prepared: Prepared, key: bytes, folder: Path) -> None:
    """Let what was unpacked take the place of the store in ``folder`` at the next opening.

    It is a new PC: the old one may have gone on after the backup, and two PCs must never give one journal number to two
    entries. Where the data key is the one of today, today's passwords stay; those of the time of the backup are void.
    """
    with storage_faults():
        with Store.open(prepared.folder, key) as store:
            take_new_name(store, "恢复备份", store.setting("distributed", 0))
            store.set_setting("home", {})
            store.set_setting("restored_at", store.now().isoformat())  # letter numbers drawn since the backup are not known here
        for name in (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
            (prepared.folder / name).unlink(missing_ok=True)
        if _opens_today(folder, key):
            (prepared.folder / slots.FILE_NAME).unlink(missing_ok=True)
        switching.commit(prepared.folder, folder)


def _opens_today(folder: Path, key: bytes) -> bool:
    """Whether the store that is there has this data key, so that its vault opens the backup too."""
    try:
        return (folder / FILE_NAME).is_file() and Vault.read(folder) is not None and Prepared(folder, None, None).opens(key)
    except StationError:
        return False


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
