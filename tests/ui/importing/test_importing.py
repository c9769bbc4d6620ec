"""The page of an import: four steps, nothing written before the last, rows mended in place, the whole taken back."""

from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk, Elsewhere, write
from old_ledgers import HEAD, ROWS, changed, pasted
from stand_ins import Dialogs
from station.actions import grievances, import_planning
from station.actions.progress import finish
from station.actions.setting_up import save_staff
from station.casework import import_plan
from station.casework.import_drafts import Draft
from station.casework.importing.targets import targets
from station.casework.model import BY_NAME, ColumnMapping, Employer, Grievance, ImportedRow, LedgerImport, Progress, StaffMember
from station.db import grievances as queries
from station.db.store import Store
from station.ui import context, theme
from station.ui.grievances.page import Grievances
from station.ui.heldlist import HeldList
from station.ui.importing.page import CHOOSE, COLUMNS, CONFIRM, LOOK, ImportPage
from station.ui.ledgers.page import Ledgers
from station.ui.page import Room
from station.ui.services.page import Services
from station.ui.widgets import Button, CheckBox, ComboBox, ElidedLabel, Label, Paragraph

LEDGERS = Path(__file__).parents[2] / "files" / "ledgers"
REAL = LEDGERS / "诉求台账-东升站-2025年3月.xlsx"


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    made = Desk(store, qtbot, ledgers=Elsewhere, grievances=Elsewhere)
    made.window.show_place("ledgers")
    made.window.page().open_page(ImportPage(made.context))
    return made


def page_of(desk: Desk) -> ImportPage:
    page = desk.window.page()
    assert isinstance(page, ImportPage)
    return page


def said(desk: Desk) -> str:
    """Everything the page says in labels and paragraphs that can be seen."""
    page = page_of(desk)
    parts = [*page.findChildren(Label), *page.findChildren(Paragraph), *page.findChildren(Button)]
    return "\n".join(part.text() for part in parts if part.isVisible())


def sums(desk: Desk) -> dict[str, str]:
    """The pane 预计结果."""
    labels = [label.text() for label in page_of(desk).expected.findChildren(Label) if label.isVisible()]
    return dict(pairwise(labels))


