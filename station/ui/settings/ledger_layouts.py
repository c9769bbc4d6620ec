"""台账版式: which columns a ledger prints, in which order, how wide and how covered; the delivered layouts and the district's own."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions import ledger_layouts as actions
from station.casework import ledger_layouts as rules
from station.casework.ledger_columns import masks_for, own_mask
from station.casework.ledger_layouts import Chosen
from station.casework.ledgers import delivered, is_narrow, ledgers
from station.casework.masking import MaskLevel
from station.casework.model import LedgerLayout
from station.casework.sheets import Column, Layout, Period, Sheet, look
from station.changes import Changes
from station.errors import StationError
from station.frozen import frozen
from station.ui import theme
from station.ui.context import Context
from station.ui.editors.figures import CountEditor
from station.ui.editors.line import LineEditor
from station.ui.footer import FormFooter
from station.ui.ledgers.sheetview import SheetView
from station.ui.settings.section import MARGINS, Heading, Section
from station.ui.table import Column as Shown
from station.ui.table import Table
from station.ui.widgets import PRIMARY, SECONDARY, Button, CheckBox, ComboBox, Label, Pane, Paragraph, PillText, Scroll, column, row

_OWN, _DELIVERED = PillText("本区版式", "grn"), PillText("默认", "gry")
_ON = PillText("印", "grn")
_NAMES = {Layout.NARROW: f"{look().paper} 窄表", Layout.WIDE: "全部列"}


@frozen
class _Kept:
    """One line of the list: a delivered layout, or one of the district's."""

    key: str
    name: str
    columns: tuple[Column, ...]
    layout: LedgerLayout | None = None
    trouble: str = ""


