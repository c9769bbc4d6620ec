"""What PDFium sees on a page: characters with their boxes, rules with their colours, in millimetres from the upper left corner."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from ctypes import byref, c_double, c_int, c_uint, create_string_buffer
from functools import cached_property
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from station.export.page_image import page_texts

MM = 25.4 / 72
_GAP = 25.0


class Char(NamedTuple):
    """One character: its origin, its ink, and its em box (as wide as its advance, as high as its size)."""

    text: str
    x: float
    baseline: float
    left: float
    right: float
    top: float
    bottom: float
    box_left: float
    box_right: float
    box_top: float
    box_bottom: float
    size: float
    font: str


class Bar(NamedTuple):
    """A filled rectangle."""

    left: float
    top: float
    width: float
    height: float
    is_red: bool

    @property
    def bottom(self) -> float:
        return self.top + self.height


class Sheet:
    """One page as read back."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.width, self.height = (side * MM for side in page.get_size())
        self.chars = list(_chars(page))
        self.bars = sorted(_bars(page), key=lambda bar: bar.top)

    @cached_property
    def rows(self) -> list[list[Char]]:
        """Characters line by line, as they follow one another in the file; a wide gap parts them, blanks are left out."""
        found: list[list[Char]] = []
        for char in self.chars:
            if char.text.isspace():
                continue
            last = found[-1][-1] if found else None
            if last and abs(last.baseline - char.baseline) < 0.3 and 0 < char.x - last.x < _GAP:
                found[-1].append(char)
            else:
                found.append([char])
        return found


def sheets_of(pdf: bytes) -> list[Sheet]:
    with pdfium.PdfDocument(pdf) as document:
        return [Sheet(page) for page in document]


def _chars(page: pdfium.PdfPage) -> Iterator[Char]:
    height = page.get_height()
    text = page.get_textpage()
    x, y, flags, name = c_double(), c_double(), c_int(), create_string_buffer(128)
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13, 0) or 0xDC00 <= code < 0xE000:
            continue
        if 0xD800 <= code < 0xDC00:  # PDFium counts a character beyond the first plane as two
            code = 0x10000 + ((code - 0xD800) << 10) + raw.FPDFText_GetUnicode(text, index + 1) - 0xDC00
        raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
        left, bottom, right, top = text.get_charbox(index)
        box_left, box_bottom, box_right, box_top = text.get_charbox(index, loose=True)
        raw.FPDFText_GetFontInfo(text, index, name, 128, byref(flags))
        across = (x.value, height - y.value, left, right, height - top, height - bottom, box_left, box_right)
        down = (height - box_top, height - box_bottom)
        size = raw.FPDFText_GetFontSize(text, index)
        yield Char(chr(code), *(value * MM for value in (*across, *down)), size, name.value.decode().split("+")[-1])


def _bars(page: pdfium.PdfPage) -> Iterator[Bar]:
    height = page.get_height()
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        raw.FPDFPageObj_GetFillColor(item, byref(red), byref(green), byref(blue), byref(alpha))
        is_red = red.value > 2 * max(green.value, blue.value)
        yield Bar(left * MM, (height - top) * MM, (right - left) * MM, (top - bottom) * MM, is_red)


def chars_of(pdf: bytes, page: int) -> list[Char]:
    return sheets_of(pdf)[page].chars


def rows_of(pdf: bytes, page: int) -> list[list[Char]]:
    """Characters by line, top to bottom, left to right; the page number is the last row where there is one."""
    rows: dict[float, list[Char]] = defaultdict(list)
    for char in chars_of(pdf, page):
        rows[round(char.baseline, 1)].append(char)
    return [sorted(rows[key], key=lambda c: c.x) for key in sorted(rows)]


def text_of(row: Iterable[Char]) -> str:
    return "".join(char.text for char in row)


def row_with(pdf: bytes, page: int, words: str) -> list[Char]:
    return next(row for row in rows_of(pdf, page) if words in text_of(row))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def copied(pdf: bytes) -> str:
    """All text of the document as a reader copies it, without page numbers and line ends."""
    pages = [re.sub(r"—\s*\d+\s*—\s*$", "", text) for text in page_texts(pdf)]
    return squeezed("".join(pages))
