"""New stores without the time it takes to make them: one is made, the others are copies of its files, and none waits for the disk."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from station.db.store import Store


@cache
def _template() -> Path:
    """A store with its shape and nothing else, so that each copy takes a device name of its own."""
    folder = Path(tempfile.mkdtemp(prefix="blank-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with Store.open(folder) as store:
        store.execute("DELETE FROM setting")
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def blank_store(folder: Path, clock: Callable[[], datetime] = datetime.now) -> Store:
    """An open, empty store in ``folder``; it does not survive a power cut, which no test can make."""
    shutil.copytree(_template(), folder, dirs_exist_ok=True)
    store = Store.open(folder, clock=clock)
    store.db.conn.execute("PRAGMA synchronous = OFF")
    return store
