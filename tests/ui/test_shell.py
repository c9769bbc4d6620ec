"""The window: places, pages over pages, keys, notes, slow work and what it says about it."""

import threading
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from stand_ins import Dialogs
from station import NAME
from station.casework.model import Employer
from station.db.store import Store
from station.errors import StationError
from station.ui import theme
from station.ui.context import Context
from station.ui.memory import Memory
from station.ui.page import COMPACT, STANDARD, WIDE, Page, Room
from station.ui.palette import Hit, marks_of
from station.ui.rail import Rail
from station.ui.shell import MainWindow
from station.ui.statusbar import StatusItem
from station.ui.widgets import PRIMARY, Answer, Button, Dialog, Label, Note, column


class Cases(Page):
    """A page that writes down what happens to it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "诉求", "38 件")
        self.did: list[Any] = []
        self.rooms: list[Room] = []
        self.field = QLineEdit()
        self.setLayout(column(self.field))
        self.set_actions(Button("导出 38 件"), Button("登记诉求", self.register, kind=PRIMARY, key="Ctrl+N"))
        self.acts = {"new": self.register, "export": lambda: self.did.append("export")}

    def register(self) -> None:
        self.form = Form(self.context)
        self.open_page(self.form)

    def arrive(self, **arguments: Any) -> None:
        self.did.append(arguments)

    def refresh(self) -> None:
        self.did.append("refresh")

    def arrange(self, room: Room) -> None:
        self.rooms.append(room)


class Form(Page):
    """A page over another."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "登记诉求")
        self.may_leave = True

    def leave(self) -> bool:
        return self.may_leave


