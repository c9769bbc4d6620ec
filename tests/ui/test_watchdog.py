"""Short form of ``python -m bench.watchdog``: what takes long among many cases is done in no window's thread."""

import gc
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import write
from station.actions import entering, exchange_overview, setting_up
from station.app import main_window
from station.casework.model import Employer, StaffMember
from station.changes import Changes
from station.db import agenda, damaged, grievances
from station.db.figures import counting
from station.db.store import Store
from station.ui import table, theme
from station.ui.context import Context
from station.ui.editors import LineEditor
from station.ui.shell import MainWindow
from station.ui.widgets import column
from station.ui.workbench.page import Workbench
from station.vault import passwords

FIRST, OWN = "tianlanbaiyun", "qing shan bu lao"
SLOW = (
    (passwords, "stretched"),  # a second of Argon2
    (agenda, "tasks"),
    (agenda, "month"),
    (counting, "received_and_ended"),
    (grievances, "overview"),
    (exchange_overview, "overview"),
    (damaged, "check"),
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Name of each slow act and whether it was done in the window's thread."""
    done: list[tuple[str, bool]] = []

    def watched(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **rest: Any) -> Any:
            done.append((name, threading.current_thread() is threading.main_thread()))
            return act(*args, **rest)

        return noted

    for module, name in SLOW:
        monkeypatch.setattr(module, name, watched(f"{module.__name__}.{name}", getattr(module, name)))
    monkeypatch.setattr(grievances, "is_large", lambda store: True)
    return done


@pytest.fixture
def window(store: Store, qtbot: QtBot, told: list[tuple[str, bool]]) -> Iterator[MainWindow]:
    """The window of a closed station with one case, its work beside it as in the program."""
    at_work(store)
    registered(store)
    setting_up.save_staff(store, StaffMember(name="李强"))
    entering.first_password(store, store.setting("user", ""), FIRST)
    told.clear()
    gc.disable()  # as in the program: no thread beside the window takes widgets apart
    made = main_window(store)
    qtbot.addWidget(made)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not made.context.jobs, timeout=30_000)
    gc.enable()


def rested(window: MainWindow, qtbot: QtBot) -> None:
    """Everything that was begun is done."""
    qtbot.waitUntil(lambda: not window.context.jobs and window.context.is_settled(), timeout=30_000)


def fill(section: QWidget, **lines: str) -> None:
    for name, text in lines.items():
        line = section.findChild(QWidget, name.replace("_", "."))
        assert line is not None
        write(line, text)


def test_no_slow_act_is_done_in_the_windows_thread(window: MainWindow, told: list[tuple[str, bool]], qtbot: QtBot) -> None:
    workbench = window.page()
    assert isinstance(workbench, Workbench)
    qtbot.waitUntil(lambda: workbench.table.row_count() > 0, timeout=30_000)
    window.context.tell(Changes("登记", {"grievance": frozenset({"x"})}))
    rested(window, qtbot)
    window.show_place("grievances")
    rested(window, qtbot)  # the first page is there, and its sums are asked for
    page: Any = window.page()
    qtbot.waitUntil(lambda: not page.is_summing(), timeout=30_000)
    window.show_place("settings", section="security")
    rested(window, qtbot)
    security: Any = window.page().current()  # type: ignore[attr-defined]
    security._open_change()
    fill(security, settings_security_old=FIRST, settings_security_new_first=OWN, settings_security_new_second=OWN)
    security.change()
    rested(window, qtbot)
    entering.unlock(window.context.store.folder, window.context.store.setting("user", ""), OWN, window.context.store.now())
    told.pop()  # that one was ours
    assert {name for name, _ in told} >= {f"{module.__name__}.{name}" for module, name in SLOW[:6]}
    assert [name for name, is_here in told if is_here] == []


# Read in the window's thread all the same are settings by their key, who may do what, and the facts at the foot of the window.
LISTED = re.compile(r"\b(FROM|JOIN) (main\.)?(grievance|worker|employer|party|mediation|legal_aid|letter\w*|finding\w*)\b")


def test_no_list_is_read_in_the_windows_thread(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening, searching, turning to each view, sorting and copying; the window's own connections tell what they are asked.

    Exempt, since each reads by an index what belongs to one id, whatever the number of cases: showing a record beside its list and
    beginning an act on it.
    """
    monkeypatch.setattr(table, "MANY", 0)
    rested(window, qtbot)
    store, asked = window.context.store, list[str]()
    store.count(Employer)  # the connection that reads as far as somebody may see is made with the first question
    connections = [conn for conn in (store.db.conn, store.sight._conn) if conn is not None]
    for conn in connections:
        conn.set_trace_callback(asked.append)
    store.count(Employer)
    assert any(LISTED.search(sql) for sql in asked), "what is read here is heard"
    asked.clear()
    for key in ("grievances", "mediations", "legal_aid", "letters", "employers", "workers"):
        window.show_place(key)
        rested(window, qtbot)
        place: Any = window.page()
        page: Any = place.current() if key == "letters" else place
        acts = [partial(page.search.setText, "王"), partial(page.search.setText, "")]
        acts += [partial(page.tabs.set_current, view) for view in page._labels]
        for act in (*acts, partial(page.table.sort, page.table.model.columns[0].key), page.table.choose_all, page.table.copy):
            act()
        rested(window, qtbot)
    for conn in connections:
        conn.set_trace_callback(None)
    QGuiApplication.clipboard().clear()  # or it would be let go after the application
    assert [sql for sql in asked if LISTED.search(sql)] == []


def test_between_two_turns_the_loop_looks_at_everything_else(store: Store, qtbot: QtBot) -> None:
    context, done = Context(store), list[str]()
    beat = QTimer(interval=0)
    beat.timeout.connect(lambda: done.append("beat"))
    beat.start()
    for _ in range(6):
        context.later(context, lambda: done.append("turn"))
    qtbot.waitUntil(context.is_settled)
    assert all(pair != ("turn", "turn") for pair in pairwise(done))
    assert done.count("turn") == 6


def test_a_field_is_styled_once_on_its_way_into_the_window(store: Store, qtbot: QtBot) -> None:
    """With a style sheet on the application Qt styles every part anew each time it is put into a larger one."""
    told: list[QObject] = []

    class Field(LineEditor):
        def changeEvent(self, event: QEvent) -> None:
            super().changeEvent(event)
            if event.type() == QEvent.Type.StyleChange:
                told.append(self)

    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    field: QWidget = Field()
    for _ in range(5):
        field, inside = QWidget(), field
        field.setLayout(column(inside))
    assert not told
    window.setLayout(column(field))
    assert len(told) == 1
