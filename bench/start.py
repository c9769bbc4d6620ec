"""From the start of the process to a window that can be used, beside a bare PySide6 window with as many of the same widgets.

Usable: the window is shown, its first list is painted, ↓ chooses a row of it in both windows; at the log-in page a key is answered in the
password, beside a line of the bare window. The first list is the one kept from the last time, as it is for everybody but the first time;
“read” is measured until it was read anew. Each figure is from a process of its own, the program and the bare window in turn.
``--cold`` empties the disk's cache before each (Linux, root).

python -m bench.start [CASES] [ROUNDS] [--cold]
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

LIMIT = 1.5
GIVEN_UP_S = 60
PASSWORD = "correct horse battery 7"
Figures = dict[str, Any]  # "wall" and "cpu" in s, "widgets" by class, "rows" of the list, "argon" s of wall and CPU


# -- in the processes measured -----------------------------------------------------------------------------------------------


def program(folder: str, way: str, started: float) -> None:
    """The program itself, until ``way`` (login, list, read) is there; prints the figures and is gone."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from station import app, paths
    from station.__main__ import main as started_program

    argon = [0.0]  # what it took by the clock, then its cost
    begin = app._Front.begin
    probe = QTimer(interval=5)

    def look() -> None:
        found = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        window = next((each for each in found if hasattr(each, "places") or hasattr(each, "password")), None)
        if time.time() - started > GIVEN_UP_S:
            print(f"nothing to use after {GIVEN_UP_S} s: {found}", flush=True)
            os._exit(1)
        if window is None:
            return
        if hasattr(window, "password"):
            field = window.password.line
            QTest.keyClick(field, Qt.Key.Key_C)
            if way == "login" and field.text():
                _end(started, window, 0, argon)
            elif way != "login" and not window._job:
                _watch_argon(argon)
                field.setText(PASSWORD)
                window.enter()
        elif hasattr(window, "places") and (table := window.page().table).row_count() and (way == "list" or window.page()._is_checked):
            QTest.keyClick(table.view, Qt.Key.Key_Down)
            if table.selected_count():
                QApplication.processEvents()  # painted as it stands now
                _end(started, window, table.row_count(), argon)

    def watched(front: Any) -> None:
        begin(front)
        probe.timeout.connect(look)
        probe.start()

    app._Front.begin = watched  # type: ignore[method-assign]
    paths.default_data = lambda: Path(folder)  # as after a double click, but for the place
    started_program([])


def _watch_argon(argon: list[float]) -> None:
    """The password is what it is: its second is taken off. It works in threads of its own: its CPU time is measured alone, at the end."""
    from station.vault import passwords

    derive = passwords.stretched

    def watched(password: str, salt: bytes, cost: Any) -> Any:
        wall = time.perf_counter()
        try:
            return derive(password, salt, cost)
        finally:
            argon[0] += time.perf_counter() - wall
            argon[1:] = [cost.memory, cost.passes, cost.lanes]

    passwords.stretched = watched  # type: ignore[assignment]


def _end(started: float, window: Any, rows: int, argon: list[float]) -> None:
    wall, cpu = time.time() - started, time.process_time()
    if argon[1:]:
        cost = ", ".join(str(int(number)) for number in argon[1:])
        alone = f"""
import time
from station.vault.passwords import Cost, stretched
stretched("", bytes(16), Cost(64, 1, 1))
before = time.process_time()
stretched("", bytes(16), Cost({cost}))
print(time.process_time() - before)
"""
        cpu -= float(subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True, check=True).stdout)
    from PySide6.QtWidgets import QHeaderView, QScrollBar, QWidget

    widgets: Counter[str] = Counter()
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, (QHeaderView, QScrollBar)) and not widget.objectName().startswith("qt_"):
            widgets[next(base.__name__ for base in type(widget).__mro__ if base.__module__ == "PySide6.QtWidgets")] += 1
    print(json.dumps({"wall": wall - argon[0], "cpu": cpu, "widgets": widgets, "rows": rows}), flush=True)
    os._exit(0)


