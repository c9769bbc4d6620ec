"""Attachments' bytes: one file per content beside the store, named by its SHA-256, never changed, never run."""

import hashlib
import os
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
