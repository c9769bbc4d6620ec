"""What a person does to the station's own table of holidays: enter what a notice says, correct it, take it out, count again by it."""

from collections.abc import Generator, Iterator
from dataclasses import field, replace

from station.actions import rights
from station.actions.moves import events_of
from station.actions.progress import Stage
from station.casework import grievances, legal_aid, mediations
from station.casework.fields import Record, missing
from station.casework.model import CalendarPeriod, Grievance, LegalAid, Mediation
from station.casework.workdays import days_of, period_problems
from station.changes import Changes
from station.db import in_force
from station.db.store import Store
from station.errors import ProblemsError
from station.frozen import frozen

_REPORT_EVERY = 50


@frozen
class Recount:
    """How many records that wait for a limit were counted again, and of how many the limit is another now."""

    counted: int
    changed: int
    changes: Changes = field(default_factory=Changes)

    @property
    def sentence(self) -> str:
        """“重算了 128 件，其中 5 件的期限变了。”"""
        if not self.changed:
            return f"重算了 {self.counted:,} 件，期限都没有变。"
        return f"重算了 {self.counted:,} 件，其中 {self.changed:,} 件的期限变了。"


def recount(store: Store) -> Generator[Stage, None, Recount]:
    """Count the stored limits of everything under way again, by the rules and holidays of today, as one step.

    What was met or has ended keeps the limit it was measured by.
    """
    rights.require(store, "recount")
    waiting = list(_waiting(store))
    changed = 0
    with store.step("重算期限") as step:
        for done, record in enumerate(waiting):
            fresh = _counted(store, record)
            changed += bool(fresh.differences(record))
            step.save(fresh, record)
            if done % _REPORT_EVERY == 0:
                yield Stage("正在重算期限", done, len(waiting))
    return Recount(len(waiting), changed, step.changes)


def _waiting(store: Store) -> Iterator[Record]:
    for status in grievances.OPEN + grievances.PAUSED:
        yield from store.matching(Grievance, status=status)
    for status in mediations.OPEN:
        yield from store.matching(Mediation, status=status)
    for status in legal_aid.UNDECIDED:
        yield from store.matching(LegalAid, status=status)


def _counted(store: Store, record: Record) -> Record:
    if isinstance(record, Grievance):
        fresh = grievances.start_clocks(record, events_of(store, record))
        return replace(fresh, feedback_due_at=record.feedback_due_at) if record.feedback_at else fresh
    if isinstance(record, Mediation):
        return mediations.start_clock(record)
    assert isinstance(record, LegalAid)
    return legal_aid.start_clock(record)


def save_period(store: Store, period: CalendarPeriod, base: CalendarPeriod | None = None) -> Changes:
    """Add days off or days worked instead, or store what a form changed in ``base``; ProblemsError if it cannot be right."""
    rights.require(store, "calendar")
    problems = missing(period) | period_problems(period)
    if not problems:
        days = set(days_of(period))
        for other in in_force.holding(store, CalendarPeriod):
            if other.id != period.id and days & set(days_of(other)):
                problems["first_on"] = f"和已经录入的“{other.name}”日期重叠，请核对。"
    if problems:
        raise ProblemsError(problems)
    rights.require_own(store, base or period)
    with store.step(f"{'改' if base else '添加'}节假日 {period.name}") as step:
        if base is None:
            step.add(period)
        else:
            step.save(period, base)
    return step.changes


def remove_period(store: Store, period: CalendarPeriod) -> Changes:
    """Take an entry out; it goes to the bin."""
    rights.require(store, "calendar")
    rights.require_own(store, period)
    with store.step(f"删除节假日 {period.name}") as step:
        step.remove(period)
    return step.changes
