"""Looking into the drop names what others put there and takes nothing in."""

from pathlib import Path

import pytest

from replicas import joined, received, sent, station_store
from station.actions.inbox import look
from station.actions.progress import finish
from station.casework.model import Employer
from station.errors import StationError


def test_only_bundles_of_others_that_were_not_taken_are_told(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    with station_store(tmp_path / "station", "ZQ") as station, station_store(tmp_path / "district", "BH") as district:
        joined(district, station)
        assert finish(look(station, drop)).is_new
        sent(station, drop)
        with station.step("加单位") as step:
            step.add(Employer(name="晨光家具厂"))
        sent(station, drop)
        found = finish(look(district, drop))
        assert [(arrival.station, arrival.number) for arrival in found.arrivals] == [
            ("站前街道职工服务站", 1),
            ("站前街道职工服务站", 2),
        ], "its record has not come"
        assert all(arrival.size > 100 and arrival.put_at for arrival in found.arrivals)
        assert not found.is_new
        assert finish(look(station, drop)).arrivals == ()
        received(district, drop)
        assert finish(look(district, drop)).arrivals == ()


def test_a_folder_that_is_away_is_said(tmp_path: Path) -> None:
    with station_store(tmp_path / "station", "ZQ") as station, pytest.raises(StationError, match="找不到“"):
        finish(look(station, tmp_path / "away"))
