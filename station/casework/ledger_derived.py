"""Values of ledgers that are not a field of one record: the register of them, and how their texts are put together.

A value is a function of the line, registered with its default title and kind; a column names it ``derived.<name>``.
"""

from collections.abc import Callable, Iterable

from station.casework import money
from station.casework.fields import Kind
from station.casework.ledger_line import Line
from station.casework.masking import Mask
from station.casework.sheets import Cell
from station.frozen import frozen

Value = Cell | str | int | None


@frozen
class Derived:
    """A registered value with its default title, kind and the mask its function puts on by itself."""

    title: str
    kind: Kind
    mask: Mask
    of: Callable[[Line], Value]


DERIVED: dict[str, Derived] = {}


def derived(title: str, kind: Kind = Kind.TEXT, mask: Mask = Mask.NONE) -> Callable[[Callable[[Line], Value]], Callable[[Line], Value]]:
    """Register a function ``_name`` as the value ``derived.name``."""

    def register(function: Callable[[Line], Value]) -> Callable[[Line], Value]:
        DERIVED[function.__name__[1:]] = Derived(title, kind, mask, function)
        return function

    return register


def joined(parts: Iterable[str], mark: str = "；") -> str:
    """What is not empty, with a mark between."""
    return mark.join(part for part in parts if part)


def bracketed(text: str) -> str:
    """In Chinese brackets, if there is anything."""
    return f"（{text}）" if text else ""


def yuan(fen: int | None, mark: str = "") -> str:
    """An amount within a text; "" where there is none."""
    return money.marked(money.yuan(fen), mark) + "元" if fen is not None else ""


def total(amounts: Iterable[int | None]) -> int | None:
    """What all of them come to; None where nothing is known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
