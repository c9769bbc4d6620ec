"""A web page that platforms hand out under the name of a workbook: its tables as one raw sheet, with what they merge."""

from collections.abc import Mapping
from contextlib import suppress

from lxml import etree

from station.casework.importing.raw import RawSheet

MOST_PLACES = 1_000_000  # that merged cells cover
_MOST_ROWS = 1_000_000
_MOST_TAGS = 4_000_000  # some ten seconds
_MOST_SPAN = 1000
_BREAK = "\0"
_CODE = ("script", "style")


def sheet(text: str, title: str) -> RawSheet:
    """The rows of all tables of a page, one under the other; a cell that spans rows or columns is merged.

    ValueError for a page whose cells span more than any table has.
    """
    if text.count("<") > _MOST_TAGS:  # the parser goes on to the end whatever it is told
        raise ValueError("more tags than any table has")
    page = _Page()
    content = text.encode("utf-8", "replace")
    try:
        with suppress(etree.LxmlError):  # nothing in it, or far too deep: what was read before counts
            etree.fromstring(content, etree.HTMLParser(target=page, encoding="utf-8", no_network=True, huge_tree=False))
    finally:
        page.taken.clear()  # the parser and its error hold each other, and a hundred megabytes with them, until they are looked for
    rows = page.rows
    while rows and not any(rows[-1]):
        rows.pop()
    return RawSheet(title, rows, tuple(page.merges))


class _Page:
    """What the parser tells; its method names are lxml's."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.taken: set[tuple[int, int]] = set()  # places that a cell above or at the left covers
        self._column = 0
        self._places = 0
        self._span = (1, 1)
        self._words: list[str] | None = None
        self._is_code = False  # inside a script or a style

    def start(self, tag: str, told: Mapping[str, str]) -> None:
        if tag in _CODE:
            self._is_code = True
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
            if len(self.rows) > _MOST_ROWS:
                raise ValueError("more rows than any table has")
            self._column = 0
        elif tag in ("td", "th"):
            self._end_cell()
            if not self.rows:
                self.rows.append([])
            self._span = (_span(told.get("rowspan")), _span(told.get("colspan")))
            self._words = []
        elif tag in ("br", "p", "div") and self._words:
            self._words.append(_BREAK)

    def end(self, tag: str) -> None:
        if tag in _CODE:
            self._is_code = False
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def data(self, data: str) -> None:
        if self._words is not None and not self._is_code:
            self._words.append(data)

    def close(self) -> None:
        """Nothing is left open that counts."""
        self._end_cell()

    def _end_cell(self) -> None:
        if self._words is None:
            return
        row = len(self.rows) - 1
        while (row, self._column) in self.taken:
            self._column += 1
        down, across = self._span
        self._places += max(down * across, self._column + 1 - len(self.rows[row]))
        if self._places > MOST_PLACES:
            raise ValueError("cells that span more than any table has")
        cells = self.rows[row]
        cells.extend([""] * (self._column + 1 - len(cells)))
        cells[self._column] = "\n".join(" ".join(line.split()) for line in "".join(self._words).split(_BREAK)).strip()
        if down > 1 or across > 1:
            self.merges.append((row, self._column, row + down - 1, self._column + across - 1))
            self.taken.update((row + y, self._column + x) for y in range(down) for x in range(across))
        self._column += across
        self._words = None


def _span(text: str | None) -> int:
    return max(1, min(int(text), _MOST_SPAN)) if text and text.isdecimal() and len(text) < 10 else 1
