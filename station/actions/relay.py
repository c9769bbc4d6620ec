"""Carrying others' files between the places of this PC, as they are: a station's head passes on what its colleagues wrote."""

import hashlib
from collections.abc import Collection, Generator, Iterator
from contextlib import suppress

from station.actions import circle
from station.actions.circle import Member
from station.actions.exchange import concerns
from station.actions.places import ABOVE, BELOW, STATION, Place, open_place, places
from station.actions.progress import Stage
from station.db import attachments
from station.db import exchange as boxes
from station.db.store import Store
from station.errors import StationError
from station.sync import bundle as bundles
from station.sync import parcels
from station.sync.bundle import BundleError, State
from station.sync.drop import Drop, Found

_PASSED_ON = (State.NOT_FOR_US, State.NEWER, State.UNKNOWN)  # whoever it is for can tell; forged and damaged ones go no further


def relay_all(store: Store, *, leaving_out: Collection[str] = ()) -> Generator[Stage, None, int]:
    """Carry between all places that can be reached but those ``leaving_out`` by their ids; returns how many files were put somewhere."""
    me = circle.member(store)
    reached: list[tuple[Drop, Place]] = []
    for place in (place for place in places(store) if place.id not in leaving_out):
        with suppress(StationError):
            reached.append(open_place(store, place.id))
    count = 0
    with boxes.alone(store):
        for source, there in reached:
            for target, here in reached:
                if there.role != here.role:
                    with suppress(StationError):  # full or gone in the middle: the next round goes on
                        count += yield from _relay(store, me, source, there, target, here)
    return count


def side(me: Member, role: str, roles: set[str]) -> set[str]:
    """The units that are met at a place of a role."""
    below = set(me.circle.all_below(me.unit))
    home = STATION if STATION in roles else BELOW if BELOW in roles else ABOVE
    met = below if role == BELOW else set(me.circle.units) - below - {me.unit} if role == ABOVE else set()
    return met | ({me.unit} if role == home else set())


def _relay(store: Store, me: Member, source: Drop, there: Place, target: Drop, here: Place) -> Generator[Stage, None, int]:
    roles = {place.role for place in places(store)}
    makers, readers = side(me, there.role, roles), side(me, here.role, roles)
    own = set(boxes.own_devices(store))
    count = 0
    for device, units in source.devices().items():
        ours = [unit for unit in units if unit in makers]
        if device in own or not ours:
            continue
        for audience in source.streams(device, ours):
            if any(concerns(me.circle, reader, unit, audience) for reader in readers for unit in ours):
                count += yield from _relay_stream(store, me, source, target, here, (device, ours, audience))
        count += _relay_receipt(source, target, device, ours)
    count += _relay_files(store, target, here)
    return count


def _relay_stream(
    store: Store, me: Member, source: Drop, target: Drop, here: Place, stream: tuple[str, list[str], str]
) -> Generator[Stage, None, int]:
    found, lying = source.bundles(*stream), target.bundles(*stream)
    paths = {file.path for file in lying}
    missing = [file for file in found if file.path not in paths]
    count = 0
    for done, file in enumerate(missing):
        yield Stage("转送别的电脑的包", done, len(missing))
        content = source.read(file.path)
        if content is None or not _is_whole(content, file):
            continue
        try:
            files = boxes.attachments_in(bundles.decode(content, me.circle, me.keys).entries)
        except BundleError as error:
            if error.state not in _PASSED_ON:
                continue
            files = ()  # what we cannot open, we have no papers of
        if files:
            key = f"relay_files {here.id}"
            store.set_setting(key, sorted({*store.setting(key, []), *files}))
        target.put(file.path, content, "转送的包")
        count += 1
    for file in _folded_away(found, lying):
        target.remove(file.path)
    return count


def _is_whole(content: bytes, file: Found) -> bool:
    return hashlib.sha256(content).hexdigest().startswith(file.hash16)


def _folded_away(found: list[Found], lying: list[Found]) -> Iterator[Found]:
    """What its maker has taken away because it is folded, the folded one being at both places."""
    there = {file.path for file in found}
    folded = [file for file in lying if file.kind == "f" and file.path in there]
    for file in lying:
        if file.path not in there and any(f.since <= file.since and file.number <= f.number for f in folded):
            yield file


def _relay_receipt(source: Drop, target: Drop, device: str, units: list[str]) -> int:
    """The newest receipt of a PC; those before it are of no use any more."""
    newest = next(iter(source.receipts(device, units)), None)
    lying = target.receipts(device, units)
    if newest is None or (lying and lying[0].number >= newest.number):
        return 0
    content = source.read(newest.path)
    if content is None or not _is_whole(content, newest):
        return 0
    target.put(newest.path, content, "转送的收条")
    for old in lying:
        target.remove(old.path)
    return 1


def _relay_files(store: Store, target: Drop, here: Place) -> int:
    """The papers that passed-on bundles speak of, as soon as they are here; sealed again they are the same bytes."""
    key = f"relay_files {here.id}"
    count, left = 0, []
    for sha256 in store.setting(key, []):
        record, content = boxes.attachment_of(store, sha256), attachments.read(store, sha256)
        if record is None or content is None:
            left.append(sha256)
            continue
        for path, sealed in parcels.parts(record.file_key, content):
            if not target.exists(path):
                target.put(path, sealed, "转送的材料")
                count += 1
    if left != store.setting(key, []):
        store.set_setting(key, left)
    return count
