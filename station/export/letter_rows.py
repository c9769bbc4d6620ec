"""The parts of a letter as rows: text, 附件说明, signature block, annexes, and the 版记 at the foot of the last page."""

from dataclasses import dataclass, replace
from functools import partial

from station.casework.paper import (
    Annex,
    PageFormat,
    Paper,
    Paragraph,
    Seal,
    annex_labels,
    attachment_lines,
    copies_line,
    printable,
    printing_line,
)
from station.errors import StationError
from station.export.fonts import Role
from station.export.pagination import Row
from station.export.type_area import (
    CELL,
    COLUMNS,
    LEFT,
    POINT,
    RIGHT,
    SMALL,
    TITLE,
    WIDTH,
    Placed,
    Rule,
    body_line,
    body_lines,
    measure,
    one_line,
    printable_lines,
    title_words,
)
from station.export.typesetting import Line, break_lines, title_lines

# 7.3.5: a seal of about 42 mm has its upper edge within one line of the text; a name stamp is about 40 mm by 16 mm.
_ROWS_FOR_SEAL, _ROWS_WITHOUT, _ROWS_ABOVE_STAMP = 2, 1, 2
_STAMP_ROWS, _STAMP_COLUMNS = 2, 40 / CELL
_TITLE_CELL = TITLE * POINT

_THICK, _THIN = 0.35, 0.25  # 7.4.1
_SMALL_CELL = SMALL * POINT
_SMALL_PITCH = SMALL * 15 / 8 * POINT
_NARROWEST_PRINTER = 8
_TALLEST_FOOT = 12  # lines of 抄送: half a page


@dataclass(frozen=True, slots=True)
class Foot:
    """The 版记; tops are counted from the edge it stands on, so they are negative. ``height`` includes the white above it."""

    height: float = 0.0
    lines: tuple[Placed, ...] = ()
    rules: tuple[Rule, ...] = ()

    def at(self, edge: float) -> "Foot":
        """The same foot on a lower edge."""
        return Foot(
            self.height,
            tuple(replace(line, top=edge + line.top) for line in self.lines),
            tuple(replace(rule, top=edge + rule.top) for rule in self.rules),
        )


def addressee_rows(paper: Paper) -> list[Row]:
    """主送机关, flush left."""
    return [Row(line) for line in body_lines([(printable(paper.addressee), Role.BODY)])]


def paragraph_rows(paragraphs: tuple[Paragraph, ...]) -> list[Row]:
    """Paragraphs indented by two characters; a heading by itself stays with what follows."""
    rows = []
    for paragraph in paragraphs:
        is_heading = paragraph.heading != "" and paragraph.heading == paragraph.text
        rows += [Row(line, is_heading) for line in body_lines(_spans(paragraph), first=2)]
    return rows


def title_rows(title: str, names: tuple[str, ...] = ()) -> list[Row]:
    """A title in 小标宋 2 号, centred in the type area, its lines in the shape the standard wants (7.3.1)."""
    rows = []
    for text in title_lines(printable_lines(title), WIDTH / _TITLE_CELL - 1, title_words(), names):
        line = one_line(text, Role.TITLE, _TITLE_CELL, TITLE)
        rows.append(Row(line, True, LEFT + (WIDTH - line.width * _TITLE_CELL) / 2, TITLE, _TITLE_CELL))
    return rows


def enclosure_rows(paper: Paper) -> list[Row]:
    """附件说明, one white row below the text; a name that runs over begins under its first character (7.3.4)."""
    if not paper.attachments:
        return []
    rows = [Row()]
    lead = 2 + len("附件：")
    for place, (label, name) in enumerate(attachment_lines(paper.attachments)):
        hang = lead + body_line(label.removeprefix("附件：")).width
        lines = body_lines([(printable(label + name), Role.BODY)], first=lead if place else 2, rest=hang)
        rows += [Row(line) for line in lines]
    return rows


def signature_rows(paper: Paper) -> list[Row]:
    """署名, 成文日期 and 附注, led by the white rows above them (7.3.5, 7.3.6)."""
    rows = _stamp_rows(paper) if paper.seal is Seal.SIGNATURE else _issuer_rows(paper)
    if paper.note:
        rows += [Row(line) for line in body_lines([(printable(f"（{paper.note}）"), Role.BODY)], first=2)]
    return rows


def annex_rows(paper: Paper) -> list[list[Row]]:
    """Each annex: its label in 黑体 in row 1, its title from row 3, then text as in the letter (7.3.7)."""
    return [
        [Row(body_line(label, Role.HEADING), heading=True), Row(heading=True), *_annex_text(annex, (*paper.unbroken, paper.issuer))]
        for label, annex in zip(annex_labels(paper), paper.annexes, strict=True)
    ]


