"""What is done on a grievance by its own rules: mediation and legal aid."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_PERSONAL = Privacy.PERSONAL
_FREE = Privacy.FREE_TEXT


@declared
class Mediation(Record):
    """A mediation of a grievance: application, acceptance, end, agreement."""

    record: ClassVar[str] = "mediation"
    title: ClassVar[str] = "调解"

    number: str = field("调解案号")
    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    applied_on: str = field("申请日期", Kind.DATE, group="application", required=True)
    application_way: str = field("申请方式", Kind.CODE, of="application_way", group="application", default="written")
    origin: str = field("案件来源", Kind.CODE, of="mediation_origin", group="application", default="grievance")
    phase: str = field("裁前裁后", Kind.CODE, of="mediation_phase", group="application", default="before")
    room: str = field("调解室", group="application")
    oral_record: str = field("口头申请记录", Kind.LONG_TEXT, group="application")
    asked_on: str = field("征询对方日期", Kind.DATE, group="application")
    is_agreed_to: bool = field("对方同意调解", Kind.FLAG, group="application")
    accepted_on: str = field("受理日期", Kind.DATE, group="application")
    refusal_reason: str = field("不受理原因", group="application", privacy=_FREE)
    refused_on: str = field("不受理告知日期", Kind.DATE, group="application")
    mediator: str = field("调解员", group="application", required=True)
    recorder: str = field("记录人", group="application")
    co_bodies: str = field("参与单位", Kind.CODES, of="joint_body", group="application")
    claim_amount: int | None = field("请求金额", Kind.MONEY, group="application")
    extended_to: str = field("延期至", Kind.DATE, group="application")
    extension_agreed_on: str = field("同意延期日期", Kind.DATE, group="application")
    extension_agreed_by: str = field("同意延期的人", group="application", privacy=_PERSONAL)
    status: str = field("阶段", Kind.CODE, of="mediation_status", default="applied")
    due_on: str = field("调解期限", Kind.DATE)
    ended_on: str = field("结束日期", Kind.DATE, group="end")
    result: str = field("调解结果", Kind.CODE, of="mediation_result", group="end")
    end_reason: str = field("终止原因", Kind.CODE, of="end_reason", group="end")
    noticed_on: str = field("告知仲裁日期", Kind.DATE, group="end")
    agreement_number: str = field("协议书编号", group="agreement")
    signatures: str = field("已签章", Kind.CODES, of="agreement_signature", group="agreement")
    effective_on: str = field("协议生效日期", Kind.DATE, group="agreement")
    agreed_amount: int | None = field("协议金额", Kind.MONEY, group="agreement")
    perform_by: str = field("履行期限", Kind.DATE, group="agreement")
    perform_way: str = field("履行方式", group="agreement", privacy=_FREE)
    performance: str = field("履行情况", Kind.CODE, of="performance", group="agreement")
    confirm_route: str = field("确认方式", Kind.CODE, of="confirm_route", group="agreement")
    confirm_applied_on: str = field("确认申请日", Kind.DATE, group="agreement")
    confirm_body: str = field("确认机构", group="agreement")
    confirm_result: str = field("确认结果", Kind.CODE, of="confirm_result", group="agreement")
    confirm_decided_on: str = field("确认结果日期", Kind.DATE, group="agreement")
    confirm_document: str = field("确认文书号", group="agreement")
    defaulted_on: str = field("违约日期", Kind.DATE, group="agreement")
    default_step: str = field("违约后处理", Kind.CODE, of="default_step", group="agreement")
    archive_number: str = field("卷号", group="agreement")


@declared
class MediationSession(Record):
    """One sitting of a mediation with its record (笔录)."""

    record: ClassVar[str] = "mediation_session"
    title: ClassVar[str] = "调解会"

    mediation_id: str = field("调解", Kind.KEY, of="mediation", required=True)
    ordinal: int | None = field("次数", Kind.COUNT, required=True)
    started_at: str = field("开始时间", Kind.MOMENT, required=True)
    ended_at: str = field("结束时间", Kind.MOMENT)
    place: str = field("地点")
    applicant_present: str = field("申请人到场", privacy=_PERSONAL)
    respondent_present: str = field("被申请人到场", privacy=_PERSONAL)
    is_identity_checked: bool = field("已验身份", Kind.FLAG)
    is_rights_told: bool = field("已告知权利", Kind.FLAG)
    applicant_statement: str = field("申请人陈述", Kind.LONG_TEXT)
    respondent_opinion: str = field("被申请人意见", Kind.LONG_TEXT)
    focus: str = field("争议焦点和调解方案", Kind.LONG_TEXT)
    evidence: str = field("证据", Kind.LINES)
    is_read_back: bool = field("已阅读确认", Kind.FLAG)
    result: str = field("本次结果", Kind.CODE, of="session_result", required=True)


@declared
class LegalAid(Record):
    """A legal-aid application and its referral to a lawyer or centre."""

    record: ClassVar[str] = "legal_aid"
    title: ClassVar[str] = "法律援助"

    number: str = field("申请编号")
    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    applied_on: str = field("申请日期", Kind.DATE, group="application", required=True)
    form: str = field("援助形式", Kind.CODE, of="aid_form", group="application", required=True)
    basis: str = field("条件依据", Kind.CODE, of="aid_basis", group="application", required=True)
    claim_amount: int | None = field("标的额", Kind.MONEY, group="application")
    is_urgent: bool = field("先行援助", Kind.FLAG, group="application")
    urgent_ground: str = field("先行援助理由", Kind.CODE, of="aid_urgent_ground", group="application")
    papers_missing: str = field("缺少材料", Kind.LINES, group="application", privacy=Privacy.NONE)
    told_missing_on: str = field("补正告知日", Kind.DATE, group="application")
    papers_told: str = field("告知补正的材料", Kind.LINES, group="application", privacy=Privacy.NONE)
    supply_due_on: str = field("补正期限", Kind.DATE)
    supplied_on: str = field("补齐日期", Kind.DATE, group="application")
    first_reviewer: str = field("初审人", group="first_review")
    first_opinion: str = field("初审意见", group="first_review", privacy=_FREE)
    first_reviewed_on: str = field("初审日期", Kind.DATE, group="first_review")
    review_due_on: str = field("审查期限", Kind.DATE)
    reviewer: str = field("审批人", group="review")
    decided_on: str = field("审批日期", Kind.DATE, group="review")
    decision: str = field("审批结果", Kind.CODE, of="aid_decision", group="review")
    refusal_reason: str = field("不予援助理由", group="review", privacy=_FREE)
    decision_served_on: str = field("决定送达日", Kind.DATE, group="review")
    referred_to: str = field("转介单位", group="assignment")
    referred_on: str = field("转介日期", Kind.DATE, group="assignment")
    receipt_on: str = field("回执日期", Kind.DATE, group="assignment")
    referral_answer: str = field("转介答复", Kind.CODE, of="handover_answer", group="assignment")
    referral_result: str = field("转介结果", group="assignment", privacy=_FREE)
    assignment_number: str = field("委派函号", group="assignment")
    firm: str = field("律师事务所", group="assignment")
    lawyer_id: str = field("名册律师", Kind.KEY, of="lawyer", group="assignment")
    lawyer: str = field("承办律师", group="assignment")
    licence: str = field("执业证号", group="assignment")
    assigned_on: str = field("指派日期", Kind.DATE, group="assignment")
    status: str = field("阶段", Kind.CODE, of="aid_status", default="applied")
    closed_on: str = field("结案日期", Kind.DATE, group="closing")
    closing_way: str = field("结案方式", Kind.CODE, of="aid_closing", group="closing")
    end_ground: str = field("终止理由", Kind.CODE, of="aid_end_ground", group="closing")
    end_detail: str = field("终止说明", group="closing", privacy=_FREE)
    result: str = field("援助结果", Kind.CODE, of="aid_result", group="closing")
    closing_report: str = field("结案报告", Kind.LONG_TEXT, group="closing")
    document_number: str = field("裁判文书号", group="closing")
    recovered: int | None = field("挽回经济损失", Kind.MONEY, group="closing")
    beneficiaries: int | None = field("受援人数", Kind.COUNT, group="closing", default=1)
    subsidy: int | None = field("补贴金额", Kind.MONEY, group="closing")
    subsidy_stage: str = field("补贴阶段", Kind.CODE, of="aid_subsidy_stage", group="closing")
    subsidy_paid_on: str = field("补贴发放日", Kind.DATE, group="closing")
    satisfaction: str = field("受援人评价", Kind.CODE, of="satisfaction", group="closing")
    evaluated_on: str = field("评价日期", Kind.DATE, group="closing")
    evaluation: str = field("评价意见", group="closing", privacy=_FREE)
    archive_number: str = field("卷号", group="closing")


@declared
class PanelSeat(Record):
    """A mediator's seat in a mediation: one alone, or three with a leader (粤316 art. 21)."""

    record: ClassVar[str] = "panel_seat"
    title: ClassVar[str] = "调解庭成员"

    mediation_id: str = field("调解", Kind.KEY, of="mediation", required=True)
    mediator_id: str = field("调解员", Kind.KEY, of="mediator", required=True)
    seat: str = field("席位", Kind.CODE, of="panel_seat_kind", default="leader", required=True)


