"""Whose store this is and who is at its desk: asked before the first list is painted, so that little comes along with it."""

from station.casework.model import StaffMember, Station
from station.db.store import Store
from station.errors import StationError


def is_set_up(store: Store) -> bool:
    """Whether the store belongs to a station yet."""
    return bool(store.setting("station", ""))


def own_station(store: Store) -> Station:
    """The station this store belongs to; StationError before it has been set up."""
    found = store.find(Station, store.setting("station", ""))
    if found is None:
        raise StationError("还没有填写本站信息。", "请先在“设置”里填写单位全称、站点码和上级工会。")
    return found


def sit_down(store: Store, staff_id: str = "") -> StaffMember | None:
    """Put a staff member at the desk (the last one if none is named); their name goes into the journal."""
    staff = store.find(StaffMember, staff_id or store.setting("user", ""))
    if staff is not None:
        store.user = staff.name
        if staff_id:
            store.set_setting("user", staff_id)
    return staff
