"""Disks that are small or cannot be written, for tests of what a person is told then; they need the right to mount."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not possible here: {done.stderr.strip()}")


@contextmanager
def small_disk(folder: Path, kilobytes: int = 2048) -> Iterator[Path]:
    """A disk of this size at ``folder`` (made if need be); the test is skipped where mounting needs rights it lacks."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("a small disk is mounted by root on Linux only")
    folder.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def write_protected(disk: Path) -> Iterator[None]:
    """While this lasts nothing can be written to a disk made by :func:`small_disk`."""
    _mount("-o", "remount,ro", str(disk))
    try:
        yield
    finally:
        _mount("-o", "remount,rw", str(disk))


def fill(disk: Path, *, spare: int = 0) -> Path:
    """Fill a disk with one file and return it; ``spare`` kilobytes are left."""
    ballast = disk / "ballast"
    size = 65536
    with ballast.open("wb", buffering=0) as file:
        while size:
            try:
                size = size if file.write(b"\0" * size) == size else size // 2
            except OSError:
                size //= 2
        file.truncate(file.tell() - spare * 1024)
    return ballast
