"""Where the headings of the tables in a sheet stand: in one row or two, below titles, again on every page."""

import re
from collections.abc import Sequence
from functools import lru_cache

from station.casework.importing import headings
from station.casework.importing.fates import FIGURES, is_title, reason_for_words
from station.casework.importing.raw import RawSheet, Value, letter, text_of
from station.frozen import frozen

_LONGEST_HEADING = 24


@frozen
class Column:
    """A column of a table: its place in the sheet counted from 0, and its heading, parts of two rows joined by “·”."""

    place: int
    heading: str
    is_hidden: bool = False

    @property
    def letter(self) -> str:
        """The column's letters in the sheet."""
        return letter(self.place)


@frozen
class Head:
    """A heading: its first and last row, counted from 0, and the columns it names."""

    first: int  # rows counted from 0
    last: int
    columns: tuple[Column, ...]


@lru_cache(maxsize=50_000)
def _heading_like(text: str) -> int:
    """2 for a heading some target knows, 1 for a text that may be one, 0 for what cannot be."""
    bare = headings.plain(text)
    if bare in headings.known():
        return 2
    return int(0 < len(bare) <= _LONGEST_HEADING and not FIGURES.fullmatch(bare) and not re.search(r"[:：。；;，,]|\d{3}", text.strip()))


def _marks(row: Sequence[Value]) -> list[int]:
    """For each cell that holds something, how like a heading it is."""
    return [_heading_like(value) if isinstance(value, str) else 0 for value in row if value != ""]


def _is_heading(row: Sequence[Value]) -> bool:
    sure = possible = 0
    for value in row:
        if value == "":
            continue
        mark = _heading_like(value) if isinstance(value, str) else 0
        if not mark:
            return False
        sure += mark == 2
        possible += 1
    return sure >= 2 and sure * 2 >= possible


def find_heads(sheet: RawSheet) -> list[Head]:
    """The headings in order; one that says the same as the one before counts again only below a title of its own."""
    found: list[Head] = []
    for place, row in enumerate(sheet.rows):
        if (found and place <= found[-1].last) or not _is_heading(row):
            continue
        lowest = found[-1].last + 1 if found else 0
        if found and repeats(sheet, place, found[-1]) and not _has_title(sheet, place, lowest):
            continue
        found.append(_head_from(sheet, place, lowest))
    if not found:
        unknown = _unknown_heading(sheet)
        return [_head_from(sheet, unknown, 0)] if unknown is not None else []
    return found


def _unknown_heading(sheet: RawSheet) -> int | None:
    """The first upper row of three or more short, different texts and nothing else, above a row with a number, a day or long text."""
    for place, row in enumerate(sheet.rows[:30]):
        texts = [text_of(value) for value in row if value != ""]
        if len(texts) < 3 or 0 in _marks(row) or len(set(texts)) < len(texts):
            continue
        below = next((other for other in sheet.rows[place + 1 : place + 6] if any(value != "" for value in other)), None)
        if below and any(not isinstance(value, str) or _heading_like(value) == 0 for value in below if value != ""):
            return place
    return None


def _head_from(sheet: RawSheet, place: int, lowest: int) -> Head:
    """The heading around row ``place``: with the group titles above it, and with a second row where it is merged or has one."""
    first = last = place
    above = place - 1
    if above >= lowest and _is_group_row(sheet, above):
        first = above
    for top, left, bottom, right in sheet.merges:
        if first <= top <= place and top < bottom <= top + 3 and left - right <= 0 and cell_at(sheet, top, left) != "":
            last = max(last, bottom)
    if last == place and _is_second_row(sheet, place):
        last = place + 1
    return head_at(sheet, first, last)


def _is_group_row(sheet: RawSheet, place: int) -> bool:
    """A row of group titles: two or more texts like headings, one of them above several columns of the heading below it."""
    row, below = sheet.rows[place], sheet.rows[place + 1]
    marks = _marks(row)
    if not marks or 0 in marks:
        return False
    width = sum(value != "" for value in below)
    spans = [(right - left + 1) for top, left, bottom, right in sheet.merges if top == place == bottom and right > left]
    if spans:
        return max(spans) < max(width, 2) and (len(marks) > 1 or max(spans) * 2 < width)
    return len(marks) > 1 and len(marks) < width and not sheet.merges


