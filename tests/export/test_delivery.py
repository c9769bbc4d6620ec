"""A finished file arrives whole, or the old one stays and the reason is said."""

import errno
import os
from pathlib import Path

import pytest

from station.errors import StationError
from station.export import delivery
from station.export.delivery import delivered

TITLE = "职工诉求台账（2026年10月）"
OPEN = f"没能写入《{TITLE}》，它正在 WPS 或 Excel 里打开。关掉后点“重试”，或者换个名字。"


def deliver(path: Path, content: bytes = b"new") -> None:
    with delivered(path, TITLE) as part:
        part.write_bytes(content)


def refusal(path: Path) -> str:
    with pytest.raises(StationError) as refused:
        deliver(path)
    return str(refused.value)


def test_a_file_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    deliver(path)
    deliver(path, b"newer")
    assert path.read_bytes() == b"newer"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_of_a_file_that_failed(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), delivered(path, TITLE) as part:
        part.write_bytes(b"half")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("lock", ["~$台账.xlsx", ".~lock.台账.xlsx#"])
def test_a_file_an_office_holds_open_is_left_alone(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    (tmp_path / lock).touch()
    assert refusal(path) == OPEN
    assert path.read_bytes() == b"old"


def test_a_file_that_cannot_be_opened_or_replaced_is_open_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows answers so, at the first look or at the last moment."""
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")

    def deny(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "sharing violation")

    with monkeypatch.context() as early:
        early.setattr(Path, "open", deny)
        assert refusal(path) == OPEN
    with monkeypatch.context() as late:
        late.setattr(Path, "replace", deny)
        assert refusal(path) == OPEN
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_read_only_files_and_folders(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    assert refusal(path) == f"没能写入《{TITLE}》，原来的文件是只读的。请换个名字，或者先取消只读。"
    tmp_path.chmod(0o555)
    assert refusal(tmp_path / "新.xlsx") == f"没能写入《{TITLE}》，文件夹“{tmp_path}”不允许写入。请换个位置。"
    tmp_path.chmod(0o755)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(errno.EACCES, ""), "没能写入《{}》，文件夹“{}”不允许写入。请换个位置。"),
        (OSError(errno.EROFS, ""), "没能写入《{}》，文件夹“{}”不允许写入。请换个位置。"),
        (OSError(errno.ENAMETOOLONG, ""), "没能写入《{}》，文件名太长。请换个短些的名字。"),
        (OSError(errno.EIO, ""), "没能写入《{}》，磁盘中途拔出或出了故障；本机数据没动。请插好后重试，或者换个位置。"),
    ],
)
def test_faults_of_the_folder_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "touch", fail)
    assert refusal(tmp_path / "台账.xlsx") == sentence.format(TITLE, tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有" / "台账.xlsx") == f"没能写入《{TITLE}》，找不到文件夹“{tmp_path / '没有'}”。请换个位置。"
    (tmp_path / "台账.xlsx").mkdir()
    assert refusal(tmp_path / "台账.xlsx") == f"没能写入《{TITLE}》，“台账.xlsx”是一个文件夹。请换个名字。"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(StationError) as refused, delivered(path, TITLE) as part:
        part.unlink()
        part.symlink_to("/dev/full")
        part.write_bytes(b"new")
    assert str(refused.value) == f"磁盘空间不够，《{TITLE}》没有写完，已撤回；本机数据没动。请清理磁盘，或者换个位置。"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_every_sentence_is_plain() -> None:
    for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.ENOENT, errno.EISDIR, errno.ENAMETOOLONG):
        told = delivery._explained(OSError(number, os.strerror(number)), Path("台账.xlsx"), TITLE)
        assert told.message.endswith("。") and told.hint.endswith("。")
        assert "!" not in str(told) and "！" not in str(told)
