"""How long slow work still takes, as its strip tells it."""

import pytest
from pytestqt.qtbot import QtBot

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
