"""A bundle says again what it was made of, and no change to a single byte of it passes."""

import hashlib
import json
import tracemalloc
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import example, given
from hypothesis import strategies as st

from station.casework.journal import Entry, FieldChange
from station.sync import bundle
from station.sync.bundle import BundleError, State

DEVICE, OTHER = "00112233445566ff", "ffeeddccbbaa9988"
KEPT = Path(__file__).parents[1] / "files" / "bundles"


def stamp(number: int, device: str = DEVICE) -> str:
    return f"{number:016x}.{device}"


def entry(number: int = 1, **changes: Any) -> Entry:
    given = {
        "device": DEVICE,
        "number": number,
        "stamp": stamp(1000 + number),
        "at": "2026-03-16T09:00:00",
        "by": "王芳",
        "step": "0192",
        "step_name": "登记诉求",
        "record": "worker",
        "record_id": f"01W{number}",
        "is_new": True,
        "values": {"name": FieldChange("", "韩素琴"), "is_member": FieldChange(False, True)},
    }
    return Entry(**given | changes)


def encode(entries: list[Entry], **changes: Any) -> bytes:
    given = {"station": "ZQ", "device": DEVICE, "number": 1, "previous": b"", "kind": "b" if entries else "e", "schema": 1}
    return bundle.encode(**given | {"made_at": "2026-03-16T18:00:00", "seen": {OTHER: 3}, "entries": entries} | changes)


SMALL = encode([entry()])


def refusal(content: bytes) -> State:
    with pytest.raises(BundleError) as caught:
        bundle.decode(content)
    return caught.value.state


# -- round trip ----------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts
parents = st.just("") | st.integers(0, 2**60 - 1).map(lambda n: stamp(n, OTHER))
names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
unknown = st.dictionaries(
    names.filter(lambda n: n not in ("id", "stamps")), st.tuples(scalars, scalars, parents).map(lambda c: FieldChange(*c)), max_size=5
)
known = st.fixed_dictionaries(
    {"summary": st.tuples(texts, texts).map(lambda c: FieldChange(*c)), "amount": st.just(FieldChange(None, 2_436_000, stamp(5)))}
)


@st.composite
def runs(draw: st.DrawFn) -> list[Entry]:
    first = draw(st.integers(1, 2**40))
    made = []
    steps: dict[str, tuple[str, str, str]] = {}
    for number in range(first, first + draw(st.integers(1, 8))):
        step = draw(st.sampled_from(["s1", "s2", "s3"]))
        name, at, by = steps.setdefault(step, (draw(texts), "2026-03-16T09:00:00", draw(texts)))
        record, values = draw(st.sampled_from([("grievance", known), ("a_record_of_tomorrow", unknown)]))
        made.append(
            entry(
                number,
                stamp=stamp(number),
                step=step,
                step_name=name,
                at=at,
                by=by,
                record=record,
                is_new=draw(st.booleans()),
                values=draw(values),
            )
        )
    return made


@given(runs())
def test_entries_come_back_as_they_were(entries: list[Entry]) -> None:
    read = bundle.decode(encode(entries, number=7, previous=bytes(32)))
    assert read.entries == tuple(entries)
    assert (read.header.first, read.header.last, read.header.entries) == (entries[0].number, entries[-1].number, len(entries))
    assert (read.header.number, read.header.previous, read.seen, read.made_at) == (7, bytes(32), {OTHER: 3}, "2026-03-16T18:00:00")


def test_receipt_has_no_entries() -> None:
    read = bundle.decode(encode([]))
    assert (read.header.kind, read.entries, read.seen) == ("e", (), {OTHER: 3})


def test_same_entries_make_the_same_bytes() -> None:
    assert encode([entry()]) == SMALL
    assert bundle.decode(SMALL).sha256 == hashlib.sha256(SMALL).hexdigest()


def test_bundle_kept_from_version_0_1_0_is_read() -> None:
    content = (KEPT / "0.1.0.gwb").read_bytes()
    expected = json.loads((KEPT / "0.1.0.json").read_text(encoding="utf-8"))
    read = bundle.decode(content)
    assert read.sha256 == expected["sha256"]
    wanted = [e | {"values": {name: FieldChange(*change) for name, change in e["values"].items()}} for e in expected["entries"]]
    assert read.entries == tuple(Entry(**e) for e in wanted)
    assert {name: getattr(read.header, name) for name in expected["header"]} == expected["header"]


# -- nothing altered passes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flip", [0x01, 0x10, 0x80, 0xFF])
def test_every_changed_byte_is_refused(flip: int) -> None:
    for position in range(len(SMALL)):
        changed = bytearray(SMALL)
        changed[position] ^= flip
        refusal(bytes(changed))


def test_every_length_too_short_is_incomplete() -> None:
    assert {refusal(SMALL[:length]) for length in range(len(SMALL))} == {State.INCOMPLETE}


@pytest.mark.parametrize("tail", [b"\0", b"x" * 100, SMALL])
def test_anything_after_the_end_is_refused(tail: bytes) -> None:
    assert refusal(SMALL + tail) is State.DAMAGED


def test_a_tail_of_zeros_is_refused() -> None:
    assert {refusal(SMALL[:n] + bytes(len(SMALL) - n)) for n in range(len(SMALL) - 1) if any(SMALL[n:])} <= {
        State.DAMAGED,
        State.INCOMPLETE,
    }


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: SMALL[:9] + tail))
@example(b"GWB1\x00\xff\xff\xff\xff")
def test_any_bytes_at_all_are_refused_in_words(content: bytes) -> None:
    refusal(content)


