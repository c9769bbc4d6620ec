"""What the person at the desk may do; asked by every act that is not everybody's."""

from station.casework import rights
from station.casework.fields import Record
from station.db import in_force
from station.db.staff import colleagues
from station.db.store import Store
from station.errors import StationError


def allowed(store: Store) -> frozenset[str]:
    """The acts of the person at the desk; all of them where no staff member of that name is known (imports).

    Who has left the station may do only what nobody there could do otherwise.
    """
    roles = _roles(store)
    return rights.allowed(roles.get(store.user, "head"), filter(None, roles.values()))


def others_who_may(store: Store, act: str) -> list[str]:
    """The names of colleagues at work, other than the person at the desk, who may do an act."""
    roles = _roles(store)
    there = [role for role in roles.values() if role]
    return [name for name, role in roles.items() if role and name != store.user and act in rights.allowed(role, there)]


def _roles(store: Store) -> dict[str, str]:
    """The role of each colleague by name, "" for one who has left; of two of one name the one at work counts."""
    people = sorted(colleagues(store), key=lambda person: person.is_active)
    return {person.name: person.role if person.is_active else "" for person in people}


def require_own(store: Store, record: Record) -> None:
    """StationError if a unit above laid this down: it holds for everybody below and is changed there."""
    if record.id and in_force.is_from_above(store, record):
        raise StationError(f"这项{record.title}是上级下发的，本站不能改。", "没有改动任何内容。要改的话请向上级提出。")


def require(store: Store, act: str) -> None:
    """StationError, saying who may, if the person at the desk may not do an act."""
    if act not in allowed(store):
        raise StationError(rights.refusal(act), "没有改动任何内容。请换有权的人来办，或者在“设置 · 人员”里改角色。")
