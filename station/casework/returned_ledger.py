"""A ledger of ours that comes back from Excel or WPS: which one it is, which row stands for which record, where each column went.

Nothing in the body of the table carries an identity: rows are told by what they say. A row belongs to the record whose cells, as they
left, it agrees with most; so rows may be sorted, moved, hidden, deleted and added, columns moved and headings rewritten.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from math import log

from station import stopping
from station.casework import dates, money
from station.casework.cell_prints import MARKS_HEAD, MARKS_SHEET, plain, print_of
from station.casework.fields import Kind
from station.casework.importing.raw import RawBook, RawSheet, Value, number_text, text_of
from station.casework.sheets import Column, Unit, look
from station.errors import StationError
from station.frozen import frozen

ORDINAL = "derived.ordinal"

_SEARCHED = 40  # rows among which the headings are looked for
_COMMON = 50  # a value that more rows have tells none of them apart
_SURELY = 1.5  # times the evidence for the next best record
_OWN_UNIT = re.compile(r"[万亿元圆块十百千]")
_MINUTE = timedelta(seconds=30)
_NOTHING = print_of(b"")


@frozen
class Returned:
    """The table as it came back, and what the hidden sheet says of how it left."""

    ledger: str
    layout: str
    level: str
    export_id: str
    exported_at: str
    keys: tuple[str, ...]  # of the columns
    headings: tuple[str, ...]
    units: tuple[str, ...]
    marks: tuple[str, ...]  # of the rows, as they left: the record, and its check sums where there are any
    rows: Sequence[Sequence[Value]]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The records of the rows as they left."""
        return tuple(mark.partition(" ")[0] for mark in self.marks)


class Sayings:
    """What the cells of the file say, each value of a column read once."""

    def __init__(self, found: Returned, columns: Sequence[Column], today: date) -> None:
        self._rows = found.rows
        self._columns = columns
        self._today = today
        self._known: list[dict[object, tuple[str, bytes]]] = [{} for _ in columns]

    def of(self, column: int, row: int, at: int) -> tuple[str, bytes]:
        """The text and the check sum of the cell at ``at`` of a row, read as one of a column of the ledger."""
        values = self._rows[row]
        value = values[at] if at < len(values) else ""
        key = value if isinstance(value, str) else (type(value), value)
        known = self._known[column]
        if key not in known:
            text = says(self._columns[column], value, self._today)
            known[key] = text, print_of(text.encode())
        return known[key]


@frozen
class Placed:
    """Where everything stands now: columns by their place in the ledger, rows by record; all counted from 0 in the file."""

    columns: Mapping[int, int]
    rows: Mapping[int, int]  # place among the marks -> row of the file
    added: tuple[int, ...]  # rows of the file that are nobody's
    unclear: tuple[int, ...]  # rows that may be one record's or another's
    strange_columns: tuple[str, ...]  # headings of columns that were put in
    sayings: Sayings


def returned(book: RawBook) -> Returned:
    """The ledger in a file; StationError if the file is none of ours, or lost its hidden sheet."""
    marks = next((sheet for sheet in book.sheets if sheet.name == MARKS_SHEET), None)
    if marks is None or len(marks.rows) < MARKS_HEAD:
        hint = "请用本机导出的文件来改，不要只拷贝其中一张表。旧台账请用“导入旧台账”。"
        raise StationError(f"“{book.name}”里没有记录标识，认不出每一行是哪一条记录。", hint)
    head = [[text_of(value) for value in row] for row in marks.rows[:MARKS_HEAD]]
    ledger, _, _, layout, level, _, export_id, exported_at = (head[0] + [""] * 8)[:8]
    width = len(head[1])
    keys, headings, units = (tuple((line + [""] * width)[:width]) for line in head[1:])
    lines = tuple(text_of(row[0]) for row in marks.rows[MARKS_HEAD:] if row and row[0] != "")
    tables = [sheet for sheet in book.sheets if sheet.name != MARKS_SHEET]
    if not tables:
        raise StationError(f"“{book.name}”里没有台账了。", "只剩下记录标识。请换一个文件。")
    table = max(tables, key=lambda sheet: _agreeing(sheet, headings))
    return Returned(ledger, layout, level, export_id, exported_at, keys, headings, units, lines, table.rows)


