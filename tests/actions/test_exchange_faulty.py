"""Exchange over a folder that misbehaves: what is told, that nothing half passes for whole, and that the next run ends well."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases import registered
from faulty import READING, WRITING, FaultyCarrier
from replicas import copied, joined, received, rows, sent, station_store
from stand_ins import Clock
from station.actions import attachments as papers
from station.actions.exchange_overview import overview
from station.casework.model import Grievance
from station.db import attachments
from station.db import exchange as boxes
from station.db.store import Store
from station.errors import StationError
from station.sync import drop as module
from station.sync.bundle import State

SCAN = b"a scan" * 50


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district, and a station with a case and a scan that its district does not know yet; each test changes copies of them."""
    folder = tmp_path_factory.mktemp("made")
    with station_store(folder / "district", "BH", hours=-30) as district, station_store(folder / "station", "ZQ") as station:
        joined(district, station)
        case = registered(station).grievance
        papers.add(station, case, [("工资条.jpg", SCAN)], case.number)
    return folder


@pytest.fixture
def district(made: Path, tmp_path: Path) -> Iterator[Store]:
    clock = Clock()
    clock.now -= timedelta(hours=30)
    with copied(made / "district", tmp_path / "district", clock) as opened:
        yield opened


@pytest.fixture
def station(made: Path, tmp_path: Path) -> Iterator[Store]:
    with copied(made / "station", tmp_path / "station", Clock()) as opened:
        yield opened


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def misbehaving(monkeypatch: pytest.MonkeyPatch, folder: Path, trouble: str, where: str, times: int | None) -> FaultyCarrier:
    """From now on every drop opened lies on this carrier."""
    place = FaultyCarrier(folder, trouble, times=times, where=where)
    monkeypatch.setattr(module, "carrier", lambda *_: place)
    return place


def agree(station: Store, district: Store) -> bool:
    """Whether the district has the case as the station has it, and the scan."""
    (case,) = station.select(Grievance)
    told = rows(district)
    is_there = all(told.get(key) == row for key, row in rows(station).items() if key[0] in ("grievance", "party", "claim", "attachment"))
    sha256 = next(row["values"]["sha256"] for key, row in rows(station).items() if key[0] == "attachment")
    return is_there and attachments.read(district, sha256) == SCAN and district.find(Grievance, case.id) is not None


SENDING = {  # what the sender is told; "" where it is overcome
    "short write": "中途断开",
    "zero tail": "中途断开",
    "disk full": "空间不够",
    "quota": "空间不够",
    "sync fails": "中途断开",
    "sync unknown": "",
    "folder sync refused": "",
    "held": "",
    "rename lies": "",
    "no links": "",
    "read only": "不能写入",
    "pulled": "中途断开",
}
NAMED = {"r/": "成员名单", "-b-": "第 1 包", "-e-": "收条", ".gwa": "材料"}


@pytest.mark.parametrize("where", NAMED)
@pytest.mark.parametrize("trouble", WRITING)
def test_what_befalls_sending_is_told_and_mended_by_the_next(
    trouble: str, where: str, station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(district, drop)  # so that there is something to confirm
    received(station, drop)
    for lying in [p for p in drop.rglob("*") if p.is_file() and where in p.relative_to(drop).as_posix()]:
        lying.unlink()
    place = misbehaving(monkeypatch, drop, trouble, where, 1)
    told = SENDING[trouble]
    if told:
        with pytest.raises(StationError, match=f"{told}，{NAMED[where]}没有写完；本机数据没动。"):
            sent(station, drop)
    else:
        sent(station, drop)
    assert place.struck == 1
    assert not list(drop.rglob("*.tmp"))
    monkeypatch.undo()
    sent(station, drop)
    received(district, drop)
    assert agree(station, district)
    assert not [told.sentence for told in received(district, drop)]


# what receiving reports of the bundle while the trouble lasts
RECEIVING = {
    "stale listing": None,
    "reordered listing": State.TAKEN,
    "junk": State.TAKEN,
    "vanishes": State.INCOMPLETE,
    "placeholder": State.INCOMPLETE,
    "cut": State.INCOMPLETE,
    "zeros": State.DAMAGED,
    "flipped": State.DAMAGED,
}


@pytest.mark.parametrize("trouble", READING)
def test_what_befalls_receiving_a_bundle_is_told_and_mended_by_the_next(
    trouble: str, station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = misbehaving(monkeypatch, drop, trouble, "s" if trouble == "stale listing" else f"s/zq/{station.device}", None)
    if trouble == "stale listing":
        sent(district, drop)
        received(district, drop)  # looks, and sees nothing of the station for as long as the listing is stale
    monkeypatch.undo()
    sent(station, drop)
    monkeypatch.setattr(module, "carrier", lambda *_: place)
    reports = [told for told in received(district, drop) if told.number and told.state is not State.GAP]
    assert place.struck
    assert {told.state for told in reports} == ({RECEIVING[trouble]} if RECEIVING[trouble] else set())
    assert agree(station, district) is (RECEIVING[trouble] is State.TAKEN)
    monkeypatch.undo()
    sent(station, drop)
    received(district, drop)
    assert agree(station, district)
    assert not boxes.quarantined(district)


@pytest.mark.parametrize("trouble", ["vanishes", "placeholder", "cut", "zeros", "flipped"])
def test_what_befalls_receiving_material_leaves_the_records_whole_and_is_mended_by_the_next(
    trouble: str, station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(station, drop)
    place = misbehaving(monkeypatch, drop, trouble, ".gwa", 1)
    assert any(told.taken for told in received(district, drop))
    assert place.struck == 1
    assert overview(district).files_to_come == 1
    monkeypatch.undo()
    sent(station, drop)
    received(district, drop)
    assert overview(district).files_to_come == 0
    assert agree(station, district)
