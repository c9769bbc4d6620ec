"""The lists of the other work, the week, topics out of grievances, what is due and who is to be called back."""

import dataclasses
from datetime import date

import pytest

from cases import CHENGUANG, LI, at_work, registered
from stand_ins import Clock
from station.actions import grievances, outreach
from station.casework.fields import Privacy
from station.casework.model import (
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    JointMeeting,
    Lawyer,
    LawyerShift,
    Mediator,
    MeetingDecision,
    OpinionCheck,
    VisitFinding,
    WarningStep,
)
from station.casework.outreach import WORK, Work
from station.db import outreach as queries
from station.db.store import Store


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def employer(store: Store, name: str = "晨光家具厂", **values: object) -> str:
    with store.step("登记单位") as step:
        return step.add(Employer(name=name, **values)).id


def injured(store: Store, **values: object) -> InjuryVisit:
    stated = {"reported_on": "2026-03-12", "hospital": "滨河区人民医院", "ward": "骨科12床", "injury": "右手食指", "cause": "machine"}
    return outreach.add(store, InjuryVisit(**{**stated, **values}), linked={"worker_id": LI, "employer_id": CHENGUANG})


@pytest.mark.parametrize("work", WORK, ids=lambda work: work.record)
def test_every_list_has_its_columns_and_nothing_sensitive(store: Store, work: Work) -> None:
    with store.step("x") as step:
        step.add(work.cls())
    (row,) = queries.rows(store, work.cls)
    for name in (*work.columns, work.name):
        assert name in row.keys()  # noqa: SIM118 - a row is not a mapping
        assert name.removesuffix("_id") in row.keys()  # noqa: SIM118
    sensitive = {spec.name for spec in work.cls.specs() if spec.privacy is Privacy.SENSITIVE}
    assert not sensitive & set(row.keys())


def test_a_list_names_what_its_links_lead_to(store: Store) -> None:
    made = injured(store)
    case = outreach.to_grievance(store, made, outreach.intake_from(store, made))
    (row,) = queries.rows(store, InjuryVisit)
    assert (row["worker"], row["employer"], row["grievance"]) == ("李强", "晨光家具厂", case.grievance.number)
    assert queries.linked(store, store.get(InjuryVisit, made.id)).keys() == {"worker_id", "employer_id", "grievance_id"}


def test_the_latest_stands_first_and_what_is_removed_is_gone(store: Store) -> None:
    firm = employer(store)
    days = ("2026-03-04", "2026-03-11", "2026-02-25")
    made = [outreach.add(store, FieldVisit(employer_id=firm, visited_on=day, visitors="王芳")) for day in days]
    outreach.add(store, FieldVisit(employer_id=firm, planned_on="2026-03-18", visitors="王芳"))
    assert [row["visited_on"] or row["planned_on"] for row in queries.rows(store, FieldVisit)] == [
        "2026-03-18",
        "2026-03-11",
        "2026-03-04",
        "2026-02-25",
    ]
    outreach.remove(store, made[0])
    assert len(queries.rows(store, FieldVisit)) == 3


def test_a_sealed_person_is_not_named(store: Store) -> None:
    made = injured(store)
    worker = queries.linked(store, made)["worker_id"]
    asked = Consultation(asked_on="2026-03-16", asker="李强", phone="13800138000", category="wages", question="李强问加班费")
    outreach.add(store, asked)
    with store.step("封存") as step:
        step.save(worker.with_values(sealed_on="2026-03-16", seal_reason="period"), worker)
    said = str([tuple(row) for cls in (InjuryVisit, Consultation) for row in queries.rows(store, cls)])
    assert "李强" not in said
    assert all("李强" not in task.who for task in queries.outreach_tasks(store, "2026-12-31"))


def test_the_week_shows_visits_and_lawyers_day_by_day(store: Store) -> None:
    firm = employer(store)
    lawyer = outreach.add(store, Lawyer(name="周明", firm="明正律师事务所"))
    outreach.add(store, LawyerShift(lawyer_id=lawyer.id, duty_on="2026-03-20"))
    planned = outreach.add(store, FieldVisit(employer_id=firm, planned_on="2026-03-18", visitors="王芳"))
    outreach.add(store, FieldVisit(employer_id=firm, planned_on="2026-03-11", visited_on="2026-03-16", visitors="王芳"))
    off = outreach.add(store, FieldVisit(employer_id=firm, planned_on="2026-03-17", visitors="王芳"))
    outreach.save(store, dataclasses.replace(off, status="cancelled", summary="单位搬迁"), off)
    days = queries.week(store, date(2026, 3, 18))
    assert [(d.day.day, len(d.visits), len(d.shifts), d.is_worked) for d in days] == [
        (16, 1, 0, True),
        (17, 0, 0, True),
        (18, 1, 0, True),
        (19, 0, 0, True),
        (20, 0, 1, True),
        (21, 0, 0, False),
        (22, 0, 0, False),
    ]
    assert days[2].visits[0]["id"] == planned.id
    assert days[4].shifts[0]["lawyer"] == "周明"


def test_topics_are_counted_by_category_and_cause(store: Store) -> None:
    other = Employer(name="海达五金厂", industry="manufacture")
    registered(store, cause="205.5")
    registered(store, worker=None, worker_title="数名职工", cause="205.5")
    registered(store, worker=None, employer=other, worker_title="数名职工", category="hours")
    registered(store, worker=None, employer=other, worker_title="数名职工", received_at="2026-02-10T09:00")
    found = queries.topics_from(store)
    assert [(topic.category, topic.grievances, bool(topic.grievance_id)) for topic in found] == [
        ("wages", 2, False),
        ("hours", 1, True),
        ("wages", 1, True),
    ]
    assert [t.grievances for t in queries.topics_from(store, category="wages", first="2026-03-01")] == [2]
    assert [t.category for t in queries.topics_from(store, industry="manufacture")] == ["hours", "wages"]
    known = store.matching(Employer, name="晨光家具厂")[0].id
    assert [t.grievances for t in queries.topics_from(store, employer_id=known)] == [2]
    assert queries.topics_from(store, employer_id=known, last="2026-02-28") == []


