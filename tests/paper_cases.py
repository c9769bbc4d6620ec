"""Cases for the tests of papers: invented people, one with everything known, one with almost nothing."""

from dataclasses import replace
from typing import Any

from station.casework.casefile import CaseFile
from station.casework.mediations import start_clock
from station.casework.model import (
    AidStep,
    Claim,
    Commission,
    Employer,
    Grievance,
    Instalment,
    LegalAid,
    Mediation,
    MediationSession,
    Member,
    Party,
    Station,
    Worker,
)

STATION = Station(
    name="站前街道职工服务站",
    code="ZQ",
    parent_name="滨河区总工会",
    issuer_code="站工",
    phone="0755-00001111",
    address="滨河市站前路8号2楼",
)
SUMMARY = "2025年9月入职，任木工班组长。2026年1月至2月工资未发，班组多次催要无果。\n双方对加班时数也有分歧。"

FULL = CaseFile(
    grievance=Grievance(
        id="g1",
        number="ZQ-2026-0001",
        received_at="2026-03-10T09:20",
        channel="visit",
        category="wages",
        cause="205(5)",
        summary=SUMMARY,
        people=1,
        amount=1_260_000,
        handler="王芳",
    ),
    worker=Worker(
        id="w1",
        name="邱连生",
        id_number="110101199003074514",
        sex="1",
        born_on="1990-03-07",
        phone="13800138000",
        address="滨河市站前街道河湾路12号3单元502室",
        kind="migrant",
        is_member=True,
    ),
    parties=(
        (
            Party(id="p1", grievance_id="g1", employer_id="e1"),
            Employer(
                id="e1",
                name="滨河汇泽家具制造有限公司",
                credit_code="91110000600037341L",
                address="滨河市工业三路6号",
                phone="0755-00002222",
            ),
        ),
    ),
    claims=(
        Claim(id="c1", grievance_id="g1", kind="wages", amount=1_000_000),
        Claim(id="c2", grievance_id="g1", kind="overtime", amount=260_000),
    ),
)

SESSIONS = (
    MediationSession(
        id="s1",
        mediation_id="m1",
        ordinal=1,
        started_at="2026-03-13T09:30",
        place="调解一室",
        applicant_present="本人到场",
        respondent_present="人事经理周立到场，授权书已收",
        is_identity_checked=True,
        is_rights_told=True,
        applicant_statement="我是邱连生，2025年9月入职，月工资5000元，今年1月、2月工资没有发。\n加班有考勤照片为证。",
        respondent_opinion="对拖欠工资没有异议，资金周转困难，希望分两期支付。对加班时数有异议。",
        focus="争议焦点：加班时数。方案：工资一次付清，加班费按双方核对的52小时计算。",
        result="again",
    ),
    MediationSession(id="s2", mediation_id="m1", ordinal=2, started_at="2026-03-18T14:00", result="agreed"),
)

MEDIATION = start_clock(
    Mediation(
        id="m1",
        number="站工劳调字〔2026〕1号",
        grievance_id="g1",
        applied_on="2026-03-10",
        accepted_on="2026-03-11",
        mediator="邵文锦",
        recorder="王芳",
        co_bodies="hr justice",
        claim_amount=1_260_000,
        status="open",
    )
)
AGREED = replace(
    MEDIATION,
    status="agreed",
    result="agreed",
    ended_on="2026-03-18",
    agreement_number="站工劳调协〔2026〕1号",
    agreed_amount=1_150_000,
    perform_by="2026-03-31",
    perform_way="转账到申请人本人的工资账户",
)
FAILED = replace(
    MEDIATION, status="failed", result="failed", ended_on="2026-03-18", end_reason="refused", noticed_on="2026-03-18", origin="court"
)
REFUSED = replace(MEDIATION, accepted_on="", status="refused", refusal_reason="该争议已经由劳动人事争议仲裁委员会受理。")
ORAL = replace(
    MEDIATION, application_way="oral", oral_record="公司今年1月、2月的工资一直没有发，找过三次，都说再等等。\n要求把工资和加班费都付清。"
)
BROKEN = replace(AGREED, defaulted_on="2026-04-01", performance="late", default_step="order")
PLAN = (
    Instalment(id="i1", mediation_id="m1", ordinal=1, due_on="2026-03-31", amount=600_000, paid_on="2026-03-30", paid=600_000),
    Instalment(id="i2", mediation_id="m1", ordinal=2, due_on="2026-04-15", amount=550_000),
)
COMMISSION = Commission(
    id="q1",
    mediation_id="m1",
    body="滨河市滨河区人民法院",
    kind="court_appointed",
    number="（2026）滨0102民诉前调118号",
    received_on="2026-03-09",
    due_on="2026-04-08",
    difficulty="双方对加班时数分歧较大，被申请人只同意分两期付清工资。",
    replied_on="2026-03-19",
    reply_number="站工劳调函〔2026〕1号",
)

