"""Backing up, and remembering when and where, so that the window can say how old the last backup is."""

from dataclasses import dataclass
from pathlib import Path

from station.actions import rights
from station.db import safekeeping
from station.db.safekeeping import BackupResult
from station.db.store import Store

_LAST = "last_backup"


@dataclass(frozen=True)
class LastBackup:
    """The last backup made on this PC: ISO moment and path, both "" if there is none."""

    at: str
    path: str


def backup(store: Store, path: Path) -> BackupResult:
    """Write everything into one file, read it back, and remember it as the last backup; StationError if it cannot be written."""
    rights.require(store, "backup")
    result = safekeeping.backup(store, path)
    store.set_setting(_LAST, [store.now().isoformat(), str(path)])
    return result


def last_backup(store: Store) -> LastBackup:
    """When and where the last backup was made."""
    return LastBackup(*store.setting(_LAST, ["", ""]))
