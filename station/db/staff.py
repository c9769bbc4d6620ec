"""The people of a station, told apart from those of other stations whose records came by the exchange."""

from station.casework.model import StaffMember, Station
from station.db.store import Store

# A staff record names no station; which PC entered it is known for ever, and its bundles say whose PC that is.
_ELSEWHERE = (
    "SELECT record_id FROM journal JOIN (SELECT device, max(station) AS station FROM inbox GROUP BY device) AS sender USING (device)"
    " WHERE record = 'staff_member' AND is_new AND lower(sender.station) <> ?"
)


def colleagues(store: Store) -> list[StaffMember]:
    """Staff entered on the PCs of the station this store belongs to, in order of entry."""
    station = store.find(Station, store.setting("station", ""))
    return store.select(StaffMember, f"id NOT IN ({_ELSEWHERE})", [station.code.lower() if station else ""])