class Typed(Page):
    """A page with one field, which notes what stands in it when it is saved."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "登记进展")
        self.saved: list[str] = []
        self.field = QLineEdit()
        self.setLayout(column(self.field))
        self.acts = {"save": lambda: self.saved.append(self.field.text())}

    def focus_first(self) -> None:
        self.field.setFocus()


@pytest.fixture
def context(store: Store, qapp: object) -> Context:
    return Context(store, inline=True)


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context, "站前街道职工服务站")
    qtbot.addWidget(made)
    made.add_place("workbench", "工作台", "home", lambda context: Page(context, "工作台"))
    made.add_place("cases", "诉求", "clipboard-list", Cases)
    made.add_place("settings", "设置", "settings", lambda context: Page(context, "设置"), foot=True)
    made.resize(1366, 728)
    made.show()
    made.show_place("workbench")
    qtbot.waitExposed(made)
    yield made
    context.jobs.clear()


def cases(window: MainWindow) -> Cases:
    page = window.place("cases")
    assert isinstance(page, Cases)
    return page


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *more: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier
    for modifier in more:
        modifiers |= modifier
    qtbot.keyClick(window, key, modifiers)


def test_a_page_is_built_when_it_is_first_shown(window: MainWindow, qtbot: QtBot) -> None:
    assert window.places["cases"].pages is None
    qtbot.mouseClick(window.rail.items["cases"], Qt.MouseButton.LeftButton)
    assert window.head.title.text() == "诉求"
    assert window.head.phrase.text() == "38 件"
    assert [button.text() for button in window.head.buttons()] == ["导出 38 件", "登记诉求"]
    assert window.windowTitle() == f"{NAME} — 站前街道职工服务站"


def test_the_search_box_gives_way_to_the_phrase_beside_the_title(window: MainWindow) -> None:
    page, head = window.page(), window.head
    page.phrase = "滨河绿洲市政养护有限公司等 12 家，滨工劳监提〔2026〕1号"
    head.show_page(page)
    head.resize(head.sizeHint().width() + 400, head.height())
    wide = head.box.width_now
    head.resize(head.minimumSizeHint().width() + head.phrase.sizeHint().width() - 60, head.height())
    assert (wide, head.box.width_now) == (240, 180)
    head.resize(head.minimumSizeHint().width() + 60 - 60, head.height())
    assert head.box.width_now == head.box.least_width()


def test_who_is_working_leads_to_the_people(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    went: list[tuple[str, dict[str, Any]]] = []
    context.went.connect(lambda place, arguments: went.append((place, arguments)))
    qtbot.mouseClick(window.head.person, Qt.MouseButton.LeftButton)
    assert (window.current_key, went) == ("settings", [("settings", {"section": "people"})])


def test_numbers_open_places_in_the_order_of_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_2)
    assert window.current_key == "cases"
    press(qtbot, window, Qt.Key.Key_1)
    assert window.current_key == "workbench"
    assert window.rail.items["workbench"].isChecked()
    assert "Ctrl+2" in window.rail.items["cases"].toolTip()


def test_ten_places_have_a_key(window: MainWindow, qtbot: QtBot) -> None:
    for number in range(4, 12):  # the foot of the rail counts last
        window.add_place(f"place{number}", "某处", "home", lambda context: Page(context, "某处"))
    keys = list(window.rail.items)
    press(qtbot, window, Qt.Key.Key_9)
    assert window.current_key == keys[8]
    press(qtbot, window, Qt.Key.Key_0)
    assert window.current_key == keys[9]
    assert [keys.index(key) for key in keys if "Ctrl+0" in window.rail.items[key].toolTip()] == [9]


def test_keys_go_to_the_page_in_front_and_else_to_the_window(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[str] = []
    window.set_acts(new=lambda: asked.append("new"), help=lambda: asked.append("help"))
    press(qtbot, window, Qt.Key.Key_N)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert asked == ["new", "help"]
    window.show_place("cases")
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert "export" in cases(window).did


def test_a_page_over_another_has_its_own_head_and_esc_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    window.show_place("cases")
    press(qtbot, window, Qt.Key.Key_N)
    assert window.head.title.text() == "登记诉求"
    assert window.head.buttons() == []
    window.show_place("workbench")
    window.show_place("cases")
    assert window.page() is cases(window).form
    cases(window).form.may_leave = False
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.head.title.text() == "登记诉求"
    cases(window).form.may_leave = True
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.page() is cases(window)
    assert [button.isVisible() for button in window.head.buttons()] == [True, True]
    assert cases(window).did[-1] == "refresh"


def test_esc_closes_what_was_opened_before_a_toast(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    window.show_place("cases")
    press(qtbot, window, Qt.Key.Key_N)
    context.toast("已登记 ZQ-2026-0145", undo=True)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.page() is cases(window)
    assert window.toast.isVisible(), "what it offers can still be pressed"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.toast.isVisible()


def test_a_page_over_another_has_a_way_back_to_be_seen(window: MainWindow, qtbot: QtBot) -> None:
    window.show_place("cases")
    assert window.head.way_back is None
    cases(window).register()
    back = window.head.way_back
    assert back is not None and back.isVisible() and "诉求" in back.toolTip()
    window.show_place("workbench")
    assert not back.isVisible()
    window.show_place("cases")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert window.page() is cases(window)
    assert not back.isVisible()


@pytest.mark.parametrize("chosen_by", ["the rail", "its key"])
def test_the_place_in_front_chosen_again_goes_to_its_list(window: MainWindow, qtbot: QtBot, chosen_by: str) -> None:
    def choose() -> None:
        if chosen_by == "its key":
            press(qtbot, window, Qt.Key.Key_2)
        else:
            qtbot.mouseClick(window.rail.items["cases"], Qt.MouseButton.LeftButton)

    window.show_place("cases")
    cases(window).register()
    cases(window).form.may_leave = False
    choose()
    assert window.page() is cases(window).form
    cases(window).form.may_leave = True
    choose()
    assert window.page() is cases(window)
    assert window.rail.items["cases"].isChecked()


def test_arguments_reach_the_first_page_and_leave_what_lies_over_it(window: MainWindow, context: Context) -> None:
    context.go("cases", act="show", id="7")
    assert cases(window).did == ["refresh", {"act": "show", "id": "7"}]
    cases(window).register()
    context.go("cases", id="8")
    assert window.page() is cases(window)
    assert cases(window).did[-1] == {"id": "8"}
    cases(window).register()
    cases(window).form.may_leave = False
    context.go("cases", id="9")
    assert window.page() is cases(window).form
    assert cases(window).did[-1] != {"id": "9"}


@pytest.mark.parametrize(("width", "kind", "rail"), [(1100, COMPACT, 72), (1366, STANDARD, 72), (1500, STANDARD, 88), (1920, WIDE, 88)])
def test_the_class_of_the_window_follows_its_width(window: MainWindow, width: int, kind: str, rail: int) -> None:
    window.show_place("cases")
    window.resize(width, 900)
    room = cases(window).rooms[-1]
    assert (room.kind, window.rail.width(), room.is_low) == (kind, rail, False)
    window.resize(width, 700)
    assert cases(window).rooms[-1].is_low
    assert window.head.height() == 48


def test_it_cannot_be_made_too_small(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(QSize(300, 200))
    assert window.size() == QSize(1024, 560)
    assert not window.rail.items["workbench"].visibleRegion().isEmpty()
    qtbot.waitUntil(lambda: window.rail.items["workbench"].height() == 48)


def test_a_problem_is_said_in_the_page_until_the_next_save(window: MainWindow, context: Context, store: Store) -> None:
    assert context.attempt(lambda: 7) == 7

    def fail() -> None:
        raise StationError("磁盘空间不够。", "之前的数据都在。")

    assert context.attempt(fail) is None
    assert window.note_text() == "磁盘空间不够。之前的数据都在。"
    with store.step("登记单位") as step:
        step.add(Employer(name="滨河锦禾保洁服务有限公司"))
    context.tell(step.changes)
    assert window.note_text() == ""


def test_notes_wait_behind_one_another(window: MainWindow) -> None:
    window.put_note("backup", "已有 3 天没备份到备份盘。", [("现在备份", lambda: None)])
    window.put_note("bundle", "U 盘里有区总第 18 包。")
    assert window.note_text() == "U 盘里有区总第 18 包。"
    assert [label.text() for label in window.findChildren(Label) if label.text().startswith("还有")] == ["还有 1 条"]
    QApplication.processEvents()
    assert [each for each in QApplication.topLevelWidgets() if isinstance(each, Note) and each.isVisible()] == []
    window.drop_note("bundle")
    assert window.note_text() == "已有 3 天没备份到备份盘。"
    assert not [label for label in window.findChildren(Label) if label.isVisible() and label.text().startswith("还有")]


def test_undo_takes_back_the_last_step_and_names_it(window: MainWindow, context: Context, store: Store, qtbot: QtBot) -> None:
    heard: list[Any] = []
    context.changed.connect(heard.append)
    with store.step("登记单位") as step:
        step.add(Employer(name="滨河锦禾保洁服务有限公司"))
    context.tell(step.changes)
    window.setFocus()
    press(qtbot, window, Qt.Key.Key_Z)
    assert window.toast.words.text() == "已撤销：登记单位"
    assert store.count(Employer) == 0
    press(qtbot, window, Qt.Key.Key_Y)
    assert store.count(Employer) == 1
    assert [changes.touches("employer") for changes in heard] == [True, True, True]
    press(qtbot, window, Qt.Key.Key_Y)
    assert window.note_text() == "没有可以重做的步骤。"


def test_facts_at_the_foot_can_be_clicked_and_hidden(window: MainWindow, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    window.status.put("unsent", StatusItem("未上报 12 条", clicked=lambda: pressed.append(True)), right=True)
    qtbot.mouseClick(window.status.fact("unsent"), Qt.MouseButton.LeftButton)
    assert pressed == [True]
    window.status.put("unsent", StatusItem(""))
    assert window.status.fact("unsent").isHidden()


def test_where_room_is_short_the_folder_gives_way_before_what_is_told_of_the_backup(window: MainWindow) -> None:
    bar, backup = window.status, "备份 今天 10:42 · 打开查对过 · 之后有改动 · 第二处 昨天 17:20"
    bar.put("backup", StatusItem(backup, "shield-check"))
    bar.put("folder", StatusItem("/home/王芳/文档/职工服务站/数据/2026", "folder", is_path=True))
    widths = []
    for left in (0, 60, 400):  # pixels less than all that is said
        bar.setFixedWidth(bar.fact("backup").sizeHint().width() + bar.fact("folder").maximumWidth() + 20 - left)
        QApplication.processEvents()
        widths.append((bar.fact("backup").width(), bar.fact("folder").width()))
    whole, full = bar.fact("backup").sizeHint().width(), bar.fact("folder").maximumWidth()
    assert widths[0] == (whole, full)
    assert widths[1][0] == whole
    assert widths[1][1] < full
    assert widths[2][0] < whole


def test_what_covers_the_window_takes_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    lock = QLineEdit()
    window.cover(lock)
    assert window.is_covered()
    press(qtbot, window, Qt.Key.Key_2)
    press(qtbot, window, Qt.Key.Key_K)
    assert window.current_key == "workbench"
    assert window.palette_box.isHidden()
    window.uncover()
    assert not window.is_covered()


def test_the_palette_finds_runs_and_gives_the_focus_back(window: MainWindow, qtbot: QtBot) -> None:
    ran: list[str] = []

    def search(text: str) -> list[Hit]:
        people = ["韩素琴", "韩善祺", "邱连生"]
        found = [Hit("人", name, lambda name=name: ran.append(name), marks=marks_of(name, text)) for name in people if text in name]
        return [*found, Hit("命令", "登记新诉求", lambda: ran.append("new"), acts=lambda: [("打印", lambda: ran.append("print"))])]

    window.set_search(search)
    window.show_place("cases")
    cases(window).field.setFocus()
    press(qtbot, window, Qt.Key.Key_K)
    box = window.palette_box
    assert box.isVisible()
    box.field.setText("韩")
    qtbot.keyClick(box.field, Qt.Key.Key_Down)
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert ran == ["韩素琴"]  # asked anew by Enter, since the person was quicker than the timer
    assert box.isHidden()
    assert window.focusWidget() is cases(window).field
    press(qtbot, window, Qt.Key.Key_K)
    box.field.setText(">")
    box.ask()
    assert [*dict.fromkeys(hit.group for hit in box.hits.hits)] == ["本页", "命令"]
    while box.hits.hits[box.hits.current].text != "登记新诉求":
        qtbot.keyClick(box.field, Qt.Key.Key_Down)
    qtbot.keyClick(box.field, Qt.Key.Key_Right)
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert ran[-1] == "print"
    press(qtbot, window, Qt.Key.Key_K)
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
    assert box.isHidden()
    assert window.current_key == "cases"


def test_the_palette_presses_the_buttons_in_sight_that_can_be_pressed(window: MainWindow, qtbot: QtBot) -> None:
    pressed: list[str] = []
    window.set_search(lambda text: [])
    window.show_place("cases")
    close, archive = (Button(words, partial(pressed.append, words)) for words in ("办结", "归档"))
    archive.setEnabled(False)
    cases(window).set_actions(close, archive, Button("办结本页", partial(pressed.append, "办结本页"), key="Ctrl+J"))
    press(qtbot, window, Qt.Key.Key_K)
    box = window.palette_box
    box.field.setText(">办结")
    box.ask()
    assert [(hit.text, hit.aside) for hit in box.hits.hits] == [("办结", ""), ("办结本页", "Ctrl+J")]
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert pressed == ["办结"]
    for words, found in (("归档", []), (">kjj", [("看快捷键", "Ctrl+/")]), ("快捷", [("看快捷键", "Ctrl+/")])):
        box.field.setText(words)
        box.ask()
        assert [(hit.text, hit.aside) for hit in box.hits.hits] == found


def test_a_key_meant_for_the_page_takes_the_palette_away(window: MainWindow, qtbot: QtBot) -> None:
    window.set_search(lambda text: [])
    window.show_place("cases")
    box, field = window.palette_box, cases(window).field
    field.setFocus()
    press(qtbot, window, Qt.Key.Key_K)
    press(qtbot, window, Qt.Key.Key_K)
    qtbot.keyClick(window, Qt.Key.Key_Escape)  # from where the focus is, not only from the field
    assert (box.isHidden(), window.focusWidget(), window.current_key) == (True, field, "cases")
    press(qtbot, window, Qt.Key.Key_K)
    press(qtbot, window, Qt.Key.Key_N)
    assert (box.isHidden(), window.page()) == (True, cases(window).form)
    press(qtbot, window, Qt.Key.Key_K)
    press(qtbot, window, Qt.Key.Key_1)
    assert (box.isHidden(), window.current_key) == (True, "workbench")
    window.show_place("cases")
    passing = QLineEdit(cases(window).form)
    passing.show()
    passing.setFocus()
    press(qtbot, window, Qt.Key.Key_K)
    delete(passing)
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
    assert box.isHidden()


def test_what_a_toast_offers_is_reached_by_the_palette(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    pressed: list[str] = []
    window.set_search(lambda text: [])
    window.show_place("cases")
    context.toast("已导出 3 行", ("打开所在文件夹", lambda: pressed.append("opened")))
    press(qtbot, window, Qt.Key.Key_K)
    box = window.palette_box
    box.field.setText(">dk")
    box.ask()
    window.toast.hide()  # its five seconds are over
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert pressed == ["opened"]


def test_what_a_toast_offers_has_a_key_that_works_in_a_field_too(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    pressed: list[str] = []
    window.show_place("cases")
    field = QLineEdit(window.page())
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "1")
    context.toast("这份已经拟过", ("另拟一份", lambda: pressed.append("drafted")))
    action = window.toast.action
    assert action is not None and action.show_key and action.matches("F6")
    assert window.toast.accessibleName() == "这份已经拟过　F6 另拟一份"
    qtbot.keyClick(field, Qt.Key.Key_F6)
    assert pressed == ["drafted"] and not window.toast.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_F6)
    assert pressed == ["drafted"], "its five seconds are over"
    assert field.text() == "1"
    context.toast("已保存")
    qtbot.keyClick(field, Qt.Key.Key_F6)
    assert window.toast.isVisible(), "it offers nothing"


def test_hits_are_marked_where_the_words_stand() -> None:
    assert marks_of("韩素琴，拖欠工资", "工资 韩") == ((0, 1), (6, 2))
    assert marks_of("ZQ-2026-0187", "zq 0187") == ((0, 2), (8, 4))


def _count(to: int, gate: threading.Event | None = None) -> Generator[int, None, str]:
    for number in range(to):
        yield number
        if gate is not None:
            gate.wait(5)
    return f"已写入 {to} 行"


def test_slow_work_runs_beside_the_window_and_answers_in_its_thread(store: Store, qtbot: QtBot) -> None:
    context = Context(store)
    threads: list[threading.Thread] = []
    seen: list[threading.Thread] = []

    def work() -> Generator[int, None, str]:
        threads.append(threading.current_thread())
        yield 1
        return "done"

    said: list[str] = []
    context.run(work(), lambda text: (said.append(text), seen.append(threading.current_thread())))
    qtbot.waitUntil(lambda: said == ["done"])
    assert seen == [threading.main_thread()]
    assert threads[0] is not threading.main_thread()
    assert context.jobs == []


def test_slow_work_can_be_stopped(window: MainWindow, store: Store, qtbot: QtBot) -> None:
    context = Context(store)
    gate = threading.Event()
    cleaned: list[bool] = []
    stopped: list[bool] = []

    def work() -> Generator[int, None, None]:
        try:
            yield from _count(1000, gate)
        finally:
            cleaned.append(True)

    job = context.run(work(), lambda _: None, stopped=lambda: stopped.append(True))
    qtbot.waitSignal(job.reported).wait()
    job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: stopped == [True])
    assert cleaned == [True]


def test_what_is_typed_while_a_page_is_on_its_way_goes_there_in_its_order(window: MainWindow, qtbot: QtBot) -> None:
    window.show_place("cases")
    cases = window.page()
    assert isinstance(cases, Cases)
    cases.field.setFocus()
    window.context.inline = False
    form = Typed(window.context)
    cases.open_page(form)
    assert window.page() is cases  # not there yet
    for key in (Qt.Key.Key_A, Qt.Key.Key_B):
        QTest.keyClick(window.windowHandle(), key)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_C)
    qtbot.waitUntil(lambda: form.field.text() == "abc")
    assert (form.saved, cases.field.text()) == (["ab"], "")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_D)
    assert form.field.text() == "abcd"


class Told(Page):
    """A page that writes down when it was made, styled, shown and filled, among the beats of the loop."""

    told: list[str]

    def __init__(self, context: Context) -> None:
        self.told.append("made")
        super().__init__(context, "慢")
        self.setLayout(column(QLineEdit()))
        context.later(self, lambda: self.told.append("part made"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.told.append("styled")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.told.append("shown")

    def refresh(self) -> None:
        self.told.append("filled")


@pytest.fixture
def told(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a slow place and a page over it wrote down, with a beat wherever the loop was served; the window makes pages in turns."""
    found: list[str] = []
    monkeypatch.setattr(Told, "told", found, raising=False)
    window.add_place("slow", "慢", "home", Told)
    window.context.inline = False
    beat = QTimer(interval=0)
    beat.timeout.connect(lambda: found.append("beat") if found and found[-1] != "beat" else None)
    beat.start()
    yield found
    beat.stop()
    qtbot.waitUntil(window.context.is_settled)
    window.context.inline = True


