"""A file of tables as it was found: plain values by row and column, what is merged and what is hidden."""

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from station.casework.plain_text import plain
from station.frozen import frozen

Value = str | float | int | bool | date | datetime | time | timedelta  # "" for an empty cell


class Unread(str):
    """What stands in a cell whose value the file does not hold: a formula without its result ("=A1*2"), an error ("#REF!")."""

    __slots__ = ()


DITTO: frozenset[Value] = frozenset({"同上", "同上。", "同 上", "同前", "〃", "″", "“", '"', "''", "ditto"})
EXACT = 10**15  # a sheet keeps 15 digits of a number; the further ones are lost
_CARRIAGE_RETURN = re.compile("_x000[Dd]_")


@frozen
class RawSheet:
    """One sheet: its rows from the first, each from column A (they may be of different length).

    ``merges`` are (first row, first column, last row, last column); these and the hidden ones are counted from 0.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    has_unread: bool = False


@frozen
class RawBook:
    """All sheets of a file; ``sha256`` tells whether it is the same file again."""

    name: str
    sheets: tuple[RawSheet, ...]
    sha256: str = ""
    is_1904: bool = False  # days are counted from 1904, as old Macs did


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles meanwhile: there are none among a million new cells or values, and looking would take a good part of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def text_of(value: Value) -> str:
    """What a cell says as plain text: whole numbers without a point, days as ISO text, lost digits as the sheet shows them."""
    if isinstance(value, str):
        if value.isprintable() and "_x000" not in value:
            return value.strip()
        return plain(_CARRIAGE_RETURN.sub("", value)).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != time(0) else value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def number_text(value: float) -> str:
    """A number as people wrote it: no trailing zeros, no noise behind the twelfth digit; ``1.10108E+17`` when digits are lost."""
    if abs(value) >= EXACT:
        return f"{value:.5E}"
    if float(value).is_integer():
        return str(int(value))
    return f"{value:.12f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:.6f}".rstrip("0").rstrip(".")


def letter(place: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
