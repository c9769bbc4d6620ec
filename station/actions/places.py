"""Where this PC exchanges: shares, sticks, folders kept by a synchroniser, storage in the net; each with what it is for."""

import hashlib
import json
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from station.actions import rights
from station.casework import audiences
from station.db import circle as secrets
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.sync.carriers import Access, is_remote
from station.sync.drop import Drop

STATION, ABOVE, BELOW = "station", "above", "below"
ROLES = {STATION: "本站各电脑", ABOVE: "和上级", BELOW: "和下级"}
_KEPT = "exchange.places"  # a setting of this PC


@frozen
class Place:
    """A place by its marker's id; ``role`` "" for one that was only used once, by hand."""

    id: str
    location: str
    role: str
    title: str
    is_lost: bool = False


def places(store: Store) -> list[Place]:
    """The places of this PC that are in use, in the order they were added."""
    return [place for place in every_place(store) if place.role and not place.is_lost]


def in_use(store: Store) -> list[str]:
    """The ids of the places in use; StationError if there are none."""
    if not (found := places(store)):
        raise StationError("还没有收发的位置。", "请在“同步”里添加一个和区总共用的文件夹，或者 U 盘上的文件夹。")
    return [place.id for place in found]


def every_place(store: Store) -> list[Place]:
    """Also those used once by hand, and those that were lost."""
    return [Place(**told) for told in store.setting(_KEPT, [])]


def _keep(store: Store, kept: Collection[Place]) -> None:
    store.set_setting(_KEPT, [asdict(place) for place in kept])


def add_place(store: Store, location: str | Path, role: str, title: str = "", access: Access | None = None) -> Place:
    """Use a place from now on; StationError if it cannot be reached or written to, or is of a newer version."""
    rights.require(store, "exchange")
    drop = Drop(location, access)
    drop.check()
    place = Place(drop.mark(), drop.location, role, title or ROLES[role])
    if access is not None:
        secrets.keep_secret(store, f"place:{place.id}", json.dumps(asdict(access)).encode())
    _keep(store, [*(p for p in every_place(store) if p.id != place.id and p.location != place.location), place])
    return place


def remove_place(store: Store, place_id: str) -> None:
    """Use a place no more; what lies there stays."""
    rights.require(store, "exchange")
    _keep(store, [replace(p, role="") if p.id == place_id else p for p in every_place(store)])
    secrets.keep_secret(store, f"place:{place_id}", b"")
    shutil.rmtree(stand_in(store, place_id), ignore_errors=True)


def stand_in(store: Store, place_id: str, *, is_made: bool = False) -> Path:
    """The folder in which others' files wait for a place that is away."""
    folder = store.folder / "relay" / place_id
    if is_made:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def move_place(store: Store, place_id: str, location: str) -> Place:
    """The same place under another path: a stick that came back as another drive."""
    moved = next(replace(p, location=location) for p in every_place(store) if p.id == place_id)
    _keep(store, [moved if p.id == place_id else p for p in every_place(store)])
    return moved


def account(store: Store, place_id: str) -> bytes:
    """What opens a place, to be given back to :func:`put_back`; empty where nothing is needed."""
    return secrets.secret(store, f"place:{place_id}")


def put_back(store: Store, place: Place, told: bytes) -> None:
    """Use a place that was removed again, as it was; it need not be within reach."""
    rights.require(store, "exchange")
    _keep(store, [*(p for p in every_place(store) if p.id != place.id), place])
    if told:
        secrets.keep_secret(store, f"place:{place.id}", told)


def is_local(location: str) -> bool:
    """Whether a place is a folder of this machine or its network, not a server."""
    return not is_remote(location)


def open_place(store: Store, place: str | Path) -> tuple[Drop, Place]:
    """The drop at a location, or of a place by its id, reached and found to be the one it was; StationError if it is not."""
    known = next((p for p in every_place(store) if str(place) in (p.id, p.location)), None)
    if known is None:
        drop = Drop(place)
        drop.check()
        return drop, Place("", drop.location, "", drop.location)
    told = secrets.secret(store, f"place:{known.id}")
    drop = Drop(known.location, Access(**json.loads(told)) if told else None)
    drop.check(known.id if known.role else "")
    return drop, known


def marked(store: Store, drop: Drop, place: Place) -> Place:
    """The place with its id, noted so that it can be spoken of later; one that can only be read goes by its location."""
    found = place.id
    with suppress(StationError):
        found = drop.mark(place.id)
    found = found or hashlib.sha256(drop.location.encode()).hexdigest()[:16]
    known = next((p for p in every_place(store) if p.id == found), None)
    now = replace(known or place, id=found, location=drop.location)
    if now != known:
        _keep(store, [*(p for p in every_place(store) if p.id != found and p.location != drop.location), now])
    return now


def is_for(place: Place, audience: str, roles: Collection[str]) -> bool:
    """Whether bundles of this PC for an audience are of use at a place, given the roles of all its places."""
    if place.role == ABOVE:
        return audience != audiences.ALL
    if place.role == BELOW:
        return audience != audiences.UP or STATION not in roles
    return True


def place_title(store: Store, place_id: str) -> str:
    """What a place is called; its id when it is not known any more."""
    return next((p.title for p in every_place(store) if p.id == place_id), f"位置 {place_id}")


def mark_lost(store: Store, place_id: str) -> None:
    """A place is used no more because it was lost."""
    _keep(store, [replace(p, is_lost=True) if p.id == place_id else p for p in every_place(store)])
    shutil.rmtree(stand_in(store, place_id), ignore_errors=True)
