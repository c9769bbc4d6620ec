"""Rules of what joint meetings decide (威海每月联席会议, “税务+工会”联席会议)."""

from datetime import datetime

from station.casework.fields import missing
from station.casework.model import MeetingDecision
from station.casework.outreach.checks import Problems, first_of, needed, passed, to_the_day


def decision_problems(decision: MeetingDecision, now: datetime) -> Problems:
    """One sentence per field of a decision that cannot be saved as it is."""
    found = first_of(missing(decision), passed(decision, now, "done_on"), to_the_day(decision, "due_on"))
    if decision.done_on:
        found |= needed(decision, "result")
    return found
