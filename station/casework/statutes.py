"""The catalogue of statutes a letter may cite: law, article, gist, version, and whether its wording was checked, here or by the makers."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from station import paths
from station.casework.chinese_text import numeral
from station.casework.model import StatuteCheck
from station.frozen import frozen

CHECKED, UNCHECKED, AMENDED, REPEALED, UNKNOWN = "checked", "unchecked", "amended", "repealed", "unknown"

_COUNTRY = "中华人民共和国"
_CITATION = re.compile(r"(《[^》]+》)(第[^条]+条.*)?")
_NUMBER = r"(?:第\s*)?(\d{1,3}|[一二三四五六七八九十百零]{1,7})"
_TYPED = re.compile(
    rf"《?(?P<law>[^《》]+?(?:[（(][^（）()]*[）)])?)》?\s*(?P<articles>{_NUMBER}\s*条?(?:\s*[、，,和]\s*{_NUMBER}\s*条?)*)\s*(?P<rest>第[^条]*[款项].*)?"
)
_EACH = re.compile(_NUMBER)


@frozen
class Statute:
    """One article, or a whole document where no article is cited.

    ``as_of`` is the day of the text that was read; ``state`` is ``checked``, ``unchecked``, ``amended``, ``repealed`` or
    ``unknown`` (typed by hand, not in the catalogue); ``note`` says what to mind. Words that are no citation stand in ``gist``.
    """

    key: str
    law: str
    article: str
    gist: str
    as_of: str
    state: str
    note: str = ""

    @property
    def citation(self) -> str:
        """“《中华人民共和国劳动法》第五十条”: how a letter cites it and how a record keeps it."""
        return f"《{self.law}》{self.article}" if self.law else self.gist

    @property
    def is_checked(self) -> bool:
        """Whether it may be cited without a second look."""
        return self.state == CHECKED

    @property
    def warning(self) -> str:
        """Why citing it needs a second look; "" if it does not."""
        after = f"，{self.note}" if self.note else ""
        return {
            CHECKED: "",
            UNCHECKED: f"{self.citation}没有核对过原文",
            UNKNOWN: f"{self.citation}不在法条目录里，没有核对过原文",
            AMENDED: f"{self.citation}的条文已有变化{after}",
            REPEALED: f"{self.citation}已废止{after}",
        }[self.state]


@frozen
class Group:
    """Statutes that belong to one matter, and the topics of letters they serve."""

    title: str
    topics: tuple[str, ...]
    statutes: tuple[Statute, ...]


def _data() -> Any:
    return paths.read_json("statutes", "statutes.json")


@cache
def catalogue() -> dict[str, Statute]:
    """All statutes by key (``labour.50``)."""
    found = {}
    for law in _data()["laws"]:
        state = law.get("state") or (CHECKED if law["checked"] else UNCHECKED)
        for number, entry in law["articles"].items():
            article = {"gist": entry} if isinstance(entry, str) else entry
            key = f"{law['key']}.{number}" if number else law["key"]
            note = "；".join(filter(None, [article.get("note"), law.get("note") if state == REPEALED else ""]))
            found[key] = Statute(
                key, law["name"], _article(int(number)) if number else "", article["gist"], law["as_of"], article.get("state", state), note
            )
    return found


@cache
def groups() -> tuple[Group, ...]:
    """The catalogue by matter, in the order it is shown."""
    return tuple(Group(raw["title"], tuple(raw["topics"]), tuple(catalogue()[key] for key in raw["statutes"])) for raw in _data()["groups"])


@cache
def _by_citation() -> dict[str, Statute]:
    return {statute.citation: statute for statute in catalogue().values()}


@cache
def _whole_laws() -> dict[str, Statute]:
    """Every law as a whole by its citation, where it stands in the catalogue only with articles."""
    made = [
        Statute(
            law["key"],
            law["name"],
            "",
            "",
            law["as_of"],
            law.get("state") or (CHECKED if law["checked"] else UNCHECKED),
            law.get("note", ""),
        )
        for law in _data()["laws"]
    ]
    return {statute.citation: statute for statute in made}


@cache
def _laws() -> dict[str, str]:
    """Full name by every name a law is known by; a name that could be two laws is left out."""
    names: dict[str, set[str]] = {}
    for law in _data()["laws"]:
        for name in (law["name"], law["name"].removeprefix(_COUNTRY), *law.get("aliases", ())):
            names.setdefault(_plain(name), set()).add(law["name"])
    return {name: full.pop() for name, full in names.items() if len(full) == 1}


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name).replace("(", "（").replace(")", "）")


def _article(number: int) -> str:
    return f"第{numeral(number)}条"


@cache
def _numbers() -> dict[str, int]:
    return {numeral(number): number for number in range(1, 1000)}


def find(citation: str) -> Statute | None:
    """The catalogue's entry for a citation, its paragraph or item aside; None for one that was typed by hand."""
    found = _CITATION.fullmatch(citation.strip())
    if not found:
        return None
    law, article = found[1], re.sub("条.*", "条", found[2] or "")
    return _by_citation().get(law + article) or (None if article else _whole_laws().get(law))


