"""回访: who waits for a call back, what a row opens, and the way back after the call is noted."""

import dataclasses

from PySide6.QtCore import Qt

from cases import CHENGUANG, LI, registered
from desk import Desk
from services_desk import fill
from stand_ins import Clock
from station.actions import grievances, outreach
from station.casework.model import Employer, InjuryVisit, Worker
from station.db.store import Store
from station.ui.services.callbacks import CALL_BACKS
from station.ui.services.page import Services

LIST = f"services.{CALL_BACKS}.list"


def count(desk: Desk) -> str:
    page = desk.window.place("services")
    assert isinstance(page, Services)
    return next(item.aside for item in page.nav._items if item.key == CALL_BACKS)


def seen(store: Store, worker: Worker, employer: Employer) -> InjuryVisit:
    return outreach.add(
        store,
        InjuryVisit(
            reported_on="2026-03-02",
            worker_id=worker.id,
            employer_id=employer.id,
            hospital="滨河区人民医院",
            assigned_on="2026-03-02",
            assigned_to="街道",
            visited_on="2026-03-03",
            visitor="陈立",
        ),
    )


def test_closed_cases_and_injury_visits_wait_in_one_list(desk: Desk, store: Store, clock: Clock) -> None:
    base = registered(store, LI, CHENGUANG).grievance
    grievances.close(store, dataclasses.replace(base, closed_on="2026-03-16", outcome="solved", feedback_at="2026-03-16T09:00"), base)
    worker, employer = store.matching(Worker)[0], store.matching(Employer)[0]
    visit = seen(store, worker, employer)
    clock.advance(days=3)  # the limit of the visit, 18 March, has passed
    desk.context.go("services", kind=CALL_BACKS)
    assert count(desk) == "2"
    assert desk.rows(LIST, "title") == ["工伤第一次回访", "回访"]
    assert desk.rows(LIST, "who") == [worker.name, worker.name]
    desk.context.go("services", kind=CALL_BACKS, view="late")
    assert desk.rows(LIST, "title") == ["工伤第一次回访"]
    desk.click_row(LIST, 0, double=True)
    fill(desk, "injury_visit", {"first_call": "伤情稳定"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(InjuryVisit, visit.id).status == "first_called"
    desk.context.go("services", kind=CALL_BACKS, view="all")
    assert desk.rows(LIST, "title") == ["回访", "工伤第二次回访"]
    desk.click_row(LIST, 0, double=True)
    assert desk.elsewhere("grievances") == [{"id": base.id, "act": "follow_up", "back": "services"}]


def test_a_noted_call_leads_back_to_the_list(desk: Desk, store: Store, worker: Worker, employer: Employer) -> None:
    seen(store, worker, employer)
    desk.context.go("services", kind=CALL_BACKS)
    desk.click_row(LIST, 0, double=True)
    fill(desk, "injury_visit", {"first_call": "伤情稳定"})
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert desk.rows(LIST, "title") == ["工伤第二次回访"]


def test_nobody_to_call_is_said(desk: Desk) -> None:
    desk.context.go("services", kind=CALL_BACKS)
    assert (count(desk), desk.rows(LIST, "title")) == ("0", [])
