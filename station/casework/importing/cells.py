"""What one cell of an old ledger was read as, and what is known around it while it is read."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from station import paths
from station.casework.importing.headings import Period
from station.casework.importing.raw import Value
from station.casework.importing.targets import TargetField
from station.frozen import frozen


class ReadCell(NamedTuple):
    """A cell read for one field: ``value`` as the field stores it, with ``mark`` (a code of amount_mark or date_mark).

    ``trouble`` is one sentence on why it was not read for certain; then ``value`` is None, and ``choices`` are what it may mean.
    ``note`` is what the cell says beside its value and must not be lost. A cell that says there is nothing has no value and no trouble.
    """

    text: str
    value: Any = None
    mark: str = ""
    trouble: str = ""
    note: str = ""
    choices: tuple[Any, ...] = ()


@frozen
class Around:
    """What is known while the cells of one column are read: field, unit, the table's period, the day of reading, the clerk's words."""

    field: TargetField
    today: date
    period: Period = dataclasses.field(default_factory=Period)
    unit: str = ""  # 元, 万元, "" for 元 that nobody stated, "?" where the figures look like either
    lead: str = ""  # what a table of this target implies of the field, written before what a cell says
    is_1904: bool = False
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)  # "grievance.category:工资" -> code, "" to leave it empty


Read = dict[str, ReadCell]  # by path of the field


def flagged(text: str, trouble: str, *choices: Any) -> ReadCell:
    """A cell that was not read for certain."""
    return ReadCell(text, None, "", trouble, "", choices)


@cache
def nothing() -> frozenset[str]:
    """How people write that there is nothing to write."""
    return frozenset(paths.read_json("imports", "words.json")["nothing"])


def says_nothing(value: Value) -> bool:
    """Whether a cell only says that there is nothing."""
    return isinstance(value, str) and ((len(value) < 10 and value.strip() in nothing()) or value.isspace())
