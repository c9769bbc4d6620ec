"""The stations of a district beside each other, and its areas: lines, sum, who has handed up, the workbook."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from stand_ins import Clock
from station.actions import rollup
from station.casework import statistics
from station.casework.model import Employer, FieldVisit, Grievance, LedgerExport, MonthlyReport, Station
from station.casework.sheets import Period
from station.db.store import Store

MARCH = Period.month("2026-03")
CASES, VISITS = (next(one for one in statistics.groups() if one.key == key) for key in ("grievances", "visits"))


@pytest.fixture
def district(store: Store, clock: Clock) -> Store:
    """滨河区 in April: 甲站 has handed up, 乙站 has not; one employer was visited at both."""
    clock.now = datetime.fromisoformat("2026-04-02T09:00")
    with store.step("区") as step:
        step.add(Station(id="union", name="滨河区总工会", code="BH", level="county"))
        for key, name, area in (("a", "甲站", "站前街道"), ("b", "乙站", "河湾街道")):
            step.add(Station(id=key, name=name, code=key, area=area))
            paid = {"status": "closed", "closed_on": "2026-03-20", "recovered": 504_900}
            step.add(Grievance(id=f"g{key}", station_id=key, received_at="2026-03-05T08:00", people=2, **paid))
        step.add(Grievance(id="more", station_id="b", received_at="2026-03-06T08:00", status="working", area="站前街道"))
        step.add(Employer(id="e", name="滨河远辰物流有限公司", area="站前街道"))
        step.add(FieldVisit(employer_id="e", visited_on="2026-03-11"))
        step.add(MonthlyReport(station_id="a", period="2026-03", figures="{}", submitted_at="2026-04-01T10:00"))
    store.set_setting("station", "union")
    return store


def shown(rolled: rollup.RollUp, key: str) -> dict[str, int]:
    return {line.name: line.counts[key] for line in rolled.lines}


def test_stations_and_areas_each_add_up_to_the_district(district: Store) -> None:
    stations, areas = rollup.roll_up(district, MARCH), rollup.roll_up(district, MARCH, "area")
    assert shown(stations, "received") == {"滨河区总工会": 0, "乙站": 2, "甲站": 1}
    assert shown(areas, "received") == {"河湾街道": 1, "站前街道": 2}
    assert shown(areas, "visits") == {"河湾街道": 0, "站前街道": 1}
    assert stations.total == areas.total
    assert stations.total["received"] == 3
    assert [line.handed_up_at for line in stations.lines] == ["", "", "2026-04-01T10:00"]


def test_the_workbook_has_the_lines_their_sum_and_who_is_missing(district: Store, tmp_path: Path) -> None:
    rolled = rollup.roll_up(district, MARCH)
    path = tmp_path / "汇总.xlsx"
    assert rollup.export(district, rolled, CASES, path) == 3
    book = load_workbook(path)
    page = book.worksheets[0]
    assert page["A1"].value == "滨河区总工会各站汇总（2026年3月，职工诉求）"
    heads = [cell.value for cell in page[3]]
    assert heads[:5] == ["站点", "街道、片区", "月报", "期初未结\n（件）", "受理\n（件）"]
    lines = [[cell.value for cell in page[number]] for number in range(4, 8)]
    assert [line[:5] for line in lines] == [
        ["滨河区总工会", None, None, 0, 0],
        ["乙站", "河湾街道", "未上报", 0, 2],
        ["甲站", "站前街道", "4月1日上报", 0, 1],
        ["合计", None, None, 0, 3],
    ]
    money = next(at for at, head in enumerate(heads) if head.startswith("挽回金额"))
    assert [line[money] for line in lines] == [0, 0.5049, 0.5049, 1.0098]
    told = [row[0].value for row in book["填表说明"].iter_rows()]
    assert rollup.ROUNDED in told
    assert any("乙站" in str(one) or "还没有上报" in str(one) for one in told)
    kept = district.matching(LedgerExport)[0]
    assert (kept.kind, kept.scope, kept.rows) == ("report", "各站汇总", 3)


def test_what_is_counted_once_is_explained(district: Store) -> None:
    assert rollup.notes(VISITS) == ["走访单位：同一家、同一件只算一次，相加会多于合计。"]


def test_a_quarter_says_nothing_of_handing_up(district: Store) -> None:
    made = rollup.sheet(district, rollup.roll_up(district, Period("一季度", "2026-01-01", "2026-03-31"), "area"), CASES)
    assert [column.title for column in made.columns][:2] == ["街道、片区", "期初未结\n（件）"]
