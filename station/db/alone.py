"""One program at a time: work that a window, another window and a scheduled task must not do at once for a store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.db import sqlite
from station.db.faults import storage_faults
from station.errors import StationError


class BusyError(StationError):
    """Another program does it just now."""


@contextmanager
def alone(lock: Path, busy: BusyError, *, wait: float = 0) -> Iterator[None]:
    """Hold this lock; ``busy`` is raised when another program still holds it after so many seconds.

    The lock is one of the database engine, so that it goes with a program that dies.
    """
    with storage_faults():
        held = sqlite.connect(lock, None, timeout=wait, isolation_level=None)
    try:
        try:
            with storage_faults():
                held.execute("BEGIN EXCLUSIVE")
        except StationError as error:
            if not isinstance(error.__cause__, sqlite.Error) or sqlite.code_of(error.__cause__) & 0xFF != sqlite.SQLITE_BUSY:
                raise
            raise busy from error
        yield
    finally:
        held.close()
