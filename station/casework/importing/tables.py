"""The tables of a file: which rows of each are data, and why every other row is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from station.casework.importing import beside, headings
from station.casework.importing.fates import EMPTY, HEADING, NO_TABLE, REPEATED, TITLE, TOTAL, is_title, why_no_data
from station.casework.importing.headings import Period
from station.casework.importing.heads import Column, Head, cell_at, find_heads, head_at, repeats, title_above
from station.casework.importing.raw import DITTO, RawBook, RawSheet, Unread, Value, text_of, uncollected
from station.frozen import frozen


class Line(NamedTuple):
    """One row of the sheet, numbered as the sheet does; ``left_out`` says why it is no data, "" for data.

    ``cells`` stand from column A with merged cells and 同上 filled down; ``filled`` are the places that were filled so.
    """

    row: int
    cells: Sequence[Value]
    left_out: str = ""
    filled: frozenset[int] = frozenset()
    is_hidden: bool = False

    @property
    def text(self) -> str:
        """What the row says, its cells joined by a blank."""
        return " ".join(filter(None, map(text_of, self.cells)))


@frozen
class Table:
    """One table with all rows of its part of the sheet: data and left out together are the rows of that part."""

    sheet: str
    header: tuple[int, int]  # first and last row of the heading, numbered as the sheet does; (0, 0) without one
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str = ""
    filler: str = ""
    period: Period = field(default_factory=Period)
    unit: str = ""
    is_hidden: bool = False
    is_1904: bool = False
    unread: int = 0  # cells of its data whose value the file does not hold

    @cached_property
    def body(self) -> tuple[Line, ...]:
        """The rows of data."""
        return tuple(line for line in self.lines if not line.left_out)

    @cached_property
    def left_out(self) -> tuple[Line, ...]:
        """The rows that are no data, each with its reason."""
        return tuple(line for line in self.lines if line.left_out)


def find_tables(book: RawBook) -> tuple[Table, ...]:
    """Every table of every sheet; a sheet without a heading comes as a table whose rows are all left out, an empty one not at all."""
    with uncollected():
        return tuple(table for sheet in _sheets(book) if _filled(sheet) for table in _tables(sheet, book))


def table_at(book: RawBook, sheet: str, first: int, last: int) -> Table:
    """The table of ``sheet`` whose heading a clerk says stands in the rows ``first`` to ``last``, to the end of the sheet."""
    found = next(raw for raw in _sheets(book) if raw.name == sheet)
    return _read(found, book, head_at(found, first - 1, last - 1), 0, len(found.rows), _Merged(found))


def _sheets(book: RawBook) -> Iterator[RawSheet]:
    return (part for sheet in book.sheets for part in beside.parts(sheet))


def _filled(sheet: RawSheet) -> bool:
    return any(value != "" for row in sheet.rows for value in row)


def _tables(sheet: RawSheet, book: RawBook) -> Iterator[Table]:
    found = find_heads(sheet)
    merged = _Merged(sheet)
    if not found:
        lines = tuple(
            Line(number, row, NO_TABLE if any(value != "" for value in row) else EMPTY, is_hidden=number - 1 in sheet.hidden_rows)
            for number, row in enumerate(sheet.rows, 1)
        )
        yield Table(sheet.name, (0, 0), (), lines, is_hidden=sheet.is_hidden, is_1904=book.is_1904)
        return
    starts = [0]
    for before, header in pairwise(found):
        starts.append(title_above(sheet, header.first, before.last + 1))
    for header, start, end in zip(found, starts, [*starts[1:], len(sheet.rows)], strict=True):
        yield _read(sheet, book, header, start, end, merged)


_NONE: Mapping[int, Value] = {}


class _Merged:
    """The cells of a sheet that are merged downwards, by row."""

    def __init__(self, sheet: RawSheet) -> None:
        self._sheet = sheet
        self._by_row: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, _ in sheet.merges:
            for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
                self._by_row.setdefault(row, []).append((left, top))

    def filled(self, row: int, barrier: int) -> Mapping[int, Value]:
        """What merged cells put into ``row``; one that begins at or above ``barrier``, the last sum or heading, is not carried over it."""
        if row not in self._by_row:
            return _NONE
        found = {}
        for left, top in self._by_row[row]:
            value = cell_at(self._sheet, top, left)
            if top > barrier and value != "":
                found[left] = value
        return found


def _read(sheet: RawSheet, book: RawBook, header: Head, start: int, end: int, merged: _Merged) -> Table:
    above = [line for place in range(start, header.first) for line in [sheet.rows[place]] if any(value != "" for value in line)]
    texts = [text_of(value) for row in above for value in row if value != ""]
    lines: list[Line] = []
    barrier = header.last
    ordinal = next((column.place for column in header.columns if headings.plain(column.heading) in headings.ORDINALS), None)
    repeated_to = -1
    above_it: Sequence[Value] = ()  # the row of data before, which 同上 speaks of
    for place in range(start, end):
        row = sheet.rows[place]
        reason = ""
        filled: Mapping[int, Value] = _NONE
        if place < header.first:
            reason = TITLE if any(value != "" for value in row) else EMPTY
        elif place <= header.last:
            reason = HEADING
        elif place <= repeated_to:
            reason = REPEATED
        else:
            filled = merged.filled(place, barrier)
            again = repeats(sheet, place, header)
            reason = REPEATED if again else why_no_data(row, filled, ordinal)
            repeated_to = place + again - 1
            if reason in (TOTAL, REPEATED):
                barrier, above_it = place, ()
            elif not reason and not DITTO.isdisjoint(row):
                filled = {
                    n: above_it[n] for n, value in enumerate(row) if value in DITTO and n < len(above_it) and above_it[n] != ""
                } | dict(filled)
        if filled and not reason:
            cells = list(row) + [""] * (max(filled) + 1 - len(row))
            for n, value in filled.items():
                cells[n] = value
            row = cells
        if not reason:
            above_it = row
        lines.append(Line(place + 1, row, reason, frozenset(filled) if not reason else frozenset(), place in sheet.hidden_rows))
    title = next((text for row in above if is_title(row) for text in map(text_of, row) if text), "")
    table = Table(
        sheet=sheet.name,
        header=(header.first + 1, header.last + 1),
        columns=_with_unheaded(header.columns, lines, sheet),
        lines=tuple(lines),
        title=title,
        filler=next(filter(None, map(headings.filler, texts)), ""),
        unit=next(filter(None, map(headings.stated_unit, texts)), ""),
        is_hidden=sheet.is_hidden,
        is_1904=book.is_1904,
    )
    unread = sum(isinstance(value, Unread) for line in table.body for value in line.cells) if sheet.has_unread else 0
    return replace(table, period=_period([title, sheet.name, *texts, book.name]), unread=unread)


def _period(texts: Sequence[str]) -> Period:
    """The first year somebody names, with its month; a month alone counts only beside a year named elsewhere.

    The day of filling in tells the year only where nothing else does: the ledger of a year is filled in in December, or later.
    """
    found = [headings.period(text) for text in texts]
    if any(period.year and not headings.names_a_day(text) for period, text in zip(found, texts, strict=True)):
        found = [Period() if headings.names_a_day(text) else period for period, text in zip(found, texts, strict=True)]
    whole = next((period for period in found if period.year and period.month), None)
    year = next((period.year for period in found if period.year), 0)
    month = next((period.month for period in found[:2] if period.month), 0)
    if whole and whole.year == year and (not month or whole.month == month):
        return whole if whole in found[:2] or not month else Period(year, month)
    return Period(year, month if year else 0)


def _with_unheaded(columns: tuple[Column, ...], lines: Sequence[Line], sheet: RawSheet) -> tuple[Column, ...]:
    """The columns with those beside them that hold data without a heading."""
    width = max((len(line.cells) for line in lines if not line.left_out), default=0)
    inside = {column.place for column in columns}
    used = (
        {n for line in lines if not line.left_out for n in range(len(line.cells)) if n not in inside and line.cells[n] != ""}
        if width > len(columns)
        else set()
    )
    more = [Column(n, "", n in sheet.hidden_columns) for n in sorted(used)]
    return tuple(sorted([*columns, *more], key=lambda column: column.place))
