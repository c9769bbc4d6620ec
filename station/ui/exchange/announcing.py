"""Says quietly what the watcher noticed: bundles that lie ready, a stick that was plugged in, what was taken in or sent by itself."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from station.actions.exchange import ReceivedBundle
from station.actions.exchange_overview import pending
from station.actions.watching import Around, Waiting
from station.sync.bundle import State
from station.ui.shell import MainWindow
from station.ui.statusbar import StatusItem
from station.ui.watching import Watcher

_STICK = "stick"
_FINE = (State.TAKEN, State.OLDER)


class Announcer(QObject):
    """``Announcer(window, watcher)``: lives as long as the window."""

    def __init__(self, window: MainWindow, watcher: Watcher) -> None:
        super().__init__(window)
        self.window = window
        self.context = window.context
        self._known: set[str] = set()  # sticks already spoken of since they were plugged in
        self.context.noticed.connect(self.notice)
        watcher.received.connect(self.say_received)
        watcher.sent.connect(self.context.toast)

    def notice(self, around: Around) -> None:
        """Put the count at the foot of the window, and offer a stick once each time it is plugged in."""
        ready = around.ready()
        words = f"有 {ready:,} 包可收" if ready else ""
        self.window.status.put("arrivals", StatusItem(words, "download", partial(self.context.go, "exchange")), right=True)
        sticks = {found.place.id: found for found in around.waiting if found.by_hand}
        for place_id in sticks.keys() - self._known:
            self._offer(sticks[place_id])
        if self._known - sticks.keys() or not any(self._parts(found) for found in sticks.values()):
            self.window.drop_note(_STICK)
        self._known = set(sticks)

    def _offer(self, found: Waiting) -> None:
        if parts := self._parts(found):
            name = found.place.title if "U 盘" in found.place.title else f"U 盘“{found.place.title}”"
            sentence = f"{name}插上了：{'，'.join(parts)}。"
            actions: list[tuple[str, Callable[[], object]]] = [
                ("收发", self._use_stick),
                ("以后再说", partial(self.window.drop_note, _STICK)),
            ]
            self.window.put_note(_STICK, sentence, actions, attention=False, icon="usb")

    def _parts(self, found: Waiting) -> list[str]:
        unsent = pending(self.context.store).count
        parts = [f"有 {len(found.arrivals)} 包可收"] if found.arrivals else []
        return parts + ([f"{unsent:,} 条可以发"] if unsent else [])

    def _use_stick(self) -> None:
        self.window.drop_note(_STICK)
        self.context.go("exchange", act="both")

    def say_received(self, reports: Sequence[ReceivedBundle]) -> None:
        """What came in by itself, in one sentence; what stands in the way leads to 同步."""
        taken = [report for report in reports if report.state is State.TAKEN]
        bad = [report for report in reports if report.state not in _FINE]
        if taken:
            count = sum(report.taken for report in taken)
            self.context.toast(f"收到 {len(taken)} 包，{count:,} 条，已并入", ("去看", partial(self.context.go, "exchange")))
        if bad:
            self.window.put_note("exchange", bad[0].sentence, [("去看", partial(self.context.go, "exchange"))])
