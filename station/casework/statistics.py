"""The figures of a station for a stretch of time: what is counted, which rates are made of it, which sums must hold.

Indicators are data (``resources/statistics``); ``db/statistics`` counts them. A rate is over what was due, never over what came
in: Beijing's two published 12351 rates share the base of the orders already due.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from station import paths
from station.casework.agenda import Rate
from station.casework.fields import missing
from station.casework.model import Analysis
from station.casework.money import yuan

AGENCY = ("arbitration", "first", "second", "enforcement")  # forms of legal aid in which a lawyer acts for the worker

Counts = Mapping[str, int]  # key of an indicator or of a rate's part: how many; money in fen


@dataclass(frozen=True)
class Indicator:
    """One counted figure; ``is_part`` says it is among the one before that is none."""

    key: str
    label: str
    unit: str
    is_part: bool = False

    def words(self, value: int) -> str:
        """The figure as it is shown: thousands parted, money in yuan."""
        return yuan(value) if self.unit == "元" else f"{value:,}"


@dataclass(frozen=True)
class Ratio:
    """A rate and the two counts it is made of."""

    key: str
    label: str
    done: str
    base: str
    words: tuple[str, str]

    def rate(self, counts: Counts) -> Rate:
        """The rate of these counts with its base."""
        base_words, done_words = self.words
        return Rate(self.label, counts[self.done], counts[self.base], base_words, done_words)


@dataclass(frozen=True)
class Group:
    """Indicators and rates that stand together."""

    key: str
    title: str
    indicators: tuple[Indicator, ...]
    ratios: tuple[Ratio, ...]


@cache
def groups() -> tuple[Group, ...]:
    """All groups in the order they are shown."""
    found = []
    for raw in paths.read_json("statistics", "indicators.json")["groups"]:
        indicators = (Indicator(i["key"], i["label"], i["unit"], i.get("part", False)) for i in raw["indicators"])
        ratios = (Ratio(r["key"], r["label"], r["done"], r["base"], tuple(r["words"])) for r in raw.get("rates", ()))
        found.append(Group(raw["key"], raw["title"], tuple(indicators), tuple(ratios)))
    return tuple(found)


@cache
def _units() -> dict[str, str]:
    return {indicator.key: indicator.unit for group in groups() for indicator in group.indicators}


def unit_of(key: str) -> str:
    """In what a figure is counted; 件 for a part of a rate that stands in no line of its own."""
    return _units().get(key, "件")


def ratio(key: str) -> Ratio:
    """The rate of that key; StopIteration if there is none."""
    return next(ratio for group in groups() for ratio in group.ratios if ratio.key == key)


# what must be equal: the first against the sum of the second less the sum of the third
IDENTITIES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("closing", ("opening", "received"), ("ended",)),
    ("received", ("received_visit", "received_phone", "received_hotline", "received_field", "received_other"), ()),
    ("services", ("services_mediated", "services_agency", "services_drafted", "services_answered"), ()),
    ("letters", ("letters_reminder", "letters_opinion", "letters_proposal"), ()),
    ("agreed", ("agreed_before", "agreed_after"), ()),
)


def unbalanced(counts: Counts) -> list[str]:
    """A sentence for each sum that does not hold."""
    labels = {indicator.key: indicator.label for group in groups() for indicator in group.indicators}
    found = []
    for whole, added, taken in IDENTITIES:
        difference = sum(counts[key] for key in added) - sum(counts[key] for key in taken) - counts[whole]
        if difference:
            words = "＋".join(labels[key] for key in added) + "".join(f"－{labels[key]}" for key in taken)
            found.append(f"{words}与{labels[whole]}不平，差 {difference}。")
    return found


@dataclass(frozen=True)
class Share:
    """How much of what came in fell to one category, employer, area, channel or station."""

    label: str
    cases: int
    people: int
    amount: int  # fen
    before: int  # cases of the stretch before

    @property
    def change(self) -> str:
        """Against the stretch before: “+3”, “−2”, “—” when equal."""
        difference = self.cases - self.before
        return "—" if not difference else f"{'+' if difference > 0 else '−'}{abs(difference)}"


BREAKDOWNS: dict[str, str] = {
    "category": "类别",
    "employer": "单位",
    "area": "街道",
    "channel": "渠道",
    "settled": "层级",
    "station": "站点",
}


def analysis_problems(analysis: Analysis) -> dict[str, str]:
    """One sentence per field of a month's reading that cannot be saved as it is."""
    return missing(analysis)
