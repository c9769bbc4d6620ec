"""要您定的, driven by clicks and keys: two sides' values in columns, choose, keep both, write another, save, the next."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cases import registered
from desk import Desk, write
from station.actions import grievances, moves
from station.casework.fields import Record
from station.casework.model import Employer, Grievance, Progress, Worker
from station.db.contested import contested
from station.db.store import Store
from station.ui.context import Context
from station.ui.employers.page import Employers
from station.ui.exchange.deciding import DecidingList, DecidingPane
from station.ui.exchange.deciding.rows import FieldRow
from station.ui.grievances.page import Grievances
from station.ui.page import Page, Room
from station.ui.widgets import Button, ItemList, Label, Note, Pill, row
from station.ui.workbench.page import Workbench
from two_sides import Sides


class Deciding(Page):
    """The two widgets side by side, as the page of the exchange has them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "同步")
        self.listing = DecidingList(context)
        self.pane = DecidingPane(context, self.listing)
        line = row(self.listing, spacing=0)
        line.addWidget(self.pane, 1)
        self.setLayout(line)
        self.acts = dict(self.pane.acts)

    def refresh(self) -> None:
        self.listing.refresh()

    def arrive(self, id: str = "", **arguments: Any) -> None:
        self.listing.set_current(id)

    def arrange(self, room: Room) -> None:
        self.pane.arrange(room)


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[Sides]:
    made = Sides(tmp_path)
    yield made
    made.close()


@pytest.fixture
def cases(sides: Sides) -> list[Grievance]:
    """Two cases and their employer; both sides changed three fields of the first, one of the second, one of the employer."""
    people = [None, Worker(name="蒋玉芝", phone="13900000000")]
    first = registered(sides.station).grievance
    second = registered(sides.station, worker=people[1], category="injury", received_at="2026-03-16T08:55").grievance
    sides.exchange()
    sides.advance(minutes=5)
    employer = sides.station.matching(Employer)[0]
    for store, amount, text in (
        (sides.station, 2_436_000, "拖欠工资三个月，单位承认。"),
        (sides.district, 3_108_000, "拖欠工资两个月，约定上门。"),
    ):
        edit(store, Grievance, first.id, amount=amount, summary=text, city=f"{amount}市")
        edit(store, Grievance, second.id, amount=amount)
        edit(store, Employer, employer.id, address=f"站前路 {amount} 号")
        sides.advance(minutes=5)
    sides.exchange()
    return [first, second]


def edit(store: Store, cls: type[Record], record_id: str, **values: Any) -> None:
    base = store.get(cls, record_id)
    grievances.save(store, base.with_values(**values), base, f"改{cls.title}")


@pytest.fixture
def desk(sides: Sides, cases: list[Grievance], qtbot: QtBot) -> Desk:
    made = Desk(sides.station, qtbot, exchange=Deciding, grievances=Grievances, employers=Employers, workbench=Workbench)
    made.context.went.disconnect()
    made.context.went.connect(lambda place, arguments: made.window.show_place(place, **arguments))
    made.window.show_place("exchange", id=cases[0].id)
    return made


def line(desk: Desk, name: str) -> FieldRow:
    return desk.find(FieldRow, f"deciding.grievance.{name}")


def press(desk: Desk, widget: Any, key: Qt.Key) -> None:
    desk.qtbot.keyClick(widget, key)


def words(desk: Desk, name: str) -> str:
    return desk.find(Label, name).text()


