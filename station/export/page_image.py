"""Shows a PDF as pictures of its pages and gives back its text, through PDFium: the preview is the very paper."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium

from station.errors import StationError
from station.frozen import frozen

MOST_PIXELS = 40_000_000  # of one picture: an A4 page at 600 dpi; a page may claim to be a kilometre wide

_pdfium = threading.RLock()  # PDFium may be used by one thread at a time


@frozen
class PageImage:
    """One page as rows of RGB bytes, ``stride`` bytes a row."""

    width: int
    height: int
    stride: int
    rgb: bytes


@contextmanager
def _opened(pdf: bytes) -> Iterator[pdfium.PdfDocument]:
    with _pdfium:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            raise StationError("这份 PDF 打不开，可能已经损坏，或者加了密码。", "请另存一份，用别的程序看。") from error
        with document:
            yield document


def page_count(pdf: bytes) -> int:
    """How many pages the document has; StationError for one that is damaged or locked, here and below."""
    with _opened(pdf) as document:
        return len(document)


def _sheet(document: pdfium.PdfDocument, page: int) -> pdfium.PdfPage:
    try:
        return document[page]
    except pdfium.PdfiumError as error:
        raise StationError(f"这份 PDF 的第 {page + 1} 页打不开，可能已经损坏。", "请另存一份，用别的程序看。") from error


def page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Width and height of page ``page`` (from 0) in inches."""
    with _opened(pdf) as document:
        sheet = _sheet(document, page)
        return sheet.get_width() / 72, sheet.get_height() / 72


def page_image(pdf: bytes, page: int, dpi: float = 96.0) -> PageImage:
    """Page ``page`` (from 0) drawn at ``dpi``, less finely where that were more than ``MOST_PIXELS``."""
    with _opened(pdf) as document:
        sheet = _sheet(document, page)
        scale = min(dpi / 72, math.sqrt(MOST_PIXELS / max(sheet.get_width() * sheet.get_height(), 1.0)))
        bitmap = sheet.render(scale=scale, rev_byteorder=True)
        return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader copies it, one line of the page a line."""
    with _opened(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
