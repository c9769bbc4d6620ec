"""What was changed in a ledger while it was away: cell by cell, beside what stands here now.

To judge are only cells whose text is the record's own value, whole: what is counted, masked, joined or of another record is named with
the reason and never taken back.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from station import stopping
from station.casework import money
from station.casework.cell_prints import Cipher, plain, print_of, said
from station.casework.entry import from_words
from station.casework.fields import FieldSpec, Kind, Record
from station.casework.importing.raw import EXACT, Value, text_of
from station.casework.masking import MaskLevel
from station.casework.model import BY_NAME
from station.casework.returned_ledger import ORDINAL, Returned, amount, place, says
from station.casework.sheets import Cell, Column, Row, Sheet, shown
from station.errors import ProblemsError, StationError
from station.frozen import frozen

_KEPT = ("number", "status", "deleted")  # the program keeps these itself
_COUNTED = ("grievance.handle_due_on", "mediation.due_on")  # limits, counted anew whenever the record is saved
_STANDS_FOR = {"derived.remark": "grievance.remark"}  # a column that may show more than the field, and mostly does not
_MARKED = {Kind.MONEY, Kind.COUNT}


class State(Enum):
    """Where a cell was changed since the file left."""

    THERE = "there"  # in the file only
    BOTH = "both"  # here too, to something else
    SAME = "same"  # to the same on both sides
    UNSURE = "unsure"  # nobody can tell: the file left from elsewhere


@frozen
class CellChange:
    """One cell that says something else than here; ``values`` are the fields it would change, empty where ``trouble`` tells why not."""

    record_id: str
    row: int  # in the file, as the office counts
    column: Column
    name: str  # of the line: its number, or what comes nearest to one
    old: str  # here now
    new: str  # in the file
    state: State
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)  # these fields as they stand here now
    trouble: str = ""
    by: str = ""  # who changed it here since, and when
    at: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self.values) and self.state is not State.SAME

    @property
    def is_offered(self) -> bool:
        """Whether it is taken unless somebody says otherwise: nothing changed here meanwhile."""
        return self.can_be_taken and self.state is State.THERE


@frozen
class Comparison:
    """Everything that differs, and what was left aside."""

    ledger: str
    name: str  # 职工诉求台账
    exported_at: str
    rows: int  # known again
    changes: tuple[CellChange, ...]
    refused: tuple[tuple[str, str, int], ...]  # heading, why its cells are not taken back, how many were changed
    new_rows: tuple[tuple[int, str], ...]  # row in the file, what it begins with
    unclear_rows: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]  # names of lines that are not in the file any more
    gone: int  # lines whose record is not here any more, or in the recycle bin
    lost_columns: tuple[str, ...]  # headings that are not in the file any more
    strange_columns: tuple[str, ...]


def compare(returned: Returned, present: Sheet, key: str, record_of: Callable[[str, str], Record], now: datetime) -> Comparison:
    """What the file says beside ``present``, the same ledger of the same records now.

    ``key`` opens the check sums, "" where the export is not on record here: then nobody can tell what was changed here meanwhile.
    ``record_of`` finds a record by its kind and id.
    """
    today = now.date()
    known = {row.record_id: row for row in present.rows}
    by_key = {column.key: at for at, column in enumerate(present.columns)}
    columns = [_column(returned, at, present, by_key) for at in range(len(returned.keys))]
    prints = _prints(returned, key, known, by_key)
    placed = place(returned, columns, prints, today)
    changes: list[CellChange] = []
    refused: Counter[tuple[int, str]] = Counter()
    for mark, row in stopping.each(sorted(placed.rows.items(), key=lambda item: item[1])):
        here = known.get(returned.ids[mark])
        if here is None:
            continue
        for at, place_ in placed.columns.items():
            column, there = columns[at], _value(returned.rows[row], place_)
            if column.key not in by_key:
                continue
            cell = here.cells[by_key[column.key]]
            state = _state(column, there, placed.sayings.of(at, row, place_), cell, prints[mark][at], key)
            if state is None:
                continue
            own = replace(column, key=_STANDS_FOR.get(column.key, column.key))
            if why := why_not(own, here.record, present.level):
                refused[at, why] += state is not State.SAME
                continue
            change = _change(own, there, cell, state, here, row, present, record_of, now)
            if change.values or change.trouble or state is State.SAME:  # else it only reads differently
                changes.append(change)
    return Comparison(
        ledger=returned.ledger,
        name=present.name,
        exported_at=returned.exported_at,
        rows=len(placed.rows),
        changes=tuple(changes),
        refused=tuple((columns[at].heading, why, count) for (at, why), count in sorted(refused.items()) if count),
        new_rows=tuple((row + 1, _beginning(returned.rows[row])) for row in placed.added),
        unclear_rows=tuple((row + 1, _beginning(returned.rows[row])) for row in placed.unclear),
        missing=tuple(
            _name(present, known[record])
            for mark, record in enumerate(returned.ids)
            if mark not in placed.rows and record in known and not placed.unclear
        ),
        gone=sum(record not in known for record in returned.ids),
        lost_columns=tuple(heading for at, heading in enumerate(returned.headings) if at not in placed.columns),
        strange_columns=placed.strange_columns,
    )


def why_not(column: Column, line: str, level: MaskLevel) -> str:
    """Why no cell of a column is taken back; "" for one that is."""
    record, _, name = column.key.partition(".")
    if record not in BY_NAME:
        return "由程序算出，或者由几项合成。"
    if record != line:  # of a row may be another kind than of most: a visit where nothing was found
        return f"是{BY_NAME[record].title}的内容，请在那里改。"
    spec = BY_NAME[record].spec(name)
    if column.key in _COUNTED:
        return "由程序按规则算出，不在表里改。"
    if spec.kind is Kind.KEY or name in _KEPT:
        return "由程序给出，不在表里改。"
    if level is not MaskLevel.FULL and column.mask.value not in ("none", "free_text"):
        return "导出时已掩码。"
    return ""


def _column(returned: Returned, at: int, present: Sheet, by_key: Mapping[str, int]) -> Column:
    """A column as it left: its kind from here, its unit from the file."""
    key, heading, unit = returned.keys[at], returned.headings[at], returned.units[at]
    if key not in by_key:
        return Column(key, heading, 1, Kind.TEXT)
    column = present.columns[by_key[key]]
    left_in = next((each for each in type(column.unit) if each.value == unit), column.unit) if column.unit else None
    return Column(key, column.title, column.width, column.kind, left_in, column.mask)


def _prints(returned: Returned, key: str, known: Mapping[str, Row], by_key: Mapping[str, int]) -> list[tuple[bytes, ...]]:
    """The check sums of the rows as they left; without a key, of what stands here now."""
    left: list[tuple[bytes, ...]] = [()] * len(returned.marks)
    if key:
        left = Cipher(key).opened(returned.marks, len(returned.keys))
    for at, record_id in stopping.each(enumerate(returned.ids)):
        if not left[at]:
            here = known.get(record_id)
            texts = [said(here.cells[by_key[column]]) if here and column in by_key else "" for column in returned.keys]
            left[at] = tuple(print_of(text.encode()) for text in texts)
    return left


def _state(column: Column, there: Value, new_said: tuple[str, bytes], cell: Cell, left: bytes, key: str) -> State | None:
    """How a cell stands on both sides; None where the file says nothing new."""
    (new, print_), old = new_said, said(cell)
    is_marked_anew = isinstance(there, str) and column.kind in _MARKED and _mark(column, there) not in (None, cell.mark)
    is_changed_there = print_ != left
    if new == old and not is_marked_anew:
        return State.SAME if is_changed_there else None
    is_changed_here = print_of(old.encode()) != left
    if not is_changed_there and is_changed_here:
        return None  # the file is only older
    if not key:
        return State.UNSURE
    return State.BOTH if is_changed_here else State.THERE


def _mark(column: Column, text: str) -> str | None:
    """The mark of a typed number; None where it is none."""
    if column.kind is Kind.COUNT:
        return (_count(text) or (0, None))[1]
    try:
        typed = amount(column, text)
    except StationError:
        return None
    return typed.mark if typed.fen is not None else None


def _change(
    column: Column,
    there: Value,
    cell: Cell,
    state: State,
    here: Row,
    row: int,
    present: Sheet,
    record_of: Callable[[str, str], Record],
    now: datetime,
) -> CellChange:
    record = record_of(here.record, here.record_id)
    spec = record.spec(column.key.partition(".")[2])
    trouble, values = "", {}
    try:
        if not _is_whole(column, spec, cell, record, now):
            raise StationError("表里写的不是原文（有掩码或者缩写），收不回来。")
        values = _values(column, spec, there, record, now)
    except StationError as error:
        trouble = next(iter(error.problems.values())) if isinstance(error, ProblemsError) else error.message
        trouble = trouble.removeprefix(f"{spec.label}：")  # its column is beside it
    old, new = shown(column, cell), _shown(column, spec, there, values)
    before = {name: getattr(record, name) for name in values}
    return CellChange(here.record_id, row + 1, column, _name(present, here), old, new, state, values, before, trouble)


def _is_whole(column: Column, spec: FieldSpec, cell: Cell, record: Record, now: datetime) -> bool:
    """Whether the ledger shows the field's own value, so that changing the text means changing the value."""
    value = getattr(record, spec.name)
    if isinstance(cell.value, int) or cell.value is None:
        return bool(value == cell.value)
    if spec.kind in (Kind.DATE, Kind.MOMENT):
        return str(value).startswith(cell.value)
    try:
        return bool(getattr(from_words(record, {spec.name: cell.value}, now), spec.name) == value) or plain(str(value)) == plain(cell.value)
    except ProblemsError:
        return False


