"""The pictures of the manual: ``python -m tools.manual_pictures`` paints those its pages name, with practice data, few colours each.

A picture is called as its scene in ``tools.scenes``. ``--only grievances`` paints what begins so.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.pictures import pictures  # first: it chooses the screen Qt paints on

from PIL import Image  # isort: skip

from station.ui.help.book import manual  # isort: skip

SIZE, LOOK = "1180x700", "light"
COLOURS = 128


def paint(only: str = "") -> Iterator[Path]:
    """Paint into the manual what its pages name, and take away what none names; ValueError for a picture no scene is called after."""
    book = manual()
    named = {Path(path).stem: book.folder / path for page in book.pages for path in page.pictures()}
    left = {scene for scene in named if scene.startswith(only)}
    (book.folder / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="station-manual-") as name:
        for path in pictures(Path(name), only=only, sizes=(SIZE,), looks=(LOOK,)):
            scene = path.name.removesuffix(f"-{SIZE}-{LOOK}.png")
            if scene in left:
                left.remove(scene)
                with Image.open(path) as image:
                    few(image.convert("RGB")).save(named[scene], optimize=True)
                yield named[scene]
    if left:
        raise ValueError(f"no scene is called {', '.join(sorted(left))}")
    for path in set((book.folder / "pictures").iterdir()) - set(named.values()):
        path.unlink()


def few(image: Image.Image) -> Image.Image:
    """In the colours there is most of, so that those of the program stay what they are."""
    counted = sorted(image.getcolors(image.width * image.height) or [], reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted for part in colour])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.manual_pictures", description="Paint the pictures of the manual.")
    parser.add_argument("--only", default="", metavar="NAME")
    for done in paint(parser.parse_args().only):
        sys.stdout.write(f"{done}\n")
