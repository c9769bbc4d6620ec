"""How long a closed file is kept: a default by what it was, read from ``resources/rules/retention.json``, or what the office laid down.

Nothing is ever deleted because of it: what has run out is listed for 鉴定, which people do (档案法实施条例 art. 24). A default
nobody has compared with its source counts for no list until the office has confirmed it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from station import paths
from station.casework.casefile import CaseFile
from station.casework.model import RetentionRule, Station
from station.frozen import frozen

BIN = "bin"  # in place of a kind of record: what lies in the recycle bin


@frozen
class Rule:
    """A default: the cases it suits (all flags of ``when`` must hold), a word of the vocabulary ``retention``, where it is from."""

    key: str
    title: str
    when: tuple[str, ...]
    retention: str
    grade: str  # law, practice, or unverified
    source: str
    of: str = "grievance"  # the kind of record, or BIN
    is_confirmed: bool = False  # the office has laid it down

    @property
    def counts(self) -> bool:
        """Whether a list may rest on it."""
        return self.is_confirmed or self.grade == "law"

    @property
    def basis(self) -> str:
        """What a list says beside a file."""
        return f"{self.title}：{self.source}"


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = paths.read_json("rules", "retention.json")
    return data


@cache
def rules() -> tuple[Rule, ...]:
    """The defaults in the order they are tried; the last suits every case."""
    return tuple(Rule(**(entry | {"when": tuple(entry["when"])})) for entry in _data()["rules"])


@cache
def others() -> tuple[Rule, ...]:
    """The defaults of what belongs to no case, by kind of record."""
    return tuple(Rule(**entry, when=()) for entry in _data()["others"])


def kept_on() -> list[dict[str, str]]:
    """What the program never proposes for a list: title, years, grade, source."""
    return list(_data()["kept_on"])


def in_force(rule: Rule, laid_down: Iterable[RetentionRule]) -> Rule:
    """A default, or what the office made of it; of several the last entered counts."""
    found = [one for one in laid_down if one.rule == rule.key and not one.deleted]
    if not found:
        return rule
    last = found[-1]
    return replace(rule, retention=last.retention, source=last.source, is_confirmed=True)


def wait_to(agreed_on: str) -> str:
    """The first day a list may be executed that was agreed to on this day."""
    return (date.fromisoformat(agreed_on) + timedelta(days=_data()["wait_days"]["days"])).isoformat()


def wait_words() -> str:
    """“同意后等 30 天”, with where it is from."""
    wait = _data()["wait_days"]
    return f"同意后等 {wait['days']} 天再销毁（{wait['source']}）"


def last_backup_on(executed_on: str) -> str:
    """The day by which the last of this program's own backups from before has been thinned away."""
    day = date.fromisoformat(executed_on)
    months = day.year * 12 + day.month - 1 + int(_data()["backups_last_months"]["months"])
    return date(months // 12, months % 12 + 1, min(day.day, 28)).isoformat()


def list_number(station: Station, year: int, serial: int) -> str:
    """The number of a list; serials run within a year."""
    return f"{station.number_prefix or station.code}销〔{year}〕{serial}号"


def rule_of(case: CaseFile) -> Rule:
    """The first default that suits a case."""
    stands = {
        "collective": case.grievance.is_collective,
        "letter": any(letter.number for letter in case.letters),
        "mediation": bool(case.mediations),
        "legal_aid": bool(case.legal_aid),
        "recovered": bool(case.grievance.recovered),
    }
    return next(rule for rule in rules() if all(stands[flag] for flag in rule.when))


def keep_to(retention: str, closed_on: str) -> str:
    """The last day a case is kept, counted from the 1st of January after it was closed; "" for ever, or where the year is not known."""
    years = re.fullmatch(r"y(\d+)", retention)
    return f"{int(closed_on[:4]) + int(years[1])}-12-31" if years and closed_on else ""


def is_over(rule: Rule, closed_on: str, today: str) -> bool:
    """Whether what was closed on that day has been kept for as long as is laid down now, whatever it was when it was put away."""
    return not closed_on or "" < keep_to(rule.retention, closed_on) < today


def last_closed(retention: str, today: str) -> str:
    """The last day on which what has run out by ``today`` was closed; "" where nothing ever runs out."""
    years = re.fullmatch(r"y(\d+)", retention)
    return f"{int(today[:4]) - int(years[1]) - 1:04d}-12-31" if years else ""


def archive_number(station: Station, year: int, retention: str, serial: int) -> str:
    """The number of a file in the archive; serials run within a year and a time to be kept."""
    pattern, codes = _data()["number"], _data()["number_codes"]
    return str(pattern.format(prefix=station.number_prefix, year=year, code=codes.get(retention, retention), serial=serial))
