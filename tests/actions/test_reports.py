"""Handing up a month: what is frozen, what later changes become, the stations of a district beside each other."""

import json
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import at_work, registered
from depth import examples
from random_stations import YEAR, RandomWork
from stand_ins import Clock
from station.actions import reports, rollup
from station.actions.scripted import act
from station.casework import handed_up, statistics
from station.casework.model import (
    Employer,
    Grievance,
    Indicator,
    LegalAid,
    Mediation,
    MonthlyReport,
    StaffMember,
    Station,
    Worker,
)
from station.casework.reports import Report
from station.casework.sheets import Period
from station.db.store import Store
from station.errors import StationError

FEBRUARY, MARCH = Period.month("2026-02"), Period.month("2026-03")


@pytest.fixture
def desk(store: Store, clock: Clock) -> Store:
    """王芳 at the desk on 16 March 2026, with a case of February closed in March and one of March."""
    at_work(store)
    for name, received in (("韩素琴", "2026-02-12T10:00"), ("岳春生", "2026-03-05T08:00")):
        registered(store, Worker(name=name), Employer(name="滨河远辰物流有限公司"), received_at=received, amount=500_000, people=3)
    return store


def values(report: Report, *keys: str) -> list[Any]:
    return [report.lines[key].value for key in keys]


def change(store: Store, record: Grievance, **stated: Any) -> None:
    with store.step("改") as step:
        step.save(record.with_values(**stated), record)


def test_a_month_that_was_handed_up_stays_as_it_was_and_the_next_tells_what_changed(desk: Store, clock: Clock) -> None:
    reports.submit(desk, "2026-02", summary="二月小结", note="第一次报")
    kept = desk.matching(MonthlyReport)[0]
    assert (kept.period, kept.summary, kept.note, kept.rules, kept.submitted_by) == (
        "2026-02",
        "二月小结",
        "第一次报",
        statistics.version(),
        "王芳",
    )
    change(desk, desk.select(Grievance)[0], people=5, amount=900_000)

    february, march = reports.read(desk, FEBRUARY), reports.read(desk, MARCH)
    assert values(february, "received", "received_people", "wages_amount") == [1, 3, 500_000]
    assert february.submitted == kept
    told = {(one.period, one.key): (one.handed_up, one.now) for one in march.corrections}
    assert told == {
        ("2026-02", "received_people"): (3, 5),
        ("2026-02", "wages_people"): (3, 5),
        ("2026-02", "wages_amount"): (500_000, 900_000),
    }
    assert [one.sentence for one in march.corrections][-1] == "2026年2月欠薪金额：上报0.50万元，现为0.90万元（+0.40）"

    clock.now = datetime.fromisoformat("2026-04-02T09:00")
    reports.submit(desk, "2026-03", summary="")
    change(desk, desk.select(Grievance)[0], people=4)
    assert reports.read(desk, MARCH).corrections == march.corrections  # frozen with the month
    april = reports.read(desk, Period.month("2026-04"))
    assert {(one.key, one.handed_up, one.now) for one in april.corrections} == {("received_people", 5, 4), ("wages_people", 5, 4)}


def test_the_rest_of_a_running_year_is_no_correction(desk: Store, clock: Clock) -> None:
    """A case of February that is closed in March, and looked into by a mediator there, changes nothing of February."""
    reports.submit(desk, "2026-02", summary="")
    first = desk.select(Grievance)[0]
    with desk.step("三月") as step:
        step.add(Mediation(grievance_id=first.id, applied_on="2026-03-06", status="agreed", result="agreed", ended_on="2026-03-12"))
        step.add(LegalAid(grievance_id=first.id, applied_on="2026-03-06", form="arbitration"))
        step.save(first.with_values(status="closed", closed_on="2026-03-13", recovered=500_000), first)
    march = reports.read(desk, MARCH)
    assert march.corrections == ()
    assert values(march, "opening", "received", "ended", "closing") == [1, 1, 1, 1]
    assert march.unbalanced == ()


