"""What another window or a job wrote into the store meanwhile, seen by how the journal grew; and when other PCs were last heard of."""

from collections import defaultdict

from station.changes import Changes
from station.db.store import Store


def journal_end(store: Store) -> int:
    """Where the journal ends now; 0 while it is empty."""
    return int(store.query("SELECT coalesce(max(seq), 0) FROM journal")[0][0])


def written_since(store: Store, end: int) -> Changes:
    """The records with an entry behind ``end``, whoever wrote it."""
    touched: defaultdict[str, set[str]] = defaultdict(set)
    for record, record_id in store.query("SELECT DISTINCT record, record_id FROM journal WHERE seq > ?", [end]):
        touched[record].add(record_id)
    return Changes("", {record: frozenset(ids) for record, ids in touched.items()})


def last_heard(store: Store) -> dict[str, str]:
    """When a bundle of each PC was last taken in, by the name of its key."""
    return {row[0]: row[1] for row in store.query("SELECT signer, max(received_at) FROM inbox WHERE signer <> '' GROUP BY signer")}


def last_written(store: Store) -> str:
    """The moment the newest entry was written here or came here; "" while the journal is empty."""
    found = store.query("SELECT at FROM journal ORDER BY seq DESC LIMIT 1")
    return str(found[0][0]) if found else ""


def first_after(store: Store, end: int) -> str:
    """The moment of the first entry behind ``end``; "" if there is none."""
    found = store.query("SELECT at FROM journal WHERE seq > ? ORDER BY seq LIMIT 1", [end])
    return str(found[0][0]) if found else ""
