"""The figures of a station for a stretch of time: what is counted, which rates are made of it, which sums must hold.

Indicators are data (``resources/statistics``); ``db/figures`` counts them. A rate is over what was due, never over what came
in: Beijing's two published 12351 rates share the base of the orders already due.
"""

from collections.abc import Mapping
from functools import cache

from station import paths
from station.casework.agenda import Rate
from station.casework.fields import missing
from station.casework.model import Analysis
from station.casework.money import yuan
from station.casework.vocabulary import vocabulary
from station.frozen import frozen

UNKNOWN = "未填写"  # what those are called whose record does not say
AGENCY = ("arbitration", "first", "second", "enforcement")  # forms of legal aid in which a lawyer acts for the worker

Counts = Mapping[str, int]  # key of an indicator or of a rate's part: how many; money in fen


@frozen
class Indicator:
    """One counted figure; ``is_part`` says it is among the one before that is none.

    ``summed`` says how it adds up: over "months" of a year; "stations" only, for what is counted as it stands on a day;
    "never", for what is counted once however often it occurs.
    """

    key: str
    label: str
    unit: str
    is_part: bool = False
    summed: str = "months"

    def words(self, value: int) -> str:
        """The figure as it is shown: thousands parted, money in yuan."""
        return yuan(value) if self.unit == "元" else f"{value:,}"


@frozen
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


@frozen
class Group:
    """Indicators and rates that stand together."""

    key: str
    title: str
    indicators: tuple[Indicator, ...]
    ratios: tuple[Ratio, ...]
    is_standing: bool = False  # as things stand today, whatever the stretch


@cache
def groups() -> tuple[Group, ...]:
    """All groups in the order they are shown."""
    found = []
    for raw in paths.read_json("statistics", "indicators.json")["groups"]:
        indicators = [
            Indicator(i["key"], i["label"], i["unit"], i.get("part", False), i.get("summed", "months")) for i in raw["indicators"]
        ]
        if raw.get("of_each"):  # a line for each word of a vocabulary
            name, unit = raw["of_each"], raw["unit"]
            indicators += [Indicator(f"{name}_{entry.code}", entry.label, unit, True) for entry in vocabulary(name).entries]
            indicators.append(Indicator(f"{name}_none", UNKNOWN, unit, True))
        ratios = (Ratio(r["key"], r["label"], r["done"], r["base"], tuple(r["words"])) for r in raw.get("rates", ()))
        found.append(Group(raw["key"], raw["title"], tuple(indicators), tuple(ratios), raw.get("is_standing", False)))
    return tuple(found)


@cache
def indicators() -> dict[str, Indicator]:
    """Every counted figure by its key; what only a rate is made of is called after it."""
    stated = {indicator.key: indicator for group in groups() for indicator in group.indicators}
    for group in groups():
        for one in group.ratios:
            for key, words in zip((one.base, one.done), one.words, strict=True):
                stated.setdefault(key, Indicator(key, f"{one.label}（{words}）", "件", summed="stations"))
    return stated


@cache
def standing() -> frozenset[str]:
    """The figures that say how things are today and belong to no month."""
    found = [group for group in groups() if group.is_standing]
    return frozenset(
        [one.key for group in found for one in group.indicators]
        + [key for group in found for one in group.ratios for key in (one.done, one.base)]
    )


def version() -> str:
    """Of the rules by which the figures are counted."""
    return str(paths.read_json("statistics", "indicators.json")["version"])


def unit_of(key: str) -> str:
    """In what a figure is counted."""
    return indicators()[key].unit


def label_of(key: str) -> str:
    """What a figure is called."""
    return indicators()[key].label


@cache
def _titles() -> dict[str, str]:
    return {one.key: group.title for group in groups() for one in group.indicators}


def full_label(key: str) -> str:
    """What it is called where no heading stands over it: “欠薪·涉及”."""
    title, label = _titles().get(key, ""), label_of(key)
    return label if label.startswith(title) else f"{title}·{label}"


def ratio(key: str) -> Ratio:
    """The rate of that key; StopIteration if there is none."""
    return next(ratio for group in groups() for ratio in group.ratios if ratio.key == key)


@frozen
class Identity:
    """A sum that must hold: the whole is what is added less what is taken."""

    whole: str
    added: tuple[str, ...]
    taken: tuple[str, ...] = ()

    def difference(self, counts: Counts) -> int:
        """By how much it does not hold."""
        return sum(counts[key] for key in self.added) - sum(counts[key] for key in self.taken) - counts[self.whole]

    @property
    def words(self) -> str:
        """“期初未结＋受理－办结与期末未结”."""
        return (
            "＋".join(label_of(key) for key in self.added)
            + "".join(f"－{label_of(key)}" for key in self.taken)
            + f"与{label_of(self.whole)}"
        )


# the balance of the month, and every whole with the parts it is made of
IDENTITIES = (
    Identity("closing", ("opening", "received", "taken_over"), ("ended", "passed_on")),
    Identity("received", ("received_visit", "received_phone", "received_12351", "received_12345", "received_field", "received_other")),
    Identity("received", (*(f"category_{entry.code}" for entry in vocabulary("category").entries), "category_none")),
    Identity("services", ("services_mediated", "services_agency", "services_drafted", "services_answered")),
    Identity("letters", ("letters_reminder", "letters_opinion", "letters_proposal")),
    Identity("agreed", ("agreed_before", "agreed_after")),
    Identity("mediations_ended", ("agreed", "failed")),
    Identity("aid", ("aid_agency", "aid_drafting", "aid_mediation", "aid_advice", "aid_other")),
)


def unbalanced(counts: Counts) -> list[str]:
    """A sentence for each sum that does not hold."""
    return [f"{one.words}不平，差 {one.difference(counts)}。" for one in IDENTITIES if one.difference(counts)]


@frozen
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
