"""The walk over the widgets finds what it is for, and nothing of it in the screens a clerk sees most; ``./dev walk`` walks them all.

They are walked where room is shortest, in a window of 1093×614 (1366×768 at 125 %), in the dark, where colours are most easily lost; at
1366×768 in the largest type; and as on a screen of 1920×1080 at 150 %.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from station.actions.at_desk import sit_down
from station.app import main_window
from station.db.store import Store
from station.ui import theme
from station.ui.tabbing import reading_order
from station.ui.table import Column, Table
from station.ui.widgets import Button, ElidedLabel, Label, Pane, Scroll, column, row
from tools.scenes import scenes
from tools.walk.cut import cut, overlapping, scroll_bars
from tools.walk.reach import focus, nameless, twice
from tools.walk.screen import Fault, Screen, settle
from tools.walk.sight import blurred, discoloured, pale

LOOKED_AT = (cut, overlapping, scroll_bars, nameless, twice, pale, discoloured, blurred)
SCREENS = ("workbench", "grievances-detail", "mediations-record", "letters-editor", "legal_aid-detail", "services-week", "employers-detail")
WORKED = ("grievances-new", "ledgers", "exchange", "settings-display")  # and gone through with Tab


@pytest.fixture(params=[(1093, 614, "dark", "标准"), (1366, 768, "light", "特大"), (1280, 720, "light", "标准")], ids=str)
def size(request: pytest.FixtureRequest) -> Iterator[QSize]:
    """Of the window, with a look and a size of type in force."""
    width, height, look, type_size = request.param
    theme.apply(look, type_size)
    yield QSize(width, height)
    theme.apply("light", "标准")


def test_nothing_is_cut_pale_nameless_or_out_of_reach(practice: Store, qtbot: QtBot, size: QSize) -> None:
    sit_down(practice)
    window = main_window(practice, inline=True)
    window.resize(size)
    window.show()
    window.activateWindow()
    found: list[str] = []
    seen = 0
    for scene in scenes(window):
        if scene.name not in (*SCREENS, *WORKED):
            continue
        window.show_place(scene.place, **scene.arguments(practice))
        settle(window)
        screen = Screen(scene.name, window)
        seen += len(screen.words)
        for check in (*LOOKED_AT, focus) if scene.name in WORKED else LOOKED_AT:
            found += map(str, dict.fromkeys(check(screen)))
    assert not found, "\n".join(found)
    assert seen > 800
    window.deleteLater()  # before the theme changes back, which every page of it would follow
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def faults(qtbot: QtBot, pane: QWidget, width: int = 240, height: int = 160) -> dict[str, str]:
    """Kind and words of what is wrong with a window of that size."""
    qtbot.addWidget(pane)
    pane.setFixedSize(width, height)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    settle(pane)
    screen = Screen("test", pane)
    found: list[Fault] = [fault for check in (*LOOKED_AT, focus) for fault in check(screen)]
    return {fault.kind: fault.words for fault in found}


def test_words_without_room_are_found(qtbot: QtBot) -> None:
    tight = Label("滨河锦禾保洁服务有限公司")
    tight.setFixedWidth(60)
    assert "right of" in faults(qtbot, Pane(column(tight)))["cut"]
    shortened = ElidedLabel("滨河锦禾保洁服务有限公司")
    shortened.setFixedWidth(60)
    found = faults(qtbot, Pane(column(shortened)))
    assert not found
    shortened = ElidedLabel("滨河锦禾保洁服务有限公司")
    shortened.setFixedWidth(60)
    pane = Pane(column(shortened))
    shortened.setToolTip = lambda text: None  # type: ignore[method-assign]
    assert "no tooltip" in faults(qtbot, pane)


def test_words_over_words_are_found_and_what_lies_over_a_page_is_not(qtbot: QtBot) -> None:
    pane = Pane(column(Label("第一句"), -16, Label("第二句"), None, spacing=0))
    one, other = (pane.layout().itemAt(place).widget() for place in (0, 2))
    qtbot.addWidget(pane)
    pane.setFixedSize(240, 160)
    pane.show()
    settle(pane)
    other.move(one.pos())
    assert list(overlapping(Screen("test", pane)))
    over = Label("浮在上面", "body")
    over.setParent(pane)
    over.show()
    other.move(0, 80)
    assert not list(overlapping(Screen("test", pane)))


def test_what_is_wider_than_its_place_is_found(qtbot: QtBot) -> None:
    wide = Label("一句话")
    wide.setMinimumWidth(400)
    assert "sideways" in faults(qtbot, Pane(column(Scroll(column(wide)))))
    for name, is_list in (("report.figures", False), ("cases.list", True)):  # figures are compared with one another
        table = Table([Column("number", "编号", 300, whole=True), Column("summary", "诉求", 200, stretch=True)])
        table.setObjectName(name)
        table.set_rows([{"id": "a", "number": "ZQ-2026-0187，ZQ-2026-0188，ZQ-2026-0189", "summary": "拖欠工资"}])
        assert ("list sideways" in faults(qtbot, Pane(column(table)))) == is_list
    low = QPlainTextEdit()
    low.setFixedSize(200, 24)
    low.document().setDocumentMargin(8)
    assert "empty text scrolls" in faults(qtbot, Pane(column(low)))


def test_pale_words_and_nameless_fields_are_found(qtbot: QtBot) -> None:
    found = faults(qtbot, Pane(column(Label("看不清", "body", "line2"), QLineEdit())))
    assert found["pale"].startswith("看不清")
    assert "no name" in found


def test_words_in_another_colour_than_theirs_are_found(qtbot: QtBot) -> None:
    label = Label("申报日期", "dense", "ink2")
    window = Pane(column(label))
    qtbot.addWidget(window)
    window.show()
    assert list(discoloured(Screen("one", window))) == []
    label.setForegroundRole(QPalette.ColorRole.Text)
    assert [fault.kind for fault in discoloured(Screen("one", window))] == ["colour"]


def test_a_focus_that_is_not_seen_and_buttons_tab_passes_by_are_found(qtbot: QtBot) -> None:
    blank = QWidget()
    blank.setFixedSize(40, 20)
    blank.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    blank.setAccessibleName("空白")
    mouse_only = Button("只能点")
    mouse_only.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    found = faults(qtbot, Pane(column(blank, mouse_only, Button("都能"))))
    assert (found["focus unseen"], found["no tab"]) == ("空白", "只能点")


def test_tab_leads_as_one_reads_whatever_came_later(qtbot: QtBot) -> None:
    """Two columns, a line of buttons above them that was made last; a long page without a stop is one itself."""
    left = column(Button("左一"), Button("左二"), None)
    long_page = Scroll(column(*(Label(f"第 {number} 行") for number in range(40))))
    right = column(Button("右一"), long_page)
    whole = column(row(Pane(left), Pane(right)))
    pane = Pane(whole)
    whole.insertLayout(0, row(Button("上一"), Button("上二")))
    qtbot.addWidget(pane)
    pane.resize(400, 300)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    settle(pane)
    order = reading_order(pane)
    assert [getattr(stop, "text", str)() for stop in order] == ["上一", "上二", "左一", "左二", "右一", ""]
    order[0].setFocus()
    for expected in (*order[1:], order[0]):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is expected
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is order[-1]
    QTest.keyClick(long_page, Qt.Key.Key_PageDown)
    assert long_page.verticalScrollBar().value() > 0
