"""What a record of the other work must have before it is saved, and the state that follows from what it has: as tables."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from station.casework import deadlines
from station.casework.fields import Record
from station.casework.model import (
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    LawyerShift,
    MeetingDecision,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    Resource,
    VisitFinding,
    WarningStep,
)
from station.casework.outreach import visits, warnings
from station.casework.outreach.rules import Kin, problems, tidied

NOW = datetime(2026, 3, 16, 9, 0)  # a Monday
VISIT = FieldVisit(id="v", employer_id="e", planned_on="2026-03-18", visitors="王芳")
MADE = FieldVisit(id="v", employer_id="e", visited_on="2026-03-11", visitors="王芳")
FINDING = VisitFinding(field_visit_id="v", item="2.1", content="2月工资未发")
INJURY = InjuryVisit(reported_on="2026-03-02", worker_id="w", hospital="滨河区人民医院")
ASSIGNED = replace(INJURY, assigned_on="2026-03-03", assigned_to="站前街道总工会")
SEEN = replace(ASSIGNED, visited_on="2026-03-05", visitor="陈立")
CALLED = replace(SEEN, first_call_on="2026-03-10", first_call="已申报工伤认定")
SHIFT = LawyerShift(lawyer_id="l", duty_on="2026-03-20")
ASKED = Consultation(asked_on="2026-03-16", category="wages", question="加班费怎么算")
TALKS = Negotiation(subject="骑手等候费恳谈", scope="外卖行业")
DECISION = MeetingDecision(joint_meeting_id="m", content="联合检查工资支付", responsible="人社")
OPINION = OpinionCheck(found_at="2026-03-13T10:00", platform="短视频平台", summary="反映拖欠工资", checker="王芳")
WARNING = EmployerWarning(id="x", employer_id="e", signal="layoff", issued_on="2026-03-10", detail="拟裁减42人")
STEP = WarningStep(employer_warning_id="x", stage="checked", done_on="2026-03-12", content="已到企业查看")


def found(record: Record, **kin: Any) -> list[str]:
    related = Kin(**kin)
    return sorted(problems(tidied(record, related), NOW, related))


@pytest.mark.parametrize(
    ("record", "wrong"),
    [
        (VISIT, []),
        (MADE, []),
        (FieldVisit(), ["employer_id", "planned_on", "visitors"]),
        (replace(VISIT, planned_on=""), ["planned_on"]),
        (replace(VISIT, visited_on="2026-03-17"), ["visited_on"]),
        (replace(VISIT, status="cancelled"), ["summary"]),
        (replace(VISIT, status="cancelled", summary="单位搬迁"), []),
        (INJURY, []),
        (ASSIGNED, []),
        (SEEN, []),
        (CALLED, []),
        (InjuryVisit(), ["hospital", "reported_on", "worker_id"]),
        (replace(INJURY, injured_on="2026-03-04"), ["reported_on"]),
        (replace(INJURY, visited_on="2026-03-05", visitor="陈立"), ["visited_on"]),
        (replace(INJURY, visited_on="2026-03-05", visitor="陈立", skipped="assigned"), ["skip_reason"]),
        (replace(INJURY, visited_on="2026-03-05", visitor="陈立", skipped="assigned", skip_reason="站里直接去"), []),
        (replace(ASSIGNED, assigned_to=""), ["assigned_to"]),
        (replace(SEEN, visitor=""), ["visitor"]),
        (replace(SEEN, visited_on="2026-03-01"), ["visited_on"]),
        (replace(SEEN, first_call_on="2026-03-10"), ["first_call"]),
        (replace(SEEN, second_call_on="2026-03-12", second_call="康复中"), ["second_call_on"]),
        (replace(CALLED, second_call_on="2026-03-17", second_call="康复中"), ["second_call_on"]),
        (replace(INJURY, is_refused=True), ["skip_reason"]),
        (replace(INJURY, is_refused=True, skip_reason="家属不便接待"), []),
        (replace(SEEN, comfort=-1), ["comfort"]),
        (SHIFT, []),
        (LawyerShift(), ["duty_on", "lawyer_id"]),
        (replace(SHIFT, is_attended=True), ["duty_on"]),
        (replace(SHIFT, duty_on="2026-03-13", is_attended=True), []),
        (ASKED, []),
        (replace(ASKED, asked_on="2026-03-17"), ["asked_on"]),
        (replace(ASKED, people=0), ["people"]),
        (replace(ASKED, phone="12"), ["phone"]),
        (replace(ASKED, answer="按一点五倍"), ["answered_by"]),
        (replace(ASKED, answer="按一点五倍", lawyer_id="l"), []),
        (replace(ASKED, category="advice"), ["department"]),
        (replace(ASKED, category="advice", department="基层工作部"), []),
        (replace(ASKED, category="advice", answer="可以用电子投票", answered_by="王芳"), []),
        (TALKS, []),
        (replace(TALKS, scope=""), ["scope"]),
        (replace(TALKS, held_on="2026-03-10", invited_on="2026-03-12"), ["held_on"]),
        (replace(TALKS, held_on="2026-03-10", result_kind="memo"), ["signed_on", "workers_covered"]),
        (replace(TALKS, held_on="2026-03-10", result_kind="memo", signed_on="2026-03-12", workers_covered=340), []),
        (replace(TALKS, held_on="2026-03-10", result_kind="minutes"), ["signed_on"]),
        (replace(TALKS, held_on="2026-03-10", result_kind="minutes", signed_on="2026-03-10"), []),
        (replace(TALKS, held_on="2026-03-10", result_kind="none"), ["result"]),
        (replace(TALKS, held_on="2026-03-10", result_kind="none", result="单位不同意", signed_on="2026-03-12"), ["signed_on"]),
        (replace(TALKS, held_on="2026-03-10", signed_on="2026-03-12"), ["result_kind"]),
        (replace(TALKS, result_kind="minutes"), ["held_on", "signed_on"]),
        (NegotiationTopic(negotiation_id="n", topic="等候费", is_agreed=True), ["result"]),
        (DECISION, []),
        (replace(DECISION, done_on="2026-03-12"), ["result"]),
        (replace(DECISION, done_on="2026-03-17", result="查了3家"), ["done_on"]),
        (OPINION, []),
        (OpinionCheck(), ["checker", "found_at", "platform", "summary"]),
        (replace(OPINION, verdict="true"), ["verified_on"]),
        (replace(OPINION, verified_on="2026-03-14"), ["verdict"]),
        (replace(OPINION, verdict="true", verified_on="2026-03-12"), ["verified_on"]),
        (replace(OPINION, verdict="true", verified_on="2026-03-14", closed_on="2026-03-16"), ["measures"]),
        (replace(OPINION, verdict="false", verified_on="2026-03-14", closed_on="2026-03-16"), []),
        (replace(OPINION, closed_on="2026-03-16"), ["verdict"]),
        (replace(OPINION, people=0), ["people"]),
        (replace(VISIT, planned_on="2026-03"), ["planned_on"]),  # a day a limit counts from is known to the day
        (replace(MADE, visited_on="2026-03"), []),
        (replace(INJURY, reported_on="2026-03"), ["reported_on"]),
        (replace(SEEN, visited_on="2026-03"), ["visited_on"]),
        (replace(SEEN, assigned_on="2026-03"), []),
        (replace(CALLED, second_call_on="2026-03", second_call="康复中", reported_on="2026-03"), []),
        (replace(SHIFT, duty_on="2026-03"), ["duty_on"]),
        (replace(DECISION, due_on="2026-04"), ["due_on"]),
        (replace(OPINION, due_on="2026-04"), ["due_on"]),
        (WARNING, []),
        (EmployerWarning(), ["detail", "employer_id", "issued_on", "signal"]),
        (replace(WARNING, pushed_at="2026-03-10T16:00"), ["pushed_to"]),
        (replace(WARNING, pushed_to="区总工会"), ["pushed_at"]),
        (replace(WARNING, pushed_to="区总工会", pushed_at="2026-03-16T09:30"), ["pushed_at"]),
        (replace(WARNING, is_defused=True), ["is_defused"]),
        (replace(WARNING, lifted_on="2026-03-16"), ["lifted_on"]),
        (Resource(kind="place", name="共享职工之家", uses=-1), ["uses"]),
    ],
)
def test_what_stands_in_the_way_of_saving(record: Record, wrong: list[str]) -> None:
    assert found(record) == wrong


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (VISIT, "planned"),
        (replace(VISIT, visited_on="2026-03-18"), "visited"),
        (replace(VISIT, status="cancelled"), "cancelled"),
        (replace(VISIT, status="cancelled", visited_on="2026-03-18"), "visited"),
        (INJURY, "reported"),
        (ASSIGNED, "assigned"),
        (SEEN, "visited"),
        (CALLED, "first_called"),
        (replace(CALLED, second_call_on="2026-03-12"), "done"),
        (replace(SEEN, skipped="first_called done"), "done"),
        (replace(SEEN, skipped="done"), "visited"),
        (replace(ASSIGNED, is_refused=True), "refused"),
        (TALKS, "preparing"),
        (replace(TALKS, invited_on="2026-03-01"), "invited"),
        (replace(TALKS, held_on="2026-03-02"), "held"),
        (replace(TALKS, signed_on="2026-03-02"), "signed"),
        (replace(TALKS, held_on="2026-03-02", result_kind="none"), "failed"),
        (OPINION, "found"),
        (replace(OPINION, measures="已约谈"), "found"),
        (replace(OPINION, verdict="true"), "checked"),
        (replace(OPINION, verdict="true", measures="已约谈"), "handled"),
        (replace(OPINION, verdict="false", closed_on="2026-03-16"), "closed"),
    ],
)
def test_the_state_follows_from_what_is_filled_in(record: Any, state: str) -> None:
    assert tidied(record, Kin()).status == state


def test_a_check_of_what_is_said_has_its_limit_and_may_be_given_another() -> None:
    assert tidied(OPINION, Kin()).due_on == deadlines.due("opinion_check", "2026-03-13T10:00") == "2026-03-18"
    assert tidied(replace(OPINION, due_on="2026-03-16"), Kin()).due_on == "2026-03-16"


@pytest.mark.parametrize(
    ("finding", "wrong"),
    [
        (FINDING, []),
        (replace(FINDING, content=""), ["content"]),
        (replace(FINDING, verdict="fine", content=""), []),
        (replace(FINDING, verdict="absent", content=""), []),
        (replace(FINDING, verdict="demand", content=""), ["content"]),
        (replace(FINDING, done_on="2026-03-16"), ["result"]),
        (replace(FINDING, done_on="2026-03-16", result="已补发"), []),
        (replace(FINDING, done_on="2026-03-17", result="已补发"), ["done_on"]),
        (replace(FINDING, done_on="2026-03-10", result="已补发"), ["done_on"]),
        (replace(FINDING, is_settled_there=True), []),
    ],
)
def test_a_problem_is_struck_off_with_its_result(finding: VisitFinding, wrong: list[str]) -> None:
    assert found(finding, parent=MADE) == wrong


def test_a_visit_known_to_the_month_sets_no_limit_so_one_is_asked_for() -> None:
    lately = replace(MADE, visited_on="2026-03")
    assert found(FINDING, parent=lately) == found(replace(FINDING, due_on="2026-04"), parent=lately) == ["due_on"]
    assert found(replace(FINDING, due_on="2026-04-01"), parent=lately) == []


def test_findings_wait_for_the_visit_and_have_its_limit() -> None:
    assert found(FINDING, parent=VISIT) == ["item"]
    assert tidied(FINDING, Kin(parent=MADE)).due_on == "2026-03-26"
    assert tidied(replace(FINDING, is_settled_there=True), Kin(parent=MADE)).done_on == "2026-03-11"
    fine = tidied(replace(FINDING, verdict="fine", due_on="2026-03-20", is_settled_there=True), Kin(parent=MADE))
    assert (fine.due_on, fine.done_on, fine.is_settled_there) == ("", "", False)
    assert found(replace(MADE, visited_on="", planned_on="2026-03-18"), children=[FINDING]) == ["visited_on"]


def test_the_checklist_has_seven_sections_with_twenty_six_items() -> None:
    sections = visits.sections()
    assert len(sections) == 7
    assert sum(len(items) for _, items in sections) == 26
    assert [items[0].code for _, items in sections] == ["1.1", "2.1", "3.1", "4.1", "5.1", "6.1", "7.1"]


def test_a_union_officer_asks_about_union_business() -> None:
    assert tidied(replace(ASKED, category="advice"), Kin()).asker_kind == "union_officer"
    assert tidied(replace(ASKED, category="advice", asker_kind="employee"), Kin()).asker_kind == "employee"
    assert tidied(ASKED, Kin()).asker_kind == ""


STEPS = [replace(STEP, stage=stage) for stage in warnings.STAGES]


@pytest.mark.parametrize("count", range(7))
def test_a_warning_stands_at_the_furthest_stage_noted_and_the_next_follows(count: int) -> None:
    warning = tidied(WARNING, Kin(children=STEPS[:count]))
    assert warning.stage == (("graded", *warnings.STAGES)[count])
    if count > 1:
        assert warnings.next_stage(warning) == (*warnings.STAGES, "")[count]
    assert warnings.unnoted(STEPS[:count]) == list(warnings.STAGES[count:])


@pytest.mark.parametrize(
    ("stage", "step", "wrong"),
    [
        ("graded", STEP, []),
        ("graded", replace(STEP, stage="handled"), ["stage"]),
        ("graded", replace(STEP, stage="graded"), []),
        ("checked", replace(STEP, stage="handled"), []),
        ("checked", replace(STEP, stage="checked"), []),
        ("served", replace(STEP, stage="cured"), []),
        ("cured", replace(STEP, stage="lifted"), ["stage"]),
        ("graded", replace(STEP, content=""), ["content"]),
        ("graded", replace(STEP, content="", is_skipped=True), ["content"]),
        ("graded", replace(STEP, done_on="2026-03-09"), ["done_on"]),
        ("graded", replace(STEP, done_on="2026-03-17"), ["done_on"]),
    ],
)
def test_no_stage_is_passed_over_in_silence(stage: str, step: WarningStep, wrong: list[str]) -> None:
    assert found(step, parent=replace(WARNING, stage=stage)) == wrong


def test_a_warning_is_lifted_after_all_six_stages() -> None:
    lifted = replace(WARNING, lifted_on="2026-03-16", is_defused=True)
    assert found(lifted, children=STEPS) == []
    assert found(lifted, children=STEPS[:5]) == ["lifted_on"]
    assert tidied(lifted, Kin(children=STEPS)).stage == "lifted"
    assert found(STEP, parent=replace(lifted, stage="lifted")) == ["stage"]


@pytest.mark.parametrize(
    ("people", "headcount", "is_reached"),
    [
        (20, 1000, True),
        (19, 1000, False),
        (19, 190, True),
        (19, 191, False),
        (5, 50, True),
        (4, 50, False),
        (20, None, True),
        (19, None, False),
    ],
)
def test_layoffs_of_twenty_people_or_a_tenth_are_pointed_out(people: int, headcount: int | None, is_reached: bool) -> None:
    hint = warnings.layoff_hint(people, Employer(name="晨光家具厂", headcount=headcount))
    assert bool(hint) == is_reached
    assert not is_reached or "第四十一条" in hint
    assert warnings.layoff_hint(None, Employer(headcount=10)) == ""
