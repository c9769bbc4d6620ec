"""A ledger as a workbook that opens clean in Excel, WPS and LibreOffice and prints on A4, one page wide.

openpyxl makes the workbook with the head, the foot and the other sheets; the rows of the table are streamed into it.
"""

import re
import zipfile
from collections.abc import Generator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from station.casework.cell_prints import MARKS_HEAD, MARKS_SHEET, Cipher, Origin, writable
from station.casework.sheets import Cell, Column, Sheet, look
from station.errors import StationError
from station.export.delivery import delivered
from station.export.ledger_look import ColumnLook, Style, dress, height, lines, put, stretches
from station.export.ledger_rows import Body, Splice, rows_in, width_of, write_package

HEADER_ROW = 3
NOTES_SHEET = "填表说明"

_TABLE_PART = "xl/worksheets/sheet1.xml"
_MARKS_PART = "xl/worksheets/sheet3.xml"
_MOST_ROWS = 1_048_576  # of a worksheet
_WIDEST = 255  # characters; no office knows a wider column
_FROZEN_COLUMNS = 2
_PAPER_CODES = {"A3": 8, "A4": 9}
_CM_PER_INCH = 2.54
_HELD = 1 << 23  # bytes of rows kept in memory before they go to a temporary file


def write_ledger(sheet: Sheet, path: Path, origin: Origin | None = None) -> int:
    """:func:`writing_ledger` at once."""
    work = writing_ledger(sheet, path, origin)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return int(end.value)


def writing_ledger(sheet: Sheet, path: Path, origin: Origin | None = None) -> Generator[tuple[int, int], None, int]:
    """Write the ledger to ``path``, yielding (rows drawn, of how many), and return how many lines were counted in the finished file.

    With its ``origin`` the file can be taken back after it was edited elsewhere. The rows are gone through once and not kept, so
    they may be made as they are asked for. StationError if the file cannot be written; what stood at ``path`` before is then
    untouched.
    """
    count, first = len(sheet.rows), HEADER_ROW + 1
    if first + count + 1 > _MOST_ROWS:
        raise StationError(f"《{sheet.short_title}》有{count}行，一张工作表放不下。", "请把时间段分短，分几次导出。")
    with delivered(path, sheet.short_title) as part:
        book, skeleton = Workbook(), BytesIO()
        with SpooledTemporaryFile(_HELD) as rows, SpooledTemporaryFile(_HELD) as marks, part.open("wb") as target:
            body = Body(book, sheet.columns, first)
            for drawn in body.draw(sheet.rows, Cipher(origin.key) if origin else None, rows, marks, MARKS_HEAD + 1 - first):
                yield drawn, count
            totals = body.totals if sheet.given_totals is None else sheet.given_totals
            _fill(book, _fitted(sheet, body), totals, origin)
            book.save(skeleton)
            splices = (
                Splice(_TABLE_PART, f'<row r="{first + count}"', rows, book.worksheets[0].max_row),
                Splice(_MARKS_PART, "</sheetData>", marks, MARKS_HEAD + count),
            )
            for _ in write_package(skeleton, splices, target):
                yield count, count
        found = _lines_in(part, skeleton)
        if found != count:
            raise RuntimeError(f"{count} lines were to be written, {found} were counted")
    return found


def sheet_name(name: str) -> str:
    """A name Excel takes for a sheet: at most 31 characters, none that a reference uses, no apostrophe at an end."""
    return re.sub(r"[\[\]:*?/\\\n\t]", "", writable(name))[:31].strip("'") or "台账"


def _fill(book: Workbook, sheet: Sheet, totals: Sequence[Cell], origin: Origin | None) -> None:
    """The ledger without its rows, a sheet that explains it, and a hidden sheet for the records behind the rows."""
    book.properties.creator = writable(sheet.filler)
    book.properties.title = writable(sheet.title)
    page = book.worksheets[0]
    page.title = sheet_name(sheet.name)
    _set_page(page, sheet)
    _head(page, sheet)
    row = HEADER_ROW + 1 + len(sheet.rows)
    if not sheet.rows:
        _span(page, row, 1, len(sheet.columns), sheet.empty_text, horizontal="center", border=True)
        page.row_dimensions[row].height = look().body_points * 2.4
        row += 1
    if totals:
        _totals_row(page, row, sheet.columns, totals)
        row += 1
    _signatures(page, row, sheet.columns)
    _notes(book.create_sheet(NOTES_SHEET), sheet)
    _ids(book.create_sheet(MARKS_SHEET), sheet, origin)


def _lines_in(path: Path, skeleton: BytesIO) -> int:
    """How many lines stand in a finished file beyond what openpyxl wrote; each has its record on the hidden sheet."""
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(skeleton) as bare:
        table, ids = (rows_in(package, part) - rows_in(bare, part) for part in (_TABLE_PART, _MARKS_PART))
    if table != ids:
        raise RuntimeError(f"{table} lines stand in the table, {ids} are known by their record")
    return table


