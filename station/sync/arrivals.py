"""Reading what lies in a drop: is it all here, is it what its name says, is it its turn."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from station.sync.bundle import Bundle, BundleError, State, decode, peek
from station.sync.drop import Drop, Found

if TYPE_CHECKING:
    from station.sync.circle import Circle
    from station.sync.keys import Keys

FORKED = "这个号有两份不一样的包，没有收入后一份。那台电脑可能从旧备份恢复过，或者整机复制过。请和对方核对，由对方重新登记那台电脑。"


def read_named(content: bytes | None, hash16: str) -> Bundle:
    """A bundle with entries whose content agrees with its name (no hash: a copy kept here); BundleError if it does not.

    ``None`` stands for a file that could not be read, which is never called damaged.
    """
    if content is None:
        raise BundleError(State.INCOMPLETE, "现在读不出来，先留着，下次再收。")
    read = decode(content)
    if not read.sha256.startswith(hash16):
        raise BundleError(State.DAMAGED, "这个包和它的名字对不上，可能被改动过。没有收入任何内容。")
    if read.header.kind != "b":
        raise BundleError(State.DAMAGED, "这个包的内容不合规范。没有收入任何内容。")
    return read


def read_turn(drop: Drop, device: str, number: int, previous: str, kept: bytes | None, found: Sequence[Found]) -> Bundle:
    """The bundle whose turn it is, from the copy kept here or from any file of that number; BundleError says why there is none.

    ``previous`` is the SHA-256 of the bundle before it in hex, "" for the first.
    """
    refusals: list[BundleError] = []
    copies = [(kept, "")] if kept is not None else []
    for content, hash16 in [*copies, *((drop.read(file.path), file.hash16) for file in found)]:
        try:
            read = read_named(content, hash16)
            if (read.header.device, read.header.number, read.header.previous) != (device, number, bytes.fromhex(previous)):
                raise BundleError(State.FORKED, FORKED)
            return read
        except BundleError as error:
            refusals.append(error)
    raise next((r for r in refusals if r.state is not State.INCOMPLETE), refusals[0])


def arrived(content: bytes | None, found: Found, circle: "Circle", keys: "Keys") -> Bundle:
    """A bundle, folded bundle or receipt that lies in a drop, if it is what its name says; BundleError says why not.

    ``None`` stands for a file that could not be read, which is never called damaged.
    """
    if content is None:
        raise BundleError(State.INCOMPLETE, "现在读不出来，先留着，下次再收。")
    header = peek(content)
    told = (header.unit, header.device, header.audience, header.kind, header.since, header.number)
    if not sha256(content).hexdigest().startswith(found.hash16) or told != (
        found.unit,
        found.device,
        found.audience,
        found.kind,
        found.since,
        found.number,
    ):
        raise BundleError(State.DAMAGED, "这个包和它的名字对不上，可能被改动过。没有收入任何内容。")
    return decode(content, circle, keys)
