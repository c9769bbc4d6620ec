"""The program's icon as files, drawn by the very code that draws the mark in the window, so that there is one mark."""

import os
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def theme(folder: Path) -> None:
    """PNGs where desktops for Linux look: ``folder``/48x48/apps/station.png and so on."""
    for size in SIZES:
        path = folder / f"{size}x{size}" / "apps" / "station.png"
        path.parent.mkdir(parents=True)
        _draw(size, path)


def windows(path: Path) -> Path:
    """One .ico with the sizes Windows asks for: PNGs behind a list, as Windows reads them since Vista."""
    import struct

    pictures = [(size, _draw(size, path.with_suffix(".png")).read_bytes()) for size in SIZES if size <= 256]
    path.with_suffix(".png").unlink()
    start, rows, body = 6 + 16 * len(pictures), b"", b""
    for size, picture in pictures:
        rows += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), start + len(body))
        body += picture
    path.write_bytes(struct.pack("<HHH", 0, 1, len(pictures)) + rows + body)
    return path


def _draw(size: int, path: Path) -> Path:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from station.ui import icons

    application = QGuiApplication.instance() or QGuiApplication([])
    assert application
    icons.mark(size).save(str(path), "PNG")
    return path
