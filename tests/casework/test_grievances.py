"""What a grievance must carry, which clocks run, what closing asks for."""

from dataclasses import replace
from datetime import datetime

import pytest

from station.casework import grievances as rules
from station.casework.clock_sums import explain
from station.casework.grievances import Intake
from station.casework.model import Claim, Employer, Grievance, Member, Party, Worker

NOW = datetime(2026, 3, 16, 9, 0)
SOUND = Grievance(
    received_at="2026-03-16T08:30", channel="visit", category="wages", summary="拖欠工资", handler="王芳", people=1, worker_title="李某"
)
WORKER = Worker(name="李强", id_number="110101199003074514", phone="13800138000")
EMPLOYER = Employer(name="晨光家具厂", credit_code="91110000600037341L", phone="62001234")


def intake(**changes: object) -> Intake:
    whole = Intake(grievance=SOUND, worker=WORKER, parties=((Party(), EMPLOYER),), claims=(Claim(kind="wages", amount=1),))
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_a_sound_intake_has_no_problems() -> None:
    assert rules.intake_problems(intake(), NOW) == {}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"received_at": "2026-03-16T09:00"}, {}),
        ({"received_at": "2026-03-16T09:01"}, {"received_at": "受理时间不能晚于现在。"}),
        ({"received_at": "2026-03-17"}, {"received_at": "受理时间不能晚于现在。"}),
        ({"received_at": "2026-03-16"}, {}),
        ({"received_at": "2026-03"}, {}),
        ({"received_at": "2026"}, {}),
        ({"received_at": "2027"}, {"received_at": "受理时间不能晚于现在。"}),
        ({"received_at": ""}, {"received_at": "请填写受理时间。"}),
        ({"summary": "", "channel": ""}, {"summary": "请填写诉求摘要。", "channel": "请选择来源渠道。"}),
        ({"handler": ""}, {"handler": "请填写承办人。"}),
        ({"harmed_on": "2026-03-16"}, {}),
        ({"harmed_on": "2026-03-17"}, {"harmed_on": "权利受损日不能晚于今天。"}),
        ({"people": 0}, {"people": "涉及人数至少 1 人。"}),
        ({"people": -3}, {"people": "涉及人数至少 1 人。"}),
        ({"people": None}, {"people": "请填写涉及人数。"}),
        ({"amount": 0}, {}),
        ({"amount": -1}, {"amount": "金额不能小于零。"}),
        ({"recovered": -1}, {"recovered": "金额不能小于零。"}),
        ({"closed_on": "2026-03-16"}, {}),
        ({"closed_on": "2026-03-15"}, {"closed_on": "办结日期不能早于受理日期。"}),
        ({"closed_on": "2026-03-17"}, {"closed_on": "办结日期不能晚于今天。"}),
        ({"received_at": "2026-03", "closed_on": "2026-03-01"}, {}),
        ({"received_at": "2026-03-16T08:30", "closed_on": "2026-03"}, {}),
        ({"received_at": "2026-03-16T08:30", "closed_on": "2026-02"}, {"closed_on": "办结日期不能早于受理日期。"}),
    ],
)
def test_problems_of_a_grievance(changes: dict[str, object], problems: dict[str, str]) -> None:
    assert rules.grievance_problems(SOUND.with_values(**changes), NOW) == problems


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"worker": None}, {}),  # the source calls them 李某
        ({"worker": None, "grievance": SOUND.with_values(worker_title="")}, {"worker.name": "请填写姓名；不愿留名的勾选“匿名”。"}),
        ({"worker": None, "grievance": SOUND.with_values(worker_title="", is_anonymous=True)}, {}),
        ({"worker": Worker(phone="138")}, {"worker.name": "请填写姓名。", "worker.phone": "手机号应为 11 位，现在 3 位，请核对。"}),
        (
            {"worker": WORKER.with_values(id_number="110101199003074515")},
            {"worker.id_number": "身份证号末位对不上，请核对第 18 位。"},
        ),
        ({"parties": ()}, {"employer.name": "请填写用人单位。"}),
        ({"parties": ((Party(), Employer()),)}, {"employer.name": "请填写单位名称。"}),
        (
            {"parties": ((Party(), EMPLOYER), (Party(role="agency"), Employer(phone="12")))},
            {"employer.2.name": "请填写单位名称。", "employer.2.phone": "电话应为 5 至 12 位，现在 2 位，请核对。"},
        ),
        (
            {"parties": ((Party(), EMPLOYER.with_values(credit_code="91")),)},
            {"employer.credit_code": "统一社会信用代码应为 18 位，现在 2 位，请补齐。"},
        ),
        ({"claims": (Claim(kind="wages", amount=-1),)}, {"claim.amount": "金额不能小于零。"}),
        ({"members": ((Member(), WORKER), (Member(), WORKER.with_values(name="")))}, {"member.2.name": "请填写姓名。"}),
        ({"members": ((Member(), WORKER.with_values(id_number="1")),)}, {"member.1.id_number": "身份证号应为 18 位，现在 1 位，请补齐。"}),
        ({"grievance": SOUND.with_values(summary="")}, {"grievance.summary": "请填写诉求摘要。"}),
    ],
)
def test_problems_of_a_form_name_their_field(changes: dict[str, object], problems: dict[str, str]) -> None:
    assert rules.intake_problems(intake(**changes), NOW) == problems


