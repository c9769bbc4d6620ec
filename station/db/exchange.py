"""What was sent and received: the outbox with every bundle of this PC byte for byte, the inbox, receipts, quarantine, files to come.

A *stream* is what one device makes for one audience, numbered without gap.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from station.casework.journal import Entry
from station.casework.model import RECORDS, Attachment, Grievance, Station
from station.casework.stations import folder_code
from station.db import sqlite
from station.db.alone import BusyError
from station.db.alone import alone as only_one
from station.db.migrations import SHAPES
from station.db.sight import seeing_all
from station.db.store import Store
from station.frozen import frozen


@frozen
class Outgoing:
    """A bundle made here; ``kind`` is "b" for entries, "f" for a folded run from ``since`` on, "e" for a receipt (audience "").

    ``contents`` counts entries by record name, and cases under "cases"; ``files`` are SHA-256 of attachments spoken of.
    """

    device: str
    kind: str
    audience: str
    number: int
    since: int
    name: str  # path below the drop
    sha256: str
    made_at: str
    entries: int
    contents: Mapping[str, int]
    files: tuple[str, ...] = ()
    size: int = 0  # bytes kept here; 0 once they are folded


@frozen
class Incoming:
    """A bundle made elsewhere; ``is_held`` while it waits here for a newer version of the program."""

    device: str
    audience: str
    number: int
    since: int
    station: str
    signer: str
    sha256: str
    previous: str  # SHA-256 of the bundle before it, in hex
    made_at: str
    entries: int
    received_at: str
    is_held: bool = False


@frozen
class Stream:
    """How far a stream has been taken in: its highest number, those below it that are missing.

    ``closed`` are files sealed to others only, each with the first 16 hex digits of its hash and the run it covers; what is
    sealed anew to us lies under another name.
    """

    device: str
    audience: str
    station: str = ""
    number: int = 0
    missing: tuple[int, ...] = ()
    closed: tuple[tuple[str, int, int], ...] = ()
    made_at: str = ""
    received_at: str = ""

    def has(self, since: int, number: int) -> bool:
        """Whether every bundle of a run was taken in."""
        return number <= self.number and not any(since <= n <= number for n in self.missing)

    @property
    def lacking(self) -> list[int]:
        """The missing numbers that are to be asked for: what is sealed to others is none of our business."""
        closed = {n for _, since, number in self.closed for n in range(since, number + 1)}
        return [n for n in self.missing if n not in closed]

    @property
    def next_wanted(self) -> int:
        """The lowest number not taken in yet."""
        return self.missing[0] if self.missing else self.number + 1


@frozen
class Receipt:
    """What a PC elsewhere has taken in of a stream: up to ``number`` but for ``missing``; ``serial`` numbers its receipts."""

    device: str
    station: str
    of_device: str
    audience: str
    number: int
    missing: tuple[int, ...]
    serial: int
    made_at: str
    noted_at: str

    def has(self, since: int, number: int) -> bool:
        """Whether every bundle of a run has come there."""
        return number <= self.number and not any(since <= n <= number for n in self.missing)


@frozen
class Quarantined:
    """A file that was not taken in: where it lay, why not, until when it matters ("" while it still does)."""

    sha256: str
    name: str
    place: str
    state: str
    reason: str
    found_at: str
    settled_at: str = ""


_SHA256 = re.compile(r"[0-9a-f]{64}")
_OUT = "device, kind, audience, number, since, name, sha256, made_at, entries, contents, files"
_IN = "device, audience, number, since, station, signer, sha256, previous, made_at, entries, received_at"
_BY_CASE = tuple(cls.record for cls in RECORDS if cls.knows("grievance_id"))


def shape_number() -> int:
    """How many shapes of the store this version knows."""
    return len(SHAPES)


# -- sending -----------------------------------------------------------------------------------------------------------


@seeing_all
def undistributed(store: Store, limit: int) -> list[Entry]:
    """Journal entries made on this PC that are in no stream yet, in their order."""
    sql = "device = ? AND number > ?"
    return store.entries(sql, [store.device, store.setting("distributed", 0)], limit=limit)


def distribute(store: Store, last: int) -> None:
    """Entries made here up to number ``last`` are in their streams now; only inside the step that made the bundles."""
    store.set_setting("distributed", last)


@seeing_all
def waiting_to_go(store: Store) -> dict[str, int]:
    """How many entries made on this PC lie in no place yet, by record name, most first.

    What was taken back before it went anywhere is left out, though the next bundle carries it: the journal has no gaps.
    """
    sql, after = "SELECT record, count(*) FROM journal WHERE device = ? AND number > ? GROUP BY record", store.setting("distributed", 0)
    found = {row[0]: row[1] for row in store.query(sql, [store.device, after])}
    for record, count in _taken_back(store, after).items():
        found[record] -= count
    found = {record: count for record, count in found.items() if count}
    kept = """SELECT contents FROM outbox WHERE kind = 'b' AND audience = 'up' AND content IS NOT NULL
        AND name NOT IN (SELECT name FROM written)"""
    for (contents,) in store.query(kept):
        for record, count in json.loads(contents).items():
            if record != "cases":
                found[record] = found.get(record, 0) + count
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _taken_back(store: Store, after: int) -> Counter[str]:
    """How many entries after a number cancel each other, by record name: a step and what took it back whole, or did it again."""
    # + keeps off the index of devices and numbers: nearly all entries are of this one
    sql = "SELECT record, count(*) FROM journal WHERE step = ? AND +device = ? AND +number > ? GROUP BY record"

    def entries(step: str) -> Counter[str]:
        return Counter({row[0]: row[1] for row in store.query(sql, [step, store.device, after])})

    found, seen = Counter[str](), set[str]()
    first = """SELECT s.rowid FROM journal j JOIN step s ON s.id = j.step WHERE j.device = ?1 AND j.number > ?2
        ORDER BY j.number LIMIT 1"""  # what was taken back in earlier years has long gone
    undone_since = f"SELECT id, undoes FROM step WHERE undoes <> '' AND +device = ?1 AND rowid >= ({first}) ORDER BY rowid DESC"
    undoing = store.query(undone_since, [store.device, after])
    for step, undone in undoing:
        if step not in seen and (made := entries(step)) and made == entries(undone):
            seen |= {step, undone}
            found += made + made
    return found


def outgoing(
    store: Store, kinds: Collection[str] = ("b",), *, device: str = "", audience: str | None = None, limit: int = -1
) -> list[Outgoing]:
    """Bundles made by this PC (or under a name it had before), newest first; those folded into another one among them."""
    where = f"device = ? AND kind IN ({', '.join('?' * len(kinds))})" + ("" if audience is None else " AND audience = ?")
    params = [device or store.device, *kinds, *([] if audience is None else [audience])]
    asked = f"SELECT {_OUT}, coalesce(length(content), 0) AS size FROM outbox WHERE {where} ORDER BY rowid DESC LIMIT ?"
    rows = store.query(asked, [*params, limit])
    return [Outgoing(**dict(row) | {"contents": json.loads(row["contents"]), "files": tuple(json.loads(row["files"]))}) for row in rows]


def last_outgoing(store: Store, audience: str, *, device: str = "") -> Outgoing | None:
    """The newest bundle of a stream of this PC; None if there is none."""
    return next(iter(outgoing(store, device=device, audience=audience, limit=1)), None)


def last_receipt(store: Store) -> Outgoing | None:
    """The newest receipt made here."""
    return next(iter(outgoing(store, ("e",), limit=1)), None)


def audiences(store: Store, device: str) -> list[str]:
    """The audiences a device of this PC has made bundles for."""
    sql = "SELECT DISTINCT audience FROM outbox WHERE device = ? AND kind <> 'e' ORDER BY audience DESC"
    return [row[0] for row in store.query(sql, [device])]


def own_devices(store: Store) -> list[str]:
    """The names this PC has had, today's last."""
    former = [row[0] for row in store.query("SELECT DISTINCT device FROM outbox WHERE device <> ?", [store.device])]
    return [*former, store.device]


