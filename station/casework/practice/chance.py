"""What the other work of the invented station is drawn from."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from station.casework.fields import Record
from station.casework.model import (
    Employer,
    Grievance,
    Lawyer,
    Party,
)
from station.casework.outreach.rules import Kin, tidied
from station.casework.practice.world import World, words
from station.casework.workdays import is_workday

R = TypeVar("R", bound=Record)


class Chance:
    """What the other work is drawn from: the world with a chance of its own, its people, employers and cases."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.rng
        self.today = world.today.isoformat()
        self.words = words("outreach")
        self.clerks = [member.name for member in world.staff if member.role in ("clerk", "mediator", "head")]
        self.cases = [record for record in world.records if isinstance(record, Grievance)]
        self.workers = {worker.id: worker for worker in world.people}
        self.lawyers = [record for record in world.records if isinstance(record, Lawyer) and record.is_active]
        employers = {employer.id: employer for employer in world.employers}
        self.employer_of: dict[str, Employer] = {}
        for party in world.records:
            if isinstance(party, Party):
                self.employer_of.setdefault(party.grievance_id, employers[party.employer_id])
        lenders = world.employers_like("labour")
        self.met = [employer for employer in world.employers if employer not in lenders]  # whom the union meets

    def pick(self, choices: Sequence[Any]) -> Any:
        """One of them."""
        return self.rng.choice(choices)

    def keep(self, record: R, at: str, **kin: Any) -> R:
        """Add a record that came about ``at`` in the state that follows from what it holds; ``kin`` as :class:`Kin` has it."""
        return self.world.add(tidied(record, Kin(**kin)), at)

    def after(self, day: str, least: int, most: int) -> str:
        """A working day that many working days after ``day``; "" where it has not come yet."""
        found = self.world.later(day, least, most)
        return found if found < self.today else ""

    def weekdays(self, weekday: int, count: int) -> list[str]:
        """The last ``count`` such days that were worked, the oldest first."""
        found: list[str] = []
        day = self.world.today - timedelta(days=(self.world.today.isoweekday() - weekday) % 7 or 7)
        while len(found) < count:
            if is_workday(day):
                found.append(day.isoformat())
            day -= timedelta(days=7)
        return found[::-1]

    def two(self) -> str:
        """Two who go together."""
        return "、".join(self.rng.sample(self.clerks, 2))
