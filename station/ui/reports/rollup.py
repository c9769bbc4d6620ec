"""各站汇总: the stations of a district, or its areas, beside each other with their sum; how each stands with handing up the month."""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from station.actions import rollup
from station.actions.report_papers import FORMS
from station.actions.rollup import Line, RollUp
from station.casework import statistics as rules
from station.casework.dates import show_day
from station.casework.reports import in_print, printed_unit
from station.casework.sheets import DASH, Period
from station.casework.statistics import Counts
from station.changes import Changes
from station.frozen import frozen
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.page import Page, Room
from station.ui.periodchoice import PeriodChoice
from station.ui.table import Column, Table
from station.ui.widgets import Button, MenuButton, Note, Pane, PillText, SegmentedChoice, add_choice, column, empty, row, spaced

if TYPE_CHECKING:
    from station.db.store import Store

TOTAL, _NOBODYS = "total", "none"


@frozen
class _Row:
    """A station or an area, or all of them."""

    id: str
    name: str
    area: str
    counts: Counts
    standing: PillText | None


class RollUpPage(Page):
    """Over the report. ``asked`` is the id of a station or an area whose own report is wanted; this page is closed then."""

    topic = "reports#区总：各站汇总"

    asked = Signal(str, str)

    def __init__(self, context: Context, period: Period) -> None:
        super().__init__(context, "各站汇总")
        self.setObjectName("rollup")
        self.period = period
        self.found: RollUp | None = None
        self._asked = 0
        self.group = rules.groups()[0]
        self.when = PeriodChoice("rollup", context.store.now)
        self.when.asked.connect(self.set_period)
        self.of = MenuButton("指标", self.group_menu)
        self.of.setObjectName("rollup.group")
        self.by = SegmentedChoice([("station", "按站点"), ("area", "按街道、片区")], "station", small=True)
        self.by.setObjectName("rollup.by")
        self.by.chosen.connect(lambda _: self.reload())
        self.files = FileStrip(context, "rollup.files")
        self._bar_line = row(self.when, 8, self.of, 8, self.by, None, spacing=6, margins=(16, 8, 16, 8))
        self._notes_line = column(spacing=6, margins=(16, 8, 16, 8))
        self.notes = Pane(self._notes_line, fill="desk")
        self.holder = column(spacing=0)
        self.table: Table | None = None
        self._room = Room(1440, 800)
        whole = column(Pane(self._bar_line, fill="desk", edges="b", line="line2"), self.notes, self.files, spacing=0)
        whole.addLayout(self.holder, 1)
        self.setLayout(whole)
        self.export = Button("导出 Excel", self.hand_out, icon="file-spreadsheet", right="export")
        self.export.setObjectName("rollup.xlsx")
        self.set_actions(self.export)
        self.acts = {"previous": self.when.back, "next": self.when.forth}
        context.changed.connect(self._changed)
        self.reload()

    def _changed(self, _: Changes) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Count again, beside the window."""
        self._asked += 1
        asked, period, by = self._asked, self.period, self._by()
        self.when.show_period(period)

        def reading(store: "Store") -> Generator[None, None, RollUp]:
            yield
            return rollup.roll_up(store, period, by)

        self.context.run(self.context.own_store(reading), partial(self._show, asked))

    def _show(self, asked: int, found: RollUp) -> None:
        if not isValid(self) or asked != self._asked:
            return
        self.found = found
        empty(self._notes_line)
        if found.missing:
            self._notes_line.addWidget(
                Note(f"还有 {len(found.missing)} 个站没有上报{self.period.text}月报，表里是它们现在的数字。", attention=True)
            )
        self.notes.setVisible(bool(found.missing))
        self._show_group()

    def _by(self) -> rollup.By:
        return "area" if self.by.current() == "area" else "station"

    def hand_out(self) -> None:
        """Ask for a place and write the table in front there as a workbook."""
        found, group = self.found, self.group
        if found is None:
            return
        name = rollup.sheet(self.context.store, found, group).file_name

        def write(path: Path) -> Generator[object, None, int]:
            return self.context.own_store(lambda store: _writing(store, found, group, path))

        self.files.save(
            "导出 Excel", name, FORMS["xlsx"], write, lambda count: f"已导出《{Path(name).stem}》，{count:,} 行", self.export.set_busy
        )

    def group_menu(self) -> QMenu:
        """The headings of the report."""
        menu = QMenu(self)
        for group in rules.groups():
            add_choice(menu, spaced(group.title), group == self.group, partial(self.show_group, group))
        return menu

    def show_group(self, group: rules.Group) -> None:
        """The figures under one heading of the report."""
        self.group = group
        self._show_group()

    def _show_group(self) -> None:
        if self.found is None:
            return
        group = self.group
        self.of.say(spaced(group.title))
        of_stations = self.found.by == "station"
        head = "站点" if of_stations else "街道、片区"
        columns = [
            Column("name", head, 200, text=lambda one: one.name, tip=lambda one: one.name, stretch=True, sortable=False, bold=_is_sum)
        ]
        if of_stations:
            columns.append(Column("area", "街道、片区", 110, text=lambda one: one.area, token="ink2", sortable=False))
        if of_stations and self.period.is_month:
            columns.append(Column("standing", "月报", 118, pill=lambda one: one.standing, sortable=False))
        drawn = next((item for item in group.indicators if item.key != "opening"), None)  # what came says more than what was left
        for item in group.indicators:
            most = max((one.counts[item.key] for one in self.found.lines), default=0) if item is drawn else 0
            columns.append(_figure(item, most))
        for ratio in group.ratios:
            columns.append(_rate(ratio))
        had = self.window().hasFocus() if self.table is None else self.table.view.hasFocus()
        empty(self.holder)
        self.table = Table(columns, name=f"rollup.{group.key}", memory=self.context.memory, row_id=lambda one: one.id, foot_shown=False)
        self.table.setObjectName("rollup.stations")
        self.table.opened.connect(self._open)
        whole = _Row(TOTAL, "全部站点" if of_stations else "合计", "", self.found.total, None)
        self.table.set_rows([whole, *(self._row(one) for one in self.found.lines)])
        self._fit()
        self.holder.addWidget(self.table)
        if had:
            self.table.setFocus()

    def _row(self, one: Line) -> _Row:
        of_stations = self.found is not None and self.found.by == "station"
        late = {station.station_id: station.sentence for station in self.found.missing} if self.found and of_stations else {}
        pill = None
        if one.handed_up_at:
            pill = PillText(f"{show_day(one.handed_up_at[:10], self.context.store.now().date())}上报", "grn")
        elif one.id in late:
            pill = PillText("未上报", "amb", "", spaced(late[one.id]))
        return _Row(one.id or _NOBODYS, one.name, one.area, one.counts, pill)

    def _open(self, one: _Row) -> None:
        if one.id == _NOBODYS or self.found is None:
            return
        place, of_stations = "" if one.id == TOTAL else one.id, self.found.by == "station"
        self.close_page()
        self.asked.emit(place if of_stations else "", "" if of_stations else place)

    def set_period(self, period: Period) -> None:
        """Look at another stretch of time."""
        self.period = period
        self.reload()

    def arrange(self, room: Room) -> None:
        for line in (self._bar_line, self._notes_line):
            line.setContentsMargins(room.margin, 8, room.margin, 8)
        self._room = room
        self._fit()

    def _fit(self) -> None:
        if self.table is not None:
            self.table.set_lead(self._room.margin)
            self.table.set_low(self._room.is_low)

    def focus_first(self) -> None:
        if self.table is not None:
            self.table.setFocus()
        else:
            super().focus_first()  # until it was counted


def _writing(store: "Store", found: RollUp, group: rules.Group, path: Path) -> Generator[object, None, int]:
    yield None
    return rollup.export(store, found, group, path)


def _is_sum(one: _Row) -> bool:
    return one.id == TOTAL


def _figure(item: rules.Indicator, most: int) -> Column:
    """With ``most``, what the largest line has, a bar stands before each figure but the sum."""

    def part(one: _Row) -> float:
        return 0 if _is_sum(one) else one.counts[item.key] / most

    def text(one: _Row) -> str:
        return in_print(item.unit, one.counts[item.key])

    why = rollup.ONCE.format(spaced(item.label)) if item.summed == "never" else spaced(rollup.ROUNDED) if item.unit == "元" else ""
    label = f"{spaced(item.label)}（{printed_unit(item.unit)}）"
    tip = (lambda _: why) if why else None
    width, bar = (_width(label) + 60, part) if most else (_width(label), None)
    return Column(item.key, label, width, text=text, tip=tip, right=True, sortable=False, bar=bar, bold=_is_sum)


def _rate(ratio: rules.Ratio) -> Column:
    def text(one: _Row) -> str:
        rate = ratio.rate(one.counts)
        return rate.percent if rate.base else DASH

    def tip(one: _Row) -> str:
        return ratio.rate(one.counts).sum_text

    label = spaced(ratio.label)
    return Column(ratio.key, label, _width(label), text=text, tip=tip, right=True, sortable=False, bold=_is_sum)


def _width(label: str) -> int:
    """Room for a head; a Chinese character is twice as wide as a figure."""
    return max(84, 30 + sum(13 if ord(character) > 0x2000 else 7 for character in label))
