"""The table of the month report: every figure under its heading, what was corrected above them all; a number leads to its records."""

from collections.abc import MutableMapping
from typing import Any

from PySide6.QtCore import QPoint, Signal

from station.casework.dates import show_day
from station.casework.reports import PARTS, Correction, Report, ReportLine, headings
from station.frozen import frozen
from station.ui.table import Column, Group, Table
from station.ui.widgets import spaced

_HINT = "点开看是哪些记录"


@frozen
class FigureRow:
    """One line of the table. ``figure`` is the key its records are found by; ``opens`` names the numbers that have any.

    ``period`` is that of a correction.
    """

    key: str
    label: str
    unit: str
    month: str
    year: str
    last_year: str
    change: str
    remark: str
    figure: str = ""
    opens: frozenset[str] = frozenset()  # of PARTS
    period: str = ""  # ISO month


def rows_of(report: Report) -> list[FigureRow | Group]:
    """All lines as the screen has them."""
    found: list[FigureRow | Group] = []
    if report.corrections:
        found.append(Group("更正（以前上报的月份）", f"{len(report.corrections)}"))
        found += [_corrected(one, report.period.first[:4]) for one in report.corrections]
    for group in report.groups:
        found.append(Group(spaced(group.title)))
        found += [_line(line) for line in group.lines]
    return found


def _line(line: ReportLine) -> FigureRow:
    label = f"{'　其中：' if line.is_part else ''}{spaced(line.label)}"
    opens = frozenset(part for part, number in zip(PARTS, line.values, strict=True) if (number[1] if isinstance(number, tuple) else number))
    texts = (line.month, line.year, line.last_year, spaced(line.change), line.remark)
    return FigureRow(line.key, label, line.unit, *texts, line.key, opens)


def _corrected(one: Correction, year: str) -> FigureRow:
    unit, before, now, change = one.printed
    label = f"{show_day(one.period).removeprefix(f'{year}年')} {spaced(one.label)}"
    opens = frozenset({"month"} if one.now and isinstance(one.now, int) else ())
    return FigureRow(f"{one.period} {one.key}", label, unit, now, "", "", change, f"上报时 {before}", one.key, opens, one.period)


class Figures(Table):
    """``asked`` a row and which of its three numbers was pressed."""

    asked = Signal(object, str)

    def __init__(self, memory: MutableMapping[str, Any]) -> None:
        def number(key: str, label: str, width: int) -> Column:
            return Column(
                key,
                label,
                width,
                text=lambda row: getattr(row, key),
                tip=lambda row: _HINT if key in row.opens else "",
                right=True,
                whole=True,
                sortable=False,
                token=lambda row: "act" if key in row.opens else "ink2",
            )

        super().__init__(
            [
                Column("label", "指标", 160, stretch=True, text=lambda row: row.label, tip=lambda row: row.label, sortable=False),
                Column("unit", "单位", 50, text=lambda row: row.unit, sortable=False, token="ink2"),
                number("month", "本月", 84),
                number("year", "本年累计", 92),
                number("last_year", "上年同期", 84),
                Column(
                    "change", "同比", 188, text=lambda row: row.change, right=True, sortable=False, token="ink2", tip=lambda row: row.change
                ),
                Column("remark", "备注", 96, text=lambda row: row.remark, sortable=False, token="ink2", tip=lambda row: row.remark),
            ],
            name="report",
            memory=memory,
            row_id=lambda row: row.key,
            foot_shown=False,
        )
        self.setObjectName("report.figures")
        self.set_lead(16)
        self.view.released.connect(self._released)
        self.opened.connect(lambda row: self._ask(row, "month"))

    def show_report(self, report: Report) -> None:
        """The lines of a report."""
        self.model.name_columns(headings(report.period))
        self.set_rows(rows_of(report))

    def _released(self, where: QPoint) -> None:
        index = self.view.indexAt(where)
        row = self.model.row(index.row()) if index.isValid() else None
        if isinstance(row, FigureRow):
            self._ask(row, self.model.columns[index.column()].key)

    def _ask(self, row: FigureRow, part: str) -> None:
        if part in row.opens:
            self.asked.emit(row, part)
