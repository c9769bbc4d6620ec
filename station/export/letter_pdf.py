"""Draws a laid-out letter as PDF: red head, text, page numbers."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from station import NAME, stopping
from station.casework.paper import Paper, printable
from station.export import fonts
from station.export.delivery import delivered
from station.export.fonts import Face, Role
from station.export.letter_layout import Layout, Mark, lay_out
from station.export.type_area import LEFT, POINT, RED, SHEET_HEIGHT, SHEET_WIDTH, Placed, one_line

_BLACK, _GREY = (0.0, 0.0, 0.0), (0.45, 0.45, 0.45)
_DRAFT, _DRAFT_SIZE = "草稿，未签发", 12.0


def letter_pdf(paper: Paper) -> bytes:
    """The letter as PDF; equal papers give equal bytes."""
    return laid_out_pdf(lay_out(paper))


def laid_out_pdf(layout: Layout) -> bytes:
    """The PDF of a letter that was laid out already, to be looked at before it is drawn."""
    target = io.BytesIO()
    for _ in _draw([layout], target):
        pass
    return target.getvalue()


def write_letter(paper: Paper, path: Path) -> None:
    """Write one letter to a file, replacing it only when the new one is whole; StationError if the place refuses."""
    for _ in write_letters([paper], path):
        pass


def write_letters(papers: Sequence[Paper], path: Path) -> Iterator[tuple[int, int]]:
    """Write many letters into one file for one print run, yielding (done, all); stopping early leaves the old file."""
    with delivered(path, path.stem) as part, part.open("wb") as target:
        for done in _draw(map(lay_out, papers), target):
            yield done, len(papers)


def specimen_pdf(text: str, role: Role, size: float = 16.0) -> bytes:
    """One line of ``text`` as letters set it, on a sheet just as large."""
    target = io.BytesIO()
    cell = size * POINT
    line = one_line(text, role, cell, size)
    with fonts.drawing:
        canvas = new_canvas(target, role.value, author="")
        canvas.setPageSize(((line.width + 0.8) * cell * mm, 1.4 * cell * mm))
        draw_line(canvas, Placed(line, 0.4 * cell, SHEET_HEIGHT - 1.2 * cell, size, cell))
        canvas.showPage()
        canvas.save()
    return target.getvalue()


def _draw(layouts: Iterable[Layout], target: BinaryIO) -> Iterator[int]:
    """Draw letters one after another, yielding how many are done; the file is whole when the generator ends."""
    fonts.warm_up()
    canvas: Canvas | None = None
    for done, layout in enumerate(layouts, 1):
        with fonts.drawing:
            canvas = canvas or _new_canvas(target, layout.paper)
            draw_letter(canvas, layout)
        yield done
    if canvas:
        with fonts.drawing:
            canvas.save()


def _new_canvas(target: BinaryIO, paper: Paper) -> Canvas:
    # The title may name a person who employs others; the number and the kind name nobody.
    title = f"工会劳动法律监督{paper.kind}{printable(paper.number)}"
    day = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", paper.date)
    made_on = f"{day[1]}{int(day[2]):02}{int(day[3]):02}" if day else ""
    return new_canvas(target, title, author=printable(paper.issuer), subject=paper.kind, made_on=made_on)


def new_canvas(target: BinaryIO, title: str, *, author: str, subject: str = "", made_on: str = "") -> Canvas:
    """An A4 canvas of this program, with the properties of the file; equal drawings give equal bytes.

    Hence the only date is ``made_on`` (“20261116”), the day the paper bears, if it bears one.
    """
    rl_config.useA85 = 0  # pages a fifth smaller; every reader takes binary streams
    size = (SHEET_WIDTH * mm, SHEET_HEIGHT * mm)
    face: Any = fonts.first_face()  # the stubs want a number
    canvas = Canvas(target, pagesize=size, invariant=1, pageCompression=1, lang="zh-CN", initialFontName=face)
    canvas._doc.info = _Properties(made_on)  # type: ignore[attr-defined]
    canvas._doc.numberToId = _Numbers(canvas._doc.numberToId)  # type: ignore[attr-defined]
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator(NAME)
    return canvas


class _Numbers(dict[int, Any]):
    """The parts of a file by number: each is asked for once as it is written, which for a thousand letters takes seconds."""

    def __getitem__(self, number: int) -> Any:
        stopping.here()
        return super().__getitem__(number)


class _Properties(pdfdoc.PDFInfo):
    """Title, author, subject and creator of a file; reportlab would add the year 2000 to files that are to be equal."""

    def __init__(self, made_on: str) -> None:
        super().__init__()
        self.made_on = made_on

    def format(self, document: Any) -> Any:
        """The dictionary as it stands in the file."""
        said = {"Title": self.title, "Author": self.author, "Subject": self.subject, "Creator": self.creator, "Producer": self.producer}
        if self.made_on:
            said |= dict.fromkeys(("CreationDate", "ModDate"), f"D:{self.made_on}")
        values = {name: pdfdoc.PDFString(text) for name, text in said.items() if text}
        return pdfdoc.PDFDictionary(values).format(document)


def draw_letter(canvas: Canvas, layout: Layout) -> None:
    """Draw the pages of a letter, whoever calls holding ``fonts.drawing``."""
    for number, (page, rules) in enumerate(zip(layout.pages, layout.rules, strict=True), 1):
        if number == 1 and layout.mark:
            _draw_mark(canvas, layout.mark)
        if layout.paper.draft:
            _draw_draft(canvas)
        for rule in rules:
            canvas.setFillColorRGB(*(RED if rule.is_red else _BLACK))
            canvas.rect(rule.x * mm, (SHEET_HEIGHT - rule.top - rule.height) * mm, rule.width * mm, rule.height * mm, stroke=0, fill=1)
        canvas.setFillColorRGB(*_BLACK)
        for placed in page:
            draw_line(canvas, placed)
        canvas.showPage()


def _draw_mark(canvas: Canvas, mark: Mark) -> None:
    canvas.setFillColorRGB(*RED)
    document: Any = canvas._doc  # type: ignore[attr-defined]
    codes = [f"BT 0 Tc {mark.scale * 100:g} Tz 1 0 0 1 {mark.x * mm:.3f} {(SHEET_HEIGHT - mark.baseline) * mm:.3f} Tm"]
    for face, drawn in groupby((fonts.drawn(char, Role.TITLE) for char in mark.text), key=lambda each: each.face):
        codes += face.shown("".join(each.char for each in drawn), mark.size, document)
    canvas.addLiteral(" ".join([*codes, "100 Tz ET"]))


def _draw_draft(canvas: Canvas) -> None:
    canvas.setFillColorRGB(*_GREY)
    cell = _DRAFT_SIZE * POINT
    draw_line(canvas, Placed(one_line(_DRAFT, Role.HEADING, cell, _DRAFT_SIZE), LEFT, 14.0, _DRAFT_SIZE, cell))


def draw_line(canvas: Canvas, placed: Placed) -> None:
    """Put a line on the sheet, each run of its glyphs at its exact place."""
    # reportlab's text object takes most of the time of a mail run to say the same.
    document: Any = canvas._doc  # type: ignore[attr-defined]
    codes = ["BT"]
    for run in runs_of(placed):
        codes.append(f"{run.spacing or 0:.3f} Tc 1 0 0 1 {run.x:.3f} {run.y:.3f} Tm")
        codes += run.face.shown(run.chars, placed.size, document)
    canvas.addLiteral(" ".join([*codes, "ET"]))


def runs_of(placed: Placed) -> "list[Run]":
    """The glyphs of a line in runs, in points from the lower left corner of the sheet."""
    size = placed.size
    y = (SHEET_HEIGHT - placed.top) * mm - fonts.ASCENT * size
    left, step = placed.x * mm, placed.cell * mm
    runs: list[Run] = []
    run: Run | None = None
    for glyph in placed.line.glyphs:
        char, face, width = fonts.drawn(glyph.char, glyph.role)
        natural = width * size
        # A narrow mark stands in the middle of its cell; 3 号 type is a little wider than its own.
        x = left + glyph.x * step + (glyph.cell * step - natural) / 2
        if not run or not run.takes(face, x):
            runs.append(run := Run(face, x, y))
        run.add(char, x, natural)
    return runs


class Run:
    """Characters of one face with equal spacing, shown by one operator."""

    __slots__ = ("chars", "end", "face", "spacing", "x", "y")

    def __init__(self, face: Face, x: float, y: float) -> None:
        self.face, self.x, self.y = face, x, y
        self.chars = ""
        self.end = x
        self.spacing: float | None = None

    def takes(self, face: Face, x: float) -> bool:
        """Whether a character of ``face`` at ``x`` continues the run."""
        return face is self.face and (self.spacing is None or abs(x - self.end - self.spacing) < 0.004)

    def add(self, char: str, x: float, natural: float) -> None:
        """Append a character whose natural width in points is ``natural``."""
        if self.chars and self.spacing is None:
            self.spacing = x - self.end
        self.chars += char
        self.end = x + natural
