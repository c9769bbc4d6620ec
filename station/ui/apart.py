"""Pictures and PDFs of others, drawn in a process of its own whose time and memory are bounded: none can hold up the window.

The bytes go through a pipe, so nothing of them lies on the disk; pixels or a sentence come back (``station draw``, which nobody types).
"""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from station.casework.file_kinds import PDF, kind_of
from station.errors import StationError
from station.frozen import frozen

LONGEST = 4096  # pixels of the longer side; a photo is read no finer than that
LONGEST_S = 5.0  # one page may take, with the start of the process
PDF_DPI, PICTURE_DPI = 192, 96  # a page is drawn so finely; a pixel of a picture is one of 96 dpi
_MOST_MB = 256  # of memory for one picture while it is read
_MOST_MORE = 2**30  # bytes of address space above what the process takes before it reads anything
_FORMATS = ("jpeg", "jpg", "png", "gif", "bmp", "webp")  # Qt's reader of TIFF falls over damaged files
_ELSEWHERE = "请另存一份，用别的程序看。"


@frozen
class Drawn:
    """One page of a document of ``pages``; a picture is one page."""

    pages: int
    dpi: int
    picture: QImage


def drawn(content: bytes, page: int = 0) -> Drawn:
    """A page (from 0) of a PDF, or a picture; StationError for what is damaged, or takes too much time or memory."""
    program = [] if getattr(sys, "frozen", False) else ["-m", "station"]
    command = [sys.executable, *program, "draw", str(page), "--json"]
    without_console = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=LONGEST_S, creationflags=without_console)
    except (subprocess.TimeoutExpired, OSError) as error:
        raise StationError("这份文件太复杂，在这里看不了。", _ELSEWHERE) from error
    pixels, _, said = done.stdout.rstrip(b"\r\n").rpartition(b"\n")
    try:
        told = json.loads(said)
        if done.returncode == 1:
            raise StationError(told["error"], told["hint"])
        width, height, stride = told["width"], told["height"], told["stride"]
        if done.returncode or not 3 * width <= stride or len(pixels) != stride * height:
            raise ValueError("cut short")
        picture = QImage(pixels, width, height, stride, QImage.Format.Format_RGB888).copy()  # which outlives the bytes
        return Drawn(told["pages"], told["dpi"], picture)
    except (ValueError, KeyError, TypeError) as error:
        raise StationError("这份文件在这里看不了，可能太大，或者已经损坏。", _ELSEWHERE) from error


# -- in the process of its own -----------------------------------------------------------------------------------------


def answer(page: int) -> dict[str, int]:
    """Draw what lies on standard input and put its pixels on standard output; what they are is returned."""
    from station.export.page_image import page_count, page_image

    _limit()
    content = sys.stdin.buffer.read()
    if kind_of(content) == PDF:
        pages, dpi = page_count(content), PDF_DPI
        image = page_image(content, page, dpi)
        width, height, stride, pixels = image.width, image.height, image.stride, image.rgb
    else:
        picture = read_picture(content).convertToFormat(QImage.Format.Format_RGB888)
        width, height, stride, pixels = picture.width(), picture.height(), picture.bytesPerLine(), bytes(picture.constBits())
        pages, dpi = 1, PICTURE_DPI
    sys.stdout.buffer.write(pixels[: stride * height] + b"\n")
    sys.stdout.buffer.flush()
    return {"pages": pages, "dpi": dpi, "width": width, "height": height, "stride": stride}


def _limit() -> None:
    """Bound memory and time of this process, and leave no picture of its memory behind, where the system can do that."""
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limits: there the one who waits ends it
        import resource

        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        for what, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, round(LONGEST_S)), (resource.RLIMIT_AS, taken + _MOST_MORE)):
            resource.setrlimit(what, (most, most))


def read_picture(content: bytes) -> QImage:
    """A picture from its bytes, upright and no larger than ``LONGEST``; StationError for one that cannot be shown.

    Only plain formats are read: none that could name another file or carry a script.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(_MOST_MB)
    if bytes(reader.format().data()).decode() not in _FORMATS:
        raise StationError("这种图片在这里看不了。", _ELSEWHERE)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > LONGEST:
        reader.setScaledSize(size.scaled(QSize(LONGEST, LONGEST), Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    if picture.isNull():
        raise StationError("这张图片打不开，可能太大，或者已经损坏。", _ELSEWHERE)
    if not picture.hasAlphaChannel():
        return picture
    on_white = QImage(picture.size(), QImage.Format.Format_RGB32)
    on_white.fill(QColor("white"))
    painter = QPainter(on_white)
    painter.drawImage(0, 0, picture)
    painter.end()
    return on_white
