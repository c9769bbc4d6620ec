"""A series of copies that share what they have in common: each is whole, a bad one is found, a crash leaves the others."""

import errno
import hashlib
import os
import random
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.casework.model import Attachment, Worker
from station.db import attachments, backup_making, backups, snapshot, sqlite
from station.db.backups import BLOCK, Copy, Series
from station.db.store import FILE_NAME, Store
from station.db.vaulting import close_vault
from station.errors import StationError

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


@pytest.fixture
def series(tmp_path: Path) -> Series:
    return Series(tmp_path / "series")


def made(store: Store, series: Series) -> Copy:
    with store.again() as own:
        return done(backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now()))


def faults(store: Store, series: Series, copy: Copy) -> tuple[str, ...]:
    return done(backup_making.check(Series(series.folder), copy, store.key, store.folder, store.now())).faults


def work(store: Store, number: int) -> None:
    with store.step("登记") as step:
        step.add(Worker(name=f"职工{number}"))


def workers(folder: Path, key: bytes) -> set[str]:
    conn = sqlite.connect(folder / FILE_NAME, key)
    try:
        return {row[0] for row in conn.execute("SELECT name FROM worker")}
    finally:
        conn.close()


def test_a_copy_says_what_is_in_it_and_holds_it(store: Store, series: Series, tmp_path: Path) -> None:
    copy = made(store, series)
    assert series.copies() == [copy]
    assert (copy.made_at, copy.why, copy.device) == ("2026-03-16T09:00:00", "hand", store.device)
    assert copy.counts["worker"] == 1
    assert copy.numbers == {store.device: store.last_number(store.device)}
    assert faults(store, series, copy) == ()
    (tmp_path / "out").mkdir()
    done(series.unpack(copy, tmp_path / "out", FILE_NAME))
    assert (tmp_path / "out" / FILE_NAME).stat().st_size == copy.size
    assert workers(tmp_path / "out", store.key) == {"李强"}


def test_what_did_not_change_lies_there_once(store: Store, series: Series) -> None:
    made(store, series)
    first = series.size()
    for number in range(10):
        work(store, number)
        made(store, series)
    assert len(series.copies()) == 11
    assert series.size() < 4 * first  # eleven copies, each whole
    assert all(faults(store, series, copy) == () for copy in series.copies())


def test_an_unchanged_store_costs_next_to_nothing(store: Store, series: Series, clock: Clock) -> None:
    made(store, series)
    first = series.size()
    clock.advance(minutes=30)
    made(store, series)
    assert series.size() - first < 5 * BLOCK


def test_nothing_in_the_series_can_be_read_without_the_key(store: Store, series: Series) -> None:
    made(store, series)
    everything = b"".join(path.read_bytes() for path in series.folder.rglob("*") if path.is_file())
    for word in ("李强", "a photo", "SQLite format", "拖欠工资"):
        assert word.encode() not in everything


def test_thinning_takes_what_only_the_dropped_needed(store: Store, series: Series, clock: Clock) -> None:
    clock.advance(days=-30)
    for day in range(30):
        clock.advance(days=1)
        for part in range(2):
            work(store, 2 * day + part)
            made(store, series)
            clock.advance(minutes=30)
        clock.advance(minutes=-60)
        series.thin()
    left = series.copies()
    assert 2 * 2 + 12 + 2 <= len(left) <= 2 * 2 + 12 + 4  # the weeks before the twelve days
    assert left[-1].counts["worker"] == 61
    assert all(faults(store, series, copy) == () for copy in left)
    assert series.broken() == []
    needed = {digest for copy in left for digest in backups._cut(copy.blocks)}
    held = sum(len(held) for held in Series(series.folder)._index().values())
    assert held <= 2 * len(needed)


def test_a_clock_set_back_numbers_on(store: Store, series: Series, clock: Clock) -> None:
    first = made(store, series)
    clock.advance(days=-365)
    second = made(store, series)
    assert second.number == first.number + 1
    series.thin()
    assert series.copies() == [first, second]


def test_copies_from_before_the_first_password_go(store: Store, series: Series) -> None:
    copy = made(store, series)
    assert copy.is_open
    close_vault(store, "s1", "王芳", "对的口令很长很长", store.now())
    closed = made(store, series)
    assert not closed.is_open
    assert series.thin() == [copy]
    assert series.copies() == [closed]
    assert faults(store, series, closed) == ()


# -- harm --------------------------------------------------------------------------------------------------------------


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.unlink()  # a paper has a second name in the store
    path.write_bytes(bytes(content))