TURNS = ["made", "beat", "part made", "beat", "styled", "beat", "shown", "beat", "filled"]


def test_the_first_page_of_a_place_is_made_in_turns_and_seen_when_it_is_whole(window: MainWindow, told: list[str], qtbot: QtBot) -> None:
    window.show_place("slow", id="7")
    assert (window.current_key, told, window.main.updatesEnabled()) == ("workbench", [], False)
    qtbot.mouseClick(window.rail.items["cases"], Qt.MouseButton.LeftButton)  # meanwhile: what was pressed last comes last
    qtbot.waitUntil(window.context.is_settled)
    assert told[: len(TURNS)] == TURNS
    assert (window.current_key, window.main.updatesEnabled()) == ("cases", True)


def test_a_page_over_another_is_made_in_the_same_turns(window: MainWindow, told: list[str], qtbot: QtBot) -> None:
    window.page().open_page(Told(window.context))
    assert not window.main.updatesEnabled()
    qtbot.waitUntil(window.context.is_settled)
    assert told[: len(TURNS)] == TURNS


def test_a_row_opened_twice_while_its_page_is_made_is_opened_once(window: MainWindow, told: list[str], qtbot: QtBot) -> None:
    below = window.page()
    for times in (2, 1):
        for _ in range(times):
            below.open_page(Told(window.context))
        qtbot.waitUntil(window.context.is_settled)
        assert isinstance(window.page(), Told)
        window.perform("escape")
        qtbot.waitUntil(window.context.is_settled)
        assert window.page() is below


