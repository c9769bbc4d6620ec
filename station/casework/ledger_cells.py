"""From a line and a column to the cell between them, covered as far as its reader may not see it."""

from station.casework import vocabulary
from station.casework.fields import FieldSpec, Kind, Record, counted
from station.casework.ledger_columns import own_mask, spec_of
from station.casework.ledger_derived import DERIVED
from station.casework.ledger_line import CONFIDENTIAL, Line
from station.casework.masking import SEALED, Mask, cover_numbers, masked
from station.casework.sheets import Cell, Column

_NUMBERS = (Kind.COUNT, Kind.MONEY)
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.LINES)
_OF_A_PERSON = (Mask.NAME, Mask.PHONE, Mask.ID_NUMBER, Mask.ADDRESS, Mask.YEAR)


def cell(column: Column, line: Line) -> Cell:
    """The value of a column in a line."""
    record, name = column.key.split(".")
    spec = spec_of(column.key)
    if spec is None:
        value = DERIVED[name].of(line)
        found = value if isinstance(value, Cell) else Cell(value)
    else:
        source = line.file.record(record)
        found = _of_field(column, spec, source, line) if source is not None else Cell()
    if _is_withheld(column, line) and (found.value not in (None, "", SEALED) or found.mark):
        return Cell("***")
    if line.is_masked and isinstance(found.value, str) and column.kind in _TEXTS:
        return Cell(cover_numbers(found.value), found.mark, found.gap)
    return found


def _is_withheld(column: Column, line: Line) -> bool:
    """Whether the value is not shown at all: at its own level, or at every level where a layout wants it so."""
    return column.mask is Mask.WITHHELD and (line.is_masked or own_mask(column.key) is not Mask.WITHHELD)


def _of_field(column: Column, spec: FieldSpec, source: Record, line: Line) -> Cell:
    if spec.kind in _NUMBERS:
        value = counted(source, spec.name)
        mark = getattr(source, spec.mark) if spec.mark else ""
        return Cell(value, mark, gap=spec.required and value is None and not mark)
    value = getattr(source, spec.name)
    if spec.kind is Kind.FLAG:
        return Cell("是" if value else "否")
    text = str(value)
    if spec.kind is Kind.CODE:
        text = line.word(spec.of, text)
    elif spec.kind is Kind.CODES:
        text = vocabulary.labels(spec.of, text)
    elif column.kind is Kind.DATE:
        text = text[:10]
    return Cell(_covered(column, text, line), gap=spec.required and not text)


def _covered(column: Column, text: str, line: Line) -> str:
    is_own = column.mask is own_mask(column.key)
    if not line.is_masked:
        return text if is_own or column.mask is Mask.WITHHELD else masked(text, column.mask, line.names)
    if column.mask is Mask.FREE_TEXT:
        return line.covered(text)
    if column.mask in _OF_A_PERSON and line.is_withheld and is_own and text and text != SEALED:
        return CONFIDENTIAL
    return text if column.mask is Mask.WITHHELD else masked(text, column.mask)
