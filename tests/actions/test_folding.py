"""Old bundles become few without losing an entry; who comes new, or lacks one, starts from the folded ones."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from replicas import colleague, files, joined, journal, received, rows, sent, station_store
from stand_ins import Clock
from station.actions import circle, folding
from station.actions.places import add_place
from station.actions.progress import finish
from station.actions.relay import relay_all
from station.actions.renewal import renew
from station.actions.setting_up import set_up
from station.casework.model import Employer, Grievance, StaffMember, Station
from station.db import exchange as boxes
from station.db.store import Store
from station.sync import bundle as sealed
from station.sync.bundle import Bundle, State, decode, raw_size


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
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "FOLD_AFTER", 4)


def days(store: Store, drop: Path, count: int) -> None:
    """A day's work and a sending, so many times."""
    for _ in range(count):
        assert isinstance(store.clock, Clock)
        store.clock.now += timedelta(days=1)
        with store.step("登记") as step:
            step.add(Employer(name=f"单位{step.id[:8]}"))
        sent(store, drop)


def bundles(drop: Path, kind: str, store: Store) -> list[str]:
    return [name for name in files(drop) if f"-{kind}-" in name and store.device in name and "/e/" not in name]


def test_a_long_stream_is_folded_and_the_loose_ones_go_later(station: Store, district: Store, drop: Path) -> None:
    days(station, drop, 4)
    received(district, drop)
    days(station, drop, 1)
    assert len(bundles(drop, "f", station)) == 1
    assert len(bundles(drop, "b", station)) == 5, "not before the folded one was read back on another day"
    received(station, drop)
    sent(station, drop)
    assert (len(bundles(drop, "f", station)), len(bundles(drop, "b", station))) == (1, 1)
    assert [(r.number, r.state) for r in received(district, drop)] == [(5, State.TAKEN)]
    assert journal(station).items() <= journal(district).items()


def test_without_receipts_loose_ones_go_after_a_month(station: Store, drop: Path) -> None:
    days(station, drop, 5)
    assert len(bundles(drop, "b", station)) == 5
    station.clock.now += timedelta(days=40)  # type: ignore[attr-defined]
    sent(station, drop)
    assert len(bundles(drop, "b", station)) == 1


