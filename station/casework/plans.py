"""Planning a case backwards from its deadline (倒排工期), and which cases have been open for too long (积案)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from station import paths
from station.casework import deadlines, states
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.deadlines import Deadline, Rule
from station.casework.fields import missing
from station.casework.grievances import OPEN
from station.casework.model import Grievance, PlanStep
from station.casework.task import Task, case_task
from station.casework.workdays import workdays_before, workdays_between
from station.frozen import frozen

COMMON = "common"


@frozen
class TemplateStep:
    """What is to be done and how many working days before the deadline."""

    what: str
    before: int


@frozen
class Template:
    """The steps of a kind of case; ``categories`` are those it is proposed for."""

    key: str
    title: str
    categories: tuple[str, ...]
    steps: tuple[TemplateStep, ...]


@cache
def templates() -> dict[str, Template]:
    """All templates by key."""
    raw = paths.read_json("rules", "plans.json")["templates"]
    return {
        t["key"]: Template(t["key"], t["title"], tuple(t["categories"]), tuple(TemplateStep(**step) for step in t["steps"])) for t in raw
    }


def template_for(category: str) -> Template:
    """The template proposed for a category of grievance."""
    return next((t for t in templates().values() if category in t.categories), templates()[COMMON])


def plan_backwards(due_on: str, template: Template, *, first_on: str = "", grievance_id: str = "", who: str = "") -> tuple[PlanStep, ...]:
    """The steps of a template with their days counted back from ``due_on`` (ISO day); none falls before ``first_on``."""
    return tuple(
        PlanStep(
            grievance_id=grievance_id,
            ordinal=ordinal,
            what=step.what,
            due_on=max(_earlier(due_on, step.before), first_on),
            deadline_on=due_on,
            who=who,
        )
        for ordinal, step in enumerate(template.steps, 1)
    )


def moved(plan: Iterable[PlanStep], due_on: str, first_on: str) -> tuple[PlanStep, ...]:
    """The steps still to be done, each as far before the new deadline as it was before the old one."""
    return tuple(
        replace(step, due_on=max(_earlier(due_on, _ahead(step)), first_on), deadline_on=due_on)
        for step in plan
        if not step.done_on and step.deadline_on != due_on
    )


def is_out_of_step(case: CaseFile) -> bool:
    """Whether the deadline of a case has moved since its plan was made."""
    due = case.grievance.handle_due_on
    return bool(due) and any(not step.done_on and step.deadline_on != due for step in case.plan)


def step_problems(step: PlanStep, today: str) -> dict[str, str]:
    """One sentence per field of a step that cannot be stored."""
    found = missing(step)
    if step.due_on and len(step.due_on) != 10:
        found["due_on"] = "请写到哪一天。"
    if step.done_on > today:
        found["done_on"] = "完成日期不能晚于今天。"
    return found


def tasks(case: CaseFile) -> Iterator[Task]:
    """The steps of a case that is being dealt with and still to be done."""
    if case.grievance.status not in OPEN:
        return
    for step in case.plan:
        if not step.done_on and len(step.due_on) == 10:
            rule = Rule("plan", "办理计划", 0, "day", False, "倒排工期")
            source = f"按 {show_day(step.deadline_on)}到期倒排" if step.deadline_on else "自己加的步骤"
            of = (PlanStep.record, step.id, step.who)
            yield case_task(case, Deadline(rule, step.deadline_on, step.due_on), step.what, "plan", of=of, source=source)


def backlog_before(today: date) -> str:
    """The ISO day from which on a case is no 积案 yet: one received earlier and still open is."""
    return (today - timedelta(days=deadlines.threshold("backlog_days"))).isoformat()


def is_backlog(grievance: Grievance, today: date) -> bool:
    """Whether a grievance has been open for longer than the station allows itself."""
    return states.is_under_way(grievance.status) and "" < grievance.received_at[:10] < backlog_before(today)


def days_open(grievance: Grievance, today: date) -> int:
    """How many days ago a grievance was received; 0 where the day is not known."""
    received = grievance.received_at[:10]
    return (today - date.fromisoformat(received)).days if len(received) == 10 else 0


def _ahead(step: PlanStep) -> int:
    if not step.deadline_on:
        return 0
    return max(workdays_between(date.fromisoformat(step.due_on), date.fromisoformat(step.deadline_on)), 0)


def _earlier(due_on: str, workdays: int) -> str:
    return workdays_before(date.fromisoformat(due_on), workdays).isoformat()
