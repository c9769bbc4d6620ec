"""Backs up by itself while the window is open, beside it, and keeps the fact of that at the foot of the window true."""

from collections.abc import Generator
from functools import partial

from PySide6.QtCore import QObject, QTimer

from station.actions import backup, rights
from station.actions.at_desk import is_practice
from station.actions.backup import Made
from station.actions.progress import Stage
from station.casework.dates import show_moment
from station.changes import Changes
from station.db.media import cloud_warning
from station.db.store import Store
from station.errors import StationError
from station.ui.context import Job
from station.ui.shell import MainWindow
from station.ui.statusbar import StatusItem
from station.vault.slots import LockedError

FIRST_MS, EVERY_MS = 20_000, 60_000  # the opening is over before the first copy is made
PAUSE = 10  # minutes until the next try after one that failed


class Keeper(QObject):
    """One for the window; practice data are not backed up."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.context = window.context
        self._is_opening = True
        self._job: Job | None = None
        self._rests = 0
        self._minute = QTimer(self)
        self._minute.setInterval(EVERY_MS)
        self._minute.timeout.connect(self.look)
        self.context.changed.connect(self.tell)

    def start(self) -> None:
        """From now on."""
        self.tell()
        if is_practice(self.context.store):
            return
        if warning := cloud_warning(self.context.store.folder):
            self.window.put_note("cloud", warning)
        QTimer.singleShot(FIRST_MS, self, self.look)
        self._minute.start()

    def look(self) -> None:
        """Make a copy if one is due, or catch the second place up; nothing while that is under way or the store rests."""
        store = self.context.store
        self.tell()  # also while a copy is being made, or the window is out of sight
        if self._job in self.context.jobs or store.is_resting or not self.window.isVisible():
            return
        self._offer_drill()
        if self._rests:
            self._rests -= 1
            return
        if not (backup.is_due(store, opening=self._is_opening) or backup.standing(store).is_second_behind):
            self._is_opening = False
            return
        opening, self._is_opening = self._is_opening, False
        from station.ui.watching import mounted  # with the exchange, which is not to be loaded before the first window

        volumes = mounted()

        def work(own: Store) -> Generator[Stage, None, Made | None]:
            return (yield from backup.keep_up(own, volumes, opening=opening))

        self._job = self.context.run(self.context.own_store(work), self._done, failed=self._failed)

    def _done(self, made: Made | None) -> None:
        self.window.drop_note("backup")
        if made is not None:
            self.context.changed.emit(Changes())

    def _failed(self, error: StationError) -> None:
        if isinstance(error, LockedError):  # the window was locked before the work began
            return
        self._rests = PAUSE
        self.context.changed.emit(Changes())
        actions = [("看备份", partial(self.context.go, "settings", section="backup"))]
        self.window.put_note("backup", f"这次没有备份成：{error.message}", actions)

    def _offer_drill(self) -> None:
        from station.actions import restoring

        if "backup" in rights.allowed(self.context.store) and restoring.is_drill_due(self.context.store):
            act = ("现在试一次", partial(self.context.go, "settings", section="backup", act="drill"))
            self.window.put_note("drill", "有一季没有试过备份能不能恢复了，试一次不动现在的数据。", [act], attention=False, icon="history")
        else:
            self.window.drop_note("drill")

    # -- the fact ---------------------------------------------------------------------------------------------------

    def tell(self, changes: Changes | None = None) -> None:
        """Say at the foot of the window when the last backup was made and opened again, and whether it lacks anything."""
        store = self.context.store
        if store.is_resting or is_practice(store):
            return
        standing, today = backup.standing(store), store.now().date()
        words = f"备份 {show_moment(standing.last.at, today)} · 打开查对过" if standing.last.at else "还没有备份"
        words += " · 之后有改动" if standing.last.at and standing.unsaved_at else ""
        if standing.trouble:
            words += " · 上次没做成"
        elif standing.is_second_behind:
            words += f" · 第二处 {show_moment(standing.second_at, today)}" if standing.second_at else " · 第二处还没有"
        elif standing.second:
            words += " · 第二处也有"
        second = f"第二处：{standing.second}" if standing.second else "没有设第二处"
        tip = "\n".join(filter(None, [standing.trouble, standing.last.path and f"本机：{standing.last.path}", second]))
        go = partial(self.context.go, "settings", section="backup")
        is_late = bool(standing.lateness or standing.trouble)
        item = StatusItem(words, "shield-check", go, tip, attention=is_late, urgent=standing.lateness == "overdue")
        self.window.status.put("backup", item)
