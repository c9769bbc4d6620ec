"""The pages of an encrypted store read without the driver, which stops at the first one that is damaged.

The layout is SQLCipher's (version 4, as :func:`station.db.sqlite.connect` makes it): pages of 4096 bytes, AES-256-CBC, each with its
own random start (16 bytes) and HMAC-SHA256 at its end over content, start and number. The first 16 bytes of the file are the salt
from which the key of the HMAC comes. The newest pages may still lie in the write-ahead log
(https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

SIZE = 4096
USABLE = SIZE - 80  # of a page, for SQLite: the driver reserves room for a longer checksum than it makes
_SEALED = SIZE - 48
_SALT = 16
_TAG = 32
_FRAME = 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)  # the second sums big-endian


class Pages:
    """The pages of one store, numbered from 1. ``key`` is the key of the file with its salt."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key[:32]
        self._checks = _check_key(key)
        with path.open("rb") as file:
            self.count = -(-file.seek(0, 2) // SIZE)
        self._log = path.with_name(path.name + "-wal")
        self._frames: dict[int, int] = {}  # page to its place in the log
        if not is_foreign(self._log, key):
            with suppress(OSError):
                self._read_log()

    def page(self, number: int) -> bytes | None:
        """The plain content of a page, its first 16 bytes zero on page 1; None if it is damaged or not there."""
        raw = self._raw(number)
        if not _is_whole(number, raw, self._checks):
            return None
        start = _SALT if number == 1 else 0
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(raw[_SEALED : _SEALED + 16])).decryptor()
        return bytes(start) + decryptor.update(raw[start:_SEALED]) + decryptor.finalize()

    def damaged(self) -> Iterator[int]:
        """Numbers of the pages that are damaged, 0 for every page that is whole: progress for who waits."""
        for number in range(1, self.count + 1):
            yield 0 if _is_whole(number, self._raw(number), self._checks) else number

    def _raw(self, number: int) -> bytes:
        path, at = (self._log, self._frames[number]) if number in self._frames else (self._path, (number - 1) * SIZE)
        with suppress(OSError), path.open("rb") as file:  # a place of the disk that cannot be read is a damaged page
            file.seek(at)
            return file.read(SIZE)
        return b""

    def _read_log(self) -> None:
        """Note where the log holds committed pages; it ends at the first frame that was not written whole, as for SQLite itself."""
        waiting: dict[int, int] = {}
        for number, commit, at, _ in _frames(self._log):
            waiting[number] = at
            if commit:
                self._frames.update(waiting)
                self.count = commit
                waiting.clear()


def is_foreign(log: Path, *keys: bytes) -> bool:
    """Whether a write-ahead log holds pages of another store: whole, and sealed with none of these keys of the file."""
    with suppress(OSError):
        for number, _, _, raw in _frames(log):
            return not any(_is_whole(number, raw, _check_key(key)) for key in keys)
    return False


def _check_key(key: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key[:32], bytes(byte ^ 0x3A for byte in key[32:]), 2, 32)


def _is_whole(number: int, raw: bytes, check_key: bytes) -> bool:
    start = _SALT if number == 1 else 0
    said = hmac.digest(check_key, raw[start:-_TAG] + number.to_bytes(4, "little"), "sha256")
    return len(raw) == SIZE and hmac.compare_digest(said, raw[-_TAG:])


def _frames(log: Path) -> Iterator[tuple[int, int, int, bytes]]:
    """(page, size of the store after a commit or 0, place in the log, content) of every frame that was written whole."""
    with log.open("rb") as file:
        head = file.read(32)
        if len(head) < 32 or struct.unpack_from(">I", head)[0] not in _WAL_MAGIC or struct.unpack_from(">I", head, 8)[0] != SIZE:
            return
        order = "<" if struct.unpack_from(">I", head)[0] == _WAL_MAGIC[0] else ">"
        sums = _summed(order, head[:24], (0, 0))
        if sums != struct.unpack_from(">II", head, 24):
            return
        while len(frame := file.read(_FRAME + SIZE)) == _FRAME + SIZE and frame[8:16] == head[16:24]:
            sums = _summed(order, frame[:8] + frame[_FRAME:], sums)
            if sums != struct.unpack_from(">II", frame, 16):
                return
            number, commit = struct.unpack_from(">II", frame)
            yield number, commit, file.tell() - SIZE, frame[_FRAME:]


def _summed(order: str, content: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    one, two = sums
    numbers = struct.unpack(f"{order}{len(content) // 4}I", content)
    for first, second in zip(numbers[::2], numbers[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