class LedgerLayoutsSection(Section):
    """See the module."""

    records = (LedgerLayout.record,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.ledger = ComboBox([(key, one.name) for key, one in ledgers().items()])
        self.ledger.setObjectName("settings.ledger_layouts.ledger")
        self.ledger.setMinimumContentsLength(14)
        self.ledger.currentIndexChanged.connect(lambda _: self.refresh())
        self.table = Table(
            self._columns(), name="ledger_layouts", memory=context.memory, unit="种", row_id=lambda kept: str(kept.key), foot_shown=False
        )
        self.table.setObjectName("settings.ledger_layouts.list")
        self.table.set_lead(12)
        self.table.opened.connect(lambda _: self.correct())
        self.table.selection_changed.connect(self._show_buttons)
        self.add_button = self._button("另存为新版式", self.add, "add", icon="plus", kind=PRIMARY)
        self.correct_button = self._button("改", self.correct, "correct", icon="pencil")
        self.remove_button = self._button("删除", self.remove, "remove", icon="trash")
        heading = Heading(
            "台账版式", "默认的两种不能改，可以另存为本区的版式再改：印哪些列、先后、标题、宽度，以及掩得更严。本区的版式在导出台账时选。"
        )
        listing = column(
            heading,
            row(Label("台账", "dense", "ink2"), self.ledger, 12, self.add_button, self.correct_button, self.remove_button, None),
            spacing=12,
            margins=MARGINS,
        )
        listing.addWidget(self.table, 1)
        self._list = QWidget()
        self._list.setLayout(listing)
        self.editor = LayoutEditor(context, self._done, self._show_list)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list)
        self.stack.addWidget(self.editor)
        self.setLayout(column(self.stack, spacing=0))

    def _button(self, words: str, act: Callable[[], object], name: str, *, icon: str, kind: str = SECONDARY) -> Button:
        button = Button(words, act, icon=icon, small=True, kind=kind)
        button.setObjectName(f"settings.ledger_layouts.{name}")
        return button

    def _columns(self) -> list[Shown]:
        return [
            Shown("name", LedgerLayout.spec("name").label, 200, lambda kept: kept.name),
            Shown("state", "来自", 100, pill=lambda kept: _OWN if kept.layout else _DELIVERED),
            Shown("columns", "列", 64, lambda kept: str(len(kept.columns)), right=True),
            Shown("width", "合计宽度", 84, lambda kept: str(sum(one.width for one in kept.columns)), right=True),
            Shown("source", LedgerLayout.spec("source").label, 240, self._source, stretch=True, token="ink2", tip=self._source),
        ]

    def _source(self, kept: _Kept) -> str:
        if kept.trouble:
            return kept.trouble
        return kept.layout.source if kept.layout else ledgers()[self.ledger.key()].source

    def refresh(self) -> None:
        if self.stack.currentWidget() is not self._list:
            return
        definition = ledgers()[self.ledger.key()]
        found = [_Kept(key, name, delivered(definition, key, MaskLevel.DISTRICT)) for key, name in _NAMES.items()]
        for layout in actions.kept(self.context.store, definition.key):
            try:
                found.append(_Kept(layout.id, layout.name, rules.columns_of(layout), layout))
            except StationError as error:
                found.append(_Kept(layout.id, layout.name, (), layout, str(error)))
        self.table.set_rows(found)
        if self.table.current_row() is None:
            self.table.select_number(0)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.table.current_row()
        self.add_button.setEnabled(chosen is not None)
        for button in (self.correct_button, self.remove_button):
            button.setEnabled(chosen is not None and chosen.layout is not None)

    def _show_list(self) -> None:
        self.stack.setCurrentWidget(self._list)
        self.refresh()

    # -- acts ----------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """A new layout that begins with the chosen one."""
        chosen = self.table.current_row()
        columns = rules.with_missing(self.ledger.key(), [Chosen(one) for one in chosen.columns])
        self.editor.open(LedgerLayout(ledger=self.ledger.key()), columns, None)
        self.stack.setCurrentWidget(self.editor)

    def correct(self) -> None:
        """Change the chosen layout; of a delivered one a copy."""
        chosen = self.table.current_row()
        if chosen.layout is None:
            self.add()
            return
        columns = () if chosen.trouble else rules.read(chosen.layout.ledger, chosen.layout.columns)
        self.editor.open(chosen.layout, rules.with_missing(chosen.layout.ledger, columns), chosen.layout)
        self.stack.setCurrentWidget(self.editor)

    def remove(self) -> None:
        """Take the chosen layout away; it can be undone."""
        layout = self.table.current_row().layout
        changes = self.context.attempt(lambda: actions.remove(self.context.store, layout))
        if changes is not None:
            self._tell(changes, f"已删除版式 {layout.name}")

    def open_draft(self, key: str) -> None:
        """Begin a layout of the ledger the key ends with; nothing unsaved is kept of one."""
        self.ledger.set_key(key.rpartition(":")[2])
        self._show_list()
        self.table.select_id(Layout.NARROW)
        self.add()

    def save(self) -> None:
        if self.stack.currentWidget() is self.editor:
            self.editor.save()

    def _done(self, name: str, changes: Changes) -> None:
        self._show_list()
        self._tell(changes, f"已保存版式 {name}")

    def _tell(self, changes: Changes, words: str) -> None:
        self.context.tell(changes)
        self.refresh()
        self.context.toast(words, undo=bool(changes))


