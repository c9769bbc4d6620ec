"""520 letters, a quarter of them in the suite, are read back by PDFium and held against the measures of GB/T 9704-2012, written here and
nowhere imported.

All measures are millimetres, ``near`` is within 1 mm. What the layout thinks is never asked.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import pytest

from depth import DEPTH
from letter_samples import sample
from page_reading import MM, Bar, Char, Sheet, sheets_of, squeezed, text_of
from station.casework.paper import Letterhead, PageFormat, Paper, Seal, annex_labels, attachment_lines, plain_text
from station.export.letter_pdf import letter_pdf

# 5.2: the sheet, the type area, its rows and columns; 3.3: a line is a character of 3 号 and 7/8 of one
SHEET_WIDTH, SHEET_HEIGHT = 210, 297
LEFT, TOP, WIDTH, HEIGHT = 28, 37, 156, 225
RIGHT, BOTTOM, MIDDLE = LEFT + WIDTH, TOP + HEIGHT, LEFT + WIDTH / 2
ROWS, COLUMNS = 22, 28
CHAR = WIDTH / COLUMNS
SIZE_2, SIZE_3, SIZE_4 = 22, 16, 14
LINE = SIZE_3 * MM * 15 / 8
SEVEN_EIGHTHS = SIZE_3 * MM * 7 / 8
EM_ABOVE = 0.86  # how much of a Chinese character's square lies above the baseline
SQUEEZED = 26 * MM  # 7.3.5.5 lets lines close up so that a seal finds room; offices go no lower

# GB/T 15834-2011 5.1
NEVER_FIRST = "，。、；：？！）》〉」』】〕”’%℃…—·～"
NEVER_LAST = "（《〈「『【〔“‘"
LETTERS, CHUNK = 520, 65


def near(value: float, tolerance: float = 1.0) -> object:
    return pytest.approx(value, abs=tolerance)


@dataclass(frozen=True)
class Row:
    """A line of a part on its page (from 0)."""

    page: int
    chars: list[Char]

    @cached_property
    def text(self) -> str:
        return text_of(self.chars)

    @property
    def left(self) -> float:
        return self.chars[0].box_left

    @property
    def right(self) -> float:
        return self.chars[-1].box_right

    @property
    def ink_right(self) -> float:
        return self.chars[-1].right

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def top(self) -> float:
        return self.chars[0].baseline - EM_ABOVE * self.chars[0].size * MM

    @property
    def bottom(self) -> float:
        return self.top + self.chars[0].size * MM


@dataclass(frozen=True)
class Part:
    """A paragraph or another element of a letter with the lines it was found in."""

    kind: str
    text: str
    rows: list[Row]


class Reading:
    """A PDF taken apart: the mark, page numbers, the 版记, and every other element with its lines."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.sheets = sheets_of(letter_pdf(paper))
        self.is_letter = paper.page_format is PageFormat.LETTER
        found = [Row(page, chars) for page, sheet in enumerate(self.sheets) for chars in sheet.rows]
        self.mark = [found.pop(0)] if paper.letterhead is Letterhead.DIGITAL else []
        self.numbers = [row for row in found if row.text.startswith("—") and round(row.chars[0].size) == SIZE_4]
        found = [row for row in found if row not in self.numbers]
        self.foot = [row for row in found if round(row.chars[0].size) == SIZE_4]
        self.parts = list(self._parts([row for row in found if round(row.chars[0].size) != SIZE_4]))

    def of(self, *kinds: str) -> list[Part]:
        return [part for part in self.parts if part.kind in kinds]

    def _parts(self, rows: list[Row]) -> Iterator[Part]:
        for kind, text in _expected(self.paper):
            taken: list[Row] = []
            found, wanted = "", squeezed(text)
            while found != wanted:
                assert rows, f"{text!r} is not all there"
                taken.append(rows.pop(0))
                found += taken[-1].text
                assert wanted.startswith(found), (text, taken[-1].text)
            yield Part(kind, text, taken)
        assert not rows, f"{rows[0].text!r} is too much"


