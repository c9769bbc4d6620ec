"""Registration by keys alone: the search at the start, problems at their fields, the side, drafts, several employers and requests."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk, write
from stand_ins import Clock
from station.casework.casefile import CaseFile
from station.casework.model import Employer, Grievance, Party, Worker
from station.casework.vocabulary import label
from station.db import drafts
from station.db.casefiles import case_file
from station.db.store import Store
from station.ui import theme
from station.ui.formparts import FieldBox
from station.ui.grievances.intake import IntakePage
from station.ui.grievances.page import Grievances
from station.ui.page import Room
from station.ui.widgets import PRIMARY, Note, Paragraph

KNOWN = Worker(name="韩素琴", phone="13900002046", id_number="110101199003074514", kind="migrant")
FIRM = Employer(name="滨河锦禾保洁服务有限公司", headcount=64, industry="property")


@pytest.fixture
def desk(store: Store, clock: Clock, qtbot: QtBot) -> Desk:
    at_work(store)
    made = Desk(store, qtbot, grievances=Grievances)
    made.window.show_place("grievances")
    return made


def begin(desk: Desk) -> IntakePage:
    desk.key(Qt.Key.Key_N, ctrl=True)
    return page(desk)


def page(desk: Desk) -> IntakePage:
    shown = desk.window.page()
    assert isinstance(shown, IntakePage)
    return shown


def search(desk: Desk, typed: str) -> QLineEdit:
    field = desk.find(QLineEdit, "intake.find")
    write(field, typed)
    return field


def fill(desk: Desk, name: str = "倪小曼", employer: str = "青禾里餐饮管理有限公司") -> None:
    desk.type("intake.worker.name", name)
    desk.type("intake.worker.phone", "139 0000 2181")
    desk.type("intake.parties.0.name", employer)
    desk.choose("intake.grievance.category", label("category", "contract"))
    desk.type("intake.grievance.summary", "入职四个月未签劳动合同")


def newest(store: Store) -> CaseFile:
    return case_file(store, store.select(Grievance)[-1].id)


def focused(desk: Desk) -> str:
    QApplication.processEvents()
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def problem_at(desk: Desk, name: str) -> str:
    form = page(desk).form
    return form.shown_problems().get(name, "")


def test_a_new_person_is_registered_with_keys_alone(desk: Desk, store: Store) -> None:
    begin(desk)
    assert focused(desk) == "intake.find"
    field = search(desk, "倪小曼")
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert focused(desk) == "intake.worker.phone"
    assert desk.find(QLineEdit, "intake.worker.name").text() == "倪小曼"
    fill(desk)
    desk.key(Qt.Key.Key_S, ctrl=True)
    case = newest(store)
    assert (case.grievance.number, case.worker_name, case.grievance.category) == ("ZQ-2026-0001", "倪小曼", "contract")
    assert (case.worker.phone, case.employer.name) == ("13900002181", "青禾里餐饮管理有限公司")  # type: ignore[union-attr]
    assert (case.grievance.received_at, case.grievance.handler, case.grievance.people) == ("2026-03-16T09:00", "王芳", 1)
    assert desk.said[-1] == "已登记 ZQ-2026-0001，首次反馈 3月17日 09:00 前"
    assert desk.find(QLabel, "grievance.number").text() == "ZQ-2026-0001"
    desk.key(Qt.Key.Key_Z, ctrl=True)
    assert store.select(Grievance) == []


def test_a_known_person_comes_with_the_last_employer_and_is_told_of_an_open_case(desk: Desk, store: Store) -> None:
    first = registered(store, KNOWN, FIRM, received_at="2026-03-16T08:00", summary="拖欠 1 月工资")
    form = begin(desk)
    field = search(desk, "2046")
    assert [item.title for item in form.sheet.finder.list.items()] == ["韩素琴，男，36 岁，农民工"]
    assert form.sheet.finder.list.items()[0].second == "139****2046　11**************14"
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.find(QLabel, "intake.person.name").text().startswith("韩素琴")
    assert not desk.sees("intake.worker.name")
    assert desk.find(QLineEdit, "intake.parties.0.name").text() == FIRM.name
    assert focused(desk) == "intake.parties.0.name"
    assert form.side.found() == ["ZQ-2026-0001"]
    desk.choose("intake.grievance.category", label("category", "wages"))
    desk.type("intake.grievance.summary", "拖欠 2 月工资")
    desk.key(Qt.Key.Key_S, ctrl=True)
    note = desk.find(Note, "intake.same")
    assert note.sentence.text() == "韩素琴（139****2046）对滨河锦禾保洁服务有限公司的同类诉求有 1 件在办：ZQ-2026-0001。"
    assert focused(desk) == "intake.same.anyway" and len(store.select(Grievance)) == 1
    desk.qtbot.keyClick(desk.find(QWidget, "intake.same.anyway"), Qt.Key.Key_Space)
    second = newest(store)
    assert second.grievance.number == "ZQ-2026-0002"
    assert second.worker.id == first.worker.id and second.employer.id == first.employer.id  # type: ignore[union-attr]
    assert len(store.select(Worker)) == len(store.select(Employer)) == 1


def test_a_possible_double_can_be_opened_or_put_aside(desk: Desk, store: Store) -> None:
    registered(store, KNOWN, FIRM, received_at="2026-03-16T08:00")
    form = begin(desk)
    desk.qtbot.keyClick(search(desk, "韩素琴"), Qt.Key.Key_Return)
    desk.click("intake.similar.dismiss")
    assert form.side.found() == []
    desk.click("intake.person.exchange")
    assert desk.sees("intake.find") and form.sheet.intake().worker == Worker(name="")
    desk.qtbot.keyClick(search(desk, "2046"), Qt.Key.Key_Return)
    form.side._dismissed.clear()
    form.side._asked = ("?",)
    form._follow()
    desk.click("intake.similar.open")
    assert desk.find(QLabel, "grievance.number").text() == "ZQ-2026-0001"


def test_escape_in_a_search_leaves_the_search_and_then_the_page(desk: Desk) -> None:
    begin(desk)
    field = search(desk, "韩")
    desk.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert focused(desk) == "intake.worker.name"
    assert isinstance(desk.window.page(), IntakePage)
    desk.key(Qt.Key.Key_Escape)
    assert isinstance(desk.window.page(), Grievances)


def test_a_form_in_pages_leads_to_the_page_that_wants_something(desk: Desk) -> None:
    desk.window.resize(1366, 768)
    page = begin(desk)
    desk.qtbot.waitUntil(lambda: page.form_scroll.is_paged)
    desk.click("intake.next")
    assert page.nav.current() == "matter"
    assert page.save_button.kind == PRIMARY and not desk.sees("intake.next"), "it is the last that wants something"
    page.nav.chosen.emit("who")
    assert desk.sees("intake.next") and page.save_button.kind != PRIMARY
    desk.window.resize(1366, 1400)
    desk.qtbot.waitUntil(lambda: not page.form_scroll.is_paged)
    assert not desk.sees("intake.next") and page.save_button.kind == PRIMARY, "all of it is in sight"


def test_escape_in_an_empty_search_is_what_the_button_says(desk: Desk) -> None:
    begin(desk)
    desk.key(Qt.Key.Key_Escape)
    assert isinstance(desk.window.page(), Grievances)


def test_the_next_page_waits_for_what_is_wrong_on_this_one(desk: Desk) -> None:
    desk.window.resize(1366, 768)
    page = begin(desk)
    desk.qtbot.waitUntil(lambda: page.form_scroll.is_paged)
    assert dict(page.tabs._tabs) == {"who": "诉求人", "matter": "单位与事由", "handling": "办理安排（可以后补）"}
    desk.type("intake.worker.phone", "123")
    desk.find(QWidget, "intake.worker.id_number").setFocus()
    assert dict(page.tabs._tabs)["who"] == "诉求人（要改）"
    desk.click("intake.next")
    assert page.nav.current() == "who" and focused(desk) == "intake.worker.phone"
    desk.type("intake.worker.phone", "139 0000 2181")
    desk.find(QWidget, "intake.worker.id_number").setFocus()
    desk.click("intake.next")
    assert page.nav.current() == "matter"


def test_enter_goes_to_the_next_field_and_never_saves(desk: Desk, store: Store) -> None:
    begin(desk)
    desk.find(QWidget, "intake.worker.name").setFocus()
    for name in ("worker.name", "worker.phone", "worker.id_number", "worker.kind"):
        assert focused(desk) == f"intake.{name}"
        desk.qtbot.keyClick(desk.find(QWidget, f"intake.{name}"), Qt.Key.Key_Return)
    desk.find(QWidget, "intake.parties.0.name").setFocus()
    desk.qtbot.keyClick(desk.find(QWidget, "intake.parties.0.name"), Qt.Key.Key_Return)
    assert focused(desk) == "intake.parties.0.role"
    assert store.select(Grievance) == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("worker.phone", "139 0000 218", "手机号应为 11 位，现在 10 位"),
        ("worker.id_number", "110101199003074515", "末位对不上"),
        ("grievance.received_at", "2026-03-17 10:00", "受理时间不能晚于现在。"),
        ("grievance.received_at", "2 月 30 日", "不是日历上的日子"),
        ("grievance.people", "很多", "很多"),
        ("grievance.amount", "约八千多块吧", "认不出来"),
        ("grievance.harmed_on", "2026-03-17", "权利受损日不能晚于今天。"),
    ],
)
def test_a_problem_is_said_at_the_field_on_leaving_it(desk: Desk, field: str, typed: str, sentence: str) -> None:
    begin(desk)
    desk.type(f"intake.{field}", typed)
    assert sentence in problem_at(desk, field)
    assert page(desk).wrong.text() == "1 处要改"


def test_saving_with_problems_goes_to_the_first_and_lists_them(desk: Desk, store: Store) -> None:
    begin(desk)
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert page(desk).footer.words.text() == "还有 4 处要改：姓名、用人单位、诉求类别、诉求摘要"
    assert focused(desk) == "intake.worker.name"
    assert store.select(Grievance) == []
    fill(desk)
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert len(store.select(Grievance)) == 1


def test_at_most_eight_fields_are_required(desk: Desk) -> None:
    form = begin(desk)
    assert asked_for(form) == ["姓名", "来源渠道", "受理时间", "用人单位", "诉求类别", "诉求摘要", "承办人"]
    assert form.required.text() == "必填 7 项，还有 4 项"
    desk.choose("intake.grievance.channel", "12351 工单")
    assert asked_for(form) == ["姓名", "来源渠道", "受理时间", "外部工单号", "用人单位", "诉求类别", "诉求摘要", "承办人"]
    assert form.required.text() == "必填 8 项，还有 5 项"


def asked_for(form: IntakePage) -> list[str]:
    """The labels beside which 必填 can be seen, from top to bottom."""
    boxes = [box for box in form.form.findChildren(FieldBox) if box.required.isVisible()]
    return [box.label for box in sorted(boxes, key=lambda box: (box.mapTo(form.form, QPoint()).y(), box.x()))]


def test_alt_n_registers_nobody_by_name(desk: Desk, store: Store) -> None:
    begin(desk)
    desk.qtbot.keyClick(desk.find(QWidget, "intake.find"), Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert not desk.sees("intake.worker.name") and not desk.sees("intake.find")
    assert focused(desk) == "intake.parties.0.name"
    desk.type("intake.parties.0.name", "云桥网络科技")
    desk.choose("intake.grievance.category", "工时休假")
    desk.type("intake.grievance.summary", "直播岗位超时加班")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert newest(store).worker_name == "匿名" and newest(store).worker is None


def test_an_imported_case_without_a_category_leaves_no_gap_in_the_words(desk: Desk, store: Store) -> None:
    first = registered(store, summary="拖欠工资")
    assert first.employer is not None
    with store.step("导入") as step:
        old = step.add(Grievance(number="旧-1", received_at=first.grievance.received_at, status="accepted"))
        step.add(Party(grievance_id=old.id, employer_id=first.employer.id))
    begin(desk)
    fill(desk, employer=first.employer.name)
    said = [label.text() for label in page(desk).findChildren(QLabel)] + [one.text() for one in page(desk).findChildren(Paragraph)]
    assert "欠薪" in said and not [words for words in said if words.endswith("、")]
    assert "同一单位在办同类的、本月的 2 件" in said


def test_several_employers_in_their_roles_and_several_requests(desk: Desk, store: Store) -> None:
    begin(desk)
    fill(desk, employer="川岳建筑劳务有限公司")
    desk.choose("intake.parties.0.role", "劳务公司")
    desk.click("intake.parties.add")
    desk.type("intake.parties.1.name", "滨河建设集团有限公司")
    desk.choose("intake.parties.1.role", "总包")
    assert not desk.sees("intake.claims.0.amount")
    desk.click("intake.claims.add")
    desk.choose("intake.claims.0.kind", "支付工资")
    desk.type("intake.claims.0.detail", "8 至 10 月工资")
    desk.type("intake.claims.0.amount", "1.2万")
    desk.click("intake.claims.add")
    desk.choose("intake.claims.1.kind", "支付加班费")
    desk.type("intake.claims.1.amount", "约800")
    assert "请求合计 12,800.00 元，这里不用再填" in [line.text() for line in desk.window.findChildren(Paragraph)]
    desk.key(Qt.Key.Key_S, ctrl=True)
    case = newest(store)
    assert [(employer.name, party.role) for party, employer in case.parties] == [
        ("川岳建筑劳务有限公司", "agency"),
        ("滨河建设集团有限公司", "main"),
    ]
    assert [(claim.kind, claim.amount, claim.amount_mark) for claim in case.claims] == [
        ("wages", 1_200_000, ""),
        ("overtime", 80_000, "about"),
    ]
    assert (case.grievance.amount, case.grievance.amount_mark) == (1_280_000, "about")


def test_an_amount_without_its_request_is_asked_for(desk: Desk, store: Store) -> None:
    begin(desk)
    fill(desk)
    desk.click("intake.claims.add")
    desk.type("intake.claims.0.amount", "8000")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem_at(desk, "claim.amount") == "请选择请求事项。"
    assert store.select(Grievance) == []
    line = page(desk).sheet.claims.lines[0]
    desk.choose("intake.claims.0.kind", "支付工资")
    assert not line.problem.isVisible()
    line.drop_button.click()
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert len(store.select(Grievance)) == 1


def test_naming_an_employer_moves_nothing_below_it(desk: Desk) -> None:
    form = begin(desk).form
    below = desk.find(QWidget, "intake.grievance.category")

    def place() -> QPoint:
        for _ in range(3):  # a layout in a layout in a layout
            QApplication.processEvents()
        return below.mapTo(form, QPoint(0, 0))

    before = place()
    desk.type("intake.parties.0.name", "青禾里餐饮管理有限公司")
    assert place() == before
    desk.type("intake.parties.0.name", "")
    form_line = page(desk).sheet.parties.lines[0]
    form_line.say("请填写用人单位。")
    assert place() == before and not form_line.known.isVisible()


def test_an_impossible_time_of_intake_is_said_at_its_field_alone(desk: Desk) -> None:
    form = begin(desk)
    desk.type("intake.grievance.received_at", "2026-02-32 10:00")
    QApplication.processEvents()
    said = [one.text() for one in form.side.clock_card.findChildren(Paragraph) if one.isVisible()]
    assert said == ["填了受理时间以后，这里列出期限。"]


def test_ten_people_make_a_collective_case_and_the_list_is_pasted(desk: Desk, store: Store) -> None:
    form = begin(desk)
    fill(desk)
    assert not desk.sees("intake.members")
    desk.type("intake.grievance.people", "12")
    assert form.sheet.group_note.isVisible() and form.sheet.group_note.sentence.text().startswith("12 人，按群体性诉求登记")
    members = desk.find(QPlainTextEdit, "intake.members")
    members.insertPlainText("姓名\t电话\n曲秋菊\t13900002181\n曹凤兰\t1390000218\n")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem_at(desk, "member") == "名单有 1 行要改：改好，或者删去那一行。"
    said = desk.find(Paragraph, "intake.members.troubles").text()
    assert said == "第 3 行“曹凤兰 1390000218”：手机号应为 11 位，现在 10 位，请核对。"
    assert desk.find(Paragraph, "intake.members.words").text() == "认出 1 人，跳过 1 行标题或合计，1 行要改"
    members.setPlainText("曲秋菊\t13900002181\t8,600\n曹凤兰\t13900002182\t400")
    desk.key(Qt.Key.Key_S, ctrl=True)
    case = newest(store)
    assert case.grievance.is_collective
    assert [(worker.name, worker.phone) for _, worker in case.members] == [("曲秋菊", "13900002181"), ("曹凤兰", "13900002182")]
    assert [member.amount for member, _ in case.members] == [860_000, 40_000]


def test_clocks_are_counted_before_saving(desk: Desk) -> None:
    form = begin(desk)

    def said() -> str:
        QApplication.processEvents()
        return "|".join(part.text() for part in form.side.clock_card.findChildren(QLabel) if part.isVisible())

    assert "首次反馈|3月17日 09:00|" in said() and "办理时限" in said()
    desk.type("intake.grievance.received_at", "2026-03-13 16:05")
    assert "首次反馈|3月14日 16:05（已过）" in said()
    desk.type("intake.grievance.harmed_on", "2025-09-10")
    assert "仲裁时效|2026年9月10日" in said() or "仲裁时效|9月10日" in said()
    desk.choose("intake.grievance.category", label("category", "wages"))
    assert "仲裁时效|未起算" in said()


def test_the_cause_follows_the_category(desk: Desk) -> None:
    form = begin(desk)
    desk.choose("intake.grievance.category", "工伤与职业病")
    cause = form.form.editor("grievance.cause")
    labels = [cause.itemText(n) for n in range(cause.count())]  # type: ignore[attr-defined]
    assert "工伤保险待遇纠纷" in labels and "追索劳动报酬纠纷" not in labels


def test_an_identity_number_is_read(desk: Desk, store: Store) -> None:
    begin(desk)
    fill(desk)
    desk.type("intake.worker.id_number", "110101 19900307 4514")
    desk.key(Qt.Key.Key_S, ctrl=True)
    worker = newest(store).worker
    assert worker is not None and (worker.id_number, worker.sex, worker.born_on) == ("110101199003074514", "1", "1990-03-07")


def test_a_draft_survives_and_comes_back_whole(desk: Desk, store: Store, qtbot: QtBot) -> None:
    registered(store, KNOWN, FIRM, received_at="2026-03-16T08:00")
    begin(desk)
    desk.qtbot.keyClick(search(desk, "2046"), Qt.Key.Key_Return)
    desk.type("intake.grievance.summary", "写了一半")
    desk.type("intake.worker.phone_note", "儿子的电话")
    desk.click("intake.parties.add")
    desk.type("intake.parties.1.name", "滨河建设集团有限公司")
    desk.click("intake.claims.add")
    desk.choose("intake.claims.0.kind", "支付工资")
    desk.type("intake.claims.0.amount", "八千左右吧")
    desk.type("intake.grievance.people", "2")
    desk.find(QPlainTextEdit, "intake.members").setFocus()
    desk.find(QPlainTextEdit, "intake.members").insertPlainText("曲秋菊 13900002181")
    desk.click("intake.cancel")  # as good as a closed window: nothing was saved, nothing is lost
    assert len(drafts.drafts(store)) == 1

    again = Desk(store, qtbot, grievances=Grievances)
    again.context.go("grievances", act="new")
    form = page(again)
    assert form.draft_note.isVisible() and "找回 1 份草稿：登记诉求" in form.draft_note.sentence.text()
    qtbot.mouseClick(form.draft_note.buttons[0], Qt.MouseButton.LeftButton)
    intake = form.sheet.intake()
    assert intake.worker is not None and (intake.worker.name, intake.worker.phone_note) == ("韩素琴", "儿子的电话")
    assert intake.grievance.summary == "写了一半"
    assert [employer.name for _, employer in intake.parties] == [FIRM.name, "滨河建设集团有限公司"]
    assert form.sheet.claims.texts()[0] == ["wages", "", "八千左右吧"]
    assert [worker.name for _, worker in intake.members] == ["曲秋菊"]
    again.type("intake.claims.0.amount", "8000")
    again.choose("intake.grievance.category", label("category", "contract"))
    again.key(Qt.Key.Key_S, ctrl=True)
    assert len(store.select(Grievance)) == 2 and drafts.drafts(store) == []


def test_the_window_comes_back_to_a_draft_by_its_key(desk: Desk, store: Store) -> None:
    begin(desk)
    desk.find(QWidget, "intake.worker.name").setFocus()
    desk.type("intake.worker.name", "韩素琴")
    desk.type("intake.grievance.summary", "写了一半")
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    assert draft.title == "登记诉求（韩素琴）"
    desk.context.go(draft.key.partition(":")[0], act="draft", key=draft.key)
    assert page(desk).sheet.intake().grievance.summary == "写了一半"
    assert not page(desk).draft_note.isVisible()
    assert desk.find(QWidget, "intake.parties.0.name").hasFocus()  # the first thing it lacks


def test_a_draft_kept_in_the_middle_of_the_name_says_the_name(desk: Desk, store: Store) -> None:
    form = begin(desk)
    desk.find(QWidget, "intake.worker.name").setFocus()
    desk.type("intake.worker.name", "韩素琴")
    form.drafts.keep()  # as after three seconds, or when the window is closed
    (draft,) = drafts.drafts(store)
    assert draft.title == "登记诉求（韩素琴）"


def test_somebody_typed_anew_who_has_been_here_is_recognised(desk: Desk, store: Store) -> None:
    case = registered(store, KNOWN, FIRM, received_at="2026-03-16T08:00")
    begin(desk)
    desk.find(QWidget, "intake.worker.name").setFocus()
    desk.type("intake.worker.name", "韩素芹")
    desk.type("intake.worker.phone", KNOWN.phone)
    assert not desk.sees("intake.known")
    desk.type("intake.worker.name", "韩素琴")
    note = desk.find(Note, "intake.known")
    assert note.sentence.text() == "韩素琴（139****2046）来过。"
    desk.qtbot.mouseClick(note.buttons[0], Qt.MouseButton.LeftButton)
    assert desk.sees("intake.person") and not desk.sees("intake.known")
    worker = page(desk).sheet.intake().worker
    assert worker is not None and case.worker is not None and worker.id == case.worker.id


def test_two_drafts_do_not_cover_each_other(desk: Desk, store: Store) -> None:
    for text in ("第一件", "第二件"):
        begin(desk)
        desk.find(QWidget, "intake.worker.name").setFocus()
        desk.type("intake.grievance.summary", text)
        desk.key(Qt.Key.Key_Escape)
    assert {draft.values["values"]["grievance.summary"] for draft in drafts.drafts(store)} == {"第一件", "第二件"}
    form = begin(desk)
    desk.qtbot.mouseClick(form.draft_note.buttons[1], Qt.MouseButton.LeftButton)
    assert len(drafts.drafts(store)) == 1 and form.draft_note.isVisible()


def test_save_and_next_begins_anew(desk: Desk, store: Store) -> None:
    first = begin(desk)
    fill(desk)
    desk.click("intake.save_and_next")
    second = page(desk)
    assert second is not first and second.sheet.intake().grievance.summary == ""
    fill(desk, "岳春生", "滨河远辰物流有限公司")
    desk.click("intake.save")
    assert [g.number for g in store.select(Grievance)] == ["ZQ-2026-0001", "ZQ-2026-0002"]


def test_a_person_or_an_employer_can_come_along(desk: Desk, store: Store) -> None:
    case = registered(store, KNOWN, FIRM, received_at="2026-03-16T08:00")
    assert case.worker is not None and case.employer is not None
    desk.context.go("grievances", act="new", worker=case.worker.id)
    assert desk.sees("intake.person")
    desk.context.go("grievances", act="new", employer=case.employer.id)
    assert desk.find(QLineEdit, "intake.parties.0.name").text() == FIRM.name
    assert desk.sees("intake.find")


def test_in_a_narrow_window_the_side_stands_below_the_form(desk: Desk) -> None:
    form = begin(desk)
    assert form.side_scroll.isVisible()
    form.arrange(Room(1093, 540))
    QApplication.processEvents()
    assert not form.side_scroll.isVisible() and form.side.isVisible()
    assert form.form_scroll.isAncestorOf(form.side)
    form.arrange(Room(1440, 800))
    QApplication.processEvents()
    assert form.side_scroll.isAncestorOf(form.side) and form.side.isVisible()


def test_a_case_is_registered_as_confidential_where_it_is_typed(desk: Desk, store: Store) -> None:
    begin(desk)
    fill(desk)
    assert not desk.sees("intake.grievance.readers")
    desk.choose("intake.grievance.confidentiality", label("confidentiality", "confidential"))
    assert desk.sees("intake.grievance.readers")
    page(desk).form.set_values({"grievance.readers": "赵敏"})
    page(desk).save()
    case = newest(store).grievance
    assert (case.confidentiality, case.readers) == ("confidential", "赵敏")


def test_a_new_form_asked_for_on_a_new_form_is_this_one(desk: Desk) -> None:
    desk.context.go("grievances", act="new")
    page = desk.window.page()
    assert isinstance(page, IntakePage)
    desk.key(Qt.Key.Key_N, ctrl=True)
    assert desk.window.page() is page and page.wrong.text() == ""
    focus = desk.window.focusWidget()
    assert focus is not None and (focus is page.sheet.finder or page.sheet.finder.isAncestorOf(focus))
    desk.type("intake.grievance.summary", "拖欠工资")
    desk.key(Qt.Key.Key_N, ctrl=True)
    assert "处要改" in page.wrong.text(), "what was begun is to be saved first"


def test_a_name_typed_into_the_search_and_left_with_tab_is_the_persons(desk: Desk) -> None:
    begin(desk)
    field = search(desk, "李强")
    desk.qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert focused(desk) == "intake.worker.name"
    assert desk.find(QLineEdit, "intake.worker.name").text() == "李强"


def test_letters_and_employers_searched_for_are_nobodys_name(desk: Desk, store: Store) -> None:
    registered(store, KNOWN, FIRM, received_at="2026-03-16T08:00", summary="拖欠 1 月工资")
    for typed in ("hsq", "锦禾", "2046"):
        begin(desk)
        field = search(desk, typed)
        desk.qtbot.keyClick(field, Qt.Key.Key_Tab)
        assert desk.find(QLineEdit, "intake.worker.name").text() == ""
        field.clear()


def test_what_is_wrong_is_typed_over_after_a_failed_save(desk: Desk) -> None:
    begin(desk)
    desk.type("intake.worker.name", "倪小曼")
    desk.type("intake.worker.phone", "1390000218")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert focused(desk) == "intake.worker.phone"
    assert desk.find(QLineEdit, "intake.worker.phone").selectedText() == "1390000218"


def test_large_type_leaves_no_empty_strip_beside_the_form(desk: Desk) -> None:
    page = begin(desk)
    page.arrange(Room(1366, 600))
    assert page.side_scroll.isVisibleTo(page)
    theme.apply("light", "特大")
    try:
        page.arrange(Room(1366, 600))
        assert page.side_scroll.isVisibleTo(page)
        page.arrange(Room(1280, 600))
        assert not page.side_scroll.isVisibleTo(page)
    finally:
        theme.apply("light")


def test_half_a_name_is_asked_for_before_it_becomes_a_new_employer(desk: Desk, store: Store) -> None:
    registered(store, KNOWN, FIRM)
    form = begin(desk)
    line = form.sheet.parties.lines[0]
    desk.type("intake.parties.0.name", FIRM.name[:3])
    assert line.meant.text() == f"已有档案“{FIRM.name}”，是它吗？不是就当新单位建档。"
    assert not line.known.isVisible()
    desk.click("intake.parties.0.take")
    assert form.sheet.parties.values()[0][1].name == FIRM.name and line.employer is not None
    assert line.known.text() == "已有档案" and not desk.sees("intake.parties.0.take")
    registered(store, KNOWN, FIRM.with_values(id="", name=f"{FIRM.name}二分厂", credit_code=""))
    desk.type("intake.parties.0.name", FIRM.name[:3])
    assert line.meant.isVisible() and not desk.sees("intake.parties.0.take")


def test_a_form_nobody_typed_into_is_received_when_it_is_begun_and_does_not_stand_in_the_way(desk: Desk, clock: Clock) -> None:
    form = begin(desk)
    clock.now += timedelta(hours=2)
    desk.key(Qt.Key.Key_N, ctrl=True)
    assert page(desk) is form
    assert form.sheet.intake().grievance.received_at == clock.now.isoformat(timespec="minutes")
    clock.now += timedelta(minutes=5)
    form._keep_time()  # as every minute
    began = clock.now.isoformat(timespec="minutes")
    desk.window.show_place("ledgers")
    desk.window.show_place("grievances")
    assert isinstance(desk.window.page(), Grievances)
    form = begin(desk)
    desk.type("intake.worker.name", "倪小曼")
    clock.now += timedelta(hours=1)
    desk.window.show_place("ledgers")
    desk.window.show_place("grievances")
    assert page(desk) is form
    assert form.sheet.intake().grievance.received_at == began


def test_the_sentence_at_the_employer_goes_when_one_is_named(desk: Desk) -> None:
    begin(desk)
    desk.type("intake.worker.name", "倪小曼")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert problem_at(desk, "employer.name") == "请填写用人单位。"
    desk.type("intake.parties.0.name", "晨光家具厂")
    assert problem_at(desk, "employer.name") == ""
    desk.find(QLineEdit, "intake.parties.0.name").clear()
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.window.page().sheet.parties.take(FIRM)
    assert problem_at(desk, "employer.name") == ""


def test_what_is_typed_is_checked_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    form, checked = begin(desk).form, list[str]()
    assert not page(desk).form_scroll.is_paged
    field, problems = desk.find(QLineEdit, "intake.worker.name"), form.problems
    monkeypatch.setattr(form, "problems", lambda: [checked.append(field.text()), problems()][1])
    write(field, "倪小曼")
    assert checked == ["倪小曼"]
