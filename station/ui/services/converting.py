"""From what was found on a visit, asked or warned of to a grievance: the ordinary registration, filled in as far as it is known."""

from station.casework.fields import Record
from station.ui.context import Context


def convert(context: Context, record: Record) -> None:
    """Open the registration form for a record of the services, which is linked to the case once that is registered."""
    context.go("grievances", act="new", origin=f"{record.record}:{record.id}")
