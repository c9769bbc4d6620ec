"""Whether a record is still there for who would read or change it: it, or what it is a part of, may lie in the recycle bin."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from station.casework.fields import Kind, Record
from station.casework.model import BY_NAME
from station.db import destroying
from station.db.sight import seeing_all
from station.errors import GoneError

if TYPE_CHECKING:
    from station.db.store import Store

BRING_BACK = "要接着办，先撤销删除，或者从回收站放回。"


def wholes(record: Record) -> Iterator[tuple[type[Record], str]]:
    """What a record is a part of: what its required links lead to, and the owner of an attachment."""
    for name, to in _links(type(record)):
        of = to or getattr(record, "owner", "")
        if of in BY_NAME and (record_id := getattr(record, name)):
            yield BY_NAME[of], record_id


_LINKS: dict[type[Record], tuple[tuple[str, str], ...]] = {}


def _links(cls: type[Record]) -> tuple[tuple[str, str], ...]:
    """The required links of a kind, asked for with each of thousands of records: (field, kind it leads to)."""
    if cls not in _LINKS:
        _LINKS[cls] = tuple((spec.name, spec.of) for spec in cls.specs() if spec.kind is Kind.KEY and spec.required)
    return _LINKS[cls]


def binned(store: "Store", record: Record, there: set[str] | None = None) -> Record | None:
    """Of a record and what it is a part of, the one that lies in the recycle bin; None if it is all there.

    ``there`` are the ids of what is known to be all there: it is not read again, and what is found to be so is added.
    """
    if record.deleted:
        return record
    for cls, record_id in wholes(record):
        if there is not None and record_id in there:
            continue
        whole = store.find(cls, record_id)
        if whole is not None and (found := binned(store, whole, there)) is not None:
            return found
        if there is not None:
            there.add(record_id)
    return None


def is_gone(store: "Store", cls: type[Record], record_id: str) -> bool:
    """Whether there is nothing left to show: deleted, also with what it is a part of, destroyed, or not for the person at the desk."""
    record = store.find(cls, record_id)
    return record is None or binned(store, record) is not None


@seeing_all
def is_out_of_sight(store: "Store", cls: type[Record], record_id: str) -> bool:
    """Whether what :func:`is_gone` for the person at the desk is there all the same."""
    return not is_gone(store, cls, record_id)


def is_destroyed(store: "Store", record_id: str) -> bool:
    """Whether the content of a record was destroyed by rule."""
    return destroying.is_destroyed(store.db.conn, record_id)


def refuse_binned(store: "Store", record: Record, there: set[str]) -> None:
    """GoneError for what must not be written because it was deleted; for ``there`` see :func:`binned`."""
    if (found := binned(store, record, there)) is not None:
        number = getattr(found, "number", "")
        raise GoneError(f"{found.title} {number} 已经删除，没有保存。" if number else f"这条{found.title}已经删除，没有保存。", BRING_BACK)
