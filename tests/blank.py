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
    return _copied(_template(), folder, clock)


def _copied(template: Path, folder: Path, clock: Callable[[], datetime]) -> Store:
    shutil.copytree(template, folder, dirs_exist_ok=True)
    store = Store.open(folder, clock=clock)
    store.db.conn.execute("PRAGMA synchronous = OFF")
    return store


_filled: dict[Callable[[Store], object], Path] = {}


def filled_store(folder: Path, clock: Callable[[], datetime], fill: Callable[[Store], object]) -> Store:
    """An open store in ``folder`` as ``fill`` makes it with 王芳 at the desk: made once, for each further test a copy of its files."""
    if fill not in _filled:
        made = Path(tempfile.mkdtemp(prefix="filled-"))
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        with blank_store(made, clock) as store:
            store.user = "王芳"
            fill(store)
            store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _filled[fill] = made
    store = _copied(_filled[fill], folder, clock)
    store.user = "王芳"
    return store
