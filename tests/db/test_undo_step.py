"""Taking back one step whatever was done after it: all of it or nothing, and that itself can be taken back."""

from dataclasses import replace

import pytest

from station.casework.model import Employer, Grievance, Party, Worker
from station.db.store import Store
from station.errors import StationError


def taken_back(store: Store, step_id: str, *spared: str) -> list[tuple[int, int]]:
    return list(store.undo_step(step_id, spared))


@pytest.fixture
def brought(store: Store) -> tuple[str, Grievance, Employer]:
    """A step that adds a case with its employer and corrects a worker."""
    with store.step("先登记的") as step:
        worker = step.add(Worker(name="李强"))
    with store.step("一批") as step:
        employer = step.add(Employer(name="远辰物流有限公司"))
        case = step.add(Grievance(number="1", worker_id=worker.id))
        step.add(Party(grievance_id=case.id, employer_id=employer.id))
        step.save(replace(worker, phone="13800138000"), worker)
    with store.step("别的") as later:
        later.add(Grievance(number="2"))
    return step.id, case, employer


def test_an_older_step_is_taken_back_and_put_back(store: Store, brought: tuple[str, Grievance, Employer]) -> None:
    assert taken_back(store, brought[0]) == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [case.number for case in store.matching(Grievance)] == ["2"]
    assert (store.count(Employer), store.count(Party), store.matching(Worker)[0].phone) == (0, 0, "")
    assert store.undo_name() == "整批撤销：一批"
    store.undo()
    assert [case.number for case in store.matching(Grievance)] == ["1", "2"]
    assert store.matching(Worker)[0].phone == "13800138000"
    store.redo()
    assert [case.number for case in store.matching(Grievance)] == ["2"]


def test_what_was_changed_since_keeps_all_of_it(store: Store, brought: tuple[str, Grievance, Employer]) -> None:
    step_id, case, _ = brought
    with store.step("改") as step:
        step.save(replace(case, summary="改过"), case)
    with pytest.raises(StationError, match="改过诉求的诉求摘要"):
        taken_back(store, step_id)
    assert (store.count(Grievance), store.count(Employer)) == (2, 1)


def test_what_leads_to_a_record_that_would_go_keeps_all_of_it(store: Store, brought: tuple[str, Grievance, Employer]) -> None:
    step_id, _, employer = brought
    with store.step("又登记") as step:
        step.add(Party(grievance_id=store.matching(Grievance, number="2")[0].id, employer_id=employer.id))
    with pytest.raises(StationError, match="又登记了当事单位"):
        taken_back(store, step_id)
    assert (store.count(Grievance), store.count(Party)) == (2, 2)


def test_a_spared_record_stays(store: Store, brought: tuple[str, Grievance, Employer]) -> None:
    step_id, _, employer = brought
    with store.step("又登记") as step:
        step.add(Party(grievance_id=store.matching(Grievance, number="2")[0].id, employer_id=employer.id))
    taken_back(store, step_id, employer.id)
    assert (store.count(Grievance), store.count(Employer), store.count(Party)) == (1, 1, 1)


def test_stopped_on_the_way_nothing_is_taken_back(store: Store, brought: tuple[str, Grievance, Employer]) -> None:
    work = store.undo_step(brought[0])
    next(work)
    work.close()
    assert (store.count(Grievance), store.count(Employer)) == (2, 1)
    with store.step("接着登记") as step:
        step.add(Worker(name="王五"))
    assert store.count(Worker) == 2
