"""The public table of a ledger: cases, people and money by kind, with small counts and what would give them away left out.

A count of one or two points at somebody (domain notes 6.2); how it is hidden, and why others with it, is docs/decisions/0016.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from station.casework import money, vocabulary
from station.casework.fields import Kind
from station.casework.ledger_cells import cell
from station.casework.ledger_columns import spec_of
from station.casework.ledger_line import Line
from station.casework.ledger_notes import level_note
from station.casework.masking import MaskLevel
from station.casework.sheets import Cell, Column, Row, look
from station.casework.statistics import UNKNOWN
from station.frozen import frozen

LEAST = 3  # the smallest count that is shown
SMALL = f"＜{LEAST}"
HIDDEN = "＊"
_WIDTH = 90  # half-width characters the table is wide at least, so that its title has room

_NUMBER = Column("counted.lines", "", 10, Kind.COUNT, total=True)


@frozen
class Table:
    """The counts as a sheet shows them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    notes: tuple[str, ...]


@frozen
class Sum:
    """What the cells of one group come to, and from how many lines."""

    lines: int
    value: int | None
    mark: str = ""


def counted(columns: Sequence[Column], unit: str, every: Sequence[Line]) -> Table:
    """Lines counted by the first of these columns, the others summed; the groups in an order that does not depend on the counts."""
    by, *summed = columns
    groups: dict[str, list[Line]] = {}
    for line in every:
        value = cell(by, line).value
        groups.setdefault(str(value) if value not in (None, "") else UNKNOWN, []).append(line)
    names = sorted(groups, key=lambda name: (name == UNKNOWN, _rank(by, name), name))
    sizes = [Sum(len(groups[name]), len(groups[name])) for name in names]
    tables = [sizes] + [[_sum(column, groups[name]) for name in names] for column in summed]
    shown = [
        protected(sums, is_count=column is None or column.kind is Kind.COUNT) for column, sums in zip([None, *summed], tables, strict=True)
    ]
    rows = tuple(Row(name, (Cell(place), Cell(name), *(cells[place - 1] for cells in shown)), "") for place, name in enumerate(names, 1))
    ordinal = Column("derived.ordinal", "序号", 5, Kind.COUNT)
    room = _WIDTH - ordinal.width - _NUMBER.width - sum(column.width for column in summed)
    by = replace(by, width=max(by.width, room))
    count = Column(_NUMBER.key, f"{unit}数", _NUMBER.width, Kind.COUNT, total=True)
    totals = (Cell(look().total_label), Cell(), *(cells[-1] for cells in shown)) if rows else ()
    notes = (level_note(MaskLevel.PUBLIC), *_notes([cell for cells in shown for cell in cells]))
    return Table((ordinal, by, count, *summed), rows, totals, notes)


def protected(sums: Sequence[Sum], *, is_count: bool) -> list[Cell]:
    """The cells of one column and, last, its sum; no hidden one can be worked out from those that are shown.

    A count of one or two is hidden as “＜3”, and any other number that comes from so few lines as “＊”. Where the sum would tell a
    hidden one exactly, the smallest of the others is hidden too; where none is left, the sum is.
    """
    whole = Sum(sum(one.lines for one in sums), _added(one.value for one in sums), money.sum_mark(one.mark for one in sums))
    bounds: dict[int, tuple[float, float]] = {}
    for place, one in enumerate(sums):
        if one.value and is_count and one.value < LEAST:
            bounds[place] = (1, LEAST - 1)
        elif one.value and one.lines < LEAST:
            bounds[place] = (0, inf)
    if _is_telling(whole, is_count):
        return [
            *(_cell(one, is_hidden=bool(one.value), is_count=is_count) for one in sums),
            Cell(SMALL if is_count and len(bounds) == 1 else HIDDEN),  # two that are small together are one each
        ]
    others = sorted(
        (place for place, one in enumerate(sums) if one.value and place not in bounds), key=lambda place: sums[place].value or 0
    )
    most: float = inf  # who knows the rule knows that the smallest were hidden
    while bounds and _is_told(sums, bounds, most) and others:
        bounds[others.pop(0)] = (LEAST if is_count else 0, inf)
        most = (sums[others[0]].value or 0) if others else inf
    cells = [_cell(one, is_hidden=place in bounds, is_count=is_count) for place, one in enumerate(sums)]
    return [*cells, _cell(whole, is_hidden=bool(bounds) and _is_told(sums, bounds, most), is_count=is_count)]


def _rank(by: Column, word: str) -> int:
    """Where a word stands in its vocabulary."""
    spec = spec_of(by.key)
    if spec is None or spec.kind is not Kind.CODE:
        return 0
    return next((place for place, (_, label) in enumerate(vocabulary.options(spec.of)) if label == word), -1)


def _is_telling(whole: Sum, is_count: bool) -> bool:
    return bool(whole.value) and (whole.lines < LEAST or (is_count and (whole.value or 0) < LEAST))


def _is_told(sums: Sequence[Sum], bounds: dict[int, tuple[float, float]], most: float) -> bool:
    """Whether the sum of the hidden cells, which anybody can work out, leaves one of them only one value.

    A sum that is one off must not do so either, or hiding more here than there would tell the two apart.
    """
    left = sum(sums[place].value or 0 for place in bounds)
    capped = {place: (low, min(high, most) if low == LEAST else high) for place, (low, high) in bounds.items()}
    return any(_leaves_one(capped, left + off) for off in (-1, 0, 1))


def _leaves_one(bounds: dict[int, tuple[float, float]], left: int) -> bool:
    for place, (low, high) in bounds.items():
        others = [bound for other, bound in bounds.items() if other != place]
        least, most = left - sum(high for _, high in others), left - sum(low for low, _ in others)
        if max(low, least) == min(high, most):
            return True
    return False


def _cell(one: Sum, *, is_hidden: bool, is_count: bool) -> Cell:
    if not is_hidden:
        return Cell(one.value, one.mark)
    return Cell(SMALL if is_count and (one.value or 0) < LEAST else HIDDEN)


def _sum(column: Column, lines: Sequence[Line]) -> Sum:
    cells = [cell(column, line) for line in lines]
    known = [found for found in cells if isinstance(found.value, int) and found.value]
    return Sum(len(known), _added(found.value for found in cells), money.sum_mark(found.mark for found in cells))


def _added(values: object) -> int | None:
    known = [value for value in values if isinstance(value, int)]  # type: ignore[attr-defined]
    return sum(known) if known else None


def _notes(cells: Sequence[Cell]) -> list[str]:
    found = []
    if any(one.value == SMALL for one in cells):
        found.append(f"小于{LEAST}的数不公布，写作“{SMALL}”。")
    if any(one.value == HIDDEN for one in cells):
        found.append(f"写作“{HIDDEN}”的，或者只涉及一两件，或者公布了会推算出别的小数，不公布。")
    return found
