"""Stores that exchange with each other, and how to see whether they agree."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from blank import blank_store
from stand_ins import Clock
from station.actions import circle
from station.actions.at_desk import own_station
from station.actions.exchange import ReceivedBundle, Sent, receive, send
from station.actions.progress import finish
from station.actions.setting_up import set_up
from station.casework.model import RECORDS, StaffMember, Station
from station.db.store import Store
from station.sync import keys

NAMES = {
    "ZQ": "站前街道职工服务站",
    "HW": "河湾街道职工服务站",
    "BH": "滨河区总工会",
    "DS": "东山街道职工服务站",  # of another district
    "DH": "东湖区总工会",
    "SZ": "市总工会",
}


def station_store(folder: Path, code: str, *, hours: float = 0) -> Store:
    """A new store of one of the stations in NAMES, its clock wrong by ``hours``; not synced to disk, for speed."""
    clock = Clock()
    clock.now += timedelta(hours=hours)
    store = blank_store(folder, clock)
    set_up(store, Station(name=NAMES[code], code=code, parent_name="市总工会"), StaffMember(name="王芳"))
    return store


def copied(made: Path, folder: Path, clock: Clock) -> Store:
    """A store that was made and closed, opened once more as a copy; not synced to disk, for speed."""
    store = Store.open(Path(shutil.copytree(made, folder)), clock=clock)
    store.db.conn.execute("PRAGMA synchronous = OFF")
    store.user = "王芳"
    return store


def joined(*stores: Store) -> None:
    """Let the first found an exchange as the district and admit the others as its stations, by the files people carry."""
    district, *stations = stores
    if not circle.is_member(district):
        circle.found(district)
    for station in stations:
        own = own_station(station)
        invitation = circle.invite(district, own.code, own.name)
        answer = circle.join(station, invitation.content, invitation.code)
        circle.admit(district, answer.content, answer.code)
    for station in stations:
        circle.take_statements(station, circle.statements(district).values())


def acquainted(*stores: Store) -> None:
    """Join those that have joined nothing to the district among them, or the first: as its stations, or as PCs of one code."""
    head = next((store for store in stores if own_station(store).code == "BH"), stores[0])
    if not circle.is_member(head):
        circle.found(head)
    for store in (store for store in stores if store is not head and not circle.is_member(store)):
        own = own_station(store)
        invitation = circle.invite(head, own.code, own.name) if own.code != own_station(head).code else circle.invite(head)
        answer = circle.join(store, invitation.content, invitation.code)
        circle.admit(head, answer.content, answer.code)
        circle.take_statements(store, circle.statements(head).values())


def colleague(store: Store, folder: Path, *, hours: float = 0) -> Store:
    """A second PC of a unit, admitted by its head; it knows nothing yet but who belongs to the exchange."""
    clock = Clock()
    clock.now += timedelta(hours=hours)
    second = blank_store(folder, clock)
    second.user = "王芳"
    invitation = circle.invite(store)
    answer = circle.join(second, invitation.content, invitation.code)
    circle.admit(store, answer.content, answer.code)
    circle.take_statements(second, circle.statements(store).values())
    return second


def sent(store: Store, folder: Path) -> Sent:
    folder.mkdir(exist_ok=True)
    with unsynced():
        return finish(send(store, folder))


def received(store: Store, folder: Path) -> list[ReceivedBundle]:
    with unsynced():
        return finish(receive(store, folder))


@contextmanager
def quick_codes() -> Iterator[None]:
    """Codes to read aloud, stretched as little as can be."""
    with patch.object(keys, "_SCRYPT_N", 2):
        yield


def unsynced() -> Any:
    """Files are not waited for until they are on the disk, for speed; what a crash leaves is tested where the carriers are."""
    return patch.object(os, "fsync", lambda _: None)


def rows(store: Store) -> dict[tuple[str, str], dict[str, Any]]:
    """Every field of every record, with its version."""
    found = {}
    for cls in RECORDS:
        for deleted in (False, True):
            for record in store.select(cls, deleted=deleted):
                values = {s.name: getattr(record, s.name) for s in cls.specs()}
                versions = {s.name: record.stamps.get(s.name, record.stamps.get("", "")) for s in cls.specs()}
                found[cls.record, record.id] = {"values": values, "versions": versions}
    return found


def journal(store: Store) -> dict[tuple[str, int], Any]:
    """Every entry by its origin."""
    return {(e.device, e.number): e for e in store.entries("1", [])}


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
