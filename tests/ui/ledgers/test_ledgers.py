"""Ledgers by clicks and keys: the sheet, its checks, the way out and what can stand in it."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Dialogs
from station.actions import grievances as actions
from station.actions import setting_up
from station.casework.ledgers import ledgers
from station.casework.masking import MaskLevel
from station.casework.model import Employer, Grievance, LedgerExport, LedgerLayout, Progress, StaffMember, Worker
from station.db.store import Store
from station.ui.context import Context
from station.ui.editors.date import DateEditor
from station.ui.ledgers.bar import LAYOUT, LEVEL, PERIOD, SCOPE
from station.ui.ledgers.full import Agreement, FullDialog
from station.ui.ledgers.page import Ledgers
from station.ui.ledgers.sheetview import GAP, SheetView, in_two, letter
from station.ui.page import Room
from station.ui.widgets import Button, MenuButton, Paragraph, SectionNav, ViewTabs

CASES = (
    ("韩素琴", "2026-02-12T10:00", 12, 18_720_000),
    ("倪小曼", "2026-03-02T11:00", 1, None),
    ("岳春生", "2026-03-05T08:00", 3, 500_000),
)


def fill_store(store: Store) -> None:
    at_work(store)
    for name, received, people, amount in CASES:
        worker = Worker(name=name, phone="13900002046")
        registered(store, worker, Employer(name="滨河远辰物流有限公司"), received_at=received, people=people, amount=amount)
    closed = store.select(Grievance)[2]
    actions.record_progress(store, Progress(grievance_id=closed.id, at="2026-03-05T10:00", content="已答复"))
    base = store.get(Grievance, closed.id)
    actions.close(store, base.with_values(closed_on="2026-03-13", outcome="resolved"), base)


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
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


def choose(menu: QMenu, words: str) -> None:
    """Take a line of a menu or of a part of it."""
    parts = [menu, *menu.findChildren(QMenu)]
    (found,) = [action for part in parts for action in part.actions() if action.text() == words and action.menu() is None]
    found.trigger()


def choose_kind(desk: Desk, key: str) -> None:
    nav = desk.find(SectionNav, "ledgers.kinds")
    area = next(area for item, area in nav._places() if item.key == key)
    desk.qtbot.mouseClick(nav, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


def test_the_running_month_is_shown_masked_with_its_sums(desk: Desk) -> None:
    assert desk.find(MenuButton, "ledgers.period").text() == "2026年3月"
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
    choose(page(desk).bar.menus[PERIOD](), "全部")
    assert len(cells(desk, "诉求人")) == 4
    assert not desk.find(Button, "ledgers.next").isEnabled()


def test_the_layout_is_chosen_and_remembered_for_its_ledger(desk: Desk) -> None:
    assert desk.find(MenuButton, "ledgers.layout").text() == "A4 窄表（19 列）"
    menu = page(desk).bar.menus[LAYOUT]()
    wide = next(action for action in menu.actions() if action.text().startswith("全部列"))
    wide.trigger()
    sheet = desk.find(SheetView, "ledgers.sheet")
    assert wide.text() == f"全部列（{sheet.sheet_model.columnCount()} 列）"
    assert sheet.sheet_model.columnCount() > 40
    assert not any(sheet.isColumnHidden(number) for number in range(sheet.sheet_model.columnCount()))
    assert min(sheet.columnWidth(number) for number in range(2, 12)) > 36
    choose_kind(desk, "letters")
    assert desk.find(MenuButton, "ledgers.layout").text().startswith("A4 窄表")
    choose_kind(desk, "grievances")
    assert desk.find(MenuButton, "ledgers.layout").text() == wide.text()


def test_a_layout_of_the_districts_is_chosen_and_exported(desk: Desk, store: Store, tmp_path: Path, dialogs: Dialogs) -> None:
    columns = "grievance.number | 编号 | 16\ngrievance.people | | 8 | 合计"
    with store.step("添加台账版式") as step:
        own = step.add(LedgerLayout(ledger="grievances", name="报区总", columns=columns))
    choose(page(desk).bar.menus[LAYOUT](), "报区总（2 列）")
    assert desk.find(MenuButton, "ledgers.layout").text() == "报区总（2 列）"
    assert cells(desk, "涉及人数") == ["1", "3", "4"]
    dialogs.answer((str(tmp_path / "own.xlsx"), ""))
    desk.key(Qt.Key.Key_F12)
    sheet = load_workbook(tmp_path / "own.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["编号", "涉及人数"]
    with store.step("删除台账版式") as step:
        step.remove(own)
    choose_kind(desk, "letters")
    choose_kind(desk, "grievances")
    assert desk.find(MenuButton, "ledgers.layout").text() == "A4 窄表（19 列）", "a layout that is gone is not asked for again"


def test_counts_only_name_nobody_and_have_columns_of_their_own(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    choose(page(desk).bar.menus[LEVEL](), "只计数")
    shown = [page(desk).sheet.sheet_model.index(0, column).data() for column in range(page(desk).sheet.sheet_model.columnCount())]
    assert shown[1:3] == ["劳动报酬（欠薪）", "＜3"]
    assert not desk.find(MenuButton, "ledgers.layout").isEnabled()
    page(desk).sheet.show_cell(0, 1)
    desk.qtbot.keyClick(page(desk).sheet, Qt.Key.Key_Return)
    assert desk.elsewhere("grievances") == []
    dialogs.answer((str(tmp_path / "counts.xlsx"), ""))
    desk.key(Qt.Key.Key_F12)
    assert desk.said == ["已导出《职工诉求台账（2026年3月）》，1 行，只计数"]


def test_a_daily_report_offers_the_day(desk: Desk) -> None:
    choose_kind(desk, "warnings")
    choose(page(desk).bar.menus[PERIOD](), "2026年3月16日")
    assert desk.find(MenuButton, "ledgers.period").text() == "2026年3月16日"
    desk.click("ledgers.previous")
    assert desk.find(MenuButton, "ledgers.period").text() == "2026年3月15日"


def test_each_ledger_has_its_count_and_an_empty_one_says_so(desk: Desk) -> None:
    asides = {item.label: item.aside for item in desk.find(SectionNav, "ledgers.kinds")._items if item.key}
    assert asides["职工诉求台账"] == "2"
    assert asides["劳动争议调解台账"] == asides["法律援助台账"] == asides["“一函两书”台账"] == "0"
    choose_kind(desk, "legal_aid")
    assert page(desk).nothing.sentence.text() == "2026年3月还没有法律援助。空表也可以导出，表内写“本月无”。"
    assert desk.find(Button, "ledgers.export").text() == "导出空表"


def test_the_keyboard_stands_on_a_cell_or_on_what_can_be_done_without(desk: Desk) -> None:
    sheet = page(desk).sheet
    assert sheet.hasFocus() and sheet.currentIndex().isValid()
    desk.window.show_place("ledgers", key="grievances", month="2026-02")
    assert sheet.hasFocus() and sheet.currentIndex().isValid()
    desk.window.show_place("ledgers", key="letters")
    assert page(desk).empty_button.hasFocus()


def test_a_gap_stands_out_and_leads_to_its_case(desk: Desk, store: Store) -> None:
    assert cells(desk, "回访满意度") == ["", GAP, ""]
    assert page(desk).checks.failed() == 1
    desk.click("ledgers.mend")
    assert desk.elsewhere("grievances") == [{"id": store.select(Grievance)[2].id, "act": "follow_up"}]


def test_a_double_click_opens_the_field_also_in_the_frozen_columns(desk: Desk, store: Store) -> None:
    sheet = desk.find(SheetView, "ledgers.sheet")
    for grid, column in ((sheet, 4), (sheet.frozen, 1)):
        where = grid.visualRect(sheet.sheet_model.index(0, column)).center()
        desk.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
        desk.qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
        desk.window.show_place("ledgers")
    case = store.select(Grievance)[1]  # its number cannot be changed
    assert desk.elsewhere("grievances") == [{"id": case.id, "act": "worker:name"}, {"id": case.id}]


def test_a_cell_is_never_left_under_the_frozen_columns(desk: Desk) -> None:
    sheet = desk.find(SheetView, "ledgers.sheet")
    sheet.horizontalScrollBar().setValue(sheet.horizontalScrollBar().maximum())
    sheet.show_cell(0, 3)
    assert sheet.columnViewportPosition(3) >= sheet.frozen.width()
    assert sheet.frozen.geometry().left() == sheet.numbers.width()
    desk.window.resize(6000, 800)
    desk.qtbot.waitUntil(lambda: sheet.horizontalScrollBar().maximum() == 0)
    assert sheet.frozen.isHidden()  # else its head would end amid the title


def test_chosen_cells_are_copied_as_a_table(desk: Desk) -> None:
    sheet = desk.find(SheetView, "ledgers.sheet")
    sheet.show_cell(0, 3)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "来源渠道\t诉求人\n来访\t倪*\n来访\t岳*等3人\n"
    across = sheet.selectionModel()
    across.clear()
    for row, column in ((0, 3), (1, 4)):  # chosen with Ctrl; each stays in its column
        across.select(sheet.sheet_model.index(row, column), QItemSelectionModel.SelectionFlag.Select)
    assert sheet.copied().text() == "来源渠道\t诉求人\n来访\t\n\t岳*等3人\n"
    sheet.show_cell(0, 3)
    assert sheet.copied().text() == "来访\n"


def test_enter_opens_the_record_but_not_that_of_the_sums(desk: Desk, store: Store) -> None:
    sheet = desk.find(SheetView, "ledgers.sheet")
    sheet.show_cell(2, 3)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Return)
    sheet.show_cell(0, 3)
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert desk.elsewhere("grievances") == [{"id": store.select(Grievance)[1].id, "act": "edit:channel"}]


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

    def other_name(parent: Any, title: str, name: str, *_: Any) -> tuple[str, str]:
        assert Path(name).name == "ledger（2）.xlsx"
        return str(tmp_path / Path(name).name), ""

    dialogs.answer(other_name)
    note.buttons[1].click()
    assert (tmp_path / "ledger（2）.xlsx").exists()
    assert page(desk).files.note is None


def test_full_names_leave_only_with_a_use_and_a_second_person_and_are_kept_on_record(
    desk: Desk, tmp_path: Path, dialogs: Dialogs, store: Store
) -> None:
    setting_up.save_staff(store, StaffMember(name="赵国庆", role="signer"))

    def refuse(dialog: FullDialog) -> None:
        assert dialog.question == "导出含完整姓名和电话的台账？"
        assert not dialog.buttons["full"].isEnabled() and dialog.buttons[""].isDefault()
        dialog.buttons[""].click()

    def agree(dialog: FullDialog) -> None:
        dialog.use.setText("区总调阅")
        assert not dialog.agrees.isEnabled()
        dialog.second.set_key("赵国庆")
        assert not dialog.buttons["full"].isEnabled()
        assert dialog.agrees.text() == "本人赵国庆，同意导出"
        dialog.agrees.setChecked(True)
        dialog.buttons["full"].click()

    dialogs.answer(refuse)
    choose(page(desk).bar.menus[LEVEL](), "完整姓名和电话…")
    assert cells(desk, "诉求人")[0] == "倪*"
    dialogs.answer(agree)
    choose(page(desk).bar.menus[LEVEL](), "完整姓名和电话…")
    assert cells(desk, "诉求人")[:2] == ["倪小曼", "岳春生等3人"]
    assert page(desk).notice.isVisible()
    dialogs.answer((str(tmp_path / "full.xlsx"), ""))
    desk.key(Qt.Key.Key_F12)
    names = [row[4].value for row in load_workbook(tmp_path / "full.xlsx").worksheets[0].iter_rows(min_row=4, max_row=5)]
    assert names == ["倪小曼", "岳春生等3人"]
    (kept,) = store.matching(LedgerExport)
    assert (kept.level, kept.reason, kept.agreed_by, kept.rows) == ("full", "区总调阅", "赵国庆", 2)
    assert cells(desk, "诉求人")[0] == "倪*", "consent is for one file"
    assert not page(desk).notice.isVisible()


def test_consent_is_for_what_was_looked_at(desk: Desk, dialogs: Dialogs, store: Store) -> None:
    page(desk).agreement = Agreement("区总调阅", "赵国庆")
    page(desk).ask(level=MaskLevel.FULL)
    assert cells(desk, "诉求人")[0] == "倪小曼"
    page(desk).ask(layout="wide")
    assert page(desk).asked.level is MaskLevel.FULL
    desk.click("ledgers.previous")
    assert page(desk).asked.level is MaskLevel.DISTRICT
    assert page(desk).agreement is None
    assert cells(desk, "诉求人")[0] == "韩*等12人"


def test_without_a_colleague_nobody_can_agree(desk: Desk, dialogs: Dialogs) -> None:
    def look(dialog: FullDialog) -> None:
        assert dialog.second.count() == 1
        assert any("没有别的在岗人员" in part.text() for part in dialog.findChildren(Paragraph))
        dialog.reject()

    dialogs.answer(look)
    page(desk).ask_full()
    assert page(desk).asked.level is MaskLevel.DISTRICT


def test_days_of_ones_own(desk: Desk) -> None:
    choose(page(desk).bar.menus[PERIOD](), "自选日期…")
    assert desk.find(DateEditor, "ledgers.first").text() == "2026-03-01"
    desk.type("ledgers.first", "3月20日")
    desk.type("ledgers.last", "2026-03-10")
    desk.click("ledgers.take_span")
    assert "在" in page(desk).bar.trouble.text()
    assert page(desk).asked.period.is_month
    desk.type("ledgers.first", "2.10")
    desk.type("ledgers.first", "2026.2.10")
    desk.type("ledgers.last", "2026-03-02")
    desk.click("ledgers.take_span")
    assert cells(desk, "诉求人") == ["韩*等12人", "倪*", ""]
    assert not desk.sees("ledgers.span")
    assert not desk.find(Button, "ledgers.next").isEnabled() or page(desk).asked.period.first == "2026-02-10"


def test_one_person_or_area_is_looked_at_alone(desk: Desk, store: Store) -> None:
    base = store.select(Grievance)[1]
    desk.context.tell(actions.save(store, base.with_values(handler="李兰"), base, "改承办"))
    assert desk.find(MenuButton, "ledgers.scope").text() == "本站"
    choose(page(desk).bar.menus[SCOPE](), "李兰")
    assert desk.find(MenuButton, "ledgers.scope").text() == "李兰"
    assert page(desk).asked.handler == "李兰"
    assert [item.rstrip("等123人") for item in cells(desk, "诉求人")] == ["倪*", ""]


def test_exactly_the_lines_asked_for_are_shown_and_exported(desk: Desk, store: Store, tmp_path: Path, dialogs: Dialogs) -> None:
    first, _, third = store.select(Grievance)
    desk.context.go("ledgers", key="grievances", ids=[first.id, third.id])
    assert cells(desk, "诉求人") == ["韩*等12人", "岳*等3人", ""]
    assert desk.find(Button, "ledgers.only").text() == "只列所选 2 条"
    assert not desk.sees("ledgers.period")
    listed = [item for item in desk.find(SectionNav, "ledgers.kinds")._items if item.key in ledgers()]
    assert not any(item.aside for item in listed), "the counts of the month before"
    dialogs.answer((str(tmp_path / "chosen.xlsx"), ""))
    desk.key(Qt.Key.Key_F12)
    assert desk.said == ["已导出 2 行，与所选 2 条一致"]
    desk.key(Qt.Key.Key_Escape)  # the toast
    desk.key(Qt.Key.Key_Escape)
    assert desk.find(MenuButton, "ledgers.period").text() == "2026年3月"
    assert len(cells(desk, "诉求人")) == 3


def test_what_changed_since_the_last_export_is_told_and_goes_out_alone(desk: Desk, store: Store, tmp_path: Path, dialogs: Dialogs) -> None:
    assert not page(desk).checks.last.isVisible()
    dialogs.answer((str(tmp_path / "march.xlsx"), ""))
    desk.key(Qt.Key.Key_F12)
    checks = page(desk).checks
    assert checks.last_words.text() == "今天 09:00，王芳，姓名、电话已掩码，2 行"
    assert checks.changes.text() == "此后没有改动。"
    assert not desk.sees("ledgers.only_changed")
    base = store.select(Grievance)[1]
    desk.context.tell(actions.save(store, base.with_values(people=5), base, "改人数"))
    assert checks.changes.text() == f"此后改动 1 件：{base.number} 涉及人数"
    dialogs.answer((str(tmp_path / "changed.xlsx"), ""))
    desk.click("ledgers.only_changed")
    assert desk.said[-1] == "已导出改过的 1 行，共改过 1 行"
    sheet = load_workbook(tmp_path / "changed.xlsx").worksheets[0]
    assert [sheet.cell(4, column).value for column in (2, 5)] == [base.number, "倪*等5人"]
    assert checks.last_words.text().endswith("2 行"), "lines apart are not the ledger of the month"


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
    assert checks.compared_with.text() == "与上月比"
    choose(page(desk).bar.menus[PERIOD](), "全部")
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
    ledgers.bar.when.back()
    qtbot.waitUntil(lambda: not context.jobs and context.is_settled())
    assert ledgers.look is not None and ledgers.look.sheet.period.text == "2026年2月"


def test_an_export_asked_for_too_early_waits_for_its_sheet(
    store: Store, desk: Desk, qtbot: QtBot, tmp_path: Path, dialogs: Dialogs
) -> None:
    """F12 right after another month was chosen writes that month, not the one still on the screen."""
    dialogs.answer(lambda parent, title, name, *_: (str(tmp_path / Path(name).name), ""))
    context = Context(store, {})
    ledgers = Ledgers(context)
    qtbot.addWidget(ledgers)
    ledgers.show()
    ledgers.refresh()
    qtbot.waitUntil(lambda: not context.jobs and context.is_settled())
    ledgers.bar.when.back()
    ledgers.export()
    qtbot.waitUntil(lambda: not context.jobs and context.is_settled())
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["站前街道职工服务站职工诉求台账（2026年2月）.xlsx"]


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_in_a_workbook(number: int, name: str) -> None:
    assert letter(number) == name


def test_a_heading_of_two_lines_is_parted_at_a_sign_or_in_halves(qapp: QApplication) -> None:
    for heading, shown in (
        ("受理日期", "受理日期"),
        ("所属街道/片区", "所属街道/\n片区"),
        ("发送对象类型", "发送对\n象类型"),
        ("涉及金额（万元）", "涉及金额\n（万元）"),
    ):
        assert in_two(heading, 68) == shown
    assert in_two("一二三四五六七八九十一二三四五", 68) == "一二三四五六七八九十一二三四五"  # two lines are not enough: as wide as it goes
