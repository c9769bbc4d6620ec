"""A file comes into the drop whole or not at all, and what lies there by other hands is not seen."""

import errno
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from replicas import files
from station.errors import StationError
from station.sync import drop as module
from station.sync.drop import Drop, attachment_path, bundle_path, station_folder

DEVICE = "00112233445566ff"
CONTENT = b"a bundle" * 100
PATH = bundle_path("ZQ", DEVICE, 42, "b", CONTENT)


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    return Drop(tmp_path)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(StationError) as caught:
        act()
    return str(caught.value)


def test_layout(drop: Drop) -> None:
    hash16 = hashlib.sha256(CONTENT).hexdigest()[:16]
    assert PATH.split("/") == ["s", "zq", DEVICE, "0000", f"0000000042-b-{hash16}.gwb"]
    assert bundle_path("ZQ", DEVICE, 12_345, "b", b"").split("/")[3] == "0012"
    assert bundle_path("ZQ", DEVICE, 12_345, "e", b"").split("/")[3] == "e"
    assert attachment_path("ab" + "0" * 62) == "a/ab/ab" + "0" * 30 + ".gwa"
    drop.put(PATH, CONTENT, "第 42 包")
    assert files(drop.folder) == {PATH: CONTENT, "gwdrop.json": b'{"format": 1}'}
    assert drop.devices() == {DEVICE: ["zq"]}
    (found,) = drop.bundles(DEVICE, ["zq"])
    assert (found.number, found.station, found.path) == (42, "zq", PATH)
    assert drop.bundles(DEVICE, ["zq"], since=999) == [found]
    assert drop.bundles(DEVICE, ["zq"], since=1_000) == []
    assert drop.receipts(DEVICE, ["zq"]) == []


@pytest.mark.parametrize(
    ("code", "folder"),
    [("ZQ", "zq"), (" st-0123 ", "st-0123"), ("站前", None), ("", None), ("../x", None), ("a/b", None), ("-zq", None), ("z" * 25, None)],
)
def test_station_folder(code: str, folder: str | None) -> None:
    if folder is None:
        assert "不能用来和上级交换" in refusal(lambda: station_folder(code))
    else:
        assert station_folder(code) == folder


@pytest.mark.parametrize(
    "name",
    [
        "0000000042-b-0011223344556677 (1).gwb",
        "0000000042-b-0011223344556677.gwb.bad-1",
        "0000000042-b-0011223344556677.GWB",
        "0000000042-B-0011223344556677.gwb",
        "0000000042-e-0011223344556677.gwb",
        "42-b-0011223344556677.gwb",
        "0000000042-b-00112233445566.gwb",
        "0000000042-b-0011223344556677.gwb\n",
        "12345678.tmp",
        "desktop.ini",
        "Thumbs.db",
        ".stfolder",
    ],
)
def test_other_names_are_not_seen(drop: Drop, name: str) -> None:
    folder = drop.folder / "s" / "zq" / DEVICE / "0000"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"")
    assert drop.bundles(DEVICE, ["zq"]) == []


def test_folder_names_are_matched_strictly(drop: Drop) -> None:
    for name in ("s/站前/" + DEVICE, "s/zq/0011", "s/zq/" + DEVICE.upper(), "s/zq (2)/" + DEVICE):
        (drop.folder / name).mkdir(parents=True)
    assert drop.devices() == {}


def test_put_again_leaves_the_file_alone(drop: Drop) -> None:
    drop.put(PATH, CONTENT, "第 42 包")
    before = (drop.folder / PATH).stat()
    drop.put(PATH, CONTENT, "第 42 包")
    after = (drop.folder / PATH).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("broken", [b"", CONTENT[:-1], bytes(len(CONTENT)), CONTENT + b"x"])
def test_broken_file_is_moved_aside(drop: Drop, broken: bytes) -> None:
    target = drop.folder / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(broken)
    drop.put(PATH, CONTENT, "第 42 包")
    assert target.read_bytes() == CONTENT
    (aside,) = target.parent.glob("*.bad-*")
    assert aside.read_bytes() == broken
    assert len(drop.bundles(DEVICE, ["zq"])) == 1


