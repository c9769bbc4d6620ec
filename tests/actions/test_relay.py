"""A station's head carries between its own folder and the district's; everybody gets what concerns him, and only that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from replicas import colleague, files, joined, received, rows, sent, station_store
from station.__main__ import main
from station.actions import attachments as papers
from station.actions import folding
from station.actions.exchange import send
from station.actions.exchange_overview import lost_place, overview
from station.actions.places import Place, add_place, every_place, move_place, open_place, places, remove_place
from station.actions.progress import finish
from station.actions.watching import Moved, exchange_all
from station.casework.model import CalendarPeriod, Employer, Grievance
from station.db import attachments
from station.db import exchange as boxes
from station.db.store import Store
from station.errors import StationError
from station.sync.bundle import State
from station.sync.carriers import Access


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH") as opened:
        yield opened


@pytest.fixture
def head(tmp_path: Path, district: Store) -> Iterator[Store]:
    with station_store(tmp_path / "head", "ZQ") as opened:
        joined(district, opened)
        yield opened


@pytest.fixture
def second(tmp_path: Path, head: Store) -> Iterator[Store]:
    with colleague(head, tmp_path / "second") as opened:
        yield opened


@pytest.fixture
def office(tmp_path: Path, head: Store) -> Path:
    """The station's own folder, which the district never sees."""
    return used(head, tmp_path / "office", "station")


@pytest.fixture
def shared(tmp_path: Path, head: Store, district: Store) -> Path:
    """The folder between the station's head and the district."""
    used(district, tmp_path / "shared", "below")
    return used(head, tmp_path / "shared", "above")


def used(store: Store, folder: Path, role: str) -> Path:
    folder.mkdir(exist_ok=True)
    add_place(store, folder, role)
    return folder


def round_trip(store: Store) -> Moved:
    return finish(exchange_all(store))


def test_what_a_colleague_writes_reaches_the_district_and_back(
    head: Store, second: Store, district: Store, office: Path, shared: Path
) -> None:
    round_trip(head)
    used(second, office, "station")
    round_trip(second)
    with second.step("登记") as step:
        made = step.add(Grievance(summary="同事登记的"))
    papers.add(second, made, [("工资条.jpg", b"a scan")], "诉求")
    round_trip(second)
    done = round_trip(head)
    assert done.relayed > 0 and done.away == ()
    assert not any(second.device in name for name in files(shared / "a"))
    round_trip(district)
    assert district.get(Grievance, made.id).summary == "同事登记的"
    (paper,) = district.query("SELECT sha256 FROM attachment")
    assert attachments.read(district, paper[0]) == b"a scan"
    with district.step("改") as step:
        step.add(CalendarPeriod(name="下发的放假", first_on="2026-10-01"))
        step.save(made.with_values(remark="区总看过"), made)
    round_trip(district), round_trip(head), round_trip(second)
    assert second.count(CalendarPeriod) == 1
    assert second.get(Grievance, made.id).remark == "区总看过"
    round_trip(head), round_trip(second)
    assert overview(second).receipts and "滨河区总工会" in "".join(overview(second).receipts), "the receipt of the district came along"
    assert rows(second).items() <= rows(district).items()


