"""A ledger written cell by cell with openpyxl alone: what the streamed rows of ``export/ledger_rows`` are judged by."""

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as WrittenCell

from station.casework.sheets import Sheet
from station.export.ledger_look import ColumnLook, dress, height, lines
from station.export.ledger_xlsx import HEADER_ROW, write_ledger


def write_slowly(sheet: Sheet, path: Path) -> None:
    """The same ledger with its body entered into the finished workbook of an empty one, where nobody streams."""
    write_ledger(sheet, path)
    book = load_workbook(path)
    page = book.worksheets[0]
    for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(sheet.rows)):
        for at in range(1, len(sheet.columns) + 1):
            page.cell(row, at).value = None
            page.cell(row, at).style = "Normal"
        page.row_dimensions[row].height = None
    for number, row_ in enumerate(sheet.rows, HEADER_ROW + 1):
        shown = [1]
        for at, (column, given) in enumerate(zip(sheet.columns, row_.cells, strict=True), 1):
            value, style = ColumnLook(column).written(given)
            cell = page.cell(number, at)
            assert isinstance(cell, WrittenCell)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
                shown.append(lines(value, column.width))
            dress(cell, style)
        page.row_dimensions[number].height = height(max(shown))
    book.save(path)
