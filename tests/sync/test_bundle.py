"""A bundle says again what it was made of, and what is not a sound bundle is refused in words."""

import dataclasses
import gzip
import hashlib
import itertools
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import example, given
from hypothesis import strategies as st

from sealed_bundles import DEVICE, KEPT, OTHER, by_hand, circle, encode, entry, keys, making, packed, receipt, recipient, stamp, told
from station.casework.fields import Privacy
from station.casework.journal import Entry, FieldChange
from station.casework.model import BY_NAME
from station.db.store import Store
from station.sync import bundle, payload
from station.sync.bundle import MISSING, Bundle, BundleError, Seen, State, stream
from station.sync.drop import bundle_path

SMALL = encode([entry()])


def decode(content: bytes, pc: str = "bh-1") -> Bundle:
    return bundle.decode(content, circle(), keys(pc))


def refusal(content: bytes) -> State:
    with pytest.raises(BundleError) as caught:
        decode(content)
    assert str(caught.value)
    return caught.value.state


# -- round trip ----------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts
stamps = st.integers(0, 2**60 - 1).map(lambda n: stamp(n, OTHER))
parents = st.lists(stamps, max_size=3).map(" ".join)
names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
unknown = st.dictionaries(
    names.filter(lambda n: n not in ("id", "stamps")), st.tuples(scalars, scalars, parents).map(lambda c: FieldChange(*c)), max_size=5
)
known = st.fixed_dictionaries(
    {"summary": st.tuples(texts, texts, parents).map(lambda c: FieldChange(*c)), "amount": st.just(FieldChange(None, 2_436_000, stamp(5)))}
)


@st.composite
def entries_of_several(draw: st.DrawFn) -> list[Entry]:
    """Entries of two devices in any order, numbers with gaps, each device's stamps rising with its numbers."""
    made = []
    for device in (DEVICE, OTHER):
        clocks = sorted(draw(st.sets(st.integers(0, 2**60 - 1), min_size=1, max_size=5)))
        numbers = sorted(draw(st.sets(st.integers(1, 10**9), min_size=len(clocks), max_size=len(clocks))))
        for number, clock in zip(numbers, clocks, strict=True):
            record, values = draw(st.sampled_from([("grievance", known), ("a_record_of_tomorrow", unknown)]))
            changes = {"step": draw(st.sampled_from("abc")), "step_name": draw(texts), "by": draw(texts), "is_new": draw(st.booleans())}
            changes |= {"record": record, "values": draw(values), "more": draw(st.just(b"") | st.binary(max_size=9))}
            made.append(entry(number, device, stamp=stamp(clock, draw(st.sampled_from([device, OTHER]))), **changes))
    return draw(st.permutations(made))


@given(entries_of_several())
def test_entries_come_back_as_they_were(entries: list[Entry]) -> None:
    read = decode(encode(entries, number=7))
    assert read.entries == tuple(entries)
    assert [list(e.values) for e in read.entries] == [list(e.values) for e in entries]
    header = read.header
    assert (header.entries, header.number, header.since, header.previous, header.unit, header.device, header.audience) == (
        len(entries),
        7,
        7,
        bytes(32),
        "zq",
        DEVICE,
        "up",
    )
    assert (read.seen, read.made_at, read.more) == ({stream(OTHER, "up"): Seen(3, (1,))}, "2026-03-16T18:00:00", b"")


def test_receipt_is_in_clear_and_signed() -> None:
    content = receipt(number=3, seen={stream(OTHER, "to-zq"): Seen(41, (38,))})
    read = bundle.decode(content, circle(), keys("hw-1"))  # another station's, which no bundle of zq is sealed to
    assert (read.header.kind, read.entries, read.seen) == ("e", (), {stream(OTHER, "to-zq"): Seen(41, (38,))})
    assert {refusal(content[:n] + bytes([content[n] ^ 1]) + content[n + 1 :]) for n in range(9, len(content))} <= {
        State.FORGED,
        State.DAMAGED,
        State.INCOMPLETE,
        State.UNKNOWN,
    }