def _expected(paper: Paper) -> Iterator[tuple[str, str]]:
    """The elements between mark and 版记 in the order of the text."""
    yield from (("marks", mark) for mark in paper.marks)
    yield "number", paper.number
    yield "title", paper.title
    yield "addressee", paper.addressee
    yield from (("heading" if p.heading == p.text else "text", p.text) for p in paper.paragraphs)
    yield from (("attachment", label + name) for label, name in attachment_lines(paper.attachments))
    yield ("post", paper.signer_post) if paper.seal is Seal.SIGNATURE else ("issuer", paper.issuer)
    yield "date", paper.date
    if paper.note:
        yield "note", f"（{paper.note}）"
    for label, annex in zip(annex_labels(paper), paper.annexes, strict=True):
        yield "annex", label
        yield "annex title", annex.title
        yield from (("heading" if p.heading == p.text else "text", p.text) for p in annex.paragraphs)


@pytest.mark.parametrize("chunk", range(min(LETTERS // CHUNK, 2 * DEPTH)))
def test_any_letter_keeps_to_the_standard(chunk: int) -> None:
    counts, full_lines, full_pages = set(), 0, 0
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        reading = Reading(sample(number))
        counts.add(len(reading.sheets))
        try:
            check(reading)
        except AssertionError as error:
            error.add_note(f"letter {number}")
            raise
        rows = [row for part in reading.of("text", "heading") for row in part.rows]
        full_lines += len([row for row in rows if len(row.text) == COLUMNS and is_chinese(row.text)])
        full_pages += list(Counter(row.page for row in rows).values()).count(ROWS)
    assert counts >= {1, 2, 3, 4, 5, 6}
    assert full_lines > 100 and full_pages > 50


def check(reading: Reading) -> None:
    check_text(reading)
    (check_letter_head if reading.is_letter else check_document_head)(reading)
    check_title(reading)
    check_paragraphs(reading)
    check_attachments(reading)
    check_signature(reading)
    check_annexes(reading)
    check_pages(reading)
    check_page_numbers(reading)
    check_foot(reading)


# -- text ----------------------------------------------------------------------------------------------------------------


def check_text(reading: Reading) -> None:
    """Everything composed can be read and copied, nothing else is there, and no character is a box or a blank."""
    shown = [*reading.mark, *(row for part in reading.parts for row in part.rows), *reading.foot]
    assert "".join(row.text for row in shown) == squeezed(plain_text(reading.paper))
    for sheet in reading.sheets:
        assert (sheet.width, sheet.height) == (near(SHEET_WIDTH, 0.1), near(SHEET_HEIGHT, 0.1))
        for char in sheet.chars:
            assert char.text.isspace() or (char.right > char.left and char.bottom > char.top and char.text != "〓"), char


# -- head ----------------------------------------------------------------------------------------------------------------


def check_mark(reading: Reading, top: float, middle: float) -> float:
    """Where the ink of the mark ends."""
    (mark,) = reading.mark
    assert min(char.top for char in mark.chars) == near(top)
    assert mark.middle == near(middle)
    assert mark.text == reading.paper.mark and mark.left > 20 and mark.right < 190
    return max(char.bottom for char in mark.chars)


def check_letter_head(reading: Reading) -> None:
    """10.1."""
    bottom = check_mark(reading, 30, SHEET_WIDTH / 2)
    upper_thick, upper_thin, lower_thin, lower_thick = bars = [bar for bar in reading.sheets[0].bars if bar.is_red]
    assert [bar for sheet in reading.sheets for bar in sheet.bars] == bars, "no rule but the red ones"
    assert all((bar.left, bar.width) == (near(20), near(170)) for bar in bars)
    assert upper_thick.top == near(bottom + 4)
    assert lower_thick.bottom == near(SHEET_HEIGHT - 20)
    assert upper_thick.height > 1.5 * upper_thin.height and lower_thick.height > 1.5 * lower_thin.height
    assert 0 < upper_thin.top - upper_thick.bottom < 1 and 0 < lower_thick.top - lower_thin.bottom < 1
    (number,) = reading.of("number")[0].rows
    assert number.right == near(RIGHT)
    assert number.top - upper_thin.bottom == near(SEVEN_EIGHTHS)
    check_marks(reading, upper_thin.bottom + SEVEN_EIGHTHS)
    last = max(number.bottom, *(part.rows[0].bottom for part in reading.of("marks", "number")))
    assert reading.of("title")[0].rows[0].top - last == near(2 * LINE)


def check_document_head(reading: Reading) -> None:
    """7.2."""
    bottom = check_mark(reading, TOP + 35, MIDDLE)
    (rule,) = [bar for sheet in reading.sheets for bar in sheet.bars if bar.is_red]
    (number,) = reading.of("number")[0].rows
    assert number.top - bottom == near(2 * LINE)
    assert number.middle == near(MIDDLE)
    assert rule.top - number.bottom == near(4)
    assert (rule.left, rule.width) == (near(LEFT), near(WIDTH)) and 0.2 < rule.height < 1
    check_marks(reading, TOP)
    assert reading.of("title")[0].rows[0].top - rule.bottom == near(2 * LINE)


def check_marks(reading: Reading, top: float) -> None:
    """份号, 密级 and 紧急程度 from the left edge, a line each; words in 黑体."""
    for place, part in enumerate(reading.of("marks")):
        (row,) = part.rows
        assert row.left == near(LEFT)
        assert row.top == near(top + place * LINE)
        assert row.text.isdigit() or "Hei" in row.chars[0].font


def check_title(reading: Reading) -> None:
    """7.3.1: 2 号 小标宋, centred, words unbroken; one empty line below it the addressee, flush left, with text on the first page."""
    (title,) = reading.of("title")
    check_title_rows(title.rows, reading.paper)
    (addressee,) = reading.of("addressee")
    assert addressee.rows[0].page == 0
    assert addressee.rows[0].top - title.rows[-1].top == near(2 * LINE)
    assert any(part.rows[0].page == 0 for part in reading.of("text", "heading")), "the first page has text"


def check_title_rows(rows: Sequence[Row], paper: Paper) -> None:
    for row in rows:
        assert {round(char.size) for char in row.chars} == {SIZE_2}
        assert row.middle == near(MIDDLE)
        assert row.left > LEFT - 1 and row.right < RIGHT + 1
        assert row.text[0] not in NEVER_FIRST.replace("—", "") and row.text[-1] not in NEVER_LAST
    for before, after in pairwise(rows):
        assert after.top - before.top == near(LINE)
    text = "".join(row.text for row in rows)
    lines = [row.text for row in rows]
    for name in (*paper.unbroken, "农民工", "劳动法律监督", "《中华人民共和国职业病防治法》", "《女职工劳动保护特别规定》"):
        assert name not in text or any(name in line for line in lines) or len(name) > 19, (name, lines)


# -- text ----------------------------------------------------------------------------------------------------------------


def check_paragraphs(reading: Reading) -> None:
    """Indented two, full lines of 28 characters from edge to edge, no line that begins or ends as none may."""
    for part in reading.of("addressee", "text", "heading", "note"):
        indent = 0 if part.kind == "addressee" else 2
        assert part.rows[0].left == near(LEFT + indent * CHAR)
        for row in part.rows:
            assert {round(char.size) for char in row.chars} == {SIZE_3}
            assert row.ink_right < RIGHT + 1  # the outer half of a closing mark is blank and may stand over
        for row in part.rows[1:]:
            assert row.left == near(LEFT)
        for row, following in pairwise(part.rows):
            check_line_end(part, row, following, indent if row is part.rows[0] else 0)


def is_chinese(text: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in text)


def check_line_end(part: Part, row: Row, following: Row, indent: int) -> None:
    end, start = row.text[-1], following.text[0]
    assert start not in NEVER_FIRST, (row.text, following.text)
    assert end not in NEVER_LAST, (row.text, following.text)
    assert not (end + start).isascii() or f"{end} {start}" in part.text, (row.text, following.text)
    assert end + start not in ("……", "——")
    if is_chinese(row.text):
        wanted = COLUMNS - indent
        fills = len(row.text) == wanted
        # a mark that may not begin a line takes one or two characters down with it
        assert fills or following.text[1] in NEVER_FIRST or following.text[:1] in NEVER_LAST or following.text[0].isascii(), row.text
    ragged = RIGHT - row.right
    if ragged > 1:
        run = next((place for place, char in enumerate(following.chars) if not char.text.isascii()), len(following.chars))
        after = following.text[run : run + 1]
        bound = run if after and after in NEVER_FIRST else max(run - 1, 1 if following.text[0] in NEVER_LAST else 0)
        assert following.chars[bound].box_right - following.left > ragged, (row.text, following.text)


def check_attachments(reading: Reading) -> None:
    """7.3.4: one empty line below the text, two characters in; what runs over begins under the first character of the name."""
    attachments = reading.of("attachment")
    if not attachments:
        return
    before = reading.parts[reading.parts.index(attachments[0]) - 1].rows[-1]
    if before.page == attachments[0].rows[0].page:
        assert rows_between(before, attachments[0].rows[0], reading) == 2
    label = "附件："
    assert attachments[0].text.startswith(label)
    for place, part in enumerate(attachments):
        first, *rest = part.rows
        assert first.left == near(LEFT + (5 if place else 2) * CHAR)
        assert not part.text.endswith("。")
        name = len(label if not place else "") + (2 if len(attachments) > 1 else 0)
        for row in rest:
            assert row.left == near(first.chars[name].box_left)


def rows_between(upper: Row, lower: Row, reading: Reading) -> int:
    """How many rows lower a line stands, by the distance of rows on its page."""
    pitch = pitch_of(reading, lower.page)
    steps = (lower.top - upper.top) / pitch
    assert steps == near(round(steps), 1 / pitch)
    return round(steps)


def pitch_of(reading: Reading, page: int) -> float:
    """The distance from row to row of a page: of text where it has two lines together, else of all it should be."""
    for part in reading.of("text", "addressee"):
        for before, after in pairwise(part.rows):
            if before.page == after.page == page:
                return after.top - before.top
    return LINE


# -- signature -----------------------------------------------------------------------------------------------------------


def check_signature(reading: Reading) -> None:
    """7.3.5."""
    (date,) = reading.of("date")[0].rows
    closing = [row for part in reading.of("issuer", "post", "date", "note") for row in part.rows]
    (page,) = {row.page for row in closing}
    first = reading.parts.index(reading.of("issuer", "post")[0])
    before = reading.parts[first - 1].rows[-1]
    assert before.page == page, "never alone"
    own = [row for part in reading.parts[:first] for row in part.rows if part.kind in ("text", "heading")]
    assert len([row for row in own if row.page == page]) >= min(2, max(1, len(own) - 1))
    {Seal.STAMP: check_sealed, Seal.NONE: check_unsealed, Seal.SIGNATURE: check_stamped}[reading.paper.seal](reading, before, date)
    if note := reading.of("note"):
        assert rows_between(date, note[0].rows[0], reading) == 1


def check_sealed(reading: Reading, before: Row, date: Row) -> None:
    issuers = reading.of("issuer")[0].rows
    widest = max(row.right - row.left for row in issuers)
    is_wider = widest / 2 > 4 * CHAR + (date.right - date.left) / 2
    assert all(row.middle == near(date.middle) for row in issuers)
    assert max(row.right for row in issuers) == near(RIGHT) if is_wider else date.right == near(RIGHT - 4 * CHAR)
    assert rows_between(issuers[-1], date, reading) == 1
    assert rows_between(before, issuers[0], reading) == 3
    # A seal of 42 mm whose centre lies a little above the middle of both lines has its upper edge within a line of the text.
    seal_top = (issuers[-1].top + date.bottom) / 2 - 3 - 21
    assert -1 <= seal_top - before.bottom <= LINE + 1


def check_unsealed(reading: Reading, before: Row, date: Row) -> None:
    issuers = reading.of("issuer")[0].rows
    right = max(row.right for row in issuers)
    if max(row.right - row.left for row in issuers) >= date.right - date.left:
        assert right == near(RIGHT - 2 * CHAR)
    else:
        assert date.right == near(RIGHT - 2 * CHAR)
    assert date.left - issuers[0].left == near(2 * CHAR)
    assert rows_between(before, issuers[0], reading) == 2
    assert rows_between(issuers[-1], date, reading) == 1


def check_stamped(reading: Reading, before: Row, date: Row) -> None:
    """A name stamp of 40 mm by 16 mm: two empty lines above it, four characters right of it, the post left of it, one below."""
    (post,) = reading.of("post")[0].rows
    pitch = pitch_of(reading, post.page)
    stamp_top, stamp_bottom = (post.top + post.bottom) / 2 - 8, (post.top + post.bottom) / 2 + 8
    assert date.right == near(RIGHT - 4 * CHAR)
    assert post.right + 2 * CHAR + 40 == near(RIGHT - 4 * CHAR)
    assert (stamp_top - before.bottom - (pitch - SIZE_3 * MM)) / 2 == near(pitch)
    assert date.top - stamp_bottom - (pitch - SIZE_3 * MM) == near(pitch)


# -- pages ---------------------------------------------------------------------------------------------------------------


def check_annexes(reading: Reading) -> None:
    """7.3.7: a page of its own, the label in row 1, the title from row 3, text one empty line below it."""
    for place, part in enumerate(reading.parts):
        if part.kind != "annex":
            continue
        label, title, text = part.rows[0], reading.parts[place + 1].rows, reading.parts[place + 2].rows[0]
        assert label.page > reading.parts[place - 1].rows[-1].page
        assert (label.left, label.top) == (near(LEFT), near(TOP))
        assert "Hei" in label.chars[0].font
        assert title[0].top == near(TOP + 2 * LINE)
        check_title_rows(title, reading.paper)
        assert text.top - title[-1].top == near(2 * LINE)


def check_pages(reading: Reading) -> None:
    """Text stays in the type area; a full page has 22 rows that fill it; a page is short only before a heading or the end."""
    closing = {row.page for part in reading.of("date") for row in part.rows}
    sections: list[list[Part]] = [[]]
    for part in reading.parts:
        if part.kind == "annex":
            sections.append([])
        sections[-1].append(part)
    for section in sections:
        rows = [(part.kind, row) for part in section for row in part.rows if part.kind not in ("marks", "number")]
        pages = sorted({row.page for _, row in rows})
        for page in pages:
            here = [(kind, row) for kind, row in rows if row.page == page]
            assert here[0][1].top == near(TOP) or page == 0
            assert here[-1][1].bottom < BOTTOM + 1
            check_rows_apart([row for kind, row in here if "title" not in kind], page in closing)
            following = [(kind, row) for kind, row in rows if row.page == page + 1]
            if following:
                assert here[-1][0] != "heading", "no heading at the foot"
                check_full(here, following, page)


def check_rows_apart(rows: Sequence[Row], is_closing: bool) -> None:
    steps = [after.top - before.top for before, after in pairwise(rows)]
    single = [step for step in steps if step < 1.5 * SQUEEZED]
    assert max(single, default=0) - min(single, default=0) < 1
    assert all(step == near(LINE) or (is_closing and step >= SQUEEZED - 0.1) for step in single)


def check_full(here: list[tuple[str, Row]], following: list[tuple[str, Row]], page: int) -> None:
    free = BOTTOM - here[-1][1].bottom
    if free < 1:
        if page and here[0][0] != "annex":
            assert len([row for kind, row in here if kind in ("text", "heading", "addressee", "attachment")]) == ROWS
        return
    if free < LINE:
        return  # a first page whose rows do not end on the edge
    text_after = [kind for kind, _ in following if kind in ("text", "heading", "addressee")]
    assert following[0][0] in ("heading", "attachment") or len(text_after) <= 3, free


def check_page_numbers(reading: Reading) -> None:
    """7.5: 4 号 half-width 宋体 between dashes 7 mm below the type area, odd right, even left; none on a letter's first page."""
    expected = list(range(1 if reading.is_letter else 0, len(reading.sheets)))
    assert [row.page for row in reading.numbers] == expected
    for row in reading.numbers:
        assert row.text == f"—{row.page + 1}—"
        assert min(char.top for char in row.chars if char.text == "—") == near(BOTTOM + 7)
        assert all("Song" in char.font for char in row.chars)
        if row.page % 2:
            assert row.left == near(LEFT + CHAR)
        else:
            assert row.right == near(RIGHT - CHAR)


def check_foot(reading: Reading) -> None:
    """7.4 and 10.1: on the last page of all, 4 号, one character in; rules and 印发 in the document format only."""
    paper, small = reading.paper, SIZE_4 * MM
    last = len(reading.sheets) - 1
    assert {row.page for row in reading.foot} <= {last}
    rules = [bar for bar in reading.sheets[last].bars if not bar.is_red]
    copies = reading.foot[: 1 + next(at for at, row in enumerate(reading.foot) if row.text.endswith("。"))] if paper.copies else []
    if copies:
        assert copies[0].left == near(LEFT + small)
        assert copies[0].text.startswith("抄送：") and copies[-1].text.endswith("。")
        assert all(row.left == near(copies[0].chars[3].box_left) for row in copies[1:])
        assert all(row.ink_right < RIGHT - small + 1 for row in copies)
    above = max(row.bottom for part in reading.parts for row in part.rows if row.page == last)
    if reading.is_letter:
        assert len(copies) == len(reading.foot) and not rules
        if copies:
            lower = [bar for bar in reading.sheets[0].bars if bar.is_red][-2].top
            assert copies[-1].bottom == near(BOTTOM if last else lower - SEVEN_EIGHTHS)
            assert copies[0].top > above
        return
    check_document_foot(reading, rules, copies)
    assert rules[0].top > above


def check_document_foot(reading: Reading, rules: Sequence[Bar], copies: Sequence[Row]) -> None:
    small = SIZE_4 * MM
    *between, last = rules
    assert [bar.height for bar in rules] == [near(weight, 0.03) for weight in ((0.35, 0.25, 0.35) if copies else (0.35, 0.35))]
    assert all((bar.left, bar.width) == (near(LEFT), near(WIDTH)) for bar in rules)
    assert last.bottom == near(BOTTOM)
    *printers, day = reading.foot[len(copies) :]
    assert day.text == f"{reading.paper.printed_on}印发"
    assert day.right == near(RIGHT - small)
    assert all(row.left == near(LEFT + small) for row in printers)
    assert between[-1].bottom < printers[0].top and day.bottom < last.top and day.top == near(printers[-1].top, 0.2)
    assert all(between[0].bottom < row.top and row.bottom < between[-1].top for row in copies)


# -- a preprinted sheet --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(24))
def test_a_preprinted_sheet_takes_everything_black_in_its_place(number: int) -> None:
    paper = replace(sample(number), letterhead=Letterhead.PREPRINTED)
    printed, whole = Reading(paper), Reading(sample(number))
    assert [part.rows for part in printed.parts] == [part.rows for part in whole.parts]
    assert (printed.foot, printed.numbers) == (whole.foot, whole.numbers)
    assert [black_bars(sheet) for sheet in whole.sheets] == [sheet.bars for sheet in printed.sheets]


def black_bars(sheet: Sheet) -> list[Bar]:
    return [bar for bar in sheet.bars if not bar.is_red]
