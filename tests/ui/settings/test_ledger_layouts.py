"""台账版式 driven by clicks: a layout begins with a delivered one, is changed column by column, printed, given up."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cases import at_work
from desk import Desk
from station.actions import ledger_layouts, ledgers
from station.casework.masking import Mask
from station.casework.model import LedgerLayout
from station.casework.sheets import Asked, Period
from station.db.store import Store
from station.ui.ledgers.sheetview import SheetView
from station.ui.settings.ledger_layouts import LedgerLayoutsSection
from station.ui.settings.page import Settings
from station.ui.table import Table
from station.ui.widgets import ComboBox

MARCH = Period.month("2026-03")


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    made = Desk(store, qtbot, settings=Settings)
    made.window.show_place("settings", section="ledger_layouts")
    return made


def section(desk: Desk) -> LedgerLayoutsSection:
    page = desk.window.page()
    assert isinstance(page, Settings)
    found = page.current()
    assert isinstance(found, LedgerLayoutsSection)
    return found


def choose(desk: Desk, name: str, key: str) -> None:
    desk.find(Table, f"settings.ledger_layouts.{name}").select_id(key)


def printed(desk: Desk) -> list[str]:
    """The head in the preview."""
    sheet = desk.find(SheetView, "settings.ledger_layouts.preview").sheet_model.sheet
    assert sheet is not None
    return [column.heading for column in sheet.columns]


def test_a_layout_of_ones_own_begins_with_the_narrow_one(desk: Desk, store: Store, qtbot: QtBot) -> None:
    choose(desk, "list", "narrow")
    assert not section(desk).correct_button.isEnabled(), "what was delivered stays as it is"
    desk.click("settings.ledger_layouts.add")
    assert printed(desk)[:3] == ["序号", "受理编号", "受理日期"]
    editor = section(desk).editor
    editor.table.select_id("grievance.external_number")
    editor._show_column()
    desk.click("settings.ledger_layouts.column.is_on")
    assert printed(desk)[-1] == "外部工单号"
    editor.table.select_id("grievance.number")
    editor._show_column()
    desk.click("settings.ledger_layouts.up")
    desk.type("settings.ledger_layouts.column.title", "编号")
    desk.type("settings.ledger_layouts.column.width", "18")
    assert printed(desk)[:2] == ["编号", "序号"]
    editor.table.select_id("derived.phone")
    editor._show_column()
    box = desk.find(ComboBox, "settings.ledger_layouts.column.mask")
    assert [box.itemText(n) for n in range(box.count())] == ["按级别", "不显示"]
    box.set_key(Mask.WITHHELD.value)
    box.activated.emit(1)
    desk.click("settings.ledger_layouts.save")
    assert editor.trouble.isVisible(), "a layout needs a name"
    desk.type("settings.ledger_layouts.name", "区总版式")
    desk.click("settings.ledger_layouts.save")
    assert desk.said == ["已保存版式 区总版式"]
    (layout,) = store.matching(LedgerLayout)
    columns = ledgers.sheet(store, Asked("grievances", MARCH, layout.id)).columns
    assert [(one.title, one.width) for one in columns][:2] == [("编号", 18), ("序号", 5)]
    assert next(one.mask for one in columns if one.key == "derived.phone") is Mask.WITHHELD


def test_a_layout_is_restored_and_taken_away(desk: Desk, store: Store) -> None:
    ledger_layouts.keep(store, LedgerLayout(ledger="letters", name="两列", columns="letter.number\nletter.kind"))
    desk.find(ComboBox, "settings.ledger_layouts.ledger").set_key("letters")
    (layout,) = store.matching(LedgerLayout)
    choose(desk, "list", layout.id)
    desk.click("settings.ledger_layouts.correct")
    assert printed(desk) == ["文号", "文书类型"]
    desk.click("settings.ledger_layouts.restore")
    assert printed(desk)[:3] == ["序号", "文书类型", "文号"]
    desk.click("settings.ledger_layouts.cancel")
    choose(desk, "list", layout.id)
    desk.click("settings.ledger_layouts.remove")
    assert store.matching(LedgerLayout) == []
    assert desk.find(Table, "settings.ledger_layouts.list").row_count() == 2


def test_the_preview_says_when_a_page_is_too_narrow(desk: Desk, qtbot: QtBot) -> None:
    choose(desk, "list", "wide")
    desk.click("settings.ledger_layouts.add")
    assert "字会更小" in section(desk).editor.fits.text()
    qtbot.keyClick(section(desk), Qt.Key.Key_Escape)
