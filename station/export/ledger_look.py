"""What every cell of a ledger's workbook holds and how it looks: the one description both openpyxl and the streamed rows follow."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils.datetime import to_excel

from station.casework import money
from station.casework.cell_prints import SURELY_FITS, writable
from station.casework.fields import Kind
from station.casework.sheets import Cell, Column, Unit, look

_LINE_POINTS = 1.35  # height of a line of text, in font sizes
_HIGHEST = 409.0  # points: no office knows a higher row
_FORMULA = {"=", "+", "-", "@", "\t"}
_TEXT = "@"
_SHORT = 14  # a column of text no wider than this is centred
_AS_TEXT = {Kind.ID_NUMBER, Kind.PHONE, Kind.CREDIT_CODE, Kind.KEY}
_CENTRED = _AS_TEXT | {Kind.DATE, Kind.MOMENT, Kind.CODE, Kind.FLAG}


class Style(NamedTuple):
    """The look of a cell inside the table; font, border and wrapping are the same for all."""

    side: str
    bold: bool = False
    number_format: str = "General"
    quoted: bool = False  # begins like a formula and is none


class ColumnLook:
    """What the cells of one column hold and how they look, decided by the column and the value alone."""

    def __init__(self, column: Column, *, side: str = "", bold: bool = False) -> None:
        self._unit = column.unit
        self._plain = Style(side or side_of(column), bold)
        self._is_day = column.kind in (Kind.DATE, Kind.MOMENT)
        self.text = self._plain._replace(number_format=_TEXT) if column.kind in _AS_TEXT else self._plain
        self._quoted = self.text._replace(quoted=True)

    def is_plain(self, text: str) -> bool:
        """Whether a text is written as it stands, in the style ``text``, and no space around it is to be kept; most are."""
        if not text or self._is_day or not text.isprintable() or len(text) > SURELY_FITS:
            return False
        return text[0] not in _FORMULA and text[0] != " " != text[-1]

    def written(self, cell: Cell) -> tuple[str | float | None, Style]:
        """Money as a number in its unit, whole dates as the numbers a workbook counts days in, everything else as text."""
        value, mark, _ = cell
        if isinstance(value, int):
            return self.number(value), self.marked(mark)
        if value is None:
            value = money.marked("", mark)
        if self._is_day and (day := _day(value)):
            number, number_format = day
            return number, self._plain._replace(number_format=number_format)
        text = writable(value)
        return text or None, self._quoted if text[:1] in _FORMULA else self.text

    def number(self, value: int) -> float:
        """An amount in the unit of the column, a count as it is."""
        return value / self._unit.fen if self._unit else value

    def marked(self, mark: str) -> Style:
        """The number stays a number; its mark is part of the format: ``#,##0.00"余"``."""
        figure = {None: "0", Unit.YUAN: "#,##0.00", Unit.WAN: "0.00"}[self._unit]
        before, _, behind = money.marked("\0", mark).partition("\0")
        return self._plain._replace(number_format=(f'"{before}"' if before else "") + figure + (f'"{behind}"' if behind else ""))


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
    cell.value = text or None
    if text:
        cell.data_type = "s"
    if text[:1] in _FORMULA:
        cell.quotePrefix = True


def height(lines: int) -> float:
    """The height in points of a row of so many lines; merged and copied rows do not grow by themselves."""
    return min(round((lines * _LINE_POINTS + 0.8) * look().body_points, 2), _HIGHEST)


def lines(text: str, width: float) -> int:
    """Lines the text fills in a column that holds ``width`` half-width characters."""
    if "\n" in text:
        return sum(lines(line, width) for line in text.split("\n"))
    return math.ceil(extent(len(text), len(text.encode("utf-8", "replace"))) / room(width)) or 1


def room(width: float) -> float:
    """The half-width characters that stand in a line of a column; the rest of it is margin."""
    return max(width - 1.5, 2.0)


def extent(characters: int, encoded: int) -> float:
    """Width of one line in half-width characters of the sheet's standard font, by its length in characters and in UTF-8.

    A Latin letter takes 1.1, a Chinese character 2, the few others a little more or less.
    """
    return 0.65 * characters + 0.45 * encoded


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


def _day(text: str) -> tuple[float, str] | None:
    """A whole date or moment as a workbook keeps it, with its format; None for a reduced one or one before 1900, which stay text."""
    try:
        day = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None
    if day.year < 1900:
        return None
    return to_excel(day), "yyyy-mm-dd hh:mm" if isinstance(day, datetime) else "yyyy-mm-dd"  # type: ignore[no-untyped-call]
