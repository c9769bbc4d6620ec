"""The pictures of the manual: ``python -m tools.manual_pictures`` paints those its pages name, with practice data, few colours each.

A picture is called as its scene in ``tools.scenes``. ``--only grievances`` paints what begins so.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tools.pictures import pictures  # first: it chooses the screen Qt paints on

from PIL import Image  # isort: skip

from station.ui.help.book import manual  # isort: skip

SIZE, LOOK = "1180x700", "light"
COLOURS = 96


def paint(only: str = "") -> list[Path]:
    """Paint into the manual what its pages name, and take away what none names; KeyError for a picture no scene is called after."""
    book = manual()
    named = {Path(path).stem: book.folder / path for page in book.pages for path in page.pictures()}
    wanted = {scene: target for scene, target in named.items() if scene.startswith(only)}
    ending = f"-{SIZE}-{LOOK}.png"
    with tempfile.TemporaryDirectory(prefix="station-manual-") as name:
        painted = {path.name.removesuffix(ending): path for path in pictures(Path(name), only=only, sizes=(SIZE,), looks=(LOOK,))}
        for scene, target in wanted.items():
            target.parent.mkdir(exist_ok=True)
            with Image.open(painted[scene]) as image:
                few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
                few.save(target, optimize=True)
    for path in (book.folder / "pictures").glob("*.png"):
        if path not in named.values():
            path.unlink()
    return list(wanted.values())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.manual_pictures", description="Paint the pictures of the manual.")
    parser.add_argument("--only", default="", metavar="NAME")
    for done in paint(parser.parse_args().only):
        sys.stdout.write(f"{done}\n")
