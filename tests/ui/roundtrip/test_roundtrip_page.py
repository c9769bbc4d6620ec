"""Taking a ledger back by clicks and keys: choose the file, read what was changed, tick, enter, undo."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from edited_ledgers import HEADER, column, edited
from stand_ins import Clock, Dialogs
from station.actions import grievances, ledgers
from station.casework.model import Grievance
from station.casework.sheets import Asked, Layout, Period
from station.db.store import Store
from station.ui.roundtrip.page import RoundTripPage
from station.ui.widgets import Paragraph


@pytest.fixture
def desk(store: Store, clock: Clock, qtbot: QtBot) -> Desk:
    at_work(store)
    for n in range(4):
        registered(store, summary=f"第{n}件")
    made = Desk(store, qtbot, ledgers=RoundTripPage)
    made.window.show_place("ledgers")
    return made


@pytest.fixture
def file(desk: Desk, clock: Clock, tmp_path: Path) -> Path:
    """Exported, changed there in four cells and here in one of them."""
    path = tmp_path / "台账.xlsx"
    ledgers.export(desk.store, Asked("grievances", Period.everything(), Layout.WIDE), path)
    clock.advance(hours=1)
    base = desk.store.matching(Grievance, summary="第1件")[0]
    grievances.save(desk.store, base.with_values(summary="这里的说法"), base, "改诉求")

    def edit(page: Worksheet) -> None:
        for row, heading, value in ((0, "诉求摘要", "改一"), (1, "诉求摘要", "改二"), (2, "涉及人数", 9), (3, "涉及金额（元）", "很多")):
            page.cell(HEADER + 1 + row, column(page, heading)).value = value  # type: ignore[assignment]
        page.cell(HEADER + 1, column(page, "受理编号")).value = "ZQ-1"

    return edited(path, tmp_path / "改过.xlsx", edit)


def page(desk: Desk) -> RoundTripPage:
    found = desk.window.page()
    assert isinstance(found, RoundTripPage)
    return found


def chosen(desk: Desk, dialogs: Dialogs, file: Path) -> RoundTripPage:
    dialogs.answer((str(file), ""))
    page(desk).acts["new"]()
    assert page(desk).compared is not None
    return page(desk)


def summaries(desk: Desk) -> set[str]:
    return {case.summary for case in desk.store.matching(Grievance)}


def test_changes_are_listed_and_those_on_both_sides_wait_for_a_decision(desk: Desk, dialogs: Dialogs, file: Path) -> None:
    here = chosen(desk, dialogs, file)
    rows = [here.table.model.row(at) for at in range(here.table.row_count())]
    assert [(row.column.title, row.old, row.new, here._pill(row).text) for row in rows] == [
        ("诉求摘要", "第0件", "改一", "收回"),
        ("诉求摘要", "这里的说法", "改二", "不收"),
        ("涉及人数", "1", "9", "收回"),
        ("涉及金额", "8,600.00", "很多", "收不了"),
    ]
    assert here.said.text() == "认出 4 行，改动 4 处，勾选 2 处"
    assert here.apply_button.text() == "收回 2 处"
    told = " ".join(paragraph.text() for paragraph in here.side.findChildren(Paragraph))
    assert "1 处本机后来也改了" in told and "受理编号，1 处：由程序给出，不在表里改。" in told
    assert here._state(rows[1]) == "本机后来也改了（王芳 今天 10:00）"


def test_the_keyboard_begins_at_the_choice_of_a_file(desk: Desk) -> None:
    assert page(desk).begin_button.hasFocus()


def test_ticked_changes_are_entered_and_undone_as_one(desk: Desk, dialogs: Dialogs, file: Path) -> None:
    here = chosen(desk, dialogs, file)
    here.acts["save"]()
    assert summaries(desk) == {"改一", "这里的说法", "第2件", "第3件"}
    assert here.said.text() == "认出 4 行，改动 2 处，勾选 0 处", "it was compared again"
    assert not here.apply_button.isEnabled()
    desk.context.undo()
    assert summaries(desk) == {"第0件", "这里的说法", "第2件", "第3件"}


def test_ticks_by_mouse_and_by_keys(desk: Desk, dialogs: Dialogs, file: Path) -> None:
    here = chosen(desk, dialogs, file)
    view = here.table.view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(here.table.model.index(0, 0)).center())
    assert len(here.taken) == 1
    here.table.select_number(1)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert len(here.taken) == 2
    here.table.select_number(3)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert len(here.taken) == 2, "what cannot be read cannot be ticked"
    desk.click("roundtrip.all")
    assert len(here.taken) == 3
    desk.click("roundtrip.none")
    assert not here.taken and not here.apply_button.isEnabled()


def test_what_is_refused_loses_its_tick_and_says_why_and_the_rest_goes_in(desk: Desk, dialogs: Dialogs, file: Path, tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page.cell(HEADER + 3, column(page, "受理日期")).value = date(2027, 1, 1)  # type: ignore[assignment]

    here = chosen(desk, dialogs, edited(file, tmp_path / "又改.xlsx", edit))
    assert len(here.taken) == 3
    here.acts["save"]()
    assert summaries(desk) == {"第0件", "这里的说法", "第2件", "第3件"}, "nothing was entered"
    refused = next(row for row in map(here.table.model.row, range(here.table.row_count())) if row.column.title == "受理日期")
    assert here._pill(refused).text == "不收" and "晚于" in here._state(refused)
    assert here.apply_button.text() == "收回 2 处"
    here.acts["save"]()
    assert "改一" in summaries(desk)


def test_a_file_that_is_none_of_ours_is_told_in_the_page(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "别的.csv"
    other.write_text("姓名,电话\n李强,1\n", encoding="utf-8")
    page(desk).take(other)
    assert page(desk).files.note is not None and page(desk).compared is None


def test_a_file_can_be_dropped(desk: Desk, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy = Qt.DropAction.CopyAction
    page(desk).dropEvent(QDropEvent(QPoint(9, 9), copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    assert page(desk).path == file


def test_what_was_changed_meanwhile_is_not_written_over(desk: Desk, dialogs: Dialogs, file: Path) -> None:
    here = chosen(desk, dialogs, file)
    base = desk.store.matching(Grievance, summary="第0件")[0]
    grievances.save(desk.store, base.with_values(summary="刚改的"), base, "改诉求")
    here.apply()
    assert here.files.note is not None
    assert "刚改的" in summaries(desk)
