"""Puts every line of a composed letter in its place on the sheet, by the letter format of GB/T 9704-2012 (10.1 信函格式).

Positions are millimetres from the upper left corner of the sheet, as the standard gives them; sizes of type are points.
"""

from dataclasses import dataclass
from functools import cache, partial

from station.casework.paper import Paper, Paragraph, Seal, attachment_lines, copies_line, printable
from station.errors import StationError
from station.export import fonts
from station.export.fonts import Role
from station.export.typesetting import Line, break_lines, title_lines
from station.paths import read_json

POINT = 25.4 / 72

# 5.2: the sheet, the type area (版心) and its 22 lines of 28 characters, which fill it.
SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0
LEFT, TOP, WIDTH, HEIGHT = 28.0, 37.0, 156.0, 225.0
ROWS, COLUMNS = 22, 28
CELL = WIDTH / COLUMNS
BODY, TITLE, SMALL = 16.0, 22.0, 14.0  # 3 号, 2 号, 4 号
PITCH = (HEIGHT - BODY * POINT) / (ROWS - 1)  # the first line touches the upper edge of the type area, the last the lower
SEVEN_EIGHTHS = BODY * 7 / 8 * POINT  # 10.1: between the rules and the text next to them

# 10.1: mark, rules, number. The weights of the rules are printers' practice; the standard names none.
MARK_TOP, MARK_SIZE, MARK_WIDTH = 30.0, 36.0, 150.0
THICK, THIN, BETWEEN = 1.5 * POINT, 0.75 * POINT, 0.3
RULES = THICK + BETWEEN + THIN
RULE_LENGTH, LOWER_RULES_END = 170.0, SHEET_HEIGHT - 20.0
_RULES_BELOW_MARK = 4.0
_ROWS_ABOVE_TITLE = 2
_NARROWEST = 0.6  # a long mark is condensed to this, then made smaller
_TOLERANCE = 0.8  # a first page off the grid by less is set on it, so that both sides of a sheet agree

