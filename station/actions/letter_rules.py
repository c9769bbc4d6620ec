"""What a district lays down for its letters: change the values of a kind, take over those of a place, go back to what was delivered."""

from station.actions import rights
from station.casework.letter_templates import District, default_rule, rule_problems
from station.casework.model import LetterRule
from station.casework.vocabulary import label
from station.changes import Changes
from station.db import in_force
from station.db.step import Step
from station.db.store import Store
from station.errors import raise_problems

_RIGHT = "letter_rules"


def laid_down(store: Store) -> list[LetterRule]:
    """What this district laid down, a unit above it before itself; kinds nothing is said about follow the delivered values."""
    return in_force.holding(store, LetterRule)


def lay_down(store: Store, rule: LetterRule) -> Changes:
    """Let a kind of letter follow this rule from now on; letters drafted before keep what they say.

    ProblemsError if something is not right.
    """
    rights.require(store, _RIGHT)
    rule = rule.with_values(**_tidy(rule))
    raise_problems(rule_problems(rule))
    with store.step(f"改{label('letter_kind', rule.kind)}的规定") as step:
        _put(store, step, rule)
    return step.changes


def adopt(store: Store, district: District) -> Changes:
    """Take over what a place lays down; kinds it says nothing about stay as they are."""
    rights.require(store, _RIGHT)
    with store.step(f"采用{district.district}的文书规定") as step:
        for rule in district.rules:
            _put(store, step, rule)
    return step.changes


def restore(store: Store, kind: str) -> Changes:
    """Go back to the delivered values for a kind."""
    rights.require(store, _RIGHT)
    with store.step(f"恢复{label('letter_kind', kind)}的默认规定") as step:
        for rule in in_force.holding(store, LetterRule, kind=kind):
            rights.require_own(store, rule)
            step.remove(rule)
    return step.changes


def _put(store: Store, step: Step, rule: LetterRule) -> None:
    """Store a rule in place of the one for its kind; one that says nothing new changes nothing."""
    held = next(iter(in_force.holding(store, LetterRule, kind=rule.kind)), None)
    if held is not None:
        rights.require_own(store, held)
        step.correct(rule.with_values(id=held.id, stamps=rule.stamps if rule.id == held.id else {}))
    elif rule != default_rule(rule.kind):
        step.add(rule.with_values(id="", stamps={}))


def _tidy(rule: LetterRule) -> dict[str, str | None]:
    """No blanks around the values; no unit without an amount."""
    values: dict[str, str | None] = {name: getattr(rule, name).strip() for name in ("heading", "code", "source")}
    values["signers"] = "\n".join(line.strip() for line in rule.signers.splitlines() if line.strip())
    values["reply_unit"] = rule.reply_unit if rule.reply_amount else ""
    return values
