"""Backing up: one file where a person wants it, and the series that is made by itself, here and in a second place.

The series: when the program opens and every half hour if something changed, before an import, before a restore and before a
store of an older version is migrated. Each copy is read back; one that is bad is written afresh, and told if that does not help.
"""

import hashlib
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from station.actions import rights
from station.actions.at_desk import is_practice
from station.actions.progress import Stage
from station.casework import backups as rule
from station.casework.backups import Lateness
from station.db import backup_making, backups, noticing, safekeeping, sqlite
from station.db.alone import BusyError, alone
from station.db.backups import Check, Copy, Series
from station.db.faults import storage_faults
from station.db.safekeeping import BackupResult, backup_faults
from station.db.sight import seeing_all
from station.db.snapshot import BLOCK
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.vault.slots import Vault

T = TypeVar("T")

IN_SECOND = "station-backups"  # below the folder a person chose
PATIENCE_S = 120.0  # how long what a person asked for waits while another window backs up
_LAST, _MARK, _FILED, _NEWEST, _SECOND_AT, _TROUBLE, _FIRST = (
    f"{name}_backup" for name in ("last", "marked", "filed", "newest", "second_at", "trouble_of", "first")
)  # settings of this PC


@frozen
class LastBackup:
    """The last sound backup made on this PC: ISO moment and path, both "" if there is none."""

    at: str
    path: str


@frozen
class Kept:
    """A copy of the series as a list shows it: what reading it back found, None where that was not done, and where it lies."""

    copy: Copy
    check: Check | None
    in_first: bool
    in_second: bool


@frozen
class Standing:
    """How it stands with the backups; ``trouble`` is what stood in the way the last time, "" for nothing."""

    last: LastBackup
    lateness: Lateness
    trouble: str
    second: str  # the folder, "" for none
    second_at: str  # of the last copy there
    is_second_behind: bool
    unsaved_at: str  # of the oldest change that is in no backup, "" for none


@frozen
class Made:
    """A copy was made, or carried to the second place; ``second`` says what came of that, "" if there is none."""

    copy: Copy
    second: str


def backup(store: Store, path: Path) -> BackupResult:
    """Write everything into one file, read it back, and remember it as the last backup; StationError if it cannot be written."""
    rights.require(store, "backup")
    filed = _mark(store)[0]
    result = safekeeping.backup(store, path)
    _remember(store, store.now().isoformat(), path)
    store.set_setting(_FILED, filed)  # the series goes on: where such a file is kept nobody knows
    return result


def last_backup(store: Store) -> LastBackup:
    """When and where the last sound backup was made; a copy of a series counts while it is there."""
    at, path = store.setting(_LAST, ["", ""])
    if path.endswith(backups.SUFFIX) and not _newest_at(store):
        return LastBackup("", "")
    return LastBackup(at, path)


@seeing_all
def standing(store: Store) -> Standing:
    """How it stands now, without looking at any other disk."""
    last, second_at, newest_at = last_backup(store), store.setting(_SECOND_AT, ""), _newest_at(store)
    marked = int(store.setting(_MARK, [0, ""])[0]) if newest_at else 0
    unsaved = noticing.first_after(store, max(marked, int(store.setting(_FILED, 0))))
    second = store.setting(backups.SECOND, "")
    return Standing(
        last,
        rule.lateness(unsaved, store.now()),
        store.setting(_TROUBLE, ""),
        second,
        second_at,
        bool(second) and second_at != newest_at,
        unsaved,
    )


def _newest_at(store: Store) -> str:
    """When the newest sound copy of the series here was made; "" if it is not there (any more)."""
    at, name = store.setting(_NEWEST, ["", ""])
    return str(at) if name and (store.folder / backups.FOLDER / name).is_file() else ""


# -- the series --------------------------------------------------------------------------------------------------------


def series(store: Store) -> Series:
    """The series on this PC."""
    return Series(store.folder / backups.FOLDER)


def second_series(store: Store) -> Series | None:
    """The series in the second place, there or not; None if none was chosen."""
    folder = store.setting(backups.SECOND, "")
    return Series(Path(folder)) if folder else None


def only(folder: Path, *, wait: float = PATIENCE_S) -> AbstractContextManager[None]:
    """One program at a time writes, thins and reads the series of this data folder; BusyError for the second one."""
    busy = BusyError("本机的另一个窗口或定时任务正在备份，这次没有做。", "等它做完再试；本机数据没动。")
    return alone(folder / "backups.lock", busy, wait=wait)


def is_due(store: Store, *, opening: bool = False) -> bool:
    """Whether a copy is to be made now: something changed since the last, and half an hour is over or the program just opened."""
    newest_at = _newest_at(store)
    is_changed = not newest_at or _mark(store) != store.setting(_MARK, [])
    return is_changed and (opening or rule.is_due(newest_at, store.now()))


def make(store: Store, why: str, *, wait: float = PATIENCE_S) -> Generator[Stage, None, Made]:
    """Add a copy to the series, read it back, thin, and bring the second place up to date; StationError if it is not sound.

    ``why`` is a word of the vocabulary ``backup_reason``. A disk that is full gives up its oldest copies, never its newest.
    """
    with only(store.folder, wait=wait):
        copy = yield from _made(store, why)
        return Made(copy, (yield from _carried(store, ())))


