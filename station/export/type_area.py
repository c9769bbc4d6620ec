"""The sheet and its type area (版心) by GB/T 9704-2012 (5.2), and what can stand on it: lines of type and rules.

Positions are millimetres from the upper left corner of the sheet, as the standard gives them; sizes of type are points.
"""

from dataclasses import dataclass
from functools import cache, lru_cache, partial

from station.casework.paper import printable
from station.export import fonts
from station.export.fonts import Role
from station.export.typesetting import Line, break_lines
from station.paths import read_json

POINT = 25.4 / 72

SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0
LEFT, TOP, WIDTH, HEIGHT = 28.0, 37.0, 156.0, 225.0
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT
ROWS, COLUMNS = 22, 28
CELL = WIDTH / COLUMNS
BODY, TITLE, SMALL = 16.0, 22.0, 14.0  # 3 号, 2 号, 4 号
PITCH = (HEIGHT - BODY * POINT) / (ROWS - 1)  # the first line touches the upper edge of the type area, the last the lower
LINE = BODY * 15 / 8 * POINT  # 3.3 “一行”: a character of 3 号 and 7/8 of one, where no row of the grid is meant
SEVEN_EIGHTHS = BODY * 7 / 8 * POINT
RED = (0.78, 0.05, 0.09)  # of mark and rules; the standard names no shade


@dataclass(frozen=True, slots=True)
class Placed:
    """A line on the sheet: left edge, upper edge of its characters, size of type, width of a cell."""

    line: Line
    x: float
    top: float
    size: float
    cell: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A filled bar."""

    x: float
    top: float
    width: float
    height: float
    is_red: bool = False


def measure(char: str, role: Role, size: float, cell: float) -> float:
    """The natural width of a character set in ``size`` points, in cells of ``cell`` millimetres."""
    return fonts.advance(char, role) * size * POINT / cell


def one_line(text: str, role: Role, cell: float, size: float) -> Line:
    """A text as one line, however long."""
    lines = break_lines([(printable(text), role)], partial(measure, size=size, cell=cell), float("inf"))
    return lines[0] if lines else Line((), 0.0)


_body_width = partial(measure, size=BODY, cell=CELL)


def body_line(text: str, role: Role = Role.BODY) -> Line:
    """A text in 3 号 as one line."""
    return one_line(text, role, CELL, BODY)


def body_lines(spans: list[tuple[str, Role]], first: float = 0.0, rest: float = 0.0) -> list[Line]:
    """A paragraph in 3 号 over the type area, indented ``first`` and ``rest`` cells."""
    return list(_body_lines(tuple(spans), first, rest, fonts.edition()))


@lru_cache(maxsize=1024)  # the letters of a mail run differ in a line or two, and so does a letter from itself a key later
def _body_lines(spans: tuple[tuple[str, Role], ...], first: float, rest: float, edition: int) -> tuple[Line, ...]:
    return tuple(break_lines(spans, _body_width, COLUMNS, first, rest))


def printable_lines(text: str) -> str:
    """Printable text that keeps its line feeds."""
    return "\n".join(printable(line) for line in text.split("\n") if line.strip())


@cache
def title_words() -> tuple[str, ...]:
    """Terms a title must not break."""
    return tuple(read_json("letters", "title_words.json")["words"])
