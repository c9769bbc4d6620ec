"""Bundles as 0.1.0 made them, sealed by SHA-256 alone: they show damage, but not who made them. Only read, never made.

The header told the first and last journal number of one device's entries; the payload allowed nothing it did not know.
"""

import hashlib
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Struct

from station.casework.journal import Entry, FieldChange
from station.sync import payload
from station.sync.payload import Count, Device, Id, Line, Name, Number, Origin, Parents, Scalar, Seen, Step, Told

SEAL = hashlib.sha256(b"").digest_size


class _Header(Struct, array_like=True):
    format: int
    station: Line
    device: Device
    number: Number
    previous: Annotated[bytes, Meta(max_length=32)]
    kind: Annotated[str, Meta(pattern="^[be]\\Z")]
    schema: Count
    min_reader: Annotated[int, Meta(ge=1, le=1)]
    first: Count
    last: Count
    entries: Count
    length: Annotated[int, Meta(ge=0, le=payload.MAX_RAW)]
    sha256: Annotated[bytes, Meta(min_length=32, max_length=32)]
    codec: Annotated[int, Meta(ge=1, le=1)]


class _Change(NamedTuple):
    before: Scalar
    after: Scalar
    parent: Parents = ""


class _Entry(Struct, array_like=True, forbid_unknown_fields=True):
    step: Count
    stamp: Annotated[str, Meta(pattern=f"^{payload.STAMP}\\Z")]
    record: Name
    record_id: Id
    is_new: bool
    values: dict[Name, _Change]


class _Payload(Struct, array_like=True, forbid_unknown_fields=True):
    device: Device
    number: Count
    made_at: Line
    program: Line
    seen: dict[Device, Count]
    steps: list[Step]
    entries: list[_Entry]


_headers = msgspec.msgpack.Decoder(_Header)
_payloads = msgspec.msgpack.Decoder(_Payload)


def old_header(head: bytes, seal: bytes) -> dict[str, Any]:
    """The header in today's words; ValueError if the seal or the header is wrong."""
    if seal != hashlib.sha256(b"GWB1-seal\x00" + head).digest():
        raise ValueError("the seal does not fit")
    told = _headers.decode(head)
    kept = ("format", "device", "number", "previous", "kind", "schema", "min_reader", "entries", "length", "sha256", "codec")
    audience = "up" if told.kind == "b" else ""
    named = {name: getattr(told, name) for name in kept}
    return named | {"unit": told.station.lower(), "audience": audience, "since": told.number, "stands_for": b"", "signer": ""}


def read_old(head: bytes, content: bytes) -> Told:
    """What a bundle says whose header was found right; ValueError if it is not what 0.1.0 wrote."""
    header = _headers.decode(head)
    try:
        told = _payloads.decode(payload.decompressed(content))
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("not laid out as a payload") from error
    count = len(told.entries)
    numbers = range(header.first, header.last + 1) if header.first else range(0)
    stated = (header.device, header.number, header.entries, len(numbers), header.kind)
    if (told.device, told.number, count, count, "b" if count else "e") != stated:
        raise ValueError("a header that does not fit")
    entries = tuple(_entry(told, number, entry) for number, entry in zip(numbers, told.entries, strict=True))
    payload.ensure_sound(entries)
    seen = {f"{device} up": Seen(number) for device, number in told.seen.items()}
    return Told(Origin(told.device, "up" if count else "", told.number, told.number, ""), told.made_at, seen, entries)


def _entry(told: _Payload, number: int, entry: _Entry) -> Entry:
    if entry.step >= len(told.steps) or not all(payload.fits(entry.record, n, (c.before, c.after)) for n, c in entry.values.items()):
        raise ValueError("an entry that does not fit")
    step = told.steps[entry.step]
    return Entry(
        device=told.device,
        number=number,
        stamp=entry.stamp,
        at=step.at,
        by=step.by,
        step=step.id,
        step_name=step.name,
        record=entry.record,
        record_id=entry.record_id,
        is_new=entry.is_new,
        values={name: FieldChange(*change) for name, change in entry.values.items()},
    )
