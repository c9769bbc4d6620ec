"""The tables of a file: where the heading of each stands, which rows are data, and why every other row is none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from station.casework.importing import headings
from station.casework.importing.headings import Period
from station.casework.importing.raw import RawBook, RawSheet, Value, letter, text_of, uncollected

TITLE = "标题、填报单位一类的行"
HEADING = "表头"
REPEATED = "重复的表头（换页处）"
EMPTY = "空行"
TOTAL = "合计行"
NOTE = "说明、注释"
SIGNATURE = "填报人、审核人签名行"
ONLY_NUMBER = "只有序号，没有内容"
ONE_CELL = "只有一格有字，看着是标题或说明"
NO_TABLE = "这张表里没有找到表头"

_LONGEST_HEADING = 24
_SUM = re.compile(
    r"(?:20\d\d年?)?(?:本|当|全|上半|下半|第?[一二三四]|\d{1,2})?(?:月|季度?|年度?|页|期|站|街道)?(?:合计|小计|总计|共计|累计|汇总|总数)"
    r"(?:\d+[件人户条]?|[(（:：].*)?"
)
_NOTED = re.compile(
    r"[※*]?(?:备?注|说明|(?:填表|填报)说明|注意|附注|统计口径)\s*(?:[:：]|\d+[.、]|[一二三1-9]、)|以下空白|[(（]?以下|本表|此表|[※*]"
)
_SIGNED = re.compile(
    r"(?:填报|填表|审核|制表|填写|复核|经办|统计|审批|分管|主管|单位)?(?:人|领导|负责人|站长|签字|签名|签章|盖章|日期|时间)\s*"
    r"(?:[(（][^)）]*[)）])?\s*[:：]"
)
COMPANY = re.compile(r".*(?:公司|[工饭]?厂|店|中心|医院|学校|集团|项目部|经营部|合作社|事务所|酒店|超市|工作室|分行|支行)(?:[(（].*[)）])?")
_PAGE = re.compile(r"(?:(?:第\s*\d+\s*页|共\s*\d+\s*页|[-—]\s*\d+\s*[-—])[\s,，/]*)+")
_FIGURES = re.compile(r"[\d.,\s\-/:%]+")


@dataclass(frozen=True)
class Column:
    """A column of a table: its place in the sheet counted from 0, and its heading, parts of two rows joined by “·”."""

    place: int
    heading: str
    is_hidden: bool = False

    @property
    def letter(self) -> str:
        """The column's letters in the sheet."""
        return letter(self.place)


class Line(NamedTuple):
    """One row of the sheet, numbered as the sheet does; ``left_out`` says why it is no data, "" for data.

    ``cells`` stand from column A with merged cells filled down; ``filled`` are the places that were filled so.
    """

    row: int
    cells: Sequence[Value]
    left_out: str = ""
    filled: frozenset[int] = frozenset()
    is_hidden: bool = False

    @property
    def text(self) -> str:
        """What the row says, its cells joined by a blank."""
        return " ".join(filter(None, map(text_of, self.cells)))


@dataclass(frozen=True)
class Table:
    """One table with all rows of its part of the sheet: data and left out together are the rows of that part."""

    sheet: str
    header: tuple[int, int]  # first and last row of the heading, numbered as the sheet does; (0, 0) without one
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str = ""
    filler: str = ""
    period: Period = field(default_factory=Period)
    unit: str = ""
    is_hidden: bool = False
    is_1904: bool = False

    @property
    def body(self) -> tuple[Line, ...]:
        """The rows of data."""
        return tuple(line for line in self.lines if not line.left_out)

    @property
    def left_out(self) -> tuple[Line, ...]:
        """The rows that are no data, each with its reason."""
        return tuple(line for line in self.lines if line.left_out)


@dataclass(frozen=True)
class _Header:
    first: int  # rows counted from 0
    last: int
    columns: tuple[Column, ...]


def find_tables(book: RawBook) -> tuple[Table, ...]:
    """Every table of every sheet; a sheet without a heading comes as a table whose rows are all left out, an empty one not at all."""
    with uncollected():
        return tuple(table for sheet in book.sheets if _filled(sheet) for table in _tables(sheet, book))


def table_at(book: RawBook, sheet: str, first: int, last: int) -> Table:
    """The table of ``sheet`` whose heading a clerk says stands in the rows ``first`` to ``last``, to the end of the sheet."""
    found = next(raw for raw in book.sheets if raw.name == sheet)
    return _read(found, book, _header_at(found, first - 1, last - 1), 0, len(found.rows), _Merged(found))


def _filled(sheet: RawSheet) -> bool:
    return any(value != "" for row in sheet.rows for value in row)


