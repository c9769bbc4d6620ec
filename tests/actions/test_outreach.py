"""The other work through its acts: added with its children, saved, carried on stage by stage, made a case of, removed."""

import dataclasses
from pathlib import Path

import pytest

from cases import CHENGUANG, LI, at_work, intake, registered
from stand_ins import Clock
from station.actions import outreach, report_papers
from station.casework.model import (
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    Grievance,
    InjuryVisit,
    JointMeeting,
    Lawyer,
    LawyerShift,
    LegalAid,
    MeetingDecision,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    OrgUnit,
    Record,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.casework.outreach.warnings import STAGES
from station.db import outreach as queries
from station.db.store import Store
from station.errors import ProblemsError, StationError
from station.export.page_image import page_texts


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def visit(store: Store, *findings: VisitFinding) -> FieldVisit:
    made = FieldVisit(visited_on="2026-03-11", visitors="王芳")
    return outreach.add(store, made, findings, {"employer_id": CHENGUANG})


def warned(store: Store, **values: object) -> EmployerWarning:
    stated = {"signal": "layoff", "level": "red", "issued_on": "2026-03-10", "detail": "拟裁减42人", "people": 42, **values}
    return outreach.add(store, EmployerWarning(**stated), linked={"employer_id": dataclasses.replace(CHENGUANG, headcount=300)})


def noted(store: Store, warning: EmployerWarning, stage: str, **values: object) -> WarningStep:
    stated = {"employer_warning_id": warning.id, "stage": stage, "done_on": "2026-03-12", "content": "已到企业查看", **values}
    return outreach.add_child(store, WarningStep(**stated))


def pdf_text(pdf: bytes) -> str:
    """The one page of a PDF without spaces and line ends."""
    (page,) = page_texts(pdf)
    return "".join(page.split())


PROBLEM = VisitFinding(item="2.1", content="2月工资未发")
DEMAND = VisitFinding(item="5.2", verdict="demand", content="希望装风扇", is_settled_there=True)
FINE = VisitFinding(item="1.1", verdict="fine")


def test_a_visit_is_stored_with_its_findings_in_one_step(store: Store) -> None:
    made = visit(store, PROBLEM, DEMAND, FINE)
    assert made.status == "visited"
    findings = store.matching(VisitFinding, field_visit_id=made.id)
    assert [(f.item, f.due_on, f.done_on) for f in findings] == [("2.1", "2026-03-26", ""), ("5.2", "", "2026-03-11"), ("1.1", "", "")]
    assert store.undo_name() == "登记走访"
    store.undo()
    assert queries.rows(store, FieldVisit) == []
    assert store.matching(Employer) == []


def test_what_is_wrong_with_a_child_is_said_by_its_place_and_nothing_is_stored(store: Store) -> None:
    with pytest.raises(ProblemsError) as wrong:
        visit(store, FINE, dataclasses.replace(PROBLEM, content=""))
    assert list(wrong.value.problems) == ["visit_finding.2.content"]
    assert store.count(FieldVisit) == store.count(Employer) == 0


@pytest.mark.parametrize(
    "linked", [{"worker_id": Worker(name="李强", phone="12")}, {"worker_id": LI, "employer_id": Employer(name="晨光", credit_code="1")}]
)
def test_a_new_person_or_employer_must_be_right_too(store: Store, linked: dict[str, Record]) -> None:
    with pytest.raises(ProblemsError) as wrong:
        outreach.add(store, InjuryVisit(reported_on="2026-03-12", hospital="区人民医院"), linked=linked)
    assert list(wrong.value.problems) == [list(linked)[-1]]
    assert store.count(Worker) == store.count(InjuryVisit) == 0


def test_a_planned_visit_is_made_with_its_checklist(store: Store) -> None:
    planned = outreach.add(store, FieldVisit(planned_on="2026-03-18", visitors="王芳"), linked={"employer_id": CHENGUANG})
    made = dataclasses.replace(planned, visited_on="2026-03-16", summary="看了车间")
    outreach.save(store, made, planned, [PROBLEM, FINE])
    assert store.get(FieldVisit, planned.id).status == "visited"
    first, second = store.matching(VisitFinding, field_visit_id=planned.id)
    corrected = dataclasses.replace(first, content="1月和2月工资未发")
    now = store.get(FieldVisit, planned.id)
    outreach.save(store, now, now, [corrected, second])
    assert [f.content for f in store.matching(VisitFinding, field_visit_id=planned.id)] == ["1月和2月工资未发", ""]
    with pytest.raises(ProblemsError):
        outreach.save(store, dataclasses.replace(now, visited_on=""), now)


def test_a_line_of_a_checklist_that_came_meanwhile_is_not_taken_back(store: Store) -> None:
    made = FieldVisit(visited_on="2026-03-16", visitors="王芳", summary="看")
    visit = outreach.add(store, made, [PROBLEM], linked={"employer_id": CHENGUANG})
    (line,) = store.matching(VisitFinding, field_visit_id=visit.id)
    now = store.get(FieldVisit, visit.id)
    with store.step("别处改的") as step:
        step.save(dataclasses.replace(line, content="三个月未发"), line)
    outreach.save(store, now, now, [dataclasses.replace(line, due_on="2026-04-01")])
    kept = store.get(VisitFinding, line.id)
    assert (kept.content, kept.due_on) == ("三个月未发", "2026-04-01")


def test_a_problem_is_struck_off(store: Store) -> None:
    made = visit(store, PROBLEM)
    (finding,) = store.matching(VisitFinding, field_visit_id=made.id)
    with pytest.raises(ProblemsError):
        outreach.save_child(store, dataclasses.replace(finding, done_on="2026-03-16"), finding)
    outreach.save_child(store, dataclasses.replace(finding, done_on="2026-03-16", result="已补发"), finding)
    (row,) = queries.rows(store, FieldVisit)
    assert (row["visit_finding"], row["visit_finding_open"]) == (1, 0)


def test_several_grievances_come_from_one_visit_each_tied_to_its_finding(store: Store) -> None:
    made = visit(store, PROBLEM, VisitFinding(item="4.1", verdict="demand", content="社保未缴"))
    numbers = []
    for finding in store.matching(VisitFinding, field_visit_id=made.id):
        case = outreach.to_grievance(store, finding, outreach.intake_from(store, finding))
        numbers.append(case.grievance.number)
        assert case.grievance.channel == "field_visit"
        assert case.employer is not None
        assert case.employer.name == "晨光家具厂"
        assert store.get(VisitFinding, finding.id).grievance_id == case.grievance.id
    assert [g.category for g in store.matching(Grievance)] == ["wages", "insurance"]
    assert len(set(numbers)) == 2
    again = store.matching(VisitFinding, field_visit_id=made.id)[0]
    with pytest.raises(StationError, match=numbers[0]):
        outreach.to_grievance(store, again, outreach.intake_from(store, again))


def test_a_case_made_of_a_finding_is_taken_back_with_its_tie(store: Store) -> None:
    made = visit(store, PROBLEM)
    (finding,) = store.matching(VisitFinding, field_visit_id=made.id)
    outreach.to_grievance(store, finding, outreach.intake_from(store, finding))
    assert store.undo_name() == "走访问题转诉求"
    store.undo()
    assert store.matching(Grievance) == []
    assert store.get(VisitFinding, finding.id).grievance_id == ""
    outreach.to_grievance(store, finding, outreach.intake_from(store, finding))


def test_a_case_that_cannot_be_registered_leaves_the_record_untied(store: Store) -> None:
    made = visit(store, PROBLEM)
    (finding,) = store.matching(VisitFinding, field_visit_id=made.id)
    begun = outreach.intake_from(store, finding)
    with pytest.raises(ProblemsError):
        outreach.to_grievance(store, finding, dataclasses.replace(begun, parties=()))
    assert store.get(VisitFinding, finding.id).grievance_id == ""


def test_a_record_is_tied_to_a_case_registered_in_the_ordinary_form(store: Store) -> None:
    made = visit(store, PROBLEM)
    (finding,) = store.matching(VisitFinding, field_visit_id=made.id)
    outreach.tie(store, finding, registered(store).grievance.id)
    with pytest.raises(StationError, match="已经转成诉求"):
        outreach.tie(store, store.get(VisitFinding, finding.id), registered(store).grievance.id)


def test_an_injured_worker_is_visited_and_called_back_twice(store: Store, clock: Clock) -> None:
    reported = InjuryVisit(reported_on="2026-03-12", hospital="滨河区人民医院", ward="骨科12床", injury="右手食指")
    now = outreach.add(store, reported, linked={"worker_id": LI, "employer_id": CHENGUANG})
    clock.advance(days=40)
    for values, state in (
        ({"assigned_on": "2026-03-12", "assigned_to": "站前街道总工会"}, "assigned"),
        ({"visited_on": "2026-03-13", "visitor": "陈立", "comfort": 50_000, "needs": "单位没有报工伤"}, "visited"),
        ({"first_call_on": "2026-03-27", "first_call": "已申报"}, "first_called"),
        ({"second_call_on": "2026-04-20", "second_call": "已认定", "result": "认定为工伤"}, "done"),
    ):
        base = store.get(InjuryVisit, now.id)
        outreach.save(store, dataclasses.replace(base, **values), base)
        assert store.get(InjuryVisit, now.id).status == state


def test_an_injury_visit_goes_on_to_legal_aid_and_its_health_data_stay_behind(store: Store) -> None:
    reported = InjuryVisit(reported_on="2026-03-12", hospital="滨河区人民医院", needs="右手食指切除，单位没有报工伤")
    made = outreach.add(store, reported, linked={"worker_id": LI, "employer_id": CHENGUANG})
    aid = LegalAid(applied_on="2026-03-16", form="arbitration", basis="migrant")
    case = outreach.to_grievance(store, made, outreach.intake_from(store, made), aid)
    assert (case.worker_name, case.grievance.category, case.grievance.status) == ("李强", "injury", "aiding")
    assert len(case.legal_aid) == 1
    assert "食指" not in str(case.grievance)


def test_a_question_becomes_a_case_of_a_person_on_file(store: Store) -> None:
    known = registered(store).worker
    lawyer = outreach.add(store, Lawyer(name="周明", firm="明正律师事务所"))
    asked = Consultation(
        asked_on="2026-03-16", lawyer_id=lawyer.id, asker="李强", phone="138 0013 8000", category="wages", question="加班费"
    )
    made = outreach.add(store, asked)
    assert made.station_id == store.setting("station", "")
    begun = outreach.intake_from(store, made)
    assert begun.worker == known
    assert begun.grievance.channel == "lawyer"
    stranger = outreach.add(store, dataclasses.replace(asked, lawyer_id="", way="phone", asker="赵六", phone=""))
    begun = outreach.intake_from(store, stranger)
    assert begun.worker == Worker(name="赵六")
    assert begun.grievance.channel == "phone"


def test_what_was_said_in_public_becomes_a_case(store: Store) -> None:
    check = OpinionCheck(found_at="2026-03-13T10:00", platform="短视频平台", summary="反映拖欠工资", checker="王芳", people=12)
    made = outreach.add(store, check, linked={"employer_id": CHENGUANG})
    case = outreach.to_grievance(store, made, outreach.intake_from(store, made))
    assert (case.grievance.channel, case.grievance.people, case.grievance.is_collective) == ("opinion", 12, True)
    assert made.due_on == "2026-03-18"


def test_no_grievance_comes_from_a_meeting(store: Store) -> None:
    made = outreach.add(store, JointMeeting(subject="三月联席会议", held_on="2026-03-10"))
    with pytest.raises(TypeError):
        outreach.intake_from(store, made)


def test_decisions_are_tied_to_cases_and_carried_out(store: Store) -> None:
    case = registered(store).grievance
    decision = MeetingDecision(content="联合检查", responsible="人社", due_on="2026-03-20", grievance_id=case.id)
    made = outreach.add(store, JointMeeting(subject="三月联席会议", held_on="2026-03-10"), [decision])
    (row,) = queries.rows(store, JointMeeting)
    assert (row["meeting_decision"], row["meeting_decision_open"]) == (1, 1)
    (kept,) = store.matching(MeetingDecision, joint_meeting_id=made.id)
    outreach.save_child(store, dataclasses.replace(kept, done_on="2026-03-16", result="查了3家"), kept)
    assert queries.rows(store, JointMeeting)[0]["meeting_decision_open"] == 0


def test_topics_are_drawn_once_and_their_count_follows(store: Store) -> None:
    registered(store)
    talks = outreach.add(store, Negotiation(subject="家具业工资恳谈", scope="家具制造"))
    outreach.draw_topics(store, talks.id, queries.topics_from(store))
    registered(store, worker=None, employer=CHENGUANG, worker_title="数名职工")
    outreach.draw_topics(store, talks.id, queries.topics_from(store))
    (topic,) = store.matching(NegotiationTopic, negotiation_id=talks.id)
    assert (topic.topic, topic.grievances) == ("劳动报酬（欠薪）", 2)


def test_a_warning_goes_through_six_stages_and_is_lifted(store: Store) -> None:
    made = warned(store)
    assert [(s.stage, s.content) for s in store.matching(WarningStep)] == [("watched", "拟裁减42人"), ("graded", "定为红色预警")]
    assert store.get(EmployerWarning, made.id).stage == "graded"
    with pytest.raises(ProblemsError, match="调查核实"):
        noted(store, made, "handled")
    for stage in STAGES[2:]:
        noted(store, made, stage, is_skipped=stage == "served", content="不需要" if stage == "served" else "已办")
        assert store.get(EmployerWarning, made.id).stage == stage
    base = store.get(EmployerWarning, made.id)
    outreach.save(store, dataclasses.replace(base, lifted_on="2026-03-16", is_defused=True), base)
    assert store.get(EmployerWarning, made.id).stage == "lifted"
    with pytest.raises(ProblemsError, match="已经解除"):
        noted(store, made, "cured")
    with pytest.raises(ProblemsError, match="还没有登记源头治理"):
        outreach.remove(store, store.matching(WarningStep, stage="cured")[0])
    assert len(store.matching(WarningStep)) == 6


def test_a_step_taken_back_takes_the_stage_back(store: Store) -> None:
    made = warned(store)
    step = noted(store, made, "checked")
    outreach.remove(store, step)
    assert store.get(EmployerWarning, made.id).stage == "graded"


def test_the_law_on_layoffs_is_pointed_out_from_the_head_count(store: Store) -> None:
    assert "14.0%" in outreach.layoff_hint(store, warned(store))
    assert outreach.layoff_hint(store, warned(store, people=3)) == ""
    assert outreach.layoff_hint(store, warned(store, signal="arrears")) == ""


def test_the_day_s_warnings_are_one_page(store: Store, tmp_path: Path) -> None:
    made = warned(store, pushed_to="区总工会", pushed_at="2026-03-10T16:05")
    noted(store, made, "checked", done_by="王芳")
    outreach.add(store, EmployerWarning(employer_id=made.employer_id, signal="arrears", issued_on="2026-03-16", detail="迟发工资"))
    text = pdf_text(outreach.daily_pdf(store, "2026-03-16"))
    for words in (
        "企业预警日报告",
        "当日在警企业1家，预警2件（红色1件、蓝色1件），新发布1件",
        "1.晨光家具厂：裁员，职工300人，涉及42人，3月10日发布，推送区总工会",
        "调查核实：3月12日，王芳，已到企业查看",
        "2.晨光家具厂：欠薪，职工300人，3月16日发布分级预警：迟发工资",
        "第1页共1页",
    ):
        assert words in text
    earlier = pdf_text(outreach.daily_pdf(store, "2026-03-11"))
    assert "已到企业查看" not in earlier
    assert "推送区总工会分级预警：拟裁减42人" in earlier
    assert "没有在警企业" in pdf_text(outreach.daily_pdf(store, "2026-03-01"))
    target = tmp_path / report_papers.warnings_name("2026-03-16", "pdf")
    assert report_papers.export_warnings(store, "2026-03-16", target) == 2
    assert target.read_bytes() == outreach.daily_pdf(store, "2026-03-16")


def test_a_shift_is_repeated_weekly_and_never_twice(store: Store) -> None:
    lawyer = outreach.add(store, Lawyer(name="周明", firm="明正律师事务所"))
    shift = outreach.add(store, LawyerShift(lawyer_id=lawyer.id, duty_on="2026-03-13", period="afternoon", is_attended=True))
    made = outreach.repeat(store, shift, 3)
    assert [(s.duty_on, s.period, s.is_attended) for s in made] == [
        (f"2026-{day}", "afternoon", False) for day in ("03-20", "03-27", "04-03")
    ]
    assert [s.duty_on for s in outreach.repeat(store, shift, 4)] == ["2026-04-10"]
    with pytest.raises(StationError):
        outreach.repeat(store, lawyer, 1)


def test_visits_are_planned_on_the_service_days(store: Store) -> None:
    ids = [outreach_employer(store, name) for name in ("甲厂", "乙厂", "丙厂")]
    made = outreach.plan_visits(store, ids, "王芳", 2)
    assert [v.planned_on for v in made] == ["2026-03-18", "2026-03-18", "2026-03-25"]
    with pytest.raises(ProblemsError):
        outreach.plan_visits(store, ids, "王芳", 0)


def outreach_employer(store: Store, name: str) -> str:
    with store.step("登记") as step:
        return step.add(Employer(name=name)).id


def test_what_others_name_is_not_removed(store: Store) -> None:
    made = visit(store, PROBLEM, FINE)
    outreach.remove(store, made)
    assert store.matching(VisitFinding) == []
    district = outreach.add(store, OrgUnit(name="滨河区总工会", level="county"))
    street = outreach.add(store, OrgUnit(name="站前街道总工会", level="street", parent_id=district.id))
    with pytest.raises(StationError, match="工会组织"):
        outreach.remove(store, district)
    outreach.remove(store, street)
    outreach.remove(store, district)
    assert store.matching(OrgUnit) == []


def test_a_body_is_not_hung_under_what_hangs_under_it(store: Store) -> None:
    district = outreach.add(store, OrgUnit(name="滨河区总工会", level="county"))
    street = outreach.add(store, OrgUnit(name="站前街道总工会", level="street", parent_id=district.id))
    with pytest.raises(ProblemsError):
        outreach.save(store, dataclasses.replace(district, parent_id=street.id), district)


def test_a_form_of_a_registered_case_is_what_the_acts_begin_with(store: Store) -> None:
    made = visit(store, PROBLEM)
    (finding,) = store.matching(VisitFinding, field_visit_id=made.id)
    begun = outreach.intake_from(store, finding)
    assert begun.grievance.handler == "王芳"
    assert begun.grievance.received_at == "2026-03-16T09:00"
    assert begun.grievance.worker_title == "晨光家具厂职工"
    assert intake().grievance.category == begun.grievance.category
