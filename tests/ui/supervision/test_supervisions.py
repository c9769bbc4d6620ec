"""Matters of supervision by clicks and keys: the list, a new clue, each act of the detail, and the way from a clue to an opinion."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk import Desk, write
from stand_ins import Clock
from station.actions import recusals
from station.actions import supervisions as actions
from station.casework import supervisions as rules
from station.casework.casefile import CaseFile
from station.casework.model import (
    Employer,
    Grievance,
    Inspector,
    Interview,
    Letter,
    LetterAddressee,
    Recusal,
    StaffMember,
    Supervision,
)
from station.db import drafts
from station.db.casefiles import case_file
from station.db.procedures import supervision_rows
from station.db.store import Store
from station.ui.footer import FormFooter
from station.ui.grievances.detail import Detail
from station.ui.grievances.page import Grievances
from station.ui.letters.editor import LetterEditor
from station.ui.letters.place import LetterPlace
from station.ui.page import Room
from station.ui.search import searcher
from station.ui.supervision.detail import SupervisionDetail
from station.ui.supervision.interview import BEGUN, InterviewPage, TalkEditor
from station.ui.supervision.limits import next_due
from station.ui.supervision.opening import NewClue
from station.ui.table import Table
from station.ui.widgets import DONE, NEXT, NOW, SKIPPED, Button, CheckBox, ItemList, Note

Made = Callable[..., Supervision]
MONDAY = "2026-03-16"


def now(store: Store) -> Supervision:
    """The newest matter as it is kept."""
    return store.matching(Supervision)[-1]


def detail(desk: Desk) -> SupervisionDetail:
    return desk.find(SupervisionDetail, "supervision.detail")


def steps(desk: Desk) -> dict[str, str]:
    return {step.label: step.state for step in detail(desk).stepper.steps}


def footer(desk: Desk) -> str:
    return next(bar.words.text() for bar in desk.window.findChildren(FormFooter) if bar.isVisible())


def offered(desk: Desk) -> list[str]:
    """The buttons over the matter, the primary one first."""
    buttons = detail(desk).head.findChildren(Button)
    return [b.objectName().rpartition(".")[2] for b in buttons if b.objectName().startswith("supervision.act.") and b.isVisible()]


def menu(desk: Desk) -> list[str]:
    return [action.text() for action in detail(desk).menu().actions()]


def notes(desk: Desk) -> list[str]:
    return [note.sentence.text() for note in detail(desk).findChildren(Note) if note.isVisible()]


def tab(desk: Desk, key: str) -> None:
    detail(desk).tabs.set_current(key)


# -- the list ----------------------------------------------------------------------------------------------------------


def test_the_list_shows_stage_limit_and_who_checks(desk: Desk, store: Store, clue: Made) -> None:
    clue("sent")
    clue("clue", source="patrol", found_on="2026-03-09")
    desk.window.show_place("letters", part="supervision")
    assert desk.rows("supervision.list", "status") == ["待受理", "待核查"]
    assert desk.rows("supervision.list", "number") == ["站工监字〔2026〕2号", "站工监字〔2026〕1号"]  # the nearest limit first
    assert desk.rows("supervision.list", "inspectors") == ["", "王芳、陈立秋"]
    assert desk.rows("supervision.list", "people") == ["23 人", "23 人"]
    assert desk.rows("supervision.list", "amount") == ["418,600.00", "418,600.00"]
    assert desk.rows("supervision.list", "source") == ["巡查走访", "职工诉求"]


def test_each_view_holds_the_matters_of_its_stages(desk: Desk, store: Store, clue: Made) -> None:
    for stage in ("clue", "accepted", "talked"):
        clue(stage)
    refused = clue()
    decided = refused.with_values(decision="refused", refusal_ground="taken", decided_on=MONDAY, decided_by="王芳")
    actions.decide(store, decided, refused)
    held = {"open": 3, "clue": 1, "check": 1, "draft": 1, "letter": 0, "afterwards": 1, "closed": 1, "all": 4}
    for view, count in held.items():
        desk.context.go("letters", part="supervision", view=view)
        assert len(desk.rows("supervision.list", "number")) == count, view


def test_a_clue_without_an_employer_names_its_industry(desk: Desk, store: Store) -> None:
    register(store, scope="全区建筑施工企业")
    desk.window.show_place("letters", part="supervision")
    assert desk.rows("supervision.list", "employer") == ["全区建筑施工企业"]


def register(store: Store, **values: object) -> Supervision:
    stated = {"source": "season", "found_on": MONDAY, "topic": "migrant_wages", "summary": "年末工资支付"}
    return actions.register(store, Supervision(**{**stated, **values}))  # type: ignore[arg-type]


def test_search_and_chips_narrow_the_list_and_can_be_cleared(desk: Desk, store: Store, clue: Made) -> None:
    clue()
    register(store, scope="全区建筑施工企业")
    desk.window.show_place("letters", part="supervision")
    write(desk.find(QWidget, "supervision.search"), "川岳")
    assert desk.rows("supervision.list", "source") == ["职工诉求"]
    desk.type("supervision.search", "没有的字")
    assert desk.rows("supervision.list", "source") == []
    desk.key(Qt.Key.Key_Escape)
    assert len(desk.rows("supervision.list", "source")) == 2


def test_the_nearest_limit_of_a_row_follows_its_stage(desk: Desk, store: Store, clue: Made) -> None:
    def due() -> str:
        return next_due(supervision_rows(store)[0])

    matter = clue()
    assert due() == "2026-03-23"  # five working days for the decision
    actions.decide(store, matter.with_values(decision="accepted", decided_on=MONDAY, decided_by="王芳"), matter)
    assert due() == now(store).check_due_on != ""
    actions.skip(store, matter.id, "check", "上级已经查过")
    assert due() == ""


# -- a new clue --------------------------------------------------------------------------------------------------------


def test_a_clue_of_a_case_is_filled_in_and_registered_by_one_key(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("letters", part="supervision", act="new", grievance=case.grievance.id)
    page = desk.find(NewClue, "supervision.new.page")
    assert page.form.values()["employer_id"] == case.employer.id  # type: ignore[union-attr]
    desk.key(Qt.Key.Key_S, ctrl=True)
    made = now(store)
    assert (made.number, made.source, made.topic, made.status) == ("站工监字〔2026〕1号", "grievance", "wages", "clue")
    assert (made.people, made.amount, made.informant, made.grievance_id) == (23, 41_860_000, "陶国梁", case.grievance.id)
    assert desk.said[-1] == "已登记线索 站工监字〔2026〕1号：拖欠工资"
    assert desk.find(QLabel, "supervision.number").text() == made.number
    assert drafts.drafts(store) == []


def test_a_confidential_case_gives_no_name(desk: Desk, store: Store, case: CaseFile) -> None:
    with store.step("要求保密") as step:
        step.save(case.grievance.with_values(is_confidential=True), case.grievance)
    desk.context.go("letters", part="supervision", act="new", grievance=case.grievance.id)
    page = desk.find(NewClue, "supervision.new.page")
    values = page.form.values()
    assert (values["informant"], values["informant_phone"], values["is_confidential"]) == ("", "", True)
    assert page.withheld.isVisible()


def test_what_is_wanting_is_said_at_its_field(desk: Desk, store: Store) -> None:
    desk.context.go("letters", part="supervision")
    desk.key(Qt.Key.Key_N, ctrl=True)
    desk.click("supervision.new.save")
    assert footer(desk) == "还有 4 处要改：线索来源、事由、线索内容、被监督单位"
    page = desk.find(NewClue, "supervision.new.page")
    assert page.form.shown_problems()["employer_id"] == "请选被监督单位；不针对具体单位的，写明行业或者区域。"
    assert store.matching(Supervision) == []


def test_an_employer_that_is_not_on_file_is_put_there_with_the_clue(desk: Desk, store: Store) -> None:
    desk.context.go("letters", part="supervision")
    desk.key(Qt.Key.Key_N, ctrl=True)
    desk.choose("supervision.new.source", "巡查走访")
    desk.choose("supervision.new.topic", "高处作业和安全生产")
    desk.type("supervision.new.summary", "工地高处作业没有系安全带")
    desk.type("supervision.new.employer_id", "滨河新塔建设有限公司")
    desk.key(Qt.Key.Key_S, ctrl=True)
    employer = store.get(Employer, now(store).employer_id)
    assert employer.name == "滨河新塔建设有限公司"


def test_an_unsaved_clue_comes_back(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("letters", part="supervision", act="new", grievance=case.grievance.id)
    desk.type("supervision.new.summary", "写了一半")
    desk.click("supervision.new.cancel")
    kept = drafts.drafts(store)
    assert [draft.title for draft in kept] == [f"登记线索（{case.grievance.number}）"]
    desk.context.go("letters", act="draft", key=kept[0].key)  # as the box of drafts does
    assert desk.find(NewClue, "supervision.new.page").form.values()["summary"] == "写了一半"


# -- acceptance --------------------------------------------------------------------------------------------------------


def test_a_clue_is_accepted_and_the_check_gets_its_limit(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue().id)
    assert offered(desk) == ["accept", "refuse"]
    assert steps(desk) == {
        "线索": DONE,
        "受理": NOW,
        **dict.fromkeys(("核查", "沟通", "文书", "答复", "整改", "归档"), NEXT),
    }
    desk.click("supervision.act.accept")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (now(store).status, now(store).decided_by, now(store).decided_on) == ("accepted", "王芳", MONDAY)
    assert now(store).check_due_on
    assert desk.said[-1] == f"已受理 {now(store).number}"
    assert steps(desk)["核查"] == NOW
    desk.context.undo()
    assert (now(store).status, now(store).decision) == ("clue", "")
    assert steps(desk)["受理"] == NOW


def test_a_refusal_needs_its_ground_and_waits_to_be_told(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue().id, act="refuse")
    desk.click("supervision.refuse.save")
    assert footer(desk) == "还有 1 处要改：不受理理由"
    desk.choose("supervision.refuse.refusal_ground", "已被行政、仲裁或者法院受理")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (now(store).status, now(store).refusal_ground) == ("refused", "taken")
    assert list(steps(desk)) == ["线索", "受理", "告知", "归档"]
    assert offered(desk) == ["tell", "archive"]
    assert notes(desk) == ["不受理：已被行政、仲裁或者法院受理。"]
    desk.click("supervision.act.tell")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store).told_on == MONDAY
    assert offered(desk) == ["archive"]


def test_who_may_not_decide_is_told_who_may(desk: Desk, store: Store, clue: Made) -> None:
    with store.step("登记人员") as step:
        for name, role in (("调解", "mediator"), ("站长", "head")):
            step.add(StaffMember(name=name, role=role))
    matter = clue()
    store.user = "调解"
    desk.context.go("letters", id=matter.id, act="accept")
    assert not detail(desk).is_acting()
    assert "accept" not in offered(desk)
    assert "办理" in desk.window.note_text()


# -- the check ---------------------------------------------------------------------------------------------------------


def test_two_with_cards_are_ticked_and_sent(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue("accepted")
    desk.context.go("letters", id=matter.id)
    assert offered(desk)[0] == "assign"
    desk.click("supervision.act.assign")
    assert not desk.find(CheckBox, "supervision.assign.杨知行").isEnabled()  # has no card
    desk.click("supervision.assign.save")
    assert footer(desk) == "还有 1 处要改：监督员（两名以上）"
    desk.click("supervision.assign.王芳")
    assert detail(desk).panel.form.box.words.text() == "共 1 名，核查要 2 名以上，可以以后再补"  # type: ignore[union-attr]
    desk.type("supervision.assign.other", "章弘 区工监0031")
    assert detail(desk).panel.form.box.words.text() == "共 2 名"  # type: ignore[union-attr]
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.context.go("letters", id=matter.id, act="assign")
    assert detail(desk).panel.form.box.words.text() == "已指派王芳、章弘，加上这里选的共 2 名"  # type: ignore[union-attr]
    detail(desk).stop()
    sent = store.matching(Inspector, supervision_id=matter.id)
    assert [(i.name, i.card_number, i.declared_on) for i in sent] == [("王芳", "滨工监0012", ""), ("章弘", "区工监0031", "")]
    assert offered(desk)[0] == "interview" and "王芳、章弘还没有声明无须回避。" in notes(desk), "nobody declares without being asked"


def test_one_without_a_card_number_is_not_sent(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue("accepted").id, act="assign")
    desk.type("supervision.assign.other", "章弘")
    desk.click("supervision.assign.save")
    panel = detail(desk).panel
    assert panel is not None
    assert panel.form.shown_problems() == {"inspectors": "章弘没有写证号。"}
    assert store.matching(Inspector) == []


def test_who_keeps_away_from_the_case_cannot_be_ticked(desk: Desk, store: Store, clue: Made, case: CaseFile) -> None:
    matter = clue("accepted")
    recusals.decide(
        store,
        Recusal(grievance_id=case.grievance.id, person="陈立秋", reason="party", asked_by="self", decided_by="王芳", decided_on=MONDAY),
    )
    desk.context.go("letters", id=matter.id, act="assign")
    assert desk.find(CheckBox, "supervision.assign.王芳").isEnabled()
    assert not desk.find(CheckBox, "supervision.assign.陈立秋").isEnabled()


def test_declaration_recusal_and_removal_of_a_supervisor(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue("accepted")
    actions.assign(store, matter.id, [Inspector(name="王芳", card_number="滨工监0012"), Inspector(name="陈立秋", card_number="滨工监0017")])
    desk.context.go("letters", id=matter.id, act="tab:check")
    assert notes(desk) == ["王芳、陈立秋还没有声明无须回避。"]
    desk.click("supervision.declare.王芳")
    assert store.matching(Inspector, name="王芳")[0].declared_on == MONDAY
    desk.click("supervision.recuse.陈立秋")
    desk.choose("supervision.recuse.recusal_reason", "有直接利害关系")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.matching(Inspector, name="陈立秋")[0].recusal_reason == "interest"
    assert notes(desk) == ["核查要有 2 名以上监督员，现在有 1 名。"]
    desk.click("supervision.drop.陈立秋")
    assert [i.name for i in store.matching(Inspector)] == ["王芳"]
    desk.context.undo()
    assert [i.name for i in store.matching(Inspector)] == ["王芳", "陈立秋"]


def test_delete_puts_a_matter_of_the_list_into_the_bin(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue("clue")
    desk.context.go("letters", id=matter.id)
    table = desk.find(Table, "supervision.list")
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert store.get(Supervision, matter.id).deleted and desk.said[-1] == "已删除，在“设置”的“回收站”里"
    desk.context.undo()
    assert not store.get(Supervision, matter.id).deleted


def test_a_check_cannot_be_finished_by_one_alone(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue("accepted")
    actions.assign(store, matter.id, [Inspector(name="王芳", card_number="滨工监0012", declared_on=MONDAY)])
    desk.context.go("letters", id=matter.id, act="check")
    assert "还没有调查笔录。" in notes(desk)
    desk.choose("supervision.check.verdict", "属实")
    desk.type("supervision.check.findings", "拖欠23人两个月工资")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：核查要有 2 名以上监督员，现在有 1 名"
    assert now(store).checked_on == ""


def test_obstruction_is_asked_for_only_where_there_was_any(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue("sent").id, act="check")
    panel = detail(desk).panel
    assert panel is not None
    assert not panel.form.editor("obstruction").isVisible()
    desk.click("supervision.check.is_obstructed")
    assert panel.form.editor("obstruction").isVisible()
    desk.choose("supervision.check.verdict", "属实")
    desk.type("supervision.check.findings", "拖欠23人两个月工资")
    desk.type("supervision.check.obstruction", "不让进厂，不给工资表")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (now(store).status, now(store).is_obstructed) == ("checked", True)
    tab(desk, "overview")
    assert "单位拒绝配合：不让进厂，不给工资表" in notes(desk)


# -- questioning -------------------------------------------------------------------------------------------------------


def test_a_questioning_is_written_down_signed_and_shown(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue("sent")
    desk.context.go("letters", id=matter.id)
    desk.click("supervision.act.interview")
    page = desk.find(InterviewPage, "supervision.interview.page")
    assert page.form.values()["inspectors"] == "王芳、陈立秋"
    assert page.form.values()["content"] == BEGUN
    desk.type("supervision.interview.place", "单位会议室")
    desk.type("supervision.interview.person", "卢建平")
    desk.choose("supervision.interview.signing", "拒绝签名")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：拒签情况"
    desk.type("supervision.interview.unsigned_reason", "说要先问老板")
    desk.key(Qt.Key.Key_S, ctrl=True)
    made = store.matching(Interview)[0]
    assert (made.person, made.signing, made.recorder) == ("卢建平", "refused", "王芳")
    tab(desk, "check")
    desk.click("supervision.interview.edit")
    assert desk.find(InterviewPage, "supervision.interview.page").form.values()["person"] == "卢建平"


def test_enter_goes_from_question_to_answer_and_on(desk: Desk) -> None:
    editor = TalkEditor()
    desk.qtbot.addWidget(editor)
    editor.show_value("问：工资发了吗？")
    editor.moveCursor(editor.textCursor().MoveOperation.End)

    def press(modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        editor.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, modifier))

    press()
    write(editor, "没有发。")
    press(Qt.KeyboardModifier.ShiftModifier)
    write(editor, "拖了两个月。")
    press()
    write(editor, "什么时候发？")
    press()
    text = editor.toPlainText().replace("\u2028", "\n")
    assert text.split("\n") == ["问：工资发了吗？", "答：没有发。", "拖了两个月。", "问：什么时候发？", "答："]


def test_an_unsaved_record_of_a_questioning_comes_back(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue("sent")
    desk.context.go("letters", id=matter.id, act="interview")
    desk.type("supervision.interview.place", "工地")
    desk.click("supervision.interview.cancel")
    key = drafts.drafts(store)[0].key
    desk.context.go("letters", act="draft", key=key)
    assert desk.find(InterviewPage, "supervision.interview.page").form.values()["place"] == "工地"


# -- talk, steps left out, the end -------------------------------------------------------------------------------------


def test_a_talk_that_settles_leads_to_closing_without_a_letter(desk: Desk, store: Store, clue: Made, clock: Clock) -> None:
    matter = clue("checked")
    desk.context.go("letters", id=matter.id)
    assert offered(desk) == ["talk", "letters"]
    desk.click("supervision.act.talk")
    desk.choose("supervision.talk.talk_result", "单位同意改正")
    desk.type("supervision.talk.talk_record", "3月底前付清")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert offered(desk) == ["close", "letters"]
    desk.click("supervision.act.close")
    desk.type("supervision.close.closing_note", "工资已经付清")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store).status == "closed"
    assert list(steps(desk)) == ["线索", "受理", "核查", "沟通", "办结", "归档"]
    assert offered(desk) == ["follow_up", "archive"]
    clock.advance(days=7)
    desk.click("supervision.act.follow_up")
    desk.type("supervision.follow_up.follow_note", "职工说都拿到了")
    desk.type("supervision.follow_up.informant_told_on", "2026-03-23")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (now(store).followed_on, now(store).informant_told_on) == ("2026-03-23", "2026-03-23")
    desk.click("supervision.act.archive")
    assert now(store).archive_number
    assert set(steps(desk).values()) == {DONE}
    assert offered(desk) == []


def test_a_step_is_left_out_only_with_its_reason(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue("checked").id)
    assert "不经沟通协商" in menu(desk)
    desk.context.go("letters", id=now(store).id, act="skip:negotiation")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：不做的原因"
    desk.type("supervision.skip.skip_reason", "单位负责人联系不上")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (now(store).status, now(store).skipped) == ("talked", "negotiation")
    assert notes(desk) == ["不经沟通协商：单位负责人联系不上"]
    assert (steps(desk)["核查"], steps(desk)["沟通"], steps(desk)["文书"]) == (DONE, SKIPPED, NOW)
    assert "不经沟通协商" not in menu(desk)


def test_a_matter_that_is_not_finished_says_why_it_cannot_be_closed(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue("checked").id, act="close")
    assert "沟通协商还没有做。先办这一步，或者写明不做的原因。" in notes(desk)
    desk.type("supervision.close.closing_note", "先办结")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store).status == "checked"


def test_an_unsaved_act_comes_back(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue("sent")
    desk.context.go("letters", id=matter.id, act="check")
    desk.type("supervision.check.findings", "写了一半")
    desk.click("supervision.check.cancel")
    desk.context.go("letters", act="draft", key=drafts.drafts(store)[0].key)
    panel = detail(desk).panel
    assert panel is not None
    assert panel.form.values()["findings"] == "写了一半"


def test_the_clue_is_mended_by_f2_and_a_matter_goes_to_the_bin(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue().id)
    desk.key(Qt.Key.Key_F2)
    desk.type("supervision.edit.people", "25")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert now(store).people == 25
    detail(desk).start("remove")
    assert store.matching(Supervision) == []
    assert not detail_is_shown(desk)
    desk.context.undo()
    assert len(store.matching(Supervision)) == 1


def detail_is_shown(desk: Desk) -> bool:
    return any(widget.isVisible() for widget in desk.window.findChildren(SupervisionDetail))


# -- who informed ------------------------------------------------------------------------------------------------------


def test_who_informed_is_covered_until_asked_for_and_the_asking_is_logged(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue().id)
    assert desk.find(QLabel, "supervision.informant").text() == "陶*　138****8000"
    desk.click("supervision.eye")
    assert desk.find(QLabel, "supervision.informant").text() == "陶国梁　13800138000"
    logged = store.query("SELECT act, detail FROM act_log")
    assert [tuple(row) for row in logged] == [("reveal", "查看反映人 站工监字〔2026〕1号")]
    detail(desk).glance.start(0)  # the half minute is over
    desk.qtbot.waitUntil(lambda: desk.find(QLabel, "supervision.informant").text() == "陶*　138****8000")


# -- letters -----------------------------------------------------------------------------------------------------------


def why_not(desk: Desk, kind: str) -> bool:
    return not desk.find(Button, f"supervision.draft.{kind}").isEnabled()


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [("clue", []), ("accepted", ["reminder"]), ("checked", ["reminder", "opinion"]), ("talked", ["reminder", "opinion"])],
)
def test_the_kinds_that_fit_a_stage_can_be_drafted(desk: Desk, store: Store, clue: Made, stage: str, kinds: list[str]) -> None:
    desk.context.go("letters", id=clue(stage).id, act="letters")
    assert [kind for kind in ("reminder", "opinion", "proposal") if not why_not(desk, kind)] == kinds


def test_from_a_clue_to_a_drafted_opinion(desk: Desk, store: Store, case: CaseFile) -> None:
    desk.context.go("letters", part="supervision", act="new", grievance=case.grievance.id)
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("supervision.act.accept")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("supervision.act.assign")
    desk.click("supervision.assign.王芳")
    desk.click("supervision.assign.陈立秋")
    desk.type("supervision.assign.declared_on", MONDAY)
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("supervision.act.interview")
    desk.type("supervision.interview.place", "单位会议室")
    desk.type("supervision.interview.person", "卢建平")
    desk.choose("supervision.interview.signing", "已签名")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("supervision.act.check")
    desk.choose("supervision.check.verdict", "属实")
    desk.type("supervision.check.findings", "拖欠23人两个月工资，单位承认。")
    desk.type("supervision.check.evidence", "考勤表复印件3页")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("supervision.act.talk")
    desk.choose("supervision.talk.talk_result", "未达成一致")
    desk.type("supervision.talk.talk_record", "单位只肯先付一个月")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert offered(desk)[0] == "letters"
    desk.click("supervision.act.letters")
    desk.click("supervision.draft.opinion")
    page = desk.window.page()
    assert isinstance(page, LetterEditor)
    letter = store.matching(Letter)[0]
    assert (letter.kind, letter.topic, letter.supervision_id, letter.status) == ("opinion", "wages", now(store).id, "draft")
    assert [a.employer_id for a in store.matching(LetterAddressee)] == [case.employer.id]  # type: ignore[union-attr]
    assert letter.inspectors.splitlines() == ["王芳（证号滨工监0012）", "陈立秋（证号滨工监0017）"]
    assert now(store).status == "letter"
    desk.context.go("letters", id=now(store).id)
    assert steps(desk)["文书"] == NOW
    assert offered(desk) == ["letter", "letters"]
    desk.click("supervision.act.letter")
    assert isinstance(desk.window.page(), LetterEditor)
    assert store.get(Grievance, case.grievance.id).status == case.grievance.status


def test_a_letter_without_an_answer_shows_its_limit_and_leads_to_the_proposal(desk: Desk, store: Store, clue: Made, case: CaseFile) -> None:
    matter = clue("talked")
    assert case.employer is not None
    letter = Letter(
        id="l",
        kind="opinion",
        number="站工劳监意〔2026〕1号",
        status="served",
        supervision_id=matter.id,
        reply_amount=15,
        issued_on="2026-03-02",
    )
    receipt = LetterAddressee(
        letter_id="l", employer_id=case.employer.id, served_on="2026-03-02", reply_due_on="2026-03-12", reply_state="none"
    )
    with store.step("发出") as step:
        step.add(letter)
        receipt = step.add(receipt)
        step.save(matter.with_values(status="letter"), matter)
    desk.context.go("letters", id=matter.id)
    said = [label.text() for label in detail(desk).overview.clocks.findChildren(QLabel)]
    assert "单位答复" in said
    tab(desk, "letters")
    assert why_not(desk, "proposal")
    with store.step("逾期") as step:
        step.save(receipt.with_values(reply_state="overdue"), receipt)
    desk.context.tell(step.changes)
    assert not why_not(desk, "proposal")


def test_the_way_of_a_case_begins_in_its_menu(store: Store, case: CaseFile, qtbot: QtBot) -> None:
    desk = Desk(store, qtbot, grievances=Grievances, letters=LetterPlace)
    desk.context.go("grievances", id=case.grievance.id)
    opened = desk.find(Detail, "grievance").menu()
    next(action for action in opened.actions() if action.text() == "转监督线索").trigger()
    assert desk.find(NewClue, "supervision.new.page").case == case_file(store, case.grievance.id)
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.context.go("grievances", id=case.grievance.id)
    found = desk.find(ItemList, "grievance.procedures").items()
    assert [(item.title, item.aside) for item in found] == [("监督　站工监字〔2026〕1号", "待受理")]


@pytest.mark.parametrize(("size", "has_summary"), [((1280, 720), False), ((1366, 768), False), ((1920, 1080), True)])
def test_the_list_fits_the_window(desk: Desk, store: Store, clue: Made, size: tuple[int, int], has_summary: bool) -> None:
    desk.window.resize(*size)
    desk.context.go("letters", id=clue("talked").id)
    place = desk.window.page()
    assert isinstance(place, LetterPlace)
    place.arrange(Room(*size))
    assert detail(desk).stepper.width() >= detail(desk).stepper.minimumSizeHint().width()
    shown = [item.key for item in desk.find(Table, "supervision.list").columns.shown()]
    assert ("summary" in shown) is has_summary


def test_the_palette_finds_a_matter_and_begins_a_clue(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue()
    search = searcher(desk.context, {})
    hit = next(hit for hit in search("监字") if hit.text == matter.number)
    hit.run()
    assert desk.find(QLabel, "supervision.number").text() == matter.number
    next(hit for hit in search("监督线索") if hit.text == "登记监督线索").run()
    assert desk.window.page().objectName() == "supervision.new.page"


def test_a_draft_of_a_matter_that_is_gone_is_dropped(desk: Desk, store: Store) -> None:
    key = "letters:supervision:check:gone"
    drafts.keep(store, key, "登记核查结论", {})
    desk.context.go("letters", act="draft", key=key)
    assert drafts.drafts(store) == []


def test_a_finished_check_can_be_mended_until_the_matter_is_closed(desk: Desk, store: Store, clue: Made) -> None:
    desk.context.go("letters", id=clue("talked").id, act="tab:check")
    desk.click("supervision.check.verdict")
    desk.type("supervision.check.findings", "拖欠24人两个月工资。")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (now(store).findings, now(store).status) == ("拖欠24人两个月工资。", "talked")
    assert desk.said[-1] == f"已改核查结论 {now(store).number}"
    base = now(store)
    actions.close(store, base.with_values(closed_on=MONDAY, closing_note="付清了"), base)
    desk.context.go("letters", id=base.id, act="tab:check")
    assert not desk.sees("supervision.check.verdict")
    tab(desk, "letters")
    assert not desk.sees("supervision.draft.reminder")


def test_the_papers_of_a_matter_and_of_a_questioning_are_shown(desk: Desk, store: Store, clue: Made) -> None:
    matter = clue("sent")
    asked = Interview(
        supervision_id=matter.id,
        started_at="2026-03-16T08:50",
        place="工地",
        person="卢建平",
        inspectors="王芳、陈立秋",
        recorder="王芳",
        content=BEGUN,
        signing="signed",
    )
    actions.interview(store, asked)
    desk.context.go("letters", id=matter.id)
    desk.click("supervision.paper.clue_sheet.view")
    assert desk.window.page().title == "线索登记表"
    desk.key(Qt.Key.Key_Escape)
    tab(desk, "check")
    desk.click("supervision.interview.paper.view")
    assert desk.window.page().objectName() == "paper.page"
    assert not desk.sees("supervision.paper.refusal.view")


def test_every_limit_of_a_matter_leads_to_the_form_that_meets_it(desk: Desk, store: Store, clue: Made) -> None:
    def decided(matter: Supervision, **values: object) -> None:
        actions.decide(store, matter.with_values(decided_on=MONDAY, decided_by="王芳", **values), matter)

    clue()
    clue("accepted")
    decided(clue(), decision="refused", refusal_ground="unclear")
    settled = clue("talked")
    actions.close(store, settled.with_values(closed_on=MONDAY, closing_note="付清了"), settled)
    seen = set()
    for matter in store.matching(Supervision):
        for _, act in rules.clocks(matter):
            desk.context.go("letters", id=matter.id, act=act)
            assert detail(desk).is_acting(), act
            seen.add(act)
    assert seen == {"accept", "tell", "check", "follow_up", "tell_informant"}


def test_an_employer_that_became_known_is_put_into_the_clue(desk: Desk, store: Store, case: CaseFile) -> None:
    matter = register(store, scope="全区建筑施工企业")
    desk.context.go("letters", id=matter.id, act="edit")
    desk.type("supervision.edit.employer_id", "没有档案的公司")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert footer(desk) == "还有 1 处要改：被监督单位"
    desk.type("supervision.edit.employer_id", "川岳建筑劳务有限公司")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert case.employer is not None
    assert now(store).employer_id == case.employer.id
