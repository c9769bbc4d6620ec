"""One entry of the journal: who changed which fields of which record, from what to what, when and on which PC."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from station.frozen import frozen

LINE = 400  # characters of a step's name and of who made it, here and in a bundle


def line(text: str) -> str:
    """``text`` no longer than :data:`LINE`: what is longer could be kept here but never sent."""
    return text if len(text) <= LINE else text[: LINE - 1] + "…"


class FieldChange(NamedTuple):
    """One field of an entry: the value before, the value after, the versions the author knew, parted by blanks ("" for none)."""

    before: Any
    after: Any
    parent: str = ""

    @property
    def parents(self) -> tuple[str, ...]:
        """The versions the author knew: what the form was showing, or for a decision all there were."""
        return tuple(self.parent.split())


@frozen
class Entry:
    """One save of one record. ``(device, number)`` is its origin and identifies it everywhere, for ever.

    ``stamp`` is the version the save gives to every field in ``values``: a hybrid logical clock of 16 hex digits
    and the device, so that text order is version order.
    """

    device: str
    number: int
    stamp: str
    at: str
    by: str
    step: str
    step_name: str
    record: str
    record_id: str
    is_new: bool
    values: Mapping[str, FieldChange]
    more: bytes = b""  # what a later version of the program told beside this, kept and passed on as it came
