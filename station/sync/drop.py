"""The drop: a place (share, stick, synchronised folder, server) through which bundles travel; every file is written once, never changed.

    gwdrop.json                                                                marker, with an id drawn at random
    s/<unit>/<device>/<audience>/0000/0000000042-b-<hash16>.gwb                bundles, a thousand numbers a folder
    s/<unit>/<device>/<audience>/f/0000000001-0000000064-f-<hash16>.gwb        folded bundles
    s/<unit>/<device>/e/0000000007-e-<hash16>.gwb                              receipts; only the newest counts
    r/<hash32>.gwr                                                             statements of who is who
    a/<2>/<32>.gwa                                                             parts of attachments, see parcels.py

Names are lower case, short and matched strictly; whatever else lies there (conflicted copies, desktop.ini, half files of
other programs, 8.3 names) is not seen. A name carries the hash of its content, so a reader can tell "not all here yet" by
itself, and two writers of one name have written the same.
"""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from station import foreign
from station.casework import audiences
from station.casework.stations import CODE
from station.errors import StationError
from station.frozen import frozen
from station.sync.bundle import MAX_FILE, MAX_RUN
from station.sync.carriers import Access, Carrier, CarrierError, Fault, FolderCarrier, carrier

MARKER = "gwdrop.json"
FORMAT = 2
_PER_FOLDER = 1_000  # a FAT32 folder holds some 13,000 such names
_SPARE = 3  # free space asked for, times the file

Kinds = Literal["b", "f", "e"]

_MARKERS = re.compile(r"gwdrop[^/]*\.json")  # with the copies a synchroniser sets aside when two PCs marked a folder at once
_ID = re.compile(r"[0-9a-f]{16}")
_DEVICE = re.compile(r"[0-9a-f]{16}")
_FOLDER = re.compile(r"[0-9]{4,7}")
_BUNDLE = re.compile(r"(?P<since>(?P<number>[0-9]{10}))-(?P<kind>b)-(?P<hash16>[0-9a-f]{16})\.gwb")
_FOLDED = re.compile(r"(?P<since>[0-9]{10})-(?P<number>[0-9]{10})-(?P<kind>f)-(?P<hash16>[0-9a-f]{16})\.gwb")
_RECEIPT = re.compile(r"(?P<since>(?P<number>[0-9]{10}))-(?P<kind>e)-(?P<hash16>[0-9a-f]{16})\.gwb")
_STATEMENT = re.compile(r"[0-9a-f]{32}\.gwr")

_SAID = {  # {lost}: "，第 42 包没有写完" where something was being written
    Fault.NOT_FOUND: ("找不到“{where}”{lost}；本机数据没动。", "请检查 U 盘或共享是否连着，地址对不对。"),
    Fault.GONE: ("“{where}”中途断开{lost}；本机数据没动。", "插好 U 盘或连上共享后再来一次，会接着做。"),
    Fault.FULL: ("“{where}”空间不够{lost}；本机数据没动。", "请清理后再发，或换一个位置。"),
    Fault.READ_ONLY: ("“{where}”不能写入{lost}；本机数据没动。", "请检查写保护和文件夹的权限，或换一个位置。"),
    Fault.DENIED: ("“{where}”不接受本机的账号或密码{lost}；本机数据没动。", "请在“同步”里按原来的地址再添加一次，填上对的账号和密码。"),
    Fault.UNREACHABLE: ("现在连不上“{where}”{lost}；本机数据没动。", "请检查网络，过一会儿再试，会接着做。"),
    Fault.STRANGER: ("“{where}”的服务器不能证明是原来那一台，没有连接；本机数据没动。", "请和管服务器的人核对后，在“同步”里重新添加。"),
    Fault.CLOCK: ("“{where}”不接受本机，因为本机的日期时间差得太多；本机数据没动。", "请把本机的日期和时间调准后再试。"),
    Fault.OTHER: ("“{where}”读写出错{lost}；本机数据没动。", "请过一会儿再试，或换一个位置。"),
}


