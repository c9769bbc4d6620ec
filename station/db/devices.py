"""The name this PC gives its journal entries: new for a store put back from a backup or copied, so that no number is given out twice."""

import hashlib
import os
import platform
from contextlib import suppress
from pathlib import Path

from station.db import exchange as boxes
from station.db.chain import note_renaming
from station.db.ids import new_device
from station.db.store import FILE_NAME, Store

_MACHINE_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def take_new_name(store: Store, name: str, sent: int) -> None:
    """Go on under a new name: entries above number ``sent`` of the old one are this PC's first under the new, as nobody has them.

    What was sent under the old name counts as received here, what others have of it beyond that is read back from them.
    """
    old, new = store.device, new_device()
    with store.step(name, undoable=False):
        note_renaming(store, old, sent, new)
        unsent = "SELECT step FROM journal WHERE device = ? AND number > ?"
        store.execute(f"UPDATE step SET device = ? WHERE id IN ({unsent})", [new, old, sent])
        for table in ("waiting", "opaque", "journal"):
            store.execute(f"UPDATE {table} SET device = ?, number = number - ? WHERE device = ? AND number > ?", [new, sent, old, sent])
        store.execute("DELETE FROM outbox WHERE device = ? AND kind = 'e'", [old])
        boxes.treat_as_received(store, old)
        boxes.distribute(store, 0)
        store.set_setting("acknowledged", {})
        store.set_setting("device", new)
    store.device = new


def last_written_at(store: Store) -> str:
    """When this PC wrote its last entry, by its own clock; "" for never."""
    found = store.query("SELECT at FROM main.journal WHERE device = ? ORDER BY number DESC LIMIT 1", [store.device])
    return str(found[0][0]) if found else ""


def home(store: Store) -> dict[str, str]:
    """Where a store lives: which machine, which folder; nothing in it tells anybody's name."""
    return {"machine": _hashed(platform.node(), _machine_id()), "folder": _hashed(str(store.folder.resolve()))}


def is_copy(store: Store) -> bool:
    """Whether this store is a copy that may be one of two: it woke up on another machine, or its folder is new and the old one still there.

    A folder that was moved on one machine is no copy. The place is noted for the next time.
    """
    before, now = store.setting("home", {}), home(store)
    where = str(store.folder.resolve())
    former = store.setting("home_folder", "")
    if before != now or former != where:
        store.set_setting("home", now)
        store.set_setting("home_folder", where)
    if not before or before == now:
        return False
    return before["machine"] != now["machine"] or (former != where and (Path(former) / FILE_NAME).exists())


def _hashed(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _machine_id() -> str:
    """What the system calls this machine; "" where it does not say, and its network name alone has to do."""
    for path in _MACHINE_IDS:
        with suppress(OSError):
            return Path(path).read_text().strip()
    if os.name == "nt":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:  # type: ignore[attr-defined,unused-ignore]
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])  # type: ignore[attr-defined,unused-ignore]
    return ""