@declared
class Instalment(Record):
    """One payment an agreement promises, and what came of it."""

    record: ClassVar[str] = "instalment"
    title: ClassVar[str] = "履行计划"

    mediation_id: str = field("调解", Kind.KEY, of="mediation", required=True)
    ordinal: int | None = field("期次", Kind.COUNT, required=True)
    due_on: str = field("应付日期", Kind.DATE, required=True)
    amount: int | None = field("应付金额", Kind.MONEY, required=True)
    paid_on: str = field("实付日期", Kind.DATE)
    paid: int | None = field("实付金额", Kind.MONEY)
    voucher: str = field("支付凭证")
    reminded_on: str = field("催告日期", Kind.DATE)
    note: str = field("说明", privacy=_FREE)


@declared
class Commission(Record):
    """A mediation a court or an arbitration commission handed to the station, and the reply (委托调解反馈函)."""

    record: ClassVar[str] = "commission"
    title: ClassVar[str] = "委派委托"

    mediation_id: str = field("调解", Kind.KEY, of="mediation", required=True)
    body: str = field("委派机构", required=True)
    kind: str = field("委派类型", Kind.CODE, of="commission_kind", required=True)
    number: str = field("委派案号")
    received_on: str = field("收案日期", Kind.DATE, required=True)
    due_on: str = field("委派期限", Kind.DATE)
    contact: str = field("承办法官或仲裁员")
    phone: str = field("联系电话")
    difficulty: str = field("争议焦点和调解难点", Kind.LONG_TEXT)
    replied_on: str = field("反馈函日期", Kind.DATE)
    reply_number: str = field("反馈函编号")


@declared
class AidStep(Record):
    """One thing done in a legal-aid matter: filed, heard, decided."""

    record: ClassVar[str] = "aid_step"
    title: ClassVar[str] = "援助进程"

    legal_aid_id: str = field("法律援助", Kind.KEY, of="legal_aid", required=True)
    done_on: str = field("日期", Kind.DATE, required=True)
    stage: str = field("环节", Kind.CODE, of="aid_stage", required=True)
    content: str = field("办理情况", Kind.LONG_TEXT)
    next_on: str = field("下一步日期", Kind.DATE)
    recorded_by: str = field("记录人")
