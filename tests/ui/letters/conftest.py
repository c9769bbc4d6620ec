"""The sheets of a letter are set and checked in every test of it, but drawn only where a test looks at them."""

import io
from collections.abc import Generator
from functools import cache

import pypdfium2 as pdfium
import pytest

from station.casework.casefile import LetterFile
from station.export import letter_pdf
from station.ui.letters import preview
from station.ui.letters.setting import Sheets, set_sheets


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
    """As many pages as the letter has, with nothing on them: to write and draw them is a fifth of such a test."""
    if "drawn_sheets" in request.fixturenames:
        return

    def set_blank(file: LetterFile, preprinted: bool) -> Generator[None, None, Sheets]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(letter_pdf, "laid_out_pdf", lambda layout: _blank(len(layout.pages)))
            return (yield from set_sheets(file, preprinted))

    monkeypatch.setattr(preview, "set_sheets", set_blank)
    monkeypatch.setattr(preview.LetterPreview, "_draw", lambda shown: None)
