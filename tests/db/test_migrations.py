"""The shape of the store is what the records declare, and a store of any older version comes to it whole."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from disks import fill, small_disk
from stand_ins import Clock
from station.casework.fields import FieldSpec, Kind
from station.casework.model import BY_NAME, RECORDS, Record, Worker
from station.db import backup_making, drafts, migrations, sqlite, vaulting
from station.db.backups import Series
from station.db.migrations import Shape
from station.db.restoring import restore
from station.db.safekeeping import verify
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.vault import slots

OLD_STORES = sorted((Path(__file__).resolve().parent.parent / "files" / "old_stores").glob("*.db"))
INTEGERS = (Kind.FLAG, Kind.COUNT, Kind.MONEY)


def column(spec: FieldSpec) -> tuple[str, str, bool, str | None]:
    """(name, type, NOT NULL, default) of the column a declared field asks for."""
    if spec.kind is Kind.KEY and spec.of:
        return spec.name, "TEXT", False, None
    if spec.kind in INTEGERS:
        return spec.name, "INTEGER", spec.kind is Kind.FLAG, "0" if spec.kind is Kind.FLAG else None
    return spec.name, "TEXT", True, None if spec.name == "id" else "''"


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.record)
def test_columns_are_the_declared_fields(store: Store, cls: type[Record]) -> None:
    found = {row["name"]: (row["name"], row["type"], bool(row["notnull"]), row["dflt_value"]) for row in columns(store, cls.record)}
    assert found.pop("stamps") == ("stamps", "TEXT", True, "'{}'")
    assert found == {spec.name: column(spec) for spec in cls.specs()}, "a changed declaration needs a migration"


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.record)
def test_links_are_held_by_the_database(store: Store, cls: type[Record]) -> None:
    held = {row["from"]: row["table"] for row in store.query(f"PRAGMA foreign_key_list({cls.record})")}
    assert held == {spec.name: spec.of for spec in cls.specs() if spec.kind is Kind.KEY and spec.of}


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.record)
def test_every_link_can_be_followed_backwards_quickly(store: Store, cls: type[Record]) -> None:
    indexed = {store.query(f"PRAGMA index_info({row['name']})")[0]["name"] for row in store.query(f"PRAGMA index_list({cls.record})")}
    assert {spec.name for spec in cls.specs() if spec.kind is Kind.KEY} <= indexed


def columns(store: Store, table: str) -> list[sqlite.Row]:
    return store.query(f"PRAGMA table_info({table})")


def shape(store: Store) -> dict[str, Any]:
    """Tables with their columns and links, indexes with theirs; the order of columns does not matter."""
    tables = [row[0] for row in store.query("SELECT name FROM sqlite_master WHERE type = 'table'")]
    indexes = [row[0] for row in store.query("SELECT name FROM sqlite_master WHERE type = 'index'")]
    return {
        "columns": {table: sorted(tuple(row)[1:] for row in columns(store, table)) for table in tables},
        "links": {table: sorted(tuple(row)[2:] for row in store.query(f"PRAGMA foreign_key_list({table})")) for table in tables},
        "indexes": {name: [row["name"] for row in store.query(f"PRAGMA index_info({name})")] for name in indexes},
    }


def test_there_is_an_old_store_to_open() -> None:
    assert OLD_STORES


@pytest.mark.parametrize("path", OLD_STORES, ids=lambda path: path.stem)
def test_an_old_store_opens_with_all_it_held(path: Path, store: Store, tmp_path: Path, clock: Clock) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    (tmp_path / "old").mkdir()
    shutil.copy(path, tmp_path / "old" / FILE_NAME)
    shutil.copy(path.with_suffix(".keys"), tmp_path / "old" / slots.FILE_NAME)
    with Store.open(tmp_path / "old", clock=clock) as old:
        assert shape(old) == shape(store)
        for name, records in expected["records"].items():
            for record_id, values in records.items():
                record = old.get(BY_NAME[name], record_id)
                assert {field: getattr(record, field) for field in values} == values
        assert old.device == expected["device"]
        assert old.undo_name() == expected["undo_name"]
        assert len(old.entries("1", [])) == expected["entries"]
        old.user = "王芳"
        assert [draft.title for draft in drafts.drafts(old)] == ["没写完的登记"]
        faults = list(verify(old))
        old.undo()
    assert [fault for fault in faults if "材料" not in fault] == []  # the samples' attachments have no bytes


# -- going on to the next shape ------------------------------------------------------------------------------------------


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> list[Shape]:
    """The program one version later: it has a migration more, to be added by the test."""
    later = [*migrations.SHAPES]
    monkeypatch.setattr(migrations, "SHAPES", later)
    return later


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Path:
    """A store with 李强 in it, closed."""
    with Store.open(tmp_path / "data", clock=clock) as made, made.step("登记") as step:
        step.add(Worker(id="w1", name="李强"))
    return tmp_path / "data"


def add_a_column(db: Database) -> None:
    db.execute("ALTER TABLE worker ADD COLUMN blood_type TEXT NOT NULL DEFAULT ''")


def names(conn_path: Path) -> set[str]:
    conn, _ = vaulting.opened(conn_path, None)
    try:
        return {row[1] for row in conn.execute("PRAGMA table_info(worker)")}
    finally:
        conn.close()


def test_a_store_is_copied_before_it_is_changed(folder: Path, next_version: list[Shape]) -> None:
    next_version.append(add_a_column)
    with Store.open(folder) as opened:
        assert opened.get(Worker, "w1").name == "李强"
        assert list(verify(opened)) == []
    assert "blood_type" in names(folder / FILE_NAME)
    [copy] = Series(folder / "backups").copies()
    assert (copy.why, copy.counts) == ("migration", {"worker": 1})
    Store.open(folder).close()
    assert len(Series(folder / "backups").copies()) == 1  # once, not at every opening


def test_a_copy_that_cannot_be_read_back_stops_the_change(folder: Path, next_version: list[Shape], monkeypatch: pytest.MonkeyPatch) -> None:
    next_version.append(add_a_column)
    monkeypatch.setattr(backup_making, "_store_faults", lambda *_, **__: ["备份里的数据打不开。"])
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(StationError, match="先做的备份读不回来"):
        Store.open(folder)
    assert (folder / FILE_NAME).read_bytes() == before


def test_the_copy_is_a_store_of_the_old_program(folder: Path, next_version: list[Shape]) -> None:
    next_version.append(add_a_column)
    Store.open(folder).close()
    next_version.pop()
    back = folder / "back"
    [copy] = (folder / "backups").glob("*.backup")
    restore(copy, back)
    assert "blood_type" not in names(back / FILE_NAME)
    with Store.open(back) as old:
        assert old.get(Worker, "w1").name == "李强"


def test_a_newer_store_is_refused_and_left_alone(folder: Path, next_version: list[Shape]) -> None:
    next_version.append(add_a_column)
    Store.open(folder).close()
    next_version.pop()
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(StationError) as refused:
        Store.open(folder)
    assert str(refused.value) == "这份数据是由更新版本的程序保存的，本机程序打不开。数据没有改动。请先升级本机的程序。"
    assert (folder / FILE_NAME).read_bytes() == before


def test_a_migration_that_fails_changes_nothing(folder: Path, next_version: list[Shape]) -> None:
    def half(db: Database) -> None:
        add_a_column(db)
        db.execute("UPDATE worker SET name = ''")
        raise RuntimeError("a defect in the migration")

    next_version.append(half)
    with pytest.raises(RuntimeError):
        Store.open(folder)
    next_version.pop()
    with Store.open(folder) as opened:
        assert opened.get(Worker, "w1").name == "李强"
    assert "blood_type" not in names(folder / FILE_NAME)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 4096) as mounted:
        yield mounted


def test_without_room_for_the_copy_the_store_is_not_changed(disk: Path, folder: Path, next_version: list[Shape]) -> None:
    shutil.copytree(folder, disk / "data")
    next_version.append(add_a_column)
    ballast = fill(disk, spare=100)
    with pytest.raises(StationError, match="磁盘空间不够"):
        Store.open(disk / "data")
    assert Series(disk / "data" / "backups").copies() == []  # no half copy that looks like a whole one
    assert "blood_type" not in names(disk / "data" / FILE_NAME)
    ballast.unlink()
    with Store.open(disk / "data") as opened:
        assert opened.get(Worker, "w1").name == "李强"
    assert "blood_type" in names(disk / "data" / FILE_NAME)
