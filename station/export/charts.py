"""Charts of a paper as strips: columns over time, bars by kind, from zero, each with its number beside it.

Two tints that stay apart on a printer without colours; no axis of numbers, for every column and bar says its own.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from station.casework.paper import printable
from station.export.fonts import Role
from station.export.strips import Bar, Colour, Strip
from station.export.type_area import POINT, Placed, measure, one_line
from station.export.typesetting import Line, break_lines
from station.frozen import frozen

DARK: Colour = (0.12, 0.27, 0.41)
PALE: Colour = (0.76, 0.80, 0.85)
_LINE: Colour = (0.45, 0.45, 0.45)
_TITLE, _LABEL, _NUMBER, _BESIDE = 10.5, 9.0, 8.0, 7.0  # type of a title, a name, a number over columns, one behind bars
_NARROWEST = 5.5  # points of a number over columns that stand close
_HEAD = 7.0  # title and legend above a chart
_GAP = 1.2
_BAR_ROW, _BAR = 5.5, 2.4
_COLUMNS_HIGH = 30.0
_UNDER = 5.2  # names under the columns


@frozen
class Series:
    """The numbers of one tint: what they are called, and one for each place."""

    name: str
    values: Sequence[int]
    colour: Colour = DARK


def columns(title: str, places: Sequence[str], series: Sequence[Series], x: float, width: float) -> Strip:
    """Columns side by side for each place, such as months, the number over each."""
    lines, bars = list(_title(title, series, x, width)), list(_legend(series, x, width))
    top, floor = _HEAD + _NUMBER * POINT + 1.0, _HEAD + _COLUMNS_HIGH
    highest = max((value for one in series for value in one.values), default=0)
    step = width / max(len(places), 1)
    one_wide = min(9.0, step * 0.8 / max(len(series), 1))
    size = _fitting([f"{value:,}" for one in series for value in one.values], one_wide + step * 0.1 / max(len(series), 1))
    for at, place in enumerate(places):
        left = x + at * step + (step - one_wide * len(series)) / 2
        lines.append(_centred(place, x + (at + 0.5) * step, floor + 1.2, _LABEL))
        for number, one in enumerate(series):
            high = (floor - top) * one.values[at] / highest if highest else 0.0
            start = left + number * one_wide
            if high:
                bars.append(Bar(start + 0.15, floor - high, one_wide - 0.3, high, one.colour))
            lines.append(_centred(f"{one.values[at]:,}", start + one_wide / 2, floor - high - size * POINT - 0.5, size))
    bars.append(Bar(x, floor, width, 0.2, _LINE))
    return Strip(floor + _UNDER, tuple(lines), tuple(bars))


def rows(title: str, names: Sequence[str], series: Sequence[Series], x: float, width: float, label: float) -> Strip:
    """Bars under each other for each name, the number behind each; names take ``label`` mm and are cut where longer."""
    lines, bars = list(_title(title, series, x, width)), list(_legend(series, x, width))
    highest = max((value for one in series for value in one.values), default=0)
    start = x + label + 1.5
    longest = max((_width(f"{value:,}", _BESIDE) for one in series for value in one.values), default=0.0)
    room = x + width - start - longest - _GAP
    top = _HEAD
    for at, name in enumerate(names):
        lines.append(_name(name, x, top, label))
        first = top + (_BAR_ROW - _BAR * len(series)) / 2
        for number, one in enumerate(series):
            long = room * one.values[at] / highest if highest else 0.0
            above = first + number * _BAR
            if long:
                bars.append(Bar(start, above + 0.1, long, _BAR - 0.2, one.colour))
            lines.append(_at(f"{one.values[at]:,}", start + long + _GAP, above + (_BAR - _BESIDE * POINT) / 2, _BESIDE))
        top += _BAR_ROW
    bars.append(Bar(start - 0.2, _HEAD, 0.2, top - _HEAD, _LINE))
    return Strip(top, tuple(lines), tuple(bars))


def shares(title: str, parts: Sequence[tuple[str, float, str]], x: float, width: float, label: float) -> Strip:
    """How much of each whole is done, (name, 0 to 1, words): a bar of the whole, the part of it dark, the words behind it."""
    lines, bars = [_at(title, x, 0.0, _TITLE, Role.HEADING)], []
    start = x + label + 1.5
    room = x + width - start - max(_width(words, _NUMBER) for _, _, words in parts) - _GAP
    top = _HEAD
    for name, share, words in parts:
        lines.append(_name(name, x, top, label))
        above = top + (_BAR_ROW - 1.6 * _BAR) / 2
        bars.append(Bar(start, above, room, 1.6 * _BAR, PALE))
        bars.append(Bar(start, above, room * min(share, 1.0), 1.6 * _BAR, DARK))
        lines.append(_at(words, start + room + _GAP, top + (_BAR_ROW - _NUMBER * POINT) / 2, _NUMBER))
        top += _BAR_ROW
    return Strip(top, tuple(lines), tuple(bars))


def beside(*strips: Strip) -> Strip:
    """Charts next to each other, drawn for their own places, as one strip."""
    return replace(
        strips[0],
        height=max(strip.height for strip in strips),
        lines=tuple(line for strip in strips for line in strip.lines),
        bars=tuple(bar for strip in strips for bar in strip.bars),
    )


def _title(title: str, series: Sequence[Series], x: float, width: float) -> Iterator[Placed]:
    yield _at(title, x, 0.0, _TITLE, Role.HEADING)
    right = x + width
    for one in reversed(series):
        right -= _width(one.name, _LABEL)
        yield _at(one.name, right, 0.3, _LABEL)
        right -= 6.5


def _legend(series: Sequence[Series], x: float, width: float) -> Iterator[Bar]:
    right = x + width
    for one in reversed(series):
        right -= _width(one.name, _LABEL) + 3.5
        yield Bar(right, 0.7, 2.6, 2.2, one.colour)
        right -= 3.0


def _name(text: str, x: float, top: float, width: float) -> Placed:
    """The name of a bar, ending where the bars begin."""
    line, cell = _cut(text, width), _LABEL * POINT
    return Placed(line, x + width - line.width * cell, top + (_BAR_ROW - cell) / 2, _LABEL, cell)


def _width(text: str, size: float) -> float:
    return one_line(text, Role.SONG, size * POINT, size).width * size * POINT


def _at(text: str, x: float, top: float, size: float, role: Role = Role.SONG) -> Placed:
    return Placed(one_line(text, role, size * POINT, size), x, top, size, size * POINT)


def _centred(text: str, middle: float, top: float, size: float) -> Placed:
    line = one_line(text, Role.SONG, size * POINT, size)
    return Placed(line, middle - line.width * size * POINT / 2, top, size, size * POINT)


def _fitting(texts: Sequence[str], width: float) -> float:
    """The size in which the longest of these numbers is no wider than ``width`` mm."""
    longest = max((_width(text, _NUMBER) for text in texts), default=0.0)
    return max(_NARROWEST, min(_NUMBER, math.floor(_NUMBER * width / longest * 2) / 2)) if longest else _NUMBER


def _cut(text: str, width: float) -> Line:
    """The text as one line no wider than ``width`` mm, its end left out where it must be."""
    cell = _LABEL * POINT
    lines = break_lines([(printable(text), Role.SONG)], partial(measure, size=_LABEL, cell=cell), width / cell)
    if len(lines) < 2:
        return lines[0] if lines else Line((), 0.0)
    kept = printable(text)
    while kept and _width(f"{kept}…", _LABEL) > width:
        kept = kept[:-1]
    return one_line(f"{kept}…", Role.SONG, cell, _LABEL)
