"""A PC that joins a station there is: the invitation, the answer, the wait, and everything the station has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk import write
from replicas import sent, station_store
from stand_ins import Dialogs
from station.actions import circle, entering
from station.actions.at_desk import is_set_up, own_station
from station.actions.places import STATION, add_place, places
from station.casework.model import Employer
from station.db.store import Store
from station.ui.context import Context
from station.ui.first_run.page import FirstRun
from station.ui.membership.spoken import SpokenCode
from station.ui.widgets import Label, Paragraph
from station.vault.slots import is_closed


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Store]:
    """The PC that was there first, with a folder for the station's PCs."""
    with station_store(tmp_path / "head", "ZQ") as opened:
        circle.found(opened)
        (tmp_path / "shared").mkdir()
        add_place(opened, tmp_path / "shared", STATION)
        with opened.step("登记") as step:
            step.add(Employer(name="晨光家具厂"))
        yield opened


class Newcomer:
    """The first start of the second PC."""

    def __init__(self, store: Store, qtbot: QtBot) -> None:
        self.store, self.qtbot = store, qtbot
        self.began: list[str] = []
        store.user = ""
        self.page = FirstRun(Context(store, {}, inline=True), done=lambda: self.began.append(store.user))
        qtbot.addWidget(self.page)
        self.page.resize(1366, 740)
        self.page.show()

    def part(self, name: str) -> QWidget:
        self.qtbot.waitUntil(lambda: len(self._seen(name)) == 1)
        return self._seen(name)[0]

    def _seen(self, name: str) -> list[QWidget]:
        return [widget for widget in self.page.findChildren(QWidget, name) if widget.isVisible()]

    def sees(self, name: str) -> bool:
        return bool(self._seen(name))

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(self.part(name), Qt.MouseButton.LeftButton)

    def choose_password(self, text: str) -> None:
        for line in ("first", "second"):
            field = self.part(f"join_first.password.{line}")
            field.setFocus()
            write(field, text)
        self.press("join_first.take")

    def words(self, name: str) -> str:
        part = self.part(name)
        assert isinstance(part, Paragraph | Label)
        return part.text()

    def answer(self, dialogs: Dialogs, folder: Path, invitation: circle.Letter) -> str:
        """Open the invitation, type its code and save the answer; returns the answer's code."""
        (folder / invitation.name).write_bytes(invitation.content)
        dialogs.answer((str(folder / invitation.name), ""))
        self.press("join_first.steps.open")
        field = self.part("spoken.field")
        field.setFocus()
        write(field, invitation.code)
        self.press("join_first.steps.join")
        dialogs.answer((str(folder / "answer.gwa"), ""))
        self.press("join_first.steps.save")
        return self.page.joining.steps.findChild(SpokenCode).code.text()


def test_a_second_pc_of_a_station_gets_everything_and_begins(
    head: Store, store: Store, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path
) -> None:
    newcomer = Newcomer(store, qtbot)
    newcomer.press("first_run.join")
    code = newcomer.answer(dialogs, tmp_path, circle.invite(head))

    dialogs.answer(str(tmp_path / "shared"))
    newcomer.press("join_first.folder")
    assert "没有交换的包" in newcomer.words("join_first.said") or "还在等" in newcomer.words("join_first.said")
    assert [place.role for place in places(store)] == [STATION]

    circle.admit(head, (tmp_path / "answer.gwa").read_bytes(), code)
    sent(head, tmp_path / "shared")
    newcomer.press("join_first.again")
    assert own_station(store).name == "站前街道职工服务站"
    assert store.matching(Employer, name="晨光家具厂")
    newcomer.choose_password("tianlanbaiyun")
    assert is_closed(store.folder)
    newcomer.press("join_first.begin")
    assert newcomer.began == ["王芳"]
    assert [slot.title for slot in entering.slots(store).values()] == ["王芳"]


def test_left_on_the_way_it_goes_on_where_it_was(head: Store, store: Store, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path) -> None:
    first = Newcomer(store, qtbot)
    first.press("first_run.join")
    first.answer(dialogs, tmp_path, circle.invite(head))
    first.page.close()
    again = Newcomer(store, qtbot)
    assert again.sees("join_first.folder")
    assert not is_set_up(store)


def test_an_invitation_for_a_station_asks_for_the_station_first(store: Store, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path) -> None:
    with station_store(tmp_path / "district", "BH") as district:
        circle.found(district)
        invitation = circle.invite(district, "zq", "站前街道职工服务站")
    newcomer = Newcomer(store, qtbot)
    newcomer.press("first_run.join")
    (tmp_path / "x.gwi").write_bytes(invitation.content)
    dialogs.answer((str(tmp_path / "x.gwi"), ""))
    newcomer.press("join_first.steps.open")
    assert "要先建好本站" in newcomer.words("join_first.steps.trouble")
    assert "zq" in newcomer.words("join_first.steps.trouble")
    newcomer.press("join_first.steps.back")
    assert newcomer.sees("first_run.station.name")


def test_an_answer_that_was_never_saved_can_be_had_again(head: Store, store: Store, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path) -> None:
    first = Newcomer(store, qtbot)
    first.press("first_run.join")
    code = first.answer(dialogs, tmp_path, circle.invite(head))
    first.page.close()
    (tmp_path / "answer.gwa").unlink()
    again = Newcomer(store, qtbot)
    dialogs.answer((str(tmp_path / "again.gwa"), ""))
    again.press("join_first.steps.save")
    assert again.words("spoken.code") == code
    circle.admit(head, (tmp_path / "again.gwa").read_bytes(), code)
    assert len(circle.member(head).circle.pcs) == 2
