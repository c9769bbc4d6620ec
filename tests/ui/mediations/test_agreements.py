"""The parts of a mediation beside its sessions, driven by clicks and keys: panel, plan, hardening, default, commission."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desk import Desk
from stand_ins import Clock
from station.actions import agreements
from station.actions import mediations as actions
from station.casework.casefile import CaseFile
from station.casework.model import Commission, Instalment, Mediation, Mediator, PanelSeat, Recusal
from station.db import drafts
from station.db.store import Store
from station.ui.editors import LineEditor
from station.ui.footer import FormFooter
from station.ui.mediations.case_panel import CasePanel
from station.ui.mediations.hardening import HardeningPane
from station.ui.mediations.plan import PlanPane
from station.ui.widgets import ComboBox, Pill


def opened(store: Store, case: CaseFile, **values: Any) -> Mediation:
    stated = {"applied_on": "2026-03-10", "accepted_on": "2026-03-11", "mediator": "邵文锦"}
    return actions.open_mediation(store, Mediation(grievance_id=case.grievance.id, **{**stated, **values}))


def agreed(store: Store, case: CaseFile, **values: Any) -> Mediation:
    base = opened(store, case, **values)
    actions.end(store, base.with_values(result="agreed", ended_on="2026-03-16", agreed_amount=750_000), base)
    return store.get(Mediation, base.id)


def at(desk: Desk, mediation: Mediation, part: str = "") -> None:
    desk.context.go("mediations", id=mediation.id, part=part)


def footer(desk: Desk) -> str:
    return next(bar.words.text() for bar in desk.window.findChildren(FormFooter) if bar.isVisible())


@pytest.fixture
def register(store: Store) -> dict[str, Mediator]:
    people = (Mediator(name="邵文锦"), Mediator(name="冯守义"), Mediator(name="章弘"), Mediator(name="柯云舒", term_to="2026-03-01"))
    with store.step("登记名册") as step:
        return {person.name: step.add(person) for person in people}


# -- application and panel ---------------------------------------------------------------------------------------------------


def test_what_is_said_by_phone_is_written_down(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("mediations", act="new", grievance=case.grievance.id)
    assert not desk.sees("mediations.new.oral_record")
    desk.choose("mediations.new.application_way", "电话")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：口头申请记录"
    desk.type("mediations.new.oral_record", "要求支付经济补偿。")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (mediation,) = store.select(Mediation)
    assert (mediation.application_way, mediation.oral_record, mediation.status) == ("phone", "要求支付经济补偿。", "applied")


def test_a_panel_is_picked_from_those_who_may_sit(desk: Desk, store: Store, case: CaseFile, register: dict[str, Mediator]) -> None:
    with store.step("回避") as step:
        step.add(Recusal(grievance_id=case.grievance.id, person="章弘", reason="kin", decided_on="2026-03-16"))
    desk.context.go("mediations", act="new", grievance=case.grievance.id)
    box = desk.find(ComboBox, "panel.sole")
    assert [box.itemText(place) for place in range(box.count())] == ["独任：请选择", "邵文锦", "冯守义"]
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：调解员"
    desk.choose("panel.sole", "冯守义")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (mediation,) = store.select(Mediation)
    (seat,) = store.select(PanelSeat)
    assert (mediation.mediator, seat.seat, seat.mediator_id) == ("冯守义", "sole", register["冯守义"].id)


def test_three_seats_are_all_taken_by_different_people(desk: Desk, store: Store, case: CaseFile, register: dict[str, Mediator]) -> None:
    mediation = opened(store, case, accepted_on="")
    at(desk, mediation)
    mode = desk.find(QWidget, "panel.mode")
    mode.setFocus()
    desk.qtbot.keyClick(mode, Qt.Key.Key_Right)
    desk.choose("panel.leader", "邵文锦")
    desk.choose("panel.applicant", "冯守义")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：调解员"
    assert store.count(PanelSeat) == 0
    desk.choose("panel.respondent", "章弘")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(Mediation, mediation.id).mediator == "邵文锦、冯守义、章弘"
    assert {seat.seat for seat in store.select(PanelSeat)} == {"leader", "applicant", "respondent"}


def test_a_mediation_past_its_limit_is_warned_of(desk: Desk, store: Store, case: CaseFile, clock: Clock) -> None:
    mediation = opened(store, case)
    at(desk, mediation)
    panel = desk.window.findChild(CasePanel)
    assert panel.overrun.isHidden()
    clock.advance(days=10)
    desk.click("head.back")
    at(desk, mediation)
    shown = next(panel for panel in desk.window.findChildren(CasePanel) if panel.isVisible())
    assert shown.overrun.text().startswith("调解期限 3月25日已过。")


# -- the plan ----------------------------------------------------------------------------------------------------------------


def test_a_plan_is_spread_corrected_and_paid(desk: Desk, store: Store, case: CaseFile, clock: Clock) -> None:
    mediation = agreed(store, case)
    at(desk, mediation, "plan")
    assert desk.find(LineEditor, "mediation.plan.count").hasFocus()
    desk.type("mediation.plan.count", "3")
    desk.type("mediation.plan.first_on", "2026-03-31")
    desk.click("mediation.plan.spread")
    desk.type("mediation.plan.3.amount", "2400")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：各期付款"
    assert desk.window.findChild(PlanPane).sum.text() == "合计 7,400.00 元，还欠 7,400.00 元。各期合计比协议金额 7,500.00 元少 100.00 元。"
    assert store.count(Instalment) == 0
    desk.type("mediation.plan.3.amount", "2500")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [(one.due_on, one.amount) for one in store.select(Instalment)] == [
        ("2026-03-31", 250_000),
        ("2026-04-30", 250_000),
        ("2026-05-31", 250_000),
    ]
    kept = store.get(Mediation, mediation.id)
    assert (kept.perform_by, kept.performance) == ("2026-05-31", "not_due")

    clock.advance(days=16)
    desk.type("mediation.plan.1.paid_on", "2026-03-31")
    desk.type("mediation.plan.1.paid", "2500")
    desk.type("mediation.plan.1.voucher", "银行回单")
    desk.key(Qt.Key.Key_S, ctrl=True)
    first = store.select(Instalment)[0]
    assert (first.paid_on, first.paid, first.voucher) == ("2026-03-31", 250_000, "银行回单")
    assert store.get(Mediation, mediation.id).performance == "partly"
    desk.click("mediation.plan.2.remind")
    assert store.select(Instalment)[1].reminded_on == "2026-04-01"
    desk.context.undo()
    assert store.select(Instalment)[1].reminded_on == ""


def test_a_payment_is_added_and_taken_out(desk: Desk, store: Store, case: CaseFile) -> None:
    mediation = agreed(store, case)
    agreements.keep_plan(store, mediation, [Instalment(due_on="2026-04-30", amount=750_000)], [])
    at(desk, mediation, "plan")
    assert desk.find(LineEditor, "mediation.plan.1.paid_on").hasFocus()  # the first field that is blank
    desk.type("mediation.plan.1.amount", "5000")
    desk.click("mediation.plan.add")
    desk.type("mediation.plan.2.due_on", "2026-03-31")
    desk.type("mediation.plan.2.amount", "2500")
    desk.key(Qt.Key.Key_S, ctrl=True)
    plan = sorted(store.select(Instalment), key=lambda one: one.ordinal or 0)
    assert [(one.ordinal, one.due_on, one.amount) for one in plan] == [(1, "2026-03-31", 250_000), (2, "2026-04-30", 500_000)]
    desk.click("mediation.plan.1.remove")
    desk.type("mediation.plan.1.amount", "7500")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (left,) = store.select(Instalment)
    assert (left.ordinal, left.due_on, left.amount) == (1, "2026-04-30", 750_000)


def test_the_draft_of_a_plan_comes_back(desk: Desk, store: Store, case: CaseFile) -> None:
    at(desk, agreed(store, case), "plan")
    desk.click("mediation.plan.add")
    desk.type("mediation.plan.1.amount", "75")
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    desk.context.go("mediations", act="draft", key=draft.key)
    assert desk.find(QLineEdit, "mediation.plan.1.amount").text() == "75.00"


# -- hardening, default, commission ------------------------------------------------------------------------------------------


def test_each_way_says_how_it_stands(desk: Desk, store: Store, case: CaseFile, clock: Clock) -> None:
    mediation = agreed(store, case, phase="after")
    at(desk, mediation, "hardening")
    pane = desk.window.findChild(HardeningPane)
    assert [pill.pill.text for pill in pane.findChildren(Pill) if pill.isVisible()] == ["可以申请", "可以申请", "现在不能申请"]
    desk.choose("mediation.hardening.confirm_route", "司法确认")
    desk.type("mediation.hardening.confirm_applied_on", "2026-03-16")
    desk.type("mediation.hardening.confirm_body", "滨河区人民法院")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(Mediation, mediation.id).confirm_route == "court"
    assert [pill.pill.text for pill in pane.findChildren(Pill) if pill.isVisible()][1] == "办理中"


def test_a_default_opens_what_follows_and_nothing_else(desk: Desk, store: Store, case: CaseFile) -> None:
    mediation = agreed(store, case)
    at(desk, mediation, "hardening")
    desk.type("mediation.hardening.defaulted_on", "2026-03-16")
    desk.choose("mediation.hardening.default_step", "申请强制执行")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：违约后处理"
    desk.choose("mediation.hardening.default_step", "申请支付令")
    desk.key(Qt.Key.Key_S, ctrl=True)
    kept = store.get(Mediation, mediation.id)
    assert (kept.default_step, kept.performance) == ("order", "late")
    assert desk.sees("mediation.hardening.order.view"), "the application for the order can be made now"


def test_a_court_is_answered_from_its_commission(desk: Desk, store: Store, case: CaseFile) -> None:
    mediation = agreed(store, case, origin="court")
    at(desk, mediation, "commission")
    assert not desk.sees("mediation.commission.reply")
    desk.type("mediation.commission.body", "滨河区人民法院")
    desk.type("mediation.commission.due_on", "2026-04-10")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (commission,) = store.select(Commission)
    assert (commission.kind, commission.received_on) == ("court_appointed", "2026-03-10")
    desk.click("mediation.commission.reply")
    (commission,) = store.select(Commission)
    assert (commission.replied_on, commission.reply_number) == ("2026-03-16", "站工劳调函〔2026〕1号")
    assert not desk.sees("mediation.commission.reply")
    desk.context.undo()
    assert store.select(Commission)[0].reply_number == ""


def test_a_session_keeps_its_end_the_evidence_and_that_it_was_read(desk: Desk, store: Store, case: CaseFile) -> None:
    at(desk, opened(store, case))
    desk.type("mediation.session.evidence", "考勤表")
    desk.type("mediation.session.ended_at", "2026-03-16 08:00")
    desk.click("mediation.session.is_read_back")
    choice = desk.find(QWidget, "mediation.session.result")
    choice.setFocus()
    for _ in range(3):
        desk.qtbot.keyClick(choice, Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：结束时间"
    desk.type("mediation.session.ended_at", "2026-03-16 09:00")
    desk.key(Qt.Key.Key_S, ctrl=True)
    (session,) = desk.window.page().sessions
    assert (session.evidence, session.ended_at, session.is_read_back) == ("考勤表", "2026-03-16T09:00", True)
    assert desk.find(QPlainTextEdit, "mediation.session.evidence").toPlainText() == "考勤表"