def _fitted(sheet: Sheet, body: Body) -> Sheet:
    """Columns wide enough for their numbers and sums."""
    totals = body.totals or (Cell(),) * len(sheet.columns)
    widths = (
        max(width, width_of(column, total)) if total.value is not None else width
        for column, width, total in zip(sheet.columns, body.widths, totals, strict=True)
    )
    return replace(sheet, columns=tuple(replace(c, width=min(width, _WIDEST)) for c, width in zip(sheet.columns, widths, strict=True)))


def _set_page(page: Worksheet, sheet: Sheet) -> None:
    look_ = look()
    page.page_setup.paperSize = _PAPER_CODES[look_.paper]
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(**{side: cm / _CM_PER_INCH for side, cm in look_.margins_cm.items()})
    page.print_options.horizontalCentered = True
    page.print_title_rows = f"1:{HEADER_ROW}"
    page.oddFooter.center.text = look_.footer  # type: ignore[union-attr]  # the stub knows no default; there is always one
    page.freeze_panes = f"{get_column_letter(_FROZEN_COLUMNS + 1)}{HEADER_ROW + 1}"
    for at, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(at)].width = column.width


def _head(page: Worksheet, sheet: Sheet) -> None:
    look_, last = look(), len(sheet.columns)
    _span(page, 1, 1, last, sheet.title, horizontal="center", font=Font(name=look_.title_font, size=look_.title_points))
    page.row_dimensions[1].height = look_.title_points * 2
    parts = (f"{look_.filler_label}：{sheet.filler}", sheet.unit_note, f"{look_.filled_on_label}：{sheet.filled_on}")
    _spread(page, 2, sheet.columns, parts, ("left", "center", "right"))
    page.row_dimensions[2].height = look_.body_points * 2
    for at, column in enumerate(sheet.columns, 1):
        cell = _at(page, HEADER_ROW, at)
        dress(cell, Style("center", bold=True))
        put(cell, _heading(column))
    page.row_dimensions[HEADER_ROW].height = height(max(lines(_heading(c), c.width) for c in sheet.columns))


def _heading(column: Column) -> str:
    """Where a title and its unit do not fit into one line the unit has its own: a bracket never stands alone."""
    fits = column.unit is None or lines(column.heading, column.width) == 1
    return column.heading if fits else f"{column.title}\n{column.heading.removeprefix(column.title)}"


def _totals_row(page: Worksheet, row: int, columns: Sequence[Column], totals: Sequence[Cell]) -> None:
    for at, (column, total) in enumerate(zip(columns, totals, strict=True), 1):
        value, style = ColumnLook(column, side="center" if at == 1 else "", bold=True).written(total)
        cell = _at(page, row, at)
        dress(cell, style)
        cell.value = value
    page.row_dimensions[row].height = look().body_points * 2.4


def _signatures(page: Worksheet, row: int, columns: Sequence[Column]) -> None:
    texts = [f"{label}：" for label in look().signatures]
    _spread(page, row, columns, texts, ["left"] * len(texts))
    page.row_dimensions[row].height = look().body_points * 2.8


def _notes(page: Worksheet, sheet: Sheet) -> None:
    page.column_dimensions["A"].width = 100
    for row, note in enumerate((sheet.title, *sheet.notes), 1):
        cell = _at(page, row, 1)
        cell.font = Font(name=look().body_font, size=look().body_points + 1, bold=row == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        put(cell, note)
        page.row_dimensions[row].height = height(lines(note, 100))


def _ids(page: Worksheet, sheet: Sheet, origin: Origin | None) -> None:
    """What the program needs to know its own file again; below it come the record and the digests of each row."""
    page.sheet_state = "hidden"
    export = (origin.export_id, origin.exported_at) if origin else ("", "")
    asked = (sheet.ledger, sheet.period.first, sheet.period.last, sheet.layout, sheet.level, sheet.scope)
    page.append([str(value) for value in (*asked, *export)])
    page.append([column.key for column in sheet.columns])
    page.append([column.heading for column in sheet.columns])
    page.append([column.unit.value if column.unit else "" for column in sheet.columns])
    for row in page.iter_rows():
        for cell in row:
            assert isinstance(cell, WrittenCell)
            put(cell, str(cell.value or ""))


def _at(page: Worksheet, row: int, at: int) -> WrittenCell:
    cell = page.cell(row, at)
    assert isinstance(cell, WrittenCell), "a row is written before its cells are merged"
    return cell


def _span(
    page: Worksheet, row: int, first: int, end: int, text: str, *, horizontal: str = "left", font: Font | None = None, border: bool = False
) -> None:
    """Text over several columns of one row."""
    if border:
        for at in range(first, end + 1):
            dress(_at(page, row, at), Style(horizontal))
    cell = _at(page, row, first)
    cell.font = font or Font(name=look().body_font, size=look().body_points)
    cell.alignment = Alignment(horizontal=horizontal, vertical="center")
    put(cell, text)
    if end > first:
        page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=end)


def _spread(page: Worksheet, row: int, columns: Sequence[Column], texts: Sequence[str], sides: Sequence[str]) -> None:
    """Several texts along one row; a table with fewer columns has them one after the other."""
    if len(columns) < len(texts):
        _span(page, row, 1, len(columns), "    ".join(filter(None, texts)))
        return
    for (first, end), text, side in zip(stretches(columns, len(texts)), texts, sides, strict=True):
        _span(page, row, first, end, text, horizontal=side)
