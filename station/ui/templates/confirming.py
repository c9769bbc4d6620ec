"""Confirming a template: which ledger fills it, where its header is, what goes into each column and into the blanks around."""

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLineEdit
from shiboken6 import isValid

from station.actions import ledger_templates as actions
from station.actions import ledgers
from station.actions.ledger_templates import Candidate, Proposal
from station.casework import ledger_templates as rules
from station.casework.ledger_templates import Place
from station.casework.ledgers import ledgers as definitions
from station.casework.model import LedgerTemplate
from station.casework.sheets import Asked, Cell, Column, Layout, Period, Sheet, Unit
from station.casework.template_blanks import blank_value
from station.casework.template_forms import Heading
from station.casework.template_pages import column_letters
from station.casework.template_words import words_in
from station.errors import StationError
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.footer import FormFooter
from station.ui.page import Page, Room
from station.ui.widgets import (
    PRIMARY,
    Button,
    CheckBox,
    ComboBox,
    ElidedLabel,
    Label,
    Note,
    Pane,
    Paragraph,
    Rule,
    Scroll,
    column,
    empty,
    reveal,
    row,
)

if TYPE_CHECKING:
    from station.db.store import Store

_HEADER_ROWS = 40
_NOTHING = "不填"
_LONG_HEAD = 1160  # pixels of a window in which the head is one line
_UNITS = [(unit.value, unit.value) for unit in Unit]
_HEADS = ("列", "模板的表头", "", "填什么", "单位", "例如")