# 7.3.5: room for a seal of about 42 mm whose upper edge lies within one line of the text.
_ROWS_FOR_SEAL, _ROWS_WITHOUT = 2, 1
_TEXT_WITH_SIGNATURE = 2  # lines of text that must share the page of the signature and the 附件说明
_LONGEST_ENCLOSURES = 12  # rows of 附件说明 that are still kept in one piece
_TALLEST_FOOT = 8  # lines of 抄送
_SMALL_PITCH = SMALL * 15 / 8 * POINT
_PAGE_NUMBER_BELOW = 7.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A line on the sheet: left edge, upper edge of its characters, size of type, width of a cell."""

    line: Line
    x: float
    top: float
    size: float
    cell: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A letter in pages; ``upper_rules`` is where the red rules under the mark begin, ``text_top`` the first page's first row."""

    paper: Paper
    mark_size: float
    mark_scale: float
    mark_baseline: float
    upper_rules: float
    text_top: float
    pages: tuple[tuple[Placed, ...], ...]

    @property
    def first_page_rows(self) -> int:
        """Rows of 28 characters left for text on the first page, as the sheet check tells it."""
        return _capacity(self.text_top)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the grid; a ``heading`` stays with the row after it, an empty ``line`` is white."""

    line: Line | None = None
    heading: bool = False


def lay_out(paper: Paper) -> Layout:
    """Break a letter into pages: the signature is never alone on one, nor a heading left at the foot of one."""
    size, scale = _mark_type(paper.mark)
    low, high = _extent(paper.mark)
    upper_rules = MARK_TOP + (high - low) * size * POINT + _RULES_BELOW_MARK
    number_top = upper_rules + RULES + SEVEN_EIGHTHS
    title_top = _on_grid(number_top + BODY * POINT + _ROWS_ABOVE_TITLE * PITCH)
    head = [_flush_right(one_line(paper.number, Role.BODY, CELL, BODY), number_top)]
    titles = title_lines(printable_lines(paper.title), WIDTH / (TITLE * POINT) - 1, title_words(), paper.unbroken)
    for row, title in enumerate(titles):
        line = one_line(title, Role.TITLE, TITLE * POINT, TITLE)
        x = (SHEET_WIDTH - line.width * TITLE * POINT) / 2
        head.append(Placed(line, x, title_top + row * PITCH, TITLE, TITLE * POINT))
    text_top = title_top + (len(titles) + 1) * PITCH
    foot = _foot(paper)
    text, end = _text(paper), _enclosures(paper)
    if len(end) > _LONGEST_ENCLOSURES:
        text, end = text + end, []
    pages = [
        [Placed(row.line, LEFT, top + i * PITCH, BODY, CELL) for i, row in enumerate(rows) if row.line]
        for rows, top in _paginate(text, end + _signature(paper), len(foot), text_top)
    ]
    lower_edge = LOWER_RULES_END - RULES - SEVEN_EIGHTHS if len(pages) == 1 else TOP + HEIGHT
    for up, line in enumerate(reversed(foot)):
        pages[-1].append(Placed(line, LEFT, lower_edge - SMALL * POINT - up * _SMALL_PITCH, SMALL, SMALL * POINT))
    pages[0] = head + pages[0]
    for number, page in enumerate(pages[1:], 2):
        page.append(_page_number(number))
    return Layout(paper, size, scale, MARK_TOP + high * size * POINT, upper_rules, text_top, tuple(map(tuple, pages)))


def missing_in(layout: Layout) -> list[str]:
    """Characters of the letter that no face has, to be told before printing: they come out as 〓."""
    glyphs = [(g.char, g.role) for page in layout.pages for placed in page for g in placed.line.glyphs]
    glyphs += [(char, Role.TITLE) for char in printable(layout.paper.mark)]
    return list(dict.fromkeys(char for char, role in glyphs if fonts.role_for(char, role) is None))


def printable_lines(text: str) -> str:
    """Printable text that keeps its line feeds."""
    return "\n".join(printable(line) for line in text.split("\n") if line.strip())


@cache
def title_words() -> tuple[str, ...]:
    """Terms a title must not break."""
    return tuple(read_json("letters", "title_words.json")["words"])


def _mark_type(mark: str) -> tuple[float, float]:
    natural = sum(fonts.advance(char, Role.TITLE) for char in printable(mark)) * MARK_SIZE * POINT
    scale = min(1.0, MARK_WIDTH / natural) if natural else 1.0
    return (MARK_SIZE, scale) if scale >= _NARROWEST else (MARK_SIZE * scale / _NARROWEST, _NARROWEST)


def _extent(mark: str) -> tuple[float, float]:
    """Lowest and highest ink of the mark in em: the standard measures to its edges."""
    inks = [fonts.ink(char, Role.TITLE) for char in printable(mark)] or [fonts.ink("会", Role.TITLE)]
    return min(low for low, _ in inks), max(high for _, high in inks)


def _on_grid(top: float) -> float:
    nearest = TOP + round((top - TOP) / PITCH) * PITCH
    return nearest if abs(nearest - top) < _TOLERANCE else top


def measure(char: str, role: Role, size: float, cell: float) -> float:
    """The natural width of a character set in ``size`` points, in cells of ``cell`` millimetres."""
    return fonts.advance(char, role) * size * POINT / cell


_body_width = partial(measure, size=BODY, cell=CELL)


def _body_lines(spans: list[tuple[str, Role]], first: float = 0.0, rest: float = 0.0, width: float = COLUMNS) -> list[Line]:
    return break_lines(spans, _body_width, width, first, rest)


def one_line(text: str, role: Role, cell: float, size: float) -> Line:
    """A text as one line, however long."""
    lines = break_lines([(printable(text), role)], partial(measure, size=size, cell=cell), float("inf"))
    return lines[0] if lines else Line((), 0.0)


def _flush_right(line: Line, top: float) -> Placed:
    return Placed(line, LEFT + WIDTH - line.width * CELL, top, BODY, CELL)


def _text(paper: Paper) -> list[_Row]:
    """Addressee and paragraphs as rows."""
    rows = [_Row(line) for line in _body_lines([(printable(paper.addressee), Role.BODY)])]
    for paragraph in paper.paragraphs:
        is_heading = paragraph.heading != "" and paragraph.heading == paragraph.text
        rows += [_Row(line, heading=is_heading) for line in _body_lines(_spans(paragraph), first=2)]
    return rows


def _enclosures(paper: Paper) -> list[_Row]:
    """附件说明, one white row below the text; a name that runs over begins under its first character (7.3.4)."""
    if not paper.attachments:
        return []
    rows = [_Row()]
    lead = 2 + len("附件：")
    for place, (label, name) in enumerate(attachment_lines(paper.attachments)):
        hang = lead + sum(_body_width(char, Role.BODY) for char in label if char.isascii())
        lines = _body_lines([(printable(label + name), Role.BODY)], first=lead if place else 2, rest=hang)
        rows += [_Row(line) for line in lines]
    return rows


def _spans(paragraph: Paragraph) -> list[tuple[str, Role]]:
    heading, role = paragraph.heading, Role.HEADING if paragraph.level == 1 else Role.SUBHEADING
    spans = [(heading, role), (paragraph.text[len(heading) :], Role.BODY)]
    return [(printable(text), role) for text, role in spans if text]


def _signature(paper: Paper) -> list[_Row]:
    """署名, 成文日期 and 附注 as rows, led by the white rows above them (7.3.5, 7.3.6)."""
    issuers = [one_line(part, Role.BODY, CELL, BODY) for part in title_lines(printable(paper.issuer), COLUMNS - 4, title_words())]
    date = one_line(paper.date, Role.BODY, CELL, BODY)
    widest = max((line.width for line in issuers), default=0.0)
    if paper.seal is Seal.STAMP:
        middle = COLUMNS - max(4 + date.width / 2, widest / 2)
        issuer_starts = [middle - line.width / 2 for line in issuers]
        date_start = middle - date.width / 2
    else:
        start = min(COLUMNS - 2 - widest, COLUMNS - 4 - date.width) if date.width > widest else COLUMNS - 2 - widest
        issuer_starts = [start] * len(issuers)
        date_start = start + 2
    rows = [_Row()] * (_ROWS_FOR_SEAL if paper.seal is Seal.STAMP else _ROWS_WITHOUT)
    rows += [_Row(line.moved(start)) for line, start in zip(issuers, issuer_starts, strict=True)]
    rows.append(_Row(date.moved(date_start)))
    if paper.note:
        rows += [_Row(line) for line in _body_lines([(printable(f"（{paper.note}）"), Role.BODY)], first=2)]
    return rows


def _foot(paper: Paper) -> list[Line]:
    """抄送 in 4 号, one character in from either edge; names that run over begin under the first one."""
    if not paper.copies:
        return []
    label, names = copies_line(paper.copies)
    columns = WIDTH / (SMALL * POINT)
    width = partial(measure, size=SMALL, cell=SMALL * POINT)
    lines = break_lines([(printable(label + names), Role.BODY)], width, columns - 1, first=1, rest=1 + len(label))
    if len(lines) > _TALLEST_FOOT:
        raise StationError(f"抄送单位有{len(paper.copies)}家，页脚放不下。", "请把名单列为附件，抄送只写“见附件”。")
    return lines


def _page_number(number: int) -> Placed:
    """7.5: “— 2 —” in 4 号 half-width 宋体, its dashes 7 mm below the type area; odd pages right, even left, one character in."""
    line = one_line(f"— {number} —", Role.SONG, SMALL * POINT, SMALL)
    _, high = fonts.ink("—", Role.SONG)
    edge = TOP + HEIGHT + _PAGE_NUMBER_BELOW
    top = edge + high * SMALL * POINT - fonts.ASCENT * SMALL * POINT
    x = LEFT + CELL if number % 2 == 0 else LEFT + WIDTH - CELL - line.width * SMALL * POINT
    return Placed(line, x, top, SMALL, SMALL * POINT)


def _capacity(top: float, lower_edge: float = TOP + HEIGHT) -> int:
    return int((lower_edge - BODY * POINT - top) / PITCH + 1.01)


def _paginate(text: list[_Row], end: list[_Row], foot: int, first_top: float) -> list[tuple[list[_Row], float]]:
    """Rows page by page, each with the upper edge of its first row; ``end`` stays in one piece, with some text before it."""
    pages: list[tuple[list[_Row], float]] = []
    rest = text
    while True:
        top = TOP if pages else first_top
        if len(rest) + len(end) <= _capacity(top, _lower_edge(foot, first=not pages)):
            return [*pages, (rest + end, top)]
        if pages and not rest:
            rest, end = end, []  # longer than a page by itself: let it flow
            continue
        taken = _taken(rest, _capacity(top))
        pages.append((rest[:taken], top))
        rest = rest[taken:]
        while rest and rest[0].line is None:
            rest = rest[1:]


def _lower_edge(foot: int, *, first: bool) -> float:
    """How far down the rows of the last page may reach when ``foot`` lines of 抄送 stand below them."""
    if not foot:
        return TOP + HEIGHT
    edge = LOWER_RULES_END - RULES - SEVEN_EIGHTHS if first else TOP + HEIGHT
    return min(TOP + HEIGHT, edge - foot * _SMALL_PITCH)


def _taken(rest: list[_Row], room: int) -> int:
    """How many rows a page takes that is not the last."""
    taken = min(room, max(len(rest) - _TEXT_WITH_SIGNATURE, 1))
    whole = taken
    while taken > 1 and (rest[taken - 1].heading or rest[taken - 1].line is None):
        taken -= 1
    return taken if taken > 1 else whole
