"""文号登记簿 on the screen: every number with what became of it, faults at the top, and the four acts on a register."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desk import Desk, Elsewhere
from replicas import NAMES, acquainted, received, sent, station_store
from stand_ins import Dialogs
from station.actions import letter_numbers as numbers
from station.actions.at_desk import own_station
from station.actions.letters import note_step
from station.casework.letter_numbers import Register
from station.casework.model import Employer, Letter, LetterAddressee, NumberBlock
from station.db.letter_numbers import holding
from station.db.store import Store
from station.ui.letters.editor import LetterEditor
from station.ui.letters.holdings import Holdings
from station.ui.letters.place import LetterPlace
from station.ui.letters.register import NumberRegister
from station.ui.widgets import Button, ComboBox, Dialog

REGISTER = Register(NAMES["BH"], "滨工劳监意", 2026)


def signed(store: Store, typed: str = "", **values: Any) -> Letter:
    with store.step("签发") as step:
        number = numbers.take(store, step, REGISTER.issuer, REGISTER.code, "2026-03-16", typed)
        stated = {"kind": "opinion", "issuer": REGISTER.issuer, "issuer_code": REGISTER.code, "status": "issued", "issued_on": "2026-03-16"}
        letter = step.add(Letter(number=number, **{**stated, **values}))
        employer = step.add(Employer(name=f"收到{number}的公司"))
        step.add(LetterAddressee(letter_id=letter.id, employer_id=employer.id))
    return letter


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    """A district that has heard of one station's PC."""
    with station_store(tmp_path / "district", "BH") as opened, station_store(tmp_path / "station", "ZQ") as station:
        acquainted(opened, station)
        sent(station, tmp_path / "stick")
        received(opened, tmp_path / "stick")
        yield opened


@pytest.fixture
def desk(district: Store, qtbot: QtBot) -> Desk:
    return Desk(district, qtbot, letters=LetterPlace, settings=Elsewhere)


def shown(desk: Desk) -> NumberRegister:
    desk.window.show_place("letters")
    place = desk.window.place("letters")
    assert isinstance(place, LetterPlace)
    place.arrive(part="register")
    page = place.current()
    assert isinstance(page, NumberRegister)
    return page


def rows(page: NumberRegister) -> list[tuple[str, ...]]:
    return [tuple(row[key] for key in ("number", "state", "addressee", "words")) for row in page._all]


def test_every_number_stands_there_with_what_became_of_it(desk: Desk, district: Store) -> None:
    signed(district)
    void = signed(district)
    with district.step("作废") as step:
        step.save(replace(void, status="void", void_reason="单位名称写错"), void)
    block = numbers.give_block(district, REGISTER, 2, "other", "站前街道的电脑")
    numbers.return_block(district, block.id)
    numbers.give_block(district, REGISTER, 1, "other", "河湾街道的电脑")
    page = shown(desk)
    assert rows(page) == [
        ("滨工劳监意〔2026〕1号", "used", "收到滨工劳监意〔2026〕1号的公司", ""),
        ("滨工劳监意〔2026〕2号", "void", "收到滨工劳监意〔2026〕2号的公司", "单位名称写错"),
        ("滨工劳监意〔2026〕3号", "unused", "", "收回自“站前街道的电脑”"),
        ("滨工劳监意〔2026〕4号", "unused", "", "收回自“站前街道的电脑”"),
        ("滨工劳监意〔2026〕5号", "block", "", "分给“河湾街道的电脑”"),
    ]
    assert page.fault_line.isHidden()
    assert page.table._foot_words == ["5 个号", "已用 1 个", "作废 1 个", "空号 2 个", "在号段里 1 个"]
    page.tabs.set_current("unused")
    assert page.table.row_count() == 2
    page.open_row(page._all[0]["id"])
    assert isinstance(desk.window.page(), LetterEditor)


def test_what_is_wrong_stands_at_the_top(desk: Desk, district: Store) -> None:
    signed(district)
    with district.step("从别处来") as step:
        for serial in (1, 4):
            step.add(Letter(kind="opinion", issuer=REGISTER.issuer, number=REGISTER.text(serial), status="issued", issued_on="2026-03-16"))
    page = shown(desk)
    assert not page.fault_line.isHidden()
    said = page.faults.sentence.text()
    assert "“滨工劳监意〔2026〕1号”用在 2 份文书上" in said and "缺 2号至3号" in said
    assert [row["number"][-2:] for row in page._all if row["is_wrong"]] == ["1号", "1号", "2号", "3号"]


