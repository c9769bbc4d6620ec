"""A PC without data goes on from a backup that has a password."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from stand_ins import Clock, Dialogs
from station.actions import backup
from station.actions.progress import finish
from station.casework.model import Grievance
from station.db.store import Store
from station.db.vaulting import close_vault
from station.ui.context import Context
from station.ui.first_run.page import FirstRun
from station.vault.slots import LockedError, Vault

PASSWORD = "老的密码很长很长"


@pytest.fixture
def source(tmp_path: Path, clock: Clock) -> Path:
    """The newest copy of a station that had one case and a password."""
    with Store.open(tmp_path / "former", clock=clock) as former:
        former.user = "王芳"
        at_work(former)
        registered(former)
        close_vault(former, "s1", "王芳", PASSWORD, former.now())
        copy = finish(backup.make(former, "hand")).copy
        return backup.series(former).path(copy)


def press(page: QWidget, qtbot: QtBot, name: str) -> None:
    found = page.findChild(QWidget, name)
    assert found is not None, name
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_a_new_pc_goes_on_from_a_backup(store: Store, qtbot: QtBot, source: Path, dialogs: Dialogs, clock: Clock) -> None:
    page = FirstRun(Context(store, {}, inline=True), done=lambda: None)
    qtbot.addWidget(page)
    page.resize(1366, 740)
    page.show()
    press(page, qtbot, "first_run.restore")
    dialogs.answer((str(source), ""))
    press(page, qtbot, "restore_first.choose")
    line = page.findChild(QLineEdit, "settings.backup.password")
    assert line is not None
    line.setText("不对的")
    press(page, qtbot, "settings.backup.unlock")
    assert page.restoring.files.note is not None and "密码不对" in page.restoring.files.note.sentence.text()
    line.setText(PASSWORD)
    press(page, qtbot, "settings.backup.unlock")
    dialogs.answer(lambda dialog: dialog.take("go"), lambda dialog: dialog.take(""))
    press(page, qtbot, "settings.backup.go")
    assert not page.isVisible()
    folder = store.folder
    store.close()
    with pytest.raises(LockedError):
        Store.open(folder, clock=clock)
    vault = Vault.read(folder)
    assert vault is not None
    with Store.open(folder, vault.unlock("s1", PASSWORD, clock())[0], clock=clock) as back:
        assert back.count(Grievance) == 1