def _is_second_row(sheet: RawSheet, place: int) -> bool:
    """Whether the row below names columns that this row leaves open."""
    if place + 1 >= len(sheet.rows):
        return False
    row, below = sheet.rows[place], sheet.rows[place + 1]
    marks = _marks(below)
    places = [n for n, value in enumerate(below) if value != ""]
    if not marks or 0 in marks or len({(_group(row, n), text_of(below[n])) for n in places}) < len(marks):
        return False
    opened = [n for n in places if n >= len(row) or row[n] == ""]
    spans = [(left, right) for top, left, bottom, right in sheet.merges if top == place == bottom and right > left]
    if spans:
        return all(any(left <= n <= right for left, right in spans) for n in places)
    known = sum(mark == 2 for mark in marks)
    is_under_group = all(n in opened or n + 1 in opened for n in places)
    return bool(opened) and is_under_group and known * 2 >= len(marks)


def _group(row: Sequence[Value], place: int) -> int:
    """Where the title above a column begins: at it or to its left."""
    return next((n for n in range(min(place, len(row) - 1), -1, -1) if row[n] != ""), -1)


def head_at(sheet: RawSheet, first: int, last: int) -> Head:
    """The columns a heading in these rows names; a title above several columns goes before each of them."""
    width = max((len(sheet.rows[place]) for place in range(first, min(last + 1, len(sheet.rows)))), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for place in range(first, min(last + 1, len(sheet.rows))):
        row = [text_of(value) for value in sheet.rows[place]] + [""] * (width - len(sheet.rows[place]))
        for top, left, bottom, right in sheet.merges:
            if top <= place <= bottom and first <= top and left < width:
                for n in range(left, min(right + 1, width)):
                    row[n] = text_of(cell_at(sheet, top, left))
        if place < min(last, len(sheet.rows) - 1) and not any(top == place for top, *_ in sheet.merges):
            row = _spread(row, sheet.rows[place + 1])
        for n, text in enumerate(row):
            if text and (not parts[n] or parts[n][-1] != text):
                parts[n].append(text)
    columns = tuple(Column(n, "·".join(part), n in sheet.hidden_columns) for n, part in enumerate(parts))
    used = [column.place for column in columns if column.heading]
    return Head(first, last, columns[used[0] : used[-1] + 1] if used else ())


def _spread(row: list[str], below: Sequence[Value]) -> list[str]:
    """A group title goes on over the empty cells at its right that have a heading below."""
    spread = list(row)
    for n in range(1, len(row)):
        if not spread[n] and n < len(below) and below[n] != "" and below[n - 1] != "":
            spread[n] = spread[n - 1]
    return spread


def cell_at(sheet: RawSheet, row: int, column: int) -> Value:
    """What stands at a place counted from 0, "" beyond the rows."""
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return cells[column] if column < len(cells) else ""


def title_above(sheet: RawSheet, header: int, lowest: int) -> int:
    """The first row of the lines that belong to the heading below them: its titles, and 填报单位 lines, without a gap."""
    start = header
    for place in range(header - 1, lowest - 1, -1):
        row = sheet.rows[place]
        texts = [text_of(value) for value in row if value != ""]
        if not texts or len(texts) > 3 or (reason_for_words(texts) and "期" not in texts[0]):
            break  # a gap, or a signature that stands below the table before; a day of filling in stands above as well
        if not is_title(row) and not any(re.search("[:：]", text) for text in texts):
            break
        start = place
    return start


def _has_title(sheet: RawSheet, header: int, lowest: int) -> bool:
    return any(is_title(sheet.rows[place]) for place in range(title_above(sheet, header, lowest), header))


def repeats(sheet: RawSheet, place: int, header: Head) -> int:
    """How many rows from ``place`` on say the heading again: all of it, its last row, or none."""
    if not isinstance(next((value for value in sheet.rows[place] if value != ""), 0), str):
        return 0
    if _says(sheet, place) == _says(sheet, header.first):
        return header.last - header.first + 1
    return int(_says(sheet, place) == _says(sheet, header.last))


def _says(sheet: RawSheet, place: int) -> list[str]:
    return [headings.plain(text_of(value)) for value in sheet.rows[place] if value != ""] if place < len(sheet.rows) else []
