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

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SIZE = 4096
USABLE = SIZE - 80  # of a page, for SQLite: the driver reserves room for a longer checksum than it makes
_SEALED = SIZE - 48
_SALT = 16
_TAG = 32
_FRAME = 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)  # the second sums big-endian


class Pages:
    """The pages of one store, numbered from 1. ``key`` is the key of the file, derived from the data key."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        with path.open("rb") as file:
            self._salt = file.read(_SALT)
            self.count = -(-file.seek(0, 2) // SIZE)
        self._frames: dict[int, int] = {}  # page to its place in the log
        with suppress(OSError):
            self._read_log()
        self._hmac_key = self._with_salt(self._salt)
        # a salt that is gone tells nothing of the pages: then they are read unchecked, and what they say has to make sense
        self.is_checked = any(self._is_whole(number, self._raw(number)) for number in range(2, self.count + 1)) or self.count < 2

    @property
    def log(self) -> Path:
        """The write-ahead log of the store."""
        return self._path.with_name(self._path.name + "-wal")

    def page(self, number: int) -> bytes | None:
        """The plain content of a page, its first 16 bytes zero on page 1; None if it is damaged or not there."""
        raw = self._raw(number)
        if len(raw) != SIZE or (self.is_checked and not self._is_whole(number, raw)) or not any(raw):
            return None
        start = _SALT if number == 1 else 0
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(raw[_SEALED : _SEALED + 16])).decryptor()
        return bytes(start) + decryptor.update(raw[start:_SEALED]) + decryptor.finalize()

    def damaged(self) -> Iterator[int]:
        """Numbers of the pages that are damaged, 0 for every page that is whole: progress for who waits."""
        for number in range(1, self.count + 1):
            yield 0 if self._is_whole(number, self._raw(number)) else number

    def _with_salt(self, salt: bytes) -> bytes:
        return hashlib.pbkdf2_hmac("sha512", self._key, bytes(byte ^ 0x3A for byte in salt), 2, 32)

    def _is_whole(self, number: int, raw: bytes) -> bool:
        start = _SALT if number == 1 else 0
        said = hmac.digest(self._hmac_key, raw[start:-_TAG] + number.to_bytes(4, "little"), "sha256")
        return len(raw) == SIZE and hmac.compare_digest(said, raw[-_TAG:])

    def _raw(self, number: int) -> bytes:
        path, at = (self.log, self._frames[number]) if number in self._frames else (self._path, (number - 1) * SIZE)
        with path.open("rb") as file:
            file.seek(at)
            return file.read(SIZE)

    def _read_log(self) -> None:
        """Note where the log holds committed pages; it ends at the first frame that was not written whole, as for SQLite itself."""
        with self.log.open("rb") as file:
            head = file.read(32)
            if len(head) < 32 or struct.unpack_from(">I", head)[0] not in _WAL_MAGIC or struct.unpack_from(">I", head, 8)[0] != SIZE:
                return
            words = "<" if struct.unpack_from(">I", head)[0] == _WAL_MAGIC[0] else ">"
            sums = _summed(words, head[:24], (0, 0))
            if sums != struct.unpack_from(">II", head, 24):
                return
            waiting: dict[int, int] = {}
            while len(frame := file.read(_FRAME + SIZE)) == _FRAME + SIZE and frame[8:16] == head[16:24]:
                sums = _summed(words, frame[:8] + frame[_FRAME:], sums)
                if sums != struct.unpack_from(">II", frame, 16):
                    return
                number, commit = struct.unpack_from(">II", frame)
                waiting[number] = file.tell() - SIZE
                if commit:
                    self._frames.update(waiting)
                    self.count = commit
                    waiting.clear()


def _summed(words: str, content: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    one, two = sums
    numbers = struct.unpack(f"{words}{len(content) // 4}I", content)
    for first, second in zip(numbers[::2], numbers[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
