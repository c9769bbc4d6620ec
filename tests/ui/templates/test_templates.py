"""The district's workbooks by clicks and keys: add one, confirm its columns, fill it, read what was left open."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.casework.ledger_templates import read_lines
from station.casework.masking import MaskLevel
from station.casework.model import Employer, LedgerExport, LedgerTemplate, Worker
from station.casework.sheets import Period
from station.db.store import Store
from station.ui.ledgers.full import FullDialog
from station.ui.templates.confirming import ConfirmPage
from station.ui.templates.page import TemplatePage
from station.ui.widgets import Button, CheckBox, ComboBox, Label, Paragraph
from template_books import PAGE, plain_book

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def desk(store: Store, clock: Clock, qtbot: QtBot) -> Desk:
    at_work(store)
    for name, received in (("韩素琴", "2026-03-02T10:00"), ("倪小曼", "2026-03-05T11:00"), ("岳春生", "2026-02-12T08:00")):
        registered(
            store, Worker(name=name, phone="13900002046"), Employer(name="滨河远辰物流有限公司"), received_at=received, amount=500_000
        )
    made = Desk(store, qtbot, ledgers=lambda context: TemplatePage(context, Period.month("2026-03")))
    made.window.show_place("ledgers")
    return made


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "区总诉求表.xlsx"
    path.write_bytes(plain_book())
    return path


def page(desk: Desk) -> TemplatePage:
    found = desk.window.page()
    assert isinstance(found, TemplatePage)
    return found


def confirm(desk: Desk, dialogs: Dialogs, book: Path) -> ConfirmPage:
    dialogs.answer((str(book), ""))
    desk.click("templates.add")
    found = desk.window.page()
    assert isinstance(found, ConfirmPage)
    return found


def add(desk: Desk, dialogs: Dialogs, book: Path) -> None:
    confirm(desk, dialogs, book)
    desk.click("templates.save")


def test_without_a_template_the_page_says_what_it_is_for(desk: Desk) -> None:
    assert not desk.sees("templates.fill")
    assert page(desk).stack.currentIndex() == 1


def test_a_template_is_confirmed_and_kept(desk: Desk, dialogs: Dialogs, book: Path) -> None:
    confirming = confirm(desk, dialogs, book)
    assert desk.find(ComboBox, "templates.ledger").key() == "grievances"
    assert desk.find(ComboBox, "templates.column.C").key() == "derived.complainant"
    assert desk.find(ComboBox, "templates.column.I").key() == ""
    assert desk.find(ComboBox, "templates.unit.F").key() == "元"
    assert not desk.sees("templates.unit.C")
    assert not desk.sees("templates.column.H")  # a formula
    assert "韩*" in [label.text() for label in confirming.findChildren(Label)] + [e.text() for e in confirming._examples.values()]
    desk.find(ComboBox, "templates.column.I").set_key("grievance.summary")
    desk.find(ComboBox, "templates.unit.F").set_key("万元")
    assert confirming._examples[6].text() == "0.5"
    desk.find(ComboBox, "templates.column.I").set_key("worker.id_number")
    assert confirming._examples[9].text() == "掩码时不填，要完整的才填"
    desk.find(ComboBox, "templates.column.I").set_key("grievance.summary")
    desk.find(CheckBox, "templates.blank.A2").setChecked(False)
    desk.type("templates.name", "区总月表")
    desk.key(Qt.Key.Key_S, ctrl=True)
    kept = desk.store.matching(LedgerTemplate)[0]
    places = {place.place: place for place in read_lines(kept.columns)}
    assert (kept.name, kept.sheet, kept.header_first, kept.header_last) == ("区总月表", PAGE, 3, 4)
    assert places["I"].key == "grievance.summary"
    assert places["F"].unit is not None and places["F"].unit.value == "万元"
    assert "A2" not in places
    assert page(desk).template == kept
    assert desk.find(Button, "templates.fill").text() == "填写 2 行"


def test_the_clerk_can_say_where_the_header_is(desk: Desk, dialogs: Dialogs, book: Path) -> None:
    confirming = confirm(desk, dialogs, book)
    desk.find(ComboBox, "templates.last").set_key("3")
    assert [heading.text for heading in confirming.proposal.form.headings][2] == "职工"
    assert confirming.proposal.form.header_last == 3
    desk.find(ComboBox, "templates.sheet").set_key("汇总")
    assert confirming.files.note is not None  # no table there; the sheet chosen before stays as it was
    desk.find(ComboBox, "templates.sheet").set_key(PAGE)
    assert confirming.proposal.form.header_last == 4


def test_a_sheet_without_a_table_is_not_kept_with_the_table_of_another(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    book = tmp_path / "表.xlsx"
    both = load_workbook(io.BytesIO(plain_book()))
    both.create_sheet("说明").append(["按月报送"])
    both.save(book)
    confirming = confirm(desk, dialogs, book)
    confirming.sheet.set_key("说明")
    assert confirming.files.note is not None and not confirming.columns
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.store.matching(LedgerTemplate) == []
    confirming.sheet.set_key(PAGE)
    assert confirming.columns
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [one.sheet for one in desk.store.matching(LedgerTemplate)] == [PAGE]


def test_sheets_of_one_workbook_are_said_to_be_filled_together(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    book = tmp_path / "两张表.xlsx"
    both = load_workbook(io.BytesIO(plain_book()))
    other = both.create_sheet("附表2")
    other.append(["序号", "受理编号", "诉求人"])
    both.save(book)
    add(desk, dialogs, book)
    confirming = confirm(desk, dialogs, book)
    confirming.sheet.set_key("附表2")
    desk.type("templates.name", "附表")
    desk.click("templates.save")
    assert desk.find(Button, "templates.fill").text() == "填写 4 行"
    assert desk.sees("templates.joined") and "一起填" in page(desk).joined.text()


def test_filling_says_how_many_rows_and_what_was_left_open(desk: Desk, dialogs: Dialogs, book: Path, tmp_path: Path) -> None:
    add(desk, dialogs, book)
    path = tmp_path / "out.xlsx"
    dialogs.answer((str(path), ""))
    desk.key(Qt.Key.Key_F12)
    assert load_workbook(path)[PAGE]["C5"].value == "韩*"
    assert desk.said[-1].startswith("已填 2 行")
    said = [paragraph.text() for paragraph in page(desk).parts.widget(1).findChildren(Paragraph)]
    assert said[0] == "已填 2 行，写完又打开查对过。"
    assert "I 列“区里备注”没有对应的内容，没有填。" in said
    assert f"填写的工作表（{SHEET}）" in said
    assert page(desk).tabs.current() == "result"
    desk.key(Qt.Key.Key_PageUp, ctrl=True)
    assert page(desk).tabs.current() == "places"  # of another month nothing was filled yet


def test_a_file_that_is_held_is_said_and_another_name_offered(desk: Desk, dialogs: Dialogs, book: Path, tmp_path: Path) -> None:
    add(desk, dialogs, book)
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    (tmp_path / "~$out.xlsx").touch()
    dialogs.answer((str(path), ""))
    desk.click("templates.fill")
    note = page(desk).files.note
    assert note is not None and "正在 WPS 或 Excel 里打开" in note.sentence.text()
    assert path.read_bytes() == b"old"


def test_full_names_are_agreed_to_for_one_file(desk: Desk, dialogs: Dialogs, book: Path, tmp_path: Path) -> None:
    from station.casework.model import StaffMember

    with desk.store.step("人员") as step:
        step.add(StaffMember(name="程站长", role="signer"))
    add(desk, dialogs, book)

    def agree(dialog: FullDialog) -> int:
        dialog.use.setText("区总调阅")
        dialog.second.set_key("程站长")
        dialog.agrees.setChecked(True)
        dialog.buttons["full"].click()
        return 1

    dialogs.answer(agree)
    page(desk).ask_full()
    assert page(desk).asked.level is MaskLevel.FULL
    path = tmp_path / "out.xlsx"
    dialogs.answer((str(path), ""))
    desk.click("templates.fill")
    assert load_workbook(path)[PAGE]["C5"].value == "韩素琴"
    assert [(one.level, one.agreed_by) for one in desk.store.matching(LedgerExport)] == [("full", "程站长")]
    assert page(desk).asked.level is MaskLevel.DISTRICT


def test_another_month_is_counted_anew(desk: Desk, dialogs: Dialogs, book: Path) -> None:
    add(desk, dialogs, book)
    desk.key(Qt.Key.Key_PageUp, ctrl=True)
    assert page(desk).asked.period == Period.month("2026-02")
    assert desk.find(Button, "templates.fill").text() == "填写 1 行"


def test_columns_are_confirmed_anew_and_a_template_removed(desk: Desk, dialogs: Dialogs, book: Path) -> None:
    add(desk, dialogs, book)
    desk.click("templates.change")
    assert desk.find(QLineEdit, "templates.name").text() == "区总诉求表"
    desk.find(ComboBox, "templates.column.C").set_key("")
    desk.click("templates.save")
    kept = desk.store.matching(LedgerTemplate)
    assert [{place.place: place.key for place in read_lines(one.columns)}["C"] for one in kept] == [""]

    def agree(dialog: object) -> int:
        dialog.buttons["remove"].click()  # type: ignore[attr-defined]
        return 1

    dialogs.answer(agree)
    desk.click("templates.remove")
    assert desk.store.matching(LedgerTemplate) == []
    assert page(desk).stack.currentIndex() == 1


def test_a_file_that_is_no_template_is_said_in_the_page(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"nothing")
    dialogs.answer((str(path), ""))
    desk.click("templates.add")
    note = page(desk).files.note
    assert note is not None and "打不开" in note.sentence.text()
