"""What a ledger says of a confidential case to those who may not see it: that it is one, when it was and what it counts for.

The line stays, so that counts agree with the figures; every word somebody wrote in it says 保密 (the trade's registers have a column
密级/保密; that the line stays and its words go is this program's default).
"""

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from station.casework.fields import Kind, Record
from station.casework.ledger_line import CONFIDENTIAL, LineFile

T = TypeVar("T")
_WRITTEN = (Kind.TEXT, Kind.LONG_TEXT, Kind.LINES, Kind.PHONE, Kind.ID_NUMBER, Kind.CREDIT_CODE)


def cases_of(file: LineFile) -> set[str]:
    """Ids of the cases a line tells of."""
    found = {case.id for case in (file.letter.grievances if file.letter is not None else ())}
    for record in (file.subject, *file.around.values(), *((file.case.grievance,) if file.case is not None else ())):
        found.add(record.id if record.record == "grievance" else getattr(record, "grievance_id", ""))
    return found


def withheld(held: T) -> T:
    """A record, or whatever holds some, with its words withheld; codes, days, sums and yes or no stay."""
    if isinstance(held, Record):
        words = {s.name: CONFIDENTIAL for s in held.specs() if s.kind in _WRITTEN and getattr(held, s.name)}
        return held.with_values(**words)
    if isinstance(held, tuple):
        return cast(T, tuple(withheld(one) for one in held))
    if isinstance(held, dict):
        return cast(T, {name: withheld(one) for name, one in held.items()})
    if is_dataclass(held) and not isinstance(held, type):
        return cast(T, replace(held, **{f.name: withheld(getattr(held, f.name)) for f in fields(held)}))
    return held
