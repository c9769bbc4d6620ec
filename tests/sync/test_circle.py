"""The circle: what it makes of statements, in any order, doubled, and of those that strangers, siblings and thieves sign."""

from collections.abc import Iterable, Mapping
from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.audiences import ALL, UP, to
from station.sync.bundle import BundleError, State
from station.sync.circle import Circle, anchor, read_circle
from station.sync.keys import Keys, new_keys, new_unit_secret, recipient_of
from station.sync.statements import MAGIC, Answered, Body, KeyChanged, PcAdmitted, PcLost, UnitNamed, name_of, say


@cache
def pc(name: str) -> Keys:
    """The keys of a PC: "bh-1" is the district's first."""
    return new_keys()


@cache
def secret(name: str) -> str:
    return recipient_of(new_unit_secret())


@cache
def admitted(by: str, name: str, is_head: bool = False, unit: str = "") -> bytes:
    unit = unit or name.split("-")[0]
    return say(pc(by), PcAdmitted(say(pc(name), Answered(unit, name, pc(name).recipient)), is_head))


@cache
def told(by: str, body: Body, serial: int = 1) -> bytes:
    return say(pc(by), body, serial)


def key(by: str, unit: str, name: str, serial: int = 1) -> bytes:
    return told(by, KeyChanged(unit, secret(name), b""), serial)


def lost(by: str, name: str, accepted: Mapping[str, int] | None = None, kept: Iterable[bytes] = ()) -> bytes:
    return say(pc(by), PcLost(pc(name).key_id, dict(accepted or {}), [name_of(content) for content in kept]))


def founding(unit: str, above: str = "") -> list[bytes]:
    """What the first PC of a unit says when it founds it, or joins below another."""
    first = f"{unit}-1"
    public = pc(f"{above}-1").public if above else b""
    return [told(first, UnitNamed(unit, f"{unit}会", "street", above, public)), admitted(first, first, True), key(first, unit, unit)]


def below(unit: str, above: str) -> list[bytes]:
    """What the first PC of a unit says when it admits one below."""
    return [admitted(f"{above}-1", f"{unit}-1", True), told(f"{above}-1", UnitNamed(unit, f"{unit}站", "street", above))]


# a city sz, the districts bh and dh, the stations zq (two PCs) and hw of the one and ds of the other
TREE = [
    *founding("sz"),
    *founding("bh", "sz"),
    *below("bh", "sz"),
    *founding("dh", "sz"),
    *below("dh", "sz"),
    *founding("zq", "bh"),
    *below("zq", "bh"),
    admitted("zq-1", "zq-2"),
    *founding("hw", "bh"),
    *below("hw", "bh"),
    *founding("ds", "dh"),
    *below("ds", "dh"),
]


def seen(own: str, statements: Iterable[bytes]) -> Circle:
    return read_circle(own, anchor(own, pc(f"{own}-1").public), statements)


def shape(circle: Circle) -> tuple[object, ...]:
    """What two PCs must agree about, whoever they are."""
    units = {u.code: (u.name, u.above, u.head, u.recipient, u.is_confirmed) for u in circle.units.values()}
    return units, circle.pcs, sorted(circle.said)


def test_everybody_sees_the_same_tree() -> None:
    views = [shape(seen(own, TREE)) for own in ("sz", "bh", "dh", "zq", "hw", "ds")]
    assert views == [views[0]] * 6
    circle = seen("zq", TREE)
    assert circle.below("sz") == ("bh", "dh")
    assert circle.above("zq") == "bh"
    assert set(circle.pcs) == {pc(name).key_id for name in ("sz-1", "bh-1", "dh-1", "zq-1", "zq-2", "hw-1", "ds-1")}
    assert all(unit.name == f"{unit.code}站" for unit in circle.units.values() if unit.above)  # as the unit above has it
    assert sorted(circle.said) == sorted(map(name_of, TREE))


