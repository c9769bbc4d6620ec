"""Legal aid driven by clicks and keys: from a grievance through papers, review, assignment or referral to its closing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from station.actions import legal_aid as actions
from station.casework.aid_stages import papers_for
from station.casework.casefile import CaseFile
from station.casework.model import Employer, Grievance, LegalAid, Worker
from station.db import drafts
from station.db.store import Store
from station.ui.footer import FormFooter
from station.ui.legal_aid.detail import AidDetail
from station.ui.legal_aid.page import LegalAids
from station.ui.page import Room
from station.ui.table import FOLLOW_AFTER_MS, Table
from station.ui.widgets import DONE, NOW, Button


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
    assert desk.window.findChild(AidDetail).refused.sentence.text() == "不予援助：不在援助范围"


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
    for name, values in (("苏洁", {"form": "first", **GRANTED}), ("许宏伟", {})):
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
    assert page.nothing_found.sentence.text() == "没有符合条件的援助。现在的条件：全部，援助形式：代理一审，“没有这个人”。"
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
    desk.choose("legal_aid.form.closing_way", "撤诉")
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
