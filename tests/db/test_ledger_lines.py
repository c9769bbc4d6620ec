"""Which records stand in a ledger: against a plain reading of random stations, by station, area and person, and nothing personal in it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from random_stations import YEAR, RandomWork
from stand_ins import Clock
from station.actions import ledgers as actions
from station.casework.fields import Kind, Privacy, Record
from station.casework.ledgers import Ledger, ledgers, owner_of
from station.casework.masking import MaskLevel
from station.casework.model import (
    BY_NAME,
    Consultation,
    Employer,
    FieldVisit,
    Grievance,
    Handover,
    JointMeeting,
    MeetingDecision,
    Member,
    Party,
    Station,
    VisitFinding,
    Worker,
)
from station.casework.sheets import Asked, Layout, Period, shown
from station.db.figures.counting import counts, records_of
from station.db.store import Store

PERIODS = [
    Period.month(f"{YEAR}-03"),
    Period("上半年", f"{YEAR}-01-01", f"{YEAR}-06-30"),
    Period(f"{YEAR}年", f"{YEAR}-01-01", f"{YEAR}-12-31"),
    Period("一天", f"{YEAR}-05-06", f"{YEAR}-05-06"),
    Period.everything(),
]


@pytest.fixture
def store(store: Store, clock: Clock) -> Store:
    clock.now = datetime.fromisoformat(f"{YEAR}-12-31T12:00")
    return store


def fill(store: Store, records: list[Record]) -> None:
    with store.step("随机") as step:
        for record in records:
            step.add(record)
    store.set_setting("station", next(record.id for record in records if isinstance(record, Station)))


def plainly(store: Store, definition: Ledger, period: Period) -> set[str]:
    """The same read record by record, without SQL."""
    found = {one.id for one in store.matching(BY_NAME[definition.line]) if belongs(store, definition, one) and stands(store, one)}
    if definition.otherwise:
        link = f"{definition.otherwise}_id"
        owners = {getattr(store.get(BY_NAME[definition.line], one), link) for one in found}
        found |= {one.id for one in store.matching(BY_NAME[definition.otherwise]) if one.id not in owners}
    return {one for one in found if within(store, definition, one, period)}


def belongs(store: Store, definition: Ledger, one: Any) -> bool:
    if any(getattr(one, name) not in values for name, values in definition.only.items()):
        return False
    if definition.any_of and not any(getattr(one, name) == value for name, value in definition.any_of.items()):
        return False
    return getattr(one, "status", "") not in definition.left_out


def stands(store: Store, one: Any) -> bool:
    """Whether what it belongs to is there."""
    owner = owner_of(type(one))
    if owner is None:
        return True
    found = store.get(owner, getattr(one, f"{owner.record}_id"))
    return not found.deleted and stands(store, found)


def within(store: Store, definition: Ledger, record_id: str, period: Period) -> bool:
    record, name = definition.dated_by.split(".")
    one: Any = store.find(BY_NAME[definition.line], record_id) or store.find(BY_NAME[definition.otherwise], record_id)
    if one.record != record:
        one = store.get(BY_NAME[record], getattr(one, f"{record}_id"))
    if not definition.until:
        return getattr(one, name) in period
    ended = getattr(one, definition.until.partition(".")[2])
    return not period.first or (getattr(one, name) <= period.last and (not ended or ended >= period.first))


def listed(store: Store, asked: Asked) -> list[str]:
    return [row.record_id for row in actions.sheet(store, asked).rows]


@given(seed=st.integers(0, 10**6), period=st.sampled_from(PERIODS))
@examples(3)
def test_the_rows_are_the_records_and_the_district_is_its_stations(store: Store, seed: int, period: Period) -> None:
    if store.find(Station, f"{seed}-s0") is None:
        fill(store, RandomWork(seed).records(15))
    stations = store.matching(Station)
    for key, definition in ledgers().items():
        asked = Asked(key, period)
        rows = listed(store, asked)
        assert set(rows) == plainly(store, definition, period), key
        assert len(set(rows)) == len(rows) == actions.count(store, asked)
        parts = [listed(store, replace(asked, station_id=station.id)) for station in stations]
        assert sorted(one for part in parts for one in part) == sorted(rows), key
        told = {row.record_id: row.cells[1].value for row in actions.sheet(store, asked).rows}
        whose = {one: station.name for station, part in zip(stations, parts, strict=True) for one in part}
        assert len(set(whose.values())) < 2 or told == whose, key


PHONE, IDENTITY, CARD, NAME = "13987654321", "11010819900307123X", "6212262000001234564", "钟离秋月"
PRIVATE = (PHONE, IDENTITY, CARD, NAME, "皇甫青", "左臂骨折")


def personal(record: Record) -> Record:
    """The record with something personal in every field that can hold it."""
    values: dict[str, Any] = {}
    for spec in record.specs():
        text = f"{NAME}的电话{PHONE}，证号{IDENTITY}，卡号{CARD}"
        if spec.kind is Kind.PHONE:
            values[spec.name] = PHONE
        elif spec.kind is Kind.ID_NUMBER:
            values[spec.name] = IDENTITY
        elif spec.privacy is Privacy.SENSITIVE:
            values[spec.name] = "左臂骨折"
        elif spec.privacy is Privacy.FREE_TEXT or spec.kind is Kind.LONG_TEXT:
            values[spec.name] = text
        elif spec.privacy is Privacy.PERSONAL and spec.kind is Kind.TEXT:
            values[spec.name] = NAME if isinstance(record, Worker) else "皇甫青"
        elif spec.kind in (Kind.TEXT, Kind.LINES):
            values[spec.name] = f"{spec.label}{PHONE}"
    return record.with_values(**values)


@given(seed=st.integers(0, 10**6))
@examples(2)
def test_nothing_personal_leaves_in_any_ledger(store: Store, seed: int) -> None:
    if store.find(Station, f"{seed}-s0") is None:
        made = RandomWork(seed).records(12)
        employer = next(record for record in made if isinstance(record, Employer))
        made += [Party(grievance_id=record.id, employer_id=employer.id) for record in made if isinstance(record, Grievance)]
        fill(store, [record if isinstance(record, Station) else personal(record) for record in made])
    for key in ledgers():
        for layout in Layout:
            for level in (MaskLevel.DISTRICT, MaskLevel.PUBLIC):
                sheet = actions.sheet(store, Asked(key, Period.everything(), layout, level))
                assert sheet.rows
                for row in sheet.rows:
                    for column, cell in zip(sheet.columns, row.cells, strict=True):
                        said = shown(column, cell)
                        assert not [value for value in PRIVATE if value in said], (key, column.key, said)


def test_people_named_in_the_matters_of_others_are_covered(store: Store) -> None:
    fill(
        store,
        [
            Station(id="s", name="站"),
            Worker(id="w1", name="刘洋"),
            Worker(id="w2", name="沙玉兰", deleted=True),
            Worker(id="w3", name="翁海"),
            Worker(id="w9", name="丁一"),
            Worker(id="w4", name="陶国梁", sealed_on=f"{YEAR}-01-01"),
            Worker(id="w5", name="买买提·艾力"),
            Employer(id="e", name="甲", contact="项目经理", legal_person="石磊"),
            Grievance(id="g0", received_at=f"{YEAR}-02-01", worker_id="w9", is_confidential=True),
            Member(grievance_id="g0", worker_id="w3"),
            Consultation(asked_on=f"{YEAR}-02-01", asker="马红", question="问"),
            JointMeeting(id="j", subject="会", held_on=f"{YEAR}-03-05"),
            MeetingDecision(joint_meeting_id="j", content="办", responsible="区总沙玉兰"),
            Grievance(
                id="g1",
                received_at=f"{YEAR}-03-01",
                summary="和刘洋、沙玉兰、翁海、陶国梁、买买提·艾力、马红一样，石磊说找项目经理",
            ),
        ],
    )
    (row,) = actions.sheet(store, Asked("grievances", Period.month(f"{YEAR}-03"))).rows
    meetings = actions.sheet(store, Asked("joint_meetings", Period.month(f"{YEAR}-03"), level=MaskLevel.PUBLIC))
    assert [row.cells[1].value for row in meetings.rows] == ["区总沙*"], "not in the public table of who has to act either"
    said = next(cell.value for cell in row.cells if isinstance(cell.value, str) and "项目经理" in cell.value)
    assert said == "和刘*、沙*、保密、已封存、买*、马*一样，石*说找项目经理"


def test_a_person_or_an_area_is_looked_at_alone(store: Store) -> None:
    mine = Grievance(id="g1", received_at=f"{YEAR}-03-01", handler="周启明", area="站东")
    fill(
        store,
        [
            Station(id="s", name="站"),
            Employer(id="e1", name="甲", area="站西"),
            mine,
            Grievance(id="g2", received_at=f"{YEAR}-03-02", handler="周启", status="working"),
            Party(grievance_id="g2", employer_id="e1"),
            FieldVisit(id="v1", employer_id="e1", visited_on=f"{YEAR}-03-03", visitors="柴静、周启明"),
            FieldVisit(id="v2", employer_id="e1", visited_on=f"{YEAR}-03-04", visitors="柴静"),
            FieldVisit(id="v3", employer_id="e1", visited_on=f"{YEAR}-03-05", visitors="李兰，柴静"),
        ],
    )
    march = Period.month(f"{YEAR}-03")
    assert listed(store, Asked("grievances", march, handler="周启明")) == ["g1"]
    assert listed(store, Asked("grievances", march, area="站西")) == ["g2"], "where its employer is"
    assert listed(store, Asked("field_visits", march, handler="周启明")) == ["v1"]
    assert listed(store, Asked("field_visits", march, handler="柴静")) == ["v1", "v2", "v3"]
    assert listed(store, Asked("field_visits", march, area="站东")) == []
    assert (
        actions.sheet(store, Asked("grievances", march, area="站西", handler="周启")).title
        == f"站职工诉求台账（{YEAR}年3月，站西，周启经办）"
    )
    assert actions.sheet(store, Asked("grievances", march, handler="周启明")).file_name == f"站职工诉求台账（{YEAR}年3月，一人经办）.xlsx"


@given(seed=st.integers(0, 10**6))
@examples(2)
def test_the_areas_are_those_of_the_figures(store: Store, seed: int) -> None:
    """What a ledger says of where a case lies, and which it lists for an area, is what the month report counts there."""
    if store.find(Station, f"{seed}-s0") is None:
        fill(store, RandomWork(seed, is_tidy=True).records(15))
    year = Period(f"{YEAR}年", f"{YEAR}-01-01", f"{YEAR}-12-31")
    for key, figure, title in (("grievances", "received", "所属街道/片区"), ("opinion_checks", "opinions", "属地")):
        sheet = actions.sheet(store, Asked(key, year))
        place = next(at for at, column in enumerate(sheet.columns) if column.title == title)
        said = [(row.cells[place].value, row.record_id) for row in sheet.rows]
        for area in dict.fromkeys(str(area) for area, _ in said):
            assert area, "a station has one, at the least"
            mine = {one for of, one in said if of == area}
            assert mine == set(listed(store, Asked(key, year, area=area)))
            counted = {one for _, one in records_of(store, figure, year, area=area)}
            assert counted == mine - {one.taken_as_id for one in store.matching(Handover)}


def test_a_case_handed_from_station_to_station_has_a_line_at_both_and_says_so(store: Store) -> None:
    wages = {"category": "wages", "people": 4, "amount": 1_000_000}
    both = [
        Grievance(id="g1", number="A-1", station_id="s", received_at=f"{YEAR}-03-01", status="transferred", **wages),
        Grievance(id="g2", number="B-1", station_id="t", received_at=f"{YEAR}-03-05", source="甲站移交", **wages),
    ]
    other = [
        Grievance(id=f"o{n}", number=f"A-{n}", station_id="s", received_at=f"{YEAR}-03-02", category="wages", people=1) for n in (2, 3, 4)
    ]
    passed = Handover(grievance_id="g1", taken_as_id="g2", kind="transfer", to_name="乙站", answer="accepted")
    fill(store, [Station(id="s", name="甲站"), Station(id="t", name="乙站"), *both, *other, passed])
    asked = Asked("grievances", Period.month(f"{YEAR}-03"))
    district = actions.sheet(store, asked)
    remark = next(place for place, column in enumerate(district.columns) if column.title == "备注")
    assert [row.cells[remark].value for row in district.rows] == ["已移交乙站", "", "", "", "甲站移交，原编号A-1"]
    assert district.notes[-4:-1] == (
        "本表5行。",
        "其中1件由其他站点移交来，在移交的站点也有一行，月报表不再计受理。",
        "移交前后都在本表的有1件；不重复的合计4件、7人、1.00万元。",
    )
    there = actions.sheet(store, replace(asked, station_id="t"))
    assert [row.record_id for row in there.rows] == ["g2"]
    assert there.notes[-2].startswith("其中1件"), "the case itself is not here"
    public = actions.sheet(store, replace(asked, level=MaskLevel.PUBLIC))
    assert public.totals[2].value == 4 == counts(store, asked.period)["received"]
    assert public.notes[-1] == "由其他站点移交来的在移交的站点计数，本表不计。"


def test_only_some_are_asked_for_whatever_their_day(store: Store) -> None:
    fill(
        store,
        [
            Station(id="s", name="站"),
            Employer(id="e1", name="甲"),
            Grievance(id="g1", received_at=f"{YEAR}-03-01"),
            Grievance(id="g2", received_at=f"{YEAR}-04-01"),
            FieldVisit(id="v1", employer_id="e1", visited_on=f"{YEAR}-03-03"),
            VisitFinding(id="f1", field_visit_id="v1", item="2.1"),
            VisitFinding(id="f2", field_visit_id="v1", item="2.2", verdict="fine"),
            FieldVisit(id="v2", employer_id="e1", visited_on=f"{YEAR}-03-04"),
            JointMeeting(id="j1", subject="会", held_on=f"{YEAR}-03-05"),
            MeetingDecision(id="d1", joint_meeting_id="j1", content="办", responsible="区总"),
        ],
    )
    march = Period.month(f"{YEAR}-03")
    assert listed(store, Asked("grievances", march, ids=("g2",))) == ["g2"]
    assert listed(store, Asked("grievances", march, ids=())) == []
    assert listed(store, Asked("field_visits", march, ids=("v1", "v2"))) == ["f1", "v2"], "a visit is its findings"
    assert listed(store, Asked("field_visits", march, ids=("f1",))) == ["f1"]
    assert [(row.record, row.record_id) for row in actions.sheet(store, Asked("field_visits", march)).rows] == [
        ("visit_finding", "f1"),
        ("field_visit", "v2"),
    ]
    assert listed(store, Asked("joint_meetings", march, ids=("j1",))) == ["d1"]
