"""What belongs to a record: findings, topics, decisions, steps; the checklist; the week; the day's warnings; the case it becomes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cases import registered
from desk import Desk, write
from services_desk import current, fill, footer, shown
from stand_ins import Dialogs
from station.actions import outreach
from station.casework.fields import Record
from station.casework.model import (
    BY_NAME,
    Attachment,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    Grievance,
    Indicator,
    InjuryVisit,
    JointMeeting,
    Lawyer,
    LawyerShift,
    LedgerExport,
    MeetingDecision,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    OrgUnit,
    Party,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.casework.outreach import visits
from station.db import drafts
from station.db.store import Store
from station.ui.grievances.page import Grievances
from station.ui.services.checklist import CheckList
from station.ui.services.daily import DailyReport
from station.ui.services.page import Services
from station.ui.services.week import WeekPage
from station.ui.widgets import NOW


@pytest.fixture
def visit(store: Store, employer: Employer) -> FieldVisit:
    return outreach.add(store, FieldVisit(employer_id=employer.id, visited_on="2026-03-16", visitors="王芳"))


def opened(desk: Desk, record: Record) -> None:
    desk.context.go("services", kind=record.record, id=record.id)


def answer_menu(desk: Desk, words: str) -> None:
    """Press an entry of “⋯”."""
    menu = current(desk).detail.menu()
    next(action for action in menu.actions() if action.text() == words).trigger()


# -- children ----------------------------------------------------------------------------------------------------------


def test_a_finding_is_noted_struck_off_and_thrown_away(desk: Desk, store: Store, visit: FieldVisit) -> None:
    opened(desk, visit)
    desk.click("services.field_visit.act.finding")
    fill(desk, "visit_finding", {"item": "按月足额支付", "content": ""})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：问题或诉求"
    fill(desk, "visit_finding", {"content": "9 月工资没有发"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    (finding,) = store.matching(VisitFinding)
    assert (finding.field_visit_id, finding.item, finding.verdict) == (visit.id, "2.1", "problem")
    part = current(desk).detail.children_shown["visit_finding"]
    part.choose(finding.id)
    desk.click("services.visit_finding.strike_off")
    fill(desk, "visit_finding", {"result": "已补发"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(VisitFinding, finding.id).done_on == "2026-03-16"
    part.choose(finding.id)
    desk.click("services.visit_finding.edit")
    fill(desk, "visit_finding", {"content": "9 月和 10 月工资没有发"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(VisitFinding, finding.id).content == "9 月和 10 月工资没有发"
    desk.click("services.visit_finding.remove")
    assert store.matching(VisitFinding) == []


CHILDREN: list[tuple[Record, str, dict[str, str], type[Record]]] = [
    (Negotiation(subject="货运恳谈", scope="货运"), "topic", {"topic": "等候费"}, NegotiationTopic),
    (
        JointMeeting(subject="三月联席会议", held_on="2026-03-16"),
        "decision",
        {"content": "每周五通报", "responsible": "区人社局"},
        MeetingDecision,
    ),
]


@pytest.mark.parametrize(("record", "act", "typed", "cls"), CHILDREN, ids=[act for _, act, _, _ in CHILDREN])
def test_an_act_adds_a_child(desk: Desk, store: Store, record: Record, act: str, typed: dict[str, str], cls: type[Record]) -> None:
    stored = outreach.add(store, record)
    opened(desk, stored)
    name = f"services.{stored.record}.act.{act}"
    if desk.sees(name):
        desk.click(name)
    else:
        current(desk).detail.start(act)
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk).startswith("还有")
    fill(desk, cls.record, typed)
    desk.key(Qt.Key.Key_S, ctrl=True)
    (child,) = store.matching(cls)
    assert {key: getattr(child, key) for key in typed} == typed
    assert next(iter(typed.values())) in str(current(desk).detail.children_shown[cls.record].list.items())


def test_a_warning_goes_from_stage_to_stage(desk: Desk, store: Store, employer: Employer) -> None:
    warning = outreach.add(
        store, EmployerWarning(employer_id=employer.id, signal="layoff", issued_on="2026-03-16", detail="拟裁减 26 人", people=26)
    )
    opened(desk, warning)
    assert "劳动合同法第四十一条" in current(desk).detail.facts.note.sentence.text()
    desk.click("services.employer_warning.act.push")
    fill(desk, "employer_warning", {"pushed_to": "区人社局"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    for stage, words in (("checked", "调查核实"), ("handled", "联动处置"), ("served", "服务对接"), ("cured", "源头治理")):
        desk.click("services.employer_warning.act.step")
        fill(desk, "warning_step", {"stage": words, "done_on": "3.16", "content": f"{words}：到厂里谈"})
        desk.key(Qt.Key.Key_S, ctrl=True)
        assert store.get(EmployerWarning, warning.id).stage == stage
        assert next(step for step in current(desk).detail.stepper.steps if step.state == NOW).label == words
    desk.click("services.employer_warning.act.lift")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(EmployerWarning, warning.id).lifted_on == "2026-03-16"
    assert len(store.matching(WarningStep, employer_warning_id=warning.id)) == 6


# -- the case it becomes -----------------------------------------------------------------------------------------------


def _sources(store: Store, employer: Employer, worker: Worker, visit: FieldVisit) -> list[tuple[Record, str]]:
    def add(record: Record) -> Record:
        return outreach.add(store, record)

    finding = outreach.add_child(store, VisitFinding(field_visit_id=visit.id, item="2.1", verdict="demand", content="要求补发工资"))
    injury = add(InjuryVisit(reported_on="2026-03-16", worker_id=worker.id, employer_id=employer.id, hospital="区医院"))
    asked = add(Consultation(asked_on="2026-03-16", asker="韩素琴", phone="13912342046", category="wages", question="工资没有发"))
    said = add(OpinionCheck(found_at="2026-03-16T08:00", platform="短视频", summary="称停发工资", checker="王芳", employer_id=employer.id))
    warned = add(EmployerWarning(employer_id=employer.id, signal="arrears", issued_on="2026-03-16", detail="拖欠两个月"))
    channels = ("field_visit", "field_visit", "visit", "opinion", "other")
    return list(zip((finding, injury, asked, said, warned), channels, strict=True))


def test_the_form_of_a_grievance_is_made_in_a_turn_before_its_page(
    store: Store, employer: Employer, worker: Worker, visit: FieldVisit, qtbot: QtBot
) -> None:
    asked, _ = _sources(store, employer, worker, visit)[2]
    desk = Desk(store, qtbot, services=Services)
    desk.context.go("services", kind=asked.record, id=asked.id)
    detail, opened = current(desk).detail, list[object]()
    detail.opened.connect(opened.append)
    desk.context.inline = False
    detail.convert(asked)
    assert not opened
    qtbot.waitUntil(lambda: len(opened) == 1 and desk.context.is_settled())


@pytest.mark.parametrize("place", range(5), ids=["visit_finding", "injury_visit", "consultation", "opinion_check", "employer_warning"])
def test_a_grievance_is_registered_from_it_and_tied_to_it(
    store: Store, employer: Employer, worker: Worker, visit: FieldVisit, qtbot: QtBot, place: int
) -> None:
    record, channel = _sources(store, employer, worker, visit)[place]
    desk = Desk(store, qtbot, services=Services, grievances=Grievances)
    desk.context.go("services", kind=record.record, id=record.id)
    if isinstance(record, VisitFinding):
        desk.click("services.visit_finding.convert")
    else:
        current(desk).detail.convert(record)
    assert drafts.drafts(store) == []
    form = desk.window.page().form  # type: ignore[attr-defined]
    values = form.values()
    assert values["grievance.channel"] == channel
    if not values["worker.name"]:
        desk.type("intake.worker.name", "韩素琴")
        desk.type("intake.worker.phone", "13912342046")
    if not any(party.name.text() for party in desk.window.page().sheet.parties.lines):  # type: ignore[attr-defined]
        desk.type("intake.parties.0.name", "晨光家具厂")
    desk.key(Qt.Key.Key_S, ctrl=True)
    case = store.matching(Grievance)[-1]
    assert store.get(type(record), record.id).grievance_id == case.id  # type: ignore[attr-defined]
    assert desk.window.current_key == "grievances"
    (party,) = store.matching(Party, grievance_id=case.id)
    assert party.employer_id == employer.id
    desk.context.go("services", kind=record.record, id=record.id)
    assert case.number in str([part.text() for part in current(desk).detail.findChildren(type(current(desk).detail.back))])
    desk.context.undo()  # one step, so that no case is left that nothing leads to
    assert not store.get(type(record), record.id).grievance_id  # type: ignore[attr-defined]
    assert store.get(Grievance, case.id).deleted


def test_a_registration_that_was_left_goes_on_tied_to_the_same_record(
    store: Store, employer: Employer, worker: Worker, visit: FieldVisit, qtbot: QtBot
) -> None:
    finding = outreach.add_child(store, VisitFinding(field_visit_id=visit.id, item="2.1", verdict="demand", content="要求补发工资"))
    desk = Desk(store, qtbot, services=Services, grievances=Grievances)
    desk.context.go("services", kind="visit_finding", id=finding.id)
    desk.click("services.visit_finding.convert")
    desk.type("intake.worker.name", "韩素琴")
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    desk.context.go("services", act="draft", key=draft.key)
    assert desk.find(QLineEdit, "intake.worker.name").text() == "韩素琴"
    desk.type("intake.worker.phone", "13912342046")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(VisitFinding, finding.id).grievance_id


# -- the checklist -----------------------------------------------------------------------------------------------------


def checklist(desk: Desk, visit: FieldVisit) -> CheckList:
    opened(desk, visit)
    desk.click("services.field_visit.act.checklist")
    page = desk.window.page()
    assert isinstance(page, CheckList)
    return page


def press(desk: Desk, *keys: Any) -> None:
    """Press keys where the focus is; text goes in as an input method gives it."""
    for key in keys:
        field = desk.window.focusWidget()
        if isinstance(key, str) and not key.isdigit():
            write(field, key)
        elif isinstance(key, str):
            desk.qtbot.keyClicks(field, key)
        else:
            desk.qtbot.keyClick(field, key)


def test_the_checklist_is_filled_in_by_keyboard_alone(desk: Desk, store: Store, visit: FieldVisit) -> None:
    page = checklist(desk, visit)
    assert len(page.lines) == 26
    enter = Qt.Key.Key_Return
    press(desk, "1", enter, "2", enter, "试用期约定六个月", enter, "4", enter, "3", enter, "要求补偿", enter, "1", enter)
    desk.key(Qt.Key.Key_S, ctrl=True)
    found = {finding.item: (finding.verdict, finding.content) for finding in store.matching(VisitFinding)}
    assert found == {
        "1.1": ("fine", ""),
        "1.2": ("problem", "试用期约定六个月"),
        "1.3": ("absent", ""),
        "1.4": ("demand", "要求补偿"),
        "2.1": ("fine", ""),
    }
    assert desk.said[-1] == "已记 5 项，要跟进 2 项"
    part = current(desk).detail.children_shown["visit_finding"]
    assert [item.title for item in part.list.items()] == ["试用期约定合法", "解除终止手续和补偿"]
    assert part.others.text() == "检查清单：正常 2 项，不适用 1 项"


def test_a_problem_without_words_is_said_at_its_item(desk: Desk, store: Store, visit: FieldVisit) -> None:
    page = checklist(desk, visit)
    page.lines["3.1"].verdict.set_current("problem")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：3.1"
    assert page.lines["3.1"].problem.text() == "请填写问题或诉求。"
    assert store.matching(VisitFinding) == []
    page.lines["3.1"].text.setFocus()
    press(desk, "每天工作十二小时")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert len(store.matching(VisitFinding)) == 1


def test_the_rest_of_a_section_is_fine_with_one_press_and_a_second_look_changes_only_what_changed(
    desk: Desk, store: Store, visit: FieldVisit
) -> None:
    checklist(desk, visit)
    desk.click("checklist.rest.2")
    desk.click("checklist.save")
    first = store.matching(VisitFinding)
    assert [finding.item for finding in first] == ["2.1", "2.2", "2.3", "2.4", "2.5"]
    page = checklist(desk, visit)
    assert page.lines["2.3"].verdict.current() == "fine"
    page.lines["2.3"].verdict.set_current("problem")
    page.lines["2.3"].text.setText("基数不对")
    desk.key(Qt.Key.Key_S, ctrl=True)
    second = store.matching(VisitFinding)
    assert [finding.id for finding in second] == [finding.id for finding in first]
    assert [finding.item for finding, before in zip(second, first, strict=True) if finding != before] == ["2.3"]


def test_a_checklist_that_was_left_comes_back(desk: Desk, store: Store, visit: FieldVisit) -> None:
    page = checklist(desk, visit)
    press(desk, "2", Qt.Key.Key_Return, "没有合同")
    page.drafts.touch()
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    desk.context.go("services", act="draft", key=draft.key)
    page = desk.window.page()  # type: ignore[assignment]
    assert (page.lines["1.1"].verdict.current(), page.lines["1.1"].text.text()) == ("problem", "没有合同")
    assert not page.draft_note.isHidden()


def test_the_items_of_the_checklist_stand_in_seven_sections() -> None:
    assert [len(items) for _, items in visits.sections()] == [4, 5, 3, 3, 4, 4, 3]


# -- the week ----------------------------------------------------------------------------------------------------------


def test_the_week_shows_visits_by_day_and_begins_a_new_one_on_a_day(desk: Desk, store: Store, employer: Employer) -> None:
    planned = outreach.add(store, FieldVisit(employer_id=employer.id, planned_on="2026-03-18", visitors="王芳"))
    outreach.add(store, FieldVisit(employer_id=employer.id, planned_on="2026-03-25", visitors="王芳"))
    desk.context.go("services", kind="field_visit")
    desk.click("services.field_visit.week")
    week = desk.window.page()
    assert isinstance(week, WeekPage)
    assert list(week.lists) == [f"2026-03-{day}" for day in range(16, 23)]
    assert [len(items.items()) for items in week.lists.values()] == [0, 0, 1, 0, 0, 0, 0]
    desk.key(Qt.Key.Key_PageDown, ctrl=True)
    assert [len(items.items()) for items in week.lists.values()] == [0, 0, 1, 0, 0, 0, 0]
    assert "3月23日" in week.words.text()
    desk.click("services.week.today")
    desk.click("services.week.new.2026-03-20")
    assert desk.find(QLineEdit, "services.field_visit.form.planned_on").text() == "2026-03-20"
    desk.key(Qt.Key.Key_Escape)
    desk.click("services.field_visit.week")
    week = desk.window.page()
    assert isinstance(week, WeekPage)
    week.lists["2026-03-18"].set_current(planned.id)
    assert current(desk).detail.record == planned


def test_a_shift_is_repeated_for_the_coming_weeks(desk: Desk, store: Store, lawyer: Lawyer) -> None:
    shift = outreach.add(store, LawyerShift(lawyer_id=lawyer.id, duty_on="2026-03-20"))
    opened(desk, shift)
    desk.click("services.lawyer_shift.act.repeat")
    assert [s.duty_on for s in store.matching(LawyerShift)] == ["2026-03-20", "2026-03-27", "2026-04-03", "2026-04-10", "2026-04-17"]
    desk.click("services.lawyer_shift.act.repeat")
    assert len(store.matching(LawyerShift)) == 5
    assert desk.said[-1] == "以后 4 周都排过了"


# -- topics, the daily report, the tree, figures -------------------------------------------------------------------------


def test_topics_are_drawn_from_grievances_with_their_numbers(desk: Desk, store: Store) -> None:
    for name in ("甲", "乙", "丙"):
        registered(
            store,
            Worker(name=f"王{name}", phone="13800138001"),
            Employer(name=f"{name}厂"),
            category="hours",
            received_at="2026-03-16T08:30",
        )
    talks = outreach.add(store, Negotiation(subject="工时恳谈", scope="家具行业"))
    opened(desk, talks)
    desk.click("services.negotiation.act.draw")
    assert desk.rows("topics.found", "grievances") == ["3"]
    desk.choose("topics.category", "劳动报酬（欠薪）")
    assert desk.window.page().table.row_count() == 0  # type: ignore[attr-defined]
    desk.choose("topics.category", "工时休假")
    desk.click_row("topics.found", 0)
    desk.click("topics.add")
    (topic,) = store.matching(NegotiationTopic)
    assert (topic.negotiation_id, topic.category, topic.grievances) == (talks.id, "hours", 3)


def test_the_daily_report_is_looked_at_by_day_and_exported(
    desk: Desk, store: Store, employer: Employer, dialogs: Dialogs, tmp_path: Path
) -> None:
    outreach.add(store, EmployerWarning(employer_id=employer.id, signal="arrears", issued_on="2026-03-16", detail="拖欠两个月"))
    desk.context.go("services", kind="employer_warning")
    desk.click("services.employer_warning.daily")
    page = desk.window.page()
    assert isinstance(page, DailyReport)
    assert page.preview.pdf().startswith(b"%PDF")
    first = page.preview.pdf()
    desk.click("services.daily.before")
    assert page.day == date(2026, 3, 15)
    assert page.preview.pdf() != first
    desk.click("services.daily.after")
    assert not page.after.isEnabled()
    target = tmp_path / "日报告.pdf"
    dialogs.answer((str(target), ""))
    desk.click("services.daily.export")
    assert target.read_bytes().startswith(b"%PDF")
    assert store.query("SELECT act FROM act_log")[0]["act"] == "export"
    book = tmp_path / "日报告.xlsx"
    dialogs.answer((str(book), ""))
    desk.click("services.daily.export_xlsx")
    assert book.read_bytes().startswith(b"PK") and desk.said[-1] == "已导出《企业预警日报告 2026-03-16》，1 条预警"
    assert [kept.layout for kept in store.matching(LedgerExport, kind="warnings")] == ["pdf", "wide"]


def test_union_bodies_stand_under_those_they_belong_to(desk: Desk, store: Store) -> None:
    top = outreach.add(store, OrgUnit(name="滨河区总工会", level="county"))
    street = outreach.add(store, OrgUnit(name="站前街道总工会", level="street", parent_id=top.id))
    outreach.add(store, OrgUnit(name="青禾里联合会", level="community", parent_id=street.id))
    desk.context.go("services", kind="org_unit")
    assert desk.rows("services.org_unit.list", "name") == ["滨河区总工会", "　　站前街道总工会", "　　　　青禾里联合会"]


def test_a_circle_of_union_bodies_is_refused_at_the_field(desk: Desk, store: Store) -> None:
    top = outreach.add(store, OrgUnit(name="滨河区总工会", level="county"))
    outreach.add(store, OrgUnit(name="站前街道总工会", level="street", parent_id=top.id))
    opened(desk, top)
    desk.key(Qt.Key.Key_F2)
    fill(desk, "org_unit", {"parent_id": "站前街道总工会"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：上级组织"


def test_a_figure_says_its_share_and_whether_the_target_is_reached(desk: Desk, store: Store) -> None:
    figure = outreach.add(store, Indicator(period="2026", kind="supervision_cover", value="130", base="200", target="65"))
    opened(desk, figure)
    assert current(desk).detail.facts.note.sentence.text() == "占基数 65.00%，到了目标 65"
    assert "130" in shown(desk)


def test_large_figures_have_commas_in_the_list_and_in_the_detail(desk: Desk, store: Store) -> None:
    figure = outreach.add(store, Indicator(period="2026", kind="培训场次", value="61200", target="70000"))
    opened(desk, figure)
    assert "61,200" in shown(desk) and "61200" not in shown(desk)
    assert current(desk).detail.facts.note.sentence.text() == "还没有到目标 70,000"


def test_every_kind_opens_at_every_size_and_look(desk: Desk, store: Store, visit: FieldVisit) -> None:
    from station.ui import theme

    for text_size, width, height in (("标准", 1024, 560), ("特大", 1366, 768), ("标准", 1920, 1080)):
        theme.apply("dark", text_size)
        desk.window.resize(width, height)
        for record in (visit, *(found for cls in ("lawyer", "mediator") for found in store.matching(BY_NAME[cls]))):
            opened(desk, record)
            assert not desk.window.grab().isNull()
            assert desk.window.width() == width
    theme.apply("light", "标准")


def test_visits_are_planned_on_the_coming_service_days(desk: Desk, store: Store, employer: Employer) -> None:
    with store.step("登记单位") as step:
        others = [step.add(Employer(name=name)) for name in ("锦禾保洁", "远辰物流", "宏拓五金")]
    desk.context.go("services", kind="field_visit")
    desk.click("services.field_visit.week")
    desk.click("services.week.plan")
    desk.click("plan.save")
    assert footer(desk) == "还有 1 处要改：走访单位"
    for name in ("晨光家具厂", *(other.name for other in others)):
        field = desk.find(QLineEdit, "plan.employers.add")
        field.setFocus()
        write(field, name)
        desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    desk.type("plan.a_day", "3")
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    desk.context.go("services", act="draft", key=draft.key)
    desk.key(Qt.Key.Key_S, ctrl=True)
    planned = [(visit.planned_on, visit.visitors) for visit in store.matching(FieldVisit)]
    assert planned == [("2026-03-18", "王芳")] * 3 + [("2026-03-25", "王芳")]
    assert desk.said[-1] == "已排 4 次走访，3月18日起"


def test_injury_visits_are_counted_by_cause_and_employer(desk: Desk, store: Store, employer: Employer, worker: Worker) -> None:
    for cause, day in (("machine", "2026-03-02"), ("machine", "2026-02-02"), ("fall", "2026-01-02"), ("", "2025-12-31")):
        outreach.add(store, InjuryVisit(reported_on=day, worker_id=worker.id, employer_id=employer.id, hospital="区医院", cause=cause))
    desk.context.go("services", kind="injury_visit")
    desk.click("services.injury_visit.figures")
    assert desk.rows("injury_figures.cause", "value") == ["机械伤害", "高处坠落"]
    assert desk.rows("injury_figures.cause", "visits") == ["2", "1"]
    assert desk.rows("injury_figures.employer", "value") == ["晨光家具厂"]
    desk.type("injury_figures.first", "2026-03-01")
    assert desk.rows("injury_figures.cause", "visits") == ["1"]


def test_files_lie_with_a_record_of_work_and_not_with_a_register(
    desk: Desk, store: Store, visit: FieldVisit, lawyer: Lawyer, dialogs: Dialogs, tmp_path: Path
) -> None:
    photo = tmp_path / "现场.txt"
    photo.write_text("车间的温度", encoding="utf-8")
    opened(desk, visit)
    dialogs.answer(([str(photo)], ""))
    desk.click("services.field_visit.files.add")
    (attachment,) = store.matching(Attachment)
    assert (attachment.owner, attachment.owner_id, attachment.name) == ("field_visit", visit.id, "现场.txt")
    opened(desk, lawyer)
    assert not desk.sees("services.lawyer.files.add")


def test_the_foot_counts_each_employer_visited_once(desk: Desk, store: Store, employer: Employer, visit: FieldVisit) -> None:
    outreach.add(store, FieldVisit(employer_id=employer.id, visited_on="2026-03-11", visitors="王芳"))
    outreach.add(store, FieldVisit(employer_id=employer.id, planned_on="2026-03-18", visitors="王芳"))
    outreach.add_child(store, VisitFinding(field_visit_id=visit.id, item="2.1", content="工资没有发"))
    outreach.add_child(store, VisitFinding(field_visit_id=visit.id, item="2.2", verdict="fine"))
    desk.context.go("services", kind="field_visit", view="all")
    kind = current(desk)
    kind.reload()
    rows = [kind.table.model.row(number) for number in range(kind.table.row_count())]
    assert len(rows) == 3
    assert kind.foot(rows) == ["走访 1 家", "检查 2 项", "未销号 1 项"]
