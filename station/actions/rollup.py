"""The stations of a district, or its areas, beside each other: their figures, their sum, who has handed up; as a workbook too."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from station.actions import report_papers, reports, rights
from station.actions.at_desk import own_station
from station.casework import handed_up
from station.casework import statistics as rules
from station.casework.dates import show_day
from station.casework.fields import Kind
from station.casework.masking import MaskLevel
from station.casework.model import MonthlyReport, Station
from station.casework.reports import Missing
from station.casework.sheets import Cell, Column, Period, Row, Sheet, Unit, look
from station.casework.statistics import Counts
from station.db.figures import counting
from station.db.store import Store
from station.frozen import frozen

By = Literal["station", "area"]

NAME = "各站汇总"
ROUNDED = "金额按万元各自四舍五入，相加可能与合计差0.01。"
ONCE = "{}：同一家、同一件只算一次，相加会多于合计。"
_WIDTH = 8  # half-width characters: a heading has up to two dozen figures, and the page one width
_HEADS = {"station": "站点", "area": "街道、片区"}
_NOBODYS = {"station": "未分站点", "area": "没有写街道、片区"}


@frozen
class Line:
    """One station or area: its figures, and how a station stands with handing up the month."""

    id: str  # of the station, or the area itself; "" for what belongs to none
    name: str
    area: str  # of a station
    counts: Counts
    handed_up_at: str  # ISO moment; "" for not yet


@frozen
class RollUp:
    """Stations or areas beside each other; ``total`` is counted by itself and is their sum, but for what is counted once."""

    period: Period
    by: By
    lines: tuple[Line, ...]
    total: Counts
    missing: tuple[Missing, ...]


def roll_up(store: Store, period: Period, by: By = "station") -> RollUp:
    """Every station that is known or has anything in a stretch, by area and name, or every area that has; as things are now."""
    whole, found = counting.counts_with_parts(store, period, by)
    lines = (
        _stations(store, period, found) if by == "station" else (Line(area, area, "", found[area], "") for area in sorted(found) if area)
    )
    nobodys = [Line("", _NOBODYS[by], "", found[""], "")] if any(found.get("", {}).values()) else []
    return RollUp(period, by, (*lines, *nobodys), whole, reports.missing(store, period))


def sheet(store: Store, rolled: RollUp, group: rules.Group) -> Sheet:
    """The table of the figures under one heading, as it goes into a workbook."""
    late, today = {one.station_id for one in rolled.missing}, store.now().date()
    is_month_of_stations = rolled.by == "station" and rolled.period.is_month
    columns = [Column("name", _HEADS[rolled.by], 20, Kind.TEXT)]
    if rolled.by == "station":
        columns.append(Column("area", _HEADS["area"], 10, Kind.TEXT))
    if is_month_of_stations:
        columns.append(Column("handed_up", "月报", 11, Kind.TEXT))
    before = len(columns)
    for one in group.indicators:
        is_money = one.unit == "元"
        title = one.label if is_money else f"{one.label}\n（{one.unit}）"
        columns.append(Column(one.key, title, _WIDTH, Kind.MONEY if is_money else Kind.COUNT, Unit.WAN if is_money else None))
    columns += [Column(one.key, one.label, _WIDTH, Kind.TEXT) for one in group.ratios]

    def cells(line: Line) -> Iterator[Cell]:
        handed = f"{show_day(line.handed_up_at[:10], today)}上报" if line.handed_up_at else "未上报" if line.id in late else ""
        yield from (Cell(text) for text in (line.name, line.area, handed)[:before])
        yield from _figures(group, line.counts)

    return Sheet(
        ledger="",
        name=NAME,
        filler=own_station(store).name,
        period=rolled.period,
        filled_on=store.now().date().isoformat(),
        layout="",
        level=MaskLevel.DISTRICT,
        columns=tuple(columns),
        rows=tuple(Row(line.id, tuple(cells(line))) for line in rolled.lines),
        notes=(*notes(group), *(one.sentence for one in rolled.missing)),
        scope=group.title,
        given_totals=(Cell(look().total_label), *[Cell()] * (before - 1), *_figures(group, rolled.total)),
    )


def notes(group: rules.Group) -> Sequence[str]:
    """Why lines may not add up to their sum as it is printed."""
    once = "、".join(one.label for one in group.indicators if one.summed == "never")
    rounded = [ROUNDED] if any(one.unit == "元" for one in group.indicators) else []
    return [*([ONCE.format(once)] if once else []), *rounded]


def export(store: Store, rolled: RollUp, group: rules.Group, path: Path) -> int:
    """Write the table under one heading as a workbook; how many lines it has. Kept on record.

    StationError if the file is open elsewhere or cannot be written.
    """
    from station.export.ledger_xlsx import write_ledger  # openpyxl takes 0.2 s to import

    rights.require(store, "export")
    rights.require(store, "see_all")
    store.refuse_own(path)
    made = sheet(store, rolled, group)
    count = write_ledger(made, path)
    report_papers.keep_on_record(
        store, made.title, rolled.period, MaskLevel.DISTRICT, of=MonthlyReport.record, layout="xlsx", scope=NAME, rows=count
    )
    return count


def _stations(store: Store, period: Period, found: dict[str, Counts]) -> Iterator[Line]:
    nothing = dict.fromkeys(rules.indicators(), 0)
    handed = handed_up.that_count(store.matching(MonthlyReport, period=period.first[:7])) if period.is_month else []
    kept = {report.station_id: report.submitted_at for report in handed}
    stations = sorted(store.matching(Station), key=lambda one: (one.area, one.name))
    for one in stations:
        yield Line(one.id, one.name, one.area, found.get(one.id, nothing), kept.get(one.id, ""))
    for key in found.keys() - {one.id for one in stations} - {""}:  # its record has not come in yet
        yield Line(key, _NOBODYS["station"], "", found[key], kept.get(key, ""))


def _figures(group: rules.Group, counts: Counts) -> Iterator[Cell]:
    yield from (Cell(counts[one.key]) for one in group.indicators)
    yield from (Cell(one.rate(counts).percent) for one in group.ratios)
