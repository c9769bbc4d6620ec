"""The palette's answers from the store: by what a thing is found, and what of it is marked."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cases import CHENGUANG, LI, at_work, registered
from station.actions import at_desk
from station.casework.fields import Record
from station.casework.model import (
    FieldVisit,
    InjuryVisit,
    Lawyer,
    Letter,
    LetterAddressee,
    LetterCase,
    OpinionCheck,
    StaffMember,
    VisitFinding,
)
from station.db.store import Store
from station.ui import may
from station.ui.context import Context
from station.ui.search import searcher


@pytest.mark.parametrize(
    ("text", "group", "shown", "marked"),
    [
        ("8000", "人", "李强", ""),
        ("李", "人", "李强", "李"),
        ("lq", "人", "李强", "李强"),
        ("cgjj", "单位和文书", "晨光家具厂", "晨光家具"),
        ("jjc", "单位和文书", "晨光家具厂", "家具厂"),
        ("拖欠", "诉求", "李强：拖欠工资", "拖欠"),
        ("lq", "诉求", "李强：拖欠工资", "李强"),
        ("lq 工资", "诉求", "李强：拖欠工资", "李强工资"),
        ("djsq", "命令", "登记诉求", "登记诉求"),
        ("0001", "诉求", "李强：拖欠工资", ""),
    ],
)
def test_hits_and_their_marks(store: Store, qtbot: QtBot, text: str, group: str, shown: str, marked: str) -> None:
    registered(at_work(store), LI, CHENGUANG)
    [hit] = [hit for hit in searcher(Context(store), {})(text) if hit.group == group]
    assert hit.text == shown
    assert "".join(hit.text[start : start + length] for start, length in hit.marks) == marked


def test_commands_stay_and_a_sign_asks_for_them_alone(store: Store, qtbot: QtBot) -> None:
    registered(at_work(store))
    search = searcher(Context(store), {"letters": "监督文书"})
    assert {hit.group for hit in search("登记")} == {"命令"}
    assert [hit.text for hit in search(">文书")] == ["打开监督文书"]


def test_a_whole_number_means_that_letter(store: Store, qtbot: QtBot) -> None:
    case = registered(at_work(store))
    with store.step("文书") as step:
        letter = step.add(Letter(kind="reminder", number="站工劳监提〔2026〕1号"))
        step.add(LetterCase(letter_id=letter.id, grievance_id=case.grievance.id))
    assert searcher(Context(store), {})("站工劳监提〔2026〕1号")[0].text == letter.number


def test_a_letter_is_found_by_whom_it_goes_to(store: Store, qtbot: QtBot) -> None:
    case = registered(at_work(store), LI, CHENGUANG)
    with store.step("文书") as step:
        letter = step.add(Letter(kind="reminder", topic="wages"))
        step.add(LetterAddressee(letter_id=letter.id, employer_id=case.parties[0][1].id))
    [hit] = [hit for hit in searcher(Context(store), {})("晨光") if hit.icon == "rubber-stamp"]
    assert hit.text == "提示函（没有文号）" and hit.phrase.startswith("晨光家具厂，")
    assert hit.phrase_marks == ((0, 2),)


@pytest.mark.parametrize(
    ("text", "shown", "marked", "record", "aside"),
    [
        ("消防通道", "走访：晨光家具厂", "", FieldVisit, "3月11日"),
        ("中心医院", "工伤探视：李强", "", InjuryVisit, "3月12日"),
        ("没发钱", "舆情核实：网传晨光没发钱", "没发钱", OpinionCheck, "3月13日"),
        ("bls", "律师：白律师", "白律师", Lawyer, ""),
    ],
)
def test_the_other_work_is_found_and_opened_in_its_place(
    store: Store, qtbot: QtBot, text: str, shown: str, marked: str, record: type[Record], aside: str
) -> None:
    case = registered(at_work(store), LI, CHENGUANG)
    employer = case.parties[0][1].id
    with store.step("服务") as step:
        visit = step.add(FieldVisit(employer_id=employer, visited_on="2026-03-11"))
        step.add(VisitFinding(field_visit_id=visit.id, content="消防通道堵塞"))
        step.add(InjuryVisit(worker_id=case.grievance.worker_id, hospital="市中心医院", reported_on="2026-03-12", injury="右手压伤"))
        step.add(OpinionCheck(headline="网传晨光没发钱", found_at="2026-03-13T09:00"))
        step.add(Lawyer(name="白律师"))
    context, went = Context(store), []
    context.went.connect(lambda place, arguments: went.append((place, arguments)))
    [hit] = [hit for hit in searcher(context, {})(text) if hit.group == "服务"]
    assert (hit.text, hit.aside) == (shown, aside)
    assert "".join(hit.text[start : start + length] for start, length in hit.marks) == marked
    hit.run()
    [(place, arguments)] = went
    assert (place, arguments["kind"]) == ("services", record.record)
    assert store.get(record, arguments["id"])
    assert [hit for hit in searcher(context, {})("右手压伤") if hit.group != "命令"] == []


def test_a_person_opens_or_is_registered_for(store: Store, qtbot: QtBot) -> None:
    worker = registered(at_work(store), LI, CHENGUANG).grievance.worker_id
    context, went = Context(store), []
    context.went.connect(lambda place, arguments: went.append((place, arguments)))
    [hit] = [hit for hit in searcher(context, {"workers": "职工"})("李强") if hit.group == "人"]
    hit.run()
    [(words, register)] = hit.acts()
    assert words == "登记新诉求"
    register()
    assert went == [("workers", {"id": worker}), ("grievances", {"act": "new", "worker": worker})]


def test_what_can_be_done_with_a_hit(store: Store, qtbot: QtBot) -> None:
    case = registered(at_work(store), LI, CHENGUANG)
    with store.step("文书") as step:
        letter = step.add(Letter(kind="reminder", status="issued", number="站工劳监提〔2026〕1号"))
        step.add(LetterAddressee(letter_id=letter.id, employer_id=case.parties[0][1].id))
    context, went = Context(store), []
    context.went.connect(lambda place, arguments: went.append((place, arguments)))
    search = searcher(context, {})

    def acts(text: str, shown: str) -> dict[str, Any]:
        [hit] = [hit for hit in search(text) if hit.text == shown]
        return dict(hit.acts())

    of_case = acts("拖欠", "李强：拖欠工资")
    assert list(of_case) == ["登记进展", "转调解", "转援助", "出文书", "办结"]
    of_case["登记进展"]()
    acts("cgjj", "晨光家具厂")["登记走访"]()
    of_letter = acts(letter.number, letter.number)
    of_letter["登记送达"]()
    employer = case.parties[0][1].id
    assert went == [
        ("grievances", {"id": case.grievance.id, "act": "progress"}),
        ("services", {"kind": "field_visit", "act": "new", "employer": employer}),
        ("letters", {"id": letter.id, "act": "serve"}),
    ]
    may.settle([])  # who may only read is offered nothing that would be refused
    assert acts("cgjj", "晨光家具厂") == {}


def test_what_was_open_last_stands_there_when_nothing_is_typed(store: Store, qtbot: QtBot) -> None:
    case = registered(at_work(store), LI, CHENGUANG)
    with store.step("律师") as step:
        lawyers = [step.add(Lawyer(name=f"{family}律师")) for family in "赵钱孙李周吴郑王"]
    context = Context(store)
    for record in (case.grievance, *lawyers[:2], case.parties[0][1], case.grievance, *lawyers[2:6]):
        context.recent.note(record.record, record.id)
    context.recent.keep()
    with store.step("删除") as step:
        step.remove(lawyers[5])
    shown = [hit for hit in searcher(Context(store), {})("") if hit.group == "最近打开"]
    names = [
        "律师：周律师",
        "律师：李律师",
        "律师：孙律师",
        f"诉求：{case.grievance.number}，拖欠工资",
        "用人单位：晨光家具厂",
        "律师：钱律师",
    ]
    assert [hit.text for hit in shown] == [*names, "律师：赵律师"]
    assert [words for words, _ in shown[4].acts()][:1] == ["登记诉求"]
    went = []
    context.went.connect(lambda place, arguments: went.append((place, arguments)))
    next(hit for hit in searcher(context, {})("") if hit.text == names[3]).run()
    assert went == [("grievances", {"id": case.grievance.id})]
    store.set_setting("user", "")
    context.set_user("别人")
    assert [hit for hit in searcher(context, {})("") if hit.group == "最近打开"] == []


def test_what_was_open_last_is_a_persons_own_whatever_they_are_called(store: Store, qtbot: QtBot) -> None:
    first = registered(at_work(store)).grievance
    head = store.matching(StaffMember, name=store.user)[0]
    with store.step("来自另一台电脑") as step:
        other = step.add(StaffMember(name=head.name, role="mediator"))
    context = Context(store)
    context.recent.note("grievance", first.id)
    at_desk.sit_down(store, other.id)
    context.set_user(other.name)
    assert list(context.recent) == []
    at_desk.sit_down(store, head.id)
    context.set_user(head.name)
    with store.step("改名") as step:
        step.save(head.with_values(name="王芳（大）"), head)
    context.set_user("王芳（大）")
    assert list(context.recent) == list(Context(store).recent) == [("grievance", first.id)]
