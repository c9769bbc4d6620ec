"""Only who may read a bundle can, and only who is said to have made it did: no changed byte passes, no borrowed content."""

import hashlib
import json

import msgspec
import pyrage
import pytest

from sealed_bundles import DEVICE, KEPT, OTHER, by_hand, circle, encode, entry, keys, making, packed, receipt, recipient, told
from station.actions.exchange_reading import ensure_named, ensure_whole
from station.casework.journal import Entry, FieldChange
from station.sync import bundle
from station.sync.bundle import Bundle, BundleError, State, stream
from station.sync.circle import Circle
from station.sync.drop import bundle_path
from station.sync.keys import Keys, seal
from station.sync.sealing import ENVELOPES, READERS, STANZAS

SMALL = encode([entry()])
HEAD = 9 + int.from_bytes(SMALL[5:9], "big")
BODY = HEAD + 64
REGIONS = {"magic": 4, "frame": 9, "header": HEAD, "signature": BODY, "content": len(SMALL)}


def decode(content: bytes, pc: str = "bh-1", seen_by: Circle | None = None) -> Bundle:
    return bundle.decode(content, seen_by or circle(), keys(pc))


def refusal(content: bytes, pc: str = "bh-1", seen_by: Circle | None = None) -> State:
    with pytest.raises(BundleError) as caught:
        decode(content, pc, seen_by)
    return caught.value.state


# -- no changed byte passes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flip", [0x01, 0x10, 0x80, 0xFF])
def test_every_changed_byte_is_refused(flip: int) -> None:
    states: dict[str, set[State]] = {region: set() for region in REGIONS}
    for place in range(len(SMALL)):
        changed = bytearray(SMALL)
        changed[place] ^= flip
        region = (
            "magic" if place < 4 else "frame" if place < 9 else "header" if place < HEAD else "signature" if place < BODY else "content"
        )
        states[region].add(refusal(bytes(changed)))
    assert states["magic"] == {State.DAMAGED}
    assert states["frame"] <= {State.DAMAGED, State.INCOMPLETE, State.NEWER, State.FORGED}
    assert states["header"] <= {State.DAMAGED, State.INCOMPLETE, State.FORGED, State.UNKNOWN}
    assert states["signature"] == {State.FORGED}
    assert states["content"] == {State.DAMAGED}


@pytest.mark.parametrize(
    "place",
    [("hw", DEVICE, "up", 1, "b"), ("zq", OTHER, "up", 1, "b"), ("zq", DEVICE, "all", 1, "b"), ("zq", DEVICE, "up", 2, "b")],
)
def test_a_replay_under_another_name_is_refused(place: tuple[str, str, str, int, bundle.Kinds]) -> None:
    header = bundle.peek(SMALL)
    ensure_named(header, bundle_path("zq", DEVICE, "up", 1, "b", SMALL), SMALL)
    with pytest.raises(BundleError) as caught:
        ensure_named(header, bundle_path(*place, SMALL), SMALL)
    assert caught.value.state is State.DAMAGED


def test_every_changed_byte_is_seen_by_the_name() -> None:
    hash16 = hashlib.sha256(SMALL).hexdigest()[:16]
    ensure_whole(SMALL, hash16)
    for place in range(len(SMALL)):
        changed = bytearray(SMALL)
        changed[place] ^= 0x20
        with pytest.raises(BundleError) as caught:
            ensure_whole(bytes(changed), hash16)
        assert caught.value.state in (State.DAMAGED, State.INCOMPLETE)


def test_every_length_too_short_is_incomplete() -> None:
    assert {refusal(SMALL[:length]) for length in range(len(SMALL))} == {State.INCOMPLETE}


@pytest.mark.parametrize("tail", [b"\0", b"x" * 100, SMALL])
def test_anything_after_the_end_is_refused(tail: bytes) -> None:
    assert refusal(SMALL + tail) is State.DAMAGED


def test_a_tail_of_zeros_is_refused() -> None:
    ends = [n for n in range(len(SMALL)) if any(SMALL[n:])]
    assert {refusal(SMALL[:n] + bytes(len(SMALL) - n)) for n in ends} <= {State.DAMAGED, State.INCOMPLETE, State.FORGED}


# -- who may read ---------------------------------------------------------------------------------------------------------------


def test_only_those_it_is_sealed_to_can_read() -> None:
    for pc in ("zq-1", "zq-2", "bh-1"):
        assert decode(SMALL, pc).entries == (entry(),)
    assert refusal(SMALL, "hw-1") is State.NOT_FOR_US
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(SMALL[BODY:], [pyrage.x25519.Identity.from_str(keys("hw-1").receiving)])


