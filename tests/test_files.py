"""A file comes to its place whole or not at all, also past a virus scanner, and nothing stays aside for ever."""

import errno
import os
import time
from pathlib import Path
from typing import Any

import pytest

from station import files


class Held:
    """In the place of a rename: another program holds the file the first ``times`` times, as Windows says it."""

    def __init__(self, times: int, code: int = 32) -> None:
        self.left, self.code = times, code

    def __call__(self) -> str:
        if self.left:
            self.left -= 1
            error = PermissionError(errno.EACCES, "held")
            error.winerror = self.code  # type: ignore[attr-defined]
            raise error
        return "done"


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(files.time, "sleep", waited.append)
    return waited


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_that_is_held_for_a_moment_is_waited_for(code: int, pauses: list[float]) -> None:
    assert files.patiently(Held(4, code)) == "done"
    assert len(pauses) == 4
    assert sum(pauses) < 3


def test_a_file_that_is_held_for_good_is_given_up(pauses: list[float]) -> None:
    with pytest.raises(PermissionError):
        files.patiently(Held(99))
    assert 2 < sum(pauses) < 5


def test_a_refusal_of_another_kind_is_told_at_once(pauses: list[float]) -> None:
    with pytest.raises(PermissionError):
        files.patiently(Held(1, code=1314))
    assert pauses == []


def test_the_old_file_stays_where_the_new_one_fails(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="cut"), files.whole(path) as part:
        part.write_bytes(b"half of the n")
        raise ValueError("cut")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]
    files.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_bytes_are_on_the_disk_before_their_name_and_the_name_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def synced(number: int) -> None:
        calls.append("sync folder" if os.fstat(number).st_mode & 0o040000 else "sync file")
        fsync(number)

    def replaced(*where: Any) -> None:
        calls.append("name")
        replace(*where)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    files.write(tmp_path / "a", b"content")
    assert calls[:2] == ["sync file", "name"]
    assert calls[2:] == (["sync folder"] if os.name != "nt" else calls[2:])


def test_what_a_killed_program_left_goes_after_a_day_and_nothing_else(tmp_path: Path) -> None:
    old = time.time() - files.STALE_S - 60
    mine, fresh, theirs = files.aside(tmp_path), files.aside(tmp_path), tmp_path / "budget.part"
    folder = files.aside(tmp_path)
    folder.mkdir()
    (folder / "store").write_bytes(b"x")
    for path in (mine, fresh, theirs):
        path.write_bytes(b"x")
    for path in (mine, theirs, folder):
        os.utime(path, (old, old))
    files.tidy(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([fresh, theirs])


def test_a_folder_of_ones_own_is_gone_afterwards(tmp_path: Path) -> None:
    with files.folder_aside(tmp_path) as folder:
        (folder / "a").write_bytes(b"x")
        assert os.name == "nt" or folder.stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == []
