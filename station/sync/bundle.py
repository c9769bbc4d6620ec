"""The bundle: journal entries as one file, sealed to those who may read it and signed by the PC that made it.

    0   "GWB1"           4 bytes
    4   suite            1 byte: 1 = age and Ed25519; 0 = what 0.1.0 made, unsealed; 2 (SM2/SM3/SM4) is reserved
    5   header length    4 bytes, big endian
    9   header           MessagePack array, see Header; in clear, nothing personal
        signature        64 bytes, Ed25519 by the signer named in the header, over "GWB1-sig", the suite byte and the header
        content          an age file of the payload (see payload.py), or of a receipt the payload in clear; its length and
                         SHA-256 stand in the header

New elements are added at the end of the header, which older programs pass over. docs/bundle-format.md tells every byte.
"""

import hashlib
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from station.casework.chain import Anchor
from station.casework.journal import Entry
from station.errors import StationError
from station.frozen import frozen
from station.sync import payload
from station.sync.keys import Keys, is_signed
from station.sync.payload import MAX_ENTRIES, MAX_RAW, MISSING, Audience, Count, Device, Line, Number, Seen, Signer, Told, size_of
from station.sync.sealing import opened, sealed_to
from station.sync.unsealed import SEAL, old_header, read_old

if TYPE_CHECKING:
    from station.sync.circle import Circle

__all__ = [
    "GOOD_ENTRIES",
    "GOOD_RAW",
    "MAX_ENTRIES",
    "MAX_FILE",
    "MAX_RAW",
    "MAX_RUN",
    "MISSING",
    "Bundle",
    "BundleError",
    "Header",
    "Kinds",
    "Making",
    "Seen",
    "State",
    "decode",
    "encode",
    "peek",
    "raw_size",
    "size_of",
    "stream",
]

MAGIC = b"GWB1"
UNSEALED, SEALED = 0, 1  # suites
FORMAT = 2
READER = 2  # what this program can read; a bundle that needs more says so in min_reader
CODEC = 1  # MessagePack in zstd

MAX_FILE = 64 << 20
GOOD_RAW = 16 << 20  # more than this is split over several bundles
MAX_RUN = 100_000  # numbers one folded bundle may cover; as many may be missing of a stream
GOOD_ENTRIES = 5_000  # so that taking a bundle in, one transaction, keeps other windows waiting a second or two at most
_MAX_HEADER = 4_096
_SIGNATURE = 64
_CONTEXT = b"GWB1-sig"

Kinds = Literal["b", "f", "e"]  # b: entries; f: a run of bundles folded into one; e: only a receipt, numbered by itself

_Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
_NoHash = Annotated[bytes, Meta(max_length=32)]


class State(Enum):
    """What became of a bundle that was found."""

    TAKEN = "taken"
    OLDER = "older"  # taken before
    INCOMPLETE = "incomplete"  # still being copied
    GAP = "gap"  # has not come, though later ones have
    DAMAGED = "damaged"
    NEWER = "newer"  # from a newer version of the program
    FORKED = "forked"  # another bundle of the same number was taken
    UNKNOWN = "unknown"  # signed by a PC nobody has admitted, as far as is known here
    REVOKED = "revoked"  # made by a PC after it was declared lost
    FORGED = "forged"  # not by whom it says
    BEYOND = "beyond"  # holds what its maker may not write; the rest of it was taken
    NOT_FOR_US = "not for us"
    UNSIGNED = "unsigned"  # from 0.1.0: read only when a person says so