def _values(column: Column, spec: FieldSpec, there: Value, record: Record, now: datetime) -> dict[str, Any]:
    """The fields a cell of the file sets; StationError, in plain words, where it cannot be read for certain."""
    text = text_of(there)
    if isinstance(there, int | float) and not isinstance(there, bool):
        if abs(there) >= EXACT:
            raise StationError(f"“{text}”的后几位已经丢了，请照原件核对。")
        if spec.kind in (Kind.DATE, Kind.MOMENT):
            raise StationError(f"“{text}”认不出是哪一天。")
        if column.unit:
            return {spec.name: _fen(column, there)}
    if spec.kind is Kind.MONEY and text:
        fen, mark = amount(column, text)
        if not spec.mark and mark:
            raise StationError(f"“{text}”不是确切的金额。")
        return {spec.name: fen} | ({spec.mark: mark} if spec.mark else {})
    if spec.kind is Kind.COUNT and spec.mark and isinstance(there, str) and (counted := _count(text)):
        return {spec.name: counted[0], spec.mark: counted[1]}
    if spec.kind in (Kind.DATE, Kind.MOMENT):
        text = says(column, there, now.date())
        before = str(getattr(record, spec.name))
        if spec.kind is Kind.MOMENT and column.kind is Kind.DATE and len(text) == 10 and len(before) > 10:
            text += before[10:]  # the ledger shows the day only
            return {spec.name: text}
    if spec.required and not text:
        raise StationError(f"{spec.label}不能留空。")
    read = from_words(record, {spec.name: text}, now)
    changed = read.differences(record)
    return {name: getattr(read, name) for name in changed}


