"""Records that belong to one of the services' records: a list with the one chosen laid open below, and what can be done with it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.casework.dates import show_day
from station.casework.fields import Kind, Record
from station.casework.outreach.declaring import Act, Child
from station.casework.wording import field_words
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.services.facts import lined
from station.ui.services.naming import CASE, case_of, name_of
from station.ui.widgets import LINK, Button, Item, ItemList, KeyValues, Label, Pane, Paragraph, column, empty, reveal, row, spaced

LIMIT = ("due_on", "done_on")  # said at the right, by an icon and a day
PLAIN = (Kind.CODE, Kind.LONG_TEXT, Kind.LINES)  # what these say needs no label


class ChildPart(QWidget):
    """``set_records``; the signals carry the record, and the act where there is one."""

    added = Signal()
    corrected = Signal(object)
    acted = Signal(object, object)
    converted = Signal(object)
    removed = Signal(object)

    def __init__(self, context: Context, child: Child) -> None:
        super().__init__()
        self.context = context
        self.child = child
        self.records: list[Record] = []
        name = f"services.{child.cls.record}"
        self.heading = Label(child.title, "dense", bold=True)
        self.count = Label("", "dense", "ink3")
        self.add = Button("添加", self.added.emit, kind=LINK, icon="plus")
        self.add.setObjectName(f"{name}.add")
        self.list = ItemList(padding=12)
        self.list.setObjectName(f"{name}.list")
        self.list.chosen.connect(lambda _: self._show_chosen())
        self.list.opened.connect(lambda _: self._open())
        self.values = KeyValues(label_width=84)
        self.acts = row(spacing=8)
        self.open = Pane(column(self.values, self.acts, spacing=8, margins=(12, 10, 12, 10)), fill="mat")
        self.frame = Pane(column(self.list, self.open, spacing=0, margins=1), radius=6)
        self.others = Paragraph("", "dense", "ink2")
        self.setLayout(column(row(self.heading, self.count, None, self.add, spacing=8), self.frame, self.others, spacing=6))

    def set_records(self, records: Sequence[Record], others: str = "") -> None:
        """Show these; ``others`` says in one line what is not shown."""
        self.records = list(records)
        self.count.setText(str(len(self.records)) if self.records else "")
        self.list.set_items([self._item(record) for record in self.records])
        self.frame.setVisible(bool(self.records))
        self.others.set_text(others or ("" if self.records else "还没有。"))
        self.others.setVisible(bool(self.others.text()))
        self._show_chosen()

    def choose(self, record_id: str) -> None:
        """Lay one open."""
        self.list.set_current(record_id)

    def _item(self, record: Record) -> Item:
        first, *rest = self.child.columns
        said = [name for name in rest if name not in LIMIT and getattr(record, name) not in ("", None, False)]
        parts = [self._words(record, name) for name in said]
        aside, icon, token = self._standing(record)
        title = spaced(name_of(self.context, record, first).replace("\n", " "))
        return Item(record.id, title, aside, spaced("　".join(parts)), icon, token)

    def _standing(self, record: Record) -> tuple[str, str, str]:
        """How near the limit of a child is: words, icon and its colour."""
        if not record.knows("due_on"):
            return "", "", ""
        if getattr(record, "done_on", ""):
            return show_day(getattr(record, "done_on", ""), self.context.store.now().date()), "circle-check", "grn"
        pill = due_pill(getattr(record, "due_on", ""), self.context.store.now())
        return pill.text, pill.icon or "circle", {"red": "red-text", "amb": "amb"}.get(pill.tone, "ink3")

    def _words(self, record: Record, name: str) -> str:
        spec = record.spec(name)
        words = name_of(self.context, record, name).replace("\n", " ")
        if spec.kind is Kind.FLAG:
            return spec.label
        return words if spec.kind in PLAIN else f"{spec.label} {words}"

    def current(self) -> Record | None:
        """The record that is chosen."""
        return next((record for record in self.records if record.id == self.list.current()), None)

    def _show_chosen(self) -> None:
        record = self.current()
        self.open.setVisible(record is not None)
        empty(self.acts)
        if record is None:
            return
        today = self.context.store.now().date()
        shown = [s for s in record.specs() if s.kind not in (Kind.KEY, Kind.FLAG) and getattr(record, s.name) not in ("", None)]
        self.values.set_lines(lined([(s.label, spaced(field_words(record, s.name, today=today))) for s in shown]))
        for act in self.child.acts:
            if act.offered(record):
                self._button(act.label, act.key, partial(self.acted.emit, record, act))
        if self.child.is_convertible:
            grievance_id = case_of(record)
            if grievance_id:
                number = name_of(self.context, record, CASE)
                self._button(spaced(f"看诉求 {number}"), "case", partial(self.context.go, "grievances", id=grievance_id))
            else:
                self._button("转诉求", "convert", partial(self.converted.emit, record))
        self._button("改", "edit", partial(self.corrected.emit, record))
        self._button("删除", "remove", partial(self.removed.emit, record))
        self.acts.addStretch(1)
        reveal(self.acts)

    def _button(self, words: str, key: str, press: Callable[[], object]) -> None:
        button = Button(words, press, small=True)
        button.setObjectName(f"services.{self.child.cls.record}.{key}")
        self.acts.addWidget(button)

    def _open(self) -> None:
        record = self.current()
        if record is not None:
            self.corrected.emit(record)


def act_of(acts: Sequence[Act], key: str) -> Act | None:
    """The act of that key."""
    return next((act for act in acts if act.key == key), None)