def foot_of(paper: Paper) -> Foot:
    """抄送 and, in the document format, 印发机关 and 印发日期 in 4 号 between rules (7.4); the letter format has no rules (10.1)."""
    copies, printing = _copies_lines(paper), _printing_lines(paper)
    if not copies and not printing:
        return Foot()
    if paper.page_format is PageFormat.LETTER:
        height = len(copies) * _SMALL_PITCH
        tops = [at * _SMALL_PITCH - height + _SMALL_PITCH - _SMALL_CELL for at in range(len(copies))]
        return Foot(height, tuple(_small(line, top) for line, top in zip(copies, tops, strict=True)))
    white = (_SMALL_PITCH - _SMALL_CELL) / 2
    placed: list[Placed] = []
    rules = [Rule(LEFT, -_THICK, WIDTH, _THICK)]
    upper = -_THICK
    for lines in filter(None, (printing, copies)):
        if placed:
            upper -= _THIN
            rules.append(Rule(LEFT, upper, WIDTH, _THIN))
        upper -= len(lines) * _SMALL_PITCH
        placed = [_small(line, upper + at * _SMALL_PITCH + white) for at, line in enumerate(lines)] + placed
    rules.append(Rule(LEFT, upper - _THICK, WIDTH, _THICK))
    return Foot(_THICK - upper + 2 * white, tuple(placed), tuple(rules))


def _spans(paragraph: Paragraph) -> list[tuple[str, Role]]:
    heading, role = paragraph.heading, Role.HEADING if paragraph.level == 1 else Role.SUBHEADING
    spans = [(heading, role), (paragraph.text[len(heading) :], Role.BODY)]
    return [(printable(text), role) for text, role in spans if text]


def _issuer_rows(paper: Paper) -> list[Row]:
    """署名 over the date: centred on it under a seal; without one the date begins two characters further right."""
    issuers = [body_line(part) for part in title_lines(printable(paper.issuer), COLUMNS - 4, title_words())]
    date = body_line(paper.date)
    widest = max((line.width for line in issuers), default=0.0)
    if paper.seal is Seal.STAMP:
        middle = COLUMNS - max(4 + date.width / 2, widest / 2)
        issuer_starts = [middle - line.width / 2 for line in issuers]
        date_start = middle - date.width / 2
    else:
        start = min(COLUMNS - 2 - widest, COLUMNS - 4 - date.width) if date.width > widest else COLUMNS - 2 - widest
        issuer_starts = [start] * len(issuers)
        date_start = start + 2
    rows = [Row()] * (_ROWS_FOR_SEAL if paper.seal is Seal.STAMP else _ROWS_WITHOUT)
    rows += [Row(line.moved(start)) for line, start in zip(issuers, issuer_starts, strict=True)]
    return [*rows, Row(date.moved(date_start))]


def _stamp_rows(paper: Paper) -> list[Row]:
    """White for the signer's name stamp, the post two characters left of it at half its height, the date below (7.3.5.3)."""
    end, date = COLUMNS - 4 - _STAMP_COLUMNS - 2, body_line(paper.date)
    posts = [body_line(part) for part in title_lines(printable(paper.signer_post), end, title_words())]
    drop = max(_STAMP_ROWS - len(posts), 0) / 2
    beside = [Row(post.moved(end - post.width), drop=drop) for post in posts]
    above, below = [Row()] * _ROWS_ABOVE_STAMP, [Row()] * (max(_STAMP_ROWS - len(posts), 0) + 1)
    return [*above, *beside, *below, Row(date.moved(COLUMNS - 4 - date.width))]


def _annex_text(annex: Annex, names: tuple[str, ...]) -> list[Row]:
    return [*title_rows(annex.title, names), Row(heading=True), *paragraph_rows(annex.paragraphs)]


def _small(line: Line, top: float) -> Placed:
    return Placed(line, LEFT, top, SMALL, _SMALL_CELL)


_SMALL_COLUMNS = (RIGHT - LEFT) / _SMALL_CELL


def _copies_lines(paper: Paper) -> list[Line]:
    """抄送, one character in from either edge; names that run over begin under the first one."""
    if not paper.copies:
        return []
    label, names = copies_line(paper.copies)
    width = partial(measure, size=SMALL, cell=_SMALL_CELL)
    lines = break_lines([(printable(label + names), Role.BODY)], width, _SMALL_COLUMNS - 1, first=1, rest=1 + len(label))
    if len(lines) > _TALLEST_FOOT:
        raise StationError(f"抄送单位有{len(paper.copies)}家，页脚放不下。", "请把名单列为附件，抄送只写“见附件”。")
    return lines


def _printing_lines(paper: Paper) -> list[Line]:
    """印发机关 one character in from the left, the date one from the right, on the last line where the name needs several."""
    printer, date = printing_line(paper)
    if not printer:
        return []
    day = one_line(date, Role.BODY, _SMALL_CELL, SMALL)
    names = title_lines(printable(printer), max(_SMALL_COLUMNS - 3 - day.width, _NARROWEST_PRINTER), title_words())
    *others, last = (one_line(name, Role.BODY, _SMALL_CELL, SMALL).moved(1) for name in names)
    return [*others, Line((*last.glyphs, *day.moved(_SMALL_COLUMNS - 1 - day.width).glyphs), _SMALL_COLUMNS - 1)]
