"""Legal aid driven by clicks and keys: from a grievance through papers, review, assignment or referral to its closing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from papers import LETTER
from stand_ins import Clock, Dialogs
from station.actions import legal_aid as actions
from station.casework import deadlines
from station.casework.aid_stages import papers_for
from station.casework.casefile import CaseFile
from station.casework.model import AidStep, Attachment, Employer, Grievance, Lawyer, LawyerShift, LegalAid, StaffMember, Worker
from station.db import drafts
from station.db.store import Store
from station.export.letter_pdf import letter_pdf
from station.ui.attachment import AttachmentPage
from station.ui.footer import FormFooter
from station.ui.formscroll import FormScroll
from station.ui.legal_aid.detail import AidDetail
from station.ui.legal_aid.form import AidForm, RegisterBox
from station.ui.legal_aid.page import LegalAids
from station.ui.page import Room
from station.ui.table import FOLLOW_AFTER_MS, Table
from station.ui.widgets import DONE, NEXT, NOW, Button
from tools.walk.screen import settle


@pytest.fixture
def case(store: Store) -> CaseFile:
    at_work(store)
    return registered(
        store, Worker(name="蒋玉芝", kind="migrant"), Employer(name="滨河宏拓五金制品厂"), summary="工伤待遇", category="injury"
    )


@pytest.fixture
def desk(case: CaseFile, store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, legal_aid=LegalAids)
    made.window.show_place("legal_aid")
    return made


REVIEWED = {"first_reviewer": "王芳", "first_reviewed_on": "2026-03-16", "reviewer": "冯守义", "decided_on": "2026-03-16"}
GRANTED = {**REVIEWED, "decision": "granted"}


def applied(store: Store, case: CaseFile, **values: object) -> LegalAid:
    stated = {"applied_on": "2026-03-16", "form": "arbitration", "basis": "hardship"}
    return actions.refer(store, LegalAid(grievance_id=case.grievance.id, **{**stated, **values}))  # type: ignore[arg-type]


def now(store: Store) -> LegalAid:
    return store.select(LegalAid)[-1]


def test_approval_is_offered_to_who_may_approve(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case)
    actions.save(store, aid.with_values(first_reviewer="王芳", first_reviewed_on="2026-03-16", reviewer="冯守义"), aid)
    with store.step("登记人员") as step:
        for name, role in (("经办", "clerk"), ("签发", "signer")):
            step.add(StaffMember(name=name, role=role))
    store.user = "经办"
    desk.context.go("legal_aid", id=aid.id, act="review")
    detail = desk.find(AidDetail, "legal_aid.detail")
    assert not detail.is_acting()
    assert "援助审批由站长、签发人办理。" in {label.text() for label in detail.head.findChildren(QLabel)}
    assert not detail.head.findChildren(Button, "legal_aid.act.review")
    store.user = "签发"
    desk.context.go("legal_aid", id=aid.id, act="review")
    assert detail.is_acting()


def test_urgent_aid_stands_first_and_says_so(case: CaseFile, store: Store, qtbot: QtBot) -> None:
    applied(store, case, applied_on="2026-03-12")
    applied(store, case, applied_on="2026-03-16", is_urgent=True, urgent_ground="limit")
    desk = Desk(store, qtbot, legal_aid=LegalAids)
    desk.window.show_place("legal_aid")
    assert desk.rows("legal_aid.list", "form") == ["代理仲裁，先行", "代理仲裁"]


def footer(desk: Desk) -> str:
    return next(bar.words.text() for bar in desk.window.findChildren(FormFooter) if bar.isVisible())


def steps(desk: Desk) -> dict[str, str]:
    return {step.label: step.state for step in desk.window.findChild(AidDetail).stepper.steps}


def tick(desk: Desk, *places: int) -> None:
    for place in places:
        desk.click(f"legal_aid.paper.{place}")


def test_a_grievance_is_referred_with_its_ground_and_papers(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("legal_aid", act="new", grievance=case.grievance.id)
    assert desk.find(QLineEdit, "legal_aid.new.claim_amount").text() == "8,600.00"
    desk.click("legal_aid.new.save")
    assert footer(desk) == "还有 1 处要改：援助形式"
    desk.choose("legal_aid.new.form", "代理仲裁")
    tick(desk, 0, 1)
    desk.key(Qt.Key.Key_S, ctrl=True)
    aid = now(store)
    assert (aid.basis, aid.form, aid.status, aid.review_due_on) == ("migrant", "arbitration", "applied", "2026-03-23")
    assert aid.papers_missing == "与援助事项有关的材料"
    assert store.get(Grievance, case.grievance.id).status == "aiding"
    assert steps(desk)["补正"] == NOW
    assert drafts.drafts(store) == []


def test_the_ground_decides_which_papers_are_asked_for(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("legal_aid", act="new", grievance=case.grievance.id)
    tick(desk, 0)
    desk.choose("legal_aid.new.basis", "困难职工")
    boxes = [desk.find(QCheckBox, f"legal_aid.paper.{place}") for place in range(len(papers_for("hardship")))]
    assert [box.text() for box in boxes] == list(papers_for("hardship"))
    assert [box.isChecked() for box in boxes] == [True, False, False, False]
    desk.type("legal_aid.papers.other", "银行流水、考勤记录")
    desk.choose("legal_aid.new.form", "代理仲裁")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store).papers_missing.splitlines() == [*papers_for("hardship")[1:], "银行流水", "考勤记录"]


def test_the_primary_button_leads_from_papers_to_closing(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case, papers_missing="经济困难证明")
    desk.context.go("legal_aid", id=aid.id)
    desk.click("legal_aid.act.papers")
    desk.type("legal_aid.form.told_missing_on", "2026-03-16")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store).status == "papers"
    desk.click("legal_aid.act.papers")
    tick(desk, 3)
    desk.click("legal_aid.form.save")
    assert now(store).papers_missing == ""
    assert (now(store).supplied_on, now(store).papers_told) == ("2026-03-16", "经济困难证明")
    desk.click("legal_aid.act.submit")
    assert desk.find(QLineEdit, "legal_aid.form.first_reviewer").text() == "王芳"
    desk.type("legal_aid.form.first_reviewer", "赵明")
    desk.type("legal_aid.form.reviewer", "赵明")
    desk.click("legal_aid.form.save")
    assert (now(store).status, now(store).first_reviewed_on) == ("review", "2026-03-16")
    desk.click("legal_aid.act.review")
    desk.choose("legal_aid.form.decision", "同意")
    desk.click("legal_aid.form.save")
    assert footer(desk) == "还有 1 处要改：审批人"
    desk.type("legal_aid.form.reviewer", "冯守义")
    desk.click("legal_aid.form.save")
    assert (now(store).status, now(store).decided_on, now(store).reviewer) == ("granted", "2026-03-16", "冯守义")
    desk.click("legal_aid.act.assignment")
    desk.type("legal_aid.form.firm", "滨河同舟律师事务所")
    desk.click("legal_aid.form.save")
    assert footer(desk) == "还有 1 处要改：承办律师"
    desk.type("legal_aid.form.lawyer", "骆以宁")
    desk.click("legal_aid.form.save")
    assert (now(store).status, steps(desk)["办理"]) == ("assigned", NOW)
    assert now(store).assignment_number == "站工援派〔2026〕1号"
    desk.click("legal_aid.act.closing")
    assert not desk.sees("legal_aid.form.end_ground")
    desk.choose("legal_aid.form.closing_way", "裁决")
    desk.choose("legal_aid.form.result", "全部支持")
    desk.type("legal_aid.form.recovered", "8600")
    desk.key(Qt.Key.Key_S, ctrl=True)
    closed = now(store)
    assert (closed.status, closed.closed_on, closed.recovered, closed.beneficiaries) == ("closed", "2026-03-16", 860_000, 1)
    assert steps(desk)["评价"] == NOW
    desk.click("legal_aid.act.evaluation")
    desk.choose("legal_aid.form.satisfaction", "满意")
    desk.click("legal_aid.form.save")
    assert (now(store).satisfaction, now(store).evaluated_on) == ("satisfied", "2026-03-16")
    assert set(steps(desk).values()) == {DONE}
    assert store.get(Grievance, case.grievance.id).status == "working"


def test_a_refusal_states_its_reason(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case, first_reviewer="王芳", first_reviewed_on="2026-03-16", reviewer="冯守义")
    desk.context.go("legal_aid", id=aid.id)
    desk.click("legal_aid.act.review")
    assert not desk.sees("legal_aid.form.refusal_reason")
    desk.choose("legal_aid.form.decision", "不予援助")
    desk.click("legal_aid.form.save")
    assert footer(desk) == "还有 1 处要改：不予援助理由"
    assert desk.find(QLineEdit, "legal_aid.form.refusal_reason").hasFocus()
    desk.type("legal_aid.form.refusal_reason", "不在援助范围")
    desk.click("legal_aid.form.save")
    assert now(store).status == "refused"
    desk.click("legal_aid.act.service")
    desk.click("legal_aid.form.save")
    assert now(store).decision_served_on == "2026-03-16"
    assert desk.window.findChild(AidDetail).note.sentence.text() == "不予援助：不在援助范围"


def test_a_granted_application_is_passed_on_and_waits_for_the_receipt(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case, **GRANTED)
    desk.context.go("legal_aid", id=aid.id)
    desk.click("legal_aid.act.referral")
    desk.type("legal_aid.form.referred_to", "滨河区法律援助中心")
    desk.click("legal_aid.form.save")
    assert (now(store).status, now(store).referred_on) == ("referred", "2026-03-16")
    desk.click("legal_aid.act.receipt")
    desk.choose("legal_aid.form.referral_answer", "不接收")
    desk.click("legal_aid.form.save")
    assert footer(desk) == "还有 1 处要改：转介结果"
    desk.choose("legal_aid.form.referral_answer", "接收")
    desk.click("legal_aid.form.save")
    assert desk.find(Button, "legal_aid.act.closing").text() == "登记结案"


def test_escape_leaves_the_form_and_keeps_what_was_typed(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case)
    desk.context.go("legal_aid", id=aid.id)
    desk.click("legal_aid.act.submit")
    desk.type("legal_aid.form.reviewer", "冯守义")
    desk.key(Qt.Key.Key_Escape)
    assert not desk.sees("legal_aid.form.save")
    (draft,) = drafts.drafts(store)
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.findChild(AidDetail).isHidden()
    desk.context.go("legal_aid", act="draft", key=draft.key)
    assert desk.find(QLineEdit, "legal_aid.form.reviewer").text() == "冯守义"


def test_the_menu_offers_corrections_of_what_was_reached(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case, **GRANTED)
    desk.context.go("legal_aid", id=aid.id)
    words = [action.text() for action in desk.window.findChild(AidDetail).menu().actions()]
    assert words == ["改申请", "登记材料", "提交审批", "登记审批", "登记送达", "转介", "登记结案"]
    desk.key(Qt.Key.Key_F2)
    desk.type("legal_aid.form.claim_amount", "9000")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store).claim_amount == 900_000
    assert desk.said[-1].startswith(f"已保存 {aid.number}")


@pytest.fixture
def several(store: Store, case: CaseFile) -> list[LegalAid]:
    found = [applied(store, case, applied_on="2026-03-09")]
    for name, values in (("苏洁", {"form": "first", **GRANTED}), ("许宏伟", {"is_urgent": True, "urgent_ground": "limit"})):
        other = registered(store, Worker(name=name), Employer(name=f"{name}的单位"))
        found.append(applied(store, other, **values))
    closed = found[-1]
    actions.save(store, closed.with_values(closed_on="2026-03-16", closing_way="withdrawn", recovered=100), closed)
    return found


def test_the_list_has_views_filters_and_the_limit_of_what_is_undecided(several: list[LegalAid], desk: Desk) -> None:
    page = desk.window.place("legal_aid")
    assert isinstance(page, LegalAids)
    assert desk.rows("legal_aid.list", "worker") == ["蒋玉芝", "苏洁"]
    assert desk.rows("legal_aid.list", "due") == ["今天", "剩 3 个工作日"]
    page.tabs.set_current("all")
    assert len(desk.rows("legal_aid.list", "worker")) == 3
    page.chips["form"].choose(["first"])
    assert desk.rows("legal_aid.list", "worker") == ["苏洁"]
    desk.type("legal_aid.search", "没有这个人")
    assert desk.rows("legal_aid.list", "worker") == []
    assert page.nothing_found.sentence.text() == "没有符合条件的援助。现在的条件：援助形式：代理一审，“没有这个人”。"
    desk.key(Qt.Key.Key_Escape)
    assert len(desk.rows("legal_aid.list", "worker")) == 3


def test_the_detail_follows_the_choice_in_the_list(several: list[LegalAid], desk: Desk) -> None:
    desk.click_row("legal_aid.list", 0)
    detail = desk.window.findChild(AidDetail)
    assert detail.isVisible() and detail.aid == several[0]
    table = desk.find(Table, "legal_aid.list")
    table.setFocus()
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Down)
    desk.qtbot.waitUntil(lambda: detail.aid is not None and detail.aid.id == several[1].id)


def test_the_detail_stays_with_what_was_acted_on_when_its_row_leaves_the_view(several: list[LegalAid], desk: Desk) -> None:
    desk.click_row("legal_aid.list", 0)
    desk.window.findChild(AidDetail).start("closing")
    desk.choose("legal_aid.form.closing_way", "终止")
    desk.choose("legal_aid.form.end_ground", "有正当理由要求终止")
    desk.type("legal_aid.form.end_detail", "自行和解")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.rows("legal_aid.list", "worker") == ["苏洁"]
    desk.qtbot.wait(2 * FOLLOW_AFTER_MS)
    detail = desk.window.findChild(AidDetail)
    assert detail.aid is not None and detail.aid.id == several[0].id


def test_in_a_narrow_window_the_detail_takes_the_place_of_the_list(several: list[LegalAid], desk: Desk) -> None:
    page = desk.window.place("legal_aid")
    desk.window.resize(1100, 620)
    page.arrange(Room(1100, 540))
    desk.context.go("legal_aid", id=several[0].id)
    assert not page.table.isVisible()
    assert desk.window.findChild(AidDetail).back.isVisible()
    desk.key(Qt.Key.Key_Escape)
    assert page.table.isVisible()


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
def test_a_low_window_gives_the_closing_the_room_of_the_steps_and_acts_and_needs_no_scroll_bar(
    several: list[LegalAid], desk: Desk, size: tuple[int, int]
) -> None:
    desk.window.resize(*size)
    desk.context.go("legal_aid", id=several[0].id)
    detail = desk.find(AidDetail, "legal_aid.detail")
    detail.start("closing")
    scroll = detail.findChild(FormScroll)
    desk.qtbot.waitUntil(lambda: scroll.isVisible() and not scroll.verticalScrollBar().isVisible())
    assert not detail.stepper.isVisible() and not desk.sees("legal_aid.more")
    assert not scroll.is_paged
    desk.choose("legal_aid.form.closing_way", "终止")  # two fields more
    settle(desk.window)
    assert not scroll.verticalScrollBar().isVisible()
    desk.key(Qt.Key.Key_Escape)
    assert detail.stepper.isVisible() and desk.sees("legal_aid.more")


def test_a_high_window_keeps_the_steps_and_acts_above_a_form(several: list[LegalAid], desk: Desk) -> None:
    desk.window.resize(1440, 900)
    desk.context.go("legal_aid", id=several[0].id)
    detail = desk.find(AidDetail, "legal_aid.detail")
    detail.start("closing")
    assert desk.find(QWidget, "legal_aid.form.closing_way").isVisible()
    assert detail.is_acting() and detail.stepper.isVisible() and desk.sees("legal_aid.more")


# -- urgency, lawyers, steps, ends, the file -----------------------------------------------------------------------------


def test_a_ground_is_explained_with_its_article(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("legal_aid", act="new", grievance=case.grievance.id)
    form = desk.window.findChild(AidForm)
    assert "法律援助法第四十二条" in form._boxes["basis"].hint
    desk.choose("legal_aid.new.basis", "个人诚信承诺")
    assert "法律援助法第四十一条" in form._boxes["basis"].hint
    assert not desk.sees("legal_aid.new.urgent_ground")
    desk.click("legal_aid.new.is_urgent")
    desk.choose("legal_aid.new.form", "代理仲裁")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：先行援助理由"
    desk.choose("legal_aid.new.urgent_ground", "距开庭不足七日")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (now(store).is_urgent, now(store).urgent_ground) == (True, "hearing")


def test_urgent_aid_is_assigned_first_out_of_the_register(desk: Desk, store: Store, case: CaseFile) -> None:
    with store.step("登记律师") as step:
        step.add(Lawyer(name="章弘", firm="滨河衡直律师事务所", licence="13300201499900002"))
        on_duty = step.add(Lawyer(name="骆以宁", firm="滨河同舟律师事务所", licence="13300201799900003"))
        step.add(Lawyer(name="梅清和", firm="滨河衡直律师事务所", is_active=False))
        step.add(LawyerShift(lawyer_id=on_duty.id, duty_on="2026-03-16"))
    aid = applied(store, case, is_urgent=True, urgent_ground="limit", papers_missing="经济困难证明", told_missing_on="2026-03-16")
    desk.context.go("legal_aid", id=aid.id)
    desk.click("legal_aid.act.assignment")
    register = desk.find(RegisterBox, "legal_aid.register")
    assert [register.itemText(place) for place in range(register.count())] == [
        "（请选择）",
        "骆以宁，滨河同舟律师事务所，今天值班",
        "章弘，滨河衡直律师事务所",
    ]
    desk.choose("legal_aid.register", "骆以宁，滨河同舟律师事务所，今天值班")
    desk.click("legal_aid.form.save")
    assert (now(store).lawyer_id, now(store).licence, now(store).status) == (on_duty.id, "13300201799900003", "assigned")
    assert [label for label, state in steps(desk).items() if state == NEXT] == ["补正", "初审", "审批", "结案", "评价"]
    assert desk.sees("legal_aid.act.submit")


def test_steps_are_noted_mended_and_taken_out(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case, **GRANTED, lawyer="骆以宁", firm="同舟所", assigned_on="2026-03-16")
    desk.context.go("legal_aid", id=aid.id)
    desk.click("legal_aid.act.step")
    desk.choose("legal_aid.form.stage", "会见受援人")
    desk.type("legal_aid.form.next_on", "2026-03-18")
    desk.click("legal_aid.form.save")
    (met,) = store.matching(AidStep)
    assert (met.stage, met.done_on, met.next_on, met.recorded_by) == ("met", "2026-03-16", "2026-03-18", "王芳")
    assert desk.rows("legal_aid.list", "due") == ["剩 2 个工作日"]
    desk.click("legal_aid.step.edit")
    desk.type("legal_aid.form.done_on", "2026-03-17")
    desk.click("legal_aid.form.save")
    assert footer(desk) == "还有 1 处要改：日期"
    desk.type("legal_aid.form.done_on", "2026-03-16")
    desk.type("legal_aid.form.next_on", "")
    desk.click("legal_aid.form.save")
    assert store.get(AidStep, met.id).next_on == ""
    desk.click("legal_aid.step.remove")
    assert store.matching(AidStep) == []


def test_an_end_asks_for_its_ground_and_its_story(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case, **GRANTED)
    desk.context.go("legal_aid", id=aid.id)
    desk.window.findChild(AidDetail).start("closing")
    desk.choose("legal_aid.form.closing_way", "终止")
    desk.choose("legal_aid.form.end_ground", "自行委托律师或其他代理人")
    desk.click("legal_aid.form.save")
    assert footer(desk) == "还有 1 处要改：终止说明"
    desk.type("legal_aid.form.end_detail", "受援人已自行委托律师。")
    desk.choose("legal_aid.form.closing_way", "撤诉")  # a reason of an end goes with the end
    assert not desk.sees("legal_aid.form.end_detail")
    desk.choose("legal_aid.form.closing_way", "终止")
    desk.choose("legal_aid.form.end_ground", "有正当理由要求终止")
    desk.type("legal_aid.form.end_detail", "受援人与单位自行和解。")
    desk.click("legal_aid.form.save")
    assert (now(store).status, now(store).end_ground) == ("ended", "asked")
    assert desk.sees("legal_aid.paper.termination.view")


def test_the_subsidy_is_proposed_by_the_districts_standard(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case, **GRANTED)
    desk.context.go("legal_aid", id=aid.id)
    deadlines.adopt("foshan")
    try:
        desk.window.findChild(AidDetail).start("closing")
        desk.type("legal_aid.form.beneficiaries", "3")
        desk.choose("legal_aid.form.subsidy_stage", "仲裁")
        hints = {name: desk.window.findChild(AidForm)._boxes[name].hint for name in ("subsidy", "subsidy_stage")}
    finally:
        deadlines.adopt("")
    assert hints == {"subsidy": "按标准 2,750.00 元", "subsidy_stage": "佛山市总工会费用表（未核原件）"}


def test_what_was_told_is_ticked_and_nothing_more_can_be_asked_for(desk: Desk, store: Store, case: CaseFile) -> None:
    aid = applied(store, case, papers_missing="经济困难证明\n银行流水", told_missing_on="2026-03-16")
    desk.context.go("legal_aid", id=aid.id)
    desk.click("legal_aid.act.papers")
    boxes = [desk.find(QCheckBox, f"legal_aid.paper.{place}") for place in range(5)]
    assert [(box.text(), box.isChecked()) for box in boxes[3:]] == [("经济困难证明", False), ("银行流水", False)]
    assert not desk.sees("legal_aid.papers.other")
    tick(desk, 0)  # was there and is not any more: it was not told
    desk.click("legal_aid.form.save")
    assert footer(desk) == "还有 1 处要改：材料（收到的打勾）"
    tick(desk, 0, 3, 4)
    desk.click("legal_aid.form.save")
    assert (now(store).papers_missing, now(store).supplied_on) == ("", "2026-03-16")


def test_the_file_says_what_it_lacks_and_takes_it_in(
    desk: Desk, store: Store, case: CaseFile, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    aid = applied(store, case)
    desk.context.go("legal_aid", id=aid.id)
    detail = desk.window.findChild(AidDetail)
    assert detail.file_list.words.text() == "应有 3 份，缺 3 份"
    (tmp_path / "SCAN_1.pdf").write_bytes(letter_pdf(LETTER))
    dialogs.answer(([str(tmp_path / "SCAN_1.pdf")], ""))
    detail.findChild(Button, "legal_aid.file.身份证明").click()
    assert [a.name for a in store.matching(Attachment, owner_id=aid.id)] == ["身份证明.pdf"]
    assert detail.file_list.words.text() == "应有 3 份，缺 2 份"
    desk.window.findChild(Button, "legal_aid.files.look").click()
    assert desk.window.findChild(AttachmentPage).title == "身份证明.pdf"


def test_an_application_whose_papers_never_came_is_treated_as_withdrawn(desk: Desk, store: Store, case: CaseFile, clock: Clock) -> None:
    aid = applied(store, case, papers_missing="经济困难证明", told_missing_on="2026-03-16")
    desk.context.go("legal_aid", id=aid.id)
    detail = desk.window.findChild(AidDetail)
    assert detail.note.isHidden()
    clock.advance(days=10)
    detail.show_id(aid.id)
    assert detail.note.sentence.text().startswith("补正期限 3月25日已过。")
    detail.start("review")
    desk.choose("legal_aid.form.decision", "视为撤回")
    desk.click("legal_aid.form.save")
    assert (now(store).status, now(store).decided_on, now(store).reviewer) == ("withdrawn", "2026-03-26", "")
    assert detail.note.sentence.text() == "视为撤回：补正期限内没有补齐材料。"