def pack_of(series: Series) -> Path:
    return sorted(series.folder.glob("*.blocks"))[0]


def test_every_kind_of_harm_is_found(store: Store, series: Series) -> None:
    copy = made(store, series)
    chance = random.Random("harm")
    pack, head = pack_of(series), series.path(copy)
    [paper] = (series.folder / "attachments").glob("??/*")
    for path in (pack, head, paper):
        whole = path.read_bytes()
        for place in chance.sample(range(len(whole)), 12):
            flip(path, place)
            if path == head:
                assert not trusted(head, store.key), place
            else:
                assert faults(store, series, copy), (path.name, place)
            path.unlink()
            path.write_bytes(whole)
        path.write_bytes(whole[: len(whole) // 2])
        assert path == head or faults(store, series, copy)
        path.write_bytes(whole)
    paper.unlink()
    assert faults(store, series, copy) == (f"材料 {paper.name[:12]}… 的文件不在或者坏了。",)


def trusted(head: Path, key: bytes) -> bool:
    try:
        return bool(backups.read(head)) and backups.is_ours(head, key)
    except StationError:
        return False


def test_what_is_bad_in_the_store_itself_is_no_fault_of_a_copy(store: Store, series: Series) -> None:
    copy = made(store, series)
    [paper] = (store.folder / "attachments").glob("??/*")
    content = paper.read_bytes()
    paper.write_bytes(content[:-1])  # both names
    check = done(backup_making.check(series, copy, store.key, store.folder, store.now()))
    assert (check.faults, check.lost) == ((), 1)


def test_a_bad_paper_is_written_again_with_a_copy_made_afresh(store: Store, series: Series) -> None:
    copy = made(store, series)
    [paper] = (series.folder / "attachments").glob("??/*")
    flip(paper, 20)
    assert faults(store, series, copy)
    with store.again() as own:
        done(backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now(), afresh=True))
    assert faults(store, series, copy) == ()


def test_a_bad_copy_takes_no_sound_one_s_place(store: Store, series: Series, clock: Clock) -> None:
    sound = made(store, series)
    clock.advance(hours=1)
    bad = made(store, series)
    series.note(bad, backups.Check("2026-03-16T10:00:00", ("坏",)))
    series.thin()
    assert series.copies() == [sound, bad]  # there is nothing later
    for _ in range(4):
        clock.advance(days=1)
        made(store, series)
    series.thin()
    assert sound in series.copies()
    assert bad not in series.copies()


def test_merging_takes_the_good_one_of_two_blocks(store: Store, series: Series) -> None:
    copy = made(store, series)
    [old] = series.folder.glob("*.blocks")
    with store.again() as own:
        done(backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now(), afresh=True))
    flip(old, 5)
    index = series._index()
    series._merge({name: set(index[name]) for name in sorted(index)})
    for pack in index:
        (series.folder / pack).unlink()
    assert faults(store, series, copy) == ()


def test_a_disk_too_full_for_tidying_gives_up_what_nobody_needs(store: Store, series: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    copies = []
    for number in range(6):
        for part in range(30):
            work(store, 30 * number + part)
        copies.append(made(store, series))
    monkeypatch.setattr(backups, "_SPARSE", 1)  # each pack of which anything is no longer needed is to be merged
    monkeypatch.setattr(Series, "_merge", full)
    with store.again() as own:
        copies.append(done(backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now(), afresh=True)))
    before = series.size()
    series.drop(copies[:5])
    assert series.size() < before
    assert [faults(store, series, copy) for copy in series.copies()] == [(), ()]


def put(series: Series, body: bytes) -> Path:
    """A file of a copy that anybody could have made: its check sum is right."""
    path = series.folder / f"20990101-000000-000099{backups.SUFFIX}"
    path.write_bytes(backups._MAGIC + hashlib.sha256(body).digest() + bytes(32) + body)
    return path


@pytest.mark.parametrize(
    "change",
    [{"vault": b"["}, {"vault": b"[]"}, {"vault": b"[" * 100_000}, {"size": 2**62}, {"size": 0}, {"blocks": b""}, {"number": -1}],
    ids=repr,
)
def test_a_copy_that_nobody_made_so_is_none(store: Store, series: Series, change: dict[str, Any]) -> None:
    copy = made(store, series)
    path = put(series, msgspec.msgpack.encode(msgspec.structs.replace(copy, **change)))
    with pytest.raises(StationError, match="不是备份文件"):
        backups.read(path)
    assert series.copies() == [copy]
    assert series.thin() == []


