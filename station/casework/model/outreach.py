"""The other work of a station: visits, injury visits, lawyers at the station, talks, meetings, opinion checks, warnings."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_PERSONAL = Privacy.PERSONAL
_FREE = Privacy.FREE_TEXT
_SENSITIVE = Privacy.SENSITIVE


@declared
class FieldVisit(Record):
    """A visit to an employer, planned for a day of the week or made."""

    record: ClassVar[str] = "field_visit"
    title: ClassVar[str] = "走访"

    employer_id: str = field("走访单位", Kind.KEY, of="employer", required=True)
    planned_on: str = field("计划日期", Kind.DATE)
    visited_on: str = field("走访日期", Kind.DATE)
    kind: str = field("走访类型", Kind.CODE, of="visit_kind", default="service_day", required=True)
    visitors: str = field("走访人员", required=True)
    host: str = field("接待人", privacy=_PERSONAL)
    summary: str = field("走访情况", Kind.LONG_TEXT)
    status: str = field("走访状态", Kind.CODE, of="visit_status", default="planned")


@declared
class VisitFinding(Record):
    """One item of the checklist as found on a visit; a problem is followed until it is struck off (销号)."""

    record: ClassVar[str] = "visit_finding"
    title: ClassVar[str] = "走访问题"

    field_visit_id: str = field("走访", Kind.KEY, of="field_visit", required=True)
    item: str = field("检查项", Kind.CODE, of="visit_item", required=True)
    verdict: str = field("检查结果", Kind.CODE, of="finding_verdict", default="problem", required=True)
    content: str = field("问题或诉求", Kind.LONG_TEXT)
    is_settled_there: bool = field("当场解决", Kind.FLAG)
    responsible: str = field("责任人")
    due_on: str = field("完成时限", Kind.DATE)
    done_on: str = field("销号日期", Kind.DATE)
    result: str = field("办理情况", Kind.LONG_TEXT)
    grievance_id: str = field("转诉求", Kind.KEY, of="grievance")


@declared
class InjuryVisit(Record):
    """An injured worker reported, assigned to a visitor, visited and called back twice (深圳工伤探视: 报、派、探、两次回访)."""

    record: ClassVar[str] = "injury_visit"
    title: ClassVar[str] = "工伤探视"

    reported_on: str = field("申报日期", Kind.DATE, group="report", required=True)
    report_way: str = field("申报方式", Kind.CODE, of="injury_report_way", group="report", default="scan", required=True)
    worker_id: str = field("职工", Kind.KEY, of="worker", group="report", required=True)
    employer_id: str = field("用人单位", Kind.KEY, of="employer", group="report")
    hospital: str = field("医院", group="report", required=True)
    ward: str = field("科室和床号", group="report", privacy=_SENSITIVE)
    injured_on: str = field("受伤日期", Kind.DATE, group="report")
    cause: str = field("受伤原因", Kind.CODE, of="injury_cause", group="report")
    injury: str = field("受伤部位", group="report", privacy=_SENSITIVE)
    is_insured: bool = field("已参加工伤保险", Kind.FLAG, group="report")
    is_claimed: bool = field("已申报工伤认定", Kind.FLAG, group="report")
    assigned_on: str = field("派单日期", Kind.DATE, group="assignment")
    assigned_to: str = field("派单单位", group="assignment")
    visitor: str = field("探视员", group="visit")
    visited_on: str = field("探视日期", Kind.DATE, group="visit")
    comfort: int | None = field("慰问金", Kind.MONEY, group="visit")
    needs: str = field("诉求", group="visit", privacy=_SENSITIVE)
    referral: str = field("转介", Kind.CODES, of="injury_referral", group="visit")
    first_call_on: str = field("第一次回访日期", Kind.DATE, group="calls")
    first_call: str = field("第一次回访情况", group="calls", privacy=_SENSITIVE)
    second_call_on: str = field("第二次回访日期", Kind.DATE, group="calls")
    second_call: str = field("第二次回访情况", group="calls", privacy=_SENSITIVE)
    result: str = field("探视结果", group="calls", privacy=_FREE)
    is_refused: bool = field("谢绝探视", Kind.FLAG)
    skipped: str = field("不做的步骤", Kind.CODES, of="injury_step")
    skip_reason: str = field("谢绝或者不做的原因", privacy=_FREE)
    status: str = field("探视状态", Kind.CODE, of="injury_visit_status", default="reported")
    grievance_id: str = field("转诉求", Kind.KEY, of="grievance")


@declared
class LawyerShift(Record):
    """A lawyer's turn at the station."""

    record: ClassVar[str] = "lawyer_shift"
    title: ClassVar[str] = "律师值班"

    lawyer_id: str = field("律师", Kind.KEY, of="lawyer", required=True)
    duty_on: str = field("日期", Kind.DATE, required=True)
    period: str = field("时段", Kind.CODE, of="day_period", default="day", required=True)
    place: str = field("地点")
    is_attended: bool = field("已到岗", Kind.FLAG)
    note: str = field("说明", privacy=_FREE)


