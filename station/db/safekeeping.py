"""Backups and the check of a whole store: is the file sound, does the journal explain every value."""

import errno
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station import files, stopping
from station.casework.fields import Record
from station.casework.model import BY_NAME, RECORDS
from station.casework.versions import Field
from station.db import anchors, attachments, heads, sqlite
from station.db.faults import stops, storage_faults
from station.db.rows import to_record
from station.db.sight import seeing_all
from station.db.step import version
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.frozen import frozen
from station.vault import slots


@frozen
class BackupResult:
    """What a backup holds, counted from the written file itself."""

    path: Path
    records: int
    attachments: int
    size: int


@seeing_all
def backup(store: Store, target: Path) -> BackupResult:
    """Write the whole store and its attachments into one file, read it back and count.

    Written aside and renamed at the end, so that a failure leaves no half file and an old backup stays.
    """
    store.refuse_own(target)
    with backup_faults(target.parent), files.folder_aside(store.folder) as folder:
        copy = folder / FILE_NAME
        _copy_database(store, copy)
        files.tidy(target.parent)
        with files.whole(target) as unfinished:
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, FILE_NAME)
                archive.write(store.folder / slots.FILE_NAME, slots.FILE_NAME)
                for digest in _digests(store):
                    path = attachments.path_of(store, digest)
                    if attachments.read(store, digest) is not None:
                        archive.write(path, f"attachments/{path.parent.name}/{path.name}")
            files.sync(unfinished)
            result = _read_back(unfinished, folder / "read-back", target, store.key)
    store.log_act("backup", f"{result.records} 条记录、{result.attachments} 份材料")
    return result


@contextmanager
def backup_faults(folder: Path) -> Iterator[None]:
    """Faults of the disk and the database while a backup is written into a folder, in plain Chinese."""
    try:
        with stops():
            yield
    except (OSError, sqlite.Error) as error:
        if is_full(error):
            raise StationError("磁盘空间不够，备份没有写完。", "本机数据没动。请清理磁盘，或者换一个位置再备份。") from error
        raise StationError(f"备份没有写成，文件夹“{folder}”现在写不进去。", "本机数据没动。请换一个位置再备份。") from error


def is_full(error: Exception) -> bool:
    """Whether a fault says that the disk has no room left."""
    return getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT) or (
        isinstance(error, sqlite.Error) and sqlite.code_of(error) & 0xFF == sqlite.SQLITE_FULL
    )


def _copy_database(store: Store, path: Path) -> None:
    copy = sqlite.connect(path, store.key)
    try:
        store.db.conn.backup(copy)
    finally:
        copy.close()


def _digests(store: Store) -> list[str]:
    """Hashes of all attachments that have come, those in the recycle bin too."""
    sql = "SELECT sha256 FROM attachment WHERE sha256 <> '' EXCEPT SELECT sha256 FROM wanted_file ORDER BY sha256"
    return [row[0] for row in store.query(sql)]


def _read_back(path: Path, folder: Path, target: Path, key: bytes) -> BackupResult:
    with zipfile.ZipFile(path) as archive:
        archive.extract(FILE_NAME, folder)
        files = len(archive.namelist()) - 2
        if archive.testzip() is not None:
            raise StationError("备份写完后读不回来，可能是磁盘有问题。", "本机数据没动。请换一个位置再备份。")
    conn = sqlite.connect(folder / FILE_NAME, key)
    try:
        if conn.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StationError("备份里的数据不完整。", "本机数据没动。请换一个位置再备份。")
        records = sum(conn.execute(f"SELECT count(*) FROM {cls.record}").fetchone()[0] for cls in RECORDS)
    finally:
        conn.close()
    return BackupResult(target, records, files, path.stat().st_size)


def verify(store: Store) -> Iterator[str]:
    """Every fault found in a store, one plain sentence each; nothing for a sound store."""
    yield from _broken(store)
    yield from anchors.faults(store)
    yield from _differing(store)


def unsound(store: Store) -> Iterator[str]:
    """The same without the chains."""
    yield from _broken(store)
    yield from _differing(store)


