"""What a month's figures say: hot categories, channels, areas and employers beside the stretch before and the year before.

After Qingdao's monthly reading of its 12351 figures (月度分析报告). What rises is marked by a rule of the district, with the sum
behind it; the texts are a draft that the clerk goes on writing.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from station import paths
from station.casework import deadlines, papers
from station.casework.chinese_text import numeral
from station.casework.dates import show_day
from station.casework.model import Analysis, Station
from station.casework.paper_facts import Facts
from station.casework.papers import OfficePaper
from station.casework.sheets import DASH
from station.casework.statistics import BREAKDOWNS, UNKNOWN, Share
from station.casework.vocabulary import vocabulary
from station.frozen import frozen

MOST, _LISTED = 5, 8  # lines of each kind that are told in words, and in a table
TOLD = ("category", "channel", "area", "employer", "station")


@frozen
class Hot:
    """How much came in of one kind: now, in the stretch before, in the same stretch of the year before."""

    label: str
    cases: int
    people: int
    amount: int  # fen
    before: int
    last_year: int

    @property
    def is_rising(self) -> bool:
        """Whether it grew by as many cases and as much of a share as the district's rule asks; what is not filled in does not."""
        if self.label == UNKNOWN:
            return False
        more = self.cases - self.before
        return more >= deadlines.threshold("rising_cases") and more * 100 >= self.before * deadlines.threshold("rising_percent")

    @property
    def sum_words(self) -> str:
        """“19−14=5，增35.71%”: the sum by which it rises."""
        more = self.cases - self.before
        grown = f"，增{(Decimal(more) * 100 / self.before).quantize(Decimal('0.01'), ROUND_HALF_UP)}%" if self.before else ""
        return f"{self.cases}−{self.before}={more}{grown}"


@frozen
class Repeated:
    """An employer with several cases within the days the rule looks back."""

    name: str
    cases: int
    people: int


@frozen
class Reading:
    """What came in by each of ``TOLD``, the most first, and the employers that come again."""

    hot: Mapping[str, tuple[Hot, ...]]
    repeated: tuple[Repeated, ...]

    def rising(self, by: str) -> list[Hot]:
        """Those of a kind that grow, the most first."""
        return sorted((one for one in self.hot[by] if one.is_rising), key=lambda one: one.before - one.cases)


def read(shares: Mapping[str, Iterable[Share]], last_year: Mapping[str, Iterable[Share]], repeated: Iterable[Repeated]) -> Reading:
    """``shares`` hold each kind beside the stretch before, ``last_year`` the same kinds beside the same stretch a year ago."""
    hot = {}
    for by in TOLD:
        short = {entry.label: entry.short for entry in vocabulary(by).entries} if by == "category" else {}
        earlier = {share.label: share.before for share in last_year[by]}
        hot[by] = tuple(
            Hot(short.get(s.label, s.label), s.cases, s.people, s.amount, s.before, earlier.get(s.label, 0)) for s in shares[by]
        )
    return Reading(hot, tuple(repeated))


@cache
def wording() -> Mapping[str, Any]:
    """The sentences of 小结 and 研判, as the district writes them (``resources/statistics/prose.json``)."""
    data: Mapping[str, Any] = paths.read_json("statistics", "prose.json")
    return data


def findings(reading: Reading, span: Mapping[str, str]) -> str:
    """A paragraph for each kind that has lines; ``span`` are the words of the stretch (本月, 上月, 上年同期)."""
    words = wording()["analysis"]
    found = []
    for by in TOLD:
        told = reading.hot[by][:MOST]
        if not told or (by == "station" and len(told) == 1):
            continue
        items = "、".join(_filled(words["item"], span, one) for one in told)
        text = words["hot"].format(kind=BREAKDOWNS[by], items=items)
        if rising := reading.rising(by):
            text += words["rising"].format(items="、".join(f"{one.label}（{one.sum_words}）" for one in rising))
        found.append(text)
    if reading.repeated:
        told_again = reading.repeated[:MOST]
        items = "、".join(words["repeat_item"].format(name=one.name, cases=one.cases, people=one.people) for one in told_again)
        items += "等" if len(told_again) < len(reading.repeated) else ""
        found.append(words["repeated"].format(**_rule(), count=len(reading.repeated), items=items))
    return "\n".join(found) if found else words["nothing"].format(**span)


def advice(reading: Reading) -> str:
    """One line for each thing that asks for something: what rises, where, and who comes again."""
    words = wording()["analysis"]["advice"]
    found = [
        words[by].format(items="、".join(one.label for one in rising)) for by in ("category", "area") if (rising := reading.rising(by))
    ]
    if reading.repeated:
        found.append(words["repeated"].format(**_rule(), count=len(reading.repeated)))
    return "\n".join(f"{place}．{text}" for place, text in enumerate(found, 1))


def _filled(text: str, span: Mapping[str, str], one: Hot) -> str:
    return text.format(**span, label=one.label, cases=one.cases, before_cases=one.before, last_year_cases=one.last_year)


def _rule() -> dict[str, int]:
    return {"days": deadlines.threshold("repeat_recent_days"), "least": deadlines.threshold("repeat_recent_cases")}


def by_cases(found: Sequence[Hot]) -> list[Hot]:
    """The most cases first, what is not filled in last."""
    return sorted(found, key=lambda one: (one.label == UNKNOWN, -one.cases, one.label))


def paper(reading: Reading, analysis: Analysis, lead: str, day: str, station: Station) -> OfficePaper:
    """月度分析报告: a table of each kind, what the station reads out of it and advises; ``day`` is the ISO day it bears."""
    kinds = [by for by in TOLD if len(reading.hot[by]) > (by == "station")]
    numbers = [numeral(place) for place in range(1, len(kinds) + 4)]
    facts = Facts(
        words={
            "station": station.name,
            "period": show_day(analysis.period),
            "lead": lead,
            "day": show_day(day),
            "repeated_number": numbers[-3],
            "findings_number": numbers[-2 if reading.repeated else -3],
            "advice_number": numbers[-1 if reading.repeated else -2],
        },
        flags={"repeated"} if reading.repeated else set(),
        tables={"repeated": [(one.name, str(one.cases), str(one.people)) for one in reading.repeated]},
        lists={"findings": analysis.findings.splitlines(), "advice": analysis.advice.splitlines()},
    )
    facts.parts["kinds"] = [
        Facts(
            words={"number": number, "kind": BREAKDOWNS[by]},
            tables={"lines": [_line(one) for one in by_cases(reading.hot[by])[:_LISTED]]},
        )
        for number, by in zip(numbers, kinds, strict=False)
    ]
    return papers.fill("analysis", "month", facts, station)


def _line(one: Hot) -> tuple[str, ...]:
    more = one.cases - one.before
    change = f"{'+' if more > 0 else '−'}{abs(more)}" if more else DASH
    return (one.label, str(one.cases), str(one.before), change, str(one.last_year), one.sum_words if one.is_rising else "")
