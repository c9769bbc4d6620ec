"""Ledgers by clicks and keys: the sheet, its checks, the way out and what can stand in it."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.actions import grievances as actions
from station.casework.model import Employer, Grievance, Progress, Worker
from station.db.store import Store
from station.ui.context import Context
from station.ui.ledgers.page import Ledgers
from station.ui.ledgers.sheetview import GAP, SheetView, letter
from station.ui.page import Room
from station.ui.widgets import Button, Dialog, SectionNav, SegmentedChoice, ViewTabs

CASES = (
    ("韩素琴", "2026-02-12T10:00", 12, 18_720_000),
    ("倪小曼", "2026-03-02T11:00", 1, None),
    ("岳春生", "2026-03-05T08:00", 3, 500_000),
)


@pytest.fixture
def desk(store: Store, clock: Clock, qtbot: QtBot) -> Desk:
    at_work(store)
    for name, received, people, amount in CASES:
        worker = Worker(name=name, phone="13900002046")
        registered(store, worker, Employer(name="滨河远辰物流有限公司"), received_at=received, people=people, amount=amount)
    closed = store.select(Grievance)[2]
    actions.record_progress(store, Progress(grievance_id=closed.id, at="2026-03-05T10:00", content="已答复"))
    base = store.get(Grievance, closed.id)
    actions.close(store, base.with_values(closed_on="2026-03-13", outcome="resolved"), base)
    made = Desk(store, qtbot, ledgers=Ledgers)
    made.window.show_place("ledgers")
    return made


def page(desk: Desk) -> Ledgers:
    found = desk.window.page()
    assert isinstance(found, Ledgers)
    return found


def cells(desk: Desk, heading: str) -> list[str]:
    """What a column of the sheet says."""
    model = desk.find(SheetView, "ledgers.sheet").sheet_model
    number = next(n for n in range(model.columnCount()) if model.column(n).heading == heading)
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def choose_kind(desk: Desk, key: str) -> None:
    nav = desk.find(SectionNav, "ledgers.kinds")
    area = next(area for item, area in nav._places() if item.key == key)
    desk.qtbot.mouseClick(nav, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


def test_the_running_month_is_shown_masked_with_its_sums(desk: Desk) -> None:
    assert desk.find(Button, "ledgers.period").text() == "2026年3月"
    assert cells(desk, "诉求人") == ["倪*", "岳*等3人", ""]
    assert cells(desk, "联系电话") == ["139****2046", "139****2046", ""]
    assert cells(desk, "涉及人数") == ["1", "3", "4"]
    assert cells(desk, "序号")[-1] == "合计"
    assert page(desk).extent.text() == "共 2 行，19 列；冻结到 B 列"
    assert desk.find(Button, "ledgers.export").text() == "导出 2 行"


def test_the_arrows_and_keys_go_through_the_months(desk: Desk) -> None:
    desk.click("ledgers.previous")
    assert cells(desk, "诉求人") == ["韩*等12人", ""]
    desk.key(Qt.Key.Key_PageDown, ctrl=True)
    assert len(cells(desk, "诉求人")) == 3
    everything = page(desk).period_menu().actions()[-1]
    assert everything.text() == "全部"
    everything.trigger()
    assert len(cells(desk, "诉求人")) == 4
    assert not desk.find(Button, "ledgers.next").isEnabled()


def test_the_layout_is_chosen_and_remembered(desk: Desk) -> None:
    choice = desk.find(SegmentedChoice, "ledgers.layout")
    desk.qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=QPoint(choice.width() - 8, 10))
    sheet = desk.find(SheetView, "ledgers.sheet")
    assert sheet.sheet_model.columnCount() > 40
    assert not any(sheet.isColumnHidden(number) for number in range(sheet.sheet_model.columnCount()))
    assert min(sheet.columnWidth(number) for number in range(2, 12)) > 36
    assert desk.context.memory["ledgers.layout"] == "wide"


def test_each_ledger_has_its_count_and_an_empty_one_says_so(desk: Desk) -> None:
    asides = {item.label: item.aside for item in desk.find(SectionNav, "ledgers.kinds")._items if item.key}
    assert list(asides.values()) == ["2", "0", "0", "0"]
    choose_kind(desk, "legal_aid")
    assert page(desk).nothing.sentence.text() == "2026年3月还没有法律援助。空表也可以导出，表内写“本月无”。"
    assert desk.find(Button, "ledgers.export").text() == "导出空表"


def test_a_gap_stands_out_and_leads_to_its_case(desk: Desk, store: Store) -> None:
    assert cells(desk, "回访满意度") == ["", GAP, ""]
    assert page(desk).checks.failed() == 1
    desk.click("ledgers.mend")
    assert desk.elsewhere("grievances") == [{"id": store.select(Grievance)[2].id}]


def test_a_double_click_opens_the_record_also_in_the_frozen_columns(desk: Desk, store: Store) -> None:
    sheet = desk.find(SheetView, "ledgers.sheet")
    for grid, column in ((sheet, 4), (sheet.frozen, 1)):
        where = grid.visualRect(sheet.sheet_model.index(0, column)).center()
        desk.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
        desk.qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
        desk.window.show_place("ledgers")
    assert desk.elsewhere("grievances") == [{"id": store.select(Grievance)[1].id}] * 2


def test_a_cell_is_never_left_under_the_frozen_columns(desk: Desk) -> None:
    sheet = desk.find(SheetView, "ledgers.sheet")
    sheet.horizontalScrollBar().setValue(sheet.horizontalScrollBar().maximum())
    sheet.show_cell(0, 3)
    assert sheet.columnViewportPosition(3) >= sheet.frozen.width()
    assert sheet.frozen.geometry().left() == sheet.numbers.width()


def test_chosen_cells_are_copied_as_a_table(desk: Desk) -> None:
    sheet = desk.find(SheetView, "ledgers.sheet")
    sheet.show_cell(0, 3)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "来访\t倪*\n来访\t岳*等3人"


def test_enter_opens_the_record_but_not_that_of_the_sums(desk: Desk, store: Store) -> None:
    sheet = desk.find(SheetView, "ledgers.sheet")
    sheet.show_cell(2, 3)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Return)
    sheet.show_cell(0, 3)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert desk.elsewhere("grievances") == [{"id": store.select(Grievance)[1].id}]


def test_the_notes_of_the_sheet_are_its_second_page(desk: Desk) -> None:
    tabs = desk.find(ViewTabs, "ledgers.sheets")
    desk.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=QPoint(tabs.width() - 8, 10))
    notes = [page(desk).notes.itemAt(number).widget() for number in range(page(desk).notes.count())]
    assert notes[0].text() == "站前街道职工服务站职工诉求台账（2026年3月）"
    assert notes[1].text() == "1. 按受理日期取数，每件诉求一行。"


def test_export_writes_what_is_shown_and_says_the_number(desk: Desk, tmp_path: Path, dialogs: Dialogs, store: Store) -> None:
    proposed: list[str] = []

    def place(parent: Any, title: str, name: str, *_: Any) -> tuple[str, str]:
        proposed.append(Path(name).name)
        return str(tmp_path / "ledger.xlsx"), ""

    dialogs.answer(place)
    desk.key(Qt.Key.Key_F12)
    assert proposed == ["站前街道职工服务站职工诉求台账（2026年3月）.xlsx"]
    assert desk.said == ["已导出 2 行，与库中 2 件一致"]
    sheet = load_workbook(tmp_path / "ledger.xlsx").worksheets[0]
    written = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5, max_col=5)]
    shown = [[page(desk).sheet.sheet_model.index(row, column).data() for column in range(5)] for row in range(2)]
    assert [[str(value) for value in row[1:2] + row[3:]] for row in written] == [row[1:2] + row[3:] for row in shown]
    assert desk.context.memory["ledgers.folder"] == str(tmp_path)


def test_an_empty_month_is_exported_too(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    choose_kind(desk, "mediations")
    dialogs.answer((str(tmp_path / "empty.xlsx"), ""))
    desk.key(Qt.Key.Key_F12)
    assert desk.said == ["已导出空表《劳动争议调解台账（2026年3月）》"]
    assert load_workbook(tmp_path / "empty.xlsx").worksheets[0]["A4"].value == "本月无"


def test_a_file_that_is_open_elsewhere_is_told_in_the_page(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    held = tmp_path / "ledger.xlsx"
    held.write_bytes(b"before")
    (tmp_path / ".~lock.ledger.xlsx#").touch()
    dialogs.answer((str(held), ""))
    desk.click("ledgers.export")
    note = page(desk).files.note
    assert note is not None
    assert note.sentence.text() == "没能写入《职工诉求台账（2026年3月）》，它正在 WPS 或 Excel 里打开。关掉后点“重试”，或者换个名字。"
    assert held.read_bytes() == b"before"
    dialogs.answer((str(tmp_path / "other.xlsx"), ""))
    note.buttons[1].click()
    assert (tmp_path / "other.xlsx").exists()
    assert page(desk).files.note is None


def test_full_names_leave_only_for_a_named_use_and_are_logged(desk: Desk, tmp_path: Path, dialogs: Dialogs, store: Store) -> None:
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.question)
        assert not dialog.buttons["full"].isEnabled() and dialog.buttons[""].isDefault()
        dialog.buttons[""].click()

    def agree(dialog: Dialog) -> None:
        reason: Any = dialog.findChild(QWidget, "reason")
        reason.setText("区总调阅")
        dialog.buttons["full"].click()

    dialogs.answer(refuse)
    page(desk).more_menu().actions()[0].trigger()
    assert asked == ["导出含完整姓名和电话的台账？"]
    dialogs.answer(agree, (str(tmp_path / "full.xlsx"), ""))
    page(desk).more_menu().actions()[0].trigger()
    note = page(desk).files.note
    assert note is not None and "要有第二个人同意" in note.sentence.text()
    assert not (tmp_path / "full.xlsx").exists()


def test_what_changes_elsewhere_is_seen_here(desk: Desk, store: Store) -> None:
    base = store.select(Grievance)[1]
    desk.context.tell(actions.save(store, base.with_values(people=5), base, "改人数"))
    assert cells(desk, "涉及人数") == ["5", "3", "8"]


def test_the_month_and_ledger_asked_for_are_opened(desk: Desk) -> None:
    desk.context.go("ledgers", key="grievances", month="2026-02")
    assert cells(desk, "诉求人") == ["韩*等12人", ""]


def test_months_are_compared_beside_the_sheet(desk: Desk) -> None:
    checks = page(desk).checks
    assert checks.compared.isVisible()
    choose_kind(desk, "letters")
    assert not checks.compared.isVisible()


def test_in_a_small_window_the_checks_wait_behind_a_button(desk: Desk) -> None:
    page(desk).arrange(Room(1366, 690))
    assert not page(desk).checks.isVisible()
    assert desk.find(Button, "ledgers.show_checks").text() == "核对 1"
    desk.click("ledgers.show_checks")
    assert page(desk).checks.isVisible()


def test_the_sheet_is_read_beside_the_window(store: Store, desk: Desk, qtbot: QtBot) -> None:
    context = Context(store, {})
    ledgers = Ledgers(context)
    qtbot.addWidget(ledgers)
    ledgers.show()
    ledgers.refresh()
    ledgers._step(-1)
    qtbot.waitUntil(lambda: not context.jobs)
    assert ledgers.look is not None and ledgers.look.sheet.period.text == "2026年2月"


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_in_a_workbook(number: int, name: str) -> None:
    assert letter(number) == name