class Result(Told):
    """What work that came to its end opens."""


@pytest.mark.parametrize("is_made", [True, False])
def test_a_page_opened_while_another_is_coming_comes_after_it(
    window: MainWindow, told: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_made: bool
) -> None:
    below, asked = window.page(), Told(window.context)
    below.open_page(asked)
    for _ in range(2):
        below.open_page(Result(window.context))
    if not is_made:
        asked.deleteLater()
    qtbot.waitUntil(window.context.is_settled)
    found = [window.page()]
    while window.page() is not below:
        window.perform("escape")
        qtbot.waitUntil(window.context.is_settled)
        found.append(window.page())
    assert [type(page) for page in found] == [Result, *([Told] if is_made else []), type(below)]


def until_made(told: list[str]) -> None:
    while "made" not in told:
        QApplication.processEvents()
    assert "styled" not in told


def test_a_place_asked_for_in_the_midst_of_its_turns_is_there_at_once(window: MainWindow, told: list[str], qtbot: QtBot) -> None:
    window.show_place("slow")
    until_made(told)
    assert (window.page().title, window.topic()) == ("工作台", "workbench")  # still the one that is looked at
    page = window.place("slow")
    qtbot.waitUntil(window.context.is_settled)
    assert window.page() is page
    assert told.count("made") == 1


