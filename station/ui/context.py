"""What every screen is given: the open store, what was touched, slow work, and ways to speak to the person.

A screen keeps the context it was built with and never looks for a window::

    context.changed.connect(self.reload)                 # carries Changes
    result = context.attempt(lambda: actions.close(...))  # None after a StationError, which is shown in the page
    context.tell(changes)
    context.toast("已办结 ZQ-2026-0145", undo=True)
    context.go("letters", act="new", grievance=case.id)
    context.later(self, self.load)                       # in a turn of the loop of its own: what is large is made in several
"""

import time
from collections import deque
from collections.abc import Callable, Generator, MutableMapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station import stopping
from station.actions.progress import at_once, finish
from station.changes import Changes
from station.errors import StationError
from station.ui import may, names
from station.ui.recent import Recent
from station.ui.typedahead import TypedAhead

if TYPE_CHECKING:  # the log-in page is painted before the store is loaded
    from station.db.store import Store

T = TypeVar("T")
Words = Callable[[Any], tuple[str, float]]
Turn = tuple[QObject, Callable[[], object]]

AT_ONCE = 500  # changes of records taken back without anybody noticing that it takes time
REPORT_EVERY = 0.05  # seconds between two reports of progress: more is not seen and costs the window its breath


class Context(QObject):
    """One for the whole application; ``inline`` runs slow work at once, for tests and pictures."""

    changed = Signal(object)  # Changes
    went = Signal(str, dict)  # place, arguments for its page
    said = Signal(str, object)  # sentence, (words, act) or None
    troubled = Signal(object)  # StationError to show in the page
    job_started = Signal(object)  # Job
    user_changed = Signal(str)
    asked = Signal()  # a question comes up while something is made in turns
    drafted = Signal()  # what was typed was kept, saved or left
    left = Signal(object)  # the widget that goes, with what was typed in it and kept
    counted = Signal(object)  # Pending: what is unsent, told by whoever asked last, so that the window says one number
    noticed = Signal(object)  # Around: what lies ready in the places of the exchange
    settled = Signal()  # nothing is left to be done later

    def __init__(self, store: "Store", memory: MutableMapping[str, Any] | None = None, *, inline: bool = False) -> None:
        super().__init__()
        self.store = store
        self.memory: MutableMapping[str, Any] = memory if memory is not None else {}
        self.inline = inline
        self.jobs: list[Job] = []
        self.recent = Recent(store)
        self.is_locked = False
        self._held: list[Callable[[], object]] = []
        self._turns: deque[Turn] = deque()
        self._turn = QTimer(self, singleShot=True, interval=0)  # no single shot: of those Qt does two before it looks at keys again
        self._turn.timeout.connect(self._take_turn)
        self._is_settled = True
        self._typed = TypedAhead(self.is_settled)
        self._typed.asked.connect(self.asked)
        self.settled.connect(self._typed.go_on)
        self._asked_in_turn: list[Turn] | None = None
        self._reversal: Job | None = None  # a step that is being taken back beside the window
        self._settle_rights()

    def tell(self, changes: Changes) -> None:
        """Let every screen know what a step touched; nothing happens when it touched nothing."""
        if changes:
            if changes.touches("staff_member"):
                self._settle_rights()
            self.changed.emit(changes)

    def cover_names(self) -> None:
        """Cover people's names while somebody looks on, or show them in full again; what shows one is read anew."""
        from station.casework.model import BY_NAME

        names.turn(self.memory)
        self.changed.emit(Changes(touched=dict.fromkeys(BY_NAME, frozenset())))

    def toast(self, text: str, action: tuple[str, Callable[[], object]] | None = None, *, undo: bool = False) -> None:
        """Say what was just done, with one thing to press; ``undo`` offers 撤销."""
        self.said.emit(text, ("撤销", self.undo) if undo else action)

    def problem(self, error: StationError) -> None:
        """Show what stands in the way, in the page, without a box to click away."""
        self.troubled.emit(error)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """The result of ``act``, or None after its StationError was shown."""
        try:
            return act()
        except StationError as error:
            self.problem(error)
            return None

    def go(self, place: str, /, **arguments: Any) -> None:
        """Open a place of the rail; its page is given the arguments through ``arrive``."""
        self.went.emit(place, arguments)

    def later(self, whose: QObject, act: Callable[[], object]) -> None:
        """Do something in a later turn of the loop, one after the other, if ``whose`` is still there; where slow work is done at once, now.

        What a person asks for may take more than the window can go without answering: a large page is made in one turn, filled in
        the next and shown in a third. What is asked for in a turn comes before what waits already.
        """
        if self.inline:
            act()
        elif self._asked_in_turn is not None:
            self._asked_in_turn.append((whose, act))
        else:
            self._turns.append((whose, act))
            self._is_settled = False
            self._typed.hold()
            if not self._turn.isActive():
                self._turn.start()

    def in_turns(self, whose: QObject, act: Callable[[], object], *others: Callable[[], object]) -> None:
        """Do one after the other, each in a turn of the loop; where one fails there is no next.

        What one of them asks to be done later comes before the next.
        """

        def take() -> None:
            act()
            if others:
                self.in_turns(whose, *others)

        self.later(whose, take)

    def show_whole(self, widget: QWidget, *acts: Callable[[], object]) -> None:
        """Fill a widget in several turns; it is seen when it is whole, and painted in a turn of its own."""
        if self.inline:
            self.in_turns(widget, *acts)
            return
        widget.setUpdatesEnabled(False)  # at once: what has changed already would be seen above what has not
        self.in_turns(widget, partial(widget.setUpdatesEnabled, False), *acts)  # and again after what was shown just before
        self.later(widget, partial(widget.setUpdatesEnabled, True))  # also where one of them fails

    def is_settled(self) -> bool:
        """Whether nothing is left to be done later."""
        return self._is_settled

    def _take_turn(self) -> None:
        if not self._turns:
            self._is_settled = True
            self.settled.emit()
            return
        whose, act = self._turns.popleft()
        asked: list[Turn] = []
        self._asked_in_turn = asked
        try:
            if isValid(whose):
                act()
        finally:
            self._asked_in_turn = None
            self._turns.extendleft(reversed(asked))
            self._turn.start()  # also after the last: what was made is seen, that is painted, in a turn of its own

    def undo(self) -> None:
        """Take back the last step and say which; a large one (an import) beside the window."""
        from station.actions.undoing import undo  # with the store, which is not to be loaded before the first window

        store = self.store
        self._reverse(store.undo_name(), store.undo_size(), undo, "撤销")

    def redo(self) -> None:
        """Do again what was taken back and say what."""
        from station.actions.undoing import redo

        store = self.store
        self._reverse(store.redo_name(), store.redo_size(), redo, "重做")

    def _reverse(self, name: str, size: int, act: "Callable[[Store], Generator[tuple[int, int], None, Changes]]", verb: str) -> None:
        if self._reversal in self.jobs:
            return
        if size <= AT_ONCE:
            changes = self.attempt(lambda: finish(act(self.store)))
            if changes is not None:
                self._reversed(name, verb, changes)
            return
        self._reversal = self.run(
            self.own_store(act),
            partial(self._reversed, name, verb),
            words=lambda far: (f"正在{verb}，{far[0]:,} / {far[1]:,}", far[0] / far[1]),
            stopped=lambda: self.toast(f"已取消，没有{verb}。"),
        )

    def _reversed(self, name: str, verb: str, changes: Changes) -> None:
        from station.actions.undoing import said

        self.tell(changes)
        self.toast(said(self.store, verb, name, changes), None if verb == "重做" else ("重做", self.redo))

    def lock(self) -> None:
        """Nothing is told to the screens from now on: what work under way brings is held back until ``unlock``."""
        self.is_locked = True
        self.recent.keep()

    def unlock(self) -> None:
        """Tell what was held back."""
        self.is_locked = False
        held, self._held = self._held, []
        for tell in held:
            tell()

    def set_user(self, name: str) -> None:
        """Whose name goes into the journal from now on."""
        self.recent.change()
        self.store.user = name
        self._settle_rights()
        self.user_changed.emit(name)

    def _settle_rights(self) -> None:
        from station.actions.rights import allowed  # with the store, as above

        may.settle(allowed(self.store), self.store.only_read)

    def run(
        self,
        steps: Generator[Any, None, T],
        done: Callable[[T], object],
        *,
        words: Words | None = None,
        failed: Callable[[StationError], object] | None = None,
        stopped: Callable[[], object] | None = None,
        busy: Callable[[str], object] | None = None,
        busy_words: str = "",
        can_stop: bool = True,
    ) -> "Job":
        """Run a generator beside the window; ``done`` gets what it returns, in the window's thread.

        ``words(progress)`` turns what it yields into a sentence and a share of 1 for the strip with a stop, shown after three seconds.
        ``busy(busy_words)`` is called after one second (a Button's ``set_busy``), ``busy("")`` at the end. A StationError goes
        to ``failed`` or into the page. The generator opens its own store: SQLite refuses one shared between threads.
        """
        job = Job(steps, done, words, failed or self.problem, stopped, busy, busy_words)
        job.can_stop = can_stop
        job.holds = self._hold
        self.jobs.append(job)
        job.ended.connect(self._forget)
        self.job_started.emit(job)
        job.start(inline=self.inline)
        return job

    def beside(
        self,
        act: Callable[["Store"], T],
        done: Callable[[T], object],
        *,
        failed: Callable[[StationError], object] | None = None,
        busy: Callable[[str], object] | None = None,
        busy_words: str = "",
    ) -> "Job":
        """One act or question that takes a moment, on a store of its own; ``busy`` is called at once, so that nobody presses twice."""
        if busy is not None:
            busy(busy_words)
        steps = at_once(lambda: act(self.store)) if self.inline else self.own_store(lambda store: at_once(lambda: act(store)))
        return self.run(steps, done, failed=failed, busy=busy, busy_words=busy_words)

    def _hold(self, tell: Callable[[], object]) -> bool:
        if self.is_locked:
            self._held.append(tell)
        return self.is_locked

    def own_store(self, work: Callable[["Store"], Generator[Any, None, T]]) -> Generator[Any, None, T]:
        """``work`` on a store of its own, for ``run``: ``context.run(context.own_store(lambda store: send(store, folder)), …)``."""
        with self.store.again() as store:
            store.user = self.store.user
            return (yield from work(store))

    def leave(self, seconds: float) -> None:
        """Stop what is under way, as the window is closed, and wait that long for it to clean up after itself."""
        self.recent.keep()
        for job in self.jobs:
            job.cancel()
        QThreadPool.globalInstance().waitForDone(int(seconds * 1000))

    def _forget(self, job: "Job") -> None:
        self.jobs.remove(job)


