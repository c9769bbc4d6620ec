"""What is known of one record of the services: a note, its limits, its values; health and phones only behind the eye."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from station.casework.fields import FieldSpec, Kind, Privacy, Record
from station.casework.model import ImportedRow
from station.casework.outreach import BY_RECORD
from station.casework.outreach.declaring import Work
from station.casework.wording import field_words
from station.db.importing import kept_words
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.glance import Glance
from station.ui.grievances.clocks import ClockLine, ClockTable
from station.ui.names import shown_field
from station.ui.services.naming import name_of, number_words
from station.ui.services.special import special_of
from station.ui.widgets import ICON, LINK, Button, ElidedLabel, KeyValues, Label, Note, column, row, spaced
from station.ui.widgets.keyvalue import Value

SHORT = 6  # characters that stand beside another value
PLACES = {"employer": "employers", "grievance": "grievances", "worker": "workers"}  # where a linked record is at home
LINKED_TO = (*PLACES, *BY_RECORD)
_KEPT = ImportedRow.spec("kept").label


def lined(pairs: Sequence[tuple[str, Value]]) -> list[list[tuple[str, Value]]]:
    """Very short words side by side, everything else on lines of their own: a detail is narrow."""
    lines: list[list[tuple[str, Value]]] = []
    for label, value in pairs:
        if _is_short(value) and lines and len(lines[-1]) == 1 and _is_short(lines[-1][0][1]):
            lines[-1].append((label, value))
        else:
            lines.append([(label, value)])
    return lines


def _is_short(value: Value) -> bool:
    return isinstance(value, str) and len(value) <= SHORT


class Facts(QWidget):
    """``show_record(record)``; ``look`` uncovers for half a minute, ``cover`` ends it."""

    def __init__(self, context: Context, work: Work) -> None:
        super().__init__()
        self.context = context
        self.work = work
        self.record: Record | None = None
        self.glance = Glance(self, self._time_up)
        self._special = special_of(work.cls)
        self.note = Note("", attention=self._special.is_urgent)
        self.note.setObjectName(f"services.{work.record}.note")
        self.clocks_head = Label("期限", "dense", bold=True)
        self.clocks = ClockTable()
        self.eye = Button("", self.look, kind=ICON, icon="eye", small=True, right="see_plain")
        self.eye.setObjectName(f"services.{work.record}.eye")
        self.eye_words = ElidedLabel("", "caption", "ink3")
        covered = row(self.eye, self.eye_words, spacing=4)
        covered.setStretch(1, 1)
        self.groups = [(Label(group.title, "dense", bold=True), KeyValues(label_width=84)) for group in work.groups]
        inside = column(self.note, self.clocks_head, self.clocks, covered, spacing=8)
        for heading, values in self.groups:
            inside.addWidget(heading)
            inside.addWidget(values)
            inside.addSpacing(6)
        self.kept = KeyValues(label_width=84)
        inside.addWidget(self.kept)
        self.setLayout(inside)

    def cover(self) -> None:
        """Another record is to be shown: nothing of it is uncovered yet."""
        self.glance.stop()

    def show_record(self, record: Record) -> None:
        """Show what is known now."""
        self.record = record
        told = self._special.note(self.context.store, record)
        self.note.sentence.set_text(spaced(told))
        self.note.setVisible(bool(told))
        self._show_clocks(record)
        self._show_values(record)

    def _show_clocks(self, record: Record) -> None:
        now = self.context.store.now()
        waiting = list(self._special.waits(record))
        lines = []
        for task in waiting:
            told = task.clock if task.clock.rule.amount else None  # a day people have set has no sum
            lines.append(ClockLine(task.title, due_pill(task.due, now, task.source), task.source, told))
        self.clocks.set_lines(lines)
        self.clocks_head.setVisible(bool(waiting))
        self.clocks.setVisible(bool(waiting))

    def _covered(self, record: Record) -> list[str]:
        """What stays behind the eye; cells of an old ledger that nobody has read too, for health may stand in them."""
        found = [spec.label for spec in record.specs() if _is_covered(spec) and getattr(record, spec.name)]
        return [*found, _KEPT] if kept_words(self.context.store, record) else found

    def _show_values(self, record: Record) -> None:
        covered = self._covered(record)
        kept = kept_words(self.context.store, record)
        self.kept.set_lines([[(_KEPT, spaced(kept.replace("\n", "；")) if self.glance.isActive() else "***")]] if kept else [])
        self.kept.setVisible(bool(kept))
        self.eye.setVisible(bool(covered))
        self.eye_words.setVisible(bool(covered))
        self.eye.icon_name = "eye-off" if self.glance.isActive() else "eye"
        self.eye.setToolTip("盖上" if self.glance.isActive() else "看一看（30 秒，记入操作日志）")
        self.eye.setAccessibleName(self.eye.toolTip())
        self.eye_words.setText(f"{'、'.join(covered)}{'现在看得见' if self.glance.isActive() else '已盖上'}")
        named = {name for group in self.work.groups for names in group.rows for name in names}
        others = [spec.name for spec in record.specs() if spec.name not in named and spec.kind is Kind.KEY and spec.of in LINKED_TO]
        for place, (group, (heading, values)) in enumerate(zip(self.work.groups, self.groups, strict=True)):
            names = [name for names in group.rows for name in names] + (others if place == 0 else [])
            lines = self._lines(record, names)
            values.set_lines(lines)
            values.setVisible(bool(lines))
            heading.setVisible(bool(lines))

    def _lines(self, record: Record, names: Sequence[str]) -> list[list[tuple[str, Value]]]:
        pairs: list[tuple[str, Value]] = []
        flags: list[str] = []
        today = self.context.store.now().date()
        for name in names:
            spec, value = record.spec(name), getattr(record, name)
            if value in ("", None, False) or (name == self.work.name and spec.kind is Kind.TEXT):  # the title says it
                continue
            if spec.kind is Kind.FLAG:
                flags.append(spec.label)
                continue
            words = spaced(field_words(record, name, today=today, is_masked=_is_covered(spec) and not self.glance.isActive()))
            words = shown_field(spec, words)
            words = number_words(words) if spec.kind is Kind.NUMBER else words
            pairs.append((spec.label, self._link(record, spec) if spec.kind is Kind.KEY else words))
        if flags:
            pairs.append(("情况", "、".join(flags)))
        return lined(pairs)

    def _link(self, record: Record, spec: FieldSpec) -> Value:
        words, value = name_of(self.context, record, spec.name), getattr(record, spec.name)
        if spec.of in PLACES:
            go = partial(self.context.go, PLACES[spec.of], id=value)
        elif spec.of in BY_RECORD:
            go = partial(self.context.go, "services", kind=spec.of, id=value)
        else:
            return words
        button = Button(words, go, kind=LINK)
        button.setObjectName(f"services.{self.work.record}.{spec.name}")
        return button

    def look(self) -> None:
        """Uncover health and phones for half a minute, which is logged without saying whose, or cover them again."""
        if self.record is None:
            return
        if self.glance.isActive():
            self.glance.stop()
        else:
            self.glance.look(self.context, f"查看{self.work.title}的{'、'.join(self._covered(self.record))}", self.record)
        self._show_values(self.record)

    def _time_up(self) -> None:
        if self.record is not None:
            self._show_values(self.record)


def _is_covered(spec: FieldSpec) -> bool:
    return spec.privacy is Privacy.SENSITIVE or spec.kind is Kind.PHONE
