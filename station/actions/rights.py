"""What the person at the desk may do; asked by every act that is not everybody's."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from station.casework import rights
from station.casework.fields import Record
from station.db import acts, in_force
from station.db.staff import STATION, is_managed, roles
from station.db.store import Store
from station.errors import StationError

__all__ = ["STATION", "RefusedError", "allowed", "as_station", "is_managed", "others_who_may", "require", "require_own"]


class RefusedError(StationError):
    """The person at the desk may not do an act."""


def allowed(store: Store) -> frozenset[str]:
    """The acts of the person at the desk.

    All of them while nobody works here yet (a store being set up, joined or filled) and for the station itself; none for a
    name nobody at work here bears.
    """
    there = roles(store)
    if not there or store.user == STATION:
        return frozenset(rights.acts())
    return rights.allowed(there[store.user], there.values()) if store.user in there else frozenset()


def others_who_may(store: Store, act: str) -> list[str]:
    """The names of colleagues at work, other than the person at the desk, who may do an act."""
    there = roles(store)
    return [name for name, role in there.items() if name != store.user and act in rights.allowed(role, there.values())]


@contextmanager
def as_station(store: Store) -> Iterator[None]:
    """Work of the station itself, whoever is at the desk: never what a person asked for."""
    before, store.user = store.user, STATION
    try:
        yield
    finally:
        store.user = before


def require_own(store: Store, record: Record) -> None:
    """StationError if a unit above laid this down: it holds for everybody below and is changed there."""
    if record.id and in_force.is_from_above(store, record):
        raise StationError(f"这项{record.title}是上级下发的，本站不能改。", "没有改动任何内容。要改的话请向上级提出。")


def require(store: Store, act: str) -> None:
    """RefusedError, saying who may, if the person at the desk may not do an act; noted in the log once a day."""
    if act in allowed(store):
        return
    with suppress(StationError):  # a store that can only be read refuses all the same
        acts.note_once(store, "refused", rights.label(act))
    raise RefusedError(rights.refusal(act), "没有改动任何内容。请换有权的人来办，或者在“设置 · 人员”里改角色。")
