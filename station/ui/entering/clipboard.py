"""What was copied here does not stay on the clipboard: after some seconds, at the lock and at the end it is taken off."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication


class Clipboard(QObject):
    """Watches what this program puts there, by whichever widget; what other programs put there is left alone."""

    def __init__(self, seconds: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._board = QGuiApplication.clipboard()
        self._ours = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self._board.dataChanged.connect(self._changed)

    def _changed(self) -> None:
        is_ours = self._board.ownsClipboard() or QGuiApplication.focusWindow() is not None
        self._ours = self._board.text() if is_ours else ""
        if self._ours:
            self._timer.start(self._seconds() * 1000)
        else:
            self._timer.stop()

    def clear(self) -> None:
        """Take it off, if it is still what was put there here."""
        self._timer.stop()
        if self._ours and self._board.text() == self._ours:
            self._board.clear()
        self._ours = ""