def _tables(sheet: RawSheet, book: RawBook) -> Iterator[Table]:
    found = _headers(sheet)
    merged = _Merged(sheet)
    if not found:
        lines = tuple(
            Line(number, row, NO_TABLE if any(value != "" for value in row) else EMPTY, is_hidden=number - 1 in sheet.hidden_rows)
            for number, row in enumerate(sheet.rows, 1)
        )
        yield Table(sheet.name, (0, 0), (), lines, is_hidden=sheet.is_hidden, is_1904=book.is_1904)
        return
    starts = [0]
    for before, header in pairwise(found):
        starts.append(_title_above(sheet, header.first, before.last + 1))
    for header, start, end in zip(found, starts, [*starts[1:], len(sheet.rows)], strict=True):
        yield _read(sheet, book, header, start, end, merged)


# --- the heading ---------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def _heading_like(text: str) -> int:
    """2 for a heading some target knows, 1 for a text that may be one, 0 for what cannot be."""
    bare = headings.plain(text)
    if bare in headings.known():
        return 2
    return int(0 < len(bare) <= _LONGEST_HEADING and not _FIGURES.fullmatch(bare) and not re.search(r"[:：。；;，,]|\d{3}", text.strip()))


def _marks(row: Sequence[Value]) -> list[int]:
    """For each cell that holds something, how like a heading it is."""
    return [_heading_like(value) if isinstance(value, str) else 0 for value in row if value != ""]


def _is_heading(row: Sequence[Value]) -> bool:
    sure = possible = 0
    for value in row:
        if value == "":
            continue
        mark = _heading_like(value) if isinstance(value, str) else 0
        if not mark:
            return False
        sure += mark == 2
        possible += 1
    return sure >= 2 and sure * 2 >= possible


def _headers(sheet: RawSheet) -> list[_Header]:
    """The headings in order; one that says the same as the one before counts again only below a title of its own."""
    found: list[_Header] = []
    for place, row in enumerate(sheet.rows):
        if (found and place <= found[-1].last) or not _is_heading(row):
            continue
        lowest = found[-1].last + 1 if found else 0
        if found and _repeats(sheet, place, found[-1]) and not _has_title(sheet, place, lowest):
            continue
        found.append(_header_from(sheet, place, lowest))
    if not found:
        unknown = _unknown_heading(sheet)
        return [_header_from(sheet, unknown, 0)] if unknown is not None else []
    return found


def _unknown_heading(sheet: RawSheet) -> int | None:
    """The first upper row of three or more short, different texts and nothing else, above a row with a number, a day or long text."""
    for place, row in enumerate(sheet.rows[:30]):
        texts = [text_of(value) for value in row if value != ""]
        if len(texts) < 3 or 0 in _marks(row) or len(set(texts)) < len(texts):
            continue
        below = next((other for other in sheet.rows[place + 1 : place + 6] if any(value != "" for value in other)), None)
        if below and any(not isinstance(value, str) or _heading_like(value) == 0 for value in below if value != ""):
            return place
    return None


def _header_from(sheet: RawSheet, place: int, lowest: int) -> _Header:
    """The heading around row ``place``: with the group titles above it, and with a second row where it is merged or has one."""
    first = last = place
    above = place - 1
    if above >= lowest and _is_group_row(sheet, above):
        first = above
    for top, left, bottom, right in sheet.merges:
        if first <= top <= place and top < bottom <= top + 3 and left - right <= 0 and _cell(sheet, top, left) != "":
            last = max(last, bottom)
    if last == place and _is_second_row(sheet, place):
        last = place + 1
    return _header_at(sheet, first, last)


def _is_group_row(sheet: RawSheet, place: int) -> bool:
    """A row of group titles: two or more texts like headings, one of them above several columns of the heading below it."""
    row, below = sheet.rows[place], sheet.rows[place + 1]
    marks = _marks(row)
    if not marks or 0 in marks:
        return False
    width = sum(value != "" for value in below)
    spans = [(right - left + 1) for top, left, bottom, right in sheet.merges if top == place == bottom and right > left]
    if spans:
        return max(spans) < max(width, 2) and (len(marks) > 1 or max(spans) * 2 < width)
    return len(marks) > 1 and len(marks) < width and not sheet.merges


