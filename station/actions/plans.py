"""What a person does with the plan of a case: make it backwards from the deadline, correct a step, tick it off, move it along."""

from dataclasses import replace

from station.actions import moves, recusals, rights
from station.casework import plans, states
from station.casework.model import Grievance, PlanStep
from station.changes import Changes
from station.db.store import Store
from station.errors import StationError, raise_problems


def make(store: Store, grievance_id: str, template: str = "", *, who: str = "") -> Changes:
    """Plan a case backwards from its deadline by a template (that of its category if none is named).

    StationError if it has a plan, no deadline, or is not being dealt with.
    """
    grievance = _under_way(store, grievance_id)
    if template and template not in plans.templates():
        raise StationError(f"没有叫“{template}”的计划模板。", f"可以用：{'、'.join(plans.templates())}。")
    if store.matching(PlanStep, grievance_id=grievance.id):
        raise StationError(f"{grievance.number}已经有办理计划。", "可以改、加步骤，或者先删掉再排。")
    if not grievance.handle_due_on:
        raise StationError(f"{grievance.number}没有办理时限，排不出计划。", "请先补上受理时间。")
    who = who or grievance.handler
    recusals.require(store, grievance.id, who=who)
    chosen = plans.templates()[template] if template else plans.template_for(grievance.category)
    steps = plans.plan_backwards(grievance.handle_due_on, chosen, first_on=_today(store), grievance_id=grievance.id, who=who)
    with store.step(f"排计划 {grievance.number}") as step:
        for planned in steps:
            step.add(planned)
    return step.changes


def save_step(store: Store, planned: PlanStep, base: PlanStep | None = None) -> Changes:
    """Add a step at the end of the plan, or store what a form changed in ``base``."""
    grievance = _under_way(store, planned.grievance_id)
    if base is None:
        last = max((s.ordinal or 0 for s in store.matching(PlanStep, grievance_id=grievance.id)), default=0)
        planned = replace(planned, ordinal=last + 1)
    raise_problems(plans.step_problems(planned, _today(store)))
    recusals.require(store, grievance.id, who=planned.who)
    with store.step(f"{'改' if base else '加'}办理步骤 {grievance.number}") as step:
        if base is None:
            step.add(planned)
        else:
            step.save(planned, base)
    return step.changes


def tick(store: Store, step_id: str, done_on: str = "") -> Changes:
    """Note that a step is done, today if no day is given; a step that was done is to be done again."""
    rights.require(store, "plan")
    base = store.get(PlanStep, step_id)
    grievance = _under_way(store, base.grievance_id)
    ticked = replace(base, done_on="" if base.done_on else done_on or _today(store))
    raise_problems(plans.step_problems(ticked, _today(store)))
    with store.step(f"{'完成' if ticked.done_on else '重做'}步骤 {grievance.number}") as step:
        step.save(ticked, base)
    return step.changes


def move_along(store: Store, grievance_id: str) -> Changes:
    """Let the steps still to be done follow the deadline of the case."""
    grievance = _under_way(store, grievance_id)
    before = {planned.id: planned for planned in store.matching(PlanStep, grievance_id=grievance.id)}
    with store.step(f"计划跟着期限移 {grievance.number}") as step:
        for planned in plans.moved(before.values(), grievance.handle_due_on, _today(store)):
            step.save(planned, before[planned.id])
    return step.changes


def clear(store: Store, grievance_id: str) -> Changes:
    """Put the plan of a case into the bin."""
    grievance = _under_way(store, grievance_id)
    with store.step(f"删除计划 {grievance.number}") as step:
        for planned in store.matching(PlanStep, grievance_id=grievance.id):
            step.remove(planned)
    return step.changes


def _under_way(store: Store, grievance_id: str) -> Grievance:
    rights.require(store, "plan")
    grievance = moves.at_hand(store, grievance_id)
    if not states.is_under_way(grievance.status):
        raise StationError(f"{grievance.number}已经不在办理，不用排计划。")
    return grievance


def _today(store: Store) -> str:
    return store.now().date().isoformat()
