"""The workbench's questions put to a store that was filled through the acts themselves."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blank import blank_store
from cases import at_work, registered
from depth import examples
from stand_ins import Clock
from station.actions import at_desk, clocks, grievances, handovers, legal_aid, letters, mediations, moves, plans, setting_up, supervisions
from station.casework.casefile import CaseFile
from station.casework.grievances import Intake
from station.casework.model import (
    ClockEvent,
    Employer,
    FollowUp,
    Grievance,
    Handover,
    LegalAid,
    LetterAddressee,
    Mediation,
    MonthlyReport,
    Party,
    Progress,
    StaffMember,
    Station,
    Supervision,
    Worker,
)
from station.casework.task import GROUPS, Task
from station.casework.workdays import workdays_between
from station.db import agenda
from station.db.grievances import ListQuery, overview, page
from station.db.store import Store


@pytest.fixture
def station(store: Store, clock: Clock) -> Store:
    setting_up.set_up(
        store,
        Station(name="站前街道职工服务站", code="ZQ", parent_name="滨河区总工会", issuer_code="站工"),
        StaffMember(name="王芳"),
    )
    return store


def register(store: Store, clock: Clock, received: str, name: str = "李明") -> CaseFile:
    before, clock.now = clock.now, max(clock.now, datetime.fromisoformat(received))
    intake = Intake(
        grievance=Grievance(received_at=received, channel="visit", category="wages", summary="拖欠工资", handler="王芳"),
        worker=Worker(name=name),
        parties=((Party(), Employer(name="滨河锦禾保洁服务有限公司")),),
    )
    case = grievances.register(store, intake)
    clock.now = max(before, clock.now)
    return case


def close(store: Store, case: CaseFile, on: str, **values: object) -> None:
    base = store.get(Grievance, case.grievance.id)
    grievances.close(store, base.with_values(closed_on=on, outcome="resolved", **values), base)


def test_tasks_come_from_every_procedure_and_go_when_done(station: Store, clock: Clock) -> None:
    case = register(station, clock, "2026-03-13T16:00")
    assert [t.key for t in agenda.tasks(station)] == ["first_feedback", "handling"]
    note = Progress(grievance_id=case.grievance.id, at="2026-03-13T17:00", content="已电话告知", next_step="约见单位", next_on="2026-03-16")
    grievances.record_progress(station, note)
    assert [t.key for t in agenda.tasks(station)] == ["handling"]
    held = mediations.open_mediation(station, Mediation(grievance_id=case.grievance.id, applied_on="2026-03-16", mediator="邵文锦"))
    legal_aid.refer(station, LegalAid(grievance_id=case.grievance.id, applied_on="2026-03-16", form="advice", basis="migrant"))
    assert {t.key for t in agenda.tasks(station)} == {"handling", "mediation_acceptance", "mediation_received", "aid_review"}
    assert [(p.step, p.who) for p in agenda.plans(station, "2026-03-16", "2026-03-16")] == [("约见单位", "李明")]
    assert agenda.plans(station, "2026-03-10", "2026-03-15") == []
    assert [p.day for p in agenda.plans(station, "2026-03-17", "2026-03-31")] == ["2026-03-16"]  # missed
    assert agenda.plans(station, "2026-04-17", "2026-04-30") == []
    clock.advance(days=1)
    failed = held.with_values(result="failed", ended_on="2026-03-17", end_reason="refused", noticed_on="2026-03-17")
    mediations.end(station, failed, held)
    assert {t.key for t in agenda.tasks(station)} == {"handling", "aid_review"}
    close(station, case, "2026-03-17")
    assert "follow_up" in {t.key for t in agenda.tasks(station)}
    grievances.follow_up(station, FollowUp(grievance_id=case.grievance.id, called_on="2026-03-17", satisfaction="satisfied"))
    assert {t.record for t in agenda.tasks(station)} == {"legal_aid"}


def test_cases_without_a_day_or_a_handler_are_told_of_until_somebody_saw_to_them(station: Store, clock: Clock) -> None:
    first, second = (register(station, clock, "2026-10-21T09:10", name).grievance for name in ("李明", "王强"))
    assert not [task for task in agenda.tasks(station) if task.key == "gaps"]
    with station.step("改") as step:
        first = step.save(replace(first, received_at="", feedback_due_at="", handle_due_on="", handler=""), first)
        step.save(replace(second, handler=""), second)
        elsewhere = step.add(Station(name="河湾街道职工服务站", code="HW"))
        step.add(Grievance(summary="别站的", station_id=elsewhere.id, status="accepted"))
    (task,) = (task for task in agenda.tasks(station) if task.key == "gaps")
    assert task.subject == "在办的 1 件没有受理时间，2 件没有承办人"
    assert [row["id"] for row in page(station, ListQuery(view="gaps", sort="number"))] == [first.id, second.id]
    assert overview(station, ListQuery())[0]["gaps"] == 2


def test_deleted_cases_leave_no_task(station: Store, clock: Clock) -> None:
    case = register(station, clock, "2026-03-13T16:00")
    grievances.remove(station, case.grievance, "删除")
    assert agenda.tasks(station) == []
    assert agenda.month(station, "2026-03").received == 0


def test_limits_beyond_the_horizon_are_not_listed(station: Store, clock: Clock) -> None:
    case = register(station, clock, "2026-03-13T16:00")
    clock.advance(days=-60)
    assert agenda.tasks(station) == []
    clock.advance(days=60)
    assert {t.record_id for t in agenda.tasks(station)} == {case.grievance.id}


def test_a_feedback_never_noted_does_not_hide_the_limit_of_handling(station: Store, clock: Clock) -> None:
    register(station, clock, "2026-03-13T16:00")
    clock.now = datetime(2026, 3, 31, 9, 0)
    assert [(t.key, t.due, t.nearness(clock.now).state) for t in agenda.tasks(station)] == [
        ("first_feedback", "2026-03-14T16:00", "overdue"),
        ("handling", "2026-04-03", "soon"),
    ]


@examples(4)
@given(
    received=st.dates(date(2026, 1, 4), date(2026, 10, 30)),
    harmed_before=st.integers(300, 420),
    applied_after=st.integers(0, 10),
    planned=st.booleans(),
    waits=st.sampled_from(["", "hold", "forward"]),
)
def test_nothing_becomes_overdue_unannounced(
    tmp_path_factory: pytest.TempPathFactory, received: date, harmed_before: int, applied_after: int, planned: bool, waits: str
) -> None:
    clock = Clock()
    with blank_store(tmp_path_factory.mktemp("any"), clock) as store:
        clock.now = datetime.combine(received, time(9, 30))
        at_work(store)
        harmed = (received - timedelta(days=harmed_before)).isoformat()
        moment = f"{received}T09:00"
        case = registered(store, received_at=moment, harmed_on=harmed, is_employed=False, category="dismissal").grievance
        if planned:
            plans.make(store, case.id)
        if waits == "hold":
            moves.move(store, case.id, "hold", reason="等鉴定")
        elif waits == "forward":
            handovers.hand_over(store, Handover(grievance_id=case.id, kind="forward", to_name="区人社局", reason="属于监察"))
        else:
            clock.advance(days=applied_after)
            today = clock.now.date().isoformat()
            mediations.open_mediation(store, Mediation(grievance_id=case.id, applied_on=today, mediator="王芳"))
            legal_aid.refer(store, LegalAid(grievance_id=case.id, applied_on=today, form="advice", basis="migrant"))
        announced_for(store, clock, 70)


def announced_for(store: Store, clock: Clock, days: int) -> None:
    """Go on day by day: what is late stood on the list the day before, what was counted in days three working days ahead."""
    began = clock.now.date()
    listed: set[tuple[str, str]] = set()
    for _ in range(days):
        found = {(t.key, t.record_id): t for t in agenda.tasks(store)}
        states = {key: task.nearness(clock.now).state for key, task in found.items()}
        late = {key for key, state in states.items() if state == "overdue"}
        assert late <= listed or clock.now.date() == began
        for key, task in found.items():
            due = date.fromisoformat(task.due[:10])
            if 0 <= workdays_between(clock.now.date(), due) <= 3 and due >= clock.now.date():
                assert states[key] in ("today", "soon", "overdue"), key
        listed = {key for key, state in states.items() if state in dict(GROUPS)}
        clock.advance(days=1)


@examples(4)
@given(
    found=st.dates(date(2026, 1, 4), date(2026, 10, 30)),
    told=st.sampled_from(["clue", "refused", "accepted", "closed"]),
    sent=st.lists(st.sampled_from(["", "posted", "served", "replied", "refused", "partly"]), min_size=1, max_size=4),
    apart=st.integers(0, 6),
)
def test_nothing_of_a_letter_or_a_matter_becomes_overdue_unannounced(
    tmp_path_factory: pytest.TempPathFactory, found: date, told: str, sent: list[str], apart: int
) -> None:
    clock = Clock()
    with blank_store(tmp_path_factory.mktemp("any"), clock) as store:
        clock.now = datetime.combine(found, time(9, 30))
        at_work(store)
        matter = supervised(store, told)
        with store.step("登记单位") as step:
            firms = [step.add(Employer(name=f"{number}号厂")) for number in range(len(sent))]
        letter = letters.issue(store, letters.draft(store, "reminder", topic="wages", employers=firms).letter.id, signer="冯守义")
        for delivery, stage in zip(letters.deliveries_of(store, letter.id), sent, strict=True):
            clock.advance(days=apart)
            go_to(store, letter.id, delivery, stage)
        waits = {t.record for t in agenda.tasks(store)} | {t.record for t in later_tasks(store, clock, 60)}
        assert Supervision.record in waits or store.get(Supervision, matter.id).told_on
        announced_for(store, clock, 60)


def later_tasks(store: Store, clock: Clock, days: int) -> list[Task]:
    """What is listed so many days from now."""
    clock.advance(days=days)
    found = agenda.tasks(store)
    clock.advance(days=-days)
    return found


def supervised(store: Store, told: str) -> Supervision:
    today = store.now().date().isoformat()
    matter = Supervision(source="phone", found_on=today, topic="wages", summary="欠薪", informant="李强")
    matter = supervisions.register(store, matter, Employer(name="晨光家具厂"))
    if told == "clue":
        return matter
    decided = {"decision": "refused" if told == "refused" else "accepted", "decided_on": today, "refusal_ground": "taken"}
    supervisions.decide(store, matter.with_values(**decided), matter)
    if told == "closed":
        for step in ("check", "negotiation"):
            supervisions.skip(store, matter.id, step, "单位已经改正")
        now = store.get(Supervision, matter.id)
        supervisions.close(store, now.with_values(closed_on=today, closing_note="已改正"), now)
    return matter


def go_to(store: Store, letter_id: str, delivery: LetterAddressee, stage: str) -> None:
    """Bring one addressee as far as that."""
    today = store.now().date().isoformat()
    if stage == "posted":
        posted = LetterAddressee(service_way="post", sent_on=today, express_number=f"ZZ{delivery.id[-6:]}")
        letters.serve(store, letter_id, posted, [delivery.id])
    elif stage == "refused":
        left = LetterAddressee(service_way="left", served_on=today, refusal_reason="拒收", witnesses="居委会")
        letters.serve(store, letter_id, left, [delivery.id])
    elif stage:
        letters.serve(store, letter_id, LetterAddressee(service_way="direct", served_on=today), [delivery.id])
    if stage in ("replied", "partly"):
        base = store.get(LetterAddressee, delivery.id)
        replied = base.with_values(reply_state="replied", replied_on=today, rectification="partly" if stage == "partly" else "")
        letters.record_answer(store, replied, base)


@pytest.mark.parametrize("act", ["hold", "await_court"])
def test_the_limit_for_arbitration_is_warned_of_a_month_ahead_even_while_a_case_rests(station: Store, clock: Clock, act: str) -> None:
    clock.now = datetime(2026, 3, 16, 9, 0)
    case = registered(station, harmed_on="2025-04-20", is_employed=False).grievance
    moves.move(station, case.id, act, reason="等鉴定")

    def limit() -> list[tuple[str, str]]:
        return [(t.due, t.nearness(clock.now).state) for t in agenda.tasks(station) if t.key == "arbitration_limit"]

    assert limit() == []  # 35 days ahead
    clock.now = datetime(2026, 3, 21, 9, 0)
    assert limit() == [("2026-04-20", "limit")]
    clock.now = datetime(2026, 4, 15, 9, 0)
    assert limit() == [("2026-04-20", "soon")]
    clocks.interrupt(station, ClockEvent(grievance_id=case.id, began_on="2026-04-15", interruption="sought_relief"))
    assert limit() == []


def test_a_month_balances_and_rates_stand_on_what_was_due(station: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 1, 5, 9, 0)
    old = register(station, clock, "2026-01-05T09:00", "甲")  # handled by 26 January
    late = register(station, clock, "2026-02-02T09:00", "乙")  # due on 26 February, by the calendar of that year
    clock.now = datetime(2026, 3, 20, 9, 0)
    fresh = register(station, clock, "2026-03-19T10:00", "丙")
    refused = register(station, clock, "2026-03-19T11:00", "丁")
    told = {"told_on": "2026-03-20", "told_by": "written"}
    moves.move(station, refused.grievance.id, "refuse", reason="不属于工会受理范围", **told)
    grievances.record_progress(station, Progress(grievance_id=fresh.grievance.id, at="2026-03-19T12:00", content="已告知"))
    close(station, old, "2026-01-20", recovered=520_000, beneficiaries=1)
    close(station, late, "2026-03-10", recovered=1_000_000, beneficiaries=3)
    grievances.follow_up(station, FollowUp(grievance_id=old.grievance.id, called_on="2026-03-20", satisfaction="unreachable"))
    grievances.follow_up(station, FollowUp(grievance_id=late.grievance.id, called_on="2026-03-20", satisfaction="basically"))

    january, february, march = (agenda.month(station, f"2026-0{n}") for n in (1, 2, 3))
    assert [(m.opening, m.received, m.ended, m.closing) for m in (january, february, march)] == [(0, 1, 1, 0), (0, 1, 0, 1), (1, 2, 2, 1)]
    assert all(m.is_balanced for m in (january, february, march))
    assert (march.recovered, march.beneficiaries) == (1_000_000, 3)

    def rates(month: object) -> dict[str, tuple[int, int]]:
        return {rate.label: (rate.done, rate.base) for rate in month.rates}  # type: ignore[attr-defined]

    assert rates(january)["按时办结率"] == (1, 1)
    assert sum(rates(m)["按时办结率"][1] for m in (january, february, march)) == 2  # the case of March is not due yet
    assert sum(rates(m)["按时办结率"][0] for m in (january, february, march)) == 1
    assert rates(march)["24 小时反馈率"] == (1, 1)  # the one of 11:00 … refused, its limit not reached
    assert rates(march)["满意率"] == (1, 1)


def test_a_month_before_the_station_began_is_not_owed(station: Store, clock: Clock) -> None:
    registered(station, received_at="2026-02-27T09:00")  # an old case, on the first day
    assert "monthly_report" not in [task.key for task in agenda.tasks(station)]
    with station.step("1 月的月报") as step:  # as in practice data: the months before are there, handed up
        report = step.add(MonthlyReport(station_id=at_desk.own_station(station).id, period="2026-01"))
    assert "monthly_report" in [task.key for task in agenda.tasks(station)]
    with station.step("没有") as step:
        step.remove(report)
    clock.now = datetime(2026, 4, 2, 9)
    assert "monthly_report" in [task.key for task in agenda.tasks(station)]
