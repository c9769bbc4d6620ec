"""Where a store may live: on a disk of this machine; not on a share or a stick, and not unwarned in a folder a cloud client keeps.

On a share the locks that keep two windows apart are not to be trusted and the write-ahead log cannot work; a stick is pulled out
in the middle of a save. Copies and exchange go there, the store in use does not.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from station import paths
from station.errors import StationError
from station.patterns import pattern

Kind = Literal["local", "network", "removable"]

_ESCAPED = pattern(r"\\([0-7]{3})")
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4
_BLOCK = Path("/sys/dev/block")


def refuse(folder: Path) -> None:
    """StationError, with the reason and what to do, if a store cannot live in this folder."""
    kind = kind_of(folder)
    if kind == "network":
        raise StationError(
            f"“{folder}”在网络共享上，正在用的数据不能放在那里：几台电脑同时写会写坏，断网时会丢。",
            "原来的内容没有动。请把数据文件夹整个拷到本机硬盘再打开；要和别的电脑共用，请用“同步”。",
        )
    if kind == "removable":
        raise StationError(
            f"“{folder}”在 U 盘或移动硬盘上，正在用的数据不能放在那里：保存时拔出来会写坏，丢了别人能捡到。",
            "原来的内容没有动。请把数据文件夹整个拷到本机硬盘再打开；U 盘可以放备份，也可以带数据给别处。",
        )


def cloud(folder: Path) -> str:
    """The name of the cloud client whose folder this lies in, as far as its name tells; "" for none."""
    names: dict[str, str] = paths.read_json("rules", "media.json")["cloud"]["folders"]
    for part in reversed(folder.resolve().parts):
        name = part.casefold()
        if found := names.get(name) or names.get(name.partition(" - ")[0]):
            return found
    return ""


def cloud_warning(folder: Path) -> str:
    """What a person is told of a store in such a folder; "" where there is nothing to tell."""
    name = cloud(folder)
    return f"数据文件夹在“{name}”的同步文件夹里，同步程序会在保存时动它，可能写坏。请挪到别的文件夹。" if name else ""


def kind_of(folder: Path) -> Kind:
    """What kind of disk a folder, there or not, lies on; "local" where that cannot be told."""
    with suppress(OSError, ValueError):
        if os.name == "nt":
            return windows_kind(str(folder.resolve()), _drive_type)  # a link may lead to a share
        if sys.platform.startswith("linux"):
            text = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
            kind, device = linux_kind(folder.resolve(), text)
            return "removable" if kind == "local" and _is_removable(device) else kind
    return "local"


def linux_kind(folder: Path, mountinfo: str) -> tuple[Kind, str]:
    """(kind, "major:minor") of the mount a folder lies on, read from the text of ``/proc/self/mountinfo`` (proc(5))."""
    above = {str(place) for place in (folder, *folder.parents)}
    best: tuple[int, str, str] = (-1, "", "")
    for line in mountinfo.splitlines():
        fields, _, rest = line.partition(" - ")
        words = fields.split(" ")
        if len(words) < 5 or not rest:
            continue
        name = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), words[4]) if "\\" in words[4] else words[4]
        if name in above and len(name) >= best[0]:  # of two at one place the later is seen
            best = (len(name), rest.split(" ")[0], words[2])
    networks: list[str] = paths.read_json("rules", "media.json")["network"]["types"]
    return ("network" if best[1] in networks else "local"), best[2]


def windows_kind(folder: str, drive_type: Callable[[str], int]) -> Kind:
    """What kind of disk a Windows path lies on; ``drive_type`` answers for a root as GetDriveTypeW does."""
    plain = folder.removeprefix("\\\\?\\")
    if plain.startswith("UNC\\") or plain.startswith("\\\\"):
        return "network"
    found = drive_type(plain[:2] + "\\")
    return "network" if found == _DRIVE_REMOTE else "removable" if found == _DRIVE_REMOVABLE else "local"


def _is_removable(device: str) -> bool:
    """Whether a block device, or the disk it is a part of, says that it can be taken out, or hangs on USB."""
    block = _BLOCK / device
    if not block.exists():
        return False
    real = block.resolve()
    return any((disk / "removable").is_file() and (disk / "removable").read_text().strip() == "1" for disk in (real, real.parent)) or any(
        part.startswith("usb") for part in real.parts
    )


def _drive_type(root: str) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined,unused-ignore]
