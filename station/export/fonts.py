"""The faces letters are set in, each file parsed once per process, with a fallback chosen character by character.

Five bundled faces are always there; faces of the office itself (``office_fonts``) stand before them where they are taken in.
"""

import struct
import threading
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfmetrics

from station.export.font_files import Font
from station.paths import resources

GETA = "〓"  # what a printer sets where a character has no type
_QUOTES = "“”‘’"
ASCENT = 0.86  # how far the em box rises above the baseline; the faces say 0.85 to 0.88


class Role(Enum):
    """What a face is used for in GB/T 9704; the value is how an office calls it."""

    BODY = "仿宋"
    TITLE = "小标宋"
    HEADING = "黑体"
    SUBHEADING = "楷体"
    SONG = "宋体"

    __hash__ = object.__hash__  # Enum's own is asked for every character set


_FILES = {
    Role.BODY: ("LXGWZhuqueFangsong-Regular.ttf", "霞鹜朱雀仿宋"),
    Role.TITLE: ("StationSong-Bold.ttf", "思源宋体粗体"),
    Role.HEADING: ("StationHei-Medium.ttf", "思源黑体"),
    Role.SUBHEADING: ("StationKai-Regular.ttf", "霞鹜文楷"),
    Role.SONG: ("StationSong-Regular-fallback.ttf", "思源宋体"),
}
_CHAINS = {
    Role.BODY: (Role.BODY, Role.SUBHEADING, Role.SONG),
    Role.TITLE: (Role.TITLE, Role.SONG),
    Role.HEADING: (Role.HEADING, Role.SONG),
    Role.SUBHEADING: (Role.SUBHEADING, Role.SONG),
    Role.SONG: (Role.SONG,),
}
# reportlab keeps its fonts, and the parser's position in each file, in shared objects: whoever draws holds this.
drawing = threading.RLock()


class Face:
    """A parsed file that can be drawn with; ``name`` is what reportlab knows it by, ``title`` what people call it."""

    def __init__(self, name: str, path: Path, index: int = 0, title: str = "") -> None:
        self.name, self.path, self.title = name, path, title
        self._font = Font(name, path, index)
        with drawing:
            pdfmetrics.registerFont(self._font)

    def width(self, char: str) -> float:
        """The natural width of ``char`` in em."""
        return float(self._font.face.getCharWidth(ord(char))) / 1000

    def shown(self, chars: str, size: float, document: Any) -> list[str]:
        """The operators that show ``chars`` at the current place of a text object of reportlab's ``document``."""
        return [
            f"{self._font.getSubsetInternalName(subset, document)} {size:g} Tf <{codes.hex()}> Tj"
            for subset, codes in self._font.splitString(chars, document)
        ]

    def draws(self, char: str) -> bool:
        """Whether the face has ``char``: an outline of its own, and Chinese quotation marks a whole cell wide."""
        if not self._font.face.charToGlyph.get(ord(char)):
            return False
        if char in _QUOTES and self.width(char) < 0.9:  # 仿宋 and 楷体 carry the Western ones, a third of a cell
            return False
        return char.isspace() or self.ink(char) != (0.0, 0.0)

    def ink(self, char: str) -> tuple[float, float]:
        """Lowest and highest point of the outline in em from the baseline; (0, 0) for a blank."""
        face = self._font.face
        start, end = face.glyphPos[face.charToGlyph[ord(char)] :][:2]
        if start == end:
            return 0.0, 0.0
        glyf, _ = face.get_table_pos("glyf")
        _, low, _, high = struct.unpack_from(">4h", face._ttf_data, glyf + start + 2)
        return low / face.unitsPerEm, high / face.unitsPerEm


class Drawn(NamedTuple):
    """What is put on paper for a character: itself, or 〓 when no face has it; ``width`` is its natural one in em."""

    char: str
    face: Face
    width: float


@cache
def _bundled() -> dict[Role, Face]:
    with drawing:
        return {role: Face(role.value, resources() / "fonts" / name, title=title) for role, (name, title) in _FILES.items()}


_office: dict[Role, Face] = {}
_edition = 0


def take_in(office: Mapping[Role, Face]) -> None:
    """Let faces of the office stand before the bundled ones from now on; an empty mapping sends them away again."""
    global _edition
    with drawing:
        _edition += 1
        _office.clear()
        _office.update(office)
        for remembered in (face_for, drawn, advance, ink):
            remembered.cache_clear()


def edition() -> int:
    """Another number after every change of the faces, for who remembers what was measured in them."""
    return _edition


def office_faces() -> dict[Role, Face]:
    """The faces of the office that are in use."""
    return dict(_office)


def leading_face(role: Role) -> Face:
    """The face that comes first for a role: the office's own, or the bundled one."""
    return _office.get(role) or _bundled()[role]


def warm_up() -> None:
    """Parse the bundled faces (about 0.2 s); called from a thread while the window opens."""
    _bundled()


def first_face() -> str:
    """A face every letter uses, for a canvas to begin with: else reportlab lists Helvetica, unembedded."""
    return leading_face(Role.BODY).name


@cache
def face_for(char: str, role: Role) -> Face | None:
    """The face that draws ``char`` in text set in ``role``; None if none has it."""
    own = _office.get(role)
    if own and own.draws(char):
        return own
    if role is Role.BODY and (char.isascii() or char in "（）"):
        role = Role.SONG  # Zhuque's 11 reads as a Roman II, and its round brackets as the hexagonal ones of a number
    song = [_office[role]] if role is Role.SONG and role in _office else []
    return next((face for face in (*song, *(_bundled()[each] for each in _CHAINS[role])) if face.draws(char)), None)


@cache
def drawn(char: str, role: Role) -> Drawn:
    """What is put on paper for ``char``, and in which face."""
    face = face_for(char, role)
    if face is None:
        char, face = GETA, _bundled()[Role.SONG]
    return Drawn(char, face, face.width(char))


@cache
def advance(char: str, role: Role) -> float:
    """The natural width of ``char`` in em, as it will be drawn."""
    return drawn(char, role).width


@cache
def ink(char: str, role: Role) -> tuple[float, float]:
    """Lowest and highest point of what is drawn for ``char``, in em from the baseline; (0, 0) for a blank."""
    found = drawn(char, role)
    return found.face.ink(found.char)


def missing_glyphs(text: str, role: Role = Role.BODY) -> list[str]:
    """Characters of ``text`` that no face has, each once, in order: they would print as 〓."""
    return missing_of((char, role) for char in text)


def missing_of(glyphs: Iterable[tuple[str, Role]]) -> list[str]:
    """Characters no face has, of those set in these roles, each once, in order."""
    return list(dict.fromkeys(char for char, role in dict.fromkeys(glyphs) if face_for(char, role) is None))
