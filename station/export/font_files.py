"""How a TrueType file goes into a PDF: only the glyphs that are used, in a form every reader can copy and search.

reportlab's own classes do the parsing and the cutting; what is mended here is that they copy whole tables of many megabytes for
every letter, embed tables no PDF needs, and spoil the copied text of characters above U+FFFF.
"""

from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, ttfonts

_NOT_FOR_PDF = ("name", "OS/2")  # ISO 32000-1, 9.9: not among the tables an embedded TrueType program has


class _Slices:
    """A long table, of which only the slices asked for are copied."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class _FontFace(ttfonts.TTFontFace):
    _ttf_data: bytes

    def get_table(self, tag: str) -> Any:
        """A table of the file; KeyError for one that is not there, or that has no place in a PDF."""
        if tag in _NOT_FOR_PDF:
            raise KeyError(tag)
        if tag == "glyf":
            return _Slices(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)  # type: ignore[no-untyped-call]


class Font(ttfonts.TTFont):
    """A parsed file under the name a canvas knows it by; ``index`` is the font's place in a collection (.ttc).

    reportlab's TTFError for a file that cannot be used: PostScript outlines, no Unicode table, damaged.
    """

    face: Any  # the stubs know little of these
    state: Any

    def __init__(self, name: str, path: Path, index: int = 0) -> None:
        self.fontName = name
        self.face = _FontFace(str(path), subfontIndex=index)
        self.encoding = ttfonts.TTEncoding()
        self.state = WeakKeyDictionary()
        self._asciiReadable = 0  # a quarter smaller: Latin letters are cut out like any other
        self.shapable = False

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> Any:
        """(subset, codes in it) of the runs of a text; quick where all its characters were used before, as in a mail run."""
        try:
            codes = list(map(self.state[doc].assignments.__getitem__, map(ord, text)))
        except KeyError:
            return super().splitString(text, doc, encoding)
        subset = codes[0] >> 8 if codes else 0
        if any(code >> 8 != subset for code in codes):
            return super().splitString(text, doc, encoding)
        return [(subset, bytes([code & 0xFF for code in codes]))]

    def addObjects(self, doc: Any) -> None:
        """Put the font into a document: one PDF font for every 256 characters used."""
        state = self.state.pop(doc)
        place = int(state.internalName.removeprefix(state.namePrefix))  # among the fonts of the file: two may bear one name
        for number, subset in enumerate(state.subsets):
            inner = f"{state.internalName}+{number}"
            name = f"{_tag(place << 8 | number)}+{self.face.name.decode('ascii')}{self.face.subfontNameX.decode('ascii')}"
            font: Any = pdfdoc.PDFTrueTypeFont()
            font.BaseFont = name
            font.FirstChar, font.LastChar = 0, len(subset) - 1
            font.Widths = f"[{' '.join(f'{self.face.getCharWidth(code):g}' for code in subset)}]"
            font.FontDescriptor = self.face.addSubsetObjects(doc, name, subset)
            table = pdfdoc.PDFStream(content=to_unicode(name, subset), filters=[pdfdoc.PDFZCompress])
            font.ToUnicode = doc.Reference(table, f"toUnicodeCMap:{name}")
            doc.Reference(font, inner)
            doc.idToObject["BasicFonts"].dict[inner] = font


def _tag(number: int) -> str:
    """The six letters that mark a subset."""
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(5, -1, -1))


def to_unicode(name: str, subset: list[int]) -> str:
    """The table by which a reader copies and searches, for all planes, in blocks of at most 100 (Adobe TN 5411)."""
    pairs = [f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>" for code, value in enumerate(subset) if value]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
