"""Rules of legal aid: the review's limit, what each stage must carry."""

from datetime import datetime

import pytest

from station.casework import legal_aid as rules
from station.casework.model import LegalAid

NOW = datetime(2026, 3, 16, 9, 0)
SOUND = LegalAid(grievance_id="g", applied_on="2026-03-10", form="arbitration", basis="migrant")


def test_a_review_takes_seven_days() -> None:
    assert rules.start_clock(SOUND).review_due_on == "2026-03-17"
    assert [clock.due for clock in rules.clocks(SOUND)] == ["2026-03-17"]
    assert rules.start_clock(SOUND.with_values(applied_on="2026-03")).review_due_on == ""


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {}),
        ({"applied_on": ""}, {"applied_on": "请填写申请日期。"}),
        ({"form": "", "basis": ""}, {"form": "请填写援助形式。", "basis": "请填写条件依据。"}),
        ({"applied_on": "2026-03-17"}, {"applied_on": "申请日期不能晚于今天。"}),
        ({"assigned_on": "2026-03-17"}, {"assigned_on": "指派日期不能晚于今天。"}),
        ({"referred_on": "2026-03-17"}, {"referred_on": "转介日期不能晚于今天。"}),
        ({"decided_on": "2026-03-09"}, {"decided_on": "审批日期不能早于申请日期。"}),
        ({"decision": "refused"}, {"refusal_reason": "不予援助要写明理由。"}),
        ({"decision": "refused", "refusal_reason": "不在范围"}, {}),
        ({"decision": "refused", "refusal_reason": "不在范围", "lawyer": "周律师"}, {"lawyer": "已经不予援助，不能再指派或者转介。"}),
        (
            {"decision": "refused", "refusal_reason": "不在范围", "referred_on": "2026-03-16"},
            {"referred_on": "已经不予援助，不能再指派或者转介。"},
        ),
        ({"status": "assigned"}, {"lawyer": "请填写承办律师。"}),
        ({"status": "assigned", "lawyer": "周律师"}, {}),
        ({"status": "referred"}, {"referred_to": "请填写转介单位。"}),
        ({"status": "closed"}, {"closed_on": "请填写结案日期。", "closing_way": "请选择结案方式。"}),
        ({"status": "closed", "closed_on": "2026-03-16", "closing_way": "award"}, {}),
        ({"status": "closed", "closed_on": "2026-03-17", "closing_way": "award"}, {"closed_on": "结案日期不能晚于今天。"}),
    ],
)
def test_problems_of_an_application(changes: dict[str, object], problems: dict[str, str]) -> None:
    assert rules.aid_problems(SOUND.with_values(**changes), NOW) == problems
