"""What a court or an arbitration body handed over: its limit, and when it may be answered."""

from datetime import date

import pytest

from station.casework import commissions as rules
from station.casework.casefile import CaseFile
from station.casework.model import Commission, Grievance, Mediation

TODAY = date(2026, 11, 17)
MEDIATION = Mediation(id="m", applied_on="2026-11-02", status="open", mediator="邵文锦")
FAILED = MEDIATION.with_values(status="failed", ended_on="2026-11-16")
COURT = Commission(mediation_id="m", body="滨河区人民法院", kind="court_appointed", received_on="2026-11-02", due_on="2026-12-02")
BOARD = Commission(mediation_id="m", body="滨河区仲裁委", kind="arbitration", received_on="2026-11-02")


def test_arbitration_gives_ten_working_days_a_court_its_own_day() -> None:
    assert rules.start_clock(BOARD).due_on == "2026-11-16"
    assert "人社部令第33号第七十条" in rules.clock(rules.start_clock(BOARD)).sum_text
    assert rules.start_clock(COURT).due_on == "2026-12-02"
    assert rules.start_clock(COURT.with_values(due_on="")).due_on == ""
    stated = rules.clock(BOARD.with_values(due_on="2026-11-20"))
    assert (stated.due, stated.rule.source) == ("2026-11-20", "来函载明")


@pytest.mark.parametrize(
    ("due_on", "received_on", "expected"),
    [
        ("2026-11-16", "2026-11-03", "2026-11-17"),  # counted before, so counted anew
        ("2026-11-20", "2026-11-03", "2026-11-20"),  # typed from the letter
    ],
)
def test_a_counted_limit_follows_the_corrected_day_of_receipt(due_on: str, received_on: str, expected: str) -> None:
    base = BOARD.with_values(due_on=due_on)
    assert rules.start_clock(base.with_values(received_on=received_on), base).due_on == expected


@pytest.mark.parametrize(
    ("changes", "mediation", "problems"),
    [
        ({}, MEDIATION, {}),
        ({"body": ""}, MEDIATION, {"body": "请填写委派机构。"}),
        ({"received_on": "2026-11-18"}, MEDIATION, {"received_on": "收案日期不能晚于今天。"}),
        ({"due_on": "2026-11-01"}, MEDIATION, {"due_on": "委派期限不能早于收案日期。"}),
        ({"due_on": "2026-12"}, MEDIATION, {"due_on": "委派期限要写到哪一天，期限才算得出来。"}),
        ({"received_on": "2026-11"}, MEDIATION, {"received_on": "收案日期要写到哪一天，期限才算得出来。"}),
        ({"replied_on": "2026-11-17"}, MEDIATION, {"replied_on": "调解还没有结束，结束后再反馈。"}),
        ({"replied_on": "2026-11-15", "difficulty": "加班时数"}, FAILED, {"replied_on": "反馈函日期不能早于调解结束的日期。"}),
        ({"replied_on": "2026-11-17"}, FAILED, {"difficulty": "没有达成的，反馈函要写明争议焦点和调解难点。"}),
        ({"replied_on": "2026-11-17", "difficulty": "加班时数"}, FAILED, {}),
        ({"replied_on": "2026-11-17"}, FAILED.with_values(status="agreed"), {}),
    ],
)
def test_a_commission_is_answered_when_the_mediation_is_over(
    changes: dict[str, str], mediation: Mediation, problems: dict[str, str]
) -> None:
    assert rules.commission_problems(COURT.with_values(**changes), mediation, TODAY) == problems


def test_an_owed_reply_is_a_task_until_it_is_given() -> None:
    case = CaseFile(grievance=Grievance(number="ZQ-2026-0001"), mediations=(FAILED,), commissions=(COURT,))
    (task,) = rules.tasks(case)
    assert (task.due, task.record_id, task.act, task.subject) == ("2026-12-02", "m", "reply_commission", "向滨河区人民法院反馈")
    assert task.source == "来函载明（滨河区人民法院）"
    answered = COURT.with_values(replied_on="2026-11-17")
    assert list(rules.tasks(CaseFile(grievance=Grievance(), mediations=(FAILED,), commissions=(answered,)))) == []
