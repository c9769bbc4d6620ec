"""The table sorts, selects, remembers and copies."""

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station.ui import theme
from station.ui.table import Column, Group, Table
from station.ui.tablefrozen import FrozenColumns
from station.ui.tablepaint import PADDING
from station.ui.widgets import Button, EmptyState, Label, PillText, column, overdue
from station.ui.widgets.pill import pill_width

ROWS = [
    {"id": "a", "worker": "倪小曼", "due": "", "amount": 500000, "phone": "138****2046"},
    {"id": "b", "worker": "韩素琴", "due": "2026-11-17", "amount": None, "phone": "139****7702"},
    {"id": "c", "worker": "邱连生", "due": "2026-11-10", "amount": 3150000, "phone": "-"},
]


def columns() -> list[Column]:
    return [
        Column("due", "期限", 120, pill=lambda row: overdue(row["due"]) if row["due"] else None, order=lambda row: row["due"]),
        Column("worker", "诉求人", 118),
        Column(
            "amount",
            "金额",
            60,
            text=lambda row: f"{(row['amount'] or 0) / 100:,.2f}",
            order=lambda row: row["amount"],
            right=True,
            whole=True,
        ),
        Column("phone", "电话", 90, shown=False),
    ]


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    made = Table(columns(), name="cases")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_rows(ROWS)
    made.show()
    return made


def ids(table: Table) -> list[str]:
    return [table.model.row(number)["id"] for number in range(table.model.rowCount())]


def test_a_click_on_the_head_sorts_with_empty_values_last(table: Table, qtbot: QtBot) -> None:
    at = QPoint(table.head.sectionViewportPosition(0) + 30, 10)
    qtbot.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert ids(table) == ["c", "b", "a"]
    qtbot.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert ids(table) == ["b", "c", "a"]
    assert table.sorting == ("due", True)
    table.sort("amount")
    assert ids(table) == ["a", "c", "b"]


def test_the_choice_stays_with_its_row(table: Table, qtbot: QtBot) -> None:
    assert table.select_id("b")
    table.sort("worker")
    assert table.current_row()["id"] == "b"
    table.set_rows([*reversed(ROWS), {**ROWS[0], "id": "d"}])
    assert table.current_row()["id"] == "b"
    table.set_rows([ROWS[0]])
    assert table.current_row()["id"] == "a"
    assert not table.select_id("no such row")


def test_it_says_what_is_chosen_when_the_choice_rests(table: Table, qtbot: QtBot) -> None:
    said: list[str] = []
    table.current_changed.connect(lambda row: said.append(row["id"]))
    with qtbot.waitSignal(table.current_changed):
        table.select_number(0)
        table.step(1)
        table.step(1)
    assert said == ["c"]
    opened: list[str] = []
    table.opened.connect(lambda row: opened.append(row["id"]))
    qtbot.keyClick(table.view, Qt.Key.Key_Up)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened == ["b"]


def test_copied_cells_carry_their_headings(table: Table, qtbot: QtBot) -> None:
    table.view.selectAll()
    table.step(0)
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\n".join(
        ["期限\t诉求人\t金额", "\t倪小曼\t5,000.00", "2026-11-17\t韩素琴\t0.00", "2026-11-10\t邱连生\t31,500.00", ""]
    )


def test_the_foot_counts_what_is_chosen(table: Table) -> None:
    table.set_foot(["3 件", "涉及 14 人"])
    table.view.selectAll()
    words = [table._foot_line.itemAt(place).widget() for place in range(table._foot_line.count())]
    assert [label.text() for label in words if label is not None] == ["3 件", "涉及 14 人", "已选 3 件，共 3 件（全部页）"]


def test_columns_are_hidden_moved_widened_and_remembered(qtbot: QtBot, table: Table) -> None:
    memory: dict[str, Any] = {}
    first = Table(columns(), name="cases", memory=memory)
    qtbot.addWidget(first)
    first.show()
    ticks = {action.text(): action for action in first.columns.menu().actions()}
    ticks["电话"].toggle()
    ticks["诉求人"].toggle()
    first.head.moveSection(first.head.visualIndex(3), 0)
    first.head.resizeSection(3, 200)
    assert memory
    again = Table(columns(), name="cases", memory=memory)
    qtbot.addWidget(again)
    assert [column.key for column in again.columns.shown()] == ["phone", "due", "amount"]
    assert again.head.sectionSize(3) == 200
    again.columns.reset()
    assert [column.key for column in again.columns.shown()] == ["due", "worker", "amount"]
    assert again.head.sectionSize(3) == 90 or again.head.isSectionHidden(3)
    assert memory == {}