@pytest.mark.parametrize("number", [5, 32, 33])
def test_file_held_by_a_scanner_is_tried_again(drop: Drop, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(module.time, "sleep", pauses.append)
    held = PermissionError(errno.EACCES, "held")
    held.winerror = number  # type: ignore[attr-defined]
    rename = Path.rename

    def rename_later(path: Path, target: Path) -> Path:
        if len(pauses) < 4:
            raise held
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", rename_later)
    drop.put(PATH, CONTENT, "第 42 包")
    assert drop.holds(PATH, CONTENT)
    assert len(pauses) == 4


def test_file_held_for_good_is_said_and_left(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(module.time, "sleep", pauses.append)
    held = PermissionError(errno.EACCES, "held")
    held.winerror = 32  # type: ignore[attr-defined]
    drop.put("a/00/x.gwa", b"", "材料")  # so that the marker is there

    def refuse(path: Path, target: Path) -> Path:
        raise held

    monkeypatch.setattr(Path, "rename", refuse)
    assert "不能写入，第 42 包没有写进去；本机数据没动。" in refusal(lambda: drop.put(PATH, CONTENT, "第 42 包"))
    assert sum(pauses) < 5
    assert not list(drop.folder.rglob("*.tmp"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "空间不够，还差"),
        (errno.EIO, "中途断开，第 42 包没有写完；本机数据没动。插好 U 盘或连上共享后接着发。"),
        (errno.ENODEV, "中途断开"),
        (errno.EROFS, "不能写入，第 42 包没有写进去"),
        (errno.EACCES, "不能写入"),
        (errno.ENAMETOOLONG, "写入出错"),
    ],
)
def test_faults_of_the_disk_are_said_and_leave_nothing(drop: Drop, number: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(number, "fault")

    monkeypatch.setattr(module.os, "fsync", fail)
    assert words in refusal(lambda: drop.put(PATH, CONTENT, "第 42 包"))
    monkeypatch.undo()
    drop.put(PATH, CONTENT, "第 42 包")
    assert drop.holds(PATH, CONTENT)
    assert not [name for name in files(drop.folder) if name.endswith(".gwb.tmp")]


def test_share_that_cannot_sync_is_written_all_the_same(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(_: int) -> None:
        raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(module.os, "fsync", cannot)
    drop.put(PATH, CONTENT, "第 42 包")
    assert drop.holds(PATH, CONTENT)


def test_full_stick_is_seen_before_writing(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000))
    words = refusal(lambda: drop.put(PATH, bytes(2 << 20), "第 42 包"))
    assert "空间不够，还差 6.0 MB。第 42 包没有写完，已撤回；本机数据没动。请清理 U 盘或换一个位置。" in words
    assert files(drop.folder) == {}


def test_what_was_written_is_read_back(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    drop.put("a/00/x.gwa", b"", "材料")
    monkeypatch.setattr(Path, "read_bytes", lambda _: CONTENT[:-1] + b"?")
    assert "没有写完" in refusal(lambda: drop.put(PATH, CONTENT, "第 42 包"))
    assert not (drop.folder / PATH).exists()


def test_read_only_folder(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert "不能写入，第 42 包没有写进去；本机数据没动。请检查写保护和文件夹的权限" in refusal(lambda: drop.put(PATH, CONTENT, "第 42 包"))


@pytest.mark.parametrize(
    ("marker", "words"),
    [(b'{"format": 2}', "更新版本"), (b"[]", "更新版本"), (b"\0\0\0\0", "标记文件读不出来"), (b"", "标记文件读不出来")],
)
def test_marker(drop: Drop, marker: bytes, words: str) -> None:
    drop.check()
    (drop.folder / "gwdrop.json").write_bytes(marker)
    assert words in refusal(drop.check)
    (drop.folder / "gwdrop.json").write_text(json.dumps({"format": 1, "added later": True}))
    drop.check()


def test_folder_that_is_not_there(drop: Drop) -> None:
    assert "找不到文件夹" in refusal(Drop(drop.folder / "gone").check)


def test_what_cannot_be_read_is_not_here_yet(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert drop.read("s/none") is None
    assert drop.read("s") is None
    drop.put(PATH, CONTENT, "第 42 包")
    monkeypatch.setattr(module, "MAX_FILE", len(CONTENT) - 1)
    assert drop.read(PATH) is None
