"""The place of the letters: its parts behind one switch, and what is asked of the place going to the part it belongs to."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from station.actions import supervisions
from station.casework.model import Supervision
from station.db.store import Store
from station.ui.letters.page import Letters
from station.ui.letters.place import LETTERS, SUPERVISION, LetterPlace
from station.ui.supervision.page import Supervisions
from station.ui.widgets import SegmentedChoice


@pytest.fixture
def matter(store: Store) -> Supervision:
    at_work(store)
    case = registered(store)
    return supervisions.register(store, supervisions.from_case(store, case.grievance.id))


@pytest.fixture
def desk(matter: Supervision, store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, letters=LetterPlace)
    made.window.show_place("letters")
    return made


def place(desk: Desk) -> LetterPlace:
    found = desk.window.place("letters")
    assert isinstance(found, LetterPlace)
    return found


def press(desk: Desk, key: str) -> None:
    choice = desk.find(SegmentedChoice, "letters.parts")
    area = next(area for name, _, area in choice._places() if name == key)
    desk.qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


def heading(desk: Desk) -> tuple[str, list[str]]:
    return desk.window.head.title.text(), [button.objectName() for button in desk.window.head.buttons()]


def test_the_letters_come_first_and_the_switch_brings_the_clues_with_their_buttons(desk: Desk) -> None:
    assert isinstance(place(desk).current(), Letters)
    assert heading(desk) == ("文书", ["letters.new"])
    press(desk, SUPERVISION)
    assert isinstance(place(desk).current(), Supervisions)
    assert heading(desk) == ("文书", ["supervision.new"])
    desk.key(Qt.Key.Key_N, ctrl=True)
    assert desk.window.page().objectName() == "supervision.new.page"


def test_the_switch_goes_with_its_place(desk: Desk) -> None:
    press(desk, SUPERVISION)
    desk.key(Qt.Key.Key_N, ctrl=True)
    assert not desk.sees("letters.parts")
    desk.key(Qt.Key.Key_Escape)
    assert desk.sees("letters.parts")
    desk.window.show_place("employers")
    assert not desk.sees("letters.parts")


def test_the_part_in_front_is_remembered(desk: Desk) -> None:
    press(desk, SUPERVISION)
    again = LetterPlace(desk.context)
    desk.qtbot.addWidget(again)
    assert again.choice.current() == SUPERVISION


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ({"part": SUPERVISION}, SUPERVISION),
        ({"id": "matter"}, SUPERVISION),
        ({"view": "waiting"}, LETTERS),
        ({"act": "draft", "key": "letters:gone"}, LETTERS),
    ],
)
def test_what_is_asked_for_says_which_part_is_meant(desk: Desk, matter: Supervision, asked: dict[str, Any], part: str) -> None:
    press(desk, SUPERVISION if part == LETTERS else LETTERS)
    desk.context.go("letters", **{name: matter.id if value == "matter" else value for name, value in asked.items()})
    assert place(desk).choice.current() == part
