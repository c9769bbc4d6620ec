"""What goes where in a district's workbook, as a clerk confirmed it.

It is kept in ``LedgerTemplate.columns``, one place a line: ``place=value=unit=heading``. A place is the letter of a column, whose value is
the key of a ledger's column (``K=grievance.amount=万元=涉及金额（万元）``), or a cell beside the table, whose value is one of ``BLANKS``
(``A2=@filler==填报单位：``).
"""

import re
from collections.abc import Iterable, Sequence

from station.casework.model import LedgerTemplate
from station.casework.sheets import Column, Unit
from station.casework.template_forms import Form
from station.casework.template_pages import column_letters
from station.casework.template_words import NEAR, alike
from station.errors import StationError
from station.frozen import frozen


@frozen
class Place:
    """One line of what a clerk confirmed: a column or a cell, the value that goes there, the unit of money, the heading."""

    place: str
    key: str
    unit: Unit | None
    heading: str

    @property
    def is_cell(self) -> bool:
        """Whether this is a blank beside the table."""
        return self.key.startswith("@")


def matched(form: Form, columns: Sequence[Column]) -> tuple[Place, ...]:
    """A value for each column of the form as far as its heading is like a known name; the likest pairs first, each value once."""
    taken: dict[int, Column] = {}
    ranked = sorted(
        (
            (likeness, heading.column, at)
            for heading in form.headings
            for at, c in enumerate(columns)
            if (likeness := alike(heading.text, c))
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used: set[int] = set()
    for likeness, place, at in ranked:
        if likeness >= NEAR and place not in taken and at not in used and place not in form.formula_columns:
            taken[place] = columns[at]
            used.add(at)
    found = []
    for heading in form.headings:
        column = taken.get(heading.column)
        unit = (heading.unit or column.unit) if column is not None and column.unit else None
        found.append(Place(column_letters(heading.column), column.key if column else "", unit, heading.text))
    return (*found, *blank_places(form))


def blank_places(form: Form) -> tuple[Place, ...]:
    """The blanks beside a table as places to confirm."""
    return tuple(Place(f"{column_letters(blank.spot[1])}{blank.spot[0]}", blank.key, None, blank.label) for blank in form.blanks)


def as_lines(places: Iterable[Place]) -> str:
    """What a clerk confirmed, as it is kept."""
    return "\n".join(f"{p.place}={p.key}={p.unit.value if p.unit else ''}={p.heading}" for p in places)


def read_lines(lines: str) -> tuple[Place, ...]:
    """What was kept; StationError that names the line which cannot be read."""
    found = []
    for number, line in enumerate(filter(None, lines.split("\n")), 1):
        parts = line.split("=", 3)
        if not re.fullmatch(r"[A-Z]{1,3}\d*", parts[0]) or len(parts) < 2 or (len(parts) > 2 and parts[2] not in ("", "元", "万元")):
            raise StationError(f"模板的对应列第 {number} 行“{line}”读不懂。", "请重新确认这份模板的列。")
        found.append(Place(parts[0], parts[1], Unit(parts[2]) if len(parts) > 2 and parts[2] else None, parts[3] if len(parts) > 3 else ""))
    return tuple(found)


def is_same(form: Form, template: LedgerTemplate) -> bool:
    """Whether a form has the headings of a template that was confirmed before, wherever its header stands."""
    return [place.heading for place in read_lines(template.columns) if not place.is_cell] == [heading.text for heading in form.headings]
