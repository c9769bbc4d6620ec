"""节假日和调休: what the program knows of a year, and what the station enters from a notice that came out later."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions.calendar import remove_period, save_period
from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.model import CalendarPeriod
from station.casework.workdays import is_announced, period_problems, published
from station.changes import Changes
from station.db import in_force
from station.frozen import frozen
from station.ui.context import Context
from station.ui.form import Cell, RecordForm
from station.ui.form import Section as FormSection
from station.ui.formpane import FormPane
from station.ui.settings.recounting import count_again
from station.ui.settings.section import MARGINS, Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import PRIMARY, Button, ComboBox, Note, PillText, column, row

_ROWS = [[Cell("name", 6), Cell("kind", 6)], [Cell("first_on", 6), Cell("last_on", 6, hint="只有一天的不用填")], [Cell("source", 12)]]
_KINDS = {"rest": "grn", "work": "vio"}


@frozen
class _Line:
    """One holiday or 调休 day as the table shows it; ``own`` where the station entered it."""

    key: str
    name: str
    kind: str
    first: str
    last: str
    source: str
    own: CalendarPeriod | None = None

    @property
    def days(self) -> str:
        """“10月1日 至 10月7日”."""
        first, last = (show_day(day).partition("年")[2] for day in (self.first, self.last))
        return first if self.first == self.last else f"{first} 至 {last}"


def _lines(context: Context, year: int) -> list[_Line]:
    brought = [
        _Line(f"{first}", day.name, "work" if day.is_worked else "rest", first.isoformat(), last.isoformat(), "随程序提供")
        for first, last, day in published(year)
    ]
    own = [
        _Line(period.id, period.name, period.kind, period.first_on, period.last_on or period.first_on, period.source, period)
        for period in in_force.holding(context.store, CalendarPeriod)
        if period.first_on[:4] == str(year) or period.last_on[:4] == str(year)
    ]
    return sorted((*brought, *own), key=lambda line: (line.first, line.key))


class HolidaysSection(Section):
    """See the module."""

    records = (CalendarPeriod.record,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._base: CalendarPeriod | None = None
        self._form_heading = Heading("添加放假或者调休上班")
        now = context.store.now().year
        self.year = ComboBox([(str(year), f"{year}年") for year in range(now - 2, now + 3)])
        self.year.setObjectName("settings.holidays.year")
        self.year.set_key(str(now))
        self.year.currentIndexChanged.connect(self.refresh)
        self.table = Table(
            [
                Column("days", "日期", 190, lambda line: line.days, whole=True),
                Column("name", CalendarPeriod.spec("name").label, 150, lambda line: line.name),
                Column("kind", CalendarPeriod.spec("kind").label, 110, pill=self._kind),
                Column("source", CalendarPeriod.spec("source").label, 200, lambda line: line.source, stretch=True),
            ],
            name="holidays",
            memory=context.memory,
            unit="条",
            row_id=lambda line: str(line.key),
            foot_shown=False,
        )
        self.table.setObjectName("settings.holidays.list")
        self.table.set_lead(12)
        self.table.opened.connect(self.correct)
        self.table.selection_changed.connect(self._show_buttons)
        self.note = Note("")
        self.note.setObjectName("settings.holidays.note")
        self.add_button = Button("添加", self.add, kind=PRIMARY, icon="plus", small=True, right="calendar")
        self.add_button.setObjectName("settings.holidays.add")
        self.correct_button = Button("改", lambda: self.correct(self.table.current_row()), icon="pencil", small=True, right="calendar")
        self.correct_button.setObjectName("settings.holidays.correct")
        self.remove_button = Button("删除", self.remove, icon="trash", small=True, right="calendar")
        self.remove_button.setObjectName("settings.holidays.remove")
        self.form = RecordForm(
            [CalendarPeriod],
            [FormSection("period", "", _ROWS)],
            clock=context.store.now,
            check=lambda values: period_problems(CalendarPeriod(**values)),
        )
        self.pane = FormPane(
            context,
            "settings.holidays",
            self.form,
            submit=self._submit,
            done=self._done,
            cancel=self._show_list,
            head=self._form_heading,
            right="calendar",
        )
        heading = Heading("节假日和调休", "工作日按这张表数。程序带的年份不用管；新一年的放假通知出来以后在这里补上，补的排在前面。")
        acts = row(self.year, 8, self.add_button, self.correct_button, self.remove_button, None)
        listing = column(heading, acts, self.note, spacing=12, margins=MARGINS)
        listing.addWidget(self.table, 1)
        self._list = QWidget()
        self._list.setLayout(listing)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list)
        self.stack.addWidget(self.pane)
        self.setLayout(column(self.stack, spacing=0))

    @staticmethod
    def _kind(line: _Line) -> PillText:
        return PillText(vocabulary.label("calendar_kind", line.kind), _KINDS.get(line.kind, "gry"))

    def refresh(self) -> None:
        year = int(self.year.key())
        self.table.set_rows(_lines(self.context, year))
        self.note.sentence.set_text(f"{year}年的放假安排还没有录入，工作日先按周末休息算。")
        self.note.setVisible(not is_announced(year))
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.table.current_row()
        for button in (self.correct_button, self.remove_button):
            button.setEnabled(chosen is not None and chosen.own is not None)

    def _show_list(self) -> None:
        self.stack.setCurrentWidget(self._list)
        self.refresh()

    # -- acts ------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """A form for what a notice says."""
        self._open(None, CalendarPeriod(), "settings:holidays:new", "添加放假或者调休上班")

    def correct(self, line: _Line) -> None:
        """The form of an entry of the station's own."""
        if line.own is not None:
            self._open(line.own, line.own, f"settings:holidays:{line.own.id}", f"节假日 {line.own.name}")

    def remove(self) -> None:
        """Take the chosen entry out."""
        line = self.table.current_row()
        changes = self.context.attempt(lambda: remove_period(self.context.store, line.own))
        if changes is not None:
            self.context.tell(changes)
            self.refresh()
            count_again(self.context, f"已删除 {line.name}")

    def _open(self, base: CalendarPeriod | None, shown: CalendarPeriod, key: str, title: str) -> None:
        self._base = base
        self._form_heading.set_title(title)
        self.pane.open(key, title, {name: getattr(shown, name) for name in self.form.values()})
        self.stack.setCurrentWidget(self.pane)
        self.pane.focus_first()

    def open_draft(self, key: str) -> None:
        """Go on with what was typed and not saved."""
        found = self.context.store.find(CalendarPeriod, key.rpartition(":")[2])
        if found is None:
            self.add()
        else:
            self._open(found, found, key, f"节假日 {found.name}")

    def save(self) -> None:
        if self.stack.currentWidget() is self.pane:
            self.pane.save()

    def _submit(self) -> tuple[CalendarPeriod, Changes]:
        period = (self._base or CalendarPeriod()).with_values(**self.form.values())
        return period, save_period(self.context.store, period, self._base)

    def _done(self, result: tuple[CalendarPeriod, Changes]) -> None:
        period, changes = result
        self.context.tell(changes)
        self.year.set_key(period.first_on[:4])
        self._show_list()
        count_again(self.context, f"{'已保存' if self._base else '已添加'} {period.name}")

    def leave(self) -> None:
        self.pane.drafts.keep()
