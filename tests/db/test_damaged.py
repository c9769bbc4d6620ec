"""A damaged store: whichever page is hit, it is said, nothing is written to it, and every record comes out of it again."""

import errno
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cases import at_work, registered
from depth import every
from journeys import month
from stand_ins import Clock
from station.__main__ import main
from station.actions import attachments, damage, entering
from station.actions.progress import finish
from station.actions.scripted import act
from station.casework.fields import Record
from station.casework.model import RECORDS, Destruction, DestructionLine, Grievance, StaffMember, Worker
from station.db import attachments as kept
from station.db import cells, damage_mark, damaged, destroying, media, migrations, sqlite, vaulting
from station.db.faults import DamagedError, database_faults
from station.db.safekeeping import verify
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.vault import pages as pages_of
from station.vault.pages import Pages
from station.vault.slots import LockedError, Vault, is_closed

PAGE = 4096
LAST = Clock()
LAST.now = LAST.now.replace(month=11)


def zeroed(content: bytearray, page: int) -> None:
    content[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)


def flipped(content: bytearray, page: int) -> None:
    content[(page - 1) * PAGE + 700] ^= 1


class Desk:
    """A station after its month, closed; ``records`` are what it held."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clock = Clock()
        with Store.open(folder, clock=clock) as store:
            month.walk(partial(act, store), clock)
            for number in range(60):  # so that the larger tables have pages above pages
                registered(store, Worker(name=f"人{number}"), received_at=f"2026-10-{1 + number % 28:02}T09:00", summary="拖欠工资。" * 30)
            attachments.add(store, store.matching(Grievance)[0], [("工资条.png", b"\x89PNG\r\n\x1a\n" + bytes(5000))], "诉求")
            store.set_setting("home", {})
            self.key = store.key
            self.records = records(store)
            self.roots = [row[0] for row in store.query("SELECT rootpage FROM main.sqlite_master WHERE rootpage > 0 ORDER BY rootpage")]
            self.log = store.query("SELECT count(*) FROM main.act_log")[0][0]
        self.content = (folder / FILE_NAME).read_bytes()
        self.count = len(self.content) // PAGE

    def harmed(self, folder: Path, harm: Callable[[bytearray], object]) -> Path:
        """A copy with harm done to its file."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        content = bytearray(self.content)
        harm(content)
        (folder / FILE_NAME).write_bytes(content)
        return folder


def records(store: Store) -> dict[str, dict[str, Record]]:
    """All records of a store, those in the bin too."""
    return {cls.record: {r.id: r for bin in (False, True) for r in store.select_unsealed(cls, deleted=bin)} for cls in RECORDS}


def values(found: dict[str, dict[str, Record]]) -> dict[str, dict[str, dict[str, Any]]]:
    return {kind: {of: {s.name: getattr(r, s.name) for s in r.specs()} for of, r in held.items()} for kind, held in found.items()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk") / "store")


def test_pages_are_read_as_the_driver_writes_them(desk: Desk) -> None:
    pages = Pages(desk.folder / FILE_NAME, sqlite.file_key(desk.key))
    assert (pages.count, set(pages.damaged())) == (desk.count, {0})
    first = pages.page(1)
    assert first is not None
    assert PAGE - first[20] == pages_of.USABLE
    conn = sqlite.connect(desk.folder / FILE_NAME, desk.key)
    try:
        for name, root in conn.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0").fetchall():
            found = cells.tree(pages, root)
            assert found.holes == 0
            assert len(found.rows) == conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0], name
    finally:
        conn.close()


def test_how_this_program_makes_its_tables_is_asked_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged._ours.cache_clear()
    asked = []
    apply = migrations.apply
    monkeypatch.setattr(migrations, "apply", lambda conn: (asked.append(conn), apply(conn)))
    for _ in range(2):
        finish(damage.look(desk.folder, desk.key))
    assert len(asked) == 1


