"""The place 台账: which ledger, of when, the sheet as it will be written, what is checked, and the way out."""

import importlib
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QStackedWidget
from shiboken6 import isValid

from station.actions import ledgers as actions
from station.casework import periods
from station.casework.ledgers import ledgers
from station.casework.masking import MaskLevel
from station.casework.model import BY_NAME, Grievance
from station.casework.sheets import Asked, Layout, Period
from station.changes import Changes
from station.ui import inking, theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.grievances.panels import act_at
from station.ui.ledgers import menus
from station.ui.ledgers.bar import LAYOUT, LEVEL, PERIOD, SCOPE, LedgerBar
from station.ui.ledgers.checks import LedgerChecks, unit_of
from station.ui.ledgers.full import Agreement, ask_agreement
from station.ui.ledgers.kinds import LINKS, REPORTS, LedgerKinds
from station.ui.ledgers.reading import NOTHING, Around, Look, read, read_around, read_figures
from station.ui.ledgers.sheetview import FROZEN, SheetView, letter
from station.ui.page import WIDE, Page, Room
from station.ui.way import way_to
from station.ui.widgets import PRIMARY, Button, ElidedLabel, EmptyState, Label, Note, Pane, Paragraph, Scroll, ViewTabs, column, empty, row

if TYPE_CHECKING:
    from station.db.store import Store

_LAYOUTS = "ledgers.layouts"
_SHEET, _NOTES = "sheet", "notes"
_NO_ROWS = 2  # place in the stack
_SHEET_WIDTH = 420  # pixels below which the list of ledgers gives way to the sheet and what is checked
READING_AFTER_MS = 700
_WORKBOOK = "Excel 工作簿 (*.xlsx)"