class UnknownServerError(StationError):
    """An SFTP server is met for the first time; ``key`` is to become ``Access.host_key`` once a person has compared it."""

    def __init__(self, location: str, key: str) -> None:
        super().__init__(
            f"第一次连“{location}”，还不能认定就是那台服务器。它的钥匙指纹是 {_fingerprint(key)}。",
            "请和管这台服务器的人核对指纹：一样的，在“同步”的“添加位置”里点“添加”就会记下；不一样的，不要添加。",
        )
        self.key = key


def _fingerprint(key: str) -> str:
    """As ssh-keygen -l prints it."""
    content = base64.b64decode(key.partition(" ")[2])
    return "SHA256:" + base64.b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


@frozen
class Found:
    """A bundle by its name; ``path`` is below the drop, with forward slashes. A loose one has ``since`` = ``number``."""

    since: int
    number: int
    kind: str
    hash16: str
    unit: str
    device: str
    audience: str
    path: str


def bundle_path(unit: str, device: str, audience: str, number: int, kind: Kinds, content: bytes, since: int = 0) -> str:
    """Where a bundle lies below the drop; ``since`` is the first number a folded one covers, receipts have no ``audience``."""
    name = f"{number:010}-{kind}-{hashlib.sha256(content).hexdigest()[:16]}.gwb"
    own = f"s/{unit}/{device}"
    if kind == "e":
        return f"{own}/e/{name}"
    return f"{own}/{audience}/f/{since:010}-{name}" if kind == "f" else f"{own}/{audience}/{number // _PER_FOLDER:04}/{name}"


def statement_path(content: bytes) -> str:
    """Where a statement lies below the drop."""
    return f"r/{hashlib.sha256(content).hexdigest()[:32]}.gwr"


