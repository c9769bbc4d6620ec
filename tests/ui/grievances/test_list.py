"""The list of grievances: views, filters, search, order, columns, sums, keys."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk, write
from stand_ins import Clock, Dialogs
from station.actions import grievances as actions
from station.casework.model import Employer, Grievance, Mediation, Progress, Recusal, Worker
from station.db import grievances as queries
from station.db.store import Store
from station.errors import StationError
from station.ui import theme
from station.ui.grievances.columns import COLUMN_SETS, columns, short_employer
from station.ui.grievances.page import Grievances
from station.ui.page import Room
from station.ui.table import Table
from station.ui.widgets import Button, FilterChip, Label, Note, ViewTabs

CASES = (
    # name, received, category, people, fen, handler, area, employer
    ("韩素琴", "2026-03-12T10:00", "wages", 12, 18_720_000, "王芳", "站前街道", "滨河锦禾保洁服务有限公司"),
    ("倪小曼", "2026-03-15T11:00", "contract", 1, None, "陈立秋", "河湾街道", "青禾里餐饮管理有限公司"),
    ("岳春生", "2026-03-16T08:00", "wages", 3, 500_000, "王芳", "站前街道", "滨河远辰物流有限公司"),
    ("葛秀云", "2026-02-02T09:00", "injury", 1, None, "陈立秋", "河湾街道", "滨河宏拓五金制品厂"),
)


def fill_store(store: Store) -> None:
    at_work(store)
    for name, received, category, people, amount, handler, area, employer in CASES:
        worker = Worker(name=name, phone="13900002046" if name == "韩素琴" else "")
        registered(
            store,
            worker,
            Employer(name=employer),
            received_at=received,
            category=category,
            people=people,
            amount=amount,
            handler=handler,
            area=area,
            summary=f"{name}的事",
        )
    done = store.select(Grievance)[3]
    actions.record_progress(store, Progress(grievance_id=done.id, at="2026-02-02T10:00", content="已答复"))
    base = store.get(Grievance, done.id)
    actions.close(store, base.with_values(closed_on="2026-03-13", outcome="resolved"), base)


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, grievances=Grievances)
    made.window.show_place("grievances")
    return made


def workers(desk: Desk) -> list[str]:
    return desk.rows("grievances.list", "worker")


def choose_view(desk: Desk, key: str) -> None:
    tabs = desk.find(ViewTabs, "grievances.views")
    area = next(area for name, _, _, area in tabs._places() if name == key)
    desk.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


@pytest.mark.parametrize(
    ("people", "mark", "shown"), [(1200, "", "1,200"), (500, "over", "500余"), (None, "several", "多名"), (None, "", "")]
)
def test_heads_keep_their_mark(store: Store, people: int | None, mark: str, shown: str) -> None:
    column = next(column for column in columns(store.now) if column.key == "people")
    assert column.text({"people": people, "people_mark": mark}) == shown


def test_views_carry_counts_and_the_foot_sums_the_rows(desk: Desk, store: Store) -> None:
    assert workers(desk) == ["韩素琴等 12 人", "倪小曼", "岳春生等 3 人"]
    assert desk.find(ViewTabs, "grievances.views")._counts == {
        "open": 3,
        "due_today": 1,
        "due_week": 2,
        "overdue": 1,
        "gaps": 0,
        "backlog": 0,
        "handed": 0,
        "to_follow_up": 1,
        "to_archive": 0,
        "all": 4,
    }
    assert desk.find(Table, "grievances.list")._foot_words == ["3 件", "涉及 16 人", "金额 192,200.00 元"]
    choose_view(desk, "overdue")
    assert workers(desk) == ["韩素琴等 12 人"]
    choose_view(desk, "to_follow_up")
    due = date.fromisoformat(next(g for g in store.select(Grievance) if g.closed_on).handle_due_on)
    assert workers(desk) == ["葛秀云"]
    assert desk.rows("grievances.list", "due_at") == ["4月12日 · 回访"]
    (column,) = (column for column in columns(store.now) if column.key == "due_at")
    assert column.pill is not None
    (shown,) = queries.page(store, queries.ListQuery("to_follow_up"))
    pill, late = column.pill(shown), f"超期 {(date(2026, 3, 13) - due).days} 天办结"
    assert pill is not None and pill.tip == f"最近的期限：回访，4月12日。\n{late}。"
    called = column.pill({**dict(shown), "status": "followed_up", "due_at": ""})
    assert called is not None and called.text == late
    assert desk.find(Button, "grievances.export").text() == "导出台账 1 件"


def test_filters_join_and_esc_takes_them_off(desk: Desk) -> None:
    desk.find(FilterChip, "grievances.filter.category").choose(["wages"])
    assert workers(desk) == ["韩素琴等 12 人", "岳春生等 3 人"]
    desk.find(FilterChip, "grievances.filter.received").choose(["month", "today"])
    assert workers(desk) == ["岳春生等 3 人"]
    desk.find(FilterChip, "grievances.filter.area").choose(["河湾街道"])
    page = desk.window.page()
    assert isinstance(page, Grievances)
    assert page.nothing_found.sentence.text() == ("没有符合条件的诉求。现在的条件：在办，类别：欠薪，街道：河湾街道，受理日期：今天。")
    desk.key(Qt.Key.Key_Escape)
    assert len(workers(desk)) == 3


@pytest.mark.parametrize(
    ("typed", "found"), [("2046", ["韩素琴等 12 人"]), ("餐饮", ["倪小曼"]), ("ZQ-2026-0003", ["岳春生等 3 人"]), ("没有", [])]
)
def test_ctrl_f_finds_by_name_phone_employer_and_number(desk: Desk, typed: str, found: list[str]) -> None:
    desk.key(Qt.Key.Key_F, ctrl=True)
    write(desk.find(QLineEdit, "grievances.search"), typed)
    assert workers(desk) == found


def test_ctrl_shift_l_hides_the_row_of_filters(desk: Desk) -> None:
    desk.key(Qt.Key.Key_L, ctrl=True, shift=True)
    assert not desk.sees("grievances.search")
    desk.key(Qt.Key.Key_F, ctrl=True)
    assert desk.sees("grievances.search")


def test_a_click_on_a_head_sorts_by_sql_and_again_the_other_way(desk: Desk) -> None:
    table = desk.find(Table, "grievances.list")
    number = next(n for n, item in enumerate(table.model.columns) if item.key == "amount")
    table.head.sectionClicked.emit(number)
    assert desk.rows("grievances.list", "amount") == ["5,000.00", "187,200.00", ""]
    table.head.sectionClicked.emit(number)
    assert desk.rows("grievances.list", "amount") == ["187,200.00", "5,000.00", ""]
    assert table.sorting == ("amount", True)


def test_the_list_alone_shows_more_columns_than_beside_a_detail(desk: Desk, qtbot: QtBot) -> None:
    table = desk.find(Table, "grievances.list")
    assert {item.key for item in table.columns.shown()} == set(COLUMN_SETS["roomy"])
    desk.click_row("grievances.list", 1, double=True)
    assert {item.key for item in table.columns.shown()} == set(COLUMN_SETS["tight"])
    assert desk.rows("grievances.list", "serial")[0] == "0001"
    desk.key(Qt.Key.Key_Escape)
    assert not desk.sees("grievance")
    table.columns.show("channel", True)
    desk.click_row("grievances.list", 1, double=True)
    desk.key(Qt.Key.Key_Escape)
    assert "channel" in {item.key for item in table.columns.shown()}
    assert "channel" in desk.context.memory["grievances.columns"]["roomy"]
    desk.window.resize(1280, 720)  # 1920 pixels at 150 %
    assert {item.key for item in table.columns.shown()} == set(COLUMN_SETS["wide"])
    qtbot.waitUntil(lambda: table.head.length() <= table.view.viewport().width())  # nothing to scroll sideways


def test_in_large_type_columns_are_left_out_before_the_list_is_scrolled_sideways(desk: Desk, qtbot: QtBot) -> None:
    table = desk.find(Table, "grievances.list")
    theme.apply("light", "特大")
    desk.window.resize(1366, 768)
    shown = {item.key for item in table.columns.shown()}
    assert {"due_at", "number", "worker", "summary", "employer", "status"} < shown < set(COLUMN_SETS["wide"])
    qtbot.waitUntil(lambda: table.head.length() <= table.view.viewport().width())
    desk.window.resize(1920, 1080)
    assert {item.key for item in table.columns.shown()} == set(COLUMN_SETS["roomy"])
    assert "grievances.columns" not in desk.context.memory, "nobody chose them"


def test_the_detail_follows_the_choice_and_ctrl_pgdown_goes_on(desk: Desk, qtbot: QtBot) -> None:
    desk.click_row("grievances.list", 0, double=True)
    page = desk.window.page()
    assert isinstance(page, Grievances)
    assert page.detail.number.text() == "ZQ-2026-0001"
    desk.key(Qt.Key.Key_PageDown, ctrl=True)
    qtbot.waitUntil(lambda: page.detail.number.text() == "ZQ-2026-0002")
    desk.click("grievance.up")
    qtbot.waitUntil(lambda: page.detail.number.text() == "ZQ-2026-0001")
    desk.click("grievance.close")
    assert not desk.sees("grievance")


def test_no_row_but_its_own_is_chosen_while_a_form_stands_beside_the_list(desk: Desk) -> None:
    desk.click_row("grievances.list", 1, double=True)
    page = desk.window.page()
    assert isinstance(page, Grievances)
    own = page.table.current_row()["id"]
    desk.context.go("grievances", id=own, act="progress")
    assert page.detail.is_acting()
    choose_view(desk, "overdue")
    assert workers(desk) == ["韩素琴等 12 人"]
    assert page.table.current_row() is None
    choose_view(desk, "open")
    assert page.table.current_row()["id"] == own


def test_in_a_narrow_window_the_detail_stands_alone(desk: Desk) -> None:
    page = desk.window.page()
    assert isinstance(page, Grievances)
    page.arrange(Room(1093, 540))
    desk.click_row("grievances.list", 0, double=True)
    assert not desk.sees("grievances.list") and desk.sees("grievance")
    desk.key(Qt.Key.Key_Escape)
    assert desk.sees("grievances.list") and not desk.sees("grievance")


def test_a_change_made_elsewhere_is_shown_and_the_choice_stays(desk: Desk, store: Store, clock: Clock) -> None:
    desk.click_row("grievances.list", 1)
    with store.step("改") as step:
        case = next(g for g in store.select(Grievance) if g.summary == "岳春生的事")
        step.save(case.with_values(summary="换了说法"), case)
    desk.context.tell(step.changes)
    assert "换了说法" in desk.rows("grievances.list", "summary")
    assert desk.find(Table, "grievances.list").current_row()["worker"] == "倪小曼"


def test_export_goes_to_the_ledger_and_a_view_can_be_asked_for(desk: Desk) -> None:
    desk.key(Qt.Key.Key_F12)
    assert desk.elsewhere("ledgers")
    desk.context.go("grievances", view="overdue")
    assert workers(desk) == ["韩素琴等 12 人"]


def test_no_case_stays_beside_a_view_asked_for_elsewhere(desk: Desk, store: Store) -> None:
    page = desk.window.page()
    page.show_detail(store.select(Grievance)[0].id)
    desk.qtbot.waitUntil(page.detail.isVisible)
    desk.context.go("grievances", view="due_today")
    assert page.detail.isHidden()


def test_a_hundred_thousand_cases_are_read_by_the_page(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store)
    with store.step("很多") as step:
        for n in range(1_000):
            step.add(case.grievance.with_values(id="", number=f"ZQ-2025-{n:04d}", stamps={}))
    desk = Desk(store, qtbot, grievances=Grievances)
    desk.window.show_place("grievances")
    table = desk.find(Table, "grievances.list")
    assert table.row_count() == 1_001
    assert sum(len(page) for page in table.model._pages.values()) <= 400
    table.view.scrollToBottom()
    assert desk.find(QWidget, "grievances.list").isVisible()


def test_a_page_of_rows_that_could_not_be_read_is_asked_for_again(desk: Desk) -> None:
    page, asked = desk.window.page(), list[int]()
    assert isinstance(page, Grievances)
    row = page.table.model.row(0)

    def ask(store: Store, offset: int, limit: int) -> list[Any]:
        asked.append(offset)
        if len(asked) == 1:
            raise StationError("没有读出来。")
        return [row] * limit

    page.show_pages(1_000, ask, [row] * 200)
    page._want_page(4)
    assert page.table.model.is_awaited(900) is False
    assert asked == [800, 800]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("滨河锦禾保洁服务有限公司", "滨河锦禾保洁服务"),
        ("川岳建筑劳务有限责任公司", "川岳建筑劳务"),
        ("滨河宏拓五金制品厂", "滨河宏拓五金制品厂"),
        ("有限公司", "有限公司"),
        ("", ""),
    ],
)
def test_the_narrow_column_leaves_the_legal_form_out(name: str, shown: str) -> None:
    assert short_employer(name) == shown


def test_the_clock_of_the_list_is_the_stores(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 17, 9, 0)
    page = desk.window.page()
    assert isinstance(page, Grievances)
    page.reload()
    assert desk.rows("grievances.list", "due_at")[:2] == ["逾期 3 天", "逾期 22 小时"]


def test_among_very_many_the_page_does_not_wait_for_its_sums(desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.window.page()
    assert isinstance(page, Grievances)
    table = desk.find(Table, "grievances.list")
    sums = table._foot_words
    monkeypatch.setattr(queries, "_LARGE", 0)
    page.reload()
    assert len(workers(desk)) == 3
    assert table._foot_words == ["正在合计…"]
    desk.qtbot.waitUntil(lambda: table._foot_words == sums)
    assert desk.find(ViewTabs, "grievances.views")._counts["all"] == 4


def test_sums_of_what_is_asked_no_more_are_not_shown(desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another view is chosen while the sums of the first are still being made."""
    page = desk.window.page()
    assert isinstance(page, Grievances)
    table = desk.find(Table, "grievances.list")
    monkeypatch.setattr(queries, "_LARGE", 0)
    slow = queries.overview

    def overview(store: Store, query: queries.ListQuery) -> object:
        if query.view == "open":
            page.tabs.set_current("overdue")
        return slow(store, query)

    monkeypatch.setattr(queries, "overview", overview)
    page.reload()
    desk.qtbot.waitUntil(lambda: table._foot_words[0] == "1 件")
    assert workers(desk) == ["韩素琴等 12 人"] and table.row_count() == 1


