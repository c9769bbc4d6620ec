"""Matters of labour-law supervision: from the clue over the check of the employer to the letters and the archive."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_PERSONAL = Privacy.PERSONAL
_FREE = Privacy.FREE_TEXT


@declared
class Supervision(Record):
    """One matter under supervision: clue, acceptance, check, negotiation, then its letters (浙江省工会劳动法律监督条例 arts. 17-23)."""

    record: ClassVar[str] = "supervision"
    title: ClassVar[str] = "监督事项"

    number: str = field("线索编号")
    source: str = field("线索来源", Kind.CODE, of="clue_source", group="clue", required=True)
    found_on: str = field("线索日期", Kind.DATE, group="clue", required=True)
    topic: str = field("事由", Kind.CODE, of="letter_topic", group="clue", required=True)
    summary: str = field("线索内容", Kind.LONG_TEXT, group="clue", required=True)
    employer_id: str = field("被监督单位", Kind.KEY, of="employer", group="clue")
    scope: str = field("行业或者区域", group="clue")
    grievance_id: str = field("来源诉求", Kind.KEY, of="grievance", group="clue")
    informant: str = field("反映人", group="clue", privacy=_PERSONAL)
    informant_phone: str = field("反映人电话", Kind.PHONE, group="clue")
    is_confidential: bool = field("要求保密", Kind.FLAG, group="clue")
    people: int | None = field("涉及职工数", Kind.COUNT, mark="people_mark", group="clue")
    people_mark: str = field("人数说明", Kind.CODE, of="amount_mark")
    amount: int | None = field("涉及金额", Kind.MONEY, mark="amount_mark", group="clue")
    amount_mark: str = field("金额说明", Kind.CODE, of="amount_mark")
    registered_by: str = field("登记人", group="clue")
    decided_on: str = field("受理审查日期", Kind.DATE, group="acceptance")
    decided_by: str = field("审查人", group="acceptance")
    decision: str = field("审查结果", Kind.CODE, of="clue_decision", group="acceptance")
    refusal_ground: str = field("不受理理由", Kind.CODE, of="clue_refusal", group="acceptance")
    refusal_detail: str = field("不受理说明", group="acceptance", privacy=_FREE)
    told_on: str = field("书面告知日期", Kind.DATE, group="acceptance")
    check_due_on: str = field("核查期限", Kind.DATE)
    checked_on: str = field("核查结束日期", Kind.DATE, group="check")
    verdict: str = field("核查结论", Kind.CODE, of="clue_verdict", group="check")
    findings: str = field("核查情况", Kind.LONG_TEXT, group="check")
    evidence: str = field("证据目录", Kind.LINES, group="check")
    is_obstructed: bool = field("单位拒绝配合", Kind.FLAG, group="check")
    obstruction: str = field("拒绝配合的情况", group="check", privacy=_FREE)
    talked_on: str = field("沟通协商日期", Kind.DATE, group="talk")
    talk_people: str = field("沟通人员", group="talk", privacy=_PERSONAL)
    talk_result: str = field("沟通结果", Kind.CODE, of="talk_result", group="talk")
    talk_record: str = field("沟通情况", Kind.LONG_TEXT, group="talk")
    status: str = field("阶段", Kind.CODE, of="supervision_status", default="clue")
    skipped: str = field("不做的环节", Kind.CODES, of="letter_step_kind")
    skip_reason: str = field("不做的原因", Kind.LINES)
    closed_on: str = field("办结日期", Kind.DATE, group="closing")
    closing_note: str = field("办结情况", Kind.LONG_TEXT, group="closing")
    followed_on: str = field("回访日期", Kind.DATE, group="closing")
    follow_note: str = field("回访情况", Kind.LONG_TEXT, group="closing")
    informant_told_on: str = field("告知反映人日期", Kind.DATE, group="closing")
    archive_number: str = field("卷号", group="closing")


@declared
class Inspector(Record):
    """A supervisor sent to check a matter, with the card shown and the declaration of 回避 (浙江 art. 20: at least two)."""

    record: ClassVar[str] = "inspector"
    title: ClassVar[str] = "核查监督员"

    supervision_id: str = field("监督事项", Kind.KEY, of="supervision", required=True)
    name: str = field("姓名", required=True)
    card_number: str = field("监督员证号", required=True)
    assigned_on: str = field("指派日期", Kind.DATE, required=True)
    declared_on: str = field("无须回避声明日期", Kind.DATE)
    recused_on: str = field("回避日期", Kind.DATE)
    recusal_reason: str = field("回避原因", Kind.CODE, of="recusal_reason")


@declared
class Interview(Record):
    """One record of questioning (调查笔录) made while a matter is checked."""

    record: ClassVar[str] = "interview"
    title: ClassVar[str] = "调查笔录"

    supervision_id: str = field("监督事项", Kind.KEY, of="supervision", required=True)
    started_at: str = field("开始时间", Kind.MOMENT, required=True)
    ended_at: str = field("结束时间", Kind.MOMENT)
    place: str = field("地点", required=True)
    side: str = field("被询问人类别", Kind.CODE, of="interview_side", required=True, default="employer")
    person: str = field("被询问人", required=True, privacy=_PERSONAL)
    post: str = field("单位和职务")
    phone: str = field("联系电话", Kind.PHONE)
    inspectors: str = field("调查人", required=True)
    recorder: str = field("记录人", required=True)
    is_card_shown: bool = field("已出示监督员证", Kind.FLAG)
    is_rights_told: bool = field("已告知权利义务", Kind.FLAG)
    content: str = field("问答记录", Kind.LONG_TEXT, required=True)
    papers_read: str = field("查阅复制的材料", Kind.LINES)
    is_read_back: bool = field("已核对", Kind.FLAG)
    signing: str = field("签名情况", Kind.CODE, of="record_signing")
    unsigned_reason: str = field("拒签情况", privacy=_FREE)
