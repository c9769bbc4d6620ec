"""Drafts: what was typed and not yet saved, kept so that a crash or a closed window loses nothing; each belongs to who typed it."""

import json
from typing import Any

from station.casework.model import BY_NAME
from station.db.belonging import is_gone
from station.db.ids import ID
from station.db.store import Store
from station.frozen import frozen


@frozen
class Draft:
    """Values of one form; ``key`` names the form and record, ``title`` what the clerk would call it."""

    key: str
    title: str
    saved_at: str
    values: dict[str, Any]


def keep(store: Store, key: str, title: str, values: dict[str, Any]) -> str:
    """Keep the values of a form; returns the time of saving (ISO, to the second)."""
    at = store.now().isoformat()
    body = json.dumps(values, ensure_ascii=False)
    store.execute(
        "INSERT OR REPLACE INTO draft (key, by, title, saved_at, body) VALUES (?, ?, ?, ?, ?)", [key, store.user, title, at, body]
    )
    return at


def drafts(store: Store) -> list[Draft]:
    """All drafts of the person at the desk, newest first; what they say of sealed people is covered like all that is read."""
    sql = "SELECT key, said(title) AS title, saved_at, said(body) AS body FROM draft WHERE by = ? ORDER BY saved_at DESC, rowid DESC"
    found = store.query(sql, [store.user])
    return [Draft(row["key"], row["title"], row["saved_at"], json.loads(row["body"])) for row in found]


def waiting(store: Store) -> list[Draft]:
    """The drafts that can be gone on with, newest first: what they are about is there. The others wait until it is put back."""
    return [draft for draft in drafts(store) if not any(_is_gone(store, record_id) for record_id in ID.findall(draft.key))]


def _is_gone(store: Store, record_id: str) -> bool:
    named = store.query("SELECT record FROM journal WHERE record_id = ? LIMIT 1", [record_id])
    return bool(named) and is_gone(store, BY_NAME[named[0]["record"]], record_id)


def draft(store: Store, key: str) -> Draft | None:
    """The draft of one form."""
    return next((d for d in drafts(store) if d.key == key), None)


def drop(store: Store, key: str) -> None:
    """Forget a draft, once its form is saved or given up."""
    store.execute("DELETE FROM draft WHERE key = ? AND by = ?", [key, store.user])


def rename(store: Store, before: str, after: str) -> None:
    """The person at the desk has another name from now on."""
    store.execute("UPDATE draft SET by = ? WHERE by = ?", [after, before])
