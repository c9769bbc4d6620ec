"""Making a store a station's own: its name, its people, and who of them is at the desk."""

from station.actions import rights
from station.actions.at_desk import own_station
from station.casework.fields import missing
from station.casework.model import Grievance, StaffMember, Station
from station.casework.stations import station_problems, tidy_station
from station.casework.vocabulary import label
from station.changes import Changes
from station.db import drafts
from station.db.staff import colleagues
from station.db.store import Store
from station.errors import raise_problems


def set_up(store: Store, station: Station, staff: StaffMember) -> Changes:
    """Name the station this store belongs to and its first staff member, who is at the desk from now on.

    ProblemsError (keys are field paths such as ``station.code``) if something is not right.
    """
    rights.require(store, "manage_station")
    station = tidy_station(station)
    problems = missing(staff)
    if not rights.is_managed([staff.role]):
        problems["role"] = f"第一位工作人员要能管本站的人员，不能是{label('role', staff.role)}，请选站长。"
    raise_problems({f"station.{n}": t for n, t in station_problems(station).items()} | _paths(problems))
    store.user = staff.name
    with store.step("建站", undoable=False) as step:
        station = step.add(station)
        staff = step.add(staff)
        store.set_setting("station", station.id)
        store.set_setting("user", staff.id)
        drafts.rename(store, "", staff.name)  # what was typed before anybody was there
    return step.changes


def correct_station(store: Store, station: Station, base: Station) -> Changes:
    """Store what a form changed in the station's own record; numbers already given out keep their prefix (ProblemsError)."""
    rights.require(store, "manage_station")
    station = tidy_station(station)
    problems = station_problems(station)
    if station.number_prefix != own_station(store).number_prefix and is_prefix_fixed(store):
        problems["number_prefix"] = f"已经有诉求用了这个编号前缀，不能再改。现在是“{own_station(store).number_prefix}”。"
    raise_problems(problems)
    with store.step("改本站信息") as step:
        step.save(station, base)
    return step.changes


def is_prefix_fixed(store: Store) -> bool:
    """Whether numbers with the station's prefix have been given out."""
    return store.count(Grievance) > 0


def save_staff(store: Store, staff: StaffMember, base: StaffMember | None = None) -> Changes:
    """Add a staff member, or store what a form changed in ``base``; ProblemsError if something is not right.

    Two people of one name could not be told apart in the records, which keep names.
    """
    rights.require(store, "manage_staff")
    problems = missing(staff)
    if any(other.name == staff.name and other.id != staff.id for other in colleagues(store)):
        problems["name"] = f"已经有一位“{staff.name}”，请写得能区分开。"
    if base is not None and not staff.is_active and staff.id == store.setting("user", ""):
        problems["is_active"] = f"{base.name}正在用这台电脑，请先换别人来用。"
    if staff.name == rights.STATION:
        problems["name"] = f"“{rights.STATION}”是程序自动办事时记的名字，请换一个。"
    others = [other.role for other in colleagues(store) if other.is_active and other.id != staff.id]
    if not rights.is_managed([*others, staff.role] if staff.is_active else others):
        problems["role" if staff.is_active else "is_active"] = "这样改，本站就没有人能管人员和角色了。请先请别人当站长。"
    raise_problems(problems)
    with store.step(f"改工作人员 {staff.name}" if base else f"添加工作人员 {staff.name}") as step:
        if base is None:
            step.add(staff)
        else:
            step.save(staff, base)
    if base is not None and base.name != staff.name:
        drafts.rename(store, base.name, staff.name)
        if staff.id == store.setting("user", ""):
            store.user = staff.name
    return step.changes


def staff_names(store: Store) -> list[str]:
    """Names of the people at work here, for 承办人 and 调解员."""
    return [member.name for member in colleagues(store) if member.is_active and member.name]


def _paths(problems: dict[str, str]) -> dict[str, str]:
    return {f"{StaffMember.record}.{name}": text for name, text in problems.items()}
