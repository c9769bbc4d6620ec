"""Statements: signed for ever, whatever comes of the program, and nothing else is taken for one."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from station.sync.keys import new_keys
from station.sync.statements import MAGIC, Answered, KeyChanged, PcAdmitted, UnitNamed, read, say

BOSS = new_keys()


def signed(body: object, serial: object = 1) -> bytes:
    """A statement as another version of the program may sign it."""
    said = msgspec.msgpack.encode([BOSS.public, serial, msgspec.msgpack.encode(body)])
    return MAGIC + BOSS.sign(b"station statement 1\0" + said) + said


def test_what_was_said_is_read() -> None:
    body = UnitNamed("zq", "站前街道职工服务站", "street", "bh", BOSS.public)
    said = read(say(BOSS, body, 3))
    assert said is not None
    assert (said.signer, said.public, said.serial, said.body) == (BOSS.key_id, BOSS.public, 3, body)


def test_every_changed_byte_is_refused() -> None:
    content = say(BOSS, UnitNamed("zq", "站", "street"))
    for at in range(len(content)):
        for bit in (1, 128):
            assert read(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]) is None
    for length in range(len(content)):
        assert read(content[:length]) is None


@given(st.binary())
def test_bytes_that_are_none_are_refused(content: bytes) -> None:
    assert read(content) is None
    assert read(MAGIC + content) is None


def test_a_newer_version_may_add_at_the_end_and_say_new_kinds() -> None:
    said = read(signed(["unit", "zq", "站", "street", "bh", b"", "新的"]))
    assert said is not None
    assert said.body == UnitNamed("zq", "站", "street", "bh")
    unknown = read(signed(["pact", {"with": "hw"}]))
    assert unknown is not None
    assert unknown.body is None


def test_what_nothing_can_be_sealed_to_is_no_key() -> None:
    for body in (KeyChanged("zq", "age1nothing", b""), Answered("zq", "第 1 台电脑", "age1nothing")):
        said = read(say(BOSS, body))
        assert said is not None
        assert said.body is None


def test_names_of_units_and_pcs_are_bounded() -> None:
    for body in (["unit", "../zq", "站", "street"], ["unit", "zq", "站" * 101, "street"], ["lost", "zz", {}, []], ["pc"], [], 1, None):
        said = read(signed(body))
        assert said is not None
        assert said.body is None
    assert read(signed(["pc", b""], -1)) is None
    assert read(say(BOSS, PcAdmitted(b"no answer"))) is not None  # for the circle to judge


def test_admissions_within_admissions_are_not_followed() -> None:
    """Whoever can write into the drop could otherwise stop every reader of it: nobody signs for a thousand answers."""
    own = new_keys()
    content = say(own, Answered("zq", "一号机", own.recipient))
    for _ in range(3_000):
        content = say(own, PcAdmitted(content))
    said = read(content)
    assert said is not None and said.answer is not None
    assert said.answer.answer is None
