"""Breaking Chinese text into lines by the mainland rules: 避头尾, unsplit figures, squeezed marks, and titles in good shape.

reportlab's own CJK wrapping lets ，and 》begin a line and cuts numbers, so this program has its own. All widths are in cells:
one cell holds one full-width character.
"""

import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from station.export.fonts import Role

NO_START = frozenset("，。、；：？！）》〉」』】〕］｝”’…—～·％‰℃,.;:?!)]}%")  # GB/T 15834-2011 5.1
NO_END = frozenset("（《〈「『【〔［｛“‘￥＄№([{$#")
_PAIRED = "…—"  # these come in twos that stay together
_OPENING = "《“（"
_OPENERS = NO_END - frozenset("￥＄№([{$#")
_CLOSERS = frozenset("，。、；：？！）》〉」』】〕］｝”’")
_FULL = frozenset("“”‘’…—·×")  # Unicode calls them ambiguous; in Chinese each has its own cell
_BOUND = "的和与及等"  # a line of a title does not begin with one of these
_HOURGLASS = 100.0  # what a shape costs that is neither 梯形 nor 菱形
_MOST_CHOICES = 4000  # ways to break a title that are compared; five lines without a known word have far more
_WIDE = 1.0  # a mark or a bound character may stand so far over a title's measure, which is one cell short of the type area
_SQUEEZE = 0.5  # how much of its cell a mark can give up: the blank half
_MARKS_AROUND = 2  # a line has room for so many marks that stay with its longest run of digits and letters
_LOOSEST = 0.25  # no line is driven further apart than this a gap: it stays ragged instead

Measure = Callable[[str, Role], float]


class Glyph(NamedTuple):
    """One character of a line: its face, the left edge of its cell, and the cell's width."""

    char: str
    role: Role
    x: float
    cell: float


class Line(NamedTuple):
    """One set line; ``width`` reaches from the left edge of the measure to the end of the last cell."""

    glyphs: tuple[Glyph, ...]
    width: float

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(glyph.char for glyph in self.glyphs)

    def moved(self, cells: float) -> "Line":
        """The same line further to the right."""
        return Line(tuple(Glyph(char, role, x + cells, cell) for char, role, x, cell in self.glyphs), self.width + cells)


class _Atom(NamedTuple):
    """Characters that stay together, with the width of each and of all; what a line may do with them."""

    chars: str
    role: Role
    widths: tuple[float, ...]
    width: float
    bars_start: bool
    bars_end: bool
    gives: int  # on which side a mark can give up half a cell: -1 before it, 1 after it, 0 not at all


def _atom(chars: str, role: Role, widths: tuple[float, ...]) -> _Atom:
    gives = 1 if chars in _CLOSERS else -1 if chars in _OPENERS else 0
    return _Atom(chars, role, widths, sum(widths), chars[0] in NO_START, chars[-1] in NO_END, gives)


