"""Settings driven by clicks and keys: the station, its people, rules, backups, the look, the log, the bin, practice data."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QProcess, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.actions import legal_aid
from station.actions.at_desk import own_station
from station.actions.backup import last_backup
from station.actions.grievances import remove
from station.actions.practice import is_made, practice_folder
from station.actions.setting_up import save_staff, set_up
from station.casework import deadlines, workdays
from station.casework.model import Grievance, LegalAid, StaffMember, Station, Worker
from station.casework.sheets import Period
from station.db import drafts, in_force, switching
from station.db.store import Store
from station.ui import names, theme
from station.ui.form import RecordForm
from station.ui.memory import LOOK
from station.ui.settings import practice as practice_section
from station.ui.settings.log import LogSection
from station.ui.settings.page import SECTIONS, Settings
from station.ui.widgets import Button, ComboBox, Label, Note, SectionNav, SegmentedChoice


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    made = Desk(store, qtbot, settings=Settings)
    made.window.show_place("settings")
    return made


def show(desk: Desk, section: str) -> None:
    """Press the line of a section in the list at the left."""
    nav = desk.find(SectionNav, "settings.sections")
    number = [key for key, *_ in SECTIONS].index(section)
    height = theme.current().size(36)
    desk.qtbot.mouseClick(nav, Qt.MouseButton.LeftButton, pos=QPoint(40, number * height + height // 2))


def problems(desk: Desk) -> dict[str, str]:
    page = desk.window.page()
    assert isinstance(page, Settings)
    form = page.current().findChild(RecordForm)
    assert form is not None
    return form.shown_problems()


def pick(desk: Desk, name: str, key: str) -> None:
    """Press one of joined buttons."""
    choice = desk.find(SegmentedChoice, name)
    area = next(area for found, _, area in choice._places() if found == key)
    desk.qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


# -- the station ---------------------------------------------------------------------------------------------------------


def test_every_section_opens_by_a_click_and_by_its_name(desk: Desk) -> None:
    for key, *_ in SECTIONS:
        show(desk, key)
        assert desk.sees(f"settings.{key}")
    desk.context.go("settings", section="backup")
    assert desk.sees("settings.backup.now")


def test_the_station_is_corrected_and_the_step_can_be_undone(desk: Desk) -> None:
    desk.type("settings.station.name", "站前街道总工会职工服务站")
    desk.type("settings.station.phone", "62001234")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert own_station(desk.store).name == "站前街道总工会职工服务站"
    assert desk.said == ["已保存本站信息"]
    assert drafts.drafts(desk.store) == []
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert own_station(desk.store).name == "站前街道职工服务站"
    assert desk.find(QWidget, "settings.station.name").property("text") == "站前街道职工服务站"


def test_a_code_no_folder_can_carry_is_said_at_the_field(desk: Desk) -> None:
    desk.type("settings.station.code", "站前")
    assert problems(desk) == {"code": "站点码只能用字母、数字和短横，不超过 24 个，例如 zq-01。"}
    desk.click("settings.station.save")
    assert own_station(desk.store).code == "ZQ"
    desk.type("settings.station.code", "zq-01")
    desk.click("settings.station.save")
    assert own_station(desk.store).code == "zq-01"


def test_the_red_line_of_preprinted_sheets_is_taken_down(desk: Desk) -> None:
    desk.type("settings.station.letter_red_line", "580")
    assert problems(desk) == {"letter_red_line": "从纸的上边量到红线下缘，应在 35 到 100 毫米之间。"}
    desk.type("settings.station.letter_red_line", "58")
    desk.click("settings.station.save")
    assert own_station(desk.store).letter_red_line == 58


def test_the_prefix_cannot_be_typed_over_once_numbers_are_out(desk: Desk) -> None:
    assert not desk.find(QWidget, "settings.station.number_prefix").property("readOnly")
    registered(desk.store)
    show(desk, "about")
    show(desk, "station")
    assert desk.find(QWidget, "settings.station.number_prefix").property("readOnly")


def test_what_is_typed_survives_leaving_and_is_offered_again(desk: Desk, qtbot: QtBot) -> None:
    desk.type("settings.station.address", "货场东路 1 号")
    show(desk, "log")
    assert drafts.drafts(desk.store)[0].key == "settings:station"
    again = Desk(desk.store, qtbot, settings=Settings)
    again.context.go("settings", act="draft", key="settings:station")
    assert again.find(QWidget, "settings.station.address").property("text") == "货场东路 1 号"
    assert again.sees("settings.station.draft_note")


# -- people --------------------------------------------------------------------------------------------------------------


def test_a_person_is_added_corrected_and_sits_down(desk: Desk) -> None:
    show(desk, "people")
    assert desk.rows("settings.people.list", "state") == ["正在用这台电脑"]
    desk.click("settings.people.add")
    desk.click("settings.people.save")
    assert problems(desk) == {"name": "请填写姓名。"}
    desk.type("settings.people.name", "王芳")
    desk.click("settings.people.save")
    assert problems(desk) == {"name": "已经有一位“王芳”，请写得能区分开。"}
    desk.type("settings.people.name", "赵明")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.rows("settings.people.list", "name") == ["王芳", "赵明"]
    desk.click_row("settings.people.list", 1)
    desk.click("settings.people.desk")
    assert desk.store.user == "赵明"
    assert desk.window.head.person.name.text() == "赵明"
    assert desk.rows("settings.people.list", "state") == ["在岗", "正在用这台电脑"]
    desk.click_row("settings.people.list", 0, double=True)
    box = desk.find(QWidget, "settings.people.is_active")
    box.setFocus()
    desk.qtbot.keyClick(box, Qt.Key.Key_Space)
    desk.click("settings.people.save")
    assert desk.rows("settings.people.list", "state") == ["不在岗", "正在用这台电脑"]
    assert desk.said[-1] == "已保存 王芳"


def test_whoever_is_at_the_desk_stays_at_work(desk: Desk) -> None:
    (wang,) = desk.store.matching(StaffMember)
    save_staff(desk.store, wang.with_values(role="head"), wang)
    save_staff(desk.store, StaffMember(name="周启明", role="head"))
    show(desk, "people")
    desk.click_row("settings.people.list", desk.rows("settings.people.list", "name").index("王芳"))
    assert not desk.find(Button, "settings.people.desk").isEnabled()
    desk.click("settings.people.correct")
    box = desk.find(QWidget, "settings.people.is_active")
    box.setFocus()
    desk.qtbot.keyClick(box, Qt.Key.Key_Space)
    desk.click("settings.people.save")
    assert problems(desk) == {"is_active": "王芳正在用这台电脑，请先换别人来用。"}
    desk.click("settings.people.cancel")
    assert desk.store.matching(StaffMember)[0].is_active


# -- rules and editions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "start", "due", "how"),
    [
        ("handling", "2026-03-16", "2026年4月7日（星期二）", "15 个工作日"),
        ("first_feedback", "2026-03-16 16:05", "2026年3月17日（星期二）16:05", "24 小时"),
        ("first_feedback", "2026-03-16", "—", "几点几分"),
        ("handling", "哪天", "—", "认不出"),
    ],
)
def test_a_rule_is_tried_on_a_day(desk: Desk, rule: str, start: str, due: str, how: str) -> None:
    show(desk, "rules")
    label = next(text for key, text in rule_labels(desk) if key == rule)
    desk.choose("settings.rules.rule", label)
    desk.type("settings.rules.start", start)
    assert desk.find(Label, "settings.rules.due").text() == due
    section = desk.find(QWidget, "settings.rules")
    assert how in section.sum.text()  # type: ignore[attr-defined]


def rule_labels(desk: Desk) -> list[tuple[str, str]]:
    box = desk.find(ComboBox, "settings.rules.rule")
    return [(str(box.itemData(n)), box.itemText(n)) for n in range(box.count())]


def test_rules_and_editions_name_their_sources(desk: Desk) -> None:
    show(desk, "rules")
    assert "劳动争议调解仲裁法第十四条第三款" in desk.rows("settings.rules.list", "basis")
    show(desk, "templates")
    assert "诉求类别" in desk.rows("settings.templates.list", "title")
    assert all(desk.rows("settings.templates.list", "source"))


@pytest.fixture
def counted(desk: Desk) -> Iterator[None]:
    in_force.adopt(desk.store)
    yield
    workdays.adopt(())
    deadlines.adopt("")


def test_a_district_s_rule_set_is_adopted_and_undone(desk: Desk, counted: None) -> None:
    show(desk, "rules")

    def span(title: str) -> str:
        return dict(zip(desk.rows("settings.rules.list", "title"), desk.rows("settings.rules.list", "span"), strict=True))[title]

    assert span("援助审查") == "7 日"
    desk.choose("settings.rules.set", "青岛")
    assert own_station(desk.store).rule_set == ""
    desk.click("settings.rules.adopt")
    assert own_station(desk.store).rule_set == "qingdao"
    assert desk.said[-1] == "期限规则改用青岛"
    assert span("援助审查") == "7 个工作日"
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert own_station(desk.store).rule_set == ""
    assert span("援助审查") == "7 日"


def test_what_is_under_way_is_counted_again_when_the_rules_change(desk: Desk, counted: None) -> None:
    case = registered(desk.store).grievance
    legal_aid.refer(desk.store, LegalAid(grievance_id=case.id, applied_on="2026-03-16", form="advice", basis="migrant"))
    show(desk, "rules")
    desk.click("settings.rules.recount")
    assert desk.said[-1] == "重算了 2 件，期限都没有变"
    desk.choose("settings.rules.set", "青岛")
    desk.click("settings.rules.adopt")
    assert desk.said[-1] == "期限规则改用青岛，重算了 2 件，其中 1 件的期限变了"
    (aid,) = desk.store.matching(LegalAid)
    assert aid.review_due_on == "2026-03-25"


# -- holidays ------------------------------------------------------------------------------------------------------------


def test_a_holiday_is_entered_counted_by_corrected_and_taken_out(desk: Desk, counted: None) -> None:
    show(desk, "holidays")
    assert "10月1日 至 10月7日" in desk.rows("settings.holidays.list", "days")
    assert not desk.sees("settings.holidays.note")
    desk.click_row("settings.holidays.list", 0)
    assert not desk.find(Button, "settings.holidays.correct").isEnabled()
    desk.choose("settings.holidays.year", "2027年")
    assert desk.sees("settings.holidays.note")
    desk.click("settings.holidays.add")
    desk.type("settings.holidays.name", "春节")
    desk.type("settings.holidays.first_on", "2027-02-05")
    desk.type("settings.holidays.last_on", "2027-02-04")
    desk.click("settings.holidays.save")
    assert problems(desk) == {"last_on": "最后一天不能早于第一天。"}
    desk.type("settings.holidays.last_on", "2027-02-11")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.said[-1] == "已添加 春节"
    assert desk.rows("settings.holidays.list", "days") == ["2月5日 至 2月11日"]
    assert not desk.sees("settings.holidays.note")
    assert not workdays.is_workday(date(2027, 2, 8))
    desk.click_row("settings.holidays.list", 0, double=True)
    desk.type("settings.holidays.name", "春节假期")
    desk.click("settings.holidays.save")
    assert desk.rows("settings.holidays.list", "name") == ["春节假期"]
    desk.click_row("settings.holidays.list", 0)
    desk.click("settings.holidays.remove")
    assert desk.rows("settings.holidays.list", "days") == []
    assert workdays.is_workday(date(2027, 2, 8))


# -- backups -------------------------------------------------------------------------------------------------------------


def test_a_backup_is_made_listed_checked_and_tried(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    registered(desk.store)
    show(desk, "backup")
    desk.click("settings.backup.now")
    assert desk.said[-1] == "已备份 8 条记录、0 份材料，写完又打开查对过。"
    assert desk.rows("settings.backup.list", "checked") == ["打开查对过"]
    assert desk.rows("settings.backup.list", "where") == ["本机"]
    desk.click("settings.backup.verify")
    assert said_on(desk) == ["核对完毕，数据完好。"]
    desk.click("settings.backup.drill")
    assert any("恢复得回来：8 条记录都在" in text for text in said_on(desk))
    dialogs.answer((str(tmp_path / "备份.zip"), ""))
    desk.click("settings.backup.file")
    assert last_backup(desk.store).path == str(tmp_path / "备份.zip")


def test_a_second_place_is_filled_at_once(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    registered(desk.store)
    show(desk, "backup")
    desk.click("settings.backup.now")
    (tmp_path / "stick").mkdir()
    dialogs.answer(str(tmp_path / "stick"))
    desk.click("settings.backup.second")
    assert desk.said[-1] == "第二处也备份好了。"
    assert desk.rows("settings.backup.list", "where") == ["本机、第二处"]


def test_going_back_shows_what_would_be_lost_first(desk: Desk, dialogs: Dialogs) -> None:
    registered(desk.store)
    show(desk, "backup")
    desk.click("settings.backup.now")
    with desk.store.step("登记职工") as step:
        step.add(Worker(name="张三"))
    desk.click_row("settings.backup.list", 0)
    desk.click("settings.backup.look")
    assert any("涉及 1 条记录" in text for text in said_on(desk))
    dialogs.answer(lambda dialog: dialog.take(""))
    desk.click("settings.backup.go")
    assert not switching.is_ready(desk.store.folder)
    dialogs.answer(lambda dialog: dialog.take("go"), lambda dialog: dialog.take(""))
    desk.click("settings.backup.go")
    assert switching.is_ready(desk.store.folder)
    folder = desk.store.folder
    assert not desk.window.isVisible()
    desk.store.close()
    with Store.open(folder) as restored:
        assert restored.count(Grievance) == 1
        assert "张三" not in [worker.name for worker in restored.select(Worker)]


def test_what_stands_in_the_way_of_a_backup_is_said_in_the_page(desk: Desk, dialogs: Dialogs, tmp_path: Path) -> None:
    show(desk, "backup")
    dialogs.answer((str(tmp_path / "nowhere" / "备份.zip"), ""))
    desk.click("settings.backup.file")
    assert any("备份没有写成" in text for text in said_on(desk))
    assert last_backup(desk.store).at == ""
    dialogs.answer((str(tmp_path / "nothing.zip"), ""))
    desk.click("settings.backup.restore")
    assert any("找不到备份文件" in text for text in said_on(desk))


def said_on(desk: Desk) -> list[str]:
    """Notes of the section in front."""
    page = desk.window.page()
    assert isinstance(page, Settings)
    desk.qtbot.wait(1)
    return [note.sentence.text() for note in page.current().findChildren(Note) if note.isVisible()]


# -- look, log, bin ------------------------------------------------------------------------------------------------------


def test_lines_of_the_menu_get_no_lower_with_larger_type_than_the_window_asks_for(desk: Desk) -> None:
    show(desk, "display")
    nav = desk.window.page().nav

    def line() -> float:
        return nav._places()[0][1].height()

    pick(desk, "settings.display.size", "大")
    whole, fitting = len(nav._items) * line(), nav._room
    assert line() == theme.current().size(36) or fitting - len(nav._items) < whole <= fitting
    pick(desk, "settings.display.size", "标准")
    assert line() <= theme.current().size(36)


def test_the_look_changes_at_once_and_is_kept(desk: Desk) -> None:
    show(desk, "display")
    pick(desk, "settings.display.appearance", "dark")
    assert theme.current().dark
    pick(desk, "settings.display.size", "大")
    assert theme.current().factor == theme.SIZES["大"]
    assert (desk.store.setting("appearance", ""), desk.store.setting("text_size", "")) == ("dark", "大")
    assert desk.context.memory[LOOK] == ["dark", "大"]  # the login page asks no store
    pick(desk, "settings.display.size", "标准")
    pick(desk, "settings.display.appearance", "light")
    assert not theme.current().dark


def test_names_are_covered_here_too_and_what_a_key_did_is_seen(desk: Desk) -> None:
    show(desk, "display")
    pick(desk, "settings.display.names", "covered")
    assert names.shown("李强") == "李*"
    desk.window.perform("names")
    assert desk.find(SegmentedChoice, "settings.display.names").current() == ""
    assert names.shown("李强") == "李强"


def test_the_log_tells_steps_and_other_acts(desk: Desk, clock: Clock) -> None:
    clock.advance(minutes=1)
    registered(desk.store)
    clock.advance(minutes=1)
    desk.store.log_act("export", "职工诉求台账，1 行")
    show(desk, "log")
    assert desk.rows("settings.log.list", "what") == ["导出", "登记诉求", "建站"]
    assert desk.rows("settings.log.list", "detail")[0] == "职工诉求台账，1 行"
    pick(desk, "settings.log.part", "changes")
    assert desk.rows("settings.log.list", "what") == ["登记诉求", "建站"]
    pick(desk, "settings.log.part", "given")
    assert desk.rows("settings.log.list", "what") == ["导出"]


def test_the_log_is_looked_through_by_person_number_and_month(desk: Desk, clock: Clock) -> None:
    clock.advance(minutes=1)
    case = registered(desk.store)
    clock.advance(minutes=1)
    desk.store.log_act("reveal", f"查看完整号码 {case.grievance.number}", case.grievance)
    clock.advance(days=40)
    desk.store.user = "李梅"
    desk.store.log_act("export", "职工诉求台账，1 行")
    desk.store.user = "王芳"
    show(desk, "log")
    assert desk.rows("settings.log.list", "what") == ["导出", "查看号码", "登记诉求", "建站"]
    log = desk.window.findChild(LogSection)
    log.about.setText(case.grievance.number)
    log.refresh()
    assert desk.rows("settings.log.list", "what") == ["查看号码", "登记诉求"]
    log.about.clear()
    log.by.set_key("李梅")
    log.refresh()
    assert desk.rows("settings.log.list", "what") == ["导出"]
    log.by.set_key("")
    log.when.asked.emit(Period.month("2026-03"))
    assert desk.rows("settings.log.list", "what") == ["查看号码", "登记诉求", "建站"]


def test_the_log_is_checked_exported_and_witnessed(desk: Desk, clock: Clock, dialogs: Dialogs, tmp_path: Path) -> None:
    registered(desk.store)
    clock.advance(minutes=1)
    show(desk, "log")
    desk.click("settings.log.check")
    assert "核对完毕，没有改过的痕迹。" in said_on(desk)
    dialogs.answer((str(tmp_path / "w.json"), ""))
    desk.click("settings.log.witness")
    dialogs.answer((str(tmp_path / "日志.xlsx"), ""))
    desk.click("settings.log.export")
    assert (tmp_path / "日志.xlsx").exists()
    assert desk.rows("settings.log.list", "what")[:3] == ["导出", "导出见证", "核对日志"]
    desk.store.db.conn.execute("UPDATE journal SET by = '别人' WHERE seq = 3")
    desk.store.db.conn.commit()
    dialogs.answer((str(tmp_path / "w.json"), ""))
    desk.click("settings.log.against")
    assert any("写下以后被改过" in text for text in said_on(desk))
    dialogs.answer((str(tmp_path / "核对单.pdf"), ""))
    desk.click("settings.log.result")
    assert (tmp_path / "核对单.pdf").exists()


def test_the_log_is_not_for_everybody(desk: Desk) -> None:
    [staff] = desk.store.select(StaffMember)
    with desk.store.step("人员") as step:
        step.add(StaffMember(name="赵站长", role="head", is_active=True))
        step.save(replace(staff, role="clerk"), staff)
    show(desk, "log")
    log = desk.window.findChild(LogSection)
    assert (log.closed.isVisible(), log.opened.isVisible()) == (True, False)
    assert log.table.row_count() == 0


def test_what_was_deleted_is_put_back(desk: Desk) -> None:
    case = registered(desk.store)
    with desk.store.step("援助") as step:
        step.add(LegalAid(grievance_id=case.grievance.id))
    remove(desk.store, case.grievance, "删除诉求")
    show(desk, "bin")
    assert desk.rows("settings.bin.list", "what") == [f"诉求 {case.grievance.number}，拖欠工资，连同 1 件援助，李*"]
    assert not desk.find(Button, "settings.bin.back").isEnabled()
    desk.click_row("settings.bin.list", 0)
    desk.click("settings.bin.back")
    assert desk.store.count(Grievance) == 1
    assert desk.said == ["已放回 1 条"]
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert desk.rows("settings.bin.list", "name") == ["撤销：放回：删除诉求"]


# -- practice ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Programs that would have been started."""
    commands: list[list[str]] = []

    def start(program: str, words: list[str]) -> tuple[bool, int]:
        commands.append([program, *words])
        return True, 1

    monkeypatch.setattr(QProcess, "startDetached", staticmethod(start))
    return commands


