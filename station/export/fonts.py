"""The faces letters are set in: five bundled files, parsed once per process, with a fallback chosen character by character."""

import struct
import threading
from enum import Enum
from functools import cache
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from station.paths import resources

GETA = "〓"  # what a printer sets where a character has no type
_QUOTES = "“”‘’"
ASCENT = 0.86  # how far the em box rises above the baseline; the bundled faces say 0.85 to 0.88


class Role(Enum):
    """What a face is used for in GB/T 9704; the value is the name reportlab knows it by."""

    BODY = "仿宋"
    TITLE = "小标宋"
    HEADING = "黑体"
    SUBHEADING = "楷体"
    SONG = "宋体"


_FILES = {
    Role.BODY: "LXGWZhuqueFangsong-Regular.ttf",
    Role.TITLE: "StationSong-Bold.ttf",
    Role.HEADING: "StationHei-Medium.ttf",
    Role.SUBHEADING: "StationKai-Regular.ttf",
    Role.SONG: "StationSong-Regular-fallback.ttf",
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


@cache
def _face(role: Role) -> Any:
    """The parsed file: reportlab's class, whose attributes its type stubs do not know."""
    return _faces()[role].face


@cache
def _faces() -> dict[Role, ttfonts.TTFont]:
    with drawing:
        rl_config.ttfAsciiReadable = 0  # a quarter smaller: Latin letters are subset like any other
        ttfonts.makeToUnicodeCMap = _to_unicode
        faces = {}
        for role, name in _FILES.items():
            faces[role] = ttfonts.TTFont(role.value, str(resources() / "fonts" / name))
            pdfmetrics.registerFont(faces[role])
        return faces


def warm_up() -> None:
    """Parse the faces (about 0.2 s); called from a thread while the window opens."""
    _faces()


@cache
def role_for(char: str, role: Role) -> Role | None:
    """The face that draws ``char`` in text set in ``role``; None if no bundled face has it."""
    if role is Role.BODY and (char.isascii() or char in "（）"):
        role = Role.SONG  # Zhuque's 11 reads as a Roman II, and its round brackets as the hexagonal ones of a number
    for candidate in _CHAINS[role]:
        face = _face(candidate)
        # 仿宋 and 楷体 carry Western quotation marks a third of a cell wide; Chinese text wants them full.
        if ord(char) in face.charToGlyph and not (char in _QUOTES and face.getCharWidth(ord(char)) < 900):
            return candidate
    return None


def drawn(char: str, role: Role) -> tuple[str, Role]:
    """What is put on paper for ``char``, and in which face: itself, or 〓 when no face has it."""
    found = role_for(char, role)
    return (char, found) if found else (GETA, Role.SONG)


@cache
def advance(char: str, role: Role) -> float:
    """The natural width of ``char`` in em, as it will be drawn."""
    char, role = drawn(char, role)
    width: float = _face(role).getCharWidth(ord(char))
    return width / 1000


@cache
def ink(char: str, role: Role) -> tuple[float, float]:
    """Lowest and highest point of the outline in em from the baseline; (0, 0) for a blank."""
    char, role = drawn(char, role)
    face = _face(role)
    start, end = face.glyphPos[face.charToGlyph[ord(char)] :][:2]
    if start == end:
        return 0.0, 0.0
    glyf, _ = face.get_table_pos("glyf")
    _, low, _, high = struct.unpack_from(">4h", face._ttf_data, glyf + start + 2)
    return low / face.unitsPerEm, high / face.unitsPerEm


def missing_glyphs(text: str, role: Role = Role.BODY) -> list[str]:
    """Characters of ``text`` that no face has, each once, in order: they would print as 〓."""
    return [char for char in dict.fromkeys(text) if role_for(char, role) is None]


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """Replaces reportlab's table for copy and search, which spoils characters above U+FFFF and overfills its blocks (100 at most)."""
    pairs = [f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>" for code, value in enumerate(subset)]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
