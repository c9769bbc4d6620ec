"""The lock: nothing of a case is seen, what was typed is there again, the key is gone, and another person gets a window of their own."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work
from desk import write
from stand_ins import Clock
from station import NAME
from station.actions import entering, setting_up
from station.actions.entering import Welcome
from station.app import main_window
from station.casework.model import StaffMember, Worker
from station.db import drafts
from station.db.store import Store
from station.errors import StationError
from station.ui.drafting import DraftKeeper
from station.ui.entering.clipboard import for_no_history
from station.ui.entering.locking import Lock
from station.ui.entering.page import LoginPage
from station.ui.entering.passwordline import PasswordLine
from station.ui.entering.sheets import SheetsPanel
from station.ui.shell import MainWindow
from station.ui.widgets import Answer, Dialog
from station.vault.slots import LockedError, Vault

FIRST, GIVEN = "tianlanbaiyun", "hong hua lü ye"


class Desk:
    """The window of a closed store that 王芳, the head, has open; 李强 has a password too."""

    def __init__(self, store: Store, qtbot: QtBot) -> None:
        self.store, self.qtbot = store, qtbot
        people = {person.name: person for person in store.matching(StaffMember)}
        self.head = people[store.user]
        if "李强" not in people:
            setting_up.save_staff(store, StaffMember(name="李强", role="mediator"))
        self.other = next(person for person in store.matching(StaffMember) if person.name == "李强")
        entering.first_password(store, self.head.id, FIRST)
        entering.give_password(store, self.other.id, GIVEN)
        store.rest()
        store.wake(entering.unlock(store.folder, self.head.id, FIRST, store.clock()).key)
        entering.come_in(store, self.head.id)
        self.swapped: list[Welcome] = []
        self.window: MainWindow = main_window(store, inline=True, guard=self.swapped.append)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        found = self.window.findChild(Lock)
        assert isinstance(found, Lock)
        self.lock = found

    def page(self) -> LoginPage:
        found = self.window.findChild(LoginPage)
        assert isinstance(found, LoginPage)
        return found

    def unlock(self, password: str) -> None:
        line = self.page().password.line
        line.setFocus()
        write(line, password)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def seen(self) -> str:
        """All words that stand in visible widgets."""
        widgets = [widget for widget in self.window.findChildren(QWidget) if widget.isVisible()]
        return "\n".join(str(widget.property("text") or widget.accessibleName() or "") for widget in widgets) + self.window.windowTitle()


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(at_work(store), qtbot)
    yield made
    if made.store.is_resting:
        made.store.wake(entering.unlock(made.store.folder, made.head.id, FIRST, made.store.clock()).key)


def test_locking_hides_everything_and_forgets_the_key(desk: Desk) -> None:
    desk.window.show_place("grievances", act="new")
    line = desk.window.page().findChild(QWidget, "intake.worker.name")
    assert isinstance(line, QLineEdit)
    line.setText("晨光")
    assert "晨光" in desk.seen()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.lock.is_locked
    assert desk.window.is_covered()
    assert "晨光" not in desk.seen()
    assert "站前" in desk.seen()  # as on the plate at the door
    assert desk.window.windowTitle() == NAME
    assert desk.store.is_resting
    assert desk.store.key == b""
    with pytest.raises(LockedError):
        Store.open(desk.store.folder)
    for key in (Qt.Key.Key_K, Qt.Key.Key_1, Qt.Key.Key_L):
        desk.qtbot.keyClick(desk.window, key, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.keyClick(desk.page().password.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # with nothing to take back in it
    assert not desk.window.palette_box.isVisible()
    assert desk.window.is_covered() and desk.store.is_resting


def test_the_same_person_finds_everything_as_it_was(desk: Desk) -> None:
    desk.window.show_place("grievances", act="new")
    page = desk.window.page()
    line = page.findChild(QWidget, "intake.worker.name")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    write(line, "晨光")
    assert any(keeper.is_touched for keeper in page.findChildren(DraftKeeper))
    desk.lock.lock()
    desk.unlock(FIRST)
    assert not desk.window.is_covered()
    assert desk.window.page() is page
    assert line.text() == "晨光"
    assert not desk.store.is_resting
    assert desk.store.user == desk.head.name
    assert any("晨光" in str(draft.values) for draft in drafts.drafts(desk.store))
    assert desk.swapped == []
    assert "站前" in desk.window.windowTitle()


def test_a_window_that_begins_as_an_icon_locks_too(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("station.app.UNPAINTED_MS", 0)
    desk.window.close()
    window = main_window(desk.store, guard=desk.swapped.append)
    qtbot.addWidget(window)  # and is not shown: without a screen an icon is painted as well
    qtbot.waitUntil(lambda: "lock" in window.acts)
    lock = window.findChild(Lock)
    assert isinstance(lock, Lock)
    lock._touched = (0.0, 0.0)
    lock.look()
    qtbot.waitUntil(lambda: desk.store.is_resting)
    assert window.is_covered()


def test_a_wrong_password_leaves_it_locked_and_is_told_afterwards(desk: Desk) -> None:
    desk.lock.lock()
    desk.unlock("wrong")
    assert desk.window.is_covered()
    assert desk.store.is_resting
    desk.unlock(FIRST)
    assert "有 1 次输错密码" in desk.window.note_text()


def test_another_person_gets_another_window_and_none_of_the_drafts(desk: Desk) -> None:
    drafts.keep(desk.store, "grievances:new", "新登记", {"summary": "晨光"})
    desk.lock.lock()
    page = desk.page()
    page.show_others()
    page.people.set_current(desk.other.id)
    desk.unlock(GIVEN)
    for line in (page.own.first.line, page.own.second.line):
        write(line, "qing shan bu lao")
    page.own.taken.emit()
    assert [welcome.staff.name for welcome in desk.swapped] == ["李强"]
    assert desk.store.user == "李强"
    assert desk.window.is_covered(), "what the first had open is not shown to the second"
    assert drafts.drafts(desk.store) == []


def test_it_locks_by_itself_when_nobody_is_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.monotonic()
    desk.lock.touch()
    monkeypatch.setattr("station.ui.entering.locking.time.monotonic", lambda: begun + 599)
    desk.lock.look()
    assert not desk.lock.is_locked
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Shift)
    monkeypatch.setattr("station.ui.entering.locking.time.monotonic", lambda: begun + 900)
    desk.lock.touch()
    desk.lock.look()
    assert not desk.lock.is_locked
    monkeypatch.setattr("station.ui.entering.locking.time.monotonic", lambda: begun + 1501)
    desk.lock.look()
    assert desk.lock.is_locked


def test_a_pc_that_slept_is_locked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    desk.lock.touch()
    monkeypatch.setattr("station.ui.entering.locking.time.time", lambda: now + 3600)
    desk.lock.look()
    assert desk.lock.is_locked


def test_a_key_or_the_mouse_is_noticed(desk: Desk) -> None:
    handle = desk.window.windowHandle()
    desk.lock._watch(handle)
    before = desk.lock._touched
    desk.qtbot.wait(5)
    desk.qtbot.mouseMove(desk.window)
    desk.qtbot.keyClick(desk.window.windowHandle() and desk.window, Qt.Key.Key_Shift)
    desk.lock.touch()
    assert desk.lock._touched > before


def test_dialogs_and_menus_go_and_other_windows_are_hidden(desk: Desk) -> None:
    dialog, menu, beside = QDialog(desk.window), QMenu(desk.window), QWidget()
    for widget in (dialog, menu, beside):
        desk.qtbot.addWidget(widget)
    menu.addAction("张桂兰")
    beside.show()
    dialog.show()
    menu.popup(desk.window.pos())
    desk.lock.lock()
    assert not any(widget.isVisible() for widget in (dialog, menu, beside))
    assert dialog.result() == QDialog.DialogCode.Rejected
    desk.unlock(FIRST)
    assert beside.isVisible()


def test_what_work_brings_is_told_after_unlocking(desk: Desk) -> None:
    told: list[int] = []

    def steps() -> Iterator[int]:
        yield 1
        desk.lock.lock()
        return 7

    desk.window.context.run(steps(), told.append)  # type: ignore[arg-type]
    assert told == []
    assert desk.window.context.jobs
    desk.unlock(FIRST)
    assert told == [7]
    assert desk.window.context.jobs == []


def test_what_was_copied_here_goes_and_what_others_copied_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    board = QGuiApplication.clipboard()
    monkeypatch.setattr("station.ui.entering.clipboard.QGuiApplication.focusWindow", lambda: object())
    board.setText("13812345678")
    assert desk.lock.clipboard._timer.isActive()
    assert desk.lock.clipboard._timer.interval() == 60_000
    desk.lock.lock()
    assert board.text() == ""
    desk.unlock(FIRST)
    board.setText("13812345678")
    desk.lock.clipboard._timer.timeout.emit()
    assert board.text() == ""
    board.setText("13812345678")
    desk.lock.clipboard._ours = "something before"
    desk.lock.lock()
    assert board.text() == "13812345678"


def test_locking_and_who_unlocked_is_kept(desk: Desk) -> None:
    desk.lock.lock()
    desk.unlock(FIRST)
    acts = [tuple(row) for row in desk.store.query("SELECT act, by FROM act_log ORDER BY seq DESC LIMIT 2")]
    assert acts == [("unlock", desk.head.name), ("lock", desk.head.name)]


def test_no_password_is_remembered_by_the_window(desk: Desk) -> None:
    desk.lock.lock()
    desk.unlock(FIRST)
    desk.window.show_place("settings", section="security")
    section = desk.window.page().findChild(QWidget, "settings.security")
    section.old.line.setText(FIRST)
    desk.window.show_place("workbench")
    desk.lock.lock()
    for path in Path(desk.store.folder).rglob("*"):
        if path.is_file():
            assert FIRST.encode() not in path.read_bytes()


def test_the_watcher_looks_at_nothing_while_it_is_locked(desk: Desk, clock: Clock) -> None:
    from station.ui.watching import Watcher

    watcher = desk.window.findChild(Watcher)
    assert isinstance(watcher, Watcher)
    desk.lock.lock()
    watcher._tick()
    watcher.look()
    watcher.send()
    assert not watcher._is_looking


def test_practice_does_not_lock(practice: Store, qtbot: QtBot) -> None:
    window = main_window(practice, inline=True, guard=lambda welcome: None)
    qtbot.addWidget(window)
    assert window.findChild(Lock) is None
    assert "lock" not in window.rail.items
    window.close()


def test_a_paper_that_is_being_printed_does_not_stay_on_the_screen(desk: Desk) -> None:
    class Printing(QDialog):
        """Its first way out stops the pages, as that of the print dialog does."""

        is_at_work = True

        def reject(self) -> None:
            if not self.is_at_work:
                super().reject()
            self.is_at_work = False

    dialog = Printing(desk.window)
    dialog.setWindowTitle("打印《意见书》")
    dialog.show()
    desk.lock.lock()
    assert not dialog.isVisible()
    desk.unlock(FIRST)
    assert "打印《意见书》" in desk.window.note_text()


def test_a_reason_half_typed_is_there_when_the_question_is_asked_again(desk: Desk) -> None:
    def question() -> Dialog:
        second = PasswordLine("第二人的密码")
        asked = Dialog(desk.window, "撤回？", "", [Answer("yes", "撤回"), Answer("", "不撤回", safe=True)], reason="原因", content=second)
        desk.qtbot.addWidget(asked)
        asked.show()
        return asked

    dialog = question()
    write(dialog.findChild(QLineEdit, "reason"), "写错了送达日期")
    secret = dialog.findChild(PasswordLine)
    assert isinstance(secret, PasswordLine)
    secret.line.setText("secret")
    secret.eye.click()
    desk.lock.lock()
    assert not dialog.isVisible()
    desk.unlock(FIRST)
    again = question()
    assert again.reason == "写错了送达日期"
    assert [line.text() for line in again.findChildren(QLineEdit)].count("secret") == 0
    again.take("")
    assert question().reason == ""
    forgotten = question()
    write(forgotten.findChild(QLineEdit, "reason"), "机密")
    desk.lock.lock()
    page = desk.page()
    page.show_others()
    page.people.set_current(desk.other.id)
    desk.unlock(GIVEN)
    for line in (page.own.first.line, page.own.second.line):
        write(line, "qing shan bu lao")
    page.own.taken.emit()
    assert question().reason == "", "it was another person who typed it"


def test_a_disk_that_is_gone_keeps_no_window_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.window.show_place("grievances")
    with monkeypatch.context() as patch:
        for name in ("setting", "log_act"):
            patch.setattr(desk.store, name, gone, raising=True)
        patch.setattr(Vault, "read", gone)
        now = time.monotonic()
        patch.setattr("station.ui.entering.locking.time.monotonic", lambda: now + 3600)
        desk.lock.look()
        assert desk.lock.is_locked
        assert "站前" not in desk.seen()
        desk.unlock(FIRST)
        assert "读不出来" in desk.page().trouble.text()
    desk.unlock(FIRST)
    assert not desk.window.is_covered()
    assert desk.swapped == []


def gone(*args: object, **named: object) -> str:
    raise StationError("磁盘读不出来。")


def test_codes_of_sheets_are_forgotten_at_the_lock(desk: Desk) -> None:
    desk.window.show_place("settings", section="security")
    panel = desk.window.page().findChild(SheetsPanel)
    assert isinstance(panel, SheetsPanel)
    panel._make(lambda: None)
    assert panel._pdf
    desk.lock.lock()
    assert (panel._pdf, panel._codes) == (b"", ())


def test_sheets_that_are_set_while_it_locks_are_forgotten_too(desk: Desk, qtbot: QtBot) -> None:
    desk.window.show_place("settings", section="security")
    panel = desk.window.page().findChild(SheetsPanel)
    assert isinstance(panel, SheetsPanel)
    desk.window.context.inline = False
    went: list[str] = []
    panel._make(lambda: went.append("on"))
    assert not panel.print_button.isEnabled() and not panel._pdf, "they are set beside the window"
    panel.forget()
    qtbot.waitUntil(lambda: not desk.window.context.jobs)
    assert (panel._pdf, panel._codes, went) == (b"", (), [])
    assert panel.print_button.isEnabled()
    panel._make(lambda: went.append("on"))
    qtbot.waitUntil(lambda: went == ["on"])
    assert panel._pdf and len(panel._codes) == 3


def test_what_is_copied_is_marked_for_programs_that_keep_a_history() -> None:
    content = QMimeData()
    content.setText("13812345678")
    content.setData("text/html", b"<b>13812345678</b>")
    marked = for_no_history(content)
    assert (marked.text(), bytes(marked.data("text/html").data())) == ("13812345678", b"<b>13812345678</b>")
    assert bytes(marked.data("x-kde-passwordManagerHint").data()) == b"secret"
    assert bytes(marked.data("CanIncludeInClipboardHistory").data()) == bytes(4)


def test_what_is_marked_is_let_go_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    board, let_go = desk.lock.clipboard._board, []
    monkeypatch.setattr(type(board), "ownsSelection", lambda _: True)
    monkeypatch.setattr(type(board), "clear", lambda _, mode=QClipboard.Mode.Clipboard: let_go.append(mode))
    desk.lock.lock()
    assert QClipboard.Mode.Selection in let_go


def test_a_draft_that_found_no_room_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = DraftKeeper(desk.window.context, lambda: {"summary": "晨光"}, desk.window)
    keeper.begin("grievances:new", "新登记")
    keeper.touch()
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "keep", gone)
        with pytest.raises(StationError):
            keeper.keep()
    keeper.keep()
    assert [draft.values for draft in drafts.drafts(desk.store)] == [{"summary": "晨光"}]


def test_whoever_passes_reads_what_is_true_or_nothing(desk: Desk) -> None:
    desk.window.show_place("workbench")
    assert [label for label, _, _ in desk.lock._told().counts] == ["已逾期", "3 个工作日内到期", "等对方答复"]
    desk.window.show_place("grievances")
    with desk.store.step("登记职工") as step:  # here, in another window, or received: the counts may be others now
        step.add(Worker(name="周文"))
    assert desk.lock._told().counts == ()
    desk.window.show_place("workbench")
    assert len(desk.lock._told().counts) == 3
