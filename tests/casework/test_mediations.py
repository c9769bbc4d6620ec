"""Rules of mediation: the two clocks, what each state must carry."""

from datetime import datetime

import pytest

from station.casework import mediations as rules
from station.casework.model import Mediation, MediationSession

NOW = datetime(2026, 3, 16, 9, 0)
SOUND = Mediation(grievance_id="g", applied_on="2026-03-10", accepted_on="2026-03-12", mediator="王芳", status="open")
FAILED = SOUND.with_values(status="failed", result="failed", ended_on="2026-03-16", end_reason="expired", noticed_on="2026-03-16")


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, "2026-03-25"),  # 15 days from the application, nearer than 15 from acceptance
        ({"accepted_on": ""}, "2026-03-25"),
        ({"extended_to": "2026-04-10"}, "2026-04-10"),
        ({"applied_on": "2026-03"}, "2026-03-27"),  # only the acceptance is known to the day
        ({"applied_on": "2026-03", "accepted_on": ""}, ""),
        ({"result": "agreed", "ended_on": "2026-03-16"}, "2026-03-25"),
    ],
)
def test_the_nearer_limit_counts(changes: dict[str, object], due: str) -> None:
    assert rules.start_clock(SOUND.with_values(**changes)).due_on == due


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"accepted_on": ""}, ["mediation_received"]),
        ({}, ["mediation_received", "mediation_accepted"]),
        ({"result": "failed", "ended_on": "2026-03-16"}, ["mediation_received", "mediation_accepted"]),
        (
            {"result": "agreed", "ended_on": "2026-03-16"},
            ["mediation_received", "mediation_accepted", "arbitration_review", "court_confirmation"],
        ),
    ],
)
def test_clocks_shown(changes: dict[str, object], keys: list[str]) -> None:
    assert [clock.rule.key for clock in rules.clocks(SOUND.with_values(**changes))] == keys


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {}),
        ({"applied_on": ""}, {"applied_on": "请填写申请日期。"}),
        ({"mediator": ""}, {"mediator": "请填写调解员。"}),
        ({"applied_on": "2026-03-17", "accepted_on": ""}, {"applied_on": "申请日期不能晚于今天。"}),
        ({"accepted_on": "2026-03-09"}, {"accepted_on": "受理日期不能早于申请日期。"}),
        ({"accepted_on": "2026-03-10"}, {}),
        ({"ended_on": "2026-03-11"}, {"ended_on": "结束日期不能早于受理日期。"}),
        ({"ended_on": "2026-03-09", "accepted_on": ""}, {"ended_on": "结束日期不能早于受理日期。"}),
        ({"status": "refused"}, {"refusal_reason": "请写明不受理的原因。"}),
        ({"status": "refused", "refusal_reason": "不属劳动争议"}, {}),
        ({"claim_amount": -1}, {"claim_amount": "金额不能小于零。"}),
        ({"applied_on": "2026-03"}, {"applied_on": "申请日期要写到哪一天，期限才算得出来。"}),
        ({"applied_on": "2026", "accepted_on": "", "status": "applied"}, {"applied_on": "申请日期要写到哪一天，期限才算得出来。"}),
        ({"accepted_on": "2026-03"}, {"accepted_on": "受理日期要写到哪一天，期限才算得出来。"}),
        ({"applied_on": "2026-02", "status": "refused", "refusal_reason": "不属劳动争议"}, {}),
    ],
)
def test_problems_of_a_mediation(changes: dict[str, object], problems: dict[str, str]) -> None:
    assert rules.mediation_problems(SOUND.with_values(**changes), NOW) == problems


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {"agreed_amount": "请填写协议金额；没有金额的写明履行方式。"}),
        ({"agreed_amount": 0}, {}),
        ({"perform_way": "补签劳动合同"}, {}),
        ({"agreed_amount": -1}, {"agreed_amount": "金额不能小于零。"}),
        ({"agreed_amount": 1, "ended_on": ""}, {"ended_on": "请填写结束日期。"}),
        ({"agreed_amount": 1, "ended_on": "2026-03"}, {"ended_on": "结束日期要写到哪一天，期限才算得出来。"}),
        ({"agreed_amount": 1, "perform_by": "2026-06"}, {"perform_by": "履行期限要写到哪一天，期限才算得出来。"}),
        ({"agreed_amount": 1, "perform_by": "2026-04", "performance": "done"}, {}),
        ({"agreed_amount": 1, "perform_by": "2026-03-15"}, {"perform_by": "履行期限不能早于达成协议的日期。"}),
        ({"agreed_amount": 1, "perform_by": "2026-03-16"}, {}),
    ],
)
def test_an_agreement_says_what_is_done_until_when(changes: dict[str, object], problems: dict[str, str]) -> None:
    agreed = SOUND.with_values(status="agreed", result="agreed", ended_on="2026-03-16")
    assert rules.mediation_problems(agreed.with_values(**changes), NOW) == problems


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("2026-04", "延期至要写到哪一天，期限才算得出来。"),
        ("2026-03-20", "要晚于不延期的期限 2026年3月25日。"),
        ("2026-03-25", "要晚于不延期的期限 2026年3月25日。"),
        ("2026-03-26", ""),
    ],
)
def test_an_extension_goes_beyond_the_limit(to: str, problem: str) -> None:
    agreed = SOUND.with_values(extended_to=to, extension_agreed_on="2026-03-16", extension_agreed_by="李强、周立")
    assert rules.mediation_problems(agreed, NOW) == ({"extended_to": problem} if problem else {})


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {}),
        ({"ended_on": ""}, {"ended_on": "请填写结束日期。"}),
        ({"noticed_on": "2026-03-17"}, {"noticed_on": "告知仲裁日期不能晚于今天。"}),
        ({"noticed_on": "2026-03-15"}, {"noticed_on": "告知仲裁日期不能早于结束日期。"}),
        ({"end_reason": ""}, {"end_reason": "请选择终止原因。"}),
        ({"noticed_on": ""}, {"noticed_on": "请填写告知当事人可以申请仲裁的日期。"}),
        ({"noticed_on": "", "end_reason": "self"}, {}),  # parties who settled themselves need not be pointed to arbitration
        (
            {"noticed_on": "", "end_reason": ""},
            {"end_reason": "请选择终止原因。", "noticed_on": "请填写告知当事人可以申请仲裁的日期。"},
        ),
    ],
)
def test_an_end_without_agreement_needs_its_reason_and_the_notice(changes: dict[str, object], problems: dict[str, str]) -> None:
    assert rules.mediation_problems(FAILED.with_values(**changes), NOW) == problems


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {}),
        ({"started_at": "2026-03-16T09:01"}, {"started_at": "开始时间不能晚于现在。"}),
        ({"started_at": "", "result": ""}, {"started_at": "请填写开始时间。", "result": "请选择本次结果。"}),
    ],
)
def test_problems_of_a_session(changes: dict[str, object], problems: dict[str, str]) -> None:
    session = MediationSession(mediation_id="m", ordinal=1, started_at="2026-03-16T09:00", result="again")
    assert rules.session_problems(session.with_values(**changes), NOW) == problems
