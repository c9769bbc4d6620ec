"""Taking the last step back and doing it again: one's own, or a colleague's with the right to it."""

from collections.abc import Collection, Generator

from station.actions import rights
from station.casework.model import BY_NAME
from station.changes import Changes
from station.db.store import Store

_SHOWN = ("grievance", "supervision", "letter", "mediation", "legal_aid")  # of which the first that was moved is spoken of
_MOVED = ("删除", "放回")  # how steps are named that take things to the recycle bin and out of it


def undo(store: Store) -> Generator[tuple[int, int], None, Changes]:
    """:meth:`Store.undoing` by who may: yields (done, of how many)."""
    _require(store, store.undo_by(), store.undo_records())
    return (yield from store.undoing())


def redo(store: Store) -> Generator[tuple[int, int], None, Changes]:
    """:meth:`Store.redoing` by who may: yields (done, of how many)."""
    _require(store, store.redo_by(), store.redo_records())
    return (yield from store.redoing())


def said(store: Store, verb: str, name: str, changes: Changes) -> str:
    """What is told of a step taken back or done again: what was deleted or put back stands where afterwards."""
    words = f"已{verb}：{name}"
    for kind in _SHOWN:
        ids = changes.touched.get(kind, ())
        record = store.find(BY_NAME[kind], *ids) if len(ids) == 1 else None
        number = getattr(record, "number", "")
        if record is None or not number or record.stamps.get("deleted") != max(record.stamps.values(), default=""):
            continue  # the step wrote something else of it
        if record.deleted:
            return f"{words}。{number} 在回收站里"
        return f"{words}。{number} 又放回来了" if name.startswith(_MOVED) else words
    return words


def _require(store: Store, by: str, records: Collection[str]) -> None:
    rights.require(store, "undo" if by in ("", store.user) else "undo_others")
    rights.require_for(store, records)  # who made the step may have another role by now