def paste(desk: Desk, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    desk.click("import.paste")


def test_a_sum_in_words_is_shown_as_it_was_understood(desk: Desk) -> None:
    paste(desk, "姓名\t用人单位\t诉求摘要\t涉及金额\n张敏\t宏达餐饮公司\t拖欠工资\t4200\n赵磊\t晨光家具厂\t加班费未付\t三千")
    assert "三千 → 3,000.00 元" in said(desk)


def test_a_real_ledger_goes_through_the_four_steps(desk: Desk, dialogs: Dialogs) -> None:
    dialogs.answer((str(REAL), ""))
    desk.click("import.choose")
    page = page_of(desk)
    assert page.step == COLUMNS
    assert desk.find(ComboBox, "import.column.E").currentText() == "诉求人"
    assert sums(desk)["可以导入"] == "17 行" and sums(desk)["有问题，先核对"] == "23 行"
    assert sums(desk)["合计"] == "45 行，与表中一致"
    assert "138****5707" in said(desk) and "13887825707" not in said(desk)  # phones stay covered
    assert "加班费 → 劳动报酬（欠薪）" in said(desk) and "转为 2025-03-11" in said(desk)
    assert desk.find(Button, "import.next").text() == "下一步，核对 23 行"
    desk.click("import.next")
    assert page.step == LOOK
    desk.click("import.next")
    assert page.step == CONFIRM and desk.find(Button, "import.next").text() == "导入 40 行"
    assert desk.store.count(Grievance) == 0
    desk.click("import.next")
    assert desk.store.count(Grievance) == 40
    assert desk.said[-1] == "已导入 40 行"
    desk.click("import.look")
    assert not isinstance(desk.window.page(), ImportPage)


def test_what_was_imported_is_looked_at_alone_until_that_is_taken_off(store: Store, qtbot: QtBot) -> None:
    registered(at_work(store))
    desk = Desk(store, qtbot, ledgers=Elsewhere, grievances=Grievances)
    desk.window.show_place("ledgers")
    desk.window.page().open_page(ImportPage(desk.context))
    paste(desk, pasted(ROWS))
    while (done := page_of(desk).done) is None:
        desk.click("import.next")
    desk.click("import.look")
    page = desk.window.page()
    assert isinstance(page, Grievances)
    chip, seen = page.chips["imported"], page.table
    assert (chip.isVisible(), chip.text()) == (True, f"导入：{done.ledger_import.file_name}")
    assert seen.row_count() == done.ledger_import.added < store.count(Grievance)
    assert queries.overview(store, page.query())[0]["all"] == seen.row_count() and chip.text() in page.conditions()
    page.clear_filters()
    assert not chip.isVisible() and seen.row_count() == store.count(Grievance)


@pytest.mark.parametrize(
    ("place", "name", "kind"),
    [
        ("legal_aid", "LegalAids", "legal_aid"),
        ("mediations", "Mediations", "mediation"),
        ("employers", "Employers", "employer"),
        ("services", "Services", "field_visit"),
    ],
)
def test_other_lists_show_what_was_imported_alone_too(store: Store, qtbot: QtBot, place: str, name: str, kind: str) -> None:
    at_work(store)
    desk = Desk(store, qtbot, **{place: getattr(import_module(f"station.ui.{place}.page"), name)})
    with store.step("导入") as step:
        target = next(target.key for target in targets().values() if target.record == kind)
        made = step.add(LedgerImport(target=target, file_name="旧.xlsx"))
        case = step.add(Grievance(received_at="2026-03-16T09:00", status="accepted"))
        of = {"grievance_id": case.id} if BY_NAME[kind].knows("grievance_id") else {}
        for number in range(3):
            ours = step.add(BY_NAME[kind](**of, **({"name": f"单位{number}"} if kind == "employer" else {})))
        step.add(ImportedRow(ledger_import_id=made.id, sheet="表", row=1, fate="added", owner=kind, owner_id=ours.id))
    desk.context.go(place, **({"kind": kind} if place == "services" else {}), imported=made.id)
    page = desk.window.page()
    page = page.current() if isinstance(page, Services) else page
    assert isinstance(page, HeldList)
    qtbot.waitUntil(lambda: page.table.row_count() == 1)
    assert page.chips["imported"].text() == "导入：旧.xlsx" and page.chips["imported"].isVisible()
    page.clear_filters()
    assert page.table.row_count() == 3 and not page.chips["imported"].isVisible()


def test_several_sheets_of_the_same_columns_come_in_together(desk: Desk) -> None:
    page_of(desk).read(LEDGERS / "欠薪线索清单-2024年一季度.xlsx")
    assert "工作表“1月”“2月”“3月”，第 2—3 行是表头，共 27 行" in said(desk)
    desk.click("import.again")
    assert page_of(desk).step == CHOOSE
    desk.click("import.table.1")
    desk.click("import.next")
    assert "工作表“1月”“3月”" in said(desk)
    assert sums(desk)["合计"] == "24 行，与表中一致"


def test_a_file_is_dropped(desk: Desk) -> None:
    choosing = page_of(desk).choosing
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(REAL))])
    nothing, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    choosing.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, mime, left, nothing))
    assert page_of(desk).step == COLUMNS


def test_of_several_files_dropped_on_the_ledgers_one_is_read_and_the_others_are_named(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    desk = Desk(store, qtbot, ledgers=Ledgers)
    desk.window.show_place("ledgers")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in (REAL, LEDGERS / "欠薪线索清单-2024年一季度.xlsx")])
    nothing, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    desk.window.page().dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, mime, left, nothing))
    assert page_of(desk).step == COLUMNS
    assert desk.said == [f"一次读一份，先读“{REAL.name}”。其余 1 份没有读。"]


