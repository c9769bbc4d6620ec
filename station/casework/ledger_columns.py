"""One column of a ledger from its path: what the declaration says, what may be said otherwise, and never a looser mask."""

from functools import cache
from typing import Any

from station.casework import ledger_clue_values, ledger_letter_values, ledger_outreach_values, ledger_values
from station.casework.fields import FieldSpec, Kind
from station.casework.ledger_derived import DERIVED
from station.casework.masking import Mask, mask_of
from station.casework.model import BY_NAME
from station.casework.sheets import Column, Unit

VALUES = (ledger_values, ledger_letter_values, ledger_clue_values, ledger_outreach_values)  # each registers its own
USUAL_WIDTH = 10  # of a column that says nothing of it

_OF_TEXT = (Mask.NAME, Mask.PHONE, Mask.ID_NUMBER, Mask.ADDRESS, Mask.FREE_TEXT, Mask.WITHHELD)


@cache
def spec_of(path: str) -> FieldSpec | None:
    """The declaration of a field path; None for a derived value, KeyError for what is neither."""
    record, name = path.split(".")
    if record == "derived":
        DERIVED[name]
        return None
    return BY_NAME[record].spec(name)


@cache
def own_mask(path: str) -> Mask:
    """The mask a value calls for by itself at the level of the district."""
    spec = spec_of(path)
    return mask_of(spec) if spec else DERIVED[path.partition(".")[2]].mask


@cache
def masks_for(path: str) -> tuple[Mask, ...]:
    """The masks a layout may lay on a value: its own first, then stricter ones."""
    own, spec = own_mask(path), spec_of(path)
    if own is Mask.NONE and spec is not None and spec.kind is Kind.TEXT:
        return (own, *_OF_TEXT)
    return tuple(dict.fromkeys((own, Mask.WITHHELD)))


def column(
    path: str,
    width: int = USUAL_WIDTH,
    *,
    title: str = "",
    kind: Kind | None = None,
    unit: Unit | None = None,
    mask: Mask | None = None,
    total: bool = False,
    narrow: bool = False,
) -> Column:
    """A column of this path; title, kind and mask follow from the declaration where they are not given.

    KeyError for a path nobody declared, ValueError for a mask looser than the value's own.
    """
    spec, own = spec_of(path), own_mask(path)
    value = spec or DERIVED[path.partition(".")[2]]
    if mask is not None and mask not in masks_for(path):
        raise ValueError(f"{path}: {mask.value} is looser than {own.value}")
    label = spec.label if spec else DERIVED[path.partition(".")[2]].title
    return Column(path, title or label, width, kind or value.kind, unit, mask or own, total, narrow)


def read_column(raw: dict[str, Any]) -> Column:
    """A column as a delivered file has it."""
    said = dict(raw)
    path, width = said.pop("value"), said.pop("width")
    for name, made in (("kind", Kind), ("unit", Unit), ("mask", Mask)):
        if name in said:
            said[name] = made(said[name])
    return column(path, width, **said)
