"""区总模板: the district's workbooks that are filled instead of drawn; pick one, fill it for a stretch of time, read what was left open."""

from collections.abc import Generator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget
from shiboken6 import isValid

from station.actions import ledger_templates as actions
from station.actions import ledgers
from station.casework import periods
from station.casework.ledger_templates import Place, read_lines
from station.casework.ledgers import ledgers as definitions
from station.casework.masking import MaskLevel
from station.casework.model import LedgerTemplate
from station.casework.sheets import Asked, Layout, Period
from station.casework.template_blanks import BLANKS
from station.changes import Changes
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.ledgers import menus
from station.ui.ledgers.full import Agreement, ask_agreement
from station.ui.page import WIDE, Page, Room
from station.ui.periodchoice import PeriodChoice
from station.ui.table import Column, Table
from station.ui.templates.confirming import ConfirmPage
from station.ui.widgets import (
    PRIMARY,
    Answer,
    Button,
    EmptyState,
    Icon,
    Item,
    ItemList,
    Label,
    MenuButton,
    Pane,
    Paragraph,
    Scroll,
    ViewTabs,
    ask,
    column,
    empty,
    reveal,
    row,
)

if TYPE_CHECKING:
    from station.db.store import Store
    from station.export.template_xlsx import Filled

_KINDS = "Excel 工作簿 (*.xlsx);;所有文件 (*)"
_WORKBOOK = "Excel 工作簿 (*.xlsx)"
_FOLDER = "templates.folder"
_PLACES, _RESULT = "places", "result"


