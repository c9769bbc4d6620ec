"""How long the window does not answer, action by action, on very many cases: the longest stretch in which its loop was not served.

python -m bench.watchdog [CASES] [ACTIONS THAT BEGIN SO]
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

LIMIT_MS = 100
BEAT_MS = 1  # how often the loop tells that it is served
QUIET_MS = 400  # details follow a choice after 120 ms, sums after 150, previews after 300
LONGEST_S = 120


@dataclass
class Longest:
    """The longest stretch of one action, by the clock and in CPU time of the window's own thread, in ms."""

    wall: float = 0.0
    cpu: float = 0.0


def watch(cases: int, only: str = "") -> int:
    """Do every action once, through the widgets; how many kept the window from answering for longer than LIMIT_MS."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
    from PySide6.QtWidgets import QApplication, QFileDialog

    from bench._store import NOW, conditions, folder_of, seconds
    from bench._table import tell
    from bench._walk import actions, not_come_to
    from station.app import SWITCH_S, main_window
    from station.db.store import Store
    from station.ui import theme
    from station.ui.collecting import Collector
    from station.ui.page import Page

    application = QApplication(["station"])
    sys.setswitchinterval(SWITCH_S)
    Collector(application)
    theme.apply()
    longest = Longest()
    last = [0.0, 0.0]

    def beat() -> None:
        now, used = time.perf_counter(), time.thread_time()
        longest.wall = max(longest.wall, (now - last[0]) * 1e3 - BEAT_MS)
        longest.cpu = max(longest.cpu, (used - last[1]) * 1e3)
        last[:] = now, used

    pulse = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT_MS)
    pulse.timeout.connect(beat)

    def done(act: Callable[[], object], window: Any) -> Longest:
        """Do it and wait until nothing is under way; the loop runs all the while."""
        loop, started, quiet = QEventLoop(), time.perf_counter(), [0]
        longest.wall = longest.cpu = 0.0
        last[:] = time.perf_counter(), time.thread_time()

        def look() -> None:
            for dialog in [each for each in (application.activeModalWidget(), application.activePopupWidget()) if each]:
                dialog.close()
            quiet[0] = quiet[0] + 20 if window.context.is_settled() and not window.context.jobs else 0
            if quiet[0] >= QUIET_MS or time.perf_counter() - started > LONGEST_S:
                loop.quit()

        looking = QTimer(interval=20)
        looking.timeout.connect(look)
        QTimer.singleShot(0, act)
        pulse.start()
        looking.start()
        loop.exec()
        pulse.stop()
        return Longest(longest.wall, longest.cpu)

    above, count, worst = 0, 0, (0.0, "")
    seen: set[Any] = set()
    no_file = mock.patch.multiple(QFileDialog, getSaveFileName=_nothing, getOpenFileName=_nothing, getExistingDirectory=lambda *_: "")
    with tempfile.TemporaryDirectory() as name, no_file:  # the system's dialogs are not ours
        folder = shutil.copytree(folder_of(cases, office=True), Path(name) / "store")
        with Store.open(folder, clock=lambda: NOW) as store:
            window = main_window(store)
            window.resize(1366, 768)
            window.show()
            done(lambda: None, window)
            print(f"{cases:,} cases; {conditions()}\n{'action':44}{'block':>9}{'CPU':>9}   ms", flush=True)
            is_rested = True
            for title, act in actions(window, store, Path(name)):
                if not title.startswith(only):
                    is_rested = False  # places are made on the way past them
                    continue
                if not is_rested:
                    done(lambda: None, window)
                    is_rested = True
                found = done(act, window)
                seen.update(type(page) for page in window.findChildren(Page) if page.isVisible())
                took = found.cpu if seconds is time.process_time else found.wall
                is_above = took > LIMIT_MS
                above, count, worst = above + is_above, count + 1, max(worst, (took, title))
                print(f"{title:44}{found.wall:9.0f}{found.cpu:9.0f}{'   above' if is_above else ''}", flush=True)
            if not is_rested:
                done(lambda: None, window)  # what was begun on the way past ends before the store is closed
    application.clipboard().clear()  # a thing of Python's, which the offscreen platform would take down after Python
    QCoreApplication.processEvents()
    print(f"pages not come to: {'、'.join(not_come_to(seen)) or 'none'}")
    print(f"longer than {LIMIT_MS} ms: {above} of {count}; longest {worst[0]:.0f} ms: {worst[1]}")
    what = f"longest block of {count} acts ({above} above), {cases:,} cases: {worst[1]}"
    tell("watchdog", what, f"{LIMIT_MS} ms", worst[0] / LIMIT_MS, "≤ 1.0")
    return above


def _nothing(*_: object, **__: object) -> tuple[str, str]:
    return "", ""


def main(cases: int = 100_000, only: str = "") -> None:
    """In a process of its own, with the store made before."""
    from bench._store import compiled, folder_of

    folder_of(cases, office=True)
    work = f"import sys; from bench.watchdog import watch; sys.exit(min(watch({cases}, {only!r}), 100))"
    sys.exit(subprocess.run([sys.executable, "-c", work], env=compiled(), check=False).returncode)


if __name__ == "__main__":
    main(*(int(word) if word.isdigit() else word for word in sys.argv[1:]))  # type: ignore[arg-type]
