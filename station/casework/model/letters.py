"""Supervision letters: whom they go to, which cases they rest on, their way, numbers and rules."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_PERSONAL = Privacy.PERSONAL
_FREE = Privacy.FREE_TEXT


@declared
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
    demands: str = field("监督意见", Kind.LINES, group="text", is_ordered=True)
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
    void_reason: str = field("作废原因", privacy=_FREE)
    replaces_id: str = field("代替的文书", Kind.KEY, of="letter")
    supervision_id: str = field("监督事项", Kind.KEY, of="supervision")
    page_format: str = field("版式", Kind.CODE, of="page_format", default="letter", group="page")
    seal_mode: str = field("用印方式", Kind.CODE, of="seal_mode", default="stamp", group="page")
    marks: str = field("份号、密级、紧急程度", Kind.LINES, group="page", privacy=Privacy.NONE, is_ordered=True)
    annexes: str = field("附件正文", Kind.LONG_TEXT, group="text")
    disclosed: str = field("写明的诉求人", Kind.LINES, privacy=_PERSONAL)
    disclosure_reason: str = field("写明诉求人的理由", privacy=_FREE)
    disclosed_by: str = field("同意写明的人")


@declared
class LetterAddressee(Record):
    """One to whom a letter goes: an employer, else a department or the public by ``name``; with its receipt, answer and rectification.

    Letters and employers are many to many; each reply clock starts on the day its own copy was received.
    """

    record: ClassVar[str] = "letter_addressee"
    title: ClassVar[str] = "主送单位"

    letter_id: str = field("监督文书", Kind.KEY, of="letter", required=True)
    employer_id: str = field("用人单位", Kind.KEY, of="employer")
    name: str = field("主送部门或者公开对象")
    service_way: str = field("送达方式", Kind.CODE, of="service_way", group="service")
    sent_on: str = field("送出日期", Kind.DATE, group="service")
    served_on: str = field("送达日期", Kind.DATE, group="service")
    place: str = field("送达地点", group="service")
    servers: str = field("送达人", group="service")
    receiver: str = field("收件人", group="service", privacy=_PERSONAL)
    receiver_role: str = field("收件人身份", Kind.CODE, of="receiver_role", group="service")
    agent_reason: str = field("代收理由", group="service", privacy=_FREE)
    refusal_reason: str = field("拒收事由", group="service", privacy=_FREE)
    witnesses: str = field("见证人", group="service", privacy=_PERSONAL)
    express_number: str = field("邮单号", group="service")
    service_note: str = field("送达备注", group="service", privacy=_FREE)
    reply_due_on: str = field("应回复日期", Kind.DATE)
    replied_on: str = field("回复日期", Kind.DATE, group="answer")
    reply_state: str = field("回复情况", Kind.CODE, of="reply_state", group="answer")
    reply_content: str = field("回复内容", Kind.LONG_TEXT, group="answer")
    is_objected: bool = field("有异议", Kind.FLAG, group="answer")
    checked_on: str = field("核验日期", Kind.DATE, group="rectification")
    checked_by: str = field("核验人", group="rectification")
    rectification: str = field("整改情况", Kind.CODE, of="rectification", group="rectification")
    contracts_signed: int | None = field("补签劳动合同", Kind.COUNT, group="rectification")
    wages_paid: int | None = field("补发工资", Kind.MONEY, group="rectification")
    insurance_paid: int | None = field("补缴社会保险费", Kind.MONEY, group="rectification")
    follow_action: str = field("后续", Kind.CODE, of="letter_follow_action", group="rectification")
    agreement_to: str = field("协调服务协议期至", Kind.DATE, group="rectification")
    next_id: str = field("下一份文书", Kind.KEY, of="letter")
    department_accepted_on: str = field("部门受理日期", Kind.DATE, group="feedback")
    department_filed_on: str = field("部门立案日期", Kind.DATE, group="feedback")
    not_filed_reason: str = field("不立案理由", group="feedback", privacy=_FREE)
    department_told_on: str = field("部门反馈日期", Kind.DATE, group="feedback")
    department_result: str = field("部门处理结果", Kind.LONG_TEXT, group="feedback")


@declared
class LetterCase(Record):
    """One grievance a letter rests on."""

    record: ClassVar[str] = "letter_case"
    title: ClassVar[str] = "关联案件"

    letter_id: str = field("监督文书", Kind.KEY, of="letter", required=True)
    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)


@declared
class LetterStep(Record):
    """A step of a letter's way that was done, or left out with its reason; only ever added to."""

    record: ClassVar[str] = "letter_step"
    title: ClassVar[str] = "文书流程"

    letter_id: str = field("监督文书", Kind.KEY, of="letter", required=True)
    step: str = field("环节", Kind.CODE, of="letter_step_kind", required=True)
    done_on: str = field("日期", Kind.DATE, required=True)
    done_by: str = field("经办人", required=True)
    post: str = field("职务")
    verdict: str = field("意见", Kind.CODE, of="step_verdict", default="agreed", required=True)
    opinion: str = field("意见说明", privacy=_FREE)
    recorded_by: str = field("登记人")


@declared
class NumberBlock(Record):
    """A run of letter numbers that one PC may draw from; the one without an end is the register itself, which lives on that PC.

    A run told to somebody by telephone names no PC: its numbers are typed in where the letter is signed.
    """

    record: ClassVar[str] = "number_block"
    title: ClassVar[str] = "号段"

    issuer: str = field("发文机关", required=True)
    code: str = field("发文代字", required=True)
    year: int | None = field("年份", Kind.COUNT, required=True)
    first: int | None = field("起号", Kind.COUNT, required=True)
    last: int | None = field("止号", Kind.COUNT)
    device: str = field("电脑")
    device_name: str = field("电脑名称")
    given_on: str = field("分配日期", Kind.DATE, required=True)
    given_by: str = field("分配人")
    ended_on: str = field("停用日期", Kind.DATE)


@declared
class LetterRule(Record):
    """What a district lays down for one kind of letter in place of the delivered defaults, with its source."""

    record: ClassVar[str] = "letter_rule"
    title: ClassVar[str] = "文书规定"

    kind: str = field("文书类型", Kind.CODE, of="letter_kind", required=True)
    heading: str = field("标题", required=True)
    code: str = field("代字", required=True)
    lowest_level: str = field("最低发文级别", Kind.CODE, of="org_level", required=True)
    reply_amount: int | None = field("答复期限", Kind.COUNT)
    reply_unit: str = field("答复期限单位", Kind.CODE, of="day_unit")
    signers: str = field("签发人职务", Kind.LINES, privacy=Privacy.NONE, is_ordered=True)
    source: str = field("依据", required=True)


@declared
class StatuteCheck(Record):
    """Somebody compared an article with the official text: it may be cited without a warning, or is known to be repealed."""

    record: ClassVar[str] = "statute_check"
    title: ClassVar[str] = "法条核对"

    citation: str = field("法条", required=True)
    state: str = field("核对结果", Kind.CODE, of="statute_state", default="checked", required=True)
    version: str = field("核对的版本", required=True)
    checked_on: str = field("核对日期", Kind.DATE, required=True)
    checked_by: str = field("核对人", required=True)
    note: str = field("说明", privacy=_FREE)
