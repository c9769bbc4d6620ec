"""What a district lays down holds at its stations once it has come, before their own; and theirs stays theirs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from replicas import NAMES, joined, received, sent, station_store
from station.actions import calendar, ledger_layouts, ledger_templates, letter_rules, statutes
from station.actions.at_desk import own_station
from station.actions.setting_up import correct_station
from station.casework import deadlines, workdays
from station.casework.letter_templates import default_rule, reply_limit, rule_for
from station.casework.model import CalendarPeriod, LedgerLayout, LedgerTemplate, LetterRule, Station, StatuteCheck
from station.casework.statutes import recognised
from station.db import in_force
from station.db.store import Store
from station.errors import StationError
from template_books import plain_book


@pytest.fixture
def units(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """The district and its station; whoever sends, both send and receive after it."""
    with station_store(tmp_path / "bh", "BH") as district, station_store(tmp_path / "zq", "ZQ") as station:
        joined(district, station)
        exchange(tmp_path, district, station)
        exchange(tmp_path, district, station)
        yield district, station


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    workdays.adopt(())
    deadlines.adopt("")


def exchange(tmp_path: Path, *stores: Store) -> None:
    for store in stores:
        sent(store, tmp_path / "drop")
    for store in stores:
        received(store, tmp_path / "drop")


def rule(**values: object) -> LetterRule:
    return default_rule("opinion").with_values(**({"reply_amount": 20, "reply_unit": "workday", "source": "区总规定"} | values))


def test_a_rule_for_letters_holds_before_the_stations_own(units: tuple[Store, Store], tmp_path: Path) -> None:
    district, station = units
    letter_rules.lay_down(station, rule(reply_amount=5, source="本站"))
    letter_rules.lay_down(district, rule())
    exchange(tmp_path, district, station)
    for store, amount in ((station, 20), (district, 20)):
        limit = reply_limit("opinion", letter_rules.laid_down(store))
        assert limit is not None
        assert limit.amount == amount
    assert len(letter_rules.laid_down(district)) == 1  # the station's is not the district's business
    with pytest.raises(StationError, match="这项文书规定是上级下发的，本站不能改"):
        letter_rules.lay_down(station, rule(reply_amount=7))
    with pytest.raises(StationError, match="上级下发"):
        letter_rules.restore(station, "opinion")
    letter_rules.restore(district, "opinion")
    exchange(tmp_path, district, station)
    assert rule_for("opinion", letter_rules.laid_down(station)).source == "本站"


def test_a_layout_of_a_ledger_can_be_chosen(units: tuple[Store, Store], tmp_path: Path) -> None:
    district, station = units
    ledger_layouts.keep(station, LedgerLayout(ledger="grievances", name="本站表", columns="grievance.number"))
    ledger_layouts.keep(district, LedgerLayout(ledger="grievances", name="区表", columns="grievance.number\ngrievance.summary"))
    exchange(tmp_path, district, station)
    assert [layout.name for layout in ledger_layouts.kept(station, "grievances")] == ["区表", "本站表"]
    assert [layout.name for layout in ledger_layouts.kept(district, "grievances")] == ["区表"]
    (layout, _) = ledger_layouts.kept(station, "grievances")
    assert ledger_layouts.layout_named(station, "grievances", "区表") == layout.id
    for act in (lambda: ledger_layouts.remove(station, layout), lambda: ledger_layouts.keep(station, layout, layout)):
        with pytest.raises(StationError, match="台账版式是上级下发的"):
            act()


def test_a_template_comes_with_its_workbook(units: tuple[Store, Store], tmp_path: Path) -> None:
    district, station = units
    book = tmp_path / "区总诉求表.xlsx"
    book.write_bytes(plain_book())
    candidate = ledger_templates.look_into(book)
    found = ledger_templates.propose(district, candidate)
    ledger_templates.keep(district, candidate, ledger_templates.confirmed(found, "区总诉求表"))
    exchange(tmp_path, district, station)
    (template,) = ledger_templates.kept(station)
    assert ledger_templates.held(station, template).content == book.read_bytes()
    for act in (
        lambda: ledger_templates.remove(station, template),
        lambda: ledger_templates.change(station, template.with_values(columns="A=grievance.number"), template),
        lambda: ledger_templates.keep(station, candidate, ledger_templates.confirmed(found, "区总诉求表")),
    ):
        with pytest.raises(StationError, match="台账模板是上级下发的"):
            act()
    ledger_templates.remove(district, district.matching(LedgerTemplate)[0])
    exchange(tmp_path, district, station)
    assert ledger_templates.kept(station) == []


def test_days_off_are_counted_by_and_a_stations_own_only_there(units: tuple[Store, Store], tmp_path: Path) -> None:
    district, station = units
    in_force.adopt(station)
    calendar.save_period(station, CalendarPeriod(name="停电", first_on="2026-03-19", kind="rest"))
    calendar.save_period(district, CalendarPeriod(name="区里调休", first_on="2026-03-20", kind="rest"))
    assert workdays.is_workday(date(2026, 3, 20))
    exchange(tmp_path, district, station)
    assert [workdays.is_workday(date(2026, 3, day)) for day in (18, 19, 20)] == [True, False, False]  # followed while it is open
    in_force.adopt(district)
    assert [workdays.is_workday(date(2026, 3, day)) for day in (18, 19, 20)] == [True, True, False]
    theirs = next(p for p in station.matching(CalendarPeriod) if p.name == "区里调休")
    for act in (lambda: calendar.remove_period(station, theirs), lambda: calendar.save_period(station, theirs, theirs)):
        with pytest.raises(StationError, match="节假日和调休是上级下发的"):
            act()


def test_a_comparison_with_the_official_text_is_known_below(units: tuple[Store, Store], tmp_path: Path) -> None:
    district, station = units
    citation = recognised("劳动法第五十条")[0]
    statutes.record_check(district, StatuteCheck(citation=citation, state="checked", version="2018-12-29"))
    exchange(tmp_path, district, station)
    assert [(check.citation, check.state) for check in statutes.checks(station)] == [(citation, "checked")]


def test_the_district_says_by_which_rules_a_station_counts(units: tuple[Store, Store], tmp_path: Path) -> None:
    district, station = units
    in_force.adopt(station)
    before = deadlines.in_force()
    theirs = next(s for s in district.matching(Station) if s.code == "ZQ")
    other = next(name for name in deadlines.rule_set_names() if deadlines.rule_set(name) != before)
    with district.step("定规则") as step:
        step.save(theirs.with_values(rule_set=other), theirs)
    exchange(tmp_path, district, station)
    assert own_station(station).rule_set == other
    assert deadlines.in_force() == deadlines.rule_set(other)


def test_a_station_corrects_its_own_record_and_everybody_knows(units: tuple[Store, Store], tmp_path: Path) -> None:
    district, station = units
    own = own_station(station)
    correct_station(station, own.with_values(name="站前街道职工服务中心"), own)
    exchange(tmp_path, district, station)
    assert {s.name for s in district.matching(Station)} == {"站前街道职工服务中心", NAMES["BH"]}
