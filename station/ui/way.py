"""The way to any record: the place of the rail it is at home in, and what one comes there with.

::

    context.go(*way_to(context.store, "visit_finding", finding_id))     # services, with its visit laid open at that finding
"""

from typing import TYPE_CHECKING, Any

from station.casework.fields import Kind
from station.casework.model import BY_NAME
from station.casework.outreach import BY_RECORD, WORK

if TYPE_CHECKING:
    from station.db.store import Store

HOMES = {
    "grievance": "grievances",
    "mediation": "mediations",
    "legal_aid": "legal_aid",
    "letter": "letters",
    "supervision": "letters",
    "employer": "employers",
    "worker": "workers",
}
_PARTS = {"commission": {"part": "commission"}}  # what is laid open of the record it belongs to
_OF_SERVICES = {*BY_RECORD, *(child.cls.record for work in WORK for child in work.children)}


def way_to(store: "Store", record: str, record_id: str) -> tuple[str, dict[str, Any]] | None:
    """Place and arguments for ``context.go``; what has no place of its own is shown with the record it belongs to.

    None for what is not there, or belongs to nothing that has a place.
    """
    if record in HOMES:
        return HOMES[record], {"id": record_id}
    if record in _OF_SERVICES:
        return "services", {"kind": record, "id": record_id}
    found = store.find(BY_NAME[record], record_id)
    for spec in BY_NAME[record].specs():
        if spec.kind is Kind.KEY and spec.of in HOMES and found is not None and getattr(found, spec.name):
            return HOMES[spec.of], {"id": getattr(found, spec.name), **_PARTS.get(record, {})}
    return None
