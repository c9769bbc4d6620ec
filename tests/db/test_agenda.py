"""The workbench's questions put to a store that was filled through the acts themselves."""

from datetime import datetime

import pytest

from stand_ins import Clock
from station.actions import grievances, legal_aid, mediations, moves, setting_up
from station.casework.casefile import CaseFile
from station.casework.grievances import Intake
from station.casework.model import (
    Employer,
    FollowUp,
    Grievance,
    LegalAid,
    Mediation,
    Party,
    Progress,
    StaffMember,
    Station,
    Worker,
)
from station.db import agenda
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
    assert [t.key for t in agenda.tasks(station)] == ["first_feedback"]
    note = Progress(grievance_id=case.grievance.id, at="2026-03-13T17:00", content="已电话告知", next_step="约见单位", next_on="2026-03-16")
    grievances.record_progress(station, note)
    assert [t.key for t in agenda.tasks(station)] == ["handling"]
    held = mediations.open_mediation(station, Mediation(grievance_id=case.grievance.id, applied_on="2026-03-16", mediator="邵文锦"))
    legal_aid.refer(station, LegalAid(grievance_id=case.grievance.id, applied_on="2026-03-16", form="advice", basis="migrant"))
    assert {t.key for t in agenda.tasks(station)} == {"handling", "mediation_acceptance", "mediation_received", "aid_review"}
    assert [(p.step, p.who) for p in agenda.plans(station, "2026-03-16", "2026-03-16")] == [("约见单位", "李明")]
    assert agenda.plans(station, "2026-03-17", "2026-03-31") == []
    clock.advance(days=1)
    failed = held.with_values(result="failed", ended_on="2026-03-17", end_reason="refused", noticed_on="2026-03-17")
    mediations.end(station, failed, held)
    assert {t.key for t in agenda.tasks(station)} == {"handling", "aid_review"}
    close(station, case, "2026-03-17")
    assert "follow_up" in {t.key for t in agenda.tasks(station)}
    grievances.follow_up(station, FollowUp(grievance_id=case.grievance.id, called_on="2026-03-17", satisfaction="satisfied"))
    assert {t.record for t in agenda.tasks(station)} == {"legal_aid"}


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
    assert [t.record_id for t in agenda.tasks(station)] == [case.grievance.id]


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
