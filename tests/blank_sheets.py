"""Papers are set and checked in the tests of a page that shows them, but drawn only where a test looks; imported by their conftests."""

import io
from collections.abc import Generator
from functools import cache

import pypdfium2 as pdfium
import pytest

from station.casework.casefile import LetterFile
from station.db.store import Store
from station.export import letter_pdf
from station.ui.letters import preview as letter_preview
from station.ui.letters.setting import Sheets, set_sheets
from station.ui.preview import Preview


@cache
def _blank(pages: int) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@pytest.fixture
def drawn_sheets() -> None:
    """Asked for by a test that looks at the sheets, or hands out what is shown."""


@pytest.fixture(autouse=True)
def _blank_sheets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many pages as a letter has, one of any other paper, with nothing on them: to write and draw them is a fifth of such a test."""
    if "drawn_sheets" in request.fixturenames:
        return

    def set_blank(file: LetterFile, preprinted: bool) -> Generator[None, None, Sheets]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(letter_pdf, "laid_out_pdf", lambda layout: _blank(len(layout.pages)))
            return (yield from set_sheets(file, preprinted))

    def one_blank(shown: Preview, store: Store) -> tuple[bytes, int]:
        return _blank(1), 1

    monkeypatch.setattr(letter_preview, "set_sheets", set_blank)
    monkeypatch.setattr(letter_preview.LetterPreview, "_draw", lambda shown: None)
    monkeypatch.setattr(Preview, "_set", one_blank)
