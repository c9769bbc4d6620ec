"""What is intact of a damaged store is read in the ordinary window; nothing can be changed in it, and no damage brings it down."""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from depth import DEPTH
from stand_ins import Clock, Dialogs
from station.actions import damage, entering, grievances, rights, setting_up
from station.actions.progress import finish
from station.actions.rights import RefusedError
from station.app import reading_window
from station.casework import rights as table
from station.casework.model import Grievance, Progress, StaffMember, Worker
from station.db.faults import DamagedError
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.ui import may
from station.ui.damaged.page import DamagedPage
from station.ui.damaged.reading import ReadingWindow
from station.ui.entering.page import LoginPage
from station.ui.grievances.page import Grievances
from station.ui.widgets import Button

PAGE = 4096


class Harmed:
    """A store of twenty cases, sound; ``spoil`` makes a copy with some of its pages gone."""

    def __init__(self, folder: Path) -> None:
        self.sound = folder / "sound"
        with Store.open(self.sound, clock=Clock()) as store:
            at_work(store)
            for number in range(20):
                case = registered(store, Worker(name=f"人{number}"), summary=f"第{number}件拖欠工资")
                told = Progress(grievance_id=case.grievance.id, at="2026-03-16T09:00", content="已电话联系单位。")
                grievances.record_progress(store, told)
            self.key = store.key
        self.pages = (self.sound / FILE_NAME).stat().st_size // PAGE

    def spoil(self, folder: Path, pages: list[int]) -> Path:
        """The copy in ``folder``."""
        folder.mkdir()
        for path in self.sound.iterdir():
            if path.is_file():
                (folder / path.name).write_bytes(path.read_bytes())
        with (folder / FILE_NAME).open("rb+") as file:
            for page in pages:
                file.seek((page - 1) * PAGE)
                file.write(bytes(PAGE))
        return folder


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Harmed:
    return Harmed(tmp_path_factory.mktemp("harmed"))


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> Iterator[None]:
    yield
    may.settle(table.acts())


def read(qtbot: QtBot, harmed: Harmed, folder: Path) -> tuple[DamagedPage, ReadingWindow]:
    trouble = DamagedError("数据文件有损坏，有的内容读不出来。")
    opened = partial(reading_window, key=harmed.key, clock=Clock())
    page = DamagedPage(folder, harmed.key, trouble, lambda: None, opened, clock=Clock(), inline=True)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.read_button.click()
    assert isinstance(page.reading, ReadingWindow), page.trouble.text()
    qtbot.addWidget(page.reading)
    page.reading.context.inline = True
    return page, page.reading


def test_a_case_is_found_and_read(harmed: Harmed, tmp_path: Path, qtbot: QtBot) -> None:
    folder = harmed.spoil(tmp_path / "store", [2, harmed.pages - 3])
    before = (folder / FILE_NAME).read_bytes()
    _, window = read(qtbot, harmed, folder)
    assert "只能看" in window.note_text()
    assert "坏 2 页" in window.status.fact("pages").text()
    assert "help" in window.acts
    place = window.page()
    assert isinstance(place, Grievances)
    place.tabs.set_current("all")
    place.search.setText("人13")
    place.reload()
    qtbot.waitUntil(lambda: place.table.row_count() == 1)
    (case,) = [case for case in window.context.store.matching(Grievance) if case.summary.startswith("第13件")]
    place.open_case(case.id)
    assert place.detail.case is not None
    assert place.detail.case.grievance.summary == "第13件拖欠工资"
    assert window.context.store.matching(Progress, grievance_id=case.id)
    copy = window.intact.folder
    window.close()
    assert window.context.store.is_resting, "a timer that asks it is answered as by a locked window"
    assert not copy.exists()
    assert (folder / FILE_NAME).read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in harmed.sound.iterdir() if path.is_file())


