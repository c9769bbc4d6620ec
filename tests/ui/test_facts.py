"""The facts at the foot of the window follow the store while the window is open, whoever changed it, and each leads to its place."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk, Elsewhere
from replicas import joined, quick_codes, received, sent, station_store
from stand_ins import Clock
from station.actions import backup, watching
from station.actions.exchange_overview import pending
from station.actions.places import ABOVE, BELOW, add_place
from station.actions.progress import finish
from station.casework.model import BY_NAME, Worker
from station.db import backup_making, drafts
from station.db.store import Store
from station.ui import facts
from station.ui import watching as noticing
from station.ui.backing_up import Keeper
from station.ui.draftbox import DraftBox
from station.ui.exchange.announcing import Announcer
from station.ui.facts import keep_facts
from station.ui.grievances.intake import IntakePage
from station.ui.grievances.page import Grievances
from station.ui.legal_aid.page import LegalAids
from station.ui.mediations.opening import NewMediation
from station.ui.mediations.page import Mediations
from station.ui.watching import Watcher
from station.ui.widgets import Paragraph
from station.ui.workbench.page import Workbench


@pytest.fixture(autouse=True)
def _no_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "mounted", lambda: ())


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    return shown(at_work(store), qtbot)


def shown(store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, settings=Elsewhere, exchange=Elsewhere)
    made.window.show_place("grievances")
    keep_facts(made.window)
    return made


def watched(desk: Desk) -> Watcher:
    """What looks every minute, here when it is told."""
    made = Watcher(desk.context, desk.window)
    Announcer(desk.window, made)
    return made


@pytest.fixture
def keeper(desk: Desk) -> Keeper:
    (found,) = desk.window.findChildren(Keeper)
    return found


def said(desk: Desk, key: str) -> str:
    fact = desk.window.status.fact(key)
    return fact.text() if fact.isVisible() else ""


def tone(desk: Desk, key: str) -> str:
    item = desk.window.status.fact(key).item  # type: ignore[attr-defined]
    return item.pill.tone if item.pill is not None else ""


def work(store: Store, clock: Clock) -> None:
    clock.advance(minutes=1)
    with store.step("登记职工") as step:
        step.add(Worker(name=f"张三{clock.now:%d%H%M}"))


def test_what_another_window_wrote_is_seen_at_the_next_look(desk: Desk, store: Store) -> None:
    watcher = watched(desk)
    before = pending(store).count
    assert said(desk, "saved") == "已保存 09:00:00"
    assert said(desk, "unsent") == f"未上报改动 {before} 条"
    clock = Clock()
    clock.advance(minutes=40)
    with store.again(clock=clock) as other:
        other.user = store.user
        work(other, clock)
    watcher.catch_up()
    assert said(desk, "saved") == "已保存 09:41:00"
    assert pending(store).count > before
    assert said(desk, "unsent") == f"未上报改动 {pending(store).count} 条"


def test_sending_and_the_receipt_are_seen(qtbot: QtBot, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    with station_store(tmp_path / "district", "BH") as district, station_store(tmp_path / "station", "ZQ") as station:
        with quick_codes():
            joined(district, station)
        add_place(station, drop, ABOVE)
        add_place(district, drop, BELOW)
        desk = shown(station, qtbot)
        watcher = watched(desk)
        assert said(desk, "unsent") == f"未上报改动 {pending(station).count} 条"
        assert desk.window.rail.items["exchange"].badge == pending(station).count > 0
        with station.again() as other:  # another window, or the command line
            other.user = station.user
            finish(watching.use(other, receives=False))
        watcher.look()
        assert said(desk, "unsent") == "未上报改动 0 条"
        assert "1 包已经发出" in desk.window.status.fact("unsent").toolTip()
        assert not desk.window.rail.items["exchange"].badge
        received(district, drop)
        sent(district, drop)
        watcher.look()
        assert "没有等回执的包" in desk.window.status.fact("unsent").toolTip()


def test_a_backup_disk_that_was_pulled_and_a_backup_that_fails_are_seen(
    desk: Desk, keeper: Keeper, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = store.clock
    assert isinstance(clock, Clock)
    assert said(desk, "backup") == "还没有备份"
    (tmp_path / "stick").mkdir()
    backup.set_second(store, tmp_path / "stick")
    keeper.look()
    first = f"今天 {clock.now:%H:%M}"
    assert said(desk, "backup") == f"备份 {first} · 打开查对过 · 第二处也有"
    (tmp_path / "stick").rename(tmp_path / "pulled")
    clock.advance(minutes=40)
    work(store, clock)
    keeper.look()
    second = f"今天 {clock.now:%H:%M}"
    assert said(desk, "backup") == f"备份 {second} · 打开查对过 · 第二处 {first}"
    clock.advance(minutes=40)
    work(store, clock)
    monkeypatch.setattr(backup_making, "_store_faults", lambda *_, **__: ["备份里的数据打不开。"])
    keeper.look()
    assert said(desk, "backup") == f"备份 {second} · 打开查对过 · 之后有改动 · 上次没做成"
    assert tone(desk, "backup") == "amb"
    clock.advance(days=9)
    keeper.tell()
    assert tone(desk, "backup") == "red"


def test_a_draft_of_another_day_is_offered_with_its_day(store: Store, qtbot: QtBot) -> None:
    clock = at_work(store).clock
    assert isinstance(clock, Clock)
    drafts.keep(store, "grievances:new:1", "登记诉求（韩素琴）", {})
    clock.advance(days=2)
    assert shown(store, qtbot).window.note_text() == "上次没有保存完。找回 1 份草稿：登记诉求（韩素琴），3月16日 09:00。"


def test_a_draft_the_form_in_front_offers_is_not_offered_above_it_too(store: Store, qtbot: QtBot) -> None:
    drafts.keep(at_work(store), "grievances:new:1", "登记诉求（韩素琴）", {})
    desk = Desk(store, qtbot, grievances=Grievances)
    desk.window.show_place("grievances")
    keep_facts(desk.window)
    assert desk.window.has_note("drafts")
    desk.key(Qt.Key.Key_N, ctrl=True)
    form = desk.window.page()
    assert isinstance(form, IntakePage) and form.draft_note.isVisible()
    qtbot.waitUntil(lambda: not desk.window.has_note("drafts"))
    assert desk.window.status.fact("drafts").text() == "草稿箱 1 份"


def test_every_fact_leads_to_its_place(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(facts.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    keep_facts(desk.window)
    led = []
    for key in ("saved", "backup", "unsent", "secret", "version"):
        desk.window.show_place("grievances")
        desk.window.status.fact(key).click()
        led.append(desk.window.current_key)
    assert led == ["settings", "settings", "exchange", "settings", "settings"]
    assert [asked["section"] for asked in desk.elsewhere("settings")] == ["log", "backup", "about", "about"]
    desk.window.status.fact("folder").click()
    assert opened == [str(desk.store.folder)]


def drafted(store: Store, *keys: str) -> None:
    for key, title in zip(keys, ("登记诉求（陈静）", "新建调解（ZQ-2026-0001）"), strict=False):
        drafts.keep(store, key, title, {})


def box_of(desk: Desk) -> DraftBox:
    (box,) = desk.window.findChildren(DraftBox)
    return box


def test_all_drafts_can_be_reached(store: Store, qtbot: QtBot) -> None:
    drafted(at_work(store), "mediations:new:1", "grievances:new:1")
    desk = Desk(store, qtbot, grievances=Elsewhere, mediations=Elsewhere)
    desk.window.show_place("workbench")
    keep_facts(desk.window)
    assert "找回 2 份草稿：新建调解（ZQ-2026-0001），今天 09:00 等。" in desk.window.note_text()
    box = box_of(desk)
    acts = box.menu().actions()
    assert [act.text() for act in acts] == ["新建调解（ZQ-2026-0001），今天 09:00", "登记诉求（陈静），今天 09:00"]
    acts[1].trigger()
    assert desk.elsewhere("mediations") == [{"act": "draft", "key": "mediations:new:1"}]
    assert not desk.window.has_note("drafts")


def test_the_drafts_offered_are_those_there_are(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store).grievance
    drafted(store, f"mediations:new:{case.id}", f"legal_aid:new:{case.id}")
    desk = Desk(store, qtbot, mediations=Mediations, legal_aid=LegalAids)
    desk.window.show_place("workbench")
    keep_facts(desk.window)
    assert said(desk, "drafts") == "草稿箱 2 份" and "找回 2 份" in desk.window.note_text()
    desk.context.go("mediations", act="draft", key=f"mediations:new:{case.id}")  # as from the search
    assert said(desk, "drafts") == "草稿箱 1 份"
    assert "找回 1 份草稿：新建调解" in desk.window.note_text(), "what is being written now was not left the last time"
    page = desk.window.page()
    assert isinstance(page, NewMediation)
    page.pane.drafts.end()
    page.close_page()
    assert said(desk, "drafts") == "草稿箱 1 份", "it was saved"
    with store.step("删除") as step:
        step.remove(case)
    desk.context.tell(step.changes)
    assert said(desk, "drafts") == "" and not desk.window.has_note("drafts"), "what it is about is not there"
    desk.context.undo()
    assert said(desk, "drafts") == "草稿箱 1 份"


def test_the_strip_of_the_drafts_is_put_up_but_once(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted(at_work(store), "mediations:new:1")
    desk = Desk(store, qtbot, grievances=Elsewhere)
    desk.window.show_place("workbench")
    keep_facts(desk.window)
    put: list[str] = []
    monkeypatch.setattr(desk.window, "put_note", lambda key, *_, **__: put.append(key))
    desk.window.show_place("grievances")
    desk.window.resize(1500, 800)
    assert desk.window.has_note("drafts") and put == []


def test_what_is_left_half_written_is_told_and_gone_on_with(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store).grievance
    desk = Desk(store, qtbot, grievances=Grievances)
    desk.window.show_place("grievances")
    keep_facts(desk.window)
    for asked, field in (({"act": "new"}, "intake.grievance.summary"), ({"id": case.id, "act": "progress"}, "progress.content")):
        desk.context.go("grievances", **asked)
        desk.key(Qt.Key.Key_Escape)
        assert not desk.said, "nothing was typed"
        desk.context.go("grievances", **asked)
        desk.type(field, "写了一半")
        desk.key(Qt.Key.Key_Escape)
        assert desk.said == ["没有保存的已放进草稿箱"]
        action = desk.window.toast.action
        assert action is not None and action.text() == "接着写"
        action.click()
        assert desk.find(QPlainTextEdit, field).toPlainText() == "写了一半"
        desk.key(Qt.Key.Key_Escape)
        desk.said.clear()


def test_what_is_left_half_written_is_in_the_box_at_once(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    desk = Desk(store, qtbot, grievances=Grievances)
    desk.window.show_place("grievances")
    keep_facts(desk.window)
    desk.context.go("grievances", act="new")
    page = desk.window.page()
    assert isinstance(page, IntakePage)
    page.drafts.touch()
    page.drafts.keep()
    assert said(desk, "drafts") == "", "it is being written"
    page.close_page()
    assert said(desk, "drafts") == "草稿箱 1 份"
    assert not desk.window.has_note("drafts"), "nobody asks about what was left a moment ago"
    desk.window.status.fact("drafts").click()
    assert isinstance(desk.window.page(), IntakePage)


def test_what_is_unsent_is_one_number_and_says_what_it_counts(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    desk = Desk(store, qtbot, workbench=Workbench)
    desk.window.show_place("workbench")
    keep_facts(desk.window)
    registered(store)  # nobody is told
    page = desk.window.page()
    assert isinstance(page, Workbench)
    page.refresh()  # as it is when one comes back to it
    found = pending(store)
    tile = page.strip.cells["unsent"].count
    assert (tile.number, said(desk, "unsent")) == (found.count, f"未上报改动 {found.count} 条")
    assert desk.window.rail.items["exchange"].badge == found.count
    assert tile.label.endswith("改动")
    line = [widget.text() for widget in page.findChildren(Paragraph) if "条改动未发送：" in widget.text()][-1]
    total, *parts = (int(number) for number in re.findall(r"([0-9]+) 条", line))
    assert total == found.count == sum(parts) and len(found.per_record) > 3
    fourth = BY_NAME[list(found.per_record)[3]].title
    assert re.search(f"其他 [0-9]+ 条（{fourth}、", line), "what else there is has a name"
