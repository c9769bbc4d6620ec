"""The window on very many cases: when its list stands, when its sums do, and how much memory the process takes.

python -m bench.window [CASES]
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

LIMIT_MB = 400


def watch(cases: int) -> None:
    """Open the list as a person would, type a search, sort, scroll to the end; each figure after it settled."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from bench._store import opened
    from bench._table import tell
    from station.app import main_window
    from station.ui.grievances.page import Grievances

    application = QApplication(["station"])
    with opened(cases) as store:
        window = main_window(store)
        window.resize(1366, 768)
        window.show()

        def timed(title: str, act: object) -> None:
            started = time.perf_counter()
            act()  # type: ignore[operator]
            application.processEvents()
            answers = time.perf_counter() - started
            while window.context.jobs or not window.context.is_settled() or page().is_summing():
                QTest.qWait(1)
            whole = time.perf_counter() - started
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{title:28} {answers * 1e3:8.0f} ms {whole * 1e3:8.0f} ms {resident():8.0f} MB {peak:8.0f} MB", flush=True)

        def page() -> Grievances:
            found = window.page()
            assert isinstance(found, Grievances)
            return found

        print(f"{f'{cases:,} cases':28} {'answers':>11} {'whole':>11} {'memory':>11} {'highest':>11}")
        timed("the list of open cases", lambda: window.show_place("grievances"))
        timed("all cases", lambda: page().tabs.set_current("all"))
        timed("search, two characters", lambda: page().search.setText("工资"))
        timed("search, one character", lambda: page().search.setText("工"))
        timed("search off", page().clear_filters)
        timed("sorted by category", lambda: page().table.sort("category"))
        timed("sorted by day of receipt", lambda: page().table.sort("received_at", True))
        timed("to the last row", page().table.view.scrollToBottom)
        timed("all rows chosen", page().table.choose_all)
        timed("one case beside the list", lambda: (page().table.select_number(0), page().show_detail(page().table.current_row()["id"])))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        tell("window", f"highest memory, {cases:,} cases", f"{LIMIT_MB} MB", peak / LIMIT_MB, "≤ 1.0")
        if peak > LIMIT_MB:
            print(f"memory above {LIMIT_MB} MB: {peak:.0f}")


def resident() -> float:
    """Megabytes of this process in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def main(cases: int = 100_000) -> None:
    """In a process of its own, with the store made before, so that only the window is measured."""
    from bench._store import folder_of

    folder_of(cases)
    subprocess.run([sys.executable, "-c", f"from bench.window import watch; watch({cases})"], check=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
