"""What the invented wage clues have of their own: the stretch that is unpaid, the building project, whether they proved true.

Drawn from a chance of its own, after everything else, so that the cases stay as they are.
"""

import re
from dataclasses import replace
from datetime import date
from random import Random

from station.casework.grievances import DONE
from station.casework.model import Employer, Grievance, Party
from station.casework.practice.world import World

_PROJECTS = ("站东安置房二期", "滨河大道改造", "河湾小学扩建", "站前广场地下车库", "滨河科创园三号楼")
_LONGEST = 5  # months unpaid
_VERDICTS = ("true",) * 8 + ("partly", "partly", "false")


def complete(world: World) -> None:
    """Add it to every case about wages."""
    rng = Random("wage clues")
    employers = {employer.id: employer for employer in world.employers}
    parties: dict[str, list[tuple[Party, Employer]]] = {}
    for record in world.records:
        if isinstance(record, Party):
            parties.setdefault(record.grievance_id, []).append((record, employers[record.employer_id]))
    for place, record in enumerate(world.records):
        if isinstance(record, Grievance) and record.category == "wages":
            first, last = _stretch(rng, record)
            builds = any(employer.industry == "construction" for _, employer in parties.get(record.id, ()))
            project, verdict = rng.choice(_PROJECTS), rng.choice(_VERDICTS)
            world.records[place] = replace(
                record,
                project=project if builds else "",
                arrears_first_on=first,
                arrears_last_on=last,
                verdict=verdict if record.status in DONE else "",
            )


def _stretch(rng: Random, grievance: Grievance) -> tuple[str, str]:
    """First and last month unpaid: those the summary names, else some before the case came in."""
    received = date.fromisoformat(grievance.received_at[:10])
    length = rng.randrange(_LONGEST)
    named = [int(month) for month in re.findall(r"(\d{1,2})月", grievance.summary)]
    back = sorted((received.month - month) % 12 or 12 for month in named) or [1, 1 + length]
    return _month_before(received, back[-1]), _month_before(received, back[0])


def _month_before(day: date, count: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return f"{year:04d}-{month + 1:02d}"
