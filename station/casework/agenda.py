"""What is to be done by when, and how the month stands: the workbench's tasks and figures."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from station.casework import (
    deadlines,
    grievances,
    handovers,
    hotline,
    legal_aid,
    letter_tasks,
    mediation_tasks,
    plans,
    states,
    supervisions,
)
from station.casework.casefile import CaseFile, LetterFile, SupervisionFile
from station.casework.model import Station
from station.casework.task import Task, case_task, is_of_case_itself
from station.frozen import frozen


def case_tasks(case: CaseFile, own: Station | None = None) -> Iterator[Task]:
    """The limits running in one case: its own, its plan's and procedures', what was passed on; ``own`` is the station that asks."""
    grievance = case.grievance
    if grievance.status in grievances.OPEN:
        if grievance.feedback_due_at and not grievance.feedback_at:
            feedback = deadlines.apply(deadlines.rules()["first_feedback"], grievance.received_at)
            yield case_task(case, feedback, grievance.summary, "progress", due=grievance.feedback_due_at)
        if grievance.handle_due_on:  # a feedback never noted must not hide it
            handling = grievances.handling_clock(grievance, case.clock_events)
            yield case_task(case, handling, grievance.summary, "close", due=grievance.handle_due_on)
    if states.is_under_way(grievance.status):
        for clock in grievances.clocks(grievance, case.clock_events):
            if clock.rule.key == "arbitration_limit":
                yield case_task(case, clock, grievance.summary, "interrupt")
    if grievance.status == "closed" and len(grievance.closed_on) == 10:
        yield case_task(case, deadlines.apply(deadlines.rules()["follow_up"], grievance.closed_on), grievance.summary, "follow_up")
    yield from plans.tasks(case)
    yield from handovers.tasks(case, own)
    yield from hotline.tasks(case)
    yield from mediation_tasks.tasks(case)
    yield from legal_aid.tasks(case)


def tasks(
    cases: Iterable[CaseFile],
    letters: Iterable[LetterFile],
    now: datetime,
    own: Station | None = None,
    matters: Iterable[SupervisionFile] = (),
) -> list[Task]:
    """All tasks, the nearest first. A way to harden an agreement that has lapsed is no task any more."""
    found = [task for case in cases for task in case_tasks(case, own) if task.due]
    found += [task for letter in letters for task in letter_tasks.tasks(letter, now.date())]
    found += [task for matter in matters for task in supervisions.tasks(matter)]
    return sorted((t for t in found if t.act != "confirm" or not t.is_lost(now)), key=lambda t: (t.due, t.record_id))


def nearest(found: Iterable[Task], now: datetime) -> Task | None:
    """The task of these whose limit runs out first, to the minute: a day lasts to its end; None of none.

    What is lost once it is over hides none that can still be kept. Of two at one moment the case's own, which needs no second word
    beside it, and then the one the workbench has above.
    """
    known = list(found)
    kept = [task for task in known if not task.is_lost(now)] or known
    return min(kept, key=lambda t: (t.due if len(t.due) > 10 else f"{t.due}T24", not is_of_case_itself(t.key), t.record_id), default=None)


@frozen
class Plan:
    """A next step somebody set a day for when recording progress."""

    day: str
    grievance_id: str
    step: str
    who: str
    by: str


@frozen
class Rate:
    """A share with its base, which is always printed beside it."""

    label: str
    done: int
    base: int
    base_words: str
    done_words: str

    @property
    def percent(self) -> str:
        """“96.15%”; “—” where nothing was due."""
        if not self.base:
            return "—"
        return f"{(Decimal(self.done) * 100 / self.base).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"

    @property
    def sum_text(self) -> str:
        """“应办结 26，按时 25”."""
        return f"{self.base_words} {self.base}，{self.done_words} {self.done}"


@frozen(kw_only=True)
class Month:
    """The counted figures of a month. 期初＋受理＋移交来－办结－移交出＝期末: ``closing`` is counted by itself, not summed."""

    opening: int
    received: int
    ended: int
    closing: int
    taken_over: int = 0  # from other stations here
    passed_on: int = 0  # to other stations here
    rates: tuple[Rate, ...]
    recovered: int  # fen
    beneficiaries: int
    letters: tuple[tuple[str, int], ...]  # (label of the kind, how many were issued)

    @property
    def is_balanced(self) -> bool:
        """Whether the identity holds."""
        return self.opening + self.received + self.taken_over - self.ended - self.passed_on == self.closing
