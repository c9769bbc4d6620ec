"""Whose store this is and who is at its desk: asked before the first list is painted, so that little comes along with it."""

from station.casework.model import StaffMember, Station
from station.db.store import Store
from station.errors import StationError
from station.vault.slots import is_closed

_FIRST_RUN = "first_run"
PRACTICE = "practice"  # the setting that tells a practice store: "making" until it is complete, then "made"


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


def is_practice(store: Store) -> bool:
    """Whether this store holds practice data."""
    return bool(store.setting(PRACTICE, ""))


def needs_first_password(store: Store) -> bool:
    """Whether this is a station's own store that still opens without a password."""
    return is_set_up(store) and not is_practice(store) and not is_closed(store.folder)


def first_run_left_at(store: Store) -> int:
    """The page of the first start that was shown last after the station was stored; 0 where none is under way."""
    return int(store.setting(_FIRST_RUN, 0))


def note_first_run(store: Store, page: int) -> None:
    """Which page of the first start is shown; 0 once the work begins."""
    store.set_setting(_FIRST_RUN, page)


def settle_home(store: Store) -> str:
    """Notice a store that was copied, before the first new edit, and let it go on under a new name; what to tell, "" for nothing.

    A practice store is carried about freely and is nobody else's.
    """
    if is_practice(store):
        return ""
    from station.db import devices

    if not devices.is_copy(store):
        return ""
    devices.take_new_name(store, "换用新的电脑编号", store.setting("distributed", 0))
    store.set_setting("restored_at", store.now().isoformat())
    store.log_act("exchange", "数据换了电脑或者文件夹，换用新的电脑编号")
    return "这份数据是从别的电脑或者文件夹拷来的，已换用新的电脑编号，两边都接着用也不会乱。原来的文号要先在登记簿里接管。"
