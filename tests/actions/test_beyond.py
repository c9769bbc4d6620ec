"""What a unit may not write in another's store: who works there, and in what role. The rest of its bundle is taken in."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from cases import registered
from replicas import joined, quick_codes, received, sent, station_store
from station.actions import rights
from station.casework import rights as table
from station.casework.model import Grievance, StaffMember
from station.db import exchange as boxes
from station.db.exchange import quarantined
from station.db.staff import colleagues, of_others_about_ours
from station.db.store import Store
from station.sync.bundle import State


@pytest.fixture
def units(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """(station, district), joined."""
    station, district = station_store(tmp_path / "zq", "ZQ"), station_store(tmp_path / "bh", "BH")
    with quick_codes():
        joined(district, station)
    yield station, district
    station.close()
    district.close()


def test_another_unit_changes_nobody_who_works_here(units: tuple[Store, Store], tmp_path: Path) -> None:
    station, district = units
    head = colleagues(district)[0]
    case = registered(station).grievance
    with station.step("改别人的人员") as step:  # the program offers no such act
        forged = step.add(StaffMember(id=head.id, name=head.name, role="reader", is_active=False))
        step.save(forged.with_values(phone="1"), forged)
        step.add(StaffMember(name="站里的新人"))
    sent(station, tmp_path / "drop")
    (told,) = [one for one in received(district, tmp_path / "drop") if one.state is State.TAKEN]
    assert "其中 2 条改的是本站的工作人员" in told.sentence and "没有采用" in told.sentence
    assert district.get(StaffMember, head.id) == head
    assert district.get(Grievance, case.id).number == case.number  # the rest of the same bundle
    assert {person.name for person in district.matching(StaffMember)} == {"王芳", "站里的新人"}
    assert colleagues(district) == [head]
    (row,) = quarantined(district)
    assert row.state == State.BEYOND.value
    assert [one.state for one in received(district, tmp_path / "drop")] in ([], [State.BEYOND])
    assert district.get(StaffMember, head.id) == head


def test_nobody_speaks_for_a_pc_of_the_unit_that_receives(units: tuple[Store, Store], tmp_path: Path) -> None:
    station, district = units
    station.device, own = district.device, station.device
    station.set_setting("device", district.device)
    with station.step("冒充") as step:
        step.add(StaffMember(name="冒充的站长", role="head"))
    station.set_setting("device", own)
    station.device = own
    assert any(entry.device == district.device for entry in station.entries("1", []))
    forged = [entry for entry in station.entries("1", []) if entry.device == district.device and entry.number > 1]
    numbered = [entry for entry in forged if not district.entries("device = ? AND number = ?", [entry.device, entry.number])]
    assert of_others_about_ours(district, "zq", numbered) == numbered
    assert of_others_about_ours(district, "bh", numbered) == []  # its own PCs may


def test_what_a_station_says_of_its_own_people_is_taken(units: tuple[Store, Store], tmp_path: Path) -> None:
    station, district = units
    sent(station, tmp_path / "drop")
    assert [one.state for one in received(district, tmp_path / "drop")] == [State.TAKEN]
    person = colleagues(station)[0]
    with station.step("换角色") as step:
        step.save(person.with_values(role="head"), person)
    sent(station, tmp_path / "drop")
    assert [one.state for one in received(district, tmp_path / "drop")] == [State.TAKEN]
    assert district.get(StaffMember, person.id).role == "head"
    assert not quarantined(district)


def as_device(store: Store, device: str, person: StaffMember) -> None:
    """The person is entered as if on the PC with this name."""
    own = store.device
    store.set_setting("device", device)
    with store.step("冒充") as step:
        step.add(person)
    store.set_setting("device", own)
    store.device = own


def test_nobody_is_entered_here_under_the_name_of_a_pc_nobody_has_heard_of(units: tuple[Store, Store], tmp_path: Path) -> None:
    station, district = units
    before = colleagues(district)
    as_device(station, "f" * 16, StaffMember(name="冒充的站长", role="head"))
    smuggled = station.entries("device = ?", ["f" * 16])
    assert of_others_about_ours(district, "zq", smuggled, device=station.device) == smuggled
    assert not of_others_about_ours(district, "sz", smuggled, device="a" * 16, is_above=True)  # brings back what a lost PC wrote
    with patch.object(boxes, "undistributed", lambda store, limit: [] if store.setting("distributed", 0) else store.entries("1", [])):
        sent(station, tmp_path / "drop")
    (told,) = [one for one in received(district, tmp_path / "drop") if one.state is State.TAKEN]
    assert "没有采用" in told.sentence
    assert colleagues(district) == before


def test_a_unit_that_takes_the_name_of_this_pc_makes_nobody_a_stranger(units: tuple[Store, Store]) -> None:
    _, district = units
    before = colleagues(district)
    boxes.note_stream(district, district.device, "up", "zq")
    assert colleagues(district) == before
    assert rights.allowed(district) == table.allowed("clerk", ["clerk"])
    district.user = "路人"
    assert not rights.allowed(district)
