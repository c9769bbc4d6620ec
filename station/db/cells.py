"""The rows on the pages of a store, read as SQLite lays them out, without an index that may be damaged.

The source is https://www.sqlite.org/fileformat2.html, sections 1.6 (trees) and 2.1 (rows).
"""

import struct
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from station import stopping
from station.vault.pages import USABLE, Pages

INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
_TYPES = (INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF)
_CODES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # lengths of whole numbers

Value = int | float | str | bytes | None
Row = tuple[int, tuple[Value, ...]]  # its rowid (0 in a tree without), its columns


@dataclass
class Tree:
    """What could be read of one tree."""

    rows: list[Row] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)  # all that belong to it, overflow too, damaged or not
    holes: int = 0  # damaged pages within


def tree(pages: Pages, root: int) -> Tree:
    """All rows of the tree whose first page is ``root``."""
    found = Tree()
    waiting = [root]
    while waiting:
        stopping.here()
        number = waiting.pop()
        if number in found.pages or not 1 <= number <= pages.count:
            continue
        found.pages.add(number)
        content = pages.page(number)
        if content is None or kind_of(number, content) not in _TYPES:
            found.holes += 1
            continue
        for row in rows_on(pages, number, content, found.pages):
            if row is None:
                found.holes += 1
            else:
                found.rows.append(row)
        waiting += children(number, content)
    return found


def kind_of(number: int, content: bytes) -> int:
    """The kind of tree page, or a number that is none of the four kinds."""
    return content[_start(number)]


def children(number: int, content: bytes) -> Iterator[int]:
    """The pages below a page within a tree."""
    if kind_of(number, content) in (TABLE_INNER, INDEX_INNER):
        yield from (struct.unpack_from(">I", content, at)[0] for at in _cells(number, content))
        yield struct.unpack_from(">I", content, _start(number) + 8)[0]


def rows_on(pages: Pages, number: int, content: bytes, seen: set[int]) -> Iterator[Row | None]:
    """The rows that begin on this page, None for one that cannot be read whole; their overflow pages are added to ``seen``."""
    kind = kind_of(number, content)
    if kind == TABLE_INNER:
        return
    for at in _cells(number, content):
        try:
            yield _row(pages, content, at + (4 if kind == INDEX_INNER else 0), kind == TABLE_LEAF, seen)
        except (IndexError, struct.error, ValueError):  # only of a page that could not be checked, or of a broken overflow
            yield None


def free(pages: Pages) -> set[int]:
    """The pages that hold nothing any more, as far as the list of them can be read: old rows may still stand there."""
    found: set[int] = set()
    first = pages.page(1)
    trunk = struct.unpack_from(">I", first, 32)[0] if first else 0
    while trunk and trunk not in found:
        found.add(trunk)
        content = pages.page(trunk)
        if content is None:
            break
        trunk, count = struct.unpack_from(">II", content)
        found.update(struct.unpack_from(f">{min(count, USABLE // 4 - 2)}I", content, 8))
    return found


def orphans(pages: Pages, known: Set[int]) -> Iterator[Tree]:
    """Leaves that no tree leads to, each as a tree of its own: the page above them is damaged."""
    taken: set[int] = set()
    loose = []
    for number in stopping.each(range(2, pages.count + 1)):
        if number not in known and (content := pages.page(number)) is not None and kind_of(number, content) in _TYPES:
            found = Tree(pages={number})
            found.rows = [row for row in rows_on(pages, number, content, taken) if row is not None]
            loose.append((number, found))
    yield from (found for number, found in loose if number not in taken and found.rows)  # an overflow page may look like a leaf


def _start(number: int) -> int:
    return 100 if number == 1 else 0


def _cells(number: int, content: bytes) -> Iterator[int]:
    start = _start(number)
    kind, count = content[start], struct.unpack_from(">H", content, start + 3)[0]
    first = start + (12 if kind in (TABLE_INNER, INDEX_INNER) else 8)
    for at in range(first, min(first + 2 * count, USABLE - 1), 2):
        place = struct.unpack_from(">H", content, at)[0]
        if place < USABLE:
            yield place


def _row(pages: Pages, content: bytes, at: int, is_table: bool, seen: set[int]) -> Row:
    size, at = _varint(content, at)
    rowid = 0
    if is_table:
        rowid, at = _varint(content, at)
        rowid -= rowid >> 63 << 64
    most = USABLE - 35 if is_table else (USABLE - 12) * 64 // 255 - 23
    if size <= most:
        return rowid, _columns(content[at : at + size], size)
    least = (USABLE - 12) * 32 // 255 - 23
    here = least + (size - least) % (USABLE - 4)
    if here > most:
        here = least
    payload = content[at : at + here]
    following = struct.unpack_from(">I", content, at + here)[0]
    while len(payload) < size:
        if following in seen:
            raise ValueError("a chain that meets itself")
        seen.add(following)
        page = pages.page(following)
        if page is None:
            raise ValueError("a damaged page in the chain")
        payload += page[4 : 4 + min(size - len(payload), USABLE - 4)]
        following = struct.unpack_from(">I", page)[0]
    return rowid, _columns(payload, size)


def _columns(payload: bytes, size: int) -> tuple[Value, ...]:
    if len(payload) != size:
        raise ValueError("cut short")
    end, at = _varint(payload, 0)
    codes = []
    while at < end:
        code = payload[at]
        if code < 0x80:  # as most are
            at += 1
        else:
            code, at = _varint(payload, at)
        codes.append(code)
    values = []
    at = end
    for code in codes:
        value, at = _value(payload, at, code)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, at: int, code: int) -> tuple[Value, int]:
    if code >= 12:  # texts, which most are, and bytes
        end = at + (code - 12) // 2
        if end > len(payload):
            raise ValueError("no such value")
        return (payload[at:end].decode() if code % 2 else payload[at:end]), end
    if code in _CODES:
        end = at + _CODES[code]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if code in (0, 8, 9):
        return (None, 0, 1)[(0, 8, 9).index(code)], at
    if code == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    raise ValueError("no such value")


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for length in range(8):
        byte = content[at + length]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + length + 1
    return value << 8 | content[at + 8], at + 9
