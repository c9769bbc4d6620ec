"""Pages of an office paper as rows of strips, each with a height and what stands in it; strips that belong together are not parted.

Positions are millimetres from the upper left corner of the sheet, as in ``type_area``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from station.export.fonts import Role
from station.export.letter_pdf import draw_line
from station.export.type_area import POINT, SHEET_HEIGHT, SHEET_WIDTH, Placed, one_line
from station.frozen import frozen

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
_FOOT = 10.5  # 5 号


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled bar: left, top, width, height."""

    x: float
    top: float
    width: float
    height: float
    colour: Colour = BLACK


@frozen
class Strip:
    """A piece of a page; tops are counted from its upper edge. ``keeps`` forbids a page to end after it.

    A piece of a table has a ``frame``, the rule that closes it where it ends or its page does; ``heads`` stand above it again
    on a new page.
    """

    height: float
    lines: tuple[Placed, ...] = ()
    bars: tuple[Bar, ...] = ()
    keeps: bool = False
    frame: Bar | None = None
    heads: "Strip | None" = None


Pages = list[list[Strip]]


def paged(strips: Sequence[Strip], height: float) -> Pages:
    """Strips on pages ``height`` high: chains of keeping strips stay together as long as they fit a page."""
    pages: Pages = [[]]
    room = height
    for chain in _chains(strips):
        needed = sum(strip.height for strip in chain)
        if needed > room and pages[-1]:
            pages.append([])
            room = height
        for strip in chain:
            if strip.height > room and pages[-1]:
                pages.append([])
                room = height
            if strip.heads and not pages[-1]:
                pages[-1].append(strip.heads)
                room -= strip.heads.height
            pages[-1].append(strip)
            room -= strip.height
    return pages


def _chains(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    chain: list[Strip] = []
    for strip in strips:
        chain.append(strip)
        if not strip.keeps:
            yield chain
            chain = []
    if chain:
        yield chain


def draw_strips(canvas: Canvas, strips: Sequence[Strip], top: float) -> None:
    """Draw the strips of one page from ``top`` down, whoever calls holding ``fonts.drawing``; the page is not ended."""
    for place, strip in enumerate(strips):
        for bar in strip.bars:
            _draw(canvas, top, bar)
        for placed in strip.lines:
            draw_line(canvas, replace(placed, top=placed.top + top))
        if strip.frame and place == 0:
            _draw(canvas, top, strip.frame)
        top += strip.height
        if strip.frame and not (place + 1 < len(strips) and strips[place + 1].frame):
            _draw(canvas, top, strip.frame)


def _draw(canvas: Canvas, top: float, bar: Bar) -> None:
    if bar.colour != BLACK:
        canvas.setFillColorRGB(*bar.colour)
    canvas.rect(bar.x * mm, (SHEET_HEIGHT - top - bar.top - bar.height) * mm, bar.width * mm, bar.height * mm, stroke=0, fill=1)
    if bar.colour != BLACK:
        canvas.setFillColorRGB(*BLACK)


def page_foot(number: int, count: int, top: float) -> Placed:
    """“第1页　共2页” in the middle of the sheet."""
    cell = _FOOT * POINT
    line = one_line(f"第{number}页　共{count}页", Role.SONG, cell, _FOOT)
    return Placed(line, (SHEET_WIDTH - line.width * cell) / 2, top, _FOOT, cell)