def test_the_newest_pages_are_read_from_the_log(desk: Desk, tmp_path: Path) -> None:
    with Store.open(shutil.copytree(desk.folder, tmp_path / "live"), clock=LAST) as store:
        with store.step("登记") as step:
            step.add(Worker(name="刚来的人"))
        copy = shutil.copytree(tmp_path / "live", tmp_path / "copy")  # as a crash leaves it
    assert (copy / f"{FILE_NAME}-wal").stat().st_size
    found = finish(damage.look(copy, desk.key))
    assert (found.damaged, found.lost) == (0, 0)
    assert {kind.title: kind.saved for kind in found.kinds}["职工"] == len(desk.records["worker"]) + 1


@pytest.mark.parametrize("harm", [zeroed, flipped])
def test_whichever_page_is_hit_every_record_is_still_to_be_had(desk: Desk, harm: Callable[[bytearray, int], None], tmp_path: Path) -> None:
    expected = {cls.title: len(desk.records[cls.record]) for cls in RECORDS if desk.records[cls.record]}
    for page in range(1, desk.count + 1, every(23)):
        folder = desk.harmed(tmp_path / "harmed", partial(harm, page=page))
        found = finish(damage.look(folder, desk.key))
        assert (found.damaged, found.lost) == (1, 0), page
        assert {kind.title: kind.saved for kind in found.kinds} == expected, page


def _chosen(desk: Desk) -> Iterator[int]:
    """The first page, one of the schema, the tops of the large trees and some leaves."""
    yield from (1, 2, 40)
    pages = Pages(desk.folder / FILE_NAME, sqlite.file_key(desk.key))
    tops = [root for root in desk.roots if cells.kind_of(root, pages.page(root) or b"") in (cells.TABLE_INNER, cells.INDEX_INNER)]
    yield from tops[:3]
    yield from range(desk.count - 40, desk.count, 13)


def test_what_is_salvaged_is_a_sound_store_with_all_records(desk: Desk, tmp_path: Path) -> None:
    for page in _chosen(desk):
        folder = desk.harmed(tmp_path / "harmed", partial(zeroed, page=page))
        before = (folder / FILE_NAME).read_bytes()
        target = tmp_path / f"salvaged-{page}"
        finish(damage.save(folder, desk.key, target, LAST))
        assert (folder / FILE_NAME).read_bytes() == before
        assert not (folder / f"{FILE_NAME}-wal").exists()
        with Store.open(target, desk.key, clock=LAST) as store:
            assert values(records(store)) == values(desk.records), page
            told = [fault for fault in verify(store) if "修改记录" not in fault and "日志" not in fault]
            assert told == [], page


def test_what_a_damaged_page_says_on_opening_or_reading(desk: Desk, tmp_path: Path) -> None:
    for page in (1, 2, *desk.roots[-1:], *desk.roots[:60:20]):
        folder = desk.harmed(tmp_path / "harmed", partial(flipped, page=page))
        before = (folder / FILE_NAME).read_bytes()
        with pytest.raises(DamagedError) as said, Store.open(folder, clock=LAST) as store:
            for cls in RECORDS:
                store.select(cls)
            list(verify(store))
        assert str(said.value).startswith("数据文件有损坏，")
        assert "把完好的内容存下来，或者从备份恢复" in said.value.hint
        if page < 3:
            assert (folder / FILE_NAME).read_bytes() == before


