"""Faults of the disk and of the database as a person is told them; nowhere else do they become :class:`StationError`."""

import errno
from collections.abc import Callable
from contextlib import ContextDecorator

from station.db import sqlite
from station.errors import StationError
from station.stopping import Stopped

_OPEN_AGAIN = "文件没有改动。请关掉程序再打开，按页面上说的把完好的内容存下来，或者从备份恢复。"
_UNREADABLE = ("数据文件有的地方读不出来，磁盘可能坏了。", _OPEN_AGAIN)

_FAULTS = {
    sqlite.SQLITE_FULL: ("磁盘空间不够，刚才的内容没有存进去。", "之前的数据都在。请清理磁盘后再保存。"),
    sqlite.SQLITE_READONLY: ("数据文件夹不能写入，刚才的内容没有存进去。", "之前的数据都在。请检查文件夹的权限，或换一个文件夹。"),
    sqlite.SQLITE_BUSY: ("另一个窗口正在保存，这次没有存进去。", "请稍等几秒再保存。"),
    sqlite.SQLITE_CORRUPT: ("数据文件有损坏，有的内容读不出来。", _OPEN_AGAIN),
    sqlite.SQLITE_NOTADB: ("数据文件有损坏，或者被换成了别的文件。", _OPEN_AGAIN),
    sqlite.SQLITE_IOERR_READ: _UNREADABLE,
    sqlite.SQLITE_IOERR_CORRUPTFS: _UNREADABLE,
    sqlite.SQLITE_CANTOPEN: ("打不开数据文件。", "请检查文件夹是否存在、是否有权限，有没有被别的程序占用。"),
    sqlite.SQLITE_IOERR: ("读写数据文件时磁盘出错，刚才的内容没有存进去。", "请检查磁盘或 U 盘是否连着，再试一次。"),
}

_DAMAGE = (sqlite.SQLITE_CORRUPT, sqlite.SQLITE_NOTADB, sqlite.SQLITE_IOERR_READ, sqlite.SQLITE_IOERR_CORRUPTFS)

_OS_FAULTS = {
    errno.ENOSPC: sqlite.SQLITE_FULL,
    errno.EACCES: sqlite.SQLITE_READONLY,
    errno.EPERM: sqlite.SQLITE_READONLY,
    errno.EROFS: sqlite.SQLITE_READONLY,
    errno.EIO: sqlite.SQLITE_IOERR,
}


class DamagedError(StationError):
    """The file of the store is damaged: what is intact can be saved (db/damaged.py)."""

    @classmethod
    def unreadable(cls) -> "DamagedError":
        """The disk does not give back what was written."""
        return cls(*_UNREADABLE)


class _Telling(ContextDecorator):
    """What comes out of the block is looked at; no generator, whose turns would cost as much as a short question."""

    def __init__(self, tell: Callable[[BaseException], None]) -> None:
        self._tell = tell

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self._tell(error)


def _tell_stop(error: BaseException) -> None:
    if isinstance(error, sqlite.Error) and sqlite.code_of(error) == sqlite.SQLITE_INTERRUPT:
        raise Stopped from error


def _tell_of_database(error: BaseException) -> None:
    _tell_stop(error)
    if isinstance(error, sqlite.Error):
        extended = sqlite.code_of(error)
        code = sqlite.SQLITE_FULL if extended == sqlite.SQLITE_IOERR_SHMSIZE else extended
        code = code if code in _FAULTS else code & 0xFF
        if code in _FAULTS:
            raise (DamagedError if code in _DAMAGE else StationError)(*_FAULTS[code]) from error


def _tell_of_storage(error: BaseException) -> None:
    _tell_of_database(error)
    if isinstance(error, OSError):
        code = _OS_FAULTS.get(error.errno or 0, sqlite.SQLITE_CANTOPEN)
        raise StationError(*_FAULTS[code]) from error


_STOP, _DATABASE, _STORAGE = _Telling(_tell_stop), _Telling(_tell_of_database), _Telling(_tell_of_storage)


def stops() -> _Telling:
    """Let a question of the engine that was interrupted be the stop it is, and no fault."""
    return _STOP


def database_faults() -> _Telling:
    """Turn faults of the database into plain Chinese; anything else passes."""
    return _DATABASE


def storage_faults() -> _Telling:
    """Turn faults of the disk and of the database into plain Chinese; anything else passes."""
    return _STORAGE
