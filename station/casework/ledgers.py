"""The lines of each ledger, made from case files by columns that are data (``resources/ledgers``).

To add a column: name a field path (``grievance.received_at``) in the ledger's file, with a width; the title, the kind and the mask
come from the field's declaration. A value that is not a field is registered in ``station.casework.ledger_values``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from station import paths
from station.casework import ledger_values, money, vocabulary
from station.casework.casefile import CaseFile, LetterFile
from station.casework.fields import FieldSpec, Kind, Record
from station.casework.ledger_line import Line
from station.casework.masking import Mask, MaskLevel, mask_of, masked
from station.casework.model import BY_NAME, Letter, Station
from station.casework.sheets import Cell, Column, Layout, Period, Row, Sheet, Unit

_NUMBERS = (Kind.COUNT, Kind.MONEY)


@dataclass(frozen=True)
class Ledger:
    """The definition of one ledger: which records make its lines, by which date they are taken, its columns in print order."""

    key: str
    name: str
    order: int
    line: str  # the record that makes one line
    dated_by: str  # path of the date that decides the period
    left_out: tuple[str, ...]  # statuses that are not listed
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    version: str
    source: str


@cache
def ledgers() -> dict[str, Ledger]:
    """All ledgers by key, in the order of the district's list."""
    found = [_read(path.stem, paths.read_json("ledgers", path.name)) for path in _files()]
    return {ledger.key: ledger for ledger in sorted(found, key=lambda ledger: ledger.order)}


def lines(
    ledger: str,
    files: Iterable[CaseFile] | Iterable[LetterFile],
    period: Period,
    *,
    station: Station,
    filled_on: str,
    layout: str = Layout.NARROW,
    level: MaskLevel = MaskLevel.DISTRICT,
    with_id_numbers: bool = False,
) -> Sheet:
    """The ledger of ``period``, one row per record in order of date and number; the letters' ledger takes ``LetterFile``s.

    ``filled_on`` (ISO day) also decides what counts as overdue. Identity numbers are left out unless asked for (个人信息保护法 art. 6).
    """
    definition = ledgers()[ledger]
    columns = tuple(
        column
        for column in definition.columns
        if (layout == Layout.WIDE or column.narrow) and (with_id_numbers or column.mask is not Mask.ID_NUMBER)
    )
    found = sorted(
        (
            (_date(definition, subject), getattr(subject, "number", ""), subject, file)
            for file in files
            for subject in _subjects(definition, file)
            if getattr(subject, "status", "") not in definition.left_out and _date(definition, subject) in period
        ),
        key=lambda item: (item[0] or "9999", item[1], item[2].id),
    )
    every = [
        Line(ordinal, subject, file, level is not MaskLevel.FULL, layout == Layout.NARROW, filled_on)
        for ordinal, (_, _, subject, file) in enumerate(found, 1)
    ]
    rows = tuple(Row(line.subject.id, tuple(_cell(column, line) for column in columns)) for line in every)
    return Sheet(
        ledger=ledger,
        name=definition.name,
        filler=station.name,
        period=period,
        filled_on=filled_on,
        layout=layout,
        level=level,
        columns=columns,
        rows=rows,
        notes=(*definition.notes, *_notes(every, rows, level is not MaskLevel.FULL)),
    )


def _files() -> Iterator[Path]:
    return (path for path in (paths.resources() / "ledgers").glob("*.json") if path.stem != "look")


def _read(key: str, raw: dict[str, object]) -> Ledger:
    data = dict(raw)
    columns = data.pop("columns")
    assert isinstance(columns, list)
    return Ledger(key=key, columns=tuple(_column(c) for c in columns), **_tuples(data))  # type: ignore[arg-type]


