"""What 关于 tells of the program: who made it, its parts and their licences, the room it takes, and a report without anybody's data."""

import os
import platform
import sys
from collections.abc import Generator, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from station import STORE_SHAPE, __version__, paths
from station.actions import backup
from station.actions.at_desk import is_practice
from station.actions.progress import Stage
from station.casework.model import Grievance
from station.db import media
from station.db.store import Store
from station.defects import LOG_NAME
from station.frozen import frozen
from station.sync import editions, updates

_MB = 2**20
_EACH = 500  # files between two stages
_TAIL, _TOLD_LAST = 2**16, 3  # bytes of the log that are looked at, lines that are told
_TOLD = " ERROR station.ui.unexpected "


@frozen
class Part:
    """A part made by others; ``texts`` are the paths of its licences below ``resources/parts``."""

    name: str
    version: str
    licence: str
    what: str
    texts: tuple[str, ...]


@frozen
class Folder:
    """A folder on this PC and the bytes in it."""

    path: Path
    size: int


def maker() -> str:
    """Who made the program."""
    return str(paths.read_json("makers", "keys.json")["maker"])


def built() -> str:
    """When it was packed and from which commit, “2026-11-22，a1b2c3d”; "" when run from its sources."""
    with suppress(FileNotFoundError):
        said = paths.read_json("build.json")
        return "，".join(filter(None, (said["built_on"], said["commit"])))
    return ""


def parts() -> list[Part]:
    """Everything made by others that the program brings along: first what is no Python package."""
    said: list[dict[str, Any]] = [*paths.read_json("parts", "others.json")["parts"], *paths.read_json("parts", "packages.json")["parts"]]
    return [Part(one["name"], one.get("version", ""), one["licence"], one.get("what", ""), tuple(one["texts"])) for one in said]


def licence_text(part: Part) -> str:
    """The full words of its licences; what is nobody's has none, and says why."""
    folder = paths.resources() / "parts"
    if not part.texts:
        return f"{part.licence}。{part.what}"
    return "\n\n\n".join((folder / text).read_text(encoding="utf-8") for text in part.texts)


def program_folder() -> Path:
    """Where the running program lies."""
    return Path(sys.executable).parent if editions.is_packed() else paths.resources().parent


def measured(folders: Iterable[Path]) -> Generator[Stage, None, list[Folder]]:
    """How much each folder takes, counted file by file; what cannot be looked at counts nothing."""
    found: list[Folder] = []
    for folder in folders:
        size = 0
        for number, path in enumerate(_files(folder)):
            with suppress(OSError):
                size += path.lstat().st_size
            if number % _EACH == 0:
                yield Stage("正在计算大小")
        found.append(Folder(folder, size))
    return found


def _files(folder: Path) -> Generator[Path, None, None]:
    for root, _, names in os.walk(folder):
        yield from (Path(root) / name for name in names)


def report(store: Store, screen: str) -> str:
    """How this PC and the program stand, to be passed on: no names, paths or cases. ``screen`` is what only a window knows."""
    standing = backup.standing(store)
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return "\n".join(
        [
            f"station {__version__}{f'（{built()}）' if built() else ''}，{_edition()}",
            f"系统：{system}，{_distribution()}",
            f"Python {platform.python_version()}，{screen}",
            f"数据：{store.path.stat().st_size / _MB:,.0f} MB，{store.count(Grievance):,} 件诉求，版式 {STORE_SHAPE}，"
            f"{'练习数据' if is_practice(store) else '正式数据'}，{media.kind_of(store.folder)}",
            f"最近备份：{standing.last.at[:16] or '没有'}{'，有问题' if standing.trouble else ''}",
            *(f"出过错：{line}" for line in _defects(store.folder / LOG_NAME)),
        ]
    )


def _edition() -> str:
    if not editions.is_packed():
        return "从源代码运行"
    return f"{'更新文件' if editions.is_updated() else '安装包'}装的，{updates.this_platform()}"


def _defects(log: Path) -> list[str]:
    """The last lines of the log that ``defects.report`` wrote, which names places in the program and no values; the log may hold more."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL))
            lines = file.read(_TAIL).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = [f"{line[:16]} {line.partition(_TOLD)[2]}" for line in lines if _TOLD in line]
    return found[-_TOLD_LAST:]


def _distribution() -> str:
    with suppress(OSError, KeyError):
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    return platform.version()