def test_a_way_asked_for_twice_while_it_is_taken_is_taken_once(window: MainWindow, told: list[str], qtbot: QtBot) -> None:
    arrived: list[dict[str, Any]] = []
    page = window.place("cases")
    page.arrive = lambda **arguments: arrived.append(arguments)  # type: ignore[method-assign]
    for _ in range(2):
        window.context.go("cases", act="new", grievance="1")
    qtbot.waitUntil(window.context.is_settled)
    assert arrived == [{"act": "new", "grievance": "1"}]
    window.context.go("cases", act="new", grievance="1")
    qtbot.waitUntil(window.context.is_settled)
    assert len(arrived) == 2, "pressed again, later"


def test_of_places_chosen_while_one_is_made_the_last_is_shown(window: MainWindow, told: list[str], qtbot: QtBot) -> None:
    """Also where that is the one in front, which has not changed yet."""
    for keys in (("slow", "workbench"), ("cases", "workbench", "cases")):
        window.show_place("workbench")
        for key in keys:
            window.rail.chosen.emit(key)
        qtbot.waitUntil(window.context.is_settled)
        assert window.current_key == keys[-1]


def test_a_place_whose_page_cannot_be_made_leaves_the_window_as_it_was(
    window: MainWindow, told: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(context: Context) -> Page:
        raise StationError("锁了")

    window.add_place("shut", "锁", "home", refuse)
    with qtbot.captureExceptions() as met:
        qtbot.mouseClick(window.rail.items["shut"], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(window.context.is_settled)
    assert window.rail.items["workbench"].isChecked()
    assert [str(value) for _, value, _ in met] == ["锁了"]
    assert (window.current_key, window.page().title, window.main.updatesEnabled()) == ("workbench", "工作台", True)


def test_a_window_closes_in_the_midst_of_a_place(window: MainWindow, told: list[str], qtbot: QtBot) -> None:
    window.show_place("slow")
    until_made(told)
    assert window.close()
    qtbot.waitUntil(window.context.is_settled)


def test_a_question_asked_on_the_way_to_a_page_is_answered_by_keys(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[str, bool]] = []
    dialog = Dialog(window, "作废？", "号码不能再用。", [Answer("void", "作废"), Answer("", "不作废", safe=True)], reason="原因")

    def ask(**_: object) -> None:
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        for key in (Qt.Key.Key_A, Qt.Key.Key_B):
            QTest.keyClick(dialog.windowHandle(), key)
        found.append((dialog.reason, window.stack.updatesEnabled()))
        dialog.close()

    monkeypatch.setattr(window.place("cases"), "arrive", ask)
    window.context.inline = False
    window.show_place("cases", id="1")
    qtbot.waitUntil(window.context.is_settled)
    assert found == [("ab", True)]


def test_two_works_at_once_are_both_seen_and_each_is_stopped_alone(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.ui.shell.STRIP_AFTER_MS", 0)
    window.context.inline = False
    gate, ended = threading.Event(), list[str]()
    first, second, _, _ = (
        window.context.run(_count(1000, gate), lambda _: None, stopped=partial(ended.append, words), busy_words=words, can_stop=can_stop)
        for words, can_stop in (("正在导出…", True), ("正在备份…", True), ("正在加密…", False), ("", True))
    )
    qtbot.waitUntil(lambda: [strip.words.text() for strip in window.strips.of.values()] == ["正在导出…", "正在备份…"])
    window.strips.of[second].stop.click()
    strip = window.strips.of[second]
    assert strip.words.text() == "正在停下…" and not strip.stop.isEnabled()
    assert second.is_cancelled and not first.is_cancelled
    gate.set()
    qtbot.waitUntil(lambda: not window.context.jobs)
    assert ended == ["正在备份…"]
    assert window.strips.isHidden()


def test_what_covers_the_window_shows_slow_work_and_its_stop_but_a_lock_does_not(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.ui.shell.STRIP_AFTER_MS", 0)
    window.context.inline = False
    window.show()
    window.cover(QWidget(), status=False)
    gate, ended = threading.Event(), list[str]()
    work = window.context.run(_count(1000, gate), lambda _: None, stopped=lambda: ended.append("stopped"), busy_words="正在恢复…")
    qtbot.waitUntil(lambda: work in window.strips.of and window.strips.of[work].stop.isVisible())
    window.cover(QWidget(), status=False, strips=False)
    assert not window.strips.isVisible()
    window.uncover()
    assert window.strips.isVisible()
    window.strips.of[work].stop.click()
    gate.set()
    qtbot.waitUntil(lambda: ended == ["stopped"])


def test_slow_work_that_fails_says_why(window: MainWindow, context: Context) -> None:
    def work() -> Generator[int, None, None]:
        yield 1
        raise StationError("没能写入《职工诉求台账》，它正在 WPS 里打开。")

    busy: list[str] = []
    context.run(work(), lambda _: None, busy=busy.append)
    assert window.note_text() == "没能写入《职工诉求台账》，它正在 WPS 里打开。"
    assert busy == [""]


def test_closing_while_something_is_written_asks_first(window: MainWindow, store: Store, qtbot: QtBot, dialogs: Dialogs) -> None:
    gate = threading.Event()
    window.context.inline = False
    job = window.context.run(_count(1000, gate), lambda _: None, busy_words="正在写入…")
    asked: list[str] = []
    dialogs.answer(lambda dialog: (asked.append(dialog.question), dialog.take("wait")), lambda dialog: dialog.take("stop"))
    assert not window.close()
    assert not job.is_cancelled
    assert asked == ["正在写入，现在关窗口？"]
    assert window.close()
    assert job.is_cancelled
    gate.set()
    qtbot.waitUntil(lambda: window.context.jobs == [])


def test_the_window_stays_open_while_a_page_will_not_be_left(window: MainWindow) -> None:
    window.show_place("cases")
    cases(window).register()
    cases(window).form.may_leave = False
    assert not window.close()
    cases(window).form.may_leave = True
    assert window.close()


def test_memory_outlives_the_program_and_bad_files(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    memory = Memory(path)
    memory["table.cases"] = {"hidden": ["amount"]}
    assert Memory(path)["table.cases"] == {"hidden": ["amount"]}
    path.write_text("{half", encoding="utf-8")
    assert dict(Memory(path)) == {}
    assert dict(Memory(tmp_path / "none" / "window.json")) == {}
    Memory(tmp_path / "none" / "window.json")["x"] = 1


def test_memory_that_somebody_else_wrote_is_done_without(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    path.write_text('{"look": 5, "split": "wide", "head": false, "columns": []}', encoding="utf-8")
    memory = Memory(path)
    assert (memory.get("look", ["light"]), memory.get("split", 420), memory.get("columns", {})) == (["light"], 420, {})
    assert memory.get("head", True) is False
    assert memory.get("none", "all") == "all"


def test_a_defect_in_slow_work_is_not_swallowed(context: Context, qtbot: QtBot) -> None:
    def work() -> Generator[int, None, None]:
        yield 1
        raise ZeroDivisionError("a defect of ours")

    busy: list[str] = []
    with qtbot.captureExceptions() as caught:
        context.run(work(), lambda _: None, busy=busy.append)
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert busy == [""]
    assert context.jobs == []


@pytest.mark.parametrize("text_size", ["标准", "特大"])
def test_a_low_window_shows_every_place_with_its_label(qtbot: QtBot, text_size: str) -> None:
    theme.apply("light", text_size)
    rail = Rail()
    qtbot.addWidget(rail)
    for number in range(12):
        rail.add(f"place {number}", "工作台", "home", foot=number > 9)
    rail.fit(72, True)
    rail.resize(rail.width(), 560 - theme.current().size(28))
    rail.show()
    heights = [item.height() for item in rail.items.values()]
    assert max(heights) - min(heights) <= 1
    assert min(heights) > theme.current().line_height("caption") + 12  # room for an icon above the label
    assert rail.items["place 11"].geometry().bottom() <= rail.height()
    theme.apply("light", "标准")
