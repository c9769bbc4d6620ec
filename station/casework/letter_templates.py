"""The kinds and topics of supervision letters as data: titles, codes, reply limits, who may issue, stock texts, what districts lay down."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from station import paths
from station.casework import vocabulary
from station.casework.fields import missing
from station.casework.model import LetterRule
from station.frozen import frozen

REPLY_LIMIT = "【答复期限】"  # stands for the reply limit in a text, so that the two cannot disagree
INSPECTORS = "【监督员】"
BLANK = "×××"  # stands where something has still to be filled in


@frozen
class ReplyLimit:
    """How long the addressee has to answer; ``unit`` is a code of the vocabulary ``day_unit``."""

    amount: int
    unit: str
    source: str


@frozen
class District:
    """What a place lays down for its letters; ``grade`` says how far the source was read: ``text``, ``report``, ``bill`` or ``case``.

    ``stated`` are the names of the values a place lays down itself, by kind; the others in its rules are those delivered.
    """

    district: str
    grade: str
    source: str
    note: str
    rules: tuple[LetterRule, ...]
    stated: dict[str, tuple[str, ...]]


@frozen
class Topic:
    """What a letter is about, with its stock texts.

    ``owed_for`` are the kinds of claims whose sums are ``owed`` to ``owed_to``; none where any claim may be.
    """

    topic: str
    matter: str
    purpose: str
    finding: str
    points: list[str]
    point_statutes: list[list[str]]
    demands: list[str]
    proposals: list[str]
    statutes: list[str]
    basis: list[str]
    departments: list[str]
    owed_to: str
    owed: str
    owed_for: list[str]
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


@cache
def districts() -> tuple[District, ...]:
    """Places whose own titles, limits or levels are known; what a place says nothing about stays as delivered."""
    return tuple(
        District(
            raw["district"],
            raw["grade"],
            raw["source"],
            raw.get("note", ""),
            tuple(default_rule(rule["kind"]).with_values(**rule) for rule in raw["rules"]),
            {rule["kind"]: tuple(rule) for rule in raw["rules"]},
        )
        for raw in _read("districts.json")["districts"]
    )


def default_rule(kind: str) -> LetterRule:
    """The delivered values for a kind of letter."""
    raw = kinds()[kind]
    reply = raw["reply"] or {"amount": None, "unit": ""}
    return LetterRule(
        kind=kind,
        heading=raw["heading"],
        code=raw["code"],
        lowest_level=raw["lowest_level"],
        reply_amount=reply["amount"],
        reply_unit=reply["unit"],
        signers="\n".join(raw["signers"]),
        source=raw["source"],
    )


def rule_for(kind: str, laid_down: Iterable[LetterRule] = ()) -> LetterRule:
    """What holds for a kind of letter here: what the district laid down, else the delivered values."""
    return next((rule for rule in laid_down if rule.kind == kind), None) or default_rule(kind)


def reply_limit(kind: str, laid_down: Iterable[LetterRule] = ()) -> ReplyLimit | None:
    """The reply limit for a kind of letter; None where no reply is asked (建议书)."""
    rule = rule_for(kind, laid_down)
    return ReplyLimit(rule.reply_amount, rule.reply_unit, rule.source) if rule.reply_amount else None


def may_issue(kind: str, level: str, laid_down: Iterable[LetterRule] = ()) -> bool:
    """Whether a union of this level may issue the kind; a 建议书 needs a county-level union or higher where nothing else is laid down."""
    return 0 <= vocabulary.place("org_level", rule_for(kind, laid_down).lowest_level) <= vocabulary.place("org_level", level)


def rule_problems(rule: LetterRule) -> dict[str, str]:
    """One sentence per field of a rule that cannot be laid down."""
    problems = missing(rule)
    if rule.lowest_level and vocabulary.place("org_level", rule.lowest_level) < 0:
        problems["lowest_level"] = "没有这一级工会，请选别的级别。"
    if rule.code and not re.fullmatch(r"[\u3400-\u9fff]{1,4}", rule.code):
        problems["code"] = "代字用一到四个汉字，例如 提、函字。"
    if rule.reply_amount is not None and not 1 <= rule.reply_amount <= 365:
        problems["reply_amount"] = "答复期限写 1 到 365。不要求答复的留空。"
    elif rule.reply_amount and rule.reply_unit not in ("day", "workday"):
        problems["reply_unit"] = "请选日或者个工作日。"
    elif not rule.reply_amount and rule.kind == "opinion":
        problems["reply_amount"] = "意见书要写答复期限。"
    return problems
