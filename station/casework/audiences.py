"""Whom a bundle is for: the names of the streams a PC's entries travel in."""

import re

UP = "up"  # the own unit and every unit above it
ALL = "all"  # the own unit, those above and every unit below it

PATTERN = re.compile(r"up|all|to-[a-z0-9][a-z0-9-]{0,23}")  # the folder of a stream


def to(code: str) -> str:
    """The audience of the own unit and the unit with this folder code."""
    return f"to-{code}"


def unit_of(audience: str) -> str:
    """The unit that a ``to-`` audience names; "" for the others."""
    return audience.removeprefix("to-") if audience.startswith("to-") else ""