def test_cells_are_pasted_with_the_keys(desk: Desk) -> None:
    QGuiApplication.clipboard().setText(pasted())
    desk.qtbot.keyClick(desk.find(Button, "import.choose"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page_of(desk).step == COLUMNS


def test_cases_without_a_day_are_received_today_once_the_clerk_ticks_it(desk: Desk) -> None:
    paste(desk, pasted([["赵敏", "宏达服装厂", "没发工资"], ["孙磊", "宏达服装厂", "没签合同"]], ["姓名", "单位", "反映问题"]))
    while page_of(desk).step != CONFIRM:
        desk.click("import.next")
    box = desk.find(CheckBox, "import.today")
    assert box.text().startswith("2 件在办的没有受理时间，都填今天") and not box.isChecked()
    assert "算不出期限" in said(desk) and "表里没有受理时间、" in said(desk)
    box.setFocus()
    box.click()
    ticked = desk.find(CheckBox, "import.today")
    assert ticked.isChecked() and ticked.hasFocus()
    assert "算不出期限" not in said(desk) and "表里没有来源渠道、" in said(desk)
    desk.click("import.next")
    assert {case.received_at[:10] for case in desk.store.matching(Grievance)} == {desk.store.now().date().isoformat()}


def test_what_is_said_of_all_rows_is_reckoned_beside_the_window(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(desk, pasted([["赵敏", "宏达服装厂", "没发工资"]], ["姓名", "单位", "反映问题"]))
    while page_of(desk).step != CONFIRM:
        desk.click("import.next")
    page, gone_through = page_of(desk), list[object]()
    assert page.session is not None
    page.session.plan = finish(import_planning.plan(desk.store, page.session.asked()))
    for of, name in ((import_plan, "is_troubled"), (Draft, "is_of_one"), (Draft, "is_undated")):
        monkeypatch.setattr(of, name, property(gone_through.append) if of is Draft else gone_through.append)
    page._show_plan()
    assert gone_through == []
    assert "1 件在办的没有受理时间" in desk.find(CheckBox, "import.today").text()


def test_today_is_no_day_of_what_was_closed_long_ago(desk: Desk) -> None:
    rows = [["赵敏", "宏达服装厂", "没发工资", "在办"], ["孙磊", "宏达服装厂", "没签合同", "已办结"]]
    paste(desk, pasted(rows, ["姓名", "单位", "反映问题", "办理状态"]))
    while page_of(desk).step != CONFIRM:
        desk.click("import.next")
    box = desk.find(CheckBox, "import.today")
    assert box.text().startswith("1 件在办的没有受理时间")
    box.click()
    assert "表里没有受理时间、" in said(desk)


def test_a_column_is_taken_for_something_else(desk: Desk) -> None:
    paste(desk, pasted())
    desk.choose("import.column.N", "不导入")
    assert "原样记在备注里" in said(desk)
    page = page_of(desk)
    desk.click("import.next")
    assert page.step == CONFIRM  # nothing to look at: the third step is passed over
    desk.click("import.next")
    (second,) = desk.store.matching(Grievance, number="旧-2")
    assert second.remark == "原表备注：再催"
    assert desk.store.count(ColumnMapping) == 1


def test_columns_are_not_remembered_when_the_clerk_does_not_want_it(desk: Desk) -> None:
    paste(desk, pasted())
    desk.click("import.remember")
    desk.click("import.next")
    desk.click("import.next")
    assert (desk.store.count(Grievance), desk.store.count(ColumnMapping)) == (3, 0)


def test_the_whole_row_stands_there_as_it_was_corrected(desk: Desk) -> None:
    paste(desk, pasted([changed(ROWS[0], 受理日期="3月", 涉及人数="好几个"), *ROWS[1:]]))
    desk.click("import.next")
    desk.click_row("import.troubles", 0)
    desk.qtbot.waitUntil(lambda: desk.sees("import.fix"))
    whole = next(part for part in desk.window.findChildren(Paragraph) if "受理日期 3月" in part.text())
    desk.type("import.fix", "2024.3.7")
    desk.click("import.mend")
    assert len(desk.rows("import.troubles", "why")) == 1
    desk.click_row("import.troubles", 0)
    desk.qtbot.waitUntil(lambda: "受理日期 2024.3.7" in whole.text())
    assert "涉及人数 好几个" in whole.text()


def test_a_cell_is_mended_in_place(desk: Desk) -> None:
    paste(desk, pasted([changed(ROWS[0], 受理日期="3月"), *ROWS[1:]]))
    desk.click("import.next")
    assert desk.rows("import.troubles", "why") == ["“3月”没有写到哪一天。"]
    desk.click_row("import.troubles", 0)
    desk.qtbot.waitUntil(lambda: desk.sees("import.fix"))
    assert desk.find(Paragraph, "import.about").text() == "第 2 行“受理日期”：“3月”没有写到哪一天。"
    desk.type("import.fix", "2024.3.7")
    desk.click("import.mend")
    assert desk.rows("import.troubles", "why") == []
    assert sums(desk)["可以导入"] == "3 行"
    desk.click("import.next")
    desk.click("import.next")
    assert desk.store.matching(Grievance, number="旧-1")[0].received_at == "2024-03-07"


def test_cells_are_mended_one_after_the_other_with_the_keys(desk: Desk) -> None:
    paste(desk, pasted([changed(row, 受理日期=month) for row, month in zip(ROWS, ("1月", "2月", "3月"), strict=True)]))
    desk.key(Qt.Key.Key_S, ctrl=True)
    field, about = desk.find(QLineEdit, "import.fix"), desk.find(Paragraph, "import.about")  # of the first row, without a click
    for month in (1, 2, 3):
        desk.qtbot.waitUntil(lambda month=month: f"“{month}月”没有" in about.text())
        assert field.hasFocus() and field.selectedText() == f"{month}月"
        write(field, f"2024.{month}.7")  # what was there is chosen and gives way
        desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.rows("import.troubles", "text") == []
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert sorted(case.received_at for case in desk.store.matching(Grievance)) == ["2024-01-07", "2024-02-07", "2024-03-07"]


def test_a_visit_that_wants_its_employer_is_mended_in_place(desk: Desk) -> None:
    paste(desk, "走访日期\t走访单位\t走访人员\t走访情况\n2024.3.1\t\t王芳\t看了车间\n2024.3.2\t远辰物流有限公司\t王芳\t看了食堂")
    desk.click("import.next")
    assert desk.rows("import.troubles", "fate") == ["不导入"]
    write(desk.find(QLineEdit, "import.fix"), "顺达机械有限公司")
    desk.click("import.mend")
    assert sums(desk)["可以导入"] == "2 行"


def test_what_is_being_written_stays_when_the_rows_are_counted_again(desk: Desk) -> None:
    paste(desk, pasted([changed(ROWS[0], 受理日期="3月"), *ROWS[1:]]))
    desk.click("import.next")
    field = desk.find(QLineEdit, "import.fix")
    write(field, "2024.3")
    page = page_of(desk)
    assert page.session is not None and page.session.plan is not None
    page.troubles.show_plan(page.session, page.session.plan)  # as after an earlier cell of a long ledger
    desk.qtbot.wait(200)  # the choice comes to rest after 120 ms
    assert field.text() == "2024.3"


def test_a_row_is_left_and_taken_again(desk: Desk) -> None:
    paste(desk, pasted([*ROWS, ROWS[0]]))
    desk.click("import.next")
    assert desk.rows("import.troubles", "fate") == ["不导入"]
    desk.click_row("import.troubles", 0)
    desk.qtbot.waitUntil(lambda: desk.sees("import.leave"))
    assert desk.find(Button, "import.leave").text() == "仍要导入这一行"
    desk.click("import.leave")
    assert sums(desk)["可以导入"] == "4 行"


def test_a_row_that_seems_to_be_on_file_is_shown_and_may_be_taken_in(desk: Desk) -> None:
    paste(desk, pasted())
    desk.click("import.next")
    desk.click("import.next")
    desk.click("import.next_file")
    paste(desk, pasted([changed(ROWS[0], 受理编号="")]))
    desk.click("import.next")
    assert page_of(desk).troubles.tabs.current() == "held"  # nothing is in trouble
    assert desk.rows("import.troubles", "why") == ["像是已经登记的旧-1：人、单位、日期、事项都相同。"]
    desk.click_row("import.troubles", 0)
    desk.qtbot.waitUntil(lambda: desk.sees("import.leave"))
    desk.click("import.leave")
    assert desk.rows("import.troubles", "fate")[0] == "导入"
    desk.click("import.leave")
    assert desk.rows("import.troubles", "fate")[0] == "已有，跳过"


def test_a_nickname_is_matched_with_one_press(desk: Desk) -> None:
    save_staff(desk.store, StaffMember(name="刘建国"))
    paste(desk, pasted([changed(ROWS[0], 承办人="刘站长")]))
    assert "“刘站长”像是“刘建国”。" in said(desk)
    desk.click("import.match")
    desk.click("import.likely.1")
    assert desk.find(ComboBox, "import.word.1").key() == "刘建国"
    desk.click("import.next")
    desk.click("import.next")
    assert desk.store.matching(Grievance)[0].handler == "刘建国"


def test_an_employer_is_matched(desk: Desk) -> None:
    with desk.store.step("单位") as step:
        step.add(Employer(name="滨河锦禾保洁服务有限公司"))
    paste(desk, pasted([changed(ROWS[0], 用人单位="锦禾保洁")]))
    desk.click("import.match")
    desk.choose("import.word.1", "滨河锦禾保洁服务有限公司")
    desk.click("import.next")
    desk.click("import.next")
    assert [employer.aliases for employer in desk.store.matching(Employer)] == ["锦禾保洁"]


def test_what_a_corrected_file_changes_is_shown_before_it_is_written(desk: Desk) -> None:
    paste(desk, pasted())
    desk.click("import.next")
    desk.click("import.next")
    desk.click("import.next_file")
    paste(desk, pasted([changed(ROWS[0], 诉求摘要="文件改过", 联系电话="13610910918"), *ROWS[1:]]))
    desk.click("import.next")
    assert page_of(desk).troubles.tabs.current() == "held"
    assert sorted(desk.rows("import.troubles", "fate")) == ["已有，跳过", "已有，跳过", "改动已有的"]
    assert "诉求摘要：拖欠二月份工资 → 文件改过" in said(desk)
    assert "136****0917 → 136****0918" in said(desk)


def test_a_clash_is_overwritten_only_when_ticked(desk: Desk) -> None:
    paste(desk, pasted())
    desk.click("import.next")
    desk.click("import.next")
    desk.click("import.next_file")
    (first,) = desk.store.matching(Grievance, number="旧-1")
    grievances.save(desk.store, first.with_values(summary="这里改过"), first, "改诉求")
    paste(desk, pasted([changed(ROWS[0], 诉求摘要="文件改过"), *ROWS[1:]]))
    desk.click("import.next")
    page_of(desk).troubles.show_tab("clashes")
    assert "导入时“拖欠二月份工资”，这里现在是“这里改过”" in said(desk)
    desk.click("import.clash.0")
    desk.click("import.next")
    assert desk.find(Button, "import.next").text() == "导入 1 行"
    desk.click("import.next")
    assert desk.store.matching(Grievance, number="旧-1")[0].summary == "文件改过"


def test_rows_in_trouble_are_handed_out(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    paste(desk, pasted([changed(ROWS[0], 受理日期="3月")]))
    desk.click("import.next")
    dialogs.answer((str(tmp_path / "要改的行.xlsx"), ""))
    desk.click("import.export")
    rows = list(load_workbook(tmp_path / "要改的行.xlsx").worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("行号", *HEAD, "导入时的问题") and rows[1][-1] == "“受理日期”：“3月”没有写到哪一天。"
    assert desk.said[-1] == "已导出 1 行"


def test_an_import_is_taken_back_from_the_list_of_imports(desk: Desk) -> None:
    paste(desk, pasted())
    desk.click("import.next")
    desk.click("import.next")
    desk.click("import.undo")
    assert desk.said[-1] == "已整批撤销“粘贴的内容”"
    assert desk.store.count(Grievance) == desk.store.count(LedgerImport) == 0
    assert page_of(desk).step == CHOOSE


def test_ctrl_z_after_an_import_takes_the_import_back(desk: Desk) -> None:
    paste(desk, pasted())
    desk.click("import.next")
    desk.click("import.next")
    assert desk.store.count(ColumnMapping) == 1
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert desk.said[-1] == "已撤销：导入台账 粘贴的内容"
    assert desk.store.count(Grievance) == 0
    assert page_of(desk).step == CHOOSE  # the page no longer says that it is in
    desk.key(Qt.Key.Key_Y, ctrl=True)
    assert desk.store.count(Grievance) == 3


def test_a_large_step_is_taken_back_beside_the_window(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "AT_ONCE", 5)
    paste(desk, pasted())
    desk.click("import.next")
    desk.click("import.next")
    desk.context.inline = False
    desk.context.undo()
    assert len(desk.context.jobs) == 1  # under way, the window is free
    desk.context.undo()  # a second press does not take back one step more
    desk.qtbot.waitUntil(lambda: not desk.context.jobs)
    assert desk.said[-1] == "已撤销：导入台账 粘贴的内容"
    assert desk.store.count(Grievance) == 0
    assert desk.store.redo_name() == "导入台账 粘贴的内容"


def test_what_was_worked_on_is_said_in_the_page(desk: Desk) -> None:
    paste(desk, pasted())
    desk.click("import.next")
    desk.click("import.next")
    (second,) = desk.store.matching(Grievance, number="旧-2")
    grievances.record_progress(desk.store, Progress(grievance_id=second.id, at="2026-03-16T08:30", content="打了电话"))
    desk.click("import.undo")
    assert "旧-2又办过或者改过，不能整批撤销。" in said(desk)
    assert desk.store.count(Grievance) == 3


@pytest.mark.parametrize(("text", "words"), [("", "没有可以读的内容。"), ("随便写的一句话", "没有找到台账的表头")])
def test_what_cannot_be_read_is_said(desk: Desk, text: str, words: str) -> None:
    paste(desk, text)
    assert words in said(desk)
    assert page_of(desk).step == CHOOSE


def test_rows_pasted_without_their_heading_are_seen_and_one_sentence_says_what_to_do(desk: Desk) -> None:
    rows = ["刘建军\t13800138000\t晨光家具厂\t欠薪三个月", "王小红\t13900000218\t宏达公司\t没缴社保"]
    paste(desk, "\n".join(rows))
    words = said(desk)
    assert "请连同表头那一行一起复制，再粘贴一次" in words and "还没有读入" in words
    assert "已经读入" not in words and "没有读入任何内容" not in words
    assert "第 1 行：刘建军" in words and "第 2 行：王小红" in words
    assert "13800138000" not in words, "a phone is covered as everywhere"


@pytest.fixture
def large(desk: Desk) -> Iterator[None]:
    theme.apply("light", "特大")
    yield
    theme.apply("light", "标准")


def test_in_large_type_the_rows_without_a_heading_are_seen_whole(desk: Desk, large: None) -> None:
    desk.window.resize(1366, 768)
    desk.window.show()
    choosing = page_of(desk).choosing
    assert choosing.past_card.isVisible()
    paste(desk, "\n".join(f"{number}\t刘建军\t晨光家具厂\t欠薪三个月" for number in range(1, 9)))
    for _ in range(3):  # a layout in a layout in a layout
        QApplication.processEvents()
    lines = [line for line in choosing.findChildren(ElidedLabel) if line.text().startswith("第 ")]
    assert len(lines) == 5 and all(line.visibleRegion().boundingRect() == line.rect() for line in lines)
    assert choosing.drop.height() >= choosing.drop.minimumSizeHint().height() and not choosing.past_card.isVisible()
    desk.window.resize(1366, 1100)
    QApplication.processEvents()
    assert choosing.past_card.isVisible(), "the imports of before come back where there is room"


def test_the_row_of_a_heading_nobody_knows_can_be_told(desk: Desk) -> None:
    paste(desk, "谁\t啥事\n刘建军\t欠薪三个月\n王小红\t没缴社保")
    assert page_of(desk).step == CHOOSE
    first = desk.find(ComboBox, "import.header.first.0")
    assert first.key() == ""
    first.set_key("1")
    session = page_of(desk).session
    assert session is not None and session.tables[0].header == (1, 1) and session.taken == {0}
    assert "已经读入" in said(desk) and "第 1 行：" not in said(desk)


def test_a_file_with_a_password_is_said(desk: Desk) -> None:
    page_of(desk).read(LEDGERS / "有密码.xls")
    assert "有密码.xls" in said(desk) and "密码" in said(desk).replace("有密码.xls", "")
    assert page_of(desk).step == CHOOSE


def test_a_file_that_is_gone_is_said(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    dialogs.answer((str(tmp_path / "没有.xlsx"), ""))
    desk.click("import.choose")
    assert "打不开“没有.xlsx”。" in said(desk)


def test_esc_goes_back_a_step_and_then_leaves(desk: Desk) -> None:
    paste(desk, pasted())
    desk.key(Qt.Key.Key_Escape)
    assert page_of(desk).step == CHOOSE
    desk.key(Qt.Key.Key_Escape)
    assert not isinstance(desk.window.page(), ImportPage)


@pytest.mark.parametrize(("width", "height", "pane"), [(1366, 620, 300), (1920, 924, 380)])
def test_the_page_fits_its_window(desk: Desk, width: int, height: int, pane: int) -> None:
    page_of(desk).arrange(Room(width, height))
    assert page_of(desk).expected.width() == pane


def test_formulas_without_a_result_are_said_with_the_table(desk: Desk, dialogs: Dialogs) -> None:
    dialogs.answer((str(LEDGERS / "出错和隐藏.xls"), ""))
    desk.click("import.choose")
    assert page_of(desk).step == COLUMNS
    desk.click("import.back")
    assert "3 行数据，1 行标题、合计和空行，2 格公式出错或没有结果" in said(desk)
