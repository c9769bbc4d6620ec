"""What a page asks the store beside the window, so that the window answers meanwhile.

::

    self._sums = Reading(self, context, lambda store: sums(store, query), self._show_sums)
    self._sums.start()      # again while one is under way: asked once more when that has ended, and only the last answer is shown
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from station.errors import StationError
from station.ui.context import Context, Job
from station.vault.slots import LockedError

if TYPE_CHECKING:  # a window can be painted before the store is loaded
    from station.db.store import Store

T = TypeVar("T")


class Reading(Generic[T]):
    """One question and who shows its answer, as long as ``whose`` is there."""

    def __init__(
        self,
        whose: QObject,
        context: Context,
        ask: "Callable[[Store], T]",
        show: Callable[[T], object],
        failed: Callable[[StationError], object] | None = None,
    ) -> None:
        self.context = context
        self._whose = whose
        self._ask, self._show, self._said = ask, show, failed or context.problem
        self._job: Job | None = None
        self._is_asked_again = False

    def start(self) -> None:
        """Ask now; where slow work is done at once, so is this."""
        self._is_asked_again = self.is_under_way()
        if not self._is_asked_again:
            self._job = self.context.beside(self._ask, self._read, failed=self._failed)

    def is_under_way(self) -> bool:
        """Whether the answer is still to come."""
        return self._job in self.context.jobs

    def _read(self, found: T) -> None:
        if self._is_asked_again:
            self.start()
        elif isValid(self._whose):
            self._show(found)

    def _failed(self, error: StationError) -> None:
        if self._is_asked_again:
            self.start()
        elif isValid(self._whose) and not isinstance(error, LockedError):  # what was locked meanwhile is read again when it is shown
            self._said(error)
