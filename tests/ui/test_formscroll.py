"""A form that is higher than its room: closer rows first, then its sections a page at a time, and a scroll bar only where neither helps."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.casework.model import Employer
from station.ui import theme
from station.ui.form import Cell, RecordForm, Section
from station.ui.formscroll import FormScroll
from station.ui.widgets import Pane, ViewTabs, column

FIELDS = ("name", "credit_code", "address", "contact", "phone", "area")


class Room:
    """A form of three sections, two fields above each other in each, in a window of some height."""

    def __init__(self, qtbot: QtBot, sections: int = 3) -> None:
        parts = [FIELDS[start::sections] for start in range(sections)]
        made = [Section(str(place), f"第{place}节", [[Cell(name, 12)] for name in part]) for place, part in enumerate(parts)]
        self.form = RecordForm([Employer], made)
        self.tabs = ViewTabs([])
        self.scroll = FormScroll(column(self.form), self.form, self.tabs)
        whole = column(self.tabs, spacing=0)
        whole.addWidget(self.scroll, 1)
        self.window = Pane(whole)
        theme.dress(self.window)
        qtbot.addWidget(self.window)
        self.needed = self.form.sizeHint().height()
        self.resize(self.needed + 20)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def resize(self, height: int) -> None:
        self.window.resize(500, height)
        for _ in range(4):
            QTest.qWait(1)

    def is_seen(self, name: str) -> bool:
        editor = self.form.editor(name)
        top = editor.mapTo(self.scroll.viewport(), QPoint()).y()
        return top >= 0 and top + editor.height() <= self.scroll.viewport().height()

    def has_bar(self) -> bool:
        return self.scroll.verticalScrollBar().isVisible()


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


def test_rows_move_together_before_sections_are_parted(room: Room) -> None:
    assert (room.form.is_close, room.scroll.is_paged, room.has_bar()) == (False, False, False)
    room.resize(room.needed - 20)
    assert (room.form.is_close, room.scroll.is_paged, room.has_bar()) == (True, False, False)
    room.resize(room.needed - 120)
    assert (room.form.is_close, room.scroll.is_paged, room.has_bar()) == (False, True, False)
    assert room.tabs.isVisible()
    room.resize(room.needed + 20)
    assert (room.form.is_close, room.scroll.is_paged, room.has_bar()) == (False, False, False)
    assert room.tabs.isHidden()
    assert all(room.is_seen(name) for name in room.form.names())


def test_tab_goes_through_all_pages_and_back_and_every_field_is_seen_whole(room: Room) -> None:
    room.resize(room.needed // 2)
    assert room.scroll.is_paged
    names = room.form.names()
    room.form.editor(names[0]).setFocus()
    fronts = []
    for name in names:
        assert QApplication.focusWidget() is room.form.editor(name)
        assert room.is_seen(name)
        fronts.append(room.tabs.current())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert fronts == ["0", "0", "1", "1", "2", "2"]
    room.form.editor(names[-1]).setFocus()
    assert not room.is_seen(names[0])
    room.tabs.set_current("0")
    assert room.is_seen(names[0])
    assert QApplication.focusWidget() is room.form.editor(names[0])


def test_what_is_to_be_mended_on_another_page_comes_to_the_front(room: Room) -> None:
    room.resize(room.needed // 2)
    last = room.form.names()[-1]
    assert not room.is_seen(last)
    room.form.show_problems({last: "这里要改。"})
    assert room.is_seen(last)
    assert room.form.problems().keys() == {"name"}  # those out of sight are checked all the same


def test_who_turned_to_another_page_to_read_stays_there_when_layouts_ask_again(room: Room) -> None:
    room.resize(room.needed // 2)
    first, *_, last = room.form.names()
    room.form.editor(first).setFocus()
    room.scroll.ensureWidgetVisible(room.form.editor(last))
    room.scroll.fit()
    assert room.is_seen(last)
    assert room.tabs.current() == "2"
    room.resize(room.needed // 2 + 10)  # other pages: now what is typed in is in front
    assert room.is_seen(first)


def test_one_section_alone_scrolls(qtbot: QtBot) -> None:
    room = Room(qtbot, sections=1)
    room.resize(room.needed // 2)
    assert (room.scroll.is_paged, room.has_bar()) == (False, True)
    room.resize(room.needed + 20)
    assert not room.has_bar()
    assert room.scroll.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff  # Qt would keep one of no length sometimes


def test_sections_without_a_heading_have_names_for_their_pages_and_empty_ones_take_none(qtbot: QtBot) -> None:
    sections = [Section(name, "", [[Cell(name, 12)]], tab=f"第{name}节") for name in FIELDS]
    form = RecordForm([Employer], sections)
    tabs = ViewTabs([])
    scroll = FormScroll(column(form), form, tabs)
    window = Pane(column(tabs, scroll, spacing=0))
    qtbot.addWidget(window)
    window.resize(500, form.sizeHint().height() // 2)
    window.show()
    scroll.fit()
    assert scroll.is_paged
    form.set_shown("address", False)
    scroll.fit()
    assert [label for _, label in tabs._tabs] == [f"第{name}节" for name in FIELDS if name != "address"]
    form.set_shown("address", True)
    assert form.keys() == list(FIELDS)


def test_close_rows_have_less_room_above_and_below(qtbot: QtBot) -> None:
    form = RecordForm([Employer], [Section("one", "", [[Cell(name, 12)] for name in FIELDS])])
    inside = column(form, margins=(24, 20, 24, 24))
    scroll = FormScroll(inside, form)
    qtbot.addWidget(scroll)
    scroll.show()
    whole = form.sizeHint().height() + 44

    def around(height: int) -> tuple[int, int]:
        scroll.resize(500, height)
        for _ in range(4):
            QTest.qWait(1)
        margins = inside.contentsMargins()
        return margins.top(), margins.bottom()

    assert [around(height) for height in (whole + 20, whole - 20, whole + 20)] == [(20, 24), (14, 14), (20, 24)]
