"""Carrying others' files between the places of this PC, as they are: a station's head passes on what its colleagues wrote.

What is for a place that is away (a stick is seldom plugged in beside the other one) waits in a folder of the store that
stands in for it, sealed as it came, and is written when the place is back.
"""

import hashlib
import shutil
from collections.abc import Collection, Generator, Iterator
from contextlib import suppress
from datetime import timedelta

from station.actions import circle, rights
from station.actions.circle import Member
from station.actions.exchange import concerns
from station.actions.places import ABOVE, BELOW, STATION, Place, is_local, open_place, places, stand_in
from station.actions.progress import Stage
from station.db import attachments
from station.db import exchange as boxes
from station.db.store import Store
from station.errors import StationError
from station.sync import bundle as bundles
from station.sync import parcels
from station.sync.bundle import BundleError, State
from station.sync.drop import Drop, Found

_LATELY = timedelta(days=30)  # as long it is seen to that what was passed on still lies there
_PASSED_ON = (State.NOT_FOR_US, State.NEWER, State.UNKNOWN)  # whoever it is for can tell; forged and damaged ones go no further


def relay_all(store: Store, *, leaving_out: Collection[str] = ()) -> Generator[Stage, None, int]:
    """Carry between all places but those ``leaving_out`` by their ids; returns how many files were put somewhere."""
    rights.require(store, "exchange")
    me = circle.member(store)
    reached: list[tuple[Drop, Place]] = []
    away: list[Place] = []
    for place in (place for place in places(store) if place.id not in leaving_out):
        try:
            reached.append(open_place(store, place.id))
        except StationError:
            away.append(place)
    count = 0
    with boxes.alone(store):
        for target, here in reached:
            with suppress(StationError):  # full or gone in the middle: the next round goes on
                count += yield from _bring(store, target, here)
        for source, there in reached:
            for target, here in reached:
                if there.role != here.role:
                    with suppress(StationError):
                        count += yield from _relay(store, me, source, there, target, here)
            for here in away:
                if there.role != here.role:
                    with suppress(StationError):
                        yield from _relay(store, me, source, there, None, here)
    return count


def _bring(store: Store, target: Drop, here: Place) -> Generator[Stage, None, int]:
    """Write what waited for a place while it was away."""
    own, written = set(boxes.own_devices(store)), boxes.written(store, here.id)
    since = (store.now() - _LATELY).isoformat()
    for name, at in written.items() if is_local(here.location) else ():
        if at >= since and name.startswith("s/") and name.split("/")[2] not in own and not target.exists(name):
            boxes.forget_written(store, name, here.id)  # so that it is carried again
    count, folder = _relay_files(store, target, here), stand_in(store, here.id)
    if not folder.is_dir():
        return count
    waiting = Drop(folder)
    for device, units in waiting.devices().items():
        found = [file for audience in waiting.streams(device, units) for file in waiting.bundles(device, units, audience)]
        for done, file in enumerate(found):
            yield Stage("转送别的电脑的包", done, len(found))
            content = waiting.read(file.path)
            if content is not None and _is_whole(content, file):
                _put(store, target, here, file, content)
                count += 1
        count += _relay_receipt(store, waiting, target, here, (device, units))
    shutil.rmtree(folder, ignore_errors=True)
    return count


def side(me: Member, role: str, roles: set[str]) -> set[str]:
    """The units that are met at a place of a role."""
    below = set(me.circle.all_below(me.unit))
    home = STATION if STATION in roles else BELOW if BELOW in roles else ABOVE
    met = below if role == BELOW else set(me.circle.units) - below - {me.unit} if role == ABOVE else set()
    return met | ({me.unit} if role == home else set())


def _relay(store: Store, me: Member, source: Drop, there: Place, reached: Drop | None, here: Place) -> Generator[Stage, None, int]:
    """From one place to another, or to what stands in for it while it is away (``reached`` None)."""
    target = reached or Drop(stand_in(store, here.id, is_made=True))
    known = set() if reached else set(boxes.written(store, here.id))
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
                count += yield from _relay_stream(store, me, source, target, here, (device, ours, audience), known)
        count += _relay_receipt(store, source, target, here, (device, ours), known)
    count += _relay_files(store, reached, here) if reached else 0
    return count


def _relay_stream(
    store: Store, me: Member, source: Drop, target: Drop, here: Place, stream: tuple[str, list[str], str], known: Collection[str]
) -> Generator[Stage, None, int]:
    found, lying = source.bundles(*stream), target.bundles(*stream)
    paths = {file.path for file in lying} | set(known)
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
        _put(store, target, here, file, content)
        count += 1
    for file in _folded_away(found, lying, target):
        target.remove(file.path)
    return count


def _put(store: Store, target: Drop, here: Place, file: Found, content: bytes) -> None:
    target.put(file.path, content, "转送的包" if file.kind != "e" else "转送的收条")
    if target.folder != stand_in(store, here.id):
        boxes.mark_written(store, file.path, here.id)


def _is_whole(content: bytes, file: Found) -> bool:
    return hashlib.sha256(content).hexdigest().startswith(file.hash16)


def _folded_away(found: list[Found], lying: list[Found], target: Drop) -> Iterator[Found]:
    """What its maker has taken away because it is folded, the folded one being at both places and whole in this one."""
    there = {file.path for file in found}
    gone = [file for file in lying if file.path not in there]
    for folded in lying:
        inside = [file for file in gone if folded.since <= file.since and file.number <= folded.number]
        if folded.kind != "f" or folded.path not in there or not inside:
            continue
        content = target.read(folded.path)
        if content is not None and _is_whole(content, folded):
            gone = [file for file in gone if file not in inside]
            yield from inside


def _relay_receipt(store: Store, source: Drop, target: Drop, here: Place, maker: tuple[str, list[str]], known: Collection[str] = ()) -> int:
    """The newest receipt of a PC; those before it are of no use any more."""
    newest = next(iter(source.receipts(*maker)), None)
    lying = target.receipts(*maker)
    if newest is None or newest.path in known or (lying and lying[0].number >= newest.number):
        return 0
    content = source.read(newest.path)
    if content is None or not _is_whole(content, newest):
        return 0
    _put(store, target, here, newest, content)
    for old in lying:
        target.remove(old.path)
    return 1


def _relay_files(store: Store, target: Drop, here: Place) -> int:
    """The papers that passed-on bundles speak of, as soon as they are here; sealed again they are the same bytes."""
    key = f"relay_files {here.id}"
    count, left = 0, []
    for sha256 in store.setting(key, []):
        records, content = boxes.attachments_of(store, sha256), attachments.read(store, sha256)
        if not records or content is None:
            left.append(sha256)
            continue
        for path, sealed in (part for record in records for part in parcels.parts(record.file_key, content)):
            if target.size(path) != len(sealed):
                target.put(path, sealed, "转送的材料")
                count += 1
    if left != store.setting(key, []):
        store.set_setting(key, left)
    return count
