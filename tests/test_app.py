"""Starting the program: what a person who clicked on its icon sees when the data cannot be opened."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from stand_ins import Dialogs
from station import app
from station.errors import StationError
from station.ui.widgets.dialog import Dialog


@pytest.mark.parametrize("practice", [False, True])
def test_why_the_program_does_not_start_is_said_in_a_dialog(
    qapp: QApplication, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, practice: bool
) -> None:
    asked: list[str] = []
    dialogs.answer(lambda dialog: asked.append(dialog.question) if isinstance(dialog, Dialog) else None)
    monkeypatch.setattr(QGuiApplication, "setHighDpiScaleFactorRoundingPolicy", lambda policy: None)  # only before qapp is made
    monkeypatch.setattr("station.actions.practice.practice_folder", lambda data: data)
    monkeypatch.setattr("station.actions.practice.is_made", lambda folder: True)
    (tmp_path / "station.db").write_bytes(b"meeting notes\n" * 1000)
    with pytest.raises(StationError):
        app.run(tmp_path, practice=practice)
    assert asked == ["这不是服务站的数据文件。"]
    assert (tmp_path / "station.db").read_bytes() == b"meeting notes\n" * 1000
