"""What the reader of old workbooks (.xls) does not tell of them: errors, hidden rows and columns, days counted from 1904.

An .xls is a container of sectors ([MS-CFB]) in which the stream Workbook holds one record after the other ([MS-XLS]).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from station.casework.importing.raw import Unread

_ENTRY, _LISTED = 128, 109
_NO_SECTOR = 0xFFFFFFF0  # this and above are no sectors
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_FORMULA, _END, _DATE_1904, _COLUMNS, _SHEET, _ERROR, _ROW, _BEGIN = 0x06, 0x0A, 0x22, 0x7D, 0x85, 0x205, 0x208, 0x809
_TEXTS, _EXTENT, _SEVERAL = 0xFC, 0x200, 0xBD
_CELLS = frozenset((_FORMULA, _SEVERAL, 0xD6, 0xFD, 0x203, 0x204, _ERROR, 0x27E))  # all that begin with their row and column


@dataclass
class OldSheet:
    """What one sheet says beyond its values; rows and columns counted from 0. ``extent``: how many of both its reader will lay out."""

    extent: tuple[int, int] = (0, 0)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unread: dict[tuple[int, int], Unread] = field(default_factory=dict)


def look(content: bytes) -> tuple[list[OldSheet], bool]:
    """The sheets in their order, and whether days count from 1904.

    ValueError for what is too broken to be looked into, or states more than it can hold: its reader would make room for all of it.
    """
    try:
        stream = _stream(content)
        if not stream:
            raise ValueError("no workbook")
        starts: list[int] = []
        is_1904 = False
        for kind, at, size in _records(stream, 0):
            if kind == _SHEET:
                starts.append(struct.unpack_from("<I", stream, at)[0])
            elif kind == _DATE_1904 and size >= 2:
                is_1904 = stream[at : at + 2] == b"\x01\x00"
        _ensure_few_texts(stream)
        return [_sheet(stream, start) for start in starts], is_1904
    except (struct.error, IndexError) as error:
        raise ValueError("cut short") from error


def _ensure_few_texts(stream: bytes) -> None:
    for kind, at, size in _plain_records(stream, 0):
        if kind == _TEXTS and (size < 8 or struct.unpack_from("<I", stream, at + 4)[0] > len(stream) // 3):
            raise ValueError("more texts than there is room for")


def _sheet(stream: bytes, start: int) -> OldSheet:
    seen = OldSheet(_extent(stream, start))
    for kind, at, size in _records(stream, start):
        if kind == _ERROR and size >= 8 and stream[at + 7]:
            code = stream[at + 6]
        elif kind == _FORMULA and size >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
            code = stream[at + 8]
        else:
            if kind == _ROW and size >= 14 and stream[at + 12] & 0x20:
                seen.hidden_rows.add(struct.unpack_from("<H", stream, at)[0])
            elif kind == _COLUMNS and size >= 10 and stream[at + 8] & 1:
                first, last = struct.unpack_from("<HH", stream, at)
                seen.hidden_columns.update(range(first, min(last, 255) + 1))
            continue
        seen.unread[struct.unpack_from("<HH", stream, at)] = Unread(_ERRORS.get(code, "#N/A"))
    return seen


def _extent(stream: bytes, start: int) -> tuple[int, int]:
    """What the sheet says of itself, and its farthest cell; whatever lies within it counts, as it does for the reader."""
    rows = columns = 0
    for kind, at, size in _plain_records(stream, start):
        if kind == _EXTENT and size >= 10:
            first, last = struct.unpack_from("<II" if size >= 14 else "<HH", stream, at)
            left, right = struct.unpack_from("<HH", stream, at + (8 if size >= 14 else 4))
            if last < first or right < left:
                raise ValueError("a sheet that ends before it begins")
            rows, columns = max(rows, last - first), max(columns, right - left)
        elif kind in _CELLS and size >= 4:
            row, column = struct.unpack_from("<HH", stream, at)
            columns = max(columns, column + 1 + (size // 6 if kind == _SEVERAL else 0))
            rows = max(rows, row + 1)
    return rows, columns


def _plain_records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of the records from ``at`` to the first end."""
    read = struct.Struct("<HH").unpack_from
    while at + 4 <= len(stream):
        kind, size = read(stream, at)
        if kind == _END:
            return
        yield kind, at + 4, size
        at += 4 + size


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of the records from ``at`` to the end of what begins there; charts that lie in it are passed over."""
    depth = 0
    read = struct.Struct("<HH").unpack_from
    while at + 4 <= len(stream):
        kind, size = read(stream, at)
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, at + 4, size
        at += 4 + size


def _stream(content: bytes) -> bytes:
    """The stream of the workbook; b"" without one. A short one lies in sectors of its own size within the stream of the root entry."""
    size, small = (1 << min(power, 16) for power in struct.unpack_from("<HH", content, 30))
    (directory,) = struct.unpack_from("<I", content, 48)
    shortest, short_table, short_count, listing, more = struct.unpack_from("<IIIII", content, 56)
    directories, tables = struct.unpack_from("<II", content, 40)
    if max(directories, tables, short_count, more) > len(content) // size:
        raise ValueError("more sectors than there are")
    sectors = [*struct.unpack_from(f"<{_LISTED}I", content, 76)]
    for _ in range(len(content) // size):  # more than there are lists of sectors is a chain without an end
        if listing >= _NO_SECTOR:
            break
        listed = struct.unpack_from(f"<{size // 4}I", content, (listing + 1) * size)
        sectors += listed[:-1]
        listing = listed[-1]
    else:
        raise ValueError("a chain without an end")
    whole = content[size:]  # the header takes the place of a sector
    follows = _numbers(b"".join(whole[sector * size : (sector + 1) * size] for sector in sectors if sector < _NO_SECTOR))
    entries = _chained(whole, directory, size, follows)
    root = _chained(whole, struct.unpack_from("<I", entries, 116)[0], size, follows)
    short_follows = _numbers(_chained(whole, short_table, size, follows))
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries), _ENTRY):
        (length,) = struct.unpack_from("<H", entries, at + 64)
        first, end = struct.unpack_from("<II", entries, at + 116)
        if end > len(content):
            raise ValueError("a stream longer than the file")
        found.setdefault(entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace"), (first, end))
    first, end = found.get("Workbook") or found.get("Book") or (_NO_SECTOR, 0)
    if end >= shortest:
        return _chained(whole, first, size, follows)[:end]
    return _chained(root, first, small, short_follows)[:end]


def _numbers(table: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(table) // 4}I", table))


def _chained(content: bytes, sector: int, size: int, follows: list[int]) -> bytes:
    """The sectors of a chain; ValueError for one that bites its tail, which its reader would follow for ever."""
    parts: list[bytes] = []
    while sector < _NO_SECTOR:
        if len(parts) > len(follows):
            raise ValueError("a chain without an end")
        parts.append(content[sector * size : (sector + 1) * size])
        sector = follows[sector]
    return b"".join(parts)
