"""Invented case files that hold every difficulty a ledger must carry."""

from collections.abc import Sequence
from typing import Any

from station.casework import ledgers
from station.casework.casefile import CaseFile, LetterFile
from station.casework.fields import Record
from station.casework.ledger_line import LineFile
from station.casework.masking import KnownPeople, mask_name
from station.casework.model import (
    Claim,
    Commission,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    Figure,
    FollowUp,
    Grievance,
    Handover,
    InjuryVisit,
    Instalment,
    JointMeeting,
    Lawyer,
    LawyerShift,
    LegalAid,
    Letter,
    LetterAddressee,
    Mediation,
    MediationSession,
    MeetingDecision,
    Member,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    Party,
    PlanStep,
    Progress,
    Station,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.casework.sheets import Period, Sheet

STATION = Station(id="s1", name="站前街道职工服务站", code="ZQ", parent_name="滨河区总工会")
FILLED_ON = "2026-11-02"

_WORKERS = {
    "sha": Worker(id="w1", name="沙玉兰", phone="13612344471", id_number="110108199602125971", sex="2", kind="cleaner", is_member=True),
    "ouyang": Worker(id="w2", name="欧阳明", phone="159 0000 0832（妻）", kind="migrant"),
    "weng": Worker(id="w3", name="翁海", phone="", kind="courier"),
    "tao": Worker(id="w4", name="陶国梁", phone="13800006610", kind="employee"),
}
_EMPLOYERS = {
    "logistics": Employer(id="e1", name="滨河远辰物流有限公司", credit_code="91370200163562681G", industry="logistics", is_unionised=True),
    "agency": Employer(id="e2", name="鸿达劳务派遣有限公司", area="站西"),
    "property": Employer(id="e3", name="滨河汇泽物业服务有限公司", area="站东", contact="费立新"),
}


def _party(number: int, employer: str, role: str = "employer") -> tuple[Party, Employer]:
    found = _EMPLOYERS[employer]
    return Party(id=f"p{number}{employer}", grievance_id=f"g{number}", employer_id=found.id, role=role), found


CASES = (
    CaseFile(
        grievance=Grievance(
            id="g1",
            number="ZQ-2026-0097",
            received_at="2026-10-08T09:20",
            channel="visit",
            category="wages",
            cause="205(5)",
            summary="=拖欠8、9月份工资，沙玉兰本人电话13612344471，多次讨要无果",
            amount=1_234_050,
            area="站东",
            handler="周启明",
            status="followed_up",
            feedback_due_at="2026-10-09T09:20",
            feedback_at="2026-10-08T15:00",
            handle_due_on="2026-10-29",
            closed_on="2026-10-20",
            disposal="mediate letter",
            outcome="resolved",
            recovered=1_234_050,
            beneficiaries=1,
            contacted_at="2026-10-08T14:10",
            harmed_on="2026-09-01",
            project="站东安置房二期",
            arrears_first_on="2026-08",
            arrears_last_on="2026-09",
            verdict="true",
            answered_by="phone",
            archive_number="2026-SQ-097",
        ),
        worker=_WORKERS["sha"],
        parties=(_party(1, "property"),),
        claims=(
            Claim(id="c1", grievance_id="g1", kind="wages", amount=1_000_050),
            Claim(id="c2", grievance_id="g1", kind="compensation", detail="按2个月", amount=234_000, amount_mark="about"),
        ),
        progress=(
            Progress(
                id="r1",
                grievance_id="g1",
                at="2026-10-08T14:10",
                content="联系单位费立新，答应核对考勤",
                next_step="催问",
                next_on="2026-10-12",
            ),
            Progress(id="r2", grievance_id="g1", at="2026-10-20", way="meeting", content="达成协议并付清"),
        ),
        mediations=(
            Mediation(
                id="m1",
                number="ZQ调2026-011",
                grievance_id="g1",
                applied_on="2026-10-09",
                accepted_on="2026-10-10",
                mediator="柴静",
                co_bodies="hr court",
                claim_amount=1_234_050,
                status="agreed",
                ended_on="2026-10-20",
                result="agreed",
                agreement_number="ZQ协2026-007",
                agreed_amount=1_234_050,
                perform_by="2026-10-31",
                performance="done",
                confirm_route="arbitration",
                confirm_applied_on="2026-10-22",
                confirm_result="granted",
                archive_number="2026-TJ-011",
            ),
        ),
        sessions=(
            MediationSession(id="ms1", mediation_id="m1", ordinal=1, started_at="2026-10-12T10:00", result="again"),
            MediationSession(id="ms2", mediation_id="m1", ordinal=2, started_at="2026-10-20T10:00", result="agreed"),
        ),
        letters=(
            Letter(
                id="l1",
                kind="reminder",
                number="站工劳监提〔2026〕5号",
                issuer="站前街道总工会",
                issuer_level="street",
                topic="wages",
                status="rectified",
            ),
        ),
        commissions=(
            Commission(
                id="k1",
                mediation_id="m1",
                body="滨河区人民法院",
                kind="court_appointed",
                number="（2026）滨01诉前调12号",
                received_on="2026-10-09",
                due_on="2026-11-08",
                contact="卢法官",
                phone="13512340009",
                replied_on="2026-10-23",
                reply_number="站调复〔2026〕3号",
            ),
        ),
        plan=(
            PlanStep(id="n1", grievance_id="g1", ordinal=1, what="联系费立新", due_on="2026-10-09", done_on="2026-10-08"),
            PlanStep(id="n2", grievance_id="g1", ordinal=2, what="约谈", due_on="2026-10-20"),
        ),
        handovers=(Handover(id="h1", grievance_id="g1", kind="joint", body="hr", to_name="区人社局", sent_on="2026-10-10", reason="欠薪"),),
        instalments=(
            Instalment(id="i1", mediation_id="m1", ordinal=1, due_on="2026-10-20", amount=1_234_050, voucher="工商银行6212262000001234564"),
        ),
        follow_ups=(FollowUp(id="f1", grievance_id="g1", called_on="2026-10-28", satisfaction="very", comment="沙玉兰说工资已到账"),),
    ),
    CaseFile(
        grievance=Grievance(
            id="g2",
            number="ZQ-2026-0098",
            external_number="12351-23507",
            received_at="2026-10-31T23:59",
            channel="12351",
            category="dismissal",
            summary="200余名外来务工人员被口头辞退，\r\n要求支付经济补偿；\x07单位称“资金紧张”",
            people=200,
            people_mark="over",
            amount=500_000_000,
            amount_mark="over",
            handler="周启明",
            status="mediating",
            is_collective=True,
            urgency="urgent",
            feedback_due_at="2026-11-01T23:59",
            feedback_at="2026-11-02T10:00",
            handle_due_on="2026-11-20",
        ),
        worker=_WORKERS["ouyang"],
        parties=(_party(2, "logistics", "user"), _party(2, "agency", "agency")),
        members=(
            (Member(id="b1", grievance_id="g2", worker_id="w2", is_representative=True), _WORKERS["ouyang"]),
            (Member(id="b2", grievance_id="g2", worker_id="w4", is_representative=True), _WORKERS["tao"]),
        ),
        figures=(
            Figure(id="n1", grievance_id="g2", kind="agreement_rate", value="0.992"),
            Figure(id="n2", grievance_id="g2", kind="re_employed", value="130", value_mark="over"),
        ),
        mediations=(
            Mediation(
                id="m2",
                number="ZQ调2026-012",
                grievance_id="g2",
                applied_on="2026-10-31",
                accepted_on="2026-10-31",
                mediator="柴静",
                claim_amount=500_000_000,
                status="failed",
                ended_on="2026-11-01",
                result="failed",
                end_reason="refused",
                noticed_on="2026-11-01",
            ),
        ),
        legal_aid=(
            LegalAid(
                id="a1",
                number="ZQ援2026-003",
                grievance_id="g2",
                applied_on="2026-10-31",
                form="arbitration",
                basis="migrant",
                claim_amount=500_000_000,
                decided_on="2026-11-01",
                decision="granted",
                firm="滨河正言律师事务所",
                lawyer="简行",
                status="closed",
                closed_on="2026-11-02",
                closing_way="award",
                result="part",
                recovered=366_394_000,
                beneficiaries=198,
                subsidy=250_000,
            ),
        ),
    ),
    CaseFile(
        grievance=Grievance(
            id="g3",
            number="ZQ-2026-0099",
            received_at="2026-10-13T08:00",
            channel="letter",
            is_anonymous=True,
            category="protection",
            summary="@车间粉尘大，无防护",
            handler="解放",
            status="awaiting_policy",
            handle_due_on="2026-10-20",
            area="站西",
        ),
        parties=(_party(3, "logistics"),),
    ),
    CaseFile(
        grievance=Grievance(
            id="g4",
            number="ZQ-2026-0100",
            received_at="2026-10-14T10:00",
            channel="online",
            category="women",
            is_confidential=True,
            summary="-5000元/月工资被降；陶国梁要求保密",
            people=1,
            amount=800_000,
            amount_mark="about",
            handler="解放",
            status="working",
            feedback_due_at="2026-10-15T10:00",
            handle_due_on="2026-10-30",
            remark="身份证11010819960212597X存疑",
        ),
        worker=_WORKERS["tao"],
        parties=(_party(4, "property"),),
    ),
    CaseFile(
        grievance=Grievance(
            id="g5",
            number="ZQ-2026-0101",
            received_at="2026-10",
            received_mark="year_inferred",
            channel="phone",
            worker_title="多名保洁人员",
            category="wages",
            summary="多名保洁人员来电求助解决欠薪",
            people=None,
            people_mark="several",
            handler="周启明",
            status="closed",
            outcome="resolved",
            stated_days=9,
            source="工人日报2024年12月",
            city="北京石景山",
        ),
    ),
    CaseFile(
        grievance=Grievance(
            id="g6",
            number="ZQ-2026-0096",
            received_at="2026-09-30T17:00",
            channel="visit",
            category="hours",
            summary="上月的，不在本月",
            handler="解放",
        ),
        worker=_WORKERS["weng"],
    ),
)

LETTERS = (
    LetterFile(
        letter=Letter(
            id="l1",
            kind="reminder",
            number="站工劳监提〔2026〕5号",
            audience="employer",
            issuer="站前街道总工会",
            issuer_level="street",
            topic="wages",
            facts="拖欠沙玉兰等人工资",
            demands="足额支付工资\n书面回复",
            people=1,
            amount=1_234_050,
            signer="马兰",
            issued_on="2026-10-10",
            reply_amount=15,
            reply_unit="workday",
            status="rectified",
        ),
        deliveries=(
            LetterAddressee(
                letter_id="l1",
                employer_id="property",
                served_on="2026-10-11",
                service_way="direct",
                reply_due_on="2026-11-01",
                replied_on="2026-10-20",
                reply_state="replied",
                reply_content="已付清",
                rectification="done",
                wages_paid=1_234_050,
                contracts_signed=1,
            ),
        ),
        addressees=(_EMPLOYERS["property"],),
        grievances=(CASES[0].grievance,),
        workers=(_WORKERS["sha"],),
    ),
    LetterFile(
        letter=Letter(
            id="l2",
            kind="opinion",
            number="站工劳监意〔2026〕2号",
            audience="employer",
            issuer="站前街道总工会",
            issuer_level="street",
            topic="dismissal",
            people=200,
            people_mark="over",
            amount=500_000_000,
            amount_mark="over",
            issued_on="2026-10-31",
            status="issued",
            ground="no_reply",
            previous_id="l1",
        ),
        addressees=(_EMPLOYERS["logistics"], _EMPLOYERS["agency"]),
        grievances=(CASES[1].grievance,),
        previous=Letter(
            id="l0", kind="reminder", number="站工劳监提〔2026〕4号", issuer="站前街道总工会", issuer_level="street", topic="dismissal"
        ),
    ),
    LetterFile(
        letter=Letter(
            id="l3",
            kind="reminder",
            number="站工劳监提〔2026〕6号",
            audience="public",
            public_addressee="全街道各用人单位",
            issuer="站前街道总工会",
            issuer_level="street",
            topic="migrant_wages",
            issued_on="2026-10-15",
            status="served",
        ),
        deliveries=(LetterAddressee(letter_id="l3", name="全街道各用人单位", served_on="2026-10-15", service_way="public"),),
    ),
    LetterFile(
        letter=Letter(
            id="l4", kind="reminder", issuer="站前街道总工会", issuer_level="street", topic="heat", status="draft", issued_on="2026-10-16"
        )
    ),
)

_LAWYER = Lawyer(id="y1", name="简行", firm="滨河正言律师事务所")
_VISIT = FieldVisit(
    id="v1",
    employer_id="e1",
    visited_on="2026-10-14",
    visitors="周启明、柴静",
    host="费立新",
    summary="看了车间，费立新（13612344471）陪同",
    status="visited",
)
_QUIET = FieldVisit(id="v2", employer_id="e3", visited_on="2026-10-21", visitors="周启明", host="童经理", status="visited")
_MEETING = JointMeeting(
    id="j1",
    subject="十月片区联席会议",
    held_on="2026-10-15",
    chair="马兰",
    bodies="hr court tax",
    topics="远辰物流辞退争议\n沙玉兰等人工资",
    minutes="费立新到会说明",
)
_TALKS = Negotiation(
    id="t1",
    subject="快递行业恳谈会",
    kind="industry",
    employer_id="e1",
    scope="快递行业",
    guide="柴静",
    held_on="2026-10-22",
    worker_side="翁海、欧阳明",
    employer_side="费立新",
    result_kind="special",
    result="派费不低于每件1元，翁海等人提出",
    valid_to="2027-10-21",
    employers_covered=6,
    workers_covered=430,
    status="signed",
)
_WARNING = EmployerWarning(
    id="x1",
    employer_id="e1",
    signal="arrears",
    level="yellow",
    issued_on="2026-09-20",
    detail="连续两月迟发工资，欧阳明反映",
    people=200,
    amount=500_000_000,
    pushed_to="站前街道总工会",
    pushed_at="2026-09-21T09:00",
    lifted_on="2026-11-03",
    stage="lifted",
)


def _with(subject: Record, *around: Record, case: CaseFile | None = None, parts: Sequence[Record] = ()) -> LineFile:
    """A line's file: what its links lead to, and what belongs to it."""
    kinds: dict[str, tuple[Record, ...]] = {}
    for part in parts:
        kinds[part.record] = (*kinds.get(part.record, ()), part)
    area = next((one.area for one in (subject, *around) if isinstance(one, (OpinionCheck, Employer)) and one.area), "")
    return LineFile(subject=subject, around={one.record: one for one in around}, parts=kinds, case=case, area=area)


_OTHERS: dict[str, tuple[LineFile, ...]] = {
    "opinion_checks": (
        _with(
            OpinionCheck(
                id="o1",
                found_at="2026-10-09T08:30",
                platform="短视频平台",
                headline="沙玉兰举牌讨薪",
                link="https://example.cn/v/1",
                summary="沙玉兰在门口讨薪，留电话13612344471",
                employer_id="e3",
                people=1,
                risk="yellow",
                checker="周启明",
                due_on="2026-10-12",
                verdict="true",
                verified_on="2026-10-11",
                measures="约谈费立新",
                closed_on="2026-10-20",
                grievance_id="g1",
                status="closed",
            ),
            _EMPLOYERS["property"],
            case=CASES[0],
        ),
        _with(OpinionCheck(id="o2", found_at="2026-10-30", platform="本地论坛", summary="网帖称被辞退", area="站西", checker="解放")),
    ),
    "warnings": (
        _with(
            _WARNING,
            _EMPLOYERS["logistics"],
            parts=(
                WarningStep(id="z1", employer_warning_id="x1", stage="checked", done_on="2026-09-25", content="向费立新核实属实"),
                WarningStep(id="z2", employer_warning_id="x1", stage="handled", done_on="2026-10-10", content="调解欧阳明等人争议"),
                WarningStep(id="z3", employer_warning_id="x1", stage="served", done_on="2026-10-12", is_skipped=True, content="不需要"),
                WarningStep(id="z4", employer_warning_id="x1", stage="cured", done_on="2026-11-02", content="改了发薪制度"),
            ),
        ),
    ),
    "field_visits": (
        _with(
            VisitFinding(
                id="d1",
                field_visit_id="v1",
                item="2.1",
                content="沙玉兰等8人工资晚发",
                responsible="汇泽物业",
                due_on="2026-10-31",
                done_on="2026-10-28",
                result="已补发",
                grievance_id="g1",
            ),
            _VISIT,
            _EMPLOYERS["logistics"],
            case=CASES[0],
        ),
        _with(
            VisitFinding(id="d2", field_visit_id="v1", item="5.2", verdict="demand", content="想要高温津贴", is_settled_there=True),
            _VISIT,
            _EMPLOYERS["logistics"],
        ),
        _with(_QUIET, _EMPLOYERS["property"], parts=(VisitFinding(id="d3", field_visit_id="v2", item="1.1", verdict="fine"),)),
    ),
    "injury_visits": (
        _with(
            InjuryVisit(
                id="s1",
                reported_on="2026-10-11",
                worker_id="w4",
                employer_id="e1",
                hospital="滨河区第一医院",
                ward="骨科12床",
                injured_on="2026-10-10",
                cause="machine",
                injury="左手食指骨折",
                is_insured=True,
                assigned_to="站前街道总工会",
                visitor="柴静",
                visited_on="2026-10-13",
                comfort=100_000,
                needs="担心截肢",
                referral="recognition aid",
                first_call_on="2026-10-27",
                first_call="伤口感染",
                result="陶国梁已出院",
                status="first_called",
            ),
            _WORKERS["tao"],
            _EMPLOYERS["logistics"],
        ),
    ),
    "consultations": (
        _with(
            Consultation(
                id="q1",
                asked_on="2026-10-16",
                lawyer_id="y1",
                asker="翁海",
                phone="13800006610",
                people=2,
                category="platform",
                question="翁海问封号怎么申诉，微信同号13800006610",
                answer="先向平台申诉",
            ),
            _LAWYER,
            parts=(LawyerShift(id="u1", lawyer_id="y1", duty_on="2026-10-16", period="afternoon"),),
        ),
        _with(
            Consultation(
                id="q2",
                asked_on="2026-10-17",
                answered_by="解放",
                asker="陶国梁",
                category="women",
                question="陶国梁问产假",
                answer="按条例",
                grievance_id="g4",
            ),
            case=CASES[3],
        ),
    ),
    "negotiations": (
        _with(
            _TALKS,
            _EMPLOYERS["logistics"],
            parts=(
                NegotiationTopic(id="tt1", negotiation_id="t1", topic="派费", grievances=5),
                NegotiationTopic(id="tt2", negotiation_id="t1", topic="翁海提出的休息室"),
            ),
        ),
    ),
    "joint_meetings": (
        _with(
            MeetingDecision(
                id="jd1",
                joint_meeting_id="j1",
                content="督促付清沙玉兰工资",
                responsible="区人社局",
                due_on="2026-10-31",
                grievance_id="g1",
            ),
            _MEETING,
            case=CASES[0],
        ),
        _with(JointMeeting(id="j2", subject="税务联席会议", held_on="2026-10-29", bodies="tax", topics="欠缴社保")),
    ),
}


def files_of(ledger: str, cases: Sequence[CaseFile] = CASES, letters: Sequence[LetterFile] = LETTERS) -> list[LineFile]:
    """The samples that make lines of a ledger, whatever their day and state."""
    if ledger in _OTHERS:
        return list(_OTHERS[ledger])
    if ledger == "letters":
        return [LineFile(subject=file.letter, letter=file) for file in letters]
    found: list[LineFile] = []
    for case in cases:
        mediations = {one.id: one for one in case.mediations}
        of: dict[str, Sequence[Record]] = {
            "mediations": case.mediations,
            "legal_aid": case.legal_aid,
            "commissions": case.commissions,
            "follow_ups": case.follow_ups,
        }
        for one in of.get(ledger, (case.grievance,)):
            around = {"mediation": mediations[one.mediation_id]} if isinstance(one, Commission) else {}
            area = case.grievance.area or (case.employer.area if case.employer else "")
            found.append(LineFile(subject=one, around=around, case=case, area=area))
    return found


def sheet_of(ledger: str, period: Period, files: Sequence[LineFile] | None = None, **how: Any) -> Sheet:
    """The ledger of the samples that the store would take for a period."""
    definition = ledgers.ledgers()[ledger]
    taken = [file for file in (files_of(ledger) if files is None else files) if _is_taken(definition, file, period)]
    how.setdefault("known", KnownPeople({name: mask_name(name) for name in ("沙玉兰", "欧阳明", "费立新")}))
    return ledgers.lines(ledger, taken, period, station=STATION, filled_on=FILLED_ON, **how)


def _is_taken(definition: ledgers.Ledger, file: LineFile, period: Period) -> bool:
    """What ``db/ledger_lines`` decides by SQL."""
    subject = file.subject
    if getattr(subject, "status", "") in definition.left_out:
        return False
    if any(getattr(subject, name, None) not in codes for name, codes in definition.only.items() if subject.knows(name)):
        return False
    if definition.any_of and not any(getattr(subject, name) == value for name, value in definition.any_of.items()):
        return False
    return bool(definition.until) or ledgers.day_of(definition, file) in period
