"""Going back with what is there backed up first, and the drill that tries it before it is needed."""

import hashlib
import shutil
from pathlib import Path

import msgspec
import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import backup as backing_up
from station.actions import restoring, rights
from station.actions.progress import finish
from station.casework import backups as rule
from station.casework.model import Grievance, Worker
from station.db import acts, backups, switching
from station.db.store import FILE_NAME, Store
from station.db.vaulting import close_vault
from station.errors import StationError
from station.vault import slots
from station.vault.slots import LockedError, Vault, WrongPasswordError

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


def test_the_oldest_copy_is_not_thinned_before_it_is_gone_back_to(store: Store, clock: Clock) -> None:
    for day in range(18):
        clock.advance(days=1)
        with store.step("登记职工") as step:
            step.add(Worker(name=f"职工{day}"))
        if day < 17:
            made(store)
    copies = backing_up.series(store).copies()
    left = rule.kept([*(copy.moment for copy in copies), rule.Moment(store.now(), copies[-1].number + 1)])
    dropped = next(copy for copy in copies if copy.moment not in left)
    finish(restoring.go_back(backing_up.series(store).path(dropped), store.folder, None, store))
    assert dropped not in backing_up.series(store).copies()
    store.close()
    with Store.open(store.folder, clock=clock) as back:
        assert back.count(Worker) == dropped.counts["worker"]


def test_what_would_be_lost_is_told_rightly_after_going_back_once(store: Store, clock: Clock) -> None:
    """Going back gives this PC a new name, and all its entries with it; they are the same entries."""
    first = made(store)
    finish(restoring.go_back(first, store.folder, None, store))
    store.close()
    with Store.open(store.folder, clock=clock) as back:
        back.user = "王芳"
        found = finish(restoring.look(first, back.folder, None, back))
        assert (found.lost, found.lost_records, found.more_entries) == ((), 0, 0)
        with back.step("登记职工") as step:
            step.add(Worker(name="张三"))
        again = finish(restoring.look(first, back.folder, None, back))
        assert again.lost is not None and [(lost.name, lost.entries) for lost in again.lost] == [("登记职工", 1)]
        assert (again.lost_records, again.more_entries) == (1, 0)


def test_lines_of_the_log_that_would_be_lost_are_counted(store: Store) -> None:
    source = made(store)
    before = finish(restoring.look(source, store.folder, None, store)).lost_acts
    store.log_act("export", "月台账")
    store.log_act("print", "意见书")
    assert finish(restoring.look(source, store.folder, None, store)).lost_acts == before + 2


def test_who_went_back_to_what_is_in_the_log_of_the_restored_store(store: Store, clock: Clock) -> None:
    source = made(store)
    finish(restoring.go_back(source, store.folder, None, store))
    store.close()
    with Store.open(store.folder, clock=clock) as back:
        [act] = [act for act in acts.page(back, acts.OTHERS) if act.code == "restore"]
        assert (act.by, act.detail) == ("王芳", "退回到 2026-03-16 09:00 的备份")


def test_once_gone_back_nothing_is_saved_into_what_goes(store: Store) -> None:
    finish(restoring.go_back(made(store), store.folder, None, store))
    with pytest.raises(StationError, match="等着换上"), store.step("登记职工") as step:
        step.add(Worker(name="张三"))


def test_a_copy_put_together_by_somebody_else_is_refused(store: Store) -> None:
    source = made(store)
    with store.step("登记职工") as step:
        step.add(Worker(name="张三"))
    newer = made(store)
    older, newest = backups.read(source), backups.read(newer)
    body = msgspec.msgpack.encode(msgspec.structs.replace(newest, blocks=older.blocks[:32] + newest.blocks[32:]))
    newer.write_bytes(b"STBK1\n" + hashlib.sha256(body).digest() + bytes(32) + body)
    with pytest.raises(StationError, match="被改过"):
        finish(restoring.look(newer, store.folder, None, store))
    with pytest.raises(StationError, match="被改过"):
        finish(restoring.go_back(newer, store.folder, None, store))
    assert not switching.is_ready(store.folder)


def test_going_back_from_a_damaged_store_lets_nobody_in_who_was_disabled_since(store: Store) -> None:
    now = store.now()
    close_vault(store, "s1", "王芳", "老的密码很长很长", now)
    source, key, folder = made(store), store.key, store.folder
    vault = Vault.read(folder)
    assert vault is not None
    vault.with_password(key, "s2", "李强", "新来的人的密码", now).without("s1")
    store.close()
    content = (folder / FILE_NAME).read_bytes()
    (folder / FILE_NAME).write_bytes(b"\0" * 4096 + content[4096:])
    finish(restoring.go_back(source, folder, key, None))
    switching.finish(folder)
    kept = Vault.read(folder)
    assert kept is not None and [slot.id for slot in kept.slots] == ["s2"]


def test_asking_who_can_open_a_backup_does_not_unpack_it(store: Store, tmp_path: Path) -> None:
    close_vault(store, "s1", "王芳", "老的密码很长很长", store.now())
    source = made(store)
    for pack in source.parent.glob("*.blocks"):
        pack.unlink()
    assert [slot.title for slot in restoring.people(source, tmp_path / "fresh")] == ["王芳"]
    assert restoring.unlock(source, tmp_path / "fresh", "s1", "老的密码很长很长", store.now()) == store.key


def test_a_new_pc_begins_a_series_of_its_own(store: Store, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "stick").mkdir()
    backing_up.set_second(store, tmp_path / "stick")
    for _ in range(3):
        clock.advance(hours=1)
        made(store)
    there = backing_up.second_series(store)
    assert there is not None
    finish(restoring.go_back(there.path(there.copies()[-1]), tmp_path / "new", None, None))
    with Store.open(tmp_path / "new", clock=clock) as new:
        assert backing_up.second_series(new) is None
        assert backing_up.last_backup(new).at == ""
        assert backing_up.is_due(new, opening=True)


def test_a_drill_says_that_the_stick_was_away(store: Store, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    backing_up.set_second(store, tmp_path / "stick")
    made(store)
    (tmp_path / "stick").rename(tmp_path / "pulled")
    here, there = finish(restoring.drill(store))
    assert here.faults == () and there.faults == ("没有插上，或者里面还没有备份，没有试。",)
    assert "没有插上" in acts.page(store, acts.OTHERS)[0].detail


def test_a_drill_tells_of_a_copy_that_cannot_be_read(store: Store, clock: Clock) -> None:
    older = made(store)
    clock.advance(hours=1)
    made(store)
    older.write_bytes(older.read_bytes()[:-1])
    [tried] = finish(restoring.drill(store))
    assert tried.faults == (f"备份文件“{older.name}”坏了，读不出来。",)


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