def _is_second_row(sheet: RawSheet, place: int) -> bool:
    """Whether the row below names columns that this row leaves open."""
    if place + 1 >= len(sheet.rows):
        return False
    row, below = sheet.rows[place], sheet.rows[place + 1]
    marks = _marks(below)
    if not marks or 0 in marks or len(set(map(text_of, below)) - {""}) < len(marks):
        return False
    places = [n for n, value in enumerate(below) if value != ""]
    opened = [n for n in places if n >= len(row) or row[n] == ""]
    spans = [(left, right) for top, left, bottom, right in sheet.merges if top == place == bottom and right > left]
    if spans:
        return all(any(left <= n <= right for left, right in spans) for n in places)
    known = sum(mark == 2 for mark in marks)
    is_under_group = all(n in opened or n + 1 in opened for n in places)
    return bool(opened) and is_under_group and known * 2 >= len(marks)


def _header_at(sheet: RawSheet, first: int, last: int) -> _Header:
    """The columns a heading in these rows names; a title above several columns goes before each of them."""
    width = max((len(sheet.rows[place]) for place in range(first, min(last + 1, len(sheet.rows)))), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for place in range(first, min(last + 1, len(sheet.rows))):
        row = [text_of(value) for value in sheet.rows[place]] + [""] * (width - len(sheet.rows[place]))
        for top, left, bottom, right in sheet.merges:
            if top <= place <= bottom and first <= top and left < width:
                for n in range(left, min(right + 1, width)):
                    row[n] = text_of(_cell(sheet, top, left))
        if place < last and not any(top == place for top, *_ in sheet.merges):
            row = _spread(row, sheet.rows[place + 1])
        for n, text in enumerate(row):
            if text and (not parts[n] or parts[n][-1] != text):
                parts[n].append(text)
    columns = tuple(Column(n, "·".join(part), n in sheet.hidden_columns) for n, part in enumerate(parts))
    used = [column.place for column in columns if column.heading]
    return _Header(first, last, columns[used[0] : used[-1] + 1] if used else ())


def _spread(row: list[str], below: Sequence[Value]) -> list[str]:
    """A group title goes on over the empty cells at its right that have a heading below."""
    spread = list(row)
    for n in range(1, len(row)):
        if not spread[n] and n < len(below) and below[n] != "" and below[n - 1] != "":
            spread[n] = spread[n - 1]
    return spread


def _cell(sheet: RawSheet, row: int, column: int) -> Value:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return cells[column] if column < len(cells) else ""


def _is_title(row: Sequence[Value]) -> bool:
    """One text alone that is no sum, note, signature or number of a page."""
    texts = [text_of(value) for value in row if value != ""]
    return len(texts) == 1 and not _PAGE.fullmatch(texts[0]) and not _reason_for_words(texts) and not _FIGURES.fullmatch(texts[0])


def _title_above(sheet: RawSheet, header: int, lowest: int) -> int:
    """The first row of the lines that belong to the heading below them: its titles, and 填报单位 lines, without a gap."""
    start = header
    for place in range(header - 1, lowest - 1, -1):
        row = sheet.rows[place]
        texts = [text_of(value) for value in row if value != ""]
        if (
            not texts
            or len(texts) > 3
            or not (_is_title(row) or any("：" in text or ":" in text for text in texts))
            or _SUM.fullmatch(texts[0])
        ):
            break
        start = place
    return start


def _has_title(sheet: RawSheet, header: int, lowest: int) -> bool:
    return any(_is_title(sheet.rows[place]) for place in range(_title_above(sheet, header, lowest), header))


# --- the rows ------------------------------------------------------------------------------------------------------------------------


_NONE: Mapping[int, Value] = {}


class _Merged:
    """The cells of a sheet that are merged downwards, by row."""

    def __init__(self, sheet: RawSheet) -> None:
        self._sheet = sheet
        self._by_row: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, _ in sheet.merges:
            for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
                self._by_row.setdefault(row, []).append((left, top))

    def filled(self, row: int, barrier: int) -> Mapping[int, Value]:
        """What merged cells put into ``row``; one that begins at or above ``barrier``, the last sum or heading, is not carried over it."""
        if row not in self._by_row:
            return _NONE
        found = {}
        for left, top in self._by_row[row]:
            value = _cell(self._sheet, top, left)
            if top > barrier and value != "":
                found[left] = value
        return found


def _read(sheet: RawSheet, book: RawBook, header: _Header, start: int, end: int, merged: _Merged) -> Table:
    above = [line for place in range(start, header.first) for line in [sheet.rows[place]] if any(value != "" for value in line)]
    texts = [text_of(value) for row in above for value in row if value != ""]
    lines: list[Line] = []
    barrier = header.last
    ordinal = next((column.place for column in header.columns if headings.plain(column.heading) in headings.ORDINALS), None)
    repeated_to = -1
    for place in range(start, end):
        row = sheet.rows[place]
        reason = ""
        filled: Mapping[int, Value] = _NONE
        if place < header.first:
            reason = TITLE if any(value != "" for value in row) else EMPTY
        elif place <= header.last:
            reason = HEADING
        elif place <= repeated_to:
            reason = REPEATED
        else:
            filled = merged.filled(place, barrier)
            again = _repeats(sheet, place, header)
            reason = REPEATED if again else _why_no_data(row, filled, ordinal)
            repeated_to = place + again - 1
            if reason in (TOTAL, REPEATED):
                barrier = place
        if filled and not reason:
            cells = list(row) + [""] * (max(filled) + 1 - len(row))
            for n, value in filled.items():
                cells[n] = value
            row = cells
        lines.append(Line(place + 1, row, reason, frozenset(filled) if not reason else frozenset(), place in sheet.hidden_rows))
    title = next((text for row in above if _is_title(row) for text in map(text_of, row) if text), "")
    table = Table(
        sheet=sheet.name,
        header=(header.first + 1, header.last + 1),
        columns=_with_unheaded(header.columns, lines, sheet),
        lines=tuple(lines),
        title=title,
        filler=next(filter(None, map(headings.filler, texts)), ""),
        unit=next(filter(None, map(headings.stated_unit, texts)), ""),
        is_hidden=sheet.is_hidden,
        is_1904=book.is_1904,
    )
    return replace(table, period=_period([title, sheet.name, *texts, book.name]))


def _repeats(sheet: RawSheet, place: int, header: _Header) -> int:
    """How many rows from ``place`` on say the heading again: all of it, its last row, or none."""
    if not isinstance(next((value for value in sheet.rows[place] if value != ""), 0), str):
        return 0
    if _says(sheet, place) == _says(sheet, header.first):
        return header.last - header.first + 1
    return int(_says(sheet, place) == _says(sheet, header.last))


def _says(sheet: RawSheet, place: int) -> list[str]:
    return [headings.plain(text_of(value)) for value in sheet.rows[place] if value != ""] if place < len(sheet.rows) else []


def _period(texts: Sequence[str]) -> Period:
    """The first year somebody names, with its month; a month alone counts only beside a year named elsewhere."""
    found = [headings.period(text) for text in texts]
    whole = next((period for period in found if period.year and period.month), None)
    year = next((period.year for period in found if period.year), 0)
    month = next((period.month for period in found[:2] if period.month), 0)
    if whole and whole.year == year and (not month or whole.month == month):
        return whole if whole in found[:2] or not month else Period(year, month)
    return Period(year, month if year else 0)


def _with_unheaded(columns: tuple[Column, ...], lines: Sequence[Line], sheet: RawSheet) -> tuple[Column, ...]:
    """The columns with those beside them that hold data without a heading."""
    width = max((len(line.cells) for line in lines if not line.left_out), default=0)
    inside = {column.place for column in columns}
    used = (
        {n for line in lines if not line.left_out for n in range(len(line.cells)) if n not in inside and line.cells[n] != ""}
        if width > len(columns)
        else set()
    )
    more = [Column(n, "", n in sheet.hidden_columns) for n in sorted(used)]
    return tuple(sorted([*columns, *more], key=lambda column: column.place))


def _why_no_data(row: Sequence[Value], filled: Mapping[int, Value], ordinal: int | None) -> str:
    """The reason a row below the heading is no data, "" if it is."""
    if len(row) - row.count("") > 8 and isinstance(row[0], int | float):  # an ordinal and many cells: the common row, told quickly
        return ""
    some = [(n, value) for n, value in enumerate(row) if value != "" and not (isinstance(value, str) and not value.strip())]
    if not some:
        return EMPTY
    texts = [text_of(value) for _, value in some]
    if reason := _reason_for_words(texts):
        return reason
    if len(some) == 1 and not filled:
        place, value = some[0]
        if ordinal is None and COMPANY.fullmatch(text_of(value)):  # a list of employers of whom nothing but the name is known
            return ""
        is_figure = bool(_FIGURES.fullmatch(text_of(value)))
        return ONLY_NUMBER if is_figure and ordinal in (place, None) else ONE_CELL
    return ""


def _reason_for_words(texts: Sequence[str]) -> str:
    words = sum(not _FIGURES.fullmatch(text) for text in texts)
    for text in texts[:2]:
        if words <= 3 and _SUM.fullmatch(re.sub(r"\s", "", text)):
            return TOTAL
    if len(texts) <= 4 and _SIGNED.match(texts[0]) and not _FIGURES.fullmatch(texts[0]):
        return SIGNATURE
    if len(texts) <= 2 and _NOTED.match(texts[0]) and (len(texts) == 1 or len(texts[0]) > 3):
        return NOTE
    if len(texts) == 1 and _PAGE.fullmatch(texts[0]):
        return NOTE
    return ""
