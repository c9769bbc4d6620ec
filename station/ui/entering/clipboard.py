"""What was copied here does not stay on the clipboard: after some seconds, at the lock and at the end it is taken off.

Programs that keep a history of the clipboard would keep it all the same, so they are asked not to, in the words password managers use:
https://github.com/keepassxreboot/keepassxc/blob/develop/src/gui/Clipboard.cpp,
https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats#cloud-clipboard-and-clipboard-history-formats.
"""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

_KDE = "x-kde-passwordManagerHint"
_FOR_HISTORIES = {
    _KDE: b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "CanIncludeInClipboardHistory": bytes(4),
    "CanUploadToCloudClipboard": bytes(4),
}


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
        if self._board.ownsClipboard() and self._board.text() and not self._board.mimeData().hasFormat(_KDE):
            self._board.setMimeData(for_no_history(self._board.mimeData()))  # comes here again
            return
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
        if self._board.ownsSelection():  # of X11: what is marked is copied
            self._board.clear(QClipboard.Mode.Selection)


def for_no_history(content: QMimeData) -> QMimeData:
    """The same content with a word for programs that keep what was copied."""
    marked = QMimeData()
    for kind in content.formats():
        marked.setData(kind, content.data(kind))
    for kind, word in _FOR_HISTORIES.items():
        marked.setData(kind, word)
    return marked
