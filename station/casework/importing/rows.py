"""The rows of a table read for a target: each cell as the field stores it or flagged, and every row with its number and fate."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from station import stopping
from station.casework import identity, masking
from station.casework.fields import Kind
from station.casework.importing import amounts, days, headings, persons, texts, words
from station.casework.importing.cells import Around, Read, ReadCell, flagged, says_nothing
from station.casework.importing.columns import unit
from station.casework.importing.fates import COMPANY
from station.casework.importing.raw import DITTO, Unread, Value, letter, text_of, uncollected
from station.casework.importing.tables import Line, Table
from station.casework.importing.targets import Target, spec_of
from station.casework.importing.words import ticked
from station.frozen import frozen

_NUMBERS = (("employer.credit_code", "employer.name"), ("worker.id_number", "worker.name"))
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.LINES)
_FIRST = ("grievance.received_at", "mediation.applied_on", "legal_aid.applied_on", "injury_visit.reported_on")
_LATER = (
    "grievance.closed_on",
    "mediation.accepted_on",
    "mediation.ended_on",
    "legal_aid.decided_on",
    "legal_aid.assigned_on",
    "legal_aid.closed_on",
    "injury_visit.visited_on",
    "follow_up.called_on",
)


_NO_RESULT = "“{}”是公式，文件里没有存它的结果。请用 WPS 或 Excel 打开，保存一次再导入。"
_ERROR = "这一格的公式出错了，显示“{}”，请填上应有的内容。"
_NO_CELLS: Mapping[str, ReadCell] = {}
_NO_REST: Mapping[str, str] = {}


class ReadRow(NamedTuple):
    """One row of the file: its cells by path of the field, or why it is left out.

    ``rest`` are the cells of columns taken for nothing, by heading: nothing of the file is lost.
    ``text`` is what a row that is left out says.
    """

    sheet: str
    row: int  # as the sheet numbers it
    cells: Mapping[str, ReadCell] = _NO_CELLS
    rest: Mapping[str, str] = _NO_REST
    left_out: str = ""
    text: str = ""
    is_hidden: bool = False

    @property
    def troubles(self) -> tuple[tuple[str, str], ...]:
        """Path and sentence of every cell that was not read for certain."""
        return tuple((path, cell.trouble) for path, cell in self.cells.items() if cell.trouble)

    def value(self, path: str) -> Any:
        """What was read for a field, None if nothing."""
        cell = self.cells.get(path)
        return cell.value if cell else None


@frozen
class UnknownWord:
    """A word nobody knows, where it stands and how often, with the codes it may mean."""

    path: str
    word: str
    count: int
    choices: tuple[str, ...]

    @property
    def key(self) -> str:
        """How the clerk's answer is kept and handed to ``read_rows`` in ``words``."""
        return f"{self.path}:{self.word}"


def read_rows(table: Table, target: Target, columns: Mapping[int, str], words: Mapping[str, str], today: date) -> tuple[ReadRow, ...]:
    """Every row of the table's part of the sheet, in order; ``columns`` say which place is read for which path.

    ``words`` are the clerk's answers: ``"grievance.category:工资"`` to a code, "" to leave such cells empty.
    """
    plan = [_Column(table, target, place, path, words, today) for place, path in sorted(columns.items())]
    ordinals = {column.place for column in table.columns if headings.plain(column.heading) in headings.ORDINALS}
    rest = [(c.place, c.heading or f"{c.letter} 列") for c in table.columns if c.place not in columns and c.place not in ordinals]
    paths = frozenset(columns.values())
    later = tuple(path for path in _LATER if path in paths)
    with uncollected():
        rows = [
            ReadRow(table.sheet, line.row, left_out=line.left_out, text=line.text, is_hidden=line.is_hidden)
            if line.left_out
            else ReadRow(
                table.sheet, line.row, _cells(line, plan, later), _rest(line, rest) if rest else _NO_REST, is_hidden=line.is_hidden
            )
            for line in stopping.each(table.lines)
        ]
        return tuple(_against_each_other(_day_first(rows, plan), paths))


def unknown_words(rows: Iterable[ReadRow], target: Target) -> tuple[UnknownWord, ...]:
    """Every word of a vocabulary that nobody knows, once, the most frequent first."""
    counted: Counter[tuple[str, str]] = Counter()
    choices: dict[tuple[str, str], tuple[str, ...]] = {}
    coded = {one.path for one in target.fields if one.kind in (Kind.CODE, Kind.CODES)}
    for row in rows:
        for path in coded & row.cells.keys():
            cell = row.cells[path]
            if cell.trouble == words.unknown(cell.text, target.field(path)):
                counted[path, cell.text] += 1
                choices[path, cell.text] = cell.choices
    return tuple(UnknownWord(*key, count, choices[key]) for key, count in counted.most_common())