def test_folded_bundle_says_what_it_stands_for() -> None:
    loose = [encode([entry(n)], number=n) for n in (1, 2, 3)]
    stands_for = hashlib.sha256(loose[-1]).digest()
    folded = encode([entry(n) for n in (1, 2, 3)], kind="f", number=3, since=1, previous=b"", stands_for=stands_for)
    read = decode(folded)
    assert (read.header.kind, read.header.since, read.header.number, read.header.stands_for) == ("f", 1, 3, stands_for)
    assert read.entries == tuple(e for content in loose for e in decode(content).entries)


def test_steps_of_one_id_that_differ_stay_apart() -> None:
    """An entry from elsewhere may claim a step known under another name; what is passed on must still be what came."""
    entries = [entry(1), entry(2, step_name="改", by="李军")]
    assert decode(encode(entries)).entries == tuple(entries)


def test_receipt_names_the_first_missing_only() -> None:
    read = decode(receipt(seen={stream(OTHER, "up"): Seen(5_000, tuple(range(1, 2_000)))}))
    assert read.seen[stream(OTHER, "up")] == Seen(5_000, tuple(range(1, MISSING + 1)))


def test_what_was_made_is_read_back() -> None:
    with pytest.raises(AssertionError):
        bundle.encode(making(), [entry(by="王" * 500)], keys("zq-1"), [recipient("zq")])


def test_peek_needs_no_keys() -> None:
    assert bundle.peek(SMALL) == decode(SMALL).header
    assert bundle.peek((KEPT / "needs-newer.gwb").read_bytes()).number == 1


def test_practice_entries_half_as_large_as_gzip(practice: Store) -> None:
    """What is promised in docs/bundle-format.md, on a month's worth."""
    entries = practice.entries("1", [], limit=3_000)
    plain = json.dumps([dataclasses.astuple(e)[:-1] for e in entries], ensure_ascii=False).encode()
    content = encode(entries)
    assert decode(content).entries == tuple(entries)
    assert len(content) < 0.6 * len(gzip.compress(plain, 6))


# -- nothing personal in clear -----------------------------------------------------------------------------------------------


def test_nothing_personal_in_clear(practice: Store) -> None:
    entries = practice.entries("1", [], limit=4_000)
    content = encode(entries)
    clear = content[: len(content) - bundle.peek(content).length] + bundle_path("zq", DEVICE, "up", 1, "b", content).encode()
    told = {
        str(change.after)
        for e in entries
        if e.record in BY_NAME
        for name, change in e.values.items()
        if BY_NAME[e.record].knows(name) and BY_NAME[e.record].spec(name).privacy is not Privacy.NONE
    } | {e.by for e in entries}
    told = {value for value in told if len(value.encode()) > 3}
    assert len(told) > 500
    assert not [value for value in told if value.encode() in clear]
    assert not [value for value in told if value.encode() in content]


# -- nothing that is not a bundle passes -----------------------------------------------------------------------------------------


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: SMALL[:9] + tail))
@example(b"GWB1\x00\xff\xff\xff\xff")
@example(b"GWB1\x01\x00\x00\x00\x00" + bytes(64))
def test_any_bytes_at_all_are_refused_in_words(content: bytes) -> None:
    refusal(content)
    with pytest.raises(BundleError):
        bundle.peek(content)


@given(st.binary(max_size=300))
def test_any_header_rightly_signed_is_refused_in_words(head: bytes) -> None:
    content = b"GWB1\x01" + len(head).to_bytes(4, "big") + head + keys("zq-1").sign(b"GWB1-sig\x01" + head)
    refusal(content)


@given(st.binary(max_size=300))
def test_any_sealed_bytes_are_refused_in_words(content: bytes) -> None:
    assert refusal(by_hand(content)) is State.DAMAGED
    assert refusal(by_hand(zstandard.compress(content))) is State.DAMAGED


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=9) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.integers(0, 9), inner, max_size=4),
    max_leaves=12,
)


@given(st.integers(0, 15), values)
def test_any_value_in_any_place_is_taken_or_refused(place: int, value: Any) -> None:
    changed = told()
    changed[place] = value
    try:
        read = decode(by_hand(packed(changed)))
    except BundleError as error:
        assert error.state in (State.DAMAGED, State.FORGED)
    else:
        assert decode(encode(list(read.entries))).entries == read.entries


