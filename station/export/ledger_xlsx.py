"""A ledger as a workbook that opens clean in Excel, WPS and LibreOffice and prints on A4, one page wide."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from station.casework import money
from station.casework.fields import Kind
from station.casework.sheets import Cell, Column, Row, Sheet, Unit, look, shown
from station.export.delivery import delivered

HEADER_ROW = 3
IDS_SHEET = "记录标识"
NOTES_SHEET = "填表说明"

_FROZEN_COLUMNS = 2
_PAPER_CODES = {"A3": 8, "A4": 9}
_CM_PER_INCH = 2.54
_LINE_POINTS = 1.35  # height of a line of text, in font sizes
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t")
_SHORT = 14  # a column of text no wider than this is centred
_NUMBERS = {Kind.MONEY, Kind.COUNT}
_AS_TEXT = {Kind.ID_NUMBER, Kind.PHONE, Kind.CREDIT_CODE, Kind.KEY}
_CENTRED = _AS_TEXT | {Kind.DATE, Kind.MOMENT, Kind.CODE, Kind.FLAG}


def write_ledger(sheet: Sheet, path: Path) -> int:
    """Write the ledger to ``path`` and return how many lines were read back from the finished file.

    StationError if the file cannot be written; what stood at ``path`` before is then untouched.
    """
    with delivered(path, sheet.short_title) as part:
        whole = BytesIO()  # openpyxl leaves its zip half open when the disk is full
        workbook(sheet).save(whole)
        part.write_bytes(whole.getbuffer())
        written = _lines_in(part)
        if written != [row.record_id for row in sheet.rows]:
            raise RuntimeError(f"{len(sheet.rows)} lines were to be written, {len(written)} were read back")
    return len(written)


def workbook(sheet: Sheet) -> Workbook:
    """The ledger, a sheet that explains it, and a hidden sheet with the record behind each line."""
    sheet = _fitted(sheet)
    book = Workbook()
    book.properties.creator = clean(sheet.filler)
    book.properties.title = clean(sheet.title)
    page = book.worksheets[0]
    page.title = re.sub(r"[\[\]:*?/\\]", "", clean(sheet.name))[:31]
    _set_page(page, sheet)
    _head(page, sheet)
    row = HEADER_ROW + 1
    for line in sheet.rows:
        _body_row(page, row, sheet.columns, line)
        row += 1
    if not sheet.rows:
        _span(page, row, 1, len(sheet.columns), sheet.empty_text, horizontal="center", border=True)
        page.row_dimensions[row].height = look().body_points * 2.4
        row += 1
    if sheet.totals:
        _totals_row(page, row, sheet)
        row += 1
    _signatures(page, row, sheet.columns)
    _notes(book.create_sheet(NOTES_SHEET), sheet)
    _ids(book.create_sheet(IDS_SHEET), sheet)
    return book


def clean(text: str) -> str:
    """Text a workbook can hold: control characters and broken surrogates out, one kind of line end."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:32_767]


def put(cell: WrittenCell, text: str, *, as_text: bool = False) -> None:
    """Write text that never becomes a formula, an error value or a number, whatever it begins with."""
    text = clean(text)
    cell.value = text
    cell.data_type = "s"
    if as_text:
        cell.number_format = "@"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True


def _fitted(sheet: Sheet) -> Sheet:
    """Columns of numbers as wide as their longest number: a workbook shows ### where a number does not fit."""
    lines = [row.cells for row in sheet.rows] + ([sheet.totals] if sheet.totals else [])
    columns = tuple(
        replace(column, width=max([column.width, *(math.ceil(_extent(shown(column, cells[at]))) + 3 for cells in lines)]))
        if column.kind in _NUMBERS
        else column
        for at, column in enumerate(sheet.columns)
    )
    return replace(sheet, columns=columns)


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
        cell = _styled(page, HEADER_ROW, at, "center", bold=True)
        put(cell, column.heading)
    page.row_dimensions[HEADER_ROW].height = _height([(c.heading, c.width) for c in sheet.columns])


def _body_row(page: Worksheet, row: int, columns: Sequence[Column], line: Row) -> None:
    for at, (column, value) in enumerate(zip(columns, line.cells, strict=True), 1):
        _body_cell(_styled(page, row, at, _side(column)), column, value)
    texts = [(value.value, column.width) for column, value in zip(columns, line.cells, strict=True) if isinstance(value.value, str)]
    page.row_dimensions[row].height = _height(texts)


def _body_cell(cell: WrittenCell, column: Column, value: Cell) -> None:
    if isinstance(value.value, int):
        number = value.value / column.unit.fen if column.unit else value.value
        cell.value = number
        cell.number_format = _number_format(column.unit, value.mark)
        return
    text = value.value if value.value is not None else money.marked("", value.mark)
    day = _day(text) if column.kind in (Kind.DATE, Kind.MOMENT) else None
    if day is not None:
        cell.value = day
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(day, datetime) else "yyyy-mm-dd"
    elif text:
        put(cell, text, as_text=column.kind in _AS_TEXT)
    elif column.kind in _AS_TEXT:
        cell.number_format = "@"


