"""New ids; they tell the order in which they were given (ULID)."""

from typing import TYPE_CHECKING

from station.patterns import pattern

if TYPE_CHECKING:
    from ulid import ULID

ID = pattern(r"[0-9A-HJKMNP-TV-Z]{26}")  # of a record, wherever it stands


def new_id() -> str:
    """Of a record: 26 characters."""
    return str(_ulid())


def new_hex() -> str:
    """Of a step: 32 hex digits."""
    return str(_ulid().hex)


def new_device() -> str:
    """A name for a PC that no other PC has: 16 hex digits."""
    return new_hex()[-16:]


def _ulid() -> "ULID":
    from ulid import ULID  # asks for its own version among all packages, which the first list would wait for

    return ULID()