class _Column:
    """One column with how it is read; the same value is read once."""

    __slots__ = ("_around", "_read", "_tick", "heading", "is_days", "is_summed", "known", "path", "place")

    def __init__(self, table: Table, target: Target, place: int, path: str, words: Mapping[str, str], today: date) -> None:
        column = next((c for c in table.columns if c.place == place), None)
        self.place = place
        self.heading = (column.heading if column else "") or f"{letter(place)} 列"
        own = target.field(path)
        stated = unit(table, column) if column else ""
        if own.kind is Kind.MONEY:
            stated = amounts.unit_of(stated, [line.cells[place] for line in table.body[:500] if place < len(line.cells)])
        self.is_summed = own.kind in (Kind.MONEY, Kind.COUNT)
        self.is_days = own.kind in (Kind.DATE, Kind.MOMENT)
        self.path = path
        lead = target.defaults.get(path, "") if own.kind is Kind.LONG_TEXT else ""
        self._around = Around(own, today, table.period, stated, lead, table.is_1904, words)
        self._tick = ticked(self.heading, own)
        self._read = _reader(own.reader, own.kind, path)
        self.known: dict[Value, ReadCell | Read] = {}

    def read(self, value: Value) -> ReadCell | Read:
        """What a cell says for the column's field, or for several fields by path."""
        if isinstance(value, Unread):
            return flagged(str(value), _NO_RESULT.format(value) if value.startswith("=") else _ERROR.format(value))
        if says_nothing(value):
            return ReadCell(text_of(value))
        if value in DITTO:
            return flagged(text_of(value), f"“{value}”上面没有可以照抄的行。")
        if self._tick and (found := words.read_tick(value, self._tick)):
            return found
        return self._read(value, self._around)

    def merged(self, value: Value) -> ReadCell:
        """A figure that several rows share is not counted for each of them."""
        text = text_of(value)
        return flagged(text, f"“{self.heading}”这一格和上面的行是同一个“{text}”，只算一次，请确认这一行。")


def _reader(name: str, kind: Kind, path: str) -> Callable[[Value, Around], ReadCell | Read]:
    by_name: dict[str, Callable[[Value, Around], ReadCell | Read]] = {
        "person": persons.read_name,
        "closed": words.read_closed,
        "due": texts.read_due,
    }
    if name in by_name:
        return by_name[name]
    if path == "employer.name":
        return persons.read_employer
    if path == "grievance.outcome":
        return words.read_outcome
    by_kind: dict[Kind, Callable[[Value, Around], ReadCell | Read]] = {
        Kind.DATE: days.read,
        Kind.MOMENT: days.read,
        Kind.MONEY: amounts.read_money,
        Kind.COUNT: amounts.read_count,
        Kind.CODE: words.read_code,
        Kind.CODES: words.read_codes,
        Kind.FLAG: words.read_flag,
        Kind.PHONE: persons.read_phone,
        Kind.ID_NUMBER: persons.read_id_number,
        Kind.CREDIT_CODE: persons.read_credit_code,
    }
    return by_kind.get(kind, texts.read_text)


def _cells(line: Line, plan: Sequence[_Column], later: tuple[str, ...]) -> Read:
    """The cells of a row by path; this loop runs for every cell of the file."""
    cells: Read = {}
    values, filled = line.cells, line.filled
    width = len(values)
    found: ReadCell | Read | None
    for column in plan:
        place = column.place
        if place >= width or (value := values[place]) == "":
            continue
        if value.__class__ is bool:  # True and 1 are equal
            found = column.read(value)
        elif filled and place in filled and column.is_summed:
            found = column.merged(value)
        else:
            found = column.known.get(value)
            if found is None:
                found = column.known[value] = column.read(value)
        if isinstance(found, ReadCell):
            path = column.path
            cells[path] = _both(path, cells[path], found, column.heading) if path in cells else found
        else:
            for path, cell in found.items():
                cells[path] = _both(path, cells[path], cell, column.heading) if path in cells else cell
    _compare(cells, later)
    return cells


