"""The exchange driven by clicks: choose the folder, send, take in, and read what stands in the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from replicas import received, sent, station_store
from stand_ins import Dialogs
from station.casework.model import Employer, Grievance
from station.db.store import Store
from station.ui.exchange.page import Exchange
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
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    registered(store)
    made = Desk(store, qtbot, exchange=Exchange)
    made.window.show_place("exchange")
    return made


def choose(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    dialogs.answer(str(drop))
    desk.click("exchange.choose")


def words(desk: Desk, name: str) -> str:
    return desk.find(Button, name).text()


def note(desk: Desk) -> Note:
    return desk.find(Note, "exchange.sent")


def page(desk: Desk) -> Exchange:
    found = desk.window.page()
    assert isinstance(found, Exchange)
    return found


def found_items(desk: Desk) -> list[Item]:
    return desk.find(ItemList, "exchange.found").items()


def test_without_a_folder_nothing_can_be_sent(desk: Desk) -> None:
    assert not desk.find(Button, "exchange.send").isEnabled()
    assert not desk.find(Button, "exchange.receive").isEnabled()
    assert "选好收发文件夹" in page(desk).receiving.words.text()


def test_what_waits_is_counted_by_kind_and_sent_as_the_next_bundle(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    choose(desk, dialogs, drop)
    panel = page(desk).sending
    assert panel.count.text() == "8"
    kinds = panel.kinds.text().replace("\u2060", "").replace("\u00a0", " ")
    assert "诉求 1" in kinds and "用人单位 1" in kinds
    assert words(desk, "exchange.send") == "发送第 1 包"
    desk.click("exchange.send")
    assert note(desk).sentence.text() == "已发出第 1 包，8 条，等对方回执。写完已读回核对，可以拔出 U 盘。"
    assert words(desk, "exchange.send") == "再发一次"
    assert desk.rows("exchange.record", "title") == ["发出第 1 包"]
    assert desk.rows("exchange.record", "state") == ["等回执"]
    assert [report.taken for report in received(district, drop)] == [8]
    assert district.count(Grievance) == 1
    desk.key(Qt.Key.Key_F5)
    registered(desk.store, summary="加班费")
    sent(district, drop)
    desk.window.show_place("exchange")
    assert words(desk, "exchange.send") == "发送第 2 包"


def test_the_folder_is_remembered(desk: Desk, dialogs: Dialogs, drop: Path, qtbot: QtBot) -> None:
    choose(desk, dialogs, drop)
    again = Desk(desk.store, qtbot, exchange=Exchange)
    again.window.show_place("exchange")
    assert page(again).folder_words.text() == str(drop)
    assert again.find(Button, "exchange.send").isEnabled()


def test_what_others_sent_is_listed_and_taken_in(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    with district.step("加单位") as step:
        step.add(Employer(name="滨河锦禾保洁服务有限公司"))
    sent(district, drop)
    choose(desk, dialogs, drop)
    assert [item.title for item in found_items(desk)] == ["站点“BH” 第 1 包"]
    assert words(desk, "exchange.receive") == "收第 1 包"
    heard = []
    desk.context.changed.connect(lambda changes: heard.append(changes.touches("employer")))
    desk.click("exchange.receive")
    assert page(desk).receiving.sentences == ["滨河区总工会：已收第 1 包，3 条。"]
    assert True in heard
    assert desk.store.matching(Employer, name="滨河锦禾保洁服务有限公司")
    assert not desk.find(Button, "exchange.receive").isEnabled()
    assert "没有新的包" in page(desk).receiving.words.text()
    assert desk.rows("exchange.record", "title") == ["收到滨河区总工会第 1 包"]


def test_receipts_stand_over_the_record(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    choose(desk, dialogs, drop)
    desk.click("exchange.send")
    received(district, drop)
    sent(district, drop)
    desk.key(Qt.Key.Key_F5)
    desk.click("exchange.receive")
    assert set(desk.rows("exchange.record", "state")) == {"对方已收到", "已收入"}
    assert "滨河区总工会已收到第 1 包，无缺号。" in [label.text() for label in page(desk).findChildren(Label)]


def test_a_missing_bundle_is_named_with_words_to_pass_on(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    sent(district, drop)
    with district.step("加单位") as step:
        step.add(Employer(name="晨光家具厂二分厂"))
    sent(district, drop)
    next(drop.rglob("0000000001-b-*.gwb")).unlink()
    choose(desk, dialogs, drop)
    desk.click("exchange.receive")
    (sentence,) = page(desk).receiving.sentences
    assert "缺第 1 包。第 2 包已先存下" in sentence
    desk.click("exchange.copy")
    assert QGuiApplication.clipboard().text() == sentence
    assert desk.rows("exchange.record", "state") == ["先存下，等前面的包"]


def test_a_damaged_bundle_is_refused_in_plain_words(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    sent(district, drop)
    path = next(drop.rglob("0000000001-b-*.gwb"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    choose(desk, dialogs, drop)
    desk.click("exchange.receive")
    (sentence,) = page(desk).receiving.sentences
    assert "没有收入任何内容" in sentence
    assert desk.store.count(Employer) == 1


def test_a_stick_pulled_before_sending_is_said_where_one_looks(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    choose(desk, dialogs, drop)
    drop.rename(drop.with_name("pulled"))
    desk.click("exchange.send")
    assert "找不到文件夹" in note(desk).sentence.text()
    assert "本机数据没动" in note(desk).sentence.text()
    assert page(desk).sending.count.text() == "8"
    drop.with_name("pulled").rename(drop)
    again = next(button for button in note(desk).buttons if button.text() == "继续发送")
    desk.qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert note(desk).sentence.text().startswith("已发出第 1 包")


def test_a_folder_that_is_away_is_said_at_the_receiving_side(desk: Desk, dialogs: Dialogs, drop: Path) -> None:
    choose(desk, dialogs, drop)
    drop.rmdir()
    desk.key(Qt.Key.Key_F5)
    assert "找不到文件夹" in page(desk).receiving.words.text()
    assert not desk.find(Button, "exchange.receive").isEnabled()


def test_sending_and_receiving_run_beside_the_window(desk: Desk, dialogs: Dialogs, drop: Path, district: Store) -> None:
    choose(desk, dialogs, drop)
    sent(district, drop)
    desk.context.inline = False
    desk.click("exchange.send")
    assert desk.context.jobs
    desk.qtbot.waitUntil(lambda: not desk.context.jobs)
    assert note(desk).sentence.text().startswith("已发出第 1 包")
    desk.key(Qt.Key.Key_F5)
    desk.qtbot.waitUntil(desk.find(Button, "exchange.receive").isEnabled)
    desk.click("exchange.receive")
    desk.qtbot.waitUntil(lambda: desk.rows("exchange.record", "title").count("收到滨河区总工会第 1 包") == 1)
    desk.qtbot.waitUntil(lambda: not desk.context.jobs)
