"""Finds the office's own faces on this PC by the names written in the files, and says why one that is there cannot be used.

Files are read where they lie and never copied: a letter embeds the characters it uses, and only where the font allows it.
"""

import os
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from station.export import fonts
from station.export.fonts import Face, Role
from station.frozen import frozen
from station.paths import read_json

_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
_NAMES = (1, 4, 16)  # family, full name, typographic family
_MOST_TABLES = 100
_BOLD_OR_ITALIC = 0x21  # fsSelection
_SAMPLE = "关于工会劳动法律监督的意见，第一条"
_NOT_TRUETYPE = "轮廓不是 TrueType 的，放不进 PDF。"
_DAMAGED = "文件读不出来，可能已经损坏。"


@frozen
class Installed:
    """A face on this PC that bears a name an office knows; ``index`` is its place in a collection (.ttc).

    ``refusal`` says why letters cannot be set in it, "" if they can.
    """

    role: Role
    name: str
    path: Path
    index: int = 0
    refusal: str = ""


def font_folders() -> list[Path]:
    """Where this system and this person keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        own = os.environ.get("LOCALAPPDATA", str(home / "AppData" / "Local"))
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", Path(own) / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local" / "share" / "fonts", home / ".fonts"]


def installed(folders: Sequence[Path] | None = None) -> list[Installed]:
    """Faces that bear a name of ``resources/letters/faces.json``, role by role, the best first."""
    wanted = {
        name.casefold(): (place, Role(role), name)
        for role, names in read_json("letters", "faces.json")["roles"].items()
        for place, name in enumerate(names["installed"])
    }
    found: list[tuple[int, Installed]] = []
    for path in _files(font_folders() if folders is None else folders):
        for index, names, refusal in _faces_of(path):
            known = min((wanted[name] for name in names if name in wanted), default=None, key=lambda each: each[0])
            if known:
                place, role, name = known
                found.append((place, Installed(role, name, path, index, refusal)))
    order = list(Role)
    return [face for _, face in sorted(found, key=lambda each: (order.index(each[1].role), each[0], str(each[1].path)))]


def take_in(folders: Sequence[Path] | None = None) -> list[Installed]:
    """Set letters in the best usable face of each role from now on; returns what was found, with what was wrong with it."""
    faces: dict[Role, Face] = {}
    found = installed(folders)
    for place, each in enumerate(found):
        if each.refusal or each.role in faces:
            continue
        try:
            face = Face(f"本机{each.role.value}", each.path, each.index, each.name)
            if all(map(face.draws, _SAMPLE)):
                faces[each.role] = face
            else:
                found[place] = replace(each, refusal="缺常用字。")
        except Exception:  # a foreign file may lead the parser anywhere; no letter fails for it
            found[place] = replace(each, refusal=_DAMAGED)
    fonts.take_in(faces)
    return found


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    """Font files below the folders, each once; a folder that cannot be read holds none."""
    for folder in dict.fromkeys(folders):
        for where, _, names in os.walk(folder):
            yield from (Path(where) / name for name in sorted(names) if name.lower().endswith(_SUFFIXES))


def _faces_of(path: Path) -> Iterator[tuple[int, set[str], str]]:
    """(index, names folded for comparison, why it cannot be used) of each upright face of normal weight in a file."""
    try:
        with path.open("rb") as file:
            starts = [0]
            if _at(file, 0, 4) == b"ttcf":
                (count,) = struct.unpack(">L", _at(file, 8, 4))
                starts = list(struct.unpack(f">{min(count, _MOST_TABLES)}L", _at(file, 12, 4 * min(count, _MOST_TABLES))))
            for index, start in enumerate(starts):
                tables = _tables(file, start)
                style = _at(file, tables[b"OS/2"][0], 64) if b"OS/2" in tables else bytes(64)
                if not struct.unpack_from(">H", style, 62)[0] & _BOLD_OR_ITALIC:
                    yield index, _names(file, *tables[b"name"]), _refusal(tables, struct.unpack_from(">H", style, 8)[0])
    except (OSError, struct.error, KeyError):
        return  # no name to know it by


def _at(file: BinaryIO, place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)


def _tables(file: BinaryIO, start: int) -> dict[bytes, tuple[int, int]]:
    """Tag: (place, length) of each table of the face whose directory begins at ``start``."""
    (count,) = struct.unpack(">H", _at(file, start + 4, 2))
    entries = (struct.unpack(">4s4xLL", _at(file, start + 12 + 16 * n, 16)) for n in range(min(count, _MOST_TABLES)))
    return {tag: (place, length) for tag, place, length in entries}


def _names(file: BinaryIO, place: int, length: int) -> set[str]:
    """Family and full names in every language the file gives them in."""
    table = _at(file, place, length)
    _, count, texts = struct.unpack_from(">HHH", table)
    found = set()
    for n in range(count):
        platform, encoding, _, key, size, offset = struct.unpack_from(">6H", table, 6 + 12 * n)
        if key in _NAMES:
            raw = table[texts + offset : texts + offset + size]
            if platform == 3 and encoding == 3:  # old fonts name themselves in GBK, padded with zeros
                text = raw.replace(b"\0", b"").decode("gb18030", "replace")
            elif platform in (0, 3):
                text = raw.decode("utf-16-be", "replace")
            else:
                text = raw.decode("gb18030" if encoding == 25 else "mac_roman", "replace")
            found.add(text.strip("\0 ").casefold())
    return found


def _refusal(tables: dict[bytes, tuple[int, int]], rights: int) -> str:
    """Why a face cannot be embedded: its outlines, or its maker's word (OpenType OS/2 fsType), which counts for PDF files too."""
    if b"glyf" not in tables:
        return _NOT_TRUETYPE
    if rights & 0x000F == 0x0002:
        return "字体声明不许放进文件。"
    if rights & 0x0100:
        return "字体声明不许只放用到的字。"
    if rights & 0x0200:
        return "字体声明只许放点阵。"
    return ""