class _FullAtoms(dict[str, _Atom | None]):
    """Characters that have a cell each, in one face; None for those that are as wide as they are drawn."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self._role = role

    def __missing__(self, chars: str) -> _Atom | None:
        self[chars] = _atom(chars, self._role, (1.0,) * len(chars)) if is_full(chars[0]) else None
        return self[chars]


_full_atoms = cache(_FullAtoms)


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
    longest = width - max(first, rest)
    pieces: list[_Atom] = []
    for place, atom in enumerate(atoms):
        is_marked = (place > 0 and atoms[place - 1].bars_end) or any(after.bars_start for after in atoms[place + 1 : place + 2])
        limit = longest - _MARKS_AROUND if is_marked else longest
        pieces += _cut(atom, limit) if atom.width > limit else [atom]
    atoms = pieces
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
    full = _full_atoms(role)
    found = []
    place, length = 0, len(text)
    while place < length:
        char = text[place]
        end = place + 1
        atom = full[char]
        if atom is None:
            while char != " " and end < length and _joins(text[end]):
                end += 1
            chars = text[place:end]
            atom = _atom(chars, role, tuple([measure(char, role) for char in chars]))
        elif char in _PAIRED and text[end : end + 1] == char:
            end += 1
            atom = full[char + char] or atom
        found.append(atom)
        place = end
    return found


def _joins(char: str) -> bool:
    return char != " " and not is_full(char)


def _cut(atom: _Atom, limit: float) -> list[_Atom]:
    """An address longer than a line, cut before its hyphens and after its other marks, or anywhere if that is not enough."""
    pieces: list[_Atom] = []
    at = 0
    for part in re.findall(r"-?[^-/@._?&=]+[/@._?&=]*|.", atom.chars):
        widths = atom.widths[at : at + len(part)]
        at += len(part)
        piece = _atom(part, atom.role, widths)
        small = [_atom(char, atom.role, (width,)) for char, width in zip(part, widths, strict=True)]
        pieces += [piece] if piece.width <= limit else small
    return pieces


def _line_end(atoms: Sequence[_Atom], start: int, limit: float) -> int:
    """The index after the last atom of the line that begins at ``start``."""
    limit += 1e-6
    used = 0.0
    full = end = start
    while full < len(atoms) and used + atoms[full].width <= limit:
        used += atoms[full].width
        full += 1
    if full == len(atoms) or atoms[full].chars == " ":
        return full
    end = full
    while end < len(atoms) and atoms[end].bars_start:
        used += atoms[end].width
        end += 1
    if end > full and used - _SQUEEZE * sum(_giving(atoms[start:end])) <= limit:
        return end
    end = full
    while end > start and (atoms[end].bars_start or atoms[end - 1].bars_end):
        end -= 1
    return end if end > start else max(full, start + 1)


def _giving(atoms: Sequence[_Atom]) -> list[bool]:
    """Which atoms can give up half a cell; an opening mark at the line's start cannot."""
    return [atom.gives != 0 and (atom.gives > 0 or place > 0) for place, atom in enumerate(atoms)]


def _place(atoms: Sequence[_Atom], indent: float, width: float, *, justify: bool) -> Line:
    while justify and len(atoms) > 1 and atoms[-1].chars == " ":
        atoms = atoms[:-1]
    slack = width - indent - sum([atom.width for atom in atoms])
    squeeze = gap = 0.0
    widens: Sequence[bool] = ()
    if slack < -1e-6 and (count := sum(giving := _giving(atoms))):
        squeeze = -slack / count
    elif justify and slack > 0 and len(atoms) > 1:
        widens = _widening(atoms)
        gap = slack / max(sum(widens), 1)
        gap = gap if gap <= _LOOSEST else 0.0
    glyphs = []
    x = indent
    for place, (chars, role, widths, _, _, _, gives) in enumerate(atoms):
        gives_now = squeeze and giving[place]
        if gives_now and gives < 0:
            x -= squeeze  # the blank half of an opening mark is its left one
        for char, cell in ((chars, widths[0]),) if len(chars) == 1 else zip(chars, widths, strict=True):
            glyphs.append(Glyph(char, role, x, cell))
            x += cell
        if gives_now and gives > 0:
            x -= squeeze
        if gap and widens[place]:
            x += gap
    return Line(tuple(glyphs), x)


def _widening(atoms: Sequence[_Atom]) -> list[bool]:
    """After which atoms a line may be driven apart: not inside an address that was cut, and not after the last."""
    return [not (_joins(one.chars[-1]) and _joins(other.chars[0])) for one, other in itertools.pairwise(atoms)] + [False]


