"""Takes apart what nothing uses any more in the window's thread alone, and what is old while nothing is done in it.

Python's collector runs in whatever thread has just made an object. A page that was closed would be taken apart by work beside the
window, with the timers and widgets in it, and Qt falls when that is not done in their own thread. To go through the oldest generation
takes longer than a page, 0.1 s after a few hundred: it waits until the window rests, and for an hour if need be, in which what is left
there comes to a few MB. A list that is searched or sorted again and again makes few objects, so rest is also what the thread works.
The younger ones wait for a moment in which nothing is done, so that what they take is not added to a turn in which something is made.
"""

import gc
from time import monotonic, thread_time

from PySide6.QtCore import QObject, Qt, QTimer

EVERY_MS = 500
MOMENT_MS, BUSY_MS = 10, 3  # between two looks for such a moment; so much the thread works between them where something is done
WAIT_MS = 2_000  # for such a moment
FEW, IDLE_MS = 300, 10  # objects made, and what the thread works, between two looks while nobody does anything
RESTED, LONGEST = 20, 7_200  # looks for which few were made, as somebody reads; looks after which it is time all the same: 10 s, an hour
_OLDEST = 2


class Collector(QObject):
    """One for the program, as long as ``parent`` lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._is_young = True
        self._before = 0  # objects made since the last collection, as of the last look
        self._quiet = self._waited = 0  # looks
        self._worked = thread_time()  # as of the last look
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._wait)
        self._timer.start()
        self._began = self._used = 0.0
        self._moment = QTimer(self, interval=MOMENT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._moment.timeout.connect(self._try)

    def _wait(self) -> None:
        if not self._moment.isActive():
            self._began, self._used = monotonic(), thread_time()
            self._moment.start()

    def _try(self) -> None:
        before, self._used = self._used, thread_time()
        if (self._used - before) * 1000 > BUSY_MS and (monotonic() - self._began) * 1000 < WAIT_MS:
            return
        self._moment.stop()
        self.collect()

    def collect(self) -> None:
        """Collect the oldest generation that is full, as Python itself would, but the very oldest when the window rests."""
        if self._is_young:
            gc.freeze()  # what the start has loaded stays; no collection goes through it
            self._is_young = False
        counts = gc.get_count()
        worked = (thread_time() - self._worked) * 1000
        self._quiet = self._quiet + 1 if abs(counts[0] - self._before) < FEW and worked < IDLE_MS else 0
        full = [n for n, (count, most) in enumerate(zip(counts, gc.get_threshold(), strict=True)) if count > most]
        if _OLDEST in full:
            self._waited += 1
            if self._quiet >= RESTED or self._waited >= LONGEST:
                self._waited = 0
            else:
                full.remove(_OLDEST)
        if full:
            gc.collect(max(full))
        self._before, self._worked = gc.get_count()[0], thread_time()
