"""What carries a drop: what any carrier must be able to do, which one a location asks for, and the folder (disk, share, stick)."""

import errno
import os
import re
import shutil
from contextlib import suppress
from dataclasses import field
from enum import Enum
from pathlib import Path
from stat import S_ISDIR
from typing import Protocol, TypeVar
from uuid import uuid4

from station import files
from station.errors import StationError
from station.frozen import frozen

T = TypeVar("T")

BUNDLES = "s"  # the folder of the bundles, by far the most files of a drop
# Syncthing takes names of this form for its own and never copies them; OneDrive and Nextcloud leave out ~*.tmp too.
ASIDE = "~syncthing~{}.tmp"
ASIDE_NAME = re.compile(r"~syncthing~[0-9a-f]{8}\.tmp", re.IGNORECASE)
STALE = 86_400  # seconds between the file being written and one left over, both by the carrier's own clock
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN)
_REMOTE = re.compile(r"(s3|s3\+https?|webdavs?|webdav\+https?|sftp)://", re.IGNORECASE)


class Fault(Enum):
    """Why a carrier could not do what was asked."""

    NOT_FOUND = "not found"  # no such folder, bucket or server path
    GONE = "gone"  # it was there and went away in the middle
    FULL = "full"
    READ_ONLY = "read only"
    DENIED = "denied"  # user name or password not accepted
    UNREACHABLE = "unreachable"  # no network, no answer in time
    STRANGER = "stranger"  # the server does not prove to be the one it was
    CLOCK = "clock"  # this PC's clock is too far from the server's
    OTHER = "other"


