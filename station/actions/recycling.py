"""Taking things out of the recycle bin."""

from station.actions import rights
from station.changes import Changes
from station.db.recycling import Deletion
from station.db.store import Store


def put_back(store: Store, deletion: Deletion) -> Changes:
    """Put back everything one act deleted, in one step."""
    rights.require(store, "remove")
    with store.step(f"放回：{deletion.name.partition('：')[2] or deletion.name}") as step:
        for record in deletion.records:
            step.save(record.with_values(deleted=False), record)
    return step.changes
