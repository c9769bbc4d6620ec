"""The station's own table of holidays: what is entered is counted by at once, undone and received alike."""

from collections.abc import Iterator
from datetime import date

import pytest

from cases import at_work
from station.actions.calendar import remove_period, save_period
from station.actions.grievances import own_station
from station.actions.setting_up import correct_station
from station.casework import deadlines, workdays
from station.casework.model import CalendarPeriod
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
