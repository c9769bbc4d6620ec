"""What a bundle says once it is open: journal entries, each with its origin, and how far its maker has taken in the others.

A MessagePack array, see _Payload, compressed with zstd. New elements come at its end; what a later version has to add to an
entry comes in ``more``, by the entry's position. Both are kept as they are and passed on. Steps and changes take no new
elements: what is in them is written into the journal, and such a change raises ``min_reader``. Records and fields are
named, and unknown ones travel whole.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import msgspec
import zstandard
from msgspec import Meta, Raw, Struct

from station import __version__
from station.casework.fields import Kind
from station.casework.journal import LINE, Entry, FieldChange
from station.casework.model import BY_NAME

MAX_RAW = 64 << 20
MISSING = 1_000  # missing numbers a receipt names of one stream; the others are named when these have come
_LEVEL = 9  # 17 % smaller than 3 on daily bundles, at no time one notices

_STAMP = "0[0-9a-f]{15}\\.[0-9a-f]{16}"  # 60 bits: years to 2577, far from where the clock would overflow

Device = Annotated[str, Meta(pattern="^[0-9a-f]{16}\\Z")]
Audience = Annotated[str, Meta(pattern="^(up|all|to-[a-z0-9][a-z0-9-]{0,23})?\\Z")]  # "" in receipts
Signer = Annotated[str, Meta(pattern="^([0-9a-f]{16})?\\Z")]  # "" in what 0.1.0 made
Line = Annotated[str, Meta(max_length=LINE)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Number = Annotated[int, Meta(ge=1, lt=10**10)]
_Stream = Annotated[str, Meta(pattern="^[0-9a-f]{16} (up|all|to-[a-z0-9][a-z0-9-]{0,23})\\Z")]
_Stamp = Annotated[str, Meta(pattern=f"^{_STAMP}\\Z")]
_Parents = Annotated[str, Meta(pattern=f"^({_STAMP}( {_STAMP})*)?\\Z", max_length=34 * 1_000)]
_Id = Annotated[str, Meta(pattern="^[0-9A-Za-z._:-]{1,64}\\Z")]
_Name = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,59}\\Z")]
_Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_Scalar = None | bool | _Integer | str


class Seen(NamedTuple):
    """How far a stream has been taken in: the highest number, and the numbers below it that have not come."""

    number: Count
    missing: Annotated[tuple[Count, ...], Meta(max_length=MISSING)] = ()


class Origin(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Whose payload it is, said again under the seal: nobody can publish another PC's payload as his own."""

    device: Device
    audience: Audience
    number: Number
    since: Number
    signer: Signer


@dataclass(frozen=True)
class Told:
    """An open payload. ``more`` holds the elements a later version added, a MessagePack array, or nothing."""

    origin: Origin
    made_at: str
    seen: Mapping[str, Seen]
    entries: tuple[Entry, ...]
    more: bytes = b""


class _Change(NamedTuple):
    before: _Scalar
    after: _Scalar
    parent: _Parents = ""


class Step(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """One step of its maker: what was done, when and by whom."""

    id: _Id
    name: Line
    at: Line
    by: Line


class _Run(NamedTuple):
    """Entries that follow each other here and at their device: which of the devices, the first number, how many."""

    device: Count
    first: Number
    length: Count


class WireEntry(Struct, array_like=True, forbid_unknown_fields=True):
    """An entry without its origin, which stands in the runs."""

    step: Count  # position in the payload's steps
    stamp: _Stamp
    record: _Name
    record_id: _Id
    is_new: bool
    values: dict[_Name, _Change]


class _Payload(Struct, array_like=True):
    origin: Origin
    made_at: Line  # the maker's wall clock, for display only
    program: Line
    seen: dict[_Stream, Seen]
    devices: list[Device]
    runs: list[_Run]
    steps: list[Step]
    entries: list[WireEntry]
    more: dict[Count, bytes]


_ELEMENTS = len(_Payload.__struct_fields__)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Payload)
_elements = msgspec.msgpack.Decoder(list[Raw])


def write(told: Told) -> bytes:
    """The compressed bytes of a payload."""
    entries = told.entries
    steps = {step: at for at, step in enumerate(dict.fromkeys(Step(e.step, e.step_name, e.at, e.by) for e in entries))}
    devices = {device: at for at, device in enumerate(dict.fromkeys(e.device for e in entries))}
    payload = _Payload(
        origin=told.origin,
        made_at=told.made_at,
        program=__version__,
        seen={stream: Seen(s.number, s.missing[:MISSING]) for stream, s in told.seen.items()},
        devices=list(devices),
        runs=[_Run(devices[device], first, count) for device, first, count in _runs(entries)],
        steps=list(steps),
        entries=[
            WireEntry(steps[Step(e.step, e.step_name, e.at, e.by)], e.stamp, e.record, e.record_id, e.is_new, dict(e.values))  # type: ignore[arg-type]
            for e in entries
        ],
        more={at: e.more for at, e in enumerate(entries) if e.more},
    )
    raw = _encoder.encode(payload)
    if told.more:
        raw = _encoder.encode([*_elements.decode(raw), *_elements.decode(told.more)])
    return zstandard.ZstdCompressor(_LEVEL).compress(raw)


