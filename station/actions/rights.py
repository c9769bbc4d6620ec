"""What the person at the desk may do; asked by every act that is not everybody's."""

from station.casework import rights
from station.db.staff import colleagues
from station.db.store import Store
from station.errors import StationError


def allowed(store: Store) -> frozenset[str]:
    """The acts of the person at the desk; all of them where no staff member of that name is known (imports).

    Who has left the station may do only what nobody there could do otherwise.
    """
    people = sorted(colleagues(store), key=lambda person: person.is_active)  # of two of one name the one at work counts
    roles = {person.name: person.role if person.is_active else "" for person in people}
    return rights.allowed(roles.get(store.user, rights.HEAD), filter(None, roles.values()))


def require(store: Store, act: str) -> None:
    """StationError, saying who may, if the person at the desk may not do an act."""
    if act not in allowed(store):
        raise StationError(rights.refusal(act), "没有改动任何内容。请换有权的人来办，或者在“设置 · 人员”里改角色。")
