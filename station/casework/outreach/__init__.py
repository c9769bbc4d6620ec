"""The other work of a station: visits, injury visits, lawyers, talks, meetings, opinion checks, warnings, registers."""

from station.casework.outreach.declaring import Act, Child, Group, Work
from station.casework.outreach.work import BY_RECORD, WORK

__all__ = ["BY_RECORD", "WORK", "Act", "Child", "Group", "Work"]
