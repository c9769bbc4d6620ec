"""What can be read and is sharp: contrast of every text with its ground, colours as asked for, pictures as fine as the screen."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from station.ui import theme
from station.ui.widgets import Label
from tools.walk.screen import Fault, Screen

LEAST = 4.5  # WCAG 2.1, 1.4.3


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def discoloured(screen: Screen) -> Iterator[Fault]:
    """Labels that are not painted in the colour they were given."""
    now = theme.current()
    for widget in screen.widgets:
        if not isinstance(widget, Label) or not widget.isEnabled() or not widget.text():
            continue
        if widget.palette().color(widget.foregroundRole()) != now.colour(widget.token):
            yield screen.fault("colour", widget, widget.text())


def pale(screen: Screen) -> Iterator[Fault]:
    """Texts too near in colour to what they stand on."""
    image, ratio = screen.image, screen.window.devicePixelRatioF()
    for words in screen.words:
        place = screen.place(words)
        area = QRect(
            round(place.left() * ratio), round(place.top() * ratio), round(place.width() * ratio), round(place.height() * ratio)
        ).intersected(image.rect())
        if words.widget in screen.selected:  # and is no more without the focus
            continue
        whole = words.widget.visibleRegion().boundingRect().contains(words.area.toAlignedRect().adjusted(1, 1, -1, -1))
        if not whole or area.width() < 4 or area.height() < 4 or not words.widget.isEnabled():
            continue
        ground = _ground(image, area, max(1, round(ratio)))
        seen = _mixed(words.colour, ground)
        if (found := contrast(seen, ground)) < LEAST:
            yield screen.fault("pale", words.widget, f"{words.text} {seen.name()} on {ground.name()}: {found:.1f}")


def _ground(image: QImage, area: QRect, line: int) -> QColor:
    """The colour most met above and below a text, on a screen whose lines are so many pixels thick."""
    step = max(1, area.width() // 24)
    beside = (area.top() - 2 * line, area.top() - line, area.bottom() + line, area.bottom() + 2 * line)  # a line is one of them at most
    edges = [y for y in beside if 0 <= y < image.height()]
    met = Counter(image.pixel(x, y) for y in edges for x in range(area.left(), area.right() + 1, step))
    return QColor(met.most_common(1)[0][0])


def _mixed(colour: QColor, ground: QColor) -> QColor:
    share = colour.alphaF()
    pairs = zip((colour.redF(), colour.greenF(), colour.blueF()), (ground.redF(), ground.greenF(), ground.blueF()), strict=True)
    return QColor.fromRgbF(*(over * share + under * (1 - share) for over, under in pairs))


def blurred(screen: Screen) -> Iterator[Fault]:
    """Pictures that are blown up."""
    for picture in screen.pictures:
        if picture.density < 0.98:
            yield screen.fault("blurred", picture.widget, f"{picture.area.width():.0f} px wide at {picture.density:.2f}")
