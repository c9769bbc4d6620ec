"""The page of a damaged store: what is intact is counted, and each way out leads to a store that opens."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from stand_ins import Clock, Dialogs
from station.actions import entering
from station.actions.backup import backup
from station.app import reading_window
from station.casework.model import Grievance, StaffMember, Worker
from station.db import switching
from station.db.faults import DamagedError
from station.db.store import FILE_NAME, Store
from station.ui.damaged.page import DamagedPage

PAGE = 4096


@pytest.fixture
def opened() -> list[bool]:
    return []


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, opened: list[bool]) -> DamagedPage:
    folder = tmp_path / "store"
    with Store.open(folder, clock=Clock()) as store:
        at_work(store)
        for number in range(20):
            registered(store, Worker(name=f"人{number}"))
        backup(store, tmp_path / "carried.zip")
        key = store.key
    content = bytearray((folder / FILE_NAME).read_bytes())
    content[2 * PAGE : 3 * PAGE] = bytes(PAGE)  # of what opening reads
    content[-3 * PAGE : -2 * PAGE] = bytes(PAGE)
    (folder / FILE_NAME).write_bytes(content)
    with pytest.raises(DamagedError) as trouble:
        Store.open(folder, clock=Clock())
    read = partial(reading_window, key=key, clock=Clock())
    shown = DamagedPage(folder, key, trouble.value, lambda: opened.append(True), read, clock=Clock(), inline=True)
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    shown.show()
    return shown


def test_what_is_intact_is_counted(page: DamagedPage) -> None:
    said = page.sentence.text()
    assert "坏了 2 页" in said
    assert "读不出来" not in said
    assert page.go_on_button.isEnabled()
    assert not page.back_button.isVisible()


def test_going_on_opens_a_store_with_all_cases(page: DamagedPage, opened: list[bool]) -> None:
    page.go_on_button.click()
    assert opened == [True]
    with Store.open(page.folder, clock=Clock()) as store:
        assert len(store.matching(Grievance)) == 20


def test_what_is_saved_elsewhere_opens_and_the_damaged_file_stays(
    page: DamagedPage, opened: list[bool], dialogs: Dialogs, tmp_path: Path
) -> None:
    before = (page.folder / FILE_NAME).read_bytes()
    dialogs.answer(str(tmp_path / "elsewhere"))
    page.save_button.click()
    assert dialogs.asked[0].startswith(QFileDialog.__name__)
    assert "已存下" in page.trouble.text()
    assert opened == []
    assert (page.folder / FILE_NAME).read_bytes() == before
    with Store.open(tmp_path / "elsewhere", clock=Clock()) as store:
        assert len(store.matching(Grievance)) == 20


def test_a_folder_with_data_is_refused(page: DamagedPage, dialogs: Dialogs) -> None:
    dialogs.answer(str(page.folder))
    page.save_button.click()
    assert page.trouble.text() == "这个文件夹里已经有数据，没有写入。请选一个空文件夹。"


def test_a_backup_that_lies_elsewhere_is_gone_back_to_and_one_of_other_data_is_not(
    page: DamagedPage, opened: list[bool], dialogs: Dialogs, tmp_path: Path
) -> None:
    assert "从文件恢复" in page.backup.text()
    with Store.open(tmp_path / "other", clock=Clock()) as store:
        at_work(store)
        (staff_id,) = [person.id for person in store.matching(StaffMember) if person.name == "王芳"]
        entering.first_password(store, staff_id, "tianlanbaiyun")
        backup(store, tmp_path / "other.zip")
    dialogs.answer((str(tmp_path / "other.zip"), ""), (str(tmp_path / "carried.zip"), ""))
    page.from_button.click()
    assert opened == []
    assert page.trouble.text() == "这份备份不是这份数据的，用这里的密码打不开。没有改动任何内容。请选别的一份。"
    page.from_button.click()
    assert opened == [True], page.trouble.text()
    switching.finish(page.folder)
    with Store.open(page.folder, clock=Clock()) as store:
        assert len(store.matching(Grievance)) == 20
