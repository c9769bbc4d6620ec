"""The pictures of the manual: ``python -m tools.manual_pictures`` paints those its pages name, with practice data, few colours each.

A picture is called as its scene in ``tools.pictures``. ``--only grievances`` paints what begins so.
"""

import argparse
import tempfile
from pathlib import Path

from PIL import Image

from station.ui.help.book import manual
from tools.pictures import pictures

SIZE, LOOK = "1180x700", "light"
COLOURS = 96


def paint(only: str = "") -> list[Path]:
    """Paint into the manual what its pages name; KeyError for a picture no scene is called after."""
    book = manual()
    wanted = {Path(path).stem: book.folder / path for page in book.pages for path in page.pictures() if Path(path).stem.startswith(only)}
    with tempfile.TemporaryDirectory(prefix="station-manual-") as name:
        painted = {path.name.removesuffix(f"-{SIZE}-{LOOK}.png"): path for path in pictures(Path(name), only=only, sizes=(SIZE,), looks=(LOOK,))}
        for scene, target in wanted.items():
            target.parent.mkdir(exist_ok=True)
            with Image.open(painted[scene]) as image:
                few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
                few.save(target, optimize=True)
    if not only:
        for path in (book.folder / "pictures").glob("*.png"):
            if path not in wanted.values():
                path.unlink()
    return list(wanted.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    for path in paint(parser.parse_args().only):
        print(path)


if __name__ == "__main__":
    main()
