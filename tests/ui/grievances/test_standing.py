"""Orders, notices, recusals, employers and the list of a case, done in the window."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, intake, registered
from desk import Desk, write
from stand_ins import Clock, Dialogs
from station.actions import members as member_acts
from station.actions.grievances import register
from station.casework.casefile import CaseFile
from station.casework.model import Grievance, HotlineOrder, Member, Worker
from station.casework.roster import read_text
from station.db.casefiles import case_file
from station.db.store import Store
from station.ui.context import Context
from station.ui.grievances.members import MembersTab
from station.ui.grievances.page import Grievances
from station.ui.papers.page import PaperPage
from station.ui.table import Table
from station.ui.widgets import Button, Note, Paragraph, Stepper, ViewTabs


@pytest.fixture
def desk(store: Store, clock: Clock, qtbot: QtBot) -> Desk:
    at_work(store)
    return Desk(store, qtbot, grievances=Grievances)


def shown(desk: Desk, case: CaseFile, tab: str = "overview") -> CaseFile:
    desk.context.go("grievances", id=case.grievance.id)
    desk.find(ViewTabs, "grievance.tabs").set_current(tab)
    return case


def again(desk: Desk, case: CaseFile) -> CaseFile:
    return case_file(desk.store, case.grievance.id)


def press(desk: Desk, name: str) -> None:
    """Press a button that may have to be scrolled to."""
    desk.find(Button, name).click()


def problem(desk: Desk, panel: str, name: str) -> str:
    page: Any = desk.window.page()
    assert page.detail.panel is not None and page.detail.panel.objectName() == panel
    return str(page.detail.panel.form.shown_problems().get(name, ""))


# -- orders ----------------------------------------------------------------------------------------------------------------------


def test_an_order_is_led_to_its_close(desk: Desk) -> None:
    case = shown(desk, registered(desk.store, channel="12351", external_number="T-1", status="pending"))
    press(desk, "order.sign.start")
    assert again(desk, case).orders[0].status == "signed" and desk.said[-1] == "已签收工单 T-1"
    press(desk, "order.answer.start")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem(desk, "order", "answer") == "请填写反馈内容。"
    write(desk.find(QPlainTextEdit, "order.answer"), "单位已补发工资")
    desk.key(Qt.Key.Key_S, ctrl=True)
    press(desk, "order.review.start")
    desk.choose("order.review", "通过")
    desk.key(Qt.Key.Key_S, ctrl=True)
    press(desk, "order.close.start")
    desk.key(Qt.Key.Key_S, ctrl=True)
    order = again(desk, case).orders[0]
    assert (order.status, order.answer, order.answered_at, order.closed_on) == (
        "closed",
        "单位已补发工资",
        "2026-03-16T09:00",
        "2026-03-16",
    )
    assert not desk.sees("order.sign.start") and not desk.sees("order.answer.start")


def test_an_order_goes_back_with_its_reason(desk: Desk) -> None:
    case = shown(desk, registered(desk.store, channel="12345", external_number="T-1", status="pending"))
    press(desk, "order.return.start")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem(desk, "order", "return_reason") == "请填写退单理由。"
    desk.type("order.return_reason", "属于住房公积金")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert again(desk, case).grievance.status == "returned"
    stepper = next(part for part in desk.window.findChildren(Stepper) if part.steps and part.steps[0].label == "派单" and part.isVisible())
    assert [step.label for step in stepper.steps] == ["派单", "退单"]


def test_what_the_order_states_is_corrected_and_one_is_noted_later(desk: Desk) -> None:
    case = shown(desk, registered(desk.store))
    desk.context.go("grievances", id=case.grievance.id, act="order.new")
    desk.choose("order.platform", "12345")
    desk.type("order.number", "X-7")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert again(desk, case).orders[0].number == "X-7"
    press(desk, "order.correct.start")
    desk.choose("order.grade", "难点")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert again(desk, case).orders[0].grade == "hard"


# -- notices and consents ---------------------------------------------------------------------------------------------------------


def test_a_case_without_a_notice_shows_a_quiet_gap_and_is_told(desk: Desk) -> None:
    case = shown(desk, registered(desk.store), "people")
    assert desk.find(Note, "consent.gap").sentence.text() == "还没有登记个人信息处理告知。"
    desk.click("consent.notice.start")
    desk.choose("consent.way", "当面出示")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (notice,) = again(desk, case).consents
    assert (notice.kind, notice.way, notice.given_on) == ("notice", "shown", "2026-03-16")
    assert not desk.sees("consent.gap")


def test_a_consent_of_its_own_is_asked_for_each_recipient_and_taken_back(desk: Desk) -> None:
    case = shown(desk, registered(desk.store), "people")
    desk.click("consent.new.start")
    desk.choose("consent.way", "书面签字")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem(desk, "consent", "recipient").startswith("请选择接收方")
    desk.choose("consent.recipient", "律师事务所")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("consent.withdraw.start")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (consent,) = again(desk, case).consents
    assert (consent.kind, consent.recipient, consent.withdrawn_on) == ("share", "law_firm", "2026-03-16")
    assert not desk.sees("consent.withdraw.start")


def test_the_notice_is_looked_at_as_the_very_paper(desk: Desk) -> None:
    shown(desk, registered(desk.store), "people")
    desk.click("grievance.paper.privacy_notice.view")
    assert isinstance(desk.window.page(), PaperPage)


def test_nobody_named_nothing_to_tell(desk: Desk) -> None:
    shown(desk, registered(desk.store, None, is_anonymous=True), "people")
    assert not desk.sees("consent.notice.start") and desk.sees("recusal.start")


# -- 回避 -----------------------------------------------------------------------------------------------------------------------


def test_the_handler_keeps_away_and_hands_the_case_on(desk: Desk) -> None:
    case = shown(desk, registered(desk.store), "people")
    desk.click("recusal.start")
    desk.type("recusal.person", "王芳")
    desk.choose("recusal.reason", "有直接利害关系")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem(desk, "recusal", "handler") == "王芳是这件诉求的承办人，请选改由谁承办。"
    desk.type("recusal.handler", "丁维岳")
    desk.key(Qt.Key.Key_S, ctrl=True)
    found = again(desk, case)
    assert (found.grievance.handler, found.recusals[0].person) == ("丁维岳", "王芳")
    desk.window.activateWindow()  # without a screen the list of suggestions has taken the window's place
    desk.click("grievance.progress")
    write(desk.find(QPlainTextEdit, "progress.content"), "电话联系")
    desk.key(Qt.Key.Key_S, ctrl=True)
    page: Any = desk.window.page()
    assert page.detail.panel.footer.words.text() == "还有 1 处要改：王芳在这件诉求里应当回避（有直接利害关系），请换别人"
    desk.click("progress.cancel")
    desk.click("recusal.lift")
    assert again(desk, case).recusals == ()


# -- employers ----------------------------------------------------------------------------------------------------------------------


def test_an_employer_is_added_given_another_role_and_taken_out(desk: Desk) -> None:
    case = shown(desk, registered(desk.store), "people")
    assert not desk.sees("party.drop")
    desk.click("party.add.start")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem(desk, "party", "name") == "请填写单位名称。"
    desk.type("party.0.name", "云桥网络科技")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [(e.name, p.role) for p, e in again(desk, case).parties][1] == ("云桥网络科技", "user")
    page: Any = desk.window.page()
    page.detail.start(f"party.role:{again(desk, case).parties[1][0].id}")
    desk.choose("party.role", "平台企业")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert again(desk, case).parties[1][0].role == "platform"
    buttons = [button for button in desk.window.findChildren(Button, "party.drop") if button.isVisible()]
    desk.qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert len(again(desk, case).parties) == 1


# -- the list ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(desk: Desk) -> CaseFile:
    names = "甲乙丙丁戊己庚辛壬癸"
    people = tuple((Member(amount=100_000), Worker(name=f"职工{name}")) for name in names)
    case = register(desk.store, replace(intake(people=10, amount=1_200_000), members=people))
    return shown(desk, case, "members")


def table(desk: Desk) -> Table:
    return desk.find(Table, "grievance.members")


def test_a_case_of_one_has_no_list(desk: Desk) -> None:
    shown(desk, registered(desk.store))
    assert "members" not in dict(desk.find(ViewTabs, "grievance.tabs")._tabs)


def test_duties_and_sums_are_shown(desk: Desk, crowd: CaseFile) -> None:
    assert desk.find(Paragraph, "members.level").text().startswith("群体性　要做的事 6 项，案卷里看得到已做 1 项")
    assert desk.find(Note, "members.remarks").sentence.text() == (
        "本人金额合计 10,000.00 元，与涉及金额差 2,000.00 元。\n代表人 0 人，应当推举 3 至 5 人。"
    )
    assert desk.find(Paragraph, "members.figures").text() == "合意率 0.00%（名单 10，签约或已付 0），本人金额合计 10,000.00 元"
    assert desk.sees("members.level.collective")


def test_a_line_is_changed_where_it_stands_and_enter_goes_on(desk: Desk, crowd: CaseFile) -> None:
    table(desk).select_number(0)
    table(desk).setFocus()
    desk.qtbot.keyClick(table(desk).view, Qt.Key.Key_Return)
    desk.choose("member.outcome", "已签约")
    desk.type("member.paid", "900")
    desk.qtbot.keyClick(desk.find(QLineEdit, "member.settled_on"), Qt.Key.Key_Return)
    first, second = (member for member, _ in again(desk, crowd).members[:2])
    assert (first.outcome, first.paid) == ("signed", 90_000)
    desk.type("member.paid", "很多")
    desk.qtbot.keyClick(desk.find(QLineEdit, "member.paid"), Qt.Key.Key_Return)
    assert again(desk, crowd).members[1][0] == second and desk.sees("member.paid")
    desk.qtbot.keyClick(desk.find(QLineEdit, "member.paid"), Qt.Key.Key_Escape)
    assert not desk.sees("member.paid") and again(desk, crowd).members[1][0] == second
    assert "合意率 10.00%" in desk.find(Paragraph, "members.figures").text()


def test_several_are_settled_with_their_true_count(desk: Desk, crowd: CaseFile) -> None:
    table(desk).view.selectAll()
    assert desk.find(Button, "members.settle.start").text() == "填结果 10 人"
    desk.click("members.settle.start")
    desk.choose("settle.outcome", "已支付")
    assert desk.find(Button, "settle.save").text() == "保存 10 人"
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert {(m.outcome, m.paid, m.settled_on) for m, _ in again(desk, crowd).members} == {("paid", 100_000, "2026-03-16")}
    assert desk.said[-1] == "已填 10 人的结果"


def test_representatives_are_chosen_and_six_are_refused(desk: Desk, crowd: CaseFile) -> None:
    table(desk).view.selectAll()
    desk.click("members.represent.start")
    assert not any(member.is_representative for member, _ in again(desk, crowd).members)
    table(desk).select_number(2)
    desk.click("members.represent.start")
    assert [worker.name for member, worker in again(desk, crowd).members if member.is_representative] == ["职工丙"]
    assert [group.label for n in range(3) if (group := table(desk).model.group(n))] == ["代表人", "其他职工"]
    assert desk.rows("grievance.members", "name")[0] == "职工丙"
    table(desk).select_number(1)
    assert desk.find(Button, "members.represent.start").text() == "取消代表人 1 人"
    desk.click("members.represent.start")
    assert not any(member.is_representative for member, _ in again(desk, crowd).members)


def test_people_are_taken_off_the_list(desk: Desk, crowd: CaseFile) -> None:
    table(desk).select_number(0)
    desk.click("members.drop.start")
    assert len(again(desk, crowd).members) == 9 and desk.said[-1] == "已移出名单 1 人"
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert len(again(desk, crowd).members) == 10


def test_a_pasted_list_is_counted_and_mended_before_anything_is_stored(desk: Desk, crowd: CaseFile) -> None:
    desk.click("members.add.start")
    field = desk.find(QPlainTextEdit, "members.list")
    field.insertPlainText("姓名\t手机\n子\t13900000001\n丑\t1390000000\n")
    assert desk.find(Paragraph, "members.list.words").text() == "认出 1 人，跳过 1 行标题或合计，1 行要改"
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem(desk, "members", "list") == "有 1 行要改：改好，或者删去那一行。" and len(again(desk, crowd).members) == 10
    field.setPlainText("姓名\t手机\n子\t13900000001\n丑\t13900000002\n")
    assert desk.find(Button, "members.save").text() == "加入 2 人"
    desk.key(Qt.Key.Key_S, ctrl=True)
    found = again(desk, crowd)
    assert len(found.members) == 12 and found.grievance.people == 12


def test_a_list_comes_from_a_workbook(desk: Desk, crowd: CaseFile, tmp_path: Path, dialogs: Dialogs) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["姓名", "金额"], ["子", 1200], ["丑", 800.5]):
        sheet.append(row)
    book.save(tmp_path / "名单.xlsx")
    desk.click("members.add.start")
    dialogs.answer((str(tmp_path / "名单.xlsx"), ""))
    desk.click("members.list.file")
    assert desk.find(Paragraph, "members.list.words").text() == "认出 2 人，金额合计 2,000.50 元，跳过 1 行标题或合计"
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [member.amount for member, _ in again(desk, crowd).members[-2:]] == [120_000, 80_050]


def test_a_list_half_typed_comes_back(desk: Desk, crowd: CaseFile) -> None:
    desk.click("members.add.start")
    desk.find(QPlainTextEdit, "members.list").insertPlainText("子\t13900000001")
    desk.click("members.cancel")
    desk.click("members.add.start")
    assert desk.find(QPlainTextEdit, "members.list").toPlainText() == "子\t13900000001"


def test_numbers_are_covered_in_the_list(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store, people=2)
    member_acts.add(store, case.grievance.id, read_text("甲\t13900000001").people)
    tab = MembersTab(Context(store, {}, inline=True))
    qtbot.addWidget(tab)
    tab.show_case(case_file(store, case.grievance.id), True)
    phone = next(item for item in tab.table.model.columns if item.key == "phone")
    assert phone.words(tab.table.model.row(0)) == "139****0001"
    tab.show_case(case_file(store, case.grievance.id), False)
    assert phone.words(tab.table.model.row(0)) == "13900000001"


# -- at intake ------------------------------------------------------------------------------------------------------------------------


def test_an_order_and_a_notice_are_registered_with_the_case(desk: Desk, store: Store) -> None:
    desk.window.show_place("grievances")
    desk.key(Qt.Key.Key_N, ctrl=True)
    assert not desk.sees("intake.hotline_order.grade")
    desk.choose("intake.grievance.channel", "12351 工单")
    desk.choose("intake.hotline_order.grade", "难点")
    form: Any = desk.window.page()
    said = [label.text() for label in form.side.clock_card.findChildren(QLabel)]
    assert "工单签收" in said and "工单反馈（难点）" in said
    desk.type("intake.worker.name", "倪小曼")
    desk.type("intake.parties.0.name", "青禾里餐饮")
    desk.choose("intake.grievance.category", "工时休假")
    desk.type("intake.grievance.summary", "连续加班")
    desk.choose("intake.consent.way", "电话口述")
    desk.key(Qt.Key.Key_S, ctrl=True)
    page: Any = desk.window.page()
    assert page.form.shown_problems() == {"grievance.external_number": "请填写外部工单号。"}
    desk.type("intake.grievance.external_number", "12351-001")
    desk.key(Qt.Key.Key_S, ctrl=True)
    case = case_file(store, store.matching(Grievance)[0].id)
    assert [(o.number, o.grade) for o in case.orders] == [("12351-001", "hard")] and store.count(HotlineOrder) == 1
    assert [(c.kind, c.way, c.given_on) for c in case.consents] == [("notice", "spoken", "2026-03-16")]


def test_an_employer_that_comes_up_again_and_again_is_told_of(desk: Desk, store: Store) -> None:
    for n in range(3):
        registered(store, None, worker_title=f"职工{n}")
    desk.window.show_place("grievances")
    desk.key(Qt.Key.Key_N, ctrl=True)
    desk.type("intake.parties.0.name", "晨光家具厂")
    assert desk.find(Note, "intake.repeated").sentence.text().startswith("近一年第 4 件诉求")
    page: Any = desk.window.page()
    words = [label.text() for label in page.side.employer_card.findChildren(Paragraph)]
    assert "3 件诉求、3 件在办" in words
    assert desk.find(QWidget, "intake.side").findChildren(QLabel)