# -- rightly sealed, yet not to be taken in ------------------------------------------------------------------------------


def sealed(payload: bytes, suite: int = 0, **changes: Any) -> bytes:
    """A bundle put together by the description at the head of the module, not by its code."""
    digest = hashlib.sha256(payload).digest()
    header = {"format": 1, "station": "ZQ", "device": DEVICE, "number": 1, "previous": b"", "kind": "b", "schema": 1, "min_reader": 1}
    header |= {"first": 1, "last": 1, "entries": 1, "length": len(payload), "sha256": digest, "codec": 1} | changes
    packed = msgspec.msgpack.encode(list(header.values()))
    seal = hashlib.sha256(b"GWB1-seal" + bytes([suite]) + packed).digest()
    return b"GWB1" + bytes([suite]) + len(packed).to_bytes(4, "big") + packed + seal + payload


def payload(**changes: Any) -> list[Any]:
    told = {"device": DEVICE, "number": 1, "made_at": "2026-03-16T18:00:00", "program": "0.1.0", "seen": {}}
    told |= {"steps": [["0192", "登记", "2026-03-16T09:00:00", "王芳"]], "entries": [wire()]}
    return list((told | changes).values())


def wire(**changes: Any) -> list[Any]:
    given = {"step": 0, "stamp": stamp(9), "record": "worker", "record_id": "01W", "is_new": True, "values": {"name": ["", "韩素琴"]}}
    return list((given | changes).values())


def packed(told: Any) -> bytes:
    return zstandard.compress(msgspec.msgpack.encode(told))


def test_description_and_code_agree() -> None:
    read = bundle.decode(sealed(packed(payload())))
    assert read.entries[0].values == {"name": FieldChange("", "韩素琴")}
    longer = sealed(packed(payload()), added_by_a_later_version=[1, 2])
    assert bundle.decode(longer).entries == read.entries


@pytest.mark.parametrize("changes", [{"suite": 1}, {"suite": 2}, {"min_reader": 2}, {"codec": 2}])
def test_newer_bundles_are_called_newer(changes: dict[str, Any]) -> None:
    assert refusal(sealed(packed(payload()), **changes)) is State.NEWER


UNRULY = {
    "another device": payload(device=OTHER),
    "another number": payload(number=2),
    "no entries": payload(entries=[]),
    "two entries where the header says one": payload(entries=[wire(), wire(stamp=stamp(10))]),
    "a stamp that is none": payload(entries=[wire(stamp="2026-03-16")]),
    "a stamp near the end of time": payload(entries=[wire(stamp=f"7fffffffffffffff.{DEVICE}")]),
    "a step that is not there": payload(entries=[wire(step=1)]),
    "a record name that is SQL": payload(entries=[wire(record="worker; --")]),
    "an id that is a path": payload(entries=[wire(record_id="../x")]),
    "the id among the values": payload(entries=[wire(values={"id": ["", "x"]})]),
    "the versions among the values": payload(entries=[wire(values={"stamps": ["", "{}"]})]),
    "a number in a text": payload(entries=[wire(values={"name": ["", 5]})]),
    "nothing in a text": payload(entries=[wire(values={"name": ["", None]})]),
    "a text in a number": payload(entries=[wire(record="grievance", values={"amount": [None, "五万"]})]),
    "yes in a number": payload(entries=[wire(record="grievance", values={"amount": [None, True]})]),
    "a number in yes and no": payload(entries=[wire(values={"is_member": [False, 1]})]),
    "a list as a value": payload(entries=[wire(values={"tomorrow": ["", [1]]})]),
    "a number SQLite cannot hold": payload(entries=[wire(values={"tomorrow": ["", 2**63]})]),
    "a parent that is no stamp": payload(entries=[wire(values={"name": ["", "x", "yesterday"]})]),
    "an element too many in an entry": payload(entries=[[*wire(), "x"]]),
    "an element too many in the payload": [*payload(), "x"],
    "a map": {"entries": []},
    "something else": "韩素琴",
}


@pytest.mark.parametrize("told", UNRULY.values(), ids=UNRULY.keys())
def test_unruly_contents_are_refused(told: Any) -> None:
    assert refusal(sealed(packed(told))) is State.DAMAGED


def test_stamps_must_rise() -> None:
    twice = payload(entries=[wire(), wire()])
    assert refusal(sealed(packed(twice), last=2, entries=2)) is State.DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {"first": 2},
        {"first": 0, "last": 0},
        {"kind": "e"},
        {"kind": "x"},
        {"device": "zq"},
        {"number": 0},
        {"length": 2**40},
        {"entries": -1},
    ],
)
def test_unruly_headers_are_refused(changes: dict[str, Any]) -> None:
    assert refusal(sealed(packed(payload()), **changes)) is State.DAMAGED


BOMBS = {
    "states 200 MB": zstandard.compress(bytes(200 << 20)),
    "states nothing": zstandard.ZstdCompressor(write_content_size=False).compress(bytes(200 << 20)),
    "states too little": zstandard.compress(bytes(1 << 20)).replace((1 << 20).to_bytes(4, "little"), (1 << 10).to_bytes(4, "little")),
    "is no frame": b"x" * 100,
    "is empty": b"",
    "is cut": packed(payload())[:-3],
    "nests without end": zstandard.compress(b"\x91" * 1_000_000),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_before_it_takes_memory(content: bytes) -> None:
    tracemalloc.start()
    assert refusal(sealed(content)) is State.DAMAGED
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 << 20
