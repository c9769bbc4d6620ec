"""The records of a station, each field declared once: forms, lists, ledgers, imports, masks and exchange read these lines.

Field lists follow the published forms and platforms gathered in the domain notes (人社部令第33号 art. 29, 人社部令第17号
arts. 22-27, 法律援助法 arts. 41-50, 浙江省工会劳动法律监督条例 arts. 17-23). To add a field see CONTRIBUTING.md.
"""

import dataclasses
from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, field

_PERSONAL = Privacy.PERSONAL
_FREE = Privacy.FREE_TEXT


@dataclasses.dataclass(frozen=True, kw_only=True)
class Station(Record):
    """A service station or union that keeps, sends or receives records."""

    record: ClassVar[str] = "station"
    title: ClassVar[str] = "服务站"

    name: str = field("单位全称", required=True)
    code: str = field("站点码", required=True)
    number_prefix: str = field("编号前缀", default="ZQ")
    level: str = field("级别", Kind.CODE, of="org_level", default="street")
    parent_name: str = field("上级工会", required=True)
    issuer_name: str = field("发文机关")
    issuer_code: str = field("发文代字")
    district_issuer_name: str = field("区级发文机关")
    district_issuer_code: str = field("区级发文代字")
    province_rule: str = field("本省条例")
    rule_set: str = field("期限规则")
    area: str = field("所属街道")
    address: str = field("地址")
    phone: str = field("联系电话")


