"""Rows of a letter page by page: 22 to a full page, a signature never without text, a heading never at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from station.export.type_area import BODY, BOTTOM, CELL, LEFT, PITCH, POINT, TOP, Placed
from station.export.typesetting import Line

_TIGHTEST = 26.0 * POINT  # rows are not set closer than this to make room for the end of a letter
_TEXT_WITH_END = 2  # lines of text that must share the page of the signature and the 附件说明


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the grid; a ``heading`` stays with the row after it, an empty ``line`` is white, ``drop`` is in rows."""

    line: Line | None = None
    heading: bool = False
    x: float = LEFT
    size: float = BODY
    cell: float = CELL
    drop: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, the upper edge of its first row and the distance from row to row."""

    rows: Sequence[Row]
    top: float
    pitch: float = PITCH

    def placed(self) -> list[Placed]:
        """What is set in the rows."""
        return [
            Placed(row.line, row.x, self.top + (at + row.drop) * self.pitch, row.size, row.cell)
            for at, row in enumerate(self.rows)
            if row.line
        ]


def capacity(top: float, lower_edge: float = BOTTOM) -> int:
    """How many rows stand between two edges, one at least."""
    return max(1, int((lower_edge - BODY * POINT - top) / PITCH + 1.01))


def paginate(
    text: Sequence[Row], end: Sequence[Row], first_top: float, edge: float = BOTTOM, first_edge: float = BOTTOM, opening: int = 1
) -> list[Page]:
    """``text`` over as many pages as it takes, ``end`` in one piece on the last, with some text before it.

    The rows of the last page reach down to ``edge``, or to ``first_edge`` if it is also the first. When the text fits a page but
    its end does not, the rows move closer together (GB/T 9704 7.3.5.5); if that is not enough, text moves on, but never the
    first ``opening`` rows.
    """
    pages: list[Page] = []
    while True:
        top = TOP if pages else first_top
        lowest = edge if pages else first_edge
        needed = len(text) + len(end)
        if needed <= capacity(top, lowest):
            return [*pages, Page([*text, *end], top)]
        pitch = (lowest - BODY * POINT - top) / max(needed - 1, 1)
        if end and len(text) <= capacity(top) and pitch >= _TIGHTEST:
            return [*pages, Page([*text, *end], top, pitch)]
        if pages and not text:
            text, end = end, []  # longer than a page by itself: let it flow
            continue
        kept = _TEXT_WITH_END if end or lowest < BOTTOM else 1
        taken = _taken(text, capacity(top), max(1, min(kept, len(text) - (1 if pages else opening))))
        pages.append(Page(text[:taken], top))
        text = text[taken:]
        while text and text[0].line is None:
            text = text[1:]


def _taken(rows: Sequence[Row], room: int, kept: int) -> int:
    """How many rows a page takes that is not the last; ``kept`` of them go on at least."""
    taken = min(room, max(len(rows) - kept, 1))
    whole = taken
    while taken > 1 and (rows[taken - 1].heading or rows[taken - 1].line is None):
        taken -= 1
    return taken if taken > 1 else whole
