"""The lines of each ledger, made from records and what stands around them by columns that are data (``resources/ledgers``).

To add a column: name a field path (``grievance.received_at``) in the ledger's file, with a width; the title, the kind and the mask
come from the field's declaration. A value that is not a field is registered in a module of ``station.casework.ledger_columns.VALUES``.
"""

from collections.abc import Collection, Generator, Iterable, Mapping
from dataclasses import field
from functools import cache
from typing import Any

from station import paths, stopping
from station.casework import ledger_counts, ledger_notes
from station.casework.fields import Kind, Record
from station.casework.ledger_cells import cell
from station.casework.ledger_columns import column, read_column
from station.casework.ledger_line import Line, LineFile
from station.casework.masking import NOBODY, KnownPeople, Mask, MaskLevel
from station.casework.model import BY_NAME, Station
from station.casework.sheets import Column, Layout, Period, Row, Sheet
from station.frozen import frozen

_STEP = 200  # rows made between two looks whether to go on
_PASSED_ON = "transferred"  # the status of a case that another station has taken over
_COUNTED_THERE = ("由其他站点移交来的在移交的站点计数，本表不计。",)
_REGISTERS = ("employer", "worker", "lawyer", "mediator", "station")  # whom a record names rather than belongs to


@frozen
class Ledger:
    """The definition of one ledger: which records make its lines, by which date they are taken, its columns in print order.

    ``only`` and ``any_of`` say which of the records: values of fields that must all, or of which one must, hold. ``otherwise`` is the
    record that makes a line itself where none of these belongs to it (a visit without a finding). A record counts from ``dated_by``
    to ``until``, where that is given, else on the day itself. ``counted`` are the columns of the public table: by what, then sums.
    """

    key: str
    name: str
    order: int
    line: str  # the record that makes one line
    dated_by: str  # path of the date that decides the period
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    counted: tuple[Column, ...]
    handlers: tuple[str, ...]  # paths of who handles it
    version: str
    source: str
    unit: str = "件"
    until: str = ""
    otherwise: str = ""
    left_out: tuple[str, ...] = ()  # statuses that are not listed
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    any_of: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()  # records that belong to a line and are told in it


@cache
def ledgers() -> dict[str, Ledger]:
    """All ledgers by key, in the order of the district's list."""
    folder = paths.resources() / "ledgers"
    found = [_read(path.stem, paths.read_json("ledgers", path.name)) for path in folder.glob("*.json") if path.stem != "look"]
    return {ledger.key: ledger for ledger in sorted(found, key=lambda ledger: ledger.order)}


def owner_of(cls: type[Record]) -> type[Record] | None:
    """The kind of record one of this kind belongs to and is listed with; None for one that stands by itself."""
    for spec in cls.specs():
        if spec.kind is Kind.KEY and spec.required and spec.of and spec.of not in _REGISTERS:
            return BY_NAME[spec.of]
    return None


def delivered(definition: Ledger, layout: str, level: MaskLevel) -> tuple[Column, ...]:
    """The columns of the delivered narrow or wide layout.

    Identity numbers leave only in a full wide table, or where a layout of the district's names them (个人信息保护法 art. 6).
    """
    is_wide = layout == Layout.WIDE
    return tuple(
        column
        for column in definition.columns
        if (is_wide or column.narrow) and (column.mask is not Mask.ID_NUMBER or (is_wide and level is MaskLevel.FULL))
    )


def is_narrow(definition: Ledger, columns: Iterable[Column]) -> bool:
    """Whether columns go on the sheet of the narrow layout, so that words are printed short."""
    return sum(column.width for column in columns) <= sum(column.width for column in definition.columns if column.narrow)


def lines(*asked: Any, **how: Any) -> Sheet:
    """:func:`making_lines` at once."""
    work = making_lines(*asked, **how)
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: Sheet = end.value
            return made


def making_lines(
    ledger: str,
    files: Collection[LineFile],
    period: Period,
    *,
    station: Station,
    filled_on: str,
    layout: str = Layout.NARROW,
    columns: tuple[Column, ...] = (),
    level: MaskLevel = MaskLevel.DISTRICT,
    scope: str = "",
    handler: str = "",
    known: KnownPeople = NOBODY,
) -> Generator[int, None, Sheet]:
    """The ledger of ``period`` as ``station`` fills it in, one row per record in order of date and number.

    ``columns`` are those of a layout of the district's, in place of the delivered ones; ``scope`` says of whom the lines are, where
    they are not all, ``handler`` whose alone; ``known`` are people of the store covered wherever a text names them.
    ``filled_on`` (ISO day) also decides what counts as overdue. Yields now and then how many rows are made.
    """
    definition = ledgers()[ledger]
    chosen = columns or _with_stations(delivered(definition, layout, level), files)
    short = level is not MaskLevel.PUBLIC and (layout == Layout.NARROW or (layout != Layout.WIDE and is_narrow(definition, chosen)))
    until = period.last or filled_on
    ordered = sorted(stopping.each(files), key=lambda file: _place(definition, file))
    lines = (Line(n, file, level is not MaskLevel.FULL, short, filled_on, until, known) for n, file in enumerate(ordered, 1))
    every = list(stopping.each(lines))
    taken_over = [line for line in every if line.file.taken_from is not None and _PASSED_ON not in definition.left_out]
    if level is MaskLevel.PUBLIC:
        told_there = {line.subject.id for line in taken_over}
        table = ledger_counts.counted(definition.counted, definition.unit, [line for line in every if line.subject.id not in told_there])
        chosen, rows, totals, notes = table.columns, table.rows, table.totals, (*table.notes, *(_COUNTED_THERE if taken_over else ()))
    else:
        made: list[Row] = []
        for line in every:
            made.append(Row(line.subject.id, tuple(cell(column, line) for column in chosen), line.subject.record))
            if len(made) % _STEP == 0:
                yield len(made)
        rows = tuple(made)
        totals, notes = None, tuple(ledger_notes.notes(ledger, every, rows, level, taken_over))
    return Sheet(
        ledger=ledger,
        name=definition.name,
        filler=station.name,
        period=period,
        filled_on=filled_on,
        layout=layout,
        level=level,
        columns=chosen,
        rows=rows,
        notes=(*definition.notes, *notes),
        scope=scope,
        handler=handler,
        given_totals=totals,
    )


def _with_stations(columns: tuple[Column, ...], files: Iterable[LineFile]) -> tuple[Column, ...]:
    """Where the lines are of several stations the table says whose each is, behind its ordinal."""
    if len({file.station for file in files}) < 2:
        return columns
    return (columns[0], column("derived.station", width=18, narrow=True), *columns[1:])


def day_of(definition: Ledger, file: LineFile) -> str:
    """The date by which a line is taken into a period; "" if it has none yet."""
    record, name = definition.dated_by.split(".")
    return str(getattr(file.record(record), name, ""))


def _place(definition: Ledger, file: LineFile) -> tuple[str, str, str, str]:
    """By date, then by number; lines of one owner stand together."""
    owner = file.record(definition.otherwise) if definition.otherwise else None
    number = getattr(file.subject, "number", "")
    return day_of(definition, file) or "9999", number, owner.id if owner is not None else "", file.subject.id


def _read(key: str, raw: dict[str, Any]) -> Ledger:
    data: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    for name in ("columns", "counted"):
        data[name] = tuple(read_column(said) for said in data[name])
    data["only"] = {name: tuple(codes) for name, codes in data.get("only", {}).items()}
    return Ledger(key=key, **data)
