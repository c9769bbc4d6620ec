"""The ways from the ledgers: each report and each other page opens over the sheet, which stays as it was."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk, Elsewhere
from station.db.store import Store
from station.ui.ledgers.kinds import LINKS, REPORTS
from station.ui.ledgers.page import Ledgers
from station.ui.widgets import SectionNav


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    registered(at_work(store), received_at="2026-03-02T09:00")
    made = Desk(store, qtbot, ledgers=Ledgers, settings=Elsewhere)
    made.window.show_place("ledgers")
    return made


def front(desk: Desk) -> str:
    return type(desk.window.page()).__name__


@pytest.mark.parametrize(("key", "path"), [(one[0], one[-1]) for one in REPORTS])
def test_a_report_opens_for_the_month_that_is_looked_at(desk: Desk, key: str, path: str) -> None:
    desk.click("ledgers.previous")
    nav = desk.find(SectionNav, "ledgers.kinds")
    area = next(area for item, area in nav._places() if item.key == key)
    desk.qtbot.mouseClick(nav, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    assert front(desk) == path.partition(":")[2]
    desk.window.page().close_page()
    assert front(desk) == "Ledgers"
    assert desk.find(SectionNav, "ledgers.kinds").current() == "grievances"
    page = desk.window.page()
    assert isinstance(page, Ledgers) and page.asked.period.first == "2026-02-01"


@pytest.mark.parametrize(("key", "path"), [(one[0], one[-1]) for one in LINKS])
def test_the_other_ways_open(desk: Desk, key: str, path: str) -> None:
    desk.click(f"ledgers.{key}")
    if path.startswith("settings:"):
        assert desk.elsewhere("settings") == [{"section": path.partition(":")[2]}]
    else:
        assert front(desk) == path.partition(":")[2]


@pytest.mark.parametrize("key", [one[0] for one in (*REPORTS, *LINKS)])
def test_each_can_be_come_to_from_elsewhere(desk: Desk, key: str) -> None:
    desk.window.show_place("workbench")
    desk.context.go("ledgers", act=key)
    assert front(desk) != "Ledgers"