class CarrierError(Exception):
    """A fault of the carrier, for :class:`station.sync.drop.Drop` to put into words; ``shown`` is the key of a server nobody knows yet."""

    def __init__(self, fault: Fault, shown: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.shown = fault, shown


@frozen
class Access:
    """What a server asks for besides its address; kept in the store's secrets, never in a location, a message or the log.

    Without it the environment and the usual files are asked: AWS_* and ~/.aws for S3, ~/.ssh for SFTP, ~/.netrc for WebDAV.
    """

    user: str = ""  # for S3 the access key
    password: str = field(default="", repr=False)  # for S3 the secret key
    host_key: str = ""  # SFTP: "ssh-ed25519 AAAA…" as the server showed it to the person who set the place up


class Carrier(Protocol):
    """Files by relative names with forward slashes, in lower case; each is written once.

    ``location`` is what messages call it. All but ``put_new`` may be asked for what is not there. CarrierError when
    the carrier itself fails, never for one file that cannot be read.
    """

    location: str

    def check(self) -> None:
        """CarrierError if the place cannot be reached."""

    def names(self, folder: str) -> list[str]:
        """Names directly in a folder in lower case, each once, in any order; none if the folder is not there."""

    def read(self, path: str, limit: int) -> bytes | None:
        """At most ``limit`` + 1 bytes of a file; None if it is not here or cannot be read at the moment."""

    def size(self, path: str) -> int | None:
        """How many bytes something of this name has; None if there is nothing."""

    def put_new(self, path: str, content: bytes) -> None:
        """Let a whole file appear under a name nobody has; FileExistsError if it is taken, CarrierError otherwise."""

    def set_aside(self, path: str) -> bool:
        """Give a broken file another name, so that its own is free; False if this carrier cannot."""

    def remove(self, path: str) -> None:
        """Take a file away; one that is not there is no error."""

    def room(self) -> int | None:
        """Free bytes; None if the carrier cannot say."""


def is_remote(location: str) -> bool:
    """Whether a location names a server rather than a folder."""
    return _REMOTE.match(location) is not None


def carrier(location: str | Path, access: Access | None = None) -> Carrier:
    """The carrier a location asks for; what a server needs is only loaded when one is opened. StationError if it is none."""
    if isinstance(location, str) and is_remote(location):
        from station.sync.remote import open_remote

        return open_remote(location, access or Access())
    if isinstance(location, str) and "://" in location:
        raise StationError("这个地址的写法本机不认识。", "可以是文件夹，或以 s3://、webdavs://、sftp:// 开头的地址。")
    return FolderCarrier(Path(location))


class FolderCarrier:
    """A folder, on whatever disk, share or stick; every file is written aside, synced, read back and then named."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.location = str(folder)
        self._spelled: dict[str, list[Path]] = {}  # lower-case paths that are spelled otherwise here
        self._looked: set[str] = set()  # folders whose spellings are known
        self._tidied: set[Path] = set()
        self._volume: int | None = None  # the volume it was first seen on

    def check(self) -> None:
        """CarrierError if the folder is not there."""
        if not self._is_here():
            raise CarrierError(Fault.NOT_FOUND)

    def _is_here(self) -> bool:
        """Whether the folder is there, on the volume it was on: a stick pulled leaves an empty folder of that name behind."""
        try:
            told = self.folder.stat()
        except OSError:
            return False
        if self._volume is None:
            self._volume = told.st_dev
        return S_ISDIR(told.st_mode) and told.st_dev == self._volume

    def names(self, folder: str) -> list[str]:
        """Lower-case names; a copy made by way of FAT may have turned some into capitals."""
        self._looked.add(folder)
        found: dict[str, list[Path]] = {}
        for here in self._spellings(folder):
            for name in self._listed(here):
                found.setdefault(name.lower(), []).append(here / name)
        for name, paths in found.items():
            if [p.name for p in paths] != [name]:
                self._spelled[f"{folder}/{name}".lstrip("/")] = paths
        return list(found)

    def _listed(self, folder: Path) -> list[str]:
        try:
            found = os.listdir(folder)  # noqa: PTH208 - ten times faster than iterdir on a share
        except OSError:
            found = []
        if not found:
            self._ensure_here()
        return found

    def _ensure_here(self) -> None:
        if not self._is_here():
            raise CarrierError(Fault.GONE)

    def _spellings(self, path: str) -> list[Path]:
        """Where a lower-case path may lie; just there, unless a listing has shown otherwise."""
        if not path:
            return [self.folder]
        folder, _, name = path.rpartition("/")
        if folder not in self._looked and (not folder or self._spelled):
            self.names(folder)
        if path in self._spelled:
            return self._spelled[path]
        return [here / name for here in self._spellings(folder)]

    def read(self, path: str, limit: int) -> bytes | None:
        """The first spelling that can be read."""
        for here in self._spellings(path):
            try:
                with here.open("rb") as file:
                    return file.read(limit + 1)
            except OSError:  # a cloud client's placeholder, a scanner: not here yet, never "damaged"
                self._ensure_here()
        return None

    def size(self, path: str) -> int | None:
        """Of the first spelling that is here."""
        for here in self._spellings(path):
            try:
                return here.stat().st_size
            except OSError:
                self._ensure_here()
        return None

    def put_new(self, path: str, content: bytes) -> None:
        """Aside, synced, read back, named; the file aside is taken away again where something stopped it."""
        if self.size(path) is not None:
            raise FileExistsError(errno.EEXIST, "taken", path)
        self._ensure_here()
        target = self.folder / path
        part = target.with_name(ASIDE.format(uuid4().hex[:8]))
        made: list[Path] = []
        try:
            _make_folder(target.parent, made)
            _write(part, content)
            if not self._is_here():
                raise OSError(errno.ENODEV, "written where the stick was")
            if part.read_bytes() != content:
                raise OSError(errno.EIO, "read back differently")
            self._tidy(part)
            _give_name(part, target, content)
            files.sync_folder(target)  # FAT writes size and place of a renamed file only now
            files.sync_folder(target.parent)
        except FileExistsError:
            raise
        except OSError as error:
            fault = self._fault(error)
            with suppress(OSError):  # folders left empty would look like a drop that lost its marker
                part.unlink(missing_ok=True)
                for folder in reversed(made):
                    folder.rmdir()
            raise CarrierError(fault) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _fault(self, error: OSError) -> Fault:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Fault.FULL
        if error.errno in _GONE or not self._is_here():  # Windows says "access denied" of a drive without its stick
            return Fault.GONE
        return Fault.READ_ONLY if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else Fault.OTHER

    def _tidy(self, part: Path) -> None:
        """Take away what a pulled stick left aside here a day or more before; asked once for each folder."""
        if part.parent in self._tidied:
            return
        self._tidied.add(part.parent)
        now = part.stat().st_mtime
        for name in self._listed(part.parent):
            if ASIDE_NAME.fullmatch(name):
                with suppress(OSError):
                    left = part.parent / name
                    if now - left.stat().st_mtime > STALE:
                        left.unlink()

    def set_aside(self, path: str) -> bool:
        """Renamed beside itself; names that say ``bad`` are seen by nobody."""
        try:
            for here in self._spellings(path):
                aside = here.with_name(f"{here.name}.bad-{uuid4().hex[:8]}")
                files.patiently(lambda here=here, aside=aside: here.rename(aside))  # type: ignore[misc]
        except OSError as error:
            raise CarrierError(self._fault(error)) from error
        self._spelled.pop(path, None)
        return True

    def remove(self, path: str) -> None:
        """All spellings of it."""
        try:
            for here in self._spellings(path):
                files.patiently(lambda here=here: here.unlink(missing_ok=True))  # type: ignore[misc]
        except OSError as error:
            raise CarrierError(self._fault(error)) from error

    def room(self) -> int | None:
        """What the file system says is free."""
        try:
            return shutil.disk_usage(self.folder).free
        except OSError as error:
            raise CarrierError(self._fault(error)) from error


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        _sync(file.fileno())


def _give_name(part: Path, target: Path, content: bytes) -> None:
    """Never over another file; a share may report an error for a rename it did, so what stands there decides."""
    try:
        files.patiently(lambda: _name_new(part, target))
    except FileExistsError:
        raise
    except OSError:
        if not target.exists() or target.read_bytes() != content:
            raise


def _name_new(part: Path, target: Path) -> None:
    if os.name == "nt":  # where renaming never replaces
        part.rename(target)
        return
    try:
        target.hardlink_to(part)  # refuses a name that is taken, in one act
    except FileExistsError:
        raise
    except OSError as error:  # FAT and some shares have no links
        if target.exists():
            raise FileExistsError(errno.EEXIST, "taken", str(target)) from error
        part.rename(target)


def _sync(number: int) -> None:
    """Power cuts leave the right length and zeros without this; shares that cannot do it say so in several ways."""
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise


def _make_folder(folder: Path, made: list[Path]) -> None:
    """With those above it, each synced into its own; ``made`` gets the new ones, as they come."""
    if folder.is_dir():
        return
    _make_folder(folder.parent, made)
    with suppress(FileExistsError):  # made by another PC meanwhile
        folder.mkdir()
        made.append(folder)
    files.sync_folder(folder.parent)
