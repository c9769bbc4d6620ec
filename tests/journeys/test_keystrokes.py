"""Registering a grievance and handing out a ledger by keyboard alone: every key is counted, and what comes of it is looked at."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cases import CHENGUANG, LI, at_work, registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.casework.model import Employer, Grievance, Worker
from station.db.casefiles import case_file
from station.db.store import Store
from station.ui.grievances.intake import IntakePage
from station.ui.grievances.page import Grievances
from station.ui.ledgers.page import Ledgers

KEYS = 86  # 34 s at 2.5 keys a second, slower than anybody who types all day; 150 keys would be a minute


class Keyboard:
    """Hands every key to whatever has the focus and counts it; a chord counts each key held."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.count = 0
        self.log: list[str] = []

    def focus(self) -> QWidget:
        """What keys go to: a list that has opened, else the widget with the focus."""
        QApplication.processEvents()
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, *keys: Qt.Key, ctrl: bool = False) -> None:
        for key in keys:
            modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
            self.qtbot.keyClick(self.focus(), key, modifier)
            self.count += 1 + ctrl
            self.log.append(f"{key.name} → {self.focus().objectName()}")

    def letters(self, text: str) -> None:
        """Letters and digits as they are."""
        for letter in text:
            self.qtbot.keyClicks(self.focus(), letter)
            self.count += 1
        self.log.append(f"{text} → {self.focus().objectName()}")

    def chinese(self, text: str, pinyin: str) -> None:
        """Words through an input method: every letter of the full pinyin is a key, and so is the space that takes each word."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self.focus(), event)
        self.count += len(pinyin)

    def go_to(self, name: str) -> None:
        """Tab until the field of that name has the focus."""
        for _ in range(20):
            if self.focus().objectName() == name:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{name} is not reached: {self.log}")


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    registered(store, LI, CHENGUANG, received_at="2026-01-10T09:00")
    registered(store, LI.with_values(name="倪小曼", id_number="", phone="13900002181"), Employer(name="青禾里餐饮管理有限公司"))
    made = Desk(store, qtbot, grievances=Grievances)
    made.window.show_place("grievances")
    return made


def test_a_known_person_is_registered_in_a_minute(desk: Desk, store: Store, qtbot: QtBot) -> None:
    """The person and another employer by initials, the category by its letters, a sentence; the rest is known or stands there."""
    keys = Keyboard(qtbot)
    keys.press(Qt.Key.Key_N, ctrl=True)
    keys.letters("lq")
    keys.press(Qt.Key.Key_Return)
    assert keys.focus().objectName() == "intake.parties.0.name"  # the last employer stands there, to be typed over
    keys.letters("qhl")
    keys.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    keys.go_to("intake.grievance.category")
    keys.letters("qx")
    keys.go_to("intake.grievance.summary")
    keys.chinese("单位拖欠三月和四月工资，多次催要没有结果", "danwei tuoqian sanyue he siyue gongzi ,duoci cuiyao meiyou jieguo ")
    keys.press(Qt.Key.Key_S, ctrl=True)
    case = case_file(store, store.select(Grievance)[-1].id)
    assert case.grievance.number == "ZQ-2026-0003", keys.log
    assert (case.worker_name, case.employer and case.employer.name) == ("李强", "青禾里餐饮管理有限公司")
    assert (case.grievance.category, case.grievance.summary[:4]) == ("wages", "单位拖欠")
    assert (case.grievance.channel, case.grievance.handler, case.grievance.received_at) == ("visit", "王芳", "2026-03-16T09:00")
    assert len(store.select(Worker)) == len(store.select(Employer)) == 2
    assert keys.count == KEYS


def test_the_same_person_with_the_same_employer_takes_fewer(desk: Desk, store: Store, qtbot: QtBot) -> None:
    """The end of the phone finds the person, the last employer stays, the urgency is left as it stands."""
    keys = Keyboard(qtbot)
    keys.press(Qt.Key.Key_N, ctrl=True)
    keys.letters("8000")
    keys.press(Qt.Key.Key_Return)
    keys.go_to("intake.grievance.category")
    keys.letters("gs")
    keys.go_to("intake.grievance.summary")
    keys.chinese("工伤认定", "gongshang rending ")
    keys.press(Qt.Key.Key_S, ctrl=True)
    case = case_file(store, store.select(Grievance)[-1].id)
    assert (case.grievance.number, case.grievance.category) == ("ZQ-2026-0003", "injury"), keys.log
    assert case.employer and case.employer.name == CHENGUANG.name
    assert keys.count < KEYS / 2


def test_the_ledger_of_the_month_goes_out_with_four_keys(
    store: Store, clock: Clock, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path
) -> None:
    """Its place, F12, and Enter in the file dialog, which offers the name; until the 10th it is the month before."""
    at_work(store)
    registered(store, LI, CHENGUANG, received_at="2026-02-10T09:00")
    clock.now = datetime(2026, 3, 9, 9, 0)
    desk = Desk(store, qtbot, ledgers=Ledgers)
    desk.context.memory["ledgers.folder"] = str(tmp_path)
    dialogs.answer(lambda parent, title, name, *_: (name, ""))  # Enter
    keys = Keyboard(qtbot)
    keys.press(Qt.Key.Key_6, ctrl=True)
    keys.press(Qt.Key.Key_F12)
    assert desk.said == ["已导出 1 行，与库中 1 件一致"]
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["站前街道职工服务站职工诉求台账（2026年2月）.xlsx"]
    assert keys.count + 1 == 4


def test_a_field_is_filled_as_in_the_case_before(desk: Desk, store: Store, qtbot: QtBot) -> None:
    """Ctrl+D in the summary and the category takes those of the newest case; of its person nothing is taken."""
    keys = Keyboard(qtbot)
    before = store.select(Grievance)[-1]
    keys.press(Qt.Key.Key_N, ctrl=True)
    for name in ("intake.grievance.category", "intake.grievance.summary"):
        keys.go_to(name)
        keys.press(Qt.Key.Key_D, ctrl=True)
    page = desk.window.page()
    assert isinstance(page, IntakePage)
    values = page.form.values()
    assert (values["grievance.category"], values["grievance.summary"]) == (before.category, before.summary)
    page.form.editor("worker.phone").setFocus()
    keys.press(Qt.Key.Key_D, ctrl=True)
    assert page.form.values()["worker.phone"] == ""