def _count(text: str) -> tuple[int, str] | None:
    """A typed number of people with its mark: 200余, 约30人; None where it says no number."""
    try:
        fen, mark = money.parse_amount(text.removesuffix("人"))
    except StationError:
        return None
    return (fen // money.YUAN, mark) if fen is not None and fen % money.YUAN == 0 else None


def _fen(column: Column, value: float) -> int:
    text = says(column, value, datetime.min.date())
    if not text.lstrip("-").isdecimal():
        raise StationError(f"金额“{text_of(value)}”细过一分钱。")
    if text.startswith("-"):
        raise StationError("金额不能是负数。")
    return int(text)


def _shown(column: Column, spec: FieldSpec, there: Value, values: Mapping[str, Any]) -> str:
    """What the file says, in the way this window writes it."""
    value = values.get(spec.name)
    if isinstance(value, str) and value and spec.kind in (Kind.DATE, Kind.MOMENT):
        return shown(column, Cell(value[:10] if column.kind is Kind.DATE else value))
    if isinstance(value, int) and not isinstance(value, bool):
        return shown(column, Cell(value, values.get(spec.mark, "")))
    return text_of(there)


def _value(row: Sequence[Value], at: int) -> Value:
    return row[at] if at < len(row) else ""


def _beginning(row: Sequence[Value]) -> str:
    """The first words of a row, by which its writer knows it."""
    return " ".join([text for value in row if (text := text_of(value))][:4])[:60]


def _name(present: Sheet, row: Row) -> str:
    """By which a person knows a line: its number where the ledger shows one, else how it begins."""
    texts = {column.key: shown(column, cell) for column, cell in zip(present.columns, row.cells, strict=True) if column.key != ORDINAL}
    return texts.get(f"{row.record}.number", "") or " ".join(list(filter(None, texts.values()))[:2])