class Job(QObject):
    """Slow work under way: ``cancel()`` stops it where it is, within a moment, and the generator cleans up after itself."""

    reported = Signal(object)
    ended = Signal(object)
    _heard = Signal(str, object)

    def __init__(
        self,
        steps: Generator[Any, None, Any],
        done: Callable[[Any], object],
        words: Words | None,
        failed: Callable[[StationError], object],
        stopped: Callable[[], object] | None,
        busy: Callable[[str], object] | None = None,
        busy_words: str = "",
    ) -> None:
        super().__init__()
        self._steps = steps
        self._done = done
        self._failed = failed
        self._stopped = stopped
        self.words = words
        self.busy = busy
        self.busy_words = busy_words
        self.is_cancelled = False
        self.can_stop = True  # whether a stop is offered
        self.holds: Callable[[Callable[[], object]], bool] = lambda tell: False  # whether the end is told later
        # A method of an object of the window's thread: what the worker says is heard there, in order.
        self._heard.connect(self._hear)

    def cancel(self) -> None:
        """Stop at the next step, or in the midst of a long one (``station/stopping.py``)."""
        self.is_cancelled = True

    def start(self, *, inline: bool = False) -> None:
        """Work beside the window, or at once."""
        if inline:
            self.work()
        else:
            QThreadPool.globalInstance().start(_Work(self))

    def work(self) -> None:
        """Run to the end; called in the worker's thread."""
        said = 0.0
        try:
            while not self.is_cancelled:
                with stopping.listening(lambda: self.is_cancelled):
                    progress = next(self._steps)
                if time.monotonic() - said >= REPORT_EVERY:
                    said = time.monotonic()
                    self._say("progress", progress)
            self._steps.close()
            self._say("stopped", None)
        except stopping.Stopped:
            self._say("stopped", None)
        except StopIteration as end:
            self._say("done", end.value)
        except StationError as error:
            self._say("failed", error)
        except Exception as defect:
            self._say("defect", defect)

    def _say(self, what: str, value: Any) -> None:
        try:
            self._heard.emit(what, value)
        except RuntimeError:
            if isValid(self):
                raise
            self.is_cancelled = True  # the window was closed meanwhile: nobody is left to hear it

    def _hear(self, what: str, value: Any) -> None:
        if what == "progress":
            self.reported.emit(value)
            return
        if self.holds(partial(self._hear, what, value)):
            return
        self.is_cancelled = what == "stopped"  # it may have come to its end before it was asked again
        self.ended.emit(self)
        if self.busy is not None:
            self.busy("")
        if what == "done":
            self._done(value)
        elif what == "failed":
            self._failed(value)
        elif what == "stopped":
            if self._stopped is not None:
                self._stopped()
        else:
            raise value


class _Work(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job

    def run(self) -> None:
        self.job.work()
