"""月报表 over the ledgers: the figures with their records, what is frozen and corrected, the tables beside them, the stations."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cases import at_work, registered
from desk import Desk, Elsewhere
from stand_ins import Clock, Dialogs
from station.actions import grievances as actions
from station.actions import reports
from station.casework.model import Analysis, Employer, Grievance, Indicator, MonthlyReport, StaffMember, Station, Worker
from station.casework.sheets import Period
from station.db.store import Store
from station.ui.ledgers.page import Ledgers
from station.ui.reports.page import ReportPage
from station.ui.reports.records import FigureRecords, RecordList
from station.ui.reports.rollup import RollUpPage
from station.ui.table import Table
from station.ui.tablemodel import Group
from station.ui.widgets import Button, Note, Pill, SegmentedChoice, ViewTabs

FEBRUARY, MARCH = Period.month("2026-02"), Period.month("2026-03")


def opened(store: Store, qtbot: QtBot, period: Period = MARCH) -> Desk:
    made = Desk(store, qtbot, ledgers=Ledgers, services=Elsewhere)
    made.window.show_place("ledgers")
    made.context.go("ledgers", act="report")
    look_at(made, period)
    return made


def look_at(desk: Desk, period: Period) -> None:
    page(desk).set_period(period)
    desk.qtbot.waitUntil(lambda: page(desk).shown is not None and page(desk).shown.report.period == period)


@pytest.fixture
def desk(store: Store, clock: Clock, qtbot: QtBot) -> Desk:
    at_work(store)
    for name, received, amount in (("韩素琴", "2026-02-12T10:00", 18_720_000), ("岳春生", "2026-03-05T08:00", 500_000)):
        worker = Worker(name=name, phone="13900002046")
        registered(store, worker, Employer(name="滨河远辰物流有限公司"), received_at=received, amount=amount)
    closed = store.select(Grievance)[1]
    base = store.get(Grievance, closed.id)
    actions.close(store, base.with_values(closed_on="2026-03-13", outcome="resolved", recovered=500_000), base)
    with store.step("填报") as step:
        step.add(Indicator(period="2026-02", kind="trained", value="3"))
        step.add(Indicator(period="2025", kind="trained", value="9"))
        step.add(Indicator(period="2026-03", kind="training_cover", value="80", base="200", target="60"))
    return opened(store, qtbot)


def page(desk: Desk) -> ReportPage:
    found = desk.window.page()
    assert isinstance(found, ReportPage)
    return found


def line(desk: Desk, key: str) -> tuple[str, ...]:
    table = desk.find(Table, "report.figures")
    assert table.select_id(key), key
    found = table.current_row()
    return found.month, found.year, found.last_year, found.change, found.remark


def press(desk: Desk, key: str, column: str) -> None:
    """Click a number of the table."""
    table = desk.find(Table, "report.figures")
    table.select_id(key)
    index = table.model.index(table.view.currentIndex().row(), table.columns.number(column))
    table.view.scrollTo(index)
    table.view.released.emit(QPoint(table.view.visualRect(index).center()))


def test_a_month_stands_beside_the_year_and_the_same_month_a_year_ago(desk: Desk) -> None:
    assert line(desk, "opening") == ("1", "0", "0", "+1", "")
    assert line(desk, "received") == ("1", "2", "0", "+1", "")
    assert line(desk, "recovered") == ("0.50", "0.50", "0.00", "+0.50", "")
    assert line(desk, "closing") == ("1", "1", "0", "+1", "")
    assert line(desk, "on_time_rate") == ("50.00%", "50.00%", "—", "—", "应办结 2，按时 1")
    assert page(desk).notes.isHidden()


def test_a_number_leads_to_its_records_and_they_to_their_places(desk: Desk) -> None:
    press(desk, "received", "month")
    found = desk.window.page()
    assert isinstance(found, FigureRecords)
    table = desk.find(Table, "figure.records")
    assert [row.number for row in table.model._rows] == [desk.store.select(Grievance)[1].number]
    desk.find(SegmentedChoice, "figure.part").set_current("year")
    assert table.row_count() == 2
    table.select_number(0)
    table.opened.emit(table.current_row())
    elsewhere = desk.window.page()
    assert isinstance(elsewhere, Elsewhere)
    assert elsewhere.asked[-1]["id"] == table.current_row().record_id


def test_a_page_that_was_closed_hears_of_no_change(desk: Desk) -> None:
    press(desk, "received", "month")
    records = desk.window.page()
    records.close_page()
    stations = RollUpPage(desk.context, MARCH)
    desk.window.page().open_page(stations)
    assert desk.window.page() is stations
    stations.close_page()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(records)
    assert not isValid(stations)
    with desk.store.step("登记") as step:
        step.add(Worker(name="鲁小满"))
    desk.context.tell(step.changes)


def test_of_a_rate_those_that_missed_are_told_apart(desk: Desk) -> None:
    press(desk, "feedback_rate", "year")
    table, which = desk.find(Table, "figure.records"), desk.find(SegmentedChoice, "figure.which")
    everything = table.row_count()
    which.set_current("missed")
    missed = table.row_count()
    which.set_current("reached")
    assert (everything, missed + (table.row_count() if table.isVisible() else 0)) == (2, 2)


def test_a_number_without_records_opens_nothing_and_does_not_look_as_if(desk: Desk) -> None:
    table = desk.find(Table, "report.figures")
    without = (("entered_training_cover", "month"), ("received", "last_year"), ("letters", "month"), ("success_rate", "month"))
    for key, part in (*without, ("received", "change")):
        press(desk, key, part)
        assert isinstance(desk.window.page(), ReportPage), key
    assert table.select_id("received")
    row = table.current_row()
    tokens = [table.model.columns[table.columns.number(part)].token for part in ("month", "year", "last_year")]
    assert [token(row) for token in tokens] == ["act", "act", "ink2"]  # type: ignore[operator]


def test_handing_up_freezes_the_month_and_the_next_tells_the_corrections(desk: Desk, dialogs: Dialogs) -> None:
    look_at(desk, FEBRUARY)
    assert desk.find(Pill, "report.standing").pill.text == "未上报"
    asked: list[str] = []

    def take(dialog: QDialog) -> int:
        asked.append(dialog.question)  # type: ignore[attr-defined]
        dialog.take("submit")  # type: ignore[attr-defined]
        return 1

    dialogs.answer(take)
    desk.find(Button, "report.submit").click()
    kept = desk.store.matching(MonthlyReport)[0]
    assert (kept.period, bool(kept.summary), asked) == ("2026-02", True, ["上报2026年2月月报？"])
    assert "已上报" in desk.find(Pill, "report.standing").pill.text
    assert page(desk).submit_button not in page(desk).actions_shown
    case = desk.store.select(Grievance)[0]
    with desk.store.step("改") as step:
        step.save(case.with_values(amount=20_000_000), case)
    look_at(desk, MARCH)
    rows = desk.find(Table, "report.figures").model._rows
    assert isinstance(rows[0], Group)
    assert rows[0].label == "更正（以前上报的月份）"
    assert (rows[1].label, rows[1].month, rows[1].change, rows[1].remark) == ("2月 欠薪金额", "20.00", "+1.28", "上报时 18.72")
    look_at(desk, FEBRUARY)
    assert line(desk, "wages_amount")[0] == "18.72"


def test_a_month_under_way_is_not_handed_up(desk: Desk) -> None:
    assert desk.find(Pill, "report.standing").pill.text == "本月还没过完"
    assert page(desk).submit_button not in page(desk).actions_shown


def test_a_sum_that_does_not_hold_leads_to_what_breaks_it(store: Store, clock: Clock, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store, received_at="2026-03-05T08:00").grievance
    with store.step("改") as step:
        step.save(case.with_values(status="closed", closed_on="2026-02-05"), case)
    desk = opened(store, qtbot)
    notes = page(desk).notes.findChildren(Note)
    assert notes[0].sentence.text().startswith("期初未结＋受理")
    notes[0].buttons[0].click()
    found = desk.window.page()
    assert isinstance(found, RecordList)
    assert desk.find(Table, "figure.records").row_count() == 1


def test_the_tables_beside_it(desk: Desk) -> None:
    tabs = desk.find(ViewTabs, "report.side")
    tabs.set_current("employer")
    table = desk.find(Table, "report.shares")
    table.select_number(0)
    assert (table.current_row().label, table.current_row().cases, table.current_row().amount) == ("滨河远辰物流有限公司", 1, 500_000)
    tabs.set_current("indicators")
    assert desk.find(Table, "report.indicators").row_count() == 2  # of this year


def test_what_was_entered_by_hand_stands_among_the_figures(desk: Desk) -> None:
    assert line(desk, "entered_training_cover") == ("40.00%", "40.00%", "", "", "2026年3月，基数 200，目标 60")
    assert line(desk, "entered_trained") == ("", "3", "", "", "")


def test_a_months_reading_is_kept_and_corrected(desk: Desk) -> None:
    desk.find(ViewTabs, "report.side").set_current("analysis")
    for words in ("欠薪集中在物流行业。", "欠薪集中在物流行业，比上月多一件。"):
        desk.find(QPlainTextEdit, "report.analysis.findings").setPlainText(words)
        desk.find(Button, "report.analysis.save").click()
        kept = desk.store.matching(Analysis)
        assert [(one.period, one.findings, one.written_by) for one in kept] == [("2026-03", words, desk.store.user)]
    look_at(desk, FEBRUARY)
    assert desk.find(QPlainTextEdit, "report.analysis.findings").toPlainText() == ""


def test_a_reading_is_drafted_from_the_figures_and_leaves_what_was_written(desk: Desk) -> None:
    desk.find(ViewTabs, "report.side").set_current("analysis")
    advice = desk.find(QPlainTextEdit, "report.analysis.advice")
    advice.setPlainText("下月走访物流园。")
    desk.find(Button, "report.analysis.draft").click()
    assert desk.find(QPlainTextEdit, "report.analysis.findings").toPlainText()
    assert advice.toPlainText() == "下月走访物流园。"


def test_a_year_has_no_reading_of_a_month(desk: Desk) -> None:
    desk.find(ViewTabs, "report.side").set_current("analysis")
    look_at(desk, Period("2026年", "2026-01-01", "2026-12-31"))
    assert desk.window.page().title == "年度汇总"
    assert desk.find(ViewTabs, "report.side").current() == "category"
    assert line(desk, "received")[:2] == ("2", "2")


def test_a_district_puts_its_stations_beside_each_other(store: Store, clock: Clock, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path) -> None:
    with store.step("区") as step:
        step.add(Station(id="union", name="滨河区总工会", code="BH", level="county"))
        step.add(StaffMember(name="王芳"))
        for station, cases in (("甲站", 2), ("乙站", 1)):
            step.add(Station(id=station, name=station, code=station))
            for _ in range(cases):
                step.add(Grievance(station_id=station, received_at="2026-02-05T08:00", status="working", people=2))
    store.set_setting("station", "union")
    store.user = "王芳"
    desk = opened(store, qtbot, FEBRUARY)
    assert line(desk, "received")[0] == "3"
    note = page(desk).notes.findChildren(Note)[0]
    assert "还有 2 个站没有上报" in note.sentence.text()
    desk.find(Button, "report.stations").click()
    assert isinstance(desk.window.page(), RollUpPage)
    table = desk.find(Table, "rollup.stations")
    assert table.view.hasFocus()
    columns = {column.key: column for column in table.model.columns}
    assert [(row.name, columns["received"].words(row)) for row in table.model._rows] == [
        ("全部站点", "3"),
        ("乙站", "1"),
        ("滨河区总工会", "0"),
        ("甲站", "2"),
    ]
    assert [columns["received"].is_bold(row) and columns["name"].is_bold(row) for row in table.model._rows] == [True, False, False, False]
    target = tmp_path / "汇总.xlsx"
    dialogs.answer((str(target), ""))
    desk.find(Button, "rollup.xlsx").click()
    desk.qtbot.waitUntil(target.exists)
    desk.find(SegmentedChoice, "rollup.by").set_current("area")
    table = desk.find(Table, "rollup.stations")
    assert [(row.name, columns["received"].words(row)) for row in table.model._rows] == [("合计", "3"), ("没有写街道、片区", "3")]
    table.select_id("none")
    table.opened.emit(table.current_row())
    assert isinstance(desk.window.page(), RollUpPage)  # nothing stands behind it
    desk.find(SegmentedChoice, "rollup.by").set_current("station")
    table = desk.find(Table, "rollup.stations")
    table.select_id("甲站")
    table.opened.emit(table.current_row())
    desk.qtbot.waitUntil(lambda: isinstance(desk.window.page(), ReportPage) and page(desk).wanted.station_id == "甲站")
    assert line(desk, "received")[0] == "2"
    assert next(action.text() for action in page(desk).scope_menu().actions() if action.text()) == "全部站点"


def test_a_year_opens_by_itself(desk: Desk) -> None:
    desk.window.page().close_page()
    desk.context.go("ledgers", act="year")
    assert page(desk).wanted.period.text == "2026年"
    assert reports.own_scope(desk.store) == page(desk).wanted.station_id