def test_description_and_code_agree() -> None:
    read = decode(by_hand(packed(told())))
    assert read.entries == (entry(step_name="登记", record_id="01W", stamp=stamp(1001), values={"name": FieldChange("", "韩素琴")}),)
    assert msgspec.msgpack.decode(zstandard.decompress(payload.write(payload.read(packed(told()))))) == told()


LATER = {
    "another suite": by_hand(packed(told()), suite=2),
    "a higher min_reader": by_hand(packed(told()), min_reader=3),
    "another codec": by_hand(packed(told()), codec=2),
    "another kind": by_hand(packed(told()), kind="x"),
}


@pytest.mark.parametrize("content", LATER.values(), ids=LATER.keys())
def test_newer_bundles_are_called_newer(content: bytes) -> None:
    assert refusal(content) is State.NEWER


def test_newer_bundles_of_nobody_are_not_kept_as_newer() -> None:
    assert refusal(by_hand(packed(told()), "hw-1", min_reader=3)) is State.FORGED


def column(**changes: Any) -> dict[str, Any]:
    given = {"record": "worker", "field": "name", "before": [""], "after": ["韩素琴"], "parent": [""]} | changes
    return {"columns": [list(given.values())], "shapes": [[given["record"], [given["field"]]]]}


UNRULY = {
    "no entries": told(runs=[], columns=[], step=[], shape=[], record_id=[], is_new=[], clock=[], writer=[]),
    "two entries where the header says one": told(
        runs=[[0, 1, 2]],
        columns=[["worker", "name", ["", ""], ["a", "b"], ["", ""]]],
        step=[0, 0],
        shape=[0, 0],
        record_id=["a", "b"],
        is_new=[True, True],
        clock=[1, 1],
        writer=[0, 0],
    ),
    "a stamp before time": told(clock=[-1]),
    "a stamp near the end of time": told(clock=[2**60]),
    "a step that is not there": told(step=[1]),
    "a step below none": told(step=[-1]),
    "a shape that is not there": told(shape=[1]),
    "a writer that is not there": told(writer=[1]),
    "a device that is not there": told(runs=[[1, 1, 1]]),
    "a device that is none": told(devices=[DEVICE.upper()]),
    "a run too long": told(runs=[[0, 1, 2]]),
    "a run of all numbers": told(runs=[[0, 1, 2**53]]),
    "a run from nothing": told(runs=[[0, 0, 1]]),
    "more for an entry that is not there": told(more={1: b"x"}),
    "more that is no bytes": told(more={0: ["x"]}),
    "a column too long": told(**column(after=["a", "b"])),
    "a column too short": told(**column(parent=[])),
    "a column too many": told(columns=[*told()[8], ["worker", "phone", [], [], []]]),
    "a column twice": told(columns=told()[8] * 2),
    "a field twice": told(shapes=[["worker", ["name", "name"]]]),
    "no column": told(columns=[]),
    "a record name that is SQL": told(**column(record="worker; --")),
    "a record name with a line end": told(**column(record="worker\n")),
    "an id that is a path": told(record_id=["../x"]),
    "the id among the values": told(**column(field="id")),
    "the versions among the values": told(**column(field="stamps", after=["{}"])),
    "a number in a text": told(**column(after=[5])),
    "nothing in a text": told(**column(after=[None])),
    "a text in a number": told(**column(record="grievance", field="amount", before=[None], after=["五万"])),
    "yes in a number": told(**column(record="grievance", field="amount", before=[None], after=[True])),
    "a number in yes and no": told(**column(field="is_member", before=[False], after=[1])),
    "a list as a value": told(**column(field="tomorrow", after=[[1]])),
    "a number SQLite cannot hold": told(**column(field="tomorrow", after=[2**63])),
    "a parent that is no stamp": told(**column(parent=["yesterday"])),
    "two parents with two spaces": told(**column(parent=[f"{stamp(1)}  {stamp(2)}"])),
    "an element too many in a step": told(steps=[["0192", "登记", "2026-03-16T09:00:00", "王芳", "x"]]),
    "a long name of a step": told(steps=[["0192", "登" * 401, "2026-03-16T09:00:00", "王芳"]]),
    "a stream that is none": told(seen={"x": [1, []]}),
    "an element too few": told()[:-2],
    "a map": {"entries": []},
    "something else": "韩素琴",
    "nothing": None,
}


