"""The tabs 进展, 当事人, 材料 and 文书 of a case."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import parties
from station.casework import deliveries, vocabulary
from station.casework.casefile import CaseFile
from station.casework.model import Employer, Letter, Party, Worker
from station.casework.wording import NOTHING, field_words
from station.ui import names
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.grievances.files import Files
from station.ui.grievances.overview import employer_words, events_of, person_words
from station.ui.grievances.standing import ConsentCard, RecusalCard
from station.ui.table import Column, Table
from station.ui.widgets import LINK, Button, Card, EmptyState, KeyValues, Label, PillText, Timeline, column, empty, reveal, row, status
from station.ui.widgets.keyvalue import Value

_MARGINS = (20, 14, 20, 16)
_LABELS = 104  # pixels of the longest label of a card, 统一社会信用代码: values of all cards begin below one another
_WORKER_FIELDS = ("id_number", "phone", "phone_note", "address", "is_member", "is_hardship")
_EMPLOYER_FIELDS = ("credit_code", "nature", "area", "address", "contact", "phone")


class ProgressTab(QWidget):
    """Everything that was done, newest first."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.timeline = Timeline()
        self.setLayout(column(self.timeline, None, margins=_MARGINS))

    def show_case(self, case: CaseFile, is_masked: bool) -> None:
        """Show a case."""
        self.timeline.set_events(events_of(case, self.context.store.now().date()))


class PeopleTab(QWidget):
    """The worker, the employers in their roles, who was told and agreed to what, who keeps away.

    ``correct`` carries whose card is to be corrected, ``started`` an act whose form is wanted, ``opened`` a page.
    """

    correct = Signal(object)  # Worker or Employer
    started = Signal(str)
    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._cards = column(spacing=12)
        add = Button(f"加{Party.title}", partial(self.started.emit, "party.add"), kind=LINK, icon="plus")
        add.setObjectName("party.add.start")
        self.consents = ConsentCard(context)
        self.consents.opened.connect(self.opened.emit)
        self.recusals = RecusalCard(context)
        for card in (self.consents, self.recusals):
            card.started.connect(self.started.emit)
        self._is_masked = True
        self.setLayout(column(self._cards, row(add, None), self.consents, self.recusals, None, spacing=12, margins=_MARGINS))

    def show_case(self, case: CaseFile, is_masked: bool) -> None:
        """Show a case."""
        self._is_masked = is_masked
        today = self.context.store.now().date()
        empty(self._cards)
        if case.worker is not None and not case.grievance.is_anonymous:
            self._cards.addWidget(self._worker_card(case.worker, today))
        elif case.worker_name:
            self._cards.addWidget(Card(names.shown(case.worker_name), None, phrase="诉求人"))
        for party, employer in case.parties:
            self._cards.addWidget(self._employer_card(party, employer, len(case.parties) > 1))
        reveal(self._cards)
        self.consents.setVisible(case.worker is not None and not case.grievance.is_anonymous)
        self.consents.show_case(case)
        self.recusals.show_case(case)

    def _worker_card(self, worker: Worker, today: date) -> Card:
        change = Button("改资料", partial(self.correct.emit, worker), kind=LINK)
        change.setObjectName("grievance.worker.correct")
        if worker.sealed_on:  # shown without a parent it would be a window of its own for a moment
            change.hide()
        look = Button("打开档案", partial(self.context.go, "workers", id=worker.id), kind=LINK)
        look.setObjectName("grievance.worker.open")
        both = QWidget()
        both.setLayout(row(change, look, spacing=12))
        lines: list[list[tuple[str, Value]]] = []
        for name in _WORKER_FIELDS:
            shown = field_words(worker, name, is_masked=self._is_masked and name in ("id_number", "phone"))
            if shown != NOTHING:
                lines.append([(Worker.spec(name).label, shown)])
        return Card(person_words(worker, today), KeyValues(lines, _LABELS), phrase="诉求人", aside=both)

    def _employer_card(self, party: Party, employer: Employer, is_one_of_several: bool) -> Card:
        acts = [
            Button("改资料", partial(self.correct.emit, employer), kind=LINK),
            Button("改角色", partial(self.started.emit, f"party.role:{party.id}"), kind=LINK),
            Button("打开档案", partial(self.context.go, "employers", id=employer.id), kind=LINK),
        ]
        acts[1].setObjectName("party.role.start")
        if is_one_of_several:
            acts.append(Button("移出", partial(self._drop, party, employer), kind=LINK))
            acts[-1].setObjectName("party.drop")
        all_acts = QWidget()
        all_acts.setLayout(row(*acts, None, spacing=12))
        lines: list[list[tuple[str, Value]]] = [[("规模", employer_words(employer))]] if employer_words(employer) else []
        for name in _EMPLOYER_FIELDS:
            if getattr(employer, name):
                lines.append([(Employer.spec(name).label, field_words(employer, name))])
        body = column(KeyValues(lines, _LABELS), all_acts, spacing=8) if lines else column(all_acts)
        return Card(employer.name, body, phrase=vocabulary.label("employer_role", party.role))

    def _drop(self, party: Party, employer: Employer) -> None:
        changes = self.context.attempt(lambda: parties.drop(self.context.store, party))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"已移出 {employer.name}", undo=True)


class FilesTab(QWidget):
    """All files of the case."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.files = Files(context, "grievance.all_files")
        self.setLayout(
            column(row(Label("材料", "dense", bold=True), None, self.files.add_button()), self.files, None, spacing=8, margins=_MARGINS)
        )

    def show_case(self, case: CaseFile, is_masked: bool) -> None:
        """Show a case."""
        self.files.show_case(case)


class LettersTab(QWidget):
    """The supervision letters that rest on the case."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.case: CaseFile | None = None
        now = context.store.now
        self.table = Table(
            [
                Column("kind", "文种", 84, lambda letter: vocabulary.label("letter_kind", letter.kind)),
                Column("number", Letter.spec("number").label, 180, lambda letter: letter.number or "签发时取号", stretch=True),
                Column("due", Letter.spec("reply_amount").label, 124, pill=lambda letter: self._reply(letter, now())),
                Column("status", Letter.spec("status").label, 104, pill=lambda letter: status("letter_status", letter.status)),
            ],
            row_id=lambda letter: letter.id,
            unit="份",
            when_empty=EmptyState("这件诉求还没有文书。", [Button("出文书", self._write, right="letter_draft")]),
        )
        self.table.setObjectName("grievance.letters")
        self.table.set_lead(20)
        self.table.opened.connect(lambda letter: context.go("letters", id=letter.id))
        self.setLayout(column(self.table))

    def _reply(self, letter: Letter, now: datetime) -> PillText:
        held = [delivery for delivery in self.case.deliveries if delivery.letter_id == letter.id] if self.case else []
        waiting = [delivery.reply_due_on for delivery in held if deliveries.awaits_reply(letter, delivery)]
        answered = [delivery for delivery in held if delivery.replied_on]
        return due_pill(min(waiting), now) if waiting else PillText("已答复", "grn") if answered else PillText("", "")

    def _write(self) -> None:
        if self.case is not None:
            self.context.go("letters", act="new", grievance=self.case.grievance.id)

    def show_case(self, case: CaseFile, is_masked: bool) -> None:
        """Show a case."""
        self.case = case
        self.table.set_rows(case.letters)
        self.table.set_foot([f"{len(case.letters)} 份"])
