"""What happens at the places by itself and by hand: looking, a round through them, what is left alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from replicas import files, joined, received, sent, station_store
from station.actions import watching
from station.actions.places import ABOVE, BELOW, STATION, add_place, places
from station.actions.progress import finish
from station.actions.watching import Habits, habits, is_by_hand, look_around, set_by_hand, set_habits, use
from station.casework.model import CalendarPeriod, Employer
from station.db.store import Store


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH") as opened:
        yield opened


@pytest.fixture
def station(tmp_path: Path, district: Store) -> Iterator[Store]:
    """A station with a folder it shares with its district and a stick."""
    with station_store(tmp_path / "station", "ZQ") as opened:
        joined(district, opened)
        for name in ("folder", "stick"):
            (tmp_path / name).mkdir()
            add_place(opened, tmp_path / name, ABOVE, name)
        set_by_hand(opened, places(opened)[1].id, True)
        yield opened


def employer_at(store: Store) -> None:
    with store.step("登记") as step:
        step.add(Employer(name="晨光家具厂"))


def bundles(folder: Path) -> list[str]:
    return sorted(path.name[:12] for path in folder.rglob("*-b-*.gwb"))


def test_what_an_office_chose_is_kept(station: Store) -> None:
    assert habits(station) == Habits(receives=True, send_after=10, sends_at_close=True)
    set_habits(station, Habits(receives=False, send_after=30, sends_at_close=False))
    assert habits(station) == Habits(receives=False, send_after=30, sends_at_close=False)


def test_by_hand_is_said_of_one_place_and_can_be_taken_back(station: Store) -> None:
    folder, stick = places(station)
    assert (is_by_hand(station, folder.id), is_by_hand(station, stick.id)) == (False, True)
    set_by_hand(station, stick.id, False)
    assert not is_by_hand(station, stick.id)


def test_a_round_by_itself_leaves_sticks_alone_and_one_by_hand_does_not(station: Store, tmp_path: Path) -> None:
    employer_at(station)
    moved = finish(use(station, by_hand=False))
    assert (bundles(tmp_path / "folder"), bundles(tmp_path / "stick")) == (["0000000001-b"], [])
    assert [sentence.partition("：")[0] for sentence in moved.sentences] == ["folder"]
    moved = finish(use(station))
    assert bundles(tmp_path / "stick") == ["0000000001-b"]
    assert moved.sentences[-1].endswith("可以拔出 U 盘。")


def test_passing_on_by_itself_goes_on_around_a_stick_that_is_there(station: Store, district: Store, tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    add_place(station, tmp_path / "office", STATION)
    employer_at(district)
    with district.step("规定") as step:
        step.add(CalendarPeriod(name="春节", first_on="2027-02-05", last_on="2027-02-11", source="2027年放假通知"))
    sent(district, tmp_path / "folder")
    sent(district, tmp_path / "stick")
    before = files(tmp_path / "stick")
    finish(use(station, by_hand=False))
    assert [name for name in files(tmp_path / "office") if name.startswith("s/bh/") and "/all/" in name]
    assert files(tmp_path / "stick") == before, "nothing is written to a stick nobody spoke of"


def test_one_place_alone_can_be_used(station: Store, tmp_path: Path) -> None:
    employer_at(station)
    finish(use(station, only=places(station)[1].id))
    assert (bundles(tmp_path / "folder"), bundles(tmp_path / "stick")) == ([], ["0000000001-b"])


def test_a_place_that_is_away_is_told_and_keeps_no_other_waiting(station: Store, tmp_path: Path) -> None:
    employer_at(station)
    (tmp_path / "folder").rename(tmp_path / "gone")
    moved = finish(use(station))
    assert len(moved.troubles) == 1 and "folder" in str(moved.troubles[0])
    assert bundles(tmp_path / "stick") == ["0000000001-b"]


def test_taking_in_sends_nothing_and_sending_takes_nothing_in(station: Store, district: Store, tmp_path: Path) -> None:
    employer_at(station)
    finish(use(station, receives=False))
    received(district, tmp_path / "folder")
    found = district.matching(Employer)[0]
    with district.step("改") as step:
        step.save(found.with_values(phone="0571-88001234"), found)
    add_place(district, tmp_path / "folder", BELOW)
    sent(district, tmp_path / "folder")
    employer_at(station)
    finish(use(station, receives=False))
    assert not station.matching(Employer, phone="0571-88001234")
    employer_at(station)
    finish(use(station, sends=False))
    assert station.matching(Employer, phone="0571-88001234")
    assert watching.is_something_unsent(station)


def test_looking_says_what_lies_ready_and_which_folders_to_watch(station: Store, district: Store, tmp_path: Path) -> None:
    employer_at(station)
    finish(use(station))
    received(district, tmp_path / "folder")
    add_place(district, tmp_path / "folder", BELOW)
    sent(district, tmp_path / "folder")
    around = finish(look_around(station))
    folder, stick = around.waiting
    assert (len(folder.arrivals), len(stick.arrivals)) == (1, 0)
    assert around.ready() == 1 and around.calls()
    assert str(tmp_path / "folder" / "s" / "bh") in around.folders
    assert any(path.endswith("0000") for path in around.folders), "bundles appear in the folders of thousands"


def test_a_stick_alone_calls_for_nobody(station: Store, district: Store, tmp_path: Path) -> None:
    add_place(district, tmp_path / "stick", BELOW)
    sent(district, tmp_path / "stick")
    around = finish(look_around(station))
    assert around.ready() > 0
    assert not around.calls()


def test_no_more_folders_are_watched_than_a_machine_bears(station: Store, tmp_path: Path) -> None:
    for number in range(150):
        (tmp_path / "folder" / "s" / f"st{number}").mkdir(parents=True)
    around = finish(look_around(station))
    assert len(around.folders) <= 100
    assert str(tmp_path / "folder") in around.folders
