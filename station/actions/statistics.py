"""The figures of a stretch of time for scripts, those entered by hand, and the station's reading of a month."""

from typing import Any

from station.actions import rights
from station.casework import statistics as rules
from station.casework.model import Analysis, Indicator
from station.casework.outreach import registers
from station.casework.sheets import Period
from station.casework.statistics import Counts
from station.casework.vocabulary import label, vocabulary
from station.changes import Changes
from station.db.figures.counting import counts
from station.db.store import Store
from station.errors import raise_problems
from station.frozen import frozen


@frozen
class Look:
    """The figures of a stretch, what does not add up, what was entered by hand."""

    period: Period
    counts: Counts
    unbalanced: list[str]
    entered: list[Indicator]  # of each kind the latest up to the end of the stretch, within its year


def read(store: Store, period: Period) -> Look:
    """Count a month, quarter or year."""
    found = counts(store, period)
    return Look(period, found, rules.unbalanced(found), _entered(store, period))


def _entered(store: Store, period: Period) -> list[Indicator]:
    latest: dict[str, Indicator] = {}
    for indicator in indicators_of(store, period.first[:4]):  # the latest first
        if not period.last or indicator.period <= period.last[: len(indicator.period)]:
            latest.setdefault(indicator.kind, indicator)
    return [latest[entry.code] for entry in vocabulary("indicator_kind").entries if entry.code in latest]


def as_words(look: Look) -> dict[str, Any]:
    """Every figure by its key with its group and label, for scripts: counts as numbers (money in fen), rates with base; all in words.

    What was entered by hand stands there as it was entered, with the month or year it was entered for.
    """
    figures: dict[str, Any] = {}
    for group in rules.groups():
        for indicator in group.indicators:
            value = look.counts[indicator.key]
            words = f"{indicator.words(value)}{indicator.unit}"
            named = {"group": group.title, "label": indicator.label}
            figures[indicator.key] = {**named, "unit": indicator.unit, "value": value, "words": words}
        for ratio in group.ratios:
            rate = ratio.rate(look.counts)
            words = f"{rate.percent}（{rate.sum_text}）"
            named = {"group": group.title, "label": rate.label}
            figures[ratio.key] = {**named, "percent": rate.percent, "done": rate.done, "base": rate.base, "words": words}
    for entered in look.entered:
        named = {"group": Indicator.title, "label": label("indicator_kind", entered.kind), "period": entered.period}
        stated = {"value": entered.value, "base": entered.base, "target": entered.target, "words": registers.in_words(entered)}
        figures[entered.kind] = {**named, **stated}
    return figures


def analysis_of(store: Store, month: str) -> Analysis:
    """What the station has written about the month ``2026-10``; a blank one if it has not."""
    found = store.matching(Analysis, period=month)
    return found[0] if found else Analysis(period=month)


def save_analysis(store: Store, analysis: Analysis) -> Changes:
    """Keep what the station reads out of a month; ProblemsError if something is not right."""
    rights.require(store, "analysis")
    raise_problems(rules.analysis_problems(analysis))
    base = analysis_of(store, analysis.period)
    with store.step(f"记月度研判 {analysis.period}") as step:
        if base.id:
            step.correct(analysis.with_values(id=base.id))
        else:
            step.add(analysis)
    return step.changes


def indicators_of(store: Store, year: str) -> list[Indicator]:
    """The figures entered by hand for a year or its months, the latest first."""
    found = [indicator for indicator in store.matching(Indicator) if indicator.period[:4] == year]
    return sorted(found, key=lambda indicator: (indicator.period, indicator.id), reverse=True)