def bare(content: str, started: float, title: str = "") -> None:
    """A window of nothing but Qt's own widgets, as many of each class, with words in them and as many rows; one with a title stays."""
    import json
    import os
    import time

    from PySide6 import QtWidgets
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtTest import QTest

    of = json.loads(content)
    application = QtWidgets.QApplication(["bare"])
    window = QtWidgets.QWidget()
    grid = QtWidgets.QGridLayout(window)
    concrete = {"QAbstractButton": "QPushButton", "QAbstractScrollArea": "QScrollArea", "QAbstractItemView": "QTableView"}
    field = QtWidgets.QLineEdit()
    grid.addWidget(field, 0, 0)
    table = None
    for name, count in of["widgets"].items():
        for number in range(count):
            widget = getattr(QtWidgets, concrete.get(name, name))()
            if hasattr(widget, "setText"):
                widget.setText(f"服务站 {number}")
            if isinstance(widget, QtWidgets.QTableView):
                model = QStandardItemModel(of["rows"], 6, widget)
                for row in range(of["rows"]):
                    for column in range(6):
                        model.setItem(row, column, QStandardItem(f"拖欠工资 {row} {column}"))
                widget.setModel(model)
                table = widget
            grid.addWidget(widget, 1 + number // 8, number % 8)
    window.resize(1366, 768)
    window.setWindowTitle(title)
    window.show()

    def look() -> None:
        QTest.keyClick(table or field, Qt.Key.Key_Down if table else Qt.Key.Key_C)
        if table.currentIndex().isValid() if table else field.text():
            application.processEvents()
            print(json.dumps({"wall": time.time() - started, "cpu": time.process_time()}), flush=True)
            os._exit(0)

    probe = QTimer(interval=5)
    probe.timeout.connect(look)
    if not title:
        probe.start()
    application.exec()


# -- measuring ----------------------------------------------------------------------------------------------------------------


def empty_cache() -> None:
    """What was read comes from the disk again; Linux, root."""
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3")


def measured(call: str, *arguments: str, cold: bool) -> Figures:
    """The figures of one process."""
    from bench._store import compiled

    if cold:
        empty_cache()
    words = ", ".join(repr(word) for word in arguments)
    work = f"from bench.start import {call}; {call}({words}, {time.time()!r})"
    env = compiled() | {"QT_QPA_PLATFORM": "offscreen"}
    found = subprocess.run([sys.executable, "-c", work], env=env, capture_output=True, text=True, check=False)
    if not found.stdout.startswith("{"):
        raise SystemExit(found.stdout + found.stderr)
    return dict(json.loads(found.stdout.splitlines()[0]))


def main(cases: int = 100_000, rounds: int = 9, cold: str = "") -> None:
    """The practice data, and very many cases; without a password (practice), at the log-in page, and with a password."""
    from bench._store import conditions
    from bench._table import tell

    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folders = prepared(Path(name), cases)
        print(f"{conditions()}, {'cold' if cold else 'warm'} disk cache; s, medians of {rounds}")
        print(f"{'':44}{'wall':>8}{'bare':>8}{'ratio':>7}{'CPU':>9}{'bare':>8}{'ratio':>7}{'widgets':>9}")
        for title, (folder, way) in folders.items():
            measured("program", str(folder), "read" if way == "list" else way, cold=False)  # keeps its list for the next times
            content = measured("program", str(folder), way, cold=False)
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(measured("program", str(folder), way, cold=bool(cold)))
                theirs.append(measured("bare", json.dumps(content), cold=bool(cold)))
            wall, bare_wall = (statistics.median(each["wall"] for each in found) for found in (ours, theirs))
            cpu, bare_cpu = (statistics.median(each["cpu"] for each in found) for found in (ours, theirs))
            worst = max(worst, cpu / bare_cpu)
            line = f"{title:44}{wall:8.2f}{bare_wall:8.2f}{wall / bare_wall:7.2f}{cpu:9.2f}{bare_cpu:8.2f}{cpu / bare_cpu:7.2f}"
            print(f"{line}{sum(content['widgets'].values()):9}", flush=True)
            for what, ratio in (("wall time", wall / bare_wall), ("CPU time", cpu / bare_cpu)):
                tell("start", f"{title}, {what}{', cold disk' if cold else ''}", "a bare window", ratio, f"≤ {LIMIT}")
    print(f"{worst:.2f} times at most ({'reached' if worst <= LIMIT else 'NOT reached'}: {LIMIT})")
    sys.exit(worst > LIMIT)


def prepared(folder: Path, cases: int) -> dict[str, tuple[Path, str]]:
    """Stores of their own: practice data as they are, very many cases as practice data, and the same with a password."""
    from bench._store import NOW, _practise, folder_of
    from station.actions import entering
    from station.actions.at_desk import sit_down
    from station.db.store import Store

    _practise(folder / "few")
    shutil.copytree(folder_of(cases, office=True), folder / "many")
    shutil.copytree(folder / "many", folder / "closed")
    for name in ("few", "many"):
        with Store.open(folder / name, clock=lambda: NOW) as store:
            store.set_setting("practice", "made")
    with Store.open(folder / "closed", clock=lambda: NOW) as store:
        staff = sit_down(store)
        assert staff is not None
        entering.first_password(store, staff.id, PASSWORD)
    return {
        "practice data, to the first list": (folder / "few", "list"),
        "practice data, to the list read anew": (folder / "few", "read"),
        f"{cases:,} cases, to the first list": (folder / "many", "list"),
        f"{cases:,} cases, to the list read anew": (folder / "many", "read"),
        "with a password, to the log-in page": (folder / "closed", "login"),
        f"{cases:,} cases with a password, to the first list": (folder / "closed", "list"),
    }


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--cold"]
    main(*map(int, words), cold="cold" if "--cold" in sys.argv else "")  # type: ignore[misc]
