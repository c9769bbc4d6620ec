"""The place 台账: which ledger, of when, the sheet as it will be written, what is checked, and the way out."""

from collections.abc import Generator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QStackedWidget
from shiboken6 import isValid

from station.actions import ledgers as actions
from station.casework import periods
from station.casework.ledgers import ledgers
from station.casework.masking import MaskLevel
from station.casework.model import BY_NAME
from station.casework.sheets import Asked, Layout, Period, look
from station.changes import Changes
from station.db import agenda, procedures
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.ledgers.checks import UNITS, LedgerChecks, Look
from station.ui.ledgers.sheetview import FROZEN, SheetView, letter
from station.ui.ledgers.statistics import Statistics
from station.ui.page import WIDE, Page, Room
from station.ui.widgets import (
    ICON,
    PRIMARY,
    Answer,
    Button,
    Dialog,
    EmptyState,
    Icon,
    Label,
    Pane,
    Paragraph,
    Scroll,
    SectionItem,
    SectionNav,
    SegmentedChoice,
    ViewTabs,
    column,
    empty,
    row,
)

if TYPE_CHECKING:
    from station.db.store import Store

_PLACES = {"grievance": "grievances", "mediation": "mediations", "legal_aid": "legal_aid", "letter": "letters"}
_LAYOUT = "ledgers.layout"
_SHEET, _NOTES = "sheet", "notes"


def read(store: "Store", key: str, period: Period, layout: Layout) -> Generator[None, None, Look]:
    """Everything the place shows of one ledger and period."""
    yield
    sheet = actions.sheet(store, Asked(key, period, layout))
    counts = {}
    for other in ledgers():
        yield
        counts[other] = len(sheet.rows) if other == key else len(actions.sheet(store, Asked(other, period)).rows)
    definition = ledgers()[key]
    ids = procedures.month_record_ids(store, definition.line, definition.dated_by.partition(".")[2], period.first, period.last)
    cls = BY_NAME[definition.line]
    left_out = sum(getattr(store.get(cls, one), "status", "") in definition.left_out for one in ids) if definition.left_out else 0
    if definition.line != "grievance" or not period.is_month:
        return Look(sheet, counts, len(ids), left_out)
    first = date.fromisoformat(period.first)
    months = [agenda.month(store, periods.month_of(first, by).first[:7]) for by in (0, -1, -12)]
    return Look(sheet, counts, len(ids), left_out, *months)


