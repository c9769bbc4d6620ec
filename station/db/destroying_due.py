"""Whether something of what lists destroy (``db/destroying.py``) is still to be done: every opening asks."""

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.db.store import Store

FILE_NAME = "station.destroyed"  # what lists destroyed, sealed: it goes along with every copy made before


def is_due(store: "Store") -> bool:
    """Work that was cut short, a list that waited for this PC to know its unit, or one this store does not know."""
    conn = store.db.conn
    waits = "SELECT EXISTS (SELECT 1 FROM main.leftover) OR EXISTS (SELECT 1 FROM main.waiting WHERE record_id LIKE 'kept %')"
    return bool(conn.execute(waits).fetchone()[0]) or not _is_known(store)


def _is_known(store: "Store") -> bool:
    """Whether the sealed lists beside the store are those it made or read last."""
    try:
        sealed = (store.folder / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return store.db.conn.execute("SELECT 1 FROM main.destruction WHERE executed_step <> '' LIMIT 1").fetchone() is None
    except OSError:
        return True
    return is_read(store, sealed)


def is_read(store: "Store", sealed: bytes) -> bool:
    """Whether these lists were read here."""
    return hashlib.sha256(sealed).hexdigest() == str(store.setting("destroyed_file", ""))
