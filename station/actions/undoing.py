"""Taking the last step back and doing it again: one's own, or a colleague's with the right to it."""

from collections.abc import Collection, Generator

from station.actions import rights
from station.changes import Changes
from station.db.store import Store


def undo(store: Store) -> Generator[tuple[int, int], None, Changes]:
    """:meth:`Store.undoing` by who may: yields (done, of how many)."""
    _require(store, store.undo_by(), store.undo_records())
    return (yield from store.undoing())


def redo(store: Store) -> Generator[tuple[int, int], None, Changes]:
    """:meth:`Store.redoing` by who may: yields (done, of how many)."""
    _require(store, store.redo_by(), store.redo_records())
    return (yield from store.redoing())


def _require(store: Store, by: str, records: Collection[str]) -> None:
    rights.require(store, "undo" if by in ("", store.user) else "undo_others")
    rights.require_for(store, records)  # who made the step may have another role by now
