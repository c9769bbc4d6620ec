"""What can be done with a damaged store: save what is intact into another folder, or go on with it in the place of the damaged one."""

import shutil
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from station import files
from station.actions.progress import Stage
from station.db import attachments, damaged, media
from station.db.damaged import Finding, Progress
from station.db.faults import DamagedError
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.vault import slots

T = TypeVar("T")


_KNOWN = "damaged_pages"


def search(store: Store) -> Generator[Stage, None, int]:
    """How many pages of an open store are damaged, on a connection of its own; what is found is known at the next opening."""
    yield Stage("正在检查数据文件")
    try:
        damaged_pages = damaged.check(store)
    except DamagedError:  # not even that can be counted
        damaged_pages = 1
    if damaged_pages != store.setting(_KNOWN, 0):
        store.set_setting(_KNOWN, damaged_pages)
    return damaged_pages


def refuse_known(store: Store) -> None:
    """DamagedError if damage was found while the store was open before: now there is time to see to it."""
    if store.setting(_KNOWN, 0):
        raise DamagedError("数据文件有损坏，有的内容读不出来。", "请打开窗口，按页面上说的把完好的内容存下来，或者从备份恢复。")


def look(folder: Path, key: bytes) -> Generator[Stage, None, Finding]:
    """What is intact in a damaged store; slow work that writes nothing."""
    wreck = yield from _staged("正在逐页检查", damaged.read(folder, key))
    return wreck.finding()


def save(folder: Path, key: bytes, target: Path, clock: Callable[[], datetime] = datetime.now) -> Generator[Stage, None, Finding]:
    """Save what is intact, attachments too, into another folder, where it opens with the same passwords; StationError if that has data.

    It comes there whole or not at all.
    """
    if any((target / name).exists() for name in (FILE_NAME, slots.FILE_NAME, attachments.FOLDER)):
        raise StationError("这个文件夹里已经有数据，没有写入。", "请选一个空文件夹。")
    aside = files.aside(target)
    try:
        found = yield from _whole(folder, key, aside, clock)
        damaged.settle(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return found


def how_to_open(target: Path) -> str:
    """What to do with what was saved there."""
    return "用原来的密码打开。" if media.kind_of(target) == "local" else "把整个文件夹拷到本机硬盘，用原来的密码打开。"


def go_on(folder: Path, key: bytes, clock: Callable[[], datetime] = datetime.now) -> Generator[Stage, None, Finding]:
    """Save what is intact and let it take the place of the damaged file, which stays beside it in a folder of its own."""
    aside = files.aside(folder)
    try:
        found = yield from _whole(folder, key, aside, clock)
        damaged.put_in_place(folder, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return found


def _whole(folder: Path, key: bytes, target: Path, clock: Callable[[], datetime]) -> Generator[Stage, None, Finding]:
    found = yield from _staged("正在存完好的数据", damaged.salvage(folder, key, target, clock))
    lost = yield from _staged("正在放材料", damaged.add_papers(folder, target))
    return replace(found, papers_lost=lost)


def _staged(words: str, work: Generator[Progress, None, T]) -> Generator[Stage, None, T]:
    while True:
        try:
            done, total = next(work)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        yield Stage(words, done, total)
