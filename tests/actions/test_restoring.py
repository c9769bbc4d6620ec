"""Going back with what is there backed up first, and the drill that tries it before it is needed."""

import shutil
from pathlib import Path

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import backup as backing_up
from station.actions import restoring, rights
from station.actions.progress import finish
from station.casework.model import Grievance, Worker
from station.db import acts, switching
from station.db.store import FILE_NAME, Store
from station.db.vaulting import close_vault
from station.errors import StationError
from station.vault import slots
from station.vault.slots import LockedError, WrongPasswordError

OLD_STORES = sorted((Path(__file__).resolve().parent.parent / "files" / "old_stores").glob("*.db"))


@pytest.fixture
def store(store: Store) -> Store:
    at_work(store)
    registered(store)
    return store


def made(store: Store) -> Path:
    return backing_up.series(store).path(finish(backing_up.make(store, "hand")).copy)


def test_going_back_keeps_what_was_done_since_as_a_copy(store: Store, clock: Clock) -> None:
    source = made(store)
    clock.advance(hours=1)
    with store.step("登记职工") as step:
        step.add(Worker(name="张三"))
    preview = finish(restoring.look(source, store.folder, None, store))
    assert preview.lost is not None and [(lost.name, lost.entries) for lost in preview.lost] == [("登记职工", 1)]
    assert not list(store.folder.glob("restore-*"))
    finish(restoring.go_back(source, store.folder, None, store))
    assert acts.page(store, acts.OTHERS)[0].code == "restore"
    assert [kept.copy.why for kept in backing_up.listed(store)] == ["restore", "hand"]
    assert switching.is_ready(store.folder)
    store.close()
    with Store.open(store.folder, clock=clock) as back:
        back.user = store.user
        assert "张三" not in [worker.name for worker in back.select(Worker)]
        assert back.count(Grievance) == 1
        newest = backing_up.series(back).path(backing_up.listed(back)[0].copy)
        finish(restoring.go_back(newest, back.folder, None, back))
    with Store.open(store.folder, clock=clock) as again:
        assert "张三" in [worker.name for worker in again.select(Worker)]


def test_a_backup_of_another_pc_asks_for_a_password_of_its_time(store: Store, tmp_path: Path) -> None:
    now = store.now()
    close_vault(store, "s1", "王芳", "老的密码很长很长", now)
    source = made(store)
    fresh = tmp_path / "fresh"
    with pytest.raises(LockedError):
        finish(restoring.look(source, fresh, None, None))
    assert [slot.title for slot in restoring.people(source, fresh)] == ["王芳"]
    with pytest.raises(WrongPasswordError):
        restoring.unlock(source, fresh, "s1", "不对", now)
    key = restoring.unlock(source, fresh, "s1", "老的密码很长很长", now)
    assert finish(restoring.look(source, fresh, key, None)).lost is None
    finish(restoring.go_back(source, fresh, key, None))
    with Store.open(fresh, key) as back:
        assert back.count(Grievance) == 1


def test_a_drill_tries_each_place_and_is_recorded(store: Store, tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(StationError, match="还没有备份可以试"):
        finish(restoring.drill(store))
    (tmp_path / "stick").mkdir()
    backing_up.set_second(store, tmp_path / "stick")
    made(store)
    clock.advance(days=91)
    assert not restoring.is_drill_due(store)
    clock.advance(days=1)
    assert restoring.is_drill_due(store)
    here, there = finish(restoring.drill(store))
    assert (here.place, there.place) == ("本机", "第二处")
    assert here.faults == there.faults == ()
    assert here.records == there.records > 0
    assert not restoring.is_drill_due(store)
    assert restoring.last_drill(store) == store.now().isoformat()
    assert [act.code for act in acts.page(store, acts.OTHERS)[:2]] == ["drill", "drill"]
    assert "完好" in acts.page(store, acts.OTHERS)[0].detail
    assert not list(store.folder.glob("restore-*"))


def test_a_drill_finds_what_is_bad(store: Store, clock: Clock) -> None:
    made(store)
    clock.advance(hours=1)
    for pack in backing_up.series(store).folder.glob("*.blocks"):
        content = bytearray(pack.read_bytes())
        content[100] ^= 1
        pack.write_bytes(bytes(content))
    [tried] = finish(restoring.drill(store))
    assert any("缺一块，或者有一块坏了" in fault for fault in tried.faults)
    assert "处不对" in acts.page(store, acts.OTHERS)[0].detail


@pytest.mark.parametrize("path", OLD_STORES, ids=lambda path: path.stem)
def test_the_drill_on_every_version_there_was(path: Path, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "old").mkdir()
    shutil.copy(path, tmp_path / "old" / FILE_NAME)
    shutil.copy(path.with_suffix(".keys"), tmp_path / "old" / slots.FILE_NAME)
    with Store.open(tmp_path / "old", clock=clock) as old:
        old.user = rights.STATION
        finish(backing_up.make(old, "hand"))
        [tried] = finish(restoring.drill(old))
    assert [fault for fault in tried.faults if "材料" not in fault] == []  # the samples' attachments have no bytes
