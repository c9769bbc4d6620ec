"""Restored data take the place of what is there whole, wherever the moving in is cut short; nothing that was there is lost."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from stand_ins import Clock
from station.casework.model import Worker
from station.db import attachments, switching
from station.db.restoring import restore
from station.db.safekeeping import backup, verify
from station.db.store import FILE_NAME, Store
from station.errors import StationError


def names(folder: Path) -> set[str]:
    with Store.open(folder) as store:
        assert list(verify(store)) == []
        return {worker.name for worker in store.select(Worker)}


def add(folder: Path, name: str, clock: Clock) -> None:
    with Store.open(folder, clock=clock) as store, store.step("登记") as step:
        step.add(Worker(name=name))


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Path:
    """甲 is in the backup, 甲 and 乙 in the store; the restored data wait in it."""
    folder = tmp_path / "data"
    add(folder, "甲", clock)
    with Store.open(folder, clock=clock) as store:
        backup(store, tmp_path / "b.zip")
    add(folder, "乙", clock)
    with mock.patch.object(switching, "finish"):
        restore(tmp_path / "b.zip", folder, replace=True)
    return folder


def test_the_next_opening_moves_it_in_and_keeps_what_was_there(folder: Path, tmp_path: Path) -> None:
    assert switching.is_ready(folder)
    assert names(folder) == {"甲"}
    assert not switching.is_ready(folder)
    shutil.copy(folder / "station.keys", folder / "before-restore-1" / "station.keys")
    assert names(folder / "before-restore-1") == {"甲", "乙"}


@pytest.fixture
def steps() -> Iterator[list[int]]:
    """Lets so many renames and removals happen, then the power goes."""
    left = [0]
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(self, target)

    with mock.patch.object(Path, "replace", replace):
        yield left


@pytest.mark.parametrize("cut_at", range(8))
def test_cut_short_anywhere_it_goes_on(folder: Path, cut_at: int, steps: list[int]) -> None:
    (folder / f"{FILE_NAME}-wal").write_bytes(b"of the old store")
    steps[0] = cut_at
    for _ in range(10):  # cut short again and again
        try:
            switching.finish(folder)
            break
        except KeyboardInterrupt:
            steps[0] = max(1, cut_at)
    steps[0] = 1000
    assert not switching.is_ready(folder)
    assert names(folder) == {"甲"}
    assert (folder / "before-restore-1" / f"{FILE_NAME}-wal").read_bytes() == b"of the old store"
    (folder / "before-restore-1" / f"{FILE_NAME}-wal").unlink()
    if not (folder / "before-restore-1" / "station.keys").exists():
        shutil.copy(folder / "station.keys", folder / "before-restore-1" / "station.keys")
    assert names(folder / "before-restore-1") == {"甲", "乙"}


def test_going_back_twice_keeps_both(folder: Path, tmp_path: Path) -> None:
    assert names(folder) == {"甲"}
    restore(tmp_path / "b.zip", folder, replace=True)
    assert sorted(path.name for path in folder.glob("before-restore-*")) == ["before-restore-1", "before-restore-2"]


def test_while_another_window_has_it_open_nothing_moves(folder: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows itself refuses")
    script = """
import sys
from pathlib import Path
from station.db.store import Store
with Store._opened(Path(sys.argv[1]), None, __import__("datetime").datetime.now):
    print("open", flush=True)
    sys.stdin.readline()
"""
    with subprocess.Popen([sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None and other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StationError, match="另一个窗口还开着"):
            Store.open(folder)
        assert switching.is_ready(folder)
        other.stdin.close()
    assert names(folder) == {"甲"}


def test_what_is_put_aside_can_be_opened_again(folder: Path) -> None:
    assert names(folder) == {"甲"}
    assert names(folder / "before-restore-1") == {"甲", "乙"}  # with a copy of the keys


def test_papers_sealed_with_another_key_are_put_aside_with_their_store(folder: Path, tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "other", clock=clock) as other:
        attachments.put(other, b"theirs")
        backup(other, tmp_path / "other.zip")
    with Store.open(folder, clock=clock) as store:
        ours = attachments.put(store, b"ours")
        key = store.key
    restore(tmp_path / "other.zip", folder, replace=True)
    with Store.open(folder, clock=clock) as store:
        assert store.key != key
        assert all(attachments.is_sound(path, store.key) for path in (folder / "attachments").glob("??/*"))
    shutil.copytree(folder / "before-restore-2", tmp_path / "opened")
    with Store.open(tmp_path / "opened", clock=clock) as former:
        assert attachments.read(former, ours) == b"ours"


def test_a_second_wish_before_the_next_opening_takes_the_place_of_the_first(folder: Path, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "b2").mkdir()
    with mock.patch.object(switching, "finish"):
        with Store.open(folder, clock=clock) as store:
            backup(store, tmp_path / "b2" / "b.zip")
        restore(tmp_path / "b2" / "b.zip", folder, replace=True)
    assert names(folder) == {"甲", "乙"}
    assert not list(folder.glob(".*.part"))
