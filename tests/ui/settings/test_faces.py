"""文书字体 driven by clicks: what is used is shown with a specimen, what is not with its reason, and the choice is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cases import at_work
from desk import Desk
from font_files import font, write
from station.actions import faces
from station.db.store import Store
from station.export import fonts, office_fonts
from station.export.fonts import Role
from station.ui.settings.faces import _Specimen
from station.ui.settings.page import Settings
from station.ui.widgets import Label, Paragraph, SegmentedChoice


@pytest.fixture
def desk(store: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    write(tmp_path / "fang.ttf", font("仿宋_GB2312"))
    write(tmp_path / "hei.ttf", font("黑体", rights=2))
    monkeypatch.setattr(office_fonts, "font_folders", lambda: [tmp_path])
    at_work(store)
    made = Desk(store, qtbot, settings=Settings)
    made.window.show_place("settings", section="faces")
    yield made
    fonts.take_in({})


def words(desk: Desk, role: str) -> str:
    line = desk.find(QWidget, f"settings.faces.{role}")
    return " ".join([label.text() for label in line.findChildren(Label)] + [each.text() for each in line.findChildren(Paragraph)])


def test_each_role_shows_its_face_where_it_comes_from_and_what_was_refused(desk: Desk, tmp_path: Path) -> None:
    assert f"仿宋_GB2312，{tmp_path / 'fang.ttf'}" in words(desk, "仿宋")
    assert "思源黑体，随程序提供" in words(desk, "黑体")
    assert "没有用 黑体（hei.ttf）：字体声明不许放进文件。" in words(desk, "黑体")
    assert Role.BODY in fonts.office_faces()


def test_the_specimens_are_strips_of_one_width(desk: Desk) -> None:
    strips = desk.window.findChildren(_Specimen)
    assert len(strips) == len(Role)
    assert len({strip.sizeHint().expandedTo(strip.minimumSize()).width() for strip in strips}) == 1
    assert len({strip.width_of_type for strip in strips}) > 1


def test_the_bundled_faces_can_be_chosen(desk: Desk, store: Store) -> None:
    choice = desk.find(SegmentedChoice, "settings.faces.choice")
    area = next(area for key, _, area in choice._places() if key == faces.BUNDLED)
    desk.qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    assert faces.chosen(store) == faces.BUNDLED
    assert fonts.office_faces() == {}
    assert "霞鹜朱雀仿宋，随程序提供" in words(desk, "仿宋")