def test_injury_visits_are_counted_by_what_caused_them_and_where(store: Store) -> None:
    injured(store)
    injured(store, cause="fall")
    injured(store, cause="fall", reported_on="2025-12-30")
    assert queries.injury_counts(store, "cause", "2026-01-01", "2026-12-31") == [("高处坠落", 1), ("机械伤害", 1)]
    assert queries.injury_counts(store, "employer", "2025-01-01", "2026-12-31") == [("晨光家具厂", 3)]
    assert queries.injury_counts(store, "industry", "2025-01-01", "2026-12-31") == [("", 3)]


def test_what_waits_for_an_act_is_a_task_with_its_clock(store: Store) -> None:
    firm = employer(store)
    outreach.add(store, FieldVisit(employer_id=firm, planned_on="2026-03-18", visitors="王芳"))
    outreach.add(store, FieldVisit(employer_id=firm, visited_on="2026-03-11", visitors="王芳"), [VisitFinding(item="2.1", content="欠薪")])
    decision = MeetingDecision(content="联合检查", responsible="人社", due_on="2026-03-19")
    outreach.add(store, JointMeeting(subject="三月联席会议", held_on="2026-03-10"), [decision])
    outreach.add(store, OpinionCheck(found_at="2026-03-13T10:00", platform="论坛", summary="反映拖欠", checker="陈立", employer_id=firm))
    warning = EmployerWarning(employer_id=firm, signal="arrears", issued_on="2026-03-12", detail="迟发工资")
    pushed = outreach.add(store, dataclasses.replace(warning, pushed_to="区总工会", pushed_at="2026-03-12T16:00"))
    outreach.add(store, warning)
    outreach.add(store, Mediator(name="陈立", term_to="2026-03-31"))
    outreach.add(store, Mediator(name="孙敏", term_to="2026-03-31", is_active=False))
    outreach.add(store, Mediator(name="卫红", term_to="2026-03"))  # to the end of the month
    injured(store)
    found = queries.outreach_tasks(store, "2026-04-16")
    assert [(task.record, task.act, task.due, task.who) for task in found] == [
        ("injury_visit", "assign", "2026-03-13", "李强"),
        ("employer_warning", "step", "2026-03-17", "晨光家具厂"),
        ("field_visit", "visit", "2026-03-18", "晨光家具厂"),
        ("opinion_check", "verify", "2026-03-18", "晨光家具厂"),
        ("meeting_decision", "done", "2026-03-19", "人社"),
        ("visit_finding", "strike_off", "2026-03-26", "晨光家具厂"),
        ("mediator", "renew", "2026-03-31", "陈立"),
        ("mediator", "renew", "2026-03-31", "卫红"),
    ]
    assert all(task.source and task.title for task in found)
    assert "食指" not in str(found)
    outreach.add_child(store, WarningStep(employer_warning_id=pushed.id, stage="checked", done_on="2026-03-16", content="看了账"))
    assert [task.record for task in queries.outreach_tasks(store, "2026-03-18")] == ["injury_visit", "field_visit", "opinion_check"]


@pytest.mark.parametrize(
    ("values", "act", "due"),
    [
        ({}, "assign", "2026-03-03"),
        ({"assigned_on": "2026-03-03", "assigned_to": "街道"}, "visit", "2026-03-06"),
        ({"skipped": "assigned", "skip_reason": "站里直接去"}, "visit", "2026-03-05"),
        ({"assigned_on": "2026-03-03", "assigned_to": "街道", "visited_on": "2026-03-04", "visitor": "陈立"}, "first_call", "2026-03-19"),
        (
            {"skipped": "assigned first_called", "skip_reason": "无电话", "visited_on": "2026-03-04", "visitor": "陈立"},
            "second_call",
            "2026-04-03",
        ),
    ],
)
def test_an_injury_visit_waits_for_its_next_step(store: Store, values: dict[str, str], act: str, due: str) -> None:
    injured(store, reported_on="2026-03-02", **values)
    (task,) = queries.outreach_tasks(store, "2026-12-31")
    assert (task.act, task.due) == (act, due)


def test_everybody_to_be_called_back_in_one_list(store: Store, clock: Clock) -> None:
    case = registered(store)
    base = case.grievance
    closed = dataclasses.replace(base, closed_on="2026-03-16", outcome="solved", feedback_at="2026-03-16T09:00")
    grievances.close(store, closed, base)
    seen = {"assigned_on": "2026-03-12", "assigned_to": "街道", "visited_on": "2026-03-13", "visitor": "陈立"}
    made = injured(store, **seen)
    assert [(task.record, task.act, task.due) for task in queries.call_backs(store)] == [
        ("injury_visit", "first_call", "2026-03-28"),
        ("grievance", "follow_up", "2026-04-15"),
    ]
    assert queries.call_back_count(store) == 2
    clock.advance(days=5)
    outreach.save(store, dataclasses.replace(made, first_call_on="2026-03-20", first_call="已申报"), made)
    assert [(task.act, task.due) for task in queries.call_backs(store)] == [("follow_up", "2026-04-15"), ("second_call", "2026-04-19")]