def place(found: Returned, columns: Sequence[Column], prints: Sequence[Sequence[bytes]], today: date) -> Placed:
    """Find rows and columns again; ``columns`` are those of the ledger as it left, ``prints`` the check sums of its rows."""
    sayings = Sayings(found, columns, today)
    header = _header(found)
    head = found.rows[header] if header >= 0 else ()
    placed = _by_heading(found.headings, head)
    body = [at for at in stopping.each(range(header + 1, len(found.rows))) if _is_line(found.rows[at])]
    rows, added, unclear = _match(columns, prints, placed, body, sayings)
    width = max((len(found.rows[at]) for at in body), default=0)
    free = [at for at in range(width) if at not in placed.values()]
    for column in (at for at in range(len(columns)) if at not in placed):
        shares = {at: _agreement(column, at, prints, rows, sayings) for at in free}
        best = max(free, key=shares.__getitem__, default=None)
        if best is not None and shares[best] > 0.5:
            placed[column] = best
            free.remove(best)
    strange = tuple(text for at in free if at < len(head) and (text := text_of(head[at])))
    return Placed(placed, rows, tuple(added), tuple(unclear), strange, sayings)


def says(column: Column, value: Value, today: date) -> str:
    """What a cell of the file says, in the words of ``cell_prints.said``; text that cannot be read stays as it is."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(column, value)
    if isinstance(value, datetime):
        return plain((value + _MINUTE).isoformat(timespec="minutes"))
    if isinstance(value, date):
        return value.isoformat()
    text = plain(text_of(value))
    try:
        if column.kind is Kind.MONEY and text:
            return str(amount(column, text).fen)
        if column.kind is Kind.DATE and text and not dates.is_reduced(text):
            return dates.parse_day(text, today)
        if column.kind is Kind.MOMENT and text and not dates.is_reduced(text):
            return dates.parse_moment(text, datetime.combine(today, datetime.min.time()))
    except StationError:
        pass
    return text


def amount(column: Column, text: str) -> money.Amount:
    """A typed amount of a column; a bare figure is in the unit of the column. StationError if it is none."""
    return money.parse_amount(f"{text}万" if column.unit is Unit.WAN and not _OWN_UNIT.search(text) else text)


def _number(column: Column, value: float) -> str:
    if column.unit:
        exact = Decimal(repr(value)) * column.unit.fen
        if abs(exact - round(exact)) < Decimal("0.001"):
            return str(round(exact))
    return number_text(value)


def _header(found: Returned) -> int:
    """The row of the headings: the one with most of them; -1 where none is left."""
    wanted = set(map(_bare, found.headings))
    scores = [sum(_bare(text_of(value)) in wanted for value in row if value != "") for row in found.rows[:_SEARCHED]]
    best = max(range(len(scores)), key=scores.__getitem__, default=-1)
    return best if best >= 0 and scores[best] * 3 >= min(len(wanted), 3) else min(2, len(found.rows) - 1)


def _agreeing(sheet: RawSheet, headings: Sequence[str]) -> int:
    wanted = set(map(_bare, headings))
    return max((len(wanted & {_bare(text_of(value)) for value in row}) for row in sheet.rows[:_SEARCHED]), default=0)


def _by_heading(headings: Sequence[str], row: Sequence[Value]) -> dict[int, int]:
    """Columns with their heading as it was; of several that are called alike the first is the first."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, value in enumerate(row):
        places[_bare(text_of(value))].append(at)
    return {column: places[_bare(heading)].pop(0) for column, heading in enumerate(headings) if places[_bare(heading)]}


def _bare(heading: str) -> str:
    return re.sub(r"\s", "", heading)


def _is_line(row: Sequence[Value]) -> bool:
    """Whether a row belongs to the body: not empty, no sum, no line of signatures."""
    first = next((text_of(value) for value in row if value != ""), "")
    look_ = look()
    return bool(first) and _bare(first) != look_.total_label and not first.startswith(tuple(f"{label}：" for label in look_.signatures))


