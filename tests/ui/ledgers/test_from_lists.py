"""From every list whose rows have a ledger F12 leads to the ledger of exactly the rows that are shown or chosen."""

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.app import main_window
from station.casework.ledgers import ledgers
from station.db.store import Store
from station.ui.grievances.page import Grievances
from station.ui.heldlist import HeldList
from station.ui.ledgers.page import Ledgers
from station.ui.letters.place import LetterPlace
from station.ui.page import Page
from station.ui.services.page import Services
from station.ui.shell import MainWindow

LISTS = (
    ("mediations", {}, "mediations"),
    ("legal_aid", {}, "legal_aid"),
    ("letters", {}, "letters"),
    ("services", {"kind": "field_visit"}, "field_visits"),
    ("services", {"kind": "injury_visit"}, "injury_visits"),
    ("services", {"kind": "consultation"}, "consultations"),
    ("services", {"kind": "negotiation"}, "negotiations"),
    ("services", {"kind": "joint_meeting"}, "joint_meetings"),
    ("services", {"kind": "opinion_check"}, "opinion_checks"),
    ("services", {"kind": "employer_warning"}, "warnings"),
)


@pytest.fixture
def window(practice: Store, qtbot: QtBot) -> MainWindow:
    made = main_window(practice, inline=True)
    qtbot.addWidget(made)
    made.resize(1440, 840)
    made.show()
    return made


def list_of(page: Page) -> HeldList:
    """The list in front of a place that has several."""
    if isinstance(page, LetterPlace | Services):
        found = page.current()
        assert isinstance(found, HeldList)
        return found
    assert isinstance(page, HeldList)
    return page


def ledger(window: MainWindow) -> Ledgers:
    page = window.page()
    assert isinstance(page, Ledgers)
    assert page.look is not None
    return page


@pytest.mark.parametrize(("place", "arguments", "key"), LISTS, ids=[key for *_, key in LISTS])
def test_the_rows_shown_and_the_rows_chosen(window: MainWindow, place: str, arguments: dict[str, str], key: str) -> None:
    window.show_place(place, **arguments)
    shown = list_of(window.page())
    shown._show_all()
    rows = shown.table.row_count()
    assert shown.export_button.text() == f"导出台账 {rows:,} {shown.unit}"
    window.page().acts["export"]()
    page = ledger(window)
    assert page.asked.ledger == key
    assert page.asked.ids is not None and len(page.asked.ids) == rows
    assert len(page.look.sheet.rows) == page.look.counted.lines
    if not ledgers()[key].otherwise:  # else a row of the list may have several lines
        assert {row.record_id for row in page.look.sheet.rows} == set(page.asked.ids)

    window.show_place(place, **arguments)
    shown = list_of(window.page())
    select = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    shown.table.view.clearSelection()
    for number in range(2):
        shown.table.view.selectionModel().select(shown.table.model.index(number, 0), select)
    QApplication.processEvents()
    chosen = shown.table.selected_ids()
    assert len(chosen) == 2
    shown.export_button.click()
    assert ledger(window).asked.ids == tuple(chosen)


def test_a_view_of_the_grievances(window: MainWindow) -> None:
    window.show_place("grievances", view="overdue")
    shown = window.page()
    assert isinstance(shown, Grievances)
    rows = shown.table.row_count()
    shown.export()
    page = ledger(window)
    assert page.asked.ids is not None and len(page.asked.ids) == len(page.look.sheet.rows) == rows > 0
    assert page.bar.only.text() == f"只列所选 {rows:,} 条"