def _rest(line: Line, places: list[tuple[int, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, heading in places:
        if place < len(line.cells) and line.cells[place] != "" and (text := text_of(line.cells[place])):
            found[heading] = f"{found[heading]}；{text}" if heading in found else text
    return found


def _both(path: str, first: ReadCell, second: ReadCell, heading: str) -> ReadCell:
    """Two columns that say something for one field: texts are joined, equal values are one, others are told."""
    if first.value is None and not first.trouble and not first.mark:
        return second
    if second.value is None and not second.trouble and not second.mark:
        return first
    if first.trouble or second.trouble:
        told = first if first.trouble else second
        other = second if first.trouble else first
        return told._replace(choices=tuple(dict.fromkeys((*told.choices, *((other.value,) if other.value is not None else ())))))
    if (first.value, first.mark) == (second.value, second.mark):
        return first
    if isinstance(first.value, str) and spec_of(path).kind in _TEXTS:
        return first._replace(text=f"{first.text}；{second.text}", value=f"{first.value}；{heading}：{second.value}")
    if path == "grievance.people":
        return _people(first, second)
    return flagged(f"{first.text}；{second.text}", f"两列写的不一样：“{first.text}”和“{second.text}”。", first.value, second.value)


def _people(named: ReadCell, counted: ReadCell) -> ReadCell:
    """How many by the names and how many by the number: a number may be larger than the names written out, not smaller."""
    if named.mark == "several" and (counted.value or 0) > 1:
        return counted
    is_list = "等" not in named.text
    if is_list and counted.value is not None and named.value is not None and counted.value >= named.value:
        return counted
    if counted.value == named.value:
        return counted
    choices = tuple(value for value in (named.value, counted.value) if value is not None)
    return flagged(counted.text, f"人数写的是“{counted.text}”，姓名里写的是“{named.text}”，对不上。", *choices)


def _against_each_other(rows: list[ReadRow], paths: Collection[str]) -> list[ReadRow]:
    """Rows in which a number belongs to somebody else in another row: none of the two is believed."""
    for number, name in _NUMBERS:
        if number not in paths or name not in paths:
            continue
        first: dict[str, str] = {}
        names: dict[str, set[str]] = {}
        for row in stopping.each(rows):
            held, named = row.cells.get(number), row.cells.get(name)
            if held and held.value and named and named.value and first.setdefault(held.value, named.value) != named.value:
                names.setdefault(held.value, {first[held.value]}).add(named.value)
        shared = {held: sorted(found) for held, found in names.items() if not _alike(found)}
        if shared:
            rows = [_doubting(row, number, name, shared) for row in rows]
    return rows


def _day_first(rows: list[ReadRow], plan: Sequence[_Column]) -> list[ReadRow]:
    """Days without a year in a column that also has 25/12: whoever wrote that put the day first, so 5/3 may be the fifth of March."""
    for column in plan:
        if column.is_days and any(isinstance(value, str) and days.has_day_first(value) for value in column.known):
            doubtful = {text_of(value) for value in column.known if isinstance(value, str) and days.may_be_turned(value)}
            rows = [
                row._replace(cells={**row.cells, column.path: flagged(cell.text, f"“{cell.text}”认不准哪个是月、哪个是日。", cell.value)})
                if (cell := row.cells.get(column.path)) and cell.value and cell.text in doubtful
                else row
                for row in rows
            ]
    return rows


def _doubting(row: ReadRow, number: str, name: str, shared: Mapping[str, list[str]]) -> ReadRow:
    cell = row.cells.get(number)
    if cell is None or cell.value not in shared:
        return row
    others = "、".join(other for other in shared[cell.value] if other != row.value(name))
    told = flagged(cell.text, f"“{cell.text}”在别的行里写给了“{others}”，请核对。", cell.value)
    return row._replace(cells={**row.cells, number: told})


def _alike(names: Collection[str]) -> bool:
    """Whether all may be one name, written short and in full: the characters of the shorter stand in the longer in the same order."""
    longest = max(names, key=len)
    for name in names:
        rest = iter(longest)
        if not all(character in rest for character in name):
            return False
    return True


def _compare(cells: Read, later: tuple[str, ...]) -> None:
    """Tell what the cells of a row say against each other; ``later`` are the days that cannot lie before its first."""
    began = next((cells[path].value for path in _FIRST if path in cells), None)
    if began:
        for path in later:
            cell = cells.get(path)
            if cell and cell.value and cell.value[:10] < began[: len(cell.value[:10])]:
                cells[path] = flagged(cell.text, f"“{cell.text}”比受理的日子（{began[:10]}）还早。", cell.value)
    person, firm = cells.get("worker.name"), cells.get("employer.name")
    if (
        person
        and firm
        and firm.value
        and (person.value == firm.value or (COMPANY.fullmatch(person.text) and masking.is_a_name(firm.value)))
    ):
        cells["employer.name"] = flagged(firm.text, f"“{firm.text}”像是个人的姓名，不像单位。", firm.value)
    status, closed = cells.get("grievance.status"), cells.get("grievance.closed_on")
    if status and status.value in ("working", "accepted", "pending") and closed and closed.value:
        cells["grievance.status"] = flagged(status.text, f"写了办结日期 {closed.text}，又写着“{status.text}”。", "closed", status.value)
    number = cells.get("worker.id_number")
    if number and number.value:
        for path, of in (("worker.sex", identity.sex), ("worker.born_on", identity.born_on)):
            cell = cells.get(path)
            if cell and cell.value and not (held := of(number.value)).startswith(cell.value):
                cells[path] = flagged(cell.text, f"“{cell.text}”和身份证号对不上。", held, cell.value)
