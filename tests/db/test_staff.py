"""Staff of other stations, which come with their bundles, are not taken for colleagues."""

from pathlib import Path

from replicas import acquainted, received, sent, station_store
from station.actions.setting_up import save_staff, staff_names
from station.casework.model import StaffMember
from station.db.restoring import restore
from station.db.safekeeping import backup
from station.db.staff import colleagues
from station.db.store import Store


def test_people_of_another_station_stay_apart(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with station_store(tmp_path / "station", "ZQ") as station, station_store(tmp_path / "district", "BH") as district:
        save_staff(station, StaffMember(name="赵明"))
        acquainted(district, station)
        sent(station, drop)
        received(district, drop)
        assert district.count(StaffMember) == 3
        assert staff_names(district) == ["王芳"]
        save_staff(district, StaffMember(name="赵明"))  # a name that only the other station has is free here
        assert staff_names(district) == ["王芳", "赵明"]
        assert staff_names(station) == ["王芳", "赵明"]


def test_a_second_pc_of_the_station_and_a_restored_store_keep_their_people(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with station_store(tmp_path / "first", "ZQ") as first, station_store(tmp_path / "second", "ZQ") as second:
        acquainted(first, second)
        sent(first, drop)
        received(second, drop)
        assert len(colleagues(second)) == 2
        backup(first, tmp_path / "备份.zip")
    restore(tmp_path / "备份.zip", tmp_path / "again")
    with Store.open(tmp_path / "again") as again:
        assert [staff.name for staff in colleagues(again)] == ["王芳"]
