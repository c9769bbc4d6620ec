"""Breaking Chinese text into lines by the mainland rules: 避头尾, unsplit figures, squeezed marks, and titles in good shape.

reportlab's own CJK wrapping lets ，and 》begin a line and cuts numbers, so this program has its own. All widths are in cells:
one cell holds one full-width character.
"""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from station.export.fonts import Role

NO_START = frozenset("，。、；：？！）》〉」』】〕］｝”’…—～·％‰℃,.;:?!)]}%")  # GB/T 15834-2011 5.1
NO_END = frozenset("（《〈「『【〔［｛“‘￥＄№([{$#")
_PAIRS = ("……", "——")
_OPENERS = NO_END - frozenset("￥＄№([{$#")
_CLOSERS = frozenset("，。、；：？！）》〉」』】〕］｝”’")
_FULL = frozenset("“”‘’…—·×")  # Unicode calls them ambiguous; in Chinese each has its own cell
_SQUEEZE = 0.5  # how much of its cell a mark can give up: the blank half
_LOOSEST = 0.25  # no line is driven further apart than this a gap: it stays ragged instead

Measure = Callable[[str, Role], float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a line: its face, the left edge of its cell, and the cell's width."""

    char: str
    role: Role
    x: float
    cell: float


@dataclass(frozen=True, slots=True)
class Line:
    """One set line; ``width`` reaches from the left edge of the measure to the end of the last cell."""

    glyphs: tuple[Glyph, ...]
    width: float

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(glyph.char for glyph in self.glyphs)

    def moved(self, cells: float) -> "Line":
        """The same line further to the right."""
        return Line(tuple(replace(glyph, x=glyph.x + cells) for glyph in self.glyphs), self.width + cells)


@dataclass(frozen=True, slots=True)
class _Atom:
    """Characters that stay together, with the width of each."""

    chars: str
    role: Role
    widths: tuple[float, ...]

    @property
    def width(self) -> float:
        return sum(self.widths)

    @property
    def bars_start(self) -> bool:
        return self.chars[0] in NO_START

    @property
    def bars_end(self) -> bool:
        return self.chars[-1] in NO_END


@cache
def is_full(char: str) -> bool:
    """Whether ``char`` takes a cell of its own; digits, Latin letters and their marks do not."""
    if char in _FULL:
        return True
    width = unicodedata.east_asian_width(char)
    return width in "WF" or (width == "A" and not unicodedata.category(char).startswith(("L", "M")))


def break_lines(spans: Iterable[tuple[str, Role]], measure: Measure, width: float, first: float = 0.0, rest: float = 0.0) -> list[Line]:
    """Set one paragraph in lines ``width`` cells wide, indented ``first`` cells on the first line and ``rest`` on the others.

    ``measure`` gives the width in cells of a character that has no cell of its own. A run of digits and Latin letters is cut
    only when it is longer than a line. A paragraph without a legal break (forty commas) is broken where it must.
    """
    atoms = [atom for text, role in spans for atom in _atoms(text, role, measure)]
    atoms = [piece for atom in atoms for piece in (_cut(atom, width - rest) if atom.width > width - rest else [atom])]
    lines: list[Line] = []
    start = 0
    while start < len(atoms):
        indent = rest if lines else first
        end = _line_end(atoms, start, width - indent)
        last = end >= len(atoms)
        lines.append(_place(atoms[start:end], indent, width, justify=not last))
        start = end
        while start < len(atoms) and atoms[start].chars == " ":
            start += 1
    return lines


def _atoms(text: str, role: Role, measure: Measure) -> list[_Atom]:
    found = []
    place = 0
    while place < len(text):
        end = place + 1
        if text[place : place + 2] in _PAIRS:
            end = place + 2
        elif _joins(text[place]):
            while end < len(text) and _joins(text[end]):
                end += 1
        chars = text[place:end]
        found.append(_Atom(chars, role, tuple(1.0 if is_full(char) else measure(char, role) for char in chars)))
        place = end
    return found


def _joins(char: str) -> bool:
    return char != " " and not is_full(char)


def _cut(atom: _Atom, limit: float) -> list[_Atom]:
    """An address longer than a line, cut before its hyphens and after its other marks, or anywhere if that is not enough."""
    pieces: list[_Atom] = []
    for part in re.findall(r"-?[^-/@._?&=]+[/@._?&=]*|.", atom.chars):
        at = sum(len(piece.chars) for piece in pieces)
        piece = _Atom(part, atom.role, atom.widths[at : at + len(part)])
        small = [_Atom(char, atom.role, (width,)) for char, width in zip(part, piece.widths, strict=True)]
        pieces += [piece] if piece.width <= limit else small
    return pieces


def _line_end(atoms: Sequence[_Atom], start: int, limit: float) -> int:
    """The index after the last atom of the line that begins at ``start``."""
    used = 0.0
    end = start
    while end < len(atoms) and used + atoms[end].width <= limit + 1e-6:
        used += atoms[end].width
        end += 1
    if end == len(atoms):
        return end
    if atoms[end].chars == " ":
        return end
    tail = end
    while tail < len(atoms) and atoms[tail].bars_start:
        used += atoms[tail].width
        tail += 1
    if tail > end and used - _room(atoms[start:tail]) <= limit + 1e-6:
        return tail
    while end > start and (atoms[end].bars_start or atoms[end - 1].bars_end):
        end -= 1
    return end if end > start else _forced(atoms, start, limit)


def _forced(atoms: Sequence[_Atom], start: int, limit: float) -> int:
    end, used = start + 1, atoms[start].width
    while end < len(atoms) and used + atoms[end].width <= limit + 1e-6:
        used += atoms[end].width
        end += 1
    return end


def _give(atoms: Sequence[_Atom]) -> list[bool]:
    """Which atoms are marks that can give up half a cell; an opening mark at the line's start cannot."""
    return [atom.chars in _CLOSERS or (atom.chars in _OPENERS and i > 0) for i, atom in enumerate(atoms)]


def _room(atoms: Sequence[_Atom]) -> float:
    return _SQUEEZE * sum(_give(atoms))


def _place(atoms: Sequence[_Atom], indent: float, width: float, *, justify: bool) -> Line:
    while justify and len(atoms) > 1 and atoms[-1].chars == " ":
        atoms = atoms[:-1]
    slack = width - indent - sum(atom.width for atom in atoms)
    give = _give(atoms)
    squeeze = -slack / sum(give) if slack < -1e-6 and any(give) else 0.0
    gap = slack / (len(atoms) - 1) if justify and slack > 0 and len(atoms) > 1 else 0.0
    if gap > _LOOSEST:
        gap = 0.0
    glyphs = []
    x = indent
    for atom, gives in zip(atoms, give, strict=True):
        if gives and atom.chars in _OPENERS:
            x -= squeeze  # the blank half of an opening mark is its left one
        for char, cell in zip(atom.chars, atom.widths, strict=True):
            glyphs.append(Glyph(char, atom.role, x, cell))
            x += cell
        if gives and atom.chars in _CLOSERS:
            x -= squeeze
        x += gap
    return Line(tuple(glyphs), x - gap)


def title_lines(text: str, capacity: float, words: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """Break a title into the fewest lines of at most ``capacity`` cells, shaped as 梯形 or 菱形, breaking no word.

    ``words`` are terms a line must not break, ``names`` longer ones (employers), kept whole as long as they fit a line.
    Line feeds in ``text`` are kept.
    """
    return [line for part in text.split("\n") for line in _title_part(part, capacity, words, names)]


def _title_part(text: str, capacity: float, words: Sequence[str], names: Sequence[str]) -> list[str]:
    pieces = _title_pieces(text, [*(n for n in names if len(n) <= capacity), *words])
    widths = [sum(1.0 if is_full(char) else 0.55 for char in piece) for piece in pieces]
    fewest = max(1, int(-(-sum(widths) // capacity)))
    for count in range(fewest, min(len(pieces), fewest + 2) + 1):
        choices = []
        for cuts in itertools.combinations(range(1, len(pieces)), count - 1):
            bounds = list(itertools.pairwise((0, *cuts, len(pieces))))
            lengths = [sum(widths[a:b]) for a, b in bounds]
            if max(lengths) <= capacity:
                choices.append((_shape_cost(lengths, [pieces[a:b] for a, b in bounds]), ["".join(pieces[a:b]) for a, b in bounds]))
        if choices:
            return min(choices)[1]
    size = int(capacity)
    return [text[i : i + size] for i in range(0, len(text), size)]


def _title_pieces(text: str, words: Sequence[str]) -> list[str]:
    """Cut a title where a line may end: not in a word, not before a closing mark, 的 or 和, not after an opening mark."""
    pieces: list[str] = []
    place = 0
    while place < len(text):
        end = place + max((len(word) for word in words if text.startswith(word, place)), default=1)
        while end < len(text) and not is_full(text[end - 1]) and not is_full(text[end]):
            end += 1
        piece = text[place:end]
        if pieces and (piece[0] in NO_START or piece in "的和与及等" or pieces[-1][-1] in NO_END):
            pieces[-1] += piece
        else:
            pieces.append(piece)
        place = end
    return pieces


def _shape_cost(lengths: list[float], lines: list[list[str]]) -> float:
    """Lower is better: even lines that still differ (梯形), a wider middle (菱形), ends that follow the sense."""
    cost = (max(lengths) - min(lengths)) ** 2 / 4
    if len(lengths) > 1 and max(lengths) - min(lengths) < 1:
        cost += 6  # a plain rectangle
    if len(lengths) > 2 and min(lengths[1:-1]) < min(lengths[0], lengths[-1]):
        cost += 30  # an hourglass
    for line in lines[:-1]:
        cost += 0 if line[-1][-1] in "的和与及、，》” " else 3
    return cost
