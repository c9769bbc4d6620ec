"""What the lines above a table say: headings without ornament, the unit of a column, the period and the station of a title."""

import re
import unicodedata
from functools import lru_cache

from station.casework.importing.targets import targets
from station.frozen import frozen

_ORNAMENT = re.compile(r"[\s*＊:：★▲“”\"'、.。]+")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_UNIT = re.compile(
    r"[(（\[【/／:：]?\s*(?:单位[:：]?)?\s*((?:[千百亿]|美|港|日|欧|[百千]万)?元|万元?)\s*(?:[/／每]\s*([人月天日小时件]+))?\s*[)）\]】]?$"
)
_STATED_UNIT = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*((?:[千百亿]|美|港|[百千]万|万)?元)(?![^\s)）])")
_MONTH = re.compile(r"(20\d\d|19\d\d)\s*[年.\-/]\s*(\d{1,2})\s*(?:月|$)(?!\s*[-—–~至到])")
_DAY = re.compile(r"(20\d\d|19\d\d)\s*(?:年\s*\d{1,2}\s*月\s*|[.\-/]\s*\d{1,2}\s*[.\-/]\s*)\d{1,2}(?:\s*[日号]|$|\s)")
_YEAR = re.compile(r"(20\d\d|19\d\d)\s*(?:年|年度|[-—.]|$)")
_BARE_MONTH = re.compile(r"(?<![\d\-–—~至到、])(\d{1,2})\s*月(?:份)?")
_EACH = re.compile(r"人均|每人|月均|每月|月工资|日工资|时薪|单价")
_WRITTEN_MONTH = re.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])(?=月)")
_FILLER = re.compile(
    r"(?:填报|填表|上报|报送|制表)?单位\s*(?:[(（][^)）]*[)）])?\s*[:：]\s*(\S[^:：]*?)(?=\s{2,}|\s*(?:填报|填表|制表|日期|时间)|$)"
)


@frozen
class Period:
    """The year and, if it is one, the month a table is about; 0 where nothing says it."""

    year: int = 0
    month: int = 0


@lru_cache(maxsize=20_000)
def plain(heading: str) -> str:
    """A heading to compare: without spaces, marks, brackets and what stands in them, half width."""
    return _ORNAMENT.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", heading).replace("·", "")))


def unit(heading: str) -> str:
    """万元 or 元 as the heading states it, another (千元, 元/人) as it stands, "" if it states none."""
    heading = unicodedata.normalize("NFKC", heading).strip()
    found = _UNIT.search(heading)
    each = (found[2] if found else "") or (word[0] if (word := _EACH.search(heading)) else "")
    stated = {"万": "万元"}.get(found[1], found[1]) if found else "元" if each else ""
    return f"{stated}/{each}" if each else stated


def stated_unit(line: str) -> str:
    """The unit a line above the table states for all of it: 单位：万元."""
    found = _STATED_UNIT.search(unicodedata.normalize("NFKC", line))
    return found[1] if found else ""


def period(text: str) -> Period:
    """The year and month a title names; a quarter, a range or a year alone leave the month open."""
    text = _WRITTEN_MONTH.sub(
        lambda found: str("一二三四五六七八九十".find(found[1][-1]) + 1 + 10 * (len(found[1]) - 1)), unicodedata.normalize("NFKC", text)
    )
    if found := _MONTH.search(text):
        month = int(found[2])
        return Period(int(found[1]), month if 1 <= month <= 12 else 0)
    years = set(_YEAR.findall(text))
    months = {int(month) for month in _BARE_MONTH.findall(text)}
    return Period(int(years.pop()) if len(years) == 1 else 0, months.pop() if len(months) == 1 and max(months) <= 12 else 0)


def names_a_day(text: str) -> bool:
    """Whether a line names a whole day, as that of filling in does, and not the month the table is about."""
    return bool(_DAY.search(unicodedata.normalize("NFKC", text)))


def filler(text: str) -> str:
    """The station a line names as the one that filled in the table, "" if none."""
    found = _FILLER.search(text)
    return found[1].strip() if found and not stated_unit(text) else ""


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Every heading of every target, plain, with those that only number the rows."""
    every = {plain(heading) for target in targets().values() for field in target.fields for heading in field.headings}
    return frozenset(every | ORDINALS)


ORDINALS = frozenset({"序号", "序", "号", "行号", "No", "NO", "no", "编次", "次序"})
