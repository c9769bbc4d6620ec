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
        ({"status": "agreed"}, {"agreed_amount": "请填写协议金额；没有金额的写明履行方式。"}),
        ({"status": "agreed", "agreed_amount": 0}, {}),
        ({"status": "agreed", "perform_way": "补签劳动合同"}, {}),
    ],
)
def test_problems_of_a_mediation(changes: dict[str, object], problems: dict[str, str]) -> None:
    assert rules.mediation_problems(SOUND.with_values(**changes), NOW) == problems


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {}),
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
        ({"started_at": "", "result": ""}, {"started_at": "请填写开始时间。", "result": "请填写本次结果。"}),
    ],
)
def test_problems_of_a_session(changes: dict[str, object], problems: dict[str, str]) -> None:
    session = MediationSession(mediation_id="m", ordinal=1, started_at="2026-03-16T09:00", result="again")
    assert rules.session_problems(session.with_values(**changes), NOW) == problems
