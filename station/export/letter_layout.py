"""Puts every line of a composed letter in its place, by the letter and the document format of GB/T 9704-2012 (10.1 and 7).

Positions are millimetres from the upper left corner of the sheet, as the standard gives them; sizes of type are points.
"""

from dataclasses import dataclass

from station.casework.paper import Letterhead, PageFormat, Paper, printable
from station.errors import StationError
from station.export import fonts
from station.export.fonts import Role
from station.export.letter_rows import addressee_rows, annex_rows, enclosure_rows, foot_of, paragraph_rows, signature_rows, title_rows
from station.export.pagination import Page, Row, capacity, paginate
from station.export.type_area import (
    BODY,
    BOTTOM,
    CELL,
    LEFT,
    LINE,
    PITCH,
    POINT,
    RIGHT,
    SEVEN_EIGHTHS,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    SMALL,
    TOP,
    WIDTH,
    Placed,
    Rule,
    body_line,
    one_line,
)

# 10.1 and 7.2.4: where the mark's ink begins. Its size is the body's own choice; the larger one suits the document's deeper head.
_MARK_TOP = {PageFormat.LETTER: 30.0, PageFormat.DOCUMENT: TOP + 35.0}
_MARK_SIZE = {PageFormat.LETTER: 36.0, PageFormat.DOCUMENT: 50.0}
_MARK_WIDTH = 150.0
_NARROWEST = 0.6  # a long mark is condensed to this, then made smaller

# The weights of the red rules are printers' practice; the standard names none.
_THICK, _THIN, _BETWEEN = 1.5 * POINT, 0.75 * POINT, 0.3
_RULES = _THICK + _BETWEEN + _THIN
_RULE_LENGTH, _LOWER_RULES_END = 170.0, SHEET_HEIGHT - 20.0
_RULE_BELOW = 4.0  # under the mark (10.1), under the number (7.2.7)
_MARK_TO_RULES = {  # from the ink of the mark to the lower edge of the rule or rules
    PageFormat.LETTER: _RULE_BELOW + _RULES,
    PageFormat.DOCUMENT: 2 * LINE + BODY * POINT + _RULE_BELOW + _THICK,
}
_ABOVE_LOWER_RULES = _LOWER_RULES_END - _RULES - SEVEN_EIGHTHS
_TOLERANCE = 0.8  # a first page off the grid by less is set on it, so that both sides of a sheet agree

_FEWEST_ROWS = 2  # on the first page: 主送 and a line of text (7.3.3)
_LONGEST_ENCLOSURES = 12  # rows of 附件说明 that are still kept in one piece
_PAGE_NUMBER_BELOW = 7.0


@dataclass(frozen=True, slots=True)
class Mark:
    """发文机关标志 as drawn in red: size in points, horizontal scale, left edge, baseline."""

    text: str
    size: float
    scale: float
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A letter in pages: lines and rules page by page, the mark of the first; ``text_top`` is the first page's first row."""

    paper: Paper
    mark: Mark | None
    text_top: float
    pages: tuple[tuple[Placed, ...], ...]
    rules: tuple[tuple[Rule, ...], ...]

    @property
    def first_page_rows(self) -> int:
        """Rows of 28 characters left for text on the first page, as the sheet check tells it."""
        return capacity(self.text_top)


def lay_out(paper: Paper) -> Layout:
    """Break a letter into pages. On a preprinted sheet the red parts are left out and all else stays where it was,
    or goes by ``red_line`` where the sheet's own rules stand elsewhere.

    The 版记 stands on the last page of all, below the annexes (7.3.7: 附件 is placed before it).
    """
    mark, bottom = _mark(paper)
    if paper.letterhead is Letterhead.PREPRINTED and paper.red_line:
        bottom = paper.red_line - _MARK_TO_RULES[paper.page_format]
    head, title_top, red = (_letter_head if paper.page_format is PageFormat.LETTER else _document_head)(paper, bottom)
    title = title_rows(paper.title, (*paper.unbroken, paper.issuer))
    head += Page(title, title_top).placed()
    text_top = title_top + (len(title) + 1) * PITCH
    if capacity(text_top) < _FEWEST_ROWS:
        raise StationError("标题太长，首页放不下正文。", "请缩短标题。")

    foot = foot_of(paper)
    pages = [page.placed() for page in _sheets(paper, text_top, foot.height)]
    rules: list[list[Rule]] = [[] for _ in pages]
    foot = foot.at(_foot_edge(paper, is_first=len(pages) == 1))
    pages[-1] += foot.lines
    rules[-1] += foot.rules
    pages[0] = head + pages[0]
    if paper.letterhead is Letterhead.DIGITAL:
        rules[0] += red
    for number, page in enumerate(pages, 1):
        if number > 1 or paper.page_format is PageFormat.DOCUMENT:
            page.append(_page_number(number))
    shown = mark if paper.letterhead is Letterhead.DIGITAL else None
    return Layout(paper, shown, text_top, tuple(map(tuple, pages)), tuple(map(tuple, rules)))


def missing_in(layout: Layout) -> list[str]:
    """Characters of the letter that no face has, to be told before printing: they come out as 〓."""
    glyphs = [(g.char, g.role) for page in layout.pages for placed in page for g in placed.line.glyphs]
    glyphs += [(char, Role.TITLE) for char in layout.mark.text] if layout.mark else []
    return fonts.missing_of(glyphs)


