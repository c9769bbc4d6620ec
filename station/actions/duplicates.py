"""Looking, before a second case is made, for one that may be the same."""

from collections.abc import Sequence

from station.casework.grievances import Intake, tidy_worker
from station.casework.hotline import PLATFORMS
from station.casework.model import Employer, Grievance
from station.db import grievances as queries
from station.db import intake as asked
from station.db.store import Store


def same_matter(store: Store, intake: Intake) -> list[Grievance]:
    """Grievances under way of the same person against the same employer in the same matter (信访工作条例 art. 19), newest first;
    before them the case that came with the same order of a hotline.

    Who is not named is the same as anybody else who is not named: the employer and the matter are all there is to go by.
    """
    grievance, person = intake.grievance, _person(store, intake)
    found = asked.under_way_against(store, _on_file(store, intake), grievance.category, grievance.cause)
    if intake.worker is None:
        same = [case for case in found if case.is_anonymous or not case.worker_id]
    else:
        same = [case for case in found if person and case.worker_id == person and not case.is_anonymous]
    return list({case.id: case for case in [*_of_order(store, grievance), *same]}.values())


def _of_order(store: Store, grievance: Grievance) -> list[Grievance]:
    """The cases an order of a hotline has been registered with already, closed or not: the same number is the same order."""
    if grievance.channel not in PLATFORMS or not grievance.external_number:
        return []
    return store.matching(Grievance, channel=grievance.channel, external_number=grievance.external_number)


def similar(store: Store, intake: Intake) -> list[Grievance]:
    """What may be the same or belong together: the same matter under way, open cases of the same person, this month's of the employers."""
    person, employers = _person(store, intake), _on_file(store, intake)
    found = same_matter(store, intake)
    found += queries.open_cases(store, person) if person and asked.is_shown_by_name(store, person) else []
    found += asked.under_way_against(store, employers, intake.grievance.category, intake.grievance.cause)
    month = store.now().date().replace(day=1).isoformat()
    for employer_id in employers:
        found += queries.cases_of_employer(store, employer_id, month)
    return list({case.id: case for case in found}.values())


def _person(store: Store, intake: Intake) -> str:
    return asked.known_worker(store, tidy_worker(intake.worker)) if intake.worker is not None else ""


def _on_file(store: Store, intake: Intake) -> Sequence[str]:
    """Ids of the employers; one typed by name is the one on file."""
    known = (employer if employer.id else queries.employer_named(store, employer.name) for _, employer in intake.parties)
    return [employer.id for employer in known if isinstance(employer, Employer)]
