"""The drop: a folder (share, stick, synchronised folder) through which bundles travel; every file is written once and never changed.

    <drop>/gwdrop.json                                            marker
    <drop>/s/<station code>/<device>/0000/0000000042-b-<hash16>.gwb   bundles, a thousand numbers a folder
    <drop>/s/<station code>/<device>/e/0000000007-e-<hash16>.gwb      receipts; only the newest counts
    <drop>/a/<hash 2>/<hash 32>.gwa                               attachments by their SHA-256

Names are lower case, short and matched strictly; whatever else lies there (conflicted copies, desktop.ini, half files of
other programs) is not seen. A name carries the hash of its content, so a reader can tell "not all here yet" by itself.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from station.casework.stations import CODE, folder_code
from station.errors import StationError
from station.sync.bundle import MAX_FILE, Kinds

T = TypeVar("T")

MARKER = "gwdrop.json"
FORMAT = 1
_PER_FOLDER = 1_000  # a FAT32 folder holds some 13,000 such names
_SPARE = 3  # free space asked for, times the file
_HELD = {5, 32, 33}  # Windows: a virus scanner, indexer or cloud client holds the new file for a moment
_PATIENCE = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)  # seconds between tries, about 2.5 in all
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN)

_DEVICE = re.compile(r"[0-9a-f]{16}")
_FOLDER = re.compile(r"[0-9]{4,7}")
_BUNDLE = re.compile(r"[0-9]{10}-b-[0-9a-f]{16}\.gwb")
_RECEIPT = re.compile(r"[0-9]{10}-e-[0-9a-f]{16}\.gwb")


@dataclass(frozen=True)
class Found:
    """A bundle by its name; ``path`` is below the drop, with forward slashes."""

    number: int
    hash16: str
    station: str
    path: str


def station_folder(code: str) -> str:
    """The folder name of a station; StationError when its code has letters a file name cannot carry everywhere."""
    name = folder_code(code)
    if not name:
        raise StationError(f"站点码“{code}”里有字母、数字和短横以外的字，不能用来和上级交换。", "请在“设置”里改站点码；本机数据没动。")
    return name


def bundle_path(station: str, device: str, number: int, kind: Kinds, content: bytes) -> str:
    """Where a bundle lies below the drop."""
    folder = "e" if kind == "e" else f"{number // _PER_FOLDER:04}"
    hash16 = hashlib.sha256(content).hexdigest()[:16]
    return f"s/{station_folder(station)}/{device}/{folder}/{number:010}-{kind}-{hash16}.gwb"


def attachment_path(sha256: str) -> str:
    """Where the bytes of an attachment lie below the drop."""
    return f"a/{sha256[:2]}/{sha256[:32]}.gwa"


class Drop:
    """One folder used as a drop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def check(self) -> None:
        """StationError if the folder cannot be reached or is laid out by a newer version; a folder without a marker is new."""
        if not self.folder.is_dir():
            raise StationError(f"找不到文件夹“{self.folder}”。", "请检查 U 盘或共享是否连着；本机数据没动。")
        try:
            told = json.loads((self.folder / MARKER).read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            raise StationError(f"“{self.folder}”里的标记文件读不出来。", f"请删掉“{MARKER}”后再试；本机数据没动。") from error
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise StationError(f"“{self.folder}”是由更新版本的程序建的。", "请先升级本机的程序；本机数据没动。")

    def is_new(self) -> bool:
        """Whether nobody has put anything here yet."""
        return not (self.folder / MARKER).exists() and not (self.folder / "s").is_dir()

    def devices(self) -> dict[str, list[str]]:
        """Devices that have put something here, each with the station folders it is found in (more than one after a new 站点码)."""
        found: dict[str, list[str]] = {}
        for station in _names(self.folder / "s", CODE):
            for device in _names(self.folder / "s" / station, _DEVICE):
                found.setdefault(device, []).append(station)
        return found

    def bundles(self, device: str, stations: list[str], since: int = 0) -> list[Found]:
        """Bundles of a device by number, from the thousand that holds ``since`` on; ``stations`` as :meth:`devices` tells."""
        found: list[Found] = []
        for station in stations:
            own = f"s/{station}/{device}"
            for folder in _names(self.folder / own, _FOLDER):
                if int(folder) >= since // _PER_FOLDER:
                    found += self._found(station, f"{own}/{folder}", _BUNDLE)
        return sorted(found, key=lambda f: (f.number, f.hash16))

    def receipts(self, device: str, stations: list[str]) -> list[Found]:
        """Receipts of a device, the newest first."""
        found = (f for station in stations for f in self._found(station, f"s/{station}/{device}/e", _RECEIPT))
        return sorted(found, key=lambda f: f.number, reverse=True)

    def _found(self, station: str, folder: str, pattern: re.Pattern[str]) -> Iterator[Found]:
        for name in _names(self.folder / folder, pattern):
            yield Found(int(name[:10]), name[13:29], station, f"{folder}/{name}")

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if it is not here, cannot be read at the moment, or is larger than any bundle."""
        try:
            with (self.folder / path).open("rb") as file:
                content = file.read(MAX_FILE + 1)
        except OSError:  # a cloud client's placeholder, a stick pulled, a scanner: not here yet, never "damaged"
            return None
        return content if len(content) <= MAX_FILE else None

    def holds(self, path: str, content: bytes) -> bool:
        """Whether the file lies here byte for byte."""
        return self.read(path) == content

    def put(self, path: str, content: bytes, title: str) -> None:
        """Write a file aside, read it back and give it its name; a broken file of that name is moved aside first.

        ``title`` names it in messages. StationError if the folder is full, read-only, or gone in the middle; the temporary
        file is then taken away where possible.
        """
        target = self.folder / path
        if target.exists():
            if self.holds(path, content):
                return
            _patiently(lambda: target.rename(target.with_name(f"{target.name}.bad-{uuid4().hex[:8]}")))
        part = target.with_name(f"{uuid4().hex[:8]}.tmp")
        try:
            self._ensure_room(len(content), title)
            self._ensure_marker()
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(part, content)
            if part.read_bytes() != content:
                raise OSError(errno.EIO, "read back differently")
            _patiently(lambda: part.rename(target))
            _sync_folder(target.parent)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise self._explained(error, title, len(content)) from error

    def _ensure_room(self, size: int, title: str) -> None:
        lacking = size * _SPARE - shutil.disk_usage(self.folder).free
        if lacking > 0:
            raise self._full(title, lacking)

    def _ensure_marker(self) -> None:
        marker = self.folder / MARKER
        if not marker.exists():
            part = self.folder / f"{uuid4().hex[:8]}.tmp"
            _write(part, json.dumps({"format": FORMAT}).encode())
            _patiently(lambda: part.rename(marker))

    def _full(self, title: str, lacking: int) -> StationError:
        megabytes = max(lacking / 2**20, 0.1)
        return StationError(
            f"“{self.folder}”空间不够，还差 {megabytes:.1f} MB。{title}没有写完，已撤回；本机数据没动。", "请清理 U 盘或换一个位置。"
        )

    def _explained(self, error: OSError, title: str, size: int) -> StationError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return self._full(title, size * _SPARE)
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return StationError(f"“{self.folder}”不能写入，{title}没有写进去；本机数据没动。", "请检查写保护和文件夹的权限，或换一个位置。")
        if error.errno in _GONE:
            return StationError(f"“{self.folder}”中途断开，{title}没有写完；本机数据没动。", "插好 U 盘或连上共享后接着发。")
        return StationError(f"“{self.folder}”写入出错，{title}没有写完；本机数据没动。", "请过一会儿再发，或换一个位置。")


def _names(folder: Path, pattern: re.Pattern[str]) -> list[str]:
    """Names in a folder that match; a folder that is not there or cannot be listed has none."""
    try:
        return sorted(name for name in os.listdir(folder) if pattern.fullmatch(name))  # noqa: PTH208 - ten times faster than iterdir on a share
    except OSError:
        return []


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        _sync(file.fileno())


def _sync(number: int) -> None:
    """Power cuts leave the right length and zeros without this; shares that cannot do it say so in several ways."""
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows has no such thing, SMB and FAT refuse at will; the name is checked on the next send
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _patiently(act: Callable[[], T]) -> T:
    """Try again for some seconds while another program holds the file (Windows errors 5, 32, 33)."""
    for pause in _PATIENCE:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(pause)
    return act()
