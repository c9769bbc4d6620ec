"""Looking into a place without taking anything in: which bundles of others lie there that were not taken yet."""

from collections.abc import Generator
from datetime import datetime
from pathlib import Path

from station.actions import circle
from station.actions.exchange import concerns
from station.actions.exchange_reading import wanted
from station.actions.exchange_words import station_name, unit_names
from station.actions.places import is_local, open_place
from station.actions.progress import Stage
from station.casework import audiences
from station.db import exchange as boxes
from station.db.exchange import Stream
from station.db.store import Store
from station.frozen import frozen


@frozen
class Arrival:
    """A bundle that can be taken in; ``put_at`` is when the file was written, as far as the carrier tells."""

    station: str
    number: int
    size: int
    put_at: str
    audience: str = audiences.UP


@frozen
class Inbox:
    """What lies in a place: bundles of others, whether anybody has used it yet, whether there is news of who belongs to the exchange."""

    arrivals: tuple[Arrival, ...]
    is_new: bool
    is_news: bool = False


def look(store: Store, place: str | Path) -> Generator[Stage, None, Inbox]:
    """What there is to take in; StationError if the place is away. Only names are read, so it is quick on a share."""
    drop, _ = open_place(store, place)
    if drop.is_new():
        return Inbox((), is_new=True)
    standing = circle.standing(store)
    said = circle.statements(store)
    is_news = standing != "none" and any(path not in said for path in drop.statements())
    if standing != "member":
        return Inbox((), is_new=False, is_news=is_news)
    me, streams, aside = circle.member(store), boxes.streams(store), {row.name for row in boxes.quarantined(store, settled=True)}
    held = {(found.device, found.audience, found.number) for found, _ in boxes.held(store)}
    names = unit_names(store)
    found: list[Arrival] = []
    for device, units in drop.devices().items():
        yield Stage("查看收发位置")
        if device == store.device:
            continue
        for audience in drop.streams(device, units):
            ours = [unit for unit in units if concerns(me.circle, me.unit, unit, audience)]
            if not ours:
                continue
            known = streams.get((device, audience), Stream(device, audience))
            new: set[int] = set()
            for file in wanted(drop.bundles(device, ours, audience, known.next_wanted), known):
                fresh = [n for n in range(file.since, file.number + 1) if not known.has(n, n) and n not in new]
                if file.path in aside or (device, audience, file.number) in held or not fresh:
                    continue
                new.update(fresh)
                size, put_at = _facts(drop.folder / file.path) if is_local(drop.location) else (0, "")
                found.append(Arrival(station_name(names, file.unit), file.number, size, put_at, audience))
    return Inbox(tuple(sorted(found, key=lambda arrival: (arrival.station, arrival.number))), is_new=False, is_news=is_news)


def _facts(path: Path) -> tuple[int, str]:
    try:
        found = path.stat()
    except OSError:  # gone again, or a cloud client's placeholder
        return 0, ""
    return found.st_size, datetime.fromtimestamp(found.st_mtime).isoformat(timespec="seconds")