@pytest.mark.parametrize(
    ("unit", "audience", "readers"),
    [
        ("zq", UP, {"zq", "bh", "sz"}),
        ("bh", UP, {"bh", "sz"}),
        ("sz", UP, {"sz"}),
        ("bh", ALL, {"bh", "sz", "zq", "hw"}),
        ("sz", ALL, {"sz", "bh", "dh", "zq", "hw", "ds"}),
        ("zq", to("hw"), {"zq", "hw"}),
        ("bh", to("zq"), {"bh", "zq"}),
        ("zq", to("ds"), {"zq", "ds", "dh"}),  # the other station's district; the city has it already
        ("sz", to("zq"), {"sz", "zq", "bh"}),
        ("zq", to("bh"), {"zq", "bh"}),
        ("zq", to("xx"), {"zq"}),
        ("zq", to("zq"), {"zq"}),
    ],
)
def test_who_reads_what(unit: str, audience: str, readers: set[str]) -> None:
    circle = seen(unit, TREE)
    assert circle.readers(unit, audience)[0] == unit
    assert set(circle.readers(unit, audience)) == readers
    assert set(circle.recipients(audience)) == {secret(code) for code in readers}


def test_a_signer_counts_for_its_unit_and_those_below() -> None:
    circle = seen("hw", TREE)
    assert circle.public_key(pc("zq-2").key_id, "zq") == pc("zq-2").public
    assert circle.public_key(pc("sz-1").key_id, "zq") == pc("sz-1").public
    for name, unit in (("zq-1", "bh"), ("zq-1", "hw"), ("xx-1", "zq"), ("dh-1", "zq")):
        with pytest.raises(BundleError) as refused:
            circle.public_key(pc(name).key_id, unit)
        assert refused.value.state is State.UNKNOWN


# what strangers, a station, a PC that is no head and a thief of a lost PC may sign as they like
EVIL = [
    *founding("xx", "bh"),
    *below("zq", "xx"),
    admitted("xx-1", "xx-2", True, "bh"),
    admitted("xx-1", "xx-1", True, "sz"),
    key("xx-1", "bh", "evil", 99),
    admitted("hw-1", "xx-3", True, "zq"),  # a sibling station
    admitted("hw-1", "xx-3", True, "bh"),  # one below
    key("hw-1", "zq", "evil", 99),
    key("hw-1", "bh", "evil", 99),
    told("hw-1", UnitNamed("zq", "冒名", "street", "hw"), 99),
    told("hw-1", UnitNamed("zq", "冒名", "street", "hw"), 0),
    told("hw-1", UnitNamed("bh", "冒名", "county", "", b""), 99),
    lost("hw-1", "zq-1"),
    lost("hw-1", "bh-1"),
    lost("xx-1", "bh-1"),
    admitted("zq-2", "xx-4", True, "zq"),  # no head
    key("zq-2", "zq", "evil", 99),
    lost("zq-2", "zq-1"),
    say(pc("bh-1"), PcAdmitted(say(pc("xx-5"), UnitNamed("zq", "站", "street")))),  # no answer in it
    b"GWR1" + bytes(200),
    b"",
]


def test_what_others_may_not_say_counts_for_nobody_below_or_beside_them() -> None:
    for own in ("sz", "bh", "dh", "zq", "hw", "ds"):
        assert shape(seen(own, [*EVIL, *TREE])) == shape(seen(own, TREE))


@given(st.permutations(TREE), st.lists(st.sampled_from([*TREE, *EVIL])), st.sampled_from(["sz", "bh", "dh", "zq", "hw", "ds"]))
def test_order_doubles_and_what_others_may_not_say_change_nothing(tree: list[bytes], more: list[bytes], own: str) -> None:
    found, expected = seen(own, [*more, *tree]), seen(own, TREE)
    assert (found.units, found.pcs, sorted(found.said)) == (expected.units, expected.pcs, sorted(expected.said))


@given(st.permutations([*TREE, *EVIL, lost("bh-1", "zq-1", {"a up": 3}, TREE[:1]), lost("sz-1", "bh-1", {}, TREE)]), st.integers(0, 60))
def test_whatever_has_come_the_order_does_not_matter(statements: list[bytes], size: int) -> None:
    some = statements[:size]
    for own in ("sz", "bh", "zq"):
        assert shape(seen(own, some)) == shape(seen(own, sorted(some)))


