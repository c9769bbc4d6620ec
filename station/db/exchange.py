"""What was sent and received: the outbox with every bundle of this PC byte for byte, the inbox, receipts, files still to come."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from station.casework.journal import Entry
from station.casework.model import Attachment, Station
from station.db.migrations import migrations
from station.db.store import Store


@dataclass(frozen=True)
class Outgoing:
    """A bundle made here; ``kind`` is "b" for entries and "e" for a receipt. ``first`` to ``last`` are journal numbers."""

    device: str
    kind: str
    number: int
    name: str  # path below the drop
    sha256: str
    made_at: str
    first: int
    last: int
    entries: int
    written_to: str = ""
    written_at: str = ""


@dataclass(frozen=True)
class Incoming:
    """A bundle made elsewhere; ``is_parked`` while it waits here for the one before it."""

    device: str
    number: int
    station: str
    sha256: str
    made_at: str
    entries: int
    received_at: str
    is_parked: bool


@dataclass(frozen=True)
class Receipt:
    """A PC elsewhere has taken in our bundles 1 to ``number``."""

    device: str
    station: str
    number: int
    noted_at: str


_SHA256 = re.compile(r"[0-9a-f]{64}")
_OUT = "device, kind, number, name, sha256, made_at, first, last, entries"
_IN = "device, number, station, sha256, made_at, entries, received_at"


def shape_number() -> int:
    """How many shapes of the store this version knows."""
    return len(migrations._migrations)


# -- sending -----------------------------------------------------------------------------------------------------------


def last_outgoing(store: Store, kind: str) -> Outgoing | None:
    """The newest bundle of this PC; None if there is none."""
    found = outgoing(store, kind, limit=1)
    return found[0] if found else None


def outgoing(store: Store, kind: str = "b", *, device: str = "", limit: int = -1) -> list[Outgoing]:
    """Bundles made by this PC, or under a name it had before, newest first."""
    sql = f"SELECT {_OUT}, written_to, written_at FROM outbox WHERE device = ? AND kind = ? ORDER BY number DESC LIMIT ?"
    return [Outgoing(*row) for row in store.query(sql, [device or store.device, kind, limit])]


def former_devices(store: Store) -> list[str]:
    """Names this PC had before it was put back from a backup."""
    return [row[0] for row in store.query("SELECT DISTINCT device FROM outbox WHERE device <> ?", [store.device])]


def treat_as_received(store: Store, device: str) -> None:
    """From now on this PC is another one than ``device``: what it sent under that name counts as received, what comes after is read."""
    station = store.find(Station, store.setting("station", ""))
    sql = "INSERT INTO inbox SELECT device, number, ?, sha256, made_at, entries, made_at, NULL FROM outbox WHERE device = ? AND kind = 'b'"
    store.execute(sql, [station.code if station else "", device])


def outgoing_content(store: Store, bundle: Outgoing) -> bytes:
    """The bytes of a bundle as they were made."""
    sql = "SELECT content FROM outbox WHERE device = ? AND kind = ? AND number = ?"
    return bytes(store.query(sql, [bundle.device, bundle.kind, bundle.number])[0][0])


def keep_outgoing(store: Store, bundle: Outgoing, content: bytes) -> None:
    """Put a new bundle in the outbox; only inside the step that read its entries."""
    b = bundle
    values = [b.device, b.kind, b.number, b.name, b.sha256, b.made_at, b.first, b.last, b.entries, content]
    store.execute(f"INSERT INTO outbox ({_OUT}, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def mark_written(store: Store, bundle: Outgoing, place: str) -> None:
    """Note that a bundle lies at a place, read back and found right."""
    sql = "UPDATE outbox SET written_to = ?, written_at = ? WHERE device = ? AND kind = ? AND number = ?"
    store.execute(sql, [place, store.now().isoformat(), bundle.device, bundle.kind, bundle.number])


def own_entries(store: Store, after: int, limit: int) -> list[Entry]:
    """Journal entries made on this PC with a number above ``after``."""
    return store.entries("device = ? AND number > ?", [store.device, after], limit=limit)


def unsent(store: Store, after: int) -> dict[str, int]:
    """How many entries above ``after`` were made on this PC, by record name."""
    sql = "SELECT record, count(*) FROM journal WHERE device = ? AND number > ? GROUP BY record ORDER BY 2 DESC, 1"
    return {row[0]: row[1] for row in store.query(sql, [store.device, after])}


def attachments_between(store: Store, first: int, last: int) -> list[str]:
    """SHA-256 of the attachments this PC's entries ``first`` to ``last`` speak of."""
    where = "device = ? AND number BETWEEN ? AND ? AND record = ?"
    return attachments_in(store.entries(where, [store.device, first, last, Attachment.record]))


