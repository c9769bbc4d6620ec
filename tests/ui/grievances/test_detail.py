"""One case beside the list: what is shown and covered, the acts in their panels, files, history."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.actions import grievances as actions
from station.casework.casefile import CaseFile
from station.casework.model import (
    Attachment,
    Employer,
    FollowUp,
    Grievance,
    Letter,
    LetterAddressee,
    LetterCase,
    Mediation,
    Member,
    Progress,
    Worker,
)
from station.db import drafts
from station.db.casefiles import case_file
from station.db.store import Store
from station.ui.grievances.clocks import case_lines
from station.ui.grievances.detail import Detail
from station.ui.grievances.files import Files
from station.ui.grievances.overview import events_of
from station.ui.grievances.page import Grievances
from station.ui.table import Table
from station.ui.widgets import DONE, NOW, Paragraph, Pill, ViewTabs

PHONE = "13900002046"


@pytest.fixture
def case(store: Store, clock: Clock) -> CaseFile:
    at_work(store)
    worker = Worker(name="韩素琴", phone=PHONE, id_number="110101199003074514", sex="2", kind="migrant")
    employer = Employer(name="滨河锦禾保洁服务有限公司", headcount=64, industry="property")
    return registered(store, worker, employer, received_at="2026-03-13T16:05", people=12, summary="保洁员被拖欠 8 至 10 月工资")


@pytest.fixture
def desk(case: CaseFile, store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, grievances=Grievances)
    made.context.go("grievances", id=case.grievance.id)
    return made


def detail(desk: Desk) -> Detail:
    return desk.find(Detail, "grievance")


def now(store: Store, case: CaseFile) -> CaseFile:
    return case_file(store, case.grievance.id)


def steps(desk: Desk) -> dict[str, str]:
    return {step.label: step.state for step in detail(desk).stepper.steps}


def texts(widget: QWidget) -> str:
    """Everything a widget says."""
    words = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    words += [part.text() for part in widget.findChildren(QWidget) if hasattr(part, "_runs") and part.isVisible()]
    return "\n".join(words)


def paragraphs(desk: Desk) -> list[str]:
    QCoreApplication.processEvents()
    return [each.text() for each in desk.window.findChildren(Paragraph) if each.isVisible()]


def says(desk: Desk, words: str) -> None:
    """The detail says this, at the latest when its layout has come to rest."""
    desk.qtbot.waitUntil(lambda: words in texts(detail(desk)))


def tab(desk: Desk, key: str) -> None:
    tabs = desk.find(ViewTabs, "grievance.tabs")
    area = next(area for name, _, _, area in tabs._places() if name == key)
    desk.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=area.center().toPoint())


def test_the_head_and_overview_say_who_what_and_by_when(desk: Desk) -> None:
    shown = detail(desk)
    assert shown.number.text() == "ZQ-2026-0001"
    assert (shown.status.pill.text, shown.group.pill.text) == ("已受理", "群体性 12 人")
    assert steps(desk)["受理"] == DONE and steps(desk)["联系"] == NOW
    for words in ("首次反馈", "24 小时", "办理时限", "韩素琴，女，36 岁，农民工", "64 人，未建会，物业保洁", "支付工资 8,600.00 元"):
        says(desk, words)
    assert any(pill.pill.text.startswith("逾期") for pill in shown.findChildren(Pill))


def test_a_date_that_is_pressed_tells_its_whole_sum(desk: Desk) -> None:
    assert not desk.sees("clock.handling.sum")
    desk.click("clock.handling")
    shown = texts(desk.find(QWidget, "clock.handling.sum"))
    for words in ("起算", "15 个工作日", "跳过", "周末，2 天", "到期", "没有统一规定", "谁定的"):
        assert words in shown
    desk.click("clock.first_feedback")
    desk.qtbot.waitUntil(lambda: desk.sees("clock.first_feedback.sum") and not desk.sees("clock.handling.sum"))
    date = desk.find(QWidget, "clock.first_feedback")
    date.setFocus()
    desk.qtbot.keyClick(date, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: not desk.sees("clock.first_feedback.sum"))


def test_a_clock_is_held_released_and_extended_in_place(desk: Desk, case: CaseFile, store: Store) -> None:
    desk.context.tell(actions.save(store, case.grievance.with_values(harmed_on="2025-06-01"), case.grievance, "改诉求"))
    detail(desk).start("suspend")
    desk.key(Qt.Key.Key_S, ctrl=True)
    says(desk, "挂起原因")
    desk.choose("suspend.stop_reason", "等待工伤认定")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.said[-1] == "已挂起 ZQ-2026-0001"
    assert now(store, case).grievance.status == "suspended"
    detail(desk).start("resume")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store, case).grievance.status == "working"
    detail(desk).start("extend")
    desk.type("extend.extended_to", "2026-05-20")
    desk.type("extend.agreed_by", "陈建国")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store, case).grievance.handle_due_on == "2026-05-20"
    says(desk, "延期至 5月20日")
    detail(desk).start("interrupt")
    desk.choose("interrupt.interruption", "向对方主张权利")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [event.kind for event in now(store, case).clock_events] == ["stop", "extend", "interrupt"]


def test_who_asked_for_secrecy_is_marked(desk: Desk, store: Store, case: CaseFile) -> None:
    assert not detail(desk).secret.isVisible()
    secret = case.grievance.with_values(is_confidential=True)
    desk.context.tell(actions.save(store, secret, case.grievance, "改诉求"))
    desk.qtbot.waitUntil(detail(desk).secret.isVisible)
    assert detail(desk).secret.pill.text == "要求保密"


def test_numbers_are_covered_until_the_eye_is_pressed_and_that_is_logged(desk: Desk, store: Store) -> None:
    assert desk.find(QLabel, "grievance.phone").text() == "139****2046"
    assert desk.find(QLabel, "grievance.id_number").text() == "11**************14"
    desk.click("grievance.eye")
    assert desk.find(QLabel, "grievance.phone").text() == PHONE
    logged = store.query("SELECT act, detail FROM act_log")
    assert [tuple(row) for row in logged] == [("reveal", "查看完整号码 ZQ-2026-0001")]
    glance = detail(desk).glance
    assert glance.isActive() and glance.interval() == 30_000
    glance.start(0)  # the half minute is over
    desk.qtbot.waitUntil(lambda: desk.find(QLabel, "grievance.phone").text() == "139****2046")


def test_progress_is_recorded_in_place_and_stops_the_clock(desk: Desk, case: CaseFile, store: Store) -> None:
    desk.click("grievance.progress")
    assert not desk.sees("grievance.tabs")
    desk.key(Qt.Key.Key_S, ctrl=True)
    says(desk, "还有 1 处要改：内容")
    desk.type("progress.content", "已电话告知权利和流程")
    desk.type("progress.next_step", "约单位面谈")
    desk.type("progress.next_on", "3月18日")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.sees("grievance.tabs")
    assert desk.said[-1] == "已登记进展 ZQ-2026-0001"
    stored = now(store, case)
    note = stored.progress[0]
    assert (note.content, note.way, note.counterpart, note.next_on) == ("已电话告知权利和流程", "phone", "worker", "2026-03-18")
    assert stored.grievance.feedback_at == note.at == "2026-03-16T09:00"
    assert steps(desk)["反馈"] == DONE
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert now(store, case).progress == ()


def test_what_will_count_as_first_feedback_is_said_before_it_is_saved(desk: Desk, case: CaseFile) -> None:
    desk.click("grievance.progress")
    hint = "保存后记作首次反馈"
    assert hint in paragraphs(desk)
    desk.choose("progress.counterpart", "用人单位")
    assert hint not in paragraphs(desk)
    desk.choose("progress.counterpart", "诉求人")
    assert hint in paragraphs(desk)
    desk.type("progress.content", "已电话告知权利和流程")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("grievance.progress")
    assert hint not in paragraphs(desk)


def test_a_future_moment_is_refused_at_its_field(desk: Desk, case: CaseFile, store: Store) -> None:
    desk.click("grievance.progress")
    desk.type("progress.content", "明天的事")
    desk.type("progress.at", "2026-03-17 10:00")
    desk.click("progress.save")
    says(desk, "时间不能晚于现在。")
    assert now(store, case).progress == ()


def test_what_was_typed_and_left_is_offered_again(desk: Desk, case: CaseFile, store: Store) -> None:
    desk.click("grievance.progress")
    desk.type("progress.content", "写了一半")
    desk.key(Qt.Key.Key_Escape)
    assert desk.sees("grievance.tabs")
    assert [draft.title for draft in drafts.drafts(store)] == ["登记进展（ZQ-2026-0001）"]
    desk.click("grievance.progress")
    assert detail(desk).panel is not None and detail(desk).panel.form.values()["content"] == "写了一半"
    desk.click("progress.save")
    assert now(store, case).progress[0].content == "写了一半"
    assert drafts.drafts(store) == []


def test_the_window_comes_back_to_the_draft_of_an_act(desk: Desk, case: CaseFile, store: Store) -> None:
    tab(desk, "people")
    for name, field, typed in (("worker", "phone_note", "儿子的电话"), ("employer", "address", "站前路 1 号")):
        detail(desk).start(name if name == "worker" else f"employer:{case.employer.id}")  # type: ignore[union-attr]
        desk.type(f"edit.{field}", typed)
        desk.key(Qt.Key.Key_Escape)
    kept = drafts.drafts(store)
    assert {draft.title for draft in kept} == {"改诉求人资料（ZQ-2026-0001）", "改单位资料（ZQ-2026-0001）"}
    for draft in kept:
        desk.context.go(draft.key.partition(":")[0], act="draft", key=draft.key)
        desk.key(Qt.Key.Key_S, ctrl=True)
    stored = now(store, case)
    assert (stored.worker.phone_note, stored.employer.address) == ("儿子的电话", "站前路 1 号")  # type: ignore[union-attr]


def test_the_focus_stays_at_a_case_whose_form_makes_way(desk: Desk, case: CaseFile, store: Store) -> None:
    other = registered(store, Worker(name="倪小曼", phone="13900000218"))
    detail(desk).start("progress")
    assert detail(desk).panel.isAncestorOf(QApplication.focusWidget())  # type: ignore[union-attr]
    desk.context.go("grievances", id=other.grievance.id)
    assert QApplication.focusWidget() is detail(desk)


def test_closing_names_what_is_missing_and_takes_a_reason(desk: Desk, case: CaseFile, store: Store) -> None:
    desk.click("grievance.close_case")
    panel = detail(desk).panel
    assert panel is not None
    assert panel.hint.sentence.text().startswith("还缺：办理结果、处置方式、答复方式、首次反馈时间。")
    desk.choose("close.outcome", "部分解决")
    desk.type("close.recovered", "1.2万")
    desk.click("close.save")
    says(desk, "还缺：处置方式、答复方式、首次反馈时间。补上，或在这里写明为什么先办结。")
    assert now(store, case).grievance.status == "accepted"
    desk.type("close.remark", "职工已离开本市")
    desk.click("close.save")
    closed = now(store, case).grievance
    assert (closed.status, closed.outcome, closed.recovered, closed.beneficiaries) == ("closed", "partly", 1_200_000, 12)
    assert closed.closed_on == "2026-03-16"
    assert not desk.sees("grievance.progress")


def close(store: Store, case: CaseFile) -> None:
    base = store.get(Grievance, case.grievance.id)
    actions.close(store, base.with_values(closed_on="2026-03-16", outcome="resolved"), base)


def test_follow_up_archive_and_reopen(desk: Desk, case: CaseFile, store: Store) -> None:
    close(store, case)
    desk.context.go("grievances", id=case.grievance.id)
    desk.click("grievance.follow_up")
    desk.choose("follow_up.satisfaction", "满意")
    desk.type("follow_up.comment", "钱收到了")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [(f.satisfaction, f.comment, f.recorded_by) for f in now(store, case).follow_ups] == [("satisfied", "钱收到了", "王芳")]
    desk.click("grievance.archive")
    assert now(store, case).grievance.status == "archived"
    assert all(state == DONE for state in steps(desk).values())
    desk.click("grievance.reopen")
    desk.type("move.reason", "职工说又欠了一个月")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store, case).grievance.status == "working"
    assert desk.said[-1] == "已登记重办 ZQ-2026-0001"


def test_the_menu_moves_and_deletes_and_both_can_be_undone(desk: Desk, case: CaseFile, store: Store) -> None:
    def action(words: str) -> None:
        menu = detail(desk).menu()
        found = [a for part in (menu, *menu.findChildren(QMenu)) for a in part.actions() if a.text() == words]
        found[0].trigger()
        menu.close()

    action("等单位答复")
    assert now(store, case).grievance.status == "awaiting_employer"
    assert detail(desk).status.pill.text == "等单位答复"
    action("办理")
    action("删除")
    assert desk.said[-1] == "已删除 ZQ-2026-0001，在“设置”的“回收站”里"
    assert not desk.sees("grievance")
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert now(store, case).grievance.status == "working"


def test_delete_puts_a_case_of_the_list_into_the_bin(desk: Desk, case: CaseFile, store: Store) -> None:
    desk.context.go("grievances")
    table = desk.find(Table, "grievances.list")
    table.select_id(case.grievance.id)
    assert [act for act in table.row_menu().actions() if "删除" in act.text()]
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert store.get(Grievance, case.grievance.id).deleted and table.row_count() == 0
    assert desk.said[-1] == "已删除 ZQ-2026-0001，在“设置”的“回收站”里"
    desk.context.undo()
    assert table.row_count() == 1


def test_clocks_stand_by_their_days(case: CaseFile, store: Store) -> None:
    with store.step("调解") as step:
        step.add(Mediation(grievance_id=case.grievance.id, accepted_on="2026-03-16", due_on="2026-03-18", status="open"))
    lines = case_lines(case_file(store, case.grievance.id), store.now())
    assert [line.label for line in lines] == ["首次反馈", "调解期满", "办理时限"]


def test_a_case_deleted_with_its_mediation_says_so(desk: Desk, case: CaseFile, store: Store) -> None:
    with store.step("调解") as step:
        step.add(Mediation(grievance_id=case.grievance.id))
    detail(desk).show_id(case.grievance.id)
    detail(desk).remove(case.grievance.id)
    assert desk.said[-1] == "已删除 ZQ-2026-0001，连同 1 件调解，在“设置”的“回收站”里"


def test_letters_of_a_deleted_case_stay_and_are_named(desk: Desk, case: CaseFile, store: Store) -> None:
    with store.step("文书") as step:
        for status in ("draft", "void"):
            letter = step.add(Letter(kind="reminder", status=status))
            step.add(LetterCase(letter_id=letter.id, grievance_id=case.grievance.id))
    detail(desk).show_id(case.grievance.id)
    detail(desk).remove(case.grievance.id)
    assert desk.said[-1] == "已删除 ZQ-2026-0001，在“设置”的“回收站”里；它的 1 份文书还在，不要的去作废"


@pytest.mark.parametrize(("button", "place"), [("mediations", "mediations"), ("legal_aid", "legal_aid"), ("letters", "letters")])
def test_the_case_is_handed_on(desk: Desk, case: CaseFile, button: str, place: str) -> None:
    desk.click(f"grievance.{button}")
    assert desk.elsewhere(place) == [{"act": "new", "grievance": case.grievance.id}]


def test_f2_corrects_and_the_history_puts_a_value_back(desk: Desk, case: CaseFile, store: Store) -> None:
    desk.key(Qt.Key.Key_F2)
    desk.type("edit.people", "23余")
    desk.type("edit.handler", "陈立秋")
    desk.key(Qt.Key.Key_S, ctrl=True)
    corrected = now(store, case).grievance
    assert (corrected.people, corrected.people_mark, corrected.handler) == (23, "over", "陈立秋")
    tab(desk, "history")
    table = desk.find(Table, "grievance.history")
    found = {change.spec.name: change for change in map(table.model.row, range(table.row_count()))}
    changes = {name: (change.before, change.after, change.entry.by) for name, change in found.items()}
    assert changes["handler"] == ("王芳", "陈立秋", "王芳")
    assert changes["people"][1] == "23"
    table.acted.emit(found["handler"])
    assert now(store, case).grievance.handler == "王芳"
    assert desk.said[-1] == "已放回承办人：王芳"
    assert store.undo_name() == "放回承办人 ZQ-2026-0001"


def test_a_phone_in_the_history_is_covered(desk: Desk, case: CaseFile, store: Store) -> None:
    tab(desk, "people")
    desk.click("grievance.worker.correct")
    desk.type("edit.phone", "13900009999")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store, case).worker.phone == "13900009999"  # type: ignore[union-attr]
    tab(desk, "history")
    assert desk.rows("grievance.history", "values") == ["139****2046 → 139****9999"]


def test_a_wrong_phone_is_said_on_leaving_the_field(desk: Desk, case: CaseFile) -> None:
    tab(desk, "people")
    desk.click("grievance.worker.correct")
    desk.type("edit.phone", "139 0000 218")
    says(desk, "手机号应为 11 位，现在 10 位")


def test_members_stand_in_a_table_with_their_numbers_covered(store: Store, qtbot: QtBot) -> None:
    from dataclasses import replace

    from cases import intake

    at_work(store)
    people = (Worker(name="曲秋菊", phone="13900002181"), Worker(name="曹凤兰", phone="13900002182"))
    whole = replace(intake(people=2), members=tuple((Member(), worker) for worker in people))
    made = actions.register(store, whole)
    desk = Desk(store, qtbot, grievances=Grievances)
    desk.context.go("grievances", id=made.grievance.id)
    tab(desk, "members")
    assert desk.rows("grievance.members", "name") == ["曲秋菊", "曹凤兰"]
    assert desk.rows("grievance.members", "phone") == ["139****2181", "139****2182"]


def test_files_are_dropped_pasted_handed_out_and_deleted(
    desk: Desk, case: CaseFile, store: Store, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    tab(desk, "files")
    files = desk.find(Files, "grievance.all_files")
    (tmp_path / "工资条.jpg").write_bytes(b"picture")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "工资条.jpg"))])
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    files.dropEvent(drop)
    assert [a.name for a in now(store, case).attachments] == ["工资条.jpg"]
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    QGuiApplication.clipboard().setImage(image)
    files.paste()
    assert [a.name for a in now(store, case).attachments] == ["工资条.jpg", "粘贴的图片2.png"]
    (tmp_path / "合同.pdf").write_bytes(b"%PDF")
    dialogs.answer(([str(tmp_path / "合同.pdf")], ""), (str(tmp_path / "副本.jpg"), ""))
    desk.click("grievance.all_files.add")
    files = desk.find(Files, "grievance.all_files")
    first = now(store, case).attachments[0]
    files.save_copy(first)
    assert (tmp_path / "副本.jpg").read_bytes() == b"picture"
    files.remove(first)
    assert [a.name for a in now(store, case).attachments] == ["粘贴的图片2.png", "合同.pdf"]
    assert len(store.select(Attachment, deleted=True)) == 1


def test_a_folder_is_refused_with_a_sentence_in_the_page(desk: Desk, case: CaseFile, store: Store, tmp_path: Path) -> None:
    (tmp_path / "证据").mkdir()
    desk.find(Files, "grievance.files").add([tmp_path / "证据"])
    assert desk.window.note_text() == "“证据”是文件夹，没有添加。请打开文件夹，选里面的文件。"
    assert now(store, case).attachments == ()


def test_letters_of_a_case_are_written_from_its_tab(desk: Desk, case: CaseFile) -> None:
    tab(desk, "letters")
    assert desk.find(Table, "grievance.letters").row_count() == 0
    desk.key(Qt.Key.Key_Tab, ctrl=True)
    assert detail(desk).tabs.current() == "history"


def test_an_act_started_from_elsewhere_goes_back_there(case: CaseFile, store: Store, qtbot: QtBot) -> None:
    desk = Desk(store, qtbot, grievances=Grievances)
    desk.context.go("grievances", id=case.grievance.id, act="progress", back="workbench")
    desk.type("progress.content", "已告知")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.window.current_key == "workbench"


def test_a_change_from_elsewhere_shows_in_the_open_detail(desk: Desk, case: CaseFile, store: Store) -> None:
    note = Progress(grievance_id=case.grievance.id, at="2026-03-16T08:00", content="同事记的")
    desk.context.tell(actions.record_progress(store, note))
    tab(desk, "progress")
    says(desk, "同事记的")
    close(store, case)
    call = FollowUp(grievance_id=case.grievance.id, called_on="2026-03-16", satisfaction="very")
    desk.context.tell(actions.follow_up(store, call))
    assert detail(desk).status.pill.text == "已回访"


def test_what_changed_while_another_place_was_in_front_is_loaded_once(
    desk: Desk, case: CaseFile, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, loaded = detail(desk), list[str]()
    load = shown._load
    monkeypatch.setattr(shown, "_load", lambda record_id: (loaded.append(record_id), load(record_id)))
    desk.context.go("workbench")
    for minute in range(3):
        note = Progress(grievance_id=case.grievance.id, at=f"2026-03-16T08:0{minute}", content=f"第 {minute} 次")
        desk.context.tell(actions.record_progress(store, note))
    assert not loaded
    desk.window.show_place("grievances")
    assert loaded == [case.grievance.id]
    tab(desk, "progress")
    says(desk, "第 2 次")


def test_no_part_flashes_up_as_a_window_of_its_own(case: CaseFile, store: Store, qtbot: QtBot) -> None:
    desk = Desk(store, qtbot, grievances=Grievances)
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(type(watched).__name__)
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)  # type: ignore[union-attr]
    for act in ("progress", "close", "edit"):
        desk.context.go("grievances", id=case.grievance.id, act=act)
    desk.context.go("grievances", act="new")
    QApplication.instance().removeEventFilter(watch)  # type: ignore[union-attr]
    assert shown == []


def test_a_case_that_came_nobody_knows_how_was_taken_in_all_the_same(case: CaseFile) -> None:
    unknown = replace(case, grievance=replace(case.grievance, channel=""))
    assert [events_of(each, date(2026, 3, 16))[-1].text for each in (case, unknown)] == ["受理，来访", "受理"]


def test_letters_of_the_case_are_among_what_happened(case: CaseFile) -> None:
    ours, theirs = case.parties[0][1], Employer(id="theirs", name="别家公司")
    letter = Letter(id="l", kind="opinion", drafted_on="2026-03-14", drafter="王芳")

    def told(*letters: Letter, copies: tuple[LetterAddressee, ...] = ()) -> list[tuple[str, str, str]]:
        events = events_of(replace(case, letters=letters, deliveries=copies), date(2026, 3, 16))
        return [(event.when, event.who, event.text) for event in events][:-1]  # the last is the case itself

    assert told(letter) == [("3月14日", "王芳", "拟意见书")]
    assert told(letter, replace(letter, id="older", kind="reminder", drafted_on="")) == told(letter)
    issued = replace(letter, issued_on="2026-03-15", signer="周启明", number="站工劳监意〔2026〕1号")
    copies = tuple(
        LetterAddressee(letter_id="l", employer_id=employer, name=name, served_on="2026-03-15", replied_on=on, servers="王芳")
        for employer, name, on in ((ours.id, "", "2026-03-16"), (theirs.id, "", "2026-03-16"), ("", "区人社局", ""))
    )
    assert told(issued, copies=copies) == [
        ("3月16日", "", f"{ours.name}回复意见书"),
        ("3月15日", "王芳", f"意见书送达{ours.name}"),
        ("3月15日", "王芳", "意见书送达区人社局"),
        ("3月15日", "周启明", "签发意见书 站工劳监意〔2026〕1号"),
    ]
