"""The daily report on early warnings (青岛企业预警日报告): which warnings stood on a day, how far each had got, and the paper of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station.casework import papers, vocabulary
from station.casework.chinese_text import numeral
from station.casework.dates import show_day
from station.casework.model import Employer, EmployerWarning, Station, WarningStep
from station.casework.outreach.warnings import LIFTED, STAGES
from station.casework.paper_facts import Facts
from station.casework.papers import OfficePaper


@dataclass(frozen=True)
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


def compose(found: Sequence[Standing], day: str, station: Station) -> OfficePaper:
    """The report as it would be printed."""
    facts = Facts(words={"day": show_day(day), "summary": summary(found, day)})
    facts.parts["warnings"] = [_facts(one, place) for place, one in enumerate(found, 1)]
    return papers.fill(EmployerWarning.record, "daily", facts, station)


def summary(found: Sequence[Standing], day: str) -> str:
    """The day in one sentence, as papers write it."""
    if not found:
        return "当日没有在警企业，没有新发布的预警。"
    levels = [
        f"{entry.label}{count}家"
        for entry in reversed(vocabulary.vocabulary("risk_level").entries)
        if (count := sum(one.warning.level == entry.code for one in found if one.stage != LIFTED))
    ]
    standing_now = [one for one in found if one.stage != LIFTED]
    parts = [f"当日在警企业{len(standing_now)}家" + (f"（{'、'.join(levels)}）" if levels else "")]
    parts.append(f"新发布{sum(one.warning.issued_on == day for one in found)}家")
    if lifted := len(found) - len(standing_now):
        parts.append(f"解除{lifted}家")
    people = sum(one.warning.people or 0 for one in standing_now)
    return "，".join([*parts, *([f"在警涉及职工{people}人"] if people else [])]) + "。"


def _facts(one: Standing, place: int) -> Facts:
    warning, employer = one.warning, one.employer
    noted = {stage: [step for step in one.steps if step.stage == stage] for stage in STAGES}
    words = {
        "n": numeral(place),
        "employer": employer.name,
        "headcount": f"{employer.headcount}人" if employer.headcount else "",
        "signal": vocabulary.short("warning_signal", warning.signal),
        "level": vocabulary.label("risk_level", warning.level),
        "issued_on": show_day(warning.issued_on),
        "people": f"{warning.people}人" if warning.people else "",
        "stage": vocabulary.label("warning_stage", one.stage),
        "detail": warning.detail,
        "pushed": f"{_moment(warning.pushed_at)}推送{warning.pushed_to}" if warning.pushed_at else "",
        "lifted": show_day(warning.lifted_on) + ("，化解了集体争议隐患" if warning.is_defused else ""),
    }
    words |= {stage: "\n".join(_step_words(step) for step in steps) for stage, steps in noted.items()}
    flags = {stage for stage, steps in noted.items() if steps}
    flags |= {name for name, holds in (("pushed", warning.pushed_at), ("lifted", one.stage == LIFTED)) if holds}
    return Facts(words=words, flags=flags)


def _step_words(step: WarningStep) -> str:
    skipped = "不做，" if step.is_skipped else ""
    return f"{show_day(step.done_on)}{f'，{step.done_by}' if step.done_by else ''}：{skipped}{step.content}"


def _moment(text: str) -> str:
    return f"{show_day(text)}{f'{int(text[11:13])}时{text[14:16]}分' if len(text) > 10 else ''}"
