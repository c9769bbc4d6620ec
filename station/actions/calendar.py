"""What a person does to the station's own table of holidays: enter what a notice says, correct it, take it out."""

from station.casework.fields import missing
from station.casework.model import CalendarPeriod
from station.casework.workdays import days_of, period_problems
from station.changes import Changes
from station.db.store import Store
from station.errors import ProblemsError


def save_period(store: Store, period: CalendarPeriod, base: CalendarPeriod | None = None) -> Changes:
    """Add days off or days worked instead, or store what a form changed in ``base``; ProblemsError if it cannot be right."""
    problems = missing(period) | period_problems(period)
    if not problems:
        days = set(days_of(period))
        for other in store.matching(CalendarPeriod):
            if other.id != period.id and days & set(days_of(other)):
                problems["first_on"] = f"和已经录入的“{other.name}”日期重叠，请核对。"
    if problems:
        raise ProblemsError(problems)
    with store.step(f"{'改' if base else '添加'}节假日 {period.name}") as step:
        if base is None:
            step.add(period)
        else:
            step.save(period, base)
    return step.changes


def remove_period(store: Store, period: CalendarPeriod) -> Changes:
    """Take an entry out; it goes to the bin."""
    with store.step(f"删除节假日 {period.name}") as step:
        step.remove(period)
    return step.changes