@declared
class Consultation(Record):
    """One question asked of a lawyer or of the station, and the answer."""

    record: ClassVar[str] = "consultation"
    title: ClassVar[str] = "法律咨询"

    station_id: str = field("服务站", Kind.KEY, of="station")
    asked_on: str = field("日期", Kind.DATE, required=True)
    way: str = field("咨询方式", Kind.CODE, of="contact_way", default="spoken")
    lawyer_id: str = field("律师", Kind.KEY, of="lawyer")
    answered_by: str = field("解答人")
    asker: str = field("咨询人", privacy=_PERSONAL)
    asker_kind: str = field("咨询人类别", Kind.CODE, of="worker_kind")
    phone: str = field("联系电话", Kind.PHONE)
    people: int | None = field("人数", Kind.COUNT, default=1, required=True)
    category: str = field("类型", Kind.CODE, of="category", required=True)
    question: str = field("问题摘要", Kind.LONG_TEXT, required=True)
    answer: str = field("答复要点", Kind.LONG_TEXT)
    department: str = field("转问部门")
    is_document_written: bool = field("代写文书", Kind.FLAG)
    grievance_id: str = field("转诉求", Kind.KEY, of="grievance")


@declared
class Negotiation(Record):
    """Talks between workers and an employer or an industry, with what came of them."""

    record: ClassVar[str] = "negotiation"
    title: ClassVar[str] = "协商恳谈"

    subject: str = field("名称", required=True, privacy=_FREE)
    kind: str = field("协商形式", Kind.CODE, of="negotiation_kind", default="talk", required=True)
    employer_id: str = field("单位", Kind.KEY, of="employer")
    scope: str = field("行业或区域")
    guide: str = field("指导员")
    invited_on: str = field("要约日期", Kind.DATE)
    held_on: str = field("会议日期", Kind.DATE)
    worker_side: str = field("职工方代表", privacy=_PERSONAL)
    employer_side: str = field("单位方代表", privacy=_PERSONAL)
    result_kind: str = field("成果类型", Kind.CODE, of="negotiation_result")
    result_title: str = field("成果名称", privacy=_FREE)
    terms: int | None = field("条款数", Kind.COUNT)
    result: str = field("成果内容", Kind.LONG_TEXT)
    signed_on: str = field("签订日期", Kind.DATE)
    valid_to: str = field("有效期至", Kind.DATE)
    employers_covered: int | None = field("覆盖企业", Kind.COUNT)
    workers_covered: int | None = field("覆盖职工", Kind.COUNT)
    status: str = field("协商状态", Kind.CODE, of="negotiation_status", default="preparing")


@declared
class NegotiationTopic(Record):
    """One topic of the talks, drawn from grievances or raised there."""

    record: ClassVar[str] = "negotiation_topic"
    title: ClassVar[str] = "协商议题"

    negotiation_id: str = field("协商恳谈", Kind.KEY, of="negotiation", required=True)
    topic: str = field("议题", required=True)
    category: str = field("类型", Kind.CODE, of="category")
    grievances: int | None = field("来源诉求数", Kind.COUNT)
    grievance_id: str = field("来源诉求", Kind.KEY, of="grievance")
    result: str = field("协商结果", Kind.LONG_TEXT)
    is_agreed: bool = field("达成一致", Kind.FLAG)


@declared
class JointMeeting(Record):
    """A meeting of the union with other bodies."""

    record: ClassVar[str] = "joint_meeting"
    title: ClassVar[str] = "联席会议"

    subject: str = field("会议名称", required=True, privacy=_FREE)
    held_on: str = field("会议日期", Kind.DATE, required=True)
    place: str = field("地点")
    chair: str = field("主持人")
    bodies: str = field("参会单位", Kind.CODES, of="joint_body")
    attendants: str = field("参会人员", Kind.LINES)
    topics: str = field("议题", Kind.LINES)
    minutes: str = field("会议记录", Kind.LONG_TEXT)


