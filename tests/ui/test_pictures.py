"""The command that paints every screen: whatever place is registered is among the pictures, each of the size asked for."""

import subprocess
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cases import at_work
from desk import Desk, Elsewhere
from station.app import PLACES, main_window
from station.db.store import Store
from tools import manual_pictures
from tools.pictures import SIZES, logical
from tools.scenes import scenes

ROOT = Path(__file__).resolve().parents[2]


def test_every_place_of_the_window_is_painted(store: Store, qtbot: QtBot) -> None:
    window = main_window(at_work(store), inline=True)
    qtbot.addWidget(window)
    names = [scene.name for scene in scenes(window)]
    assert names[: len(PLACES)] == [key for key, *_ in PLACES]
    assert {"grievances-new", "settings-backup"} <= set(names)
    assert len(set(names)) == len(names)


def test_a_new_place_joins_by_itself_and_scenes_of_missing_places_stay_out(store: Store, qtbot: QtBot) -> None:
    desk = Desk(store, qtbot, visits=Elsewhere)
    names = [scene.name for scene in scenes(desk.window)]
    assert "visits" in names
    assert not any(name.startswith("settings") for name in names)


def test_a_picture_of_the_manual_keeps_the_colours_of_the_program() -> None:
    image = Image.new("RGB", (400, 40), "#B3261E")
    for x in range(300):
        image.putpixel((x, 0), (x // 2, 90, 255 - x // 2))
    few = manual_pictures.few(image).convert("RGB")
    assert few.getpixel((399, 39)) == (0xB3, 0x26, 0x1E)
    assert len(few.getcolors() or []) <= manual_pictures.COLOURS


def test_a_size_is_counted_as_qt_counts() -> None:
    assert [logical(size) for size in SIZES] == [(1366, 768), (1280, 720), (1920, 1080)]


def test_the_command_writes_one_picture_for_each_screen(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.pictures", str(tmp_path), "--only", "exchange-state", "--size", "1366x768", "--look", "dark"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    path = tmp_path / "exchange-state-1366x768-dark.png"
    assert done.stdout.split() == [str(path)]
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1366, 768)
    assert len({image.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}) > 20


def test_a_window_looks_on_a_second_screen_of_another_scale_as_if_opened_there(tmp_path: Path) -> None:
    """Its icons, charts, words and pages are drawn anew for 150 % and not stretched."""
    command = [sys.executable, "-m", "tools.pictures", "--only", "workbench", "--size", "1920x1080@150", "--look", "light"]
    for folder, more in (("opened", []), ("moved", ["--moved"])):
        subprocess.run([*command, *more, str(tmp_path / folder)], cwd=ROOT, capture_output=True, check=True)
    name = "workbench-1920x1080@150-light.png"
    opened, moved = (QImage(str(tmp_path / folder / name)) for folder in ("opened", "moved"))
    assert (opened.width(), opened.height()) == (1920, 1080)
    assert moved == opened
