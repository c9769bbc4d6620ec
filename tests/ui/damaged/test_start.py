"""Starting the program on a damaged store, beside another window, and with a wrong clock."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from station import app, paths
from station.actions import at_desk, backup, entering, updating
from station.app import _Front
from station.casework.model import Grievance, StaffMember
from station.db.faults import DamagedError
from station.db.grievances import ListQuery
from station.db.grievances import page as listed
from station.db.store import FILE_NAME, Store
from station.ui.damaged.page import DamagedPage
from station.ui.grievances.page import Grievances
from station.ui.shell import MainWindow
from station.ui.watching import EVERY_MS

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
        if front._alone is not None:
            front._alone.unlock()  # not when Python comes to it, in a folder that is gone
        if front.store is not None:
            front.store.close()


def begun(fronts: list[_Front], folder: Path) -> _Front:
    front = _Front(folder)
    fronts.append(front)
    front.begin()
    return front


def told(front: _Front, qtbot: QtBot) -> MainWindow:
    """Its window, once it has said what it has to say: behind the first list."""
    assert front.window is not None
    qtbot.waitUntil(lambda: front._alone is not None)
    return front.window


def test_a_damaged_store_is_shown_and_gone_on_with(fronts: list[_Front], folder: Path, qtbot: QtBot) -> None:
    with (folder / FILE_NAME).open("rb+") as file:
        file.seek(2 * PAGE)  # of what opening reads
        file.write(bytes(PAGE))
    front = begun(fronts, folder)
    page = front.login
    assert isinstance(page, DamagedPage)
    qtbot.waitUntil(page.go_on_button.isEnabled)
    page.go_on_button.click()
    qtbot.waitUntil(lambda: front.window is not None)
    assert front.store is not None
    assert len(front.store.matching(Grievance)) == 1


def test_damage_met_while_working_is_known_at_the_next_opening(fronts: list[_Front], folder: Path, qtbot: QtBot) -> None:
    front = begun(fronts, folder)
    window = told(front, qtbot)
    assert window.note_text() == ""
    with (folder / FILE_NAME).open("rb+") as file:
        file.seek(-2 * PAGE, 2)
        file.write(bytes(PAGE))
    window.context.problem(DamagedError("数据文件有损坏，有的内容读不出来。"))
    qtbot.waitUntil(lambda: "damaged" in window._notes)
    assert isinstance(begun(fronts, folder).login, DamagedPage)


def test_damage_to_the_nearest_limits_shows_the_list_and_is_told(
    fronts: list[_Front], folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """They can be worked out; that the disk loses pages stands above the list, and the next opening sees to it."""
    with Store.open(folder) as store:
        at_desk.sit_down(store)
        listed(store, ListQuery())
        page = store.query("SELECT rootpage FROM sqlite_master WHERE name = 'next_limit_due'")[0][0]
    with (folder / FILE_NAME).open("rb+") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))
    monkeypatch.setattr(app, "SEARCH_MS", 1)
    window = told(begun(fronts, folder), qtbot)
    window.context.go("grievances")
    table = window.findChild(Grievances).table
    qtbot.waitUntil(lambda: table.row_count() == 1)
    qtbot.waitUntil(lambda: "damaged" in window._notes)
    window.context.store.set_setting("written", True)


def test_the_second_window_a_clock_set_back_and_an_update_that_is_not_whole_are_told(
    fronts: list[_Front], folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert told(begun(fronts, folder), qtbot).note_text() == ""
    assert "已经在另一个窗口里打开" in told(begun(fronts, folder), qtbot).note_text()
    assert EVERY_MS <= 60_000, "the note says when the other window's work is seen"
    monkeypatch.setattr(Store, "now", lambda store: datetime(2025, 1, 2, 9, 0))
    monkeypatch.setattr(paths, "versions", lambda: folder)
    (folder / paths.CURRENT_VERSION).touch()
    monkeypatch.setattr(updating, "trouble", lambda: "1.1.0 版的文件不完整。")
    assert {"clock", "update"} <= set(told(begun(fronts, folder), qtbot)._notes)


def test_what_was_put_off_at_the_first_start_is_told_until_it_is_done(
    fronts: list[_Front], folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with Store.open(folder) as store:
        (staff_id,) = [person.id for person in store.matching(StaffMember) if person.name == "王芳"]
        at_desk.sit_down(store, staff_id)
        entering.first_password(store, staff_id, "tianlanbaiyun")
    front = begun(fronts, folder)
    store = front._opened(entering.unlock(folder, staff_id, "tianlanbaiyun", datetime(2026, 3, 16)))
    front._show(entering.come_in(store, staff_id))
    window = told(front, qtbot)
    assert {"sheets", "second_place"} <= set(window._notes)
    window.put_note("draft", "上次没有保存完。")
    front._tell_faults(window)
    assert window.note_text() == "上次没有保存完。", "what was put off waits behind it"
    entering.new_sheets(store)
    (tmp_path / "stick").mkdir()
    backup.set_second(store, tmp_path / "stick")
    for note in ("sheets", "second_place"):
        window.drop_note(note)
    front._tell_faults(window)
    assert not {"sheets", "second_place"} & set(window._notes)
