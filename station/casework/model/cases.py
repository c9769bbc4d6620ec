"""A grievance and everything that is noted on it from intake to archive."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_PERSONAL = Privacy.PERSONAL
_FREE = Privacy.FREE_TEXT


@declared
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
    station_id: str = field("受理站点", Kind.KEY, of="station")
    list_kind: str = field("清单类别", Kind.CODE, of="list_kind", group="intake")
    worker_id: str = field("诉求人", Kind.KEY, of="worker", group="worker")
    worker_title: str = field("诉求人称谓", group="worker", privacy=_PERSONAL)
    is_anonymous: bool = field("匿名", Kind.FLAG, group="worker")
    is_confidential: bool = field("要求保密", Kind.FLAG, group="worker")
    category: str = field("诉求类别", Kind.CODE, of="category", group="matter", required=True)
    cause: str = field("案由", Kind.CODE, of="cause", group="matter")
    summary: str = field("诉求摘要", Kind.LONG_TEXT, group="matter", required=True)
    people: int | None = field("涉及人数", Kind.COUNT, group="matter", required=True, mark="people_mark", default=1)
    people_mark: str = field("人数说明", Kind.CODE, of="amount_mark")
    amount: int | None = field("涉及金额", Kind.MONEY, group="matter", mark="amount_mark")
    amount_mark: str = field("金额说明", Kind.CODE, of="amount_mark")
    harmed_on: str = field("权利受损日", Kind.DATE, group="matter")
    project: str = field("项目名称", group="matter")
    arrears_first_on: str = field("欠薪从", Kind.DATE, group="matter")
    arrears_last_on: str = field("欠薪到", Kind.DATE, group="matter")
    verdict: str = field("核实情况", Kind.CODE, of="opinion_verdict", group="matter")
    is_employed: bool = field("仍在职", Kind.FLAG, group="matter", default=True)
    is_collective: bool = field("群体性", Kind.FLAG, group="matter")
    city: str = field("所在城市", group="matter")
    area: str = field("所属街道", group="matter")
    procedures_taken: str = field("已走程序", Kind.CODES, of="procedure_taken", group="matter")
    evidence: str = field("证据清单", Kind.LINES, group="matter")
    urgency: str = field("紧急程度", Kind.CODE, of="urgency", group="handling", default="normal")
    risk: str = field("风险等级", Kind.CODE, of="risk_level", group="handling")
    handler: str = field("承办人", group="handling", required=True)
    confidentiality: str = field("知悉范围", Kind.CODE, of="confidentiality", group="handling", default="normal")
    readers: str = field("知悉人员", Kind.LINES, group="handling", privacy=Privacy.NONE)
    handling_level: str = field("办理层级", Kind.CODE, of="org_level", group="handling")
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
    settled_level: str = field("化解层级", Kind.CODE, of="settled_level", group="closing")
    archive_number: str = field("归档号", group="archive")
    retention: str = field("保管期限", Kind.CODE, of="retention", group="archive")
    keep_to: str = field("保管至", Kind.DATE, group="archive")
    keep_reason: str = field("暂不销毁的原因", group="archive", privacy=_FREE)
    remark: str = field("备注", privacy=_FREE)


@declared
class Party(Record):
    """An employer's part in a grievance; a labour agency and the firm that uses its workers are two parties."""

    record: ClassVar[str] = "party"
    title: ClassVar[str] = "当事单位"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    employer_id: str = field("用人单位", Kind.KEY, of="employer", required=True)
    role: str = field("单位角色", Kind.CODE, of="employer_role", default="employer")


@declared
class Claim(Record):
    """One request of a grievance with its amount."""

    record: ClassVar[str] = "claim"
    title: ClassVar[str] = "请求"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    kind: str = field("请求事项", Kind.CODE, of="claim_kind", required=True)
    detail: str = field("具体请求", privacy=_FREE)
    amount: int | None = field("请求金额", Kind.MONEY, mark="amount_mark")
    amount_mark: str = field("金额说明", Kind.CODE, of="amount_mark")


@declared
class Member(Record):
    """One worker of a collective grievance."""

    record: ClassVar[str] = "member"
    title: ClassVar[str] = "涉及职工"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    worker_id: str = field("职工", Kind.KEY, of="worker", required=True)
    is_representative: bool = field("代表人", Kind.FLAG)
    amount: int | None = field("本人金额", Kind.MONEY)
    outcome: str = field("本人结果", Kind.CODE, of="member_outcome")
    paid: int | None = field("实得金额", Kind.MONEY)
    settled_on: str = field("了结日期", Kind.DATE)
    note: str = field("说明", privacy=_FREE)


@declared
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


@declared
class Figure(Record):
    """A counted result that has no field of its own: an agreement rate, a vote, people kept on."""

    record: ClassVar[str] = "figure"
    title: ClassVar[str] = "成果数字"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    kind: str = field("指标", Kind.CODE, of="figure_kind", required=True)
    value: str = field("数值", Kind.NUMBER, required=True, mark="value_mark")
    value_mark: str = field("数值说明", Kind.CODE, of="amount_mark")


