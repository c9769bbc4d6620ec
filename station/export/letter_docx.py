"""The same letter as a Word file, for offices that go on editing it in WPS or Word: parts, places and faces as far as Word can.

Lines are broken by Word, by its own rules; only the title keeps ours. What is placed on the sheet (mark, rules, 版记) is taken from
the layout of the PDF.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from station.casework.paper import (
    PageFormat,
    Paper,
    Paragraph,
    annex_labels,
    attachment_lines,
    copies_line,
    printable,
    printing_line,
)
from station.export.delivery import delivered
from station.export.fonts import Role
from station.export.letter_layout import Layout, lay_out
from station.export.letter_rows import signature_rows, title_rows
from station.export.type_area import BODY, CELL, COLUMNS, LEFT, POINT, SMALL, TITLE, TOP, WIDTH, Placed, body_line
from station.export.word_pages import (
    LINE,
    Frame,
    Span,
    drop,
    foot_table,
    head_every_page,
    mark_spans,
    new_document,
    number_pages,
    paragraph,
    remark_spans,
    rules_run,
    save,
)

_DRAFT, _COPY = "草稿，未签发", "供修改的副本，以签发的文书为准"
_MARK_LINE = 1.15  # of its size
_KEPT_WHOLE = 8 * COLUMNS  # a paragraph held with the signature; LibreOffice moves a longer one as a whole
_SMALL_LINE = round(SMALL * 20 * 15 / 8)
_SMALL_CELL = SMALL * POINT


def write_docx(paper: Paper, path: Path) -> None:
    """Write a letter as .docx, replacing the file only when the new one is whole; StationError if the place refuses."""
    title = f"工会劳动法律监督{paper.kind}{printable(paper.number)}"
    document = new_document(title, printable(paper.issuer), paper.kind, _DRAFT if paper.draft else _COPY)
    number_pages(document, from_first=paper.page_format is PageFormat.DOCUMENT)
    if paper.draft:
        head_every_page(document, remark_spans(_DRAFT))
    end = document.sections[0]._sectPr
    for part in _parts(paper, lay_out(paper)):
        end.addprevious(part)
    with delivered(path, path.stem) as unfinished:
        save(document, unfinished)


def _parts(paper: Paper, layout: Layout) -> list[Any]:
    parts = [*_head(paper, layout), paragraph([Span(paper.addressee)], before=1)]
    parts += _text(paper.paragraphs, last_keeps=True)
    parts += _enclosures(paper)
    parts += _signature(paper)
    for label, annex in zip(annex_labels(paper), paper.annexes, strict=True):
        parts.append(paragraph([Span(label, Role.HEADING)], new_page=True, keeps=True, align="left"))
        parts.append(_title(annex.title, (*paper.unbroken, paper.issuer), before=1))
        parts += _text(annex.paragraphs, before=1)
    return parts + _foot(paper)


def _head(paper: Paper, layout: Layout) -> list[Any]:
    """Mark and marks in frames at their places, then number and title at the heights the PDF has them."""
    first = layout.pages[0]
    number = next(placed for placed in first if placed.line.text == body_line(paper.number).text)
    title = next(placed for placed in first if placed.size == TITLE)
    parts = []
    if mark := layout.mark:
        line = round(mark.size * 20 * _MARK_LINE)
        top = mark.baseline - line / 20 * 0.8 * POINT
        frame = Frame(mark.x - 2, top, 2 * (_middle(paper) - mark.x) + 4)
        parts.append(paragraph(mark_spans(mark.text, mark.size, mark.scale), align="center", line=line, frame=frame))
    for text in paper.marks:
        placed = next(each for each in first if each.line.text == body_line(text).text and each.x == LEFT)
        role = Role.BODY if text.isdecimal() else Role.HEADING
        frame = Frame(LEFT, placed.top - drop(BODY), (placed.line.width + 1) * CELL)
        parts.append(paragraph([Span(text, role)], align="left", frame=frame))
    align = "right" if paper.page_format is PageFormat.LETTER else "center"
    red = [rule for rule in layout.rules[0] if rule.is_red]
    parts.append(paragraph([Span(paper.number)], align=align, before=_lines(number, TOP), inside=rules_run(red)))
    below_number = number.top - drop(BODY) + LINE / 20 * POINT
    parts.append(_title(paper.title, paper.unbroken, before=_lines(title, below_number)))
    return parts


def _middle(paper: Paper) -> float:
    return 105.0 if paper.page_format is PageFormat.LETTER else LEFT + WIDTH / 2


def _lines(placed: Placed, above: float) -> float:
    """White lines between a height on the sheet (mm) and the line of Word whose characters begin where ``placed`` has them."""
    return max(0.0, (placed.top - drop(placed.size) - above) / POINT * 20 / LINE)


def _title(title: str, names: tuple[str, ...], before: float) -> Any:
    text = "\n".join(row.line.text for row in title_rows(title, names) if row.line)
    return paragraph([Span(text, Role.TITLE, TITLE)], align="center", before=before, keeps=True)


def _text(paragraphs: tuple[Paragraph, ...], before: float = 0.0, *, last_keeps: bool = False) -> list[Any]:
    parts = []
    for place, each in enumerate(paragraphs):
        heading, role = each.heading, Role.HEADING if each.level == 1 else Role.SUBHEADING
        spans = [Span(text, face) for text, face in ((heading, role), (each.text[len(heading) :], Role.BODY)) if text]
        is_last = place == len(paragraphs) - 1
        keeps = (heading != "" and heading == each.text) or (is_last and last_keeps and len(each.text) <= _KEPT_WHOLE)
        parts.append(paragraph(spans, first=2, before=0.0 if place else before, keeps=keeps))
    return parts


def _enclosures(paper: Paper) -> list[Any]:
    """附件说明: a name that runs over begins under its first character (7.3.4)."""
    parts = []
    for place, (label, name) in enumerate(attachment_lines(paper.attachments)):
        width = body_line(label).width
        left = 2 + width if place == 0 else 5 + width
        parts.append(paragraph([Span(label + name)], left=left, hanging=width, before=0.0 if place else 1.0, keeps=True))
    return parts


def _signature(paper: Paper) -> list[Any]:
    """署名 and date at their distance from the right edge in characters, the white for the seal above; then 附注."""
    parts = []
    place = below = 0.0
    for number, row in enumerate(signature_rows(replace(paper, note=""))):
        if row.line:
            place = number + row.drop
            text = row.line.text
            parts.append(paragraph([Span(text)], align="right", right=COLUMNS - row.line.width, before=place - below, keeps=True))
            below = place + 1
    if paper.note:
        parts.append(paragraph([Span(f"（{paper.note}）")], first=2))
    return parts


def _foot(paper: Paper) -> list[Any]:
    """抄送 and printing line, lowest in the type area of the last page; the small paragraph below is where the table is anchored."""
    rows = []
    if paper.copies:
        label, names = copies_line(paper.copies)
        hang = len(label)
        rows.append(_foot_line([Span(label + names, size=SMALL)], left=1 + hang, hanging=hang, right=1, align="both"))
    printer, day = printing_line(paper)
    if printer:
        rows.append(_foot_line([Span(f"{printer}\t{day}", size=SMALL)], left=1, tab=WIDTH - _SMALL_CELL, align="left"))
    if not rows:
        return []
    return [foot_table(rows, ruled=paper.page_format is PageFormat.DOCUMENT), paragraph([], line=20)]


def _foot_line(spans: list[Span], **places: Any) -> Any:
    return paragraph(spans, line=_SMALL_LINE, cell=_SMALL_CELL, **places)