class Drop:
    """One place used as a drop. Every method raises StationError, in plain words, when the place cannot be reached or goes away."""

    def __init__(self, place: str | Path | Carrier, access: Access | None = None) -> None:
        self.carrier: Carrier = carrier(place, access) if isinstance(place, str | Path) else place
        self.location = self.carrier.location
        self._id = ""

    @property
    def folder(self) -> Path:
        """The folder, where the drop is one."""
        return self.carrier.folder if isinstance(self.carrier, FolderCarrier) else Path(self.location)

    def check(self, known: str = "") -> None:
        """StationError if the place cannot be reached, is laid out by a newer version, or is not the place of the id ``known``.

        A place that is known and now empty is most likely a stick or share that is not connected: nothing is to be
        written into the folder that stands in for it.
        """
        try:
            self.carrier.check()
            ids = self._ids()
            if known and ids and known not in ids:
                raise StationError(
                    f"“{self.location}”不是原来那个交换的位置。",
                    "可能换了 U 盘或共享。确认要用这一个，请在“同步”里重新添加；本机数据没动。",
                )
            if known and not ids and self._is_bare():
                raise StationError(
                    f"“{self.location}”是空的，原来交换的文件都不在。",
                    "U 盘可能没插好，或者共享没连上。确实换了新的，请在“同步”里重新添加；本机数据没动。",
                )
        except CarrierError as error:
            raise self._said(error, "") from error

    def is_new(self) -> bool:
        """Whether nobody has put anything here yet."""
        try:
            return self._is_bare()
        except CarrierError as error:
            raise self._said(error, "") from error

    def _is_bare(self) -> bool:
        return not {MARKER, "s", "r", "a"} & set(self.carrier.names(""))

    def mark(self, known: str = "") -> str:
        """The id of this place, by which the same stick is known again; made where there is none.

        ``known`` is put back where the marker was lost and the files are still there. Two copies of one stick have one id:
        what each of them holds is always looked up on it, so both are filled.
        """
        if not self._id:
            try:
                self._id = self._marked(known)
            except CarrierError as error:
                raise self._said(error, "标记文件") from error
        return self._id

    def _marked(self, known: str) -> str:
        markers = self._markers()
        ids = set(markers.values()) - {""}
        chosen = known if known and (known in ids or not ids) else min(ids, default=secrets.token_hex(8))
        if chosen not in ids:
            if MARKER in markers:  # of the first format, which had no id
                self.carrier.set_aside(MARKER)
            try:
                self.carrier.put_new(MARKER, json.dumps({"format": FORMAT, "id": chosen}).encode())
            except FileExistsError:  # another PC was faster by a moment
                chosen = min(self._ids(), default=chosen)
        return chosen

    def _ids(self) -> set[str]:
        """The ids this place goes by; none for a new one."""
        return set(self._markers().values()) - {""}

    def _markers(self) -> dict[str, str]:
        """The id in each marker, "" where there is none; StationError for a marker that cannot be understood."""
        return {name: self._id_in(name) for name in self.carrier.names("") if _MARKERS.fullmatch(name)}

    def _id_in(self, name: str) -> str:
        content = self.carrier.read(name, 4_096)
        if content is None:  # a synchroniser has not brought it yet
            raise CarrierError(Fault.OTHER)
        try:
            told = foreign.json_of(content)
        except ValueError:
            told = None
        if not isinstance(told, dict) or not isinstance(told.get("format"), int):
            if name != MARKER:
                return ""
            raise StationError(f"“{self.location}”里的标记文件读不出来。", f"请删掉“{MARKER}”后再试；本机数据没动。")
        if told["format"] > FORMAT:
            raise StationError(f"“{self.location}”是由更新版本的程序建的。", "请先升级本机的程序；本机数据没动。")
        found = told.get("id")
        return found if isinstance(found, str) and _ID.fullmatch(found) else ""

    def devices(self) -> dict[str, list[str]]:
        """Devices that have put something here, each with the unit folders it is found in (more than one after a new 站点码)."""
        found: dict[str, list[str]] = {}
        for unit in self._names("s", CODE):
            for device in self._names(f"s/{unit}", _DEVICE):
                found.setdefault(device, []).append(unit)
        return found

    def streams(self, device: str, units: list[str]) -> list[str]:
        """The audiences a device has put bundles for; ``units`` as :meth:`devices` tells."""
        return sorted({audience for unit in units for audience in self._names(f"s/{unit}/{device}", audiences.PATTERN)})

    def bundles(self, device: str, units: list[str], audience: str, since: int = 0) -> list[Found]:
        """Bundles of a stream by number, folded ones before the loose one of their last number.

        From the thousand that holds ``since`` on; of folded ones those that reach it.
        """
        found: list[Found] = []
        for unit in units:
            own = f"s/{unit}/{device}/{audience}"
            for folder in self._names(own, _FOLDER):
                if int(folder) >= since // _PER_FOLDER:
                    found += self._found(unit, device, audience, f"{own}/{folder}", _BUNDLE)
            found += (f for f in self._found(unit, device, audience, f"{own}/f", _FOLDED) if f.number >= since and f.since <= f.number)
        return sorted(found, key=lambda f: (f.number, f.since, f.hash16))

    def unsealed(self, device: str, units: list[str]) -> list[Found]:
        """Bundles of 0.1.0, which had no audiences and no seal."""
        found: list[Found] = []
        for unit in units:
            for folder in self._names(f"s/{unit}/{device}", _FOLDER):
                found += self._found(unit, device, "", f"s/{unit}/{device}/{folder}", _BUNDLE)
        return sorted(found, key=lambda f: (f.number, f.hash16))

    def receipts(self, device: str, units: list[str]) -> list[Found]:
        """Receipts of a device, the newest first."""
        found = (f for unit in units for f in self._found(unit, device, "", f"s/{unit}/{device}/e", _RECEIPT))
        return sorted(found, key=lambda f: f.number, reverse=True)

    def statements(self) -> list[str]:
        """Paths of all statements."""
        return [f"r/{name}" for name in self._names("r", _STATEMENT)]

    def _found(self, unit: str, device: str, audience: str, folder: str, pattern: re.Pattern[str]) -> Iterator[Found]:
        for name in self._names(folder, pattern):
            told = pattern.fullmatch(name)
            if told and int(told["number"]) > 0 and int(told["number"]) - int(told["since"]) < MAX_RUN:
                yield Found(
                    int(told["since"]), int(told["number"]), told["kind"], told["hash16"], unit, device, audience, f"{folder}/{name}"
                )

    def _names(self, folder: str, pattern: re.Pattern[str]) -> list[str]:
        try:
            return sorted(name for name in self.carrier.names(folder) if pattern.fullmatch(name))
        except CarrierError as error:
            raise self._said(error, "") from error

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None if it is not here, cannot be read at the moment, or is larger than any bundle."""
        try:
            return self._read(path)
        except CarrierError as error:
            raise self._said(error, "") from error

    def _read(self, path: str) -> bytes | None:
        content = self.carrier.read(path, MAX_FILE)
        return content if content is not None and len(content) <= MAX_FILE else None

    def holds(self, path: str, content: bytes) -> bool:
        """Whether the file lies here byte for byte."""
        return self.read(path) == content

    def exists(self, path: str) -> bool:
        """Whether something of this name lies here, whole or not."""
        return self.size(path) is not None

    def size(self, path: str) -> int | None:
        """How many bytes lie here under this name, right or not; None if there is no such file."""
        try:
            return self.carrier.size(path)
        except CarrierError as error:
            raise self._said(error, "") from error

    def set_aside(self, path: str) -> bool:
        """Free the name of a file that was found to be wrong, so that it can be put again; False where that cannot be done."""
        with suppress(CarrierError):  # a place that can only be read, or that is gone
            return self.carrier.set_aside(path)
        return False

    def put(self, path: str, content: bytes, title: str) -> None:
        """Let a file appear whole under its name, or not at all; a broken file of that name is moved aside first.

        ``title`` names it in messages. StationError if the place is full, read-only, or gone in the middle, or holds a
        broken file of that name that cannot be moved aside there.
        """
        try:
            if self._read(path) == content:
                return
            self.mark()
            if self.carrier.size(path) is not None and not self.carrier.set_aside(path):
                raise self._taken(title)
            self._ensure_room(len(content), title)
            self.carrier.put_new(path, content)
        except FileExistsError as error:  # another PC was faster by a moment: the same bytes, as the name has their hash
            if not self.holds(path, content):
                raise self._taken(title) from error
        except CarrierError as error:
            raise self._said(error, title) from error

    def remove(self, path: str) -> None:
        """Take a file away; only for what its maker has folded."""
        try:
            self.carrier.remove(path)
        except CarrierError as error:
            raise self._said(error, "整理") from error

    def room(self) -> int | None:
        """Free bytes; None where the place cannot say."""
        try:
            return self.carrier.room()
        except CarrierError as error:
            raise self._said(error, "") from error

    def _ensure_room(self, size: int, title: str) -> None:
        free = self.carrier.room()
        lacking = size * _SPARE - free if free is not None else 0
        if lacking > 0:
            megabytes = max(lacking / 2**20, 0.1)
            raise StationError(
                f"“{self.location}”空间不够，还差 {megabytes:.1f} MB。{title}没有写完，已撤回；本机数据没动。", "请清理 U 盘或换一个位置。"
            )

    def _taken(self, title: str) -> StationError:
        return StationError(
            f"“{self.location}”里已有同名的坏文件，{title}没有写进去；本机数据没动。", "请管这个位置的人移走坏文件，再发一次。"
        )

    def _said(self, error: CarrierError, title: str) -> StationError:
        if error.shown:
            return UnknownServerError(self.location, error.shown)
        message, hint = _SAID[error.fault]
        return StationError(message.format(where=self.location, lost=f"，{title}没有写完" if title else ""), hint)
