"""What is typed while a page is on its way waits and goes to that page, in its order: nothing is lost or meant for the page before."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

_HELD = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.InputMethod)


class TypedAhead(QObject):
    """``hold()`` as something begins that takes several turns of the loop; ``go_on()`` when ``is_settled()`` again."""

    def __init__(self, is_settled: Callable[[], bool]) -> None:
        super().__init__()
        self._is_settled = is_settled
        self._held: deque[QEvent] = deque()
        self._is_holding = False

    def hold(self) -> None:
        """Keep back what is typed from now on; only while it is needed, for every event of the program would pass here."""
        application = QCoreApplication.instance()
        if not self._is_holding and application is not None:
            self._is_holding = True
            application.installEventFilter(self)

    def go_on(self) -> None:
        """Hand on what was kept back, each in a turn of its own, as long as nothing else is on its way."""
        if self._held:
            QTimer.singleShot(0, self, self._hand_on)
        elif self._is_holding:
            self._is_holding = False
            application = QCoreApplication.instance()
            if application is not None:
                application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not event.spontaneous() or (isinstance(watched, QWidget) and event.type() != QEvent.Type.InputMethod):
            return False  # our own, or on its way from the window to a widget
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut yet: its press comes as any other key
            return True
        if event.type() in _HELD:
            self._held.append(event.clone())
            return True
        return False

    def _hand_on(self) -> None:
        if not self._held or not self._is_settled():
            return
        event = self._held.popleft()
        self.go_on()  # before this one, which may open a dialog that the next ones are for
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
        if target is None or self._is_shortcut(target.window(), event):
            return
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            keys = (event.key(), event.modifiers(), event.text(), event.isAutoRepeat())
            QCoreApplication.sendEvent(target, QKeyEvent(QEvent.Type.ShortcutOverride, *keys))
        QCoreApplication.sendEvent(target, event)

    def _is_shortcut(self, window: QWidget, event: QEvent) -> bool:
        """Whether a key is one of the window's own, and was done."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        pressed = QKeySequence(event.keyCombination())
        found = next((one for one in window.findChildren(QShortcut) if one.isEnabled() and one.key() == pressed), None)
        if found is not None:
            found.activated.emit()
        return found is not None