def choose_rows(desk: Desk, first: int, last: int) -> None:
    desk.click_row("grievances.list", first)
    table = desk.find(Table, "grievances.list")
    where = table.view.visualRect(table.model.index(last, table.head.logicalIndex(0))).center()
    desk.qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, where)


def pick(desk: Desk, field: str, value: str) -> None:
    page = desk.window.page()
    assert isinstance(page, Grievances)
    menu = page.bulk.menu()  # kept while it is used: its parts go with it
    part = next(part for part in menu.findChildren(QMenu) if part.title() == field)
    next(action for action in part.actions() if action.text() == value).trigger()


def test_many_are_changed_at_once_and_the_count_is_true(desk: Desk, store: Store) -> None:
    with store.step("x") as step:
        kept = next(g for g in store.select(Grievance) if g.summary == "倪小曼的事")
        step.add(Recusal(grievance_id=kept.id, person="王芳", reason="kin", decided_on="2026-03-16"))
    assert not desk.sees("grievances.bulk.change")
    choose_rows(desk, 0, 1)
    assert foot(desk) == "已选 2 件，共 3 件（全部页）"
    desk.click("grievances.bulk.all")
    assert foot(desk) == "已选 3 件，共 3 件（全部页）"
    pick(desk, "承办人", "王芳")
    button = desk.find(Button, "grievances.bulk.do")
    assert button.text() == "改 3 件"
    desk.key(Qt.Key.Key_Escape)
    assert not desk.sees("grievances.bulk.do") and desk.sees("grievances.bulk.change")
    pick(desk, "承办人", "王芳")
    desk.click("grievances.bulk.do")
    assert desk.said[-1] == "改了 0 件，共选 3 件：2 件原来就是这样，1 件没有改"
    [note] = desk.find(QWidget, "grievances.bulk.report").findChildren(Note)
    assert kept.number in note.sentence.text() and "回避" in note.sentence.text()
    choose_rows(desk, 0, 2)
    pick(desk, "紧急程度", "紧急")
    desk.click("grievances.bulk.do")
    assert desk.said[-1] == "改了 2 件，共选 3 件：1 件没有改"  # 王芳 keeps away from that one altogether
    assert sorted(g.urgency for g in store.select(Grievance)) == ["normal", "normal", "urgent", "urgent"]
    desk.context.undo()
    assert {g.urgency for g in store.select(Grievance)} == {"normal"}


