"""The columns of any list of the services, from the fields its declaration names."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from station.casework import vocabulary
from station.casework.dates import show_day, show_moment
from station.casework.fields import FieldSpec, Kind, Privacy, Record
from station.casework.masking import mask_of, masked
from station.casework.money import yuan
from station.casework.outreach.declaring import Work
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.names import shown_field
from station.ui.services.naming import number_words
from station.ui.table import Column
from station.ui.widgets import PillText, spaced, status

WIDE_KINDS = (Kind.LONG_TEXT, Kind.LINES)
WIDTHS = {
    Kind.DATE: 96,
    Kind.MOMENT: 132,
    Kind.CODE: 104,
    Kind.CODES: 160,
    Kind.COUNT: 84,
    Kind.NUMBER: 84,
    Kind.MONEY: 116,
    Kind.FLAG: 84,
    Kind.PHONE: 116,
    Kind.KEY: 150,
}
WIDE_ROOM = 980  # of a window of 1920 beside kinds and detail
EMPLOYER = "employer_id"
MET = {"opinion_check.due_on": "verified_on"}  # a limit and the day on which it was met
ROOMY = ("organisation", "firm")  # longer than the names of the people they stand beside


def joined(name: str) -> str:
    """The key under which a row holds the name of what a field links to: ``employer_id`` → ``employer``."""
    return name.removesuffix("_id")


def is_shown(spec: FieldSpec) -> bool:
    """Whether a field may stand in a list: health never does."""
    return spec.privacy is not Privacy.SENSITIVE


def row_words(row: Any, spec: FieldSpec, today: date) -> str:
    """What one field of a row of the store says in a list, numbers that reach a person covered."""
    value = row[joined(spec.name)] if spec.kind is Kind.KEY else row[spec.name]
    if value in ("", None):
        return ""
    match spec.kind:
        case Kind.FLAG:
            return "是" if value else ""
        case Kind.CODE:
            return spaced(vocabulary.short(spec.of, value))
        case Kind.CODES:
            return vocabulary.labels(spec.of, value)
        case Kind.DATE:
            return show_day(value, today)
        case Kind.MOMENT:
            return show_moment(value, today)
        case Kind.COUNT:
            return f"{value:,}"
        case Kind.NUMBER:
            return number_words(value)
        case Kind.MONEY:
            return yuan(value)
        case Kind.PHONE:
            return masked(value, mask_of(spec))
        case _:
            return shown_field(spec, str(value).partition("\n")[0])


def columns_of(context: Context, cls: type[Record], names: Sequence[str], *, stage: str = "", main: str = "") -> list[Column]:
    """One column a field; ``main`` takes the room there is, ``stage`` is shown as a slip."""
    return [_column(context, cls.spec(name), name == stage, name == main) for name in names if is_shown(cls.spec(name))]


def _column(context: Context, spec: FieldSpec, is_stage: bool, is_main: bool) -> Column:
    def words(row: Any) -> str:
        return row_words(row, spec, context.store.now().date())

    def order(row: Any) -> Any:
        return words(row) if spec.kind in (Kind.KEY, Kind.CODE, Kind.CODES) else row[spec.name]

    def slip(row: Any) -> PillText:
        return status(spec.of, row[spec.name])

    def due(row: Any) -> PillText:
        return PillText(words(row), "") if row[MET[spec.path]] else due_pill(row[spec.name], context.store.now())

    is_figure = spec.kind in (Kind.COUNT, Kind.MONEY, Kind.NUMBER)
    label = f"{spec.label}（元）" if spec.kind is Kind.MONEY else spec.label
    return Column(
        spec.name,
        label,
        180 if is_main or spec.kind in WIDE_KINDS else 148 if spec.path in MET else WIDTHS.get(spec.kind, 132),
        words,
        pill=slip if is_stage else due if spec.path in MET else None,
        order=order,
        right=is_figure,
        whole=spec.kind in (Kind.DATE, Kind.MOMENT, Kind.MONEY, Kind.PHONE),
        stretch=is_main,
        token="ink" if is_main else "ink2" if spec.kind in (Kind.DATE, Kind.MOMENT) else "ink",
    )


def tight(work: Work) -> list[str]:
    """The columns that stay beside a detail: the day, what the record is called by, and how far it has come."""
    days = [name for name in work.columns if work.cls.spec(name).kind in (Kind.DATE, Kind.MOMENT)][:1]
    first = [name for name in (work.name, main_of(work)) if name in work.columns]
    others = [name for name in work.columns if name not in (*days, *first, work.stage)]
    return list(dict.fromkeys([*days, *first, *others[:1], *([work.stage] if work.stage in work.columns else [])]))


def wide(work: Work, columns: Sequence[Column]) -> list[str]:
    """The columns beside a detail in a wide window: those of ``tight`` and as many more as find room, in their order."""
    kept = tight(work)
    left = WIDE_ROOM - sum(item.width for item in columns if item.key in kept)
    for item in columns:
        if item.key not in kept and item.width <= left:
            kept.append(item.key)
            left -= item.width
    return [item.key for item in columns if item.key in kept]


def main_of(work: Work) -> str:
    """The column that takes the room there is."""
    wide = [name for name in work.columns if work.cls.spec(name).kind in WIDE_KINDS]
    called = [work.name] if work.cls.spec(work.name).kind is Kind.TEXT else []
    return next((name for name in (*ROOMY, *called, *wide, EMPLOYER, work.name) if name in work.columns), work.columns[0])


def amounts(work: Work, rows: Sequence[Any]) -> list[str]:
    """Sums of the counts and amounts of the rows shown, for the foot of the list."""
    found = []
    for name in work.columns:
        spec = work.cls.spec(name)
        total = sum(row[name] or 0 for row in rows) if spec.kind in (Kind.COUNT, Kind.MONEY) else 0
        if total:
            found.append(f"{spec.label} {yuan(total)} 元" if spec.kind is Kind.MONEY else f"{spec.label} {total:,}")
    return found
