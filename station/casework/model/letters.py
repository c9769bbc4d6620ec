"""Supervision letters, whom they go to and which cases they rest on."""

import dataclasses
from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, field

_PERSONAL = Privacy.PERSONAL
_FREE = Privacy.FREE_TEXT


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
    agreement_to: str = field("协调服务协议期至", Kind.DATE, group="answer")
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
