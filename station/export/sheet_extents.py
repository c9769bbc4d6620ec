"""How far the cells of a sheet reach, found before a reader lays out all that lies between the first and the last of them."""

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from station import stopping

_BLOCK = 4 * 2**20
_MOST_TAG = 2**20
_NEAR = 26  # columns: as many as a sheet may have that nobody need look at twice
_PREFIX = rb"<(?:[^\s<>/:]+:)?"
# a cell or row that is not written as office programs write them: the number not first, in other quotes, missing, or very far
_NOT_USUAL = rb'(?:c(?![\w.:-]| r="[A-Z]{1,2}\d{1,6}"[ />])|row(?![\w.:-]| r="\d{1,6}"[ />]))'
_ODD = re.compile(rb"<" + _NOT_USUAL)
_ODD_PREFIXED = re.compile(_PREFIX + _NOT_USUAL)  # several times as slow
_MAY_BE_FAR = re.compile(rb'r="(?:[A-Z]{2}|[A-Z]?\d{6})')  # the quick look that spares nearly every sheet the slow one
_FAR = re.compile(_PREFIX + rb'c r="(?=[A-Z]{2}|[A-Z]\d{6})([A-Z]+)(\d+)"[^<>]*+(?<!/)>\s*+<(?!/)')  # a cell with something in it
_TAG = re.compile(_PREFIX + rb"(c|row)(?![\w.:-])((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)(?:(?<!/)>(?=\s*+(?:[^\s<]|<[^/])))?")
_PLACE = re.compile(rb"(?<![^\s\"'])r\s*=\s*[\"']([A-Za-z]{0,9})(\d{0,9})[\"']")
_MOST_ODD = 5_000_000  # cells and rows looked at one by one; office programs write none of them
_MOST_TAGS = 8_000_000  # of an .ods, each of which takes about a hundred bytes
_MOST_WORDS = 2**30  # letters of all its cells together
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class Extent:
    """The last row and column of an .xlsx sheet with something in it, counted from 1; ``look`` is given its part block by block.

    A block ends between two tags. Where a row or a cell does not say its place it follows the one before, as readers have it.
    """

    def __init__(self) -> None:
        self.last_row = 0
        self.last_column = _NEAR
        self._row = self._column = 0
        self._is_odd = False
        self._walked = 0

    def look(self, block: bytes) -> None:
        """Take in the next block; LargeZipFile for too much that no office program wrote."""
        is_prefixed = b":" in block and (b":c" in block or b":row" in block)
        if self._is_odd or (_ODD_PREFIXED if is_prefixed else _ODD).search(block):
            self._is_odd = True
            self._walk(block)
            return
        for letters, row in _FAR.findall(block) if _MAY_BE_FAR.search(block) else ():
            self._reached(int(row), number_of(letters))
        self._row = _last(block, b'row r="') or self._row
        self._column = _last(block, b'c r="') or self._column

    def _walk(self, block: bytes) -> None:
        for tag in stopping.each(_TAG.finditer(block)):
            self._walked += 1
            if self._walked > _MOST_ODD:
                raise zipfile.LargeZipFile
            places = _PLACE.findall(tag[2])
            letters, digits = max(places, key=lambda place: (int(place[1] or 0), number_of(place[0])), default=(b"", b""))
            if tag[1] == b"row":
                self._row = int(digits) if digits else self._row + 1
                self._column = 0
                continue
            self._row = int(digits) if digits else max(self._row, 1)
            self._column = number_of(letters) if letters else self._column + 1
            if tag[0].endswith(b">"):
                self._reached(self._row, self._column)

    def _reached(self, row: int, column: int) -> None:
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)


def _last(block: bytes, before: bytes) -> int:
    """The number of the last row or column that a block names; 0 for none."""
    at = block.rfind(before)
    found = re.compile(rb"([A-Z]*)(\d*)").match(block, at + len(before)) if at >= 0 else None
    return 0 if found is None else number_of(found[1]) or int(found[2] or 0)


def number_of(letters: bytes) -> int:
    """The number of a column, A being 1."""
    number = 0
    for byte in letters.upper():
        number = number * 26 + byte - 64
    return number


def of_part(package: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """The last row and column of any part of a workbook, for those that nothing names as a sheet."""
    extent = Extent()
    with package.open(part) as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            stopping.here()
            block = rest + block
            cut = max(block.rfind(b"<"), 0)
            if len(block) - cut > _MOST_TAG:  # no tag, whatever it is
                cut = len(block)
            extent.look(block[:cut])
            rest = block[cut:]
        extent.look(rest)
    return extent.last_row, extent.last_column


def of_opendocument(package: zipfile.ZipFile) -> Iterator[tuple[str, int, int]]:
    """Name, last row and last column of each table of an .ods; what stands for many equal rows or cells is counted as often.

    BadZipFile where it is no XML, LargeZipFile where it, or the text its cells repeat, would not fit into memory.
    """
    name, row, last_row, last_column, column, width, words, all_words = "", 0, 0, 0, 0, 0, 0, 0
    with package.open("content.xml") as stream:
        count = 0
        while block := stream.read(_BLOCK):
            stopping.here()
            count += block.count(b"<")
            if count > _MOST_TAGS:
                raise zipfile.LargeZipFile
    try:
        with package.open("content.xml") as stream:
            tags = (_TABLE + "table", _TABLE + "table-row", _TABLE + "table-cell", _TABLE + "covered-table-cell")
            parsed = etree.iterparse(
                stream, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            for event, element in stopping.each(parsed):
                kind = element.tag.removeprefix(_TABLE)
                if kind == "table":
                    if event == "end":
                        yield name, last_row, last_column
                        if all_words > _MOST_WORDS:
                            raise zipfile.LargeZipFile
                    name, row, last_row, last_column = element.get(_TABLE + "name", ""), 0, 0, 0
                elif kind == "table-row" and event == "start":
                    column, width, words = 0, 0, 0
                elif kind == "table-row":
                    row += _times(element, "rows")
                    all_words += words * _times(element, "rows")
                    if width:
                        last_row, last_column = row, max(last_column, width)
                elif event == "end":
                    column += _times(element, "columns")
                    words += _times(element, "columns") * sum(map(len, element.itertext()))
                    if len(element) or len(element.attrib) > 1:
                        width = column
                if event == "end":
                    element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise zipfile.BadZipFile("no table") from error


def _times(element: etree._Element, what: str) -> int:
    return max(1, int(element.get(f"{_TABLE}number-{what}-repeated", "1")))