def foot(desk: Desk) -> str:
    desk.sees("grievances.list")
    labels = desk.find(Table, "grievances.list").foot.findChildren(Label)
    return next(label.text() for label in labels if label.isVisible() and label.text().startswith("已选"))


def test_those_chosen_are_shown_as_their_ledger(desk: Desk) -> None:
    choose_rows(desk, 0, 1)
    chosen = desk.find(Table, "grievances.list").selected_ids()
    assert desk.find(Button, "grievances.bulk.export").text() == "导出台账 2 件"
    desk.click("grievances.bulk.export")
    (asked,) = desk.elsewhere("ledgers")
    assert asked["key"] == "grievances"
    assert sorted(asked["ids"]) == sorted(chosen)


def save_view(desk: Desk, name: str) -> None:
    desk.click("grievances.views.save")
    field = desk.find(QLineEdit, "grievances.views.name")
    desk.qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write(field, name)
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)


def tab_names(desk: Desk) -> list[str]:
    return [label for _, label in desk.find(ViewTabs, "grievances.views")._tabs][9:]


def view_act(desk: Desk, act: str) -> None:
    page = desk.window.page()
    assert isinstance(page, Grievances)
    menu = page.views.menu(page.tabs.current())
    next(action for action in menu.actions() if action.text() == act).trigger()