@dataclasses.dataclass(frozen=True, kw_only=True)
class StaffMember(Record):
    """A person who works at the station."""

    record: ClassVar[str] = "staff_member"
    title: ClassVar[str] = "工作人员"

    name: str = field("姓名", required=True)
    role: str = field("角色", Kind.CODE, of="role", default="clerk")
    phone: str = field("联系电话")
    card_number: str = field("监督员证号")
    is_active: bool = field("在岗", Kind.FLAG, default=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Worker(Record):
    """A worker who brings a grievance or belongs to a collective one."""

    record: ClassVar[str] = "worker"
    title: ClassVar[str] = "职工"

    name: str = field("姓名", privacy=_PERSONAL, required=True)
    id_number: str = field("身份证号", Kind.ID_NUMBER)
    sex: str = field("性别", Kind.CODE, of="sex", privacy=_PERSONAL)
    born_on: str = field("出生日期", Kind.DATE, privacy=_PERSONAL)
    phone: str = field("联系电话", Kind.PHONE)
    phone_note: str = field("电话备注", privacy=_FREE)
    address: str = field("通讯地址", privacy=_PERSONAL)
    kind: str = field("人员类别", Kind.CODE, of="worker_kind")
    is_member: bool = field("工会会员", Kind.FLAG)
    is_hardship: bool = field("困难职工", Kind.FLAG)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Employer(Record):
    """An employing or contracting unit."""

    record: ClassVar[str] = "employer"
    title: ClassVar[str] = "用人单位"

    name: str = field("单位名称", required=True)
    credit_code: str = field("统一社会信用代码", Kind.CREDIT_CODE)
    nature: str = field("单位性质", Kind.CODE, of="employer_nature")
    industry: str = field("行业", Kind.CODE, of="industry")
    headcount: int | None = field("职工数", Kind.COUNT)
    is_unionised: bool = field("已建会", Kind.FLAG)
    area: str = field("所属街道")
    address: str = field("单位地址")
    contact: str = field("联系人", privacy=_PERSONAL)
    phone: str = field("单位电话", Kind.PHONE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Grievance(Record):
    """What a worker asks of the union, from intake to archive."""

    record: ClassVar[str] = "grievance"
    title: ClassVar[str] = "诉求"

    number: str = field("受理编号")
    external_number: str = field("外部工单号")
    received_at: str = field("受理时间", Kind.MOMENT, group="intake", required=True, mark="received_mark")
    received_mark: str = field("时间说明", Kind.CODE, of="date_mark")
    channel: str = field("来源渠道", Kind.CODE, of="channel", group="intake", required=True)
    source: str = field("出处", group="intake", privacy=_FREE)
    worker_id: str = field("诉求人", Kind.KEY, of="worker", group="worker")
    worker_title: str = field("诉求人称谓", group="worker", privacy=_PERSONAL)
    is_anonymous: bool = field("匿名", Kind.FLAG, group="worker")
    is_confidential: bool = field("保密", Kind.FLAG, group="worker")
    category: str = field("诉求类别", Kind.CODE, of="category", group="matter", required=True)
    cause: str = field("案由", Kind.CODE, of="cause", group="matter")
    summary: str = field("诉求摘要", Kind.LONG_TEXT, group="matter", required=True)
    people: int | None = field("涉及人数", Kind.COUNT, group="matter", required=True, mark="people_mark", default=1)
    people_mark: str = field("人数说明", Kind.CODE, of="amount_mark")
    amount: int | None = field("涉及金额", Kind.MONEY, group="matter", mark="amount_mark")
    amount_mark: str = field("金额说明", Kind.CODE, of="amount_mark")
    harmed_on: str = field("权利受损日", Kind.DATE, group="matter")
    is_employed: bool = field("仍在职", Kind.FLAG, group="matter", default=True)
    is_collective: bool = field("群体性", Kind.FLAG, group="matter")
    city: str = field("所在城市", group="matter")
    area: str = field("所属街道", group="matter")
    urgency: str = field("紧急程度", Kind.CODE, of="urgency", group="handling", default="normal")
    handler: str = field("承办人", group="handling", required=True)
    status: str = field("状态", Kind.CODE, of="grievance_status", default="accepted")
    feedback_due_at: str = field("首次反馈期限", Kind.MOMENT)
    handle_due_on: str = field("办理时限", Kind.DATE)
    contacted_at: str = field("首次联系时间", Kind.MOMENT)
    feedback_at: str = field("首次反馈时间", Kind.MOMENT)
    closed_on: str = field("办结日期", Kind.DATE, group="closing")
    stated_days: int | None = field("载明办理天数", Kind.COUNT, group="closing")
    disposal: str = field("处置方式", Kind.CODES, of="disposal", group="closing")
    outcome: str = field("办理结果", Kind.CODE, of="outcome", group="closing")
    result_kind: str = field("结果类型", Kind.CODE, of="result_kind", group="closing")
    recovered: int | None = field("挽回金额", Kind.MONEY, group="closing", mark="recovered_mark")
    recovered_mark: str = field("挽回金额说明", Kind.CODE, of="amount_mark")
    beneficiaries: int | None = field("受益人数", Kind.COUNT, group="closing")
    answered_by: str = field("答复方式", Kind.CODE, of="answer_way", group="closing")
    remark: str = field("备注", privacy=_FREE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Party(Record):
    """An employer's part in a grievance; a labour agency and the firm that uses its workers are two parties."""

    record: ClassVar[str] = "party"
    title: ClassVar[str] = "当事单位"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    employer_id: str = field("用人单位", Kind.KEY, of="employer", required=True)
    role: str = field("单位角色", Kind.CODE, of="employer_role", default="employer")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Claim(Record):
    """One request of a grievance with its amount."""

    record: ClassVar[str] = "claim"
    title: ClassVar[str] = "请求"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    kind: str = field("请求事项", Kind.CODE, of="claim_kind", required=True)
    detail: str = field("具体请求", privacy=_FREE)
    amount: int | None = field("请求金额", Kind.MONEY, mark="amount_mark")
    amount_mark: str = field("金额说明", Kind.CODE, of="amount_mark")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Member(Record):
    """One worker of a collective grievance."""

    record: ClassVar[str] = "member"
    title: ClassVar[str] = "涉及职工"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    worker_id: str = field("职工", Kind.KEY, of="worker", required=True)
    is_representative: bool = field("代表人", Kind.FLAG)
    amount: int | None = field("本人金额", Kind.MONEY)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Progress(Record):
    """One thing that was done or said about a grievance; only ever added to."""

    record: ClassVar[str] = "progress"
    title: ClassVar[str] = "进展"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    at: str = field("时间", Kind.MOMENT, required=True)
    way: str = field("方式", Kind.CODE, of="contact_way", default="phone")
    counterpart: str = field("对象", Kind.CODE, of="counterpart", default="worker")
    content: str = field("内容", Kind.LONG_TEXT, required=True)
    next_step: str = field("下一步", privacy=_FREE)
    next_on: str = field("下一步日期", Kind.DATE)
    recorded_by: str = field("记录人")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figure(Record):
    """A counted result that has no field of its own: an agreement rate, a vote, people kept on."""

    record: ClassVar[str] = "figure"
    title: ClassVar[str] = "成果数字"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    kind: str = field("指标", Kind.CODE, of="figure_kind", required=True)
    value: str = field("数值", Kind.NUMBER, required=True, mark="value_mark")
    value_mark: str = field("数值说明", Kind.CODE, of="amount_mark")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClockEvent(Record):
    """What stops, extends or restarts a clock of a grievance: 挂起, 延期, 时效中断."""

    record: ClassVar[str] = "clock_event"
    title: ClassVar[str] = "期限变动"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    kind: str = field("变动", Kind.CODE, of="clock_event_kind", required=True)
    began_on: str = field("发生日期", Kind.DATE, required=True)
    ended_on: str = field("恢复日期", Kind.DATE)
    extended_to: str = field("延期至", Kind.DATE)
    agreed_by: str = field("同意人", privacy=_PERSONAL)
    stop_reason: str = field("挂起原因", Kind.CODE, of="stop_reason")
    interruption: str = field("中断事由", Kind.CODE, of="interruption")
    note: str = field("说明", privacy=_FREE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mediation(Record):
    """A mediation of a grievance: application, acceptance, end, agreement."""

    record: ClassVar[str] = "mediation"
    title: ClassVar[str] = "调解"

    number: str = field("调解案号")
    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    applied_on: str = field("申请日期", Kind.DATE, group="application", required=True)
    application_way: str = field("申请方式", Kind.CODE, of="application_way", group="application", default="written")
    origin: str = field("案件来源", Kind.CODE, of="mediation_origin", group="application", default="grievance")
    accepted_on: str = field("受理日期", Kind.DATE, group="application")
    refusal_reason: str = field("不受理原因", group="application", privacy=_FREE)
    mediator: str = field("调解员", group="application", required=True)
    recorder: str = field("记录人", group="application")
    co_bodies: str = field("参与单位", Kind.CODES, of="joint_body", group="application")
    claim_amount: int | None = field("请求金额", Kind.MONEY, group="application")
    extended_to: str = field("延期至", Kind.DATE, group="application")
    status: str = field("阶段", Kind.CODE, of="mediation_status", default="applied")
    due_on: str = field("调解期限", Kind.DATE)
    ended_on: str = field("结束日期", Kind.DATE, group="end")
    result: str = field("调解结果", Kind.CODE, of="mediation_result", group="end")
    end_reason: str = field("终止原因", Kind.CODE, of="end_reason", group="end")
    noticed_on: str = field("告知仲裁日期", Kind.DATE, group="end")
    agreement_number: str = field("协议书编号", group="agreement")
    agreed_amount: int | None = field("协议金额", Kind.MONEY, group="agreement")
    perform_by: str = field("履行期限", Kind.DATE, group="agreement")
    perform_way: str = field("履行方式", group="agreement")
    performance: str = field("履行情况", Kind.CODE, of="performance", group="agreement")
    confirm_route: str = field("确认方式", Kind.CODE, of="confirm_route", group="agreement")
    confirm_applied_on: str = field("确认申请日", Kind.DATE, group="agreement")
    confirm_result: str = field("确认结果", Kind.CODE, of="confirm_result", group="agreement")
    archive_number: str = field("卷号", group="agreement")


@dataclasses.dataclass(frozen=True, kw_only=True)
class MediationSession(Record):
    """One sitting of a mediation with its record (笔录)."""

    record: ClassVar[str] = "mediation_session"
    title: ClassVar[str] = "调解会"

    mediation_id: str = field("调解", Kind.KEY, of="mediation", required=True)
    ordinal: int | None = field("次数", Kind.COUNT, required=True)
    started_at: str = field("开始时间", Kind.MOMENT, required=True)
    place: str = field("地点")
    applicant_present: str = field("申请人到场", privacy=_PERSONAL)
    respondent_present: str = field("被申请人到场", privacy=_PERSONAL)
    is_identity_checked: bool = field("已验身份", Kind.FLAG)
    is_rights_told: bool = field("已告知权利", Kind.FLAG)
    applicant_statement: str = field("申请人陈述", Kind.LONG_TEXT)
    respondent_opinion: str = field("被申请人意见", Kind.LONG_TEXT)
    focus: str = field("争议焦点和调解方案", Kind.LONG_TEXT)
    result: str = field("本次结果", Kind.CODE, of="session_result", required=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
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
    papers_missing: str = field("缺少材料", Kind.LINES, group="application", privacy=Privacy.NONE)
    told_missing_on: str = field("补正告知日", Kind.DATE, group="application")
    review_due_on: str = field("审查期限", Kind.DATE)
    reviewer: str = field("审批人", group="review")
    decided_on: str = field("审批日期", Kind.DATE, group="review")
    decision: str = field("审批结果", Kind.CODE, of="aid_decision", group="review")
    refusal_reason: str = field("不予援助理由", group="review", privacy=_FREE)
    referred_to: str = field("转介单位", group="assignment")
    referred_on: str = field("转介日期", Kind.DATE, group="assignment")
    receipt_on: str = field("回执日期", Kind.DATE, group="assignment")
    firm: str = field("律师事务所", group="assignment")
    lawyer: str = field("承办律师", group="assignment")
    licence: str = field("执业证号", group="assignment")
    assigned_on: str = field("指派日期", Kind.DATE, group="assignment")
    status: str = field("阶段", Kind.CODE, of="aid_status", default="applied")
    closed_on: str = field("结案日期", Kind.DATE, group="closing")
    closing_way: str = field("结案方式", Kind.CODE, of="aid_closing", group="closing")
    result: str = field("援助结果", Kind.CODE, of="aid_result", group="closing")
    document_number: str = field("裁判文书号", group="closing")
    recovered: int | None = field("挽回经济损失", Kind.MONEY, group="closing")
    beneficiaries: int | None = field("受援人数", Kind.COUNT, group="closing", default=1)
    subsidy: int | None = field("补贴金额", Kind.MONEY, group="closing")
    satisfaction: str = field("受援人评价", Kind.CODE, of="satisfaction", group="closing")
    archive_number: str = field("卷号", group="closing")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Letter(Record):
    """A supervision letter: reminder (提示函), opinion (意见书) or proposal (建议书)."""

    record: ClassVar[str] = "letter"
    title: ClassVar[str] = "监督文书"

    kind: str = field("文书类型", Kind.CODE, of="letter_kind", required=True)
    number: str = field("文号")
    audience: str = field("发送对象类型", Kind.CODE, of="letter_audience", default="employer", required=True)
    public_addressee: str = field("公开主送", group="address")
    department: str = field("主送部门", group="address")
    issuer: str = field("发文机关", group="address", required=True)
    issuer_code: str = field("发文代字", group="address")
    issuer_level: str = field("发文机关级别", Kind.CODE, of="org_level", group="address", required=True)
    topic: str = field("事由", Kind.CODE, of="letter_topic", group="text", required=True)
    heading: str = field("标题", group="text")
    opening: str = field("缘由和依据", Kind.LONG_TEXT, group="text", privacy=_FREE)
    facts: str = field("查明的事实", Kind.LONG_TEXT, group="text")
    statutes: str = field("违反的规定", Kind.LINES, group="text", privacy=Privacy.NONE)
    demands: str = field("监督意见", Kind.LINES, group="text")
    closing: str = field("收束", Kind.LONG_TEXT, group="text")
    reply_amount: int | None = field("答复期限", Kind.COUNT, group="reply")
    reply_unit: str = field("答复期限单位", Kind.CODE, of="day_unit", group="reply")
    reply_source: str = field("答复期限依据", group="reply")
    copies_to: str = field("抄送", group="address")
    enclosures: str = field("附件", Kind.LINES, group="text", privacy=Privacy.NONE)
    contact: str = field("联系人和电话", group="address")
    inspectors: str = field("监督员", Kind.LINES, group="text", privacy=Privacy.NONE)
    previous_id: str = field("前一份文书", Kind.KEY, of="letter")
    ground: str = field("递进理由", Kind.CODE, of="escalation_ground")
    people: int | None = field("涉及职工数", Kind.COUNT, mark="people_mark")
    people_mark: str = field("人数说明", Kind.CODE, of="amount_mark")
    amount: int | None = field("涉及金额", Kind.MONEY, mark="amount_mark")
    amount_mark: str = field("金额说明", Kind.CODE, of="amount_mark")
    drafted_on: str = field("拟稿日期", Kind.DATE)
    drafter: str = field("拟稿人")
    signer: str = field("签发人", group="issue")
    signer_post: str = field("签发人职务", group="issue", default="主席")
    issued_on: str = field("签发日期", Kind.DATE, group="issue")
    frozen: str = field("定稿", Kind.LONG_TEXT)
    status: str = field("阶段", Kind.CODE, of="letter_status", default="draft")
    served_on: str = field("送达日期", Kind.DATE, group="service")
    service_way: str = field("送达方式", Kind.CODE, of="service_way", group="service")
    servers: str = field("送达人", group="service")
    receiver: str = field("收件人", group="service", privacy=_PERSONAL)
    reply_due_on: str = field("应回复日期", Kind.DATE)
    replied_on: str = field("回复日期", Kind.DATE, group="answer")
    reply_state: str = field("回复情况", Kind.CODE, of="reply_state", group="answer")
    reply_content: str = field("回复内容", Kind.LONG_TEXT, group="answer")
    rectification: str = field("整改情况", Kind.CODE, of="rectification", group="answer")
    follow_action: str = field("后续", Kind.CODE, of="letter_follow_action", group="answer")
    void_reason: str = field("作废原因", privacy=_FREE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class LetterAddressee(Record):
    """One employer a letter is addressed to; letters and employers are many to many."""

    record: ClassVar[str] = "letter_addressee"
    title: ClassVar[str] = "主送单位"

    letter_id: str = field("监督文书", Kind.KEY, of="letter", required=True)
    employer_id: str = field("用人单位", Kind.KEY, of="employer", required=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class LetterCase(Record):
    """One grievance a letter rests on."""

    record: ClassVar[str] = "letter_case"
    title: ClassVar[str] = "关联案件"

    letter_id: str = field("监督文书", Kind.KEY, of="letter", required=True)
    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class FollowUp(Record):
    """A call back after closing."""

    record: ClassVar[str] = "follow_up"
    title: ClassVar[str] = "回访"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    called_on: str = field("回访日期", Kind.DATE, required=True)
    way: str = field("回访方式", Kind.CODE, of="contact_way", default="phone")
    satisfaction: str = field("满意度", Kind.CODE, of="satisfaction", required=True)
    comment: str = field("回访意见", privacy=_FREE)
    recorded_by: str = field("回访人")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Attachment(Record):
    """A file kept with a record; its bytes lie beside the store under their SHA-256."""

    record: ClassVar[str] = "attachment"
    title: ClassVar[str] = "材料"

    owner: str = field("所属记录", required=True)
    owner_id: str = field("所属记录标识", Kind.KEY, required=True)
    name: str = field("文件名", required=True, privacy=_FREE)
    mime: str = field("类型")
    size: int | None = field("字节数", Kind.COUNT)
    sha256: str = field("校验值")
    added_on: str = field("添加日期", Kind.DATE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class CalendarPeriod(Record):
    """Days off or days worked instead, entered from the yearly notice before the program knows them."""

    record: ClassVar[str] = "calendar_period"
    title: ClassVar[str] = "节假日和调休"

    name: str = field("名称", required=True)
    kind: str = field("安排", Kind.CODE, of="calendar_kind", required=True, default="rest")
    first_on: str = field("第一天", Kind.DATE, required=True)
    last_on: str = field("最后一天", Kind.DATE)
    source: str = field("依据")


RECORDS: tuple[type[Record], ...] = (
    Station,
    StaffMember,
    Worker,
    Employer,
    Grievance,
    Party,
    Claim,
    Member,
    Progress,
    Figure,
    ClockEvent,
    Mediation,
    MediationSession,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    FollowUp,
    CalendarPeriod,
    Attachment,
)

BY_NAME: dict[str, type[Record]] = {cls.record: cls for cls in RECORDS}
