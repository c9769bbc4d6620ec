"""Pictures of every screen: ``python -m tools.pictures OUTDIR`` paints them without a screen, with practice data.

Every place of the rail is there by itself; ``tools.scenes`` adds what lies behind a place. Sizes and appearances as the design names
them; ``@150`` is a screen of that many pixels at 150 %, painted by a process of its own. ``--only settings`` paints what begins so,
``--size 1366x768`` and ``--look light`` one of each. ``--moved`` shows each on a screen at 100 % and paints it after it was moved to a
second one of its scale, where nothing may look otherwise than had it been opened there.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtGui import QCursor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station.ui import theme
from tools.scene_store import prepare
from tools.screens import needs_practice, screens

SIZES = ("1366x768", "1920x1080@150", "1920x1080")
LOOKS = ("light", "dark")
SETTLED_MS = 350  # details follow a choice after 120 ms, previews after 300
_LOOKS_AGAIN = 10
_TWO_SCREENS = [
    {"name": name, "x": x, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "logicalBaseDpi": 96}
    for name, x in (("first", 0), ("second", 1920))
]
_SCALES = ("QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS")  # what Qt must know when it starts: of all screens, or of each


def logical(size: str) -> tuple[int, int]:
    """Width and height of the window as Qt counts: 1280, 720 for ``1920x1080@150``."""
    pixels, _, percent = size.partition("@")
    width, _, height = pixels.partition("x")
    return int(width) * 100 // int(percent or 100), int(height) * 100 // int(percent or 100)


def pictures(out: Path, *, only: str = "", sizes: Sequence[str] = SIZES, looks: Sequence[str] = LOOKS) -> Iterator[Path]:
    """Paint into ``out``, which is made if need be, one file at a time; the sizes are of the scale this process runs at."""
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(["station"])
    assert isinstance(application, QApplication)
    QCursor.setPos(8192, 8192)  # nothing is under the pointer
    with _folder() as folder:
        if needs_practice(only):
            prepare(folder)
        for look in looks:
            theme.apply(look)
            for size in sizes:
                for screen, widget in screens(folder, logical(size), only):
                    path = out / f"{screen}-{size}-{look}.png"
                    for second in application.screens()[1:]:
                        _at_rest(widget)
                        widget.window().move(second.geometry().topLeft())
                    _at_rest(widget).save(str(path))
                    yield path


def _at_rest(widget: QWidget) -> QImage:
    """The picture of a widget, once it looks the same twice: on a busy machine layouts come later."""
    QTest.qWait(SETTLED_MS)
    shown = widget.grab().toImage()
    for _ in range(_LOOKS_AGAIN):
        before = shown
        QTest.qWait(SETTLED_MS // 3)
        shown = widget.grab().toImage()
        if shown == before:
            break
    return shown


@contextmanager
def _folder() -> Iterator[Path]:
    """Where the practice data lie meanwhile; pictures show its name, so it is the same each time unless another run has it."""
    folder = Path(tempfile.gettempdir()) / "职工服务站"
    try:
        folder.mkdir()
    except FileExistsError:
        folder = Path(tempfile.mkdtemp(prefix=f"{folder.name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(argv: Sequence[str] | None = None) -> int:
    """The command; says the name of each picture."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description="Paint every screen with practice data.")
    parser.add_argument("out", type=Path, metavar="OUTDIR")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--look", choices=LOOKS)
    parser.add_argument("--moved", action="store_true")
    options = parser.parse_args(argv)
    sizes = [options.size] if options.size else SIZES
    looks = [options.look] if options.look else LOOKS
    here = [size for size in sizes if not (options.moved or "@" in size) or any(scale in os.environ for scale in _SCALES)]
    for path in pictures(options.out, only=options.only, sizes=here, looks=looks) if here else ():
        sys.stdout.write(f"{path}\n")
        sys.stdout.flush()
    given = [str(options.out), "--only", options.only, *(["--look", options.look] if options.look else [])]
    return max((_scaled(given, size, moved=options.moved) for size in sizes if size not in here), default=0)


def _scaled(argv: Sequence[str], size: str, *, moved: bool) -> int:
    """The same command for a size whose scale Qt must know when it starts."""
    factor = str(int(size.partition("@")[2] or 100) / 100)
    command = [sys.executable, "-m", "tools.pictures", *argv, "--size", size]
    if not moved:
        return subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": factor}, check=False).returncode
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "screens.json"
        told.write_text(json.dumps({"screens": _TWO_SCREENS}))
        two = {"QT_QPA_PLATFORM": f"offscreen:configfile={told}", "QT_SCREEN_SCALE_FACTORS": f"first=1;second={factor}"}
        return subprocess.run([*command, "--moved"], env={**os.environ, **two}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
