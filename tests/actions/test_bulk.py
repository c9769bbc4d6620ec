"""Many grievances at once: the count is true, what may not be changed is told, and one undo takes all of it back."""

import pytest

from cases import at_work, registered
from station.actions import bulk, grievances
from station.actions.progress import finish
from station.casework.model import FollowUp, Grievance, Recusal
from station.db.store import Store
from station.errors import StationError


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


@pytest.fixture
def cases(store: Store) -> list[Grievance]:
    return [registered(store, summary=f"第{n}件").grievance for n in range(4)]


@pytest.mark.parametrize(
    ("name", "value"),
    [("handler", "赵明"), ("urgency", "urgent"), ("category", "injury"), ("risk", "red"), ("list_kind", "urgent"), ("area", "河湾街道")],
)
def test_a_value_goes_into_all_and_is_undone_as_one(store: Store, cases: list[Grievance], name: str, value: str) -> None:
    ids = [case.id for case in cases]
    before = [getattr(store.get(Grievance, i), name) for i in ids]
    outcome = finish(bulk.change(store, ids[:3], name, value))
    assert (outcome.asked, outcome.done, outcome.same, outcome.refused) == (3, 3, 0, ())
    assert [getattr(store.get(Grievance, i), name) for i in ids] == [value] * 3 + before[3:]
    assert set(outcome.changes.touched["grievance"]) == set(ids[:3])
    again = finish(bulk.change(store, ids, name, value))
    assert (again.done, again.same) == (1, 3)
    store.undo()
    assert store.undo_name() == f"批量改{Grievance.spec(name).label} 3 件"
    store.undo()
    assert [getattr(store.get(Grievance, i), name) for i in ids] == before


def test_what_may_not_be_changed_stays_and_is_told(store: Store, cases: list[Grievance]) -> None:
    with store.step("x") as step:
        step.add(Recusal(grievance_id=cases[1].id, person="赵明", reason="kin", decided_on="2026-03-16"))
        step.remove(cases[2])
    outcome = finish(bulk.change(store, [case.id for case in cases], "handler", "赵明"))
    assert (outcome.asked, outcome.done, outcome.same) == (4, 2, 0)
    assert [number for number, _ in outcome.refused] == [cases[1].number, cases[2].number]
    assert outcome.words("改") == "改了 2 件，共选 4 件：2 件没有改"
    assert outcome.reasons()[1] == f"{cases[2].number}：已经删除"
    assert "回避" in outcome.reasons()[0]
    assert [store.get(Grievance, case.id).handler for case in cases] == ["赵明", "王芳", "王芳", "赵明"]


def test_only_closed_cases_go_into_the_archive(store: Store, cases: list[Grievance]) -> None:
    for case in cases[:2]:
        grievances.close(store, store.get(Grievance, case.id).with_values(closed_on="2026-03-16", outcome="resolved"), case)
        grievances.follow_up(store, FollowUp(grievance_id=case.id, called_on="2026-03-16", satisfaction="satisfied"))
    outcome = finish(bulk.archive(store, [case.id for case in cases]))
    assert (outcome.done, len(outcome.refused)) == (2, 2)
    assert outcome.reasons()[0].startswith(f"{cases[2].number}、{cases[3].number}：")
    assert [store.get(Grievance, case.id).status for case in cases[:2]] == ["archived"] * 2
    store.undo()
    assert [store.get(Grievance, case.id).status for case in cases[:2]] == ["followed_up"] * 2


def test_stopped_on_the_way_nothing_is_changed(store: Store, cases: list[Grievance]) -> None:
    steps = bulk.change(store, [cases[0].id] * 30, "area", "河湾街道")
    next(steps)
    steps.close()
    assert store.get(Grievance, cases[0].id).area == cases[0].area
    assert not store.undo_name().startswith("批量")


def test_only_some_fields_and_no_empty_required_one(store: Store, cases: list[Grievance]) -> None:
    with pytest.raises(KeyError):
        finish(bulk.change(store, [cases[0].id], "status", "closed"))
    with pytest.raises(StationError):
        finish(bulk.change(store, [cases[0].id], "handler", ""))
