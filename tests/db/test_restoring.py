"""Going back to a copy of the series or a single file: what is in it, what would be lost, passwords, damaged data."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.casework.model import Attachment, Grievance, Worker
from station.db import attachments, backup_making, restoring
from station.db.backups import Series
from station.db.restoring import Lost, Preview, restore
from station.db.safekeeping import backup, verify
from station.db.store import FILE_NAME, Store
from station.db.vaulting import close_vault
from station.errors import StationError
from station.vault.slots import LockedError, Vault

T = TypeVar("T")


def done(work: Generator[Any, None, T]) -> T:
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]


@pytest.fixture
def store(store: Store) -> Store:
    """A case with a paper."""
    at_work(store)
    case = registered(store).grievance
    with store.step("添加材料") as step:
        step.add(Attachment(owner="grievance", owner_id=case.id, name="工资条.jpg", sha256=attachments.put(store, b"a photo")))
    return store


def saved(store: Store, kind: str, folder: Path) -> Path:
    if kind == "file":
        backup(store, folder / "b.zip")
        return folder / "b.zip"
    series = Series(folder / "series")
    with store.again() as own:
        return series.path(done(backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now())))


def seen(source: Path, store: Store, key: bytes | None = None) -> Preview:
    with restoring.aside(store.folder) as path:
        prepared = done(restoring.unpack(source, path))
        return restoring.preview(prepared, prepared.key(key, store.key), store)


KINDS = pytest.mark.parametrize("kind", ["file", "series"])


@KINDS
def test_all_comes_back(store: Store, tmp_path: Path, kind: str, clock: Clock) -> None:
    source = saved(store, kind, tmp_path)
    restore(source, tmp_path / "back")
    with Store.open(tmp_path / "back", clock=clock) as back:
        assert list(verify(back)) == []
        assert back.select(Grievance) == store.select(Grievance)
        assert attachments.read(back, back.select(Attachment)[0].sha256) == b"a photo"
        assert back.device != store.device


@KINDS
def test_the_preview_says_what_is_in_it_and_what_would_be_lost(store: Store, tmp_path: Path, kind: str, clock: Clock) -> None:
    source = saved(store, kind, tmp_path)
    assert seen(source, store).lost == ()
    clock.advance(days=1)
    for name in ("张三", "李四"):
        with store.step("登记职工") as step:
            step.add(Worker(name=name))
    clock.advance(hours=1)
    with store.step("改名") as step:
        before = store.matching(Worker, name="张三")[0]
        step.save(before.with_values(name="张珊"), before)
    found = seen(source, store)
    assert found.lost == (Lost("2026-03-17", "改名", 1), Lost("2026-03-17", "登记职工", 2))
    assert (found.lost_records, found.more_entries) == (2, 0)
    assert (found.station, found.attachments) == ("站前街道职工服务站", 1)
    assert dict(found.counts)["诉求"] == 1
    assert found.newest_at == "2026-03-16T09:00:00"
    assert found.made_at == "2026-03-16T09:00:00"
    assert found.program == ("" if kind == "file" else "0.1.0")


def test_what_the_backup_has_and_the_store_has_not_is_said(store: Store, tmp_path: Path) -> None:
    first = saved(store, "file", tmp_path)
    with store.step("登记职工") as step:
        step.add(Worker(name="张三"))
    series = saved(store, "series", tmp_path)
    restore(first, tmp_path / "back")
    with Store.open(tmp_path / "back") as back:
        assert seen(series, back, store.key).more_entries > 0


@KINDS
def test_a_backup_with_passwords_opens_with_one_of_its_time(store: Store, tmp_path: Path, kind: str) -> None:
    now = store.now()
    close_vault(store, "s1", "王芳", "老的密码很长很长", now)
    source = saved(store, kind, tmp_path)
    with pytest.raises(LockedError):
        restore(source, tmp_path / "back")
    assert list((tmp_path / "back").iterdir()) == []
    with restoring.aside(tmp_path / "back") as path:
        vault = done(restoring.unpack(source, path)).vault
        assert vault is not None and [slot.title for slot in vault.slots] == ["王芳"]
        key, _ = vault.unlock("s1", "老的密码很长很长", now)
    restore(source, tmp_path / "back", key)
    with pytest.raises(LockedError):
        Store.open(tmp_path / "back")
    with Store.open(tmp_path / "back", key) as back:
        assert back.count(Grievance) == 1


def test_passwords_of_today_stay_when_going_back_on_the_same_pc(store: Store, tmp_path: Path) -> None:
    now = store.now()
    close_vault(store, "s1", "王芳", "老的密码很长很长", now)
    source, key = saved(store, "series", tmp_path), store.key
    vault = Vault.read(store.folder)
    assert vault is not None
    vault.with_password(key, "s2", "李强", "新来的人的密码", now).without("s1")
    store.close()
    restore(source, store.folder, key, replace=True)
    kept = Vault.read(store.folder)
    assert kept is not None and [slot.id for slot in kept.slots] == ["s2"]  # 王芳 was disabled since, and stays so
    with Store.open(store.folder, key) as back:
        assert back.count(Grievance) == 1


def test_a_damaged_store_is_put_aside_and_replaced(store: Store, tmp_path: Path) -> None:
    source = saved(store, "series", tmp_path)
    folder = store.folder
    store.close()
    (folder / FILE_NAME).write_bytes(b"\0" * 8192)
    restore(source, folder, replace=True)
    assert (folder / "before-restore-1" / FILE_NAME).read_bytes() == b"\0" * 8192
    with Store.open(folder) as back:
        assert back.count(Grievance) == 1


def test_a_series_of_which_something_is_missing_leaves_all_as_it_was(store: Store, tmp_path: Path) -> None:
    source = saved(store, "series", tmp_path)
    for pack in source.parent.glob("*.blocks"):
        pack.unlink()
    with pytest.raises(StationError, match="缺一块"):
        restore(source, tmp_path / "back")
    assert list((tmp_path / "back").iterdir()) == []
    source.write_bytes(b"x")
    with pytest.raises(StationError, match="不是备份文件"):
        restore(source, tmp_path / "back")
