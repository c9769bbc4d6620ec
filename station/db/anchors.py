"""Anchors of the chain that are kept here: those of this PC, and those that came from others; and what others hold of its entries."""

from collections.abc import Iterator

from station.casework.chain import START, Anchor
from station.casework.journal import Entry
from station.db.chain_check import check, renamings, sentences
from station.db.sight import seeing_all
from station.db.store import Store

_CHUNK = 1_000


@seeing_all
def head(store: Store, number: int = 0) -> Anchor:
    """How far both chains have come by now, for the bundle of this number; not signed."""
    ends = [store.query(f"SELECT seq, link FROM main.{table} ORDER BY seq DESC LIMIT 1") for table in ("journal", "act_log")]
    (seq, link), (acts, acts_link) = ((end[0][0], end[0][1]) if end else (0, START) for end in ends)
    return Anchor(store.device, number, store.now().isoformat(), seq, link, acts, acts_link)


def keep(store: Store, anchor: Anchor) -> None:
    """Keep an anchor beside those there are."""
    store.execute("INSERT OR IGNORE INTO main.anchor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(anchor))


def kept(store: Store, device: str = "") -> list[Anchor]:
    """The anchors kept here, of one device or of all, the oldest first."""
    where = "WHERE device = ?" if device else ""
    return [Anchor(*row) for row in store.query(f"SELECT * FROM main.anchor {where} ORDER BY seq, made_at", [device] if device else [])]


@seeing_all
def contradicted(store: Store, anchor: Anchor) -> bool:
    """Whether an anchor kept of the same device says another thing: another link for the same row, or fewer rows in a later bundle."""
    sql = """SELECT 1 FROM main.anchor WHERE device = :device AND (
        (seq = :seq AND link <> :link) OR (acts = :acts AND acts_link <> :acts_link)
        OR (0 < number AND number < :number AND (seq > :seq OR acts > :acts))
        OR (0 < :number AND :number < number AND (seq < :seq OR acts < :acts)))"""
    return bool(store.query(sql, anchor._asdict()))


@seeing_all
def faults(store: Store) -> list[str]:
    """What is wrong with the chains, beside the anchors this PC has kept itself."""
    names = own_names(store)
    walk = check(store, [anchor for anchor in kept(store) if anchor.device in names])
    while True:
        try:
            next(walk)
        except StopIteration as stop:
            return list(sentences(store, stop.value))


@seeing_all
def entries_held(store: Store, device: str) -> Iterator[Entry]:
    """The entries of a device that are here, in the order of their numbers, a few at a time."""
    for first in range(0, store.last_number(device), _CHUNK):
        found = store.entries("device = ? AND number > ? AND number <= ?", [device, first, first + _CHUNK])
        yield from sorted(found, key=lambda entry: entry.number)


def own_names(store: Store) -> list[str]:
    """The names this PC has had, as its log of acts tells, today's first."""
    return [store.device, *(renaming.old for renaming in renamings(store))]


def destroyed(store: Store) -> set[str]:
    """Ids of the records whose content was destroyed by rule."""
    return {row[0] for row in store.query("SELECT record_id FROM main.destroyed")}
