"""The catalogue of statutes a letter may cite: law, article, gist, version, and whether someone checked the wording."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from station import paths
from station.casework.chinese_text import numeral

_CITATION = re.compile(r"(《[^》]+》)(第[^条]+条.*)?")


@dataclass(frozen=True)
class Statute:
    """One article, or a whole document where no article is cited; ``as_of`` is the day of the text that was read."""

    key: str
    law: str
    article: str
    gist: str
    as_of: str
    is_checked: bool

    @property
    def citation(self) -> str:
        """“《中华人民共和国劳动法》第五十条”: how a letter cites it and how a record keeps it."""
        return f"《{self.law}》{self.article}"


@cache
def catalogue() -> dict[str, Statute]:
    """All statutes by key (``labour.50``)."""
    data = paths.read_json("statutes", "statutes.json")
    found = {}
    for law in data["laws"]:
        for number, gist in law["articles"].items():
            key = f"{law['key']}.{number}" if number else law["key"]
            article = f"第{numeral(int(number))}条" if number else ""
            found[key] = Statute(key, law["name"], article, gist, law["as_of"], law["checked"])
    return found


@cache
def _by_citation() -> dict[str, Statute]:
    return {statute.citation: statute for statute in catalogue().values()}


def find(citation: str) -> Statute | None:
    """The catalogue's entry for a citation; None for one that was typed by hand."""
    return _by_citation().get(citation.strip())


def citations(keys: Iterable[str]) -> list[str]:
    """The citations of catalogue keys; KeyError for an unknown one."""
    return [catalogue()[key].citation for key in keys]


def cite(lines: Iterable[str]) -> str:
    """Citations as one phrase, articles of the same law together: “《甲法》第一条、第二条，《乙法》第三条和《丙条例》”."""
    parts = [found.groups() if (found := _CITATION.fullmatch(line.strip())) else (line.strip(), None) for line in lines if line.strip()]
    phrases = [
        law + "、".join(article for _, article in group if article)
        for law, group in ((law, list(group)) for law, group in itertools.groupby(parts, key=lambda part: part[0]))
    ]
    return "和".join(filter(None, ["，".join(phrases[:-1]), phrases[-1]])) if phrases else ""
