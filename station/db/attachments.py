"""Attachments' bytes: one file per content beside the store, named by its SHA-256, never changed, never run."""

import hashlib
import os
from collections.abc import Collection
from pathlib import Path

from station.db.faults import storage_faults
from station.db.store import Store

MAX_BYTES = 50 * 1024 * 1024


def path_of(store: Store, sha256: str) -> Path:
    """Where the bytes with this hash lie, there or not."""
    return store.folder / "attachments" / sha256[:2] / sha256


def put(store: Store, content: bytes) -> str:
    """Keep these bytes and return their SHA-256; bytes that are there already, unharmed, are not written again."""
    digest = hashlib.sha256(content).hexdigest()
    if read(store, digest) is not None:
        return digest
    target = path_of(store, digest)
    temporary = target.with_suffix(".part")
    with storage_faults():
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    return digest


def read(store: Store, sha256: str) -> bytes | None:
    """The bytes with this hash; None if they have not arrived or no longer match it."""
    try:
        content = path_of(store, sha256).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


# -- sealed parts of files that have not come whole yet; names as in the drop -------------------------------------------


def _part_path(store: Store, name: str) -> Path:
    return store.folder / "arriving" / name.rpartition("/")[2]


def part(store: Store, name: str) -> bytes | None:
    """A part that has come; None if it has not."""
    try:
        return _part_path(store, name).read_bytes()
    except OSError:
        return None


def keep_part(store: Store, name: str, sealed: bytes) -> None:
    """Keep a part until the others have come; one that a crash left broken is seen when it is opened."""
    target = _part_path(store, name)
    with storage_faults():
        target.parent.mkdir(exist_ok=True)
        temporary = target.with_suffix(".part")
        temporary.write_bytes(sealed)
        temporary.replace(target)


def forget_parts(store: Store, but: Collection[str]) -> None:
    """Take away the parts kept, except these."""
    keep = {_part_path(store, name) for name in but}
    folder = store.folder / "arriving"
    for path in folder.iterdir() if folder.is_dir() else ():
        if path not in keep:
            path.unlink(missing_ok=True)
