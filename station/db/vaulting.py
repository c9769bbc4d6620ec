"""The store's file and its vault together: opening with the data key, closing an open vault, taking in a store that was plain."""

import errno
import hashlib
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from station import files, stopping
from station.db import attachments, sqlite
from station.db.faults import DamagedError, storage_faults
from station.errors import StationError
from station.vault import pages, slots
from station.vault.envelope import new_key
from station.vault.slots import ClosedError, LockedError, Vault

if TYPE_CHECKING:
    from station.db.store import Store

_SHARED_BYTES = 32 * 1024  # the file beside a store that windows share (sqlite.org/walformat.html#shm)


def opened(path: Path, key: bytes | None) -> tuple[sqlite.Connection, bytes]:
    """(connection, data key) of the store at ``path``; a folder without a store gets an open vault.

    LockedError if a key is needed and none is given; StationError if the file is there and its vault is not.
    """
    vault = Vault.read(path.parent)
    if vault is None:
        if path.exists() and path.stat().st_size and not sqlite.is_plain(path):
            raise StationError(
                f"“{path.name}”打不开：它不是服务站的数据文件，或者缺少钥匙文件“{slots.FILE_NAME}”。",
                "原文件没有改动。请换一个文件夹，或从备份里取回钥匙文件，放在它旁边。",
            )
        vault = Vault.make(path.parent)
    key = key or vault.open_key
    if key is None:
        raise LockedError
    if not vault.is_open and vault.before is None and not (path.exists() and path.stat().st_size):
        raise DamagedError(f"数据文件“{path.name}”不见了，或者是空的。", "钥匙文件还在。请从备份恢复，密码不变。")
    if key != vault.before:
        _put_foreign_log_aside(path, [sqlite.file_key(one) for one in (key, vault.before) if one])
    conn = _connected(path, key, vault)
    if vault.before is not None and key != vault.before:  # who still holds the old key must not finish with it
        _take_key(conn, path.parent, vault, key)
    return conn, key


def open_key(folder: Path) -> bytes:
    """The data key of an open vault; LockedError if a password is needed."""
    vault = Vault.read(folder)
    if vault is None or vault.open_key is None:
        raise LockedError
    return vault.open_key


def _put_foreign_log_aside(path: Path, keys: list[bytes]) -> None:
    """The engine would write the log of another store, left where this file was copied to, into this one without a look."""
    log = path.with_name(f"{path.name}-wal")
    if pages.is_foreign(log, *keys) and any(pages.Pages(path, key).page(1) for key in keys):
        number = next(n for n in range(1, 10_000) if not log.with_name(f"{log.name}.foreign-{n}").exists())
        files.patiently(lambda: log.replace(log.with_name(f"{log.name}.foreign-{number}")))
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)


def _connected(path: Path, key: bytes, vault: Vault) -> sqlite.Connection:
    """A connection that reads; where closing the vault was cut short the file may still have the key that lay open."""
    try:
        return _reading(path, key)
    except sqlite.Error as error:
        if sqlite.code_of(error) & 0xFF == sqlite.SQLITE_IOERR and shutil.disk_usage(path.parent).free < _SHARED_BYTES:
            raise OSError(errno.ENOSPC, "no room for what windows share") from error  # the driver says no more than "disk I/O error"
        # Looked at only now: closing a file takes away every lock this process has on it, those of a store that is open too.
        if sqlite.is_plain(path):
            _encrypt(path, key, vault.suite)
            return _reading(path, key)
        if vault.before is None:
            if sqlite.code_of(error) == sqlite.SQLITE_IOERR and pages.Pages(path, sqlite.file_key(key)).page(1) is None:
                raise DamagedError.unreadable() from error  # of the first page the engine does not say that it could not be read
            raise
        return _reading(path, vault.before)


def _reading(path: Path, key: bytes) -> sqlite.Connection:
    conn = sqlite.connect(path, key)
    try:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        conn.close()
        raise
    return conn


def close_vault(store: "Store", slot_id: str, title: str, password: str, now: datetime) -> None:
    """Give an open store its first password: a new data key, under which the file and its attachments are encrypted anew.

    Cut short at any moment, the next opening with that password goes on. Other connections to the store are of no use after it.
    """
    vault = Vault.read(store.folder)
    if vault is None or not vault.is_open:
        raise ClosedError
    key = new_key()
    vault = vault.closing(key, slot_id, title, password, now)
    store.sight.close()
    try:
        with storage_faults():
            _take_key(store.db.conn, store.folder, vault, key)
    except sqlite.Error as error:  # a disk that fails under the engine leaves its table locked, and nothing else is said
        raise StationError(
            "密码设好了，数据还没有换上，磁盘可能满了或者不能写入。", "数据都在。请检查磁盘，关掉程序再打开，用刚设的密码登录，会接着做完。"
        ) from error
    store.key = key


def _take_key(conn: sqlite.Connection, folder: Path, vault: Vault, key: bytes) -> None:
    assert vault.before is not None
    stopping.settled()  # with the file under one key and its attachments under the other nobody is to go on
    attachments.reseal(folder, vault.before, key, vault.suite)
    sqlite.rekey(conn, key)
    attachments.drop_unreadable(folder, key)
    vault.closed()


def _encrypt(path: Path, key: bytes, suite: str) -> None:
    """Take in a store from before stores were encrypted: nothing plain of it stays."""
    sealed = path.with_name(path.name + ".part")
    sealed.unlink(missing_ok=True)
    sqlite.encrypt(path, sealed, key)
    for plain in (path.parent / attachments.FOLDER).glob("??/*"):
        content = plain.read_bytes()
        if hashlib.sha256(content).hexdigest() == plain.name:
            attachments.write(path.parent, key, content, suite)
            plain.unlink()
    files.patiently(lambda: sealed.replace(path))
    files.sync_folder(path.parent)
