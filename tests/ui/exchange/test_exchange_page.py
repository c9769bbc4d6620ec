"""The exchange driven by clicks: the places, sending, taking in, the record of both, and what stands in the way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from replicas import joined, received, sent, station_store
from stand_ins import Dialogs
from station.actions import circle, watching
from station.actions.circle import is_member
from station.actions.places import BELOW, Place, account, add_place, places, put_back
from station.actions.setting_up import save_staff
from station.casework.model import Employer, Grievance, StaffMember
from station.db.store import Store
from station.sync.carriers import Access
from station.sync.drop import UnknownServerError
from station.ui.exchange.page import Exchange
from station.ui.exchange.places import PlaceDialog
from station.ui.settings.page import Settings
from station.ui.widgets import Button, Item, ItemList, Label, Note


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH") as opened:
        yield opened


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "station", "ZQ") as opened:
        yield opened


@pytest.fixture
def desk(station: Store, district: Store, qtbot: QtBot) -> Desk:
    """The station's window; the district has admitted it, and knows one employer of it."""
    joined(district, station)
    with station.step("登记") as step:
        step.add(Employer(name="滨河锦禾保洁服务有限公司"))
    made = Desk(station, qtbot, exchange=Exchange, settings=Settings)
    made.window.show_place("exchange")
    return made


def adding(location: Path, kind: str = "folder") -> Callable[[PlaceDialog], int]:
    """What a person does in the dialog for a new place."""

    def fill(dialog: PlaceDialog) -> int:
        dialog.kinds[kind].setChecked(True)
        dialog.location.setText(str(location))
        dialog.take()
        return dialog.result()

    return fill


def add(desk: Desk, dialogs: Dialogs, drop: Path, kind: str = "folder") -> None:
    dialogs.answer(adding(drop, kind))
    desk.click("exchange.place.add")


def page(desk: Desk) -> Exchange:
    found = desk.window.page()
    assert isinstance(found, Exchange)
    return found


def words(desk: Desk, name: str) -> str:
    return desk.find(Button, name).text()


def said(desk: Desk) -> str:
    return desk.find(Note, "exchange.said").sentence.text()


def facts(desk: Desk) -> list[str]:
    return [fact.title for fact in page(desk).steps.facts]


def record(desk: Desk) -> list[Item]:
    return [item for item in desk.find(ItemList, "exchange.record").items() if item.key]


def change_at_the_district(district: Store, drop: Path, **values: str) -> None:
    employer = district.matching(Employer)[0]
    with district.step("改") as step:
        step.save(employer.with_values(**values), employer)
    sent(district, drop)


# -- who may -----------------------------------------------------------------------------------------------------------


