"""Employers driven by clicks and keys: the list with its figures, one employer's record, story and ways on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from cases import CREDIT_CODE, at_work, registered
from desk import Desk
from stand_ins import Dialogs
from station.actions import mediations
from station.casework.model import (
    Employer,
    EmployerWarning,
    FieldVisit,
    ImportedRow,
    InjuryVisit,
    LedgerImport,
    Letter,
    LetterAddressee,
    Mediation,
    Negotiation,
    OpinionCheck,
    VisitFinding,
    Worker,
)
from station.db import drafts
from station.db.store import Store
from station.ui.employers.detail import EmployerDetail
from station.ui.employers.page import Employers
from station.ui.footer import FormFooter
from station.ui.mergepage import MergePage
from station.ui.table import Table
from station.ui.widgets import Note, Paragraph, Pill
from station.ui.widgets.timeline import Event, Timeline

FIRM = Employer(name="滨河锦禾保洁服务有限公司", headcount=120, industry="property", phone="7550000000")


@pytest.fixture
def firm(store: Store) -> Employer:
    at_work(store)
    for day in ("02", "09", "16"):
        registered(store, Worker(name=f"职工{day}"), FIRM, received_at=f"2026-03-{day}T08:30", people=2)
    registered(store, Worker(name="苏洁"), Employer(name="滨河安捷停车管理有限公司", headcount=30), received_at="2025-11-03T09:00")
    (found,) = store.matching(Employer, name=FIRM.name)
    letter = Letter(
        kind="reminder",
        number="站工劳监提〔2026〕1号",
        status="served",
        issued_on="2026-03-03",
    )
    receipt = {"served_on": "2026-03-04", "reply_due_on": "2026-03-12", "reply_state": "none"}
    with store.step("出文书") as step:
        letter = step.add(letter)
        step.add(LetterAddressee(letter_id=letter.id, employer_id=found.id, **receipt))
    return found


@pytest.fixture
def desk(firm: Employer, store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, employers=Employers)
    made.window.show_place("employers")
    return made


def detail(desk: Desk) -> EmployerDetail:
    return desk.find(EmployerDetail, "employers.detail")


def story(desk: Desk) -> list[Event]:
    entries = [part for part in detail(desk).findChild(Timeline).children() if hasattr(part, "event_shown")]
    return [entry.event_shown for entry in entries]


def test_the_list_counts_and_warns(desk: Desk) -> None:
    assert desk.rows("employers.list", "name") == ["滨河锦禾保洁服务有限公司", "滨河安捷停车管理有限公司"]
    assert desk.rows("employers.list", "year_cases") == ["3", ""]
    assert desk.rows("employers.list", "cases") == ["3", "1"]
    assert desk.rows("employers.list", "unanswered") == ["1 份", ""]
    assert desk.rows("employers.list", "last_on") == ["3月16日", "2025年11月3日"]


@pytest.mark.parametrize(("view", "names"), [("repeated", 1), ("unanswered", 1), ("large", 1), ("all", 2)])
def test_views_pick_out_who_needs_attention(desk: Desk, view: str, names: int) -> None:
    desk.context.go("employers", view=view)
    assert len(desk.rows("employers.list", "name")) == names


@pytest.mark.parametrize(("words", "names"), [("已建会", ["滨河安捷停车管理有限公司"]), ("未建会", ["滨河锦禾保洁服务有限公司"])])
def test_the_list_is_parted_by_union(desk: Desk, store: Store, words: str, names: list[str]) -> None:
    (firm,) = store.matching(Employer, name="滨河安捷停车管理有限公司")
    with store.step("建会") as step:
        step.save(firm.with_values(is_unionised=True), firm)
    page = desk.find(Employers, "employers")
    page.reload()
    next(action for action in page.chips["is_unionised"].menu().actions() if action.text() == words).trigger()
    assert desk.rows("employers.list", "name") == names


def test_the_record_shows_figures_and_the_whole_story(desk: Desk, store: Store, firm: Employer) -> None:
    case = store.query("SELECT grievance_id FROM party WHERE employer_id = ?", [firm.id])[0][0]
    mediations.open_mediation(store, Mediation(grievance_id=case, applied_on="2026-03-05", mediator="邵文锦"))
    desk.context.go("employers", id=firm.id)
    words = [label.text() for label in detail(desk).head.findChildren(QLabel) if label.isVisible()]
    assert [word for word in words if word[0].isdigit()] == ["3 件", "6 人", "25,800.00", "0.00", "1 份"]
    assert [event.when for event in story(desk)] == ["今天 08:30", "3月9日 08:30", "3月5日", "3月4日", "3月3日", "3月2日 08:30"]
    assert story(desk)[2].text.startswith("调解申请")


def test_what_an_old_ledger_said_besides_stands_in_the_record(desk: Desk, store: Store, firm: Employer) -> None:
    with store.step("导入台账") as step:
        ledger = step.add(LedgerImport(target="employers", file_name="单位.xls"))
        told = {"owner": "employer", "owner_id": firm.id, "kept": "原表等级：甲\n原表联系人：老周"}
        step.add(ImportedRow(ledger_import_id=ledger.id, row=3, fate="added", **told))
    desk.context.go("employers", id=firm.id)
    assert "原表等级：甲；原表联系人：老周" in [each.text() for each in detail(desk).facts.findChildren(Paragraph)]


def test_grievances_and_letters_have_their_tabs_and_open(desk: Desk, firm: Employer) -> None:
    desk.context.go("employers", id=firm.id)
    desk.key(Qt.Key.Key_Tab, ctrl=True)
    assert desk.rows("employers.cases", "worker") == ["职工16", "职工09", "职工02"]
    desk.click_row("employers.cases", 0, double=True)
    assert desk.window.current_key == "grievances"
    assert desk.elsewhere("grievances")[-1]["id"]
    desk.window.show_place("employers")
    detail(desk).tabs.set_current("letters")
    assert desk.rows("employers.letters", "number") == ["站工劳监提〔2026〕1号"]


@pytest.mark.parametrize(("button", "place"), [("employers.register", "grievances"), ("employers.letter", "letters")])
def test_from_here_a_grievance_or_a_letter_is_begun(desk: Desk, firm: Employer, button: str, place: str) -> None:
    desk.context.go("employers", id=firm.id)
    desk.click(button)
    assert desk.elsewhere(place) == [{"act": "new", "employer": firm.id}]


def test_a_wrong_code_stands_at_its_field_a_right_one_is_stored(desk: Desk, store: Store, firm: Employer) -> None:
    desk.context.go("employers", id=firm.id)
    desk.key(Qt.Key.Key_F2)
    desk.type("employers.form.credit_code", "123")
    desk.key(Qt.Key.Key_S, ctrl=True)
    footers = [bar.words.text() for bar in desk.window.findChildren(FormFooter) if bar.isVisible()]
    assert footers == ["还有 1 处要改：统一社会信用代码"]
    desk.type("employers.form.credit_code", CREDIT_CODE)
    desk.click("employers.form.is_unionised")
    desk.key(Qt.Key.Key_S, ctrl=True)
    saved = store.get(Employer, firm.id)
    assert (saved.credit_code, saved.is_unionised) == (CREDIT_CODE, True)
    assert desk.said == [f"已保存 {FIRM.name}"]
    assert desk.rows("employers.list", "is_unionised")[0] == "已建会"
    detail(desk).tabs.set_current("history")
    assert sorted(desk.rows("employers.history", "field")) == ["已建会", "统一社会信用代码"]


def test_what_was_typed_is_kept_and_offered_again(desk: Desk, store: Store, firm: Employer) -> None:
    desk.context.go("employers", id=firm.id)
    desk.click("employers.edit")
    desk.type("employers.form.contact", "卢经理")
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    assert store.get(Employer, firm.id).contact == ""
    desk.context.go("employers", act="draft", key=draft.key)
    assert desk.find(QLineEdit, "employers.form.contact").text() == "卢经理"


def test_order_is_by_number_not_by_words(desk: Desk) -> None:
    table = desk.find(Table, "employers.list")
    table.sort("headcount", False)
    assert desk.rows("employers.list", "headcount") == ["30", "120"]


def test_all_dealings_stand_in_the_file_and_open(desk: Desk, store: Store, firm: Employer) -> None:
    with store.step("走访") as step:
        visit = step.add(FieldVisit(employer_id=firm.id, visited_on="2026-03-05", visitors="王芳", status="visited"))
        step.add(VisitFinding(field_visit_id=visit.id, item="2.1", content="迟发一月工资"))
        step.add(EmployerWarning(employer_id=firm.id, signal="arrears", level="yellow", issued_on="2026-03-06", detail="三个月未发"))
        step.add(Negotiation(subject="工资支付恳谈", employer_id=firm.id, held_on="2026-03-10", status="held"))
        step.add(OpinionCheck(found_at="2026-03-07T10:00", platform="本地论坛", summary="称欠薪", employer_id=firm.id, checker="王芳"))
        step.add(InjuryVisit(worker_id=store.matching(Worker)[0].id, reported_on="2026-03-08", hospital="一院", employer_id=firm.id))
    desk.context.go("employers", id=firm.id)
    detail(desk).tabs.set_current("dealings")
    assert desk.rows("employers.dealings", "title") == ["协商恳谈", "工伤探视", "舆情核实", "企业预警", "走访"]
    assert desk.rows("employers.dealings", "state")[-1] == "问题 1 处，未销号 1 处"
    assert desk.rows("employers.dealings", "words")[-1] == "迟发一月工资"
    assert {"走访：走访服务日，发现问题 1 处", "黄色预警：欠薪"} <= {event.text for event in story(desk)}
    desk.context.tell(step.changes)
    desk.context.go("employers", view="warned")
    assert desk.rows("employers.list", "warnings") == ["1 条"]


def test_who_comes_up_again_is_marked_with_the_count_of_the_intake(desk: Desk, store: Store, firm: Employer) -> None:
    desk.context.go("employers", id=firm.id)
    assert desk.find(Pill, "employers.repeated").pill.text == "屡次　近一年 3 件"
    assert desk.find(QLabel, "employers.years").text() == "2026年 3 件"
    quiet = next(employer for employer in store.matching(Employer) if employer.id != firm.id)
    desk.context.go("employers", id=quiet.id)
    assert not desk.sees("employers.repeated")


def test_the_same_employer_under_another_name_is_merged_and_taken_back(desk: Desk, store: Store, firm: Employer, dialogs: Dialogs) -> None:
    registered(
        store, Worker(name="韩素琴"), Employer(name="锦禾保洁", credit_code=CREDIT_CODE, headcount=64), received_at="2026-03-15T08:30"
    )
    desk.context.go("employers", id=firm.id)
    (note,) = [note for note in detail(desk).findChildren(Note) if note.isVisible() and note.buttons]
    assert "名称相近" in note.sentence.text()
    note.buttons[0].click()
    page = desk.find(MergePage, "merge.page")
    assert page.taken() == {"credit_code"}
    desk.click("merge.headcount.other")
    dialogs.answer(lambda dialog: dialog.take("merge"))
    desk.click("merge.do")
    saved = store.get(Employer, firm.id)
    assert (saved.name, saved.credit_code, saved.headcount, saved.aliases) == (FIRM.name, CREDIT_CODE, 64, "锦禾保洁")
    assert desk.said == [f"已合并到 {FIRM.name}，移了 1 件诉求"]
    assert desk.rows("employers.list", "cases")[0] == "4"
    desk.find(QLineEdit, "employers.search").setText("锦禾保洁")
    assert desk.rows("employers.list", "name") == [FIRM.name]
    desk.context.undo()
    assert len(store.matching(Employer)) == 3


def test_union_facts_are_corrected_and_the_rate_stands_at_the_foot(desk: Desk, store: Store, firm: Employer) -> None:
    desk.context.go("employers", id=firm.id)
    desk.click("employers.edit")
    desk.click("employers.form.is_unionised")
    desk.click("employers.form.is_congress_held")
    desk.type("employers.form.union_founded_on", "2020-05-01")
    desk.type("employers.form.union_members", "98")
    desk.type("employers.form.stars", "4")
    desk.key(Qt.Key.Key_S, ctrl=True)
    saved = store.get(Employer, firm.id)
    assert (saved.is_congress_held, saved.union_founded_on, saved.union_members, saved.stars) == (True, "2020-05-01", 98, 4)
    assert (
        desk.find(Employers, "employers").foot(desk.find(Employers, "employers")._all)[-1]
        == "百人以上已建会 1 家，职代会建制 1 家（100.0%）"
    )
