"""What another window wrote is seen by how the journal grew."""

from pathlib import Path

from stand_ins import Clock
from station.casework.model import Employer, Worker
from station.changes import Changes
from station.db.noticing import journal_end, written_since
from station.db.store import Store


def test_an_empty_journal_ends_at_nothing(store: Store) -> None:
    assert journal_end(store) == 0
    assert not written_since(store, 0)


def test_what_another_window_wrote_is_told_and_what_was_there_before_is_not(store: Store, tmp_path: Path, clock: Clock) -> None:
    with store.step("登记") as step:
        step.add(Worker(name="韩素琴"))
    end = journal_end(store)
    with Store.open(tmp_path / "store", clock=clock) as other, other.step("登记") as step:
        first = step.add(Employer(name="滨河锦禾保洁服务有限公司"))
        second = step.add(Employer(name="晨光家具厂"))
    assert written_since(store, end) == Changes("", {"employer": frozenset({first.id, second.id})})
    assert not written_since(store, journal_end(store))


def test_a_record_written_twice_is_told_once(store: Store) -> None:
    with store.step("登记") as step:
        worker = step.add(Worker(name="韩素琴"))
    with store.step("改") as step:
        step.save(worker.with_values(phone="13800002046"), worker)
    assert written_since(store, 0).touched == {"worker": frozenset({worker.id})}