@pytest.mark.parametrize(
    "kept",
    [
        {"widths": {"phone": "wide"}},
        {"widths": {"phone": [1]}},
        {"widths": 5},
        {"hidden": 5},
        {"order": [[]]},
        {"order": 5},
        {"frozen": []},
        "x",
    ],
    ids=repr,
)
def test_columns_remembered_as_nobody_keeps_them_are_as_at_first(qtbot: QtBot, kept: Any) -> None:
    made = Table(columns(), name="cases", memory={"table.cases": kept})
    qtbot.addWidget(made)
    assert [column.key for column in made.columns.shown()] == ["due", "worker", "amount"]
    made.columns.apply({}, remember=True)


def test_the_last_column_cannot_be_hidden(table: Table) -> None:
    for key in ("due", "worker", "amount"):
        table.columns.show(key, False)
    assert len(table.columns.shown()) == 1


def test_the_menu_of_a_head_sorts_hides_and_fits_its_column(table: Table) -> None:
    before = table.head.sectionSize(0)
    acts = {action.text(): action for action in table.head_menu("due").actions() if action.text()}
    acts["降序"].trigger()
    assert table.sorting == ("due", True)
    acts["列宽自适应"].trigger()
    assert table.head.sectionSize(0) != before
    assert table.head.sectionSize(0) > table.delegate.natural_width(table.model.columns[0], ROWS[1])
    acts["隐藏此列"].trigger()
    assert [column.key for column in table.columns.shown()] == ["worker", "amount"]
    acts["恢复默认列"].trigger()
    assert table.head.sectionSize(0) == before


def test_the_menu_of_a_row_reaches_sorting_and_columns_without_the_mouse(table: Table, qtbot: QtBot) -> None:
    opened: list[Any] = []
    assert "打开（Enter）" not in [action.text() for action in table.row_menu().actions()]  # nobody would hear of it
    table.opened.connect(opened.append)
    table.select_number(1)
    acts = {action.text(): action for action in table.row_menu().actions()}
    acts["打开（Enter）"].trigger()
    acts["复制（Ctrl+C）"].trigger()
    assert opened == [ROWS[1]]
    assert QGuiApplication.clipboard().text() == table.copied().text()
    heads = {action.text(): action.menu() for action in acts["列"].menu().actions()}
    assert list(heads) == ["期限", "诉求人", "金额"]
    next(action for action in heads["金额"].actions() if action.text() == "降序").trigger()
    assert (table.sorting, ids(table)) == (("amount", True), ["c", "a", "b"])


