"""Values of the ledgers of the other work: opinion checks, warnings, visits, injury visits, consultations, talks, meetings."""

from datetime import date

from station.casework import vocabulary
from station.casework.fields import Kind
from station.casework.ledger_derived import Value, bracketed, derived, joined
from station.casework.ledger_line import Line
from station.casework.masking import Mask
from station.casework.model import (
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    JointMeeting,
    Lawyer,
    LawyerShift,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.casework.outreach import daily

_WEEKDAYS = "一二三四五六日"
_DEMAND = "demand"
NOTHING_FOUND = "未发现问题"

# -- opinion checks --------------------------------------------------------------------------------------------------------


@derived("标题/链接")
def _headline(line: Line) -> Value:
    check = line.a(OpinionCheck)
    return joined((line.covered(check.headline), check.link), " ")


@derived("属地")
def _opinion_area(line: Line) -> Value:
    return line.file.area


@derived("备注")
def _opinion_remark(line: Line) -> Value:
    """When it was verified; how far it is where it is not closed."""
    check = line.a(OpinionCheck)
    verified = f"{check.verified_on}核实" if check.verified_on else ""
    return joined((verified, "" if check.closed_on else vocabulary.label("opinion_status", check.status)), "，")


# -- warnings --------------------------------------------------------------------------------------------------------------


def _noted(line: Line, stage: str) -> str:
    """What was noted of a warning in one stage up to the end of the stretch."""
    steps = (step for step in line.parts(WarningStep) if step.stage == stage and step.done_on <= line.until)
    return joined((f"{step.done_on} {'不做：' if step.is_skipped else ''}{line.covered(step.content)}" for step in steps), "\n")


@derived("推送部门/属地工会及时间")
def _pushed(line: Line) -> Value:
    warning = line.a(EmployerWarning)
    if not warning.pushed_at or warning.pushed_at[:10] > line.until:
        return ""
    return joined((warning.pushed_to, warning.pushed_at.replace("T", " ")), " ")


@derived("核实情况")
def _warning_checked(line: Line) -> Value:
    return _noted(line, "checked")


@derived("处置")
def _warning_handled(line: Line) -> Value:
    return _noted(line, "handled")


@derived("服务对接")
def _warning_served(line: Line) -> Value:
    return _noted(line, "served")


@derived("源头治理")
def _warning_cured(line: Line) -> Value:
    return _noted(line, "cured")


@derived("状态")
def _warning_stage(line: Line) -> Value:
    """How far the warning had got at the end of the stretch, as the daily report has it."""
    standing = daily.standing(line.a(EmployerWarning), line.a(Employer), line.parts(WarningStep), line.until)
    return vocabulary.label("warning_stage", standing.stage)


@derived("解除日期", Kind.DATE)
def _lifted_on(line: Line) -> Value:
    lifted_on = line.a(EmployerWarning).lifted_on
    return lifted_on if lifted_on <= line.until else ""


# -- visits ----------------------------------------------------------------------------------------------------------------


@derived("星期")
def _weekday(line: Line) -> Value:
    day = line.a(FieldVisit).visited_on
    return _WEEKDAYS[date.fromisoformat(day).weekday()] if len(day) == 10 else ""


@derived("行业/职工数")
def _industry(line: Line) -> Value:
    employer = line.a(Employer)
    return joined((line.word("industry", employer.industry), f"{employer.headcount}人" if employer.headcount else ""), "/")


@derived("检查项")
def _inspected(line: Line) -> Value:
    """The item a finding is about; of a visit without one, how many items were looked at."""
    finding = line.find(VisitFinding)
    if finding is not None:
        return vocabulary.label("visit_item", finding.item)
    looked_at = [found for found in line.parts(VisitFinding) if found.verdict != "absent"]
    return f"查{len(looked_at)}项" if looked_at else ""


def is_made(visit: FieldVisit) -> bool:
    """Whether somebody was there; a plan found nothing."""
    return bool(visit.visited_on) or visit.status == "visited"


def _without_a_finding(line: Line) -> str:
    visit = line.a(FieldVisit)
    return NOTHING_FOUND if is_made(visit) else vocabulary.label("visit_status", visit.status)


@derived("问题类别")
def _finding_item(line: Line) -> Value:
    finding = line.find(VisitFinding)
    return vocabulary.label("visit_item", finding.item) if finding else _without_a_finding(line)


@derived("发现问题/诉求")
def _found(line: Line) -> Value:
    finding = line.find(VisitFinding)
    if finding is None:
        return _without_a_finding(line)
    return line.covered(finding.content) or vocabulary.label("visit_item", finding.item)


@derived("诉求件数", Kind.COUNT)
def _demands(line: Line) -> Value:
    finding = line.find(VisitFinding)
    return int(finding is not None and finding.verdict == _DEMAND)


@derived("当场解决", Kind.FLAG)
def _settled_there(line: Line) -> Value:
    finding = line.find(VisitFinding)
    return "" if finding is None else "是" if finding.is_settled_there else "否"


@derived("销号日期", Kind.DATE)
def _struck_off(line: Line) -> Value:
    """The day a finding was struck off; what was settled on the spot went with the visit."""
    finding = line.find(VisitFinding)
    if finding is None:
        return ""
    return finding.done_on or (line.a(FieldVisit).visited_on if finding.is_settled_there else "")


# -- injury visits ---------------------------------------------------------------------------------------------------------


@derived("职工", mask=Mask.NAME)
def _injured(line: Line) -> Value:
    worker = line.find(Worker)
    return line.person(worker.name) if worker else ""


@derived("受伤原因/部位")
def _injury(line: Line) -> Value:
    """The part of the body is health data and stays with the station (个人信息保护法 art. 28)."""
    visit = line.a(InjuryVisit)
    cause = line.word("injury_cause", visit.cause)
    return cause if line.is_masked else joined((cause, visit.injury), "，")


@derived("诉求与转介")
def _needs(line: Line) -> Value:
    visit = line.a(InjuryVisit)
    referral = vocabulary.labels("injury_referral", visit.referral)
    return joined(("" if line.is_masked else visit.needs, f"转{referral}" if referral else ""))


@derived("回访1/2")
def _calls(line: Line) -> Value:
    visit = line.a(InjuryVisit)
    calls = ((visit.first_call_on, visit.first_call), (visit.second_call_on, visit.second_call))
    return joined((day if line.is_masked else joined((day, words), " ") for day, words in calls), "\n")


@derived("结果")
def _injury_result(line: Line) -> Value:
    visit = line.a(InjuryVisit)
    return line.covered(visit.result) or vocabulary.label("injury_visit_status", visit.status)


# -- consultations ---------------------------------------------------------------------------------------------------------


@derived("时段")
def _shift(line: Line) -> Value:
    """The part of the day the lawyer was at the station."""
    return "、".join(dict.fromkeys(vocabulary.label("day_period", shift.period) for shift in line.parts(LawyerShift)))


@derived("律师")
def _adviser(line: Line) -> Value:
    """The lawyer, or who of the station answered."""
    lawyer = line.find(Lawyer)
    return lawyer.name if lawyer else line.a(Consultation).answered_by


@derived("是否转案", Kind.FLAG)
def _became_case(line: Line) -> Value:
    return "是" if line.a(Consultation).grievance_id else "否"


@derived("签名")
def _signature(line: Line) -> Value:
    """Room to sign."""
    return ""


# -- talks and meetings ----------------------------------------------------------------------------------------------------


@derived("单位/行业")
def _negotiating(line: Line) -> Value:
    employer = line.find(Employer)
    return joined((employer.name if employer else "", line.a(Negotiation).scope))


@derived("议题（来源诉求数）")
def _topics(line: Line) -> Value:
    return joined(line.covered(topic.topic) + bracketed(f"{topic.grievances}件" if topic.grievances else "") for topic in _agenda(line))


@derived("来源诉求数", Kind.COUNT)
def _topic_grievances(line: Line) -> Value:
    return sum(topic.grievances or 0 for topic in _agenda(line))


def _agenda(line: Line) -> list[NegotiationTopic]:
    return line.parts(NegotiationTopic)


@derived("双方代表", mask=Mask.NAME)
def _sides(line: Line) -> Value:
    subject = line.a(Negotiation)
    sides = (("职工方", subject.worker_side), ("单位方", subject.employer_side))
    return joined(f"{side}：{line.person(names)}" for side, names in sides if names)


@derived("月份")
def _month(line: Line) -> Value:
    return line.a(JointMeeting).held_on[:7]
