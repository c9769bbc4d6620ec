"""A file comes to its place whole or not at all, and what hindered it is said in plain Chinese."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station import files
from station.errors import StationError


@contextmanager
def delivered(path: Path, title: str) -> Iterator[Path]:
    """Yield a temporary file in the folder of ``path``; it takes the place of ``path`` when the block ends without an error.

    ``title`` names the paper in messages: 《title》. StationError if the target is open elsewhere or read-only, if the folder
    cannot be written or the disk is full; what stood at ``path`` before is then untouched.
    """
    is_done = False
    try:
        _refuse_held(path, title)
        files.tidy(path.parent)
        with files.whole(path) as part:
            part.touch()
            yield part
            is_done = True
    except OSError as error:
        if is_done and isinstance(error, PermissionError):  # the folder can be written, its old file not be replaced
            raise _open_elsewhere(title) from error
        raise _explained(error, path, title) from error


def _refuse_held(path: Path, title: str) -> None:
    """Ask before the work is done: Windows refuses an open file, elsewhere the offices' lock files are the only sign."""
    if not path.exists():
        return
    if any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#")):
        raise _open_elsewhere(title)
    try:
        path.open("rb+").close()
    except PermissionError as held:
        if os.access(path, os.W_OK):
            raise _open_elsewhere(title) from held
        raise StationError(f"没能写入《{title}》，原来的文件是只读的。", "请换个名字，或者先取消只读。") from held


def _open_elsewhere(title: str) -> StationError:
    return StationError(f"没能写入《{title}》，它正在 WPS 或 Excel 里打开。", "关掉后点“重试”，或者换个名字。")


def _explained(error: OSError, path: Path, title: str) -> StationError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StationError(f"磁盘空间不够，《{title}》没有写完，已撤回；本机数据没动。", "请清理磁盘，或者换个位置。")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return StationError(f"没能写入《{title}》，找不到文件夹“{path.parent}”。", "请换个位置。")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return StationError(f"没能写入《{title}》，文件夹“{path.parent}”不允许写入。", "请换个位置。")
    if isinstance(error, IsADirectoryError):
        return StationError(f"没能写入《{title}》，“{path.name}”是一个文件夹。", "请换个名字。")
    if error.errno == errno.ENAMETOOLONG:
        return StationError(f"没能写入《{title}》，文件名太长。", "请换个短些的名字。")
    return StationError(f"没能写入《{title}》，磁盘中途拔出或出了故障；本机数据没动。", "请插好后重试，或者换个位置。")
