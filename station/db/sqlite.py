"""The driver: SQLite whose file is encrypted page by page (SQLCipher); nowhere else is one imported."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from station import stopping
from station.vault.envelope import derived

if TYPE_CHECKING:  # the same names and types; the interpreter's own driver is typed
    from sqlite3 import (
        SQLITE_BUSY,
        SQLITE_CANTOPEN,
        SQLITE_CORRUPT,
        SQLITE_FULL,
        SQLITE_INTERRUPT,
        SQLITE_IOERR,
        SQLITE_NOTADB,
        SQLITE_READONLY,
        Connection,
        Error,
        IntegrityError,
        OperationalError,
        Row,
        sqlite_version,
    )
    from sqlite3 import connect as _connect
else:
    from sqlcipher3.dbapi2 import (
        SQLITE_BUSY,
        SQLITE_CANTOPEN,
        SQLITE_CORRUPT,
        SQLITE_FULL,
        SQLITE_INTERRUPT,
        SQLITE_IOERR,
        SQLITE_NOTADB,
        SQLITE_READONLY,
        Connection,
        Error,
        IntegrityError,
        OperationalError,
        Row,
        sqlite_version,
    )
    from sqlcipher3.dbapi2 import connect as _connect

__all__ = [
    "APPLICATION_ID",
    "SQLITE_BUSY",
    "SQLITE_CANTOPEN",
    "SQLITE_CORRUPT",
    "SQLITE_FULL",
    "SQLITE_INTERRUPT",
    "SQLITE_IOERR",
    "SQLITE_IOERR_CORRUPTFS",
    "SQLITE_IOERR_READ",
    "SQLITE_IOERR_SHMSIZE",
    "SQLITE_NOTADB",
    "SQLITE_READONLY",
    "Connection",
    "Error",
    "IntegrityError",
    "OperationalError",
    "Row",
    "built",
    "code_of",
    "connect",
    "encrypt",
    "file_key",
    "is_plain",
    "rekey",
    "spilling",
    "sqlite_version",
]

SQLITE_IOERR_READ = SQLITE_IOERR | 1 << 8
SQLITE_IOERR_CORRUPTFS = SQLITE_IOERR | 33 << 8  # a disk that cannot read, on Linux
SQLITE_IOERR_SHMSIZE = SQLITE_IOERR | 19 << 8
# A page read again costs deciphering and a checksum: what is in use stays in memory, and the checksum is the one that
# processors since 2019 compute themselves (bench/encryption.py: lists and searches 4 and 2.5 times as slow without).
_CACHE_KIB = 128 * 1024
_SPILL_KIB = 32 * 1024  # of a transaction that writes much: what a commit still has to encipher and write, a third of a second
# The driver keeps 100 questions ready unless told otherwise and lets go of the one asked least often: with as many told more often (who
# sees what: 140 after every save, db/sight_views.py) every other one was made anew each time. One takes some 10 KB.
_READY = 1_000
_HMAC = "HMAC_SHA256"
_PLAIN = b"SQLite format 3\x00"
_LOOK_EVERY = 20_000  # instructions of the engine, some 2 ms, or pages checked: whether to stop (station/stopping.py)
APPLICATION_ID = 0x53544E31  # "STN1": tells a store from any other SQLite file


def connect(path: Path, key: bytes | None, *, timeout: float = 5.0, isolation_level: str | None = "") -> Connection:
    """A connection to the file, encrypted with the store's data key; None for a file that holds no data (a lock)."""
    conn = _connect(path, timeout=timeout, isolation_level=isolation_level, cached_statements=_READY)  # type: ignore[arg-type] # any string, says the driver
    conn.set_progress_handler(stopping.is_due, _LOOK_EVERY)
    if key is not None:
        conn.execute("PRAGMA cipher_log_level = NONE")  # a wrong key is told by us, not on the console
        conn.execute(f"PRAGMA key = {_quoted(key)}")
        conn.execute(f"PRAGMA cipher_hmac_algorithm = {_HMAC}")
        conn.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")  # not for a lock: the pragma reads the file, which another one may hold
    return conn


@contextmanager
def spilling(conn: Connection) -> Iterator[None]:
    """What is written in here goes into the log as it comes: little is left to the commit, in which the engine hears no stop."""
    conn.execute(f"PRAGMA cache_size = {-_SPILL_KIB}")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")


@contextmanager
def built(conn: Connection) -> Iterator[None]:
    """What is written in here has no log, of which a commit would put hundreds of MB into the file while the engine hears no stop.

    For a file that counts only once it is whole, synced and in its place: cut short in here it is good for nothing.
    """
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("PRAGMA journal_mode = OFF")
    with spilling(conn):
        yield
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")


def code_of(error: Exception) -> int:
    """The engine's (extended) code of a fault, 0 for none; the driver says that of a copy that failed only in words."""
    code = getattr(error, "sqlite_errorcode", 0)
    return SQLITE_FULL if not code and "disk is full" in str(error) else int(code or 0)


def rekey(conn: Connection, key: bytes) -> None:
    """Encrypt the whole file with another key, in one transaction; nothing written with the old one stays in the WAL."""
    conn.execute(f"PRAGMA rekey = {_quoted(key)}")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_plain(path: Path) -> bool:
    """Whether a file is a store anybody can read, as stores were before they were encrypted."""
    try:
        with path.open("rb") as file:
            head = file.read(72)  # the application id stands at 68
    except OSError:
        return False
    return head.startswith(_PLAIN) and int.from_bytes(head[68:], "big") == APPLICATION_ID


def encrypt(path: Path, target: Path, key: bytes) -> None:
    """Write an encrypted copy of a plain database; both stay."""
    conn = _connect(path)
    try:
        version, application = (conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id"))
        conn.execute(f"ATTACH ? AS sealed KEY {_quoted(key)}", [str(target)])
        conn.execute(f"PRAGMA sealed.cipher_hmac_algorithm = {_HMAC}")
        conn.execute("SELECT sqlcipher_export('sealed')")
        conn.execute(f"PRAGMA sealed.user_version = {version}")
        conn.execute(f"PRAGMA sealed.application_id = {application}")
        conn.commit()
    finally:
        conn.close()


def file_key(key: bytes) -> bytes:
    """What the file is encrypted with (32 bytes) and its salt (16): known without the file, whose first page may be damaged."""
    return derived(key, "store", 48)


def _quoted(key: bytes) -> str:
    return f"\"x'{file_key(key).hex()}'\""
