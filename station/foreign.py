"""What somebody else made, taken in within limits: the bytes of a file, the parts of a zip, a JSON text."""

import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from station import stopping
from station.errors import StationError
from station.patterns import pattern

MOST_RATIO = 250  # unpacked to packed, of a part above SMALL_PART; sheets of a hundred thousand equal rows stay below 60
SMALL_PART = 32 * 2**20

_CHUNK = 1 << 20
_LOCAL_HEADER = 30
_ENCRYPTED = 1
# what a part of a path may not be: a way upwards, a name Windows takes for a device or cuts the end of
_STRANGE = pattern(r"|\.{1,2}|.*[. ]|(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?|.*[\x00-\x1f\x7f\\:*?\"<>|].*", re.IGNORECASE | re.DOTALL)


def read(path: Path, most: int, hint: str = "") -> bytes:
    """The bytes of a file of at most ``most``; StationError if it is larger or cannot be read. ``hint`` says what is untouched."""
    try:
        if not path.is_file():  # a pipe or a device may never end
            raise FileNotFoundError(path)
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise StationError(f"打不开“{path.name}”。", hint + "请检查文件是否还在、有没有读取权限。") from error
    if len(content) > most:
        raise StationError(f"“{path.name}”超过 {most // 2**20} MB，太大了。", hint)
    return content


def json_of(content: bytes) -> Any:
    """What a JSON text says; ValueError also where it lies too deep, or holds a number or a letter that cannot be kept."""
    try:
        said = json.loads(content, parse_constant=_refused)
        json.dumps(said, ensure_ascii=False, allow_nan=False).encode()  # half a letter (“\ud800”) is no text, 1e999 no number
    except RecursionError as error:
        raise ValueError("too deep") from error
    return said


def _refused(constant: str) -> Any:
    raise ValueError(constant)


def archive(content: bytes, most_parts: int) -> zipfile.ZipFile:
    """The zip in these bytes; LargeZipFile where it lists more parts than that: ``zipfile`` takes in the whole list at once."""
    if content.count(b"PK\x01\x02") > most_parts:
        raise zipfile.LargeZipFile
    return zipfile.ZipFile(io.BytesIO(content))


def ensure_sound(archive: zipfile.ZipFile, most_parts: int, most_bytes: int) -> None:
    """Refuse what is made to hurt, before any part is used: BadZipFile, or LargeZipFile for what unpacks to too much.

    Names that lead elsewhere or come twice; parts that overlap, are encrypted, or hold another number of bytes than they say: what
    reads them after this one need not look at the size stated, and need not choose between two of one name as this one does.
    """
    infos = archive.infolist()
    if len(infos) > most_parts or sum(info.file_size for info in infos) > most_bytes:
        raise zipfile.LargeZipFile
    names = {info.filename.casefold() for info in infos}
    if len(names) < len(infos) or any(_is_strange(info) for info in infos):
        raise zipfile.BadZipFile("a name that leads elsewhere or comes twice")
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise zipfile.BadZipFile("parts that overlap")
        end = _ensure_as_stated(archive, info)


def leads_elsewhere(path: str) -> bool:
    """Whether a relative path with “/” could lead out of its folder, or means another file on Windows."""
    return any(_STRANGE.fullmatch(name) for name in path.split("/"))


def _is_strange(info: zipfile.ZipInfo) -> bool:
    return bool(info.flag_bits & _ENCRYPTED) or leads_elsewhere(info.orig_filename.removesuffix("/"))


def _ensure_as_stated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    """Where a part ends; it is unpacked bit by bit and thrown away."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("packed in a way no office program packs")
    if info.file_size > max(SMALL_PART, info.compress_size * MOST_RATIO):
        raise zipfile.LargeZipFile
    file = archive.fp
    assert file is not None
    file.seek(info.header_offset)
    head = file.read(_LOCAL_HEADER)
    if len(head) < _LOCAL_HEADER or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("no part where one should begin")
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    left, size = info.compress_size, 0
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and size <= info.file_size:
        stopping.here()
        packed = file.read(min(left, _CHUNK))
        if not packed:
            raise zipfile.BadZipFile("a part that is cut short")
        left -= len(packed)
        while packed and size <= info.file_size:
            size += len(unpacking.decompress(packed, _CHUNK)) if unpacking else len(packed)
            packed = unpacking.unconsumed_tail if unpacking else b""
    while unpacking and not unpacking.eof and size <= info.file_size:
        more = len(unpacking.decompress(b"", _CHUNK))
        size += more
        if not more:
            break
    if size != info.file_size or (unpacking and not unpacking.eof):
        raise zipfile.BadZipFile("a part that holds another number of bytes than it says")
    return file.tell()