def test_the_age_program_itself_could_read_it() -> None:
    """The content is a plain age file: with the secret in hand nobody needs this program to rescue what is in it."""
    opened = pyrage.decrypt(SMALL[BODY:], [pyrage.x25519.Identity.from_str(keys("bh-1").unit[0])])
    assert opened.startswith(b"\x28\xb5\x2f\xfd")  # zstd


# -- who made it ----------------------------------------------------------------------------------------------------------------


def test_unknown_and_lost_pcs() -> None:
    assert refusal(SMALL, seen_by=circle(without="zq-1")) is State.UNKNOWN
    assert refusal(SMALL, seen_by=circle(lost={"zq-1": {}})) is State.REVOKED
    assert decode(SMALL, seen_by=circle(lost={"zq-1": {stream(DEVICE, "up"): 1}})).header.number == 1
    assert refusal(encode([entry()], number=2), seen_by=circle(lost={"zq-1": {stream(DEVICE, "up"): 1}})) is State.REVOKED
    assert refusal(receipt(), seen_by=circle(lost={"zq-1": {stream(DEVICE, "up"): 1}})) is State.REVOKED


def test_a_head_above_may_publish_for_a_station_but_no_sibling() -> None:
    assert decode(encode([entry()], "bh-1")).header.unit == "zq"
    assert refusal(encode([entry()], "hw-1", to=("zq", "bh", "hw"))) is State.UNKNOWN
    assert refusal(encode([entry()], "zq-1", unit="bh", to=("zq", "bh"))) is State.UNKNOWN


def header(**changes: object) -> list[object]:
    head = dict(zip(bundle.Header.__struct_fields__, msgspec.msgpack.decode(SMALL[9:HEAD]), strict=True))
    return list((head | changes).values())


def with_header(head: list[object], signer: str) -> bytes:
    told = msgspec.msgpack.encode(head)
    return b"GWB1\x01" + len(told).to_bytes(4, "big") + told + keys(signer).sign(b"GWB1-sig\x01" + told) + SMALL[BODY:]


def test_a_borrowed_content_is_refused() -> None:
    """What one PC sealed, signed by another of the same circle as its own, or again under another number or for others."""
    second = keys("zq-2").key_id
    assert decode(with_header(header(), "zq-1")).entries == (entry(),)
    assert refusal(with_header(header(signer=second), "zq-2")) is State.FORGED
    assert refusal(with_header(header(signer=second, device=OTHER), "zq-2")) is State.FORGED
    assert refusal(with_header(header(number=2, since=2, previous=bytes(32)), "zq-1")) is State.FORGED
    assert refusal(with_header(header(audience="all"), "zq-1")) is State.FORGED
    assert refusal(with_header(header(kind="f", number=2, stands_for=bytes(32)), "zq-1")) is State.FORGED


def test_a_signature_is_not_left_out_or_swapped() -> None:
    assert refusal(SMALL[:HEAD] + bytes(64) + SMALL[BODY:]) is State.FORGED
    assert refusal(SMALL[:HEAD] + SMALL[BODY:]) in (State.DAMAGED, State.INCOMPLETE)
    assert refusal(SMALL[:HEAD] + encode([entry()])[HEAD:BODY] + SMALL[BODY:]) is State.FORGED
    assert refusal(with_header(header(signer=keys("zq-2").key_id), "zq-1")) is State.FORGED
    assert refusal(with_header(header(), "hw-1")) is State.FORGED
    unsigned = b"GWB1\x00" + SMALL[5:HEAD] + hashlib.sha256(b"GWB1-seal\x00" + SMALL[9:HEAD]).digest() + SMALL[BODY:]
    assert refusal(unsigned) is State.DAMAGED  # not read as an old one either


def test_a_signature_over_something_else_is_none() -> None:
    head = SMALL[9:HEAD]
    for data in (head, b"\x01" + head, b"GWB1-sig" + head, b"GWB1-sig\x00" + head):
        assert refusal(SMALL[:HEAD] + keys("zq-1").sign(data) + SMALL[BODY:]) is State.FORGED


