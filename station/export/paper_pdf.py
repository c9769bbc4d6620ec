"""Sets an office paper on A4: title in 小标宋, text in 仿宋 3 号, tables in 小 4 号, places to sign, “第1页 共2页” at the foot.

A paper is a row of ``strips``; positions are millimetres from the upper left corner of the sheet, as in ``type_area``.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from station.casework.paper import printable
from station.casework.papers import BLANK_DAY, Blank, Block, Cell, Grid, Issue, OfficePaper, Signing, Table, Text
from station.export import fonts
from station.export.delivery import delivered
from station.export.fonts import Role
from station.export.letter_pdf import draw_line, new_canvas
from station.export.strips import Bar, Pages, Strip, draw_strips, page_foot, paged
from station.export.type_area import (
    BODY,
    CELL,
    COLUMNS,
    LEFT,
    POINT,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    TITLE,
    WIDTH,
    Placed,
    measure,
    one_line,
    printable_lines,
    title_words,
)
from station.export.typesetting import Line, break_lines, title_lines

TOP, HEIGHT = 28.0, 236.0  # an office paper needs no room for a red head
_PITCH = 28 * POINT  # the offices' fixed line of 28 points
_FORM = 12.0  # 小 4 号, in tables
_FORM_CELL = _FORM * POINT
_FORM_PITCHES = (7.2, 6.4, 5.6, 5.0)  # a form is set closer where that saves a page
_PADDING = 2.0
_FINE = 10.5  # 5 号, in tables of many columns and notes
_FINE_CELL = _FINE * POINT
_FINE_PITCH = 5.6
_FINE_PITCHES = dict(zip(_FORM_PITCHES, (_FINE_PITCH, 5.0, 4.6, 4.4), strict=True))
_FINE_PADDING = 1.0
_LABEL = 27.0
_RULE = 0.75 * POINT
_SPLIT_ABOVE = 8  # a table row of more lines may run over to the next page
_LEAST = 3  # lines of such a row on either page
_SIGNED = 14.0  # 4 号
_SIGN_ROOM = 14.0
_AFTER_GRID = 4.0
_ABOVE_GRID = 1.5
_SEAL_ROOM = 14.0
_FOOT_SIZE = 10.5  # 5 号
_FOOT_TOP, _SIGN_FOOT_TOP = SHEET_HEIGHT - 24.0, SHEET_HEIGHT - 32.0

_ACROSS = Bar(LEFT - _RULE / 2, -_RULE / 2, WIDTH + _RULE, _RULE)


def paper_pdf(paper: OfficePaper) -> bytes:
    """The paper as PDF; equal papers give equal bytes."""
    target = io.BytesIO()
    _write(paper, target)
    return target.getvalue()


def write_paper(paper: OfficePaper, path: Path) -> None:
    """Write the paper to a file, replacing it only when the new one is whole; StationError if the place refuses."""
    with delivered(path, path.stem) as part, part.open("wb") as target:
        _write(paper, target)


def _write(paper: OfficePaper, target: BinaryIO) -> None:
    fonts.warm_up()
    pages = lay_out_paper(paper)
    with fonts.drawing:
        canvas = new_canvas(target, printable(f"{paper.label}{paper.number}"), author=printable(paper.author))
        draw_paper(canvas, paper, pages)
        canvas.save()


def missing_in_paper(paper: OfficePaper) -> list[str]:
    """Characters of the paper that no face has: they come out as 〓."""
    placed = [line for strips in lay_out_paper(paper) for strip in strips for line in strip.lines]
    return fonts.missing_of((glyph.char, glyph.role) for each in (*placed, *_foot(paper.foot, 1, 1)) for glyph in each.line.glyphs)


def draw_paper(canvas: Canvas, paper: OfficePaper, pages: Pages) -> None:
    """Draw the pages of a paper laid out by ``lay_out_paper``, whoever calls holding ``fonts.drawing``."""
    for number, strips in enumerate(pages, 1):
        draw_strips(canvas, strips, TOP)
        for placed in _foot(paper.foot, number, len(pages)):
            draw_line(canvas, placed)
        canvas.showPage()


# -- pages ---------------------------------------------------------------------------------------------------------------


def lay_out_paper(paper: OfficePaper) -> Pages:
    """The strips of a paper page by page, its tables as roomy as the fewest pages allow."""
    for lines in (_form_lines, _fine_lines):  # kept while the pitches are tried; the next paper may be set in other faces
        lines.cache_clear()
    best: Pages = []
    for pitch in _FORM_PITCHES if any(isinstance(block, Grid | Table) for block in paper.blocks) else _FORM_PITCHES[:1]:
        pages = paged([*_head(paper), *_body(paper.blocks, pitch)], HEIGHT)
        if not best or len(pages) < len(best):
            best = pages
        if len(best) == 1:
            break
    return best


def _foot(signing: str, number: int, count: int) -> Iterator[Placed]:
    if signing:
        cell = _FOOT_SIZE * POINT
        line = one_line(signing, Role.BODY, cell, _FOOT_SIZE)
        yield Placed(line, (SHEET_WIDTH - line.width * cell) / 2, _SIGN_FOOT_TOP, _FOOT_SIZE, cell)
    yield page_foot(number, count, _FOOT_TOP)


# -- head and text -------------------------------------------------------------------------------------------------------


def _head(paper: OfficePaper) -> Iterator[Strip]:
    """Name of the body and title, centred; the number at the right; a white half-line below."""
    cell = TITLE * POINT
    for text in (paper.body, paper.title):
        for words in title_lines(printable_lines(text), WIDTH / cell - 1, title_words()) if text else ():
            line = one_line(words, Role.TITLE, cell, TITLE)
            yield Strip(TITLE * POINT * 1.5, (Placed(line, (SHEET_WIDTH - line.width * cell) / 2, 0.0, TITLE, cell),), keeps=True)
    if paper.number:
        cell = _FORM_CELL
        line = one_line(paper.number, Role.BODY, cell, _FORM)
        yield Strip(8.0, (Placed(line, LEFT + WIDTH - line.width * cell, 2.0, _FORM, cell),), keeps=True)
    yield Strip(_PITCH / 2 if not paper.number else 2.0, keeps=True)


def _body(blocks: Sequence[Block], pitch: float) -> Iterator[Strip]:
    for place, block in enumerate(blocks):
        if isinstance(block, Grid | Table) and place and isinstance(blocks[place - 1], Text):
            yield Strip(_ABOVE_GRID, keeps=True)
        signs = any(isinstance(later, Signing | Issue) for later in blocks[place + 1 : place + 4])
        match block:
            case Text(small=True):
                yield from _note(block)
            case Text():
                yield from _text(block, signs)
            case Grid():
                yield from _grid(block, pitch)
            case Table():
                yield from _table(block, _FINE_PITCHES[pitch])
            case Blank():
                yield from _blank(block, signs)
            case Signing():
                yield from _signing(block, signs)
            case Issue():
                yield from _issue(block, signs)


_body_width = partial(measure, size=BODY, cell=CELL)


def _text(block: Text, signs: bool) -> Iterator[Strip]:
    """A paragraph line by line: no first or last line alone on a page, a heading with what follows, an end with its signature."""
    role = Role.HEADING if block.level else Role.BODY
    lines = break_lines([(printable(block.text), role)], _body_width, COLUMNS, 0 if block.flush else 2)
    for number, line in enumerate(lines):
        first, last, but_one = number == 0, number == len(lines) - 1, number == len(lines) - 2
        keeps = ((first or but_one) and not last) or bool(block.level) or (signs and (last or but_one))
        yield Strip(_PITCH, (Placed(line, LEFT, (_PITCH - BODY * POINT) / 2, BODY, CELL),), keeps=keeps)


def _note(block: Text) -> Iterator[Strip]:
    for line in break_lines([(printable(block.text), Role.BODY)], _fine_width, WIDTH / _FINE_CELL, 2):
        yield Strip(_FINE_PITCH, (Placed(line, LEFT, (_FINE_PITCH - _FINE * POINT) / 2, _FINE, _FINE_CELL),))


def _blank(block: Blank, signs: bool) -> Iterator[Strip]:
    for number in range(block.rows):
        rule = Bar(LEFT, _PITCH - 1.0, WIDTH, _RULE / 2)
        yield Strip(_PITCH, bars=(rule,), keeps=signs and number >= block.rows - 2)


def _issue(block: Issue, signs: bool) -> Iterator[Strip]:
    """署名 and day, centred on each other with their right end four characters from the edge, room above for the seal."""
    issuer, day = (one_line(text, Role.BODY, CELL, BODY) for text in (block.issuer, block.day))
    middle = LEFT + WIDTH - max(4 + day.width / 2, issuer.width / 2) * CELL
    yield Strip(_SEAL_ROOM, keeps=True)
    for line, keeps in ((issuer, True), (day, False)):
        yield Strip(_PITCH, (Placed(line, middle - line.width * CELL / 2, 0.0, BODY, CELL),), keeps=keeps or signs)


def _signing(block: Signing, signs: bool) -> Iterator[Strip]:
    """Each place: what is to be signed, room for the hand, the day; with what is signed below it, so that no seal is alone on a page."""
    yield Strip(_AFTER_GRID, keeps=True)
    for number, row in enumerate(block.rows):
        placed = []
        starts = (LEFT, LEFT + WIDTH / 2) if len(row) == 2 else (LEFT + WIDTH / 2,)
        for label, x in zip(row, starts, strict=True):
            for text, top in ((label, 0.0), (BLANK_DAY, _SIGN_ROOM)):
                placed.append(Placed(one_line(text, Role.BODY, _SIGNED * POINT, _SIGNED), x, top, _SIGNED, _SIGNED * POINT))
        yield Strip(_SIGN_ROOM + 11.0, tuple(placed), keeps=signs or number < len(block.rows) - 1)


# -- tables --------------------------------------------------------------------------------------------------------------

_form_width = partial(measure, size=_FORM, cell=_FORM_CELL)
_fine_width = partial(measure, size=_FINE, cell=_FINE_CELL)


def _table(block: Table, pitch: float) -> Iterator[Strip]:
    """Heads and rows; a row that is long may run over to the next page, where the heads are repeated."""
    heads = next(_table_row(block.heads, block.widths, 1, None, pitch))
    yield replace(heads, keeps=True)
    for row in block.rows:
        yield from _table_row(row, block.widths, block.lines, heads, pitch)
    yield Strip(_AFTER_GRID)


def _table_row(row: Sequence[str], widths: Sequence[float], least: int, heads: Strip | None, pitch: float) -> Iterator[Strip]:
    cells = [_fine_lines(text, width) for text, width in zip(row, widths, strict=True)]
    count = max(least, *map(len, cells))
    parts = _parts(count) if count > _SPLIT_ABOVE else [(0, count)]
    for start, end in parts:
        above = _FINE_PADDING if start == 0 else 0.0
        height = above + (end - start) * pitch + (_FINE_PADDING if end == count else 0.0)
        placed: list[Placed] = []
        rules = [_upright(LEFT + WIDTH, height)]
        x = LEFT
        for column, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            rules.append(_upright(x, height))
            white = (pitch - _FINE * POINT) / 2
            shown = lines[start:end]
            drop = (count - len(lines)) * pitch / 2 if len(parts) == 1 else 0.0
            for at, line in enumerate(shown):
                is_centred = heads is None or column == 0
                left = x + ((width - line.width * _FINE_CELL) / 2 if is_centred else _FINE_PADDING)
                placed.append(Placed(line, left, above + drop + at * pitch + white, _FINE, _FINE_CELL))
            x += width
        yield Strip(height, tuple(placed), (*rules, _ACROSS) if start == 0 else tuple(rules), frame=_ACROSS, heads=heads)


@lru_cache(maxsize=1024)
def _fine_lines(text: str, width: float) -> list[Line]:
    columns = (width - 2 * _FINE_PADDING) / _FINE_CELL
    return [line for part in text.split("\n") for line in break_lines([(printable(part), Role.BODY)], _fine_width, columns)]


def _grid(block: Grid, pitch: float) -> Iterator[Strip]:
    for row in block.rows:
        yield from _row(row, pitch)
    yield Strip(_AFTER_GRID)


@lru_cache(maxsize=1024)
def _form_lines(text: str, width: float) -> list[Line]:
    columns = (width - 2 * _PADDING) / _FORM_CELL
    return [line for part in text.split("\n") for line in break_lines([(printable(part), Role.BODY)], _form_width, columns)]


def _row(row: Sequence[Cell], pitch: float) -> Iterator[Strip]:
    """One strip, or several where a long value may run over pages."""
    width = WIDTH / len(row)
    values = [_form_lines(cell.value, width - _LABEL) for cell in row]
    count = max(map(len, values))
    if count <= _SPLIT_ABOVE:
        labels = [len(_form_lines(cell.label, _LABEL)) for cell in row]
        yield _framed(row, values, 0, max(count, *labels, *(cell.rows for cell in row)), pitch)
        return
    for start, end in _parts(count):
        yield _framed(row, [lines[start:end] for lines in values], start, end - start, pitch, closes=end == count)


def _parts(count: int) -> list[tuple[int, int]]:
    """A long value in pieces: the first and the last of at least three lines, single lines between."""
    inner = [(at, at + 1) for at in range(_LEAST, count - _LEAST)]
    return [(0, _LEAST), *inner, (count - _LEAST, count)]


def _framed(row: Sequence[Cell], values: Sequence[Sequence[Line]], start: int, count: int, pitch: float, *, closes: bool = True) -> Strip:
    """``count`` lines of a row from its line ``start`` on, between the upright rules; what is to be signed stands below."""
    sign = row[0].sign if closes else ""
    opens = start == 0
    above = _PADDING / 2 if opens else 0.0
    free = count * pitch
    height = above + free + (pitch if sign else 0.0) + (_PADDING / 2 if closes else 0.0)
    width = WIDTH / len(row)
    placed: list[Placed] = []
    rules = [_upright(LEFT + WIDTH, height)]
    for number, (cell, lines) in enumerate(zip(row, values, strict=True)):
        x = LEFT + number * width
        rules += [_upright(x, height), _upright(x + _LABEL, height)]
        if opens:
            label = _form_lines(cell.label, _LABEL)
            top = (height - len(label) * pitch) / 2
            for at, line in enumerate(label):
                placed += _column([line], x + (_LABEL - line.width * _FORM_CELL) / 2, top + at * pitch, pitch)
        is_tall = count > 1 and len(row) == 1
        placed += _column(lines, x + _LABEL + _PADDING, above + (0.0 if is_tall else (free - pitch * len(lines)) / 2), pitch)
    if sign:
        line = one_line(sign, Role.BODY, _FORM_CELL, _FORM)
        placed += _column([line], LEFT + WIDTH - _PADDING - line.width * _FORM_CELL, above + free, pitch)
    return Strip(height, tuple(placed), (*rules, _ACROSS) if opens else tuple(rules), frame=_ACROSS)


def _upright(x: float, height: float) -> Bar:
    return Bar(x - _RULE / 2, 0.0, _RULE, height)


def _column(lines: Sequence[Line], x: float, top: float, pitch: float) -> list[Placed]:
    white = (pitch - _FORM * POINT) / 2
    return [Placed(line, x, top + at * pitch + white, _FORM, _FORM_CELL) for at, line in enumerate(lines)]