class Ledgers(Page):
    """台账."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "台账")
        self.setObjectName("ledgers")
        self.key = next(iter(ledgers()))
        self.period = periods.preset(context.store.now().date())
        self.layout_shown = Layout(context.memory.get(_LAYOUT, Layout.NARROW.value))
        self.look: Look | None = None
        self._stale = True
        self._asked = 0
        self._room = Room(1440, 800)
        self.kinds = SectionNav()
        self.kinds.setObjectName("ledgers.kinds")
        self.kinds.chosen.connect(self._choose)
        self.side = Pane(column(self.kinds, None, margins=(12, 12, 12, 12)), fill="desk", edges="r", line="line2")
        self.sheet = SheetView()
        self.sheet.setObjectName("ledgers.sheet")
        self.sheet.opened.connect(self.open_record)
        self.checks = LedgerChecks()
        self.checks.mend.connect(self.mend)
        self.files = FileStrip(context, "ledgers")
        self._build_head()
        self._lay_out()
        self.acts = {
            "export": self.export,
            "previous": lambda: self._step(-1),
            "next": lambda: self._step(1),
            "find": self.sheet.setFocus,
        }
        context.changed.connect(self._changed)
        self._name_things()

    # -- building --------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.more = Button("更多", self._open_more, kind=ICON, icon="dots")
        self.more.setObjectName("ledgers.more")
        self.export_button = Button("导出", self.export, kind=PRIMARY, icon="file-spreadsheet", key="F12")
        self.export_button.setObjectName("ledgers.export")
        self.statistics_button = Button("统计", self.open_statistics, icon="table")
        self.statistics_button.setObjectName("ledgers.statistics")
        self.set_actions(self.more, self.statistics_button, self.export_button)
        self.back = Button("前一期", lambda: self._step(-1), kind=ICON, icon="chevron-left", key="Ctrl+PgUp", small=True)
        self.back.setObjectName("ledgers.previous")
        self.when = Button("", self._open_periods, icon="calendar-event", small=True)
        self.when.setObjectName("ledgers.period")
        self.forth = Button("后一期", lambda: self._step(1), kind=ICON, icon="chevron-right", key="Ctrl+PgDown", small=True)
        self.forth.setObjectName("ledgers.next")
        words = [(Layout.NARROW.value, f"{look().paper} 窄表"), (Layout.WIDE.value, "全部列")]
        self.layouts = SegmentedChoice(words, self.layout_shown.value)
        self.layouts.setObjectName("ledgers.layout")
        self.layouts.chosen.connect(self._lay_out_again)
        self.mask_note = Label("姓名、电话已掩码", "dense", "ink2")
        self.checks_button = Button("核对", self._toggle_checks, icon="alert-triangle", small=True)
        self.checks_button.setObjectName("ledgers.show_checks")
        self.checks_button.setCheckable(True)

    def _lay_out(self) -> None:
        bar = row(
            self.back, self.when, self.forth, 8, self.layouts, 8, Icon("eye-off", 16), self.mask_note, None, self.checks_button, spacing=6
        )
        bar.setContentsMargins(16, 8, 16, 8)
        self.nothing = EmptyState("", [Button("导出空表", self.export)])
        self.notes = column(spacing=8)
        notes = Pane(column(Scroll(column(self.notes, None, margins=24))), fill="paper")
        self.stack = QStackedWidget()
        for part in (self.sheet, notes, Pane(column(self.nothing), fill="paper")):
            self.stack.addWidget(part)
        self.sheets = ViewTabs([(_SHEET, ""), (_NOTES, "填表说明")], _SHEET)
        self.sheets.setObjectName("ledgers.sheets")
        self.sheets.chosen.connect(lambda _: self._show_stack())
        self.extent = Label("", "dense", "ink2")
        foot = Pane(row(self.sheets, None, self.extent, margins=(16, 0, 16, 0)), fill="mat", edges="t", line="line2")
        middle = column(Pane(bar, fill="desk", edges="b", line="line2"), self.files, spacing=0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(foot)
        whole = row(self.side, spacing=0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.checks)
        self.setLayout(whole)

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the ledger again, beside the window; what was asked for last is shown."""
        self._stale = False
        self._asked += 1
        self._name_things()
        asked, key, period, layout = self._asked, self.key, self.period, self.layout_shown
        self.context.run(self.context.own_store(lambda store: read(store, key, period, layout)), partial(self._show, asked))

    def _show(self, asked: int, found: Look) -> None:
        if not isValid(self) or asked != self._asked:
            return
        self.look = found
        sheet = found.sheet
        self.sheet.show_sheet(sheet)
        self.checks.show_look(found)
        failed = self.checks.failed()
        self.checks_button.setText(f"核对 {failed}" if failed else "核对")
        self.checks_button.icon_name = "alert-triangle" if failed else "circle-check"
        self.kinds.set_items(_kinds(found.counts))
        self.export_button.setText(f"导出 {len(sheet.rows):,} 行" if sheet.rows else "导出空表")
        self.extent.setText(f"共 {len(sheet.rows):,} 行，{len(sheet.columns)} 列；冻结到 {letter(FROZEN - 1)} 列")
        when = sheet.period.text if sheet.period.first else ""
        self.nothing.set_text(f"{when}还没有{sheet.name.removesuffix('台账')}。空表也可以导出，表内写“{sheet.empty_text}”。")
        empty(self.notes)
        self.notes.addWidget(Label(sheet.title, bold=True))
        for number, note in enumerate(sheet.notes, 1):
            self.notes.addWidget(Paragraph(f"{number}. {note}"))
        self._show_stack()

    def _show_stack(self) -> None:
        has_rows = self.look is not None and bool(self.look.sheet.rows)
        self.stack.setCurrentIndex(1 if self.sheets.current() == _NOTES else 0 if has_rows or self.look is None else 2)

    def _name_things(self) -> None:
        self.when.setText(self.period.text)
        self.kinds.set_current(self.key)
        if self.look is None:
            self.kinds.set_items(_kinds({}))
        self.sheets.set_tabs([(_SHEET, ledgers()[self.key].name), (_NOTES, "填表说明")])
        for button in (self.back, self.forth):
            button.setEnabled(bool(self.period.first))

    def _changed(self, changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        if self._stale:
            self.reload()

    def focus_first(self) -> None:
        self.sheet.setFocus()

    # -- choosing --------------------------------------------------------------------------------------------------

    def _choose(self, key: str) -> None:
        if key != self.key:
            self.key = key
            self.sheets.set_current(_SHEET)
            self.reload()

    def set_period(self, period: Period) -> None:
        """Look at another stretch of time."""
        if period != self.period:
            self.period = period
            self.reload()

    def _step(self, by: int) -> None:
        found = periods.step(self.period, by)
        if found is not None:
            self.set_period(found)

    def _lay_out_again(self, value: str) -> None:
        self.layout_shown = Layout(value)
        self.context.memory[_LAYOUT] = value
        self.reload()

    def period_menu(self) -> QMenu:
        """Months, quarters, years, everything."""
        menu = QMenu(self)
        for number, group in enumerate(periods.offered(self.context.store.now().date())):
            if number:
                menu.addSeparator()
            for period in group:
                action = menu.addAction(period.text, partial(self.set_period, period))
                action.setCheckable(True)
                action.setChecked(period == self.period)
        return menu

    def _open_periods(self) -> None:
        self.period_menu().popup(self.when.mapToGlobal(self.when.rect().bottomLeft()))

    def _toggle_checks(self) -> None:
        self.checks.setVisible(self.checks_button.isChecked())

    def arrange(self, room: Room) -> None:
        self._room = room
        size = theme.current().size
        self.side.setFixedWidth(size(240 if room.kind == WIDE else 176 if room.is_narrow else 204))
        self.checks.setFixedWidth(size(380 if room.kind == WIDE else 308))
        self.checks_button.setVisible(room.is_narrow)
        self.checks.setVisible(not room.is_narrow or self.checks_button.isChecked())

    def arrive(self, key: str = "", month: str = "", act: str = "", **_: Any) -> None:
        if key in ledgers():
            self.key = key
        if month:
            self.period = Period.month(month)
        self.sheets.set_current(_SHEET)
        self.reload()
        if act == "export":
            self.export()
        elif act == "statistics":
            self.open_statistics()

    # -- acts ------------------------------------------------------------------------------------------------------

    def open_record(self, record_id: str) -> None:
        """Show the record behind a line at its place."""
        self.context.go(_PLACES[ledgers()[self.key].line], id=record_id)

    def mend(self) -> None:
        """Open the record of the first gap."""
        found = self.sheet.sheet_model.first_gap()
        if found is not None:
            self.sheet.show_cell(*found)
            self.open_record(self.sheet.sheet_model.record_id(found[0]))

    def open_statistics(self) -> None:
        """The figures of the stretch of time that is looked at."""
        self.open_page(Statistics(self.context, self.period))

    def export(self) -> None:
        """Write what is shown, masked."""
        self._export("")

    def export_full(self) -> None:
        """Write names and phones in full, once a use is named; the log keeps it."""
        dialog = Dialog(
            self.window(),
            "导出含完整姓名和电话的台账？",
            "请写明用途，会记入操作日志。",
            [Answer("full", "导出完整版"), Answer("", "改为掩码", safe=True)],
            reason="用途，例如：区总调阅",
        )
        dialog.exec()
        if dialog.answer == "full":
            self._export(dialog.reason)

    def _export(self, reason: str, agreed_by: str = "") -> None:
        if self.look is None:
            return
        sheet, layout = self.look.sheet, self.layout_shown

        def write(path: Path) -> Generator[None, None, int]:
            return self.context.own_store(lambda store: _writing(store, sheet.ledger, sheet.period, path, layout, reason, agreed_by))

        name = sheet.file_name if not reason else sheet.file_name.replace(".xlsx", "（完整）.xlsx")
        self.files.save("导出台账", name, "Excel 工作簿 (*.xlsx)", write, partial(_said, self.look), self.export_button.set_busy)

    def more_menu(self) -> QMenu:
        """What is done rarely."""
        menu = QMenu(self)
        menu.addAction("导出完整姓名和电话…", self.export_full)
        return menu

    def _open_more(self) -> None:
        self.more_menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _kinds(counts: dict[str, int]) -> list[SectionItem]:
    found = [SectionItem(key, one.name, aside=f"{counts[key]:,}" if key in counts else "") for key, one in ledgers().items()]
    return [SectionItem("", "台账"), *found]


def _said(look: Look, count: int) -> str:
    """How many rows were written, counted from the file, beside how many the store has to list."""
    if not count:
        return f"已导出空表《{look.sheet.short_title}》"
    known, unit = look.known - look.left_out, UNITS.get(ledgers()[look.sheet.ledger].line, "件")
    agrees = f"与库中 {known:,} {unit}一致" if count == known else f"库中有 {known:,} {unit}，请核对"
    return f"已导出 {count:,} 行，{agrees}"


def _writing(
    store: "Store", key: str, period: Period, path: Path, layout: Layout, reason: str, agreed_by: str
) -> Generator[None, None, int]:
    yield
    level = MaskLevel.FULL if reason else MaskLevel.DISTRICT
    return actions.export(store, Asked(key, period, layout, level), path, reason=reason, agreed_by=agreed_by)
