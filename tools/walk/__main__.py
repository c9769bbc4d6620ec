"""``python -m tools.walk``: walk over every screen at four sizes and with large type, in light and dark, and print what is wrong.

``--only settings`` walks what begins so, ``--size 1093x614``, ``--type 特大`` and ``--look dark`` one of each;
``--long`` fills the store with values as long as somebody may ever type them; with QT_SCALE_FACTOR=1.5 the screen is one of 150 %.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtWidgets import QApplication

from station.ui import theme
from tools.scene_store import prepare
from tools.screens import needs_practice, screens
from tools.walk.cut import cut, overlapping, scroll_bars
from tools.walk.longest import lengthen
from tools.walk.reach import focus, nameless, twice
from tools.walk.screen import Fault, Screen, settle
from tools.walk.sight import blurred, discoloured, pale

SIZES = ("1366x768", "1093x614", "1280x720", "1920x1080")  # as Qt counts: the second is 1366 at 125 %, the third 1920 at 150 %
WAYS = (("light", "标准"), ("dark", "特大"))
CHECKS = (cut, overlapping, scroll_bars, nameless, twice, pale, discoloured, blurred, focus)  # the last moves the focus


def walk(folder: Path, size: str, only: str = "") -> Iterator[Fault]:
    """Every fault of every screen of a size whose name begins so; each a time."""
    width, _, height = size.partition("x")
    for name, window in screens(folder, (int(width), int(height)), only):
        settle(window)
        screen = Screen(name, window)
        for check in CHECKS:
            yield from dict.fromkeys(check(screen))


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.walk", description="Walk over the widgets of every screen.")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--look", choices=("light", "dark"))
    parser.add_argument("--type", choices=tuple(theme.SIZES))
    parser.add_argument("--long", action="store_true")
    options = parser.parse_args(argv)
    QApplication(["station"])
    found: set[tuple[str, str, str, str]] = set()
    with tempfile.TemporaryDirectory(prefix="station-walk-") as name:
        folder = Path(name)
        if needs_practice(options.only):
            prepare(folder)
            if options.long:
                lengthen(folder)
        ways = [(options.look or look, options.type or kind) for look, kind in WAYS]
        for (look, kind), size in product(dict.fromkeys(ways), [options.size] if options.size else SIZES):
            theme.apply(look, kind)
            for fault in walk(folder, size, options.only):
                sys.stdout.write(f"{size} {kind} {look}\t{fault}\n")
                found.add((fault.screen, fault.kind, fault.widget, fault.words))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