def outgoing_content(store: Store, bundle: Outgoing) -> bytes | None:
    """The bytes of a bundle as they were made; None once it is folded."""
    sql = "SELECT content FROM outbox WHERE device = ? AND kind = ? AND audience = ? AND number = ? AND since = ?"
    found = store.query(sql, [bundle.device, bundle.kind, bundle.audience, bundle.number, bundle.since])
    return bytes(found[0][0]) if found and found[0][0] is not None else None


def has_content(store: Store) -> set[str]:
    """Names of the bundles whose bytes are kept here."""
    return {row[0] for row in store.query("SELECT name FROM outbox WHERE content IS NOT NULL")}


def keep_outgoing(store: Store, bundle: Outgoing, content: bytes) -> None:
    """Put a new bundle in the outbox; only inside the step that read its entries."""
    b = bundle
    facts = [json.dumps(dict(b.contents)), json.dumps(b.files)]
    values = [b.device, b.kind, b.audience, b.number, b.since, b.name, b.sha256, b.made_at, b.entries, *facts, content]
    verb = "INSERT OR REPLACE" if b.kind == "f" else "INSERT"  # a run may be folded again for new readers, a number is given once
    store.execute(f"{verb} INTO outbox ({_OUT}, content) VALUES ({', '.join('?' * len(values))})", values)


