"""What somebody who can only write to the folder puts there holds up no good file; what a member signs by mistake takes no memory."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from replicas import colleague, files, joined, journal, received, sent, station_store
from station.actions import circle
from station.actions.exchange_making import keep
from station.actions.exchange_reading import ensure_in_line
from station.actions.exchange_words import how_far
from station.actions.setting_up import set_up
from station.casework.model import Employer, StaffMember, Station
from station.db import exchange as boxes
from station.db.exchange import Incoming
from station.db.store import Store
from station.sync import bundle as bundles
from station.sync.bundle import Bundle, BundleError, Making, State
from station.sync.drop import bundle_path


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH") as opened:
        yield opened


@pytest.fixture
def station(tmp_path: Path, district: Store) -> Iterator[Store]:
    with station_store(tmp_path / "station", "ZQ") as opened:
        joined(district, opened)
        yield opened


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return tmp_path / "drop"


def enter(store: Store, drop: Path) -> Path:
    """A day's work, sent; where its bundle lies."""
    with store.step("登记") as step:
        step.add(Employer(name=f"单位{step.id[:8]}"))
    sent(store, drop)
    last = boxes.last_outgoing(store, "up")
    assert last is not None
    return drop / last.name


def states(store: Store, drop: Path) -> list[State]:
    return [report.state for report in received(store, drop)]


def made(store: Store, number: int, previous: bytes = bytes(32)) -> bytes:
    """A bundle that store signs, whatever its number."""
    me = circle.member(store)
    entries = store.entries("device = ?", [store.device], limit=1)
    making = Making(me.unit, store.device, "up", number, number, previous, "b", 1, "2026-03-16T09:00:00", {})
    return bundles.encode(making, entries, me.keys, me.circle.recipients("up"))


