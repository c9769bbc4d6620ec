"""How long a closed case is kept: a default by what the case was, read from ``resources/rules/retention.json``.

Nothing is ever deleted because of it: what has run out is listed for 鉴定, which people do (档案法实施条例 art. 24).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from station import paths
from station.casework.casefile import CaseFile
from station.casework.model import Station


@dataclass(frozen=True)
class Rule:
    """A default: the cases it suits (all flags of ``when`` must hold), a word of the vocabulary ``retention``, where it is from."""

    key: str
    title: str
    when: tuple[str, ...]
    retention: str
    grade: str
    source: str


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = paths.read_json("rules", "retention.json")
    return data


@cache
def rules() -> tuple[Rule, ...]:
    """The defaults in the order they are tried; the last suits every case."""
    return tuple(Rule(**(entry | {"when": tuple(entry["when"])})) for entry in _data()["rules"])


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


def archive_number(station: Station, year: int, retention: str, serial: int) -> str:
    """The number of a file in the archive; serials run within a year and a time to be kept."""
    pattern, codes = _data()["number"], _data()["number_codes"]
    return str(pattern.format(prefix=station.number_prefix, year=year, code=codes.get(retention, retention), serial=serial))
