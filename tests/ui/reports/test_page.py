"""统计 over the ledgers: the figures of a stretch of time, the tables beside them, the reading of a month."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Clock
from station.actions import grievances as actions
from station.casework.model import Analysis, Employer, Grievance, Indicator, Worker
from station.casework.sheets import Period
from station.db.store import Store
from station.ui.ledgers.page import Ledgers
from station.ui.ledgers.statistics import Statistics
from station.ui.table import Table
from station.ui.widgets import Button, ViewTabs


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
    made = Desk(store, qtbot, ledgers=Ledgers)
    made.window.show_place("ledgers")
    made.find(Button, "ledgers.statistics").click()
    page(made).set_period(Period.month("2026-03"))
    qtbot.waitUntil(lambda: page(made).look is not None and page(made).look.period == Period.month("2026-03"))
    return made


def page(desk: Desk) -> Statistics:
    found = desk.window.page()
    assert isinstance(found, Statistics)
    return found


def line(desk: Desk, key: str) -> tuple[str, ...]:
    table = desk.find(Table, "statistics.figures")
    table.select_id(key)
    found = table.current_row()
    return found.now, found.year, found.before, found.change, found.base


def test_a_month_stands_beside_the_year_and_the_month_before(desk: Desk) -> None:
    assert line(desk, "opening") == ("1", "0", "0", "+1", "")
    assert line(desk, "received") == ("1", "2", "1", "—", "")
    assert line(desk, "recovered") == ("5,000.00", "5,000.00", "0.00", "+5,000.00", "")
    assert line(desk, "closing") == ("1", "1", "1", "—", "")
    assert desk.window.page().fault_line.isHidden()  # type: ignore[attr-defined]


def test_the_tables_beside_it(desk: Desk) -> None:
    tabs = desk.find(ViewTabs, "statistics.side")
    tabs.set_current("employer")
    table = desk.find(Table, "statistics.shares")
    table.select_number(0)
    assert (table.current_row().label, table.current_row().cases, table.current_row().amount) == ("滨河远辰物流有限公司", 1, 500_000)
    tabs.set_current("indicators")
    assert desk.find(Table, "statistics.indicators").row_count() == 2  # of this year


def test_what_was_entered_by_hand_stands_among_the_figures_in_its_own_month(desk: Desk) -> None:
    assert line(desk, "training_cover") == ("40.00%", "40.00%", "", "", "2026年3月，基数 200，目标 60")
    assert line(desk, "trained") == ("", "3", "", "", "2026年2月")


def test_a_months_reading_is_kept_and_corrected(desk: Desk, qtbot: QtBot) -> None:
    desk.find(ViewTabs, "statistics.side").set_current("analysis")
    for words in ("欠薪集中在物流行业。", "欠薪集中在物流行业，比上月多一件。"):
        desk.find(QPlainTextEdit, "statistics.analysis.findings").setPlainText(words)
        desk.find(Button, "statistics.analysis.save").click()
        kept = desk.store.matching(Analysis)
        assert [(one.period, one.findings, one.written_by) for one in kept] == [("2026-03", words, desk.store.user)]
    page(desk).set_period(Period.month("2026-02"))
    assert desk.find(QPlainTextEdit, "statistics.analysis.findings").toPlainText() == ""


def test_a_year_has_no_reading_of_a_month(desk: Desk, qtbot: QtBot) -> None:
    desk.find(ViewTabs, "statistics.side").set_current("analysis")
    page(desk).set_period(Period("2026年", "2026-01-01", "2026-12-31"))
    qtbot.waitUntil(lambda: page(desk).look is not None and page(desk).look.period.text == "2026年")
    assert desk.find(ViewTabs, "statistics.side").current() == "category"
    assert line(desk, "received")[:2] == ("2", "2")
