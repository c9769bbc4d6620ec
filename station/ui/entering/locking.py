"""The lock of the window: by Ctrl+L, or by itself when nobody has touched anything for some minutes.

Locking hides everything, keeps what is being typed as drafts, closes the store and forgets its key. Work under way goes on with a
key of its own; what it brings is told after unlocking. A question that was being answered is asked anew, with what was typed. Whoever
locked finds everything as it was; anybody else gets a new window.
"""

import time
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from station import NAME
from station.actions import entering, handing_over
from station.actions.at_desk import own_station
from station.actions.entering import Unlocked, Welcome
from station.db import in_force
from station.db.store import Store
from station.errors import StationError
from station.ui.drafting import DraftKeeper
from station.ui.entering.clipboard import Clipboard
from station.ui.entering.outside import Told
from station.ui.entering.page import LoginPage
from station.ui.entering.sheets import SheetsPanel
from station.ui.shell import MainWindow
from station.ui.widgets import Dialog, forget_typed
from station.ui.workbench.page import Workbench

LOOK_EVERY_MS = 5000
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}


class Lock(QObject):
    """One for the window of a store with passwords; ``swapped(welcome)`` when another person has come in."""

    def __init__(self, window: MainWindow, swapped: Callable[[Welcome], object]) -> None:
        super().__init__(window)
        self.window, self.context = window, window.context
        self._swapped = swapped
        self._staff_id = str(self.context.store.setting("user", ""))
        self._title = ""
        self._stopped: list[str] = []
        self._focus: QWidget | None = None
        self._hidden: list[QWidget] = []
        self._touched = self._now()
        self.clipboard = Clipboard(self._clipboard_seconds, self)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self.touch)  # Chinese is typed without a key for Qt
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusWindowChanged.connect(self._watch)
        application.aboutToQuit.connect(self.clipboard.clear)
        self._watch(application.focusWindow())
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def is_locked(self) -> bool:
        """Whether the login page stands before everything."""
        return self.context.is_locked

    # -- nobody there ------------------------------------------------------------------------------------------------

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.monotonic(), time.time()  # the first stands still while the PC sleeps, the second can be set

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
            self.touch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touch()
        return False

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = self._now()

    def look(self) -> None:
        """Lock if nobody has been there for as long as the office chose."""
        if not self.is_locked:
            idle = max(now - then for now, then in zip(self._now(), self._touched, strict=True))
            minutes = entering.IDLE_MINUTES
            with suppress(StationError):  # a disk that is gone keeps no window open
                minutes = entering.idle_minutes(self.context.store)
            if idle >= minutes * 60:
                self.lock()

    def _clipboard_seconds(self) -> int:
        with suppress(StationError):
            return entering.clipboard_seconds(self.context.store)
        return entering.CLIPBOARD_SECONDS

    # -- locking -----------------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Hide everything and close the store."""
        store = self.context.store
        if self.is_locked or self.window.is_covered():
            return
        for keeper in self.window.findChildren(DraftKeeper):
            with suppress(StationError):  # neither a full disk nor one that is gone must keep the window open
                keeper.keep()
        for panel in self.window.findChildren(SheetsPanel):
            panel.forget()
        with suppress(StationError):
            store.log_act("lock", store.user)
        with suppress(StationError):
            self._staff_id = store.setting("user", "")
        told = self._told()
        self._focus = QApplication.focusWidget()
        self._title = self.window.windowTitle()
        self.context.lock()
        self._put_away()
        who = (self._staff_id, store.user)
        page = LoginPage(store.folder, self._opened, self._entered, who=who, told=told, clock=store.clock, inline=self.context.inline)
        self.window.cover(page, status=False, strips=False)
        self.window.setWindowTitle(NAME)
        if self.context.inline:
            self._close()
        else:
            QTimer.singleShot(0, self, self._close)  # after the dialogs just closed have come to their ends

    def _told(self) -> Told:
        """The station, and the counts of the workbench, if they are still true: whoever passes cannot ask."""
        counts: tuple[tuple[str, int, bool], ...] = ()
        with suppress(StationError):
            shown = [count for page in self.window.findChildren(Workbench) for count in page.standing()]
            counts = tuple((count.label, count.number, count.red) for count in shown if count.number is not None)
            station = own_station(self.context.store)
            return Told(station.name or NAME, station.parent_name, counts)
        return Told(counts=counts)

    def _put_away(self) -> None:
        """Menus and dialogs take their safe way out, whatever else is a window of its own is hidden."""
        self.window.toast.hide()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            popup.hide()
        for widget in QApplication.topLevelWidgets():
            if widget is self.window or not widget.isVisible():
                continue
            if isinstance(widget, QDialog):
                if isinstance(widget, Dialog):
                    widget.keep_typed()
                widget.reject()
                if widget.isVisible():  # it stopped what it was at, and stands there still
                    self._stopped.append(widget.windowTitle())
                    widget.done(QDialog.DialogCode.Rejected)
            else:
                widget.hide()
                self._hidden.append(widget)

    def _close(self) -> None:
        self.context.store.rest()
        self.clipboard.clear()
        if not self.context.jobs:
            handing_over.empty()

    # -- unlocking ---------------------------------------------------------------------------------------------------

    def _opened(self, unlocked: Unlocked) -> Store:
        store = self.context.store
        if not store.is_resting:
            store.rest()
        store.wake(unlocked.key)
        return store

    def _entered(self, welcome: Welcome) -> None:
        self.touch()
        if welcome.staff.id != self._staff_id:
            self._timer.stop()
            forget_typed()
            self._swapped(welcome)
            return
        store = self.context.store
        in_force.adopt(store)
        self.window.uncover()
        self.window.setWindowTitle(self._title)
        self.context.set_user(store.user)
        self.context.unlock()
        for widget in self._hidden:
            if isValid(widget):
                widget.show()
        self._hidden.clear()
        self.window.page().refresh()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        if self._stopped:
            self.window.put_note("stopped", f"锁定的时候停下了：{'、'.join(self._stopped)}。请看做到哪里，再做一次。")
            self._stopped.clear()
        if welcome.sentence:
            self.window.put_note("wrong_tries", welcome.sentence)
