"""The rows of a ledger as XML, written straight into the package openpyxl makes: a large ledger takes little time and memory.

Everything is seen once, row by row: the numbers of the styles, the widths the numbers need and the sums are known afterwards.
"""

import math
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from operator import getitem
from typing import IO, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.utils import get_column_letter

from station import stopping
from station.casework.cell_prints import Cipher, print_of, said
from station.casework.sheets import Cell, Column, Row, Tally, shown
from station.export.ledger_look import ColumnLook, Style, dress, extent, height, lines, room

_KEPT = 4096  # values of a column that are remembered as drawn; most columns have few
_BATCH = 1 << 18  # bytes written at once
_PIECE = 1 << 20  # bytes read at once
_STEP = 200  # rows drawn between two looks whether to go on
_PACKED = 2  # of 9: a quarter larger than at the usual 6, in a third of the time
_ROW = b"\0"  # stands for the number of the row; no text of a cell holds it
_BEHIND_TEXT = b"</t></is></c>"
_ROW_HEAD = b'<row r="' + _ROW


class Splice(NamedTuple):
    """Rows that go into a part in front of ``before``, a stretch of its text; with them it ends in row ``last``."""

    part: str
    before: str
    rows: IO[bytes]
    last: int


class Body:
    """Draws the rows of a table once, and knows then how wide its numbers are and what they add up to."""

    def __init__(self, book: Workbook, columns: Sequence[Column], first: int) -> None:
        self._first = first
        self._tally = Tally(columns)
        self._pens = [_Pen(book, column, get_column_letter(at)) for at, column in enumerate(columns, 1)]
        self.count = 0

    @property
    def widths(self) -> list[int]:
        """How wide each column must be at least, so that no number is shown as ###."""
        return [pen.width for pen in self._pens]

    @property
    def totals(self) -> tuple[Cell, ...]:
        """The line of sums."""
        return self._tally.cells if self.count else ()

    def draw(self, rows: Sequence[Row], cipher: Cipher | None, body: IO[bytes], marks: IO[bytes], shift: int) -> Iterator[int]:
        """Write the rows to ``body``, and to ``marks`` the record of each with its check sums, where there is a cipher.

        The row of a mark stands ``shift`` rows below its row in the table. Yields now and then how many are drawn.
        """
        pens = self._pens
        heads: dict[int, bytes] = {}  # of a row behind its number, by the lines it shows
        drawn, noted = bytearray(), bytearray()
        add = self._tally.add
        for number, row in enumerate(rows, self._first):
            record_id, values, _ = row
            if len(values) != len(pens):
                raise ValueError(f"{len(values)} cells in a row of {len(pens)}")
            cells, filled, prints = zip(*map(getitem, pens, values), strict=True)
            fills = max(filled)
            head = heads.get(fills) or heads.setdefault(fills, b'" ht="%g" customHeight="1">' % height(fills))
            drawn += b"".join((_ROW_HEAD, head, *cells, b"</row>")).replace(_ROW, b"%d" % number)
            noted += _mark(number + shift, record_id, cipher, prints)
            add(row)
            self.count = number - self._first + 1
            if self.count % _STEP == 0:
                yield self.count
            if len(drawn) > _BATCH:
                body.write(drawn)
                marks.write(noted)
                drawn.clear()
                noted.clear()
        body.write(drawn)
        marks.write(noted)


