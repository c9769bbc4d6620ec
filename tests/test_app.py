"""Starting the program: what a person who clicked on its icon sees when the data cannot be opened."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from stand_ins import Dialogs
from station import app
from station.__main__ import main
from station.actions import watching
from station.db.store import Store
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
    assert asked == ["“station.db”打不开：它不是服务站的数据文件，或者缺少钥匙文件“station.keys”。"]
    assert (tmp_path / "station.db").read_bytes() == b"meeting notes\n" * 1000


def test_leaving_waits_for_no_place_that_does_not_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answer, ended = threading.Event(), threading.Event(), threading.Event()

    def hang(again: object) -> None:
        asked.set()
        answer.wait()
        ended.set()

    monkeypatch.setattr(app, "LEAVING_S", 0.01)
    monkeypatch.setattr(watching, "send_before_leaving", hang)
    monkeypatch.setattr(watching, "is_something_unsent", lambda store: True)
    app._send_before_leaving(store)
    assert asked.is_set()
    assert not ended.is_set(), "the share has not answered, and the program goes on"
    answer.set()
    ended.wait()


@pytest.mark.parametrize(("wanted", "unsent"), [(False, True), (True, False)])
def test_leaving_sends_nothing_where_nobody_wants_it_or_nothing_is_there(
    store: Store, monkeypatch: pytest.MonkeyPatch, wanted: bool, unsent: bool
) -> None:
    monkeypatch.setattr(watching, "send_before_leaving", lambda again: pytest.fail("sent"))
    monkeypatch.setattr(watching, "is_something_unsent", lambda store: unsent)
    watching.set_habits(store, watching.Habits(sends_at_close=wanted))
    app._send_before_leaving(store)


@pytest.mark.skipif(sys.platform != "linux", reason="another system is asked another way")
def test_the_memory_is_neither_dumped_nor_read_by_others() -> None:
    script = (
        "import ctypes, resource; from station.app import keep_memory_private; keep_memory_private();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "0 (0, 0)"


def test_commands_that_open_the_store_keep_their_memory_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("station.app.keep_memory_private", lambda: asked.append(True))
    Store.open(tmp_path).close()
    assert main(["--data", str(tmp_path), "verify"]) == 0
    assert asked == [True]