def _match(
    columns: Sequence[Column], prints: Sequence[Sequence[bytes]], placed: Mapping[int, int], body: Sequence[int], sayings: Sayings
) -> tuple[dict[int, int], list[int], list[int]]:
    """Rows of the file by place among the marks; those that are nobody's; those that may be one's or another's.

    Most rows say all they said and are found at once. Of the others agreement on a rare value counts more than on a common one. The
    running number is renumbered by hand when rows are sorted, so it only decides between rows that are otherwise alike.
    """
    compared = [column for column in placed if columns[column].key != ORDINAL]
    there = {row: {column: sayings.of(column, row, at)[1] for column, at in placed.items()} for row in stopping.each(body)}
    rows = _untouched(compared, prints, there)
    left = [mark for mark in range(len(prints)) if mark not in rows]
    taken = set(rows.values())
    scores = _scores(columns, prints, left, {row: said for row, said in there.items() if row not in taken})
    best_row: dict[int, tuple[float, int]] = {}
    for row, score in stopping.each(scores.items()):
        for mark, points in score.items():
            best_row[mark] = max(best_row.get(mark, (0.0, -1)), (points, row), key=lambda pair: pair[0])
    numbers = frozenset(column for column in compared if columns[column].key.endswith(".number") and _are_unlike(prints, column))
    added, unclear = [], []
    for row, score in stopping.each(scores.items()):
        ranked = [
            (mark, points)
            for mark, points in sorted(score.items(), key=lambda pair: -pair[1])
            if best_row[mark][1] == row and _is_it(numbers, compared, prints[mark], there[row])
        ]
        if not ranked:
            added.append(row)
        elif len(ranked) > 1 and ranked[0][1] < ranked[1][1] * _SURELY and ranked[0][1] - ranked[1][1] < 1:
            unclear.append(row)
        else:
            rows[ranked[0][0]] = row
    return rows, added, unclear


def _untouched(compared: Sequence[int], prints: Sequence[Sequence[bytes]], there: Mapping[int, Mapping[int, bytes]]) -> dict[int, int]:
    """Rows that say just what one record's row said, and no other row does, here or there."""
    as_left: dict[tuple[bytes, ...], list[int]] = defaultdict(list)
    for mark, line in stopping.each(enumerate(prints)):
        as_left[tuple(line[column] for column in compared)].append(mark)
    now: dict[tuple[bytes, ...], list[int]] = defaultdict(list)
    for row, said in stopping.each(there.items()):
        now[tuple(said[column] for column in compared)].append(row)
    return {as_left[whole][0]: rows[0] for whole, rows in now.items() if len(rows) == 1 == len(as_left.get(whole, ()))}


def _scores(
    columns: Sequence[Column], prints: Sequence[Sequence[bytes]], left: Sequence[int], there: Mapping[int, Mapping[int, bytes]]
) -> dict[int, dict[int, float]]:
    """For each row the records it may be, with how much speaks for each."""
    frequency: Counter[tuple[int, bytes]] = Counter((column, value) for line in stopping.each(prints) for column, value in enumerate(line))
    holders: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for mark in stopping.each(left):
        for column, value in enumerate(prints[mark]):
            if frequency[column, value] <= _COMMON and value != _NOTHING:
                holders[column, value].append(mark)
    whole = 1 + log(len(prints) + 1)
    scores: dict[int, dict[int, float]] = {}
    for row, said in stopping.each(there.items()):
        score: dict[int, float] = defaultdict(float)
        for column, value in said.items():
            weight = (whole - log(frequency[column, value] or 1)) * (0.3 if columns[column].key == ORDINAL else 1)
            for mark in holders.get((column, value), ()):
                score[mark] += weight
        scores[row] = score
    return scores


def _are_unlike(prints: Sequence[Sequence[bytes]], column: int) -> bool:
    """Whether every row has a value of its own; numbers of linked records do not."""
    found = {line[column] for line in prints}
    return len(found) == len(prints) and _NOTHING not in found


def _is_it(numbers: frozenset[int], compared: Sequence[int], line: Sequence[bytes], said: Mapping[int, bytes]) -> bool:
    """Whether a row may be this record at all: it has its number, or says half of what the record's row said."""
    told = [column for column in compared if line[column] != _NOTHING]
    same = [column for column in told if said[column] == line[column]]
    return not numbers.isdisjoint(same) or len(same) * 2 >= len(told)


def _agreement(column: int, at: int, prints: Sequence[Sequence[bytes]], rows: Mapping[int, int], sayings: Sayings) -> float:
    """In which share of the rows a column of the file says what a column of the ledger said; empty cells say nothing."""
    told = [mark for mark in rows if prints[mark][column] != _NOTHING]
    return sum(sayings.of(column, rows[mark], at)[1] == prints[mark][column] for mark in told) / len(told) if told else 0.0
