"""Every kind of work and every register by keyboard: a new record, what is in the way of it, its correction, its next act."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desk import Desk, write
from services_desk import current, fill, footer, shown
from station.actions import outreach
from station.casework.fields import Privacy, Record
from station.casework.model import (
    BY_NAME,
    Employer,
    FieldVisit,
    ImportedRow,
    Lawyer,
    LawyerShift,
    LedgerImport,
    Mediator,
    OpinionCheck,
    VisitFinding,
    Worker,
)
from station.casework.outreach import BY_RECORD, WORK
from station.db import drafts
from station.db.store import Store
from station.ui.services.callbacks import CALL_BACKS
from station.ui.services.kind import HOLDS, new_words
from station.ui.widgets import Button, EmptyState


@dataclass(frozen=True)
class Sample:
    """What is typed into a new record, what the empty form asks for, what is corrected, and the next act with its fields.

    ``kept``: what the same record holds besides those it names, for a test that does not type it.
    """

    typed: dict[str, str]
    asked: str
    corrected: tuple[str, str]
    act: str = ""
    acted: dict[str, str] = field(default_factory=dict)
    after: tuple[str, Any] = ("", "")
    stored: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)


SAMPLES = {
    "field_visit": Sample(
        {"employer_id": "晨光家具厂", "planned_on": "3.18", "visitors": "王芳"},
        "走访单位、计划日期、走访人员",
        ("visitors", "王芳、陈立秋"),
        "visit",
        {"visited_on": "3.16", "summary": "查看工资台账"},
        ("status", "visited"),
        {"planned_on": "2026-03-18", "status": "planned"},
        kept={"planned_on": "2026-03-18", "visitors": "王芳"},
    ),
    "injury_visit": Sample(
        {"worker_id": "李强　138****8000", "employer_id": "晨光家具厂", "hospital": "滨河区人民医院", "injury": "右手食指"},
        "职工、医院",
        ("ward", "骨科 12 床"),
        "assign",
        {"assigned_to": "站前街道总工会"},
        ("status", "assigned"),
        {"reported_on": "2026-03-16", "injury": "右手食指", "status": "reported"},
        kept={"reported_on": "2026-03-16", "hospital": "滨河区人民医院", "injury": "右手食指"},
    ),
    "lawyer_shift": Sample(
        {"lawyer_id": "骆以宁", "duty_on": "3.16", "place": "接待室"},
        "律师、日期",
        ("place", "调解一室"),
        "attend",
        {},
        ("is_attended", True),
        {"duty_on": "2026-03-16", "period": "day"},
        kept={"duty_on": "2026-03-16", "place": "接待室"},
    ),
    "consultation": Sample(
        {"asker": "韩女士", "category": "劳动报酬（欠薪）", "question": "试用期工资怎么算"},
        "类型、问题摘要",
        ("asker", "韩素琴"),
        "answer",
        {"answered_by": "王芳", "answer": "不低于最低工资"},
        ("answer", "不低于最低工资"),
        {"asked_on": "2026-03-16", "people": 1},
        kept={"asked_on": "2026-03-16", "asker": "韩女士", "category": "wages", "question": "试用期工资怎么算"},
    ),
    "negotiation": Sample(
        {"subject": "货运行业恳谈", "scope": "道路货运"},
        "名称、行业或区域",
        ("guide", "王芳"),
        "invite",
        {"invited_on": "3.16"},
        ("status", "invited"),
        {"kind": "talk", "status": "preparing"},
        kept={"subject": "货运行业恳谈", "scope": "道路货运"},
    ),
    "joint_meeting": Sample(
        {"subject": "三月联席会议"},
        "会议名称",
        ("chair", "王芳"),
        "",
        {},
        ("chair", "王芳"),
        {"held_on": "2026-03-16"},
        kept={"subject": "三月联席会议", "held_on": "2026-03-16"},
    ),
    "opinion_check": Sample(
        {"platform": "短视频", "summary": "称停发加班费", "checker": "王芳"},
        "来源平台、内容摘要、核实责任人",
        ("people", "40"),
        "verify",
        {"verdict": "属实"},
        ("status", "checked"),
        {"found_at": "2026-03-16T09:00", "risk": "blue"},
        kept={"found_at": "2026-03-16T09:00", "platform": "短视频", "summary": "称停发加班费", "checker": "王芳"},
    ),
    "employer_warning": Sample(
        {"employer_id": "晨光家具厂", "signal": "裁员 20 人以上或一成以上", "detail": "拟裁减 26 人", "people": "26"},
        "企业、预警信号、风险情况",
        ("people", "30"),
        "push",
        {"pushed_to": "区人社局"},
        ("pushed_to", "区人社局"),
        {"issued_on": "2026-03-16", "stage": "graded"},
        kept={"signal": "layoff", "issued_on": "2026-03-16", "detail": "拟裁减 26 人", "people": 26},
    ),
    "mediator": Sample(
        {"name": "冯守义"},
        "姓名",
        ("organisation", "站前街道总工会"),
        "renew",
        {"term_to": "2028-03-16"},
        ("term_to", "2028-03-16"),
        kept={"name": "冯守义"},
    ),
    "lawyer": Sample(
        {"name": "杨慕青", "firm": "正衡律师事务所"},
        "姓名、律师事务所",
        ("posted_to", "本站"),
        "retire",
        {},
        ("is_active", False),
        kept={"name": "杨慕青", "firm": "正衡律师事务所"},
    ),
    "org_unit": Sample(
        {"name": "青禾里联合会"},
        "组织名称",
        ("head", "梁敏华"),
        "",
        {},
        ("head", "梁敏华"),
        {"level": "community"},
        kept={"name": "青禾里联合会", "level": "community"},
    ),
    "resource": Sample(
        {"name": "共享职工之家", "kind": "共享阵地"},
        "资源名称、资源类别",
        ("served", "340"),
        "",
        {},
        ("served", 340),
        kept={"name": "共享职工之家", "kind": "base"},
    ),
    "indicator": Sample(
        {"kind": "培训场次", "period": "2026", "value": "12"},
        "指标、期间、数值",
        ("base", "20"),
        "",
        {},
        ("base", "20"),
        kept={"kind": "培训场次", "period": "2026", "value": "12"},
    ),
}


def newest(store: Store, kind: str) -> Any:
    return store.matching(BY_NAME[kind])[-1]


def made(desk: Desk, kind: str) -> Any:
    """A record of the kind, laid open beside its list."""
    store, sample = desk.store, SAMPLES[kind]
    named = {f"{cls.record}_id": store.matching(cls)[0].id for cls in (Employer, Worker, Lawyer)}
    links = {link: one for link, one in named.items() if link in sample.typed}
    record = outreach.add(store, BY_NAME[kind](**links, **sample.kept))
    desk.context.go("services", kind=kind, id=record.id)
    return record


def test_every_kind_has_its_sample() -> None:
    assert list(SAMPLES) == [work.record for work in WORK]


def test_an_empty_list_says_what_belongs_in_it_and_how_to_begin(desk: Desk) -> None:
    for work in WORK:
        if work.record != "lawyer":  # one is there
            desk.context.go("services", kind=work.record)
            empty = next(one for one in current(desk).findChildren(EmptyState) if one.isVisible())
            said = f"还没有{work.title}。{HOLDS[work.record]}"
            assert empty.sentence.text() == said and said.endswith("。")
            assert [button.text() for button in empty.findChildren(Button)] == [new_words(work)]


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_new_record_is_entered_by_keyboard_and_taken_back(desk: Desk, store: Store, kind: str) -> None:
    sample = SAMPLES[kind]
    before = store.count(BY_NAME[kind])
    desk.context.go("services", kind=kind)
    desk.key(Qt.Key.Key_N, ctrl=True)
    desk.key(Qt.Key.Key_S, ctrl=True)
    count = len(sample.asked.split("、"))
    assert footer(desk) == f"还有 {count} 处要改：{sample.asked}"
    assert store.count(BY_NAME[kind]) == before
    fill(desk, kind, sample.typed)
    desk.key(Qt.Key.Key_S, ctrl=True)
    record = newest(store, kind)
    assert store.count(BY_NAME[kind]) == before + 1
    assert {name: getattr(record, name) for name in sample.stored} == sample.stored
    assert current(desk).detail.record == record
    assert desk.sees(f"services.{kind}.title")
    assert desk.said[-1].startswith("已")
    desk.window.activateWindow()  # the list below a field took this from it, and here no desktop gives it back
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.key(Qt.Key.Key_Z, ctrl=True)
    found = store.find(type(record), record.id)
    assert found is None or found.deleted
    assert current(desk).detail.isHidden()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_record_is_corrected_beside_the_list(desk: Desk, store: Store, kind: str) -> None:
    record = made(desk, kind)
    name, text = SAMPLES[kind].corrected
    desk.key(Qt.Key.Key_F2)
    fill(desk, kind, {name: text})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert str(getattr(store.get(type(record), record.id), name)) == text
    assert not current(desk).detail.is_acting()


@pytest.mark.parametrize("kind", [kind for kind, sample in SAMPLES.items() if sample.act])
def test_the_next_act_is_one_press_away(desk: Desk, store: Store, kind: str) -> None:
    sample = SAMPLES[kind]
    record = made(desk, kind)
    desk.click(f"services.{kind}.act.{sample.act}")
    if sample.acted:
        fill(desk, kind, sample.acted)
        desk.key(Qt.Key.Key_S, ctrl=True)
    name, value = sample.after
    assert getattr(store.get(type(record), record.id), name) == value


def test_every_stage_of_an_injury_visit_follows_the_last(desk: Desk, store: Store) -> None:
    record = made(desk, "injury_visit")
    acts: list[tuple[str, dict[str, str], str]] = [
        ("assign", {"assigned_to": "站前街道总工会", "visitor": "王芳"}, "assigned"),
        ("visit", {"comfort": "500"}, "visited"),
        ("first_call", {"first_call": "恢复良好"}, "first_called"),
        ("second_call", {"second_call": "已出院", "result": "办结"}, "done"),
    ]
    for act, typed, status in acts:
        desk.click(f"services.injury_visit.act.{act}")
        fill(desk, "injury_visit", typed)
        desk.key(Qt.Key.Key_S, ctrl=True)
        assert store.get(type(record), record.id).status == status, act
    assert [step.state for step in current(desk).detail.stepper.steps] == ["done"] * 5


def test_people_and_employers_not_on_file_are_entered_with_the_record(desk: Desk, store: Store) -> None:
    desk.context.go("services", kind="injury_visit", act="new")
    typed = {"worker_id": "韩素琴 13912342046", "employer_id": "滨河锦禾保洁", "hospital": "区医院"}
    fill(desk, "injury_visit", typed)
    desk.key(Qt.Key.Key_S, ctrl=True)
    record = newest(store, "injury_visit")
    person, firm = store.get(Worker, record.worker_id), store.get(Employer, record.employer_id)
    assert (person.name, person.phone, firm.name) == ("韩素琴", "13912342046", "滨河锦禾保洁")


def test_a_name_of_two_people_is_not_taken_for_one_of_them(desk: Desk, store: Store, worker: Worker) -> None:
    desk.context.go("services", kind="injury_visit", act="new")
    fill(desk, "injury_visit", {"worker_id": "李强", "hospital": "区医院"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert newest(store, "injury_visit").worker_id != worker.id


def test_a_lawyer_who_is_not_in_the_register_is_said_at_the_field(desk: Desk, store: Store) -> None:
    desk.context.go("services", kind="lawyer_shift", act="new")
    fill(desk, "lawyer_shift", {"lawyer_id": "没有这个人", "duty_on": "3.16"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    form = current(desk).window().page().form  # type: ignore[attr-defined]
    assert form.shown_problems() == {"lawyer_id": "律师里没有“没有这个人”，请从列表里选。"}


def test_what_is_wrong_with_a_field_not_shown_is_said_in_the_page(desk: Desk, store: Store, lawyer: Lawyer) -> None:
    desk.context.go("services", kind="lawyer_shift", act="new", lawyer_id=lawyer.id, duty_on="2026-03-20")
    desk.key(Qt.Key.Key_S, ctrl=True)
    desk.click("services.lawyer_shift.act.attend")
    assert "还没到值班的日子" in desk.window.note_text()
    assert not newest(store, "lawyer_shift").is_attended


def test_no_list_has_a_column_of_health() -> None:
    for work in WORK:
        for name in work.columns:
            assert work.cls.spec(name).privacy is not Privacy.SENSITIVE


def test_health_is_seen_only_behind_the_eye_and_the_look_is_noted(desk: Desk, store: Store) -> None:
    made(desk, "injury_visit")
    model = current(desk).table.model
    assert "右手食指" not in "".join(column.words(model.row(0)) for column in model.columns)

    assert "右手食指" not in shown(desk)
    desk.click("services.injury_visit.eye")
    assert "右手食指" in shown(desk)
    acts = store.query("SELECT act, detail FROM act_log")
    assert [(row["act"], row["detail"]) for row in acts] == [("reveal", "查看工伤探视的受伤部位")]
    desk.click("services.injury_visit.eye")
    assert "右手食指" not in shown(desk)


def test_what_an_old_ledger_said_besides_is_seen_behind_the_eye(desk: Desk, store: Store) -> None:
    record = made(desk, "field_visit")
    with store.step("导入台账") as step:
        ledger = step.add(LedgerImport(target="field_visits", file_name="走访.xls"))
        told = {"owner": record.record, "owner_id": record.id, "kept": "原表随访：左臂骨折"}
        step.add(ImportedRow(ledger_import_id=ledger.id, row=3, fate="added", **told))
    desk.context.go("services", kind=record.record, id=record.id)
    desk.context.tell(step.changes)
    assert "左臂骨折" not in shown(desk)
    desk.click("services.field_visit.eye")
    assert "原表随访：左臂骨折" in shown(desk)
    assert [row["detail"] for row in store.query("SELECT detail FROM act_log")] == ["查看走访的原表其他内容"]


def test_escape_keeps_what_was_typed_and_a_draft_comes_back(desk: Desk, store: Store) -> None:
    record = made(desk, "field_visit")
    desk.click("services.field_visit.act.visit")
    fill(desk, "field_visit", {"host": "王经理"})
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    desk.context.go("services", kind="mediator")
    desk.context.go("services", act="draft", key=draft.key)
    assert current(desk).detail.record == record
    assert desk.find(QLineEdit, "services.field_visit.form.host").text() == "王经理"
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert drafts.drafts(store) == []


def test_a_draft_of_a_new_record_comes_back(desk: Desk, store: Store) -> None:
    desk.context.go("services", kind="injury_visit", act="new")
    fill(desk, "injury_visit", {"worker_id": "韩素琴 13912342046", "hospital": "区医院"})
    desk.key(Qt.Key.Key_Escape)
    (draft,) = drafts.drafts(store)
    desk.context.go("services", act="draft", key=draft.key)
    assert desk.find(QLineEdit, "services.injury_visit.form.worker_id").text() == "韩素琴 13912342046"
    assert desk.find(QLineEdit, "services.injury_visit.form.hospital").text() == "区医院"


def test_a_record_is_found_by_the_name_of_what_it_leads_to(desk: Desk, store: Store, employer: Employer) -> None:
    made(desk, "field_visit")
    kind = current(desk)
    kind.reload()
    kind.clear_filters()
    kind.search.setText("晨光")
    assert kind.table.row_count() == 1
    kind.search.setText("没有的字")
    assert kind.table.row_count() == 0
    assert "没有符合条件的走访" in kind.nothing_found.sentence.text()


def test_deleting_asks_for_what_still_names_the_record(desk: Desk, store: Store, lawyer: Lawyer) -> None:
    made(desk, "lawyer_shift")
    desk.context.go("services", kind="lawyer", id=lawyer.id)
    menu = current(desk).detail.menu()
    next(action for action in menu.actions() if action.text() == "删除").trigger()
    assert "律师值班" in desk.window.note_text()
    table = current(desk).table
    table.select_id(lawyer.id)
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert not store.get(Lawyer, lawyer.id).deleted


def test_delete_puts_a_record_of_the_list_into_the_bin(desk: Desk, store: Store) -> None:
    visit = made(desk, "field_visit")
    current(desk).reload()
    table = current(desk).table
    table.select_id(visit.id)
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert store.get(FieldVisit, visit.id).deleted and desk.said[-1] == "已删除，在“设置”的“回收站”里"
    desk.context.undo()
    assert not store.get(FieldVisit, visit.id).deleted


def test_an_act_asked_for_from_the_workbench_leads_back_there(desk: Desk, store: Store) -> None:
    record = made(desk, "field_visit")
    desk.context.go("services", kind="field_visit", id=record.id, act="visit", back="workbench")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.window.current_key == "workbench"


def test_known_fields_come_along(desk: Desk, store: Store, employer: Employer) -> None:
    desk.context.go("services", kind="field_visit", act="new", employer=employer.id, planned_on="2026-03-18")
    fill(desk, "field_visit", {"visitors": "王芳"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    record = newest(store, "field_visit")
    assert (record.employer_id, record.planned_on) == (employer.id, "2026-03-18")


def test_links_lead_to_what_they_name(desk: Desk, store: Store, employer: Employer) -> None:
    made(desk, "field_visit")
    desk.click("services.field_visit.employer_id")
    assert desk.elsewhere("employers") == [{"id": employer.id}]


def test_the_kinds_are_gone_through_and_counted(desk: Desk, store: Store) -> None:
    made(desk, "field_visit")
    page = desk.window.place("services")
    items = {item.key: item.aside for item in page.nav._items}  # type: ignore[attr-defined]
    assert (items["field_visit"], items["lawyer"], items["negotiation"]) == ("1", "1", "0")
    assert set(items) == {"", *BY_RECORD, CALL_BACKS}


def test_an_opened_child_of_another_record_is_laid_open(desk: Desk, store: Store, employer: Employer) -> None:
    visit = outreach.add(store, FieldVisit(employer_id=employer.id, visited_on="2026-03-16", visitors="王芳"))
    finding = outreach.add_child(store, VisitFinding(field_visit_id=visit.id, item="2.3", content="加班费基数不对"))
    desk.context.go("services", kind="visit_finding", id=finding.id, act="strike_off")
    assert current(desk).detail.record == visit
    fill(desk, "visit_finding", {"result": "已补发"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    settled: Record = store.get(VisitFinding, finding.id)
    assert (settled.done_on, settled.result) == ("2026-03-16", "已补发")  # type: ignore[attr-defined]


def test_what_is_typed_of_a_person_offers_people_to_choose_from(desk: Desk, store: Store, worker: Worker) -> None:
    desk.context.go("services", kind="injury_visit", act="new")
    field = desk.find(QLineEdit, "services.injury_visit.form.worker_id")
    write(field, "8000")  # the end of the phone number
    completer = field.completer()
    assert completer is not None
    popup = completer.popup()
    desk.qtbot.waitUntil(popup.isVisible)
    desk.qtbot.keyClick(popup, Qt.Key.Key_Down)
    desk.qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "李强　138****8000"
    fill(desk, "injury_visit", {"hospital": "区医院"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert newest(store, "injury_visit").worker_id == worker.id


def test_what_is_to_come_stands_first_and_the_next_day_at_the_top(desk: Desk, store: Store, lawyer: Lawyer) -> None:
    for day in ("2026-03-27", "2026-03-09", "2026-03-20", "2026-03-02"):
        outreach.add(store, LawyerShift(lawyer_id=lawyer.id, duty_on=day))
    desk.context.go("services", kind="lawyer_shift", view="all")
    assert desk.rows("services.lawyer_shift.list", "duty_on") == ["3月20日", "3月27日", "3月9日", "3月2日"]


def test_a_mediator_whose_term_is_over_is_told(desk: Desk, store: Store) -> None:
    gone = outreach.add(store, Mediator(name="冯守义", appointed_on="2024-01-01", term_to="2026-01-01"))
    desk.context.go("services", kind="mediator", id=gone.id)
    assert current(desk).detail.facts.note.sentence.text().startswith("聘期已满")


def test_a_limit_is_red_when_it_has_passed_and_plain_once_it_is_met(desk: Desk, store: Store) -> None:
    stated = {"found_at": "2026-03-02T09:00", "platform": "短视频", "summary": "称停发加班费", "checker": "王芳", "due_on": "2026-03-05"}
    outreach.add(store, OpinionCheck(**stated))  # type: ignore[arg-type]
    outreach.add(store, OpinionCheck(**stated, verdict="true", verified_on="2026-03-04"))  # type: ignore[arg-type]
    desk.context.go("services", kind="opinion_check", view="all")
    table = current(desk).table
    column = next(item for item in table.model.columns if item.key == "due_on")
    assert column.pill is not None
    tones = {bool(row["verified_on"]): column.pill(row).tone for row in map(table.model.row, range(2))}  # type: ignore[union-attr]
    assert tones == {False: "red", True: ""}


def test_the_limit_of_what_comes_next_stands_above_with_its_source(desk: Desk, store: Store) -> None:
    record = made(desk, "injury_visit")
    clocks = current(desk).detail.facts.clocks
    assert not clocks.isHidden()
    assert "工作日" in shown(desk)
    outreach.save(store, record.with_values(skip_reason="本人谢绝", is_refused=True), record)
    desk.context.go("services", kind="injury_visit", id=record.id)
    assert clocks.isHidden()


def test_the_history_of_an_injury_visit_names_nobody(desk: Desk, store: Store) -> None:
    made(desk, "injury_visit")
    desk.click("services.injury_visit.act.assign")
    fill(desk, "injury_visit", {"assigned_to": "站前街道总工会"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.undo_name() == "派单：工伤探视"


def test_a_rule_speaks_up_when_the_field_is_left(desk: Desk, store: Store) -> None:
    desk.context.go("services", kind="mediator", act="new")
    fill(desk, "mediator", {"name": "冯守义", "appointed_on": "2026-01-10", "term_to": "2026-06-10"})
    form = current(desk).window().page().form  # type: ignore[attr-defined]
    assert form.shown_problems() == {"term_to": "聘期至少一年（人社部令第17号第十九条）。"}
    fill(desk, "mediator", {"term_to": "2027-01-10"})
    assert form.shown_problems() == {}
