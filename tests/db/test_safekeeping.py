"""Backups that can be gone back to, and a check that finds what was changed behind the journal's back."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blank import blank_store
from cases import at_work, registered
from disks import fill, small_disk, write_protected
from stand_ins import Clock
from station.casework.model import RECORDS, Attachment, Grievance, OpinionCheck, Worker
from station.db import attachments, exchange
from station.db.exchange import Outgoing
from station.db.restoring import restore
from station.db.safekeeping import backup, verify
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.vault import slots

PHOTO, LETTER = b"a photo", b"a letter"


@pytest.fixture
def store(store: Store) -> Store:
    """A case with two papers, one of them in the recycle bin."""
    at_work(store)
    case = registered(store).grievance
    for name, content in (("工资条.jpg", PHOTO), ("劳动合同.pdf", LETTER)):
        with store.step("添加材料") as step:
            paper = Attachment(owner="grievance", owner_id=case.id, name=name, sha256=attachments.put(store, content))
            paper = step.add(paper)
    with store.step("删除材料") as step:
        step.remove(paper)
    return store


def values(store: Store) -> list[object]:
    return [record for cls in RECORDS for deleted in (False, True) for record in store.select(cls, deleted=deleted)]


# -- backups -----------------------------------------------------------------------------------------------------------


def test_a_backup_brings_everything_back(store: Store, tmp_path: Path, clock: Clock) -> None:
    result = backup(store, tmp_path / "备份.zip")
    assert (result.records, result.attachments) == (len(values(store)), 2)
    assert result.size == (tmp_path / "备份.zip").stat().st_size
    restore(tmp_path / "备份.zip", tmp_path / "back")
    with Store.open(tmp_path / "back", clock=clock) as back:
        assert values(back) == values(store)
        assert list(verify(back)) == []
        [deleted] = back.select(Attachment, deleted=True)
        assert attachments.read(back, deleted.sha256) == LETTER  # what is in the bin can still be taken out of it
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == ["attachments", FILE_NAME, slots.FILE_NAME]


def test_a_backup_is_taken_while_work_goes_on(store: Store, tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "store", clock=clock) as other, other.step("很久的一步") as step:
        step.add(Worker(name="还没存"))
        backup_path = tmp_path / "b.zip"
        with pytest.raises(StationError, match="另一个窗口正在保存"):
            store.db.conn.execute("PRAGMA busy_timeout = 10")
            backup(store, backup_path)  # the backup itself is made; noting it waits for the other window
    restore(backup_path, tmp_path / "back")
    with Store.open(tmp_path / "back", clock=clock) as back:
        assert "还没存" not in [worker.name for worker in back.select(Worker)]


def test_a_backup_is_noted_without_anything_personal(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "李强.zip")
    [row] = store.query("SELECT act, detail FROM act_log")
    assert row["act"] == "backup"
    assert "李强" not in row["detail"]
    assert str(tmp_path) not in row["detail"]


def test_an_older_backup_of_the_same_name_stays_until_the_new_one_is_whole(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    backup(store, target)
    kept = target.read_bytes()
    store.close()
    with pytest.raises(Exception):  # noqa: B017 - whatever goes wrong
        backup(store, target)
    assert target.read_bytes() == kept
    assert [path.name for path in tmp_path.glob("*.part")] == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 256) as mounted:
        yield mounted


def test_a_stick_that_is_full_leaves_no_half_backup(store: Store, disk: Path) -> None:
    fill(disk, spare=4)
    with pytest.raises(StationError) as refused:
        backup(store, disk / "b.zip")
    assert str(refused.value) == "磁盘空间不够，备份没有写完。本机数据没动。请清理磁盘，或者换一个位置再备份。"
    assert [path.name for path in disk.iterdir()] == ["ballast"]


def test_a_stick_that_is_protected_or_gone_is_named(store: Store, disk: Path) -> None:
    with write_protected(disk), pytest.raises(StationError) as refused:
        backup(store, disk / "b.zip")
    assert str(refused.value) == f"备份没有写成，文件夹“{disk}”现在写不进去。本机数据没动。请换一个位置再备份。"
    with pytest.raises(StationError, match="现在写不进去"):
        backup(store, disk / "nowhere" / "b.zip")
    assert list(verify(store)) == []


def test_a_restore_never_writes_over_a_store(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "b.zip")
    with pytest.raises(StationError) as refused:
        restore(tmp_path / "b.zip", store.folder)
    assert str(refused.value) == "这个文件夹里已经有数据，没有恢复。请选一个空文件夹。"
    assert list(verify(store)) == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def scratched(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 4, len(content) // 2):
        content[place] ^= 0xFF
    path.write_bytes(bytes(content))


def a_text(path: Path) -> None:
    path.write_text("这是一份通知")


def another_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "x")


def an_archive_with_a_false_store(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(FILE_NAME, "这不是数据" * 100)


@pytest.mark.parametrize("harm", [cut, scratched, a_text, another_archive, an_archive_with_a_false_store, Path.unlink])
def test_what_is_no_backup_leaves_the_folder_as_it_was(store: Store, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    path = tmp_path / "b.zip"
    backup(store, path)
    harm(path)
    with pytest.raises(StationError) as refused:
        restore(path, tmp_path / "back")
    assert refused.value.message.endswith("。")
    assert list((tmp_path / "back").iterdir()) == []


def test_a_backup_cannot_write_outside_its_folder(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    backup(store, path)
    whole = path.read_bytes()
    for name in ("../evil.txt", "attachments/../../evil.txt", "attachments/ab/../../evil", "/evil.txt", "station.db/../evil"):
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "x")
        with pytest.raises(StationError, match="不是备份文件"):
            restore(path, tmp_path / "back")
        path.write_bytes(whole)
    assert list(tmp_path.rglob("evil*")) == []


def test_a_restored_store_is_a_new_pc_and_sends_again_what_was_not_sent(store: Store, tmp_path: Path, clock: Clock) -> None:
    """Two PCs must never give one journal number to two entries: the old one may have gone on after the backup."""
    sent = 3
    with store.step("交换", undoable=False):
        exchange.keep_outgoing(store, Outgoing(store.device, "b", "up", 1, 1, "x", "0", "2026-03-16", sent, {}), b"")
        exchange.distribute(store, sent)
    total = store.last_number(store.device)
    backup(store, tmp_path / "b.zip")
    restore(tmp_path / "b.zip", tmp_path / "back")
    with Store.open(tmp_path / "back", clock=clock) as back:
        assert back.device != store.device
        assert back.last_number(store.device) == sent
        again = exchange.undistributed(back, -1)
        assert [entry.number for entry in again] == list(range(1, total - sent + 1))
        assert [entry.record_id for entry in again] == [e.record_id for e in exchange.undistributed(store, -1)]
        assert exchange.last_outgoing(back, "up") is None
        assert exchange.seen(back) == {(store.device, "up"): (1, ())}
        assert list(verify(back)) == []
        with store.step("原机继续") as step:
            step.add(Worker(name="备份以后"))
        back.receive(store.entries("1", []), "收数据")
        store.receive(back.entries("1", []), "收数据")
        assert values(back) == values(store)
        assert list(verify(back)) == list(verify(store)) == []
        back.undo()


# -- the check ---------------------------------------------------------------------------------------------------------


def faults_after(store: Store, sql: str) -> list[str]:
    store.db.conn.execute("PRAGMA foreign_keys = OFF")
    store.db.conn.execute(sql)
    store.db.conn.commit()
    return list(verify(store))


def test_a_sound_store_has_no_faults(store: Store) -> None:
    assert list(verify(store)) == []


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.record)
def test_any_value_changed_behind_the_journals_back_is_found(store: Store, cls: type) -> None:
    with store.step("x") as step:
        record = step.add(cls())
    specs = [spec for spec in cls.specs() if spec.name != "id" and not (spec.of and spec.name.endswith("_id"))]
    kept = store.query(f"SELECT {', '.join(spec.name for spec in specs)} FROM {cls.record} WHERE id = ?", [record.id])[0]
    values = ("7" if spec.empty is None else "1" if spec.empty is False else "'x'" for spec in specs)
    changed = ", ".join(f"{spec.name} = {value}" for spec, value in zip(specs, values, strict=True))
    faults = faults_after(store, f"UPDATE {cls.record} SET {changed} WHERE id = '{record.id}'")
    faults = [fault for fault in faults if not fault.startswith("材料 x…")]  # there are no bytes of that name either
    now = store.get(cls, record.id)
    changed_specs = [spec for spec in specs if getattr(now, spec.name) != getattr(record, spec.name)]
    assert len(changed_specs) > len(specs) - 4  # all but those whose default is what was put in
    assert sorted(faults) == sorted(f"{cls.title} {record.id} 的“{spec.label}”和修改记录对不上。" for spec in changed_specs)
    store.execute(f"UPDATE {cls.record} SET {', '.join(f'{spec.name} = ?' for spec in specs)} WHERE id = ?", [*kept, record.id])
    assert list(verify(store)) == []


def test_a_row_of_a_kind_no_journal_tells_of_is_found_though_nothing_else_is_asked_of_the_kind(tmp_path: Path) -> None:
    with blank_store(tmp_path / "blank", Clock()) as store:
        asked: list[str] = []
        store.db.conn.set_trace_callback(asked.append)
        assert list(verify(store)) == []
        store.db.conn.set_trace_callback(None)
        [question] = [sql for sql in asked if "opinion_check" in sql]
        assert all(f"(SELECT 1 FROM {cls.record} WHERE" in question for cls in RECORDS), "one question for all kinds"
        assert faults_after(store, "INSERT INTO opinion_check (id) VALUES ('smuggled')") == [
            f"{OpinionCheck.title} smuggled 不在修改记录里。"
        ]


def test_a_row_taken_out_or_put_in_is_found(store: Store) -> None:
    worker = store.select(Worker)[0]
    faults = faults_after(store, "INSERT INTO worker (id, name) VALUES ('smuggled', '某人')")
    assert faults == ["职工 smuggled 不在修改记录里。"]
    faults = faults_after(store, f"DELETE FROM worker WHERE id IN ('{worker.id}', 'smuggled')")
    assert sorted(faults) == sorted(["有一条诉求指向的职工不在了。", f"职工 {worker.id} 在修改记录里有，数据里没有。"])


def test_an_entry_taken_out_of_the_journal_is_found(store: Store) -> None:
    faults = faults_after(store, "DELETE FROM journal WHERE number = 4")
    assert f"电脑 {store.device} 的修改记录缺 1 条。" in faults


def test_an_entry_changed_in_the_journal_is_found(store: Store) -> None:
    faults = faults_after(store, "UPDATE journal SET body = replace(body, '拖欠工资', '没有的事')")
    [case] = store.select(Grievance)
    chained, explained = faults
    assert chained.startswith("修改记录第 ")
    assert f"诉求 {case.number}）写下以后被改过" in chained
    assert explained == f"诉求 {case.id} 的“诉求摘要”和修改记录对不上。"


def test_a_paper_that_is_gone_or_damaged_is_found_even_in_the_bin(store: Store) -> None:
    photo, letter = (attachments.put(store, content) for content in (PHOTO, LETTER))
    attachments.path_of(store, photo).unlink()
    attachments.path_of(store, letter).write_bytes(b"rust")
    assert sorted(verify(store)) == sorted(f"材料 {sha256[:12]}… 的文件不在或已改动。" for sha256 in (photo, letter))


def test_a_paper_still_on_its_way_is_no_fault(store: Store) -> None:
    sha256 = attachments.put(store, PHOTO)
    attachments.path_of(store, sha256).unlink()
    with store.step("收数据", undoable=False):
        exchange.want_files(store, [sha256])
    assert list(verify(store)) == []