def test_who_comes_new_starts_from_folded_ones(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    days(station, drop, 11)
    received(district, drop), received(station, drop), sent(station, drop)
    assert len(bundles(drop, "b", station)) == 3
    with colleague(station, tmp_path / "second") as second:
        reports = received(second, drop)
        assert {r.state for r in reports} == {State.TAKEN}
        assert rows(station).items() <= rows(second).items()
        assert boxes.stream(second, station.device, "up").number == 11
        assert boxes.stream(second, station.device, "up").missing == ()


def test_a_gap_is_filled_by_a_folded_one(station: Store, district: Store, drop: Path) -> None:
    days(station, drop, 3)
    (drop / bundles(drop, "b", station)[1]).unlink()
    assert [r.state for r in received(district, drop)] == [State.TAKEN, State.TAKEN, State.GAP]
    days(station, drop, 2)
    (drop / bundles(drop, "b", station)[1]).unlink()
    assert {r.state for r in received(district, drop)} == {State.TAKEN}
    assert journal(station).items() <= journal(district).items()


def test_a_single_gap_is_not_filled_by_reading_a_long_run(station: Store, district: Store, drop: Path) -> None:
    days(station, drop, 3)
    (drop / bundles(drop, "b", station)[1]).rename(drop / "late")
    received(district, drop)
    days(station, drop, 2)
    assert len(bundles(drop, "f", station)) == 1
    (drop / "late").rename(drop / "s" / "zq" / station.device / "up" / "0000" / boxes_name(station, 2))
    assert [(r.number, r.sentence[-8:]) for r in received(district, drop)] == [
        (2, "2 包，1 条。"),
        (4, "4 包，1 条。"),
        (5, "5 包，1 条。"),
    ]


def boxes_name(store: Store, number: int) -> str:
    (made,) = [b for b in boxes.outgoing(store, audience="up") if b.number == number]
    return made.name.rpartition("/")[2]


def test_a_broken_folded_one_takes_nothing_away_and_is_put_back(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    days(station, drop, 5)
    received(district, drop), received(station, drop)
    (folded,) = bundles(drop, "f", station)
    (drop / folded).write_bytes(b"GWB1 broken")
    sent(station, drop)
    assert len(bundles(drop, "b", station)) == 5
    (drop / folded).write_bytes((drop / folded).read_bytes())
    sent(station, drop), sent(station, drop)
    for loose in bundles(drop, "b", station):
        (drop / loose).unlink(missing_ok=True)
    (drop / folded).write_bytes(b"GWB1 broken again")
    with colleague(station, tmp_path / "second") as second:
        assert State.DAMAGED in {r.state for r in received(second, drop)}
        received(station, drop), sent(station, drop)
        assert State.TAKEN in {r.state for r in received(second, drop)}
        assert rows(station).items() <= rows(second).items()


def test_five_years_stay_few_files(station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """260 weeks, folded by 8 and 4 in place of 64 and 8: the number of files grows with the logarithm, nothing is lost or kept twice."""
    monkeypatch.setattr(folding, "FOLD_AFTER", 8)
    monkeypatch.setattr(folding, "_BRANCHING", 4)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    for week in range(1, 261):
        with station.step("登记") as step:
            step.add(Grievance(summary=f"第 {week} 周"))
        station.clock.now += timedelta(days=7)  # type: ignore[attr-defined]
        bundle_only(station)
        if not week % 13:
            sent(station, drop)
        if not week % 52:
            received(district, drop), received(station, drop)
    sent(station, drop), received(district, drop), received(station, drop), sent(station, drop)
    last = boxes.last_outgoing(station, "up")
    assert last is not None and last.number == 260
    assert len(bundles(drop, "b", station)) < 16
    assert len(bundles(drop, "f", station)) <= 3 * 4
    assert journal(station).items() <= journal(district).items()
    lying = sum(len(content) for name, content in files(drop).items() if station.device in name and "/e/" not in name)
    assert station.query("SELECT sum(length(content)) FROM outbox WHERE kind <> 'e'")[0][0] == lying


def test_a_folded_one_says_every_word_of_those_it_stands_for(station: Store, drop: Path) -> None:
    """Also what no reader would miss, as the loose ones had come: entry by entry, and with what a later version added."""
    added = b"\x91\xa5later"
    days(station, drop, 1)
    with station.step("登记") as step:
        step.add(Employer(name="新版"))
        last = "SELECT max(number) FROM journal WHERE device = ?"
        station.execute(f"UPDATE journal SET more = ? WHERE device = ? AND number = ({last})", [added, station.device, station.device])
    days(station, drop, 4)
    loose = [opened(station, drop, name) for name in bundles(drop, "b", station)[:4]]
    (folded,) = [opened(station, drop, name) for name in bundles(drop, "f", station)]
    said = {(e.device, e.number): e for one in loose for e in one.entries}
    assert folded.entries == tuple(said.values())
    assert [e.more for e in folded.entries if e.more] == [added]
    assert (folded.header.since, folded.header.number) == (1, 4)
    assert folded.header.stands_for.hex() == loose[-1].sha256


def opened(store: Store, drop: Path, name: str) -> Bundle:
    me = circle.member(store)
    return decode((drop / name).read_bytes(), me.circle, me.keys)


def test_what_hardly_takes_room_sealed_is_not_folded_beyond_what_can_be_read(
    station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that repeats itself takes a hundredth of its size in a bundle: what counts is how large it is once it is open."""
    monkeypatch.setattr(sealed, "GOOD_RAW", 100_000)
    for _ in range(9):
        with station.step("登记") as step:
            step.add(Grievance(summary="拖欠工资" * 3_000))
        sent(station, drop)
    runs = [f.number - f.since + 1 for f in boxes.outgoing(station, ("f",), audience="up")]
    assert runs and max(runs) <= 3
    assert all(raw_size((drop / name).read_bytes(), circle.member(station).keys) < 110_000 for name in bundles(drop, "f", station))
    received(district, drop)
    assert journal(station).items() <= journal(district).items()


def test_what_a_later_version_made_stays_as_it_is(station: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says beside its entries is not known here, and would be lost."""
    days(station, drop, 2)
    with monkeypatch.context() as patch:
        patch.setattr(sealed, "FORMAT", sealed.FORMAT + 1)
        days(station, drop, 1)
    days(station, drop, 6)
    assert {(f.since, f.number) for f in boxes.outgoing(station, ("f",), audience="up")} == {(1, 2), (4, 7)}


def test_nothing_is_folded_over_a_gap(station: Store, drop: Path) -> None:
    """What was taken back (see renewal) is in no folded bundle, so none may say that it covers it."""
    days(station, drop, 3)
    (second,) = [b for b in boxes.outgoing(station, audience="up") if b.number == 2]
    boxes.withdraw(station, second)
    (drop / second.name).unlink()
    days(station, drop, 4)
    assert {(f.since, f.number) for f in boxes.outgoing(station, ("f",), audience="up")} == {(3, 6)}


def test_a_single_bundle_is_sealed_anew_too(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    days(station, drop, 1)
    received(district, drop), sent(district, drop)
    with Store.open(tmp_path / "city", clock=station.clock) as city:
        set_up(city, Station(name="市总工会", code="SZ", parent_name="省总工会", level="city"), StaffMember(name="王芳"))
        joined(city, district)
        sent(district, drop), received(city, drop), received(station, drop), sent(station, drop)
        assert [(r.number, r.state) for r in received(city, drop) if r.station == "zq"] == [(1, State.TAKEN)]
        last = boxes.last_outgoing(station, "up")
        assert last is not None and last.number == 1
        before = files(drop)
        sent(station, drop), received(city, drop)
        assert files(drop).keys() - before.keys() == set()


def test_what_went_out_under_one_name_twice_is_sent_again_though_it_was_folded(
    station: Store, district: Store, drop: Path, tmp_path: Path
) -> None:
    """Two PCs of one name each sent to a place of their own and folded before either saw the other's bundles."""
    days(station, drop, 1)
    received(district, drop)
    station.set_setting("forked_from", 3)
    days(station, tmp_path / "elsewhere", 4)
    assert [(f.since, f.number) for f in boxes.outgoing(station, ("f",), audience="up")] == [(1, 4)]
    old, entered = station.device, {entry.stamp for entry in journal(station).values()}
    renew(station)
    assert {b.number for b in boxes.outgoing(station, ("b", "f"), device=old)} == {1, 2}
    sent(station, drop), received(district, drop)
    assert entered <= {entry.stamp for (device, _), entry in journal(district).items() if device != old} | {
        entry.stamp for (device, number), entry in journal(district).items() if (device, number) in journal(station)
    }


def test_what_is_folded_goes_at_the_next_place_too_once_the_folded_one_is_whole_there(station: Store, drop: Path, tmp_path: Path) -> None:
    """The head of a station carries a colleague's bundles on; the folded one came to harm on the way."""
    shared = tmp_path / "shared"
    shared.mkdir(), drop.mkdir(exist_ok=True)
    add_place(station, drop, "station"), add_place(station, shared, "above")
    with colleague(station, tmp_path / "second") as second:
        days(second, drop, 5)
        finish(relay_all(station))
        assert (len(bundles(shared, "b", second)), len(bundles(shared, "f", second))) == (5, 1)
        second.clock.now += timedelta(days=40)  # type: ignore[attr-defined]
        sent(second, drop)
        assert len(bundles(drop, "b", second)) == 1
        (folded,) = bundles(shared, "f", second)
        whole = (shared / folded).read_bytes()
        (shared / folded).write_bytes(whole[:-1])
        finish(relay_all(station))
        assert len(bundles(shared, "b", second)) == 5
        (shared / folded).write_bytes(whole)
        finish(relay_all(station))
        assert len(bundles(shared, "b", second)) == 1


def bundle_only(store: Store) -> None:
    """A bundle made though no place was there, as on a day the stick was at home."""
    from station.actions.exchange_making import make_bundles

    finish(make_bundles(store))