def test_a_month_is_handed_up_once_and_only_when_it_is_over(desk: Store) -> None:
    with pytest.raises(StationError, match="2026年3月还没有过完"):
        reports.submit(desk, "2026-03", summary="")
    reports.submit(desk, "2026-02", summary="")
    with pytest.raises(StationError, match="已经上报"):
        reports.submit(desk, "2026-02", summary="")
    assert len(desk.matching(MonthlyReport)) == 1
    assert desk.undo_name() != "上报2026年2月月报"  # a final step


def test_not_everybody_hands_up(desk: Store) -> None:
    with desk.step("人员") as step:
        step.add(StaffMember(name="何律师", role="lawyer"))
    desk.user = "何律师"
    with pytest.raises(StationError, match="上报月报由"):
        reports.submit(desk, "2026-02", summary="")


@given(seed=st.integers(0, 5_000))
@examples(3)
def test_corrections_explain_exactly_what_changed(store: Store, clock: Clock, seed: int) -> None:
    """Whatever happens to history: handed up + corrections = now, for every figure, and the year adds up from them."""
    clock.now = datetime.fromisoformat(f"{YEAR}-04-02T09:00")
    work, chance = RandomWork(seed, 1, is_tidy=True), Random(seed)
    with store.step("随机") as step:
        if not store.find(Station, work.stations[0].id):
            for record in work.records(20):
                step.add(record)
        for old in store.matching(MonthlyReport):
            step.remove(old)
    store.set_setting("station", store.matching(Station)[0].id)
    scope = {"station_id": reports.own_scope(store)}
    months = [f"{YEAR}-{number:02d}" for number in (1, 2, 3)]
    for month in months[:2]:
        reports.submit(store, month, summary="")
    _history_changes(store, chance)
    third = reports.read(store, Period.month(months[2]), **scope)
    reports.submit(store, months[2], summary="")
    _history_changes(store, chance)
    clock.now = datetime.fromisoformat(f"{YEAR}-05-02T09:00")
    fourth = reports.read(store, Period.month(f"{YEAR}-04"), **scope)

    own = store.setting("station", "")
    for month in months:
        kept = handed_up.figures_of(store.matching(MonthlyReport, station_id=own, period=month)[0])[0]
        now = reports.counts(store, Period.month(month), **scope)
        for key in statistics.indicators():
            if key not in statistics.standing():
                told = [one for report in (third, fourth) for one in report.corrections if (one.period, one.key) == (month, key)]
                assert kept[key] + sum(one.now - one.handed_up for one in told) == now[key], (month, key)
    said = handed_up.stated(store.matching(MonthlyReport, station_id=own))
    for key, indicator in statistics.indicators().items():
        if indicator.summed == "months" and key not in statistics.standing() and fourth.lines.get(key):
            corrected = sum(one.now - one.handed_up for one in fourth.corrections if one.key == key)
            assert sum(counts[key] for counts in said.values()) + corrected + fourth.lines[key].value == fourth.lines[key].values[1], key
    assert fourth.unbalanced == ()


def _history_changes(store: Store, chance: Random) -> None:
    cases = store.matching(Grievance)
    with store.step("改历史") as step:
        for case in chance.sample(cases, 6):
            turn = chance.randrange(4)
            if turn == 0:
                step.remove(case)
            elif turn == 1:
                step.save(case.with_values(people=chance.randrange(9), amount=chance.randrange(900), channel="visit"), case)
            elif turn == 2 and case.closed_on:
                step.save(case.with_values(closed_on=max(case.closed_on, f"{YEAR}-02-20")), case)
            else:
                step.save(case.with_values(category="injury", list_kind="", handle_due_on=f"{YEAR}-02-11"), case)


def test_a_script_hands_up_with_the_prose_of_the_figures(desk: Store) -> None:
    answer = act(desk, "submit-report", {"month": "2026-02", "note": "代报"})
    kept = desk.matching(MonthlyReport)[0]
    assert (answer["month"], kept.note, kept.summary) == ("2026-02", "代报", answer["summary"])
    assert "2026年2月" in kept.summary or "2月" in kept.summary


# -- a district --------------------------------------------------------------------------------------------------------


