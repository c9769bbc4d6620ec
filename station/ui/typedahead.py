"""What is typed while a page is on its way waits and goes to that page, in its order: nothing is lost or meant for the page before."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_HELD = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class TypedAhead(QObject):
    """``hold()`` as something begins that takes several turns of the loop; ``go_on()`` when ``is_settled()`` again.

    A question that comes up meanwhile is told by ``asked``.
    """

    asked = Signal()

    def __init__(self, is_settled: Callable[[], bool]) -> None:
        super().__init__()
        self._is_settled = is_settled
        self._held: deque[QEvent] = deque()
        self._windows: list[QWindow] = []

    def hold(self) -> None:
        """Keep back what is typed from now on, at the windows: thousands of other events pass the widgets of a page being made."""
        if not self._windows:
            self._windows = QGuiApplication.topLevelWindows()
            for window in self._windows:
                window.installEventFilter(self)

    def go_on(self) -> None:
        """Hand on what was kept back, each in a turn of its own, as long as nothing else is on its way."""
        if self._held:
            QTimer.singleShot(0, self, self._hand_on)
        else:
            windows, self._windows = self._windows, []
            for window in windows:
                if isValid(window):
                    window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowBlocked:
            self.asked.emit()
        if not event.spontaneous():
            return False
        if event.type() in (*_HELD, QEvent.Type.ShortcutOverride) and QApplication.activeModalWidget() is not None:
            return False  # what is on its way waits for an answer
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
        if target is None:
            return
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            QCoreApplication.sendEvent(target, event)
            return
        keys = (event.key(), event.modifiers(), event.text(), event.isAutoRepeat())
        override = QKeyEvent(QEvent.Type.ShortcutOverride, *keys)
        override.ignore()
        QCoreApplication.sendEvent(target, override)  # as Qt does: a field asks for a key before a shortcut gets it
        shortcut = None if override.isAccepted() else _shortcut(target, event)
        if shortcut is not None:
            shortcut.activated.emit()
        else:
            QCoreApplication.sendEvent(target, event)


def _shortcut(target: QWidget, event: QKeyEvent) -> QShortcut | None:
    """The shortcut a key belongs to while ``target`` has the focus, the nearest first."""
    from PySide6.QtGui import QKeySequence  # its 71 words come after the first list

    pressed = QKeySequence(event.keyCombination())

    def reaches(one: QShortcut) -> bool:
        owner = one.parent()
        if one.context() == Qt.ShortcutContext.WidgetShortcut:
            return owner is target
        return (
            one.context() != Qt.ShortcutContext.WidgetWithChildrenShortcut
            or owner is target
            or (isinstance(owner, QWidget) and owner.isAncestorOf(target))
        )

    found = [one for one in target.window().findChildren(QShortcut) if one.isEnabled() and one.key() == pressed and reaches(one)]
    return min(found, key=lambda one: one.context() == Qt.ShortcutContext.WindowShortcut, default=None)