def title_lines(text: str, capacity: float, words: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """Break a title into the fewest lines of at most ``capacity`` cells, shaped as 梯形 or 菱形, breaking no word.

    ``words`` are terms a line must not break, ``names`` longer ones (employers); these and what stands in 《》 are kept whole as
    long as they fit a line. Line feeds in ``text`` are kept.
    """
    return [line for part in text.split("\n") for line in _title_part(part, capacity, words, names)]


def _title_part(text: str, capacity: float, words: Sequence[str], names: Sequence[str]) -> list[str]:
    if _title_width(text) <= capacity:
        return [text]
    whole = [name for name in (*names, *re.findall(r"《[^《》]*》", text)) if name and _title_width(name) <= capacity]
    pieces = _title_pieces(text, [*whole, *words], capacity)
    reach = [0.0, *itertools.accumulate(map(_title_width, pieces))]
    fewest = _fewest_lines(reach, capacity)
    best: tuple[float, tuple[int, ...]] = (math.inf, ())
    for count in range(fewest[0], min(fewest[0] + 1, len(pieces)) + 1):
        choices = itertools.islice(_title_cuts(reach, 0, count, capacity, fewest), _MOST_CHOICES)
        best = min(best, *((_shape_cost(cuts, pieces, reach), cuts) for cuts in choices))
        if best[0] < _HOURGLASS:
            break  # one more line is tried only where the fewest make an hourglass
    return ["".join(pieces[a:b]) for a, b in itertools.pairwise((0, *best[1]))]


def _fewest_lines(reach: Sequence[float], capacity: float) -> list[int]:
    """How many lines the pieces from each one on need at least; a piece too wide has a line to itself."""
    fewest = [0] * len(reach)
    end = len(reach) - 1
    for start in reversed(range(len(reach) - 1)):
        while end > start + 1 and reach[end] - reach[start] > capacity:
            end -= 1
        fewest[start] = 1 + fewest[end]
    return fewest


def _title_cuts(reach: Sequence[float], start: int, count: int, capacity: float, fewest: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Where ``count`` lines of pieces may end; ``reach`` is the width up to each piece."""
    if count == 1:
        yield (len(reach) - 1,)
        return
    for end in range(start + 1, len(reach) - count + 1):
        if reach[end] - reach[start] > capacity and end > start + 1:
            break
        if fewest[end] < count:
            for rest in _title_cuts(reach, end, count - 1, capacity, fewest):
                yield (end, *rest)


def _title_width(text: str) -> float:
    return sum(1.0 if is_full(char) else 0.55 for char in text)


def _title_pieces(text: str, words: Sequence[str], capacity: float) -> list[str]:
    """Cut a title where a line may end: not in a word, not before a closing mark, 的 or 和, not after an opening mark."""
    pieces: list[str] = []
    place = 0
    while place < len(text):
        end = place + max((len(word) for word in words if text.startswith(word, place)), default=1)
        while end < len(text) and not is_full(text[end - 1]) and not is_full(text[end]):
            end += 1
        piece = text[place:end]
        joins = pieces and (
            piece[0] in NO_START or piece in _BOUND or pieces[-1][-1] in NO_END or (piece == pieces[-1] and piece in _PAIRED)
        )
        if joins and _title_width(pieces[-1] + piece) <= capacity + _WIDE:
            pieces[-1] += piece
        else:
            pieces += [piece] if _title_width(piece) <= capacity else piece
        place = end
    return pieces


def _shape_cost(cuts: Sequence[int], pieces: Sequence[str], reach: Sequence[float]) -> float:
    """Lower is better: even lines that still differ (梯形), a wider middle (菱形), ends that follow the sense."""
    lengths = [reach[b] - reach[a] for a, b in itertools.pairwise((0, *cuts))]
    spread = max(lengths) - min(lengths)
    cost = spread**2 / 4
    if len(lengths) > 1 and spread < 1:
        cost += 6  # a plain rectangle
    if any(lengths[at] < min(max(lengths[:at]), max(lengths[at + 1 :])) for at in range(1, len(lengths) - 1)):
        cost += _HOURGLASS
    for cut in cuts[:-1]:
        before, after = pieces[cut - 1], pieces[cut]
        cost += 0 if before[-1] in "的和与及、，》” " else 3
        cost += 20 if len(before.lstrip(_OPENING)) == len(after) == 1 else 0  # two characters of no known word are likely halves of one
    return cost