@pytest.fixture
def district(store: Store, clock: Clock) -> Store:
    """滨河区 with two stations, in April 2026."""
    clock.now = datetime.fromisoformat("2026-04-02T09:00")
    with store.step("区") as step:
        step.add(Station(id="union", name="滨河区总工会", code="BH", level="county"))
        step.add(Station(id="a", name="甲站", code="A", area="站前街道"))
        step.add(Station(id="b", name="乙站", code="B", area="河湾街道"))
        step.add(StaffMember(name="王芳"))
        for number, station in enumerate(("a", "a", "b")):
            step.add(
                Grievance(id=f"g{number}", station_id=station, received_at="2026-03-05T08:00", status="working", people=2, area="站前街道")
            )
    store.set_setting("station", "union")
    store.user = "王芳"
    return store


def test_a_district_sees_its_stations_and_who_has_not_handed_up(district: Store) -> None:
    with district.step("甲站上报") as step:
        step.add(MonthlyReport(station_id="a", period="2026-03", figures='{"received": [9, 9, 9]}', submitted_at="2026-04-01T10:00"))
    whole, found = reports.read(district, MARCH), rollup.roll_up(district, MARCH)
    assert values(whole, "received", "received_people") == [3, 6]
    assert [(row.name, row.counts["received"], row.handed_up_at) for row in found.lines] == [
        ("滨河区总工会", 0, ""),
        ("乙站", 1, ""),
        ("甲站", 2, "2026-04-01T10:00"),
    ]
    assert found.total["received"] == 3
    assert [(one.name, one.sentence) for one in whole.missing] == [("乙站", "2026年3月月报还没有上报；没有收到过它的月报。")]
    assert values(reports.read(district, MARCH, station_id="a"), "received") == [9]  # as it was handed up
    assert values(reports.read(district, MARCH, station_id="b"), "received") == [1]
    assert values(reports.read(district, MARCH, area="站前街道"), "received") == [3]
    assert reports.read(district, MARCH, station_id="b").scope == "乙站"


def test_a_station_that_knows_others_hands_up_its_own(district: Store) -> None:
    district.set_setting("station", "b")
    reports.submit(district, "2026-03", summary="")
    kept = district.matching(MonthlyReport)[0]
    assert (kept.station_id, handed_up.figures_of(kept)[0]["received"]) == ("b", 1)
    assert reports.read(district, MARCH).missing == ()


def test_the_union_above_hands_up_what_all_have_done(district: Store) -> None:
    reports.submit(district, "2026-03", summary="")
    kept = district.matching(MonthlyReport)[0]
    assert (kept.station_id, handed_up.figures_of(kept)[0]["received"]) == ("union", 3)
    assert reports.read(district, MARCH).submitted == kept
    assert reports.read(district, MARCH, station_id="union").submitted is None  # its own desk is one station among them


def test_the_records_of_a_figure_and_of_a_rate(district: Store) -> None:
    assert set(reports.records_of(district, "received", MARCH, station_id="a")) == {("grievance", "g0"), ("grievance", "g1")}
    assert reports.records_of(district, "closed_rate", MARCH) == ()
    assert len(reports.records_of(district, "received", Period.month("2026-04"), part="year")) == 3
    assert reports.records_of(district, "received", Period.month("2027-03"), part="last_year") == reports.records_of(
        district, "received", MARCH
    )
    with pytest.raises(KeyError):
        reports.records_of(district, "entered_trained", MARCH)


def test_what_is_known_to_its_year_alone_is_told_with_its_records(district: Store) -> None:
    with district.step("旧台账") as step:
        step.add(Grievance(id="old", station_id="a", received_at="2026", status="archived", closed_on="2026-03-09"))
    year_over = reports.read(district, Period.month("2026-12"))
    said = {one.sentence: one.records for one in year_over.unbalanced}
    assert said["职工诉求·受理本年累计比各月之和多1件，日期只记到年的不在任何一个月里。"] == (("grievance", "old"),)


