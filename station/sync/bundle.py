"""The bundle: one PC's journal entries as one file that shows when a single byte of it has changed.

    0   "GWB1"           4 bytes
    4   suite            1 byte: 0 = sealed by SHA-256 alone; 1 (age + Ed25519) and 2 (SM2/SM3/SM4) are reserved
    5   header length    4 bytes, big endian
    9   header           MessagePack array, see Header; in clear, nothing personal
        seal             suite 0: SHA-256 of "GWB1-seal", the suite byte and the header
        payload          MessagePack array, see _Payload, compressed with zstd; its length and SHA-256 stand in the header

New elements are added at the end of the header, which older programs pass over. Entries and the payload take no new
elements: a program that dropped what it does not know would lose it, so such a change raises ``min_reader``. Records
and fields are named, and unknown ones travel whole.
"""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Literal, NamedTuple

import msgspec
import zstandard
from msgspec import Meta, Struct

from station import __version__
from station.casework.fields import Kind
from station.casework.journal import LINE, Entry, FieldChange
from station.casework.model import BY_NAME
from station.errors import StationError

MAGIC = b"GWB1"
UNSEALED = 0
FORMAT = 1
READER = 1  # what this program can read; a bundle that needs more says so in min_reader
CODEC = 1  # MessagePack in zstd

MAX_FILE = 64 << 20
MAX_RAW = 64 << 20
GOOD_RAW = 16 << 20  # more than this is split over several bundles
GOOD_ENTRIES = 5_000  # so that taking a bundle in, one transaction, keeps other windows waiting a second or two at most
_MAX_HEADER = 4_096
_SEAL = hashlib.sha256(b"").digest_size
_LEVEL = 9  # 17 % smaller than 3 on daily bundles, at no time one notices

Kinds = Literal["b", "e"]  # b: entries; e: only a receipt, numbered by itself

_Device = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
_Stamp = Annotated[str, Meta(pattern="^0[0-9a-f]{15}\\.[0-9a-f]{16}$")]  # 60 bits: years to 2577, far from where the clock would overflow
_Parent = Annotated[str, Meta(pattern="^(0[0-9a-f]{15}\\.[0-9a-f]{16})?$")]
_Id = Annotated[str, Meta(pattern="^[0-9A-Za-z._:-]{1,64}$")]
_Name = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,59}$")]
_Line = Annotated[str, Meta(max_length=LINE)]
_Count = Annotated[int, Meta(ge=0, le=2**53)]
_Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
_Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_Scalar = None | bool | _Integer | str


class State(Enum):
    """What became of a bundle that was found."""

    TAKEN = "taken"
    PARKED = "parked"  # kept here until the one before it comes
    OLDER = "older"  # taken before
    INCOMPLETE = "incomplete"  # still being copied
    DAMAGED = "damaged"
    NEWER = "newer"  # from a newer version of the program
    FORKED = "forked"  # another bundle of the same number was taken