def test_numbers_lose_their_spaces_and_tell_birth_and_sex() -> None:
    tidy = rules.tidy_worker(Worker(name=" 李强 ", id_number="110101 19900307 4514", phone="138-0013-8000"))
    assert (tidy.name, tidy.id_number, tidy.phone) == ("李强", "110101199003074514", "13800138000")
    assert (tidy.born_on, tidy.sex) == ("1990-03-07", "1")


def test_what_was_typed_goes_before_what_the_number_says() -> None:
    tidy = rules.tidy_worker(WORKER.with_values(born_on="1990-04", sex="2"))
    assert (tidy.born_on, tidy.sex) == ("1990-04", "2")


def test_an_impossible_number_tells_nothing() -> None:
    tidy = rules.tidy_worker(WORKER.with_values(id_number="110101199003074515"))
    assert (tidy.born_on, tidy.sex) == ("", "")


def test_an_employers_name_keeps_its_inner_spaces() -> None:
    tidy = rules.tidy_employer(Employer(name=" 甲 公司 ", credit_code="9111 0000 6000 3734 1l", phone="0755 6200-1234"))
    assert (tidy.name, tidy.credit_code, tidy.phone) == ("甲 公司", "91110000600037341L", "075562001234")


def test_clocks_start_with_the_moment_of_intake() -> None:
    started = rules.start_clocks(SOUND)
    assert (started.feedback_due_at, started.handle_due_on) == ("2026-03-17T08:30", "2026-04-07")
    assert rules.start_clocks(SOUND.with_values(received_at="2026-03-16")).feedback_due_at == ""
    vague = rules.start_clocks(started.with_values(received_at="2026-03"))
    assert (vague.feedback_due_at, vague.handle_due_on) == ("", "")


@pytest.mark.parametrize(
    ("people", "before", "after"), [(9, False, False), (10, False, True), (11, False, True), (1, True, True), (None, False, False)]
)
def test_a_case_is_collective_from_the_threshold_on(people: int | None, before: bool, after: bool) -> None:
    assert rules.start_clocks(SOUND.with_values(people=people, is_collective=before)).is_collective is after


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, "2026-03-17T08:30"),
        ({"feedback_at": "2026-03-16T10:00"}, "2026-04-07"),
        ({"feedback_due_at": ""}, "2026-04-07"),
        ({"status": "suspended"}, ""),
        ({"status": "awaiting_policy"}, ""),
        ({"status": "closed"}, ""),
        ({"status": "withdrawn"}, ""),
        ({"status": "mediating"}, "2026-03-17T08:30"),
    ],
)
def test_the_next_limit(changes: dict[str, object], due: str) -> None:
    assert rules.next_due(rules.start_clocks(SOUND).with_values(**changes)) == due


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, ["first_feedback", "handling"]),
        ({"harmed_on": "2026-01-10"}, ["first_feedback", "handling"]),  # wages owed to someone still employed: no limit of a year
        ({"harmed_on": "2026-01-10", "is_employed": False}, ["first_feedback", "handling", "arbitration_limit"]),
        ({"harmed_on": "2026-01-10", "category": "dismissal"}, ["first_feedback", "handling", "arbitration_limit"]),
        ({"harmed_on": "2026-01", "is_employed": False}, ["first_feedback", "handling", "arbitration_limit"]),
        ({"received_at": "2026-03-16"}, ["handling"]),
        ({"received_at": ""}, []),
    ],
)
def test_clocks_shown(changes: dict[str, object], keys: list[str]) -> None:
    shown = rules.clocks(SOUND.with_values(**changes))
    assert [clock.rule.key for clock in shown] == keys
    assert all(clock.due for clock in shown)


@pytest.mark.parametrize(
    ("harmed_on", "due", "told"),
    [
        ("2025-04-20", "2026-04-20", ""),
        ("2025-04", "2026-04-01", "只知道年月，按最早的一天算"),
        ("2025", "2026-01-01", "只知道年份，按最早的一天算"),
    ],
)
def test_a_year_to_sue_in_is_never_lost_for_want_of_the_day(harmed_on: str, due: str, told: str) -> None:
    limit = rules.clocks(SOUND.with_values(harmed_on=harmed_on, category="dismissal"))[-1]
    assert (limit.rule.key, limit.due) == ("arbitration_limit", due)
    assert ("按最早的一天算" in limit.sum_text) is bool(told)
    assert told in limit.sum_text
    assert told in explain(limit)[0].text


def test_what_closing_lacks() -> None:
    assert rules.closing_gaps(SOUND) == ("办结日期", "办理结果", "处置方式", "答复方式", "首次反馈时间")
    full = SOUND.with_values(
        closed_on="2026-03-16", outcome="resolved", disposal="mediate", answered_by="phone", feedback_at="2026-03-16T10:00"
    )
    assert rules.closing_gaps(full) == ()