def drop_content(store: Store, bundle: Outgoing) -> None:
    """Forget the bytes of a bundle that is folded into another one, but not that it was made."""
    sql = "UPDATE outbox SET content = NULL WHERE device = ? AND kind = ? AND audience = ? AND number = ? AND since = ?"
    store.execute(sql, [bundle.device, bundle.kind, bundle.audience, bundle.number, bundle.since])


def withdraw(store: Store, bundle: Outgoing) -> None:
    """Take back a bundle whose number another PC gave out too; its entries are sent under another name."""
    where = "device = ? AND kind = ? AND audience = ? AND number = ? AND since = ?"
    store.execute(f"DELETE FROM outbox WHERE {where}", [bundle.device, bundle.kind, bundle.audience, bundle.number, bundle.since])


def forget_receipts(store: Store, before: int) -> list[str]:
    """Old receipts of this PC are of no use; returns their names, so that they can be taken out of a place too."""
    sql = "SELECT name FROM outbox WHERE device = ? AND kind = 'e' AND number < ?"
    names = [row[0] for row in store.query(sql, [store.device, before])]
    store.execute("DELETE FROM outbox WHERE device = ? AND kind = 'e' AND number < ?", [store.device, before])
    return names


def mark_written(store: Store, name: str, place: str) -> None:
    """Note that a file lies at a place, read back and found right."""
    store.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", [name, place, store.now().isoformat()])


def forget_written(store: Store, name: str, place: str) -> None:
    """A file was taken out of a place again."""
    store.execute("DELETE FROM written WHERE name = ? AND place = ?", [name, place])


def written(store: Store, place: str) -> dict[str, str]:
    """What was written to a place, and when, by name."""
    return {row[0]: row[1] for row in store.query("SELECT name, written_at FROM written WHERE place = ?", [place])}


def where_written(store: Store) -> dict[str, dict[str, str]]:
    """The places every file was written to, and when, by name."""
    found: dict[str, dict[str, str]] = {}
    for name, place, at in store.query("SELECT name, place, written_at FROM written ORDER BY written_at"):
        found.setdefault(name, {})[place] = at
    return found


@seeing_all
def contents(store: Store, entries: Iterable[Entry]) -> dict[str, int]:
    """What entries are about: how many of each kind of record, most first, and of how many cases."""
    kinds: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.record] = counts.get(entry.record, 0) + 1
        kinds.setdefault(entry.record, set()).add(entry.record_id)
    cases = set(kinds.get(Grievance.record, ()))
    for record in _BY_CASE:
        if ids := kinds.get(record):
            sql = f"SELECT DISTINCT grievance_id FROM {record} WHERE id IN (SELECT value FROM json_each(?)) AND grievance_id <> ''"
            cases |= {row[0] for row in store.query(sql, [json.dumps(sorted(ids))])}
    ordered = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return ordered | ({"cases": len(cases)} if cases else {})


def attachments_in(entries: Iterable[Entry]) -> tuple[str, ...]:
    """SHA-256 of the attachments entries speak of."""
    spoken = (str(e.values["sha256"].after) for e in entries if e.record == Attachment.record and "sha256" in e.values)
    return tuple(sha256 for sha256 in dict.fromkeys(spoken) if _SHA256.fullmatch(sha256))  # it becomes a path


