"""Characters that were not seen before are drawn ahead, in turns: the first time each takes thirty times as long as ever after.

::

    context.show_whole(sheet, *inking.turns({("dense", False): words}, sheet.devicePixelRatioF()), partial(sheet.show_sheet, found))
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from station.ui import theme

AT_ONCE = 300  # characters of a turn
Style = tuple[str, bool]  # of the theme, and whether it is bold


def turns(words: Mapping[Style, Iterable[str]], ratio: float) -> list[Callable[[], None]]:
    """What is to be done before these are painted on a screen of that ratio, a turn each."""
    now = theme.current()
    found: list[Callable[[], None]] = []
    for style, texts in words.items():
        new = sorted({*"".join(texts)} - now.inked.setdefault((*style, ratio), set()))
        found += [partial(_draw, now, style, new[start : start + AT_ONCE], ratio) for start in range(0, len(new), AT_ONCE)]
    return found


def _draw(now: theme.Theme, style: Style, characters: list[str], ratio: float) -> None:
    paper = QPixmap(1, 1)  # none of it is seen, Qt keeps the characters
    paper.setDevicePixelRatio(ratio)
    painter = QPainter(paper)
    painter.setFont(now.font(*style))
    painter.drawText(QPointF(0, 0), "".join(characters))
    painter.end()
    now.inked[(*style, ratio)].update(characters)
