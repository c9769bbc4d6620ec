"""Rules of legal aid: its stage, its limits and tasks, what each stage must carry, what cannot be told or assigned twice."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from station.casework import deadlines
from station.casework import legal_aid as rules
from station.casework.casefile import CaseFile
from station.casework.model import AidStep, Grievance, Lawyer, LegalAid, Worker

NOW = datetime(2026, 3, 16, 9, 0)
SOUND = LegalAid(id="a", grievance_id="g", applied_on="2026-03-10", form="arbitration", basis="migrant")
REVIEWED = {"first_reviewer": "王芳", "first_reviewed_on": "2026-03-11", "reviewer": "冯守义", "decided_on": "2026-03-12"}
GRANTED = {**REVIEWED, "decision": "granted"}
ASSIGNED = {**GRANTED, "lawyer": "骆以宁", "assigned_on": "2026-03-13", "status": "assigned"}
TOLD = {"papers_missing": "银行流水", "papers_told": "银行流水", "told_missing_on": "2026-03-11"}


@pytest.fixture
def of_district() -> Iterator[None]:
    yield
    deadlines.adopt("")


def problems(**values: Any) -> dict[str, str]:
    return rules.aid_problems(SOUND.with_values(**values), NOW)


# -- limits -----------------------------------------------------------------------------------------------------------


def test_a_review_takes_seven_days() -> None:
    assert rules.start_clock(SOUND).review_due_on == "2026-03-17"
    assert [clock.due for clock in rules.clocks(SOUND)] == ["2026-03-17"]
    assert rules.start_clock(SOUND.with_values(applied_on="2026-03")).review_due_on == ""


def test_the_days_an_applicant_takes_for_papers_are_not_counted() -> None:
    aid = SOUND.with_values(**TOLD)
    assert rules.start_clock(aid).review_due_on == "2026-03-17"
    supplied = rules.start_clock(aid.with_values(papers_missing="", supplied_on="2026-03-13"))
    assert supplied.review_due_on == "2026-03-19"
    assert "申请人补充材料" in rules.review_clock(supplied).stops[0].reason


@pytest.mark.parametrize(
    ("district", "supply", "review"),
    [("default", "2026-03-20", "2026-03-17"), ("qingdao", "2026-03-19", "2026-03-19"), ("jiangyou", "2026-03-20", "2026-03-15")],
)
def test_a_district_has_its_own_limits_and_start(of_district: None, district: str, supply: str, review: str) -> None:
    deadlines.adopt(district)
    aid = rules.start_clock(SOUND.with_values(**TOLD))
    assert (aid.supply_due_on, aid.review_due_on) == (supply, review)


def test_what_follows_from_what_was_typed() -> None:
    told = rules.follow(SOUND.with_values(papers_missing="银行流水\n考勤", told_missing_on="2026-03-11"), date(2026, 3, 11))
    assert (told.papers_told, told.status, told.supply_due_on) == ("银行流水\n考勤", "papers", "2026-03-20")
    partly = rules.follow(told.with_values(papers_missing="考勤"), date(2026, 3, 12))
    assert (partly.papers_told, partly.supplied_on, partly.status) == ("银行流水\n考勤", "", "papers")
    whole = rules.follow(partly.with_values(papers_missing=""), date(2026, 3, 13))
    assert (whole.supplied_on, whole.status, whole.review_due_on) == ("2026-03-13", "applied", "2026-03-19")
    taken_back = rules.follow(whole.with_values(told_missing_on=""), date(2026, 3, 13))
    assert (taken_back.papers_told, taken_back.supplied_on, taken_back.supply_due_on) == ("", "", "")


STATUS: list[tuple[dict[str, Any], str]] = [
    ({}, "applied"),
    ({"papers_missing": "考勤"}, "applied"),
    (TOLD, "papers"),
    ({"first_reviewed_on": "2026-03-11"}, "review"),
    (GRANTED, "granted"),
    ({**REVIEWED, "decision": "refused"}, "refused"),
    ({**TOLD, "decision": "withdrawn"}, "withdrawn"),
    (ASSIGNED, "assigned"),
    ({"is_urgent": True, "lawyer": "骆以宁"}, "assigned"),
    ({**GRANTED, "referred_to": "区法律援助中心"}, "referred"),
    ({**GRANTED, "referred_to": "区法律援助中心", "referral_answer": "accepted"}, "referred"),
    ({**GRANTED, "referred_to": "区法律援助中心", "referral_answer": "declined"}, "granted"),
    ({"referred_to": "区法律援助中心", "referral_answer": "declined"}, "applied"),
    ({**ASSIGNED, "closed_on": "2026-03-16", "closing_way": "award"}, "closed"),
    ({**ASSIGNED, "closed_on": "2026-03-16", "closing_way": "ended"}, "ended"),
]


@pytest.mark.parametrize(("values", "status"), STATUS)
def test_the_stage_follows_from_what_is_there(values: dict[str, Any], status: str) -> None:
    assert rules.status(SOUND.with_values(**values)) == status


# -- what cannot be saved ---------------------------------------------------------------------------------------------

REFUSED = {**REVIEWED, "decision": "refused", "refusal_reason": "不在范围"}
PROBLEMS: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({}, {}),
    ({"applied_on": ""}, {"applied_on": "请填写申请日期。"}),
    ({"form": "", "basis": ""}, {"form": "请选择援助形式。", "basis": "请选择条件依据。"}),
    ({"applied_on": "2026-03-17"}, {"applied_on": "申请日期不能晚于今天。"}),
    ({"claim_amount": -1}, {"claim_amount": "金额不能小于零。"}),
    ({"beneficiaries": 0}, {"beneficiaries": "受援人数至少 1 人。"}),
    # urgent
    ({"is_urgent": True}, {"urgent_ground": "先行援助要选理由（法律援助法第四十四条）。"}),
    ({"is_urgent": True, "urgent_ground": "hearing"}, {}),
    # papers
    ({"told_missing_on": "2026-03-11"}, {"told_missing_on": "没有缺的材料，不用告知补正。"}),
    (TOLD, {}),
    ({**TOLD, "told_missing_on": "2026-03-09"}, {"told_missing_on": "补正告知日不能早于申请日期。"}),
    ({**TOLD, "papers_missing": "", "supplied_on": "2026-03-10"}, {"supplied_on": "补齐日期不能早于补正告知日。"}),
    # review
    (GRANTED, {}),
    ({**GRANTED, "decided_on": "2026-03-09"}, {"decided_on": "审批日期不能早于申请日期。"}),
    ({**GRANTED, "decided_on": "2026-03-10"}, {"decided_on": "审批日期不能早于初审日期。"}),
    ({**GRANTED, "decided_on": ""}, {"decided_on": "请填写审批日期。"}),
    ({"decided_on": "2026-03-12"}, {"decision": "请选择审批结果。"}),
    ({**GRANTED, "reviewer": ""}, {"reviewer": "请填写审批人。"}),
    ({**GRANTED, "first_reviewer": ""}, {"first_reviewer": "先登记初审，再由另一人审批。"}),
    ({**GRANTED, "reviewer": "王芳"}, {"reviewer": "王芳已经初审，审批要换一个人。"}),
    (
        {**GRANTED, **TOLD},
        {"decision": "材料还没有补齐。情况紧急的，先在申请里勾选先行援助（法律援助法第四十四条）。"},
    ),
    ({**GRANTED, **TOLD, "is_urgent": True, "urgent_ground": "limit"}, {}),
    ({**GRANTED, "decision_served_on": "2026-03-11"}, {"decision_served_on": "决定送达日不能早于审批日期。"}),
    (REFUSED, {}),
    ({**REFUSED, "refusal_reason": ""}, {"refusal_reason": "不予援助要写明理由。"}),
    ({**REFUSED, "lawyer": "周律师"}, {"lawyer": "已经不予援助，不能再指派或者转介。"}),
    ({**REFUSED, "referred_on": "2026-03-16"}, {"referred_on": "已经不予援助，不能再指派或者转介。"}),
    # treated as withdrawn
    (
        {"decision": "withdrawn", "decided_on": "2026-03-16"},
        {"decision": "告知补正而没有补的，才能按视为撤回处理（法律援助法第四十三条）。"},
    ),
    (
        {**TOLD, "supply_due_on": "2026-03-16", "decision": "withdrawn", "decided_on": "2026-03-16"},
        {"decision": "补正期限到 2026年3月16日，过了才能按视为撤回处理。"},
    ),
    ({**TOLD, "supply_due_on": "2026-03-13", "decision": "withdrawn", "decided_on": "2026-03-16"}, {}),
    # passing on
    (ASSIGNED, {}),
    ({"status": "assigned", "assigned_on": "2026-03-13"}, {"lawyer": "请填写承办律师。"}),
    ({**ASSIGNED, "assigned_on": ""}, {"assigned_on": "请填写指派日期。"}),
    ({**ASSIGNED, "assigned_on": "2026-03-17"}, {"assigned_on": "指派日期不能晚于今天。"}),
    ({**ASSIGNED, "assigned_on": "2026-03-11"}, {"assigned_on": "指派日期不能早于审批日期。"}),
    (
        {"status": "assigned", "lawyer": "骆以宁", "assigned_on": "2026-03-13"},
        {"lawyer": "还没有审批同意，不能指派。情况紧急的，先在申请里勾选先行援助（法律援助法第四十四条）。"},
    ),
    ({"status": "assigned", "lawyer": "骆以宁", "assigned_on": "2026-03-10", "is_urgent": True, "urgent_ground": "limit"}, {}),
    ({"referred_on": "2026-03-12"}, {"referred_to": "请填写转介单位。"}),
    ({"referred_to": "区中心", "referred_on": "2026-03-17"}, {"referred_on": "转介日期不能晚于今天。"}),
    (
        {"referred_to": "区中心", "referred_on": "2026-03-12", "receipt_on": "2026-03-13"},
        {"referral_answer": "请选择转介答复。"},
    ),
    ({"referred_to": "区中心", "referred_on": "2026-03-12", "referral_answer": "accepted"}, {"receipt_on": "请填写回执日期。"}),
    (
        {"referred_to": "区中心", "referred_on": "2026-03-12", "receipt_on": "2026-03-13", "referral_answer": "declined"},
        {"referral_result": "请写明不接收的原因。"},
    ),
    # closing
    ({**ASSIGNED, "status": "closed"}, {"closed_on": "请填写结案日期。", "closing_way": "请选择结案方式。"}),
    ({**ASSIGNED, "status": "closed", "closed_on": "2026-03-16", "closing_way": "award"}, {}),
    ({**ASSIGNED, "status": "closed", "closed_on": "2026-03-17", "closing_way": "award"}, {"closed_on": "结案日期不能晚于今天。"}),
    ({**ASSIGNED, "status": "closed", "closed_on": "2026-03-12", "closing_way": "award"}, {"closed_on": "结案日期不能早于指派日期。"}),
    (
        {**ASSIGNED, "status": "ended", "closed_on": "2026-03-16", "closing_way": "ended"},
        {"end_ground": "终止援助要选理由（法律援助法第四十八条）。", "end_detail": "请写明终止的具体情况。"},
    ),
    (
        {**ASSIGNED, "status": "closed", "closed_on": "2026-03-16", "closing_way": "award", "end_ground": "asked"},
        {"end_ground": "结案方式是终止的才填终止理由。"},
    ),
    ({"subsidy_paid_on": "2026-03-12"}, {"subsidy": "请填写补贴金额。"}),
    ({"evaluated_on": "2026-03-12"}, {"satisfaction": "请选择受援人评价。"}),
]


@pytest.mark.parametrize("values", [{"applied_on": "2026-03"}, {"referred_to": "区中心", "referred_on": "2026-03", "status": "referred"}])
def test_a_limit_that_runs_is_counted_from_a_day(values: dict[str, Any]) -> None:
    assert all("要写到哪一天" in text for text in problems(**values).values()) and problems(**values)
    assert not problems(
        **{**values, "status": "closed", "closing_way": "done", "closed_on": "2026-03-13", "is_urgent": True, "urgent_ground": "limit"}
    )


@pytest.mark.parametrize(("values", "expected"), PROBLEMS)
def test_problems_of_an_application(values: dict[str, Any], expected: dict[str, str]) -> None:
    assert problems(**values) == expected


@pytest.mark.parametrize("ground", ["fraud", "false", "unlawful", "not_poor", "case_ended", "own_lawyer", "asked", "other"])
def test_each_of_the_eight_ends_needs_its_story(ground: str) -> None:
    ended = {**ASSIGNED, "status": "ended", "closed_on": "2026-03-16", "closing_way": "ended", "end_ground": ground}
    assert problems(**ended) == {"end_detail": "请写明终止的具体情况。"}
    assert problems(**ended, end_detail="受援人已自行委托律师") == {}


def test_where_one_person_is_enough_nobody_asks_for_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "threshold", lambda key: 1)
    assert problems(**{**GRANTED, "first_reviewer": ""}) == {}
    assert problems(**{**GRANTED, "reviewer": "王芳"}) == {}


TOLD_TWICE = [
    ({"papers_missing": ""}, {}),
    ({"told_missing_on": "2026-03-10"}, {}),  # a slip of the pen
    (
        {"told_missing_on": "2026-03-14"},
        {"told_missing_on": "2026年3月11日已经告知过。补正要一次告知，不能再次告知（法律援助法第四十三条）。"},
    ),
    (
        {"papers_missing": "银行流水\n考勤"},
        {"papers_missing": "2026年3月11日一次告知时没有“考勤”，不能再要求补（法律援助法第四十三条）。"},
    ),
]


@pytest.mark.parametrize(("values", "expected"), TOLD_TWICE)
def test_what_is_missing_is_told_once(values: dict[str, Any], expected: dict[str, str]) -> None:
    base = SOUND.with_values(**TOLD)
    assert rules.telling_problems(base.with_values(**values), base) == expected


LAWYERS = [
    Lawyer(name="骆以宁", firm="同舟所"),
    Lawyer(name="骆以宁", firm="衡直所"),
    Lawyer(name="梅清和", firm="同舟所", is_active=False),
    Lawyer(name="章弘", firm="同舟所"),
]


@pytest.mark.parametrize(
    ("lawyer", "firm", "problem"),
    [
        ("章弘", "", ""),
        ("章弘", "同舟所", ""),
        ("章弘", "衡直所", "律师名册里没有衡直所章弘，请先登进名册再指派。"),
        ("骆以宁", "", "名册里有 2 位骆以宁，请填写律师事务所。"),
        ("骆以宁", "衡直所", ""),
        ("梅清和", "", "梅清和已经不在册，不能指派，请换一位。"),
        ("柯云舒", "", "律师名册里没有柯云舒，请先登进名册再指派。"),
    ],
)
def test_only_an_active_lawyer_of_the_register_is_assigned(lawyer: str, firm: str, problem: str) -> None:
    namesakes = [known for known in LAWYERS if known.name == lawyer]
    assert rules.lawyer_problem(SOUND.with_values(lawyer=lawyer, firm=firm), namesakes, has_register=True) == problem


def test_a_station_without_a_register_types_the_lawyer() -> None:
    assert rules.lawyer_problem(SOUND.with_values(lawyer="柯云舒"), [], has_register=False) == ""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {}),
        ({"done_on": ""}, {"done_on": "请填写日期。"}),
        ({"stage": ""}, {"stage": "请选择环节。"}),
        ({"done_on": "2026-03-17"}, {"done_on": "日期不能晚于今天；还没到的写在下一步日期里。"}),
        ({"done_on": "2026-03-09"}, {"done_on": "日期不能早于申请日期。"}),
        ({"next_on": "2026-03-12"}, {"next_on": "下一步日期不能早于这一步。"}),
        ({"next_on": "2026-04"}, {"next_on": "下一步日期要写到哪一天，到那天才能提醒。"}),
        ({"stage": "decided", "done_on": "2026-03"}, {"done_on": "收到裁判的日期要写到哪一天，结案报告的期限从这天算。"}),
        ({"stage": "other"}, {"content": "请写明办了什么。"}),
    ],
)
def test_problems_of_a_step(values: dict[str, Any], expected: dict[str, str]) -> None:
    step = AidStep(legal_aid_id="a", done_on="2026-03-13", stage="met").with_values(**values)
    assert rules.step_problems(step, SOUND, NOW) == expected


# -- what waits -------------------------------------------------------------------------------------------------------


def waiting(*steps: AidStep, **values: Any) -> list[tuple[str, str, str]]:
    aid = SOUND.with_values(**values)
    aid = rules.start_clock(aid.with_values(status=rules.status(aid)))
    case = CaseFile(
        grievance=Grievance(id="g", summary="欠薪", handler="王芳"), worker=Worker(name="李强"), legal_aid=(aid,), aid_steps=steps
    )
    found = list(rules.tasks(case))
    assert all(task.record == "legal_aid" and task.record_id == "a" and task.source and task.handler for task in found)
    return [(task.key, task.act, task.due) for task in found]


def step(stage: str, done_on: str, next_on: str = "") -> AidStep:
    return AidStep(id=done_on, legal_aid_id="a", stage=stage, done_on=done_on, next_on=next_on)


WAITING: list[tuple[dict[str, Any], list[tuple[str, str, str]]]] = [
    ({}, [("aid_review", "review", "2026-03-17")]),
    (TOLD, [("aid_supply", "papers", "2026-03-20")]),
    (
        {**TOLD, "is_urgent": True, "urgent_ground": "limit"},
        [("aid_supply", "papers", "2026-03-20"), ("aid_review", "review", "2026-03-17")],
    ),
    (
        {"is_urgent": True, "lawyer": "骆以宁", "assigned_on": "2026-03-10"},
        [("aid_review", "review", "2026-03-17")],
    ),
    (GRANTED, [("aid_assignment", "assignment", "2026-03-15")]),
    ({**GRANTED, "form": "advice"}, []),
    ({**GRANTED, "referred_to": "区中心", "referred_on": "2026-03-13"}, [("aid_receipt", "receipt", "2026-03-20")]),
    (
        {
            **GRANTED,
            "referred_to": "区中心",
            "referred_on": "2026-03-13",
            "receipt_on": "2026-03-14",
            "referral_answer": "declined",
        },
        [("aid_assignment", "assignment", "2026-03-15")],
    ),
    (REFUSED, []),
    ({**ASSIGNED, "closed_on": "2026-03-16", "closing_way": "award"}, []),
]


@pytest.mark.parametrize(("values", "expected"), WAITING)
def test_limits_that_wait_for_an_act(values: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert waiting(**values) == expected


def test_the_last_step_says_what_waits() -> None:
    met, heard, decided = step("met", "2026-03-13", "2026-03-20"), step("heard", "2026-03-14"), step("decided", "2026-03-15")
    assert waiting(met, **ASSIGNED) == [("aid_step", "step", "2026-03-20")]
    assert waiting(met, heard, **ASSIGNED) == []
    assert waiting(met, heard, decided, **ASSIGNED) == [("aid_report", "closing", "2026-04-14")]