@seeing_all
def attachments_of(store: Store, sha256: str) -> list[Attachment]:
    """Attachments with these bytes, one for each key they travel under."""
    found = store.select_unsealed(Attachment, "sha256 = ? AND size > 0 AND file_key <> ''", [sha256])
    return list({record.file_key: record for record in reversed(found)}.values())


# -- receiving ---------------------------------------------------------------------------------------------------------


def knows(store: Store, device: str) -> bool:
    """Whether anything of a device was taken in, so that it is of this version."""
    return bool(store.query("SELECT 1 FROM stream WHERE device = ? AND number > 0 LIMIT 1", [device]))


def streams(store: Store) -> dict[tuple[str, str], Stream]:
    """How far every stream has been taken in, by device and audience."""
    rows = store.query("SELECT * FROM stream ORDER BY station, device, audience")
    return {(row["device"], row["audience"]): _stream(row) for row in rows}


def stream(store: Store, device: str, audience: str) -> Stream:
    """How far one stream has been taken in."""
    found = store.query("SELECT * FROM stream WHERE device = ? AND audience = ?", [device, audience])
    return _stream(found[0]) if found else Stream(device, audience)


def _stream(row: sqlite.Row) -> Stream:
    closed = tuple((hash16, since, number) for hash16, since, number in json.loads(row["closed"]))
    return Stream(**dict(row) | {"missing": tuple(json.loads(row["missing"])), "closed": closed})


def note_closed(store: Store, device: str, audience: str, station: str, file: tuple[str, int, int]) -> None:
    """A file (hash, since, number) is sealed to others only: it is not looked at again, and no gap is said of it."""
    now = stream(store, device, audience)
    closed = json.dumps(sorted({*now.closed, file}))
    sql = "INSERT INTO stream VALUES (?, ?, ?, 0, '[]', ?, '', '') ON CONFLICT DO UPDATE SET closed = excluded.closed"
    store.execute(sql, [device, audience, station, closed])


def reopen(store: Store) -> None:
    """Look again at what was sealed to others, because this PC has got another key."""
    store.execute("UPDATE stream SET closed = '[]'")


def note_stream(store: Store, device: str, audience: str, station: str) -> None:
    """A stream was seen of which nothing could be taken in yet: the receipt says so."""
    sql = "INSERT OR IGNORE INTO stream VALUES (?, ?, ?, 0, '[]', '[]', '', '')"
    store.execute(sql, [device, audience, station])


