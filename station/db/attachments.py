"""Attachments' bytes: one sealed file per content beside the store, never changed, never run.

The store knows a content by its SHA-256; the file's name is a keyed hash of that, so that nobody can ask the disk whether a
paper they know is in there.
"""

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from station import files
from station.db.faults import storage_faults
from station.vault import envelope
from station.vault.envelope import SealError
from station.vault.slots import Vault

if TYPE_CHECKING:
    from station.db.store import Store

FOLDER = "attachments"
MAX_BYTES = 50 * 1024 * 1024


def path_of(store: "Store", sha256: str) -> Path:
    """Where the bytes with this hash lie, there or not."""
    return _path(store.folder, store.key, sha256)


def put(store: "Store", content: bytes) -> str:
    """Keep these bytes and return their SHA-256; bytes that are there already, unharmed, are not written again."""
    digest = hashlib.sha256(content).hexdigest()
    if read(store, digest) is None:
        vault = Vault.read(store.folder)
        write(store.folder, store.key, content, vault.suite if vault else envelope.AES)
    return digest


def write(folder: Path, key: bytes, content: bytes, suite: str) -> Path:
    """Seal these bytes into the folder of a store with this data key; returns the file."""
    target = _path(folder, key, hashlib.sha256(content).hexdigest())
    with storage_faults():
        files.make_folder(target.parent)
        files.write(target, envelope.seal(_key(key), content, FOLDER, suite), beside=folder)
    return target


def read(store: "Store", sha256: str) -> bytes | None:
    """The bytes with this hash; None if they have not arrived or no longer match it."""
    content = _opened(path_of(store, sha256), store.key)
    return content if content is not None and hashlib.sha256(content).hexdigest() == sha256 else None


def is_sound(path: Path, key: bytes) -> bool:
    """Whether a sealed file, wherever it lies, opens with this data key and holds what its name says."""
    content = _opened(path, key)
    return content is not None and envelope.keyed_name(_key(key), hashlib.sha256(content).hexdigest()) == path.name


def reseal(folder: Path, before: bytes, key: bytes, suite: str) -> None:
    """Write what was sealed with the data key ``before`` once more with another."""
    for path in _files(folder):
        content = _opened(path, before)
        if content is not None:
            write(folder, key, content, suite)


def drop_unreadable(folder: Path, key: bytes) -> None:
    """Take away what another data key sealed, once all of it was written anew."""
    for path in _files(folder):
        if _opened(path, key) is None:
            path.unlink()


def _files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("??/*"))


def _path(folder: Path, key: bytes, sha256: str) -> Path:
    name = envelope.keyed_name(_key(key), sha256)
    return folder / FOLDER / name[:2] / name


def _key(key: bytes) -> bytes:
    return envelope.derived(key, FOLDER)


def _opened(path: Path, key: bytes) -> bytes | None:
    try:
        return envelope.unseal(_key(key), path.read_bytes(), FOLDER)
    except (OSError, SealError):
        return None


# -- sealed parts of files that have not come whole yet; names as in the drop -------------------------------------------


def _part_path(store: "Store", name: str) -> Path:
    return store.folder / "arriving" / name.rpartition("/")[2]


def part(store: "Store", name: str) -> bytes | None:
    """A part that has come; None if it has not."""
    try:
        return _part_path(store, name).read_bytes()
    except OSError:
        return None


def keep_part(store: "Store", name: str, sealed: bytes) -> None:
    """Keep a part until the others have come; one that a crash left broken is seen when it is opened."""
    target = _part_path(store, name)
    with storage_faults():
        target.parent.mkdir(exist_ok=True)
        files.write(target, sealed)


def forget_parts(store: "Store", but: Collection[str]) -> None:
    """Take away the parts kept, except these."""
    keep = {_part_path(store, name) for name in but}
    folder = store.folder / "arriving"
    for path in folder.iterdir() if folder.is_dir() else ():
        if path not in keep:
            path.unlink(missing_ok=True)
