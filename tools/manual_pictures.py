"""The pictures of the manual and the README: ``python -m tools.manual_pictures`` paints them, with practice data, few colours each.

The manual's are those its pages name, called as their scenes in ``tools.scenes``; the README's stand below. ``--only grievances`` paints
the scenes that begin so. The pictures of the installed package (``box-…``) come from trying it.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.pictures import pictures  # first: it chooses the screen Qt paints on

from PIL import Image  # isort: skip

from station.ui.help.book import manual  # isort: skip

SIZE, LOOK = "1366x768", "light"
README = Path(__file__).parent.parent / "docs" / "pictures"
OF_THE_README = {  # scene, size, look: the picture's name
    ("workbench", "1440x900", "light"): "workbench",  # high enough for its chart
    ("grievances-detail", SIZE, "light"): "grievances",
    ("grievances-detail", SIZE, "dark"): "grievances-dark",
    ("grievances-new", SIZE, "light"): "intake",
    ("letters-editor", SIZE, "light"): "letter",
    ("letters-clue", SIZE, "light"): "clue",
    ("letters-many", SIZE, "light"): "addressees",
    ("ledgers", SIZE, "light"): "ledger",
    ("ledgers-report", SIZE, "light"): "report",
    ("import-troubles", SIZE, "light"): "import",
    ("exchange", SIZE, "light"): "exchange",
    ("employers-detail", SIZE, "light"): "employer",
}
COLOURS = 128


def paint(only: str = "") -> Iterator[Path]:
    """Paint what the manual's pages and the README name, and take away what no page names; ValueError for a name that is no scene's."""
    book = manual()
    named = {Path(path).stem: book.folder / path for page in book.pages for path in page.pictures()}
    places = [((scene, SIZE, LOOK), path) for scene, path in named.items()]
    places += [(of, README / f"{name}.png") for of, name in OF_THE_README.items()]
    left = [(of, path) for of, path in places if of[0].startswith(only)]
    (book.folder / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="station-manual-") as name:
        for size, look in dict.fromkeys(of[1:] for of, _ in left):
            wanted = [scene for (scene, *way), _ in left if way == [size, look]]
            for picture in pictures(Path(name), only=wanted[0] if len(wanted) == 1 else only, sizes=(size,), looks=(look,)):
                scene = picture.name.removesuffix(f"-{size}-{look}.png")
                for of, path in [one for one in left if one[0] == (scene, size, look)]:
                    left.remove((of, path))
                    with Image.open(picture) as image:
                        few(image.convert("RGB")).save(path, optimize=True)
                    yield path
    if left:
        raise ValueError(f"no scene is called {', '.join(sorted(of[0] for of, _ in left))}")
    for path in set((book.folder / "pictures").iterdir()) - set(named.values()):
        path.unlink()


def few(image: Image.Image) -> Image.Image:
    """In the colours there is most of, so that those of the program stay what they are."""
    counted = sorted(image.getcolors(image.width * image.height) or [], reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted for part in colour])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.manual_pictures", description="Paint the pictures of the manual and the README.")
    parser.add_argument("--only", default="", metavar="NAME")
    for done in paint(parser.parse_args().only):
        sys.stdout.write(f"{done}\n")