def test_files_too_long_or_too_deep_on_the_medium_stop_nobody(store: Store, series: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = made(store, series)
    for content in (b"[" * 100_000, b'{"a": 1e999}', b"\xff"):
        (series.folder / "checks.json").write_bytes(content)
        assert series.checks() == {}
    put(series, b"x")
    monkeypatch.setattr(backups, "_MOST_BYTES", series.path(copy).stat().st_size - 1)
    with pytest.raises(StationError, match="不是备份文件"):
        backups.read(series.path(copy))
    if hasattr(os, "mkfifo"):
        os.mkfifo(series.folder / f"pipe{backups.SUFFIX}")
    assert series.copies() == []


def test_a_bad_block_is_healed_by_a_copy_written_afresh(store: Store, series: Series) -> None:
    first = made(store, series)
    flip(pack_of(series), BLOCK + 5)
    work(store, 1)
    second = made(store, series)
    assert faults(store, series, second)
    assert series.broken() == [first, second]
    with store.again() as own:
        third = done(backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now(), afresh=True))
    assert faults(store, series, third) == ()


def test_copies_before_are_healed_with_it(store: Store, series: Series) -> None:
    first = made(store, series)
    flip(pack_of(series), BLOCK + 5)
    assert series.broken() == [first]
    with store.again() as own:
        done(backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now(), afresh=True))
    assert series.broken() == []
    assert faults(store, series, first) == ()


def test_a_copy_put_together_from_older_blocks_is_not_taken_for_ours(store: Store, series: Series) -> None:
    first = made(store, series)
    work(store, 1)
    second = made(store, series)
    forged = msgspec.structs.replace(second, blocks=first.blocks[:32] + second.blocks[32:])
    body = msgspec.msgpack.encode(forged)
    series.path(second).write_bytes(b"STBK1\n" + hashlib.sha256(body).digest() + bytes(32) + body)
    assert "这份备份不是用本站的钥匙做的，或者被改过。" in faults(store, series, backups.read(series.path(second)))


@pytest.mark.parametrize("blocks", [0, 1, 5])
def test_cut_short_the_copies_before_stay_and_the_next_is_made(store: Store, series: Series, blocks: int) -> None:
    first = made(store, series)
    for number in range(40):
        work(store, number)
    with store.again() as own:
        making = backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now(), afresh=True)
        for _ in range(blocks):
            next(making, None)
        making.close()
    assert first in series.copies()
    assert not list(series.folder.glob(".*.part"))
    assert faults(store, series, first) == ()
    assert faults(store, series, made(store, series)) == ()


# -- while others write ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["frozen", "engine"])
def test_a_copy_is_of_one_moment_while_others_write(store: Store, series: Series, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step writes two workers; a copy of no single moment would hold one without the other, or not open at all."""
    if way == "engine":  # the log never comes empty
        monkeypatch.setattr(snapshot, "_TRIES", 0)
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with store.again() as own:
            while not stop.is_set():
                with own.step("两人") as step:
                    step.add(Worker(name=f"甲{written}"))
                    step.add(Worker(name=f"乙{written}"))
                written += 1
                time.sleep(0.01)

    writer = threading.Thread(target=write)
    writer.start()
    copies = []
    try:
        while len(copies) < 6 or written <= 6:  # a quick disk makes six copies before the other has come to write
            copies.append(made(store, series))
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        assert faults(store, series, copy) == ()
        assert copy.counts["worker"] % 2 == 1  # 李强 and the pairs
    assert copies[-1].counts["worker"] > copies[0].counts["worker"]


def test_reading_the_file_keeps_the_locks_of_the_open_store(store: Store, series: Series) -> None:
    """POSIX drops every lock of a process on a file when it closes any of its handles: another window would believe to be alone."""
    locks = Path("/proc/locks")
    if not locks.exists():
        pytest.skip("no /proc/locks")

    def held() -> int:
        return sum(f":{store.path.stat().st_ino} " in line for line in locks.read_text().splitlines())

    before = held()
    if not before:
        pytest.skip("the locks of this file system are not listed")
    made(store, series)
    assert held() == before


def test_the_wait_for_the_log_is_short(store: Store, series: Series) -> None:
    """A reader elsewhere keeps the log from coming empty; the copy is made all the same, through the engine."""
    with store.again() as reader:
        reader.db.conn.execute("BEGIN")
        reader.db.conn.execute("SELECT count(*) FROM worker").fetchone()
        work(store, 1)
        copy = made(store, series)
        reader.db.conn.rollback()
    assert copy.counts["worker"] == 2
    assert faults(store, series, copy) == ()
