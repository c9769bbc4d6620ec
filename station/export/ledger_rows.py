"""The body of a ledger streamed as XML into the package openpyxl made, so that a large ledger takes little time and memory."""

import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from html import escape
from typing import IO, NamedTuple

from openpyxl import Workbook
from openpyxl.compat import safe_string
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.xml.functions import tostring

from station.casework.cell_prints import Origin, printer, said
from station.casework.sheets import Cell, Column, Row
from station.export.ledger_look import Style, dress, height, lines, written

_KEPT = 4096  # values of a column that are remembered as drawn; most columns have few
_BATCH = 1 << 18  # characters written at once


class Splice(NamedTuple):
    """Rows that go into a part in front of ``before``, a stretch of its text."""

    part: str
    before: str
    rows: Iterator[str]


class Drawn(NamedTuple):
    """A value as XML behind ``<c r="A1``, how many lines it fills, and its digest."""

    xml: str
    lines: int
    print: bytes


class Styles:
    """The numbers a workbook gives to styles; new ones are entered in it."""

    def __init__(self, book: Workbook) -> None:
        self._cell = book.worksheets[0]
        self._numbers: dict[Style, int] = {}

    def number(self, style: Style) -> int:
        """The number of a style."""
        if style not in self._numbers:
            cell = WrittenCell(self._cell, row=1, column=1)
            dress(cell, style)
            self._numbers[style] = cell.style_id
        return self._numbers[style]


class _Pen:
    """Draws the cells of one column."""

    def __init__(self, column: Column, at: int, styles: Styles, print_of: Callable[[str], bytes] | None) -> None:
        self.letter = get_column_letter(at)
        self.known: dict[object, Drawn] = {}
        self._column = column
        self._styles = styles
        self._print_of = print_of

    def draw(self, cell: Cell) -> Drawn:
        value, style = written(self._column, cell)
        xml = _xml(value, self._styles.number(style))
        fills = lines(cell.value, self._column.width) if isinstance(cell.value, str) else 1
        drawn = Drawn(xml, fills, self._print_of(said(cell)) if self._print_of else b"")
        if len(self.known) < _KEPT:
            self.known[cell.value, cell.mark] = drawn
        return drawn


def body(
    columns: Sequence[Column], rows: Sequence[Row], first: int, styles: Styles, origin: Origin | None, marks: IO[str]
) -> Iterator[str]:
    """The rows of the table as XML from row ``first`` on.

    The record of each, with the digests of its cells where the export has an ``origin``, goes to ``marks``, one a line.
    """
    pens = [_Pen(c, at, styles, printer(origin.key, c.key) if origin else None) for at, c in enumerate(columns, 1)]
    heights: dict[int, float] = {}
    for number, row in enumerate(rows, first):
        parts = [""]
        prints = []
        fills = 1
        for pen, cell in zip(pens, row.cells, strict=True):
            xml, filled, print_ = pen.known.get((cell.value, cell.mark)) or pen.draw(cell)
            parts.append(f'<c r="{pen.letter}{number}{xml}')
            prints.append(print_)
            if filled > fills:
                fills = filled
        if fills not in heights:
            heights[fills] = height(fills)
        parts[0] = f'<row r="{number}" ht="{heights[fills]}" customHeight="1">'
        parts.append("</row>")
        marks.write(f"{row.record_id}\t{b64encode(b''.join(prints)).decode()}\n")
        yield "".join(parts)


def marked_rows(marks: IO[str], first: int) -> Iterator[str]:
    """What ``body`` noted, as rows of the hidden sheet from row ``first`` on."""
    marks.seek(0)
    for number, line in enumerate(marks, first):
        cells = zip("AB", line.rstrip("\n").split("\t"), strict=True)
        yield f'<row r="{number}">' + "".join(f'<c r="{at}{number}{_text(value)}' for at, value in cells if value) + "</row>"


def write_package(book: Workbook, skeleton: IO[bytes], splices: Sequence[Splice], target: IO[bytes]) -> None:
    """The package openpyxl saved to ``skeleton`` with rows spliced in, in this order, and the styles they brought."""
    late = {splice.part for splice in splices} | {"xl/styles.xml"}
    with zipfile.ZipFile(skeleton) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as whole:
        for info in sorted(made.infolist(), key=lambda info: info.filename != "[Content_Types].xml"):
            if info.filename not in late:
                whole.writestr(info, made.read(info))
        for part, before, rows in splices:
            head, mark, tail = made.read(part).decode().partition(before)
            assert mark, f"{before} stands in {part}"
            with whole.open(made.getinfo(part), "w", force_zip64=True) as out:
                out.write(head.encode())
                for batch in _batches(rows):
                    out.write(batch.encode())
                out.write((mark + tail).encode())
        whole.writestr(made.getinfo("xl/styles.xml"), tostring(write_stylesheet(book)))


def rows_in(package: zipfile.ZipFile, part: str) -> int:
    """How many rows stand in a sheet of a finished package; its check sum is verified on the way."""
    found, rest = 0, b""
    with package.open(part) as source:
        while piece := source.read(1 << 20):
            piece = rest + piece
            found += piece.count(b"<row ")
            rest = piece[-4:]
    return found


def _batches(rows: Iterator[str]) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row)
        if size >= _BATCH:
            yield "".join(held)
            held.clear()
            size = 0
    yield "".join(held)


def _xml(value: object, style: int) -> str:
    """A cell behind its reference."""
    if value is None:
        return f'" s="{style}"/>'
    if isinstance(value, str):
        return f'" s="{style}{_text(value)}'
    number = to_excel(value) if isinstance(value, date) else value  # type: ignore[no-untyped-call]
    return f'" s="{style}"><v>{safe_string(number)}</v></c>'


def _text(value: str) -> str:
    space = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
    return f'" t="inlineStr"><is><t{space}>{escape(value, quote=False)}</t></is></c>'
