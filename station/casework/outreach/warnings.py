"""Rules of early warnings about employers: level, six stages in order, lifting (青岛企业预警; 劳动合同法 art. 41 for layoffs)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from station.casework import deadlines, vocabulary
from station.casework.fields import missing
from station.casework.model import Employer, EmployerWarning, WarningStep
from station.casework.outreach.checks import Problems, first_of, in_order, least, needed, passed

STAGES = ("watched", "graded", "checked", "handled", "served", "cured")
LIFTED = "lifted"


def tidy_warning(warning: EmployerWarning, steps: Sequence[WarningStep] = ()) -> EmployerWarning:
    """The warning with its stage: the furthest one noted, or lifted."""
    noted = [step.stage for step in steps]
    furthest = next((stage for stage in reversed(STAGES) if stage in noted), "graded")
    return replace(warning, stage=LIFTED if warning.lifted_on else furthest)


def warning_problems(warning: EmployerWarning, now: datetime, steps: Sequence[WarningStep] = ()) -> Problems:
    """One sentence per field of a warning that cannot be saved as it is."""
    found = first_of(
        missing(warning),
        passed(warning, now, "issued_on", "pushed_at", "lifted_on"),
        in_order(warning, "issued_on", "pushed_at"),
        in_order(warning, "issued_on", "lifted_on"),
        least(warning, 1, "people"),
        least(warning, 0, "amount"),
    )
    if warning.pushed_at:
        found |= needed(warning, "pushed_to")
    if warning.pushed_to:
        found |= needed(warning, "pushed_at")
    if warning.lifted_on:
        open_stages = [vocabulary.label("warning_stage", stage) for stage in unnoted(steps)]
        if open_stages:
            found["lifted_on"] = f"还没有登记{'、'.join(open_stages)}，不能解除；不做的阶段也要登记原因。"
    elif warning.is_defused:
        found["is_defused"] = "解除预警时再登记是否化解。"
    return found


def opening_steps(warning: EmployerWarning, by: str) -> tuple[WarningStep, WarningStep]:
    """What issuing a warning has done already: the risk was seen, and its level set."""
    level = vocabulary.label("risk_level", warning.level)
    blank = WarningStep(employer_warning_id=warning.id, done_on=warning.issued_on, done_by=by)
    return replace(blank, stage="watched", content=warning.detail), replace(blank, stage="graded", content=f"定为{level}预警")


def unnoted(steps: Sequence[WarningStep]) -> list[str]:
    """The stages nothing is noted for yet."""
    noted = {step.stage for step in steps}
    return [stage for stage in STAGES if stage not in noted]


def next_stage(warning: EmployerWarning) -> str:
    """The stage that comes next; "" after the last one."""
    place = STAGES.index(warning.stage) + 1 if warning.stage in STAGES else len(STAGES)
    return STAGES[place] if place < len(STAGES) else ""


def step_problems(step: WarningStep, now: datetime, warning: EmployerWarning) -> Problems:
    """One sentence per field of a step that cannot be saved as it is: no stage is passed over in silence."""
    found = first_of(missing(step), passed(step, now, "done_on"))
    if step.is_skipped and not step.content:
        found["content"] = "请写明这一阶段不做的原因。"
    if warning.lifted_on:
        found["stage"] = "预警已经解除，不能再登记处置。"
    elif step.stage in STAGES and (following := next_stage(warning)):
        if STAGES.index(step.stage) > STAGES.index(following):
            label = vocabulary.label("warning_stage", following)
            found["stage"] = f"请先登记{label}；这一阶段不做的，也要登记原因。"
    elif step.stage == LIFTED:
        found["stage"] = "解除预警请填解除日期。"
    if step.done_on and step.done_on < warning.issued_on:
        found["done_on"] = "日期不能早于发布日期。"
    return found


def layoff_hint(people: int | None, employer: Employer) -> str:
    """What art. 41 of the 劳动合同法 says to so many layoffs; "" where it does not reach them or the number is not known."""
    if not people:
        return ""
    least_people, percent = deadlines.threshold("layoff_people"), deadlines.threshold("layoff_percent")
    headcount = employer.headcount or 0
    share = f"，占职工 {headcount:,} 人的 {people * 100 / headcount:.1f}%" if headcount else ""
    if people >= least_people or (headcount and people * 100 >= headcount * percent):
        return f"裁减 {people} 人{share}：达到劳动合同法第四十一条的人数，单位应当提前 30 日向工会或者全体职工说明情况，并报告人社部门。"
    return ""
