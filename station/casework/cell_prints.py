"""By what a cell is known again after the file was in other hands: what it says, and a check sum of that under a key.

The check sum tells whether a cell still says what it said when the file left. The key stays in the store: whoever has the file only
learns nothing about a value that was deleted from it.
"""

import re
import secrets
import zlib
from base64 import b64decode
from binascii import b2a_base64
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import shake_128
from itertools import count
from typing import Self

from ulid import ULID

from station import stopping
from station.casework import money
from station.casework.sheets import Cell
from station.frozen import frozen

MARKS_SHEET = "记录标识"  # hidden: what the table is, and the record with the check sums of each row
MARKS_HEAD = 4  # its rows that tell of the table: what was asked for, keys, headings, units
SURELY_FITS = 16_383  # characters of whatever kind in one cell
PRINT_BYTES = 2  # one chance in 65,536 that a cell changed on both sides passes for changed on one

_BLOCK = 64  # rows whose check sums are sealed from one stretch of key
_LONGEST = 32_767  # UTF-16 units a cell can hold
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@frozen
class Origin:
    """One export: its record and the key of its check sums, which is kept here and never stands in the file."""

    export_id: str
    exported_at: str
    key: str

    @classmethod
    def new(cls, now: datetime) -> Self:
        """An export made now, with a key that no other one has."""
        return cls(str(ULID()), now.isoformat(timespec="minutes"), secrets.token_hex(16))


def writable(text: str) -> str:
    """Text a workbook can hold: control characters and broken surrogates out, one kind of line end, no longer than a cell."""
    if not text.isprintable():
        text = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > SURELY_FITS:
        text = text.encode("utf-16-le")[: _LONGEST * 2].decode("utf-16-le", "ignore")
    return text


def said(cell: Cell) -> str:
    """What a cell says apart from its look: fen, a count, an ISO day or text; the mark of a number is part of its look."""
    if isinstance(cell.value, int):
        return str(cell.value)
    return plain(cell.value if cell.value is not None else money.marked("", cell.mark))


def plain(text: str) -> str:
    """Text as it comes through any office: midnight is the day, space around does not count."""
    return writable(text).removesuffix("T00:00").strip()


def print_of(text: bytes) -> bytes:
    """The check sum of what a cell says, in UTF-8."""
    return zlib.crc32(text).to_bytes(4)[-PRINT_BYTES:]


class Cipher:
    """Seals the check sums of row after row: without the key they tell nothing, not even that two cells say the same."""

    def __init__(self, key: str) -> None:
        self._key = bytes.fromhex(key)
        self._pads = _pads(self._key, 0)
        self._width = 0

    def sealed(self, record_id: str, prints: Sequence[bytes]) -> bytes:
        """The mark of the next row: its record, a space, its check sums as base64."""
        plain = b"".join(prints)
        if len(plain) != self._width:
            self._width = len(plain)
            self._pads = _pads(self._key, self._width)
        crossed = int.from_bytes(plain) ^ int.from_bytes(next(self._pads))
        return b"%s %s" % (record_id.encode(), b2a_base64(crossed.to_bytes(self._width), newline=False))

    def opened(self, marks: Sequence[str], columns: int) -> list[tuple[bytes, ...]]:
        """The check sums of each row with these marks, in the order they were sealed; none for a row that left without them."""
        width = columns * PRINT_BYTES
        found = []
        for mark, pad in zip(stopping.each(marks), _pads(self._key, width), strict=False):
            try:
                sealed = b64decode(mark.partition(" ")[2], validate=True)
            except ValueError:
                sealed = b""
            plain = (int.from_bytes(sealed) ^ int.from_bytes(pad)).to_bytes(width) if len(sealed) == width else b""
            found.append(tuple(plain[at : at + PRINT_BYTES] for at in range(0, len(plain), PRINT_BYTES)))
        return found


def _pads(key: bytes, width: int) -> Iterator[bytes]:
    """What the check sums of one row after another are crossed with."""
    for block in count():
        stream = shake_128(key + block.to_bytes(8)).digest(width * _BLOCK)
        yield from (stream[at * width : (at + 1) * width] for at in range(_BLOCK))
