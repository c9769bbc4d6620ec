"""Shows a PDF as pictures of its pages and gives back its text, through PDFium: the preview is the very paper."""

import threading
from dataclasses import dataclass

import pypdfium2 as pdfium

_pdfium = threading.RLock()  # PDFium may be used by one thread at a time


@dataclass(frozen=True)
class PageImage:
    """One page as rows of RGB bytes, ``stride`` bytes a row."""

    width: int
    height: int
    stride: int
    rgb: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the document has."""
    with _pdfium, pdfium.PdfDocument(pdf) as document:
        return len(document)


def page_image(pdf: bytes, page: int, dpi: float = 96.0) -> PageImage:
    """Page ``page`` (from 0) drawn at ``dpi``."""
    with _pdfium, pdfium.PdfDocument(pdf) as document:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True)
        return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader copies it, one line of the page a line."""
    with _pdfium, pdfium.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
