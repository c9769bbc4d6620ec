"""The daily report on early warnings (青岛企业预警日报告): which warnings stood on a day, how far each had got, and the paper of it."""

from collections.abc import Iterable, Sequence
from datetime import date

from station.casework import papers, vocabulary
from station.casework.dates import show_day
from station.casework.masking import NOBODY, KnownPeople, mask_text
from station.casework.model import Employer, EmployerWarning, Station, WarningStep
from station.casework.outreach.warnings import LIFTED, STAGES
from station.casework.paper_facts import Facts
from station.casework.papers import OfficePaper
from station.frozen import frozen


@frozen
class Standing:
    """One warning as it stood on a day: the steps taken up to then and the stage they had reached."""

    warning: EmployerWarning
    employer: Employer
    steps: tuple[WarningStep, ...]
    stage: str


def standing(warning: EmployerWarning, employer: Employer, steps: Iterable[WarningStep], day: str) -> Standing:
    """How far a warning had got at the end of ``day`` (ISO)."""
    taken = tuple(step for step in steps if step.done_on <= day)
    reached = {step.stage for step in taken}
    stage = next((stage for stage in reversed(STAGES) if stage in reached), "graded")
    return Standing(warning, employer, taken, LIFTED if warning.lifted_on and warning.lifted_on <= day else stage)


def ordered(found: Iterable[Standing]) -> list[Standing]:
    """The gravest first, then the oldest."""
    levels = [entry.code for entry in vocabulary.vocabulary("risk_level").entries]
    return sorted(found, key=lambda s: (-levels.index(s.warning.level) if s.warning.level in levels else 1, s.warning.issued_on))


def compose(found: Sequence[Standing], day: str, station: Station, known: KnownPeople = NOBODY) -> OfficePaper:
    """The report as it would be printed: it goes to the district, so people who are ``known`` and numbers of theirs are covered."""
    facts = Facts(words={"day": show_day(day), "summary": summary(found, day)})
    facts.parts["warnings"] = [_facts(one, place, day, known) for place, one in enumerate(found, 1)]
    return papers.fill(EmployerWarning.record, "daily", facts, station)


def summary(found: Sequence[Standing], day: str) -> str:
    """The day in one sentence, as papers write it."""
    in_force = [one for one in found if one.stage != LIFTED]
    levels = [
        f"{entry.label}{count}件"
        for entry in reversed(vocabulary.vocabulary("risk_level").entries)
        if (count := sum(one.warning.level == entry.code for one in in_force))
    ]
    employers = len({one.employer.id for one in in_force})
    parts = [f"当日在警企业{employers}家，预警{len(in_force)}件（{'、'.join(levels)}）" if in_force else "当日没有在警企业"]
    counted = (
        ("新发布{}件", sum(one.warning.issued_on == day for one in found)),
        ("解除{}件", len(found) - len(in_force)),
        ("涉及职工{}人", sum(one.warning.people or 0 for one in in_force)),
    )
    return "，".join([*parts, *(words.format(count) for words, count in counted if count)]) + "。"


def _facts(one: Standing, place: int, day: str, known: KnownPeople) -> Facts:
    warning, employer = one.warning, one.employer
    parts = [
        f"职工{employer.headcount}人" if employer.headcount else "",
        f"涉及{warning.people}人" if warning.people else "",
        f"{show_day(warning.issued_on, date.fromisoformat(day))}发布",
        f"推送{warning.pushed_to}" if warning.pushed_at and warning.pushed_at[:10] <= day else "",
    ]
    words = {
        "n": str(place),
        "employer": employer.name,
        "level": vocabulary.label("risk_level", warning.level),
        "signal": vocabulary.short("warning_signal", warning.signal),
        "facts": "，".join(part for part in parts if part),
        "stage": vocabulary.label("warning_stage", one.stage),
        "progress": _progress(one, day, known),
    }
    return Facts(words=words)


def _progress(one: Standing, day: str, known: KnownPeople) -> str:
    """What was done on the day, else the last thing done; before anything was, the risk itself."""
    if one.stage == LIFTED:
        return show_day(one.warning.lifted_on, date.fromisoformat(day)) + ("解除，化解了集体争议隐患" if one.warning.is_defused else "解除")
    taken = [step for step in one.steps if step.stage not in ("watched", "graded")]
    shown = [step for step in taken if step.done_on == day] or taken[-1:]
    told = (_step_words(step, date.fromisoformat(day), known) for step in shown)
    return "\n".join(told) or known.covered(mask_text(one.warning.detail))


def _step_words(step: WarningStep, today: date, known: KnownPeople) -> str:
    skipped, content = "不做，" if step.is_skipped else "", known.covered(mask_text(step.content))
    return f"{show_day(step.done_on, today)}{f'，{step.done_by}' if step.done_by else ''}，{skipped}{content}"
