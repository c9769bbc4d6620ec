"""The tab 概况 of a matter: what wants attention, its limits, the clue, how it was accepted, how it ended, the papers of the whole."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.casework.casefile import SupervisionFile
from station.casework.fields import Kind, Record
from station.casework.model import LetterAddressee, Supervision
from station.casework.wording import field_words
from station.ui.context import Context
from station.ui.grievances.clocks import ClockTable
from station.ui.papers.page import PaperActs
from station.ui.supervision.limits import clock_lines, notes, reply_lines
from station.ui.supervision.offered import PaperLines
from station.ui.widgets import ICON, LINK, Button, KeyValues, Label, Note, column, empty, paired, reveal, row, spaced
from station.ui.widgets.keyvalue import Value

LABELS = 84
COVERED = ("informant", "informant_phone")
_GROUPS = {"acceptance": "受理审查", "closing": "办结和回访"}
SHORT = 24  # characters of a summary that the title shows whole


def values_of(record: Record, names: Sequence[str], context: Context) -> list[list[tuple[str, Value]]]:
    """Labels and values of the fields that hold something, short ones side by side, texts on lines of their own."""
    today = context.store.now().date()
    lines: list[list[tuple[str, Value]]] = []
    short: list[tuple[str, str]] = []
    for spec in (record.spec(name) for name in names if getattr(record, name) not in ("", None, False)):
        pair = (spec.label, spaced(field_words(record, spec.name, today=today)))
        if spec.kind in (Kind.LONG_TEXT, Kind.LINES):
            lines += [*paired(short), [pair]]
            short = []
        else:
            short.append(pair)
    return [*lines, *paired(short)]


class Overview(QWidget):
    """``show_file(file, is_masked)``; ``eye`` when the informant is to be shown or covered, ``opened`` carries a paper's page."""

    eye = Signal()
    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._notes = column(spacing=8)
        self.clocks_head = Label("期限", "dense", bold=True)
        self.clocks = ClockTable()
        self.facts = KeyValues(label_width=LABELS)
        self.groups = {key: KeyValues(label_width=LABELS) for key in _GROUPS}
        self.heads = {key: Label(words, "dense", bold=True) for key, words in _GROUPS.items()}
        self.paper_acts = PaperActs(context, "supervision.papers")
        self.paper_acts.opened.connect(self.opened.emit)
        self.papers = PaperLines(context, self.paper_acts)
        inside = column(
            self._notes,
            self.clocks_head,
            self.clocks,
            6,
            Label("线索", "dense", bold=True),
            self.facts,
            6,
            spacing=8,
            margins=(20, 14, 20, 16),
        )
        for key, head in self.heads.items():
            inside.addWidget(head)
            inside.addWidget(self.groups[key])
        inside.addSpacing(6)
        inside.addWidget(self.paper_acts)
        inside.addWidget(self.papers)
        inside.addStretch(1)
        self.setLayout(inside)

    def show_file(self, file: SupervisionFile, is_masked: bool) -> None:
        """Show a matter; who gave the clue is covered unless it was asked for."""
        matter, now = file.supervision, self.context.store.now()
        empty(self._notes)
        for sentence, is_pressing in notes(file, now):
            self._notes.addWidget(Note(spaced(sentence), attention=is_pressing))
        reveal(self._notes)
        held = [r for letter in file.letters for r in self.context.store.matching(LetterAddressee, letter_id=letter.id)]
        lines = [*clock_lines(file, now), *reply_lines(file, held, now)]
        self.clocks.set_lines(lines)
        self.clocks_head.setVisible(bool(lines))
        self.clocks.setVisible(bool(lines))
        self.facts.set_lines(self._facts(file, is_masked))
        for key, values in self.groups.items():
            names = [spec.name for spec in Supervision.specs() if spec.group == key]
            shown = values_of(matter, names, self.context) if matter.decision or key != "acceptance" else []
            values.set_lines(shown)
            values.setVisible(bool(shown))
            self.heads[key].setVisible(bool(shown))
        self.papers.show_papers("这件事的文书", matter)

    def _facts(self, file: SupervisionFile, is_masked: bool) -> list[list[tuple[str, Value]]]:
        matter = file.supervision
        lines: list[list[tuple[str, Value]]] = []
        if file.employer is not None:
            lines.append(
                [(Supervision.spec("employer_id").label, self._link("employer", file.employer.name, "employers", file.employer.id))]
            )
        is_long = len(matter.summary) > SHORT or "\n" in matter.summary
        told = [*(["summary"] if is_long else []), "scope", "source", "found_on", "topic", "people", "amount", "registered_by"]
        lines += values_of(matter, told, self.context)
        if file.grievance is not None:
            number = file.grievance.number
            lines.append([(Supervision.spec("grievance_id").label, self._link("grievance", number, "grievances", file.grievance.id))])
        if any(getattr(matter, name) for name in COVERED):
            lines.append([(Supervision.spec("informant").label, self._informant(matter, is_masked))])
        return lines

    def _link(self, name: str, words: str, place: str, record_id: str) -> QWidget:
        button = Button(words, partial(self.context.go, place, id=record_id), kind=LINK)
        button.setObjectName(f"supervision.{name}")
        return button

    def _informant(self, matter: Supervision, is_masked: bool) -> QWidget:
        """Name and phone, covered, with the eye."""
        words = "　".join(field_words(matter, name, is_masked=is_masked) for name in COVERED if getattr(matter, name))
        shown = Label(words)
        shown.setObjectName("supervision.informant")
        tip = "看反映人（30 秒，记入操作日志）" if is_masked else "盖上"
        eye = Button(tip, self.eye.emit, kind=ICON, icon="eye" if is_masked else "eye-off", small=True, right="see_plain")
        eye.setObjectName("supervision.eye")
        eye.setFixedHeight(22)
        holder = QWidget()
        holder.setLayout(row(shown, eye, None, spacing=4))
        return holder
