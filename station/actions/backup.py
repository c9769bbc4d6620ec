"""Backing up: one file where a person wants it, and the series that is made by itself, here and in a second place.

The series: when the program opens and every half hour if something changed, before an import, before a restore and before a
store of an older version is migrated. Each copy is read back; one that is bad is written afresh, and told if that does not help.
"""

import hashlib
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from station.actions import rights
from station.actions.practice import is_practice
from station.actions.progress import Stage
from station.casework import backups as rule
from station.casework.backups import Lateness
from station.db import backup_making, backups, noticing, safekeeping, sqlite
from station.db.backups import Check, Copy, Series
from station.db.faults import storage_faults
from station.db.safekeeping import BackupResult, backup_faults
from station.db.snapshot import BLOCK
from station.db.store import Store
from station.errors import StationError
from station.vault.slots import Vault

T = TypeVar("T")

IN_SECOND = "station-backups"  # below the folder a person chose
_LAST, _MARK, _SECOND, _SECOND_AT, _TROUBLE, _FIRST = (
    f"{name}_backup" for name in ("last", "marked", "second", "second_at", "trouble_of", "first")
)  # settings of this PC


@dataclass(frozen=True)
class LastBackup:
    """The last sound backup made on this PC: ISO moment and path, both "" if there is none."""

    at: str
    path: str


@dataclass(frozen=True)
class Kept:
    """A copy of the series as a list shows it: what reading it back found, None where that was not done, and where it lies."""

    copy: Copy
    check: Check | None
    in_first: bool
    in_second: bool


@dataclass(frozen=True)
class Standing:
    """How it stands with the backups; ``trouble`` is what stood in the way the last time, "" for nothing."""

    last: LastBackup
    lateness: Lateness
    trouble: str
    second: str  # the folder, "" for none
    second_at: str  # of the last copy there
    is_second_behind: bool


@dataclass(frozen=True)
class Made:
    """A copy was made, or carried to the second place; ``second`` says what came of that, "" if there is none."""

    copy: Copy
    second: str


def backup(store: Store, path: Path) -> BackupResult:
    """Write everything into one file, read it back, and remember it as the last backup; StationError if it cannot be written."""
    rights.require(store, "backup")
    mark = _mark(store)
    result = safekeeping.backup(store, path)
    _remember(store, store.now().isoformat(), path, mark)
    return result


def last_backup(store: Store) -> LastBackup:
    """When and where the last sound backup was made."""
    return LastBackup(*store.setting(_LAST, ["", ""]))


def standing(store: Store) -> Standing:
    """How it stands now, without looking at any other disk."""
    last, second_at = last_backup(store), store.setting(_SECOND_AT, "")
    unsaved = noticing.first_after(store, int(store.setting(_MARK, [0, ""])[0]))
    second = store.setting(_SECOND, "")
    return Standing(
        last,
        rule.lateness(unsaved, store.now()),
        store.setting(_TROUBLE, ""),
        second,
        second_at,
        bool(second) and second_at < last.at,
    )


# -- the series --------------------------------------------------------------------------------------------------------


def series(store: Store) -> Series:
    """The series on this PC."""
    return Series(store.folder / backups.FOLDER)


def second_series(store: Store) -> Series | None:
    """The series in the second place, there or not; None if none was chosen."""
    folder = store.setting(_SECOND, "")
    return Series(Path(folder)) if folder else None


def is_due(store: Store, *, opening: bool = False) -> bool:
    """Whether a copy is to be made now: something changed since the last, and half an hour is over or the program just opened."""
    return _mark(store) != store.setting(_MARK, []) and (opening or rule.is_due(last_backup(store).at, store.now()))


