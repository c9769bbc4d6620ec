"""A matter of supervision and its letters for the tests of papers: invented people and firms."""

from dataclasses import replace
from typing import Any

from paper_cases import FULL, STATION, full
from station.casework.casefile import LetterFile, SupervisionFile
from station.casework.dossiers import Dossier
from station.casework.model import Employer, Inspector, Interview, Letter, LetterAddressee, LetterStep, StatuteCheck, Supervision

UNION = replace(STATION, issuer_name="滨河区总工会", issuer_code="滨工劳监", level="county")
FIRM = FULL.parties[0][1]
MATTER = Supervision(
    id="v1",
    number="ZQ-JD-2026-0003",
    source="visit",
    found_on="2026-11-02",
    topic="wages",
    summary="邱连生等23人反映，滨河汇泽家具制造有限公司2026年8月、9月工资没有发。\n多次催要无果，单位称资金周转困难。",
    employer_id="e1",
    grievance_id="g1",
    informant="邱连生",
    informant_phone="13800138000",
    people=23,
    amount=41_860_000,
    registered_by="王芳",
    decided_on="2026-11-04",
    decided_by="陈立秋",
    decision="accepted",
    checked_on="2026-11-12",
    verdict="true",
    findings="工资表和考勤表显示，8月、9月工资均未发放。",
    evidence="考勤表（2026年8月至9月）\n工资表\n银行代发明细",
    talked_on="2026-11-13",
    talk_people="人事经理周立",
    talk_result="not_agreed",
    talk_record="单位提出分三个月付清，职工不同意。",
    status="letter",
)
INSPECTORS = (
    Inspector(id="n1", supervision_id="v1", name="邵文锦", card_number="滨工监0012", assigned_on="2026-11-05", declared_on="2026-11-05"),
    Inspector(id="n2", supervision_id="v1", name="陈立秋", card_number="滨工监0017", assigned_on="2026-11-05", declared_on="2026-11-05"),
)
INTERVIEW = Interview(
    id="q1",
    supervision_id="v1",
    started_at="2026-11-10T09:30",
    ended_at="2026-11-10T11:05",
    place="滨河汇泽家具制造有限公司三楼会议室",
    side="employer",
    person="周立",
    post="滨河汇泽家具制造有限公司人事经理",
    phone="0755-00002222",
    inspectors="邵文锦、陈立秋",
    recorder="王芳",
    is_card_shown=True,
    is_rights_told=True,
    content="问：单位2026年8月、9月的工资发了没有？\n答：没有。订单款没有收回，23名员工两个月的工资合计418600元还没有发。\n"
    "问：什么时候能发？\n答：想分三个月付清。\n问：还有什么要补充的？\n答：没有。",
    papers_read="考勤表（复印）\n工资表（复印）",
    is_read_back=True,
    signing="signed",
)
OTHER_FIRMS = (
    Employer(id="e2", name="滨河宏拓五金有限公司", address="滨河市工业三路2号"),
    Employer(id="e3", name="滨河嘉禾食品有限公司"),
)
OPINION = Letter(
    id="l1",
    kind="opinion",
    number="滨工劳监意〔2026〕9号",
    issuer="滨河区总工会",
    issuer_code="滨工劳监意",
    issuer_level="county",
    topic="wages",
    heading="工会劳动法律监督意见书",
    opening="近期，我会在办理职工诉求中了解到，你单位存在拖欠工资的情况。",
    facts="你单位23名职工2026年8月至9月工资合计418600元，均未支付。",
    statutes="《中华人民共和国劳动法》第五十条\n《中华人民共和国劳动合同法》第三十条",
    demands="1.于【答复期限】内足额支付23名职工工资418600元。\n2.改正拖欠工资的做法，按月足额支付。\n3.不得因职工反映诉求降低待遇或者解除合同。",
    closing="请你单位自收到本意见书之日起【答复期限】内书面答复我会。",
    reply_amount=15,
    reply_unit="workday",
    reply_source="浙江省工会劳动法律监督条例第二十二条",
    copies_to="滨河市总工会，站前街道总工会",
    enclosures="单位答复书\n送达回证",
    previous_id="l0",
    ground="no_reply",
    people=23,
    amount=41_860_000,
    drafted_on="2026-11-14",
    drafter="王芳",
    signer="冯守义",
    signer_post="主席",
    issued_on="2026-11-16",
    status="issued",
    supervision_id="v1",
)
BEFORE = Letter(
    id="l0",
    kind="reminder",
    number="滨工劳监提〔2026〕21号",
    issuer="滨河区总工会",
    issuer_level="county",
    topic="wages",
    heading="工会劳动法律监督提示函",
    demands="按月足额支付工资。",
    reply_amount=15,
    reply_unit="day",
    drafted_on="2026-10-08",
    drafter="王芳",
    issued_on="2026-10-09",
    status="escalated",
    supervision_id="v1",
)
SERVED = LetterAddressee(id="d0", letter_id="l0", employer_id="e1", service_way="direct", served_on="2026-10-10", reply_due_on="2026-10-25")
UNSERVED = LetterAddressee(id="d1", letter_id="l1", employer_id="e1")
STEPS = (
    LetterStep(id="t1", letter_id="l1", step="review", done_on="2026-11-14", done_by="陈立秋", opinion="事实清楚，引用的条文无误。"),
    LetterStep(id="t2", letter_id="l1", step="approval", done_on="2026-11-16", done_by="冯守义", post="主席"),
    LetterStep(id="t3", letter_id="l1", step="seal", done_on="2026-11-16", done_by="王芳", opinion="用印2份"),
)
CHECKS = (
    StatuteCheck(id="c1", citation="《中华人民共和国劳动法》第五十条", version="2018年修正", checked_on="2026-11-14", checked_by="陈立秋"),
)


