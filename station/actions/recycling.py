"""Taking things out of the recycle bin: what one act deleted comes back together, with what hung on it."""

from collections.abc import Sequence

from station.actions import rights
from station.casework.fields import Kind
from station.casework.model import BY_NAME
from station.casework.naming import called_together
from station.changes import Changes
from station.db.recycling import Deletion
from station.db.store import Store
from station.errors import StationError

_GIVEN_ONCE = ("number", "agreement_number", "archive_number")


def put_back(store: Store, *deletions: Deletion) -> Changes:
    """Put back everything these acts deleted, in one step; StationError, and nothing put back, if something could not be where it was."""
    rights.require(store, "put_back")
    rights.require_for(store, {record.record for deletion in deletions for record in deletion.records})
    if problem := obstacle(store, deletions):
        raise StationError(f"{problem}，没有放回。", "没有改动任何内容。")
    name = (deletions[0].name.partition("：")[2] or deletions[0].name).removeprefix("删除 ")
    with store.step(f"放回：{name}" + (f" 等 {len(deletions)} 次" if len(deletions) > 1 else "")) as step:
        for deletion in deletions:
            for record in deletion.records:
                step.save(record.with_values(deleted=False), record)
    return step.changes


def obstacle(store: Store, deletions: Sequence[Deletion]) -> str:
    """Why these cannot come back as they are: what they are a part of is gone, or their number was given again; "" for nothing."""
    records = [record for deletion in deletions for record in deletion.records]
    back = {record.id for record in records}
    for record in records:
        for spec in record.specs():
            if spec.kind is not Kind.KEY or not spec.required or spec.of not in BY_NAME:
                continue
            linked = getattr(record, spec.name)
            whole = store.find(BY_NAME[spec.of], linked) if linked and linked not in back else None
            if whole is not None and whole.deleted:
                return f"{called_together([record])}所属的{whole.title}也在回收站里，请先放回{whole.title}，或者一起选上"
        for field in _GIVEN_ONCE:
            number = getattr(record, field, "")
            if number and any(other.id not in back for other in store.matching(type(record), **{field: number})):
                return f"{record.title}的{record.spec(field).label} {number} 已经给了另外一件"
    return ""