# -- nothing costs much before it is trusted ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [STANZAS + 1, 4_000])
def test_an_age_file_for_thousands_is_not_tried(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(packed(told()), (recipient("zq"),))
    first, stanza, body, rest = sealed.split(b"\n", 3)
    many = b"\n".join([first, *([stanza, body] * count), rest])
    monkeypatch.setattr(Keys, "open", lambda *_: pytest.fail("tried"))
    assert refusal(by_hand(b"", content=many)) is State.DAMAGED
    assert refusal(by_hand(b"", content=msgspec.msgpack.encode(([many], b"")))) is State.DAMAGED
    assert refusal(by_hand(b"", content=msgspec.msgpack.encode(([sealed] * (ENVELOPES + 1), b"")))) is State.DAMAGED


@pytest.mark.parametrize("count", [READERS - 1, READERS, READERS + 1, 3 * READERS])
def test_a_district_seals_to_all_its_stations(count: int) -> None:
    others = [recipient("hw")] * (count - 2)
    content = bundle.encode(making(), [entry()], keys("zq-1"), [recipient("zq"), *others, recipient("bh")])
    for pc in ("zq-2", "hw-1", "bh-1"):
        assert decode(content, pc).entries == (entry(),)
    nobody = Keys(keys("zq-1").signing, keys("zq-1").receiving, ())
    with pytest.raises(BundleError) as caught:
        bundle.decode(content, circle(), nobody)
    assert caught.value.state is State.NOT_FOR_US


def test_a_sealed_letter_to_nobody_is_a_defect() -> None:
    with pytest.raises(ValueError, match="nobody"):
        bundle.encode(making(), [entry()], keys("zq-1"), [])


ENVELOPED = seal(b"AGE-SECRET-KEY-NONE", (recipient("bh"),))


@pytest.mark.parametrize(
    "content", [b"\x92", b"\x92" * 100_000, msgspec.msgpack.encode(([ENVELOPED], ENVELOPED)), msgspec.msgpack.encode([[], 5])]
)
def test_what_is_no_envelope_is_refused(content: bytes) -> None:
    assert refusal(by_hand(b"", content=content)) is State.DAMAGED


@pytest.mark.parametrize("content", [b"", b"age-encryption.org/v1\n", b"age-encryption.org/v2\n-> X25519 x\nx\n--- x\n", bytes(100)])
def test_what_is_no_age_file_is_refused(content: bytes) -> None:
    assert refusal(by_hand(b"", content=content)) is State.DAMAGED


def test_nothing_is_opened_before_the_signature_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Keys, "open", lambda *_: pytest.fail("opened"))
    for place in range(HEAD, BODY):
        changed = bytearray(SMALL)
        changed[place] ^= 1
        assert refusal(bytes(changed)) is State.FORGED
    assert refusal(with_header(header(schema=2), "zq-1")[:HEAD] + SMALL[HEAD:]) is State.FORGED


# -- bundles kept from each format ------------------------------------------------------------------------------------------------------


def test_kept_bundles_say_what_they_said() -> None:
    for name, expected in json.loads((KEPT / "kept.json").read_text(encoding="utf-8")).items():
        read = decode((KEPT / f"{name}.gwb").read_bytes())
        told = {field: getattr(read.header, field) for field in expected["header"]}
        assert {field: value.hex() if isinstance(value, bytes) else value for field, value in told.items()} == expected["header"]
        wanted = tuple(
            Entry(**e | {"more": bytes.fromhex(e["more"]), "values": {n: FieldChange(*c) for n, c in e["values"].items()}})
            for e in expected["entries"]
        )
        assert (read.sha256, read.entries, read.more.hex()) == (expected["sha256"], wanted, expected["more"])
        assert {name: list(seen) for name, seen in read.seen.items()} == {n: [s[0], tuple(s[1])] for n, s in expected["seen"].items()}


def test_what_a_later_version_says_is_passed_on_byte_for_byte() -> None:
    content = (KEPT / "next-major.gwb").read_bytes()
    read = decode(content)
    assert read.header.format == bundle.FORMAT + 1
    assert read.entries[1].record == "a_record_of_tomorrow"
    assert read.entries[2].more == b"\x93\xcd\x00\x01\xc3\xa1x"  # the number 1 in three bytes, as no encoder of ours writes it
    forwarded = decode(encode(list(read.entries), "bh-1", unit="bh", device=OTHER, audience="to-hw", to=("bh", "hw")))
    folded = decode(encode([*read.entries, entry(9)], kind="f", number=2, since=1, previous=b"", stands_for=bytes(32)))
    assert forwarded.entries == read.entries
    assert folded.entries[:3] == read.entries
    assert msgspec.msgpack.decode(read.more) == [{"later": [1, 2.5]}, "told"]