def test_a_pc_that_has_joined_nothing_is_shown_the_two_ways_in(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    desk = Desk(store, qtbot, exchange=Exchange, settings=Settings)
    desk.window.show_place("exchange")
    assert not desk.sees("exchange.send")
    assert desk.find(Button, "exchange.join").hasFocus()
    desk.click("exchange.join")
    assert desk.window.current_key == "settings"
    assert desk.sees("join.open")


def test_founding_from_the_empty_page_opens_the_exchange(station: Store, qtbot: QtBot) -> None:
    desk = Desk(station, qtbot, exchange=Exchange, settings=Settings)
    desk.window.show_place("exchange")
    desk.click("exchange.found")
    assert is_member(station)
    desk.window.show_place("exchange")
    assert desk.sees("exchange.place.add")


def test_a_pc_that_waits_to_be_admitted_adds_the_place_and_takes_its_admission_in(
    station: Store, tmp_path: Path, drop: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    """It has a station of its own already, set up under the same code before it was invited."""
    circle.found(station)
    with station_store(tmp_path / "second", "ZQ") as second:
        invitation = circle.invite(station)
        answer = circle.join(second, invitation.content, invitation.code)
        desk = Desk(second, qtbot, exchange=Exchange, settings=Settings)
        desk.window.show_place("exchange")
        assert not desk.sees("exchange.found")
        assert not desk.sees("exchange.waiting.receive")
        dialogs.answer(adding(drop))
        desk.click("exchange.waiting.place")
        circle.admit(station, answer.content, answer.code)
        sent(station, drop)
        desk.click("exchange.waiting.receive")
        assert is_member(second)
        assert desk.sees("exchange.nav")


def test_taking_in_where_nothing_new_lies_says_so(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    add(desk, dialogs, drop)
    desk.context.go("exchange", act="send")  # as the button of the workbench does
    assert list(drop.rglob("*.gwb"))
    desk.click("exchange.receive")
    assert said(desk) == "没有新的包。"


def test_f5_looks_and_says_what_it_found(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    add(desk, dialogs, drop)
    desk.key(Qt.Key.Key_F5)
    assert desk.said[-1] == "没有新的包"
    save_staff(district, StaffMember(name="丁维岳"))
    sent(district, drop)
    desk.key(Qt.Key.Key_F5)
    assert desk.said[-1] == "有 1 包可收"
    drop.rename(drop.with_name("pulled out"))
    desk.key(Qt.Key.Key_F5)
    assert desk.said[-1] == "没有新的包，1 个位置没连上"


def test_trying_again_does_what_failed(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    add(desk, dialogs, drop)
    desk.click("exchange.send")
    drop.rename(drop.with_name("pulled out"))
    desk.click("exchange.receive")
    again = desk.find(Note, "exchange.said").buttons[0]
    drop.with_name("pulled out").rename(drop)
    desk.qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert said(desk) == "没有新的包。"


# -- places ------------------------------------------------------------------------------------------------------------


def test_without_a_place_nothing_can_be_sent_and_the_page_says_what_to_do(desk: Desk) -> None:
    desk.context.go("exchange", act="send")
    assert not desk.find(Button, "exchange.send").isEnabled()
    assert not desk.find(Button, "exchange.receive").isEnabled()
    assert "添加位置" in desk.find(Button, "exchange.send").toolTip()


def test_a_place_is_looked_at_before_it_is_kept(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    told: list[str] = []

    def fill(dialog: PlaceDialog) -> int:
        adding(tmp_path / "nowhere")(dialog)
        told.append(dialog.trouble.text())
        dialog.reject()
        return dialog.result()

    dialogs.answer(fill)
    desk.click("exchange.place.add")
    assert "找不到“" in told[0]
    assert not places(desk.store)


def test_a_stick_is_used_by_hand_only(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    add(desk, dialogs, drop, "stick")
    (place,) = places(desk.store)
    assert watching.is_by_hand(desk.store, place.id)
    assert desk.sees("exchange.place.0.lost")


def test_the_password_of_a_server_is_asked_for_apart_from_its_address(desk: Desk, dialogs: Dialogs) -> None:
    def fill(dialog: PlaceDialog) -> int:
        assert not dialog.account.isVisibleTo(dialog)
        dialog.kinds["net"].setChecked(True)
        assert dialog.account.isVisibleTo(dialog)
        assert dialog.access["password"].echoMode() == QLineEdit.EchoMode.Password
        return QDialog.DialogCode.Rejected

    dialogs.answer(fill)
    desk.click("exchange.place.add")


def test_the_key_of_a_server_met_for_the_first_time_is_shown_to_be_compared(
    desk: Desk, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []

    def met(store: Store, location: str, role: str, title: str, access: Access | None) -> Place:
        keys.append(access.host_key if access else "")
        if keys[-1] != "ssh-ed25519 AAAA":
            raise UnknownServerError(location, "ssh-ed25519 AAAA")
        return Place("0" * 16, location, role, title)

    monkeypatch.setattr("station.ui.exchange.places.add_place", met)
    told: list[str] = []

    def fill(dialog: PlaceDialog) -> int:
        adding("sftp://zq@server/x", "net")(dialog)
        told.append(dialog.trouble.text())
        dialog.take()
        return dialog.result()

    dialogs.answer(fill)
    desk.click("exchange.place.add")
    assert "它的钥匙指纹是 SHA256:" in told[0] and "一样的，在“同步”的“添加位置”里点“添加”就会记下" in told[0]
    assert keys == ["", "ssh-ed25519 AAAA"]


def test_a_place_taken_away_can_be_put_back(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    add(desk, dialogs, drop)
    desk.click("exchange.place.0.remove")
    assert not places(desk.store)
    assert desk.said[-1].endswith("那里的文件没有动。")


def test_a_place_is_put_back_with_what_opens_it_though_it_is_away(desk: Desk, tmp_path: Path) -> None:
    place = Place("ab" * 8, str(tmp_path / "away"), "above", "云盘")
    told = b'{"user": "zq", "password": "its password", "host_key": ""}'
    put_back(desk.store, place, told)
    desk.window.show_place("exchange")
    offered: list[Callable[[], object]] = []
    desk.context.said.connect(lambda words, act: offered.append(act[1]))
    page(desk).state.places.remove(place)
    assert (places(desk.store), account(desk.store, place.id)) == ([], b"")
    offered[-1]()
    assert (places(desk.store), account(desk.store, place.id)) == ([place], told)


# -- sending -----------------------------------------------------------------------------------------------------------


def test_what_was_done_is_counted_sent_and_then_waits_for_its_receipt(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    assert words(desk, "exchange.send") == "发送 3 条"
    add(desk, dialogs, drop)
    desk.click("exchange.send")
    assert said(desk) == "和上级：已发出第 1 包，3 条，等对方回执。"
    (line,) = record(desk)
    assert (line.title, line.second) == ("发出第 1 包", "3 条，等回执")
    received(district, drop)
    sent(district, drop)
    desk.click("exchange.receive")
    assert "3 条，已回执" in [item.second for item in record(desk)]
    assert ("滨河区总工会的回执", "滨河区总工会已收到第 1 包，无缺号") in [(item.title, item.second) for item in record(desk)]
    assert "它已收到本站第 1 包，无缺号" in [label.text() for label in page(desk).findChildren(Label)]


def test_a_line_of_the_record_tells_what_its_bundle_held_by_category(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    add(desk, dialogs, drop)
    desk.click("exchange.send")
    desk.find(ItemList, "exchange.record").set_current(record(desk)[0].key)
    assert desk.find(Label, "exchange.line.title").text() == "发出第 1 包"
    told = {label.text() for label in page(desk).line.findChildren(Label)}
    assert {"用人单位", "包里有什么", "3 条改动"} <= told


def test_a_stick_pulled_before_sending_is_said_where_one_looks(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    add(desk, dialogs, drop)
    drop.rename(drop.with_name("pulled"))
    desk.click("exchange.send")
    assert "找不到“" in said(desk)
    assert "本机数据没动" in said(desk)
    assert words(desk, "exchange.send") == "发送 3 条"
    drop.with_name("pulled").rename(drop)
    again = next(button for button in desk.find(Note, "exchange.said").buttons if button.text() == "再试")
    desk.qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert "已发出第 1 包" in said(desk)


def test_one_place_that_is_away_keeps_no_other_waiting(desk: Desk, dialogs: Dialogs, drop: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    add(desk, dialogs, away)
    add(desk, dialogs, drop)
    away.rename(tmp_path / "gone")
    desk.click("exchange.send")
    sentences = [note.sentence.text() for note in page(desk).findChildren(Note, "exchange.said") if note.isVisibleTo(page(desk))]
    assert any("找不到“" in sentence for sentence in sentences)
    assert any("已发出第 1 包" in sentence for sentence in sentences)


# -- taking in -----------------------------------------------------------------------------------------------------------


def test_what_lies_ready_is_counted_and_taken_in_four_steps(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    add(desk, dialogs, drop)
    desk.click("exchange.send")
    received(district, drop)
    change_at_the_district(district, drop, phone="0571-88001234")
    desk.key(Qt.Key.Key_F5)
    assert words(desk, "exchange.receive") == "收 2 包"
    desk.click("exchange.receive")
    assert facts(desk) == ["找到 2 包", "来源和完整性已核对", "已并入 2 条改动", "没有要您定的"]
    assert desk.store.matching(Employer)[0].phone == "0571-88001234"
    assert words(desk, "exchange.receive") == "收包"


def test_what_both_sides_changed_comes_to_the_front(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    add(desk, dialogs, drop)
    desk.click("exchange.send")
    received(district, drop)
    change_at_the_district(district, drop, address="滨河路 3 号")
    employer = desk.store.matching(Employer)[0]
    with desk.store.step("改") as step:
        step.save(employer.with_values(address="滨江路 8 号"), employer)
    desk.click("exchange.receive")
    assert facts(desk)[-1] == "1 件两边都改过"
    assert page(desk).stack.currentWidget() is page(desk).deciding
    assert page(desk).deciding_list.current() == employer.id


def test_a_missing_bundle_is_named_and_never_holds_up_the_others(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    add(desk, dialogs, drop)
    desk.click("exchange.send")
    received(district, drop)
    change_at_the_district(district, drop, phone="1")
    change_at_the_district(district, drop, address="滨河路 3 号")
    next(drop.rglob("to-zq/0000/0000000001-b-*.gwb")).unlink()
    desk.click("exchange.receive")
    assert desk.store.matching(Employer)[0].address == "滨河路 3 号"
    told = [label.text() for label in page(desk).findChildren(Label)]
    assert any("缺" in text and "第 1 包" in text for text in told)


def test_a_damaged_bundle_is_set_aside_in_plain_words_with_what_to_do(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    add(desk, dialogs, drop)
    desk.click("exchange.send")
    received(district, drop)
    change_at_the_district(district, drop, phone="0571-88001234")
    path = next(drop.rglob("to-zq/0000/0000000001-b-*.gwb"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    desk.click("exchange.receive")
    assert desk.store.matching(Employer)[0].phone == ""
    assert desk.find(Label, "exchange.line.title").text() == "拷坏了的包"
    sentence = desk.find(Note, "exchange.line.trouble").sentence.text()
    assert "没有收入任何内容" in sentence and "再发一次" in sentence
    desk.click("exchange.copy")
    assert QGuiApplication.clipboard().text() == sentence


def test_a_file_set_aside_can_be_handed_out_and_put_away(desk: Desk, dialogs: Dialogs, drop: Path, district: Store, tmp_path: Path) -> None:
    test_a_damaged_bundle_is_set_aside_in_plain_words_with_what_to_do(desk, dialogs, drop, district)
    dialogs.answer((str(tmp_path / "out.gwb"), ""))
    desk.click("exchange.line.act1")
    assert (tmp_path / "out.gwb").read_bytes() == next(drop.rglob("to-zq/0000/0000000001-b-*.gwb")).read_bytes()
    desk.click("exchange.line.act2")
    assert not any(item.key.startswith("bad") for item in record(desk))


def test_a_bundle_of_a_lost_pc_is_taken_in_only_when_a_person_answers_for_it(
    desk: Desk, dialogs: Dialogs, drop: Path, district: Store, tmp_path: Path
) -> None:
    with station_store(tmp_path / "other", "HW") as other:
        joined(district, other)
        above = Desk(district, desk.qtbot, exchange=Exchange)
        add_place(district, drop, BELOW)
        circle.declare_lost(district, circle.member(other).keys.key_id)
        with other.step("登记") as step:
            step.add(Employer(name="晨光家具厂"))
        sent(other, drop)
    save_staff(district, StaffMember(name="梁敏华", role="head"))
    above.window.show_place("exchange")
    above.click("exchange.receive")
    assert above.find(Label, "exchange.line.title").text() == "已丢失电脑的包"
    dialogs.answer(lambda dialog: dialog.take("let_in"))
    above.click("exchange.line.act2")
    assert "由站长" in said(above)
    assert not district.matching(Employer, name="晨光家具厂")
    district.user = "梁敏华"
    dialogs.answer(lambda dialog: dialog.take(""))
    above.click("exchange.line.act2")
    assert not district.matching(Employer, name="晨光家具厂")
    dialogs.answer(lambda dialog: dialog.take("let_in"))
    above.click("exchange.line.act2")
    assert district.matching(Employer, name="晨光家具厂")


# -- a stick that was lost -----------------------------------------------------------------------------------------------


def test_a_lost_stick_says_what_lay_on_it_and_is_used_no_more(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    add(desk, dialogs, drop, "stick")
    desk.click("exchange.send")
    dialogs.answer(lambda dialog: dialog.take(""))
    desk.click("exchange.place.0.lost")
    assert places(desk.store)
    dialogs.answer(lambda dialog: dialog.take("lost"))
    desk.click("exchange.place.0.lost")
    assert not places(desk.store)
    assert "1 包（第 1 包）" in desk.said[-1] and "加了封" in desk.said[-1]


def test_the_form_about_a_lost_stick_says_what_was_on_it(desk: Desk, dialogs: Dialogs, drop: Path, tmp_path: Path) -> None:
    add(desk, dialogs, drop, "stick")
    desk.click("exchange.send")
    dialogs.answer(lambda dialog: dialog.take("lost"))
    desk.click("exchange.place.0.lost")
    dialogs.answer((str(tmp_path / "form.pdf"), ""))
    desk.click("exchange.lost.export")
    text = "".join(pdfium.PdfDocument(tmp_path / "form.pdf")[0].get_textpage().get_text_range().split())
    assert "存储介质遗失情况说明" in text and "第1包" in text
    assert "用人单位" in text and "站前街道职工服务站" in text
    assert "晨光" not in text and "锦禾" not in text, "categories and counts, never whose they are"


# -- beside the window -----------------------------------------------------------------------------------------------------


def test_sending_and_receiving_run_beside_the_window(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    add(desk, dialogs, drop)
    desk.context.inline = False
    desk.click("exchange.send")
    assert desk.context.jobs
    desk.qtbot.waitUntil(lambda: not desk.context.jobs)
    assert "已发出第 1 包" in said(desk)
    received(district, drop)
    change_at_the_district(district, drop, phone="0571-88001234")
    desk.key(Qt.Key.Key_F5)
    desk.qtbot.waitUntil(lambda: words(desk, "exchange.receive") == "收 2 包")
    desk.click("exchange.receive")
    desk.qtbot.waitUntil(lambda: desk.store.matching(Employer)[0].phone == "0571-88001234")
    desk.qtbot.waitUntil(lambda: not desk.context.jobs)


def test_the_district_sees_its_stations_and_a_station_does_not(desk: Desk, district: Store) -> None:
    assert [item.key for item in desk.find(ItemList, "exchange.nav").items()] == ["state"]
    above = Desk(district, desk.qtbot, exchange=Exchange)
    above.window.show_place("exchange")
    above.find(ItemList, "exchange.nav").set_current("stations")
    assert above.sees("stations.search")


def test_a_case_is_counted_as_one_however_many_records_it_has(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    registered(desk.store)
    assert desk.store.count(Grievance) == 1
    add(desk, dialogs, drop)
    desk.click("exchange.send")
    assert record(desk)[0].second == "1 件，等回执"


def test_a_pc_declared_lost_is_told_so_and_how_to_come_back(desk: Desk, district: Store, drop: Path) -> None:
    circle.declare_lost(district, circle.member(desk.store).keys.key_id)
    circle.take_statements(desk.store, circle.statements(district).values())
    desk.window.show_place("exchange")
    assert "已经被登记为丢失" in page(desk).outside.sentence.text()
    assert not desk.sees("exchange.send")
