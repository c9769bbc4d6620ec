"""Who at a station may do which act, by role; read from ``resources/rules/rights.json``, which districts change."""

from collections.abc import Iterable
from dataclasses import field
from functools import cache

from station import paths
from station.casework import vocabulary
from station.frozen import frozen


@frozen
class Right:
    """One line of the table: who may do an act; ``group`` says where the table shows it."""

    act: str
    group: str
    roles: tuple[str, ...]
    own_title: str = ""  # of an act that is no move of a case

    @property
    def title(self) -> str:
        """What a clerk calls it."""
        return self.own_title or vocabulary.label("move_act", self.act)


@frozen
class Group:
    """Acts that rest on one source, which is graded."""

    group: str
    title: str
    source: str
    grade: str


@frozen
class Table:
    """The table with what it rests on; ``stand_in`` are the roles to which, in this order, falls what nobody there could do."""

    version: str
    source: str
    groups: tuple[Group, ...]
    rights: dict[str, Right]
    stand_in: tuple[str, ...]
    stand_in_source: str
    given: dict[tuple[str, frozenset[str]], frozenset[str]] = field(default_factory=dict)  # found out once for each role and company


@cache
def table() -> Table:
    """The table in force."""
    raw = paths.read_json("rules", "rights.json")
    rights = (Right(e["act"], e["group"], tuple(e["roles"]), e.get("title", "")) for e in raw["acts"])
    return Table(
        raw["version"],
        raw["source"],
        tuple(Group(**group) for group in raw["groups"]),
        {right.act: right for right in rights},
        tuple(raw["stand_in"]["roles"]),
        raw["stand_in"]["source"],
    )


def acts() -> tuple[str, ...]:
    """Every act that is not everybody's."""
    return tuple(table().rights)


def seeing() -> frozenset[str]:
    """The acts that only look."""
    return frozenset(right.act for right in table().rights.values() if right.group == "see")


def may(role: str, act: str) -> bool:
    """Whether a role may do an act; KeyError for an act that is not in the table."""
    return role in table().rights[act].roles


def allowed(role: str, colleagues: Iterable[str]) -> frozenset[str]:
    """The acts of a role at a station with these roles at work.

    What none of them may do falls to the first role there that stands in for it, or a station of one could not work; never to
    a role that only reads or only works on its own cases.
    """
    now, there = table(), frozenset(colleagues) | {role}
    if (role, there) not in now.given:
        stands_in = role == next((one for one in now.stand_in if one in there), None)
        own = (act for act in now.rights if may(role, act) or (stands_in and not any(may(other, act) for other in there)))
        now.given[role, there] = frozenset(own)
    return now.given[role, there]


def label(act: str) -> str:
    """What a clerk calls an act."""
    return table().rights[act].title


def refusal(act: str) -> str:
    """“终止由站长、签发人办理。”"""
    roles = "、".join(vocabulary.label("role", role) for role in table().rights[act].roles)
    return f"{label(act)}由{roles}办理。"