class BundleError(StationError):
    """Why a bundle cannot be taken in; ``state`` says it to the program."""

    def __init__(self, state: State, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.state = state


class Header(Struct, array_like=True, frozen=True):
    """What anyone may read of a bundle."""

    format: int
    station: _Line  # 站点码
    device: _Device
    number: Annotated[int, Meta(ge=1, lt=10**10)]
    previous: Annotated[bytes, Meta(max_length=32)]  # SHA-256 of the whole bundle before it; empty for the first and for receipts
    kind: Kinds
    schema: _Count  # how many shapes of the store its maker knew
    min_reader: _Count
    first: _Count  # numbers of the journal entries in it; 0 if there are none
    last: _Count
    entries: _Count
    length: Annotated[int, Meta(ge=0, le=MAX_FILE)]
    sha256: _Hash
    codec: _Count


class _Change(NamedTuple):
    before: _Scalar
    after: _Scalar
    parent: _Parent = ""


class _Step(Struct, array_like=True, forbid_unknown_fields=True):
    id: _Id
    name: _Line
    at: _Line
    by: _Line


class _Entry(Struct, array_like=True, forbid_unknown_fields=True):
    step: _Count  # position in the payload's steps
    stamp: _Stamp
    record: _Name
    record_id: _Id
    is_new: bool
    values: dict[_Name, _Change]


class _Payload(Struct, array_like=True, forbid_unknown_fields=True):
    device: _Device  # again, under the seal to come: nobody can publish another PC's payload as his own
    number: _Count
    made_at: _Line  # the maker's wall clock, for display only
    program: _Line
    seen: dict[_Device, _Count]
    steps: list[_Step]
    entries: list[_Entry]


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read and found whole. ``sha256`` is that of the whole file, in hex."""

    header: Header
    sha256: str
    made_at: str
    seen: Mapping[str, int]  # how far the maker has taken in the bundles of each other PC
    entries: tuple[Entry, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Payload)
_header_decoder = msgspec.msgpack.Decoder(Header)

_BROKEN = "这个包的封签对不上，可能被改动或拷坏了。没有收入任何内容。"
_UNRULY = "这个包的内容不合规范。没有收入任何内容。"
_HALF = "这个包还没有拷完整，先留着，下次再收。"
_NEWER = "这个包是由更新版本的程序做的。先留着，本机的程序升级后再收。"


def encode(
    *,
    station: str,
    device: str,
    number: int,
    previous: bytes,
    kind: Kinds,
    schema: int,
    made_at: str,
    seen: Mapping[str, int],
    entries: Sequence[Entry],
) -> bytes:
    """The bytes of a bundle of consecutive journal entries of ``device``, read back before they are returned."""
    steps = {e.step: _Step(e.step, e.step_name, e.at, e.by) for e in entries}
    position = {step: at for at, step in enumerate(steps)}
    raw = _encoder.encode(
        _Payload(
            device=device,
            number=number,
            made_at=made_at,
            program=__version__,
            seen=dict(seen),
            steps=list(steps.values()),
            entries=[_Entry(position[e.step], e.stamp, e.record, e.record_id, e.is_new, dict(e.values)) for e in entries],  # type: ignore[arg-type]
        )
    )
    payload = zstandard.ZstdCompressor(_LEVEL).compress(raw)
    header = _encoder.encode(
        Header(
            format=FORMAT,
            station=station,
            device=device,
            number=number,
            previous=previous,
            kind=kind,
            schema=schema,
            min_reader=1,
            first=entries[0].number if entries else 0,
            last=entries[-1].number if entries else 0,
            entries=len(entries),
            length=len(payload),
            sha256=hashlib.sha256(payload).digest(),
            codec=CODEC,
        )
    )
    content = b"".join([MAGIC, bytes([UNSEALED]), len(header).to_bytes(4, "big"), header, _seal(UNSEALED, header), payload])
    if decode(content).entries != tuple(entries):
        raise AssertionError("a bundle does not say what it was made of")
    return content


def size_of(entries: Sequence[Entry]) -> int:
    """About how many bytes the entries take before compression."""
    return sum(len(_encoder.encode(dict(e.values))) for e in entries)


def decode(content: bytes) -> Bundle:
    """Read a bundle, cheap checks first; BundleError if it is cut short, altered, unruly or of a newer version."""
    header, payload = _open(content)
    raw = _decompress(payload)
    try:
        told = _decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BundleError(State.DAMAGED, _UNRULY) from error
    _check(header, told)
    return Bundle(header, hashlib.sha256(content).hexdigest(), told.made_at, told.seen, tuple(_entries(header, told)))


def _open(content: bytes) -> tuple[Header, bytes]:
    """The header and the payload once the seal and the hash have been found right."""
    if not MAGIC.startswith(content[:4]):
        raise BundleError(State.DAMAGED, _BROKEN)
    if len(content) < 9:
        raise BundleError(State.INCOMPLETE, _HALF)
    suite, size = content[4], int.from_bytes(content[5:9], "big")
    if suite != UNSEALED:
        raise BundleError(State.NEWER, _NEWER)
    if size > _MAX_HEADER:
        raise BundleError(State.DAMAGED, _BROKEN)
    body = 9 + size + _SEAL
    if len(content) < body:
        raise BundleError(State.INCOMPLETE, _HALF)
    header_bytes = content[9 : 9 + size]
    if content[9 + size : body] != _seal(suite, header_bytes):
        raise BundleError(State.DAMAGED, _BROKEN)
    try:
        header = _header_decoder.decode(header_bytes)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BundleError(State.DAMAGED, _UNRULY) from error
    if header.min_reader > READER or header.codec != CODEC:
        raise BundleError(State.NEWER, _NEWER)
    payload = content[body:]
    if len(payload) < header.length:
        raise BundleError(State.INCOMPLETE, _HALF)
    if len(payload) != header.length or hashlib.sha256(payload).digest() != header.sha256:
        raise BundleError(State.DAMAGED, _BROKEN)
    return header, payload


def _seal(suite: int, header: bytes) -> bytes:
    return hashlib.sha256(b"GWB1-seal" + bytes([suite]) + header).digest()


def _decompress(payload: bytes) -> bytes:
    """``max_output_size`` limits nothing when a frame states its size, so that is looked at first."""
    try:
        stated = zstandard.get_frame_parameters(payload).content_size
        if not 0 < stated <= MAX_RAW:
            raise BundleError(State.DAMAGED, _UNRULY)
        with zstandard.ZstdDecompressor(max_window_size=MAX_RAW).stream_reader(payload) as reader:
            raw = reader.read(stated + 1)
    except zstandard.ZstdError as error:
        raise BundleError(State.DAMAGED, _UNRULY) from error
    if len(raw) != stated:
        raise BundleError(State.DAMAGED, _UNRULY)
    return raw


def _check(header: Header, told: _Payload) -> None:
    """What the types cannot say: who made it, the run of numbers and stamps, values of the kind their field declares."""
    count = len(told.entries)
    numbers = (header.first, header.last) == ((header.last - count + 1, header.last) if count else (0, 0))
    stamps = [e.stamp for e in told.entries]
    fine = (
        (told.device, told.number, count) == (header.device, header.number, header.entries)
        and numbers
        and (header.first > 0) == (count > 0)
        and (count > 0) == (header.kind == "b")
        and all(before < after for before, after in itertools.pairwise(stamps))
        and all(e.step < len(told.steps) and "id" not in e.values and "stamps" not in e.values for e in told.entries)
        and all(_fits(e) for e in told.entries)
    )
    if not fine:
        raise BundleError(State.DAMAGED, _UNRULY)


def _fits(entry: _Entry) -> bool:
    cls = BY_NAME.get(entry.record)
    if cls is None:
        return True
    known = ((cls.spec(name).kind, change) for name, change in entry.values.items() if cls.knows(name))
    return all(_is_of(kind, change.before) and _is_of(kind, change.after) for kind, change in known)


def _is_of(kind: Kind, value: object) -> bool:
    if kind is Kind.FLAG:
        return isinstance(value, bool)
    if kind in (Kind.COUNT, Kind.MONEY):
        return value is None or (isinstance(value, int) and not isinstance(value, bool))
    return isinstance(value, str)


def _entries(header: Header, told: _Payload) -> list[Entry]:
    entries = []
    for number, entry in enumerate(told.entries, header.first):
        step = told.steps[entry.step]
        values = {name: FieldChange(*change) for name, change in entry.values.items()}
        entries.append(
            Entry(
                device=header.device,
                number=number,
                stamp=entry.stamp,
                at=step.at,
                by=step.by,
                step=step.id,
                step_name=step.name,
                record=entry.record,
                record_id=entry.record_id,
                is_new=entry.is_new,
                values=values,
            )
        )
    return entries
