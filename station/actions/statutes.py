"""Comparing an article with the official text: what was found holds for every letter of this store that cites it."""

from collections.abc import Sequence

from station.actions import rights
from station.casework import statutes
from station.casework.fields import missing
from station.casework.model import StatuteCheck
from station.changes import Changes
from station.db import in_force
from station.db.store import Store
from station.errors import raise_problems


def checks(store: Store) -> Sequence[StatuteCheck]:
    """All comparisons made at this station and above it."""
    return in_force.holding(store, StatuteCheck)


def record_check(store: Store, check: StatuteCheck) -> Changes:
    """Record that somebody compared an article: the same, amended or repealed. ProblemsError if something is not right.

    ``checked_on`` and ``checked_by`` default to today and to who is at the desk.
    """
    rights.require(store, "statute")
    meant = statutes.recognised(check.citation)
    check = check.with_values(
        citation=meant[0] if len(meant) == 1 else check.citation.strip(),
        version=check.version.strip(),
        checked_on=check.checked_on or store.now().date().isoformat(),
        checked_by=check.checked_by or store.user,
    )
    problems = missing(check)
    if len(meant) > 1:
        problems["citation"] = "请一次核对一条。"
    if check.checked_on > store.now().date().isoformat():
        problems["checked_on"] = "核对日期不能晚于今天。"
    raise_problems(problems)
    with store.step(f"核对法条 {check.citation}") as step:
        step.add(check)
    return step.changes
