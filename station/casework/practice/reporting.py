"""The month reports an invented station has handed up: which months, on what day, and what was entered too late for its month."""

from collections.abc import Iterable
from datetime import date

from station.casework import periods
from station.casework.fields import Record
from station.casework.model import Consultation, Grievance
from station.casework.sheets import Period

DAY, HOUR = 3, "16:20"  # of the next month
MONTHS = 6  # handed up with the program, the latest


def months(records: Iterable[Record], today: date) -> list[Period]:
    """The last months from the first case on that the station has handed up by today, the earliest first."""
    first = min(record.received_at for record in records if isinstance(record, Grievance))[:10]
    found, month = [], periods.month_of(date.fromisoformat(first))
    while handed_up_on(month) < today.isoformat():
        found.append(month)
        month = periods.month_of(date.fromisoformat(month.first), 1)
    return found[-MONTHS:]


def handed_up_on(month: Period) -> str:
    """The ISO day a month was handed up."""
    return f"{periods.month_of(date.fromisoformat(month.first), 1).first[:8]}{DAY:02d}"


def late_entry(records: Iterable[Record], months: list[Period]) -> Record | None:
    """A consultation of the last month but one, entered after that was handed up: the next report tells it as a correction."""
    if len(months) < 2:
        return None
    found = [one for one in records if isinstance(one, Consultation) and one.asked_on in months[-2] and not one.grievance_id]
    return found[-1] if found else None
