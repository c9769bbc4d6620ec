"""Rows of plain text as a workbook to be worked on: a bold heading, every cell text as it stands, nothing taken for a formula."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from station.export.delivery import delivered

_WIDEST, _NARROWEST = 48, 8


def write_plain(title: str, heading: Sequence[str], rows: Sequence[Sequence[str]], path: Path, *, sheet: str) -> int:
    """Write ``rows`` below ``heading`` into a sheet of that name; how many there are. StationError if the file cannot be written."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for place in range(len(heading)):
        widest = max((_width(line[place]) for line in (heading, *rows[:500]) if place < len(line)), default=0)
        page.column_dimensions[get_column_letter(place + 1)].width = min(_WIDEST, max(_NARROWEST, widest + 2))
    page.freeze_panes = "A2"
    for number, line in enumerate((heading, *rows)):
        cells = []
        for text in line:
            cell = WriteOnlyCell(page, text)
            cell.data_type = "s"  # “=超时加班不给钱” is what somebody wrote, no formula
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.font = Font(bold=number == 0)
            cells.append(cell)
        page.append(cells)
    whole = BytesIO()  # openpyxl leaves its zip half open when the disk is full
    book.save(whole)
    with delivered(path, title) as part:
        part.write_bytes(whole.getbuffer())
    return len(rows)


def _width(text: str) -> int:
    return max((sum(2 if ord(letter) > 0xFF else 1 for letter in line) for line in text.split("\n")), default=0)
