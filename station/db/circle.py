"""What is kept of the circle of units and PCs: the secrets of this PC and the statements that count."""

from collections.abc import Mapping

from station.db.store import Store


def secret(store: Store, name: str) -> bytes:
    """A secret of this PC; empty if there is none."""
    found = store.query("SELECT value FROM secret WHERE name = ?", [name])
    return bytes(found[0][0]) if found else b""


def keep_secret(store: Store, name: str, value: bytes) -> None:
    """Keep a secret of this PC, in place of the one before."""
    store.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", [name, value])


def statements(store: Store) -> list[bytes]:
    """The statements kept."""
    return [bytes(row[0]) for row in store.query("SELECT content FROM statement ORDER BY sha256")]


def keep_statements(store: Store, contents: Mapping[str, bytes]) -> None:
    """Keep statements by their SHA-256 in hex."""
    at = store.now().isoformat()
    for sha256, content in contents.items():
        store.execute("INSERT OR IGNORE INTO statement VALUES (?, ?, ?)", [sha256, content, at])


def note_invitation(store: Store, content: bytes, code: str) -> None:
    """Remember an invitation that was made here and its code; the last hundred."""
    store.set_setting("invitations", [*store.setting("invitations", [])[-99:], [content.hex(), code]])


def invitations(store: Store) -> list[tuple[bytes, str]]:
    """The invitations made here and their codes, the oldest first."""
    return [(bytes.fromhex(content), code) for content, code in store.setting("invitations", [])]


def accepted(store: Store, signer: str) -> dict[str, int]:
    """Up to which number bundles signed by a PC were taken in, by stream ("<device> <audience>")."""
    sql = "SELECT device || ' ' || audience, max(number) FROM inbox WHERE signer = ? AND held IS NULL GROUP BY 1"
    return {row[0]: row[1] for row in store.query(sql, [signer])}