class LayoutEditor(Pane):
    """The columns of one layout: ticked, moved, named; below them the head as it will be printed."""

    def __init__(self, context: Context, done: Callable[[str, Changes], object], cancel: Callable[[], object]) -> None:
        super().__init__(fill="paper")
        self.context = context
        self._done_with = done
        self._layout = LedgerLayout()
        self._base: LedgerLayout | None = None
        self._columns: list[Chosen] = []
        self.called = self._line("name")
        self.ground = self._line("source")
        self.table = Table(
            self._shown(), name="ledger_layout", memory=context.memory, row_id=lambda one: str(one.column.key), foot_shown=False
        )
        self.table.setObjectName("settings.ledger_layouts.columns")
        self.table.set_lead(12)
        self.table.current_changed.connect(lambda _: self._show_column())
        self.table.opened.connect(lambda _: self.turn())
        self._build_column()
        self.trouble = Paragraph("", "dense", "red")
        self.preview = SheetView()
        self.preview.setObjectName("settings.ledger_layouts.preview")
        self.fits = Label("", "caption", "ink2")
        self._lay_out(cancel)

    def _line(self, name: str) -> LineEditor:
        editor = LineEditor()
        editor.setObjectName(f"settings.ledger_layouts.{name}")
        editor.setAccessibleName(LedgerLayout.spec(name).label)
        return editor

    def _shown(self) -> list[Shown]:
        return [
            Shown("is_on", "印", 52, pill=lambda one: _ON if one.is_on else None, sortable=False),
            Shown("title", "标题", 190, lambda one: one.column.heading, stretch=True, sortable=False),
            Shown("width", "宽度", 52, lambda one: str(one.column.width), right=True, sortable=False),
            Shown("mask", "掩码", 120, lambda one: rules.MASKS.get(one.column.mask, ""), sortable=False, token="ink2"),
            Shown("total", "合计", 48, lambda one: "合计" if one.column.total else "", sortable=False, token="ink2"),
        ]

    def _build_column(self) -> None:
        self.printed = CheckBox("印这一列")
        self.heading, self.wide, self.cover, self.is_total = LineEditor(), CountEditor(False, "字符"), ComboBox(), CheckBox("表尾合计")
        for name, widget in (
            ("is_on", self.printed),
            ("title", self.heading),
            ("width", self.wide),
            ("mask", self.cover),
            ("total", self.is_total),
        ):
            widget.setObjectName(f"settings.ledger_layouts.column.{name}")
        self.heading.setAccessibleName("标题")
        self.wide.setAccessibleName("宽度（半角字符）")
        self.cover.setAccessibleName("掩码（只能更严）")
        self.printed.clicked.connect(self.turn)
        self.is_total.clicked.connect(lambda on: self._change(total=on))
        self.heading.left.connect(self._name_column)
        self.wide.left.connect(self._widen)
        self.cover.activated.connect(lambda _: self._change(mask=masks_for(self._current().column.key)[self.cover.currentIndex()]))
        self.up = Button("上移", partial(self.move_column, -1), icon="arrow-narrow-up", small=True)
        self.up.setObjectName("settings.ledger_layouts.up")
        self.down = Button("下移", partial(self.move_column, 1), icon="arrow-narrow-down", small=True)
        self.down.setObjectName("settings.ledger_layouts.down")
        self.declared = Label("", "dense", bold=True)

    def _lay_out(self, cancel: Callable[[], object]) -> None:
        words = lambda name: Label(LedgerLayout.spec(name).label, "dense", "ink2")  # noqa: E731
        head = row(words("name"), self.called, 16, words("source"), spacing=8)
        head.addWidget(self.ground, 1)
        fields = column(
            self.declared,
            self.printed,
            Label("标题", "dense", "ink2"),
            self.heading,
            Label("宽度（半角字符）", "dense", "ink2"),
            self.wide,
            Label("掩码（只能更严）", "dense", "ink2"),
            self.cover,
            self.is_total,
            row(self.up, self.down, None),
            None,
            spacing=8,
        )
        self._side = Scroll(fields)
        middle = row(spacing=20)
        middle.addWidget(self.table, 1)
        middle.addWidget(self._side)
        inside = column(self.trouble, head, spacing=12, margins=MARGINS)
        inside.addLayout(middle, 1)
        inside.addWidget(self.fits)
        inside.addWidget(self.preview)
        self.save_button = Button("保存", self.save, kind=PRIMARY, key="Ctrl+S", right="ledger_layouts")
        self.save_button.setObjectName("settings.ledger_layouts.save")
        self.restore_button = Button("恢复默认", self.restore, icon="refresh", right="ledger_layouts")
        self.restore_button.setObjectName("settings.ledger_layouts.restore")
        cancel_button = Button("取消", cancel)
        cancel_button.setObjectName("settings.ledger_layouts.cancel")
        whole = column(spacing=0)
        whole.addLayout(inside, 1)
        whole.addWidget(FormFooter(cancel_button, self.restore_button, self.save_button))
        self.setLayout(whole)
        theme.follow(self._sizes)
        self._sizes()

    def _sizes(self) -> None:
        now = theme.current()
        self._side.setFixedWidth(now.size(230))
        self.called.setFixedWidth(now.size(220))
        self.preview.setFixedHeight(now.size(150))

    # -- showing -------------------------------------------------------------------------------------------------------

    def open(self, layout: LedgerLayout, columns: tuple[Chosen, ...], base: LedgerLayout | None) -> None:
        """Begin with these columns."""
        self._layout, self._base, self._columns = layout, base, list(columns)
        self.called.show_value(layout.name)
        self.ground.show_value(layout.source)
        self.trouble.set_text("")
        self.trouble.hide()
        self._show(self._columns[0].column.key)
        self.called.setFocus()

    def _show(self, key: str) -> None:
        self.table.set_rows(self._columns)
        self.table.select_id(key)
        self._show_column()
        on = tuple(one.column for one in self._columns if one.is_on)
        definition = ledgers()[self._layout.ledger]
        paper = look().paper
        fits = f"不比窄表宽，{paper} 横向看得清" if is_narrow(definition, on) else f"比窄表宽，{paper} 上字会更小，可以用大一点的纸"
        self.fits.setText(f"表头预览：{len(on)} 列，合计宽度 {sum(one.width for one in on)}，{fits}")
        day = self.context.store.now().date().isoformat()
        month = Period.month(day[:7])
        self.preview.show_sheet(
            Sheet(definition.key, definition.name, "", month, day, self._layout.id or Layout.NARROW, MaskLevel.DISTRICT, on, ())
        )

    def _current(self) -> Chosen:
        found: Chosen = self.table.current_row() or self._columns[0]
        return found

    def _show_column(self) -> None:
        one = self._current()
        self.declared.setText(one.column.title)
        self.printed.setChecked(one.is_on)
        self.heading.show_value(one.column.title)
        self.wide.show_value(one.column.width)
        own = own_mask(one.column.key)
        self.cover.set_options([(mask.value, "按级别" if mask is own else rules.MASKS[mask]) for mask in masks_for(one.column.key)])
        self.cover.set_key(one.column.mask.value)
        self.is_total.setChecked(one.column.total)
        self.is_total.setVisible(one.column.unit is not None or one.column.total)
        place = self._place()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < len(self._columns) - 1)

    def _place(self) -> int:
        return next(n for n, one in enumerate(self._columns) if one.column.key == self._current().column.key)

    # -- acts ----------------------------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Print the column or not."""
        self._put(replace(self._current(), is_on=not self._current().is_on))

    def move_column(self, by: int) -> None:
        """One place up or down."""
        place = self._place()
        if 0 <= place + by < len(self._columns):
            self._columns.insert(place + by, self._columns.pop(place))
            self._show(self._columns[place + by].column.key)

    def _name_column(self) -> None:
        title = self.heading.text().replace("|", "").strip()
        if title and title != self._current().column.title:
            self._change(title=title)

    def _widen(self) -> None:
        width = self.wide.text()
        if width.isdigit() and int(width) != self._current().column.width:
            self._change(width=max(rules.NARROWEST, min(rules.WIDEST, int(width))))

    def _change(self, **values: object) -> None:
        one = self._current()
        self._put(replace(one, column=replace(one.column, **values)))  # type: ignore[arg-type]

    def _put(self, one: Chosen) -> None:
        self._columns[self._place()] = one
        self._show(one.column.key)

    def restore(self) -> None:
        """The columns as they were delivered; the name stays."""
        self._columns = list(rules.offered(self._layout.ledger))
        self._show(self._columns[0].column.key)

    def save(self) -> None:
        """Keep the layout; what is wrong stands above it."""
        self._name_column()
        self._widen()
        kept = self._layout.with_values(
            name=self.called.text().strip(), source=self.ground.text().strip(), columns=rules.written(self._columns)
        )
        try:
            changes = actions.keep(self.context.store, kept, self._base)
        except StationError as error:
            self.trouble.set_text(str(error))
            self.trouble.show()
        else:
            self._done_with(kept.name, changes)
