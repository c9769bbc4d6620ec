"""What holds at the station in front: what a unit above laid down before what it laid down itself; the rule set and holidays counted by.

The clocks are asked for in hundreds of places that have no store at hand, so the window (or the command) says once which
store it works on; a change of that store's rule set or table, also one received or undone, is followed at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from station.casework import deadlines, workdays
from station.casework.fields import Record
from station.casework.model import CalendarPeriod, Station
from station.changes import Changes

if TYPE_CHECKING:
    from station.db.store import Store

R = TypeVar("R", bound=Record)

_folder: Path | None = None

# Records by the PC they were entered on: what a PC of another unit sends up comes from below, whatever else it sends from above.
_ENTERED = "SELECT r.id FROM {} r CROSS JOIN journal j ON j.record_id = r.id AND j.is_new CROSS JOIN stream s USING (device)"
_ELSEWHERE = f"{_ENTERED} WHERE s.station <> ?"
_BELOW = f"{_ELSEWHERE} AND s.audience = 'up' AND s.number > 0"


def holding(store: "Store", cls: type[R], **values: str) -> list[R]:
    """The records of a kind (layouts, rules …) that hold here: those of units above first, none that units below keep for themselves."""
    own = _unit(store)
    where = " AND ".join([f"id NOT IN ({_BELOW.format(cls.record)})", *(f"{cls.spec(name).name} = ?" for name in values)])
    return store.select(cls, where, [own, *values.values(), own], order=f"id IN ({_ELSEWHERE.format(cls.record)}) DESC, id")


def is_from_above(store: "Store", record: Record) -> bool:
    """Whether a unit above laid this down."""
    own, ids = _unit(store), f"SELECT 1 FROM {record.record} WHERE id = ? AND id"
    sql = f"{ids} IN ({_ELSEWHERE.format(record.record)}) AND id NOT IN ({_BELOW.format(record.record)})"
    return bool(store.query(sql, [record.id, own, own]))


def _unit(store: "Store") -> str:
    return str(store.setting("circle", {}).get("unit", ""))


def adopt(store: "Store") -> None:
    """Count by this store's rule set and holidays from now on."""
    global _folder
    _folder = store.folder
    own = store.find(Station, store.setting("station", ""))
    deadlines.adopt(own.rule_set if own is not None else "")
    workdays.adopt(holding(store, CalendarPeriod))


def follow(store: "Store", changes: Changes) -> None:
    """Adopt again if what changed is what is counted by; other stores (practice, a district's) are left out."""
    if store.folder == _folder and changes.touches(Station.record, CalendarPeriod.record):
        adopt(store)