def test_a_view_keeps_what_is_asked_and_how_it_looks(desk: Desk, store: Store, qtbot: QtBot) -> None:
    page = desk.window.page()
    assert isinstance(page, Grievances)
    table = desk.find(Table, "grievances.list")
    desk.find(FilterChip, "grievances.filter.category").choose(["wages"])
    desk.key(Qt.Key.Key_F, ctrl=True)
    write(desk.find(QLineEdit, "grievances.search"), "滨河")
    table.sort("amount", True)
    table.columns.show("channel", True)
    table.head.moveSection(table.head.visualIndex(table.columns.number("amount")), 0)
    desk.click("grievances.views.save")
    assert desk.find(QLineEdit, "grievances.views.name").text() == "欠薪 滨河"
    desk.qtbot.keyClick(desk.find(QLineEdit, "grievances.views.name"), Qt.Key.Key_Escape)
    save_view(desk, "滨河欠薪")
    assert tab_names(desk) == ["滨河欠薪"]
    assert page.tabs.current() == "saved:1" and page.tabs._counts["saved:1"] == 2
    columns_before = [item.key for item in table.columns.shown()]
    table.columns.show("area", False)  # of the view in front alone
    assert workers(desk) == ["韩素琴等 12 人", "岳春生等 3 人"]

    search = desk.find(QLineEdit, "grievances.search")
    assert search.property("narrows")
    search.setFocus()
    assert QColor(search.grab().toImage().pixel(search.width() // 2, 1)).name() == theme.current().colour("focus").name()
    choose_view(desk, "all")
    assert not search.property("narrows")
    assert not page.is_filtered() and table.sorting == ("due_at", False)
    assert [item.key for item in table.columns.shown()] == columns_before
    assert len(workers(desk)) == 4 and page.tabs._counts["saved:1"] == 2

    again = Desk(store, qtbot, grievances=Grievances)  # another start of the program
    again.window.show_place("grievances")
    choose_view(again, "saved:1")
    assert workers(again) == ["韩素琴等 12 人", "岳春生等 3 人"]
    shown = [item.key for item in again.find(Table, "grievances.list").columns.shown()]
    assert shown[0] == "amount" and "channel" in shown
    assert again.find(FilterChip, "grievances.filter.category").chosen() == ["wages"]
    again.key(Qt.Key.Key_Escape)
    assert len(workers(again)) == 3 and not again.sees("grievances.views.more")


def test_views_are_renamed_moved_updated_dropped_and_put_back(desk: Desk, store: Store) -> None:
    page = desk.window.page()
    assert isinstance(page, Grievances)
    for name, category in (("欠薪的", "wages"), ("工伤的", "injury")):
        desk.find(FilterChip, "grievances.filter.category").choose([category])
        save_view(desk, name)
        choose_view(desk, "all")
    assert tab_names(desk) == ["欠薪的", "工伤的"]
    choose_view(desk, "saved:2")
    view_act(desk, "往左移")
    assert tab_names(desk) == ["工伤的", "欠薪的"]
    view_act(desk, "改名")
    field = desk.find(QLineEdit, "grievances.views.name")
    assert field.text() == "工伤的"
    desk.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not page.views.is_naming()
    view_act(desk, "改名")
    write(field, "工伤案")
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert tab_names(desk) == ["工伤案", "欠薪的"]
    desk.find(FilterChip, "grievances.filter.category").choose(["injury", "wages"])
    view_act(desk, "按现在的条件更新")
    assert page.tabs._counts["saved:2"] == 3
    view_act(desk, "删除这个视图")
    assert tab_names(desk) == ["欠薪的"] and page.tabs.current() == "all"
    assert [raw["name"] for raw in store.setting("views.grievances", [])] == ["欠薪的"]


def test_a_view_without_a_name_is_not_kept(desk: Desk) -> None:
    save_view(desk, " ")
    assert tab_names(desk) == []


def limit(due_at: str, key: str, of: str, title: str = "办理时限") -> dict[str, str]:
    return {"due_at": due_at, "due_key": key, "due_of": of, "due_title": title, "own_due_at": "2026-03-18"}


def test_the_limit_that_runs_out_first_says_what_it_is_of() -> None:
    (due,) = [column for column in columns(lambda: datetime(2026, 3, 16, 9)) if column.key == "due_at"]
    assert due.pill is not None
    row = {"status": "mediating", "closed_on": "", "handle_due_on": "2026-03-18"}
    shown = due.pill(row | limit("2026-03-17T15:08", "mediation_received", "mediation", "调解期满"))
    assert shown is not None and shown.text == "明天 15:08 · 调解"
    assert shown.tip == "最近的期限：调解期满，3月17日 15:08。\n诉求自己的期限：3月18日。"
    heard = due.heard(row | limit("2026-03-17T15:08", "mediation_received", "mediation", "调解期满"))
    assert heard == "明天 15:08 · 调解，最近的期限：调解期满，3月17日 15:08。诉求自己的期限：3月18日。"
    own = due.pill(row | limit("2026-03-18", "handling", "grievance"))
    assert own is not None and (own.text, own.tip) == ("剩 2 个工作日", "最近的期限：办理时限，3月18日。")
    held = due.pill(row | limit("2026-04-18", "arbitration_limit", "grievance", "仲裁时效") | {"status": "suspended", "own_due_at": ""})
    assert held is not None and held.text == "4月18日 · 时效"
    assert held.tip == "最近的期限：仲裁时效，4月18日。\n诉求挂起。"
    none = due.pill(row | limit("", "", "", "") | {"status": "suspended"})
    assert none is not None and none.text == "挂起"


def test_a_screen_reader_hears_the_day_of_each_limit(desk: Desk) -> None:
    table = desk.window.page().table
    first = [item.key for item in table.model.columns].index("due_at")
    shown = desk.rows("grievances.list", "due_at")
    for number, words in enumerate(shown):
        heard = table.model.index(number, first).data(Qt.ItemDataRole.AccessibleTextRole)
        assert not table.model.row(number)["due_at"] or re.fullmatch(rf"{words}，最近的期限：.+，(今天|.*\d+月\d+日).*。", heard), heard
    assert any(table.model.row(number)["due_at"] for number in range(len(shown)))


def test_a_mediation_that_ends_sooner_comes_first_in_the_list(desk: Desk, store: Store) -> None:
    first = desk.rows("grievances.list", "due_at")[0]
    case = queries.page(store, queries.ListQuery("open"))[-1]["id"]
    with store.step("受理调解") as step:
        held = Mediation(grievance_id=case, applied_on="2026-02-01", accepted_on="2026-02-01", due_on="2026-02-16", status="open")
        step.add(held)
    desk.window.page().reload()
    assert desk.rows("grievances.list", "due_at")[:2] == ["逾期 16 个工作日 · 调解", first]


def test_a_day_of_closing_that_came_along_hides_no_limit_of_an_open_case() -> None:
    (due,) = [column for column in columns(lambda: datetime(2026, 3, 16, 9)) if column.key == "due_at"]
    assert due.pill is not None
    row = {"status": "working", "closed_on": "2026-03-16", "handle_due_on": "2026-03-16", **limit("2026-03-16", "handling", "grievance")}
    shown = due.pill(row)
    assert shown is not None and shown.text == "今天"
    done = due.pill(row | {"status": "closed", "due_at": ""})
    assert done is not None and done.text == ""


def test_on_the_first_day_the_list_says_what_to_do(store: Store, qtbot: QtBot) -> None:
    made = Desk(at_work(store), qtbot, grievances=Grievances)
    made.window.show_place("grievances")
    page = made.window.page()
    assert page.nothing_found.sentence.text() == "还没有诉求。登记第一件，或者把旧台账导进来。"
    assert page.first_button.isVisible() and page.import_button.isVisible() and not page.clear_button.isVisible()
    page.first_button.click()
    assert made.window.page().objectName() == "intake"


def test_cases_without_a_day_have_a_tab_of_their_own_as_long_as_there_are_any(desk: Desk, store: Store) -> None:
    tabs = desk.find(ViewTabs, "grievances.views")
    assert "待补" not in dict(tabs._tabs).values()
    case = store.matching(Grievance)[0]
    with store.step("改") as step:
        saved = step.save(case.with_values(received_at="", feedback_due_at="", handle_due_on=""), case)
    page = desk.window.page()
    assert isinstance(page, Grievances)
    page.reload()
    assert "待补" in dict(tabs._tabs).values()
    page.arrive(view="gaps")
    assert "缺受理时间" in desk.rows("grievances.list", "due_at")
    with store.step("改") as step:
        step.save(saved.with_values(received_at="2026-03-16T08:00"), saved)
    page.reload()
    assert "待补" in dict(tabs._tabs).values()  # whoever stands there stays
    page.arrive(view="all")
    assert "待补" not in dict(tabs._tabs).values()


def test_a_view_without_rows_leads_to_all(desk: Desk) -> None:
    choose_view(desk, "handed")
    page = desk.window.page()
    assert isinstance(page, Grievances)
    assert not page.table.row_count()
    assert page.clear_button.isVisible() and page.clear_button.text() == "看全部诉求"
    page.clear_button.click()
    assert page.view() == "all" and page.table.row_count()


def test_rows_pasted_over_the_list_are_offered_for_import(desk: Desk, dialogs: Dialogs) -> None:
    clipboard = QGuiApplication.clipboard()
    page = desk.window.page()
    assert isinstance(page, Grievances)
    page.table.view.setFocus()

    def paste(text: str) -> None:
        clipboard.setText(text)
        desk.qtbot.keyClick(page.table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    paste("李强")  # no rows: nothing
    rows = "姓名\t电话\n李强\t13800138000\n陈静\t13612345678\n"
    asked: list[str] = []
    dialogs.answer(lambda dialog: asked.extend([dialog.question, *(key for key, one in dialog.buttons.items() if one.isDefault())]))
    paste(rows)
    assert asked == ["剪贴板里有 3 行，要导入吗？", "import"]
    assert desk.window.page() is page
    dialogs.answer(lambda dialog: dialog.take("import"))
    paste(rows)
    assert desk.window.page().objectName() == "import.page"
    clipboard.clear()