def attachments_in(entries: Iterable[Entry]) -> list[str]:
    """SHA-256 of the attachments entries speak of."""
    spoken = (str(e.values["sha256"].after) for e in entries if e.record == Attachment.record and "sha256" in e.values)
    return [sha256 for sha256 in dict.fromkeys(spoken) if _SHA256.fullmatch(sha256)]  # it becomes a path


# -- receiving ---------------------------------------------------------------------------------------------------------


def cursor(store: Store, device: str) -> tuple[int, str]:
    """(number, SHA-256) of the last bundle taken in from a device; (0, "") if none."""
    sql = "SELECT number, sha256 FROM inbox WHERE device = ? AND parked IS NULL ORDER BY number DESC LIMIT 1"
    found = store.query(sql, [device])
    return (found[0][0], found[0][1]) if found else (0, "")


def seen(store: Store) -> dict[str, int]:
    """The last bundle taken in from each device."""
    rows = store.query("SELECT device, max(number) FROM inbox WHERE parked IS NULL GROUP BY device ORDER BY device")
    return {row[0]: row[1] for row in rows}


def incoming(store: Store, *, limit: int = -1) -> list[Incoming]:
    """Bundles from elsewhere, the last received first."""
    sql = f"SELECT {_IN}, parked IS NOT NULL AS is_parked FROM inbox ORDER BY received_at DESC, rowid DESC LIMIT ?"
    return [Incoming(**dict(row) | {"is_parked": bool(row["is_parked"])}) for row in store.query(sql, [limit])]


def known_hashes(store: Store, device: str) -> dict[int, str]:
    """SHA-256 of every bundle kept or taken from a device, by number."""
    return {row[0]: row[1] for row in store.query("SELECT number, sha256 FROM inbox WHERE device = ?", [device])}


def parked(store: Store, device: str) -> set[int]:
    """Numbers of the bundles that wait here."""
    return {row[0] for row in store.query("SELECT number FROM inbox WHERE device = ? AND parked IS NOT NULL", [device])}


def parked_content(store: Store, device: str, number: int) -> bytes | None:
    """The bytes of a bundle that waits here; None if it does not."""
    found = store.query("SELECT parked FROM inbox WHERE device = ? AND number = ? AND parked IS NOT NULL", [device, number])
    return bytes(found[0][0]) if found else None


def devices_parked(store: Store) -> list[str]:
    """Devices of which bundles wait here."""
    return [row[0] for row in store.query("SELECT DISTINCT device FROM inbox WHERE parked IS NOT NULL")]


def keep_incoming(store: Store, bundle: Incoming, content: bytes | None) -> None:
    """Note a bundle as taken in, or as waiting with its bytes; only inside the step that takes its entries in."""
    b = bundle
    values = [b.device, b.number, b.station, b.sha256, b.made_at, b.entries, b.received_at, content]
    store.execute(f"INSERT OR REPLACE INTO inbox ({_IN}, parked) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def station_names(store: Store) -> dict[str, str]:
    """Names of the stations known here, by 站点码 in lower case."""
    return {row[0]: row[1] for row in store.query("SELECT lower(code), name FROM station WHERE deleted = 0 ORDER BY id")}


# -- receipts and files -------------------------------------------------------------------------------------------------


def note_receipt(store: Store, receipt: Receipt) -> None:
    """Note what another PC has taken in; an older receipt changes nothing."""
    sql = (
        "INSERT INTO receipt VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " station = excluded.station, number = excluded.number, noted_at = excluded.noted_at WHERE excluded.number > number"
    )
    store.execute(sql, [receipt.device, receipt.station, receipt.number, receipt.noted_at])


def receipts(store: Store) -> list[Receipt]:
    """What other PCs have taken in."""
    return [Receipt(*row) for row in store.query("SELECT device, station, number, noted_at FROM receipt ORDER BY station, device")]


def want_files(store: Store, hashes: Iterable[str]) -> None:
    """Note attachments whose bytes have not come yet."""
    for sha256 in hashes:
        store.execute("INSERT OR IGNORE INTO wanted_file VALUES (?)", [sha256])


def wanted_files(store: Store) -> list[str]:
    """SHA-256 of attachments whose bytes have not come yet."""
    return [row[0] for row in store.query("SELECT sha256 FROM wanted_file ORDER BY sha256")]


def file_came(store: Store, sha256: str) -> None:
    """The bytes of an attachment are here."""
    store.execute("DELETE FROM wanted_file WHERE sha256 = ?", [sha256])
