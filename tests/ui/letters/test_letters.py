"""Letters by clicks and keys: the list, drafting, stock texts, signing, serving, answering, going on, voiding, handing out."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cases import registered
from desk import Desk, write
from page_reading import row_with
from stand_ins import Clock, Dialogs
from station.actions import grievances
from station.actions import letters as actions
from station.actions.at_desk import own_station
from station.actions.setting_up import correct_station, set_up
from station.casework.model import Employer, Grievance, Letter, LetterAddressee, LetterCase, StaffMember, Station, Worker
from station.db import drafts
from station.db.store import Store
from station.export.page_image import page_texts
from station.ui import printing
from station.ui.checkline import CheckLine
from station.ui.context import Context
from station.ui.letters.acts import LeaveOutDialog
from station.ui.letters.editor import LetterEditor
from station.ui.letters.issuing import IssueDialog
from station.ui.letters.lines import LinesEditor
from station.ui.letters.page import Letters
from station.ui.letters.picked import EmployersEditor
from station.ui.letters.statutes import StatutesEditor
from station.ui.page import Room
from station.ui.table import Table
from station.ui.widgets import Button, CheckBox, Dialog, FilterChip, Note, SegmentedChoice, Stepper, VerticalStepper, ViewTabs
from station.ui.widgets.painted import FocusFrame

STATION = Station(
    name="站前街道职工服务站",
    code="ZQ",
    parent_name="滨河区总工会",
    issuer_name="站前街道总工会",
    issuer_code="站工劳监",
    district_issuer_name="滨河区总工会",
    district_issuer_code="滨工劳监",
    phone="0571-88001234",
)
WORKER = Worker(name="陶国梁", phone="13800138000")
EMPLOYER = Employer(name="川岳建筑劳务有限公司", credit_code="91110000600037341L")
PLENTY = 15  # working days an employer has to answer an opinion


def fill_store(store: Store) -> None:
    set_up(store, STATION, StaffMember(name="王芳", card_number="滨工监0012"))
    with store.step("加人") as step:
        step.add(StaffMember(name="陈立秋", card_number="滨工监0017"))
    registered(store, WORKER, EMPLOYER, people=23, amount=41_860_000, summary="陶国梁等23人8月至9月工资没有支付")


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, letters=Letters)
    made.window.show_place("letters")
    return made


def case(store: Store) -> Grievance:
    return store.matching(Grievance)[0]


def letter(store: Store) -> Letter:
    """The newest letter."""
    return store.matching(Letter)[-1]


def drafted(desk: Desk, kind: str = "opinion") -> LetterEditor:
    desk.context.go("letters", act="new", grievance=case(desk.store).id, kind=kind)
    return editor(desk)


def editor(desk: Desk) -> LetterEditor:
    page = desk.window.page()
    assert isinstance(page, LetterEditor)
    return page


def signed(dialog: IssueDialog) -> None:
    dialog.form.set_values({"signer": "梁敏华", "signer_post": "副主席"})
    dialog.form.changed.emit("signer")
    dialog.buttons["issue"].click()


def left_out(dialog: LeaveOutDialog) -> None:
    """Say of every step asked for why it is not taken."""
    assert not dialog.buttons["skip"].isEnabled()
    for editor in dialog.reasons.values():
        editor.setText("事实清楚，单位已经承认")
    dialog.buttons["skip"].click()


def issue(desk: Desk, dialogs: Dialogs, kind: str = "opinion") -> None:
    dialogs.answer(*([left_out] if kind == "opinion" else []), signed)
    desk.click("letters.issue")


def issued(desk: Desk, dialogs: Dialogs, kind: str = "opinion") -> LetterEditor:
    page = drafted(desk, kind)
    issue(desk, dialogs, kind)
    return page


def back(desk: Desk) -> None:
    """Esc, once nothing floats any more."""
    desk.window.toast.hide()
    desk.key(Qt.Key.Key_Escape)


def text(page: LetterEditor) -> str:
    """What the sheet shown says, without the ends of its lines."""
    shown = "".join(page_texts(page.preview.pdf())).replace("\n", "").replace(" ", "")
    assert shown, "a test that looks at the sheet asks for drawn_sheets"
    return shown


def sentences(page: LetterEditor) -> dict[str, bool]:
    """The checks in sight."""
    lines = [page.checks._lines.itemAt(number).widget() for number in range(page.checks._lines.count())]
    return {line.sentence.text(): line.is_ok for line in lines if isinstance(line, CheckLine)}


def choose_view(desk: Desk, key: str) -> None:
    tabs = desk.find(ViewTabs, "letters.views")
    area = next(area for name, _, _, area in tabs._places() if name == key)
    desk.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


def choose_kind(desk: Desk, key: str) -> None:
    choice = desk.find(SegmentedChoice, "letters.kind")
    area = next(area for name, _, area in choice._places() if name == key)
    desk.qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


# -- drafting ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("drawn_sheets")
def test_a_letter_from_a_case_is_filled_in_and_shown_as_it_will_be(desk: Desk, store: Store) -> None:
    page = drafted(desk)
    made = letter(store)
    assert (made.kind, made.topic, made.status, made.drafter) == ("opinion", "wages", "draft", "王芳")
    assert [employer.name for employer in page.form.addressees()] == [EMPLOYER.name]
    assert "陶国梁" not in page.form.values()["facts"]
    shown = text(page)
    assert EMPLOYER.name in shown and "站前街道总工会" in shown and "草稿，未签发" in shown
    assert not sentences(page)["正文写了派监督员调查，可是没有登记调查日期。请登记调查，或者改写这一句。"]
    assert page.checks.failed() == 1
    assert desk.said == ["已拟意见书"]


def test_without_a_case_a_letter_can_be_begun_from_the_list(desk: Desk, store: Store) -> None:
    desk.key(Qt.Key.Key_N, ctrl=True)
    page = editor(desk)
    assert (letter(store).kind, letter(store).topic) == ("reminder", "other")
    assert not sentences(page)["请填写主送。"]
    desk.choose("letters.topic", "拖欠工资")
    assert "按月足额支付工资" in page.form.values()["demands"]
    write(desk.find(QWidget, "letters.addressees.add"), "川岳")
    desk.qtbot.keyClick(desk.find(QWidget, "letters.addressees.add"), Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [a.letter_id for a in store.matching(LetterAddressee)] == [letter(store).id]
    assert letter(store).topic == "wages"


def test_a_letter_that_is_being_drafted_is_gone_on_with(desk: Desk, store: Store) -> None:
    drafted(desk, "reminder")
    drafted(desk, "opinion")
    back(desk)
    assert len(store.matching(Letter)) == 2, "another kind is another letter"
    page = drafted(desk, "reminder")
    assert len(store.matching(Letter)) == 2 and page.letter.kind == "reminder"
    assert desk.said[-1] == "这份提示函已经在拟，接着写这一份"
    action = desk.window.toast.action
    assert action is not None and action.text() == "另拟一份"
    action.click()
    assert len(store.matching(Letter)) == 3 and editor(desk).letter_id == letter(store).id
    (other,) = (act for act in editor(desk).acting.menu().actions() if act.text() == "另拟一份")
    other.trigger()
    assert len(store.matching(Letter)) == 4 and editor(desk).letter.kind == "reminder"
    assert [employer.name for employer in editor(desk).form.addressees()] == [EMPLOYER.name]
    assert len(store.matching(LetterCase, letter_id=letter(store).id)) == 1


def test_a_draft_is_deleted_from_the_list_and_comes_back(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    issued(desk, dialogs, "reminder")
    back(desk)
    drafted(desk)
    back(desk)
    table = desk.find(Table, "letters.list")
    numbered, draft = store.matching(Letter)
    table.select_id(numbered.id)
    assert not [act for act in table.row_menu().actions() if "删除" in act.text()]
    table.select_id(draft.id)
    assert [act for act in table.row_menu().actions() if "删除" in act.text()]
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert store.matching(Letter) == [numbered] and store.matching(LetterAddressee, letter_id=draft.id) == []
    assert desk.said[-1] == "已删除意见书的拟稿"
    desk.context.undo()
    assert len(store.matching(Letter)) == 2 and len(store.matching(LetterAddressee, letter_id=draft.id)) == 1
    table.select_id(numbered.id)
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert len(store.matching(Letter)) == 2 and "不能删除" in desk.window.note_text()
    desk.context.go("letters", id=draft.id)
    (remove,) = (act for act in editor(desk).acting.menu().actions() if act.text() == "删除")
    remove.trigger()
    assert store.matching(Letter) == [numbered] and desk.sees("letters.list")


def test_what_was_typed_in_a_draft_that_was_deleted_comes_back_with_it(desk: Desk, store: Store) -> None:
    page = drafted(desk)
    desk.type("letters.facts", "还没有写完。")
    (remove,) = (act for act in page.acting.menu().actions() if act.text() == "删除")
    remove.trigger()
    assert store.matching(Letter) == [] and desk.sees("letters.list")
    assert "写了一半的留着" in desk.window.note_text()
    desk.context.undo()
    desk.context.go("letters", id=letter(store).id)
    assert editor(desk).form.values()["facts"] == "还没有写完。"


def test_a_letter_to_an_employer_alone_goes_on_with_no_letter_about_a_case_or_to_many(desk: Desk, store: Store) -> None:
    drafted(desk, "reminder")
    with store.step("登记单位") as step:
        others = [store.matching(Employer)[0], step.add(Employer(name="滨河宏拓五金制品厂"))]
    actions.draft(store, "reminder", employers=others)
    back(desk)
    for count in (3, 3):
        desk.context.go("letters", act="new", employer=others[0].id)
        assert len(store.matching(Letter)) == count, "drafted, then gone on with"
        assert [each.id for each in editor(desk).form.addressees()] == [others[0].id]


def test_after_an_act_the_letter_is_read_and_set_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page, read = drafted(desk), []
    fill = page._fill
    monkeypatch.setattr(page, "_fill", lambda: (read.append("letter"), fill()))
    desk.type("letters.facts", "你单位8月至9月工资没有支付。")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert read == ["letter"]
    desk.context.undo()
    assert read == ["letter"] * 2, "what was done elsewhere is seen here"
    page.acting.submit()
    assert read == ["letter"] * 3


def test_undoing_a_new_draft_takes_it_away(desk: Desk, store: Store) -> None:
    drafted(desk)
    action = desk.window.toast.action
    assert action is not None and action.text() == "撤销"
    action.click()
    assert store.matching(Letter) == []
    assert isinstance(desk.window.page(), Letters)


def test_what_is_typed_is_saved_as_one_act_and_can_be_undone(desk: Desk, store: Store) -> None:
    page = drafted(desk)
    before = letter(store).facts
    desk.type("letters.facts", "你单位8月至9月工资没有支付。")
    assert page.is_dirty() and letter(store).facts == before
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert letter(store).facts == "你单位8月至9月工资没有支付。"
    assert not page.is_dirty()
    desk.context.undo()
    assert letter(store).facts == before
    assert page.form.values()["facts"] == before


def test_stock_texts_follow_the_kind_until_somebody_changed_them(desk: Desk, store: Store) -> None:
    page = drafted(desk)
    desk.type("letters.facts", "另行查明的事实。")
    opening = page.form.values()["opening"]
    choose_kind(desk, "reminder")
    values = page.form.values()
    assert values["heading"] == "工会劳动法律监督提示函"
    assert values["issuer_code"] == "站工劳监提"
    assert values["facts"] == "另行查明的事实。"
    assert values["opening"] != opening
    assert not desk.sees("letters.statutes") and desk.sees("letters.facts")
    choose_kind(desk, "opinion")
    assert page.form.values()["opening"] == opening
    assert page.form.values()["facts"] == "另行查明的事实。"


def test_facts_taken_from_the_case_are_told_to_whom_the_letter_goes(desk: Desk, store: Store) -> None:
    with store.step("改诉求") as step:
        case = store.matching(Grievance)[0]
        step.save(replace(case, summary="你单位拖欠3个月工资"), case)
    page = drafted(desk)
    for kind, told in (("opinion", "你单位拖欠"), ("proposal", "该单位拖欠")):
        choose_kind(desk, kind)
        page.form.set_values({"facts": ""})
        desk.click("letters.from_case")
        assert page.form.values()["facts"].startswith(told)


def test_a_proposal_goes_to_a_department_under_the_district_s_name(desk: Desk) -> None:
    page = drafted(desk)
    choose_kind(desk, "proposal")
    values = page.form.values()
    assert (values["audience"], values["issuer"], values["issuer_level"]) == ("department", "滨河区总工会", "county")
    assert values["department"].startswith("滨河区")
    page.preview.refresh()
    assert not sentences(page)["建议书要接在意见书之后，请选前一份意见书。"]


@pytest.mark.usefixtures("drawn_sheets")
def test_a_letter_to_everyone_names_no_employer(desk: Desk, store: Store) -> None:
    page = drafted(desk, "reminder")
    choose_kind(desk, "public")
    desk.type("letters.public_addressee", "全区各用人单位")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (letter(store).audience, letter(store).reply_amount) == ("public", None)
    assert store.matching(LetterAddressee) == []
    page.preview.refresh()
    assert "全区各用人单位：" in text(page)


def test_the_issuer_brings_its_code_and_level(desk: Desk) -> None:
    page = drafted(desk)
    desk.choose("letters.issuer", "滨河区总工会")
    assert page.form.values()["issuer_code"] == "滨工劳监意"
    assert page.form.number.text() == "滨工劳监意〔2026〕　号"


# -- lists in the form ------------------------------------------------------------------------------------------------


def test_demands_are_added_moved_and_removed_with_the_keys(desk: Desk, qtbot: QtBot) -> None:
    page = drafted(desk)
    lines = desk.find(LinesEditor, "letters.demands")
    lines.show_value("甲\n乙")
    desk.click("letters.add_demand")
    write(lines.sentences()[2], "丙")
    qtbot.keyClick(lines.sentences()[2], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert lines.read()[0] == "甲\n丙\n乙"
    qtbot.keyClick(lines.sentences()[0], Qt.Key.Key_Return)
    assert len(lines.sentences()) == 4
    qtbot.keyClick(lines.sentences()[1], Qt.Key.Key_Backspace)
    assert lines.read()[0] == "甲\n丙\n乙"
    lines.menu(0).actions()[-1].trigger()
    assert page.form.values()["demands"] == "丙\n乙"
    assert page.is_dirty()


def test_several_lines_pasted_become_several_demands(desk: Desk, qtbot: QtBot) -> None:
    drafted(desk)
    lines = desk.find(LinesEditor, "letters.demands")
    lines.show_value("")
    QGuiApplication.clipboard().setText("足额支付工资\n\n书面说明情况\n")
    lines.sentences()[0].paste()
    assert lines.read()[0] == "足额支付工资\n书面说明情况"


def test_a_demand_is_dragged_to_its_place(desk: Desk, qtbot: QtBot) -> None:
    drafted(desk)
    lines = desk.find(LinesEditor, "letters.demands")
    lines.show_value("甲\n乙\n丙")
    qtbot.wait(1)
    third = lines.sentences()[2]
    lines._drag(0, third.mapToGlobal(QPoint(0, 5)))
    assert lines.read()[0] == "乙\n丙\n甲"


def test_statutes_are_found_by_their_words_and_say_whether_they_were_compared(desk: Desk, qtbot: QtBot) -> None:
    page = drafted(desk)
    statutes = desk.find(StatutesEditor, "letters.statutes")
    for typed in ("劳动法 第四十八条", "《本市某规定》第三条"):
        write(statutes.field, typed)
        qtbot.keyClick(statutes.field, Qt.Key.Key_Return)
    assert statutes.items()[-2:] == ["《中华人民共和国劳动法》第四十八条", "《本市某规定》第三条"]
    write(statutes.field, "工资")
    qtbot.keyClick(statutes.field, Qt.Key.Key_Return)
    assert statutes.trouble.text().endswith("请从列表里选一条。")
    statutes.field.clear()
    write(statutes.field, "没有这部法")
    qtbot.keyClick(statutes.field, Qt.Key.Key_Return)
    assert statutes.trouble.text().startswith("没有找到“没有这部法”。")
    statutes.field.clear()
    page.preview.refresh()
    assert not sentences(page)["《本市某规定》第三条不在法条目录里，没有核对过原文。"]
    statutes.remove("《本市某规定》第三条")
    page.preview.refresh()
    assert page.checks.failed() == 1  # no check was recorded


def test_the_frame_of_the_keyboard_stands_round_all_that_is_picked(desk: Desk, qtbot: QtBot) -> None:
    drafted(desk)
    employers = desk.find(EmployersEditor, "letters.addressees")
    frame = employers.findChild(FocusFrame)
    assert frame is not None and not frame.isVisible()
    qtbot.mouseClick(employers.field, Qt.MouseButton.LeftButton)
    assert frame.isVisible() and frame.geometry() == employers.rect()
    employers.field.clearFocus()
    assert not frame.isVisible()


def test_an_employer_not_in_the_files_is_not_taken(desk: Desk, qtbot: QtBot) -> None:
    drafted(desk)
    employers = desk.find(EmployersEditor, "letters.addressees")
    write(employers.field, "没有这家")
    qtbot.keyClick(employers.field, Qt.Key.Key_Return)
    assert employers.trouble.text() == "单位档案里没有“没有这家”。"
    assert len(employers.items()) == 1
    desk.qtbot.mouseClick(employers.make, Qt.MouseButton.LeftButton)
    assert desk.elsewhere("employers") == [{"act": "new"}]


# -- signing ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("drawn_sheets")
def test_signing_draws_the_number_and_fixes_the_text(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    made = letter(store)
    assert (made.status, made.number, made.signer, made.signer_post) == ("issued", "站工劳监意〔2026〕1号", "梁敏华", "副主席")
    assert desk.said[-1] == "已签发，文号 站工劳监意〔2026〕1号"
    facts: Any = desk.find(QWidget, "letters.facts")
    assert facts.isReadOnly()
    assert not desk.sees("letters.save") and not desk.sees("letters.statutes.add")
    assert "草稿" not in text(page)
    assert page.primary.text() == "登记送达"
    assert desk.store.get(Grievance, case(store).id).status == "awaiting_employer"


def test_the_dialog_says_what_cannot_be_taken_back_and_the_safe_way_out_signs_nothing(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    drafted(desk, "reminder")
    asked: list[tuple[str, bool, bool]] = []
    told: list[str] = []

    def leave(dialog: IssueDialog) -> None:
        asked.append((dialog.question, dialog.buttons["issue"].isEnabled(), dialog.buttons[""].isDefault()))
        told.extend(note.sentence.text() for note in dialog.findChildren(Note))
        dialog.buttons[""].click()

    dialogs.answer(leave)
    desk.click("letters.issue")
    assert asked == [("签发这份提示函？", False, True)]
    assert any("第一次在这台电脑上取" in sentence for sentence in told)
    assert letter(store).status == "draft"


def test_a_worker_s_name_in_the_text_stops_the_signing_at_its_field(desk: Desk, store: Store) -> None:
    page = drafted(desk)
    desk.type("letters.facts", "陶国梁等23人的工资没有支付。")
    desk.click("letters.issue")
    assert "诉求人姓名“陶国梁”" in page.form._boxes["facts"].message.text()
    assert page.pane.footer.words.text() == "还有 1 处要改：一、查明的事实"
    assert letter(store).status == "draft"
    desk.type("letters.facts", "23人的工资没有支付。")
    page.preview.refresh()
    assert sentences(page)["未出现诉求人姓名和电话"]


def test_the_signer_of_the_last_letter_is_offered_again(desk: Desk, dialogs: Dialogs) -> None:
    issued(desk, dialogs, "reminder")
    drafted(desk, "reminder")
    offered: list[str] = []
    dialogs.answer(lambda dialog: offered.append(dialog.form.values()["signer"]))
    desk.click("letters.issue")
    assert offered == ["梁敏华"]


def test_a_draft_can_be_handed_on_for_signing(desk: Desk, store: Store) -> None:
    page = drafted(desk)
    assert page.primary.text() == "送核稿"
    desk.click("letters.next")
    assert letter(store).status == "review"
    back(desk)
    choose_view(desk, "to_issue")
    assert desk.rows("letters.list", "status") == ["待签发"]


# -- after signing ----------------------------------------------------------------------------------------------------


def test_serving_starts_the_clock_and_shows_its_sum_before_saving(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    desk.click("letters.next")
    assert page.act is not None
    assert page.act.form.values()["servers"] == "王芳、陈立秋"
    desk.type("letters.serve.served_on", "2026-03-15")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert page.act.form._boxes["served_on"].message.text() == "送达日期不能早于签发日期。"
    desk.type("letters.serve.served_on", "2026-03-16")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (receipt,) = store.matching(LetterAddressee)
    assert (letter(store).status, receipt.served_on, receipt.reply_due_on) == ("served", "2026-03-16", "2026-04-07")
    assert page.act is None
    assert page.primary.text() == "登记答复"
    assert "4月7日" in next(step for step in page.steps.steps if step.label == "单位答复").detail


def overdue(desk: Desk, clock: Clock, dialogs: Dialogs, kind: str = "reminder") -> LetterEditor:
    """A letter served and not answered in time."""
    page = issued(desk, dialogs, kind)
    desk.click("letters.next")
    desk.key(Qt.Key.Key_S, ctrl=True)
    clock.advance(days=40)
    return page


@pytest.mark.usefixtures("drawn_sheets")
def test_a_letter_not_answered_in_time_leads_to_the_next(desk: Desk, store: Store, clock: Clock, dialogs: Dialogs) -> None:
    page = overdue(desk, clock, dialogs)
    desk.click("letters.next")
    assert page.act is not None
    assert page.act.form.values()["reply_state"] == "overdue"
    assert not desk.sees("letters.answer.replied_on")
    desk.key(Qt.Key.Key_S, ctrl=True)
    first = letter(store)
    assert first.status == "overdue"
    assert page.primary.text() == "拟意见书"
    desk.click("letters.next")
    second = letter(store)
    assert (second.kind, second.previous_id, second.ground) == ("opinion", first.id, "no_reply")
    page = editor(desk)
    assert page.letter_id == second.id
    assert page.form.previous.currentText() == first.number
    assert "至今未反馈" in text(page)
    issue(desk, dialogs)
    assert store.get(Letter, first.id).status == "escalated"


def test_an_answer_and_what_was_put_right_are_two_acts_or_one(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    desk.click("letters.next")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("letters.next")
    desk.type("letters.answer.reply_content", "已经支付一半。")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (letter(store).status, store.matching(LetterAddressee)[0].replied_on) == ("replied", "2026-03-16")
    assert page.primary.text() == "核验整改"
    desk.click("letters.next")
    desk.choose("letters.check.rectification", "已改")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert letter(store).status == "rectified"
    assert page.primary.text() == ""
    assert page.handling.isVisible()


def test_esc_leaves_an_act_and_keeps_what_was_typed(desk: Desk, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    desk.click("letters.next")
    desk.type("letters.serve.receiver", "门卫")
    back(desk)
    assert page.act is None
    desk.click("letters.next")
    assert page.act is not None
    assert page.act.form.values()["receiver"] == "门卫"


def test_voiding_asks_why_and_keeps_the_number(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    asked: list[str] = []

    def void(dialog: Dialog) -> None:
        asked.append(dialog.question)
        assert not dialog.buttons["void"].isEnabled()
        reason: Any = dialog.findChild(QWidget, "reason")
        reason.setText("单位名称写错")
        dialog.buttons["void"].click()

    dialogs.answer(void)
    page.acting.void()
    assert asked == ["作废“站工劳监意〔2026〕1号”？"]
    assert (letter(store).status, letter(store).number) == ("void", "站工劳监意〔2026〕1号")
    assert page.primary.text() == ""
    assert page.line.steps[-1].label == "作废"


# -- drafts kept ------------------------------------------------------------------------------------------------------


def test_what_was_typed_and_not_saved_is_found_again(desk: Desk, store: Store) -> None:
    page = drafted(desk)
    desk.type("letters.facts", "还没有写完。")
    back(desk)
    kept = drafts.drafts(store)
    assert [draft.key for draft in kept] == [f"letters:{page.letter_id}"]
    assert letter(store).facts != "还没有写完。"
    desk.context.go("letters", act="draft", key=kept[0].key)
    page = editor(desk)
    assert page.form.values()["facts"] == "还没有写完。"
    assert desk.sees("letters.draft_note")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert letter(store).facts == "还没有写完。"
    assert drafts.drafts(store) == []


def test_a_draft_of_an_act_comes_back_in_the_act(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    issued(desk, dialogs)
    desk.click("letters.next")
    desk.type("letters.serve.receiver", "门卫")
    back(desk)
    key = drafts.drafts(store)[0].key
    desk.context.go("letters", act="draft", key=key)
    act = editor(desk).act
    assert act is not None and act.form.values()["receiver"] == "门卫"


def test_a_draft_of_a_letter_that_is_gone_is_forgotten(desk: Desk, store: Store) -> None:
    drafts.keep(store, "letters:gone", "意见书", {})
    desk.context.go("letters", act="draft", key="letters:gone")
    assert drafts.drafts(store) == []


# -- out --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("drawn_sheets")
def test_the_pdf_is_written_under_a_name_that_names_nobody(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    proposed: list[str] = []

    def place(parent: Any, title: str, name: str, *_: Any) -> tuple[str, str]:
        proposed.append(Path(name).name)
        return str(tmp_path / "out.pdf"), ""

    dialogs.answer(place)
    desk.key(Qt.Key.Key_F12)
    assert proposed == [f"意见书 {EMPLOYER.name} 站工劳监意〔2026〕1号.pdf"]
    assert (tmp_path / "out.pdf").read_bytes() == page.preview.pdf()
    assert desk.said[-1] == "已导出《out》"


def test_a_file_open_elsewhere_can_be_tried_again(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    page = drafted(desk)
    held, lock = tmp_path / "意见书.pdf", tmp_path / ".~lock.意见书.pdf#"
    held.write_bytes(b"before")
    lock.touch()
    dialogs.answer((str(held), ""))
    desk.click("letters.export")
    note = page.files.note
    assert note is not None and "正在 WPS 或 Excel 里打开" in note.sentence.text()
    assert [button.text() for button in note.buttons] == ["重试", "换个名字"]
    assert held.read_bytes() == b"before"
    lock.unlink()
    note.buttons[0].click()
    assert held.read_bytes().startswith(b"%PDF")
    assert page.files.note is None


@pytest.mark.usefixtures("drawn_sheets")
def test_for_preprinted_sheets_the_red_head_is_left_out(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    whole = text(page)
    box = desk.find(CheckBox, "letters.head_box")
    box.click()
    assert text(page) == whole.replace("站前街道总工会", "", 1)
    dialogs.answer((str(tmp_path / "out.pdf"), ""))
    desk.key(Qt.Key.Key_F12)
    assert (tmp_path / "out.pdf").read_bytes() == page.preview.pdf()


@pytest.mark.usefixtures("drawn_sheets")
def test_a_preprinted_sheet_is_printed_by_the_red_line_the_office_measured(desk: Desk, store: Store) -> None:
    station = own_station(store)
    correct_station(store, station.with_values(letter_red_line=70), station)
    page = drafted(desk)
    drawn = page.preview.pdf()
    desk.find(CheckBox, "letters.head_box").click()
    printed = page.preview.pdf()
    number, moved = (row_with(pdf, 0, "站工劳监意")[0].baseline for pdf in (drawn, printed))
    assert 15 < moved - number < 30
    assert page.preview.sheets is not None
    assert any("站工劳监意" in text and top < moved < bottom for top, bottom, text in page.preview.sheets.lines[0]), "clicks find it there"


def test_without_a_printer_the_pdf_is_offered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtPrintSupport import QPrinterInfo

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: []))
    page = drafted(desk)
    desk.key(Qt.Key.Key_P, ctrl=True)
    note = page.files.note
    assert note is not None and note.sentence.text() == "没有找到打印机。可以先导出 PDF，拷到能打印的电脑上。"
    assert [button.text() for button in note.buttons] == ["导出 PDF"]


def test_a_draft_that_names_who_complained_is_not_printed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(printing, "print_pdf", lambda parent, pdf, *_: not printed.append(pdf))
    page = drafted(desk)
    page.form.set_values({"closing": "陶国梁反映欠薪。"})
    desk.key(Qt.Key.Key_P, ctrl=True)
    note = page.files.note
    assert not printed and note is not None and "出现了诉求人姓名“陶国梁”" in note.sentence.text()


def test_a_letter_that_cannot_be_set_is_not_printed_as_it_was_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(printing, "print_pdf", lambda parent, pdf, *_: not printed.append(pdf))
    page = drafted(desk)
    desk.type("letters.copies_to", "、".join(f"滨河区第{number}人民医院" for number in range(92)))
    desk.key(Qt.Key.Key_P, ctrl=True)
    note = page.files.note
    assert not printed and note is not None and "抄送单位有92家" in note.sentence.text()
    desk.type("letters.copies_to", "滨河区人民医院")
    desk.key(Qt.Key.Key_P, ctrl=True)
    assert "抄送：滨河区人民医院" in "".join("".join(page_texts(printed[0])).split())


def test_a_printed_letter_is_noted_without_a_name(desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "print_pdf", lambda *_: True)
    drafted(desk)
    desk.key(Qt.Key.Key_P, ctrl=True)
    assert desk.said[-1].startswith("已送到打印机：")
    assert [row["detail"] for row in store.query("SELECT detail FROM act_log WHERE act = 'print'")] == ["未签发的意见书"]


# -- the list ---------------------------------------------------------------------------------------------------------


def test_views_and_filters_show_what_waits(desk: Desk, store: Store, clock: Clock, dialogs: Dialogs) -> None:
    overdue(desk, clock, dialogs)
    drafted(desk)
    back(desk)
    counts = desk.find(ViewTabs, "letters.views")._counts
    assert counts == {"to_issue": 1, "to_serve": 0, "waiting": 0, "overdue": 1, "rectified": 0, "all": 2}
    assert desk.rows("letters.list", "kind") == ["意见书", "提示函"]
    choose_view(desk, "overdue")
    assert desk.rows("letters.list", "number") == ["站工劳监提〔2026〕1号"]
    assert desk.rows("letters.list", "due")[0].startswith("逾期 ")
    choose_view(desk, "all")
    desk.find(FilterChip, "letters.filter.kind").choose(["opinion"])
    assert desk.rows("letters.list", "kind") == ["意见书"]
    desk.key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_F, ctrl=True)
    write(desk.find(QWidget, "letters.search"), "没有这家")
    assert desk.rows("letters.list", "kind") == []


def test_enter_on_a_row_opens_the_letter_and_esc_comes_back(desk: Desk, store: Store) -> None:
    drafted(desk)
    back(desk)
    page = desk.window.page()
    assert isinstance(page, Letters)
    page.table.select_number(0)
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert editor(desk).letter_id == letter(store).id
    back(desk)
    assert desk.window.page() is page


def test_small_windows_have_the_steps_in_a_line_and_the_checks_behind_a_button(desk: Desk) -> None:
    page = drafted(desk)
    page.arrange(Room(1366, 690))
    assert page.findChild(Stepper).isVisible() and not page.findChild(VerticalStepper).isVisible()
    assert not page.checks.isVisible()
    desk.click("letters.show_checks")
    assert page.checks.isVisible()
    page.arrange(Room(1440, 820))
    assert page.findChild(VerticalStepper).isVisible()


# -- the preview ------------------------------------------------------------------------------------------------------


def test_what_a_check_asks_for_is_written_behind_what_stands_there(desk: Desk) -> None:
    page = drafted(desk)
    page.form.put("contact", "王芳")
    page.checks.asked.emit("contact")
    QTest.keyClicks(page.form.editor("contact"), "13900002188")
    assert page.form.values()["contact"] == "王芳13900002188"


def test_a_letter_says_that_its_case_was_deleted_and_keeps_the_link(desk: Desk, store: Store) -> None:
    page = drafted(desk)
    said = f"关联的诉求 {case(store).number} 已经删除，在“设置”的“回收站”里。"
    assert said not in sentences(page)
    gone = case(store)
    desk.context.tell(grievances.remove(store, gone, "删除"))
    assert sentences(page)[said] is False
    box = page.form._boxes["cases"]
    assert box.hint == said.removeprefix("关联的诉求 ").rstrip("。")
    page.form.put("contact", "王芳 13900002188")
    assert page.save()
    desk.context.tell(grievances.restore(store, store.get(Grievance, gone.id), "放回"))
    assert [held.id for held in page.stored.grievances] == [gone.id]
    assert said not in sentences(page) and box.hint == ""


def test_esc_closes_the_checks_before_the_letter(desk: Desk) -> None:
    page = drafted(desk)
    desk.window.toast.hide()
    desk.window.resize(1366, 768)
    desk.click("letters.show_checks")
    desk.key(Qt.Key.Key_Escape)
    assert page.checks.isHidden() and not page.checks_button.isChecked()
    assert desk.window.page() is page
    desk.key(Qt.Key.Key_Escape)
    assert desk.sees("letters.list")


@pytest.mark.usefixtures("drawn_sheets")
def test_the_page_is_set_beside_the_window_and_follows_what_is_typed(store: Store, desk: Desk, qtbot: QtBot) -> None:
    letter_id = drafted(desk).letter_id
    context = Context(store, {})
    page = LetterEditor(context, letter_id)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    qtbot.waitUntil(lambda: page.preview.pages > 0)
    facts: Any = page.form.editor("facts")
    facts.setFocus()
    write(facts, "另有一句新的话。")
    qtbot.waitUntil(lambda: "另有一句新的话" in text(page))
    qtbot.waitUntil(lambda: not context.jobs)


@pytest.mark.usefixtures("drawn_sheets")
def test_a_click_in_the_page_goes_to_the_field(desk: Desk) -> None:
    page = drafted(desk)
    assert page.preview.sheets is not None
    top = next(top for top, _, line in page.preview.sheets.lines[0] if "8月至9月工资" in line)
    scale = page.preview._sheet.page.width() / 210
    at = page.preview._sheet.page.topLeft() + QPoint(round(60 * scale), round((top + 3) * scale))
    desk.qtbot.mouseClick(page.preview._sheet, Qt.MouseButton.LeftButton, pos=at)
    assert page.form.editor("facts").hasFocus()


def test_a_page_left_while_its_sheet_is_being_set_is_not_missed(store: Store, desk: Desk, qtbot: QtBot) -> None:
    letter_id = drafted(desk).letter_id
    context = Context(store, {})
    page = LetterEditor(context, letter_id)
    page.deleteLater()
    qtbot.wait(1)
    qtbot.waitUntil(lambda: not context.jobs)


def test_dates_of_the_clock_are_working_days(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    issued(desk, dialogs)
    made = letter(store)
    clock = actions.reply_clock(made, "2026-03-16")
    assert clock is not None and clock.rule.amount == PLENTY
    assert date.fromisoformat(clock.due).isoweekday() < 6


def test_buttons_of_the_head_say_what_comes_next(desk: Desk, dialogs: Dialogs) -> None:
    page = drafted(desk)
    assert [button.text() for button in desk.window.head.buttons()] == ["更多", "签发取号", "送核稿"]
    assert page.title == "监督文书" and page.phrase == f"{EMPLOYER.name}，意见书"
    assert isinstance(desk.find(QWidget, "letters.more"), Button)


@pytest.mark.usefixtures("drawn_sheets")
def test_a_letter_to_everyone_may_be_handed_to_some_besides_each_with_a_receipt(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = drafted(desk, "reminder")
    choose_kind(desk, "public")
    assert page.form.employers.items() == [], "the employer of the case is not named by the way"
    choose_kind(desk, "reminder")
    assert [one.name for one in page.form.employers.items()] == [EMPLOYER.name]
    choose_kind(desk, "public")
    desk.type("letters.public_addressee", "全区各用人单位")
    page.form.employers.add([store.matching(Employer)[0]])
    desk.key(Qt.Key.Key_S, ctrl=True)
    (held,) = store.matching(LetterAddressee)
    assert held.employer_id
    page.preview.refresh()
    assert "全区各用人单位：" in text(page) and EMPLOYER.name not in text(page)


def test_a_list_of_names_is_pasted_and_those_not_on_file_stay_in_the_field(desk: Desk, store: Store) -> None:
    with store.step("单位") as step:
        for number in range(1, 93):
            step.add(Employer(name=f"滨河第{number}家有限公司"))
    page = drafted(desk, "reminder")
    field = page.form.employers.field
    QGuiApplication.clipboard().setText("\n".join(f"滨河第{number}家有限公司" for number in range(1, 94)) + "\n")
    field.setFocus()
    field.paste()
    page.form.employers.take_typed()
    assert len(page.form.employers.items()) == 93  # with the one of the case
    assert field.text() == "滨河第93家有限公司"
    assert page.form.employers.trouble.text() == "单位档案里没有这 1 家，其余 92 家已加上。"
