"""Reading what lies in a drop: is it all here, and is it what its name says."""

from hashlib import sha256
from typing import TYPE_CHECKING

from station.sync.bundle import Bundle, BundleError, State, decode, peek
from station.sync.drop import Found

if TYPE_CHECKING:
    from station.sync.circle import Circle
    from station.sync.keys import Keys

_MISNAMED = "这个包和它的名字对不上，可能被改动过。没有收入任何内容。"


def arrived(content: bytes | None, found: Found, circle: "Circle", keys: "Keys") -> Bundle:
    """A bundle, folded bundle or receipt that lies in a drop, if it is what its name says; BundleError says why not.

    ``None`` stands for a file that could not be read, which is never called damaged.
    """
    if content is None:
        raise BundleError(State.INCOMPLETE, "现在读不出来，先留着，下次再收。")
    is_named = sha256(content).hexdigest().startswith(found.hash16)
    try:
        header = peek(content)
    except BundleError as error:
        if is_named != (error.state is State.INCOMPLETE):  # a name that fits belongs to a whole file
            raise
        raise BundleError(State.DAMAGED, _MISNAMED) from error
    named = (found.unit, found.device, found.audience, found.kind, found.since, found.number)
    if not is_named or (header.unit, header.device, header.audience, header.kind, header.since, header.number) != named:
        raise BundleError(State.DAMAGED, _MISNAMED)
    return decode(content, circle, keys)