def take_in(store: Store, bundle: Incoming) -> None:
    """Note a bundle as taken in; only inside the step that takes its entries in."""
    _keep_incoming(store, bundle, None)
    b = bundle
    now = stream(store, b.device, b.audience)
    missing = {*now.missing, *range(now.number + 1, b.number)} - set(range(b.since, b.number + 1))
    closed = [(hash16, since, number) for hash16, since, number in now.closed if not b.since <= since <= number <= b.number]
    values = [max(now.number, b.number), json.dumps(sorted(missing)), json.dumps(closed), b.made_at, b.received_at]
    store.execute("INSERT OR REPLACE INTO stream VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [b.device, b.audience, b.station, *values])


def hold(store: Store, bundle: Incoming, content: bytes) -> None:
    """Keep a bundle until this program is upgraded."""
    _keep_incoming(store, bundle, content)


def _keep_incoming(store: Store, bundle: Incoming, content: bytes | None) -> None:
    b = bundle
    values = [b.device, b.audience, b.number, b.since, b.station, b.signer, b.sha256, b.previous, b.made_at, b.entries, b.received_at]
    store.execute(f"INSERT OR REPLACE INTO inbox ({_IN}, held) VALUES ({', '.join('?' * 12)})", [*values, content])


def held(store: Store) -> list[tuple[Incoming, bytes]]:
    """Bundles that wait here for an upgrade."""
    rows = store.query(f"SELECT {_IN}, held FROM inbox WHERE held IS NOT NULL ORDER BY device, audience, number")
    return [(Incoming(**{n: row[n] for n in row.keys() if n != "held"}, is_held=True), bytes(row["held"])) for row in rows]  # noqa: SIM118


def incoming(store: Store, *, limit: int = -1) -> list[Incoming]:
    """Bundles from elsewhere, the last received first."""
    sql = f"SELECT {_IN}, held IS NOT NULL AS is_held FROM inbox ORDER BY received_at DESC, rowid DESC LIMIT ?"
    return [Incoming(**dict(row) | {"is_held": bool(row["is_held"])}) for row in store.query(sql, [limit])]


def signers(store: Store) -> dict[str, str]:
    """The key each device signed its newest bundle with."""
    sql = "SELECT device, signer FROM inbox WHERE rowid IN (SELECT max(rowid) FROM inbox WHERE signer <> '' GROUP BY device)"
    return {row[0]: row[1] for row in store.query(sql)}


def devices_of(store: Store, signer: str) -> list[str]:
    """The devices a PC has had, as far as bundles of them were taken in."""
    return [row[0] for row in store.query("SELECT DISTINCT device FROM inbox WHERE signer = ? ORDER BY device", [signer])]


@seeing_all
def entries_of(store: Store, devices: Sequence[str]) -> list[Entry]:
    """What was taken in of some devices."""
    return store.entries("device IN (SELECT value FROM json_each(?))", [json.dumps(devices)])


def note_orphan(store: Store, known: Stream, lacking: Iterable[int]) -> None:
    """Bundles of a stream are known here alone; by number, since others may have come back to the maker meanwhile."""
    orphaned: dict[str, list[list[int]]] = store.setting("orphaned", {})
    sent, waiting = orphaned.get(name := f"{known.device} {known.audience}", [[], []])
    if news := set(lacking).difference(sent, waiting):
        store.set_setting("orphaned", orphaned | {name: [sent, sorted(news.union(waiting))]})


def orphans(store: Store) -> list[str]:
    """Devices whose entries are to be sent on."""
    return sorted({name.partition(" ")[0] for name, (_, waiting) in store.setting("orphaned", {}).items() if waiting})


def sent_on(store: Store, device: str) -> None:
    """The entries of an orphan were sent on."""
    orphaned: dict[str, list[list[int]]] = store.setting("orphaned", {})
    ours = {name: [sorted({*sent, *waiting}), []] for name, (sent, waiting) in orphaned.items() if name.startswith(f"{device} ")}
    store.set_setting("orphaned", orphaned | ours)


def hashes(store: Store, device: str, audience: str, since: int) -> dict[int, tuple[str, str]]:
    """(SHA-256, that of the bundle before it) of the bundles taken in or held of a stream from number ``since`` on; "" for not known.

    Of a folded one only the last number has a hash, and only the first one's predecessor is known.
    """
    sql = "SELECT number, since, sha256, previous FROM inbox WHERE device = ? AND audience = ? AND number >= ?"
    found: dict[int, tuple[str, str]] = {}
    for number, first, sha256, previous in store.query(sql, [device, audience, since]):
        found[first] = (found.get(first, ("", ""))[0], previous)
        found[number] = (sha256, found.get(number, ("", ""))[1])
    return found


def seen(store: Store) -> dict[tuple[str, str], tuple[int, tuple[int, ...]]]:
    """(highest number, those missing below it) of each stream taken in, by device and audience."""
    return {key: (s.number, s.missing) for key, s in streams(store).items()}


def treat_as_received(store: Store, device: str) -> None:
    """From now on this PC is another one than ``device``: what it sent under that name counts as received, what comes after is read."""
    station = store.find(Station, store.setting("station", ""))
    code = folder_code(station.code) if station else ""
    for audience in audiences(store, device):
        before = ""
        made = sorted(outgoing(store, ("b",), device=device, audience=audience), key=lambda b: b.number)
        for b in made:
            facts = (b.made_at, b.entries, b.made_at)
            take_in(store, Incoming(device, audience, b.number, b.number, code, "", b.sha256, before, *facts))
            before = b.sha256


def station_names(store: Store) -> dict[str, str]:
    """Names of the stations known here, by 站点码 in lower case."""
    return {row[0]: row[1] for row in store.query("SELECT lower(code), name FROM station WHERE deleted = 0 ORDER BY id")}


# -- receipts and files -------------------------------------------------------------------------------------------------


def note_receipt(store: Store, receipt: Receipt) -> None:
    """Note what another PC has taken in of a stream; an older receipt changes nothing, a newer one may also say less."""
    r = receipt
    sql = (
        "INSERT INTO receipt (device, station, of_device, audience, number, missing, serial, made_at, noted_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET station = excluded.station, number = excluded.number,"
        " missing = excluded.missing, serial = excluded.serial, made_at = excluded.made_at, noted_at = excluded.noted_at"
        " WHERE excluded.serial > serial"
    )
    told = [r.device, r.station, r.of_device, r.audience, r.number, json.dumps(r.missing), r.serial, r.made_at, r.noted_at]
    store.execute(sql, told)


def receipts(store: Store) -> list[Receipt]:
    """What other PCs have taken in of ours."""
    rows = store.query("SELECT * FROM receipt WHERE audience <> '' ORDER BY station, device, of_device, audience")
    return [Receipt(**dict(row) | {"missing": tuple(json.loads(row["missing"]))}) for row in rows]


def receipt_serial(store: Store, device: str) -> int:
    """The number of the newest receipt read of a PC; 0 for none."""
    return int(store.query("SELECT coalesce(max(serial), 0) FROM receipt WHERE device = ?", [device])[0][0])


def note_receipt_read(store: Store, device: str, station: str, serial: int, made_at: str) -> None:
    """Note which receipt of a PC was read last, also if it says nothing of us."""
    note_receipt(store, Receipt(device, station, device, "", 0, (), serial, made_at, store.now().isoformat()))


def want_files(store: Store, hashes: Iterable[str]) -> None:
    """Note attachments whose bytes have not come yet."""
    for sha256 in hashes:
        store.execute("INSERT OR IGNORE INTO wanted_file VALUES (?)", [sha256])


def wanted_files(store: Store) -> list[str]:
    """SHA-256 of attachments whose bytes have not come yet; of one taken away meanwhile nobody waits for them."""
    sql = "SELECT sha256 FROM wanted_file WHERE sha256 IN (SELECT sha256 FROM attachment WHERE deleted = 0) ORDER BY sha256"
    return [row[0] for row in store.query(sql)]


def file_came(store: Store, sha256: str) -> None:
    """The bytes of an attachment are here."""
    store.execute("DELETE FROM wanted_file WHERE sha256 = ?", [sha256])


# -- quarantine ---------------------------------------------------------------------------------------------------------

_BAD = "sha256, name, place, state, reason, found_at, settled_at"


def set_aside(store: Store, bad: Quarantined, content: bytes) -> None:
    """Keep a file that was not taken in, once."""
    values = [bad.sha256, bad.name, bad.place, bad.state, bad.reason, bad.found_at, bad.settled_at, content]
    sql = f"INSERT INTO quarantine ({_BAD}, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    store.execute(f"{sql} ON CONFLICT DO UPDATE SET state = excluded.state, reason = excluded.reason WHERE settled_at = ''", values)


def quarantined(store: Store, *, settled: bool = False) -> list[Quarantined]:
    """Files that were not taken in, the newest first; also those settled since, if asked for."""
    where = "" if settled else "WHERE settled_at = ''"
    return [Quarantined(*row) for row in store.query(f"SELECT {_BAD} FROM quarantine {where} ORDER BY found_at DESC, name")]


def quarantined_content(store: Store, sha256: str) -> bytes:
    """The bytes of a file that was not taken in; KeyError if there is none."""
    found = store.query("SELECT content FROM quarantine WHERE sha256 = ?", [sha256])
    if not found:
        raise KeyError(sha256)
    return bytes(found[0][0])


def settle(store: Store, hashes: Iterable[str]) -> None:
    """These files no longer matter: taken in after all, or a good one came in their place."""
    for sha256 in hashes:
        store.execute("UPDATE quarantine SET settled_at = ? WHERE sha256 = ?", [store.now().isoformat(), sha256])


# -- one at a time -------------------------------------------------------------------------------------------------------


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Only one program at a time exchanges for a store, whether it has a window or not; StationError for the second one."""
    busy = BusyError("本机的另一个窗口或定时任务正在收发，这次没有做。", "等它做完再试；本机数据没动。")
    with only_one(store.folder / "exchange.lock", busy):
        yield
