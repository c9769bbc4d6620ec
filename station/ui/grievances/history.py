"""The tab 修改记录: every field that changed, from what to what, by whom and when, with a way to put a value back."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import grievances as actions
from station.actions import reading
from station.casework import vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_moment
from station.casework.fields import FieldSpec, Kind, Privacy, Record
from station.casework.journal import Entry
from station.casework.model import BY_NAME, Grievance
from station.casework.wording import words
from station.errors import StationError
from station.frozen import frozen
from station.ui.context import Context
from station.ui.table import Column, Table
from station.ui.widgets import EmptyState, Paragraph, column

_LOOKS = 6  # that are named above the list


@frozen
class Change:
    """One field of one entry; ``back`` is the value that can be put back, in words ``before``."""

    entry: Entry
    spec: FieldSpec
    before: str
    after: str
    back: Any

    @property
    def key(self) -> str:
        """What the row is found again by."""
        return f"{self.entry.device} {self.entry.number} {self.spec.name} {self.before}"


def records_of(case: CaseFile) -> list[Record]:
    """The records whose changes belong into the history of a case."""
    found: list[Record] = [case.grievance, *case.claims, *case.figures]
    if case.worker is not None:
        found.append(case.worker)
    for party, employer in case.parties:
        found += [party, employer]
    return found


def _given_up(entry: Entry, name: str, written: Mapping[tuple[str, str], Entry]) -> list[Any]:
    """The values a change took the place of: the one before, or all that were not chosen where two sides had changed the field."""
    change = entry.values[name]
    if len(change.parents) < 2:
        return [change.before]
    others = [
        written[key].values[name].after for p in change.parents if (key := (entry.record_id, p)) in written and name in written[key].values
    ]
    given_up = [value for place, value in enumerate(others) if value != change.after and value not in others[:place]]
    return given_up or [change.before] * (change.before != change.after)


class HistoryTab(QWidget):
    """``history.show_case(case, is_masked)``; personal values are covered here as everywhere."""

    restored = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.table = Table(
            [
                Column("field", "项目", 100, lambda change: change.spec.label, second=lambda change: BY_NAME[change.spec.record].title),
                Column(
                    "values",
                    "之前 → 之后",
                    140,
                    lambda change: change.after if change.entry.is_new else f"{change.before} → {change.after}",
                    second=lambda change: change.entry.step_name,
                    stretch=True,
                ),
                Column("by", "谁，何时", 100, lambda change: change.entry.by, second=self._when, order=lambda change: change.entry.stamp),
                Column("back", "", 104, action="放回这个值"),
            ],
            two_lines=True,
            unit="处",
            row_id=lambda change: change.key,
            when_empty=EmptyState("登记以后还没有改过。"),
        )
        self.table.setObjectName("grievance.history")
        self.table.set_lead(20)
        self.table.acted.connect(self.put_back)
        self.looked = Paragraph("", "caption", "ink3")
        self.looked.setObjectName("grievance.looked")
        self.looked.setContentsMargins(20, 8, 20, 0)
        self.looked.hide()
        self.setLayout(column(self.looked, self.table))

    def _when(self, change: Change) -> str:
        return show_moment(change.entry.at, self.context.store.now().date())

    def show_case(self, case: CaseFile, is_masked: bool) -> None:
        """Read the journal of the case: changes since it was entered, newest first."""
        self.show_records(records_of(case), is_masked)
        looks = reading.looks(self.context.store, case.grievance)
        today = self.context.store.now().date()
        told = [f"{look.by} {show_moment(look.at, today)} {vocabulary.label('logged_act', look.act)}" for look in looks[:_LOOKS]]
        more = f"；另有 {len(looks) - _LOOKS} 次" if len(looks) > _LOOKS else ""
        self.looked.set_text(f"谁看过：{'；'.join(told)}{more}")
        self.looked.setVisible(bool(told))

    def show_records(self, records: Sequence[Record], is_masked: bool) -> None:
        """Read the journal of these records."""
        store = self.context.store
        every = [entry for record in records for entry in store.history(record.id)]
        written = {(entry.record_id, entry.stamp): entry for entry in every}
        found: list[Change] = []
        for entry in sorted((entry for entry in every if not entry.is_new), key=lambda entry: entry.stamp, reverse=True):
            cls = BY_NAME[entry.record]
            for name, change in entry.values.items():
                if cls.knows(name) and cls.spec(name).kind is not Kind.KEY:
                    spec = cls.spec(name)
                    cover = is_masked and spec.privacy is not Privacy.FREE_TEXT and spec.name != "name"
                    for value in _given_up(entry, name, written):
                        found.append(
                            Change(entry, spec, words(spec, value, is_masked=cover), words(spec, change.after, is_masked=cover), value)
                        )
        self.table.set_rows(found)
        self.table.set_foot([f"{len(found)} 处"])

    def put_back(self, change: Change) -> None:
        """Write the value before a change back, as a change of its own."""
        store = self.context.store
        now = store.get(BY_NAME[change.entry.record], change.entry.record_id)
        value = change.back
        if getattr(now, change.spec.name) == value:
            self.context.problem(StationError(f"{change.spec.label}现在就是“{change.before}”，不用放回。"))
            return
        number = store.get(Grievance, now.id).number if isinstance(now, Grievance) else ""
        name = f"放回{change.spec.label} {number}".rstrip()
        changes = self.context.attempt(lambda: actions.save(store, now.with_values(**{change.spec.name: value}), now, name))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"已放回{change.spec.label}：{change.before}", undo=True)
