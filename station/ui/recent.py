"""The records that whoever is at the desk had open last, for the palette; only ids are kept, the person's too, in the store itself."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from station.errors import StationError

if TYPE_CHECKING:  # the log-in page is painted before the store is loaded
    from station.db.store import Store

MOST = 8


class Recent:
    """``recent.note("grievance", id)`` when a record is shown; iterating gives (record, id), the last first."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._whose = ""  # the id of a staff member: names are shared and changed
        self._found: list[tuple[str, str]] | None = None  # not asked for yet

    def note(self, record: str, record_id: str) -> None:
        """It was shown now."""
        one = (record, record_id)
        self._found = [one, *(other for other in self if other != one)][:MOST]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        if self._found is None:
            self._whose = self._store.setting("user", "")
            self._found = [(record, record_id) for record, record_id in self._store.setting(f"recent {self._whose}", [])]
        return iter(list(self._found))

    def keep(self) -> None:
        """Write it down, as the person goes: going through a list is not to write with every row."""
        if self._found is not None and not self._store.is_resting:
            with suppress(StationError):
                self._store.set_setting(f"recent {self._whose}", self._found)

    def change(self) -> None:
        """Somebody else may be at the desk now."""
        self.keep()
        self._found = None