def test_every_act_is_refused_by_one_sentence(harmed: Harmed, tmp_path: Path, qtbot: QtBot) -> None:
    _, window = read(qtbot, harmed, harmed.spoil(tmp_path / "store", [2]))
    store = window.context.store
    register = window.page().findChild(Button, "grievances.register") or next(b for b in window.page().actions_shown)
    assert not register.isEnabled()
    assert "只能看" in register.toolTip()
    assert rights.allowed(store) <= table.seeing()
    case = store.matching(Grievance)[0]
    tried = (
        lambda: registered(store, Worker(name="新来的")),
        lambda: setting_up.save_staff(store, StaffMember(name="别人")),
        store.undo,
        store.again().undo,
    )
    for act in tried:
        with pytest.raises(StationError) as said:
            act()
        assert str(said.value) == damage.ONLY_READ
    window.context.go("settings", section="backup")
    assert window.note_text() == damage.ONLY_READ
    assert window.current_key == "grievances"
    assert store.matching(Grievance)[0] == case
    window.close()


def test_the_list_that_is_handed_out_says_where_it_comes_from(harmed: Harmed, tmp_path: Path, qtbot: QtBot, dialogs: Dialogs) -> None:
    _, window = read(qtbot, harmed, harmed.spoil(tmp_path / "store", [2]))
    target = tmp_path / "清单.xlsx"
    dialogs.answer((str(target), ""))
    window.export()
    sheet = load_workbook(target).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert sheet.title == damage.MARK
    assert len(rows) == 21
    assert {row[0] for row in rows[1:]} == {damage.MARK}
    assert rows[1][3] == "人*"
    window.context.store.user = "没有这个人"
    with pytest.raises(RefusedError):
        finish(damage.write_list(window.context.store, window.intact.found, target))
    window.close()


def test_who_sees_only_their_own_cases_sees_no_more_here_and_the_lock_keeps_it_so(tmp_path: Path, qtbot: QtBot) -> None:
    with Store.open(tmp_path / "store", clock=Clock()) as store:
        at_work(store)
        setting_up.save_staff(store, StaffMember(name="赵律师", role="lawyer"))
        (lawyer,) = store.matching(StaffMember, name="赵律师")
        own = registered(store, Worker(name="甲"), handler="赵律师").grievance
        registered(store, Worker(name="乙"))
        entering.first_password(store, lawyer.id, "tianlanbaiyun")
        key = store.key
    intact = finish(damage.to_read(tmp_path / "store", key, Clock()))
    window = reading_window(intact, key=key, staff_id=lawyer.id, clock=Clock())
    assert isinstance(window, ReadingWindow)
    qtbot.addWidget(window)
    window.context.inline = True
    window.show()
    store = window.context.store
    assert [case.id for case in store.matching(Grievance)] == [own.id]
    window.acts["lock"]()
    assert store.is_resting
    page = window.findChild(LoginPage)
    assert isinstance(page, LoginPage)
    page.password.line.setText("tianlanbaiyun")
    qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not store.is_resting)
    assert [case.id for case in store.matching(Grievance)] == [own.id]
    assert store.only_read == damage.ONLY_READ
    window.close()
    assert not intact.folder.exists()


def test_no_damage_brings_the_window_down(harmed: Harmed, tmp_path: Path, qtbot: QtBot) -> None:
    for seed in range(DEPTH):
        chance = random.Random(f"damage {seed}")
        many = chance.choice((1, 3, harmed.pages // 4, harmed.pages // 2))
        folder = harmed.spoil(tmp_path / str(seed), chance.sample(range(1, harmed.pages + 1), many))
        _, window = read(qtbot, harmed, folder)
        window.show()
        for key in window.places:
            window.show_place(key)
            QApplication.processEvents()
        window.show_place("grievances")
        for case in window.context.store.matching(Grievance)[:2]:
            window.context.go("grievances", id=case.id)
            QApplication.processEvents()
        assert "只能看" in window.note_text(), seed
        lost = [f"{kind.title} {kind.lost:,} 条" for kind in window.intact.found.kinds if kind.lost]
        assert all(words in window.note_text() for words in lost), seed
        window.close()
        finish(damage.go_on(folder, harmed.key, Clock()))
        Store.open(folder, harmed.key, clock=Clock()).close()