class TemplatePage(Page):
    """``page.open_page(TemplatePage(context, period))``; without a period the month that is worked on."""

    topic = "templates"

    def __init__(self, context: Context, period: Period | None = None) -> None:
        super().__init__(context, "区总模板", "按区总发的表格填，样式和打印设置照旧，改到哪里逐项列出")
        self.setObjectName("templates")
        self.asked = Asked("", period or periods.preset(context.store.now().date()), Layout.WIDE)
        self.templates: list[LedgerTemplate] = []
        self.agreement: Agreement | None = None
        self.filled: Filled | None = None
        self._count: int | None = None
        self._turn = 0
        self._build_head()
        self._lay_out()
        self.acts = {"new": self.add, "export": self.fill, "previous": self.when.back, "next": self.when.forth}
        context.changed.connect(self._changed)
        self.reload()

    # -- building --------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.add_button = Button("添加模板", self.add, icon="plus", key="Ctrl+N", right="ledger_layouts")
        self.add_button.setObjectName("templates.add")
        self.fill_button = Button("填写", self.fill, kind=PRIMARY, icon="file-spreadsheet", key="F12", right="export")
        self.fill_button.setObjectName("templates.fill")
        self.when = PeriodChoice("templates", self.context.store.now)
        self.when.asked.connect(lambda period: self.ask(period=period))
        self.who = MenuButton("范围", lambda: menus.scope_menu(self, self.context.store, self.asked, self.ask))
        self.level = MenuButton("掩码", self.level_menu, lead="eye-off")
        self.level.setObjectName("templates.level")
        self.change_button = Button("改对应列", self.change, icon="pencil", small=True, right="ledger_layouts")
        self.change_button.setObjectName("templates.change")
        self.remove_button = Button("删除", self.remove, icon="trash", small=True, right="ledger_layouts")
        self.remove_button.setObjectName("templates.remove")
        line = row(self.when, 8, self.who, self.level, None, self.change_button, self.remove_button, spacing=6)
        line.setContentsMargins(16, 8, 16, 8)
        self.bar = Pane(line, fill="desk", edges="b", line="line2")

    def _lay_out(self) -> None:
        self.list = ItemList()
        self.list.setObjectName("templates.list")
        self.list.chosen.connect(lambda _: self._choose())
        self.side = Pane(column(Scroll(column(self.list, None, spacing=0))), fill="desk", edges="r", line="line2")
        self.files = FileStrip(self.context, "templates")
        self.told = column(spacing=8)
        self.places = Table(
            [
                Column("place", "列", 56, lambda place: place.place, sortable=False),
                Column("heading", "模板的表头", 220, lambda place: place.heading, sortable=False),
                Column("value", "填什么", 260, self._value_of, stretch=True, sortable=False),
            ],
            name="template places",
            memory=self.context.memory,
            unit="处",
            row_id=lambda place: f"{place.place} {place.key}",
            foot_shown=False,
        )
        self.places.setObjectName("templates.places")
        self.places.set_lead(16)
        self.tabs = ViewTabs([(_PLACES, "对应列"), (_RESULT, "填写结果")], _PLACES)
        self.tabs.setObjectName("templates.tabs")
        self.parts = QStackedWidget()
        self.tabs.chosen.connect(lambda key: self.parts.setCurrentIndex(int(key == _RESULT)))
        self.parts.addWidget(self.places)
        self.parts.addWidget(Scroll(column(self.told, None, margins=(16, 12, 16, 12))))
        shown = column(Pane(row(self.tabs, None, margins=(16, 0, 16, 0)), fill="", edges="b"), spacing=0, margins=1)
        shown.addWidget(self.parts, 1)
        inner = column(spacing=8, margins=(16, 12, 16, 12))
        self.joined = Paragraph("", "dense", "ink2")
        self.joined.setObjectName("templates.joined")
        inner.addWidget(self.joined)
        inner.addWidget(Pane(shown, radius=6), 1)
        there = column(self.bar, spacing=0)
        there.addLayout(inner, 1)
        detail = Pane(there, fill="mat")
        nothing = EmptyState(
            "还没有模板。添加区总发的 xlsx，确认一次各列填什么，以后每月一键填好。",
            [Button("添加模板", self.add, kind=PRIMARY, right="ledger_layouts")],
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(detail)
        self.stack.addWidget(Pane(column(nothing), fill="paper"))
        right = column(self.files, spacing=0)
        right.addWidget(self.stack, 1)
        whole = row(self.side, spacing=0)
        whole.addLayout(right, 1)
        self.setLayout(whole)

    # -- showing ---------------------------------------------------------------------------------------------------

    @property
    def template(self) -> LedgerTemplate | None:
        """The one in front."""
        return next((one for one in self.templates if one.id == self.list.current()), None)

    def reload(self) -> None:
        """Read the templates again; the choice stays, or falls on the first."""
        self.templates = actions.kept(self.context.store)
        items: list[Item] = []
        for one in self.templates:
            places = [place for place in read_lines(one.columns) if not place.is_cell]
            second = f"{definitions()[one.ledger].name}，{len(places)} 列里填 {sum(bool(place.key) for place in places)} 列"
            items.append(Item(one.id, one.name, second=second))
        self.list.set_items(items)
        self.set_actions(self.add_button, *([self.fill_button] if items else []))
        self.side.setVisible(bool(items))
        self.stack.setCurrentIndex(0 if items else 1)
        if items and not self.list.current():
            self.list.set_current(items[0].key)
        self._show()

    def _choose(self) -> None:
        self.filled = None
        self._ask_less()
        self._show()

    def _show(self) -> None:
        template = self.template
        self.when.show_period(self.asked.period)
        self.who.say(menus.scope_words(self.context.store, self.asked))
        self.level.say(menus.level_words(self.asked.level), warns=self.asked.level is MaskLevel.FULL)
        if self.filled is None:
            self.tabs.set_tabs([(_PLACES, "对应列")])
            self.tabs.set_current(_PLACES)
        self._count = None
        self._name_fill()
        if template is None:
            return
        names = [f"“{one.name}”（{one.sheet}）" for one in actions.beside(self.context.store, template)]
        self.joined.setVisible(bool(names))
        self.joined.set_text(f"同一个工作簿里的{'、'.join(names)}一起填，填在一个文件里。")
        self.asked = replace(self.asked, ledger=template.ledger)
        self.places.set_rows(read_lines(template.columns))
        self._turn += 1
        asked = self.asked
        self.context.run(self.context.own_store(lambda store: _counting(store, template, asked)), partial(self._counted, self._turn))

    def _counted(self, turn: int, count: int) -> None:
        if isValid(self) and turn == self._turn:
            self._count = count
            self._name_fill()

    def _name_fill(self) -> None:
        self.fill_button.setText("填写" if self._count is None else f"填写 {self._count:,} 行")

    def _value_of(self, place: Place) -> str:
        """What goes into a place, with the unit of money."""
        if place.is_cell:
            return BLANKS[place.key]
        found = {one.key: one.title for one in definitions()[self.asked.ledger].columns}
        return (found.get(place.key, "") + (f"（{place.unit.value}）" if place.unit else "")) if place.key else "不填"

    def _show_filled(self, done: "Filled") -> None:
        self.filled = done
        empty(self.told)
        self.told.addWidget(Paragraph(f"已填 {done.rows:,} 行，写完又打开查对过。"))
        if done.unfilled:
            self.told.addSpacing(8)
            self.told.addWidget(Label("没有填的，和要看一眼的", bold=True))
        for sentence in done.unfilled:
            line = row(column(2, Icon("alert-triangle", 16, "amb"), None, spacing=0), spacing=8)
            line.addWidget(Paragraph(sentence), 1)
            self.told.addLayout(line)
        self.told.addSpacing(8)
        self.told.addWidget(Label("和模板比", bold=True))
        whole = done.kept + len(done.changed)
        self.told.addWidget(Paragraph(f"文件由 {whole} 个部件组成，{done.kept} 个和模板逐字节相同，改动的有：", "dense", "ink2"))
        for name, reason in done.changed:
            self.told.addWidget(Paragraph(f"{reason}（{name}）", "dense", "ink2"))
        reveal(self.told)
        self.tabs.set_tabs([(_PLACES, "对应列"), (_RESULT, "填写结果")])
        self.tabs.set_current(_RESULT)

    def _changed(self, changes: Changes) -> None:
        self.reload()

    # -- asking ----------------------------------------------------------------------------------------------------

    def ask(self, **otherwise: Any) -> None:
        """Ask for other lines, by the names of ``Asked``; consent holds for one question."""
        self.asked = replace(self.asked, **otherwise)
        if "level" not in otherwise:
            self._ask_less()
        self.filled = None
        self._show()

    def _ask_less(self) -> None:
        self.agreement = None
        self.asked = replace(self.asked, level=MaskLevel.DISTRICT)

    def ask_full(self) -> None:
        """Ask what full names are for and who agrees."""
        agreement = ask_agreement(self.context, self.window())
        if agreement is not None:
            self.agreement = agreement
            self.ask(level=MaskLevel.FULL)

    def level_menu(self) -> QMenu:
        """Names covered or in full; a template is filled line by line, so it cannot be counts only."""
        menu = QMenu(self)
        menu.addAction(menus.level_words(MaskLevel.DISTRICT), partial(self.ask, level=MaskLevel.DISTRICT))
        menu.addAction("完整姓名和电话…", self.ask_full)
        return menu

    # -- acts ------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a workbook of the district and show what it is taken for."""
        folder = str(self.context.memory.get(_FOLDER, str(Path.home())))
        chosen, _ = QFileDialog.getOpenFileName(self, "添加模板", folder, _KINDS)
        if chosen:
            self.context.memory[_FOLDER] = str(Path(chosen).parent)
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Read a workbook and let its columns be confirmed."""

        def read(store: "Store") -> Generator[None, None, tuple[actions.Candidate, actions.Proposal]]:
            candidate = actions.look_into(path)
            yield
            return candidate, actions.propose(store, candidate)

        self.files.clear()
        busy = self.add_button.set_busy
        self.context.run(self.context.own_store(read), self._taken, failed=self.files.say, busy=busy, busy_words="正在读模板…")

    def _taken(self, found: tuple[actions.Candidate, actions.Proposal]) -> None:
        if isValid(self):
            self.open_page(ConfirmPage(self.context, *found, self.asked.period))

    def change(self) -> None:
        """Confirm the columns of the template in front anew."""
        template = self.template
        if template is None:
            return
        candidate = self.context.attempt(lambda: actions.held(self.context.store, template))
        proposal = self.context.attempt(lambda: actions.as_kept(candidate, template)) if candidate is not None else None
        if candidate is not None and proposal is not None:
            self.open_page(ConfirmPage(self.context, candidate, proposal, self.asked.period, template))

    def remove(self) -> None:
        """Use the template in front no more, once that is confirmed."""
        template = self.template
        answers = [Answer("remove", "删除模板"), Answer("", "不删除", safe=True)]
        if template is not None and ask(self.window(), f"删除模板“{template.name}”？", "已经填好的文件不受影响。", answers) == "remove":
            changes = self.context.attempt(lambda: actions.remove(self.context.store, template))
            if changes is not None:
                self.context.tell(changes)
                self.context.toast(f"已删除模板“{template.name}”", undo=True)

    def fill(self) -> None:
        """Fill the template in front and hand it out."""
        template = self.template
        if template is None:
            return
        asked, agreement = self.asked, self.agreement

        def write(path: Path) -> Generator[None, None, "Filled"]:
            return self.context.own_store(lambda store: _filling(store, template, asked, path, agreement))

        mark = "（完整）" if asked.level is MaskLevel.FULL else ""
        name = f"{template.name}（{asked.period.text}）{mark}.xlsx"
        self.files.save("填写模板", name, _WORKBOOK, write, self._said, self.fill_button.set_busy)

    def _said(self, done: "Filled") -> str:
        if isValid(self):
            self._show_filled(done)
            self._ask_less()
            self.level.say(menus.level_words(self.asked.level))
        open_ = f"，{len(done.unfilled)} 处没有填或者要看一眼" if done.unfilled else ""
        return f"已填 {done.rows:,} 行{open_}"

    # -- the page --------------------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        self.side.setFixedWidth(theme.current().size(300 if room.kind == WIDE else 240))

    def focus_first(self) -> None:
        (self.list if self.templates else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)


def _counting(store: "Store", template: LedgerTemplate, asked: Asked) -> Generator[None, None, int]:
    yield
    return sum(len(ledgers.sheet(store, replace(asked, ledger=one.ledger)).rows) for one in (template, *actions.beside(store, template)))


def _filling(
    store: "Store", template: LedgerTemplate, asked: Asked, path: Path, agreement: Agreement | None
) -> Generator[None, None, "Filled"]:
    yield
    said = agreement or Agreement()
    return actions.fill(store, template, asked, path, reason=said.reason, agreed_by=said.agreed_by, password=said.password)
