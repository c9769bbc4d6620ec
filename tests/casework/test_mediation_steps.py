"""What remains in each stage of a mediation, what its file should hold, who may extend it."""

from datetime import date

import pytest

from station.casework.casefile import CaseFile
from station.casework.mediation_steps import extension_problems, papers, session_title, to_do
from station.casework.model import Claim, Commission, Employer, Grievance, Instalment, Mediation, MediationSession, Party, Worker

TODAY = date(2026, 11, 17)
OPEN = Mediation(id="m", applied_on="2026-11-02", accepted_on="2026-11-04", mediator="邵文锦", status="open", due_on="2026-11-17")
AGREED = OPEN.with_values(status="agreed", result="agreed", ended_on="2026-11-17", perform_by="2026-12-25")
FAILED = OPEN.with_values(status="failed", result="failed", ended_on="2026-11-17")
FIRST = MediationSession(mediation_id="m", ordinal=1, result="again", is_identity_checked=True, is_rights_told=True, is_read_back=True)


def case(*sessions: MediationSession, plan: tuple[Instalment, ...] = (), commissions: tuple[Commission, ...] = ()) -> CaseFile:
    return CaseFile(grievance=Grievance(), sessions=sessions, instalments=plan, commissions=commissions, claims=(Claim(kind="wages"),))


def said(mediation: Mediation, of: CaseFile, filed: tuple[str, ...] = ()) -> dict[str, tuple[str, bool]]:
    return {step.label: (step.detail, step.is_done) for step in to_do(mediation, of, TODAY, filed)}


def test_an_application_waits_for_the_other_side_and_for_acceptance() -> None:
    steps = said(Mediation(applied_on="2026-11-16", status="applied"), case())
    assert steps["登记受理，或者书面告知不受理"] == ("3 个工作日内，最晚 11月19日（人社部令第17号第二十二条）", False)


def test_an_open_mediation_names_its_last_day() -> None:
    assert said(OPEN, case())["达成协议，或者写明终止原因"][0] == "最晚 11月17日，自收到申请、自受理两个起点，先到的算"
    extended = OPEN.with_values(extended_to="2027-01-08", due_on="2027-01-08")
    assert said(extended, case())["达成协议，或者写明终止原因"][0] == "最晚 2027年1月8日，双方同意延期"


@pytest.mark.parametrize(("sessions", "done"), [([], [False, False, False]), ([FIRST], [True, True, False])])
def test_a_session_ticks_rights_and_record(sessions: list[MediationSession], done: list[bool]) -> None:
    assert [is_done for _, is_done in said(OPEN, case(*sessions)).values()] == done


def test_an_agreement_can_be_hardened_on_two_ways_with_two_limits() -> None:
    steps = said(AGREED, case(FIRST))
    assert steps["告知可以共同申请仲裁审查"] == ("15 日内，最晚 12月2日（人社部令第17号第二十七条）", False)
    assert steps["告知可以共同申请司法确认"] == ("30 日内，最晚 12月17日（民事诉讼法第二百零五条）", False)
    assert steps["跟踪履行"] == ("约定 12月25日前履行", False)


def test_what_was_done_with_an_agreement_is_ticked() -> None:
    done = AGREED.with_values(confirm_route="court", confirm_applied_on="2026-11-18", performance="done")
    steps = said(done, case(FIRST), ("调解协议书.pdf",))
    assert [label for label, (_, is_done) in steps.items() if is_done] == [
        "协议书一式三份，双方签字并盖章",
        "告知可以共同申请司法确认",
        "跟踪履行",
    ]
    assert "留双方送达地址和电话" in steps, "the other way stands open until this one is granted"


def test_what_an_application_still_wants_is_named() -> None:
    worker = Worker(phone="13800138000", delivery_address="河湾路12号")
    known = CaseFile(
        grievance=Grievance(),
        worker=worker,
        parties=((Party(), Employer(address="工业三路6号")),),
        claims=(Claim(kind="wages"),),
    )
    assert said(AGREED, known)["留双方送达地址和电话"][0] == "申请仲裁审查要用，还缺被申请人送达地址和电话"
    reached = CaseFile(
        grievance=Grievance(), worker=worker, parties=((Party(), Employer(address="工业三路6号", phone="55501234")),), claims=known.claims
    )
    assert "留双方送达地址和电话" not in said(AGREED, reached)


