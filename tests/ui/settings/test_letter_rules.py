"""文书规定 driven by clicks and keys: what a place lays down is taken over, changed, and given up again."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cases import at_work
from desk import Desk
from station.actions import letter_rules
from station.casework.letter_templates import districts, rule_for
from station.db.store import Store
from station.ui.form import RecordForm
from station.ui.settings.letter_rules import LetterRulesSection
from station.ui.settings.page import Settings
from station.ui.table import Table
from station.ui.widgets import ComboBox, Pill


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    made = Desk(store, qtbot, settings=Settings)
    made.window.show_place("settings", section="letter_rules")
    return made


def section(desk: Desk) -> LetterRulesSection:
    page = desk.window.page()
    assert isinstance(page, Settings)
    found = page.current()
    assert isinstance(found, LetterRulesSection)
    return found


def opinion(store: Store) -> tuple[str, int | None, str]:
    rule = rule_for("opinion", letter_rules.laid_down(store))
    return rule.heading, rule.reply_amount, rule.reply_unit


def test_every_known_place_says_what_it_lays_down_and_how_sure_that_is(desk: Desk) -> None:
    page = section(desk)
    place = desk.find(ComboBox, "settings.letter_rules.place")
    said = {}
    for district in districts():
        place.set_key(district.district)
        grade = page.findChild(Pill)
        assert grade is not None
        said[district.district] = f"{grade.pill.text}。{page.place_words.text()}"
        assert district.source in said[district.district]
    assert said["南昌"].startswith("按条例文本。意见书：答复期限 60 日；建议书：由区（县）以上工会发。")
    assert said["陕西（草案）"].startswith("草案，没有核对通过的文本。意见书：答复期限 30 日。")
    assert said["某市（2002年条例）"].startswith("按摘录或者报道。意见书：由监督委员会主任、监督委员会副主任签发；")


def test_a_place_is_taken_over_changed_and_given_up(desk: Desk, store: Store, qtbot: QtBot) -> None:
    page = section(desk)
    table = desk.find(Table, "settings.letter_rules.list")
    desk.find(ComboBox, "settings.letter_rules.place").set_key("上海（职代会事项）")
    qtbot.mouseClick(page.adopt_button, Qt.MouseButton.LeftButton)
    assert opinion(store) == ("工会劳动法律监督整改意见书", 90, "day")
    assert not page.restore_button.isEnabled()
    assert table.select_id("opinion")
    assert table.current_row().heading == "工会劳动法律监督整改意见书" and page.restore_button.isEnabled()

    qtbot.mouseClick(page.correct_button, Qt.MouseButton.LeftButton)
    form = page.findChild(RecordForm)
    assert form is not None
    form.set_values({"reply_amount": 0})
    page.save()
    assert list(form.shown_problems()) == ["reply_amount"]
    form.set_values({"reply_amount": 20, "reply_unit": "workday"})
    page.save()
    assert opinion(store) == ("工会劳动法律监督整改意见书", 20, "workday")

    table.select_id("opinion")
    qtbot.mouseClick(page.restore_button, Qt.MouseButton.LeftButton)
    assert opinion(store) == ("工会劳动法律监督意见书", 15, "workday")
    assert not page.restore_button.isEnabled()


def test_what_was_typed_and_not_saved_is_found_again(desk: Desk) -> None:
    desk.window.show_place("settings", section="letter_rules", act="draft", key="settings:letter_rules:reminder")
    page = section(desk)
    assert page.stack.currentWidget() is page.pane
    assert page.form.values()["code"] == "提"
