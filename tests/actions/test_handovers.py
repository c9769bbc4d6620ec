"""Passing a case on, here and between two stations that exchange bundles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import at_work, registered
from replicas import NAMES, colleague, joined, received, sent, station_store
from stand_ins import Clock
from station.actions import clocks, grievances, handovers, moves, scripted
from station.casework import grievances as rules
from station.casework.model import ClockEvent, Grievance, Handover, Member, OrgUnit, Station, Worker
from station.casework.sheets import Period
from station.db import agenda
from station.db.casefiles import case_file
from station.db.figures.counting import counts
from station.db.store import Store
from station.errors import ProblemsError, StationError


@pytest.fixture
def case(store: Store) -> Grievance:
    return registered(at_work(store)).grievance


def now(store: Store, case: Grievance) -> Grievance:
    return store.get(Grievance, case.id)


def passed(case: Grievance, kind: str, **values: str) -> Handover:
    return Handover(**({"grievance_id": case.id, "kind": kind, "reason": "超出本站职责"} | values))


def the_one(store: Store, case: Grievance) -> Handover:
    (found,) = case_file(store, case.id).handovers
    return found


def test_a_case_goes_up_a_level_and_no_lower(store: Store, case: Grievance) -> None:
    handovers.hand_over(store, passed(case, "escalate", to_level="county", to_name="滨河区总工会"))
    assert (now(store, case).handling_level, now(store, case).status) == ("county", "accepted")
    for level in ("street", "county", "grid"):
        with pytest.raises(ProblemsError) as raised:
            handovers.hand_over(store, passed(case, "escalate", to_level=level, to_name="河湾片区工会"))
        assert list(raised.value.problems) == ["to_level"]
    store.undo()
    assert now(store, case).handling_level == ""


def test_what_is_forwarded_is_with_others_until_they_decline(store: Store, case: Grievance, clock: Clock) -> None:
    handovers.hand_over(store, passed(case, "forward", to_name="滨河区人社局"))
    made = the_one(store, case)
    assert (made.from_name, made.recorded_by, made.sent_on, made.answer_due_on) == (
        "站前街道职工服务站",
        "王芳",
        "2026-03-16",
        "2026-03-23",  # 信访工作条例第二十三条，5个工作日
    )
    assert now(store, case).status == "transferred"
    (task,) = [t for t in agenda.tasks(store) if t.key == "handover"]
    assert (task.title, task.due, task.is_waiting, task.grievance_id) == ("等对方接收", "2026-03-23", True, case.id)
    clock.advance(days=2)
    with pytest.raises(ProblemsError) as raised:
        handovers.answer(store, made.with_values(answer="declined"), made)
    assert list(raised.value.problems) == ["answer_note"]
    handovers.answer(store, made.with_values(answer="declined", answer_note="属于住建部门"), made)
    assert now(store, case).status == "working"
    last = case_file(store, case.id).moves[-1]
    assert (last.act, last.reason) == ("work", "滨河区人社局不接收：属于住建部门")
    assert not [t for t in agenda.tasks(store) if t.key == "handover"]
    with pytest.raises(StationError, match="已经答复过"):
        handovers.answer(store, the_one(store, case).with_values(answer="accepted"), the_one(store, case))


def test_what_is_taken_back_nobody_takes_over_any_more(store: Store, case: Grievance) -> None:
    handovers.hand_over(store, passed(case, "forward", to_name="滨河区人社局"))
    sent = the_one(store, case)
    moves.move(store, case.id, "work")
    assert (the_one(store, case).answer, the_one(store, case).answered_by) == ("recalled", "王芳")
    assert not [t for t in agenda.tasks(store) if t.key == "handover"]
    with pytest.raises(StationError, match="已经收回"):
        handovers.answer(store, sent.with_values(answer="accepted"), sent)
    with pytest.raises(StationError, match="没有接收"):
        handovers.report_back(store, sent.id, "已办")
    store.undo()
    assert (the_one(store, case).answer, now(store, case).status) == ("waiting", "transferred")
    grievances.close(store, now(store, case).with_values(closed_on="2026-03-16", outcome="resolved"), now(store, case))
    assert the_one(store, case).answer == "recalled"


def test_a_body_joins_in_and_reports_back(store: Store, case: Grievance) -> None:
    with pytest.raises(ProblemsError) as raised:
        handovers.hand_over(store, passed(case, "joint", to_name="区法院"))
    assert list(raised.value.problems) == ["body"]
    handovers.hand_over(store, passed(case, "joint", body="court", to_name="区法院"))
    made = the_one(store, case)
    assert (now(store, case).status, made.answer_due_on) == ("accepted", "")
    handovers.answer(store, made.with_values(answer="accepted", answered_by="刘法官"), made)
    handovers.report_back(store, made.id, "诉前调解成功，已支付")
    assert (the_one(store, case).result, the_one(store, case).result_on) == ("诉前调解成功，已支付", "2026-03-16")
    with pytest.raises(ProblemsError):
        handovers.report_back(store, made.id, " ")


def test_a_closed_case_is_not_passed_on(store: Store, case: Grievance) -> None:
    grievances.close(store, case.with_values(closed_on="2026-03-16", outcome="resolved"), case)
    with pytest.raises(StationError, match="不能移交"):
        handovers.hand_over(store, passed(case, "forward", to_name="滨河区人社局"))


def test_bodies_to_choose_from_are_those_that_are_known(store: Store, case: Grievance) -> None:
    with store.step("登记组织") as step:
        step.add(OrgUnit(name="河湾社区工会", level="community"))
        step.add(OrgUnit(name="滨河区总工会", level="county"))
    assert handovers.receivers(store, "escalate", "county") == ["滨河区总工会"]
    assert handovers.receivers(store, "escalate") == ["河湾社区工会", "滨河区总工会"]
    assert handovers.receivers(store, "transfer") == []


def test_scripts_pass_on_and_answer(store: Store, case: Grievance) -> None:
    asked = {"grievance": case.number, "kind": "转有关部门", "to_name": "滨河区人社局", "reason": "属于监察"}
    assert scripted.act(store, "handover", asked) == {"answer_due_on": "2026-03-23"}
    words = {"grievance": case.number, "answer": "不接收", "answer_note": "不属本局"}
    assert scripted.act(store, "answer-handover", words) == {"status": "working"}
    with pytest.raises(StationError, match="没有等答复的移交"):
        scripted.act(store, "answer-handover", words)
    assert scripted.act(store, "plan", {"grievance": case.number, "template": "advice"}) == {"due_on": ["2026-04-02", "2026-04-07"]}
    assert scripted.act(store, "move", {"grievance": case.number, "act": "挂起", "reason": "等鉴定"}) == {"status": "suspended"}


# -- between stations ----------------------------------------------------------------------------------------------------


@pytest.fixture
def stations(tmp_path: Path) -> Iterator[tuple[Store, Store, Path]]:
    """站前街道 and 河湾街道 with the folder they exchange by; each has heard of the other through their district."""
    folders = ((tmp_path / code.lower(), code) for code in ("ZQ", "HW", "BH"))
    here, there, district = (station_store(*folder) for folder in folders)
    with here, there, district:
        joined(district, here, there)
        for store in (here, there, district, district, here, there):
            exchange(store, store, tmp_path / "drop")
        yield here, there, tmp_path / "drop"


def exchange(sender: Store, receiver: Store, drop: Path) -> None:
    sent(sender, drop)
    received(receiver, drop)


def handed(here: Store, there: Store, drop: Path) -> Grievance:
    case = registered(here, people=2).grievance
    with here.step("加人") as step:
        step.add(Member(grievance_id=case.id, worker_id=step.add(Worker(name="赵某")).id, amount=500_000))
    assert NAMES["HW"] in handovers.receivers(here, "transfer")
    handovers.hand_over(here, passed(case, "transfer", to_name=NAMES["HW"]))
    assert now(here, case).status == "transferred"
    exchange(here, there, drop)
    return case


def test_a_case_is_not_transferred_to_the_district_but_sent_up(stations: tuple[Store, Store, Path]) -> None:
    here, _, _ = stations
    district = here.matching(Station, code="BH")[0]
    with here.step("级别") as step:
        step.save(district.with_values(level="county"), district)
    assert handovers.receivers(here, "transfer") == [NAMES["HW"]]


def test_the_other_station_takes_the_case_over_and_the_answer_travels_back(stations: tuple[Store, Store, Path]) -> None:
    here, there, drop = stations
    case = handed(here, there, drop)
    ((waiting, known),) = handovers.incoming(there)
    assert (known.number, waiting.from_name) == (case.number, NAMES["ZQ"])
    assert handovers.incoming(here) == []
    (task,) = [t for t in agenda.tasks(there) if t.key == "handover_here"]
    assert (task.title, task.subject, task.is_waiting) == ("答复移交", f"{NAMES['ZQ']}移交来的，待接收", False)
    assert task.act == f"answer_handover:{waiting.id}"
    handovers.answer(there, waiting.with_values(answer="accepted"), waiting)
    assert handovers.incoming(there) == []
    (own,) = [g for g in there.matching(Grievance) if g.number.startswith("ZQ") and g.id != case.id]
    taken = case_file(there, own.id)
    assert (own.external_number, own.source, own.status, own.summary) == (case.number, f"{NAMES['ZQ']}移交", "accepted", case.summary)
    assert own.handler == "王芳"
    assert own.received_at[:10] == "2026-03-16"
    assert taken.worker is not None and taken.worker.id == case.worker_id
    assert [e.name for _, e in taken.parties] == ["晨光家具厂"]
    assert [c.amount for c in taken.claims] == [860_000]
    assert [(w.name, m.amount) for m, w in taken.members] == [("赵某", 500_000)]
    handovers.report_back(there, waiting.id, "已补发工资")
    exchange(there, here, drop)
    back = the_one(here, case)
    assert (back.answer, back.answered_by, back.result) == ("accepted", "王芳", "已补发工资")
    assert the_one(there, case).taken_as_id == back.taken_as_id == own.id
    assert here.find(Grievance, own.id) is None  # what becomes of it is told in the answer
    kinds = ("received", "taken_over", "ended", "passed_on", "closing")
    for store, one_case in ((there, [1, 1, 0, 1, 1]), (here, [1, 0, 0, 1, 0])):
        found = counts(store, Period.month("2026-03"))
        assert [found[kind] for kind in kinds] == one_case
    assert now(here, case).status == "transferred"


def test_what_the_other_station_declines_comes_back_to_work_with_the_reason(stations: tuple[Store, Store, Path]) -> None:
    here, there, drop = stations
    case = handed(here, there, drop)
    ((waiting, _),) = handovers.incoming(there)
    handovers.answer(there, waiting.with_values(answer="declined", answer_note="单位不在本街道"), waiting)
    exchange(there, here, drop)
    assert now(here, case).status == "working"
    assert case_file(here, case.id).moves[-1].reason == f"{NAMES['HW']}不接收：单位不在本街道"
    handovers.hand_over(here, passed(case, "forward", to_name="滨河区人社局"))  # and may be passed on elsewhere
    assert now(here, case).status == "transferred"


def test_what_interrupted_the_year_for_arbitration_comes_along(stations: tuple[Store, Store, Path]) -> None:
    here, there, drop = stations
    case = registered(here, harmed_on="2025-05-01", is_employed=False).grievance
    clocks.interrupt(here, ClockEvent(grievance_id=case.id, began_on="2026-03-16", interruption="asserted"))
    handovers.hand_over(here, passed(case, "transfer", to_name=NAMES["HW"]))
    exchange(here, there, drop)
    ((waiting, _),) = handovers.incoming(there)
    handovers.answer(there, waiting.with_values(answer="accepted"), waiting)
    (own,) = there.matching(Grievance, external_number=case.number)
    due = {clock.rule.key: clock.due for clock in rules.clocks(own, case_file(there, own.id).clock_events)}
    assert due["arbitration_limit"] == "2027-03-16"


def test_a_case_that_was_withdrawn_on_the_way_is_not_taken_over(stations: tuple[Store, Store, Path]) -> None:
    here, there, drop = stations
    case = handed(here, there, drop)
    moves.move(here, case.id, "withdraw", reason="和解")
    exchange(here, there, drop)
    assert handovers.incoming(there) == []


def test_nothing_is_handed_to_oneself(stations: tuple[Store, Store, Path]) -> None:
    here, _, _ = stations
    case = registered(here).grievance
    with pytest.raises(ProblemsError) as raised:
        handovers.hand_over(here, passed(case, "transfer", to_name=NAMES["ZQ"]))
    assert raised.value.problems == {"to_name": "不能移交给本站。"}


def test_a_case_held_after_a_colleague_closed_it_is_counted_as_held_and_loses_the_day_when_it_goes_on(
    stations: tuple[Store, Store, Path], tmp_path: Path
) -> None:
    here, _, drop = stations
    case = registered(here).grievance
    there = colleague(here, tmp_path / "second")
    exchange(here, there, drop)
    grievances.close(here, case.with_values(closed_on="2026-03-16", outcome="resolved"), case)
    there.clock.advance(minutes=5)  # type: ignore[attr-defined]
    moves.move(there, case.id, "hold", reason="等鉴定")
    exchange(there, here, drop)
    assert (now(here, case).status, now(here, case).closed_on) == ("suspended", "2026-03-16")
    month = agenda.month(here, "2026-03")
    assert (month.received, month.ended, month.closing, month.is_balanced) == (1, 0, 1, True)
    moves.move(here, case.id, "resume")
    assert now(here, case).closed_on == ""
