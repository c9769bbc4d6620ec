"""A letter on its way by clicks: reviewed, sent back, approved, sealed, served to several, answered, followed, withdrawn, filed."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from cases import registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.actions import letters
from station.actions.setting_up import set_up
from station.casework.model import Employer, Grievance, Letter, LetterAddressee, LetterCase, StaffMember, Station, StatuteCheck, Worker
from station.db.store import Store
from station.ui.letters.acts import DiscloseDialog, LeaveOutDialog
from station.ui.letters.deliveries import LATE, UNSERVED, DeliveriesTable
from station.ui.letters.editor import TEXT, LetterEditor
from station.ui.letters.issuing import IssueDialog, SealDialog
from station.ui.letters.page import Letters
from station.ui.letters.statutes import CompareDialog, StatutesEditor
from station.ui.mailrun.page import MailRunPage
from station.ui.widgets import SKIPPED, Button, Dialog, Note

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
EMPLOYERS = [Employer(name=name) for name in ("川岳建筑劳务有限公司", "滨河宏拓五金制品厂", "滨河锦禾保洁服务有限公司")]


def fill_store(store: Store) -> None:
    set_up(store, STATION, StaffMember(name="王芳", card_number="滨工监0012"))
    with store.step("加人") as step:
        step.add(StaffMember(name="陈立秋", card_number="滨工监0017"))
        for employer in EMPLOYERS[1:]:
            step.add(employer)
    worker = Worker(name="陶国梁", phone="13800138000")
    registered(store, worker, EMPLOYERS[0], people=23, amount=41_860_000, summary="8月至9月工资没有支付")


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, letters=Letters)
    made.window.show_place("letters")
    return made


def employer(store: Store, name: str) -> Employer:
    return store.matching(Employer, name=name)[0]


def opened(desk: Desk, kind: str = "reminder", count: int = 1) -> LetterEditor:
    """A draft about the case to the first of the employers."""
    case = desk.store.matching(Grievance)[0]
    names = [one.name for one in EMPLOYERS[:count]]
    made = letters.draft(desk.store, kind, grievance_id=case.id, employers=[employer(desk.store, name) for name in names])
    desk.context.go("letters", id=made.letter.id)
    return editor(desk)


def editor(desk: Desk) -> LetterEditor:
    page = desk.window.page()
    assert isinstance(page, LetterEditor)
    return page


def stored(page: LetterEditor) -> Letter:
    return page.context.store.get(Letter, page.letter_id)


def signed(dialog: IssueDialog) -> None:
    dialog.form.set_values({"signer": "梁敏华", "signer_post": "副主席"})
    dialog.form.changed.emit("signer")
    dialog.buttons["issue"].click()


def test_what_is_passed_over_is_said_before_it_is_signed(desk: Desk, dialogs: Dialogs) -> None:
    opened(desk)
    said: list[str] = []

    def look(dialog: IssueDialog) -> None:
        said.extend(note.sentence.text() for note in dialog.findChildren(Note))

    dialogs.answer(look)
    desk.click("letters.issue")
    assert "不经核稿，流程里写明：没有送核稿，提示函由签发人审定。" in said


def issued(desk: Desk, dialogs: Dialogs, count: int = 1) -> LetterEditor:
    page = opened(desk, count=count)
    dialogs.answer(signed)
    desk.click("letters.issue")
    return page


def does(page: LetterEditor, words: str) -> None:
    """Take an entry of the letter's menu."""
    next(action for action in page.acting.menu().actions() if action.text() == words).trigger()


def offers(page: LetterEditor) -> list[str]:
    return [action.text() for action in page.acting.menu().actions() if action.text()]


def with_reason(text: str, key: str) -> Callable[[Dialog], None]:
    def answer(dialog: Dialog) -> None:
        field: Any = dialog.findChild(QWidget, "reason")
        field.setText(text)
        dialog.buttons[key].click()

    return answer