def test_sticks_that_are_never_plugged_in_together(
    head: Store, second: Store, district: Store, office: Path, shared: Path, tmp_path: Path
) -> None:
    """What a colleague wrote waits at the head until the district's stick is there, and the answer until the colleague's is."""
    used(second, office, "station")
    away = tmp_path / "away"

    def plug_in(stick: Path, store: Store) -> Moved:
        other = shared if stick == office else office
        other.rename(away)
        try:
            return round_trip(store)
        finally:
            away.rename(other)

    plug_in(office, head), plug_in(office, second)
    with second.step("登记") as step:
        made = step.add(Grievance(summary="同事登记的"))
    papers.add(second, made, [("工资条.jpg", b"a scan")], "诉求")
    plug_in(office, second)
    assert plug_in(office, head).relayed == 0
    assert not [name for name in files(shared) if second.device in name]
    assert plug_in(shared, head).relayed > 1
    assert not list((head.folder / "relay").rglob(f"*/{second.device}/up/*/*"))
    plug_in(shared, district)
    assert district.get(Grievance, made.id).summary == "同事登记的"
    assert attachments.read(district, district.query("SELECT sha256 FROM attachment")[0][0]) == b"a scan"
    with district.step("改") as step:
        step.save(made.with_values(remark="区总看过"), made)
    for stick, store in ((shared, district), (shared, head), (office, head), (office, second)):
        plug_in(stick, store)
    assert second.get(Grievance, made.id).remark == "区总看过"
    assert "滨河区总工会" in "".join(overview(second).receipts)
    for _ in range(2):  # the station's own receipts have gone round
        plug_in(office, second), plug_in(office, head), plug_in(shared, head)
    assert [plug_in(stick, head).relayed for stick in (office, shared, office, shared)] == [0] * 4, "nothing is carried twice"


def test_what_a_stick_lost_of_others_is_brought_again(head: Store, second: Store, office: Path, shared: Path, tmp_path: Path) -> None:
    round_trip(head)
    used(second, office, "station")
    round_trip(second)
    with second.step("登记") as step:
        step.add(Grievance(summary="同事登记的"))
    round_trip(second), round_trip(head)
    (lost,) = [p for p in shared.rglob("*-b-*.gwb") if second.device in str(p) and "/up/" in p.as_posix()]
    lost.unlink()
    for gone in (office, shared, office):
        gone.rename(tmp_path / "away")
        round_trip(head)
        (tmp_path / "away").rename(gone)
    assert lost.exists()


def test_only_what_concerns_the_other_side_is_carried(
    head: Store, second: Store, district: Store, office: Path, shared: Path, tmp_path: Path
) -> None:
    with station_store(tmp_path / "other", "HW") as other:
        joined(district, other)
        used(other, shared, "above")
        with other.step("登记") as step:
            step.add(Employer(name="别站的单位"))
        for store in (other, district, head, district, head):
            round_trip(store)
        carried = {name.split("/")[1] for name in files(office) if name.startswith("s/")}
        assert carried == {"zq", "bh"}, "a sibling's cases do not go into our folder"
        assert not [name for name in files(office) if name.startswith("s/bh/") and "/up/" in name]


def test_nothing_is_carried_twice(head: Store, second: Store, district: Store, office: Path, shared: Path) -> None:
    used(second, office, "station")
    for store in (head, second, district) * 4:
        round_trip(store)
    before = files(office) | files(shared)
    assert [round_trip(store).relayed for store in (head, second, district, head)] == [0] * 4
    assert files(office) | files(shared) == before


def test_a_forged_file_goes_no_further(head: Store, second: Store, district: Store, office: Path, shared: Path) -> None:
    used(second, office, "station")
    round_trip(second), round_trip(second)
    (bundle,) = [path for path in office.rglob("*-b-*.gwb") if second.device in str(path)] or [None]
    if bundle is not None:
        content = bytearray(bundle.read_bytes())
        content[60] ^= 1
        bundle.write_bytes(bytes(content))
    done = round_trip(head)
    assert not [name for name in files(shared) if second.device in name and "/up/" in name]
    assert bundle is None or any(report.state is not State.TAKEN for report in done.reports)


def test_a_place_that_is_away_does_not_hold_up_the_others(head: Store, office: Path, shared: Path) -> None:
    moved = shared.with_name("moved")
    shared.rename(moved)
    with head.step("登记") as step:
        step.add(Employer(name="晨光家具厂"))
    done = round_trip(head)
    assert [place.role for place, _ in done.away] == ["above"]
    assert "找不到" in str(done.away[0][1])
    move_place(head, done.away[0][0].id, str(moved))
    assert round_trip(head).away == ()


def test_without_a_place_one_is_told_what_to_do(head: Store) -> None:
    with pytest.raises(StationError, match="还没有收发的位置"):
        round_trip(head)


