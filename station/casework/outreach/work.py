"""Every kind of work of a station, declared once, and its registers: what screens show, search finds and tests walk through."""

from station.casework.model import (
    Consultation,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    JointMeeting,
    LawyerShift,
    MeetingDecision,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    VisitFinding,
    WarningStep,
)
from station.casework.outreach.declared_registers import REGISTERS
from station.casework.outreach.declaring import Act, Child, Group, Work

_FINDING = (("item", "verdict"), ("content",), ("responsible", "due_on"), ("is_settled_there",))
_STEP = (("stage", "done_on", "done_by"), ("content",))

WORK: tuple[Work, ...] = (
    Work(
        cls=FieldVisit,
        icon="walk",
        name="employer_id",
        order=("visited_on", "planned_on"),
        groups=(
            Group("走访安排", (("employer_id",), ("planned_on", "kind", "visitors"))),
            Group("走访情况", (("visited_on", "host"), ("summary",))),
        ),
        columns=("planned_on", "visited_on", "employer_id", "kind", "visitors", "status"),
        stage="status",
        stages=("planned", "visited"),
        acts=(
            Act(
                "visit",
                "登记走访",
                (("visited_on", "host"), ("visitors",), ("summary",)),
                lambda visit: visit.status == "planned",
                today=("visited_on",),
            ),
            Act("finding", "记问题或诉求", _FINDING, lambda visit: visit.status == "visited", child=VisitFinding),
            Act("cancel", "取消走访", (("summary",),), lambda visit: visit.status == "planned", sets=(("status", "cancelled"),)),
        ),
        children=(
            Child(
                VisitFinding,
                "field_visit_id",
                ("item", "verdict", "content", "responsible", "due_on", "done_on", "grievance_id"),
                _FINDING,
                (
                    Act(
                        "strike_off",
                        "销号",
                        (("done_on",), ("result",)),
                        lambda finding: finding.verdict in ("problem", "demand") and not finding.done_on,
                        today=("done_on",),
                    ),
                ),
            ),
        ),
    ),
    Work(
        cls=InjuryVisit,
        icon="bandage",
        name="worker_id",
        order=("reported_on",),
        groups=(
            Group(
                "申报",
                (
                    ("worker_id", "employer_id"),
                    ("reported_on", "report_way", "injured_on"),
                    ("hospital", "ward"),
                    ("cause", "injury"),
                    ("is_insured", "is_claimed"),
                ),
            ),
            Group("派单", (("assigned_on", "assigned_to", "visitor"),)),
            Group("探视", (("visited_on", "comfort"), ("needs",), ("referral",))),
            Group("回访", (("first_call_on", "first_call"), ("second_call_on", "second_call"), ("result",))),
            Group("谢绝或者不做", (("is_refused", "skipped"), ("skip_reason",)), folded=True),
        ),
        columns=("reported_on", "worker_id", "employer_id", "hospital", "cause", "visitor", "visited_on", "status"),
        stage="status",
        stages=("reported", "assigned", "visited", "first_called", "done"),
        acts=(
            Act("assign", "派单", (("assigned_on", "assigned_to", "visitor"),), lambda v: v.status == "reported", today=("assigned_on",)),
            Act(
                "visit",
                "登记探视",
                (("visited_on", "visitor", "comfort"), ("needs",), ("referral",), ("is_insured", "is_claimed")),
                lambda v: v.status == "assigned",
                today=("visited_on",),
            ),
            Act(
                "first_call",
                "登记第一次回访",
                (("first_call_on",), ("first_call",)),
                lambda v: v.status == "visited",
                today=("first_call_on",),
            ),
            Act(
                "second_call",
                "登记第二次回访",
                (("second_call_on",), ("second_call",), ("result",)),
                lambda v: v.status == "first_called",
                today=("second_call_on",),
            ),
            Act("skip", "不做这一步", (("skipped",), ("skip_reason",)), lambda v: v.status not in ("done", "refused")),
            Act(
                "refuse",
                "登记谢绝",
                (("skip_reason",),),
                lambda v: v.status in ("reported", "assigned"),
                sets=(("is_refused", True),),
            ),
        ),
        today=("reported_on",),
    ),
    Work(
        cls=LawyerShift,
        icon="calendar-event",
        name="lawyer_id",
        order=("duty_on",),
        groups=(Group("值班", (("lawyer_id",), ("duty_on", "period", "place"), ("is_attended",), ("note",))),),
        columns=("duty_on", "period", "lawyer_id", "place", "is_attended"),
        acts=(Act("attend", "签到", offered=lambda shift: not shift.is_attended, sets=(("is_attended", True),)),),
    ),
    Work(
        cls=Consultation,
        icon="message-question",
        name="question",
        order=("asked_on",),
        groups=(
            Group(
                "咨询",
                (("asked_on", "way", "people"), ("asker", "asker_kind", "phone"), ("category",), ("question",)),
            ),
            Group("答复", (("lawyer_id", "answered_by", "department"), ("answer",), ("is_document_written",))),
        ),
        columns=("asked_on", "category", "asker", "people", "question", "lawyer_id", "department", "grievance_id"),
        acts=(
            Act(
                "answer",
                "登记答复",
                (("lawyer_id", "answered_by", "department"), ("answer",), ("is_document_written",)),
                lambda consultation: not consultation.answer,
            ),
        ),
        today=("asked_on",),
    ),
    Work(
        cls=Negotiation,
        icon="heart-handshake",
        name="subject",
        order=("signed_on", "held_on", "invited_on"),
        groups=(
            Group(
                "协商",
                (
                    ("subject", "kind"),
                    ("employer_id", "scope"),
                    ("guide", "invited_on", "held_on"),
                    ("worker_side", "employer_side"),
                ),
            ),
            Group(
                "成果",
                (
                    ("result_kind", "result_title", "terms"),
                    ("result",),
                    ("signed_on", "valid_to"),
                    ("employers_covered", "workers_covered"),
                ),
            ),
        ),
        columns=("subject", "kind", "employer_id", "scope", "held_on", "result_kind", "workers_covered", "status"),
        stage="status",
        stages=("preparing", "invited", "held", "signed"),
        acts=(
            Act("invite", "登记要约", (("invited_on", "guide"),), lambda n: n.status == "preparing", today=("invited_on",)),
            Act(
                "hold",
                "登记会议",
                (("held_on",), ("worker_side", "employer_side"), ("result",)),
                lambda n: n.status in ("preparing", "invited"),
                today=("held_on",),
            ),
            Act(
                "conclude",
                "登记成果",
                (
                    ("result_kind", "result_title", "terms"),
                    ("result",),
                    ("signed_on", "valid_to"),
                    ("employers_covered", "workers_covered"),
                ),
                lambda n: n.status == "held",
                today=("signed_on",),
            ),
            Act("topic", "添议题", (("topic", "category"),), lambda n: n.status not in ("signed", "failed"), child=NegotiationTopic),
        ),
        children=(
            Child(
                NegotiationTopic,
                "negotiation_id",
                ("topic", "category", "grievances", "is_agreed", "result"),
                (("topic", "category"), ("grievances", "grievance_id"), ("result",), ("is_agreed",)),
                (Act("agree", "登记结果", (("result",), ("is_agreed",)), lambda topic: not topic.result),),
            ),
        ),
    ),
    Work(
        cls=JointMeeting,
        icon="users-group",
        name="subject",
        order=("held_on",),
        groups=(
            Group(
                "会议",
                (("subject",), ("held_on", "place", "chair"), ("bodies",), ("attendants",), ("topics",), ("minutes",)),
            ),
        ),
        columns=("held_on", "subject", "bodies", "chair", "place"),
        acts=(
            Act(
                "decision",
                "记议定事项",
                (("content",), ("responsible", "due_on"), ("grievance_id",)),
                child=MeetingDecision,
            ),
        ),
        children=(
            Child(
                MeetingDecision,
                "joint_meeting_id",
                ("content", "responsible", "due_on", "done_on", "grievance_id"),
                (("content",), ("responsible", "due_on"), ("grievance_id",)),
                (Act("done", "登记完成", (("done_on",), ("result",)), lambda decision: not decision.done_on, today=("done_on",)),),
            ),
        ),
        today=("held_on",),
    ),
    Work(
        cls=OpinionCheck,
        icon="news",
        name="summary",
        order=("found_at",),
        groups=(
            Group(
                "发现",
                (
                    ("found_at", "platform", "risk"),
                    ("headline", "link"),
                    ("summary",),
                    ("employer_id", "area", "people"),
                ),
            ),
            Group(
                "核实和处置",
                (
                    ("checker", "assigned_by", "due_on"),
                    ("verdict", "verified_on"),
                    ("measures",),
                    ("response",),
                    ("closed_on",),
                ),
            ),
        ),
        columns=("due_on", "found_at", "platform", "summary", "employer_id", "risk", "checker", "verdict", "status"),
        stage="status",
        stages=("found", "checked", "handled", "closed"),
        acts=(
            Act("verify", "登记核实", (("verdict", "verified_on"), ("measures",)), lambda o: o.status == "found", today=("verified_on",)),
            Act("handle", "登记处置", (("measures",), ("response",)), lambda o: o.status == "checked"),
            Act(
                "close",
                "办结",
                (("closed_on",), ("measures",), ("response",)),
                lambda o: o.status in ("checked", "handled"),
                today=("closed_on",),
            ),
        ),
        today=("found_at",),
    ),
    Work(
        cls=EmployerWarning,
        icon="alert-triangle",
        name="employer_id",
        order=("issued_on",),
        groups=(
            Group(
                "预警",
                (
                    ("employer_id",),
                    ("signal", "level", "issued_on"),
                    ("detail",),
                    ("people", "amount"),
                ),
            ),
            Group("推送", (("pushed_to", "pushed_at"),)),
            Group("解除", (("lifted_on", "is_defused"),), folded=True),
        ),
        columns=("issued_on", "employer_id", "signal", "level", "people", "pushed_to", "stage", "lifted_on"),
        stage="stage",
        stages=("watched", "graded", "checked", "handled", "served", "cured", "lifted"),
        acts=(
            Act("push", "推送", (("pushed_to", "pushed_at"),), lambda w: not w.pushed_at and not w.lifted_on, today=("pushed_at",)),
            Act("step", "登记处置", _STEP, lambda w: w.stage not in ("cured", "lifted"), child=WarningStep),
            Act("lift", "解除预警", (("lifted_on", "is_defused"),), lambda w: w.stage == "cured", today=("lifted_on",)),
            Act(
                "skip",
                "本阶段不做",
                (("stage", "done_on"), ("content",)),
                lambda w: w.stage not in ("cured", "lifted"),
                sets=(("is_skipped", True),),
                child=WarningStep,
            ),
        ),
        children=(
            Child(
                WarningStep,
                "employer_warning_id",
                ("stage", "done_on", "content", "done_by", "is_skipped"),
                _STEP,
            ),
        ),
        today=("issued_on",),
    ),
    *REGISTERS,
)

BY_RECORD: dict[str, Work] = {work.record: work for work in WORK}
