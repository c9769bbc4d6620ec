"""Backups are remembered once they are sound; the series goes on by itself, here and on a stick that comes and goes."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cases import STATION, at_work, registered
from disks import fill, small_disk, write_protected
from stand_ins import Clock
from station.actions import backup as backing_up
from station.actions.backup import backup, carry, is_due, keep_up, last_backup, listed, make, second_series, series, set_second, standing
from station.actions.progress import finish
from station.actions.setting_up import set_up
from station.casework.model import Attachment, Grievance, StaffMember, Worker
from station.db import acts, attachments
from station.db.alone import BusyError
from station.db.restoring import restore
from station.db.snapshot import BLOCK
from station.db.store import Store
from station.errors import StationError


def work(store: Store, name: str = "张三") -> None:
    with store.step("登记职工") as step:
        step.add(Worker(name=name))


def test_the_last_backup_is_remembered(store: Store, tmp_path: Path, clock: Clock) -> None:
    at_work(store)
    assert (last_backup(store).at, last_backup(store).path) == ("", "")
    result = backup(store, tmp_path / "备份.zip")
    assert (last_backup(store).at, last_backup(store).path) == ("2026-03-16T09:00:00", str(tmp_path / "备份.zip"))
    assert acts.page(store, acts.OTHERS)[0].detail == f"{result.records} 条记录、0 份材料"
    clock.advance(days=1)
    with pytest.raises(StationError):
        backup(store, tmp_path / "nowhere" / "备份.zip")
    assert last_backup(store).at == "2026-03-16T09:00:00"
    restore(tmp_path / "备份.zip", tmp_path / "again")
    with Store.open(tmp_path / "again") as again:
        assert again.setting("station", "") == store.setting("station", "")


def test_the_series_goes_on_with_the_changes(store: Store, clock: Clock) -> None:
    at_work(store)
    registered(store)
    assert is_due(store, opening=True)
    first = finish(keep_up(store, opening=True))
    assert first is not None and first.copy.why == "open"
    assert not is_due(store, opening=True)  # nothing changed
    clock.advance(minutes=10)
    work(store)
    assert not is_due(store)
    assert is_due(store, opening=True)
    clock.advance(minutes=20)
    second = finish(keep_up(store))
    assert second is not None and second.copy.why == "interval"
    assert finish(keep_up(store)) is None
    assert [kept.copy.why for kept in listed(store)] == ["interval", "open"]
    assert all(kept.check is not None and not kept.check.faults for kept in listed(store))
    assert [act.code for act in acts.page(store, acts.OTHERS)] == ["backup", "backup"]


def test_a_new_password_is_a_reason_too(store: Store) -> None:
    from station.db.vaulting import close_vault

    finish(make(store, "hand"))
    assert not is_due(store, opening=True)
    close_vault(store, "s1", "王芳", "对的密码很长很长", store.now())
    assert is_due(store, opening=True)
    finish(make(store, "hand"))
    assert [kept.copy.is_open for kept in listed(store)] == [False]  # what opened without a password is gone


def test_how_late_it_is_counts_from_the_oldest_change_without_a_backup(store: Store, clock: Clock) -> None:
    work(store)
    finish(make(store, "hand"))
    clock.advance(days=30)
    assert standing(store).lateness == ""  # nothing was done since
    work(store)
    clock.advance(days=1)
    assert standing(store).lateness == "late"
    clock.advance(days=6)
    assert standing(store).lateness == "overdue"
    finish(make(store, "hand"))
    assert standing(store).lateness == ""


def test_a_copy_that_cannot_be_read_back_is_written_afresh(store: Store, clock: Clock) -> None:
    work(store)
    finish(make(store, "hand"))
    [pack] = series(store).folder.glob("*.blocks")
    content = bytearray(pack.read_bytes())
    content[3 * BLOCK] ^= 1
    pack.write_bytes(bytes(content))
    clock.advance(hours=1)
    work(store, "李四")
    finish(make(store, "hand"))
    assert listed(store)[0].check is not None and not listed(store)[0].check.faults


def test_one_that_stays_bad_is_told_and_not_taken_for_the_last(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from station.db import backup_making

    work(store)
    monkeypatch.setattr(backup_making, "_store_faults", lambda *_, **__: ["备份里的数据打不开。"])
    with pytest.raises(StationError, match="备份读不回来：备份里的数据打不开"):
        finish(make(store, "hand"))
    assert last_backup(store).at == ""
    assert standing(store).trouble == "备份读不回来：备份里的数据打不开。"
    monkeypatch.undo()
    finish(make(store, "hand"))
    assert standing(store).trouble == ""


def test_one_file_holds_what_the_person_who_makes_it_may_not_see(store: Store, tmp_path: Path) -> None:
    """A clerk backs up: the papers of a confidential case of the head's are in it too."""
    set_up(store, STATION, StaffMember(name="王芳", role="head"))
    with store.step("添加人员") as step:
        step.add(StaffMember(name="陈立秋", role="clerk"))
    store.user = "王芳"
    case = registered(store, handler="王芳").grievance
    with store.step("定为保密") as step:
        step.save(case.with_values(confidentiality="confidential"), case)
        step.add(Attachment(owner="grievance", owner_id=case.id, name="工资条.jpg", sha256=attachments.put(store, b"a photo")))
    store.user = "陈立秋"
    assert store.count(Grievance) == 0
    assert backup(store, tmp_path / "b.zip").attachments == 1
    made = finish(make(store, "hand"))
    assert len(made.copy.attachments) == 1
    store.user = "王芳"
    assert not is_due(store, opening=True)  # the mark is of the whole journal