def test_another_stick_in_the_same_slot_is_noticed(head: Store, tmp_path: Path) -> None:
    stick, other = used(head, tmp_path / "stick", "above"), tmp_path / "other"
    other.mkdir()
    sent(head, stick), sent(head, other)
    stick.rename(tmp_path / "away")
    other.rename(stick)
    with pytest.raises(StationError, match="不是原来那个"):
        finish(send(head, places(head)[0].id))
    (tmp_path / "empty").mkdir()
    stick.rename(tmp_path / "away2"), (tmp_path / "empty").rename(stick)
    with pytest.raises(StationError, match="是空的"):
        finish(send(head, places(head)[0].id))


def test_a_lost_stick(head: Store, tmp_path: Path) -> None:
    stick = used(head, tmp_path / "stick", "above")
    with head.step("登记") as step:
        made = step.add(Grievance(summary="拖欠工资"))
    papers.add(head, made, [("工资条.jpg", b"a scan")], "诉求")
    sent(head, stick)
    (place,) = places(head)
    asked = lost_place(head, place.id, is_asked=True)
    assert (asked.bundles, asked.files, places(head)) == (1, 1, [place])
    assert asked.contents == {"attachment": 1, "grievance": 1, "staff_member": 1, "station": 1, "cases": 1}
    assert "内容都加了封" in asked.sentence
    assert lost_place(head, place.id).sentence == asked.sentence
    assert (places(head), every_place(head)[0].is_lost) == ([], True)
    assert "晨光" not in head.query("SELECT detail FROM act_log WHERE act = 'exchange'")[0][0]


def test_a_lost_stick_held_what_was_folded_too(head: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "FOLD_AFTER", 2)
    monkeypatch.setattr(folding, "_DAYS", -1)  # loose ones go at once
    stick = used(head, tmp_path / "stick", "above")
    for name in ("甲", "乙", "丙", "丁"):
        with head.step("登记") as step:
            step.add(Employer(name=name))
        sent(head, stick)
    assert list(stick.rglob("*-f-*")) and len(list(stick.rglob("*-b-*"))) < 4
    (place,) = places(head)
    boxes.mark_written(head, "s/zq/00000000000000ab/up/0000/0000000001-b-0123456789abcdef.gwb", place.id)
    told = lost_place(head, place.id)
    assert (told.bundles, told.contents["employer"]) == (4, 4)
    assert "本机写的 4 包（第 1 至 4 包）、转送的 1 包。" in told.sentence


def test_places_are_kept_without_what_opens_them(head: Store, tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    place = add_place(head, folder, "above", "区总的共享", Access("zq", "secret word"))
    assert places(head) == [Place(place.id, str(folder), "above", "区总的共享")]
    kept = "".join(str(tuple(row)) for table in ("setting", "act_log") for row in head.query(f"SELECT * FROM {table}"))
    assert "secret word" not in kept
    assert open_place(head, place.id)[1] == open_place(head, str(folder))[1] == place
    remove_place(head, place.id)
    assert places(head) == []
    assert b"secret word" not in b"".join(bytes(row[0]) for row in head.query("SELECT value FROM secret"))
    sent(head, folder)
    assert received(head, folder) == []


def test_places_are_added_and_given_up_without_a_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    station_store(tmp_path / "station", "ZQ").close()
    (tmp_path / "stick").mkdir()

    def run(*words: str) -> tuple[int, str]:
        code = main(["--data", str(tmp_path / "station"), *words])
        return code, "".join(capsys.readouterr())

    assert run("circle", "found")[0] == 0
    assert run("exchange")[0] == 1
    code, told = run("place", "add", str(tmp_path / "stick"), "--role", "station", "--title", "蓝色 U 盘")
    assert code == 0 and "本站各电脑  蓝色 U 盘" in told
    assert run("exchange")[0] == 0 and list((tmp_path / "stick").rglob("*-b-*.gwb"))
    assert run("place", "lost", "nothing") == (1, "没有编号是“nothing”的位置。用 place show 列出全部。\n")
    code, told = run("place", "lost", told.split()[0])
    assert code == 0 and "“蓝色 U 盘”上有本机写的 1 包" in told and told.endswith("还没有收发的位置。\n")