@declared
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


@declared
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


@declared
class HotlineOrder(Record):
    """An order of the 12351 or 12345 hotline: 派单 → 签收 or 退单 → 反馈 → 回访/质检 → 结案 or 重办."""

    record: ClassVar[str] = "hotline_order"
    title: ClassVar[str] = "热线工单"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    platform: str = field("热线", Kind.CODE, of="hotline", required=True)
    number: str = field("工单编号", required=True)
    grade: str = field("工单类别", Kind.CODE, of="order_grade", default="normal")
    dispatched_at: str = field("派单时间", Kind.MOMENT, required=True)
    due_at: str = field("工单期限", Kind.MOMENT)
    signed_at: str = field("签收时间", Kind.MOMENT)
    returned_at: str = field("退单时间", Kind.MOMENT)
    return_reason: str = field("退单理由", privacy=_FREE)
    answered_at: str = field("反馈时间", Kind.MOMENT)
    answer: str = field("反馈内容", Kind.LONG_TEXT)
    reviewed_on: str = field("上级回访日期", Kind.DATE)
    review: str = field("回访结论", Kind.CODE, of="order_review")
    review_note: str = field("回访意见", privacy=_FREE)
    closed_on: str = field("工单结案日期", Kind.DATE)
    status: str = field("工单状态", Kind.CODE, of="order_status", default="dispatched")


@declared
class Recusal(Record):
    """A staff member who must keep away from a case (信访工作条例 art. 28; 浙江省工会劳动法律监督条例 art. 13)."""

    record: ClassVar[str] = "recusal"
    title: ClassVar[str] = "回避"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    person: str = field("回避人", required=True)
    reason: str = field("回避原因", Kind.CODE, of="recusal_reason", required=True)
    asked_by: str = field("提出人", privacy=_PERSONAL)
    decided_by: str = field("决定人")
    decided_on: str = field("决定日期", Kind.DATE, required=True)
    note: str = field("说明", privacy=_FREE)


@declared
class Move(Record):
    """A change of a grievance's state that somebody decided, with its reason; only ever added to."""

    record: ClassVar[str] = "move"
    title: ClassVar[str] = "流转"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    act: str = field("操作", Kind.CODE, of="move_act", required=True)
    came_from: str = field("原状态", Kind.CODE, of="grievance_status")
    went_to: str = field("新状态", Kind.CODE, of="grievance_status", required=True)
    moved_on: str = field("日期", Kind.DATE, required=True)
    reason: str = field("原因", privacy=_FREE)
    told_on: str = field("告知诉求人日期", Kind.DATE)
    told_by: str = field("告知方式", Kind.CODE, of="answer_way")
    decided_by: str = field("决定人")
    recorded_by: str = field("记录人")


@declared
class PlanStep(Record):
    """One step of the plan of a case, its day counted back from the deadline (倒排工期)."""

    record: ClassVar[str] = "plan_step"
    title: ClassVar[str] = "办理步骤"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    ordinal: int | None = field("序号", Kind.COUNT, required=True)
    what: str = field("步骤", required=True)
    due_on: str = field("计划日期", Kind.DATE, required=True)
    deadline_on: str = field("所依期限", Kind.DATE)
    done_on: str = field("完成日期", Kind.DATE)
    who: str = field("责任人")
    note: str = field("说明", privacy=_FREE)


@declared
class Handover(Record):
    """A case sent up a level, shared with another body, forwarded to a department or passed to another station."""

    record: ClassVar[str] = "handover"
    title: ClassVar[str] = "移交联动"

    grievance_id: str = field("诉求", Kind.KEY, of="grievance", required=True)
    kind: str = field("移交方式", Kind.CODE, of="handover_kind", required=True)
    from_name: str = field("移交单位")
    to_level: str = field("移交层级", Kind.CODE, of="org_level")
    body: str = field("联动单位", Kind.CODE, of="joint_body")
    to_name: str = field("接收单位", required=True)
    to_station_id: str = field("接收站点", Kind.KEY, of="station")
    sent_on: str = field("移交日期", Kind.DATE, required=True)
    reason: str = field("移交原因", required=True, privacy=_FREE)
    answer_due_on: str = field("答复期限", Kind.DATE)
    answer: str = field("接收意见", Kind.CODE, of="handover_answer", default="waiting")
    answered_on: str = field("答复日期", Kind.DATE)
    answered_by: str = field("答复人")
    answer_note: str = field("答复说明", privacy=_FREE)
    result: str = field("办理反馈", Kind.LONG_TEXT)
    result_on: str = field("反馈日期", Kind.DATE)
    taken_as_id: str = field("接收后的诉求", Kind.KEY)  # no ``of``: the receiver's own case stays with the receiver
    recorded_by: str = field("记录人")