def dossier(**matter: Any) -> Dossier:
    """The whole volume; ``matter`` changes the matter itself."""
    assert FULL.worker is not None
    supervision = MATTER.with_values(**matter)
    reminder = LetterFile(letter=BEFORE, addressees=(FIRM,), deliveries=(SERVED,), grievances=(FULL.grievance,), workers=(FULL.worker,))
    opinion = LetterFile(
        letter=OPINION,
        addressees=(FIRM,),
        deliveries=(UNSERVED,),
        grievances=(FULL.grievance,),
        workers=(FULL.worker,),
        previous=BEFORE,
        previous_deliveries=(SERVED,),
    )
    file = SupervisionFile(
        supervision=supervision,
        employer=FIRM,
        grievance=FULL.grievance,
        inspectors=INSPECTORS,
        interviews=(INTERVIEW,),
        letters=(BEFORE, OPINION),
    )
    return Dossier(matter=file, case=full(), letters=(reminder, opinion), steps=STEPS, checks=CHECKS)


def with_interviews(*interviews: Interview) -> Dossier:
    """The whole volume with other records of questioning."""
    found = dossier()
    assert found.matter is not None
    return replace(found, matter=replace(found.matter, interviews=interviews))


def refused(**changes: Any) -> Dossier:
    """A matter that was not accepted."""
    ground = {"decision": "refused", "refusal_ground": "taken", "status": "refused", "told_on": "2026-11-06"}
    found = dossier(**{**ground, **changes})
    assert found.matter is not None
    return replace(found, letters=(), matter=replace(found.matter, interviews=(), inspectors=(), letters=()))


def with_letter(**changes: Any) -> Dossier:
    """The whole volume with another state of its opinion."""
    found = dossier()
    file = replace(found.letters[1], letter=OPINION.with_values(**changes))
    return replace(found, letters=(found.letters[0], file))


def to_many(count: int) -> Dossier:
    """The opinion of the volume, to ``count`` employers; every tenth has no address."""
    found = dossier()
    firms = tuple(
        replace(FIRM, id=f"f{n}", name=f"滨河第{n}家有限公司", address=f"滨河市工业{n}路{n}号" if n % 10 else "")
        for n in range(1, count + 1)
    )
    slips = tuple(LetterAddressee(id=f"s{n}", letter_id="l1", employer_id=f"f{n}") for n in range(1, count + 1))
    return replace(found, letters=(found.letters[0], replace(found.letters[1], addressees=firms, deliveries=slips)))
