"""Going back to a backup after looking at it, and trying whether that works before it is needed."""

import time
from collections.abc import Generator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from station.actions import backup as backing_up
from station.actions import rights
from station.actions.progress import Stage
from station.casework import backups as rule
from station.db import restoring, safekeeping
from station.db.backups import Series
from station.db.faults import storage_faults
from station.db.restoring import Prepared, Preview
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.vault.slots import Slot

_DRILLED = "last_drill"  # a setting of this PC


@frozen
class Drilled:
    """One try: of which place, which copy, how many records, how many seconds, what was wrong."""

    place: str
    made_at: str
    records: int
    seconds: float
    faults: tuple[str, ...]


def people(source: Path, folder: Path) -> tuple[Slot, ...]:
    """Who could open a backup at its time; nobody if it opens without a password. ``folder`` is the data folder."""
    with restoring.aside(folder) as path:
        vault = restoring.vault(source, path)
        return vault.slots if vault is not None and not vault.is_open else ()


def unlock(source: Path, folder: Path, slot_id: str, password: str, now: datetime) -> bytes:
    """The data key of a backup by a password of its time; wrong tries are noted in a copy of its vault, and gone."""
    with restoring.aside(folder) as path:
        vault = restoring.vault(source, path)
        if vault is None:
            raise StationError("这份备份里没有钥匙文件。", "请用别的一份。")
        return vault.unlock(slot_id, password, now)[0]


def look(source: Path, folder: Path, key: bytes | None, store: Store | None) -> Generator[Stage, None, Preview]:
    """What is in a backup and what would be lost; LockedError if it needs a password of its time."""
    with restoring.aside(folder) as path, backing_up.only(folder):
        prepared = yield from _unpacking(source, path, papers=False)
        return restoring.preview(prepared, prepared.key(key, store.key if store is not None else None), store)


def go_back(
    source: Path, folder: Path, key: bytes | None, store: Store | None, *, today: bytes | None = None
) -> Generator[Stage, None, None]:
    """Prepare a backup to take the place of what is in ``folder`` at the next opening; what is there is backed up first.

    ``store`` is the store that is open there, None where it is damaged or there is none: its files are put aside then, too. ``today``
    is the data key of what is there, as far as it is known otherwise.
    """
    if store is not None:
        rights.require(store, "restore")
        today = store.key
    with restoring.aside(folder) as path:
        with backing_up.only(folder):
            prepared = yield from _unpacking(source, path)
        found = prepared.key(key, today)
        if store is not None:  # only now: thinning may drop the very copy that is gone back to
            with suppress(StationError):  # what cannot be backed up is put aside as it is
                yield from backing_up.make(store, "restore")
        yield Stage("正在核对")
        restoring.take_over(prepared, found, folder, by=store.user if store is not None else "", today=today)
    if store is not None:
        store.log_act("restore", prepared.words)


def _unpacking(source: Path, path: Path, *, papers: bool = True) -> Generator[Stage, None, Prepared]:
    return (yield from backing_up.far("正在读备份", restoring.unpack(source, path, papers=papers)))


# -- the drill ---------------------------------------------------------------------------------------------------------


def is_drill_due(store: Store) -> bool:
    """Whether it is time to try whether the backups can be gone back to."""
    return rule.is_drill_due(last_drill(store) or backing_up.first_at(store), store.now())


def last_drill(store: Store) -> str:
    """When a restore was last tried; "" for never."""
    return str(store.setting(_DRILLED, ""))


def drill(store: Store) -> Generator[Stage, None, tuple[Drilled, ...]]:
    """Restore the newest copy of each place into a private folder, open it, check it against its own journal, throw it away.

    StationError if there is no copy to try. Every other copy is read through as well.
    """
    rights.require(store, "backup")
    here, there = backing_up.series(store), backing_up.second_series(store)
    places: list[tuple[str, Series]] = [("本机", here), *([("第二处", there)] if there is not None else [])]
    found: list[Drilled] = []
    if not here.copies():
        raise StationError("还没有备份可以试。", "请先备份一次。")
    with backing_up.only(store.folder):
        for title, place in places:
            if place.copies():
                found.append((yield from _drilled(store, title, place)))
            else:
                found.append(Drilled(title, "", 0, 0, ("没有插上，或者里面还没有备份，没有试。",)))
    store.set_setting(_DRILLED, store.now().isoformat())
    for tried in found:
        outcome = "完好" if not tried.faults else f"有 {len(tried.faults)} 处不对"
        store.log_act(
            "drill",
            f"{tried.place} {tried.made_at[:16].replace('T', ' ')} 的备份：{tried.seconds:.0f} 秒，{tried.records} 条记录，{outcome}"
            if tried.made_at
            else f"{tried.place}：{tried.faults[0]}",
        )
    return tuple(found)


def _drilled(store: Store, title: str, place: Series) -> Generator[Stage, None, Drilled]:
    started = time.monotonic()
    copy = place.copies()[-1]
    faults: list[str] = []
    try:
        check = yield from backing_up.checked(store, place, copy)
        faults += check.faults
        if not faults:
            with storage_faults(), restoring.aside(store.folder) as path:
                prepared = yield from _unpacking(place.path(copy), path)
                with Store.open(path, prepared.key(store.key), clock=store.clock) as tried:
                    yield Stage("正在核对试恢复的数据")
                    faults += safekeeping.verify(tried)
        yield Stage("正在读其他备份")
        with storage_faults():
            faults += [f"{bad.made_at[:16].replace('T', ' ')} 的备份缺了内容或者坏了。" for bad in place.broken()]
            faults += [f"备份文件“{name}”坏了，读不出来。" for name in place.unreadable()]
    except StationError as error:
        faults.append(error.message)
    return Drilled(title, copy.made_at, copy.records, time.monotonic() - started, tuple(faults))