def recognised(text: str) -> list[str]:
    """The citations meant by what was typed: “劳动法50、91条” gives both in full; [] where that is not certain."""
    text = text.strip()
    if bare := _laws().get(_plain(text.strip("《》"))):
        return [f"《{bare}》"]
    found = _TYPED.fullmatch(text)
    law = _laws().get(_plain(found["law"])) if found else None
    if not found or not law:
        return [text] if _CITATION.fullmatch(text) else []
    numbers = [int(part) if part.isdecimal() else _numbers().get(part, 0) for part in _EACH.findall(found["articles"])]
    if not all(numbers) or (found["rest"] and len(numbers) > 1):
        return []
    return [f"《{law}》{_article(number)}{found['rest'] or ''}" for number in numbers]


def standing(citation: str, checks: Iterable[StatuteCheck] = ()) -> Statute:
    """A citation as it stands at this station: the catalogue's word, or that of the last check made here."""
    known = find(citation) or _typed(citation.strip())
    made = max(
        (check for check in checks if check.citation in (citation.strip(), known.citation)),
        key=lambda check: (check.checked_on, check.id),
        default=None,
    )
    if made is None:
        return known
    return replace(known, state=made.state, as_of=made.version, note=made.note or (known.note if made.state == known.state else ""))


def _typed(citation: str) -> Statute:
    found = _CITATION.fullmatch(citation)
    law, article = (found[1].strip("《》"), found[2] or "") if found else ("", "")
    return Statute("", law, article, "" if law else citation, "", UNKNOWN)


def concerns(citations: Iterable[str], checks: Sequence[StatuteCheck] = (), topic: str = "") -> list[str]:
    """What has to be looked at before these are cited in a letter on ``topic``, a sentence without its stop for each.

    An article whose number meant another thing before is fine where the catalogue has it for the topic.
    """
    own = {statute.citation for group in groups() if topic in group.topics for statute in group.statutes}
    found = []
    for citation in filter(None, (citation.strip() for citation in citations)):
        statute = standing(citation, checks)
        doubt = f"{statute.citation}：{statute.note}" if statute.is_checked and statute.note and statute.citation not in own else ""
        found.append(statute.warning or doubt)
    return [sentence for sentence in found if sentence]


def search(text: str = "", topic: str = "") -> list[Statute]:
    """Statutes with all these words in law, article, gist or matter; those of the topic come first, all of them for no words."""
    typed = [_by_citation()[citation] for citation in recognised(text) if citation in _by_citation()]
    words = text.split()
    ranked = sorted(groups(), key=lambda group: topic not in group.topics)
    listed = [
        statute
        for group in ranked
        if words or not topic or topic in group.topics
        for statute in group.statutes
        if all(word in statute.citation + statute.gist + group.title for word in words)
    ]
    return list(dict.fromkeys([*typed, *listed]))


def citations(keys: Iterable[str]) -> list[str]:
    """The citations of catalogue keys; KeyError for an unknown one."""
    return [catalogue()[key].citation for key in keys]


def cite(lines: Iterable[str]) -> str:
    """Citations as one phrase, articles of the same law together: “《甲法》第一条、第二条，《乙法》第三条和《丙条例》”.

    Nothing stands between two titles (GB/T 15834-2011, 4.5.3.5): “《甲法》《乙法》和《丙条例》”.
    """
    parts = [found.groups() if (found := _CITATION.fullmatch(line.strip())) else (line.strip(), None) for line in lines if line.strip()]
    phrases = [
        law + "、".join(article for _, article in group if article)
        for law, group in ((law, list(group)) for law, group in itertools.groupby(parts, key=lambda part: part[0]))
    ]
    return "和".join(filter(None, ["，".join(phrases[:-1]).replace("》，《", "》《"), phrases[-1]])) if phrases else ""
