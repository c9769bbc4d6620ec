"""Columns give way to one another before a table scrolls sideways."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from station.ui import theme
from station.ui.table import Column, Table
from station.ui.widgets import PillText

ROW = {"id": "a", "number": "ZQ-2026-0187", "employer": "滨河锦禾保洁服务有限公司", "status": "办理中", "summary": "保洁员被拖欠工资"}


def columns() -> list[Column]:
    return [
        Column("number", "编号", 200, whole=True),
        Column("summary", "诉求", 140, stretch=True),
        Column("employer", "用人单位", 170),
        Column("status", "状态", 160, pill=lambda row: PillText(row["status"], "blu")),
    ]


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    made = Table(columns(), name="giving")
    qtbot.addWidget(made)
    made.set_rows([ROW])
    made.show()
    return made


def widths(table: Table) -> list[int]:
    return [table.head.sectionSize(number) for number in range(table.head.count())]


def is_scrolled(table: Table) -> bool:
    return sum(widths(table)) > table.view.viewport().width()


def test_what_words_leave_of_their_columns_is_given_first(table: Table) -> None:
    table.resize(640, 300)
    number, _, employer, status = widths(table)
    assert not is_scrolled(table)
    assert number < 200 and status < 160 and employer == 170
    room = table.delegate.natural_width(table.model.columns[0], ROW)
    assert number > room and status > table.delegate.natural_width(table.model.columns[3], ROW)


def test_words_are_shortened_last_and_numbers_never(table: Table) -> None:
    table.resize(500, 300)
    number, _, employer, _ = widths(table)
    assert not is_scrolled(table)
    assert number >= table.delegate.natural_width(table.model.columns[0], ROW) and 120 < employer < 170


def test_the_column_that_takes_the_rest_gives_last_and_not_all(table: Table) -> None:
    def stretched(width: int) -> int:
        table.resize(width, 300)
        return widths(table)[1]

    narrow = next(width for width in range(500, 300, -4) if stretched(width) < 140)
    assert not is_scrolled(table)
    assert widths(table)[2] == round(170 * 0.72), "the others have given what they can"
    widest = [stretched(width) for width in range(narrow, 300, -4) if stretched(width) < 140]
    assert min(widest) >= round(140 * 0.72)
    assert is_scrolled(table)


def test_columns_have_their_widths_again_where_there_is_room_for_them_or_for_too_few(table: Table) -> None:
    table.resize(640, 300)
    table.resize(750, 300)
    assert widths(table)[0] == 200 and widths(table)[2:] == [170, 160]
    table.resize(300, 300)
    assert is_scrolled(table)
    assert widths(table) == [200, 140, 170, 160]


def test_words_that_are_cut_get_the_room_nobody_needs(table: Table) -> None:
    table.resize(1200, 300)
    number, summary, employer, status = widths(table)
    assert employer >= table.delegate.natural_width(table.model.columns[2], ROW) + 16 and (number, status) == (200, 160)
    assert summary == table.view.viewport().width() - number - employer - status
    table.head.resizeSection(2, 150)
    assert widths(table)[2] == 150, "somebody drew it so"


def test_a_width_somebody_drew_stays(table: Table) -> None:
    table.resize(1000, 300)
    table.head.resizeSection(3, 150)
    table.resize(640, 300)
    assert widths(table)[3] == 150
    assert table.columns.state()["widths"]["number"] == 200


def test_a_column_that_was_hidden_while_it_gave_way_comes_back_as_it_was_made(table: Table) -> None:
    table.resize(500, 300)
    assert widths(table)[2] < 170
    table.columns.show("employer", False)
    table.columns.show("employer", True)
    assert table.columns.state()["widths"]["employer"] == 170
    table.resize(750, 300)
    assert widths(table)[2] == 170


def test_columns_that_a_window_has_room_for_are_nobodys_choice(qtbot: QtBot) -> None:
    memory: dict[str, Any] = {}
    made = Table(columns(), name="giving", memory=memory)
    qtbot.addWidget(made)
    made.set_rows([ROW])
    made.show()
    made.columns.show_only(["number", "summary"])
    made.columns.show_only(["number", "summary", "employer"])
    assert memory == {}


@pytest.fixture
def large() -> Iterator[None]:
    """The largest type."""
    theme.apply("light", "特大")
    yield
    theme.apply("light", "标准")


@pytest.mark.usefixtures("large")
def test_columns_give_way_in_large_type_too(table: Table) -> None:
    table.resize(600, 300)
    assert not is_scrolled(table)
    assert widths(table)[2] < round(170 * theme.current().factor), "which is no even number of pixels"


def test_the_button_of_a_row_keeps_its_room(qtbot: QtBot) -> None:
    made = Table([*columns()[:3], Column("go", "", 90, action="去回访", icon="chevron-right")])
    qtbot.addWidget(made)
    made.set_rows([ROW])
    made.show()
    made.resize(490, 300)
    button = made.delegate.natural_width(made.model.columns[3], ROW)
    assert button > theme.current().metrics("dense").horizontalAdvance("去回访")
    assert not is_scrolled(made) and widths(made)[3] >= button


def test_words_are_measured_once_and_not_at_every_size(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """On its way into a place, and beside a detail, a table is given half a dozen sizes."""
    measured: list[str] = []
    measure = table.delegate.natural_width

    def noted(column: Column, row: Any) -> int:
        measured.append(column.key)
        return measure(column, row)

    monkeypatch.setattr(table.delegate, "natural_width", noted)
    table.set_rows([{**ROW, "number": "1"}])
    for width in (500, 640, 420, 1200, 500, 640):
        table.resize(width, 300)
    assert measured.count("employer") == measured.count("status") == 1
    before = widths(table)
    measured.clear()
    table.set_rows([{**ROW, "number": "滨工劳监意〔2026〕1187号"}])
    assert measured.count("status") == 1
    assert widths(table)[0] > before[0]
    measured.clear()
    theme.apply(size="特大")
    try:
        assert measured.count("status") == 1
    finally:
        theme.apply()
