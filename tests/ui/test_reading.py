"""What is asked beside the window: the last answer alone is shown, a defect stops nothing after it, and nothing outlives the window."""

import threading
from collections.abc import Generator

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from station.actions.progress import at_once
from station.db.store import Store
from station.errors import StationError
from station.ui.context import Context, Job
from station.ui.reading import Reading


def test_only_the_last_answer_is_shown(store: Store, qtbot: QtBot) -> None:
    asked, shown = [], []

    def ask(own: Store) -> int:
        asked.append(own)
        return len(asked)

    whose = QObject()
    reading = Reading(whose, Context(store), ask, shown.append)
    for _ in range(3):
        reading.start()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [2], "asked once more when the first had ended"
    assert not reading.is_under_way()


def test_after_a_defect_it_is_asked_again(store: Store, qtbot: QtBot) -> None:
    asked, shown = [], []

    def ask(own: Store) -> str:
        asked.append(own)
        if len(asked) == 1:
            raise ValueError
        return "answer"

    whose = QObject()
    reading = Reading(whose, Context(store), ask, shown.append)
    with qtbot.captureExceptions() as defects:
        reading.start()
        qtbot.waitUntil(lambda: bool(defects))
    reading.start()
    qtbot.waitUntil(lambda: shown == ["answer"])


def test_a_refusal_is_not_told_of_a_question_that_was_asked_anew(store: Store, qtbot: QtBot) -> None:
    gate, shown, told = threading.Event(), list[str](), list[StationError]()

    def ask(own: Store) -> str:
        if not gate.is_set():
            gate.wait()
            raise StationError("没有读出来。")
        return "answer"

    whose = QObject()
    reading = Reading(whose, Context(store), ask, shown.append, told.append)
    reading.start()
    reading.start()  # while the first is under way
    gate.set()
    qtbot.waitUntil(lambda: shown == ["answer"])
    assert told == []


def test_who_leaves_stops_what_is_under_way(store: Store, qtbot: QtBot) -> None:
    begun, cleaned_up = threading.Event(), threading.Event()

    def work() -> Generator[None, None, None]:
        begun.set()
        try:
            while True:
                yield
        finally:
            cleaned_up.set()

    context = Context(store)
    context.run(work(), lambda _: None)
    begun.wait()
    context.leave(60)
    assert cleaned_up.is_set()
    qtbot.waitUntil(lambda: not context.jobs)


def test_work_that_outlives_the_window_says_nothing() -> None:
    told: list[object] = []
    job = Job(at_once(lambda: "answer"), told.append, None, told.append, None)
    shiboken6.delete(job)
    job.work()
    assert told == []
