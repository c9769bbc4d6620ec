"""Anchors of the chain: signing how far it has come, and whether an anchor is by whom it says."""

from typing import TYPE_CHECKING

import msgspec

from station.casework.chain import Anchor
from station.sync.keys import Keys, is_signed

if TYPE_CHECKING:
    from station.sync.circle import Circle

_CONTEXT = b"GWB1-anchor"


def signed(anchor: Anchor, keys: Keys) -> Anchor:
    """The anchor with this PC's signature."""
    return anchor._replace(signer=keys.key_id, signature=keys.sign(_signed(anchor)))


def is_right(anchor: Anchor, circle: "Circle", unit: str = "") -> bool:
    """Whether a PC that belongs to the exchange, of this unit if one is named, signed just this."""
    pc = circle.pcs.get(anchor.signer)
    return pc is not None and unit in ("", pc.unit) and is_signed(pc.public, anchor.signature, _signed(anchor))


def _signed(anchor: Anchor) -> bytes:
    return _CONTEXT + msgspec.msgpack.encode(tuple(anchor[:7]))
