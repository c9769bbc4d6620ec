"""Mediations driven by clicks and keys: from a grievance to acceptance, sessions, agreement or end."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from cases import registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.actions import mediations as actions
from station.casework.casefile import CaseFile
from station.casework.model import Attachment, Employer, Grievance, Mediation, MediationSession, Worker
from station.db import drafts
from station.db.store import Store
from station.ui.footer import FormFooter
from station.ui.grievances.menu import head_acts
from station.ui.mediations.case_panel import CasePanel
from station.ui.mediations.opening import NewMediation
from station.ui.mediations.page import Mediations
from station.ui.mediations.record import MediationPage
from station.ui.mediations.remaining import Remaining
from station.ui.mediations.session import SessionPane
from station.ui.table import Table
from station.ui.widgets import Paragraph, Scroll, SegmentedChoice
from tools.walk.screen import settle

RESULTS = {"agreed": 1, "failed": 2, "again": 3}


def opened(store: Store, case: CaseFile, **values: object) -> Mediation:
    stated = {"applied_on": "2026-03-10", "accepted_on": "2026-03-11", "mediator": "邵文锦"}
    return actions.open_mediation(store, Mediation(grievance_id=case.grievance.id, **{**stated, **values}))  # type: ignore[arg-type]


def at(desk: Desk, mediation: Mediation) -> None:
    desk.context.go("mediations", id=mediation.id)


def choose_result(desk: Desk, result: str) -> None:
    choice = desk.find(SegmentedChoice, "mediation.session.result")
    choice.setFocus()
    for _ in range(3):
        desk.qtbot.keyClick(choice, Qt.Key.Key_Left)
    for _ in range(RESULTS[result] - 1):
        desk.qtbot.keyClick(choice, Qt.Key.Key_Right)
    assert choice.current() == result


def footer(desk: Desk) -> str:
    return next(bar.words.text() for bar in desk.window.findChildren(FormFooter) if bar.isVisible())


def test_a_grievance_becomes_a_mediation_with_its_parties_and_request(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("mediations", act="new", grievance=case.grievance.id)
    assert desk.find(QLineEdit, "mediations.new.claim_amount").text() == "8,600.00"
    assert desk.find(QLineEdit, "mediations.new.mediator").text() == "王芳"
    desk.type("mediations.new.accepted_on", "3月16日")
    desk.type("mediations.new.mediator", "邵文锦")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (mediation,) = store.select(Mediation)
    assert (mediation.status, mediation.mediator, mediation.due_on) == ("open", "邵文锦", "2026-03-31")
    assert store.get(Grievance, case.grievance.id).status == "mediating"
    assert desk.said == [f"已建调解 {mediation.number}"]
    assert isinstance(desk.window.page(), MediationPage)
    assert drafts.drafts(store) == []


def test_without_a_grievance_one_is_looked_for_first(desk: Desk, store: Store, case: CaseFile) -> None:
    other = registered(store, Worker(name="苏洁"), Employer(name="滨河安捷停车管理有限公司"))
    desk.key(Qt.Key.Key_N, ctrl=True)
    search = desk.find(QLineEdit, "mediations.new.find_case")
    assert search.hasFocus()
    desk.type("mediations.new.find_case", "汇泽")
    desk.qtbot.keyClick(search, Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [mediation.grievance_id for mediation in store.select(Mediation)] == [case.grievance.id]
    assert store.get(Grievance, other.grievance.id).status == "accepted"


def test_a_problem_stands_at_its_field_and_nothing_is_stored(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("mediations", act="new", grievance=case.grievance.id)
    desk.type("mediations.new.applied_on", "2026-03-20")
    desk.type("mediations.new.mediator", "")
    desk.click("mediations.new.save")
    assert footer(desk) == "还有 2 处要改：申请日期、调解员"
    assert desk.find(QLineEdit, "mediations.new.applied_on").hasFocus()
    assert store.count(Mediation) == 0


def test_what_was_typed_comes_back_after_the_form_was_left(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("mediations", act="new", grievance=case.grievance.id)
    desk.type("mediations.new.mediator", "邵文锦")
    desk.key(Qt.Key.Key_Escape)
    assert store.count(Mediation) == 0
    (draft,) = drafts.drafts(store)
    desk.context.go(draft.key.partition(":")[0], act="draft", key=draft.key)
    assert desk.find(QLineEdit, "mediations.new.mediator").text() == "邵文锦"
    assert desk.sees("mediations.new.draft_note")


def test_what_was_typed_is_seen_though_the_case_is_mediated_by_now(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("mediations", act="new", grievance=case.grievance.id)
    desk.type("mediations.new.mediator", "邵文锦")
    desk.key(Qt.Key.Key_Escape)
    opened(store, case)  # by somebody else
    (draft,) = drafts.drafts(store)
    desk.context.go("mediations", act="draft", key=draft.key)
    assert desk.find(QLineEdit, "mediations.new.mediator").text() == "邵文锦"


def test_typing_is_kept_every_three_seconds(desk: Desk, store: Store, case: CaseFile) -> None:
    at(desk, opened(store, case))
    field = desk.find(QPlainTextEdit, "mediation.session.focus")
    field.setFocus()
    desk.qtbot.keyClicks(field, "8600")
    assert drafts.drafts(store) == []
    desk.qtbot.waitUntil(lambda: bool(drafts.drafts(store)))
    assert drafts.drafts(store)[0].values["mediation_session.focus"] == "8600"
    assert footer(desk).startswith("已自动保存 09:00")


def test_the_draft_of_a_session_is_gone_on_with_where_it_was(desk: Desk, store: Store, case: CaseFile) -> None:
    mediation = opened(store, case)
    at(desk, mediation)
    choose_result(desk, "again")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("mediation.add_session")
    desk.type("mediation.session.focus", "双方分歧较大。")
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    assert draft.title == f"第二次调解笔录（{mediation.number}）"
    desk.context.go("mediations", act="draft", key=draft.key)
    assert desk.find(QPlainTextEdit, "mediation.session.focus").toPlainText() == "双方分歧较大。"
    assert desk.sees("mediation.session.draft_note")


def test_an_application_is_accepted_or_refused_with_a_reason(desk: Desk, store: Store, case: CaseFile) -> None:
    mediation = opened(store, case, accepted_on="")
    at(desk, mediation)
    desk.click("mediation.refuse")
    assert footer(desk) == "还有 1 处要改：不受理原因"
    desk.type("mediation.application.refusal_reason", "对方不同意调解")
    desk.click("mediation.refuse")
    assert store.get(Mediation, mediation.id).status == "refused"
    assert store.get(Grievance, case.grievance.id).status == "working"


def test_two_sessions_lead_to_an_agreement(desk: Desk, store: Store, case: CaseFile, clock: Clock) -> None:
    mediation = opened(store, case)
    at(desk, mediation)
    desk.type("mediation.session.place", "调解一室")
    desk.click("mediation.session.is_identity_checked")
    desk.click("mediation.session.is_rights_told")
    desk.type("mediation.session.applicant_statement", "要求支付经济补偿。")
    choose_result(desk, "again")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (first,) = store.select(MediationSession)
    assert (first.ordinal, first.applicant_present, first.result, first.is_rights_told) == (1, "邱连生", "again", True)
    assert first.applicant_statement == "要求支付经济补偿。"

    clock.advance(days=1)
    desk.click("mediation.add_session")
    assert desk.find(QLineEdit, "mediation.session.place").text() == "调解一室"
    choose_result(desk, "agreed")
    desk.click("mediation.session.save")
    assert footer(desk) == "还有 1 处要改：协议金额"
    desk.type("mediation.session.agreed_amount", "7500")
    desk.type("mediation.session.perform_by", "2026-04-10")
    desk.type("mediation.session.perform_way", "银行转账至本人账户")
    desk.click("mediation.session.save")
    ended = store.get(Mediation, mediation.id)
    assert (ended.status, ended.ended_on, ended.agreed_amount, ended.perform_by) == ("agreed", "2026-03-17", 750_000, "2026-04-10")
    assert [session.ordinal for session in store.select(MediationSession)] == [1, 2]
    assert ended.agreement_number in desk.said[-1]
    assert store.get(Grievance, case.grievance.id).status == "working"

    desk.choose("mediation.agreement.performance", "已履行")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(Mediation, mediation.id).performance == "done"


def test_an_end_without_agreement_needs_reason_and_notice(desk: Desk, store: Store, case: CaseFile) -> None:
    mediation = opened(store, case)
    at(desk, mediation)
    choose_result(desk, "failed")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 2 处要改：终止原因、告知仲裁日期"
    assert store.count(MediationSession) == 0
    desk.choose("mediation.session.end_reason", "一方拒绝或者退出")
    desk.type("mediation.session.noticed_on", "2026-03-16")
    desk.key(Qt.Key.Key_S, ctrl=True)
    ended = store.get(Mediation, mediation.id)
    assert (ended.status, ended.end_reason, ended.noticed_on) == ("failed", "refused", "2026-03-16")
    assert store.count(MediationSession) == 1
    desk.context.undo()
    assert store.get(Mediation, mediation.id).status == "open"
    assert store.count(MediationSession) == 0, "session and end are one step"


def test_a_session_without_a_result_is_asked_for_it(desk: Desk, store: Store, case: CaseFile) -> None:
    at(desk, opened(store, case))
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：本次结果"
    choose_result(desk, "again")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.count(MediationSession) == 1


def test_both_parties_together_extend(desk: Desk, store: Store, case: CaseFile) -> None:
    mediation = opened(store, case)
    at(desk, mediation)
    desk.click("mediation.extend")
    desk.type("mediation.extend.to", "2026-04-08")
    desk.click("mediation.extend.applicant")
    desk.click("mediation.extend.save")
    assert store.get(Mediation, mediation.id).extended_to == ""
    desk.click("mediation.extend.respondent")
    desk.click("mediation.extend.save")
    kept = store.get(Mediation, mediation.id)
    assert (kept.due_on, kept.extension_agreed_on, kept.extension_agreed_by) == (
        "2026-04-08",
        "2026-03-16",
        "邱连生、滨河汇泽物业服务有限公司",
    )
    assert desk.window.findChild(CasePanel).extension.words.text() == "双方同意延期至 2026年4月8日"


def test_an_extension_leaves_what_is_being_typed(desk: Desk, store: Store, case: CaseFile) -> None:
    at(desk, opened(store, case))
    desk.type("mediation.session.focus", "争议焦点：工作年限。")
    desk.click("mediation.extend")
    desk.type("mediation.extend.to", "2026-04-08")
    desk.click("mediation.extend.applicant")
    desk.click("mediation.extend.respondent")
    desk.click("mediation.extend.save")
    assert desk.find(QPlainTextEdit, "mediation.session.focus").toPlainText() == "争议焦点：工作年限。"
    choose_result(desk, "agreed")
    desk.type("mediation.session.agreed_amount", "7500")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (ended,) = store.select(Mediation)
    assert (ended.status, ended.extended_to) == ("agreed", "2026-04-08")


def test_f3_puts_a_stock_phrase_where_the_caret_is(desk: Desk, store: Store, case: CaseFile) -> None:
    at(desk, opened(store, case))
    field = desk.find(QPlainTextEdit, "mediation.session.respondent_opinion")
    field.setFocus()
    menu = desk.window.findChild(SessionPane).phrases_menu()
    menu.actions()[0].trigger()
    assert field.toPlainText() == "对入职时间和工资标准无异议。"


def test_a_paper_is_put_into_the_file_and_ticked(desk: Desk, store: Store, case: CaseFile, tmp_path: Path, dialogs: Dialogs) -> None:
    mediation = opened(store, case)
    at(desk, mediation)
    scan = tmp_path / "IMG_0001.jpg"
    scan.write_bytes(b"scan")
    dialogs.answer(([str(scan)], ""))
    desk.click("mediation.paper.0")
    (kept,) = store.select(Attachment)
    assert (kept.name, kept.owner, kept.owner_id) == ("调解申请书.jpg", "mediation", mediation.id)
    copy = tmp_path / "copy.jpg"
    dialogs.answer((str(copy), ""))
    desk.click("mediation.paper.0")
    assert copy.read_bytes() == b"scan"


def test_in_a_narrow_window_what_remains_is_behind_a_tab(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.window.resize(1366, 768)
    at(desk, opened(store, case))
    assert not desk.window.findChild(Remaining).isVisible()
    desk.key(Qt.Key.Key_Tab, ctrl=True)
    assert desk.window.findChild(Remaining).isVisible()
    assert not desk.window.findChild(SessionPane).isVisible()


def test_a_long_status_stands_whole_below_the_number(desk: Desk, store: Store, case: CaseFile) -> None:
    applied = opened(store, case, accepted_on="")
    other = registered(store, Worker(name="苏洁"), Employer(name="滨河安捷停车管理有限公司"))
    for mediation, is_below in ((applied, True), (opened(store, other), False)):
        at(desk, mediation)
        panel = next(panel for panel in desk.window.findChildren(CasePanel) if panel.isVisible())
        panel.setFixedWidth(260)
        settle(desk.window)
        assert panel.status.width() >= panel.status.sizeHint().width()
        assert (panel.status.y() > panel.number.geometry().bottom()) == is_below


def test_the_side_of_a_mediation_is_read_from_its_top_and_follows_a_session_that_is_begun(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.window.resize(1280, 480)
    at(desk, opened(store, case))
    settle(desk.window)
    panel = next(panel for panel in desk.window.findChildren(CasePanel) if panel.isVisible())
    bar = panel.findChild(Scroll).verticalScrollBar()
    assert panel.sessions.current() and bar.maximum() and not bar.value()
    panel.sessions.begin_at("")
    panel.sessions.set_current(panel.sessions.items()[0].key)
    desk.qtbot.waitUntil(lambda: bar.value() > 0)


def test_the_list_has_views_search_and_order(desk: Desk, store: Store, case: CaseFile) -> None:
    first = opened(store, case)
    other = registered(store, Worker(name="苏洁"), Employer(name="滨河安捷停车管理有限公司"))
    opened(store, other, applied_on="2026-03-03", accepted_on="2026-03-03")
    ended = registered(store, Worker(name="蒋玉芝"), Employer(name="滨河宏拓五金制品厂"))
    failed = opened(store, ended)
    actions.end(store, failed.with_values(result="failed", ended_on="2026-03-16", end_reason="self"), failed)
    desk.window.place("mediations").reload()
    assert desk.rows("mediations.list", "worker") == ["苏洁", "邱连生"]
    assert desk.rows("mediations.list", "due_on") == ["剩 2 个工作日", "3月25日"]
    desk.key(Qt.Key.Key_F, ctrl=True)
    desk.type("mediations.search", "汇泽")
    assert desk.rows("mediations.list", "worker") == ["邱连生"]
    desk.window.place("mediations").clear_filters()
    tabs = desk.window.place("mediations").tabs
    tabs.setFocus()
    desk.qtbot.keyClick(tabs, Qt.Key.Key_Left)
    assert len(desk.rows("mediations.list", "worker")) == 3
    table = desk.find(Table, "mediations.list")
    table.sort("worker", True)
    table.select_id(first.id)
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Return)
    page = desk.window.page()
    assert isinstance(page, MediationPage) and page.mediation.id == first.id
    desk.click("head.back")
    assert desk.sees("mediations.list")


def test_a_case_that_is_being_mediated_leads_to_its_mediation(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("mediations", act="new", grievance=case.grievance.id)
    desk.key(Qt.Key.Key_S, ctrl=True)
    (held,) = store.matching(Mediation)
    words = {act.name: act.words for act in head_acts(store.get(Grievance, case.grievance.id).status, ["mediate"])}
    assert words["mediations"] == "打开调解"
    for picked in (False, True):
        desk.window.show_place("workbench")
        if picked:
            desk.context.go("mediations", act="new")
            form = desk.window.page()
            assert isinstance(form, NewMediation)
            form.take_case(case.grievance.id)
        else:
            desk.context.go("mediations", act="new", grievance=case.grievance.id)
        page = desk.window.page()
        assert isinstance(page, MediationPage) and page.mediation.id == held.id
        assert desk.said[-1] == f"这件诉求正在调解，接着记 {held.number}"


def test_a_mediation_taken_back_leaves_the_page(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("mediations", act="new", grievance=case.grievance.id)
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert isinstance(desk.window.page(), MediationPage)
    desk.context.undo()
    assert isinstance(desk.window.page(), Mediations)
    assert store.count(Mediation) == 0


def test_a_mediation_that_has_gone_meanwhile_opens_no_page(desk: Desk, store: Store, case: CaseFile) -> None:
    mediation = opened(store, case)
    store.undo()  # in another window
    desk.context.go("mediations", id=mediation.id)
    assert isinstance(desk.window.page(), Mediations)
    assert "不在了" in desk.window.note_text()


def test_an_application_shows_by_when_it_is_accepted_or_refused(desk: Desk, store: Store, case: CaseFile) -> None:
    def shown() -> set[str]:
        desk.context.go("mediations", id=store.matching(Mediation)[0].id)
        panels = [one for one in desk.window.findChildren(CasePanel) if one.isVisible()]
        return {label.text() for label in panels[-1].clocks.findChildren(QLabel)}

    stated = Mediation(grievance_id=case.grievance.id, applied_on="2026-03-12", mediator="王芳")
    mediation = actions.open_mediation(store, stated)
    assert {"调解受理", "收到申请起 15 日"} <= shown()
    panels = [one for one in desk.window.findChildren(CasePanel) if one.isVisible()]
    told = [line.text() for line in panels[-1].clocks.findChildren(Paragraph)]
    assert told[0].startswith("3 个工作日，自 3月13日数起") and told[1].startswith("自 3月13日数起")
    actions.save(store, mediation.with_values(accepted_on="2026-03-16"), mediation)
    assert {"收到申请起 15 日", "受理起 15 日"} == {words for words in shown() if words.endswith(("15 日", "受理"))}