class ConfirmPage(Page):
    """``kept`` is the template whose columns are confirmed anew; without one the workbook is added."""

    topic = "templates"

    def __init__(
        self, context: Context, candidate: Candidate, proposal: Proposal, period: Period, kept: LedgerTemplate | None = None
    ) -> None:
        super().__init__(context, "确认模板的列", candidate.name)
        self.setObjectName("templates.confirm")
        self.candidate, self.proposal, self.kept = candidate, proposal, kept
        self.period = period
        self.columns: dict[int, ComboBox] = {}
        self.units: dict[int, ComboBox] = {}
        self.blanks: dict[tuple[str, str], CheckBox] = {}
        self._examples: dict[int, ElidedLabel] = {}
        self._values: dict[str, tuple[Column, Cell]] = {}
        self._shown = {one.key for one in definitions()[proposal.ledger].columns}  # that are filled while names are covered
        self._turn = 0
        self._build()
        self.acts = {"save": self.save}
        self._show_proposal()
        self._read_examples()

    def _build(self) -> None:
        self.name = QLineEdit(self.kept.name if self.kept else Path(self.candidate.name).stem)
        self.name.setObjectName("templates.name")
        self.name.setAccessibleName("模板名称")
        self.name.setMinimumWidth(theme.current().size(180))
        self.ledger = _choice("templates.ledger", "台账", [(key, one.name) for key, one in definitions().items()], self._rechoose)
        self.ledger.setMinimumWidth(theme.current().size(180))
        self.sheet = _choice("templates.sheet", "工作表", [(page.name, page.name) for page in self.candidate.pages], self._rechoose)
        self.sheet.setMinimumWidth(theme.current().size(150))
        rows = [(str(number), str(number)) for number in range(1, _HEADER_ROWS + 1)]
        self.first = _choice("templates.first", "表头首行", rows, self._move_header)
        self.last = _choice("templates.last", "表头末行", rows, self._move_header)
        parts = (
            *(Label("名称", "dense", "ink2"), self.name, 8, Label("台账", "dense", "ink2"), self.ledger),
            *(8, Label("工作表", "dense", "ink2"), self.sheet),
        )
        where = (Label("表头从第", "dense", "ink2"), self.first, Label("行到第", "dense", "ink2"), self.last, Label("行", "dense", "ink2"))
        self._head = row(row(*parts, spacing=6), row(*where, None, spacing=6), spacing=14, margins=(16, 8, 16, 8))
        self.files = FileStrip(self.context, "templates.confirming")
        self.told = column(spacing=6)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(5, 3)
        self._around = column(spacing=4)
        inside = Scroll(column(self.told, self._grid, self._around, None, spacing=12, margins=(16, 8, 16, 12)))
        card = column(Pane(self._head, fill="", edges="b"), self.files, spacing=0, margins=1)
        card.addWidget(inside, 1)
        self._inner = column(Pane(card, radius=6))
        cancel = Button("取消", self.close_page)
        cancel.setObjectName("templates.cancel")
        self.save_button = Button("保存模板", self.save, kind=PRIMARY, key="Ctrl+S", right="ledger_layouts")
        self.save_button.setObjectName("templates.save")
        self.footer = FormFooter(cancel, self.save_button)
        whole = column(spacing=0)
        whole.addLayout(self._inner, 1)
        whole.addWidget(self.footer)
        self.setLayout(whole)

    # -- showing ---------------------------------------------------------------------------------------------------

    def _show_proposal(self) -> None:
        form = self.proposal.form
        _set(self.ledger, self.proposal.ledger)
        _set(self.sheet, form.page)
        _set(self.first, str(form.header_first))
        _set(self.last, str(form.header_last))
        self._show_nothing()
        self.save_button.setEnabled(True)
        for words in self._said():
            self.told.addWidget(Note(words))
        for place, words in enumerate(_HEADS):
            label = Label(words, "dense", "ink2")
            label.setMinimumHeight(theme.current().size(34))
            self._grid.addWidget(label, 0, place)
        places = {place.place: place for place in self.proposal.places if not place.is_cell}
        for number, heading in enumerate(form.headings, 1):
            self._line(number * 2, heading, places.get(column_letters(heading.column)))
        self._show_blanks()
        reveal(self._grid)
        reveal(self.told)
        self._show_examples()

    def _show_nothing(self) -> None:
        """Of a sheet without a table there is nothing to confirm, least of all the table shown before."""
        for part in (self.told, self._grid, self._around):
            empty(part)
        for found in (self.columns, self.units, self.blanks, self._examples):
            found.clear()
        self.save_button.setEnabled(False)
        self.footer.say("")

    def _said(self) -> list[str]:
        """What the clerk should know of the form before agreeing to it."""
        form, known = self.proposal.form, self.proposal.known
        said = [f"表头和“{known.name}”相同，已按上次确认的填好。"] if known is not None and self.kept is None else []
        if form.last >= form.first:
            follows = "，紧接着是合计或者说明，行数不够时会加行" if form.is_followed else ""
            said.append(f"准备好的空行：第 {form.first}—{form.last} 行，共 {form.last - form.first + 1} 行{follows}。")
        elif form.is_followed:
            said.append("表头下面没有留空行，填之前请在模板里留至少一行，画好格子。")
        else:
            said.append("表头下面没有画好格子的空行，填的内容不会有框线。")
        if form.filled:
            cells = "、".join(f"{column_letters(column)}{line}" for line, column in form.filled[:4])
            more = "等" if len(form.filled) > 4 else ""
            said.append(f"空行里已经有内容（{cells}{more}），填的时候这些列会换掉。")
        return said

    def _line(self, at: int, heading: Heading, place: Place | None) -> None:
        letters = column_letters(heading.column)
        self._grid.addWidget(Rule(), at - 1, 0, 1, len(_HEADS))
        name = ElidedLabel(heading.text)
        name.setMinimumWidth(theme.current().size(120))
        self._grid.addWidget(Label(letters, "dense", "ink2"), at, 0)
        self._grid.addWidget(name, at, 1)
        self._grid.setRowMinimumHeight(at, theme.current().size(40))
        if heading.column in self.proposal.form.formula_columns:
            self._grid.addWidget(Label("公式，不改动", "dense", "ink2"), at, 3)
            return
        self._grid.addWidget(Label("→", "dense", "ink2"), at, 2)
        options = [(one.key, one.title) for one in definitions()[self.proposal.ledger].columns]
        choice = ComboBox(options, empty=_NOTHING)
        choice.setObjectName(f"templates.column.{letters}")
        choice.setAccessibleName(f"{heading.text}填什么")
        choice.setMinimumWidth(theme.current().size(160))
        choice.set_key(place.key if place else "")
        choice.currentIndexChanged.connect(self._show_examples)
        unit = ComboBox(_UNITS)
        unit.setObjectName(f"templates.unit.{letters}")
        unit.setAccessibleName(f"{heading.text}的单位")
        unit.set_key(((place.unit if place else None) or heading.unit or Unit.YUAN).value)
        unit.currentIndexChanged.connect(self._show_examples)
        example = ElidedLabel("", "body", "ink2")
        self.columns[heading.column], self.units[heading.column], self._examples[heading.column] = choice, unit, example
        for spot, part in ((3, choice), (4, unit), (5, example)):
            self._grid.addWidget(part, at, spot)

    def _show_blanks(self) -> None:
        empty(self._around)
        wanted = {(place.place, place.key) for place in self.proposal.places if place.is_cell}
        found = rules.blank_places(self.proposal.form)
        if found:
            self._around.addWidget(Paragraph("表外的空白，打勾的会填：", "dense", "ink2"))
        for place in found:
            box = CheckBox(f"{place.place}  {place.heading}")
            box.setObjectName(f"templates.blank.{place.place}")
            box.setChecked((place.place, place.key) in wanted)
            self.blanks[place.place, place.key] = box
            self._around.addWidget(box)
        reveal(self._around)

    # -- examples --------------------------------------------------------------------------------------------------

    def _read_examples(self) -> None:
        self._turn += 1
        asked = Asked(self.proposal.ledger, self.period, Layout.WIDE)
        self.context.run(self.context.own_store(lambda store: _reading(store, asked)), partial(self._examples_read, self._turn))

    def _examples_read(self, turn: int, sheet: Sheet) -> None:
        if isValid(self) and turn == self._turn:
            self._values = actions.examples(sheet)
            self._shown = {column.key for column in sheet.columns}
            for (place, key), box in self.blanks.items():
                label = next(one.heading for one in rules.blank_places(self.proposal.form) if (one.place, one.key) == (place, key))
                box.setText(f"{place}  {label} → {blank_value(key, sheet)}")
            self._show_examples()

    def _show_examples(self) -> None:
        money = {one.key for one in definitions()[self.proposal.ledger].columns if one.unit}
        for number, choice in self.columns.items():
            self.units[number].setVisible(choice.key() in money)
            is_covered = choice.key() and choice.key() not in self._shown
            nothing = "掩码时不填，要完整的才填" if is_covered else f"{self.period.text}没有" if choice.key() else ""
            found = self._values.get(choice.key())
            unit = Unit(self.units[number].key()) if choice.key() in money else None
            self._examples[number].setText(" ".join(words_in(found[0], unit, found[1]).split()) if found else nothing)
        chosen = sum(bool(choice.key()) for choice in self.columns.values())
        if self.save_button.isEnabled():
            self.footer.say(f"{len(self.proposal.form.headings)} 列里填 {chosen} 列")

    # -- changing --------------------------------------------------------------------------------------------------

    def _rechoose(self) -> None:
        self._propose(None)
        self._read_examples()

    def _move_header(self) -> None:
        first = int(self.first.key())
        self._propose((first, max(first, int(self.last.key()))))

    def _propose(self, header: tuple[int, int] | None) -> None:
        self.files.clear()
        try:
            self.proposal = actions.propose(self.context.store, self.candidate, self.ledger.key(), self.sheet.key(), header)
        except StationError as error:
            self._show_nothing()
            self.files.say(error)
            return
        self._show_proposal()

    def places(self) -> tuple[Place, ...]:
        """What stands chosen now."""
        found = []
        for heading in self.proposal.form.headings:
            choice = self.columns.get(heading.column)
            key = choice.key() if choice is not None else ""
            unit = Unit(self.units[heading.column].key()) if key and not self.units[heading.column].isHidden() else None
            found.append(Place(column_letters(heading.column), key, unit, heading.text))
        blanks = rules.blank_places(self.proposal.form)
        return (*found, *(place for place in blanks if self.blanks[place.place, place.key].isChecked()))

    def save(self) -> None:
        """Keep the template as it is confirmed."""
        if not self.save_button.isEnabled():
            return
        confirmed = actions.confirmed(replace(self.proposal, places=self.places()), self.name.text(), self.kept)
        store = self.context.store
        self.files.clear()
        try:
            changes = actions.change(store, confirmed, self.kept) if self.kept else actions.keep(store, self.candidate, confirmed)
        except StationError as error:
            self.files.say(error)
            return
        self.context.tell(changes)
        self.context.toast(f"已保存模板“{confirmed.name}”", undo=True)
        self.close_page()

    def arrange(self, room: Room) -> None:
        self._inner.setContentsMargins(room.margin, 8, room.margin, 12)
        is_long = room.width >= theme.current().size(_LONG_HEAD)
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if is_long else QBoxLayout.Direction.TopToBottom)
        self.footer.set_margin(room.margin)

    def focus_first(self) -> None:
        self.save_button.setFocus()


def _choice(name: str, words: str, options: list[tuple[str, str]], changed: Callable[[], object]) -> ComboBox:
    found = ComboBox(options)
    found.setObjectName(name)
    found.setAccessibleName(words)
    found.currentIndexChanged.connect(lambda _: changed())
    return found


def _set(choice: ComboBox, key: str) -> None:
    """Show a choice without asking anew."""
    choice.blockSignals(True)
    choice.set_key(key)
    choice.blockSignals(False)


def _reading(store: "Store", asked: Asked) -> Generator[None, None, Sheet]:
    yield
    return ledgers.sheet(store, asked)
