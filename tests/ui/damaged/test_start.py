"""Starting the program on a damaged store, beside another window, and with a wrong clock."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from station.app import _Front
from station.casework.model import Grievance
from station.db.store import FILE_NAME, Store
from station.ui.damaged.page import DamagedPage

PAGE = 4096


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store") as store:
        registered(at_work(store), received_at="2026-03-16T08:30")
        return store.folder


@pytest.fixture
def fronts(qtbot: QtBot) -> Iterator[list[_Front]]:
    made: list[_Front] = []
    yield made
    for front in made:
        if front.window is not None:
            qtbot.waitUntil(lambda front=front: not front.window.context.jobs)
            front.window.close()
            front.window.deleteLater()
        if front.store is not None:
            front.store.close()


def begun(fronts: list[_Front], folder: Path) -> _Front:
    front = _Front(folder)
    fronts.append(front)
    front.begin()
    return front


def test_a_damaged_store_is_shown_and_gone_on_with(fronts: list[_Front], folder: Path, qtbot: QtBot) -> None:
    with (folder / FILE_NAME).open("rb+") as file:
        file.seek(PAGE)
        file.write(bytes(PAGE))
    front = begun(fronts, folder)
    page = front._login
    assert isinstance(page, DamagedPage)
    qtbot.waitUntil(page.go_on_button.isEnabled)
    page.go_on_button.click()
    qtbot.waitUntil(lambda: front.window is not None)
    assert front.store is not None
    assert len(front.store.matching(Grievance)) == 1


def test_the_second_window_and_a_clock_set_back_are_told(fronts: list[_Front], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = begun(fronts, folder)
    assert first.window is not None
    assert first.window.note_text() == ""
    second = begun(fronts, folder)
    assert second.window is not None
    assert "已经在另一个窗口里打开" in second.window.note_text()
    monkeypatch.setattr(Store, "now", lambda store: datetime(2025, 1, 2, 9, 0))
    third = begun(fronts, folder)
    assert third.window is not None
    assert "clock" in third.window._notes