def read(compressed: bytes) -> Told:
    """What a payload says; ValueError if it is in any way not what this program or a later one writes."""
    raw = decompressed(compressed)
    try:
        payload = _decoder.decode(raw)
        more = b""
        if _length(raw) > _ELEMENTS:
            more = _encoder.encode(_elements.decode(raw)[_ELEMENTS:])
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("not laid out as a payload") from error
    if sum(run.length for run in payload.runs) != len(payload.entries) or any(run.device >= len(payload.devices) for run in payload.runs):
        raise ValueError("runs that do not fit the entries")
    if any(at >= len(payload.entries) for at in payload.more):
        raise ValueError("an entry that is not there")
    entries = journal_entries(_origins(payload), payload.steps, payload.entries, payload.more)
    return Told(payload.origin, payload.made_at, payload.seen, entries, more)


def size_of(entries: Iterable[Entry]) -> int:
    """About how many bytes the entries take before compression."""
    return sum(len(_encoder.encode(dict(e.values))) for e in entries)


def _runs(entries: Sequence[Entry]) -> Iterator[tuple[str, int, int]]:
    """(device, first number, how many) of entries that follow each other."""
    for (device, _), run in itertools.groupby(enumerate(entries), lambda e: (e[1].device, e[1].number - e[0])):
        numbers = [entry.number for _, entry in run]
        yield device, numbers[0], len(numbers)


def _length(raw: bytes) -> int:
    """How many elements a MessagePack array has that was found to be one."""
    return raw[0] & 0x0F if raw[0] < 0xA0 else int.from_bytes(raw[1 : 3 if raw[0] == 0xDC else 5], "big")


def decompressed(payload: bytes) -> bytes:
    """``max_output_size`` limits nothing when a frame states its size, so that is looked at first."""
    try:
        stated = zstandard.get_frame_parameters(payload).content_size
        if not 0 < stated <= MAX_RAW:
            raise ValueError("more than any bundle holds")
        with zstandard.ZstdDecompressor(max_window_size=MAX_RAW).stream_reader(payload) as reader:
            raw = reader.read(stated + 1)
    except zstandard.ZstdError as error:
        raise ValueError("not compressed as it should be") from error
    if len(raw) != stated:
        raise ValueError("not as long as stated")
    return raw


def _origins(told: _Payload) -> Iterator[tuple[str, int]]:
    for run in told.runs:
        yield from zip(itertools.repeat(told.devices[run.device]), range(run.first, run.first + run.length), strict=False)


def journal_entries(
    origins: Iterable[tuple[str, int]], steps: Sequence[Step], told: Sequence[WireEntry], more: Mapping[int, bytes]
) -> tuple[Entry, ...]:
    """The entries with their origins; ValueError for what the types cannot say: steps, values of their kind, rising stamps."""
    if any(entry.step >= len(steps) for entry in told):
        raise ValueError("a step that is not there")
    if any("id" in e.values or "stamps" in e.values or not _fits(e) for e in told):
        raise ValueError("a value its field cannot hold")
    entries = tuple(
        _entry(device, number, steps[entry.step], entry, more.get(at, b""))
        for at, ((device, number), entry) in enumerate(zip(origins, told, strict=True))
    )
    ordered = sorted((e.device, e.number, e.stamp) for e in entries)
    if any(a[0] == b[0] and (a[1] == b[1] or a[2] >= b[2]) for a, b in itertools.pairwise(ordered)):
        raise ValueError("an entry twice, or stamps that do not rise")
    return entries


def _entry(device: str, number: int, step: Step, told: WireEntry, more: bytes) -> Entry:
    return Entry(
        device=device,
        number=number,
        stamp=told.stamp,
        at=step.at,
        by=step.by,
        step=step.id,
        step_name=step.name,
        record=told.record,
        record_id=told.record_id,
        is_new=told.is_new,
        values={name: FieldChange(*change) for name, change in told.values.items()},
        more=more,
    )


def _fits(entry: WireEntry) -> bool:
    """Whether the values are of the kinds their fields declare; of unknown records and fields nothing is known."""
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
