"""What is known of the invented employers besides their cases, and how long the cases that were put away are kept.

Drawn from a chance of its own after everything else, so that cases and employers otherwise stay as they were invented.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from random import Random

from station.casework import retention
from station.casework.casefile import CaseFile
from station.casework.fields import Record
from station.casework.model import Employer, Grievance, LegalAid, Letter, LetterCase, Mediation
from station.casework.practice.world import World, words

_LARGE = 100


def complete(world: World) -> dict[tuple[str, int], int]:
    """Fill in employers and archived cases of ``world``; the last number of each (series, year) of the archive."""
    rng = Random("keeping")
    world.employers = tuple(_known(world, rng, employer) for employer in world.employers)
    return _put_away(world)


def _known(world: World, rng: Random, employer: Employer) -> Employer:
    lists = words("people")
    legal_person = rng.choice(lists["surnames"]) + rng.choice(lists["given_men"] + lists["given_women"])
    employer = replace(employer, legal_person=legal_person)
    if not employer.is_unionised:
        return employer
    large = (employer.headcount or 0) >= _LARGE
    return replace(
        employer,
        union_founded_on=date(rng.randint(2006, world.today.year - 1), rng.randint(1, 12), rng.randint(1, 28)).isoformat(),
        union_members=round((employer.headcount or 0) * rng.uniform(0.6, 0.95)),
        is_congress_held=large and rng.random() < 0.8,
        stars=rng.choice((3, 4, 4, 5)) if large else None,
        is_supervision_set_up=rng.random() < 0.6,
    )


def _put_away(world: World) -> dict[tuple[str, int], int]:
    letters = {record.id: record for record in world.records if isinstance(record, Letter)}
    mediations: dict[str, list[Mediation]] = defaultdict(list)
    aids: dict[str, list[LegalAid]] = defaultdict(list)
    sent: dict[str, list[Letter]] = defaultdict(list)
    for record in world.records:
        if isinstance(record, Mediation):
            mediations[record.grievance_id].append(record)
        elif isinstance(record, LegalAid):
            aids[record.grievance_id].append(record)
        elif isinstance(record, LetterCase):
            sent[record.grievance_id].append(letters[record.letter_id])
    series: dict[tuple[str, int], int] = {}
    kept: dict[str, Record] = {}
    archived = [record for record in world.records if isinstance(record, Grievance) and record.status == "archived"]
    for case in sorted(archived, key=lambda case: (case.closed_on, case.id)):
        file = CaseFile(grievance=case, mediations=tuple(mediations[case.id]), legal_aid=tuple(aids[case.id]), letters=tuple(sent[case.id]))
        years = retention.rule_of(file).retention
        at = (f"archive {years}", int(case.closed_on[:4]))
        series[at] = series.get(at, 0) + 1
        kept[case.id] = replace(
            case,
            retention=years,
            keep_to=retention.keep_to(years, case.closed_on),
            archive_number=retention.archive_number(world.station, at[1], years, series[at]),
        )
    world.records[:] = [kept.get(record.id, record) for record in world.records]
    return series
