"""What a case gets when it is put away: how long it is kept, to which day, and its number in the archive."""

from station.casework import retention
from station.casework.model import Grievance, RetentionRule, Station
from station.db.casefiles import case_file
from station.db.store import Store


def archived(store: Store, grievance: Grievance, station: Station) -> Grievance:
    """The grievance as it goes into the archive; what somebody set before stays. Inside a step, which draws the number."""
    rule = retention.rule_of(case_file(store, grievance.id))
    kept = grievance.retention or retention.in_force(rule, store.matching(RetentionRule)).retention
    number = grievance.archive_number
    if not number:
        year = int(grievance.closed_on[:4] or store.now().year)
        number = retention.archive_number(station, year, kept, store.draw(f"archive {kept}", year))
    until = grievance.keep_to or retention.keep_to(kept, grievance.closed_on)
    return grievance.with_values(retention=kept, keep_to=until, archive_number=number)