class Ledgers(Page):
    """台账. ``asked`` is the question whose sheet is shown, ``look`` what was read for it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "台账与报表")
        self.setObjectName("ledgers")
        self.setAcceptDrops(True)
        first = next(iter(ledgers()))
        self.asked = Asked(first, periods.preset(context.store.now().date()), self._layout_of(first))
        self._period_before = self.asked.period  # the one to come back to from chosen lines
        self.look: Look | None = None
        self.agreement: Agreement | None = None
        self._stale = True
        self._turn = 0
        self._is_export_wanted = False  # asked for while the sheet was still being read
        self._room = Room(1440, 800)
        self.side = LedgerKinds()
        self.side.chosen.connect(self._choose)
        self.side.asked.connect(self.open_other)
        self.sheet = SheetView()
        self.sheet.setObjectName("ledgers.sheet")
        self.sheet.opened.connect(self.open_record)
        self.checks = LedgerChecks(self._name_of, context.store.now)
        self.checks.mend.connect(self.mend)
        self.checks.shown.connect(self._open)
        self.checks.changed_asked.connect(self.export_changed)
        self.files = FileStrip(context, "ledgers")
        self._build_head()
        self._lay_out()
        self.acts = {
            "export": self.export,
            "previous": self.bar.when.back,
            "next": self.bar.when.forth,
            "find": self.sheet.setFocus,
        }
        context.changed.connect(self._changed)
        self._name_things()

    # -- building --------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.export_button = Button("导出", self.export, kind=PRIMARY, icon="file-spreadsheet", key="F12", right="export")
        self.export_button.setObjectName("ledgers.export")
        self.set_actions(self.export_button)
        self.bar = LedgerBar(self.context.store.now)
        self.bar.took.connect(lambda period: self.ask(period=period))
        self.bar.left.connect(lambda: self.ask(ids=None, period=self._period_before))
        self.bar.menus = {
            PERIOD: self.period_menu,
            SCOPE: lambda: menus.scope_menu(self, self.context.store, self.asked, self.ask),
            LAYOUT: lambda: menus.layout_menu(self, self.context.store, self.asked, self.ask),
            LEVEL: lambda: menus.level_menu(self, self.asked, self.ask, self.ask_full),
        }
        self.checks_button = Button("核对", self._toggle_checks, icon="alert-triangle", small=True)
        self.checks_button.setObjectName("ledgers.show_checks")
        self.checks_button.setCheckable(True)
        self.bar.line.addWidget(self.checks_button)

    def _lay_out(self) -> None:
        self.empty_button = Button("导出空表", self.export, right="export")
        self.nothing = EmptyState("", [self.empty_button])
        self.notes = column(spacing=8)
        notes = Pane(column(Scroll(column(self.notes, None, margins=24))), fill="paper")
        self.stack = QStackedWidget()
        for part in (self.sheet, notes, Pane(column(self.nothing), fill="paper")):
            self.stack.addWidget(part)
        self.sheets = ViewTabs([(_SHEET, ""), (_NOTES, "填表说明")], _SHEET)
        self.sheets.setObjectName("ledgers.sheets")
        self.sheets.chosen.connect(lambda _: self._show_stack())
        self.extent = ElidedLabel("", "dense", "ink2")
        self.told = column(margins=(16, 8, 16, 8))
        self.notice = Pane(self.told, fill="desk")
        foot = Pane(row(self.sheets, None, self.extent, margins=(16, 0, 16, 0)), fill="mat", edges="t", line="line2")
        middle = column(self.bar, self.files, self.notice, spacing=0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(foot)
        whole = row(self.side, spacing=0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.checks)
        self.setLayout(whole)

    # -- asking ----------------------------------------------------------------------------------------------------

    def ask(self, **otherwise: Any) -> None:
        """Ask the question otherwise, by the names of ``Asked``; full names were agreed to for one ledger, time and scope."""
        asked = replace(self.asked, **otherwise)
        if asked.level is MaskLevel.FULL and "level" not in otherwise and set(otherwise) - {"layout"}:
            asked = replace(asked, level=MaskLevel.DISTRICT)
        if asked.level is not MaskLevel.FULL:
            self.agreement = None
        if asked != self.asked:
            self.asked = asked
            self.bar.hide_span()
            if "layout" in otherwise:
                self.context.memory[_LAYOUTS] = {**self.context.memory.get(_LAYOUTS, {}), asked.ledger: asked.layout}
            self.reload()

    def ask_full(self) -> None:
        """Ask what full names are for and who agrees; until another question is asked they are shown."""
        agreement = ask_agreement(self.context, self.window())
        if agreement is not None:
            self.agreement = agreement
            self.ask(level=MaskLevel.FULL)

    def _layout_of(self, ledger: str) -> str:
        """The layout chosen last for a ledger, if it still exists."""
        chosen = str(self.context.memory.get(_LAYOUTS, {}).get(ledger, Layout.NARROW))
        known = menus.layouts(self.context.store, Asked(ledger, Period.everything()))
        return chosen if chosen in known else Layout.NARROW.value

    def _choose(self, ledger: str) -> None:
        if ledger != self.asked.ledger:
            self.sheets.set_current(_SHEET)
            period = self._period_before if self.asked.ids is not None else self.asked.period
            self.ask(ledger=ledger, layout=self._layout_of(ledger), ids=None, period=period)

    def period_menu(self) -> QMenu:
        """Stretches of time."""
        today = self.context.store.now().date()
        return menus.period_menu(self, self.asked, today, self.ask, lambda: self.bar.ask_span(self.asked.period))

    def show_only(self, ledger: str, ids: Sequence[str]) -> None:
        """Exactly these lines of a ledger, whatever their date."""
        if self.asked.ids is None:
            self._period_before = self.asked.period
        everybody = {"station_id": "", "area": "", "handler": ""}
        self.ask(ledger=ledger, layout=self._layout_of(ledger), period=Period(""), ids=tuple(ids), **everybody)

    # -- reading ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the sheet again, beside the window, and what is told around it; what was asked for last is shown."""
        self._stale = False
        self._turn += 1
        self._name_things()
        self.context.later(self, self._name_scope)
        turn, asked = self._turn, self.asked
        QTimer.singleShot(READING_AFTER_MS, self, partial(self._say_reading, turn))
        self.context.run(self.context.own_store(lambda store: read(store, asked)), partial(self._show, turn))

    def _say_reading(self, turn: int) -> None:
        """Many thousand lines take some seconds; the sheet of before stands there meanwhile."""
        if turn == self._turn and not self._is_read():
            self.extent.setText("正在读…")

    def _is_read(self) -> bool:
        return self.look is not None and self.look.asked == self.asked

    def _show(self, turn: int, found: Look) -> None:
        if not isValid(self) or turn != self._turn:
            return
        ahead = inking.turns({("dense", False): self.sheet.words_ahead(found.sheet)}, self.devicePixelRatioF())
        self.context.show_whole(self.stack, *ahead, partial(self._show_sheet, turn, found), partial(self._name_sheet, turn, found))
        self.context.later(self, partial(self._shown, turn, found))

    def _show_sheet(self, turn: int, found: Look) -> None:
        if turn == self._turn:
            self.look = found
            self.sheet.show_sheet(found.sheet)

    def _name_sheet(self, turn: int, found: Look) -> None:
        if turn != self._turn:
            return
        sheet = found.sheet
        self.export_button.setText(f"导出 {len(sheet.rows):,} 行" if sheet.rows else "导出空表")
        self.extent.setText(f"共 {len(sheet.rows):,} 行，{len(sheet.columns)} 列；冻结到 {letter(FROZEN - 1)} 列")
        when = sheet.period.text if sheet.period.first else ""
        name = sheet.name.removesuffix("台账").removesuffix("清单").removesuffix("登记")
        self.nothing.set_text(f"{when}还没有{name}。空表也可以导出，表内写“{sheet.empty_text}”。")
        empty(self.notes)
        self.notes.addWidget(Label(sheet.title, bold=True))
        for number, note in enumerate(sheet.notes, 1):
            self.notes.addWidget(Paragraph(f"{number}. {note}"))
        self._show_stack()

    def _shown(self, turn: int, found: Look) -> None:
        """The sheet stands there: what is known without asking is told beside it, the rest is read, and what waited goes out."""
        if turn != self._turn:
            return
        self._show_around(turn, NOTHING)
        self.context.run(self.context.own_store(lambda store: read_around(store, found)), partial(self._go_on, turn))
        if self._is_export_wanted:
            self.export()

    def _go_on(self, turn: int, found: Around) -> None:
        self._show_around(turn, found)
        look = self.look
        if isValid(self) and turn == self._turn and look is not None:
            self.context.run(self.context.own_store(lambda store: read_figures(store, look, found)), partial(self._show_around, turn))

    def _show_around(self, turn: int, found: Around) -> None:
        if not isValid(self) or turn != self._turn or self.look is None:
            return
        self.checks.show_look(self.look, found)
        failed = self.checks.failed()
        self.checks_button.setText(f"核对 {failed}" if failed else "核对")
        self.checks_button.icon_name = "alert-triangle" if failed else "circle-check"
        if found.counts or self.asked.ids is not None:  # the counts of another stretch say nothing of lines picked out
            self.side.show_counts(found.counts)

    def _show_stack(self) -> None:
        has_rows = self.look is not None and bool(self.look.sheet.rows)
        self.stack.setCurrentIndex(1 if self.sheets.current() == _NOTES else 0 if has_rows or self.look is None else _NO_ROWS)

    def _name_things(self) -> None:
        asked, store = self.asked, self.context.store
        self.side.set_current(asked.ledger)
        self.bar.when.show_period(asked.period)
        self.bar.say(LAYOUT, menus.layouts(store, asked).get(asked.layout, ""))
        self.bar.say(LEVEL, menus.level_words(asked.level), warns=asked.level is MaskLevel.FULL)
        self.bar.words[LAYOUT].setEnabled(asked.level is not MaskLevel.PUBLIC)  # counts have columns of their own
        self.bar.show_only(len(asked.ids or ()))
        self.sheets.set_tabs([(_SHEET, ledgers()[asked.ledger].name), (_NOTES, "填表说明")])
        empty(self.told)
        self.notice.setVisible(self.agreement is not None)
        if self.agreement is not None:
            words = f"表里是完整姓名和电话。用途：{self.agreement.reason}；同意人：{self.agreement.agreed_by}。同意一次，导出一次。"
            self.told.addWidget(Note(words, attention=True, actions=[("改为掩码", lambda: self.ask(level=MaskLevel.DISTRICT))]))

    def _name_scope(self) -> None:
        """Whose records are listed; that there are several stations is asked of all cases."""
        self.bar.say(SCOPE, menus.scope_words(self.context.store, self.asked))

    def _changed(self, changes: Changes) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        if self._stale:
            self.reload()

    def focus_first(self) -> None:
        (self.empty_button if self.stack.currentIndex() == _NO_ROWS else self.sheet).setFocus()

    # -- the page --------------------------------------------------------------------------------------------------

    def _toggle_checks(self) -> None:
        self.arrange(self._room)

    def arrange(self, room: Room) -> None:
        self._room = room
        size = theme.current().size
        self.side.setFixedWidth(size(240 if room.kind == WIDE else 200 if room.is_narrow else 212))
        self.side.arrange(room)
        self.checks.setFixedWidth(size(380 if room.kind == WIDE else 328))
        self.checks_button.setVisible(room.is_narrow)
        self.checks.setVisible(not room.is_narrow or self.checks_button.isChecked())
        left = room.width - size(72) - self.side.maximumWidth() - self.checks.maximumWidth()
        self.side.setVisible(self.checks.isHidden() or left >= size(_SHEET_WIDTH))

    def escape(self) -> bool:
        if not self.bar.span.isHidden():
            self.bar.hide_span()
        elif self.checks_button.isVisible() and self.checks_button.isChecked():
            self.checks_button.click()
        elif self.asked.ids is not None:
            self.bar.left.emit()
        else:
            return False
        return True

    def arrive(self, key: str = "", month: str = "", act: str = "", ids: Sequence[str] | None = None, **_: Any) -> None:
        """A ledger and a month; ``ids``: only these lines; ``act``: export, or a report or another page by its key."""
        self.sheets.set_current(_SHEET)
        key = key if key in ledgers() else self.asked.ledger
        if ids is not None:
            self.show_only(key, ids)
        else:
            before = self._period_before if self.asked.ids is not None else self.asked.period
            self.ask(ledger=key, layout=self._layout_of(key), period=Period.month(month) if month else before, ids=None)
        if act == "export":
            self.export()
        elif act:
            self.open_other(act)

    def open_other(self, key: str) -> None:
        """A report over this page, of the stretch of time that is looked at, or another way in and out of tables."""
        known = {one[0]: (True, one[-1]) for one in REPORTS} | {one[0]: one[-2:] for one in LINKS}
        if key in known:
            is_of_time, path = known[key]
            period = self._period_before if self.asked.ids is not None else self.asked.period
            module, _, name = path.partition(":")
            if module == "settings":
                self.context.go(module, section=name)
                return
            made = getattr(importlib.import_module(module), name)
            self.open_page(made(self.context, period) if is_of_time else made(self.context))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A file that is dropped on the ledgers is an old one to bring in."""
        from station.ui.importing.page import ImportPage  # as for the pages in LINKS

        event.acceptProposedAction()
        page = ImportPage(self.context)
        self.open_page(page)
        page.choosing.take(event.mimeData())

    # -- acts ------------------------------------------------------------------------------------------------------

    def open_record(self, record_id: str, key: str = "") -> None:
        """Show the record behind a line at its place, a case with the form in which the column ``key`` is written."""
        row = next((row for row in self.look.sheet.rows if row.record_id == record_id), None) if self.look is not None else None
        if row is not None and row.record:  # a row of counts stands for nobody
            case = self.context.store.find(Grievance, record_id) if row.record == Grievance.record else None
            self._open(row.record, record_id, act_at(key, case) if case is not None else "")

    def _open(self, record: str, record_id: str, act: str = "") -> None:
        way = way_to(self.context.store, record, record_id)
        if way is not None:
            self.context.go(way[0], **way[1], **({"act": act} if act else {}))

    def _name_of(self, record: str, record_id: str) -> str:
        """What a record is called where it is pointed to."""
        found = self.context.store.find(BY_NAME[record], record_id)
        return str(getattr(found, "number", "") or BY_NAME[record].title)

    def mend(self) -> None:
        """Open the record of the first gap."""
        found = self.sheet.sheet_model.first_gap()
        if found is not None:
            self.sheet.show_cell(*found)
            self.open_record(self.sheet.sheet_model.record_id(found[0]), self.sheet.sheet_model.column(found[1]).key)

    def export(self) -> None:
        """Write what is asked for, once it is read."""
        self._is_export_wanted = not self._is_read()
        if self.look is not None and self._is_read():
            self._export(self.look.asked, self.look.sheet.file_name, partial(_said, self.look))

    def export_changed(self) -> None:
        """Write the lines that were changed since the last export, and no others."""
        around = self.checks.around
        if self.look is None or not around.changed:
            return
        ids = tuple(around.changed)
        name = self.look.sheet.file_name.replace("）.xlsx", f"，改过的{len(ids)}行）.xlsx")
        self._export(replace(self.look.asked, ids=ids), name, lambda count: f"已导出改过的 {count:,} 行，共改过 {len(ids):,} 行")

    def _export(self, asked: Asked, name: str, said: Any) -> None:
        agreement = self.agreement if asked.level is MaskLevel.FULL else None
        marks = {MaskLevel.FULL: "（完整）", MaskLevel.PUBLIC: "（只计数）"}

        def write(path: Path) -> Generator[tuple[int, int] | None, None, int]:
            return self.context.own_store(lambda store: _writing(store, asked, path, agreement))

        def done(count: int) -> str:
            if isValid(self):
                self.context.later(self, self._exported)  # what was written is told first
            return str(said(count))

        name = name.replace(".xlsx", f"{marks.get(asked.level, '')}.xlsx")
        self.files.save("导出台账", name, _WORKBOOK, write, done, self.export_button.set_busy, words=_written_words)

    def _exported(self) -> None:
        """Consent was for one file; when it went out is told anew."""
        if self.agreement is not None:
            self.ask(level=MaskLevel.DISTRICT)
        else:
            self.reload()


def _said(look: Look, count: int) -> str:
    """How many rows were written, counted from the file, beside how many the store has to list."""
    if not count:
        return f"已导出空表《{look.sheet.short_title}》"
    if look.is_public:
        return f"已导出《{look.sheet.short_title}》，{count:,} 行，只计数"
    known, unit = (len(look.asked.ids), "条") if look.asked.ids is not None else (look.counted.lines, unit_of(look.asked.ledger))
    whole = "所选" if look.asked.ids is not None else "库中"
    if count != look.counted.lines:
        agrees = f"{whole}有 {known:,} {unit}，请核对"
    else:
        agrees = f"与{whole} {known:,} {unit}一致" if count == known else f"{whole}的是 {known:,} {unit}"
    return f"已导出 {count:,} 行，{agrees}"


def _written_words(far: tuple[int, int] | None) -> tuple[str, float]:
    done, of = far or (0, 0)
    return (f"正在写入第 {done:,} 行，共 {of:,} 行", done / of) if of else ("正在找要写的行…", -1)


def _writing(store: "Store", asked: Asked, path: Path, agreement: Agreement | None) -> Generator[tuple[int, int] | None, None, int]:
    yield None
    said = agreement or Agreement()
    return (yield from actions.exporting(store, asked, path, reason=said.reason, agreed_by=said.agreed_by, password=said.password))
