"""The name that is offered instead of one that is taken; printing."""

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.db.store import Store
from station.ui import printing
from station.ui.context import Context
from station.ui.filestrip import FileStrip, free_name


@pytest.mark.parametrize(
    ("taken", "wanted", "offered"),
    [
        ((), "台账.xlsx", "台账.xlsx"),
        (("台账.xlsx",), "台账.xlsx", "台账（2）.xlsx"),
        (("台账.xlsx", "台账（2）.xlsx"), "台账.xlsx", "台账（3）.xlsx"),
        (("台账.xlsx", "台账（2）.xlsx"), "台账（2）.xlsx", "台账（3）.xlsx"),
        (("台账（2026年3月）.xlsx",), "台账（2026年3月）.xlsx", "台账（2026年3月）（2）.xlsx"),
        (("卷宗",), "卷宗", "卷宗（2）"),
    ],
)
def test_a_name_that_is_free(tmp_path: Path, taken: tuple[str, ...], wanted: str, offered: str) -> None:
    for name in taken:
        (tmp_path / name).touch()
    assert free_name(tmp_path / wanted) == offered


def test_a_paper_is_set_beside_the_window_and_only_once(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    noted: list[bool] = []
    monkeypatch.setattr(printing, "print_pdf", lambda *_: not threads.append(threading.current_thread()))
    strip = FileStrip(Context(store), "paper")
    qtbot.addWidget(strip)

    def make(own: Store) -> bytes:
        threads.append(threading.current_thread())
        return b""

    for _ in range(2):
        strip.put_on_paper(make, "意见书", "letter", lambda: noted.append(True), lambda: None)
    qtbot.waitUntil(lambda: bool(noted) and not strip.context.jobs)
    assert noted == [True]
    assert [thread is threading.main_thread() for thread in threads] == [False, True]
