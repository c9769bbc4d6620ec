"""What people do to an exported ledger before it comes back: cells, rows and columns of its workbook, edited with openpyxl."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = 3


def edited(source: Path, target: Path, edit: Callable[[Worksheet], None]) -> Path:
    """A copy of a workbook with its first sheet edited."""
    book = load_workbook(source)
    edit(book.worksheets[0])
    book.save(target)
    return target


def column(page: Worksheet, heading: str) -> int:
    """The column of a heading, counted from 1."""
    return next(cell.column for cell in page[HEADER] if str(cell.value or "").replace("\n", "") == heading)


def body(page: Worksheet) -> int:
    """How many lines the table has; their first cell is the running number."""
    return sum(isinstance(page.cell(row, 1).value, int) for row in range(HEADER + 1, page.max_row + 1))


def rearranged(page: Worksheet, order: Sequence[int], columns: Sequence[int] | None = None) -> None:
    """Put the lines in this order (0 is the first), and the columns too; what is left out is deleted. Formats go along."""
    count, width = body(page), page.max_column
    chosen = list(columns) if columns is not None else list(range(width))
    head = [_kept(page.cell(HEADER, at + 1)) for at in chosen]
    lines = [[_kept(page.cell(HEADER + 1 + row, at + 1)) for at in chosen] for row in order]
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    page.delete_rows(HEADER, page.max_row)
    for row, line in enumerate([head, *lines], HEADER):
        for at, (value, style) in enumerate(line, 1):
            cell = page.cell(row, at)
            cell.value, cell._style = value, style
            if isinstance(value, str):
                cell.data_type = "s"
    assert count >= len(order)


def _kept(cell: Any) -> tuple[Any, Any]:
    return cell.value, cell._style