def make(store: Store, why: str) -> Generator[Stage, None, Made]:
    """Add a copy to the series, read it back, thin, and bring the second place up to date; StationError if it is not sound.

    ``why`` is a word of the vocabulary ``backup_reason``. A disk that is full gives up its oldest copies, never its newest.
    """
    mark, here = _mark(store), series(store)
    try:
        with store.again() as own, backup_faults(here.folder):
            copy = yield from _with_room(here, partial(_make, own, here, why))
            is_first_today = not any(known.made_at[:10] == copy.made_at[:10] for known in here.copies() if known != copy)
            check = yield from checked(store, here, copy, all_files=is_first_today)
            if check.faults:
                here.note(copy, check)
                copy = yield from _make(own, here, why, afresh=True)
                check = yield from checked(store, here, copy, all_files=True)
            here.note(copy, check)
            if check.faults:
                raise StationError(f"备份读不回来：{check.faults[0]}", "本机数据没动。这块磁盘可能要坏了，请马上备份到别的位置。")
            here.thin()
    except StationError as error:
        with suppress(StationError):  # a full disk takes no note either
            store.set_setting(_TROUBLE, error.message)
        raise
    store.set_setting(_TROUBLE, "")
    _remember(store, copy.made_at, here.path(copy), mark)
    store.log_act("backup", f"{copy.records} 条记录、{len(copy.attachments)} 份材料")
    return Made(copy, (yield from carry(store)))


def by_hand(store: Store) -> Generator[Stage, None, Made]:
    """The same because a person asked for it."""
    rights.require(store, "backup")
    return (yield from make(store, "hand"))


def before(store: Store, why: str) -> Generator[Stage, None, None]:
    """A copy before an act that changes very much, if anything changed since the last; practice data go without."""
    if not is_practice(store) and is_due(store, opening=True):
        yield from make(store, why)


def carry(store: Store, volumes: Sequence[Path] = ()) -> Generator[Stage, None, str]:
    """Bring the second place up to date and say how that went; "" if none was chosen. One that is away is caught up later.

    A stick that came back under another letter is looked for on ``volumes``.
    """
    there = second_series(store)
    if there is None:
        return ""
    here = series(store)
    try:
        with backup_faults(there.folder):
            there = _found_again(store, there, volumes)
            known = {copy.name for copy in there.copies()}
            wanted = [copy for copy in here.copies() if copy.name not in known]
            kept = rule.kept(copy.moment for copy in (*here.copies(), *there.copies()))
            for copy in [copy for copy in wanted if copy.moment in kept]:
                yield from _with_room(there, partial(_carry, store, copy, here, there))
            if wanted:
                check = yield from checked(store, there, wanted[-1], all_files=True)
                if check.faults:
                    again = there.add(wanted[-1], here.blocks(wanted[-1]), here.folder / "attachments", store.key, afresh=True)
                    yield from far("正在重新备份到第二处", again)
                    check = yield from checked(store, there, wanted[-1], all_files=True)
                there.note(wanted[-1], check)
                if check.faults:
                    return f"第二处的备份读不回来：{check.faults[0]}请换一个 U 盘或硬盘。"
                there.thin()
    except StationError as error:
        return f"没有备份到第二处：{error.message}"
    if newest := max((copy.made_at for copy in here.copies()), default=""):
        store.set_setting(_SECOND_AT, newest)
    return "第二处也备份好了。"


def keep_up(store: Store, volumes: Sequence[Path] = (), *, opening: bool = False) -> Generator[Stage, None, Made | None]:
    """What a window does about backups by itself each minute: make a copy when one is due, else catch the second place up."""
    if is_due(store, opening=opening):
        return (yield from make(store, "open" if opening else "interval"))
    there = second_series(store)
    if there is not None and standing(store).is_second_behind:
        found = _where(there, volumes)
        copies = series(store).copies()
        if found is not None and copies:
            return Made(copies[-1], (yield from carry(store, volumes)))
    return None


def listed(store: Store) -> list[Kept]:
    """The copies here and in the second place, the newest first."""
    here, there = series(store), second_series(store)
    first = {copy.name: copy for copy in here.copies()}
    second = {copy.name: copy for copy in there.copies()} if there is not None else {}
    checks = (there.checks() if there is not None else {}) | here.checks()
    both = sorted((second | first).values(), key=lambda copy: copy.moment, reverse=True)
    return [Kept(copy, checks.get(copy.name), copy.name in first, copy.name in second) for copy in both]


def path_of(store: Store, kept: Kept) -> Path:
    """The file of a copy, here if it lies here."""
    there = second_series(store)
    return (series(store) if kept.in_first or there is None else there).path(kept.copy)