def test_what_was_destroyed_is_neither_lost_nor_entered_anew(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", clock=LAST) as store:
        at_work(store)
        cases = [registered(store, Worker(name=f"人{number}")).grievance for number in range(3)]
        with store.step("列册") as step:
            own = store.setting("station", "")
            made = step.add(Destruction(number="1号", station_id=own, drawn_by="冯守义", agreed_by="梁敏华", status="agreed"))
            for case in cases[:2]:
                step.add(DestructionLine(destruction_id=made.id, of="grievance", of_id=case.id))
        with store.step("销毁", undoable=False) as step:
            destroying.execute(store, step, step.save(made.with_values(status="executed", executed_step=step.id), made))
        destroying.finish(store)
        store.set_setting("home", {})
        key, held, entries = store.key, records(store), len(store.entries("1", []))
        (root,) = store.query("SELECT rootpage FROM main.sqlite_master WHERE name = 'grievance'")[0]
    path = tmp_path / "store" / FILE_NAME
    content = bytearray(path.read_bytes())
    zeroed(content, root)
    path.write_bytes(content)
    target = tmp_path / "salvaged"
    found = finish(damage.save(tmp_path / "store", key, target, LAST))
    assert [kind for kind in found.kinds if kind.lost] == []
    with Store.open(target, key, clock=LAST) as store:
        assert values(records(store)) == values(held)
        assert len(store.entries("1", [])) == entries
        assert [fault for fault in verify(store) if "修改记录" not in fault and "日志" not in fault] == []


def test_a_file_cut_short_gives_what_is_before_the_cut(desk: Desk, tmp_path: Path) -> None:
    folder = desk.harmed(tmp_path / "harmed", lambda content: content.__delitem__(slice(len(content) // 2 + 100, None)))
    found = finish(damage.save(folder, desk.key, tmp_path / "salvaged", LAST))
    assert found.damaged
    with Store.open(tmp_path / "salvaged", desk.key, clock=LAST) as store:
        had = values(records(store))
        assert 0 < sum(map(len, had.values())) <= sum(map(len, desk.records.values()))
        for kind, held in had.items():
            assert held.keys() <= desk.records[kind].keys()
        assert store.query("PRAGMA main.foreign_key_check") == []


def test_several_pages_at_once_lose_little_and_say_what(desk: Desk, tmp_path: Path) -> None:
    hit = range(5, desk.count, 9)

    def harm(content: bytearray) -> None:
        for page in hit:
            zeroed(content, page)

    folder = desk.harmed(tmp_path / "harmed", harm)
    found = finish(damage.save(folder, desk.key, tmp_path / "salvaged", LAST))
    assert found.damaged == len(hit)
    with Store.open(tmp_path / "salvaged", desk.key, clock=LAST) as store:
        had = records(store)
    saved = sum(map(len, had.values()))
    assert saved == sum(kind.saved for kind in found.kinds)
    assert saved >= 0.9 * sum(map(len, desk.records.values()))


def test_a_salvaged_store_is_a_new_pc_and_goes_on(desk: Desk, tmp_path: Path) -> None:
    folder = desk.harmed(tmp_path / "harmed", partial(zeroed, page=desk.count - 5))
    with Store.open(desk.folder, desk.key, clock=LAST) as store:
        device = store.device
    finish(damage.go_on(folder, desk.key, LAST))
    with Store.open(folder, desk.key, clock=LAST) as store:
        assert store.device != device
        assert values(records(store)) == values(desk.records)
        with store.step("登记") as step:
            step.add(Worker(name="接着来的人"))
        ((digest,),) = store.query("SELECT sha256 FROM main.attachment")
        assert kept.read(store, digest) is not None
    aside = [path for path in folder.iterdir() if path.name.startswith("before-restore")]
    assert [(path / FILE_NAME).read_bytes()[(desk.count - 6) * PAGE :][:PAGE] for path in aside] == [bytes(PAGE)]
    assert not [path for path in folder.iterdir() if path.suffix == ".part"]


def test_a_store_that_is_gone_or_empty_is_never_begun_anew_where_there_are_passwords(desk: Desk, tmp_path: Path) -> None:
    folder = shutil.copytree(desk.folder, tmp_path / "closed")
    vault = Vault.read(folder)
    assert vault is not None
    vault.closing(desk.key, "someone", "周启明", "春江水暖鸭先知道", LAST()).closed()
    for make in (lambda path: path.unlink(), lambda path: path.touch()):
        make(folder / FILE_NAME)
        with pytest.raises(DamagedError, match=r"“station.db”不见了，或者是空的。请|“station.db”不见了，或者是空的。钥匙文件还在"):
            Store.open(folder, desk.key, clock=LAST)
    assert not (folder / FILE_NAME).stat().st_size


def test_the_log_of_another_store_is_not_taken_for_ours(desk: Desk, tmp_path: Path) -> None:
    with Store.open(tmp_path / "other", clock=LAST) as other:
        with other.step("登记") as step:
            step.add(Worker(name="别处的人"))
        log = (tmp_path / "other" / f"{FILE_NAME}-wal").read_bytes()
    folder = desk.harmed(tmp_path / "harmed", lambda content: None)
    (folder / f"{FILE_NAME}-wal").write_bytes(log)
    assert finish(damage.look(folder, desk.key)).damaged == 0
    with Store.open(folder, clock=LAST) as store:
        assert values(records(store)) == values(desk.records)
        assert list(verify(store)) == []
    assert (folder / f"{FILE_NAME}-wal.foreign-1").read_bytes() == log


def test_nothing_is_saved_into_a_folder_with_data(desk: Desk) -> None:
    with pytest.raises(StationError, match="已经有数据"):
        finish(damaged.salvage(desk.folder, desk.key, desk.folder, LAST))


def test_damage_found_while_the_store_is_open_is_known_at_the_next_opening(desk: Desk, tmp_path: Path) -> None:
    with Store.open(shutil.copytree(desk.folder, tmp_path / "whole"), clock=LAST) as store:
        assert finish(damage.search(store)) == 0
        damage_mark.refuse_known(store)
    folder = desk.harmed(tmp_path / "harmed", partial(flipped, page=desk.count - 2))  # nothing that opening reads
    with Store.open(folder, clock=LAST) as store:
        damage_mark.refuse_known(store)
        assert finish(damage.search(store)) == 1
    with Store.open(folder, clock=LAST) as store, pytest.raises(DamagedError):
        damage_mark.refuse_known(store)
    assert main(["--data", str(folder), "reindex"]) == 1, "nothing is written into it from the command line either"
    finish(damage.go_on(folder, desk.key, LAST))
    with Store.open(folder, clock=LAST) as store:
        damage_mark.refuse_known(store)
        assert finish(damage.search(store)) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="closing a file drops its locks where POSIX holds")
def test_a_look_beside_an_open_store_leaves_its_locks(desk: Desk, tmp_path: Path) -> None:
    with Store.open(shutil.copytree(desk.folder, tmp_path / "open"), clock=LAST) as store:
        with store.again() as other:
            assert finish(damage.search(other)) == 0
        held = subprocess.run([sys.executable, "-c", _ASK, str(store.folder / FILE_NAME)], capture_output=True, text=True, check=True)
        assert held.stdout == "held"


_ASK = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
        sys.stdout.write("free")
    except OSError:
        sys.stdout.write("held")
"""


def test_the_command_line_saves_what_is_intact(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = desk.harmed(tmp_path / "harmed", partial(zeroed, page=2))
    assert main(["--data", str(folder), "verify"]) == 1
    assert "存下来，或者从备份恢复" in capsys.readouterr().err
    assert main(["--data", str(folder), "salvage", str(tmp_path / "saved")]) == 0
    assert "坏 1 页" in capsys.readouterr().out
    with Store.open(tmp_path / "saved", clock=LAST) as store:
        assert values(records(store)) == values(desk.records)


class _BadSector:
    """In the place of a file: the disk gives back nothing of one page."""

    def __init__(self, file: Any, page: int) -> None:
        self._file, self._at = file, (page - 1) * PAGE

    def __enter__(self) -> "_BadSector":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def seek(self, *where: int) -> int:
        return int(self._file.seek(*where))

    def read(self, size: int) -> bytes:
        if self._file.tell() == self._at:
            raise OSError(errno.EIO, "Input/output error")
        return bytes(self._file.read(size))


def test_a_place_of_the_disk_that_cannot_be_read_is_a_damaged_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Path.open

    def bad(path: Path, *words: Any, **more: Any) -> Any:
        file = plain(path, *words, **more)
        return _BadSector(file, desk.count - 20) if path.name == FILE_NAME else file

    monkeypatch.setattr(Path, "open", bad)
    found = finish(damage.look(desk.folder, desk.key))
    assert (found.damaged, found.lost) == (1, 0)


def test_a_read_the_disk_refuses_is_damage_and_a_refused_write_is_not() -> None:
    read, write = (sqlite.SQLITE_IOERR_READ, sqlite.SQLITE_IOERR_CORRUPTFS), (sqlite.SQLITE_IOERR | 3 << 8,)
    for code, kind in (*((code, DamagedError) for code in read), *((code, StationError) for code in write)):
        with pytest.raises(StationError) as said, database_faults():
            error = sqlite.OperationalError("disk I/O error")
            error.sqlite_errorcode = code
            raise error
        assert type(said.value) is kind


@pytest.mark.parametrize(("harm", "kind"), [(partial(zeroed, page=1), DamagedError), (lambda content: None, StationError)])
def test_a_first_page_the_disk_cannot_read_is_damage(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[bytearray], object], kind: type[StationError]
) -> None:
    def refused(path: Path, key: bytes) -> sqlite.Connection:
        error = sqlite.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite.SQLITE_IOERR
        raise error

    folder = desk.harmed(tmp_path / "harmed", harm)
    monkeypatch.setattr(vaulting, "_reading", refused)
    with pytest.raises(StationError) as said:
        Store.open(folder, clock=LAST)
    assert type(said.value) is kind


def test_what_is_intact_is_saved_to_a_stick(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = desk.harmed(tmp_path / "harmed", partial(zeroed, page=2))
    stick = tmp_path / "stick"
    monkeypatch.setattr(media, "kind_of", lambda path: "removable" if stick in (path, *path.parents) else "local")
    finish(damage.save(folder, desk.key, stick, LAST))
    assert "拷到本机硬盘" in damage.how_to_open(stick)
    with Store.open(shutil.copytree(stick, tmp_path / "home"), desk.key, clock=LAST) as store:
        assert values(records(store)) == values(desk.records)
        ((digest,),) = store.query("SELECT sha256 FROM main.attachment")
        assert kept.read(store, digest) is not None


def test_saving_that_stops_half_way_leaves_nothing_that_looks_whole(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = desk.harmed(tmp_path / "harmed", partial(zeroed, page=2))

    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def linkless(path: Path, link: Path) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(damaged.files, "write", full)
    monkeypatch.setattr(damaged.os, "link", linkless)
    with pytest.raises(StationError, match="磁盘空间不够"):
        finish(damage.save(folder, desk.key, tmp_path / "saved", LAST))
    assert list((tmp_path / "saved").iterdir()) == []


def test_a_paper_the_disk_cannot_read_keeps_nothing_else_back(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = desk.harmed(tmp_path / "harmed", partial(zeroed, page=2))
    read = Path.read_bytes

    def bad(path: Path) -> bytes:
        if folder / kept.FOLDER in path.parents:
            raise OSError(errno.EIO, "Input/output error")
        return read(path)

    def linkless(path: Path, link: Path) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(Path, "read_bytes", bad)
    monkeypatch.setattr(damaged.os, "link", linkless)
    found = finish(damage.save(folder, desk.key, tmp_path / "saved", LAST))
    assert (found.lost, found.papers_lost) == (0, 1)


def test_a_damaged_store_with_passwords_is_gone_on_with_and_saved_under_the_same_ones(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", clock=LAST) as store:
        at_work(store)
        registered(store, Worker(name="李强"))
        (person,) = store.matching(StaffMember)
        entering.first_password(store, person.id, "tianlanbaiyun")
        key = store.key
    content = bytearray((tmp_path / "store" / FILE_NAME).read_bytes())
    flipped(content, 2)
    (tmp_path / "store" / FILE_NAME).write_bytes(content)
    finish(damage.save(tmp_path / "store", key, tmp_path / "saved", LAST))
    finish(damage.go_on(tmp_path / "store", key, LAST))
    for folder in (tmp_path / "saved", tmp_path / "store"):
        assert is_closed(folder)
        with pytest.raises(LockedError):
            Store.open(folder)
        with Store.open(folder, entering.unlock(folder, person.id, "tianlanbaiyun", LAST.now).key, clock=LAST) as store:
            assert [worker.name for worker in store.matching(Worker)] == ["李强"]
