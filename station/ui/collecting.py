"""Takes apart what nothing uses any more in the window's thread alone.

Python's collector runs in whatever thread has just made an object. A page that was closed would be taken apart by work beside the
window, with the timers and widgets in it, and Qt falls when that is not done in their own thread.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collector(QObject):
    """One for the program, as long as ``parent`` lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._is_young = True
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is full, as Python itself would."""
        if self._is_young:
            gc.freeze()  # what the start has loaded stays; no collection goes through it
            self._is_young = False
        full = [n for n, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most]
        if full:
            gc.collect(max(full))
