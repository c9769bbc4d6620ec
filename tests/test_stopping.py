"""A stop is heard in the midst of a step, once, and not after something stands."""

from pathlib import Path

import pytest

from station import files
from station.db.safekeeping import backup_faults
from station.db.store import Store
from station.stopping import Stopped, here, listening

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"


def always() -> bool:
    return True


def test_only_who_is_asked_stops() -> None:
    here()
    with listening(bool):
        here()
    with pytest.raises(Stopped), listening(always):
        here()
    here()


def test_what_is_put_right_after_a_stop_is_left_to_work() -> None:
    heard = []
    with pytest.raises(Stopped), listening(always):
        try:
            here()
        finally:
            here()
            heard.append("put right")
    assert heard == ["put right"]


def test_a_question_without_end_stops_and_takes_its_step_back(store: Store) -> None:
    with pytest.raises(Stopped), listening(always), store.step("改"):
        store.set_setting("half", True)
        store.query(ENDLESS)
    assert store.setting("half", False) is False
    with store.step("改"):
        store.set_setting("whole", True)
    assert store.setting("whole", False) is True


def test_a_fault_that_a_stop_made_is_that_stop(store: Store) -> None:
    with pytest.raises(Stopped), listening(always):
        store.db.conn.execute(ENDLESS)


def test_a_backup_that_is_stopped_tells_of_no_fault(store: Store, tmp_path: Path) -> None:
    with listening(always), pytest.raises(Stopped), backup_faults(tmp_path):
        store.db.conn.execute(ENDLESS)


def test_what_stands_is_brought_to_its_end(store: Store, tmp_path: Path) -> None:
    with listening(always):
        store.set_setting("written", True)
        here()
    with listening(always):
        files.write(tmp_path / "ledger", b"whole")
        here()
    assert store.setting("written", False) is True