def set_second(store: Store, folder: Path | None) -> None:
    """Keep a second series below this folder, or none any more; StationError for a folder that is of no use for that."""
    rights.require(store, "backup")
    if folder is None:
        store.set_setting(_SECOND, "")
        return
    if folder.resolve().is_relative_to(store.folder.resolve()):
        raise StationError("第二处不能放在数据文件夹里面。", "请选 U 盘、另一块硬盘或者共享文件夹。")
    place = folder / IN_SECOND / uuid4().hex[:12]
    with storage_faults():
        place.mkdir(parents=True)
    store.set_setting(_SECOND, str(place))
    store.set_setting(_SECOND_AT, "")


def is_same_disk(store: Store) -> bool:
    """Whether the second place is on the disk of the data, so that both go with it."""
    there = second_series(store)
    try:
        return there is not None and there.folder.stat().st_dev == store.folder.stat().st_dev
    except OSError:
        return False


# -- parts ------------------------------------------------------------------------------------------------------------


def _make(own: Store, here: Series, why: str, *, afresh: bool = False) -> Generator[Stage, None, Copy]:
    work = backup_making.make(own.db.conn, own.path, own.key, here, why, own.now(), afresh=afresh)
    return (yield from far("正在备份", work))


def _carry(store: Store, copy: Copy, here: Series, there: Series) -> Generator[Stage, None, None]:
    yield from far("正在备份到第二处", backup_making.carry(copy, here, there, store.key))


def _mark(store: Store) -> list[Any]:
    """What changes when there is something new to back up: where the journal ends, and who can open the store."""
    vault = Vault.read(store.folder)
    ways = repr((vault.slots, vault.sheets, vault.suite)) if vault is not None else ""
    return [noticing.journal_end(store), hashlib.sha256(ways.encode()).hexdigest()[:16]]


def _remember(store: Store, at: str, path: Path, mark: list[Any]) -> None:
    store.set_setting(_LAST, [at, str(path)])
    store.set_setting(_MARK, mark)
    if not store.setting(_FIRST, ""):
        store.set_setting(_FIRST, at)


def first_at(store: Store) -> str:
    """When the first backup of this PC was made; "" if there is none."""
    return str(store.setting(_FIRST, ""))


def far(words: str, work: Generator[int, None, T]) -> Generator[Stage, None, T]:
    """Work that yields blocks as stages."""
    while True:
        try:
            done = next(work)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        yield Stage(f"{words}，{done * BLOCK // 1_000_000:,} MB" if done else words)


def checked(store: Store, where: Series, copy: Copy, *, all_files: bool) -> Generator[Stage, None, Check]:
    """Read a copy back and compare."""
    work = backup_making.check(where, copy, store.key, store.folder, store.now(), all_files=all_files)
    return (yield from far("正在读回核对", work))


def _with_room(where: Series, act: Callable[[], Generator[Stage, None, T]]) -> Generator[Stage, None, T]:
    """Do it; where the disk is full, again with the oldest copies gone, as long as there is more than the newest."""
    while True:
        try:
            return (yield from act())
        except (OSError, sqlite.Error) as error:
            copies = where.copies()
            if not safekeeping.is_full(error) or len(copies) < 2:
                raise
            where.drop(copies[: max(1, len(copies) // 4)])


def _where(there: Series, volumes: Sequence[Path]) -> Path | None:
    """Where the second place lies now: where it was, or on one of the volumes, at its root or one folder down."""
    name = there.folder.name
    candidates = [there.folder]
    for volume in volumes:
        candidates.append(volume / IN_SECOND / name)
        with suppress(OSError):
            candidates += [path / IN_SECOND / name for path in sorted(volume.iterdir())]
    return next((path for path in candidates if path.is_dir()), None)


def _found_again(store: Store, there: Series, volumes: Sequence[Path]) -> Series:
    found = _where(there, volumes)
    if found is None:
        raise StationError("U 盘或硬盘没有插上，或者文件夹不在了。")
    if found != there.folder:
        store.set_setting(_SECOND, str(found))
    return Series(found)