@seeing_all
def _broken(store: Store) -> Iterator[str]:
    """Faults of the file, and entries and steps that do not belong together."""
    with storage_faults():
        for row in store.query("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield f"数据文件有损坏：{row[0]}"
        for row in store.query("PRAGMA foreign_key_check"):
            titles = [BY_NAME[name].title if name in BY_NAME else name for name in (row[0], row[2])]
            yield f"有一条{titles[0]}指向的{titles[1]}不在了。"
    # of other PCs only what is meant for us comes here; what is missing of that is said where the exchange is
    for device, last, count in store.query("SELECT device, max(number), count(*) FROM journal WHERE device = ?", [store.device]):
        if isinstance(last, int) and last != count:
            yield f"电脑 {device} 的修改记录缺 {last - count} 条。"
    [(unwritten,)] = store.query("SELECT count(*) FROM step WHERE id NOT IN (SELECT step FROM journal)")
    if unwritten:
        yield f"操作日志里有 {unwritten} 步没有写下任何修改记录。"


@seeing_all
def _differing(store: Store) -> Iterator[str]:
    """What rows and attachments hold beside what the journal says."""
    try:
        yield from _unexplained(store)
    except (sqlite.OperationalError, ValueError, TypeError, KeyError, AttributeError) as error:
        if sqlite.code_of(error):  # the disk
            raise
        yield "修改记录或者数据里有读不懂的内容，数据没有全部核对。"
    for digest in _digests(store):
        if attachments.read(store, digest) is None:
            yield f"材料 {digest[:12]}… 的文件不在或已改动。"


def _unexplained(store: Store) -> Iterator[str]:
    """Values, versions and conflicts that are not what the journal makes of them, and rows it has that are not there."""
    others = {tuple(row) for row in store.query("SELECT record_id, field, stamp FROM conflict")}
    told = {row[0] for row in store.query("SELECT DISTINCT record FROM journal")}  # most stores never had most kinds
    kept_kinds = {row[0] for row in store.query(_ANY)}
    for cls in RECORDS:
        there = store.query(f"SELECT * FROM {cls.record} WHERE deleted IN (0, 1)") if cls.record in kept_kinds else ()
        rows = {row["id"]: to_record(cls, row) for row in stopping.each(there)}
        for record_id, state in heads.states(store, cls, _made(store, cls) if cls.record in told else ()):
            record = rows.pop(record_id, None)
            if record is None:
                yield f"{cls.title} {record_id} 在修改记录里有，数据里没有。"
                continue
            for spec in cls.specs():
                field = state.fields.get(spec.name, Field(spec.empty, ()))
                kept = {stamp for stamp in field.others if (record_id, spec.name, stamp) in others}
                others -= {(record_id, spec.name, stamp) for stamp in kept}
                if spec.name == "id":
                    continue
                if getattr(record, spec.name) != field.value or version(record, spec.name) != state.stamps.get(spec.name, state.created):
                    yield f"{cls.title} {record_id} 的“{spec.label}”和修改记录对不上。"
                elif len(kept) < len(field.others):
                    yield f"{cls.title} {record_id} 的“{spec.label}”两边都改过，没有列出来。"
        for record_id in rows:
            yield f"{cls.title} {record_id} 不在修改记录里。"
    for record_id, name, _ in sorted(others):
        label = next((cls.spec(name).label for cls in RECORDS if cls.knows(name)), name)
        yield f"{record_id} 的“{label}”列为两边都改过，修改记录里没有。"


_ANY = " UNION ALL ".join(f"SELECT '{cls.record}' WHERE EXISTS (SELECT 1 FROM {cls.record} WHERE deleted IN (0, 1))" for cls in RECORDS)


def _made(store: Store, cls: type[Record]) -> list[str]:
    """Records whose creation is in the journal and does not wait for another record."""
    sql = """SELECT DISTINCT record_id FROM journal WHERE record = ? AND is_new
        AND (device, number) NOT IN (SELECT device, number FROM waiting)"""
    return [row[0] for row in store.query(sql, [cls.record])]
