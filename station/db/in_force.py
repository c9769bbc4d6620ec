"""What the program counts by: the rule set of the station in front and its own table of holidays.

The clocks are asked for in hundreds of places that have no store at hand, so the window (or the command) says once which
store it works on; a change of that store's rule set or table, also one received or undone, is followed at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from station.casework import deadlines, workdays
from station.casework.model import CalendarPeriod, Station
from station.changes import Changes

if TYPE_CHECKING:
    from station.db.store import Store

_folder: Path | None = None


def adopt(store: "Store") -> None:
    """Count by this store's rule set and holidays from now on."""
    global _folder
    _folder = store.folder
    own = store.find(Station, store.setting("station", ""))
    deadlines.adopt(own.rule_set if own is not None else "")
    workdays.adopt(store.select(CalendarPeriod))


def follow(store: "Store", changes: Changes) -> None:
    """Adopt again if what changed is what is counted by; other stores (practice, a district's) are left out."""
    if store.folder == _folder and changes.touches(Station.record, CalendarPeriod.record):
        adopt(store)
