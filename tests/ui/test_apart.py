"""Files of others are drawn in a process of its own: the very page comes back, and what is made to hurt comes to an end."""

import struct
import zlib
from contextlib import suppress

import pytest
from PySide6.QtGui import QColor

from papers import LETTER
from station.errors import StationError
from station.export.letter_pdf import letter_pdf
from station.export.page_image import page_image
from station.ui import apart
from ui.test_attachment import picture


@pytest.fixture
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LONGEST_S", 60.0)  # where many tests run at once


def pdf_of(*objects: str | tuple[str, bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; a pair is a dictionary with its stream."""
    whole, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(whole))
        text, stream = one if isinstance(one, tuple) else (one, None)
        body = text.encode() if stream is None else f"<<{text} /Length {len(stream)}>>\nstream\n".encode() + stream + b"\nendstream"
        whole += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<</Size {len(places) + 1} /Root 1 0 R>>\nstartxref\n{len(whole)}\n%%EOF"
    return whole + f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def page_of(*resources: str | tuple[str, bytes]) -> bytes:
    """A PDF of one page that shows the object 5, which is the first of these."""
    page = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</XObject <</X 5 0 R>> >> >>"
    pages = "<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return pdf_of("<</Type /Catalog /Pages 2 0 R>>", pages, page, ("", b"595 0 0 842 0 0 cm /X Do"), *resources)


def nested(levels: int) -> bytes:
    """Forms of ten forms each, so many times within each other."""
    box = "/Type /XObject /Subtype /Form /BBox [0 0 1 1]"
    forms = [(f"{box} /Resources <</XObject <</X {6 + n} 0 R>> >>", b"/X Do " * 10) for n in range(levels)]
    return page_of(*forms, (box, b"0 0 1 1 re f"))


def zeros(count: int) -> bytes:
    """So many zero bytes packed by zlib, made without going through them: one block as often as it takes."""
    block = 2**20
    packing = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    one = packing.compress(bytes(block)) + packing.flush(zlib.Z_FULL_FLUSH)
    last = packing.compress(bytes(count % block)) + packing.flush()
    return b"\x78\xda" + one * (count // block) + last + struct.pack(">I", count % 65521 << 16 | 1)


def huge(side: int) -> bytes:
    """A picture that unpacks to ``side`` times ``side`` points, packed twice."""
    about = f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceRGB /BitsPerComponent 8"
    return page_of((f"{about} /Filter [/FlateDecode /FlateDecode]", zlib.compress(zeros(3 * side**2), 9)))


def png(side: int) -> bytes:
    """A PNG of one bit a point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", zeros((1 + (side + 7) // 8) * side))
        + chunk(b"IEND", b"")
    )


@pytest.mark.usefixtures("_no_hurry")
def test_a_page_comes_back_as_it_is_drawn_here() -> None:
    pdf = letter_pdf(LETTER)
    found = apart.drawn(pdf, 1)
    here = page_image(pdf, 1, apart.PDF_DPI)
    assert (found.pages, found.dpi, found.picture.width(), found.picture.height()) == (2, apart.PDF_DPI, here.width, here.height)
    points = [(x, y) for x in range(0, here.width, 97) for y in range(0, here.height, 31)]
    drawn = [found.picture.pixelColor(x, y).getRgb()[:3] for x, y in points]
    assert drawn == [tuple(here.rgb[y * here.stride + 3 * x :][:3]) for x, y in points]


@pytest.mark.usefixtures("_no_hurry")
@pytest.mark.parametrize("kind", ["PNG", "JPG"])
def test_a_picture_comes_back(kind: str) -> None:
    found = apart.drawn(picture(41, 21, kind))  # rows that end within four bytes
    assert (found.pages, found.picture.width(), found.picture.height()) == (1, 41, 21)
    assert abs(found.picture.pixelColor(40, 20).blue() - 0xA0) < 6


@pytest.mark.usefixtures("_no_hurry")
@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7 no more", "这份 PDF 打不开"), (picture()[:60], "这张图片打不开"), (b"II*\x00", "这种图片在这里看不了")],
)
def test_what_cannot_be_drawn_says_why(content: bytes, said: str) -> None:
    with pytest.raises(StationError, match=said):
        apart.drawn(content)


@pytest.mark.usefixtures("_no_hurry")
def test_forms_within_each_other_are_drawn_while_they_are_few() -> None:
    assert apart.drawn(nested(2)).picture.pixelColor(800, 1000) == QColor("black")


@pytest.mark.parametrize("content", [nested(9), png(60_000)], ids=["forms", "picture"])
def test_what_is_made_to_hurt_comes_to_an_end(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn here, the first would take hours, the second gigabytes."""
    assert len(content) < 2**20
    monkeypatch.setattr(apart, "LONGEST_S", 2.0)
    with pytest.raises(StationError, match=r"看不了|打不开"):
        apart.drawn(content)


def test_gigabytes_are_not_unpacked_in_the_program_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast machine draws it in time, a slow one is told; neither way does this process grow."""
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(apart, "LONGEST_S", 2.0)
    content = huge(30_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(StationError):
        apart.drawn(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KiB


def test_a_process_that_says_nothing_right_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    for said in (b"", b"xx\n{}", b'xx\n{"pages":1,"dpi":96,"width":9,"height":9,"stride":27}', b"\n[]"):
        done = apart.subprocess.CompletedProcess((), 0, said, b"")
        monkeypatch.setattr(apart.subprocess, "run", lambda *_, done=done, **__: done)
        with pytest.raises(StationError, match="看不了"):
            apart.drawn(b"x")
