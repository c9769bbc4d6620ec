"""各站: how the exchange with every station below stands, those in trouble first, and one of them in full beside the table."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from shiboken6 import isValid

from station.actions import stations_overview
from station.actions.report_papers import FORMS
from station.actions.stations_overview import StationLine
from station.casework.dates import show_moment
from station.casework.pinyin import initials
from station.casework.sheets import Period
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.table import Column, Table
from station.ui.widgets import (
    Button,
    ElidedLabel,
    EmptyState,
    KeyValues,
    Label,
    Note,
    Pane,
    PillText,
    Scroll,
    SegmentedChoice,
    column,
    empty,
    reveal,
    row,
)
from station.ui.widgets.searchfield import SearchField
from station.ui.widgets.text import as_tip

if TYPE_CHECKING:
    from station.db.store import Store

DETAIL_WIDTH, DETAIL_HEIGHT = 340, 220  # beside the table, or where there is too little room for that, below it
NARROW = 1_100
_NEVER = "没有收到过"
_ANY = 16_777_215  # Qt's QWIDGETSIZE_MAX


class StationsPane(QWidget):
    """``refresh()`` reads again beside the window; ``show_code(code)`` brings one station into sight."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("stations")
        self.context = context
        self.lines: tuple[StationLine, ...] = ()
        self._wanted = ""
        self.sums = ElidedLabel("", "body", "ink2")
        self.sums.setObjectName("stations.sums")
        self.search = SearchField("stations.search", "找站点", "找站点、街道")
        self.search.setFixedWidth(180)
        self.search.textChanged.connect(lambda _: self.narrow())
        self.search.returnPressed.connect(lambda: self.table.setFocus())
        self.which = SegmentedChoice([("all", "全部"), ("trouble", "有情况的")], "all", small=True)
        self.which.setObjectName("stations.which")
        self.which.chosen.connect(lambda _: self.narrow())
        self.export_button = Button("导出 Excel", self.hand_out, icon="file-spreadsheet", small=True, right="export")
        self.export_button.setObjectName("stations.export")
        self.files = FileStrip(context, "stations.files")
        self._bar_line = row(self.search, self.which, 4, self.sums, self.export_button, spacing=10, margins=(16, 8, 16, 8))
        self._bar_line.setStretchFactor(self.sums, 1)
        self._build_table()
        self.detail = StationDetail(context)
        self._middle = row(spacing=0)
        self._middle.addWidget(self.table, 1)
        self._middle.addWidget(self.detail)
        whole = column(Pane(self._bar_line, fill="desk", edges="b", line="line2"), self.files, spacing=0)
        whole.addLayout(self._middle, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_narrow = event.size().width() < theme.current().size(NARROW)
        self._middle.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        self.detail.lie(below=is_narrow)
        super().resizeEvent(event)

    def _build_table(self) -> None:
        today = self.context.store.now().date

        def moment(at: str) -> str:
            return show_moment(at[:16], today()) if at else ""

        self.table = Table(
            [
                Column("name", "站点", 140, lambda one: one.name, tip=lambda one: one.name, stretch=True),
                Column("area", "街道、片区", 92, lambda one: one.area, token="ink2"),
                Column("state", "情况", 128, pill=_state, order=_gravity),
                Column("received_at", "最近收到", 128, lambda one: moment(one.received_at), order=lambda one: one.received_at, whole=True),
                Column("number", "包号", 64, lambda one: _number(one.number), order=lambda one: one.number, right=True),
                Column("missing", "这里缺", 112, lambda one: one.missing, token="amb"),
                Column(
                    "confirmed", "它收到", 76, lambda one: _number(one.confirmed), order=lambda one: one.confirmed, right=True, shown=False
                ),
                Column("lacking", "它缺", 100, lambda one: one.lacking, token="ink"),
                Column("cases", "本月受理", 84, lambda one: f"{one.cases:,}", order=lambda one: one.cases, right=True),
                Column("report", "月报", 84, pill=_report, order=lambda one: one.last_report),
                Column("pcs", "电脑", 60, lambda one: _number(one.pcs), order=lambda one: one.pcs, right=True, shown=False),
                Column("made_at", "资料到", 142, lambda one: moment(one.made_at), order=lambda one: one.made_at, whole=True, shown=False),
                Column(
                    "confirmed_at", "回执时间", 142, lambda one: moment(one.confirmed_at), order=lambda one: one.confirmed_at, shown=False
                ),
            ],
            name="stations",
            memory=self.context.memory,
            unit="个",
            row_id=lambda one: one.code,
            when_empty=EmptyState("没有符合条件的站点。"),
            foot_shown=False,
        )
        self.table.setObjectName("stations.table")
        self.table.current_changed.connect(self._show)
        self.table.sort("state", True)

    # -- showing ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read how every station stands, beside the window."""
        self.context.run(self.context.own_store(stations_overview.reading), self._read)

    def _read(self, lines: tuple[StationLine, ...]) -> None:
        if not isValid(self):
            return
        self.lines = lines
        troubled = sum(bool(one.troubles) for one in lines)
        self.which.set_options([("all", f"全部 {len(lines):,}"), ("trouble", f"有情况的 {troubled:,}")])
        self.sums.setText(stations_overview.summed(lines))
        self.sums.setToolTip(as_tip(self.sums.text()))
        self.narrow()

    def narrow(self) -> None:
        """Show what is asked for."""
        self.table.set_rows(self.shown())
        if self._wanted and self.table.select_id(self._wanted):
            self._wanted = ""
        elif self.table.current_row() is None and self.table.row_count():
            self.table.select_number(0)
        self._show(self.table.current_row())

    def shown(self) -> list[StationLine]:
        """The stations asked for: in trouble or all, by a piece of the name, the area, the code or the initials."""
        asked = self.search.text().strip().casefold()
        return [one for one in self.lines if (self.which.current() == "all" or one.troubles) and asked in _found_by(one)]

    def show_code(self, code: str) -> None:
        """Bring a station into sight, now or once it is read."""
        self._wanted = code
        self.search.clear()
        self.which.set_current("all")
        self.narrow()

    def _show(self, one: StationLine | None) -> None:
        self.detail.setVisible(one is not None)
        if one is not None:
            self.detail.show_line(one)

    # -- handing out -----------------------------------------------------------------------------------------------

    def hand_out(self) -> None:
        """Ask for a place and write the stations shown there as a workbook."""
        shown = self.shown()
        name = f"各站往来_{self.context.store.now():%Y-%m-%d}.xlsx"

        def write(path: Path) -> "Generator[object, None, int]":
            return self.context.own_store(lambda store: _writing(store, shown, path))

        self.files.save("导出 Excel", name, FORMS["xlsx"], write, lambda count: f"已导出《{Path(name).stem}》，{count:,} 个站点")


class StationDetail(Pane):
    """One station: what is not as it should be and what to do, then what is known of it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.title = Label("", "section", bold=True)
        self.title.setObjectName("stations.name")
        self.notes = column(spacing=8)
        self.facts = KeyValues(label_width=84)
        self.copy_button = Button("复制说明", self.copy, small=True)
        self.copy_button.setObjectName("stations.copy")
        inner = QWidget()
        inner.setLayout(
            column(self.title, self.notes, row(self.copy_button, None), 4, self.facts, None, spacing=10, margins=(16, 14, 16, 16))
        )
        super().__init__(column(Scroll(row(inner)), spacing=0), fill="paper", edges="l", line="line2")
        self.shown: StationLine | None = None

    def lie(self, *, below: bool) -> None:
        """Beside the table or below it."""
        size = theme.current().size
        self.edges = "t" if below else "l"
        self.setMinimumSize(0 if below else size(DETAIL_WIDTH), size(DETAIL_HEIGHT) if below else 0)
        self.setMaximumSize(_ANY if below else size(DETAIL_WIDTH), size(DETAIL_HEIGHT) if below else _ANY)

    def show_line(self, one: StationLine) -> None:
        """Tell about a station."""
        self.shown = one
        today = self.context.store.now().date()
        self.title.setText(one.name)
        empty(self.notes)
        for sentence in one.troubles:
            self.notes.addWidget(Note(sentence, attention=True))
        if not one.troubles:
            self.notes.addWidget(Label("没有要处理的情况。", "body", "ink2"))
        reveal(self.notes)
        self.copy_button.setVisible(bool(one.troubles))
        heard = f"第 {one.number} 包，{show_moment(one.received_at[:16], today)}" if one.number else _NEVER
        told = f"{show_moment(one.made_at[:16], today)} 以前登记的" if one.made_at else "还没有"
        said = f"到第 {one.confirmed} 包，{show_moment(one.confirmed_at[:16], today)}" if one.confirmed else "还没有收到过它的回执"
        self.facts.set_lines(
            [
                [("站点码", one.code.upper())],
                [("街道、片区", one.area or "—")],
                [("电脑", f"{one.pcs} 台" if one.pcs else "—")],
                [("最近收到", heard)],
                [("这里有的", told)],
                [("它的回执", said)],
                [("本月受理", f"{one.cases:,} 件")],
                [("月报", f"最近上报的是{Period.month(one.last_report).text}" if one.last_report else "没有收到过它的月报")],
            ]
        )

    def copy(self) -> None:
        """The troubles as words to be sent to the station."""
        if self.shown is not None:
            QGuiApplication.clipboard().setText("\n".join([self.shown.name, *self.shown.troubles]))
            self.context.toast("已复制")


def _writing(store: "Store", lines: Sequence[StationLine], path: Path) -> Generator[object, None, int]:
    yield None
    return stations_overview.export(store, lines, path)


def _found_by(one: StationLine) -> str:
    return " ".join((one.name, one.area, one.code, initials(one.name, is_person=False))).casefold()


def _number(number: int) -> str:
    return f"{number:,}" if number else ""


def _state(one: StationLine) -> PillText | None:
    """The gravest of what is not as it should be."""
    tip = "\n".join(one.troubles)
    if one.missing:
        return PillText("缺包", "amb", "alert-circle", tip)
    if one.quarantined:
        return PillText("有文件没收入", "amb", "alert-circle", tip)
    if one.silent is None:
        return PillText("没有来往", "gry", "", tip)
    if one.is_silent:
        return PillText(f"{one.silent} 天没来往", "amb", "clock", tip)
    if one.lacking:
        return PillText("它缺包", "amb", "", tip)
    if one.to_decide:
        return PillText(f"{one.to_decide} 处要定", "vio", "", tip)
    return PillText("正常", "grn") if not one.troubles else PillText("正常", "grn", "", tip)


def _gravity(one: StationLine) -> tuple[bool, bool, int, bool, bool]:
    silent = 10_000 if one.silent is None else one.silent if one.is_silent else 0
    return bool(one.missing), bool(one.quarantined), silent, bool(one.lacking), bool(one.to_decide)


def _report(one: StationLine) -> PillText | None:
    if one.owes_report:
        return PillText("未上报", "amb", "", stations_overview.OWES_REPORT)
    return PillText("已上报", "grn") if one.last_report else None