def test_a_receipt_entered_wrongly_is_corrected(desk: Desk, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    assert "改送达登记…" not in offers(page)
    letters.serve(desk.store, page.letter_id, LetterAddressee(service_way="direct", served_on="2026-03-16", servers="王芳、陈立秋"))
    page.load()
    does(page, "改送达登记…")
    assert page.act is not None and page.act.form.values()["servers"] == "王芳、陈立秋"
    desk.type("letters.serve.receiver", "周立")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (delivery,) = letters.deliveries_of(desk.store, page.letter_id)
    assert (delivery.receiver, delivery.reply_due_on, page.act) == ("周立", "2026-03-31", None)


# -- before the number ------------------------------------------------------------------------------------------------


def test_a_letter_sent_back_says_why_and_goes_on_after_it_was_mended(desk: Desk, dialogs: Dialogs) -> None:
    page = opened(desk)
    assert page.primary.text() == "送核稿"
    desk.click("letters.next")
    assert (stored(page).status, page.primary.text()) == ("review", "登记核稿")
    desk.click("letters.next")
    desk.choose("letters.review.verdict", "退回修改")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert page.act is not None and "请填写" in page.act.form._boxes["opinion"].message.text()
    desk.type("letters.review.opinion", "金额要写清楚")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert stored(page).status == "draft"
    assert page.returned.sentence.text() == "王芳 3月16日退回修改：金额要写清楚"
    desk.click("letters.next")
    assert not page.returned.isVisible()
    desk.click("letters.next")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert page.primary.text() == "登记签发"


def test_only_a_post_of_the_rule_may_approve_and_then_the_number_is_drawn(desk: Desk, dialogs: Dialogs) -> None:
    page = opened(desk)
    desk.click("letters.next")
    does(page, "登记签发")
    desk.type("letters.approval.done_by", "梁敏华")
    desk.type("letters.approval.post", "干事")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert page.act is not None and "主席、副主席签发" in page.act.form._boxes["post"].message.text()
    desk.type("letters.approval.post", "副主席")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (stored(page).signer, page.primary.text()) == ("梁敏华", "取号用印")
    assert desk.said[-1] == "已登记签发：同意", "the number is still to be drawn"

    def number(dialog: IssueDialog) -> None:
        assert "signer" not in dialog.form.names()
        dialog.seal.keeper.setText("王芳")
        dialog.seal.copies.setText("3")
        dialog.buttons["issue"].click()

    dialogs.answer(number)
    desk.click("letters.next")
    assert (stored(page).number, stored(page).signer_post) == ("站工劳监提〔2026〕1号", "副主席")
    step = next(step for step in page.steps.steps if step.label == "取号用印")
    assert step.detail == "站工劳监提〔2026〕1号，王芳用印3份"


def test_an_opinion_without_a_check_is_not_signed_before_the_reason_is_given(desk: Desk, dialogs: Dialogs) -> None:
    page = opened(desk, "opinion")
    asked: list[list[str]] = []

    def leave(dialog: LeaveOutDialog) -> None:
        asked.append(list(dialog.reasons))
        dialog.buttons[""].click()

    dialogs.answer(leave)
    desk.click("letters.issue")
    assert asked == [["check", "negotiation"]]
    assert stored(page).status == "draft"
    dialogs.answer(with_reasons("单位已经承认"))
    does(page, "不经“核查”…")
    found = {step.label: step for step in page.steps.steps}
    assert (found["核查"].state, found["核查"].detail) == (SKIPPED, "不做：单位已经承认")


def with_reasons(text: str) -> Callable[[LeaveOutDialog], None]:
    def answer(dialog: LeaveOutDialog) -> None:
        for field in dialog.reasons.values():
            field.setText(text)
        dialog.buttons["skip"].click()

    return answer


def test_a_proposal_of_a_station_is_asked_for_and_gets_the_number_it_is_told(desk: Desk, dialogs: Dialogs) -> None:
    page = opened(desk, "proposal")
    assert page.primary.text() == "提请签发"
    desk.click("letters.next")
    assert (stored(page).status, page.primary.text()) == ("review", "登记文号")
    assert "登记核稿" not in offers(page)
    assert desk.said[-1] == "已提请滨河区总工会签发，这台电脑还不能发送，请打印出来送去"


# -- the text ---------------------------------------------------------------------------------------------------------


def test_a_name_gives_way_to_a_word_or_stays_with_its_reason(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = opened(desk, "opinion")
    desk.type("letters.facts", "陶国梁的工资没有支付。")
    page.preview.refresh()
    desk.click("letters.check.mend")
    assert page.form.values()["facts"] == "职工的工资没有支付。"
    desk.type("letters.facts", "陶国梁的工资没有支付。")
    page.preview.refresh()

    def disclose(dialog: DiscloseDialog) -> None:
        assert dialog.names() == ["陶国梁"]
        with_reason("本人要求写明", "disclose")(dialog)

    dialogs.answer(disclose)
    desk.click("letters.check.disclose")
    kept = stored(page)
    assert (kept.disclosed, kept.disclosure_reason, kept.disclosed_by) == ("陶国梁", "本人要求写明", "王芳")
    assert kept.facts == "陶国梁的工资没有支付。"
    assert not desk.sees("letters.check.disclose")


def test_what_is_written_otherwise_than_the_standard_is_mended_with_one_click(desk: Desk) -> None:
    page = opened(desk, "opinion")
    desk.type("letters.facts", "2026年03月05日应当支付工资。")
    page.preview.refresh()
    assert len(page.form.findings()) == 1
    desk.click("letters.correct")
    assert page.form.values()["facts"] == "2026年3月5日应当支付工资。"
    assert page.is_dirty() and page.form.findings() == []
    desk.type("letters.facts", "2026年03月05日，应付3,000元。")
    page.preview.refresh()
    desk.click("letters.correct_all")
    assert page.form.findings() == []


def test_an_article_compared_with_its_text_warns_no_more(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = opened(desk, "opinion")
    statutes = desk.find(StatutesEditor, "letters.statutes")
    statutes.show_value("《本市某规定》第三条")

    def compared(dialog: CompareDialog) -> None:
        dialog.buttons["store"].click()
        assert dialog.trouble.text()  # with which version?
        dialog.form.set_values({"version": "2025年1月1日施行"})
        dialog.buttons["store"].click()

    dialogs.answer(compared)
    desk.click("letters.compare_statute")
    (check,) = store.matching(StatuteCheck)
    assert (check.citation, check.checked_by) == ("《本市某规定》第三条", "王芳")
    assert not desk.sees("letters.compare_statute")
    page.preview.refresh()
    assert page.checks.failed() == 1  # no check was recorded


def test_typed_short_names_become_full_citations(desk: Desk, qtbot: QtBot) -> None:
    opened(desk, "opinion")
    statutes = desk.find(StatutesEditor, "letters.statutes")
    statutes.show_value("")
    statutes.field.setText("劳动法50、91条")
    qtbot.keyClick(statutes.field, Qt.Key.Key_Return)
    assert statutes.items() == ["《中华人民共和国劳动法》第五十条", "《中华人民共和国劳动法》第九十一条"]


def test_cases_are_added_and_taken_away_with_their_sums(desk: Desk, store: Store, qtbot: QtBot) -> None:
    other = registered(store, Worker(name="韩素琴"), EMPLOYERS[1], people=2, amount=1_000_000, summary="加班费没有支付").grievance
    page = opened(desk, "opinion")
    page.form.cases.field.setText(other.number)
    qtbot.keyClick(page.form.cases.field, Qt.Key.Key_Return)
    assert [case.number for case in page.form.cases.items()][-1] == other.number
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert {case.grievance_id for case in store.matching(LetterCase, letter_id=page.letter_id)} == {c.id for c in page.form.cases.items()}
    assert (stored(page).people, stored(page).amount) == (25, 42_860_000)
    page.form.cases.remove(page.form.cases.items()[0])
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [case.grievance_id for case in store.matching(LetterCase, letter_id=page.letter_id)] == [other.id]
    desk.context.undo()
    assert len(store.matching(LetterCase, letter_id=page.letter_id)) == 2


# -- several addressees -----------------------------------------------------------------------------------------------


def table(desk: Desk) -> DeliveriesTable:
    return desk.find(DeliveriesTable, "letters.deliveries")


def choose(desk: Desk, *names: str) -> None:
    found = table(desk).table
    found.view.clearSelection()
    model = found.view.selectionModel()
    for number in range(found.model.rowCount()):
        if found.model.row(number)["name"] in names:
            index = found.model.index(number, 0)
            model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)


def receipts(store: Store) -> dict[str, LetterAddressee]:
    return {store.get(Employer, each.employer_id).name: each for each in store.matching(LetterAddressee) if each.served_on}


def test_those_chosen_are_served_by_post_each_with_its_own_number(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs, count=3)
    assert page.is_table()
    first, second, third = (one.name for one in EMPLOYERS)
    choose(desk, first, third)
    desk.click("letters.delivery.serve")
    desk.choose("letters.serve.service_way", "邮寄送达")
    desk.type("letters.serve.numbers", f"{third}\tEB123456789CN\n{first} EB987654321CN")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert {name: each.express_number for name, each in receipts(store).items()} == {first: "EB987654321CN", third: "EB123456789CN"}
    assert stored(page).status == "issued"
    assert desk.rows("letters.deliveries.table", "served_on") == ["3月16日", "", "3月16日"]
    table(desk).groups.set_current(UNSERVED)
    assert desk.rows("letters.deliveries.table", "name") == [second]
    desk.context.undo()
    assert receipts(store) == {}


def test_a_refusal_wants_its_reason_and_witnesses(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    desk.click("letters.next")
    desk.choose("letters.serve.service_way", "留置送达")
    assert not desk.sees("letters.serve.receiver")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert page.act is not None and page.act.footer.words.text() == "还有 2 处要改：拒收事由和日期、见证人"
    desk.type("letters.serve.refusal_reason", "3月16日负责人拒绝签收")
    desk.type("letters.serve.witnesses", "社区居委会 李某")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (receipt,) = store.matching(LetterAddressee)
    assert (receipt.service_way, receipt.reply_state, stored(page).status) == ("left", "refused", "refused")
    assert page.primary.text() == "拟意见书"


def test_from_case_to_the_next_letter(desk: Desk, store: Store, clock: Clock, dialogs: Dialogs) -> None:
    """The journey: drafted, sent back, reviewed, approved, numbered, served twice, one answers, one does not, the next letter."""
    page = opened(desk, count=2)
    for verdict in ("退回修改", "同意"):
        desk.click("letters.next")
        desk.click("letters.next")
        desk.choose("letters.review.verdict", verdict)
        desk.type("letters.review.opinion", "已看")
        desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("letters.next")
    desk.type("letters.approval.done_by", "梁敏华")
    desk.type("letters.approval.post", "主席")
    desk.key(Qt.Key.Key_S, ctrl=True)
    dialogs.answer(lambda dialog: dialog.buttons["issue"].click())
    desk.click("letters.next")
    assert stored(page).number == "站工劳监提〔2026〕1号"
    first, second = (one.name for one in EMPLOYERS[:2])
    for name in (first, second):
        choose(desk, name)
        desk.click("letters.delivery.serve")
        desk.key(Qt.Key.Key_S, ctrl=True)
    assert stored(page).status == "served"
    clock.advance(days=20)
    choose(desk, first)
    desk.click("letters.delivery.answer")
    desk.choose("letters.answer.reply_state", "已回复")
    desk.type("letters.answer.replied_on", "2026-03-25")
    desk.key(Qt.Key.Key_S, ctrl=True)
    page.load()
    table(desk).groups.set_current(LATE)
    choose(desk, second)
    desk.click("letters.delivery.answer")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert {name: each.reply_state for name, each in receipts(store).items()} == {first: "replied", second: "overdue"}
    table(desk).groups.set_current("all")
    choose(desk, first, second)
    assert desk.find(QWidget, "letters.delivery.follow").text() == "拟意见书"
    desk.click("letters.delivery.follow")
    after = editor(desk)
    assert [one.name for one in after.stored.addressees] == [second]
    assert (after.letter.kind, after.letter.ground, after.letter.previous_id) == ("opinion", "no_reply", page.letter_id)


def test_a_task_leads_to_those_it_is_about(desk: Desk, store: Store, clock: Clock, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs, count=3)
    desk.click("letters.next")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert len(receipts(store)) == 3
    clock.advance(days=30)
    desk.context.go("letters", id=page.letter_id, act="follow")
    assert editor(desk).is_table()
    assert table(desk).groups.current() == LATE
    assert len(desk.rows("letters.deliveries.table", "name")) == 3
    desk.click("letters.choose_all")
    assert desk.find(QWidget, "letters.delivery.answer").text() == "登记答复 3 家"
    desk.click("letters.delivery.answer")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert {each.reply_state for each in receipts(store).values()} == {"overdue"}
    desk.click("letters.choose_all")
    assert desk.find(QWidget, "letters.delivery.follow").text() == "拟意见书 3 家"


def test_what_was_put_right_is_recorded_with_who_looked_and_what_it_brought(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    desk.click("letters.next")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("letters.next")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("letters.next")
    desk.choose("letters.check.rectification", "已改")
    desk.type("letters.check.wages_paid", "418600")
    desk.type("letters.check.contracts_signed", "23")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (receipt,) = store.matching(LetterAddressee)
    assert (receipt.checked_by, receipt.checked_on) == ("王芳", "2026-03-16")
    assert (receipt.wages_paid, receipt.contracts_signed) == (41_860_000, 23)
    assert stored(page).status == "rectified"
    assert page.primary.text() == ""

    def seal(dialog: SealDialog) -> None:
        assert not dialog.buttons["seal"].isEnabled()
        dialog.seal.keeper.setText("王芳")
        dialog.buttons["seal"].click()

    dialogs.answer(seal)
    does(page, "登记用印")
    assert page.primary.text() == "归档"
    desk.click("letters.next")
    assert stored(page).status == "done"


def test_a_withdrawn_letter_opens_the_draft_that_stands_for_it(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs)
    dialogs.answer(with_reason("单位名称写错", "withdraw"))
    does(page, "撤回重发…")
    after = editor(desk)
    assert stored(page).status == "void"
    assert (after.letter.replaces_id, after.letter.status, after.letter.number) == (page.letter_id, "draft", "")
    assert after.form.values()["facts"] == page.form.values()["facts"]
    assert after.phrase.endswith("，代替站工劳监提〔2026〕1号")
    page.load()
    assert page.handling.sentence.text() == "已作废：单位名称写错。代替它的还没有签发。"
    dialogs.answer(signed)
    desk.click("letters.issue")
    page.load()
    assert page.handling.sentence.text() == "已作废：单位名称写错。代替它的是站工劳监提〔2026〕2号。"


def test_what_the_department_did_is_its_answer(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    page = opened(desk, "reminder")
    with store.step("作为建议书") as step:
        sent = {"kind": "proposal", "audience": "department", "department": "滨河区人社局", "status": "served"}
        step.save(stored(page).with_values(**sent), stored(page))
        (held,) = store.matching(LetterAddressee)
        step.save(held.with_values(employer_id="", name="滨河区人社局", served_on="2026-03-10"), held)
    page.load()
    assert page.primary.text() == "登记部门反馈"
    desk.click("letters.next")
    desk.type("letters.feedback.department_filed_on", "2026-03-13")
    desk.type("letters.feedback.department_told_on", "2026-03-16")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert page.act is not None and page.act.footer.words.text() == "还有 1 处要改：部门处理结果"
    desk.type("letters.feedback.department_result", "已责令支付。")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (held,) = store.matching(LetterAddressee)
    assert (held.reply_state, held.replied_on, held.department_result) == ("replied", "2026-03-16", "已责令支付。")


# -- out --------------------------------------------------------------------------------------------------------------


def test_word_and_the_papers_around_the_letter_are_offered(desk: Desk, dialogs: Dialogs, tmp_path: Any) -> None:
    page = issued(desk, dialogs, count=2)
    words = [action.text() for action in page.files.menu().actions() if action.text()]
    assert words[0] == "群发打印…"
    assert any("审批单" in one for one in words) and any("送达回证" in one for one in words)
    dialogs.answer((str(tmp_path / "letter.docx"), ""))
    page.parts.set_current(TEXT)
    desk.click("letters.export_word")
    assert (tmp_path / "letter.docx").read_bytes().startswith(b"PK")


def test_a_letter_to_many_is_printed_from_its_table_for_those_chosen(desk: Desk, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs, count=3)
    assert page.is_table()
    run = desk.find(Button, "letters.delivery.print")
    assert run.text() == "群发打印 3 份"
    choose(desk, EMPLOYERS[0].name, EMPLOYERS[2].name)
    assert run.text() == "群发打印 2 份"
    desk.click("letters.delivery.print")
    shown = desk.window.page()
    assert isinstance(shown, MailRunPage) and [item.title for item in shown.list.items()] == [EMPLOYERS[0].name, EMPLOYERS[2].name]


def test_the_papers_around_a_letter_are_in_its_menu_wherever_one_is(desk: Desk, dialogs: Dialogs) -> None:
    page = issued(desk, dialogs, count=2)
    papers = next(action.menu() for action in page.acting.menu().actions() if action.text() == "配套文书")
    assert isinstance(papers, QMenu) and any("审批单" in action.text() for action in papers.actions())


def test_characters_no_font_has_are_told_before_printing_and_signing(desk: Desk, dialogs: Dialogs) -> None:
    page = opened(desk)
    desk.type("letters.closing", "请回复。\ue000")
    page.preview.refresh()
    assert page.preview.missing()
    asked: list[str] = []

    def look(dialog: IssueDialog) -> None:
        dialog.form.set_values({"signer": "梁敏华", "signer_post": "主席"})
        dialog.form.changed.emit("signer")
        asked.append(dialog.question)
        assert not dialog.buttons["issue"].isEnabled()
        dialog.anyway.click()
        assert dialog.buttons["issue"].isEnabled()
        dialog.buttons[""].click()

    dialogs.answer(look)
    desk.click("letters.issue")
    assert len(asked) == 1 and stored(page).status == "draft"

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.question)
        dialog.buttons[""].click()

    dialogs.answer(refuse)
    desk.key(Qt.Key.Key_P, ctrl=True)
    assert "印不出来" in asked[1]


def test_a_proposal_is_about_those_who_gave_its_ground(desk: Desk, store: Store, clock: Clock, dialogs: Dialogs) -> None:
    page = opened(desk, "opinion", count=2)
    dialogs.answer(with_reasons("单位已经承认"), signed)
    desk.click("letters.issue")
    desk.click("letters.next")
    desk.key(Qt.Key.Key_S, ctrl=True)
    clock.advance(days=40)
    choose(desk, EMPLOYERS[1].name)
    desk.click("letters.delivery.answer")
    desk.key(Qt.Key.Key_S, ctrl=True)
    choose(desk, EMPLOYERS[1].name)
    desk.click("letters.delivery.follow")
    after = editor(desk)
    assert (after.letter.kind, after.letter.previous_id) == ("proposal", page.letter_id)
    desk.choose("letters.topic", "其他")
    desk.choose("letters.topic", "拖欠工资")
    opening = after.form.values()["opening"]
    assert EMPLOYERS[1].name in opening and EMPLOYERS[0].name not in opening
    assert not after.form.addressees()


def test_nothing_is_cut_off_in_the_smallest_window_that_is_usual(desk: Desk) -> None:
    """1366 × 768 at 125 %."""
    desk.window.resize(1093, 614)
    page = opened(desk)
    tools = [page.preview.head_box, page.preview.where, *page.preview.findChildren(Button)]
    desk.qtbot.waitUntil(lambda: all(tool.width() >= tool.sizeHint().width() for tool in tools if tool.isVisible()))
    assert page.form.minimumSizeHint().width() <= page.middle.width()
    desk.window.resize(1366, 768)
    assert page.print_button.text() == "打印" and page.print_button.kind != "icon"


def test_a_published_letter_is_handed_to_the_employers_first_and_put_up_by_an_act_of_its_own(
    desk: Desk, store: Store, dialogs: Dialogs
) -> None:
    firms = [employer(store, one.name) for one in EMPLOYERS[:2]]
    made = letters.draft(store, "reminder", topic="heat", audience="public", employers=firms)
    letters.issue(store, made.letter.id, signer="梁敏华")
    desk.context.go("letters", id=made.letter.id)
    assert desk.find(Button, "letters.delivery.print").text() == "群发打印 2 份"
    desk.click("letters.next")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert {each.service_way for each in store.matching(LetterAddressee) if each.employer_id} == {"direct"}
    desk.click("letters.next")
    desk.type("letters.serve.place", "街道公众号")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (everyone,) = [each for each in store.matching(LetterAddressee) if not each.employer_id]
    assert (everyone.service_way, everyone.place) == ("public", "街道公众号")
    assert stored(editor(desk)).status == "served"
