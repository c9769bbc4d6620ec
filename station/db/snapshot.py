"""The store's file as it stands at one moment, block by block, while others go on writing.

Blocks are encrypted as they lie on the disk: what was not written since the last time is the same byte for byte. An engine's own
copy would be encrypted anew and share nothing with the one before.
"""

import os
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from station import files
from station.db import sqlite

BLOCK = 4 * 4096  # bytes: four pages of the store
_TRIES = 5
_PAUSE_S = 0.1
_held: dict[tuple[int, int], int] = {}


@contextmanager
def frozen(conn: sqlite.Connection, path: Path, key: bytes) -> Iterator[Generator[bytes, None, None]]:
    """Yield the blocks of the file at ``path``, the last filled up with zeros; what ``conn`` reads meanwhile is of the same moment.

    ``conn`` is a connection of its own. In a read transaction begun while the write-ahead log is empty the file itself stands
    still: it is written to by checkpoints alone, which such a reader holds off. Where the log never comes empty (a long read or
    write elsewhere) a copy made by the engine is read instead.
    """
    log = path.with_name(path.name + "-wal")
    conn.execute("PRAGMA busy_timeout = 200")  # a checkpoint that waits keeps the window from saving
    try:
        for _ in range(_TRIES):
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            conn.execute("BEGIN")
            conn.execute("SELECT count(*) FROM main.sqlite_master").fetchone()
            if not log.exists() or log.stat().st_size == 0:
                yield _blocks(path)
                return
            conn.rollback()
            time.sleep(_PAUSE_S)
        conn.execute("BEGIN")
        conn.execute("SELECT count(*) FROM main.sqlite_master").fetchone()
        with _copied(conn, path, key) as copy:
            yield _blocks(copy)
    finally:
        conn.rollback()
        conn.execute("PRAGMA busy_timeout = 5000")


@contextmanager
def _copied(conn: sqlite.Connection, path: Path, key: bytes) -> Iterator[Path]:
    part = files.aside(path.parent)
    try:
        copy = sqlite.connect(part, key)
        try:
            conn.backup(copy)
        finally:
            copy.close()
        yield part
    finally:
        part.unlink(missing_ok=True)


def _blocks(path: Path) -> Generator[bytes, None, None]:
    if os.name == "nt":
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block.ljust(BLOCK, b"\0")
        return
    # Closing a file takes away every lock this process has on it, those of the open store too, and another window would then take
    # itself for the only one: the file is opened once and stays open.
    there = path.stat()
    file_id = there.st_dev, there.st_ino
    if file_id not in _held:
        _held[file_id] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    place = 0
    while block := os.pread(_held[file_id], BLOCK, place):
        yield block.ljust(BLOCK, b"\0")
        place += BLOCK