@declared
class MeetingDecision(Record):
    """One thing a joint meeting decided, who does it by when, and for which case."""

    record: ClassVar[str] = "meeting_decision"
    title: ClassVar[str] = "议定事项"

    joint_meeting_id: str = field("联席会议", Kind.KEY, of="joint_meeting", required=True)
    content: str = field("决定内容", Kind.LONG_TEXT, required=True)
    responsible: str = field("责任单位", required=True)
    due_on: str = field("完成时限", Kind.DATE)
    done_on: str = field("完成日期", Kind.DATE)
    result: str = field("落实情况", Kind.LONG_TEXT)
    grievance_id: str = field("关联诉求", Kind.KEY, of="grievance")


@declared
class OpinionCheck(Record):
    """Something said in public about an employer that is checked and dealt with (青岛 舆情核实清单)."""

    record: ClassVar[str] = "opinion_check"
    title: ClassVar[str] = "舆情核实"

    found_at: str = field("发现时间", Kind.MOMENT, group="found", required=True)
    platform: str = field("来源平台", group="found", required=True)
    headline: str = field("标题", group="found", privacy=_FREE)
    link: str = field("链接", group="found")
    summary: str = field("内容摘要", Kind.LONG_TEXT, group="found", required=True)
    employer_id: str = field("涉及单位", Kind.KEY, of="employer", group="found")
    area: str = field("属地", group="found")
    people: int | None = field("涉及人数", Kind.COUNT, group="found")
    risk: str = field("风险等级", Kind.CODE, of="risk_level", group="found", default="blue", required=True)
    assigned_by: str = field("交办单位", group="check")
    checker: str = field("核实责任人", group="check", required=True)
    due_on: str = field("核实时限", Kind.DATE, group="check")
    verdict: str = field("核实结果", Kind.CODE, of="opinion_verdict", group="check")
    verified_on: str = field("核实日期", Kind.DATE, group="check")
    measures: str = field("处置措施", Kind.LONG_TEXT, group="check")
    response: str = field("回应情况", Kind.LONG_TEXT, group="check")
    closed_on: str = field("办结日期", Kind.DATE, group="check")
    grievance_id: str = field("转诉求", Kind.KEY, of="grievance")
    status: str = field("核实状态", Kind.CODE, of="opinion_status", default="found")


@declared
class EmployerWarning(Record):
    """A risk seen at an employer, led through six stages until it is lifted (青岛 企业预警)."""

    record: ClassVar[str] = "employer_warning"
    title: ClassVar[str] = "企业预警"

    employer_id: str = field("企业", Kind.KEY, of="employer", required=True)
    signal: str = field("预警信号", Kind.CODE, of="warning_signal", required=True)
    level: str = field("预警等级", Kind.CODE, of="risk_level", default="blue", required=True)
    issued_on: str = field("发布日期", Kind.DATE, required=True)
    detail: str = field("风险情况", Kind.LONG_TEXT, required=True)
    people: int | None = field("涉及人数", Kind.COUNT)
    amount: int | None = field("涉及金额", Kind.MONEY)
    pushed_to: str = field("推送单位")
    pushed_at: str = field("推送时间", Kind.MOMENT)
    stage: str = field("预警阶段", Kind.CODE, of="warning_stage", default="graded")
    lifted_on: str = field("解除日期", Kind.DATE)
    is_defused: bool = field("化解集体争议", Kind.FLAG)
    grievance_id: str = field("转诉求", Kind.KEY, of="grievance")


@declared
class WarningStep(Record):
    """What was done about a warning in one of its six stages."""

    record: ClassVar[str] = "warning_step"
    title: ClassVar[str] = "预警处置"

    employer_warning_id: str = field("企业预警", Kind.KEY, of="employer_warning", required=True)
    stage: str = field("预警阶段", Kind.CODE, of="warning_stage", required=True)
    done_on: str = field("日期", Kind.DATE, required=True)
    is_skipped: bool = field("本阶段不做", Kind.FLAG)
    content: str = field("处置情况", Kind.LONG_TEXT, required=True)
    done_by: str = field("经办人")