@pytest.mark.parametrize("payload", UNRULY.values(), ids=UNRULY.keys())
def test_unruly_contents_are_refused(payload: Any) -> None:
    assert refusal(by_hand(packed(payload))) is State.DAMAGED


def twice(**changes: Any) -> bytes:
    given: dict[str, Any] = {"runs": [[0, 1, 2]], "columns": [["worker", "name", ["", ""], ["a", "b"], ["", ""]]], "step": [0, 0]}
    given |= {"shape": [0, 0], "record_id": ["a", "b"], "is_new": [True, True], "clock": [1, 1], "writer": [0, 0]} | changes
    return by_hand(packed(told(**given)), entries=2)


def test_stamps_must_rise_with_the_numbers() -> None:
    assert len(decode(twice()).entries) == 2
    assert refusal(twice(clock=[1, 0])) is State.DAMAGED
    assert refusal(twice(runs=[[0, 2, 1], [0, 1, 1]])) is State.DAMAGED
    assert refusal(twice(runs=[[0, 1, 1], [0, 1, 1]])) is State.DAMAGED
    assert refusal(twice(runs=[[0, 10**10 - 1, 2]])) is State.DAMAGED  # could not be passed on
    assert refusal(twice(devices=[DEVICE, DEVICE], runs=[[0, 1, 1], [1, 1, 1]])) is State.DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {"device": "zq"},
        {"number": 0},
        {"number": 10**10},
        {"audience": "everybody"},
        {"audience": "to-"},
        {"previous": b"x" * 33},
        {"previous": bytes(32)},
        {"stands_for": bytes(32)},
        {"kind": "f"},
        {"kind": "bb"},
        {"entries": 2},
        {"entries": -1},
        {"length": 2**40},
        {"sha256": b""},
        {"signer": "nobody"},
        {"unit": 5},
    ],
)
def test_unruly_headers_are_refused(changes: dict[str, Any]) -> None:
    assert refusal(by_hand(packed(told()), **changes)) in (State.DAMAGED, State.INCOMPLETE)


def test_a_receipt_carries_no_entries() -> None:
    clear = packed(told(origin=[DEVICE, "", 1, 1, keys("zq-1").key_id]))
    assert refusal(by_hand(b"", content=clear, kind="e", audience="")) is State.DAMAGED


BOMBS: dict[str, Callable[[], bytes]] = {
    "states 200 MB": lambda: zstandard.compress(bytes(200 << 20)),
    "states nothing": lambda: zstandard.ZstdCompressor(write_content_size=False).compress(bytes(200 << 20)),
    "states too little": lambda: zstandard.compress(bytes(1 << 20)).replace(
        (1 << 20).to_bytes(4, "little"), (1 << 10).to_bytes(4, "little")
    ),
    "is no frame": lambda: b"x" * 100,
    "is empty": lambda: b"",
    "is cut": lambda: packed(told())[:-3],
    "nests without end": lambda: zstandard.compress(b"\x91" * 1_000_000),
    "nests without end in what is added": lambda: zstandard.compress(
        b"\xdc\x00\x11" + msgspec.msgpack.encode(told())[3:] + b"\x91" * 1_000_000
    ),
    "counts four million entries": lambda: packed(told(is_new=[True] * (4 << 20))),
    "adds four million elements": lambda: packed([*told(), *[None] * (4 << 20)]),
    "says a million entries": lambda: zstandard.compress(msgspec.msgpack.encode(told())[:-1] + b"\xdf\xff\xff\xff\xff"),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_before_it_takes_memory(make: Callable[[], bytes]) -> None:
    content = by_hand(make())
    tracemalloc.start()
    assert refusal(content) is State.DAMAGED
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 << 20


def test_a_flipped_byte_in_a_payload_is_taken_or_refused() -> None:
    """Past the seal: what a maker with a fault in its memory may sign."""
    raw = bytearray(msgspec.msgpack.encode(told()))
    for place, flip in itertools.product(range(len(raw)), (0x01, 0x80, 0xFF)):
        changed = bytearray(raw)
        changed[place] ^= flip
        try:
            payload.read(zstandard.compress(bytes(changed)))
        except ValueError:
            continue