def test_a_single_file_takes_no_copy_s_place(store: Store, stick: Path, clock: Clock, tmp_path: Path) -> None:
    """Where such a file is kept nobody knows: the series goes on, and the second place is not behind for it."""
    set_second(store, stick)
    finish(make(store, "hand"))
    clock.advance(hours=1)
    work(store)
    backup(store, tmp_path / "b.zip")
    assert (last_backup(store).at, standing(store).lateness) == ("2026-03-16T10:00:00", "")
    assert not standing(store).is_second_behind
    clock.advance(days=8)
    assert standing(store).lateness == ""  # it is backed up, in the file
    made = finish(keep_up(store))
    assert made is not None and made.copy.why == "interval"


def test_without_the_series_there_is_no_backup(store: Store) -> None:
    work(store)
    finish(make(store, "hand"))
    assert last_backup(store).at
    shutil.rmtree(series(store).folder)
    assert last_backup(store).at == ""
    assert is_due(store, opening=True)


def test_two_windows_do_not_write_one_series_at_once(store: Store, clock: Clock) -> None:
    work(store)
    busy = make(store, "hand")
    next(busy)
    assert finish(keep_up(store, opening=True)) is None  # the other one makes it
    with pytest.raises(BusyError, match="正在备份"):
        finish(make(store, "hand", wait=0))
    assert standing(store).trouble == ""
    finish(busy)
    assert len(listed(store)) == 1


# -- the second place --------------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def pulled(stick: Path) -> Path:
    return stick.rename(stick.with_name("pulled"))


def test_the_second_place_gets_the_same(store: Store, stick: Path) -> None:
    work(store)
    set_second(store, stick)
    made = finish(make(store, "hand"))
    assert made.second == "第二处也备份好了。"
    [kept] = listed(store)
    assert kept.in_first and kept.in_second
    there = second_series(store)
    assert there is not None and there.broken() == []
    assert not standing(store).is_second_behind


def test_a_stick_that_was_away_is_caught_up_under_another_letter(store: Store, stick: Path, tmp_path: Path, clock: Clock) -> None:
    set_second(store, stick)
    work(store)
    finish(make(store, "hand"))
    away = pulled(stick)
    for name in ("甲", "乙"):
        clock.advance(hours=1)
        work(store, name)
        assert "没有备份到第二处：U 盘或硬盘没有插上" in finish(make(store, "interval")).second
    assert standing(store).is_second_behind
    assert standing(store).lateness == ""  # here it is backed up
    assert finish(keep_up(store)) is None  # still away: nothing to say each minute
    made = finish(keep_up(store, [away]))
    assert made is not None and made.second == "第二处也备份好了。"
    assert [kept.in_second for kept in listed(store)] == [True, True, True]
    assert not standing(store).is_second_behind
    shutil.rmtree(store.folder / "backups")  # the disk here is gone; the stick alone brings it back
    there = second_series(store)
    assert there is not None
    restore(there.path(there.copies()[-1]), tmp_path / "back")
    with Store.open(tmp_path / "back") as back:
        assert {worker.name for worker in back.select(Worker)} == {"张三", "甲", "乙"}


def test_a_second_place_before_the_first_copy_claims_nothing(store: Store, stick: Path) -> None:
    set_second(store, stick)
    assert finish(carry(store)) == "第二处设好了，第一份备份做好就放过去。"


