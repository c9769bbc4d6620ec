"""Putting restored data in the place of what is there: prepared whole beside it, moved in at the next opening, nothing thrown away.

What lies in the folder ``restoring`` is complete. Each of its files is moved in by one rename after what stood there was put aside;
cut short anywhere, the next opening goes on.
"""

import os
import shutil
from functools import partial
from pathlib import Path

from station import files, stopping
from station.errors import StationError
from station.vault import slots

READY = "restoring"
ASIDE = "before-restore"
_STORE = "station.db"
_NOTE = "aside.txt"
_LOCKED_FROM, _LOCKED_LENGTH = 0x40000002, 510  # where the engine says that a store is open


def commit(prepared: Path, folder: Path) -> None:
    """Say that what was prepared (a store, its vault, attachments) is complete and takes its place at the next opening."""
    for path in sorted(prepared.rglob("*")):
        if path.is_file():
            stopping.beside(partial(files.sync, path))
    if (folder / READY / _NOTE).exists():
        raise StationError("上次恢复好的数据还没有换完。", "请关掉程序再打开，再来恢复。")
    if (folder / READY).exists():  # nobody opened it yet, and now another backup is wanted
        former = files.aside(folder)
        (folder / READY).rename(former)
        shutil.rmtree(former, ignore_errors=True)
    prepared.rename(folder / READY)
    files.sync_folder(folder)


def is_ready(folder: Path) -> bool:
    """Whether restored data wait for the next opening."""
    return (folder / READY).is_dir()


def refuse_replaced(folder: Path) -> None:
    """StationError if a store is about to be replaced: what is saved now would go with it."""
    if is_ready(folder):
        raise StationError("恢复好的数据等着换上，现在存的会留在旧数据里，没有保存。", "请关掉本机所有窗口再打开。")


def finish(folder: Path) -> None:
    """Move in what is ready, before anything of the folder is opened; nothing happens where nothing is.

    StationError while another window has the store open.
    """
    ready = folder / READY
    if not ready.is_dir():
        return
    from station.db import attachments  # needed so rarely that no start is to wait for it

    _refuse_open(folder / _STORE)
    aside = _aside(folder, ready)
    is_there, has_keys = (folder / _STORE).exists(), (ready / slots.FILE_NAME).exists()
    if is_there and has_keys and not (aside / attachments.FOLDER).exists():  # sealed with another key
        (folder / attachments.FOLDER).mkdir(exist_ok=True)
        _move(folder / attachments.FOLDER, aside / attachments.FOLDER)
    for sealed in sorted((ready / attachments.FOLDER).glob("??/*")):
        target = folder / attachments.FOLDER / sealed.parent.name / sealed.name
        target.parent.mkdir(parents=True, exist_ok=True)
        files.patiently(lambda sealed=sealed, target=target: sealed.replace(target))  # type: ignore[misc]
    if (ready / _STORE).exists():  # the log belongs to the store that goes
        for name in (f"{_STORE}-wal", f"{_STORE}-shm"):
            _move(folder / name, aside / name)
    if is_there and not has_keys and (folder / slots.FILE_NAME).exists() and not (aside / slots.FILE_NAME).exists():
        aside.mkdir(exist_ok=True)
        files.write(aside / slots.FILE_NAME, (folder / slots.FILE_NAME).read_bytes())  # without it what is put aside opens no more
    for name in (slots.FILE_NAME, _STORE):  # the store last: until it has come, the old one is still to be put aside
        if (ready / name).exists():
            if not (aside / name).exists():
                _move(folder / name, aside / name)
            _move(ready / name, folder / name)
    files.sync_folder(folder)
    for left in sorted(ready.rglob("*"), reverse=True):
        left.rmdir() if left.is_dir() else left.unlink()
    ready.rmdir()


def _aside(folder: Path, ready: Path) -> Path:
    """The folder for what was there; its name is noted first, so that going on finds the same."""
    note = ready / _NOTE
    if not note.exists():
        number = next(n for n in range(1, 10_000) if not (folder / f"{ASIDE}-{n}").exists())
        files.write(note, f"{ASIDE}-{number}".encode())
    return folder / note.read_text(encoding="utf-8").strip()


def _move(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(exist_ok=True)
        files.patiently(lambda: source.replace(target))


def _refuse_open(path: Path) -> None:
    if os.name == "nt" or not path.exists():
        return  # Windows itself refuses to rename a file that is open
    import fcntl

    with path.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED_LENGTH, _LOCKED_FROM)
        except OSError as error:
            raise StationError("另一个窗口还开着这份数据，恢复好的数据还没有换上。", "请先关掉另一个窗口，再打开一次。") from error
