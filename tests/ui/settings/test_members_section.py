"""交换成员 driven by clicks: two windows, a district and its station, and the files a person carries between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk import Desk
from replicas import station_store
from stand_ins import Dialogs
from station.actions import circle
from station.db.store import Store
from station.ui.membership.spoken import grouped
from station.ui.settings.page import Settings
from station.ui.widgets import Button, Label, Note, Paragraph


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH") as opened:
        yield opened


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "station", "ZQ") as opened:
        yield opened


def at_members(store: Store, qtbot: QtBot) -> Desk:
    desk = Desk(store, qtbot, settings=Settings)
    desk.window.show_place("settings", section="members")
    return desk


def code(desk: Desk) -> str:
    return desk.find(Label, "spoken.code").text()


def test_without_a_circle_both_ways_in_are_offered_and_nothing_else(station: Store, qtbot: QtBot) -> None:
    desk = at_members(station, qtbot)
    assert desk.find(Button, "settings.members.join").isEnabled()
    assert desk.find(Button, "settings.members.found").isEnabled()
    assert not desk.sees("settings.members.invite_pc")


def test_a_district_founds_invites_and_admits_and_the_station_is_in(
    district: Store, station: Store, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path
) -> None:
    above = at_members(district, qtbot)
    above.click("settings.members.found")
    assert above.said[-1] == "已建立交换，这台电脑是主机。"
    above.click("settings.members.invite_station")
    above.type("invite.name", "站前街道职工服务站")
    above.type("invite.code", "zq")
    above.click("invite.make")
    dialogs.answer((str(tmp_path / "邀请-zq.gwi"), ""))
    above.click("invite.save")
    invitation_code = code(above)

    below = at_members(station, qtbot)
    below.click("settings.members.join")
    dialogs.answer((str(tmp_path / "邀请-zq.gwi"), ""))
    below.click("join.open")
    assert below.find(Paragraph, "join.said").text() == "滨河区总工会请站前街道职工服务站加入（站点码 zq）。"
    assert not below.find(Button, "join.join").isEnabled()
    below.type("spoken.field", "0000 0000 0000")
    below.click("join.join")
    assert "核对码不一致" in below.find(Paragraph, "join.trouble").text()
    assert circle.standing(station) == "none"
    below.type("spoken.field", invitation_code)
    below.click("join.join")
    dialogs.answer((str(tmp_path / "答复-zq.gwa"), ""))
    below.click("join.save")

    above.window.activateWindow()
    above.click("invite.back")
    above.click("settings.members.admit")
    dialogs.answer((str(tmp_path / "答复-zq.gwa"), ""))
    above.click("admit.open")
    above.type("spoken.field", code(below))
    above.click("admit.admit")
    assert above.said[-1].startswith("已登记站前街道职工服务站的第 1 台电脑。")
    assert above.rows("settings.members.list", "unit") == ["滨河区总工会", "站前街道职工服务站"]


def test_a_pc_is_declared_lost_only_after_a_second_word(
    district: Store, station: Store, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path
) -> None:
    circle.found(district)
    invitation = circle.invite(district, "zq", "站前街道职工服务站")
    answer = circle.join(station, invitation.content, invitation.code)
    circle.admit(district, answer.content, answer.code)
    desk = at_members(district, qtbot)
    assert not desk.find(Button, "settings.members.lost").isEnabled()
    desk.click_row("settings.members.list", 0)
    assert not desk.find(Button, "settings.members.lost").isEnabled(), "it cannot declare itself lost"
    desk.click_row("settings.members.list", 1)
    dialogs.answer(lambda dialog: dialog.take(""))
    desk.click("settings.members.lost")
    assert "已丢失" not in desk.rows("settings.members.list", "state")
    dialogs.answer(lambda dialog: dialog.take("lost"))
    desk.click("settings.members.lost")
    assert "已丢失" in desk.rows("settings.members.list", "state")


def test_a_file_that_is_none_is_said_where_it_was_opened(station: Store, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path) -> None:
    (tmp_path / "照片.gwi").write_bytes(b"\xff\xd8\xff\xe0 not an invitation")
    desk = at_members(station, qtbot)
    desk.click("settings.members.join")
    dialogs.answer((str(tmp_path / "照片.gwi"), ""))
    desk.click("join.open")
    assert "这不是邀请文件" in desk.find(Paragraph, "join.trouble").text()
    desk.qtbot.keyClick(desk.find(Button, "join.back"), Qt.Key.Key_Space)
    assert desk.sees("settings.members.found")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("", ""), ("1234", "1234"), ("12345", "1234 5"), ("1234-5678-9012", "1234 5678 9012"), ("12345678901234", "1234 5678 9012")],
)
def test_a_code_falls_into_groups_while_it_is_typed(typed: str, shown: str) -> None:
    assert grouped(typed) == shown


def test_codes_are_read_out_again_until_the_other_side_has_answered(
    district: Store, station: Store, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path
) -> None:
    circle.found(district)
    invitation = circle.invite(district, "zq", "站前街道职工服务站")
    circle.invite(district)
    above = at_members(district, qtbot)
    shown = [note.sentence.text() for note in above.window.findChildren(Note, "settings.members.invited")]
    assert len(shown) == 2
    assert invitation.code in shown[1]

    below = at_members(station, qtbot)
    below.click("settings.members.join")
    (tmp_path / "x.gwi").write_bytes(invitation.content)
    dialogs.answer((str(tmp_path / "x.gwi"), ""))
    below.click("join.open")
    below.type("spoken.field", invitation.code)
    below.click("join.join")
    answer_code = code(below)
    below.click("join.back")  # the answer was not saved
    assert "还在等滨河区总工会登记" in below.find(Note, "settings.members.waiting").sentence.text()
    below.qtbot.mouseClick(below.find(Note, "settings.members.waiting").buttons[0], Qt.MouseButton.LeftButton)
    assert code(below) == answer_code
    dialogs.answer((str(tmp_path / "x.gwa"), ""))
    below.click("join.save")

    circle.admit(district, (tmp_path / "x.gwa").read_bytes(), answer_code)
    circle.take_statements(station, circle.statements(district).values())
    below.window.show_place("settings", section="backup")
    below.window.show_place("settings", section="members")
    assert not below.sees("settings.members.waiting")
    above.window.show_place("settings", section="members")
    assert len([n for n in above.window.findChildren(Note, "settings.members.invited") if n.isVisible()]) == 1
