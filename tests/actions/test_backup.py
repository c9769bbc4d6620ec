"""A backup is remembered once it is written, and a failed one leaves the memory of the last."""

from pathlib import Path

import pytest

from cases import at_work
from stand_ins import Clock
from station.actions.backup import backup, last_backup
from station.db import acts
from station.db.restoring import restore
from station.db.store import Store
from station.errors import StationError


def test_the_last_backup_is_remembered(store: Store, tmp_path: Path, clock: Clock) -> None:
    at_work(store)
    assert (last_backup(store).at, last_backup(store).path) == ("", "")
    result = backup(store, tmp_path / "备份.zip")
    assert (last_backup(store).at, last_backup(store).path) == ("2026-03-16T09:00:00", str(tmp_path / "备份.zip"))
    assert acts.page(store, "others")[0].detail == f"{result.records} 条记录、0 份材料"
    clock.advance(days=1)
    with pytest.raises(StationError):
        backup(store, tmp_path / "nowhere" / "备份.zip")
    assert last_backup(store).at == "2026-03-16T09:00:00"
    restore(tmp_path / "备份.zip", tmp_path / "again")
    with Store.open(tmp_path / "again") as again:
        assert again.setting("station", "") == store.setting("station", "")
