"""The people of a station, told apart from those of other stations whose records came by the exchange."""

from station.casework.model import StaffMember, Station
from station.db.store import Store

# A staff record names no station; which PC entered it is known for ever, and its bundles say whose PC that is.
# CROSS JOIN keeps the order: a handful of people, then their first entries, never the whole journal.
_ELSEWHERE = (
    "SELECT staff_member.id FROM staff_member CROSS JOIN journal ON journal.record_id = staff_member.id AND journal.is_new"
    " CROSS JOIN (SELECT device, max(station) AS station FROM stream GROUP BY device) AS sender USING (device)"
    " WHERE sender.station <> ?"
)


def colleagues(store: Store) -> list[StaffMember]:
    """Staff entered on the PCs of the station this store belongs to, in order of entry."""
    station = store.find(Station, store.setting("station", ""))
    return store.select(StaffMember, f"id NOT IN ({_ELSEWHERE})", [station.code.lower() if station else ""])
