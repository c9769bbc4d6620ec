"""关于 by clicks: what it names, the report without anybody's data, all licences, and an update from a stick there and back."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from makers import NEWER, Makers, made
from stand_ins import Dialogs
from station import __version__
from station.actions import about, setting_up
from station.casework.model import StaffMember
from station.db.store import Store
from station.ui.settings import updating as card
from station.ui.settings.page import Settings
from station.ui.table import Table
from station.ui.widgets import Note
from tools import parts


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    desk = Desk(store, qtbot, settings=Settings)
    desk.window.show_place("settings", section="about")
    return desk


@pytest.fixture
def makers(tmp_path: Path) -> Iterator[Makers]:
    with made(tmp_path) as found:
        yield found


def texts(desk: Desk) -> str:
    return " ".join(note.sentence.text() for note in desk.window.page().findChildren(Note) if note.isVisible())


def test_the_folders_open(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    at_work(store)
    desk = Desk(store, qtbot, settings=Settings)
    desk.window.show_place("settings", section="about")
    for name in ("folder", "log", "program"):
        desk.click(f"settings.about.{name}")
    assert opened == [str(desk.store.folder), str(desk.store.folder), str(about.program_folder())]


def test_the_report_says_how_it_stands_and_nothing_of_anybody(desk: Desk) -> None:
    assert not desk.sees("settings.update.file") and not desk.sees("settings.update.back"), "run from its sources it takes no updates"
    case = registered(desk.store)
    desk.store.folder.joinpath("station.log").write_text(
        "2026-03-16 09:00:00,000 WARNING openpyxl 李强.xlsx has no default style\n"
        f"2026-03-16 09:01:00,000 ERROR station.ui.unexpected station {__version__}: KeyError at /db/rows.py:12 to_record\n",
        encoding="utf-8",
    )
    desk.click("settings.about.report")
    told = QGuiApplication.clipboard().text()
    assert all(words in told for words in (__version__, "1 件诉求", "offscreen", "/db/rows.py:12 to_record", "最近备份：没有"))
    for secret in ("李强", "王芳", "晨光", "站前", case.grievance.number, str(desk.store.folder), str(Path.home()), desk.store.device):
        assert secret not in told


def test_every_part_is_named_with_its_licence_in_full(desk: Desk) -> None:
    """Everything the lock ships, in the version of the lock; ``python -m tools.parts`` brings it up to date."""
    known = {part.name: part for part in about.parts()}
    locked = {name: parts.version_words(entries) for name, entries in parts.shipped().items()}
    assert {name: known[name].version for name in locked if name in known} == locked
    assert [part.name for part in known.values() if not part.licence or len(about.licence_text(part)) < 20] == []
    assert {"Qt", "Python", "Tabler 图标", "霞鹜朱雀仿宋"} <= set(known)
    said = {path for part in known.values() for path in part.texts}
    folder = parts.FOLDER
    assert {path.relative_to(folder).as_posix() for name in ("packages", "texts") for path in (folder / name).iterdir()} <= said
    table = desk.find(Table, "settings.about.parts")
    assert table.row_count() == len(known)
    table.view.selectRow(0)
    desk.qtbot.waitUntil(lambda: "GNU LESSER GENERAL PUBLIC LICENSE" in desk.find(QPlainTextEdit, "settings.about.licence").toPlainText())


@pytest.mark.skipif(os.name == "nt", reason="the programs made up here are shell scripts")
def test_an_update_on_a_stick_is_offered_taken_and_gone_back_from(
    store: Store, makers: Makers, tmp_path: Path, qtbot: QtBot, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work(store)
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.copy(makers.update(), stick)
    monkeypatch.setattr(card, "mounted", lambda: (stick,))
    desk = Desk(store, qtbot, settings=Settings)
    desk.window.show_place("settings", section="about")
    (note,) = [found for found in desk.window.page().findChildren(Note) if found.sentence.text() == f"U 盘里有 {NEWER}。"]
    note.buttons[0].click()
    desk.click("settings.update.leave")
    assert not desk.sees("settings.update.take")
    dialogs.answer((str(makers.update("0.0.1")), ""))
    desk.click("settings.update.file")
    assert f"比现在的 {__version__} 旧" in texts(desk)
    dialogs.answer((str(next(stick.iterdir())), ""))
    desk.click("settings.update.file")
    desk.click("settings.update.take")
    assert desk.said[-1] == f"{NEWER} 已经装好，关掉程序再打开就是新版本。"
    assert f"{NEWER} 已经装好，下次打开程序时使用" in texts(desk)
    dialogs.answer(lambda dialog: dialog.take("back"))
    desk.click("settings.update.back")
    assert "已经装好" not in texts(desk) and not desk.sees("settings.update.back")


def test_who_has_no_right_sees_the_buttons_but_cannot_press_them(store: Store, makers: Makers, qtbot: QtBot) -> None:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="周敏", role="reader"))
    store.user = "周敏"
    desk = Desk(store, qtbot, settings=Settings)
    desk.window.show_place("settings", section="about")
    assert not desk.find(card.Button, "settings.update.file").isEnabled()
