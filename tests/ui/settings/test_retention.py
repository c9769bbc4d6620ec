"""保管期限和销毁 driven by clicks: from what has run out over the second person to what is destroyed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cases import LI, at_work, registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.actions import destroying as acts
from station.actions import setting_up
from station.casework.model import Consultation, Destruction, Grievance, RetentionRule, StaffMember, Worker
from station.db.store import Store
from station.ui.retention.agreeing import AgreeDialog
from station.ui.settings.page import Settings
from station.ui.widgets import Button, Paragraph
from station.ui.workers.page import Workers

HEAD, SIGNER = "何建华", "刘敏"


@pytest.fixture
def store(store: Store) -> Store:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name=HEAD, role="head"))
    store.user = HEAD
    setting_up.save_staff(store, StaffMember(name=SIGNER, role="signer"))
    for rule in acts.periods(store):
        if rule.key != "collective":
            acts.lay_down(store, rule.key, rule.retention, "滨河区档案局〔2026〕3号")
    for name, year in (("张三一", 2010), ("李四一", 2012)):
        case = registered(store, LI.with_values(name=name, id_number="", phone="")).grievance
        values = {"status": "archived", "closed_on": f"{year}-05-04", "retention": "y10", "keep_to": f"{year + 10}-12-31"}
        with store.step("归档") as step:
            step.save(case.with_values(**values), case)
    return store


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    return Desk(store, qtbot, settings=Settings, workers=Workers)


def reasoned(words: str, key: str) -> Callable[[Any], None]:
    def answer(dialog: Any) -> None:
        dialog._reason.setText(words)
        dialog.take(key)

    return answer


def agreed(name: str) -> Callable[[AgreeDialog], None]:
    def answer(dialog: AgreeDialog) -> None:
        assert not dialog.buttons["agree"].isEnabled()
        dialog.second.set_key(name)
        dialog.buttons["agree"].click()

    return answer


def drawn(store: Store) -> Destruction:
    return acts.draw(store, [one.of_id for one in acts.due(store)], "无继续保存价值")


def test_what_has_run_out_goes_on_a_list(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    desk.window.show_place("workers", act="run_out")
    assert len(desk.rows("workers.run_out_list", "number")) == 2
    desk.click_row("workers.run_out_list", 0)
    dialogs.answer(reasoned("无继续保存价值", "draw"))
    desk.click("workers.run_out.draw")
    assert len(desk.rows("workers.run_out_list", "number")) == 1
    assert desk.said == ["已列入清册 ZQ销〔2026〕1号"]
    assert store.matching(Destruction)[0].note == "无继续保存价值"


def test_what_a_list_kept_on_and_is_no_case_can_be_let_go(desk: Desk, store: Store) -> None:
    with store.step("x") as step:
        asked = step.add(Consultation(asked_on="2010-03-01", asker="赵六一", question="工伤怎么报", category="injury"))
    made = acts.draw(store, [asked.id])
    acts.keep_on(store, acts.lines(store, made)[0], "档案馆要求")
    acts.withdraw(store, made)
    desk.window.show_place("workers", act="run_out")
    at = desk.rows("workers.run_out_list", "obstacles").index("暂不销毁：档案馆要求")
    desk.click_row("workers.run_out_list", at)
    desk.click("workers.run_out.hold")
    assert desk.said == ["法律咨询可以列入了"]
    assert desk.rows("workers.run_out_list", "obstacles") == ["", "", ""]
    desk.window.show_place("settings", section="retention", act="periods")
    shown = [label.text() for label in desk.window.findChildren(Paragraph) if label.text().startswith("程序不单独提请销毁的")]
    assert "仲裁案卷" in shown[0] and "劳动人事争议仲裁办案规则第二十四条" in shown[0]


def test_what_is_held_back_cannot_be_chosen_until_it_is_free(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    desk.window.show_place("workers", act="run_out")
    desk.click_row("workers.run_out_list", 0)
    dialogs.answer(reasoned("区档案馆要求", "hold"))
    desk.click("workers.run_out.hold")
    assert desk.rows("workers.run_out_list", "obstacles")[0] == "暂不销毁：区档案馆要求"
    assert not desk.find(Button, "workers.run_out.draw").isEnabled()
    desk.click("workers.run_out.hold")
    assert desk.rows("workers.run_out_list", "obstacles") == ["", ""]
    assert store.matching(Grievance)[0].keep_reason == ""


def test_a_second_person_agrees_and_after_a_while_it_is_destroyed(desk: Desk, store: Store, dialogs: Dialogs, clock: Clock) -> None:
    drawn(store)
    desk.window.show_place("settings", section="retention")
    assert desk.rows("settings.retention.lists", "files") == ["2 件"]
    assert len(desk.rows("settings.retention.lines", "number")) == 2
    assert not desk.find(Button, "settings.retention.destroy").isEnabled()
    dialogs.answer(agreed(SIGNER))
    desk.click("settings.retention.agree")
    assert desk.rows("settings.retention.lists", "executed") == ["等候至 2026年4月15日"]
    assert not desk.find(Button, "settings.retention.destroy").isEnabled()
    clock.advance(days=30)
    desk.window.show_place("settings", section="retention")
    dialogs.answer(lambda dialog: dialog.take(""))  # thought better of
    desk.click("settings.retention.destroy")
    assert store.matching(Worker)[0].name == "张三一"
    dialogs.answer(lambda dialog: dialog.take("destroy"))
    desk.click("settings.retention.destroy")
    assert desk.said[-1] == "已按清册 ZQ销〔2026〕1号 销毁"
    assert store.matching(Worker) == []
    assert desk.rows("settings.retention.lists", "executed")[0].startswith(HEAD)


def test_one_file_is_kept_on_and_a_list_withdrawn(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    drawn(store)
    desk.window.show_place("settings", section="retention")
    desk.click_row("settings.retention.lines", 0)
    dialogs.answer(reasoned("有典型意义", "keep"))
    desk.click("settings.retention.keep")
    assert desk.rows("settings.retention.lists", "files") == ["1 件，续存 1"]
    assert desk.rows("settings.retention.lines", "basis")[0] == "有典型意义"
    desk.click("settings.retention.withdraw")
    assert store.matching(Destruction)[0].status == "withdrawn"


def test_the_list_is_handed_out_as_pdf(desk: Desk, store: Store, dialogs: Dialogs, tmp_path: Path) -> None:
    drawn(store)
    desk.window.show_place("settings", section="retention")
    path = tmp_path / "清册.pdf"
    dialogs.answer((str(path), ""))
    desk.click("settings.retention.paper")
    assert path.read_bytes().startswith(b"%PDF")


def test_a_period_is_confirmed_with_its_paper(desk: Desk, store: Store) -> None:
    desk.window.show_place("settings", section="retention", act="periods")
    assert desk.rows("settings.retention.periods", "stands")[0] == "待确认"
    desk.click_row("settings.retention.periods", 0)
    desk.click("settings.retention.confirm")
    desk.click("settings.retention.save")
    assert not store.matching(RetentionRule, rule="collective"), "the paper it rests on is asked for"
    desk.type("settings.retention.source", "滨河区档案局〔2026〕3号")
    desk.click("settings.retention.save")
    assert store.matching(RetentionRule, rule="collective")[0].confirmed_by == HEAD
    assert desk.rows("settings.retention.periods", "stands")[0] == "本单位已定"
