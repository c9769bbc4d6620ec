"""Making a copy of a store for a series, carrying copies to another place, and reading back what was written."""

from collections.abc import Generator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from station import __version__, files
from station.casework.model import RECORDS
from station.db import attachments, backups, sqlite
from station.db.backups import Check, Copy, Series
from station.db.faults import stops
from station.db.snapshot import frozen
from station.errors import StationError
from station.vault import slots

_STORE = "station.db"


def make(
    conn: sqlite.Connection, path: Path, key: bytes, series: Series, why: str, now: datetime, *, afresh: bool = False
) -> Generator[int, None, Copy]:
    """Add a copy of the store at ``path``, of any version, to a series; ``conn`` is a connection of its own. Yields blocks done."""
    with frozen(conn, path, key) as blocks:
        device, station = (_setting(conn, name) for name in ("device", "station"))
        named = conn.execute("SELECT name FROM main.station WHERE id = ?", [station]).fetchone()
        newest = conn.execute("SELECT at FROM main.journal ORDER BY seq DESC LIMIT 1").fetchone()
        copy = Copy(
            number=series.next_number(),
            made_at=now.replace(microsecond=0).isoformat(),
            why=why,
            program=__version__,
            station=named[0] if named else "",
            device=device,
            newest_at=newest[0] if newest else "",
            counts=counts(conn),
            numbers=numbers(conn),
            size=_value(conn, "page_count") * _value(conn, "page_size"),
            blocks=b"",
            files=backups.file_names(path.parent),
            vault=(path.parent / slots.FILE_NAME).read_bytes(),
        )
        yield from series.add(copy, blocks, path.parent / attachments.FOLDER, key, afresh=afresh)
    return backups.read(series.path(copy))


def carry(copy: Copy, first: Series, second: Series, key: bytes) -> Generator[int, None, None]:
    """Write a copy of one series into another."""
    yield from second.add(copy, first.blocks(copy), first.folder / attachments.FOLDER, key)


def check(series: Series, copy: Copy, key: bytes, store: Path, now: datetime, *, after: Copy | None = None) -> Generator[int, None, Check]:
    """Read a copy back as a restore would and compare it with what it says of itself. Yields blocks read.

    ``store`` is the data folder. ``after`` is a copy that was read back in full the same day: attachments it has too are looked for
    and not opened, and the engine looks at every page and row but not whether each index agrees with its table.
    """
    faults: list[str] = []
    lost = 0
    opened = frozenset(after.attachments) if after is not None else frozenset[str]()
    try:
        if not backups.is_ours(series.path(copy), key):
            faults.append("这份备份不是用本站的钥匙做的，或者被改过。")
        with files.folder_aside(store) as folder:
            yield from series.unpack(copy, folder, _STORE)
            faults += _store_faults(folder / _STORE, copy, key, is_quick=after is not None)
        for name in copy.attachments:
            path = series.attachment(name)
            if not path.is_file() or (name not in opened and not attachments.is_sound(path, key)):
                if attachments.is_sound(store / attachments.FOLDER / name[:2] / name, key):
                    faults.append(f"材料 {name[:12]}… 的文件不在或者坏了。")
                else:
                    lost += 1  # no copy can be better than the store
            yield 0
    except StationError as error:
        faults.append(error.message)
    return Check(now.replace(microsecond=0).isoformat(), tuple(faults), lost)


def _store_faults(path: Path, copy: Copy, key: bytes, *, is_quick: bool) -> list[str]:
    try:
        with stops(), closing(sqlite.connect(path, key)) as conn:
            if conn.execute(f"PRAGMA {'quick' if is_quick else 'integrity'}_check").fetchone()[0] != "ok":
                return ["备份里的数据不完整。"]
            if counts(conn) != copy.counts or numbers(conn) != copy.numbers:
                return ["备份里的条数和本机对不上。"]
    except sqlite.Error:
        return ["备份里的数据打不开。"]
    return []


def counts(conn: sqlite.Connection) -> dict[str, int]:
    """How many records of each kind a store of any version holds, deleted ones too."""
    there = {row[0] for row in conn.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    found = {cls.record: conn.execute(f"SELECT count(*) FROM main.{cls.record}").fetchone()[0] for cls in RECORDS if cls.record in there}
    return {record: count for record, count in found.items() if count}


def numbers(conn: sqlite.Connection) -> dict[str, int]:
    """The last journal number of each device."""
    return dict(conn.execute("SELECT device, max(number) FROM main.journal GROUP BY device").fetchall())


def _value(conn: sqlite.Connection, pragma: str) -> int:
    return int(conn.execute(f"PRAGMA main.{pragma}").fetchone()[0])


def _setting(conn: sqlite.Connection, key: str) -> str:
    found = conn.execute("SELECT value FROM main.setting WHERE key = ?", [key]).fetchone()
    return str(msgspec.json.decode(found[0])) if found else ""