class BundleError(StationError):
    """Why a bundle cannot be taken in; ``state`` says it to the program."""

    def __init__(self, state: State, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.state = state


class Header(Struct, array_like=True, frozen=True, kw_only=True):
    """What anyone may read of a bundle."""

    format: Count
    unit: Line  # folder code of the unit its maker belongs to
    device: Device
    audience: Audience  # "" for a receipt
    number: Number
    since: Number  # the first number it covers: below ``number`` only if it is folded
    previous: _NoHash  # SHA-256 of the whole bundle before ``since``; empty for the first and for receipts
    stands_for: _NoHash  # of a folded one: SHA-256 of the bundle ``number`` it replaces
    kind: Annotated[str, Meta(pattern="^[a-z]\\Z")]
    schema: Count  # how many shapes of the store its maker knew
    min_reader: Count
    entries: Count
    length: Annotated[int, Meta(ge=0, le=MAX_FILE)]
    sha256: _Hash
    codec: Count
    signer: Signer


@frozen
class Making:
    """What a bundle to be made says of itself. For a receipt ``audience`` and ``previous`` are empty and nobody is named to read it."""

    unit: str
    device: str
    audience: str
    number: int
    since: int
    previous: bytes
    kind: Kinds
    schema: int
    made_at: str
    seen: Mapping[str, Seen]
    stands_for: bytes = b""
    anchor: Anchor | None = None  # how far the chains of its maker have come


@frozen
class Bundle:
    """A bundle that was read and found whole. ``sha256`` is that of the whole file, in hex.

    ``more`` holds what a later version told beside the entries; a bundle that has some is not folded by this one.
    """

    header: Header
    sha256: str
    made_at: str
    seen: Mapping[str, Seen]  # how far the maker has taken in each stream
    entries: tuple[Entry, ...]
    anchor: Anchor | None = None
    more: bytes = b""


_encoder = msgspec.msgpack.Encoder()
_header_decoder = msgspec.msgpack.Decoder(Header)

_BROKEN = "这个包和它自己的记录对不上，可能被改动或拷坏了。没有收入任何内容。"
_UNRULY = "这个包的内容不合规范。没有收入任何内容。"
_HALF = "这个包还没有拷完整，先留着，下次再收。"
_NEWER = "这个包是由更新版本的程序做的。先留着，本机的程序升级后再收。"
_FORGED = "这个包的签名对不上，可能不是所写的那台电脑做的。没有收入任何内容。"
_REVOKED = "做这个包的电脑已经登记为丢失，这个包是在那之后做的。没有收入任何内容。"
_NOT_FOR_US = "这个包不是给本单位的。"
_UNSIGNED = "这个包是 0.1.0 版做的，没有加密也没有签名，看不出是谁做的。没有收入任何内容。"


def stream(device: str, audience: str) -> str:
    """The name of a stream, as receipts speak of it."""
    return f"{device} {audience}"


def encode(making: Making, entries: Sequence[Entry], keys: Keys, recipients: Sequence[str]) -> bytes:
    """The bytes of a bundle that ``recipients`` (age) can open, signed with ``keys`` and read back before they are returned.

    ``keys`` must be able to open it too, unless it is a receipt.
    """
    origin = payload.Origin(making.device, making.audience, making.number, making.since, keys.key_id)
    seen = {name: Seen(s.number, tuple(s.missing[:MISSING])) for name, s in making.seen.items()}
    told = Told(origin, making.made_at, seen, tuple(entries), making.anchor)
    packed = payload.write(told)
    content = packed if making.kind == "e" else sealed_to(packed, recipients)
    header = Header(
        format=FORMAT,
        unit=making.unit,
        device=making.device,
        audience=making.audience,
        number=making.number,
        since=making.since,
        previous=making.previous,
        stands_for=making.stands_for,
        kind=making.kind,
        schema=making.schema,
        min_reader=READER,
        entries=len(entries),
        length=len(content),
        sha256=hashlib.sha256(content).digest(),
        codec=CODEC,
        signer=keys.key_id,
    )
    head = _encoder.encode(header)
    signature = keys.sign(_signed(SEALED, head))
    whole = b"".join([MAGIC, bytes([SEALED]), len(head).to_bytes(4, "big"), head, signature, content])
    try:
        parts = _take_apart(whole)
        is_right = parts.header == header and _opened(parts, keys) == told
    except BundleError as error:
        raise AssertionError("a bundle that cannot be read back") from error
    if not is_right:
        raise AssertionError("a bundle does not say what it was made of")
    return whole


def peek(content: bytes) -> Header:
    """The header of a bundle that is here whole: lengths and hash are right, nothing else is known of it.

    BundleError if it is cut short, altered, or of a suite this version does not know.
    """
    return _take_apart(content).header


def raw_size(content: bytes, keys: Keys) -> int:
    """How many bytes a bundle takes once it is open, of one made with these keys."""
    packed = opened(_take_apart(content).content, keys)
    assert packed is not None
    return len(payload.decompressed(packed))


def decode(content: bytes, circle: "Circle", keys: Keys, *, unsealed: bool = False) -> Bundle:
    """Read a bundle, cheap checks first; BundleError says why it cannot be taken in.

    ``unsealed``: a person has said that a bundle of 0.1.0, which nobody signed, is to be read.
    """
    parts = _take_apart(content)
    header = parts.header
    if parts.suite == UNSEALED:
        if not unsealed:
            raise BundleError(State.UNSIGNED, _UNSIGNED, "请向对方核实这个文件确实是他们做的，再点“收旧版的包”。")
        told = _read_old(parts)
    else:
        _ensure_signed(parts, circle)
        if header.min_reader > READER or header.codec != CODEC or header.kind not in ("b", "f", "e"):
            raise BundleError(State.NEWER, _NEWER)
        told = _opened(parts, keys)
    return Bundle(header, hashlib.sha256(content).hexdigest(), told.made_at, told.seen, told.entries, told.anchor, told.more)


@frozen
class _Parts:
    suite: int
    head: bytes
    header: Header
    signature: bytes
    content: bytes


def _take_apart(content: bytes) -> _Parts:
    """The parts of a file once lengths and hash have been found right."""
    if not MAGIC.startswith(content[:4]):
        raise BundleError(State.DAMAGED, _BROKEN)
    if len(content) < 9:
        raise BundleError(State.INCOMPLETE, _HALF)
    suite, size = content[4], int.from_bytes(content[5:9], "big")
    if suite not in (UNSEALED, SEALED):
        raise BundleError(State.NEWER, _NEWER)
    if size > _MAX_HEADER:
        raise BundleError(State.DAMAGED, _BROKEN)
    body = 9 + size + (_SIGNATURE if suite == SEALED else SEAL)
    if len(content) < body:
        raise BundleError(State.INCOMPLETE, _HALF)
    head, signature = content[9 : 9 + size], content[9 + size : body]
    try:
        header = _header_decoder.decode(head) if suite == SEALED else Header(**old_header(head, signature))
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise BundleError(State.DAMAGED, _BROKEN) from error
    inner = content[body:]
    if len(inner) < header.length:
        raise BundleError(State.INCOMPLETE, _HALF)
    if len(inner) != header.length or hashlib.sha256(inner).digest() != header.sha256:
        raise BundleError(State.DAMAGED, _BROKEN)
    return _Parts(suite, head, header, signature, inner)


def _signed(suite: int, head: bytes) -> bytes:
    return _CONTEXT + bytes([suite]) + head


def _ensure_signed(parts: _Parts, circle: "Circle") -> None:
    """Before anything is opened: made by a PC that may, and not after it was lost."""
    header = parts.header
    public = circle.public_key(header.signer, header.unit)
    if not is_signed(public, parts.signature, _signed(parts.suite, parts.head)):
        raise BundleError(State.FORGED, _FORGED)
    if not circle.accepts(header.signer, stream(header.device, header.audience), header.number):
        raise BundleError(State.REVOKED, _REVOKED)


def _opened(parts: _Parts, keys: Keys) -> Told:
    """What a bundle says whose maker is known."""
    header = parts.header
    try:
        packed = parts.content if header.kind == "e" else opened(parts.content, keys)
        if packed is None:
            raise BundleError(State.NOT_FOR_US, _NOT_FOR_US)
        told = payload.read(packed)
    except ValueError as error:
        raise BundleError(State.DAMAGED, _UNRULY) from error
    if told.origin != payload.Origin(header.device, header.audience, header.number, header.since, header.signer):
        raise BundleError(State.FORGED, _FORGED)
    if not _is_consistent(header, told):
        raise BundleError(State.DAMAGED, _UNRULY)
    return told


def _is_consistent(header: Header, told: Told) -> bool:
    """What the types cannot say: numbers, hashes and counts that agree with the kind."""
    if header.kind == "e":
        return (header.audience, header.since, header.previous, header.stands_for, len(told.entries)) == ("", header.number, b"", b"", 0)
    is_folded = header.kind == "f"
    return (
        header.audience != ""
        and 0 < header.entries == len(told.entries)
        and (0 <= header.number - header.since < MAX_RUN if is_folded else header.since == header.number)
        and len(header.stands_for) == (32 if is_folded else 0)
        and len(header.previous) == (32 if header.since > 1 else 0)
    )


def _read_old(parts: _Parts) -> Told:
    try:
        return read_old(parts.head, parts.content)
    except ValueError as error:
        raise BundleError(State.DAMAGED, _UNRULY) from error
