"""A web page that platforms hand out under the name of a workbook: its tables as one raw sheet, with what they merge."""

from html.parser import HTMLParser

from station.casework.importing.raw import RawSheet

_MOST_SPAN = 1000
_CODE = ("script", "style")


def sheet(text: str, title: str) -> RawSheet:
    """The rows of all tables of a page, one under the other; a cell that spans rows or columns is merged."""
    page = _Page()
    page.feed(text)
    page.close()
    rows = page.rows
    while rows and not any(rows[-1]):
        rows.pop()
    return RawSheet(title, rows, tuple(page.merges))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self._taken: set[tuple[int, int]] = set()  # places that a cell above or at the left covers
        self._column = 0
        self._span = (1, 1)
        self._words: list[str] | None = None
        self._is_code = False  # inside a script or a style

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _CODE:
            self._is_code = True
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
            self._column = 0
        elif tag in ("td", "th"):
            self._end_cell()
            if not self.rows:
                self.rows.append([])
            told = dict(attrs)
            self._span = (_span(told.get("rowspan")), _span(told.get("colspan")))
            self._words = []
        elif tag in ("br", "p", "div") and self._words:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _CODE:
            self._is_code = False
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._words is not None and not self._is_code:
            self._words.append(" ".join(data.split()))

    def _end_cell(self) -> None:
        if self._words is None:
            return
        row = len(self.rows) - 1
        while (row, self._column) in self._taken:
            self._column += 1
        down, across = self._span
        cells = self.rows[row]
        cells.extend([""] * (self._column + 1 - len(cells)))
        cells[self._column] = "".join(self._words).strip()
        if down > 1 or across > 1:
            self.merges.append((row, self._column, row + down - 1, self._column + across - 1))
            self._taken.update((row + y, self._column + x) for y in range(down) for x in range(across))
        self._column += across
        self._words = None


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and text.isdigit() and int(text) else 1
