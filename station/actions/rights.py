"""What the person at the desk may do; asked by every act that is not everybody's."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache

from station.casework import model, rights
from station.casework.fields import Record
from station.db import in_force
from station.db.staff import STATION, is_managed, roles
from station.db.store import Store
from station.errors import StationError
from station.vault.slots import Vault

__all__ = [
    "MANAGE_PASSWORDS",
    "STATION",
    "RefusedError",
    "allowed",
    "as_station",
    "by_role",
    "is_managed",
    "require",
    "require_for",
    "require_own",
    "who_may",
]

MANAGE_PASSWORDS = "manage_passwords"


class RefusedError(StationError):
    """The person at the desk may not do an act."""


def allowed(store: Store) -> frozenset[str]:
    """The acts of the person at the desk; only those that look, where the store is only to be read.

    All of them while nobody works here yet (a store being set up, joined or filled) and for the station itself; none for a
    name nobody at work here bears.
    """
    return by_role(store) & rights.seeing() if store.only_read else by_role(store)


def by_role(store: Store) -> frozenset[str]:
    """What the role of the person at the desk gives them, whatever can be done with this store now."""
    there = roles(store)
    if not there or store.user == STATION:
        return frozenset(rights.acts())
    if store.user not in there:
        return frozenset()
    own = rights.allowed(there[store.user], there.values())
    return own if MANAGE_PASSWORDS in own else own | _way_in(store, there)


def _way_in(store: Store, there: Mapping[str, str]) -> frozenset[str]:
    """The right to give passwords, for who stands in as long as nobody who has it has a password on this PC."""
    try:
        vault = Vault.read(store.folder)
    except StationError:  # held by a virus scanner: the next question will tell
        return frozenset()
    inside = [there[slot.title] for slot in vault.slots if slot.title in there] if vault is not None and not vault.is_open else []
    return rights.allowed(there[store.user], inside) & {MANAGE_PASSWORDS} if inside else frozenset()


def who_may(store: Store, act: str, *, but: str) -> list[str]:
    """The names of those at work, ``but`` for one, who may do an act."""
    there = roles(store)
    return [name for name, role in there.items() if name != but and act in rights.allowed(role, there.values())]


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


def require_for(store: Store, records: Iterable[str]) -> None:
    """RefusedError unless the person may change these kinds of records also where that is not the act they began.

    By taking a step back, out of the bin, or by deciding between what two PCs wrote.
    """
    laid_down = _laid_down()
    for act in sorted({laid_down[record] for record in records if record in laid_down}):
        require(store, act)


@cache
def _laid_down() -> dict[str, str]:
    """What is laid down for the station and is no part of a case: whichever way it is changed, it takes the right to it."""
    return {
        model.StaffMember.record: "manage_staff",
        model.Station.record: "manage_station",
        model.RetentionRule.record: "manage_station",
        model.CalendarPeriod.record: "calendar",
        model.LetterRule.record: "letter_rules",
        model.NumberBlock.record: "letter_numbers",
        model.LedgerLayout.record: "ledger_layouts",
        model.LedgerTemplate.record: "ledger_layouts",
    }


def require(store: Store, act: str) -> None:
    """RefusedError, saying who may, if the person at the desk may not do an act; noted in the log once a day."""
    if act in allowed(store):
        return
    from station.db import acts  # the first list does not wait for it

    with suppress(StationError):  # a store that can only be read refuses all the same
        acts.note_once(store, "refused", rights.label(act))
    if store.only_read and act in by_role(store):
        raise RefusedError(store.only_read)
    raise RefusedError(rights.refusal(act), "没有改动任何内容。请换有权的人来办，或者请站长在“设置 · 人员”里改角色。")