def test_a_letter_signed_on_two_pcs_shows_the_number_it_lost(desk: Desk, district: Store) -> None:
    letter = signed(district)
    with district.step("另一台电脑签发") as step:
        note_step(district, step, letter.id, "number", opinion=REGISTER.text(2))
    page = shown(desk)
    (lost,) = [row for row in page._all if row["is_wrong"]]
    said = (lost["number"], lost["state"], lost["words"], lost["letter_id"])
    assert said == (REGISTER.text(2), "void", f"两台电脑都签发过，现用{letter.number}", letter.id)
    assert "取给了同一份文书" in page.faults.sentence.text()
    assert holding(district, REGISTER).next == 3


def field(dialog: Dialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, f"letters.holdings.{name}")
    assert found is not None
    return found


def fill(dialog: Dialog, name: str, text: str) -> Dialog:
    field(dialog, name).setText(text)
    return dialog


def press(panel: Holdings, name: str) -> None:
    button = panel.findChild(Button, f"letters.holdings.{name}")
    assert button is not None
    button.click()


def holdings(desk: Desk) -> Holdings:
    return shown(desk).holdings


def test_a_block_is_given_to_a_pc_that_is_known(desk: Desk, district: Store, dialogs: Dialogs) -> None:
    signed(district)
    panel = holdings(desk)

    def give(dialog: Dialog) -> None:
        assert field(dialog, "name").text() == "站前街道职工服务站 王芳的电脑"
        fill(dialog, "size", "3").take("give")

    dialogs.answer(give)
    press(panel, "give")
    (block,) = district.matching(NumberBlock, last=4)
    assert (block.first, block.last, block.device_name) == (2, 4, "站前街道职工服务站 王芳的电脑")
    assert block.device != district.device
    assert holding(district, REGISTER).next == 5

    dialogs.answer(lambda dialog: dialog.take("back"))
    press(panel, f"back.{block.id}")
    assert [row["state"] for row in shown(desk)._all] == ["used", "unused", "unused", "unused"]


def test_a_block_told_by_telephone_names_nobody(desk: Desk, district: Store, dialogs: Dialogs) -> None:
    signed(district)

    def give(dialog: Dialog) -> None:
        chooser = dialog.findChild(ComboBox, "letters.holdings.computer")
        assert chooser is not None
        chooser.set_key("phone")
        assert not dialog.buttons["give"].isEnabled()  # who was told is not said yet
        fill(dialog, "name", "站前街道（电话）").take("give")

    dialogs.answer(give)
    holdings(desk).give_button.click()
    (block,) = [b for b in district.matching(NumberBlock) if b.last]
    assert (block.device, block.device_name, block.first, block.last) == ("", "站前街道（电话）", 2, 6)


def test_a_register_handed_on_can_be_taken_back_by_force_only(desk: Desk, district: Store, dialogs: Dialogs) -> None:
    signed(district)
    panel = holdings(desk)
    dialogs.answer(lambda dialog: dialog.take("move"))
    panel.move_button.click()
    assert holding(district, REGISTER).home != district.device
    assert not panel.give_button.isEnabled() and not panel.move_button.isEnabled()
    dialogs.answer(lambda dialog: fill(dialog, "first", "9").take("take"))
    panel.take_button.click()
    assert holding(district, REGISTER).drawable(district.device) == 9
    assert panel.give_button.isEnabled()


def test_a_union_that_numbered_on_paper_begins_where_it_stopped(desk: Desk, district: Store, dialogs: Dialogs) -> None:
    page = shown(desk)
    assert page._all == [] and page.holdings.register() is None and page.holdings.isHidden()
    went: list[tuple[str, Any]] = []
    desk.context.went.connect(lambda place, arguments: went.append((place, arguments)))
    assert "先在“设置”里填" in page._begin.sentence.text()
    desk.click("letters.register.begin")
    assert went == [("settings", {"section": "station"})]
    desk.window.show_place("letters")
    station = own_station(district)
    with district.step("改本站信息") as step:
        step.save(replace(station, issuer_code="滨工劳监", level="county"), station)
    desk.context.tell(step.changes)
    assert [register.code for register in page.holdings._registers.values()] == ["滨工劳监提", "滨工劳监意", "滨工劳监建"]
    assert page.holdings.isVisible() and page.begin_button.text() == "接管登记簿"
    page.holdings.choose(REGISTER)
    dialogs.answer(lambda dialog: fill(dialog, "first", "9").take("take"))
    page.take_over()
    assert signed(district).number == "滨工劳监意〔2026〕9号"
