"""Who at a station may do which act, by role; read from ``resources/rules/rights.json``, which districts change."""

from collections.abc import Iterable
from functools import cache

from station import paths
from station.casework import vocabulary

HEAD = "head"  # may do everything


@cache
def _entries() -> dict[str, tuple[str, tuple[str, ...]]]:
    raw = paths.read_json("rules", "rights.json")["acts"]
    return {entry["act"]: (entry.get("title", ""), tuple(entry["roles"])) for entry in raw}


def acts() -> tuple[str, ...]:
    """Every act that is not everybody's."""
    return tuple(_entries())


def may(role: str, act: str) -> bool:
    """Whether a role may do an act; KeyError for an act that is not in the table."""
    return role in (HEAD, *_entries()[act][1])


def allowed(role: str, colleagues: Iterable[str]) -> frozenset[str]:
    """The acts of a role at a station with these roles; what none of them may do falls to everybody, or nobody could."""
    there = set(colleagues) | {role}
    return frozenset(act for act in acts() if may(role, act) or not any(may(other, act) for other in there))


def label(act: str) -> str:
    """What a clerk calls an act."""
    return _entries()[act][0] or vocabulary.label("move_act", act)


def refusal(act: str) -> str:
    """“终止由站长、签发人办理。”"""
    roles = "、".join(vocabulary.label("role", role) for role in (HEAD, *_entries()[act][1]))
    return f"{label(act)}由{roles}办理。"
