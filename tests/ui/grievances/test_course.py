"""The course of a case in the window: moves by the menu and their forms, the plan, what is passed on and answered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from replicas import NAMES
from stand_ins import Clock
from station.actions import clocks, handovers, setting_up
from station.casework.casefile import CaseFile
from station.casework.model import ClockEvent, Grievance, Handover, StaffMember, Station
from station.db.casefiles import case_file
from station.db.store import Store
from station.ui.grievances.detail import Detail
from station.ui.grievances.page import Grievances
from station.ui.widgets import Button, Note, Pill
from station.ui.workbench.page import Workbench


@pytest.fixture
def case(store: Store) -> CaseFile:
    return registered(at_work(store))


@pytest.fixture
def desk(case: CaseFile, store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, grievances=Grievances, workbench=Workbench)
    made.context.go("grievances", id=case.grievance.id)
    return made


def detail(desk: Desk) -> Detail:
    return desk.find(Detail, "grievance")


def now(store: Store, case: CaseFile) -> CaseFile:
    return case_file(store, case.grievance.id)


def save(desk: Desk) -> None:
    desk.key(Qt.Key.Key_S, ctrl=True)


def offered(desk: Desk) -> list[str]:
    menu = detail(desk).menu()
    found = [action.text() for part in (menu, *menu.findChildren(QMenu)) for action in part.actions() if action.text()]
    menu.close()
    return found


def choose(desk: Desk, words: str) -> None:
    menu = detail(desk).menu()
    (found,) = [a for part in (menu, *menu.findChildren(QMenu)) for a in part.actions() if a.text() == words]
    found.trigger()
    menu.close()


def says(desk: Desk, words: str) -> None:
    def seen() -> bool:
        parts = [part for part in detail(desk).findChildren(QWidget) if part.isVisible()]
        return any(words in (part.text() if isinstance(part, QLabel) or hasattr(part, "_runs") else "") for part in parts)  # type: ignore[attr-defined]

    desk.qtbot.waitUntil(seen)


# -- states --------------------------------------------------------------------------------------------------------------


def test_a_refusal_asks_for_its_reason_and_the_notice(desk: Desk, case: CaseFile, store: Store) -> None:
    choose(desk, "不予受理")
    save(desk)
    says(desk, "还有 1 处要改：原因")
    desk.type("move.reason", "已经由法院判决")
    desk.choose("move.told_by", "电话")
    save(desk)
    says(desk, "不予受理要书面告知")
    assert now(store, case).grievance.status == "accepted"
    desk.choose("move.told_by", "书面")
    save(desk)
    assert desk.said[-1] == "已登记不予受理 ZQ-2026-0001"
    kept = now(store, case)
    assert (kept.grievance.status, kept.moves[-1].reason, kept.moves[-1].told_by) == ("refused", "已经由法院判决", "written")
    detail(desk).start("plan")
    says(desk, "不予受理：已受理 → 不予受理\n已经由法院判决\n3月16日书面告知诉求人")
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert now(store, case).grievance.status == "accepted"


def test_waiting_for_policy_is_a_stop_with_its_reason_chosen(desk: Desk, case: CaseFile, store: Store) -> None:
    choose(desk, "等待上级政策")
    save(desk)
    kept = now(store, case)
    assert (kept.grievance.status, kept.clock_events[0].stop_reason, kept.moves[-1].act) == ("awaiting_policy", "policy", "policy")
    choose(desk, "恢复办理")
    save(desk)
    assert now(store, case).grievance.status == "working"


def test_the_menu_offers_what_state_and_role_allow(desk: Desk, store: Store) -> None:
    alone = offered(desk)
    assert {"不予受理", "终止", "延期", "移交其他站点", "倒排计划", "删除"} <= set(alone)
    assert "恢复办理" not in alone and "重办" not in alone
    setting_up.save_staff(store, StaffMember(name="赵看看", role="reader"))
    setting_up.save_staff(store, StaffMember(name="冯守义", role="head"))
    assert set(alone) - set(offered(desk)) == {"不予受理", "终止", "延期", "移交其他站点"}
    desk.context.set_user("赵看看")
    detail(desk).show_id(detail(desk).case.grievance.id)  # type: ignore[union-attr]
    assert offered(desk) == []
    for button in ("progress", "close_case"):
        assert not desk.sees(f"grievance.{button}")


def test_a_draft_of_a_move_is_found_again(desk: Desk, case: CaseFile, store: Store) -> None:
    choose(desk, "退单")
    desk.type("move.reason", "不在本街道")
    desk.key(Qt.Key.Key_Escape)
    desk.context.go("grievances", act="draft", key=f"grievances:move:{case.grievance.id}:return")
    save(desk)
    assert (now(store, case).grievance.status, now(store, case).moves[-1].reason) == ("returned", "不在本街道")


# -- the plan ------------------------------------------------------------------------------------------------------------


def test_a_plan_is_made_ticked_corrected_and_moved_along(desk: Desk, case: CaseFile, store: Store) -> None:
    detail(desk).start("plan")
    desk.click("course.make")
    desk.choose("plan.template", "咨询")
    says(desk, "问清情况，查依据")
    desk.click("plan.save")
    assert [step.due_on for step in now(store, case).plan] == ["2026-04-02", "2026-04-07"]
    says(desk, "完成 0 / 2 步")
    desk.find(QCheckBox, "course.step.0").click()
    assert now(store, case).plan[0].done_on == "2026-03-16"
    says(desk, "完成 1 / 2 步")
    desk.click("course.step.1.change")
    desk.type("step.who", "陈立秋")
    save(desk)
    assert now(store, case).plan[1].who == "陈立秋"
    event = ClockEvent(grievance_id=case.grievance.id, began_on="2026-03-16", extended_to="2026-04-14", agreed_by="陈建国")
    assert not desk.sees("course.moved")
    desk.context.tell(clocks.extend(store, event))
    says(desk, "办理时限现在是 4月14日，没做完的步骤还按原来的期限排。")
    desk.find(Note, "course.moved").buttons[0].click()
    assert [step.due_on for step in now(store, case).plan] == ["2026-04-02", "2026-04-14"]
    assert not desk.sees("course.moved")
    desk.click("course.add")
    desk.type("step.what", "请司法所参加")
    desk.type("step.due_on", "2026-04-10")
    save(desk)
    assert now(store, case).plan[-1].what == "请司法所参加"
    desk.click("course.clear")
    assert now(store, case).plan == ()


def test_a_late_step_opens_the_plan_from_the_workbench(desk: Desk, case: CaseFile, store: Store, clock: Clock) -> None:
    detail(desk).start("plan_new")
    desk.click("plan.save")
    clock.advance(days=4)
    desk.context.go("workbench")
    page = desk.window.place("workbench")
    assert isinstance(page, Workbench)
    page.refresh()
    late = next(task for task in page._tasks if task.key == "plan" and task.nearness(clock.now).state == "overdue")
    page.open_task(late)
    assert detail(desk).tabs.current() == "course"
    assert desk.sees("course.step.0")


def test_what_is_open_too_long_is_marked(desk: Desk, case: CaseFile, clock: Clock) -> None:
    assert not desk.sees("grievance.overlong")
    clock.advance(days=31)
    detail(desk).show_id(case.grievance.id)
    assert desk.find(Pill, "grievance.overlong").pill.text == "积案 31 天"


# -- what is passed on ---------------------------------------------------------------------------------------------------


def test_a_case_is_forwarded_and_comes_back_with_the_reason(desk: Desk, case: CaseFile, store: Store) -> None:
    choose(desk, "转有关部门")
    desk.type("handover.to_name", "滨河区人社局")
    desk.type("handover.reason", "属于监察")
    save(desk)
    (made,) = now(store, case).handovers
    assert (made.kind, made.answer_due_on, now(store, case).grievance.status) == ("forward", "2026-03-23", "transferred")
    detail(desk).start("plan")
    says(desk, "转有关部门　滨河区人社局")
    desk.find(Button, "course.answer.0").click()
    desk.choose("answer.answer", "不接收")
    save(desk)
    says(desk, "不接收要说明理由")
    desk.type("answer.answer_note", "不属本局")
    save(desk)
    assert now(store, case).grievance.status == "working"
    detail(desk).start("plan")
    says(desk, "办理：已转办 → 办理中\n滨河区人社局不接收：不属本局")


def test_a_body_that_joins_in_needs_no_name_and_reports_back(desk: Desk, case: CaseFile, store: Store) -> None:
    choose(desk, "联动处置")
    desk.choose("handover.body", "法院")
    desk.type("handover.reason", "请法官到场")
    save(desk)
    (made,) = now(store, case).handovers
    assert (made.body, made.to_name) == ("court", "法院")
    desk.context.tell(handovers.answer(store, made.with_values(answer="accepted"), made))
    detail(desk).start("plan")
    desk.find(Button, "course.report.0").click()
    desk.type("report.result", "达成协议")
    save(desk)
    assert now(store, case).handovers[0].result == "达成协议"


def test_going_up_proposes_the_next_level_and_the_body_above(desk: Desk, case: CaseFile, store: Store) -> None:
    choose(desk, "上报上一级")
    desk.type("handover.reason", "人数多")
    save(desk)
    assert now(store, case).grievance.handling_level == "county"
    assert now(store, case).handovers[0].to_name == "滨河区总工会"


def test_what_another_station_handed_here_is_said_and_taken_over(desk: Desk, case: CaseFile, store: Store) -> None:
    own = store.get(Station, store.setting("station", ""))
    with store.step("收到") as step:
        sent = Handover(
            grievance_id=case.grievance.id,
            kind="transfer",
            from_name=NAMES["HW"],
            to_name=own.name,
            sent_on="2026-03-16",
            answer_due_on="2026-03-23",
            reason="单位在站前街道",
        )
        step.add(sent)
    desk.context.tell(step.changes)
    detail(desk).show_id(case.grievance.id)
    says(desk, "移交答复")
    note = desk.find(Note, "grievance.incoming")
    assert note.sentence.text() == f"{NAMES['HW']}移交来的，待接收：单位在站前街道"
    note.buttons[0].click()
    desk.choose("answer.answer", "接收")
    save(desk)
    assert not desk.sees("grievance.incoming")
    assert [g.external_number for g in store.matching(Grievance)] == ["", "ZQ-2026-0001"]
