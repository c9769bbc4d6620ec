"""A file comes to its place whole or not at all: written aside, on the disk before it has its name, its name on the disk too."""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from station import stopping
from station.patterns import pattern

T = TypeVar("T")

STALE_S = 86400.0  # what a killed program left aside goes after a day, when no other window can be writing it any more
_ASIDE = pattern(r"\.[0-9a-f]{32}\.part")
_HELD = {5, 32, 33}  # Windows: a virus scanner, indexer or cloud client holds the new file for a moment
_PATIENCE = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)  # seconds between tries, about 2.5 in all
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN)


@contextmanager
def whole(path: Path, beside: Path | None = None) -> Iterator[Path]:
    """Yield a file aside in the folder of ``path``, not there yet; it takes the place of ``path`` when the block ends without an error.

    ``beside`` names another folder of that disk, which is easier to tidy. OSError as it comes; what stood at ``path`` is then untouched.
    """
    part = aside(beside or path.parent)
    try:
        yield part
        sync(part)
        patiently(lambda: part.replace(path))
        stopping.settled()
        sync_folder(path.parent)
    finally:
        with suppress(OSError):  # the fault was already told; a disk gone or read-only refuses this too
            part.unlink(missing_ok=True)


def write(path: Path, content: bytes, beside: Path | None = None) -> None:
    """Put these bytes at ``path``, in the place of what stood there."""
    with whole(path, beside) as part:
        part.write_bytes(content)


def make_folder(folder: Path) -> None:
    """A folder and those above it, each with its name on the disk."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


@contextmanager
def folder_aside(folder: Path) -> Iterator[Path]:
    """A folder of one's own within ``folder``, gone at the end with all that is in it."""
    path = aside(folder)
    path.mkdir(mode=0o700)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def aside(folder: Path) -> Path:
    """A name in the folder that nobody uses, for the file or folder that is being written."""
    return folder / f".{secrets.token_hex(16)}.part"


def is_writable(folder: Path) -> bool:
    """Whether a file can be made in the folder; True where only room is missing."""
    part = aside(folder)
    try:
        part.touch()
        part.unlink()
    except OSError as error:
        return error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM)
    return True


def tidy(folder: Path) -> None:
    """Take away what programs that were killed had begun to write here, a day or more ago; never anything else."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.suffix == ".part" and _ASIDE.fullmatch(path.name) and time.time() - path.stat().st_mtime > STALE_S:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def sync(path: Path) -> None:
    """Have the bytes of a file on the disk; shares that cannot do that say so in several ways."""
    with path.open("rb+") as file:
        try:
            os.fsync(file.fileno())
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
                raise


def sync_folder(folder: Path) -> None:
    """Without this a power cut takes the name although the bytes are there; Windows has no such thing, shares refuse at will."""
    try:
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        if error.errno in _GONE:
            raise


def patiently(act: Callable[[], T]) -> T:
    """Try again for some seconds while another program holds the file (Windows errors 5, 32, 33)."""
    for pause in _PATIENCE:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(pause)
    return act()
