"""The palette's answers from the store: by what a thing is found, and what of it is marked."""

import pytest
from pytestqt.qtbot import QtBot

from cases import CHENGUANG, LI, at_work, registered
from station.casework.model import Letter, LetterCase
from station.db.store import Store
from station.ui.context import Context
from station.ui.search import searcher


@pytest.mark.parametrize(
    ("text", "group", "shown", "marked"),
    [
        ("8000", "人", "李强", ""),
        ("李", "人", "李强", "李"),
        ("lq", "人", "李强", "李强"),
        ("cgjj", "单位和文书", "晨光家具厂", "晨光家具"),
        ("jjc", "单位和文书", "晨光家具厂", "家具厂"),
        ("拖欠", "诉求", "李强：拖欠工资", "拖欠"),
        ("0001", "诉求", "李强：拖欠工资", ""),
    ],
)
def test_hits_and_their_marks(store: Store, qtbot: QtBot, text: str, group: str, shown: str, marked: str) -> None:
    registered(at_work(store), LI, CHENGUANG)
    [hit] = [hit for hit in searcher(Context(store), {})(text) if hit.group == group]
    assert hit.text == shown
    assert "".join(hit.text[start : start + length] for start, length in hit.marks) == marked


def test_commands_stay_and_a_sign_asks_for_them_alone(store: Store, qtbot: QtBot) -> None:
    registered(at_work(store))
    search = searcher(Context(store), {"letters": "监督文书"})
    assert {hit.group for hit in search("登记")} == {"命令"}
    assert [hit.text for hit in search(">文书")] == ["打开监督文书"]


def test_a_whole_number_means_that_letter(store: Store, qtbot: QtBot) -> None:
    case = registered(at_work(store))
    with store.step("文书") as step:
        letter = step.add(Letter(kind="reminder", number="站工劳监提〔2026〕1号"))
        step.add(LetterCase(letter_id=letter.id, grievance_id=case.grievance.id))
    assert searcher(Context(store), {})("站工劳监提〔2026〕1号")[0].text == letter.number
