"""The limits of the other work of a station that wait for an act, as the workbench shows them."""

from collections.abc import Iterator

from station.casework import deadlines, vocabulary
from station.casework.deadlines import Deadline, Rule
from station.casework.fields import Record
from station.casework.model import (
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    JointMeeting,
    Mediator,
    MeetingDecision,
    OpinionCheck,
    VisitFinding,
)
from station.casework.outreach import injury_visits, registers
from station.casework.task import Task

# what an injury visit waits for in each state: the rule, the act, the days its clock may start from, the latest first
_WAITS = {
    "reported": ("injury_assignment", "assign", ("reported_on",)),
    "assigned": ("injury_visit", "visit", ("assigned_on", "reported_on")),
    "visited": ("injury_first_call", "first_call", ("visited_on", "assigned_on", "reported_on")),
    "first_called": ("injury_second_call", "second_call", ("first_call_on", "visited_on", "assigned_on", "reported_on")),
}
CALLS = ("follow_up", "first_call", "second_call")  # acts that call somebody back


def visit_task(visit: FieldVisit, employer: str) -> Iterator[Task]:
    """A visit that is planned."""
    if visit.status == "planned" and visit.planned_on:
        clock = _agreed("visit_planned", "走访", visit.planned_on, "走访计划")
        kind = vocabulary.label("visit_kind", visit.kind)
        yield _task(visit, clock, "visit", kind, who=employer, handler=visit.visitors)


def finding_task(finding: VisitFinding, visit: FieldVisit, employer: str) -> Iterator[Task]:
    """A problem found on a visit that is not struck off; it is shown with its visit."""
    if not finding.done_on and finding.due_on:
        clock = deadlines.apply(deadlines.rules()["visit_finding"], visit.visited_on)
        handler = finding.responsible or visit.visitors
        yield _task(finding, clock, "strike_off", finding.content, who=employer, handler=handler, due=finding.due_on)


def injury_task(visit: InjuryVisit, worker: str, employer: str) -> Iterator[Task]:
    """The next step of an injury visit; nothing of the injury itself is said."""
    if visit.status not in injury_visits.OPEN:
        return
    key, act, starts = _WAITS[visit.status]
    start = next(getattr(visit, name) for name in starts if getattr(visit, name) or name == "reported_on")
    clock = deadlines.apply(deadlines.rules()[key], start)
    yield _task(visit, clock, act, visit.hospital, who=worker, under=employer, handler=visit.visitor or visit.assigned_to)


def decision_task(decision: MeetingDecision, meeting: JointMeeting) -> Iterator[Task]:
    """A decision of a joint meeting that is not carried out."""
    if not decision.done_on and decision.due_on:
        clock = _agreed("decision", "议定事项", decision.due_on, "联席会议议定", meeting.held_on)
        yield _task(decision, clock, "done", decision.content, who=decision.responsible, under=meeting.subject, handler="")


def opinion_task(check: OpinionCheck, employer: str) -> Iterator[Task]:
    """Something said in public that is not checked yet."""
    if check.status == "found" and check.due_on:
        clock = deadlines.apply(deadlines.rules()["opinion_check"], check.found_at)
        subject = check.headline or check.summary
        yield _task(check, clock, "verify", subject, who=employer, under=check.platform, handler=check.checker, due=check.due_on)


def warning_task(warning: EmployerWarning, employer: str) -> Iterator[Task]:
    """A warning that was pushed and that nobody has looked into."""
    if warning.pushed_at and warning.stage in ("watched", "graded"):
        clock = deadlines.apply(deadlines.rules()["warning_check"], warning.pushed_at)
        subject = vocabulary.short("warning_signal", warning.signal)
        yield _task(warning, clock, "step", subject, who=employer, under=warning.pushed_to, handler="")


def mediator_task(mediator: Mediator) -> Iterator[Task]:
    """A mediator whose term ends."""
    if mediator.is_active and mediator.term_to:
        clock = _agreed("mediator_term", "调解员聘期", registers.term_end(mediator), "聘任约定", mediator.appointed_on)
        yield _task(mediator, clock, "renew", "续聘或者解聘", who=mediator.name, under=mediator.organisation, handler="")


def _agreed(key: str, title: str, due: str, source: str, start: str = "") -> Deadline:
    """A day that people have set, which no rule counts."""
    return Deadline(Rule(key, title, 0, "day", False, source), start, due)


def _task(record: Record, clock: Deadline, act: str, subject: str, *, who: str, handler: str, under: str = "", due: str = "") -> Task:
    return Task(
        key=clock.rule.key,
        record=record.record,
        record_id=record.id,
        number="",
        act=act,
        title=clock.rule.title,
        subject=subject,
        due=due or clock.due,
        source=clock.sum_text if clock.rule.amount else clock.rule.source,
        who=who,
        under=under,
        handler=handler,
        clock=clock,
    )