def smaller(make: Callable[..., Any]) -> Callable[..., Any]:
    return lambda folder, **rest: make(folder, cases=200, **rest)


def test_practice_data_are_made_opened_and_removed(desk: Desk, started: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practice_section.practice, "make", smaller(practice_section.practice.make))
    folder = practice_folder(desk.store.folder)
    show(desk, "practice")
    assert not desk.sees("settings.practice.remove")
    desk.click("settings.practice.open")
    assert is_made(folder)
    assert desk.said[-1] == "练习数据已做好：200 件诉求"
    desk.click("settings.practice.open")
    assert started[0][-4:] == ["--data", str(desk.store.folder), "open", "--practice"]
    desk.click("settings.practice.remove")
    assert not folder.exists()
    assert desk.find(Button, "settings.practice.open").text() == "做一套练习数据"
    assert desk.store.count(Grievance) == 0


def test_the_practice_window_removes_itself(tmp_path: Path, qtbot: QtBot, clock: Clock) -> None:
    folder = tmp_path / "practice"
    store = Store.open(folder, clock=clock)
    store.set_setting("practice", "made")
    set_up(store, Station(name="练习站", code="lx", parent_name="练习区总工会"), StaffMember(name="练习员"))
    desk = Desk(store, qtbot, settings=Settings)
    desk.window.show_place("settings", section="practice")
    assert not desk.sees("settings.practice.open")
    desk.click("settings.practice.remove")
    assert not desk.window.isVisible()
    assert not folder.exists()
    assert store.is_resting, "what the program does as it ends asks it nothing more"


def test_about_names_version_and_folder(desk: Desk) -> None:
    show(desk, "about")
    assert desk.sees("settings.about.folder")
