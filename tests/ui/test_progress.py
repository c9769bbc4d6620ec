"""Slow work: how long it still takes, as its strip tells it, and its end when nobody is left to hear of it."""

from collections.abc import Generator
from typing import cast

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station.ui import unexpected
from station.ui.context import Job
from station.ui.shell import MainWindow
from station.ui.widgets.progress import ProgressStrip, rest_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "马上就好"),
        (4.9, "马上就好"),
        (5, "约还要 5 秒"),
        (17, "约还要 20 秒"),
        (54, "约还要 55 秒"),
        (56, "约还要 1 分钟"),
        (61, "约还要 2 分钟"),
    ],
)
def test_the_rest_is_told_no_more_exactly_than_it_is_known(seconds: float, words: str) -> None:
    assert rest_words(seconds) == words


def test_the_pace_is_that_of_this_work(qtbot: QtBot) -> None:
    now = 100.0
    strip = ProgressStrip(lambda: now)
    qtbot.addWidget(strip)
    said = []
    for at, share in ((100, -1.0), (103, 0.1), (103.5, 0.2), (113, 0.5), (118, 0.75), (120, -1.0), (130, 0.0), (140, 0.5)):
        now = at
        strip.tell("正在写入", share)
        said.append(strip.rest.text())
    assert said == ["", "", "", "约还要 15 秒", "约还要 10 秒", "", "", "约还要 10 秒"]


@pytest.mark.parametrize("fails", [False, True])
def test_work_ends_quietly_when_its_window_is_gone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    monkeypatch.setattr("station.ui.context.REPORT_EVERY", 0)
    came_to = []

    def steps() -> Generator[int, None, None]:
        try:
            yield 0
            shiboken6.delete(job)  # as Qt does when the program ends
            if fails:
                raise OSError("late")
            yield 1
            came_to.append("the next step")
        finally:
            came_to.append("the end")

    job = Job(steps(), lambda _: None, None, lambda _: None, None)
    job.work()
    assert came_to == ["the end"]


def test_a_defect_after_the_window_is_closed_is_only_logged(qtbot: QtBot, log_warnings: list[str]) -> None:
    window = QWidget()
    shiboken6.delete(window)
    unexpected.tell(cast(MainWindow, window), ValueError, None)
    assert "ValueError" in log_warnings.pop()