def test_a_pc_belongs_to_one_unit_whatever_it_answers() -> None:
    both = [*TREE, admitted("hw-1", "xx-7", True, "hw"), admitted("zq-1", "xx-7", True, "zq")]
    circle = seen("bh", both)
    unit = circle.pcs[pc("xx-7").key_id].unit
    other = {"zq": "hw", "hw": "zq"}[unit]
    assert len(circle.said) == len(both) - 1
    assert circle.is_heard(pc("xx-7").key_id, unit)
    assert not circle.is_heard(pc("xx-7").key_id, other)


def test_a_district_cannot_claim_a_station_of_another_from_it() -> None:
    """Two districts with one station code, by mistake or not: each keeps its own, and the station its district."""
    claimed = [*TREE, told("dh-1", UnitNamed("zq", "冒名", "street", "dh"), 0), admitted("dh-1", "dh-9", True, "zq")]
    for own in ("bh", "zq", "hw"):
        assert shape(seen(own, claimed)) == shape(seen(own, TREE))


def test_a_key_that_a_lost_pc_knows_counts_less_than_any_other() -> None:
    def given(by: str, name: str, serial: int, *pcs: str) -> bytes:
        return told(by, KeyChanged("zq", secret(name), b"", tuple(pc(one).key_id for one in pcs)), serial)

    before = [*TREE, given("zq-1", "first", 2, "zq-1", "zq-2")]
    gone = [*before, lost("bh-1", "zq-2"), given("bh-1", "fresh", 3, "zq-1")]
    unaware = [
        *gone,
        admitted("zq-1", "zq-3"),
        given("zq-1", "first", 4, "zq-1", "zq-2", "zq-3"),
        given("zq-1", "first", 5, "zq-1", "zq-3"),
    ]
    for circle in (seen("bh", gone), seen("bh", unaware), seen("zq", unaware)):
        assert (circle.units["zq"].recipient, circle.units["zq"].knowing) == (secret("fresh"), {pc("zq-1").key_id})
    assert seen("bh", [*before, lost("bh-1", "zq-2")]).units["zq"].recipient == secret("zq")  # until the new one comes: that of before


def test_a_unit_joins_a_city_later_and_its_stations_learn_of_it() -> None:
    before = [*founding("bh"), *founding("zq", "bh"), *below("zq", "bh"), admitted("zq-1", "zq-2")]
    assert set(seen("zq", before).readers("zq", UP)) == {"zq", "bh"}
    joins = [*founding("sz"), told("bh-1", UnitNamed("bh", "bh会", "county", "sz", pc("sz-1").public), 2)]
    waiting = seen("zq", [*before, *joins])
    assert (set(waiting.readers("zq", UP)), waiting.units["bh"].is_confirmed) == ({"zq", "bh", "sz"}, False)
    after = [*before, *joins, *below("bh", "sz")]
    assert seen("zq", after).units["bh"].is_confirmed
    assert shape(seen("zq", after)) == shape(seen("sz", after)) == shape(seen("bh", after))


def test_a_key_that_is_changed_is_the_newest_one() -> None:
    changed = [*TREE, key("zq-1", "zq", "second", 2), key("bh-1", "zq", "third", 3)]
    assert seen("hw", changed).units["zq"].recipient == secret("third")


# -- lost PCs -----------------------------------------------------------------------------------------------------------


def test_of_a_lost_pc_counts_what_had_come() -> None:
    stream = f"{'0' * 16} up"
    declared = [*TREE, lost("zq-1", "zq-2", {stream: 41})]
    circle = seen("bh", declared)
    gone = pc("zq-2").key_id
    assert circle.pcs[gone].is_lost
    assert [circle.accepts(gone, stream, number) for number in (1, 41, 42)] == [True, True, False]
    assert not circle.accepts(gone, f"{'1' * 16} up", 1)
    assert circle.accepts(pc("zq-1").key_id, stream, 42)
    assert not circle.accepts(pc("xx-1").key_id, stream, 1)
    more = seen("bh", [*declared, lost("bh-1", "zq-2", {stream: 50})])  # two declared it: what either had taken in counts
    assert more.accepts(gone, stream, 50)


