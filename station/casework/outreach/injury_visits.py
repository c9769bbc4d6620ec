"""Rules of visits to injured workers: reported, assigned, visited, called back twice; a step is left out only with a reason (深圳)."""

from dataclasses import replace
from datetime import datetime

from station.casework.fields import missing
from station.casework.model import InjuryVisit
from station.casework.outreach.checks import Problems, first_of, in_order, least, needed, passed, to_the_day

STEPS = {"assigned": "assigned_on", "visited": "visited_on", "first_called": "first_call_on", "done": "second_call_on"}
_BY_WHOM = {"assigned": "assigned_to", "visited": "visitor", "first_called": "first_call", "done": "second_call"}
OPEN = ("reported", *STEPS)[:-1]


def tidy_injury_visit(visit: InjuryVisit) -> InjuryVisit:
    """The visit with its state: the last step that was done or left out, with all before it."""
    if visit.is_refused:
        return replace(visit, status="refused")
    status = "reported"
    for step, day in STEPS.items():
        if not getattr(visit, day) and step not in visit.skipped.split():
            break
        status = step
    return replace(visit, status=status)


def injury_visit_problems(visit: InjuryVisit, now: datetime) -> Problems:
    """One sentence per field that cannot be saved as it is; the steps come in order or are left out with a reason."""
    found = first_of(
        missing(visit),
        passed(visit, now, "reported_on", "injured_on", *STEPS.values()),
        in_order(visit, "injured_on", "reported_on", *STEPS.values()),
        least(visit, 0, "comfort"),
    )
    if visit.status in OPEN:  # the next limit counts from the last day there is
        last = next((day for day in reversed(STEPS.values()) if getattr(visit, day)), "reported_on")
        found = first_of(found, to_the_day(visit, last))
    skipped = visit.skipped.split()
    if (skipped or visit.is_refused) and not visit.skip_reason:
        found["skip_reason"] = "请写明谢绝或者不做的原因。"
    open_step = ""
    for step, day in STEPS.items():
        if not getattr(visit, day):
            open_step = open_step or ("" if step in skipped else day)
        elif open_step and not visit.is_refused:
            found.setdefault(day, f"请先填写{visit.spec(open_step).label}；不做这一步的，选上并写明原因。")
        else:
            found |= needed(visit, _BY_WHOM[step])
    return found
