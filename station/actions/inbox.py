"""Looking into the drop without taking anything in: which bundles of others lie there that were not taken yet."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.actions.exchange_words import station_name
from station.actions.progress import Stage
from station.db import exchange as boxes
from station.db.store import Store
from station.sync.drop import Drop


@dataclass(frozen=True)
class Arrival:
    """A bundle that can be taken in; ``put_at`` is when the file was written, as far as the carrier tells."""

    station: str
    number: int
    size: int
    put_at: str


@dataclass(frozen=True)
class Inbox:
    """What lies in a drop: bundles of others, and whether anybody has used the folder as a drop yet."""

    arrivals: tuple[Arrival, ...]
    is_new: bool


def look(store: Store, folder: Path) -> Generator[Stage, None, Inbox]:
    """What there is to take in; StationError if the folder is away. Only names are read, so it is quick on a share."""
    drop = Drop(folder)
    drop.check()
    names = boxes.station_names(store)
    found: list[Arrival] = []
    for device, stations in drop.devices().items():
        yield Stage("查看收发文件夹")
        if device == store.device:
            continue
        taken, _ = boxes.cursor(store, device)
        for bundle in drop.bundles(device, stations, taken):
            if bundle.number > taken:
                size, put_at = _facts(folder / bundle.path)
                found.append(Arrival(station_name(names, bundle.station), bundle.number, size, put_at))
    return Inbox(tuple(sorted(found, key=lambda arrival: (arrival.station, arrival.number))), drop.is_new())


def _facts(path: Path) -> tuple[int, str]:
    try:
        found = path.stat()
    except OSError:  # gone again, or a cloud client's placeholder
        return 0, ""
    return found.st_size, datetime.fromtimestamp(found.st_mtime).isoformat(timespec="seconds")
