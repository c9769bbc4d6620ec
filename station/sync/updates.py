"""The update file: what a version of the program consists of, signed by its makers, and after that the files themselves, packed.

In this order: ``MAGIC``; four bytes, how long the list is; the list (``Manifest`` as JSON); one byte, how many signatures; each of them
eight bytes that name the key and 64 of Ed25519 over ``MAGIC`` and the list; then all files one after the other, packed as one by zstandard.

Nothing is believed before a maker's key has signed the list, and the list then says how much may come out, and what. What stands before the
packed files is kept beside an unpacked version as its certificate.
"""

import hashlib
import platform
import re
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from station import files, foreign, paths
from station.errors import StationError

SUFFIX = ".update"
MAGIC = b"station-update 1\n"
LENGTH, KEY_ID, SIGNATURE = 4, 8, 64  # bytes
MOST_LIST, MOST_SIGNATURES, MOST_FILES, MOST_BYTES = 8 * 2**20, 8, 20_000, 2**30
MOST_NEWS, MOST_LINE = 30, 200
UNTOUCHED = "现在的程序没有动。"

_WINDOW = 2**27  # of zstandard, in bytes: what unpacking takes in memory
_CHUNK = 2**20
_VERSION = re.compile(r"(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


class File(msgspec.Struct, frozen=True):
    """One file of the program: its path with “/”, bytes, SHA-256 in hex; or a ``link`` to another file, relative to its own folder."""

    path: str
    size: int
    sha256: str
    runs: bool = False
    link: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """What a version consists of. ``reads_from`` and ``shape``: the oldest store it opens and the one it makes of it."""

    version: str
    platform: str
    made_on: str
    reads_from: int
    shape: int
    program: str
    news: tuple[str, ...]
    files: tuple[File, ...]

    @property
    def size(self) -> int:
        """Bytes on the disk once unpacked."""
        return sum(file.size for file in self.files)


def this_platform() -> str:
    """“linux-x86_64”, “windows-x86_64”, …: what a program folder runs on."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{_MACHINES.get(machine, machine)}"


def order(version: str) -> tuple[int, ...]:
    """“1.10.2” to compare by; ValueError for what is no version."""
    found = _VERSION.fullmatch(version)
    if not found:
        raise ValueError(version)
    return tuple(int(part) for part in found.groups())


def key_id(public: bytes) -> bytes:
    """The name of a key in an update file."""
    return hashlib.sha256(public).digest()[:KEY_ID]


def makers_keys() -> dict[bytes, bytes]:
    """The makers' public keys by their names; none in an edition that takes no updates."""
    kept = [bytes.fromhex(key["public"]) for key in paths.read_json("makers", "keys.json")["keys"]]
    return {key_id(public): public for public in kept}


def read_certificate(file: BinaryIO, name: str, keys: Mapping[bytes, bytes]) -> tuple[Manifest, bytes]:
    """The list and the bytes up to where the packed files begin; StationError unless a maker signed it and it is sound."""
    try:
        head = _exactly(file, len(MAGIC) + LENGTH)
        length = int.from_bytes(head[len(MAGIC) :], "big")
        if not head.startswith(MAGIC) or length > MOST_LIST:
            raise ValueError(name)
        listed = _exactly(file, length)
        count = _exactly(file, 1)
        signatures = _exactly(file, min(count[0], MOST_SIGNATURES) * (KEY_ID + SIGNATURE))
    except OSError as error:
        raise _unreadable(name) from error
    except ValueError as error:
        raise StationError(f"“{name}”不是完整的更新文件。", UNTOUCHED + "请重新拷一份，或者向制作方再要一份。") from error
    if not any(_is_signed(MAGIC + listed, one, keys) for one in _each(signatures)):
        raise StationError(f"“{name}”的签名对不上，不是制作方发的，或者被改动过。", UNTOUCHED + "请不要使用它，向制作方重新要一份。")
    try:
        manifest = msgspec.json.decode(listed, type=Manifest)
        ensure_sound(manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise StationError(f"“{name}”的清单读不懂，可能需要更新的程序才能读。", UNTOUCHED + "请向制作方要安装包。") from error
    return manifest, head + listed + count + signatures


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = file.read(size)
    if len(found) < size:
        raise ValueError("cut short")
    return found


def _unreadable(name: str) -> StationError:
    return StationError(f"“{name}”读到一半读不下去了。", UNTOUCHED + "请把 U 盘插好，再更新。")


def _each(signatures: bytes) -> Iterator[bytes]:
    step = KEY_ID + SIGNATURE
    return (signatures[start : start + step] for start in range(0, len(signatures), step))


def _is_signed(signed: bytes, signature: bytes, keys: Mapping[bytes, bytes]) -> bool:
    public = keys.get(signature[:KEY_ID])
    if public is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature[KEY_ID:], signed)
    except InvalidSignature:
        return False
    return True


def ensure_sound(manifest: Manifest) -> None:
    """ValueError for a list that cannot be unpacked safely, whoever signed it."""
    order(manifest.version)
    listed = manifest.files
    if len(listed) > MOST_FILES or not 0 <= manifest.size <= MOST_BYTES or len(manifest.news) > MOST_NEWS:
        raise ValueError("too much")
    if any(len(line) > MOST_LINE for line in manifest.news):
        raise ValueError("a long line")
    names = {file.path.casefold() for file in listed}
    folders = {str(parent) for name in names for parent in PurePosixPath(name).parents}
    if len(names) < len(listed) or names & folders:
        raise ValueError("a path that comes twice or is a folder, too")
    plain = {file.path for file in listed if not file.link}
    for file in listed:
        if foreign.leads_elsewhere(file.path) or file.size < 0 or len(file.path) > MOST_LINE:
            raise ValueError("a path that leads elsewhere")
        if file.link:
            if _target(file) not in plain or file.size:
                raise ValueError("a link that leads elsewhere")
        elif not _DIGEST.fullmatch(file.sha256):
            raise ValueError("no digest")
    if not any(file.path == manifest.program and file.runs and not file.link for file in listed):
        raise ValueError("nothing to run")


def _target(file: File) -> str:
    """The path a link leads to, "" if it leaves the program's folder."""
    parts = list(PurePosixPath(file.path).parent.parts)
    for part in file.link.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif foreign.leads_elsewhere(part):
            return ""
        else:
            parts.append(part)
    return "/".join(parts)


def unpack(file: BinaryIO, name: str, manifest: Manifest, folder: Path) -> Generator[int, None, None]:
    """Write the files of a list into an empty folder and yield the bytes done; StationError where anything differs from the list.

    OSError as it comes. Each file is on the disk before the next, so that a power cut cannot leave a version whole in name only.
    """
    import zstandard  # every start of an updated program reads a certificate, and none of them unpacks

    damaged = StationError(f"“{name}”拷坏了，里面的文件和清单对不上。", UNTOUCHED + "请重新拷一份，再更新。")
    done = 0
    with zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(file, closefd=False) as packed:
        for one in manifest.files:
            path = folder / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            if one.link:
                path.symlink_to(one.link)
                continue
            digest, left = hashlib.sha256(), one.size
            with path.open("xb") as out:
                while left:
                    try:
                        chunk = packed.read(min(left, _CHUNK))
                    except zstandard.ZstdError as error:
                        raise damaged from error
                    except OSError as error:
                        raise _unreadable(name) from error
                    if not chunk:
                        raise damaged
                    out.write(chunk)
                    digest.update(chunk)
                    left -= len(chunk)
                    done += len(chunk)
                    yield done
            if digest.hexdigest() != one.sha256:
                raise damaged
            path.chmod(0o755 if one.runs else 0o644)
            files.sync(path)


def is_whole(manifest: Manifest, folder: Path) -> bool:
    """Whether every file of a list is there with its size; what stands in them was compared when it was unpacked."""
    try:
        return all((folder / file.path).stat().st_size == file.size or bool(file.link) for file in manifest.files)
    except OSError:
        return False