def test_what_is_sealed_to_others_stands_for_no_number_of_another_pc(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    """A thief lays a bundle for the neighbour under a name that covers everything the station sends."""
    with station_store(tmp_path / "hw", "HW") as hw:
        joined(district, hw)
        for store in (hw, station):
            circle.take_statements(store, circle.statements(district).values())
        strange = enter(hw, tmp_path / "other").read_bytes()
        hash16 = hashlib.sha256(strange).hexdigest()[:16]
        with colleague(station, tmp_path / "second") as second:
            own = enter(station, drop).parent.parent
            (own / "f").mkdir(exist_ok=True)
            (own / "f" / f"0000000001-0000009999-f-{hash16}.gwb").write_bytes(strange)
            enter(station, drop)
            assert sorted(s.value for s in states(second, drop)) == ["damaged", "taken", "taken"]
            assert boxes.stream(second, station.device, "up").number == 2
            enter(station, drop)
            assert State.TAKEN in states(second, drop)


def test_a_name_that_covers_all_numbers_is_not_seen(station: Store, district: Store, drop: Path) -> None:
    own = enter(station, drop).parent.parent
    (own / "f").mkdir(exist_ok=True)
    (own / "f" / f"0000000001-9999999999-f-{'0' * 16}.gwb").write_bytes(b"x")
    assert states(district, drop) == [State.TAKEN]


def unknown_suite(prefix: str) -> bytes:
    """A file of no suite we know whose name sorts, by its hash, before or after every other of its number."""
    tails = (b"GWB1\x02" + number.to_bytes(100) for number in range(1 << 22))
    return next(content for content in tails if hashlib.sha256(content).hexdigest().startswith(prefix))


@pytest.mark.parametrize(("prefix", "told"), [("000", ["newer", "taken"]), ("fff", ["taken"])], ids=["read-before", "read-after"])
def test_a_file_of_an_unknown_suite_holds_up_no_good_one(station: Store, district: Store, drop: Path, prefix: str, told: list[str]) -> None:
    """Nobody can tell who made it, so it is left where it lies; once its number has come, it is not spoken of again."""
    enter(station, drop)
    assert State.TAKEN in states(district, drop)
    content = unknown_suite(prefix)
    path = drop / bundle_path("zq", station.device, "up", 2, "b", content)
    path.write_bytes(content)
    assert states(district, drop) == [State.NEWER]
    enter(station, drop)
    assert sorted(s.value for s in states(district, drop)) == told
    assert boxes.held(district) == []
    assert boxes.stream(district, station.device, "up").number == 2


def test_a_newer_bundle_under_another_name_is_not_kept_in_its_place(
    station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bundles, "READER", 3)
        newer = enter(station, drop)
    wrong = newer.with_name(newer.name.replace("0000000001-", "0000000002-"))
    newer.rename(wrong)
    assert states(district, drop) == [State.NEWER]
    assert boxes.held(district) == []
    wrong.rename(newer)
    assert states(district, drop) == [State.NEWER]
    assert [held.number for held, _ in boxes.held(district)] == [1]


@pytest.mark.parametrize("of", ["up", "e"])
def test_what_is_no_receipt_keeps_no_receipt_from_being_read(station: Store, district: Store, drop: Path, of: str) -> None:
    """A bundle, or a receipt of last week, under the name of a receipt to come."""
    for _ in range(2):
        enter(station, drop)
        received(district, drop), sent(district, drop)
        (old,) = [drop / name for name in files(drop) if district.device in name and "/e/" in name]
        kept = old.read_bytes() if of == "e" else next(c for n, c in files(drop).items() if station.device in n and "/up/" in n)
    folder = old.parent
    hash16 = hashlib.sha256(kept).hexdigest()[:16]
    enter(station, drop), received(district, drop), sent(district, drop)
    (folder / f"0000000999-e-{hash16}.gwb").write_bytes(kept)
    received(station, drop)
    assert [(r.audience, r.number) for r in boxes.receipts(station) if r.of_device == station.device] == [("up", 3)]


def test_a_number_far_ahead_is_not_believed(station: Store, district: Store, drop: Path) -> None:
    """A member's PC with a fault in its memory must not make others list ten thousand million missing numbers."""
    enter(station, drop)
    received(district, drop)
    for number in (10**9, bundles.MAX_RUN + 3):
        content = made(station, number)
        path = drop / bundle_path("zq", station.device, "up", number, "b", content)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        assert State.DAMAGED in states(district, drop)
        shutil.rmtree(path.parent)
    now = boxes.stream(district, station.device, "up")
    assert (now.number, now.missing) == (1, ())


def test_a_receipt_of_any_number_can_be_told() -> None:
    assert how_far(2**53, ()) == f"第 1 至 {2**53} 包，无缺号"
    assert how_far(1, ()) == "第 1 包，无缺号"
    assert how_far(41, (38,)) == "到第 41 包，缺第 38 包"


def test_a_folded_one_is_in_line_with_its_neighbours_on_both_sides(station: Store, district: Store, drop: Path) -> None:
    """What a folded one knows of its predecessor is that of its first number, not that of its last."""
    enter(station, drop), received(district, drop)
    taken = Incoming(station.device, "up", 20, 10, "zq", "", "ab" * 32, "cd" * 32, "", 5, "")
    with district.step("收", undoable=False):
        boxes.take_in(district, taken)
    me = circle.member(district)

    def bundle(number: int) -> Bundle:
        return bundles.decode(made(station, number), me.circle, me.keys)

    known = boxes.hashes(district, station.device, "up", 1)
    ensure_in_line(bundle(19), known)
    with pytest.raises(BundleError) as caught:
        ensure_in_line(bundle(9), known)
    assert caught.value.state is State.FORKED
    with pytest.raises(BundleError):
        ensure_in_line(bundle(21), known)


def test_a_bundle_sealed_anew_to_us_is_read_though_the_first_was_not(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    """A city that looks before the stations have heard of it gets everything all the same, and is told of no gap in between."""
    for _ in range(3):
        enter(station, drop)
    received(district, drop), sent(district, drop)
    with Store.open(tmp_path / "city", clock=station.clock) as city:
        set_up(city, Station(name="市总工会", code="SZ", parent_name="省总工会", level="city"), StaffMember(name="王芳"))
        joined(city, district)
        sent(district, drop), received(city, drop)
        assert {n for _, _, n in boxes.stream(city, station.device, "up").closed} == {1, 2, 3}
        assert [r for r in received(city, drop) if r.station == "zq"] == []
        received(station, drop), sent(station, drop)
        assert [(r.number, r.state) for r in received(city, drop) if r.station == "zq"] == [(3, State.TAKEN)]
        assert journal(station).items() <= journal(city).items()
        assert received(city, drop) == []


def test_what_was_kept_comes_in_though_a_folded_one_holds_it_too(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    """A PC nobody here had heard of: its loose bundles and the folded one wait in the quarantine, and come in in any order."""
    with colleague(station, tmp_path / "second") as second:
        for _ in range(3):
            enter(second, drop)
        me = circle.member(second)
        with second.step("发送", undoable=False):
            run = sorted(boxes.outgoing(second, audience="up"), key=lambda b: b.number)[1:]
            entries = second.entries("device = ? AND number > 1", [second.device])
            previous = bytes.fromhex(boxes.outgoing(second, audience="up")[-1].sha256)
            stands_for = bytes.fromhex(run[-1].sha256)
            making = Making(me.unit, second.device, "up", 3, 2, previous, "f", 1, "2026-03-16T09:00:00", {}, stands_for)
            keep(second, me, making, entries)
        shutil.rmtree(drop / "r")
        sent(second, drop)
        shutil.rmtree(drop / "r")
        assert set(states(district, drop)) == {State.UNKNOWN}
        circle.take_statements(district, circle.statements(second).values())
        assert {State.FORKED}.isdisjoint(states(district, drop))
        assert boxes.quarantined(district) == []
        assert boxes.stream(district, second.device, "up").number == 3