def _made(store: Store, why: str) -> Generator[Stage, None, Copy]:
    mark, here = _mark(store), series(store)
    try:
        with store.again() as own, backup_faults(here.folder):
            copy = yield from _with_room(here, partial(_make, own, here, why))
            check = yield from checked(store, here, copy, after=_read_in_full(here, copy))
            if check.faults:
                here.note(copy, check)
                copy = yield from _make(own, here, why, afresh=True)
                check = yield from checked(store, here, copy)
            here.note(copy, check)
            if check.faults:
                raise StationError(f"备份读不回来：{check.faults[0]}", "本机数据没动。这块磁盘可能要坏了，请马上备份到别的位置。")
            here.thin()
    except StationError as error:
        with suppress(StationError):  # a full disk takes no note either
            store.set_setting(_TROUBLE, error.message)
        raise
    store.set_setting(_TROUBLE, "")
    _remember(store, copy.made_at, here.path(copy))
    store.set_setting(_MARK, mark)
    store.set_setting(_NEWEST, [copy.made_at, copy.name])
    store.log_act("backup", f"{copy.records} 条记录、{len(copy.attachments)} 份材料")
    return copy


def _read_in_full(where: Series, copy: Copy) -> Copy | None:
    """A copy of the same day that was found sound."""
    checks, day = where.checks(), copy.made_at[:10]
    same = [known for known in where.copies() if known != copy and known.made_at[:10] == day]
    return next((known for known in reversed(same) if known.name in checks and not checks[known.name].faults), None)


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
    with only(store.folder):
        return (yield from _carried(store, volumes))


def _carried(store: Store, volumes: Sequence[Path]) -> Generator[Stage, None, str]:
    there, here = second_series(store), series(store)
    if there is None:
        return ""
    if not (copies := here.copies()):
        return "第二处设好了，第一份备份做好就放过去。"
    try:
        with backup_faults(there.folder):
            there = _found_again(store, there, volumes)
            yield from _catch_up(store, copies, here, there)
            if fault := (yield from _fault(store, copies[-1], here, there)):
                return f"第二处的备份读不回来：{fault}请换一个 U 盘或硬盘。"
            there.thin()
    except StationError as error:
        return f"没有备份到第二处：{error.message}"
    store.set_setting(_SECOND_AT, copies[-1].made_at)
    return "第二处也备份好了。"


def _catch_up(store: Store, copies: Sequence[Copy], here: Series, there: Series) -> Generator[Stage, None, None]:
    """The newest copy first, as a stick may be pulled out; what is older comes along as far as there is room and it can be read."""
    known = {copy.name for copy in there.copies()}
    kept = rule.kept(copy.moment for copy in (*copies, *there.copies()))
    *older, newest = copies
    if newest.name not in known:
        yield from _with_room(there, partial(_carry, store, newest, here, there))
    for copy in [copy for copy in reversed(older) if copy.name not in known and copy.moment in kept]:
        try:
            yield from _carry(store, copy, here, there)
        except StationError:  # a bad one here; those after it are not
            continue
        except (OSError, sqlite.Error) as error:
            if safekeeping.is_full(error):
                return
            raise


def _fault(store: Store, copy: Copy, here: Series, there: Series) -> Generator[Stage, None, str]:
    """What is wrong with a copy in the second place after it was written again, "" for nothing; one found sound is not read again."""
    found = there.checks().get(copy.name)
    if found is not None and not found.faults:
        return ""
    check = yield from checked(store, there, copy, after=_read_in_full(there, copy))
    if check.faults:
        again = there.add(copy, here.blocks(copy), here.folder / "attachments", store.key, afresh=True)
        yield from far("正在重新备份到第二处", again)
        check = yield from checked(store, there, copy)
    there.note(copy, check)
    return check.faults[0] if check.faults else ""


def keep_up(store: Store, volumes: Sequence[Path] = (), *, opening: bool = False) -> Generator[Stage, None, Made | None]:
    """What a window does about backups by itself each minute: make a copy when one is due, else catch the second place up."""
    with suppress(BusyError):  # another window is at it
        return (yield from _kept_up(store, volumes, opening=opening))
    return None


def _kept_up(store: Store, volumes: Sequence[Path], *, opening: bool) -> Generator[Stage, None, Made | None]:
    if is_due(store, opening=opening):
        return (yield from make(store, "open" if opening else "interval", wait=0))
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
        store.set_setting(backups.SECOND, "")
        return
    if folder.resolve().is_relative_to(store.folder.resolve()):
        raise StationError("第二处不能放在数据文件夹里面。", "请选 U 盘、另一块硬盘或者共享文件夹。")
    place = folder / IN_SECOND / uuid4().hex[:12]
    with storage_faults():
        place.mkdir(parents=True)
    store.set_setting(backups.SECOND, str(place))
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


@seeing_all
def _mark(store: Store) -> list[Any]:
    """What changes when there is something new to back up: where the journal ends, and who can open the store."""
    vault = Vault.read(store.folder)
    ways = repr((vault.slots, vault.sheets, vault.suite)) if vault is not None else ""
    return [noticing.journal_end(store), hashlib.sha256(ways.encode()).hexdigest()[:16]]


def _remember(store: Store, at: str, path: Path) -> None:
    store.set_setting(_LAST, [at, str(path)])
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


def checked(store: Store, where: Series, copy: Copy, *, after: Copy | None = None) -> Generator[Stage, None, Check]:
    """Read a copy back and compare; in full unless one was ``after`` which it was made the same day."""
    work = backup_making.check(where, copy, store.key, store.folder, store.now(), after=after)
    return (yield from far("正在打开查对", work))


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
        store.set_setting(backups.SECOND, str(found))
    return Series(found)
