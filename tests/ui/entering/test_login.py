"""The page before anything is open: who one is, the password, wrong tries, the way back, a password of one's own."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk import write
from stand_ins import Clock
from station import app
from station.actions import entering, setting_up
from station.actions.entering import Unlocked, Welcome
from station.app import main_window
from station.casework.model import StaffMember, Station
from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.entering.first import FirstPassword
from station.ui.entering.page import LoginPage
from station.ui.entering.passwordline import PasswordLine
from station.ui.widgets import Button, Paragraph
from station.vault.slots import is_closed

FIRST, GIVEN, OWN = "tianlanbaiyun", "hong hua lü ye", "qing shan bu lao"


@dataclass
class Door:
    """The login page of a closed store, driven by keys and clicks."""

    store: Store
    qtbot: QtBot
    ids: dict[str, str]
    entered: list[Welcome] = field(default_factory=list)

    def show(self, staff: str = "") -> LoginPage:
        self.store.rest()
        self.page = LoginPage(
            self.store.folder,
            self._open,
            self.entered.append,
            who=(self.ids[staff], staff) if staff else ("", ""),
            clock=self.store.clock,
            inline=True,
        )
        self.qtbot.addWidget(self.page)
        self.page.resize(1024, 700)
        self.page.show()
        return self.page

    def _open(self, unlocked: Unlocked) -> Store:
        self.store.wake(unlocked.key)
        return self.store

    def part(self, name: str) -> QWidget:
        found = self.page.findChild(QWidget, name)
        assert isinstance(found, QWidget)
        return found

    def type(self, name: str, text: str) -> None:
        line = self.part(name)
        assert isinstance(line, QLineEdit)
        line.clear()
        line.setFocus()
        write(line, text)

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(self.part(name), Qt.MouseButton.LeftButton)

    def said(self, name: str = "entering.trouble") -> str:
        part = self.part(name)
        assert isinstance(part, Paragraph)
        return part.text() if part.isVisible() else ""

    def enter(self, password: str) -> None:
        self.type("entering.password", password)
        self.qtbot.keyClick(self.part("entering.password"), Qt.Key.Key_Return)


@pytest.fixture
def door(store: Store, qtbot: QtBot) -> Iterator[Door]:
    store.user = ""
    station = Station(name="站前街道职工服务站", number_prefix="ZQ", code="zq-01", parent_name="滨河区总工会")
    setting_up.set_up(store, station, StaffMember(name="周启明", role="head"))
    setting_up.save_staff(store, StaffMember(name="王芳", role="clerk"))
    ids = {person.name: person.id for person in store.matching(StaffMember)}
    entering.first_password(store, ids["周启明"], FIRST)
    entering.give_password(store, ids["王芳"], GIVEN)
    yield Door(store, qtbot, ids)


def test_nothing_of_a_case_or_of_the_station_is_on_the_page(door: Door) -> None:
    page = door.show()
    texts = [widget.property("text") or widget.accessibleName() for widget in page.findChildren(QWidget)]
    assert not any("站前" in str(text) for text in texts)
    assert door.store.is_resting


def test_the_right_password_lets_one_in(door: Door) -> None:
    door.show()
    door.enter(FIRST)
    assert [welcome.staff.name for welcome in door.entered] == ["周启明"]
    assert door.store.user == "周启明"
    assert door.page.password.text() == ""


def test_a_defect_is_told_and_leaves_the_page_as_it_was(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Unlocked:
        raise ValueError(FIRST)

    front = app._Front(door.store.folder)
    front.login = door.show()
    with monkeypatch.context() as patched, door.qtbot.captureExceptions() as defects:
        patched.setattr(entering, "unlock", fail)
        door.enter(FIRST)
    app._unexpected(front, *defects[0])
    assert door.said() == "刚才的操作没有做完，之前的数据都在。"
    door.enter(FIRST)
    assert len(door.entered) == 1


def test_a_wrong_password_is_said_and_forgotten(door: Door) -> None:
    door.show()
    door.press("entering.enter")
    assert door.said() == "请输密码。"
    door.enter("wrong")
    assert door.said() == "密码不对。请再输一遍。"
    assert door.page.password.text() == ""
    assert not door.page.password.line.isUndoAvailable()
    assert door.entered == []
    assert door.store.is_resting
    door.type("entering.password", "x")
    assert door.said() == ""


def test_after_wrong_tries_the_page_counts_down(door: Door, clock: Clock) -> None:
    page = door.show()
    for _ in range(3):
        door.enter("wrong")
    assert "下次要等 5 秒再试" in door.said()
    assert not page.enter_button.isEnabled()
    page._countdown.timeout.emit()
    assert door.said() == "密码输错多次，还要等 5 秒。"
    door.enter(FIRST)
    assert door.entered == []
    clock.advance(seconds=3)
    page._countdown.timeout.emit()
    assert door.said() == "密码输错多次，还要等 2 秒。"
    again = door.show()
    assert not again.enter_button.isEnabled(), "a restart saves no waiting"
    clock.advance(seconds=2)
    again._countdown.timeout.emit()
    assert door.said() == "现在可以再试了。"
    door.enter(FIRST)
    assert door.entered[0].wrong == 3


def test_each_person_waits_for_their_own_tries(door: Door) -> None:
    page = door.show()
    for _ in range(3):
        door.enter("wrong")
    door.qtbot.keyClick(page.people, Qt.Key.Key_Down)
    assert page.people.name() == "王芳"
    assert page.enter_button.isEnabled()
    door.qtbot.keyClick(page.people, Qt.Key.Key_Up)
    assert not page.enter_button.isEnabled()


@pytest.mark.parametrize("size", ["标准", "特大"])
def test_the_people_have_room_for_their_rows(door: Door, size: str) -> None:
    theme.apply("light", size)
    try:
        page = door.show()
        QApplication.processEvents()
        assert page.others.height() >= page.people.sizeHint().height() and not page.others.verticalScrollBar().maximum()
    finally:
        theme.apply("light", "标准")


def test_whoever_locked_stands_alone_and_others_are_one_click_away(door: Door) -> None:
    page = door.show("王芳")
    assert (page.heading.text(), page.who.text(), page.locker.isVisible()) == ("已锁定", "王芳", True)
    assert not page.people.isVisible()
    door.press("entering.swap")
    assert page.people.isVisible()
    assert (page.enter_button.text(), page.heading.text(), page.locker.isVisible()) == ("登录", "请登录", False)


def test_a_given_password_is_changed_before_anything_else(door: Door) -> None:
    door.show("王芳")
    door.enter(GIVEN)
    assert door.entered == []
    for text, why in (("王芳202688", "姓名"), (GIVEN, "一样"), (OWN, "")):
        door.type("entering.own.first", text)
        door.type("entering.own.second", text)
        door.press("entering.own.take")
        assert why in door.said("entering.own.trouble")
        assert not why or places(door) == ["first", "trouble", "second"]  # under the line that is wrong
    assert [welcome.staff.name for welcome in door.entered] == ["王芳"]
    assert entering.unlock(door.store.folder, door.ids["王芳"], OWN, door.store.clock()).key == door.store.key


def places(door: Door) -> list[str]:
    """The lines of the new password and what is said of them, from top to bottom."""
    found = {name: door.part(f"entering.own.{name}") for name in ("first", "second", "trouble")}
    return sorted(found, key=lambda name: found[name].mapToGlobal(QPoint()).y())


def test_two_passwords_that_differ_are_not_taken(door: Door) -> None:
    door.show("王芳")
    door.enter(GIVEN)
    door.type("entering.own.first", OWN)
    door.type("entering.own.second", OWN[:-1])
    door.press("entering.own.take")
    assert door.said("entering.own.trouble") == "两遍不一样，请再输一遍。"
    assert places(door) == ["first", "second", "trouble"]
    assert door.entered == []


def test_two_people_with_two_sheets_set_a_new_password(door: Door) -> None:
    codes = entering.new_sheets(door.store)
    page = door.show()
    door.press("entering.forgot")
    assert [line.accessibleName() for line in page.recovery.codes] == ["第一位的恢复单上的代码", "第二位的恢复单上的代码"]
    door.type("recovery.name1", "梁敏华")
    door.type("recovery.name2", "梁敏华")
    door.type("recovery.code1", codes[0])
    door.type("recovery.code2", codes[2][:-1])
    door.press("recovery.open")
    assert "不能是同一个人" in door.said("recovery.trouble")
    door.type("recovery.name2", "王芳")
    door.press("recovery.open")
    assert "第二张恢复单的代码抄错了" in door.said("recovery.trouble")
    door.type("recovery.code2", codes[2].lower())
    door.press("recovery.open")
    page.recovery.people.set_key(door.ids["周启明"])
    door.type("recovery.new.first", OWN)
    door.type("recovery.new.second", OWN)
    door.press("recovery.take")
    assert [welcome.staff.name for welcome in door.entered] == ["周启明"]
    assert [line.text() for line in page.recovery.codes] == ["", ""]


def test_the_way_back_leads_back_to_the_password(door: Door) -> None:
    page = door.show()
    door.press("entering.forgot")
    door.press("recovery.back")
    assert page.stack.count() == 1
    door.enter(FIRST)
    assert door.entered


def test_who_has_left_is_not_let_in(door: Door) -> None:
    wang = door.store.get(StaffMember, door.ids["王芳"])
    setting_up.save_staff(door.store, wang.with_values(is_active=False), wang)
    door.show("王芳")
    door.enter(GIVEN)
    assert door.said() == "这个人已经不在岗，不能再登录。请换一位同事登录。"
    assert door.store.is_resting


# -- the line ------------------------------------------------------------------------------------------------------------


def test_a_password_is_covered_and_can_be_looked_at(qtbot: QtBot) -> None:
    line = PasswordLine()
    qtbot.addWidget(line)
    line.show()
    write(line.line, "geheim")
    assert line.line.displayText() != "geheim"
    qtbot.mouseClick(line.eye, Qt.MouseButton.LeftButton)
    assert line.line.displayText() == "geheim"
    line.clear()
    assert line.line.echoMode() == QLineEdit.EchoMode.Password
    write(line.line, "geheim")
    line.line.selectAll()
    line.line.copy()
    assert QApplication.clipboard().text() != "geheim"


@pytest.mark.parametrize(("key", "shift", "hint"), [("A", False, True), ("a", False, False), ("A", True, False), ("a", True, True)])
def test_caps_lock_is_noticed(qtbot: QtBot, key: str, shift: bool, hint: bool) -> None:
    line = PasswordLine()
    qtbot.addWidget(line)
    line.show()
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    QApplication.sendEvent(line.line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifiers, key))
    assert (line.hint.text() == "大写锁定开着。") == hint


def test_an_input_method_in_the_way_is_noticed(qtbot: QtBot) -> None:
    line = PasswordLine()
    qtbot.addWidget(line)
    line.show()
    QApplication.sendEvent(line.line, QInputMethodEvent("wang", []))
    assert line.hint.text() == "正在用中文输入法，请切到英文再输。"


# -- the first password ------------------------------------------------------------------------------------------------------


def test_an_open_store_is_closed_before_anything_is_shown(store: Store, qtbot: QtBot) -> None:
    store.user = ""
    station = Station(name="站前街道职工服务站", number_prefix="ZQ", code="zq-01", parent_name="滨河区总工会")
    setting_up.set_up(store, station, StaffMember(name="周启明", role="head"))
    (staff,) = store.matching(StaffMember)
    done: list[bool] = []
    page = FirstPassword(Context(store, {}, inline=True), [staff], lambda: done.append(True))
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    assert page.new.first.line.hasFocus(), "nobody else is to be chosen"
    qtbot.keyClick(page.new.first.line, Qt.Key.Key_Tab)
    assert page.new.second.line.hasFocus()
    qtbot.keyClick(page.new.second.line, Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert (page.new.first.line.echoMode(), page.new.second.line.echoMode()) == (QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal)
    for text in ("12345678", FIRST):
        for line in (page.new.first.line, page.new.second.line):
            line.clear()
            write(line, text)
        qtbot.mouseClick(page.take_button, Qt.MouseButton.LeftButton)
    assert is_closed(store.folder)
    assert store.user == "周启明"
    assert store.matching(StaffMember) == [staff]
    begin = page.findChild(Button, "first_password.begin")
    assert isinstance(begin, Button)
    qtbot.mouseClick(begin, Qt.MouseButton.LeftButton)
    assert done == [True]


def test_a_pc_that_took_its_station_in_and_was_left_asks_who_uses_it(store: Store, qtbot: QtBot) -> None:
    store.user = ""
    station = Station(name="站前街道职工服务站", number_prefix="ZQ", code="zq-01", parent_name="滨河区总工会")
    setting_up.set_up(store, station, StaffMember(name="周启明", role="head"))
    setting_up.save_staff(store, StaffMember(name="王芳", role="clerk"))
    store.set_setting("user", "")
    store.user = ""
    window = main_window(store, inline=True, guard=lambda welcome: None)
    qtbot.addWidget(window)
    page = window.findChild(FirstPassword)
    assert isinstance(page, FirstPassword)
    wang = next(person for person in store.matching(StaffMember) if person.name == "王芳")
    page.people.set_key(wang.id)
    for line in (page.new.first.line, page.new.second.line):
        write(line, FIRST)
    page.take()
    page.begin_button.click()
    assert (store.user, list(entering.slots(store))) == ("王芳", [wang.id])
    assert not window.is_covered()
    window.close()