def test_a_copy_that_is_bad_here_does_not_keep_the_others_from_the_stick(store: Store, stick: Path, clock: Clock) -> None:
    digest = attachments.put(store, b"a photo")
    for name in ("甲", "乙", "丙"):
        work(store, name)
        finish(make(store, "hand"))
        clock.advance(hours=1)
    packs = sorted(series(store).folder.glob("*.blocks"))
    packs[0].write_bytes(packs[0].read_bytes()[:-1])  # all copies lack something now
    finish(make(store, "hand"))  # written afresh; what the copies before share with it is well again
    series(store).attachment(attachments.path_of(store, digest).name).unlink()
    set_second(store, stick)
    finish(carry(store))
    assert listed(store)[0].in_second


def test_what_could_not_be_read_back_on_the_stick_is_not_called_good_the_next_minute(
    store: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station.db import backup_making

    set_second(store, stick)
    work(store)
    check = backup_making._store_faults

    def bad_stick(path: Path, *args: Any, **kwargs: Any) -> list[str]:
        return ["备份里的数据打不开。"] if is_there(store) else check(path, *args, **kwargs)

    monkeypatch.setattr(backup_making, "_store_faults", bad_stick)
    assert "读不回来" in finish(make(store, "hand")).second
    assert standing(store).is_second_behind
    assert "读不回来" in finish(carry(store))
    monkeypatch.undo()
    assert finish(carry(store)) == "第二处也备份好了。"


def is_there(store: Store) -> bool:
    there = second_series(store)
    return there is not None and bool(there.copies())


def test_the_newest_copy_goes_to_the_stick_first(store: Store, stick: Path, clock: Clock) -> None:
    for name in ("甲", "乙"):
        work(store, name)
        finish(make(store, "hand"))
        clock.advance(hours=1)
    set_second(store, stick)
    there = second_series(store)
    assert there is not None
    carrying = carry(store)
    while not there.copies():
        next(carrying)
    carrying.close()
    assert there.copies() == [listed(store)[0].copy]


def test_the_second_place_is_not_inside_the_first(store: Store) -> None:
    with pytest.raises(StationError, match="不能放在数据文件夹里面"):
        set_second(store, store.folder / "backups")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 6144) as mounted:
        yield mounted


def test_a_full_stick_gives_up_its_oldest_copies_and_never_the_newest(store: Store, disk: Path, clock: Clock) -> None:
    set_second(store, disk)
    for day in range(5):
        work(store, f"职工{day}")
        clock.advance(days=1)
        finish(make(store, "hand"))
    there = second_series(store)
    assert there is not None
    before = there.copies()
    fill(disk, spare=40)
    for number in range(40):
        work(store, f"又来{number}" * 50)
    clock.advance(days=1)
    said = finish(make(store, "hand")).second
    left = there.copies()
    assert left
    assert left[-1].number >= before[-1].number
    assert len(left) < 6
    assert said in ("第二处也备份好了。", "没有备份到第二处：磁盘空间不够，备份没有写完。")
    assert there.broken() == []


def test_a_stick_that_is_write_protected_is_told_and_the_copy_here_is_made(store: Store, disk: Path) -> None:
    set_second(store, disk)
    work(store)
    with write_protected(disk):
        made = finish(make(store, "hand"))
    assert made.second.startswith("没有备份到第二处：备份没有写成")
    assert last_backup(store).at
    assert finish(carry(store)) == "第二处也备份好了。"


def test_a_full_disk_here_is_told_and_nothing_is_lost(tmp_path: Path, clock: Clock) -> None:
    with small_disk(tmp_path / "small", 8192) as small, Store.open(small / "data", clock=clock) as store:
        work(store)
        finish(make(store, "hand"))
        ballast = fill(small)
        with pytest.raises(StationError):
            finish(make(store, "hand"))
        ballast.unlink()
        assert series(store).broken() == []
        assert listed(store)[-1].check is not None
        finish(make(store, "hand"))


def test_it_costs_no_second_copy_of_an_attachment_on_the_same_disk(store: Store) -> None:
    digest = attachments.put(store, b"x" * 100_000)
    finish(make(store, "hand"))
    path = attachments.path_of(store, digest)
    assert (series(store).attachment(path.name)).stat().st_ino == path.stat().st_ino
    assert backing_up.first_at(store) == "2026-03-16T09:00:00"