def test_counts_entered_by_hand_add_up_and_rates_stand_as_they_were_last(desk: Store) -> None:
    with desk.step("填报") as step:
        for month, trained in (("2026-01", "2"), ("2026-02", "3"), ("2026-03", "4"), ("2025-03", "1")):
            step.add(Indicator(period=month, kind="trained", value=trained))
        step.add(Indicator(period="2026-02", kind="training_cover", value="80", base="200", target="60"))
        step.add(Indicator(period="2026-03", kind="training_cover", value="90", base="200", target="60"))
        step.add(Indicator(period="2026-01", kind="lawyers", value="7"))
        step.add(Indicator(period="2026", kind="comforted", value="120"))
    lines = reports.read(desk, FEBRUARY).lines

    def shown(key: str) -> tuple[str, str, str]:
        line = lines[f"entered_{key}"]
        return line.month, line.year, line.last_year

    assert shown("trained") == ("3", "5", "")
    assert shown("training_cover") == ("40.00%", "40.00%", "")
    assert shown("lawyers") == ("", "7", "")
    assert shown("comforted") == ("", "120", "")
    assert reports.read(desk, MARCH).lines["entered_trained"].last_year == "1"
    assert reports.read(desk, MARCH).lines["entered_training_cover"].remark == "2026年3月，基数 200，目标 60"


def test_what_was_entered_by_hand_is_frozen_with_the_month(desk: Store) -> None:
    with desk.step("填报") as step:
        step.add(Indicator(id="i", period="2026-02", kind="trained", value="3"))
        step.add(Indicator(period="2026-02", kind="training_cover", value="80", base="200", target="60"))
    before = reports.read(desk, FEBRUARY).lines
    reports.submit(desk, "2026-02", summary="")
    with desk.step("改") as step:
        step.save(desk.get(Indicator, "i").with_values(value="8"), desk.get(Indicator, "i"))
    after = reports.read(desk, FEBRUARY).lines
    assert [after[key] for key in ("entered_trained", "entered_training_cover")] == [
        before[key] for key in ("entered_trained", "entered_training_cover")
    ]
    march = reports.read(desk, MARCH)
    assert march.lines["entered_trained"].year == "8"
    assert [one.sentence for one in march.corrections] == ["2026年2月培训场次：上报3，现为8"]
    desk.clock.now = datetime.fromisoformat("2026-04-02T09:00")  # type: ignore[attr-defined]
    reports.submit(desk, "2026-03", summary="")
    april = Period.month("2026-04")
    assert reports.read(desk, MARCH).corrections == march.corrections
    assert reports.read(desk, april).corrections == ()
    with desk.step("删") as step:
        step.remove(desk.get(Indicator, "i"))
    assert [one.sentence for one in reports.read(desk, april).corrections] == ["2026年2月培训场次：上报8，现为未填报"]


def test_of_a_month_handed_up_on_two_pcs_the_first_counts_and_it_is_said(desk: Store) -> None:
    reports.submit(desk, "2026-02", summary="先报的")
    first = desk.matching(MonthlyReport)[0]
    figures = json.dumps({key: [7, 7, 7] for key in json.loads(first.figures)})
    with desk.step("另一台") as step:  # came in from the other PC, which had not heard of the first
        step.add(first.with_values(id="0", figures=figures, submitted_at="2026-03-16T09:30", submitted_by="李强", summary="后报的"))
    february = reports.read(desk, FEBRUARY)
    assert february.submitted == first
    assert values(february, "received") == [1]
    assert [one.sentence for one in february.unbalanced] == [
        "2026年2月月报上报了2次（2026年3月16日 09:00 王芳、2026年3月16日 09:30 李强），以最先一次为准，和现在的出入列在下一个月的更正里。"
    ]
    assert reports.read(desk, MARCH).corrections == ()  # what the first says still holds
    assert {row.handed_up_at for row in rollup.roll_up(desk, FEBRUARY).lines} == {first.submitted_at}


def test_a_sum_that_did_not_hold_when_it_was_handed_up_still_leads_to_its_records(desk: Store) -> None:
    with desk.step("旧") as step:
        step.add(
            Grievance(id="odd", station_id=desk.setting("station", ""), received_at="2026-02-20", status="closed", closed_on="2026-01-09")
        )
    before = reports.read(desk, FEBRUARY).unbalanced
    reports.submit(desk, "2026-02", summary="")
    assert before
    assert reports.read(desk, FEBRUARY).unbalanced == before
    assert ("grievance", "odd") in before[0].records
