"""All stations at a glance: what a district reads of five stations that behave differently, and that it asks little for it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from replicas import joined, received, sent, station_store
from stand_ins import Clock
from station.actions import reports, stations_overview
from station.actions.stations_overview import StationLine
from station.casework.model import Grievance, MonthlyReport, Station
from station.casework.sheets import Period
from station.db import exchange as boxes
from station.db.exchange import Incoming, Quarantined, Receipt
from station.db.store import Store

NOW = datetime(2026, 11, 17, 9, 0)


@pytest.fixture
def district(store: Store, clock: Clock) -> Store:
    clock.now = NOW
    with store.step("站点") as step:
        step.add(Station(id="own", name="滨河区总工会", code="BH", level="county"))
        for number, area in enumerate(("东风街道", "站前街道", "站前街道", "新港镇", "柳林镇"), 1):
            step.add(Station(id=f"s{number}", name=f"第{number}站", code=f"ZD{number}", level="street", area=area))
    store.set_setting("station", "own")
    return store


def hear(store: Store, device: str, station: str, number: int, received_at: str, made_at: str = "") -> None:
    with store.step("收"):
        facts = (station, "k" * 16, f"{number:064x}", "0" * 64, made_at or received_at, 3, received_at)
        boxes.take_in(store, Incoming(device, "up", number, number, *facts))


def by_name(store: Store) -> dict[str, StationLine]:
    return {one.name: one for one in stations_overview.read(store)}


def test_every_station_below_has_a_line_and_the_own_one_has_none(district: Store) -> None:
    lines = stations_overview.read(district)
    assert [one.name for one in lines] == ["第1站", "第4站", "第5站", "第2站", "第3站"]  # by area and name
    assert all(one.silent is None and one.troubles[0] == "还没有收到过它的包。" for one in lines)


def test_what_came_and_what_is_missing_both_ways(district: Store) -> None:
    for number in (1, 2, 4):
        hear(district, "a" * 16, "zd1", number, "2026-11-16T18:00:00", "2026-11-16T17:30:00")
    hear(district, "b" * 16, "zd2", 1, "2026-11-17T08:00:00")
    told = Receipt("b" * 16, "zd2", district.device, "all", 5, (3,), 1, "2026-11-17T08:00:00", "2026-11-17T08:30:00")
    boxes.note_receipt(district, told)
    of_others = Receipt("b" * 16, "zd2", "f" * 16, "all", 9, (1, 2), 1, "2026-11-17T08:10:00", "2026-11-17T08:30:00")
    boxes.note_receipt(district, of_others)  # about another PC's stream: no matter of ours
    lines = by_name(district)
    one, two = lines["第1站"], lines["第2站"]
    assert (one.number, one.made_at, one.missing, one.silent, one.pcs) == (4, "2026-11-16T17:30:00", "第 3 包", 0, 1)
    assert one.troubles[0] == "第 3 包没有收到，请让它再发一次。"
    assert (two.confirmed, two.lacking, two.missing) == (5, "下发的第 3 包", "")
    hear(district, "c" * 16, "zd1", 3, "2026-11-17T08:00:00")
    assert by_name(district)["第1站"].missing == "2 台电脑共 3 包"
    hear(district, "a" * 16, "zd1", 3, "2026-11-17T08:00:00")
    assert by_name(district)["第1站"].missing == "第 1 至 2 包"


def test_what_is_sealed_to_others_only_is_no_gap(district: Store) -> None:
    for number in (1, 2):
        boxes.note_closed(district, "a" * 16, "up", "zd1", (f"{number:016x}", number, number))
    hear(district, "a" * 16, "zd1", 4, "2026-11-16T18:00:00")
    assert by_name(district)["第1站"].missing == "第 3 包"


@pytest.mark.parametrize(("received_at", "silent", "is_silent"), [("2026-11-10T09:00:00", 7, False), ("2026-11-09T08:59:00", 8, True)])
def test_a_station_is_silent_after_the_days_of_the_rule_set(district: Store, received_at: str, silent: int, is_silent: bool) -> None:
    hear(district, "a" * 16, "zd1", 1, received_at)
    one = by_name(district)["第1站"]
    assert (one.silent, one.is_silent) == (silent, is_silent)
    assert (f"{silent} 天没有收到它的包。" in one.troubles) is is_silent


def test_quarantine_cases_reports_and_what_is_to_be_decided(district: Store) -> None:
    bad = Quarantined("x" * 64, f"s/zd3/{'a' * 16}/up/0000/0000000042-b-0000000000000000.gwb", "p", "forged", "被改过", "2026-11-16")
    boxes.set_aside(district, bad, b"x")
    with district.step("登记") as step:
        step.add(Grievance(id="g1", station_id="s3", received_at="2026-11-03T09:00"))
        step.add(Grievance(id="g2", station_id="s3", received_at="2026-10-31T09:00"))
        step.add(MonthlyReport(station_id="s3", period="2026-10"))
        step.add(MonthlyReport(station_id="s4", period="2026-09"))
    for stamp in "xy":
        district.execute("INSERT INTO conflict (record, record_id, field, stamp) VALUES ('grievance', 'g1', 'summary', ?)", [stamp])
    lines = by_name(district)
    three, four = lines["第3站"], lines["第4站"]
    assert (three.quarantined, three.cases, three.to_decide, three.owes_report) == (1, 1, 1, False)
    assert (four.last_report, four.owes_report) == ("2026-09", True)
    assert three.cases == reports.counts(district, Period.month("2026-11"), station_id="s3")["received"]


def test_the_sums_on_top(district: Store) -> None:
    hear(district, "a" * 16, "zd1", 2, "2026-11-16T18:00:00")
    hear(district, "b" * 16, "zd2", 1, "2026-11-01T18:00:00")
    assert stations_overview.summed(stations_overview.read(district)) == "5 个站点，1 个本周有来往，1 个缺号，5 个没有上报上月月报。"


def test_the_workbook_says_what_the_table_says(district: Store, tmp_path: Path) -> None:
    hear(district, "a" * 16, "zd1", 2, "2026-11-16T18:00:00")
    lines = stations_overview.read(district)
    assert stations_overview.export(district, lines, tmp_path / "out.xlsx") == 5
    rows = list(load_workbook(tmp_path / "out.xlsx").active.values)
    assert rows[0] == stations_overview.HEADING
    assert rows[1][0] == "第1站"
    assert rows[1][6] == "第 1 包"


def test_the_questions_do_not_grow_with_the_stations(district: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> int:
        count = 0
        query: Callable[..., object] = district.query

        def counted(*args: object) -> object:
            nonlocal count
            count += 1
            return query(*args)

        with monkeypatch.context() as patched:
            patched.setattr(district, "query", counted)
            stations_overview.read(district)
        return count

    few = asked()
    with district.step("站点") as step:
        for number in range(40):
            step.add(Station(name=f"新站{number}", code=f"XZ{number}", level="street"))
    for number in range(40):
        hear(district, f"{number:016}", f"xz{number}", 2, "2026-11-16T18:00:00")
    assert asked() == few


def test_a_real_exchange_is_seen_by_the_district(tmp_path: Path) -> None:
    district, station = station_store(tmp_path / "bh", "BH"), station_store(tmp_path / "zq", "ZQ")
    joined(district, station)
    with station.step("登记") as step:
        step.add(Grievance(station_id=str(station.setting("station", "")), received_at=f"{station.now():%Y-%m-%d}T08:00"))
    sent(station, tmp_path / "drop")
    received(district, tmp_path / "drop")
    (one,) = stations_overview.read(district)
    assert (one.name, one.number, one.pcs, one.cases, one.missing) == ("站前街道职工服务站", 1, 1, 1, "")


def test_a_month_not_handed_up_says_how_far_the_station_is_known(district: Store) -> None:
    hear(district, "a" * 16, "zd1", 1, "2026-10-20T18:00:00", "2026-10-20T17:30:00")
    hear(district, "b" * 16, "zd2", 1, "2026-11-16T18:00:00")
    told = {one.name: one.sentence for one in reports.missing(district, Period.month("2026-10"))}
    assert told["第1站"] == "2026年10月月报还没有上报；没有收到过它的月报；收到的只到2026年10月20日 17:30。"
    assert told["第2站"] == told["第3站"] == "2026年10月月报还没有上报；没有收到过它的月报。"
