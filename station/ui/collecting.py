"""Takes apart what nothing uses any more in the window's thread alone, and what is old while nothing is done in it.

Python's collector runs in whatever thread has just made an object. A page that was closed would be taken apart by work beside the
window, with the timers and widgets in it, and Qt falls when that is not done in their own thread. To go through the oldest generation
takes as long as a page: it waits until the window rests.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
FEW = 300  # objects made between two looks while nobody does anything
RESTED, LONGEST = 6, 600  # looks for which few were made; looks after which it is time all the same: 3 seconds, 5 minutes
_OLDEST = 2


class Collector(QObject):
    """One for the program, as long as ``parent`` lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._is_young = True
        self._before = 0  # objects made since the last collection, as of the last look
        self._quiet = self._waited = 0  # looks
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is full, as Python itself would, but the very oldest when the window rests."""
        if self._is_young:
            gc.freeze()  # what the start has loaded stays; no collection goes through it
            self._is_young = False
        counts = gc.get_count()
        self._quiet = self._quiet + 1 if abs(counts[0] - self._before) < FEW else 0
        full = [n for n, (count, most) in enumerate(zip(counts, gc.get_threshold(), strict=True)) if count > most]
        if _OLDEST in full:
            self._waited += 1
            if self._quiet >= RESTED or self._waited >= LONGEST:
                self._waited = 0
            else:
                full.remove(_OLDEST)
        if full:
            gc.collect(max(full))
        self._before = gc.get_count()[0]
