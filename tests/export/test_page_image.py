import io
import threading

import pypdfium2 as pdfium
import pytest

from papers import LETTER
from station.errors import StationError
from station.export.letter_pdf import letter_pdf
from station.export.page_image import MOST_PIXELS, page_count, page_image, page_size, page_texts


def test_a_page_is_drawn_at_the_size_asked_for() -> None:
    pdf = letter_pdf(LETTER)
    image = page_image(pdf, 0, 72)
    assert (image.width, image.height) in {(595, 842), (596, 842)}
    assert image.stride >= 3 * image.width and len(image.rgb) == image.stride * image.height
    rows = [image.rgb[y * image.stride :][: 3 * image.width] for y in range(image.height)]
    assert rows[0] == b"\xff" * (3 * image.width), "the margin is white"
    pixels = [(y, row[x : x + 3]) for y, row in enumerate(rows) for x in range(0, len(row), 3)]
    reds = [y for y, (red, green, blue) in pixels if red > 150 and green < 90 and blue < 90]
    assert reds and abs(min(reds) - 30 / 25.4 * 72) < 3, "the mark is red, in RGB order, 30 mm down"


def test_pages_are_counted_and_read() -> None:
    pdf = letter_pdf(LETTER)
    assert page_count(pdf) == len(page_texts(pdf)) == 2
    assert page_size(pdf, 1) == pytest.approx((210 / 25.4, 297 / 25.4), abs=0.001)
    assert "川岳建筑劳务有限公司：" in page_texts(pdf)[0]


def test_two_threads_may_look_at_once() -> None:
    pdf = letter_pdf(LETTER)
    alone = page_image(pdf, 1, 60)
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(page_image(pdf, 1, 60))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [alone] * 4


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", b"no paper at all", letter_pdf(LETTER)[:400]], ids=["empty", "head", "other", "cut"])
def test_what_is_no_document_is_said_in_a_sentence(pdf: bytes) -> None:
    with pytest.raises(StationError, match="这份 PDF 打不开"):
        page_count(pdf)
    with pytest.raises(StationError, match="这份 PDF 打不开"):
        page_image(pdf, 0)
    with pytest.raises(StationError, match="这份 PDF 打不开"):
        page_size(pdf, 0)


def test_a_page_that_claims_to_be_huge_is_drawn_small() -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(14_400, 14_400)  # five metres
    held = io.BytesIO()
    document.save(held)
    image = page_image(held.getvalue(), 0, 300)
    assert image.width * image.height <= MOST_PIXELS * 1.01
