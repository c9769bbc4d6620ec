"""Stores that exchange with each other, and how to see whether they agree."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from stand_ins import Clock
from station.actions.exchange import ReceivedBundle, Sent, receive, send
from station.actions.progress import finish
from station.actions.setting_up import set_up
from station.casework.model import RECORDS, StaffMember, Station
from station.db.store import Store

NAMES = {"ZQ": "站前街道职工服务站", "HW": "河湾街道职工服务站", "BH": "滨河区总工会"}


def station_store(folder: Path, code: str, *, hours: float = 0) -> Store:
    """A new store of one of the stations in NAMES, its clock wrong by ``hours``; not synced to disk, for speed."""
    clock = Clock()
    clock.now += timedelta(hours=hours)
    store = Store.open(folder, clock=clock)
    store.db.conn.execute("PRAGMA synchronous = OFF")
    set_up(store, Station(name=NAMES[code], code=code, parent_name="市总工会"), StaffMember(name="王芳"))
    return store


def sent(store: Store, folder: Path) -> Sent:
    folder.mkdir(exist_ok=True)
    return finish(send(store, folder))


def received(store: Store, folder: Path) -> list[ReceivedBundle]:
    return finish(receive(store, folder))


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
