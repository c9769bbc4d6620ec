"""A folder whose disk, share or courier misbehaves in one chosen way, for everything that must end well on such a one."""

import errno
import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

from station import files
from station.sync import carriers
from station.sync.carriers import FolderCarrier

WRITING = {
    "short write": "the disk takes half of the bytes and says nothing",
    "zero tail": "the right length, and zeros where the power was cut",
    "disk full": "ENOSPC in the middle of writing",
    "quota": "EDQUOT",
    "sync fails": "EIO from fsync",
    "sync unknown": "EINVAL from fsync, as shares have it",
    "folder sync refused": "EINVAL from fsync of the folder",
    "held": "Windows error 32 from the rename",
    "rename lies": "the rename reports an error though it was done",
    "no links": "FAT: EPERM from link",
    "read only": "EROFS",
    "pulled": "ENODEV in the middle of writing",
}
READING = {
    "stale listing": "what was put since the first look is not listed",
    "reordered listing": "names in any order",
    "junk": "names by other hands among ours",
    "vanishes": "listed, and gone when it is opened",
    "placeholder": "a cloud client's file that is not here (EINVAL on opening, error 389 on Windows)",
    "cut": "the last third is missing",
    "zeros": "the right length, zeros in its second half",
    "flipped": "one bit is another",
}
JUNK = ["desktop.ini", "Thumbs.db", ".stfolder", "~$0000000001.gwb", "0000000~1.gwb", "x.sync-conflict-20261121-101500-ABCDEFG.gwb"]


class FaultyCarrier(FolderCarrier):
    """``trouble`` (a key of WRITING or READING) befalls the next ``times`` acts on files whose path holds ``where``; None: all."""

    def __init__(self, folder: Path, trouble: str, *, times: int | None = None, where: str = "") -> None:
        super().__init__(folder)
        assert trouble in WRITING or trouble in READING, trouble
        self.trouble, self.left, self.where = trouble, times, where
        self.struck = 0
        self._random = random.Random(trouble)
        self._first_look: dict[str, list[str]] = {}

    def _strikes(self, trouble: str, path: str) -> bool:
        if trouble != self.trouble or self.where not in path or self.left == 0:
            return False
        self.left = None if self.left is None else self.left - 1
        self.struck += 1
        return True

    # -- writing

    def put_new(self, path: str, content: bytes) -> None:
        with ExitStack() as stack:
            if self.trouble in WRITING and self.where in path:
                stack.enter_context(getattr(self, "_" + self.trouble.replace(" ", "_"))(path))
            super().put_new(path, content)

    @contextmanager
    def _short_write(self, path: str) -> Iterator[None]:
        with self._writing(path, lambda content: content[: len(content) // 2]):
            yield

    @contextmanager
    def _zero_tail(self, path: str) -> Iterator[None]:
        with self._writing(path, lambda content: content[: len(content) // 2] + bytes(len(content) - len(content) // 2)):
            yield

    @contextmanager
    def _writing(self, path: str, spoil: Callable[[bytes], bytes]) -> Iterator[None]:
        write = carriers._write

        def spoiled(part: Path, content: bytes) -> None:
            write(part, spoil(content) if self._strikes(self.trouble, path) else content)

        with mock.patch.object(carriers, "_write", spoiled):
            yield

    def _disk_full(self, path: str) -> "mock._patch":
        return self._failing_write(path, errno.ENOSPC)

    def _quota(self, path: str) -> "mock._patch":
        return self._failing_write(path, errno.EDQUOT)

    def _read_only(self, path: str) -> "mock._patch":
        return self._failing_write(path, errno.EROFS)

    def _pulled(self, path: str) -> "mock._patch":
        return self._failing_write(path, errno.ENODEV)

    def _failing_write(self, path: str, number: int) -> "mock._patch":
        write = carriers._write

        def failing(part: Path, content: bytes) -> None:
            if self._strikes(self.trouble, path):
                part.write_bytes(content[: len(content) // 2])
                raise OSError(number, os.strerror(number))
            write(part, content)

        return mock.patch.object(carriers, "_write", failing)

    def _sync_fails(self, path: str) -> "mock._patch":
        return self._failing_sync(path, errno.EIO)

    def _sync_unknown(self, path: str) -> "mock._patch":
        return self._failing_sync(path, errno.EINVAL)

    def _failing_sync(self, path: str, number: int) -> "mock._patch":
        def failing(_: int) -> None:
            if self._strikes(self.trouble, path):
                raise OSError(number, os.strerror(number))

        return mock.patch.object(carriers.os, "fsync", failing)

    def _folder_sync_refused(self, path: str) -> "mock._patch":
        fsync = os.fsync

        def failing(number: int) -> None:
            if os.fstat(number).st_mode & 0o040000 and self._strikes(self.trouble, path):
                raise OSError(errno.EINVAL, "not for folders")
            fsync(number)

        return mock.patch.object(carriers.os, "fsync", failing)

    @contextmanager
    def _held(self, path: str) -> Iterator[None]:
        name_new = carriers._name_new

        def held(part: Path, target: Path) -> None:
            if self._strikes(self.trouble, path):
                error = PermissionError(errno.EACCES, "held")
                error.winerror = 32  # type: ignore[attr-defined]
                raise error
            name_new(part, target)

        with mock.patch.object(carriers, "_name_new", held), mock.patch.object(files.time, "sleep"):
            yield

    def _rename_lies(self, path: str) -> "mock._patch":
        name_new = carriers._name_new

        def lying(part: Path, target: Path) -> None:
            name_new(part, target)
            if self._strikes(self.trouble, path):
                raise OSError(errno.EIO, "says the share")

        return mock.patch.object(carriers, "_name_new", lying)

    def _no_links(self, path: str) -> "mock._patch":
        def refused(part: Path, target: Path) -> None:
            self._strikes(self.trouble, path)
            raise OSError(errno.EPERM, "no links here")

        return mock.patch.object(Path, "hardlink_to", refused)

    # -- reading

    def names(self, folder: str) -> list[str]:
        names = super().names(folder)
        if self._strikes("stale listing", folder):
            return list(self._first_look.setdefault(folder, names))
        if self._strikes("reordered listing", folder):
            self._random.shuffle(names)
        if self._strikes("junk", folder):
            names += JUNK
        return names

    def read(self, path: str, limit: int) -> bytes | None:
        if self._strikes("vanishes", path) or self._strikes("placeholder", path):
            return None
        content = super().read(path, limit)
        if not content:
            return content
        if self._strikes("cut", path):
            return content[: -(len(content) // 3) or -1]
        if self._strikes("zeros", path):
            return content[: len(content) // 2] + bytes(len(content) - len(content) // 2)
        if self._strikes("flipped", path):
            at = self._random.randrange(len(content))
            return content[:at] + bytes([content[at] ^ 1 << self._random.randrange(8)]) + content[at + 1 :]
        return content