def test_a_thief_signs_in_vain_after_the_loss_whatever_the_order() -> None:
    kept = [content for content in TREE if content in (*founding("zq", "bh"), admitted("zq-1", "zq-2"))]
    before = seen("bh", [*TREE, lost("bh-1", "zq-1", {}, kept), key("bh-1", "zq", "new", 2)])
    theft = [
        admitted("zq-1", "xx-9", True, "zq"),
        key("zq-1", "zq", "evil", 999),
        lost("zq-1", "zq-2"),
        told("zq-1", UnitNamed("zq", "冒名", "street", "xx", pc("xx-1").public), 999),
    ]
    after = seen("bh", [*theft, *TREE, lost("bh-1", "zq-1", {}, kept), key("bh-1", "zq", "new", 2), *theft])
    assert shape(after) == shape(before)
    assert after.units["zq"].recipient == secret("new")
    assert after.units["zq"].head == ""  # nobody is left to invite: the district appoints the second
    mended = seen("bh", [*TREE, *theft, lost("bh-1", "zq-1", {}, kept), admitted("bh-1", "zq-2", True)])
    assert mended.units["zq"].head == pc("zq-2").key_id
    assert mended.is_heard(pc("zq-2").key_id, "zq")


def test_what_a_lost_head_did_before_stands_where_it_is_named() -> None:
    """The founder of a district with nobody above is lost; its second head says so, and the stations stay."""
    two = [*founding("bh"), admitted("bh-1", "bh-2", True), *founding("zq", "bh"), *below("zq", "bh"), admitted("zq-1", "zq-2")]
    declared = [*two, lost("bh-2", "bh-1", {}, [c for c in two if c != key("bh-1", "bh", "bh")]), key("bh-2", "bh", "new", 2)]
    for circle in (seen("bh", declared), seen("zq", declared)):
        assert (circle.units["bh"].head, circle.units["bh"].recipient) == (pc("bh-2").key_id, secret("new"))
        assert circle.units["zq"].is_confirmed
        assert set(circle.readers("zq", UP)) == {"zq", "bh"}


def test_of_two_that_declare_each_other_lost_the_unit_above_decides_else_the_senior() -> None:
    two = [*founding("bh"), admitted("bh-1", "bh-2", True)]
    quarrel = [*two, lost("bh-1", "bh-2"), lost("bh-2", "bh-1", {}, two)]
    circle = seen("bh", quarrel)
    assert [circle.pcs[pc(name).key_id].is_lost for name in ("bh-1", "bh-2")] == [False, True]
    above = [*founding("sz"), told("bh-1", UnitNamed("bh", "bh会", "county", "sz", pc("sz-1").public), 2), *below("bh", "sz")]
    settled = seen("sz", [*quarrel, *above, lost("sz-1", "bh-1", {}, [*two, *above])])
    assert [settled.pcs[pc(name).key_id].is_lost for name in ("bh-1", "bh-2")] == [True, False]


def test_nothing_is_sealed_to_a_unit_without_pcs_until_it_begins_anew() -> None:
    gone = [*TREE, lost("bh-1", "hw-1", {}, founding("hw", "bh"))]
    circle = seen("bh", gone)
    assert circle.units["hw"].recipient == ""
    assert set(circle.recipients(ALL)) == {secret(code) for code in ("bh", "sz", "zq")}
    anew = [*gone, admitted("bh-1", "hw-2", True), told("hw-2", UnitNamed("hw", "hw会", "street", "bh", pc("bh-1").public), 2)]
    again = seen("zq", [*anew, key("hw-2", "hw", "new", 2)])
    assert (again.units["hw"].head, again.units["hw"].recipient) == (pc("hw-2").key_id, secret("new"))


def test_a_newer_kind_of_statement_of_somebody_heard_is_kept() -> None:
    said = msgspec.msgpack.encode([pc("bh-1").public, 1, msgspec.msgpack.encode(["pact", 1])])
    unknown = MAGIC + pc("bh-1").sign(b"station statement 1\0" + said) + said
    circle = seen("zq", [*TREE, unknown])
    assert circle.said[name_of(unknown)].content == unknown
