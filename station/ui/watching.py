"""Notices by itself what comes: bundles in the places, sticks that are plugged in, what another window wrote into the store.

A folder of this machine tells of itself; where that fails (shares, sticks, storage in the net) one looks every minute, beside the
window and at names only. What is found is told with ``context.noticed``; whether it is also taken in, and when what was done here is sent,
is what the office chose in ``actions.watching``. Nothing is taken in while other work is under way.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QStorageInfo, QTimer, Signal
from PySide6.QtWidgets import QWidget

from station.actions import watching
from station.actions.watching import Around, Habits, Moved
from station.changes import Changes
from station.db import in_force
from station.db.noticing import journal_end, written_since
from station.errors import StationError
from station.ui.context import Context

_KERNEL = (b"tmpfs", b"devtmpfs", b"proc", b"sysfs", b"overlay", b"squashfs")
EVERY_MS = 60_000
SETTLING_MS = 2_000  # a copy is under way: what comes within this is looked at together


class Watcher(QObject):
    """One for the window; ``received`` carries what was taken in without being asked."""

    received = Signal(object)  # tuple[ReceivedBundle, ...]
    sent = Signal(str)  # sentence

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self.context = context
        self._window = window
        self.around = Around()
        self._end = journal_end(context.store)
        self._is_looking = False
        self._folders = QFileSystemWatcher(self)
        self._soon = _timer(self, self.look, SETTLING_MS, once=True)
        self._minute = _timer(self, self._tick, EVERY_MS)
        self._rest = _timer(self, self.send, once=True)
        self._folders.directoryChanged.connect(lambda _: self._soon.start())
        context.changed.connect(self._changed)

    def start(self) -> None:
        """Look at once and from now on."""
        self._minute.start()
        self._soon.start(0)

    def habits(self) -> Habits:
        """What the office chose."""
        return watching.habits(self.context.store)

    # -- what lies ready -------------------------------------------------------------------------------------------

    def _is_watching(self) -> bool:
        return self._window.isVisible() and not self.context.is_locked

    def _tick(self) -> None:
        if self._is_watching():
            self.catch_up()
            self.look()

    def look(self) -> None:
        """See what lies in the places and which sticks are there; nothing happens while a look is under way."""
        if self._is_looking or not self._is_watching():
            return
        self._is_looking = True
        self.context.run(
            self.context.own_store(lambda store: watching.look_around(store, mounted())),  # a dead mount answers late, too
            self._looked,
            failed=self._not_looked,
            stopped=self._not_looked,
        )

    def _looked(self, around: Around) -> None:
        self._is_looking = False
        self.around = around
        self._follow(around.folders)
        self.context.noticed.emit(around)
        if around.calls() and self.habits().receives and not self.context.jobs:
            self._receive()

    def _not_looked(self, error: StationError | None = None) -> None:
        self._is_looking = False

    def _follow(self, folders: tuple[str, ...]) -> None:
        before = set(self._folders.directories())
        gone, new = before - set(folders), set(folders) - before
        if gone:
            self._folders.removePaths(sorted(gone))
        if new:
            self._folders.addPaths(sorted(new))

    # -- taking in and sending without being asked -----------------------------------------------------------------

    def _receive(self) -> None:
        work = partial(watching.use, sends=False, by_hand=False)
        self.context.run(self.context.own_store(work), self._received, failed=self._not_looked)

    def _received(self, moved: Moved) -> None:
        self.catch_up()
        if moved.reports:
            self.received.emit(moved.reports)

    def send(self) -> None:
        """Send what was done here, if the office wants that and nothing else is under way; otherwise after the next rest."""
        if not self._is_watching():
            return
        if self.context.jobs:
            self._rest.start()
        elif self.habits().send_after and watching.is_something_unsent(self.context.store):
            work = partial(watching.use, receives=False, by_hand=False)
            self.context.run(self.context.own_store(work), self._sent, failed=self._not_looked)

    def _sent(self, moved: Moved) -> None:
        if moved.sentences:
            self.context.changed.emit(Changes())
            self.sent.emit(moved.sentences[0])

    # -- what was written elsewhere --------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Tell the screens what another window or a job beside this one wrote since they were last told, and count by it."""
        end = journal_end(self.context.store)
        if end > self._end:
            changes = written_since(self.context.store, self._end)
            self._end = end
            in_force.follow(self.context.store, changes)
            self.context.tell(changes)

    def _changed(self, changes: Changes) -> None:
        written = written_since(self.context.store, self._end).touched
        if all(ids <= changes.touched.get(record, frozenset()) for record, ids in written.items()):
            self._end = journal_end(self.context.store)
        minutes = self.habits().send_after
        if changes and minutes:
            self._rest.start(minutes * 60_000)


def _timer(parent: QObject, act: object, every_ms: int = 0, *, once: bool = False) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(once)
    timer.setInterval(every_ms)
    timer.timeout.connect(act)
    return timer


def mounted() -> tuple[Path, ...]:
    """Where disks and sticks are mounted that can be read, the system's own left out."""
    found = (volume for volume in QStorageInfo.mountedVolumes() if volume.isValid() and volume.isReady() and not volume.isRoot())
    return tuple(Path(volume.rootPath()) for volume in found if bytes(volume.fileSystemType().data()) not in _KERNEL)