def _totals_row(page: Worksheet, row: int, sheet: Sheet) -> None:
    for at, (column, value) in enumerate(zip(sheet.columns, sheet.totals, strict=True), 1):
        _body_cell(_styled(page, row, at, "center" if at == 1 else _side(column), bold=True), column, value)
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
        page.row_dimensions[row].height = _height([(note, 100)])


def _ids(page: Worksheet, sheet: Sheet) -> None:
    """What the program needs to know its own file again: ledger, period, layout, column keys, one record per line."""
    page.sheet_state = "hidden"
    page.append([sheet.ledger, sheet.period.first, sheet.period.last, str(sheet.layout), sheet.level.value])
    page.append([column.key for column in sheet.columns])
    for line in sheet.rows:
        page.append([line.record_id])


def _lines_in(path: Path) -> list[str]:
    """The record ids of the lines that stand in a finished file, in order."""
    with path.open("rb") as source:
        book = load_workbook(source, read_only=True)
        ids = [str(value) for (value,) in book[IDS_SHEET].iter_rows(min_row=3, max_col=1, values_only=True)]
        page = book.worksheets[0]
        body = page.iter_rows(min_row=HEADER_ROW + 1, max_row=HEADER_ROW + len(ids), max_col=1, values_only=True) if ids else ()
        return [record for record, (ordinal,) in zip(ids, body, strict=True) if isinstance(ordinal, int)]


def _styled(page: Worksheet, row: int, at: int, side: str, *, bold: bool = False) -> WrittenCell:
    cell = _at(page, row, at)
    cell.font, cell.alignment, cell.border = _style(side, bold)
    return cell


def _at(page: Worksheet, row: int, at: int) -> WrittenCell:
    cell = page.cell(row, at)
    assert isinstance(cell, WrittenCell), "a row is written before its cells are merged"
    return cell


@cache
def _style(side: str, bold: bool) -> tuple[Font, Alignment, Border]:
    line = Side(style="thin")
    return (
        Font(name=look().body_font, size=look().body_points, bold=bold),
        Alignment(horizontal=side, vertical="center", wrap_text=True, indent=1 if side == "right" else 0),
        Border(line, line, line, line),
    )


def _span(
    page: Worksheet, row: int, first: int, end: int, text: str, *, horizontal: str = "left", font: Font | None = None, border: bool = False
) -> None:
    """Text over several columns of one row."""
    body, _, lines = _style(horizontal, False)
    for at in range(first, end + 1):
        if border:
            page.cell(row, at).border = lines
    cell = _at(page, row, first)
    cell.font = font or body
    cell.alignment = Alignment(horizontal=horizontal, vertical="center")
    put(cell, text)
    if end > first:
        page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=end)


def _spread(page: Worksheet, row: int, columns: Sequence[Column], texts: Sequence[str], sides: Sequence[str]) -> None:
    """Several texts along one row; a table with fewer columns has them one after the other."""
    if len(columns) < len(texts):
        _span(page, row, 1, len(columns), "    ".join(filter(None, texts)))
        return
    for (first, end), text, side in zip(_parts(columns, len(texts)), texts, sides, strict=True):
        _span(page, row, first, end, text, horizontal=side)


def _parts(columns: Sequence[Column], count: int) -> list[tuple[int, int]]:
    """Divide the columns into stretches of about equal width: first and last column of each, counted from 1."""
    whole = sum(column.width for column in columns)
    ends: list[int] = []
    run = 0
    for at, column in enumerate(columns, 1):
        run += column.width
        wanted = whole * (len(ends) + 1) / count
        left = len(columns) - at
        if len(ends) < count - 1 and (run >= wanted - column.width / 2 or left < count - len(ends)):
            ends.append(at)
    ends.append(len(columns))
    return list(zip([1, *(end + 1 for end in ends[:-1])], ends, strict=True))


def _side(column: Column) -> str:
    if column.kind is Kind.MONEY:
        return "right"
    return "center" if column.kind in _CENTRED or column.width <= _SHORT else "left"


def _number_format(unit: Unit | None, mark: str) -> str:
    """The number stays a number; its mark is part of the format: ``#,##0.00"余"``."""
    figure = {None: "0", Unit.YUAN: "#,##0.00", Unit.WAN: "0.00"}[unit]
    before, _, behind = money.marked("\0", mark).partition("\0")
    return (f'"{before}"' if before else "") + figure + (f'"{behind}"' if behind else "")


def _day(text: str) -> date | datetime | None:
    """A whole date or moment as a workbook keeps it; None for a reduced one or one before 1900, which stay text."""
    try:
        day = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def _height(texts: Sequence[tuple[str, float]]) -> float:
    """The height in points that shows every text in its width whole; merged and copied rows do not grow by themselves."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    size = look().body_points
    return (lines * _LINE_POINTS + 0.8) * size


def _lines(text: str, width: float) -> int:
    """Lines the text fills in a column that holds ``width`` half-width characters."""
    room = max(width - 1.5, 2)
    return sum(max(1, math.ceil(_extent(line) / room)) for line in text.split("\n"))


def _extent(text: str) -> float:
    """Width of one line in half-width characters of the sheet's standard font."""
    return sum(2.0 if unicodedata.east_asian_width(char) in "WFA" else 1.1 for char in text)