def _sheets(paper: Paper, text_top: float, height: float) -> list[Page]:
    """The rows of letter and annexes page by page, the last with room for a 版记 of ``height``."""
    addressee, end = addressee_rows(paper), enclosure_rows(paper)
    text = addressee + paragraph_rows(paper.paragraphs)
    if len(end) > _LONGEST_ENCLOSURES:
        text, end = text + end, []
    parts: list[tuple[list[Row], list[Row]]] = [(text, end + signature_rows(paper)), *((rows, []) for rows in annex_rows(paper))]
    sheets: list[Page] = []
    for place, (rows, closing) in enumerate(parts):
        foot = height if place == len(parts) - 1 else 0.0
        edge, first_edge = (min(BOTTOM, _foot_edge(paper, is_first=is_first) - foot) for is_first in (False, place == 0))
        top, opening = (TOP, 1) if place else (text_top, len(addressee) + 1)  # 7.3.3: there is text on the first page
        sheets += paginate(rows, closing, top, edge, first_edge, opening)
    return sheets


def _foot_edge(paper: Paper, *, is_first: bool) -> float:
    """What the 版记 stands on: the type area's lower edge, on the first page of the letter format the lower red rules."""
    return _ABOVE_LOWER_RULES if is_first and paper.page_format is PageFormat.LETTER else BOTTOM


def _letter_head(paper: Paper, mark_bottom: float) -> tuple[list[Placed], float, list[Rule]]:
    """10.1: double rules under the mark and at the foot, marks left and number right below them; where the title begins."""
    upper, lower = mark_bottom + _RULE_BELOW, _LOWER_RULES_END - _RULES
    left = (SHEET_WIDTH - _RULE_LENGTH) / 2
    bars = [(upper, _THICK), (upper + _THICK + _BETWEEN, _THIN), (lower, _THIN), (lower + _THIN + _BETWEEN, _THICK)]
    rules = [Rule(left, top, _RULE_LENGTH, weight, is_red=True) for top, weight in bars]
    top = upper + _RULES + SEVEN_EIGHTHS
    number = body_line(paper.number)
    placed = [*_mark_lines(paper, top), Placed(number, RIGHT - number.width * CELL, top, BODY, CELL)]
    last = top + max(len(paper.marks) - 1, 0) * PITCH
    return placed, _on_grid(last + BODY * POINT + 2 * LINE), rules


def _document_head(paper: Paper, mark_bottom: float) -> tuple[list[Placed], float, list[Rule]]:
    """7.2: marks in the upper left corner, the number two lines below the mark and centred, a red rule under it."""
    number = body_line(paper.number)
    top = mark_bottom + 2 * LINE
    placed = [*_mark_lines(paper, TOP), Placed(number, LEFT + (WIDTH - number.width * CELL) / 2, top, BODY, CELL)]
    rule = Rule(LEFT, top + BODY * POINT + _RULE_BELOW, WIDTH, _THICK, is_red=True)
    return placed, _on_grid(rule.top + rule.height + 2 * LINE), [rule]


def _mark_lines(paper: Paper, top: float) -> list[Placed]:
    """份号 in 仿宋's figures, 密级 and 紧急程度 in 黑体, one below the other from the left edge (7.2.1 to 7.2.3)."""
    lines = [body_line(mark, Role.BODY if mark.isdecimal() else Role.HEADING) for mark in paper.marks]
    return [Placed(line, LEFT, top + row * PITCH, BODY, CELL) for row, line in enumerate(lines)]


def _mark(paper: Paper) -> tuple[Mark, float]:
    """The mark centred between the sheet's edges or those of the type area, and where its ink ends."""
    text = printable(paper.mark)
    size, top = _MARK_SIZE[paper.page_format], _MARK_TOP[paper.page_format]
    em = sum(fonts.advance(char, Role.TITLE) for char in text)
    scale = min(1.0, _MARK_WIDTH / (em * size * POINT)) if em else 1.0
    if scale < _NARROWEST:
        size, scale = size * scale / _NARROWEST, _NARROWEST
    inks = [fonts.ink(char, Role.TITLE) for char in text or "会"]
    low, high = min(low for low, _ in inks), max(high for _, high in inks)
    middle = SHEET_WIDTH / 2 if paper.page_format is PageFormat.LETTER else LEFT + WIDTH / 2
    width = em * size * POINT * scale
    return Mark(text, size, scale, middle - width / 2, top + high * size * POINT), top + (high - low) * size * POINT


def _on_grid(top: float) -> float:
    nearest = TOP + round((top - TOP) / PITCH) * PITCH
    return nearest if abs(nearest - top) < _TOLERANCE else top


def _page_number(number: int) -> Placed:
    """7.5: “— 2 —” in 4 号 half-width 宋体, its dashes 7 mm below the type area; odd pages right, even left, one character in."""
    line = one_line(f"— {number} —", Role.SONG, SMALL * POINT, SMALL)
    _, high = fonts.ink("—", Role.SONG)
    top = BOTTOM + _PAGE_NUMBER_BELOW + (high - fonts.ASCENT) * SMALL * POINT
    x = LEFT + CELL if number % 2 == 0 else RIGHT - CELL - line.width * SMALL * POINT
    return Placed(line, x, top, SMALL, SMALL * POINT)