AID = LegalAid(
    id="a1",
    number="站工援字〔2026〕1号",
    grievance_id="g1",
    applied_on="2026-03-20",
    form="arbitration",
    basis="migrant",
    claim_amount=1_260_000,
    review_due_on="2026-03-27",
)
INCOMPLETE = replace(
    AID,
    status="papers",
    papers_missing="身份证或工作证\n与援助事项有关的材料",
    papers_told="身份证或工作证\n与援助事项有关的材料",
    told_missing_on="2026-03-20",
    supply_due_on="2026-03-31",
)
ASSIGNED = replace(
    AID,
    status="assigned",
    first_reviewer="王芳",
    first_reviewed_on="2026-03-21",
    first_opinion="符合农民工讨薪的条件，建议给予援助。",
    reviewer="冯守义",
    decided_on="2026-03-23",
    decision="granted",
    firm="滨河明理律师事务所",
    lawyer="韩笑",
    licence="14403202010000001",
    assigned_on="2026-03-24",
    assignment_number="站工援派〔2026〕1号",
)
URGENT = replace(ASSIGNED, is_urgent=True, urgent_ground="hearing", decision="", decided_on="", papers_missing="经济困难证明")
REFUSED_AID = replace(
    AID, status="refused", reviewer="冯守义", decided_on="2026-03-23", decision="refused", refusal_reason="所述事实没有材料支持。"
)
PASSED_ON = replace(AID, status="referred", referred_to="滨河区法律援助中心", referred_on="2026-03-21")
CLOSED = replace(
    ASSIGNED,
    status="closed",
    closed_on="2026-05-20",
    closing_way="award",
    result="part",
    document_number="滨劳人仲案〔2026〕88号",
    recovered=1_100_000,
    closing_report="仲裁委采信了考勤和工资流水，支持工资请求，加班费支持一半。\n单位已于5月18日付清。",
    subsidy=250_000,
    subsidy_stage="arbitration",
    satisfaction="satisfied",
    evaluated_on="2026-05-25",
    evaluation="进展都告诉了我。",
)
ENDED = replace(
    ASSIGNED, status="ended", closed_on="2026-04-10", closing_way="ended", end_ground="own_lawyer", end_detail="受援人已自行委托律师代理。"
)
AID_STEPS = (
    AidStep(id="t1", legal_aid_id="a1", done_on="2026-03-25", stage="met", content="签了授权委托书，约定补充考勤照片。"),
    AidStep(id="t2", legal_aid_id="a1", done_on="2026-04-02", stage="filed", content=""),
    AidStep(id="t3", legal_aid_id="a1", done_on="2026-05-14", stage="decided", content="收到裁决书，已向受援人解释。"),
)

BARE = CaseFile(grievance=Grievance(id="g2", number="ZQ-2026-0002", summary="", is_anonymous=True))


def full(**grievance: Any) -> CaseFile:
    """The full case with its sessions; ``grievance`` changes the case itself."""
    return replace(FULL, grievance=FULL.grievance.with_values(**grievance), sessions=SESSIONS, aid_steps=AID_STEPS)


def promised() -> CaseFile:
    """The full case with a plan of two payments, and where its worker is to be served."""
    case = full()
    assert case.worker is not None
    return replace(case, worker=case.worker.with_values(delivery_address="滨河市河湾路12号传达室"), instalments=PLAN)


def entrusted() -> CaseFile:
    """The full case as a court handed it over."""
    return replace(full(), commissions=(COMMISSION,))


def collective() -> CaseFile:
    """Three and twenty workers with two who speak for them."""
    speakers = [Worker(id=f"w{n}", name=name) for n, name in enumerate(("邱连生", "苏洁"), 1)]
    members = tuple((Member(id=f"k{w.id}", grievance_id="g1", worker_id=w.id, is_representative=True), w) for w in speakers)
    return replace(full(people=23, is_collective=True), members=members)
