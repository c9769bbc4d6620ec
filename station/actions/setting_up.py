"""Making a store a station's own: its name and its people."""

from station.actions.grievances import raise_problems
from station.casework.fields import missing
from station.casework.model import StaffMember, Station
from station.changes import Changes
from station.db.store import Store


def set_up(store: Store, station: Station, staff: StaffMember) -> Changes:
    """Name the station this store belongs to and its first staff member, who is at the desk from now on."""
    raise_problems({f"station.{n}": t for n, t in missing(station).items()} | {f"staff.{n}": t for n, t in missing(staff).items()})
    store.user = staff.name
    with store.step("建站", undoable=False) as step:
        station = step.add(station)
        staff = step.add(staff)
        store.set_setting("station", station.id)
        store.set_setting("user", staff.id)
    return step.changes


def is_set_up(store: Store) -> bool:
    """Whether the store belongs to a station yet."""
    return bool(store.setting("station", ""))


def sit_down(store: Store, staff_id: str = "") -> StaffMember | None:
    """Put a staff member at the desk (the last one if none is named); their name goes into the journal."""
    staff = store.find(StaffMember, staff_id or store.setting("user", ""))
    if staff is not None:
        store.user = staff.name
        if staff_id:
            store.set_setting("user", staff_id)
    return staff


def staff_names(store: Store) -> list[str]:
    """Names of the people at work here, for 承办人 and 调解员."""
    return [member.name for member in store.matching(StaffMember, is_active=True) if member.name]
