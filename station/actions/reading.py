"""Looking at what is sensitive: who may, that it is noted, and who has looked."""

from collections.abc import Sequence

from station.actions import rights
from station.casework.fields import Record
from station.casework.model import Grievance
from station.db import acts
from station.db.sight import Reach
from station.db.store import Store


def reveal(store: Store, what: str, of: Record | None = None) -> None:
    """Numbers are about to be shown in full; ``what`` says of which record, without a name. Noted once per person, record and day.

    RefusedError for who sees them covered only.
    """
    rights.require(store, "see_plain")
    acts.note_once(store, "reveal", what, of)


def opened(store: Store, grievance: Grievance) -> None:
    """A case is shown; that somebody opened a confidential one is noted once per person and day."""
    if grievance.confidentiality == "confidential":
        acts.note_once(store, "read", f"打开保密诉求 {grievance.number}", grievance)


def sees_own_only(store: Store) -> bool:
    """Whether the person at the desk sees their own cases only, so that what is counted is of these."""
    return store.sight.reach(store) is Reach.OWN


def looks(store: Store, of: Record) -> Sequence[acts.Look]:
    """Who opened a record, looked at its numbers, or exported or printed it, and when, the latest first."""
    return acts.looks(store, of)
