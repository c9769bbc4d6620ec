"""By what a cell is known again after the file was in other hands: the text it says, and a short keyed digest of that.

The digest tells whether a cell still says what it said when the file left; without the key, which stays in the store, it tells
nothing about a value that was deleted from the file.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from station.casework import money
from station.casework.sheets import Cell

PRINT_BYTES = 3  # one chance in 16 million that a changed cell passes for an unchanged one

_LONGEST = 32_767  # UTF-16 units a cell can hold
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Origin:
    """One export: its record and the key of its digests, which is kept here and never stands in the file."""

    export_id: str
    exported_at: str
    key: str

    @staticmethod
    def new_key() -> str:
        """A key no other export has, as hex."""
        return secrets.token_hex(16)


def writable(text: str) -> str:
    """Text a workbook can hold: control characters and broken surrogates out, one kind of line end, no longer than a cell."""
    if not text.isprintable():
        text = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 > _LONGEST:
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


def printer(key: str, column: str) -> Callable[[str], bytes]:
    """The digest for the cells of a column (its key): equal values of two columns or two exports have unlike digests."""
    salt = blake2b(column.encode(), key=bytes.fromhex(key), digest_size=32).digest()

    def print_of(text: str) -> bytes:
        return blake2b(text.encode(), key=salt, digest_size=PRINT_BYTES).digest()

    return print_of
