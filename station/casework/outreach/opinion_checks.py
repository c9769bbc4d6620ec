"""Rules of checking what is said in public about an employer: limit, verdict, measures, end (青岛舆情核实清单)."""

from dataclasses import replace
from datetime import datetime

from station.casework import deadlines
from station.casework.fields import missing
from station.casework.model import OpinionCheck
from station.casework.outreach.checks import Problems, first_of, in_order, least, needed, passed, to_the_day

OPEN = ("found", "checked", "handled")
_GROUNDED = ("true", "partly")


def tidy_opinion_check(check: OpinionCheck) -> OpinionCheck:
    """The check with its limit and its state."""
    stages = (
        ("closed", check.closed_on),
        ("handled", check.verdict and check.measures),
        ("checked", check.verdict),
    )
    due_on = check.due_on or deadlines.due("opinion_check", check.found_at)
    return replace(check, due_on=due_on, status=next((stage for stage, reached in stages if reached), "found"))


def opinion_check_problems(check: OpinionCheck, now: datetime) -> Problems:
    """One sentence per field of a check that cannot be saved as it is."""
    found = first_of(
        missing(check),
        passed(check, now, "found_at", "verified_on", "closed_on"),
        in_order(check, "found_at", "verified_on", "closed_on"),
        in_order(check, "found_at", "due_on"),
        least(check, 1, "people"),
        to_the_day(check, "due_on"),
    )
    if check.verdict:
        found |= needed(check, "verified_on")
    elif check.verified_on:
        found |= needed(check, "verdict")
    if check.closed_on:
        found |= needed(check, "verdict", *(("measures",) if check.verdict in _GROUNDED else ()))
    return found
