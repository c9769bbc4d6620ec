"""What remains in each stage of a mediation, what its file should hold, who may extend it."""

from datetime import date

import pytest

from station.casework.mediation_steps import extension_problems, papers, session_title, to_do
from station.casework.model import Mediation, MediationSession

TODAY = date(2026, 11, 17)
OPEN = Mediation(applied_on="2026-11-02", accepted_on="2026-11-04", mediator="邵文锦", status="open", due_on="2026-11-17")
AGREED = OPEN.with_values(status="agreed", result="agreed", ended_on="2026-11-17", perform_by="2026-12-25")
FAILED = OPEN.with_values(status="failed", result="failed", ended_on="2026-11-17")
FIRST = MediationSession(ordinal=1, result="again", is_identity_checked=True, is_rights_told=True)


def said(mediation: Mediation, sessions: list[MediationSession], filed: tuple[str, ...] = ()) -> dict[str, tuple[str, bool]]:
    return {step.label: (step.detail, step.is_done) for step in to_do(mediation, sessions, TODAY, filed)}


def test_an_application_waits_for_the_other_side_and_for_acceptance() -> None:
    steps = said(Mediation(applied_on="2026-11-16", status="applied"), [])
    assert steps["登记受理，或者书面告知不受理"] == ("3 个工作日内，最晚 11月19日（人社部令第17号第二十二条）", False)


def test_an_open_mediation_names_its_last_day() -> None:
    assert said(OPEN, [])["达成协议，或者写明终止原因"][0] == "最晚 11月17日，自收到申请、自受理两个起点，先到的算"
    extended = OPEN.with_values(extended_to="2027-01-08", due_on="2027-01-08")
    assert said(extended, [])["达成协议，或者写明终止原因"][0] == "最晚 2027年1月8日，双方同意延期"


@pytest.mark.parametrize(("sessions", "done"), [([], [False, False, False]), ([FIRST], [True, True, False])])
def test_a_session_ticks_rights_and_record(sessions: list[MediationSession], done: list[bool]) -> None:
    assert [is_done for _, is_done in said(OPEN, sessions).values()] == done


def test_an_agreement_can_be_hardened_on_two_ways_with_two_limits() -> None:
    steps = said(AGREED, [FIRST])
    assert steps["告知可以共同申请仲裁审查"] == ("15 日内，最晚 12月2日（人社部令第17号第二十七条）", False)
    assert steps["告知可以共同申请司法确认"] == ("30 日内，最晚 12月17日（民事诉讼法第二百零五条）", False)
    assert steps["跟踪履行"] == ("约定 12月25日前履行", False)


def test_what_was_done_with_an_agreement_is_ticked() -> None:
    done = AGREED.with_values(confirm_route="court", confirm_applied_on="2026-11-18", performance="done")
    steps = said(done, [FIRST], ("调解协议书.pdf",))
    assert [label for label, (_, is_done) in steps.items() if is_done] == [
        "协议书一式三份，双方签字并盖章",
        "告知可以共同申请司法确认",
        "跟踪履行",
    ]
    assert "留双方送达地址和电话" not in steps


def test_a_failure_asks_for_the_notice_of_arbitration() -> None:
    assert not said(FAILED, [])["书面告知可以申请仲裁"][1]
    assert said(FAILED.with_values(noticed_on="2026-11-17"), [])["书面告知可以申请仲裁"][1]


@pytest.mark.parametrize(
    ("mediation", "sessions", "labels"),
    [
        (Mediation(status="applied"), 0, ["调解申请书"]),
        (Mediation(status="applied", application_way="oral"), 0, ["口头申请记录"]),
        (Mediation(status="refused"), 0, ["调解申请书", "不予受理通知"]),
        (OPEN, 2, ["调解申请书", "受理通知", "身份证明、授权委托书", "第一次调解笔录", "第二次调解笔录"]),
        (AGREED, 1, ["调解申请书", "受理通知", "身份证明、授权委托书", "第一次调解笔录", "调解协议书", "回访记录"]),
        (FAILED, 0, ["调解申请书", "受理通知", "身份证明、授权委托书", "终止调解通知"]),
    ],
)
def test_the_file_holds_the_papers_of_its_stage(mediation: Mediation, sessions: int, labels: list[str]) -> None:
    held = [MediationSession(ordinal=number) for number in range(1, sessions + 1)]
    assert [paper.label for paper in papers(mediation, held)] == labels


def test_a_file_belongs_to_the_paper_its_name_begins_with() -> None:
    held = [MediationSession(ordinal=number) for number in (1, 2)]
    filed = {paper.label for paper in papers(OPEN, held, ("第二次调解笔录（签字）.jpg", "照片.jpg")) if paper.is_filed}
    assert filed == {"第二次调解笔录"}
    assert session_title(11) == "第十一次调解笔录"


@pytest.mark.parametrize(
    ("day", "both_agree", "problem"),
    [
        ("2026-12-01", True, ""),
        ("2026-12-01", False, "双方都同意才能延期，请勾选。"),
        ("", True, "请填写延期至哪一天。"),
        ("2026-11-17", True, "要晚于现在的期限 2026年11月17日。"),
    ],
)
def test_only_both_parties_extend_and_only_to_a_later_day(day: str, both_agree: bool, problem: str) -> None:
    assert extension_problems(OPEN, day, both_agree).get("extended_to", "") == problem
