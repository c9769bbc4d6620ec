"""The records behind one figure of the month report: one list for any kinds of record; each opens at its place."""

from collections.abc import Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from shiboken6 import isValid

from station.actions import report_records, reports
from station.actions.report_records import Told
from station.casework import statistics as rules
from station.casework.dates import show_day
from station.casework.reports import PARTS, headings
from station.casework.sheets import Period
from station.changes import Changes
from station.ui.context import Context
from station.ui.page import Page, Room
from station.ui.reports.handing_out import Wanted
from station.ui.table import Column, Table
from station.ui.way import way_to
from station.ui.widgets import EmptyState, Note, Pane, SegmentedChoice, column, row, spaced

if TYPE_CHECKING:
    from station.db.store import Store

Records = Sequence[tuple[str, str]]
ALL, REACHED, MISSED = "all", "reached", "missed"


class FigureRecords(Page):
    """Over the report; ``part`` is "month", "year" or "last_year". Of a rate those reached and those missed can be told apart."""

    topic = "reports"

    def __init__(self, context: Context, key: str, label: str, wanted: Wanted, part: str = "month", *, handed_up: bool = False) -> None:
        super().__init__(context, spaced(label), wanted.period.text)
        self.setObjectName("figure")
        self.key, self.wanted = key, wanted
        self._asked = 0
        now, year, before = headings(wanted.period)[2:5]
        self.parts = SegmentedChoice(list(zip(PARTS, (now, year, before), strict=True)), part)
        self.parts.setObjectName("figure.part")
        self.parts.chosen.connect(lambda _: self.reload())
        ratio = next((one for group in rules.groups() for one in group.ratios if one.key == key), None)
        base, done = ratio.words if ratio else ("全部", "")
        self.which = SegmentedChoice([(ALL, base), (REACHED, done), (MISSED, f"没有{done}")], ALL)
        self.which.setObjectName("figure.which")
        self.which.setVisible(ratio is not None)
        self.which.chosen.connect(lambda _: self.reload())
        self.ratio = ratio
        self._bar_line = row(self.parts, 12, self.which, None, spacing=6, margins=(16, 8, 16, 8))
        self._build_table()
        later = Note("月报已经上报，这里列的是现在的记录；上报以后改过的，见下一个月的更正。")
        later.setVisible(handed_up)
        self._note_line = Pane(column(later, margins=(16, 8, 16, 8)), fill="desk")
        self._note_line.setVisible(handed_up)
        whole = column(Pane(self._bar_line, fill="desk", edges="b", line="line2"), self._note_line, spacing=0)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.nothing, 1)
        self.setLayout(whole)
        context.changed.connect(self._changed)
        self.reload()

    def _build_table(self) -> None:
        self.table = Table(
            [
                Column("number", "编号", 190, text=lambda one: one.number, whole=True),
                Column("title", "记录", 96, text=lambda one: one.title),
                Column("day", "日期", 118, text=lambda one: show_day(one.day[:10]), order=lambda one: one.day, whole=True),
                Column("text", "内容", 300, text=lambda one: one.text, tip=lambda one: one.text, stretch=True),
                Column("state", "状态", 104, text=lambda one: one.state, token="ink2"),
            ],
            name="figure",
            memory=self.context.memory,
            row_id=lambda one: one.key,
            unit="条",
        )
        self.table.setObjectName("figure.records")
        self.table.opened.connect(self.open_record)
        self.nothing = EmptyState("这一项没有记录")
        self.nothing.hide()

    def _changed(self, _: Changes) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Find them again, beside the window."""
        self._asked += 1
        asked, part, which = self._asked, self.parts.current(), self.which.current()

        def finding(store: "Store") -> Generator[int, None, list[Told]]:
            return (yield from report_records.told(store, self._found(store, part, which)))

        self.context.run(self.context.own_store(finding), partial(self._show, asked))

    def _found(self, store: "Store", part: str, which: str) -> Records:
        scope = {"station_id": self.wanted.station_id, "area": self.wanted.area}

        def of(key: str) -> Records:
            return reports.records_of(store, key, self.wanted.period, part=part, **scope)

        if self.ratio is None or which == ALL:
            return of(self.key)
        reached = of(self.ratio.done)
        if which == REACHED:
            return reached
        left = dict.fromkeys(reached)
        return [one for one in of(self.ratio.base) if one not in left]

    def _show(self, asked: int, found: list[Told]) -> None:
        if isValid(self) and asked == self._asked:
            self.table.set_rows(found)
            self.table.set_foot([f"{len(found):,} 条记录"])
            self.table.setVisible(bool(found))
            self.nothing.setVisible(not found)

    def open_record(self, told: Told) -> None:
        """Show it at its place."""
        way = way_to(self.context.store, told.record, told.record_id)
        if way is not None:
            self.context.go(way[0], **way[1])

    def arrange(self, room: Room) -> None:
        self._bar_line.setContentsMargins(room.margin, 8, room.margin, 8)
        self.table.set_lead(room.margin)
        self.table.set_low(room.is_low)

    def focus_first(self) -> None:
        self.table.setFocus()


class RecordList(FigureRecords):
    """The same for records that are given."""

    def __init__(self, context: Context, title: str, period: Period, records: Records) -> None:
        self._given = records
        super().__init__(context, "", title, Wanted(period))
        self.parts.hide()

    def _found(self, store: "Store", part: str, which: str) -> Records:
        return self._given
