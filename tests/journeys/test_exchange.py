"""A district and two PCs of a station, each in its own window, with nothing between them but a stick, a folder and the telephone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desk import Desk, write
from replicas import station_store
from stand_ins import Clock, Dialogs
from station.casework.model import Employer
from station.db.store import Store
from station.ui.context import Context
from station.ui.exchange.page import Exchange
from station.ui.exchange.places import PlaceDialog
from station.ui.first_run.page import FirstRun
from station.ui.settings.page import Settings
from station.ui.widgets import Button, ItemList, Label


class Office(Desk):
    """A window with 同步 and 设置, and what a person does there with files and the telephone."""

    def __init__(self, store: Store, qtbot: QtBot, dialogs: Dialogs) -> None:
        super().__init__(store, qtbot, exchange=Exchange, settings=Settings)
        self.dialogs = dialogs

    def at_exchange(self) -> "Office":
        self.window.activateWindow()
        self.window.show_place("exchange")
        return self

    def at_members(self) -> "Office":
        self.window.activateWindow()
        self.window.show_place("settings", section="members")
        return self

    def add_place(self, folder: Path, role: str) -> None:
        def fill(dialog: PlaceDialog) -> int:
            dialog.location.setText(str(folder))
            dialog.roles.set_current(role)
            dialog.take()
            return dialog.result()

        self.dialogs.answer(fill)
        self.click("exchange.place.add")

    def invite(self, file: Path, **typed: str) -> str:
        """Make an invitation; returns the code one reads out on the telephone."""
        self.at_members().click("settings.members.invite_station" if typed else "settings.members.invite_pc")
        for name, words in typed.items():
            self.type(f"invite.{name}", words)
        self.click("invite.make")
        self.dialogs.answer((str(file), ""))
        self.click("invite.save")
        return self.find(Label, "spoken.code").text()

    def admit(self, file: Path, code: str) -> None:
        self.click("invite.back")
        self.click("settings.members.admit")
        self.dialogs.answer((str(file), ""))
        self.click("admit.open")
        self.type("spoken.field", code)
        self.click("admit.admit")

    def join(self, invitation: Path, code: str, answer: Path) -> str:
        """Answer an invitation; returns the code one reads out."""
        self.at_members().click("settings.members.join")
        self.dialogs.answer((str(invitation), ""))
        self.click("join.open")
        self.type("spoken.field", code)
        self.click("join.join")
        self.dialogs.answer((str(answer), ""))
        self.click("join.save")
        return self.find(Label, "spoken.code").text()

    def address(self) -> str:
        return self.store.matching(Employer)[0].address

    def move_to(self, address: str) -> None:
        """The employer moves, as far as is known here."""
        employer = self.store.matching(Employer)[0]
        with self.store.step("改单位") as step:
            step.save(employer.with_values(address=address), employer)
        self.context.tell(step.changes)

    def reads(self, words: str) -> bool:
        return any(words in label.text() for label in self.window.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Where the files lie that people carry."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def offices(tmp_path: Path, qtbot: QtBot, dialogs: Dialogs) -> Iterator[tuple[Office, Office]]:
    with station_store(tmp_path / "district", "BH") as above, station_store(tmp_path / "station", "ZQ") as below:
        both = Office(above, qtbot, dialogs), Office(below, qtbot, dialogs)
        yield both
        for office in both:  # or a draft would be kept in a store that is closed by then
            if isValid(office.window):
                office.window.close()


def second_pc(store: Store, qtbot: QtBot, dialogs: Dialogs, stick: Path, code: str, head: Office, shared: Path) -> None:
    """A new PC: the first run, the invitation, the answer, admitted, everything taken in."""
    store.user = ""
    began: list[bool] = []
    page = FirstRun(Context(store, {}, inline=True), done=lambda: began.append(True))
    page.show()

    def press(name: str) -> None:
        button = next(part for part in page.findChildren(Button, name) if part.isVisible())
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    press("first_run.join")
    dialogs.answer((str(stick / "pc.gwi"), ""))
    press("join_first.steps.open")
    page.joining.steps.code.field.setFocus()
    write(page.joining.steps.code.field, code)
    press("join_first.steps.join")
    dialogs.answer((str(stick / "pc.gwa"), ""))
    press("join_first.steps.save")
    head.window.activateWindow()
    head.admit(stick / "pc.gwa", page.joining.steps.handing.spoken.code.text())
    head.at_exchange().click("exchange.send")
    dialogs.answer(str(shared))
    press("join_first.folder")
    for line in (page.joining.new.first.line, page.joining.new.second.line):
        line.setFocus()
        write(line, "tianlanbaiyun")
    press("join_first.take")
    press("join_first.begin")
    page.deleteLater()  # before its store is closed
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert began == [True]


def test_from_the_invitation_to_a_decision_that_everybody_has(
    offices: tuple[Office, Office], qtbot: QtBot, dialogs: Dialogs, tmp_path: Path, stick: Path
) -> None:
    above, below = offices
    drop, shared = tmp_path / "drop", tmp_path / "shared"
    drop.mkdir()
    shared.mkdir()

    # The district invites the station, both compare their codes.
    above.at_members().click("settings.members.found")
    code = above.invite(stick / "zq.gwi", name="站前街道职工服务站", code="zq")
    code = below.join(stick / "zq.gwi", code, stick / "zq.gwa")
    above.window.activateWindow()
    above.admit(stick / "zq.gwa", code)

    # Both exchange through a folder; the district reads what the station did.
    with below.store.step("登记") as step:
        step.add(Employer(name="晨光家具厂", address="老街 1 号"))
    below.at_exchange().add_place(drop, "above")
    below.click("exchange.send")
    above.at_exchange().add_place(drop, "below")
    above.click("exchange.receive")
    assert above.address() == "老街 1 号"
    above.click("exchange.send")
    below.at_exchange().click("exchange.receive")
    assert below.reads("它已收到本站第 1 包，无缺号")

    # The station gets a second PC.
    below.at_exchange().add_place(shared, "station")
    code = below.invite(stick / "pc.gwi")
    with Store.open(tmp_path / "second", clock=Clock()) as store:
        second_pc(store, qtbot, dialogs, stick, code, below, shared)
        beside = Office(store, qtbot, dialogs)
        assert beside.address() == "老街 1 号"

        # The district and the second PC both move the employer.
        above.move_to("滨河路 3 号")
        beside.move_to("滨江路 8 号")
        beside.at_exchange().click("exchange.send")
        below.at_exchange().click("exchange.receive")
        below.click("exchange.send")
        above.at_exchange().click("exchange.receive")
        (conflict,) = [item for item in above.find(ItemList, "deciding.items").items() if item.key]
        assert conflict.title == "单位档案"

        # The district decides; the decision comes down to both PCs.
        above.qtbot.mouseClick(
            next(
                b for b in above.window.findChildren(Button) if b.isVisible() and b.text().startswith("整件用") and "区总" not in b.text()
            ),
            Qt.MouseButton.LeftButton,
        )
        above.click("deciding.save")
        assert not [item for item in above.find(ItemList, "deciding.items").items() if item.key]
        above.click("exchange.send")
        below.at_exchange().click("exchange.receive")
        below.click("exchange.send")
        beside.at_exchange().click("exchange.receive")
        assert above.address() == below.address() == beside.address()
        for office in (above, below, beside):
            assert not [item for item in office.at_exchange().find(ItemList, "deciding.items").items() if item.key]