def test_what_is_unsigned_is_named_until_the_agreement_holds() -> None:
    signed = AGREED.with_values(signatures="applicant mediator")
    assert said(signed, case())["协议书一式三份，双方签字并盖章"] == ("还缺被申请人签名盖章、调解组织盖章", False)
    whole = AGREED.with_values(signatures="applicant respondent mediator seal", effective_on="2026-11-17")
    assert said(whole, case())["协议书一式三份，双方签字并盖章"][1]


def test_a_payment_gone_by_asks_for_the_next_step() -> None:
    plan = (
        Instalment(mediation_id="m", ordinal=1, due_on="2026-11-16", amount=100),
        Instalment(mediation_id="m", ordinal=2, due_on="2026-12-16", amount=100),
    )
    steps = said(AGREED, case(plan=plan))
    assert steps["跟踪履行"] == ("第 1 期 11月16日，共 2 期", False)
    assert not steps["到期没有履行，登记违约，定下一步"][1]
    noted = AGREED.with_values(defaulted_on="2026-11-17", default_step="order", performance="late")
    assert said(noted, case(plan=plan))["到期没有履行，登记违约，定下一步"] == ("11月17日登记，申请支付令", True)


def test_a_court_waits_for_its_answer() -> None:
    entrusted = OPEN.with_values(origin="court")
    assert "登记委派或者委托" in said(entrusted, case())
    commission = Commission(mediation_id="m", body="滨河区人民法院", due_on="2026-12-01")
    steps = said(entrusted, case(commissions=(commission,)))
    assert steps["向滨河区人民法院发反馈函"] == ("最晚 12月1日", False)


def test_a_failure_asks_for_the_notice_of_arbitration() -> None:
    assert not said(FAILED, case())["书面告知可以申请仲裁"][1]
    assert said(FAILED.with_values(noticed_on="2026-11-17"), case())["书面告知可以申请仲裁"][1]


@pytest.mark.parametrize(
    ("mediation", "sessions", "labels"),
    [
        (Mediation(status="applied"), 0, ["调解申请书"]),
        (Mediation(status="applied", application_way="oral"), 0, ["口头申请记录"]),
        (Mediation(status="refused"), 0, ["调解申请书", "不予受理通知"]),
        (OPEN, 2, ["调解申请书", "受理通知", "身份证明、授权委托书", "第一次调解笔录", "第二次调解笔录"]),
        (AGREED, 1, ["调解申请书", "受理通知", "身份证明、授权委托书", "第一次调解笔录", "调解协议书", "回访记录"]),
        (FAILED, 0, ["调解申请书", "受理通知", "身份证明、授权委托书", "终止调解通知"]),
        (Mediation(status="applied", application_way="phone", origin="court"), 0, ["口头申请记录", "委派、委托函"]),
        (
            FAILED.with_values(origin="court", extended_to="2026-11-30"),
            0,
            ["调解申请书", "委派、委托函", "受理通知", "身份证明、授权委托书", "延期同意书", "终止调解通知", "委托调解反馈函"],
        ),
        (
            AGREED.with_values(confirm_route="court", confirm_applied_on="2026-11-18", confirm_result="granted"),
            0,
            [
                *("调解申请书", "受理通知", "身份证明、授权委托书", "调解协议书"),
                *("司法确认申请书", "司法确认裁定书", "回访记录"),
            ],
        ),
    ],
)
def test_the_file_holds_the_papers_of_its_stage(mediation: Mediation, sessions: int, labels: list[str]) -> None:
    held = [MediationSession(mediation_id=mediation.id, ordinal=number) for number in range(1, sessions + 1)]
    assert [paper.label for paper in papers(mediation, case(*held))] == labels


def test_a_file_belongs_to_the_paper_its_name_begins_with() -> None:
    held = [MediationSession(mediation_id="m", ordinal=number) for number in (1, 2)]
    filed = {paper.label for paper in papers(OPEN, case(*held), ("第二次调解笔录（签字）.jpg", "照片.jpg")) if paper.is_filed}
    assert filed == {"第二次调解笔录"}
    assert session_title(11) == "第十一次调解笔录"


@pytest.mark.parametrize(
    ("day", "both_agree", "problem"),
    [
        ("2026-12-01", True, {}),
        ("2026-12-01", False, {"extension_agreed_by": "双方都同意才能延期，请勾选。"}),
        ("", True, {"extended_to": "请填写延期至哪一天。"}),
        ("2026-11-17", True, {"extended_to": "要晚于现在的期限 2026年11月17日。"}),
    ],
)
def test_only_both_parties_extend_and_only_to_a_later_day(day: str, both_agree: bool, problem: dict[str, str]) -> None:
    assert extension_problems(OPEN.with_values(extended_to=day), OPEN, both_agree) == problem
