"""What every cell of a ledger's workbook holds and how it looks: the one description both openpyxl and the streamed rows follow."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.styles import Alignment, Border, Font, Side

from station.casework import money
from station.casework.cell_prints import writable
from station.casework.fields import Kind
from station.casework.sheets import Cell, Column, Unit, look

TEXT_FORMAT = "@"

_LINE_POINTS = 1.35  # height of a line of text, in font sizes
_HIGHEST = 409.0  # points: no office knows a higher row
_FORMULA = ("=", "+", "-", "@", "\t")
_SHORT = 14  # a column of text no wider than this is centred
_AS_TEXT = {Kind.ID_NUMBER, Kind.PHONE, Kind.CREDIT_CODE, Kind.KEY}
_CENTRED = _AS_TEXT | {Kind.DATE, Kind.MOMENT, Kind.CODE, Kind.FLAG}


class Style(NamedTuple):
    """The look of a cell inside the table; font, border and wrapping are the same for all."""

    side: str
    bold: bool = False
    number_format: str = "General"
    quoted: bool = False  # begins like a formula and is none


class Written(NamedTuple):
    """A cell as the workbook keeps it."""

    value: str | int | float | date | datetime | None
    style: Style


def written(column: Column, cell: Cell, *, side: str = "", bold: bool = False) -> Written:
    """The cell of a column of the table: money as a number in its unit, whole dates as dates, everything else as text."""
    plain = Style(side or side_of(column), bold)
    if isinstance(cell.value, int):
        number = cell.value / column.unit.fen if column.unit else cell.value
        return Written(number, plain._replace(number_format=_number_format(column.unit, cell.mark)))
    text = cell.value if cell.value is not None else money.marked("", cell.mark)
    day = _day(text) if column.kind in (Kind.DATE, Kind.MOMENT) else None
    if day is not None:
        return Written(day, plain._replace(number_format="yyyy-mm-dd hh:mm" if isinstance(day, datetime) else "yyyy-mm-dd"))
    text = writable(text)
    number_format = TEXT_FORMAT if column.kind in _AS_TEXT else "General"
    return Written(text or None, plain._replace(number_format=number_format, quoted=text.startswith(_FORMULA)))


def side_of(column: Column) -> str:
    """To which side the values of a column keep."""
    if column.kind is Kind.MONEY:
        return "right"
    return "center" if column.kind in _CENTRED or column.width <= _SHORT else "left"


def dress(cell: WrittenCell, style: Style) -> None:
    """Give an openpyxl cell the look."""
    cell.font, cell.alignment, cell.border = _parts(style.side, style.bold)
    if style.number_format != "General":
        cell.number_format = style.number_format
    if style.quoted:
        cell.quotePrefix = True


def put(cell: WrittenCell, text: str) -> None:
    """Write text that never becomes a formula, an error value or a number, whatever it begins with."""
    text = writable(text)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True


def height(lines: int) -> float:
    """The height in points of a row of so many lines; merged and copied rows do not grow by themselves."""
    return min((lines * _LINE_POINTS + 0.8) * look().body_points, _HIGHEST)


def lines(text: str, width: float) -> int:
    """Lines the text fills in a column that holds ``width`` half-width characters."""
    room = max(width - 1.5, 2)
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(extent(line) / room)) for line in text.split("\n"))


def extent(text: str) -> float:
    """Width of one line in half-width characters of the sheet's standard font; all beyond ASCII is taken as wide."""
    return 2.0 * len(text) - 0.9 * len(text.encode("ascii", "ignore"))


def stretches(columns: Sequence[Column], count: int) -> list[tuple[int, int]]:
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


@cache
def _parts(side: str, bold: bool) -> tuple[Font, Alignment, Border]:
    line = Side(style="thin")
    return (
        Font(name=look().body_font, size=look().body_points, bold=bold),
        Alignment(horizontal=side, vertical="center", wrap_text=True, indent=1 if side == "right" else 0),
        Border(line, line, line, line),
    )


@cache
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
