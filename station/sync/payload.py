"""What a bundle says once it is open: journal entries, each with its origin, and how far its maker has taken in the others.

A MessagePack array, see _Payload, compressed with zstd. The entries lie in columns, which makes a bundle half as large as one
entry after the other. New elements come at the end of the array; what a later version has to add to an entry comes in
``more``, by the entry's position. Both are kept as they are and passed on. Records and fields are named, and unknown ones
travel whole.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import NoneType
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
import zstandard
from msgspec import Meta, Raw, Struct

from station import __version__
from station.casework import chain
from station.casework.audiences import PATTERN
from station.casework.chain import Anchor
from station.casework.fields import Kind
from station.casework.journal import LINE, Entry, FieldChange
from station.casework.model import BY_NAME
from station.frozen import frozen

T = TypeVar("T", bound=Hashable)

MAX_RAW = 64 << 20
MAX_ENTRIES = 1 << 17  # an empty one takes seven bytes of a payload and a hundred times that here
_FIELDS = 1 << 14  # of all kinds of records together, some 2,000 today
_ADDED = 64  # elements later versions may add
MISSING = 1_000  # missing numbers a receipt names of one stream; the others are named when these have come
_DAILY = 256 << 10  # up to here the slowest compression takes no time one notices, and saves 5 to 10 % of a day's bundle
_LEVELS = (19, 12)
_CLOCK = 60  # bits: years to 2577, far from where the clock would overflow

STAMP = "0[0-9a-f]{15}\\.[0-9a-f]{16}"
Device = Annotated[str, Meta(pattern="^[0-9a-f]{16}\\Z")]
Audience = Annotated[str, Meta(pattern=f"^({PATTERN.pattern})?\\Z")]  # "" in receipts
Signer = Annotated[str, Meta(pattern="^([0-9a-f]{16})?\\Z")]  # "" in what 0.1.0 made
Line = Annotated[str, Meta(max_length=LINE)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
_NUMBERS = 10**10  # ten digits in a name
Number = Annotated[int, Meta(ge=1, lt=_NUMBERS)]
Parents = Annotated[str, Meta(pattern=f"^({STAMP}( {STAMP})*)?\\Z", max_length=34 * 1_000)]
Id = Annotated[str, Meta(pattern="^[0-9A-Za-z._:-]{1,64}\\Z")]
Name = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{0,59}\\Z")]
Link = Annotated[bytes, Meta(min_length=chain.SIZE, max_length=chain.SIZE)]
Scalar = None | bool | Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | str
_Stream = Annotated[str, Meta(pattern=f"^[0-9a-f]{{16}} ({PATTERN.pattern})\\Z")]
Each = Annotated[list[T], Meta(max_length=MAX_ENTRIES)]
_Difference = Annotated[int, Meta(gt=-(2**_CLOCK), lt=2**_CLOCK)]


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


@frozen
class Told:
    """An open payload. ``more`` holds the elements a later version added, a MessagePack array, or nothing."""

    origin: Origin
    made_at: str
    seen: Mapping[str, Seen]
    entries: tuple[Entry, ...]
    anchor: Anchor | None = None  # how far the chains of its maker had come
    more: bytes = b""


class Step(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """One step of its maker: what was done, when and by whom."""

    id: Id
    name: Line
    at: Line
    by: Line


class _Run(NamedTuple):
    """Entries that follow each other here and at their device: which of the devices, the first number, how many."""

    device: Count
    first: Number
    length: Count


class _Shape(NamedTuple):
    """Entries of one kind of record that tell of the same fields, in the same order."""

    record: Name
    fields: tuple[Name, ...]


class _Column(NamedTuple):
    """All that the entries, in their order, tell of one field."""

    record: Name
    field: Name
    before: Each[Scalar]
    after: Each[Scalar]
    parent: Each[Parents]


class _Anchor(NamedTuple):
    """See :class:`station.casework.chain.Anchor`."""

    device: Device
    number: Count
    made_at: Line
    seq: Count
    link: Link
    acts: Count
    acts_link: Link
    signer: Signer
    signature: Annotated[bytes, Meta(min_length=64, max_length=64)]


class _Payload(Struct, array_like=True):
    origin: Origin
    made_at: Line  # the maker's wall clock, for display only
    program: Line
    seen: dict[_Stream, Seen]
    devices: Each[Device]
    runs: Each[_Run]
    steps: Each[Step]
    shapes: Each[_Shape]
    columns: Annotated[list[_Column], Meta(max_length=_FIELDS)]
    # of each entry
    step: Each[Count]
    shape: Each[Count]
    record_id: Each[Id]
    is_new: Each[bool]
    clock: Each[_Difference]  # of its stamp, less that of the entry before
    writer: Each[Count]  # which of the devices its stamp names
    more: Annotated[dict[Count, bytes], Meta(max_length=MAX_ENTRIES)]
    anchor: _Anchor | None = None


_ELEMENTS = len(_Payload.__struct_fields__)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Payload)
_elements = msgspec.msgpack.Decoder(list[Raw])
_change: Callable[[tuple[Any, ...]], FieldChange] = partial(tuple.__new__, FieldChange)  # ten thousands of them in a bundle


# -- writing -------------------------------------------------------------------------------------------------------------


def write(told: Told) -> bytes:
    """The compressed bytes of a payload."""
    raw = _encoder.encode(_packed(told))
    if told.more:
        raw = _encoder.encode([*_elements.decode(raw), *_elements.decode(told.more)])
    return zstandard.ZstdCompressor(_LEVELS[len(raw) > _DAILY]).compress(raw)


def _packed(told: Told) -> _Payload:
    entries = told.entries
    devices: dict[str, int] = {}
    steps: dict[Step, int] = {}
    shapes: dict[_Shape, int] = {}
    columns: dict[tuple[str, str], _Column] = {}
    runs = [_Run(_place(device, devices), first, length) for device, first, length in _runs(entries)]
    packed = _Payload(told.origin, told.made_at, __version__, dict(told.seen), [], runs, [], [], [], [], [], [], [], [], [], {})
    before = 0
    for at, entry in enumerate(entries):
        clock = int(entry.stamp[:16], 16)
        packed.clock.append(clock - before)
        before = clock
        packed.writer.append(_place(entry.stamp[17:], devices))
        packed.step.append(_place(Step(entry.step, entry.step_name, entry.at, entry.by), steps))
        packed.shape.append(_place(_Shape(entry.record, tuple(entry.values)), shapes))
        packed.record_id.append(entry.record_id)
        packed.is_new.append(entry.is_new)
        if entry.more:
            packed.more[at] = entry.more
        for name, change in entry.values.items():
            column = columns.get((entry.record, name))
            if column is None:
                column = columns[entry.record, name] = _Column(entry.record, name, [], [], [])
            column.before.append(change.before)
            column.after.append(change.after)
            column.parent.append(change.parent)
    packed.anchor = _Anchor(*told.anchor) if told.anchor else None
    packed.devices, packed.steps, packed.shapes, packed.columns = list(devices), list(steps), list(shapes), list(columns.values())
    return packed


def _place(thing: T, places: dict[T, int]) -> int:
    """The position of a thing in the order in which they were first asked for."""
    return places.setdefault(thing, len(places))


def _runs(entries: Sequence[Entry]) -> Iterator[tuple[str, int, int]]:
    """(device, first number, how many) of entries that follow each other."""
    for (device, _), run in itertools.groupby(enumerate(entries), lambda e: (e[1].device, e[1].number - e[0])):
        numbers = [entry.number for _, entry in run]
        yield device, numbers[0], len(numbers)


def size_of(entries: Iterable[Entry]) -> int:
    """About how many bytes the entries take before compression."""
    return sum(len(_encoder.encode(dict(e.values))) + len(e.more) for e in entries)


# -- reading -------------------------------------------------------------------------------------------------------------


def read(compressed: bytes) -> Told:
    """What a payload says; ValueError if it is in any way not what this program or a later one writes."""
    raw = decompressed(compressed)
    try:
        packed = _decoder.decode(raw)
        if _length(raw) > _ELEMENTS + _ADDED:
            raise ValueError("more elements than anybody adds")
        more = _encoder.encode(_elements.decode(raw)[_ELEMENTS:]) if _length(raw) > _ELEMENTS else b""
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("not laid out as a payload") from error
    _ensure_fitting(packed)
    entries = tuple(_entries(packed))
    ensure_sound(entries)
    anchor = Anchor(*packed.anchor) if packed.anchor else None
    return Told(packed.origin, packed.made_at, packed.seen, entries, anchor, more)


def _length(raw: bytes) -> int:
    """How many elements a MessagePack array has that was found to be one."""
    return raw[0] & 0x0F if raw[0] < 0xA0 else int.from_bytes(raw[1 : 3 if raw[0] == 0xDC else 5], "big")


def decompressed(payload: bytes) -> bytes:
    """The bytes of a zstd frame that states its size; ValueError if it does not, is damaged or too large.

    ``max_output_size`` limits nothing when a frame states its size, so that is looked at first.
    """
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


def _ensure_fitting(packed: _Payload) -> None:
    """Columns as long as the entries need them, and only positions that exist."""
    count = len(packed.record_id)
    lists = (packed.step, packed.shape, packed.is_new, packed.clock, packed.writer)
    if any(len(values) != count for values in lists) or sum(run.length for run in packed.runs) != count:
        raise ValueError("entries that do not fit each other")
    if any(run.first + run.length > _NUMBERS for run in packed.runs):
        raise ValueError("a number that cannot be written")
    positions: list[tuple[Iterable[int], int]] = [
        (packed.step, len(packed.steps)),
        (packed.shape, len(packed.shapes)),
        (packed.writer, len(packed.devices)),
        ((run.device for run in packed.runs), len(packed.devices)),
        (packed.more, count),
    ]
    if any(max(places, default=-1) >= there for places, there in positions):
        raise ValueError("a position that is not there")
    needed: Counter[tuple[str, str]] = Counter()
    for place, times in Counter(packed.shape).items():
        shape = packed.shapes[place]
        if len(set(shape.fields)) != len(shape.fields):
            raise ValueError("a field twice in one entry")
        needed.update({(shape.record, field): times for field in shape.fields})
    if len(packed.columns) != len(needed):
        raise ValueError("columns that do not fit the entries")
    for column in packed.columns:
        if not needed[column.record, column.field] == len(column.before) == len(column.after) == len(column.parent):
            raise ValueError("columns that do not fit the entries")
        if not fits(column.record, column.field, itertools.chain(column.before, column.after)):
            raise ValueError("a value its field cannot hold")


def fits(record: str, field: str, values: Iterable[object]) -> bool:
    """Whether values are of the kind their field declares; of unknown records and fields nothing is known."""
    cls = BY_NAME.get(record)
    if field in ("id", "stamps"):
        return False
    if cls is None or not cls.knows(field):
        return True
    kind = cls.spec(field).kind
    right = {bool} if kind is Kind.FLAG else {int, NoneType} if kind in (Kind.COUNT, Kind.MONEY) else {str}
    return right.issuperset(map(type, values))


def _entries(packed: _Payload) -> Iterator[Entry]:
    changes = {(c.record, c.field): map(_change, zip(c.before, c.after, c.parent, strict=True)) for c in packed.columns}
    # a shape that no entry has may name fields that have no column
    shapes = [(s.record, s.fields, [changes.get((s.record, field), iter(())) for field in s.fields]) for s in packed.shapes]
    origins = itertools.chain.from_iterable(
        zip(itertools.repeat(packed.devices[run.device]), range(run.first, run.first + run.length), strict=False) for run in packed.runs
    )
    clocks = itertools.accumulate(packed.clock)
    each = zip(origins, packed.step, packed.shape, packed.record_id, packed.is_new, clocks, packed.writer, strict=True)
    for at, ((device, number), step_at, shape, record_id, is_new, clock, writer) in enumerate(each):
        if not 0 <= clock < 2**_CLOCK:
            raise ValueError("a stamp that is none")
        step = packed.steps[step_at]
        record, names, told = shapes[shape]
        yield Entry(
            device=device,
            number=number,
            stamp=f"{clock:016x}.{packed.devices[writer]}",
            at=step.at,
            by=step.by,
            step=step.id,
            step_name=step.name,
            record=record,
            record_id=record_id,
            is_new=is_new,
            values=dict(zip(names, map(next, told), strict=True)),
            more=packed.more.get(at, b""),
        )


def ensure_sound(entries: Iterable[Entry]) -> None:
    """ValueError if an entry is there twice, or the stamps of one device do not rise with its numbers."""
    ordered = sorted((e.device, e.number, e.stamp) for e in entries)
    if any(a[0] == b[0] and (a[1] == b[1] or a[2] >= b[2]) for a, b in itertools.pairwise(ordered)):
        raise ValueError("an entry twice, or stamps that do not rise")