class _Pen(dict[Cell, tuple[bytes, int, bytes]]):
    """The cells of one column as XML, with how many lines each fills and its check sum; few differ, so most are drawn once."""

    def __init__(self, book: Workbook, column: Column, letter: str) -> None:
        self.width = column.width
        self._column = column
        self._look = ColumnLook(column)
        self._room = room(column.width)
        self._short = self._room / extent(1, 1)  # no more bytes surely stand in one line, whatever they are
        self._heads: dict[Style, bytes] = {}
        self._head = b'<c r="%s%s" s="' % (letter.encode(), _ROW)
        self._book = book
        self._marked: dict[str, bytes] = {}  # heads of numbers by mark
        self._beyond: dict[str, int] = {}  # by mark: the least number of more digits than all so far
        self._is_plain = self._look.is_plain
        self._before_text = self._new(self._look.text) + b'" t="inlineStr"><is><t>'

    def __missing__(self, cell: Cell) -> tuple[bytes, int, bytes]:
        value, mark, _ = cell
        if isinstance(value, str) and self._is_plain(value):  # most that are drawn, hence in haste
            said = value.encode()
            shown = escape(value, quote=False).encode() if "&" in value or "<" in value or ">" in value else said
            fills = 1 if len(said) <= self._short else math.ceil(extent(len(value), len(said)) / self._room)
            drawn = self._before_text + shown + _BEHIND_TEXT, fills, print_of(said)
        elif isinstance(value, int):
            drawn = self._number(value, mark)
        else:
            drawn = self._other(cell)
        if len(self) < _KEPT:
            self[cell] = drawn
        return drawn

    def _number(self, value: int, mark: str) -> tuple[bytes, int, bytes]:
        if mark not in self._marked:
            self._marked[mark] = self._new(self._look.marked(mark))
            self._beyond[mark] = 0
        if value >= self._beyond[mark] or value < 0:  # only a number of more digits than all before it can be longer
            self._beyond[mark] = 10 ** len(str(abs(value)))
            self.width = max(self.width, width_of(self._column, Cell(value, mark)))
        number = self._look.number(value)
        xml = (b'%s"><v>%d</v></c>' if isinstance(number, int) else b'%s"><v>%.16g</v></c>') % (self._marked[mark], number)
        return xml, 1, print_of(b"%d" % value)

    def _other(self, cell: Cell) -> tuple[bytes, int, bytes]:
        value, style = self._look.written(cell)
        head = self._heads.get(style) or self._new(style)
        print_ = print_of(said(cell).encode())
        if isinstance(value, str):
            return head + _text(value), lines(value, self._column.width), print_
        if value is None:
            return head + b'"/>', 1, print_
        return b'%s"><v>%.16g</v></c>' % (head, value), 1, print_

    def _new(self, style: Style) -> bytes:
        """The head of a cell of this style, which the workbook learns by being given such a cell."""
        cell = WrittenCell(self._book.worksheets[0], row=1, column=1)
        dress(cell, style)
        self._heads[style] = self._head + b"%d" % cell.style_id
        return self._heads[style]


def width_of(column: Column, cell: Cell) -> int:
    """The width in which a number is not shown as ###."""
    text = shown(column, cell)
    return math.ceil(extent(len(text), len(text.encode()))) + 3


def write_package(skeleton: IO[bytes], splices: Sequence[Splice], target: IO[bytes]) -> Iterator[None]:
    """The package openpyxl saved to ``skeleton`` with rows spliced in; the list of its parts comes first, as readers like it.

    Yields after each piece.
    """
    with zipfile.ZipFile(skeleton) as made, zipfile.ZipFile(target, "w") as whole:
        for info in sorted(made.infolist(), key=lambda info: info.filename != "[Content_Types].xml"):
            stopping.here()
            text = made.read(info)
            with whole.open(_entry(info), "w") as out:
                for splice in splices:
                    if splice.part == info.filename:
                        head, mark, text = text.partition(splice.before.encode())
                        assert mark, f"{splice.before} stands in {splice.part}"
                        out.write(re.sub(rb'(<dimension ref="A1:[A-Z]+)\d+', rb"\g<1>%d" % splice.last, head))
                        splice.rows.seek(0)
                        while piece := splice.rows.read(_PIECE):
                            out.write(piece)
                            yield
                        out.write(mark)
                out.write(text)


def _entry(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    fresh = zipfile.ZipInfo(info.filename, info.date_time)
    fresh.compress_type = zipfile.ZIP_DEFLATED
    fresh._compresslevel = _PACKED  # type: ignore[attr-defined]  # there is no other way before Python 3.13
    return fresh


def rows_in(package: zipfile.ZipFile, part: str) -> int:
    """How many rows stand in a sheet of a finished package; its check sum is verified on the way."""
    found, rest = 0, b""
    with package.open(part) as source:
        while piece := source.read(_PIECE):
            stopping.here()
            piece = rest + piece
            found += piece.count(b"<row ")
            rest = piece[-4:]
    return found


def _mark(number: int, record_id: str, cipher: Cipher | None, prints: Sequence[bytes]) -> bytes:
    mark = cipher.sealed(record_id, prints) if cipher else record_id.encode()
    return b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>' % (number, number, mark)


def _text(value: str) -> bytes:
    """Text as XML behind the reference or the style of its cell."""
    space = b' xml:space="preserve"' if value != value.strip() or "\n" in value else b""
    if "&" in value or "<" in value or ">" in value:
        value = escape(value, quote=False)
    return b'" t="inlineStr"><is><t%s>%s%s' % (space, value.encode(), _BEHIND_TEXT)
