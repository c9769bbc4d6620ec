"""Backups and the check of a whole store: is the file sound, does the journal explain every value."""

import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.casework.model import RECORDS, Attachment
from station.db import attachments
from station.db.store import FILE_NAME, Store, storage_faults
from station.errors import StationError


@dataclass(frozen=True)
class BackupResult:
    """What a backup holds, counted from the written file itself."""

    path: Path
    records: int
    attachments: int
    size: int


def backup(store: Store, target: Path) -> BackupResult:
    """Write the whole store and its attachments into one file, read it back and count.

    Written aside and renamed at the end, so that a failure leaves no half file and an old backup stays.
    """
    with storage_faults(), tempfile.TemporaryDirectory(dir=store.folder, prefix="backup-") as folder:
        copy = Path(folder) / FILE_NAME
        _copy_database(store, copy)
        temporary = target.with_name(target.name + ".part")
        try:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                archive.write(copy, FILE_NAME)
                for digest in _digests(store):
                    content = attachments.read(store, digest)
                    if content is not None:
                        archive.writestr(f"attachments/{digest[:2]}/{digest}", content)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            result = _read_back(temporary, Path(folder) / "read-back", target)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    store.log_act("backup", f"{result.records} records, {result.attachments} attachments")
    return result


def _copy_database(store: Store, path: Path) -> None:
    copy = sqlite3.connect(path)
    try:
        store.db.conn.backup(copy)
    finally:
        copy.close()


def _digests(store: Store) -> list[str]:
    return sorted({a.sha256 for a in store.select(Attachment) if a.sha256})


def _read_back(path: Path, folder: Path, target: Path) -> BackupResult:
    with zipfile.ZipFile(path) as archive:
        archive.extract(FILE_NAME, folder)
        files = len(archive.namelist()) - 1
        if archive.testzip() is not None:
            raise StationError("备份写完后读不回来，可能是磁盘有问题。", "本机数据没动。请换一个位置再备份。")
    conn = sqlite3.connect(folder / FILE_NAME)
    try:
        if conn.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StationError("备份里的数据不完整。", "本机数据没动。请换一个位置再备份。")
        records = sum(conn.execute(f"SELECT count(*) FROM {cls.record}").fetchone()[0] for cls in RECORDS)
    finally:
        conn.close()
    return BackupResult(target, records, files, path.stat().st_size)


def restore(source: Path, folder: Path) -> None:
    """Unpack a backup into an empty folder; StationError if it is no backup or the folder holds a store."""
    if (folder / FILE_NAME).exists():
        raise StationError("这个文件夹里已经有数据，没有恢复。", "请选一个空文件夹。")
    with storage_faults():
        try:
            with zipfile.ZipFile(source) as archive:
                names = [n for n in archive.namelist() if n == FILE_NAME or _is_attachment(n)]
                if FILE_NAME not in names:
                    raise StationError(f"“{source.name}”不是备份文件。", "请选由本程序做的备份。")
                archive.extractall(folder, names)
        except zipfile.BadZipFile as error:
            raise StationError(f"“{source.name}”不是备份文件，或者拷坏了。", "请选由本程序做的备份。") from error


def _is_attachment(name: str) -> bool:
    parts = name.split("/")
    return len(parts) == 3 and parts[0] == "attachments" and parts[1] == parts[2][:2] and parts[2].isalnum()


def verify(store: Store) -> Iterator[str]:
    """Every fault found in a store, one plain sentence each; nothing for a sound store."""
    with storage_faults():
        for row in store.query("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield f"数据文件有损坏：{row[0]}"
        for row in store.query("PRAGMA foreign_key_check"):
            yield f"{row[0]} 有一条记录指向不存在的 {row[2]}。"
    for device, last, count in store.query("SELECT device, max(number), count(*) FROM journal GROUP BY device"):
        if last != count:
            yield f"电脑 {device} 的修改记录缺 {last - count} 条。"
    yield from _unexplained(store)
    for digest in _digests(store):
        if attachments.read(store, digest) is None:
            yield f"材料 {digest[:12]}… 的文件不在或已改动。"


def _unexplained(store: Store) -> Iterator[str]:
    """Fields whose value differs from the newest version the journal has for them."""
    newest: dict[tuple[str, str], dict[str, tuple[str, Any]]] = {}
    for entry in store.entries("1", []):
        fields = newest.setdefault((entry.record, entry.record_id), {})
        for name, change in entry.values.items():
            if entry.stamp > fields.get(name, ("", None))[0]:
                fields[name] = (entry.stamp, change.after)
    for cls in RECORDS:
        for deleted in (False, True):
            for record in store.select(cls, deleted=deleted):
                known = newest.get((cls.record, record.id), {})
                for spec in cls.specs():
                    expected = known[spec.name][1] if spec.name in known else spec.empty
                    if spec.name != "id" and getattr(record, spec.name) != expected:
                        yield f"{cls.title} {record.id} 的“{spec.label}”和修改记录对不上。"