def test_frozen_columns_stay_while_the_rest_scrolls(qtbot: QtBot) -> None:
    memory: dict[str, Any] = {}
    made = Table(columns(), name="cases", memory=memory)
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.set_rows(ROWS)
    made.columns.show("phone", True)
    made.head.resizeSection(2, 200)
    made.show()
    acts = {action.text(): action for action in made.head_menu("due").actions()}
    acts["冻结到此列"].trigger()
    part = made.view.findChild(FrozenColumns)
    assert part is not None and part.isVisible() and part.width() == made.head.sectionSize(0)
    made.view.horizontalScrollBar().setValue(150)
    assert made.view.columnViewportPosition(0) == -150 and part.columnViewportPosition(0) == 0

    row = part.visualRect(made.model.index(1, 0))  # a click on what stays chooses the row and scrolls nothing
    qtbot.mouseClick(part.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert made.selected_ids() == ["b"] and made.view.horizontalScrollBar().value() == 150
    third = part.visualRect(made.model.index(2, 0))
    qtbot.mouseClick(part.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, third.center())
    assert made.selected_ids() == ["b", "c"]
    at = QPoint(part.own_head.sectionViewportPosition(0) + 30, 10)
    qtbot.mouseClick(part.own_head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert made.sorting == ("due", False) and part.own_head.sorted_by == 0
    made.view.scrollTo(made.model.index(0, 1))  # nothing comes to lie below them
    assert made.view.columnViewportPosition(1) >= part.width()
    part.own_head.resizeSection(0, 150)
    assert made.head.sectionSize(0) == 150 == part.width()

    again = Table(columns(), name="cases", memory=memory)
    qtbot.addWidget(again)
    assert again.columns.frozen == "due"
    again.columns.show("phone", True)
    again.head.moveSection(again.head.visualIndex(3), 0)  # a column moved before it stays too
    again.resize(600, 300)
    again.show()
    kept = again.view.findChild(FrozenColumns)
    assert kept is not None and kept.width() == again.head.sectionSize(0) + again.head.sectionSize(3)
    again.resize(240, 300)  # two thirds of the width are not enough for them
    assert kept.isHidden()
    again.resize(600, 300)
    {action.text(): action for action in again.head_menu("due").actions()}["取消冻结"].trigger()
    assert kept.isHidden() and again.columns.state()["frozen"] == ""


def test_money_is_never_cut(table: Table) -> None:
    number = 2
    words = theme.current().metrics().horizontalAdvance("31,500.00")
    assert table.head.sectionSize(number) >= words
    table.head.resizeSection(number, 20)
    assert table.head.sectionSize(number) >= words


def test_text_that_is_cut_stands_in_the_tooltip(table: Table) -> None:
    column = Column("worker", "诉求人", 40)
    cell = table.view.visualRect(table.model.index(0, 1))
    assert table.delegate.tooltip(column, ROWS[0], cell, False) == ""
    cell.setWidth(30)
    assert table.delegate.tooltip(column, ROWS[0], cell, False) == "倪小曼"
    summed = Column("due", "期限", 40, pill=lambda row: PillText("今天", "amb", tip="15 个工作日，自受理次日起算"))
    assert table.delegate.tooltip(summed, ROWS[0], cell, False) == "今天\n15 个工作日，自受理次日起算"
    cell.setWidth(120)
    assert table.delegate.tooltip(summed, ROWS[0], cell, False) == "15 个工作日，自受理次日起算"


def test_headings_are_no_rows(qtbot: QtBot) -> None:
    table = Table(columns())
    qtbot.addWidget(table)
    table.set_rows([Group("已逾期", "1", "red-text"), ROWS[0], Group("今天到期", "2"), *ROWS[1:]])
    assert table.row_count() == 3
    table.select_number(1)
    table.step(1)
    assert table.current_row()["id"] == "b"
    table.sort("worker", True)
    order = [row.label if isinstance(row, Group) else row["id"] for row in (table.model.row(number) for number in range(5))]
    assert order == ["已逾期", "a", "今天到期", "b", "c"]
    table.sort("worker")
    assert [table.model.row(number)["id"] for number in (1, 3, 4)] == ["a", "c", "b"]


def test_the_first_key_chooses_a_row_where_a_heading_comes_first(qtbot: QtBot) -> None:
    table = Table(columns())
    qtbot.addWidget(table)
    table.set_rows([Group("已逾期", "1", "red-text"), *ROWS])
    table.show()
    table.setFocus()
    assert table.current_row() is None  # nobody has chosen yet
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert table.current_row()["id"] == "a"
    assert table.selected_ids() == ["a"]


def test_rows_of_a_long_list_come_by_pages(qtbot: QtBot) -> None:
    asked: list[int] = []

    def fetch(offset: int, limit: int) -> Sequence[dict[str, Any]]:
        asked.append(offset)
        return [{**ROWS[0], "id": str(number)} for number in range(offset, min(offset + limit, 100_000))]

    table = Table(columns())
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.set_pages(100_000, fetch)
    wanted: list[tuple[str, bool]] = []
    table.sort_requested.connect(lambda key, descending: wanted.append((key, descending)))
    table.select_number(99_999)
    assert table.current_row()["id"] == "99999"
    table.view.viewport().grab()
    assert set(asked) <= {0, 99_800}
    table.sort("worker")
    assert wanted == [("worker", False)]
    table.set_pages(0, fetch)
    assert table.current_row() is None


def test_what_is_scrolled_to_stands_grey_until_it_was_read(qtbot: QtBot) -> None:
    fetched: list[int] = []
    wanted: list[int] = []

    def rows(offset: int) -> list[dict[str, Any]]:
        return [{**ROWS[0], "id": str(number)} for number in range(offset, offset + 200)]

    def fetch(offset: int, limit: int) -> Sequence[dict[str, Any]]:
        fetched.append(offset)
        return rows(offset)

    table = Table(columns())
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.set_pages(100_000, fetch, rows(0), wanted.append)
    table.select_number(99_999)
    grey = table.view.viewport().grab().toImage()
    told: list[Any] = []
    table.current_changed.connect(told.append)
    qtbot.wait(table._follow.interval() + 20)
    assert (set(wanted), fetched, told) == ({499}, [], [])
    table.put_page(499, rows(99_800))
    qtbot.waitUntil(lambda: bool(told))
    assert (told[0]["id"], fetched) == ("99999", [])
    assert table.view.viewport().grab().toImage() != grey


def test_a_first_column_that_is_not_to_be_cut_has_room_for_its_words_and_the_lead(qtbot: QtBot) -> None:
    due = overdue("逾期 1,176 个工作日")
    made = Table([Column("due", "期限", 60, pill=lambda row: due, whole=True), Column("worker", "诉求人", 118)])
    qtbot.addWidget(made)
    made.set_lead(32)
    made.set_rows(ROWS)
    assert made.head.sectionSize(0) == 32 + pill_width(due) + PADDING


def test_the_chosen_row_stays_whole_when_the_room_shrinks(qtbot: QtBot) -> None:
    made = Table(columns())
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    made.set_rows([{**ROWS[0], "id": str(number)} for number in range(200)])
    made.select_number(150)
    view = made.view
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    made.resize(700, 578)
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    view.scrollToTop()
    made.resize(700, 560)
    assert view.verticalScrollBar().value() == 0  # who has scrolled away is not thrown back


def test_an_empty_table_says_what_to_do(qtbot: QtBot) -> None:
    empty = EmptyState("还没有诉求。")
    table = Table(columns(), when_empty=empty)
    qtbot.addWidget(table)
    table.show()
    table.set_rows([])
    assert empty.isVisible()
    table.set_rows(ROWS)
    assert not empty.isVisible()


def test_the_keyboard_stands_on_what_to_do_where_there_are_no_rows(qtbot: QtBot) -> None:
    first, other = Button("清除条件"), Button("登记诉求")
    table = Table(columns(), when_empty=EmptyState("还没有诉求。", [first, other]))
    qtbot.addWidget(table)
    first.hide()
    table.set_rows([])
    table.setFocus()
    table.show()
    qtbot.waitUntil(other.hasFocus)
    table.set_rows(ROWS)
    assert table.view.hasFocus()
    table.set_rows([])
    assert other.hasFocus()


def test_the_keyboard_goes_nowhere_while_nothing_can_be_done(qtbot: QtBot) -> None:
    begin, search = Button("登记诉求"), QLineEdit()
    table = Table(columns(), when_empty=EmptyState("正在读取…", [begin]))
    window = QWidget()
    qtbot.addWidget(window)
    window.setLayout(column(search, table))
    begin.hide()
    table.set_rows([])
    table.setFocus()
    with qtbot.waitActive(window):
        window.show()
    assert not search.hasFocus()
    begin.show()
    table.set_rows([])
    assert begin.hasFocus()
    search.setFocus()
    table.set_rows(ROWS)
    assert search.hasFocus()  # who types is left where they are


def test_the_button_of_a_row_acts_on_that_row(qtbot: QtBot) -> None:
    table = Table([Column("worker", "", 200, stretch=True), Column("go", "", 100, action="去办理")], two_lines=True)
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    table.set_rows(ROWS)
    acted: list[str] = []
    table.acted.connect(lambda row: acted.append(row["id"]))
    cell = table.view.visualRect(table.model.index(1, 1))
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.right() - 20, cell.center().y()))
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, cell.center().y()))
    assert acted == ["b"]


def test_rows_follow_the_room_and_the_size_of_the_text(table: Table) -> None:
    heights = [table.view.rowHeight(0)]
    table.set_low(True)
    heights.append(table.view.rowHeight(0))
    theme.apply("light", "特大")
    table.set_low(False)
    heights.append(table.view.rowHeight(0))
    theme.apply("light", "标准")
    assert heights == [36, 32, 46]


def test_the_foot_tells_how_a_row_is_opened_where_it_is_not_open_already(table: Table) -> None:
    def right() -> str:
        label = table._foot_line.itemAt(table._foot_line.count() - 1).widget()
        return label.text() if isinstance(label, Label) else ""

    table.select_id("a")
    assert right() == "已选 1 件"  # nothing is opened from here
    table.opened.connect(lambda _: None)
    table.choose_nothing()
    table.select_id("a")
    assert right() == "已选 1 件，Enter 或双击打开"
    table.say_how(False)
    assert right() == "已选 1 件"
