"""Pictures of every screen: ``python -m tools.pictures OUTDIR`` paints them without a screen, with practice data.

Every place of the rail is there by itself; ``tools.scenes`` adds what lies behind a place. Sizes and appearances as the design names them.
``--only settings`` paints what begins so, ``--size 1366x768`` and ``--look light`` one of each.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.ui import theme
from tools.scene_store import prepare
from tools.screens import needs_practice, screens

SIZES = ("1366x768", "1920x1080")
LOOKS = ("light", "dark")
SETTLED_MS = 350  # details follow a choice after 120 ms, previews after 300


def pictures(out: Path, *, only: str = "", sizes: Sequence[str] = SIZES, looks: Sequence[str] = LOOKS) -> Iterator[Path]:
    """Paint into ``out``, which is made if need be, one file at a time."""
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(["station"])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory(prefix="station-pictures-") as name:
        folder = Path(name)
        if needs_practice(only):
            prepare(folder)
        for look in looks:
            theme.apply(look)
            for size in sizes:
                width, _, height = size.partition("x")
                for screen, widget in screens(folder, (int(width), int(height)), only):
                    QTest.qWait(SETTLED_MS)
                    path = out / f"{screen}-{size}-{look}.png"
                    widget.grab().save(str(path))
                    yield path


def main(argv: Sequence[str] | None = None) -> int:
    """The command; says the name of each picture."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description="Paint every screen with practice data.")
    parser.add_argument("out", type=Path, metavar="OUTDIR")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--look", choices=LOOKS)
    options = parser.parse_args(argv)
    sizes = [options.size] if options.size else SIZES
    looks = [options.look] if options.look else LOOKS
    for path in pictures(options.out, only=options.only, sizes=sizes, looks=looks):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
