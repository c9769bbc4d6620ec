"""Setting a letter on its sheets beside the window: the PDF, what was seen on it, and which field a place on it comes from."""

from collections.abc import Generator, Mapping

from station.casework import vocabulary
from station.casework.casefile import LetterFile
from station.casework.letters import compose
from station.casework.paper import Letterhead
from station.frozen import frozen

_CHUNK = 6  # characters in a row that tell one field's text from another's


@frozen
class Sheets:
    """A letter as it was set: ``seen`` says what is right or wrong on the sheet, ``lines`` where each line of a page lies (mm)."""

    pdf: bytes
    seen: tuple[tuple[bool, str], ...]
    lines: tuple[tuple[tuple[float, float, str], ...], ...]  # by page: upper and lower edge, text
    missing: tuple[str, ...] = ()  # characters no font has

    def line_at(self, page: int, y: float) -> str:
        """The text of the line at a height of a page, in mm from its upper edge; "" between lines."""
        return next((text for top, bottom, text in self.lines[page] if top <= y < bottom), "")


def set_sheets(file: LetterFile, preprinted: bool) -> Generator[None, None, Sheets]:
    """Set a letter; the file is all it needs, so that it may run beside the window."""
    yield
    from station.export.letter_layout import lay_out, missing_in
    from station.export.letter_pdf import laid_out_pdf
    from station.export.type_area import COLUMNS, PITCH

    layout = lay_out(compose(file, letterhead=Letterhead.PREPRINTED if preprinted else Letterhead.DIGITAL))
    page_format = vocabulary.label("page_format", layout.paper.page_format.value)
    seen = [(True, f"{page_format}，首页 {layout.first_page_rows} 行，每行 {COLUMNS} 字")]
    missing = tuple(missing_in(layout))
    if missing:
        seen.append((False, f"字体里没有“{'、'.join(missing)}”，印出来是“〓”。"))
    lines = tuple(
        tuple((placed.top, placed.top + PITCH, "".join(glyph.char for glyph in placed.line.glyphs)) for placed in page)
        for page in layout.pages
    )
    return Sheets(laid_out_pdf(layout), tuple(seen), lines, missing)


def field_of(line: str, texts: Mapping[str, str]) -> str:
    """The field a line of the sheet was made from: the first whose text shares a run of characters with it; "" if none does."""
    line = "".join(line.split())
    chunks = [line[at : at + _CHUNK] for at in range(max(1, len(line) - _CHUNK + 1))] if line else []
    plain = {name: "".join(text.split()) for name, text in texts.items()}
    return next((name for chunk in chunks for name, text in plain.items() if chunk in text), "")