def test_the_list_says_what_is_to_be_decided_and_how_far_one_is(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    assert words(desk, "deciding.sums") == "3 件，5 处"
    items = desk.find(ItemList, "deciding.items").items()
    assert [(item.title, item.aside) for item in items] == [(cases[0].number, "3 处"), (cases[1].number, "1 处"), ("单位档案", "1 处")]
    desk.click(f"deciding.grievance.amount.{sides.district.device}")
    assert desk.find(ItemList, "deciding.items").items()[0].aside == "3 处，已定 1 处"
    assert words(desk, "deciding.left") == "还差 2 处：诉求摘要、所在城市"
    assert not desk.find(Button, "deciding.save").isEnabled()


def test_everything_by_keys(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    desk.find(ItemList, "deciding.items").setFocus()
    press(desk, desk.find(ItemList, "deciding.items"), Qt.Key.Key_Return)
    assert line(desk, "summary").hasFocus()
    press(desk, line(desk, "summary"), Qt.Key.Key_Space)  # both texts
    press(desk, line(desk, "summary"), Qt.Key.Key_Down)
    assert line(desk, "amount").hasFocus()
    press(desk, line(desk, "amount"), Qt.Key.Key_Right)
    press(desk, line(desk, "amount"), Qt.Key.Key_Right)
    press(desk, line(desk, "amount"), Qt.Key.Key_Left)
    press(desk, line(desk, "amount"), Qt.Key.Key_Down)
    press(desk, line(desk, "city"), Qt.Key.Key_Right)
    press(desk, line(desk, "city"), Qt.Key.Key_Down)
    assert desk.find(Button, "deciding.save").hasFocus()
    desk.key(Qt.Key.Key_S, ctrl=True)
    kept = sides.station.get(Grievance, cases[0].id)
    assert (kept.amount, kept.city) == (2_436_000, "2436000市")  # the station's own, which stands in the first column
    assert kept.summary == "拖欠工资三个月，单位承认。\n拖欠工资两个月，约定上门。"
    assert desk.said == [f"已定 {cases[0].number}，3 处"]
    assert words(desk, "deciding.title") == "蒋玉芝，工伤与职业病"  # the next one is shown, ready for the keys
    assert line(desk, "amount").hasFocus()


def test_a_whole_case_from_one_side_and_back_by_undo(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    desk.click(f"deciding.whole.{sides.station.device}")
    desk.click("deciding.save")
    assert sides.station.get(Grievance, cases[0].id).amount == 2_436_000
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert sides.station.get(Grievance, cases[0].id).amount == 3_108_000


def test_a_third_value_is_written_and_checked(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    desk.click(f"deciding.whole.{sides.district.device}")
    line(desk, "amount").setFocus()
    desk.key(Qt.Key.Key_F2)
    desk.type("deciding.grievance.amount.value", "12345.67")
    line(desk, "summary").setFocus()
    desk.click("deciding.save")
    assert sides.station.get(Grievance, cases[0].id).amount == 1_234_567


def test_a_value_that_cannot_be_read_is_not_saved(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    desk.click(f"deciding.whole.{sides.district.device}")
    desk.click("deciding.grievance.amount.write")
    desk.type("deciding.grievance.amount.value", "说不清")
    desk.click("deciding.save")
    assert "说不清" in desk.window.note_text()
    assert len(contested(sides.station)) == 3
    assert line(desk, "amount").is_decided()


def test_what_was_chosen_stays_while_one_looks_at_another(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    desk.click(f"deciding.grievance.amount.{sides.station.device}")
    items = desk.find(ItemList, "deciding.items")
    items.set_current(cases[1].id)
    items.set_current(cases[0].id)
    assert line(desk, "amount").is_decided() and not line(desk, "city").is_decided()
    assert words(desk, "deciding.left") == "还差 2 处：诉求摘要、所在城市"


def test_what_comes_in_meanwhile_is_shown_before_anything_is_saved(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    desk.click(f"deciding.whole.{sides.station.device}")
    edit(sides.district, Grievance, cases[0].id, city="新市")
    sides.exchange()
    desk.click("deciding.save")
    assert "又收到了新的改动" in desk.window.note_text()
    assert {option.words for option in line(desk, "city").field.options} == {"2436000市", "新市"}
    assert not line(desk, "city").is_decided() and line(desk, "amount").is_decided()


def test_the_last_one_leaves_a_sentence(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    for _ in range(3):
        desk.click(f"deciding.whole.{sides.station.device}")
        desk.click("deciding.save")
    assert contested(sides.station) == []
    assert words(desk, "deciding.sums") == "没有"
    page = desk.window.page()
    assert isinstance(page, Deciding)
    assert page.pane.nothing.isVisible()


def test_what_was_merged_by_itself_is_open_and_what_is_alike_is_closed(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    same = desk.find(Button, "deciding.same")
    assert same.text().startswith("两边一致") and same.icon_name == "chevron-right"
    desk.click("deciding.same")
    assert same.icon_name == "chevron-down"


def test_the_record_itself_says_it_and_leads_here(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    desk.window.show_place("grievances", id=cases[1].id)
    note = desk.find(Note, "deciding.note")
    assert note.sentence.text() == "有 1 处两边都改过，现在用的是后改的值。"
    desk.qtbot.mouseClick(note.buttons[0], Qt.MouseButton.LeftButton)
    assert desk.window.current_key == "exchange" and words(desk, "deciding.title") == "蒋玉芝，工伤与职业病"
    desk.click(f"deciding.whole.{sides.station.device}")
    desk.click("deciding.save")
    desk.window.show_place("grievances", id=cases[1].id)
    assert not desk.sees("deciding.note")


def test_what_was_not_chosen_is_put_back_from_the_history(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    desk.window.show_place("exchange", id=cases[1].id)
    desk.click(f"deciding.whole.{sides.district.device}")  # the one that is shown already: nothing seems to change
    desk.click("deciding.save")
    sides.exchange()
    desk.window.show_place("grievances", id=cases[1].id, act="history")
    page = desk.window.page()
    assert isinstance(page, Grievances)
    history = page.detail.parts["history"]
    model = history.table.model
    changes = [model.row(place) for place in range(model.rowCount())]
    change = next(change for change in changes if change.spec.name == "amount" and change.back == 2_436_000)
    assert (change.before, change.after) == ("24,360.00 元", "31,080.00 元")
    history.put_back(change)
    assert sides.station.get(Grievance, cases[1].id).amount == 2_436_000


def test_an_employer_says_it_too(desk: Desk, sides: Sides, cases: list[Grievance]) -> None:
    desk.window.show_place("employers", id=sides.station.matching(Employer)[0].id)
    assert desk.sees("deciding.note")


def test_the_workbench_has_it_as_a_task(desk: Desk, cases: list[Grievance]) -> None:
    desk.window.show_place("workbench")
    assert "同步后要定的：3 件，5 处两边都改过" in desk.rows("workbench.tasks", "what")
    page = desk.window.page()
    assert isinstance(page, Workbench)
    page.open_task(next(task for task in page._tasks if task.record == "conflict"))
    assert desk.window.current_key == "exchange" and words(desk, "deciding.title") == "李强，劳动报酬（欠薪）"


def test_what_two_pcs_did_wrong_together_is_mended_at_the_record_or_here(desk: Desk, cases: list[Grievance], sides: Sides) -> None:
    moves.move(sides.station, cases[1].id, "work")
    sides.exchange()
    base = sides.station.get(Grievance, cases[1].id)
    grievances.close(sides.station, replace(base, closed_on="2026-03-16", outcome="resolved"), base)
    sides.advance(minutes=30)
    grievances.record_progress(sides.district, Progress(grievance_id=cases[1].id, at="2026-03-16T09:20", content="约谈"))
    sides.exchange()
    desk.window.show_place("grievances", id=cases[1].id)
    note = desk.find(Note, "after_merge.closed_edited")
    assert "登记的进展" in note.sentence.text()
    desk.window.show_place("exchange")
    items = desk.find(ItemList, "deciding.items")
    key = next(item.key for item in items.items() if item.key.startswith("closed_edited"))
    items.set_current(key)
    assert words(desk, "after_merge.title") == "办结以后又改过"
    desk.click("after_merge.confirm")
    assert not any(item.key.startswith("closed_edited") for item in items.items())
    desk.window.show_place("grievances", id=cases[1].id)
    assert not desk.sees("after_merge.closed_edited")


def test_a_press_on_the_words_chooses(desk: Desk, sides: Sides) -> None:
    shown = line(desk, "amount")
    choice = shown._choices[shown.field.options[0].stamp]
    desk.qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=QPoint(choice.width() - 5, 5))
    assert shown.is_decided() and not any(pill.isVisible() for pill in shown.findChildren(Pill))


def test_nothing_is_written_by_an_input_method_into_a_row(desk: Desk) -> None:
    shown = line(desk, "amount")
    shown.setFocus()
    write(shown, "字")
    assert not shown.is_decided()
