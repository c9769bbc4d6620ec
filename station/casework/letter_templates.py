"""The kinds and topics of supervision letters as data: titles, codes, reply limits, who may issue, stock texts."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from station import paths

REPLY_LIMIT = "【答复期限】"  # stands for the reply limit in a text, so that the two cannot disagree
INSPECTORS = "【监督员】"
BLANK = "×××"  # stands where something has still to be filled in
_LEVELS = ("enterprise", "community", "street", "county", "city", "province")


@dataclass(frozen=True)
class ReplyLimit:
    """How long the addressee has to answer; ``unit`` is a code of the vocabulary ``day_unit``."""

    amount: int
    unit: str
    source: str


@dataclass(frozen=True)
class Topic:
    """What a letter is about, with its stock texts."""

    topic: str
    matter: str
    purpose: str
    finding: str
    points: list[str]
    demands: list[str]
    proposals: list[str]
    statutes: list[str]
    basis: list[str]
    department: str
    owed: str
    suits: dict[str, list[str]]
    source: str


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """The three kinds by code, as ``resources/letters/kinds.json`` describes them."""
    return {raw["kind"]: raw for raw in _read("kinds.json")["kinds"]}


@cache
def topics() -> dict[str, Topic]:
    """The topics by code, in the order of the vocabulary ``letter_topic``."""
    return {raw["topic"]: Topic(**raw) for raw in _read("topics.json")["topics"]}


def _read(name: str) -> Any:
    return paths.read_json("letters", name)


def reply_limit(kind: str) -> ReplyLimit | None:
    """The district's reply limit for a kind of letter; None where no reply is asked (建议书)."""
    raw = kinds()[kind]["reply"]
    return ReplyLimit(**raw) if raw else None


def may_issue(kind: str, level: str) -> bool:
    """Whether a union of this level may issue the kind; a 建议书 needs a county-level union or higher."""
    return level in _LEVELS and _LEVELS.index(level) >= _LEVELS.index(kinds()[kind]["lowest_level"])
