"""The station's own table of holidays: what is entered is counted by at once, undone and received alike."""

from collections.abc import Iterator
from datetime import date

import pytest

from cases import at_work, registered
from station.actions import grievances, legal_aid, mediations
from station.actions.at_desk import own_station
from station.actions.calendar import recount, remove_period, save_period
from station.actions.progress import finish
from station.actions.setting_up import correct_station
from station.casework import deadlines, workdays
from station.casework.model import CalendarPeriod, Grievance, LegalAid, Mediation, Progress
from station.casework.workdays import is_workday
from station.db import in_force
from station.db.store import Store
from station.errors import ProblemsError

SPRING = CalendarPeriod(name="春节", first_on="2027-02-05", last_on="2027-02-11", source="2027年放假通知")


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    at_work(store)
    in_force.adopt(store)
    yield store
    workdays.adopt(())
    deadlines.adopt("")


def test_an_entry_is_counted_by_at_once_and_no_more_when_it_is_gone(store: Store) -> None:
    assert is_workday(date(2027, 2, 8))
    save_period(store, SPRING)
    assert not is_workday(date(2027, 2, 8))
    store.undo()
    assert is_workday(date(2027, 2, 8))
    store.redo()
    (kept,) = store.matching(CalendarPeriod)
    save_period(store, kept.with_values(last_on="2027-02-07"), kept)
    assert is_workday(date(2027, 2, 8))
    remove_period(store, store.get(CalendarPeriod, kept.id))
    assert is_workday(date(2027, 2, 5))
    assert store.undo_name() == "删除节假日 春节"


def test_a_store_opened_beside_does_not_change_what_is_counted_by(store: Store) -> None:
    save_period(store, SPRING)
    with Store.open(store.folder.parent / "practice", clock=store.clock) as practice:
        save_period(practice, CalendarPeriod(name="练习", first_on="2027-03-01"))
    assert not is_workday(date(2027, 2, 8))
    assert is_workday(date(2027, 3, 1))


def test_the_rule_set_of_the_station_is_followed(store: Store) -> None:
    base = own_station(store)
    correct_station(store, base.with_values(rule_set="qingdao"), base)
    assert deadlines.in_force().name == "qingdao"
    store.undo()
    assert deadlines.in_force().name == "default"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"first_on": ""}, "first_on"),
        ({"last_on": "2027-02-01"}, "last_on"),
        ({"first_on": "2027-02-11", "last_on": "", "kind": "work"}, "first_on"),
    ],
)
def test_what_cannot_be_right_is_told(store: Store, values: dict[str, str], field: str) -> None:
    save_period(store, SPRING)
    with pytest.raises(ProblemsError) as refused:
        save_period(store, SPRING.with_values(**values))
    assert list(refused.value.problems) == [field]
    assert store.count(CalendarPeriod) == 1


# -- counting again ------------------------------------------------------------------------------------------------------


def test_what_is_under_way_is_counted_again_and_the_count_is_said(store: Store) -> None:
    near = registered(store).grievance  # due on 7 April
    ended = registered(store).grievance
    grievances.close(store, ended.with_values(closed_on="2026-03-16", outcome="resolved"), ended)
    held = mediations.open_mediation(store, Mediation(grievance_id=near.id, applied_on="2026-03-16", mediator="王芳"))
    legal_aid.refer(store, LegalAid(grievance_id=near.id, applied_on="2026-03-16", form="advice", basis="migrant"))
    assert finish(recount(store)).sentence == "重算了 3 件，期限都没有变。"
    save_period(store, CalendarPeriod(name="台风停工", first_on="2026-03-19", last_on="2026-03-20", source="区政府通知"))
    counted = finish(recount(store))
    assert (counted.counted, counted.changed) == (3, 1)
    assert counted.sentence == "重算了 3 件，其中 1 件的期限变了。"
    assert store.get(Grievance, near.id).handle_due_on == "2026-04-09"
    assert store.get(Grievance, ended.id).handle_due_on == "2026-04-07"
    assert store.get(Mediation, held.id).due_on == held.due_on
    store.undo()
    assert store.get(Grievance, near.id).handle_due_on == "2026-04-07"


def test_the_rules_of_a_district_move_limits_too_but_not_what_was_met(store: Store) -> None:
    case = registered(store).grievance
    aid = legal_aid.refer(store, LegalAid(grievance_id=case.id, applied_on="2026-03-16", form="advice", basis="migrant"))
    assert aid.review_due_on == "2026-03-23"
    base = own_station(store)
    correct_station(store, base.with_values(rule_set="qingdao"), base)
    assert finish(recount(store)).changed == 1
    assert store.get(LegalAid, aid.id).review_due_on == "2026-03-25"
    told = Progress(grievance_id=case.id, at="2026-03-16T08:50", content="已电话告知")
    grievances.record_progress(store, told)
    base = store.get(Grievance, case.id)
    with store.step("旧数据") as step:
        step.save(base.with_values(feedback_due_at="2026-03-16T20:30"), base)
    finish(recount(store))
    assert store.get(Grievance, case.id).feedback_due_at == "2026-03-16T20:30"


def test_counting_again_that_is_stopped_leaves_everything(store: Store) -> None:
    case = registered(store).grievance
    save_period(store, CalendarPeriod(name="台风停工", first_on="2026-03-19", last_on="2026-03-20", source="区政府通知"))
    work = recount(store)
    next(work)
    work.close()
    assert store.get(Grievance, case.id).handle_due_on == "2026-04-07"
