"""What the person at the desk may do; asked by every act that is not everybody's."""

from station.casework import rights
from station.casework.model import StaffMember
from station.db.staff import colleagues
from station.db.store import Store
from station.errors import StationError


def allowed(store: Store) -> frozenset[str]:
    """The acts of the person at the desk; all of them where no staff member of that name is known (scripts, imports)."""
    role = next((person.role for person in store.matching(StaffMember, name=store.user) if person.is_active), rights.HEAD)
    if role == rights.HEAD:
        return frozenset(rights.acts())
    return rights.allowed(role, (person.role for person in colleagues(store) if person.is_active))


def require(store: Store, act: str) -> None:
    """StationError, saying who may, if the person at the desk may not do an act."""
    if act not in allowed(store):
        raise StationError(f"您的角色不能做这一步：{rights.refusal(act)}", "请换有权的人来办，或者在“设置 · 人员”里改角色。")
