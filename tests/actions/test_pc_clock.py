"""A clock that was set back is told, and harms neither versions nor numbers."""

from datetime import timedelta

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import pc_clock
from station.casework.model import Grievance, Worker
from station.db.safekeeping import verify
from station.db.store import Store


@pytest.mark.parametrize(
    ("back", "is_told"), [(timedelta(0), False), (timedelta(minutes=5), False), (timedelta(minutes=30), True), (timedelta(days=365), True)]
)
def test_a_clock_set_back_is_told(store: Store, clock: Clock, back: timedelta, is_told: bool) -> None:
    assert pc_clock.trouble(store) == ""
    registered(at_work(store))
    clock.now -= back
    assert pc_clock.trouble(store).startswith("电脑的时间不对：现在显示 ") == is_told


def test_a_year_back_loses_nothing_and_the_newest_edit_counts(store: Store, clock: Clock) -> None:
    case = registered(at_work(store)).grievance
    clock.now -= timedelta(days=365)
    with store.step("改诉求") as step:
        step.save(case.with_values(summary="后来写的"), case)
        step.add(Worker(name="后来的人"))
    assert store.get(Grievance, case.id).summary == "后来写的"
    stamps = [entry.stamp for entry in store.entries("1", [])]
    assert stamps == sorted(stamps)
    assert list(verify(store)) == []
    store.undo()
    assert store.get(Grievance, case.id).summary == "拖欠工资"
