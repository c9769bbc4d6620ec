"""Attachments' bytes: kept once, known by their content, never half there."""

import hashlib
from pathlib import Path

import pytest

from disks import fill, small_disk
from stand_ins import Clock
from station.db import attachments
from station.db.store import Store
from station.errors import StationError

PHOTO = b"\xff\xd8 a photo of a pay slip"


def files(store: Store) -> list[Path]:
    return sorted(path for path in (store.folder / "attachments").rglob("*") if path.is_file())


def test_bytes_come_back(store: Store) -> None:
    digest = attachments.put(store, PHOTO)
    assert digest == hashlib.sha256(PHOTO).hexdigest()
    assert attachments.read(store, digest) == PHOTO
    path = attachments.path_of(store, digest)
    assert digest not in path.as_posix()  # who knows a paper cannot ask the disk whether it is here
    assert PHOTO[:8] not in path.read_bytes()
    assert attachments.read(store, attachments.put(store, b"")) == b""


def test_the_same_content_is_kept_once(store: Store) -> None:
    attachments.put(store, PHOTO)
    [path] = files(store)
    written = path.stat().st_mtime_ns
    attachments.put(store, PHOTO)
    assert files(store) == [path]
    assert path.stat().st_mtime_ns == written
    attachments.put(store, PHOTO + b"!")
    assert len(files(store)) == 2


def test_damaged_or_missing_bytes_are_never_handed_out(store: Store) -> None:
    digest = attachments.put(store, PHOTO)
    attachments.path_of(store, digest).write_bytes(PHOTO[:-1])
    assert attachments.read(store, digest) is None
    attachments.path_of(store, digest).unlink()
    assert attachments.read(store, digest) is None
    assert attachments.read(store, "0" * 64) is None


def test_putting_the_file_again_heals_a_damaged_one(store: Store) -> None:
    digest = attachments.put(store, PHOTO)
    attachments.path_of(store, digest).write_bytes(b"rust")
    attachments.put(store, PHOTO)
    assert attachments.read(store, digest) == PHOTO


def test_a_full_disk_leaves_nothing_half(tmp_path: Path, clock: Clock) -> None:
    with small_disk(tmp_path / "disk") as disk, Store.open(disk / "store", clock=clock) as store:
        kept = attachments.put(store, PHOTO)
        before = files(store)
        fill(disk, spare=20)
        with pytest.raises(StationError, match=r"磁盘空间不够，刚才的内容没有存进去。之前的数据都在。"):
            attachments.put(store, b"x" * 100_000)
        assert files(store) == before
        assert attachments.read(store, kept) == PHOTO
