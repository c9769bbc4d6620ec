"""What the person at the desk may do; asked by every act that is not everybody's."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from station.casework import rights
from station.casework.fields import Record
from station.db import acts, in_force
from station.db.staff import colleagues
from station.db.store import Store
from station.errors import StationError

STATION = "系统"  # in whose name the station works by itself: automatic sending, receiving and backing up


class RefusedError(StationError):
    """The person at the desk may not do an act."""


def allowed(store: Store) -> frozenset[str]:
    """The acts of the person at the desk.

    All of them while nobody works here yet (a store being set up, joined or filled) and for the station itself; none for a
    name nobody at work here bears.
    """
    roles = _roles(store)
    if not roles or store.user == STATION:
        return frozenset(rights.acts())
    return rights.allowed(roles[store.user], roles.values()) if store.user in roles else frozenset()


def others_who_may(store: Store, act: str) -> list[str]:
    """The names of colleagues at work, other than the person at the desk, who may do an act."""
    roles = _roles(store)
    return [name for name, role in roles.items() if name != store.user and act in rights.allowed(role, roles.values())]


def _roles(store: Store) -> dict[str, str]:
    """The role of each colleague at work by name; of all of them where those at work could no longer manage who works here."""
    people = colleagues(store)
    at_work = {person.name: person.role for person in people if person.is_active}
    if is_managed(at_work.values()):
        return at_work
    return {person.name: person.role for person in people} | at_work


def is_managed(roles: Collection[str]) -> bool:
    """Whether somebody of these roles may manage who works at the station."""
    return any("manage_staff" in rights.allowed(role, roles) for role in roles)


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