def _tuples(data: dict[str, object]) -> dict[str, object]:
    return {"left_out": ()} | {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def _column(raw: dict[str, str | int | bool]) -> Column:
    path = str(raw["value"])
    record, name = path.split(".")
    if record == "derived":
        value = ledger_values.DERIVED[name]
        title, kind, mask = value.title, value.kind, Mask.NONE
    else:
        spec = _spec(path)
        title, kind, mask = spec.label, spec.kind, mask_of(spec)
    return Column(
        key=path,
        title=str(raw.get("title", title)),
        width=int(raw["width"]),
        kind=Kind(raw["kind"]) if "kind" in raw else kind,
        unit=Unit(raw["unit"]) if "unit" in raw else None,
        mask=Mask(raw["mask"]) if "mask" in raw else mask,
        total=bool(raw.get("total", False)),
        narrow=bool(raw.get("narrow", False)),
    )


@cache
def _spec(path: str) -> FieldSpec:
    record, name = path.split(".")
    return BY_NAME[record].spec(name)


def _subjects(definition: Ledger, file: CaseFile | LetterFile) -> tuple[Record, ...]:
    """The records of one file that make a line each."""
    if isinstance(file, LetterFile):
        return (file.letter,)
    return {"grievance": (file.grievance,), "mediation": file.mediations, "legal_aid": file.legal_aid}[definition.line]


def _date(definition: Ledger, subject: Record) -> str:
    return str(getattr(subject, _spec(definition.dated_by).name))


def _cell(column: Column, line: Line) -> Cell:
    record, name = column.key.split(".")
    if record == "derived":
        value = ledger_values.DERIVED[name].of(line)
        return value if isinstance(value, Cell) else Cell(value)
    source = line.record(record)
    return _field_cell(column, _spec(column.key), source, line) if source else Cell()


def _field_cell(column: Column, spec: FieldSpec, source: Record, line: Line) -> Cell:
    value = getattr(source, spec.name)
    if spec.kind in _NUMBERS:
        mark = getattr(source, spec.mark) if spec.mark else ""
        return Cell(value, mark, gap=spec.required and value is None and not mark)
    if spec.kind is Kind.FLAG:
        return Cell("是" if value else "否")
    text = str(value)
    if spec.kind is Kind.CODE:
        text = line.word(spec.of, text)
    elif spec.kind is Kind.CODES:
        text = vocabulary.labels(spec.of, text)
    elif column.kind is Kind.DATE:
        text = text[:10]
    elif column.mask is Mask.FREE_TEXT:
        text = line.covered(text)
    elif line.is_masked:
        text = masked(text, column.mask)
    return Cell(text, gap=spec.required and not text)


def _first_of_chains(files: list[LetterFile], name: str) -> list[Letter]:
    """The letters with an amount (or ``people``) that follow no other one of these with it: what followed is about the same."""
    known = {file.letter.id: file.letter for file in files if getattr(file.letter, name) is not None}
    return [letter for letter in known.values() if letter.previous_id not in known]


def _notes(every: list[Line], rows: tuple[Row, ...], is_masked: bool) -> Iterator[str]:
    """What the reader must know to add the table up."""
    yield f"本表{len(rows)}行。"
    letters = [line.file for line in every if isinstance(line.file, LetterFile)]
    if letters:
        employers = {employer.id for file in letters for employer in file.addressees}
        grievances = {grievance.id for file in letters for grievance in file.grievances}
        yield f"家数、案件数按份相加；不同单位{len(employers)}家，不同案件{len(grievances)}件。"
        first, about = _first_of_chains(letters, "amount"), _first_of_chains(letters, "people")
        if any(file.letter.previous_id in {letter.id for letter in (*first, *about)} for file in letters):
            people = money.marked(str(sum(letter.people or 0 for letter in about)), money.sum_mark(c.people_mark for c in about))
            amount = money.marked(
                f"{money.wan(sum(letter.amount or 0 for letter in first))}万元", money.sum_mark(c.amount_mark for c in first)
            )
            told = "、".join([*([f"{people}人"] if about else []), *([amount] if first else [])])
            yield f"前后相接的文书，职工数、金额各列一次；不重复的合计{told}。"
    if any(cell.mark for row in rows for cell in row.cells):
        yield "“余”“约”“多名”照来源记载；合计按写明的数相加，同样带“余”或“约”。"
    yield "姓名、电话和文字中的证件号已掩码。" if is_masked else "含完整姓名和电话，请按规定保管。"
