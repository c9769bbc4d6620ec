"""One thing two PCs did wrong together: what it is, the records it is about, what mends it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from station.actions.after_merge import mend
from station.casework.after_merge import KINDS, Finding
from station.casework.dates import show_moment
from station.casework.model import BY_NAME, Employer, Grievance, LegalAid, Letter, Mediation, Station, Supervision, Worker
from station.casework.naming import called
from station.ui.context import Context
from station.ui.widgets import LINK, PRIMARY, SECONDARY, Button, Label, Pane, Paragraph, Rule, column, empty, reveal, row

PLACES = {
    Grievance.record: "grievances",
    Employer.record: "employers",
    Worker.record: "workers",
    Letter.record: "letters",
    Supervision.record: "letters",
    Mediation.record: "mediations",
    LegalAid.record: "legal_aid",
    Station.record: "settings",
}


def open_record(context: Context, record: str, record_id: str, **arguments: str) -> None:
    """Go to a record of one of PLACES."""
    context.go(PLACES[record], **({"section": "station"} if record == Station.record else {"id": record_id, **arguments}))


def act_on(context: Context, finding: Finding, act: str) -> bool:
    """Do what mends it and say so; whether it was done."""
    changes = context.attempt(lambda: mend(context.store, finding, act))
    if changes is None:
        return False
    context.tell(changes)
    context.toast(f"已处理：{KINDS[finding.kind].title}", undo=True)
    return True


class FindingView(QWidget):
    """``view.show_finding(finding)``; ``mended`` is called once one of its acts was done."""

    def __init__(self, context: Context, mended: Callable[[], object]) -> None:
        super().__init__()
        self.context = context
        self._mended = mended
        self.title = Label("", "section", bold=True)
        self.title.setObjectName("after_merge.title")
        self.sentence = Paragraph("", "body")
        self.advice = Paragraph("", "dense", "ink2")
        self._records = column(spacing=0, margins=1)
        self._acts = row(spacing=8)
        self._whole = column(self.title, self.sentence, self.advice, Pane(self._records, radius=6), self._acts, None, spacing=12)
        self.setLayout(self._whole)

    def show_finding(self, finding: Finding) -> None:
        """Show one."""
        kind = KINDS[finding.kind]
        self.title.setText(kind.title)
        self.sentence.set_text(f"{finding.sentence}。")
        self.advice.set_text(kind.advice)
        empty(self._records)
        for place, (record, record_id) in enumerate(finding.about):
            if place:
                self._records.addWidget(Rule())
            self._records.addWidget(self._line(record, record_id))
        reveal(self._records)
        empty(self._acts)
        for number, (act, words) in enumerate(kind.mends):
            button = Button(words, partial(self._do, finding, act), kind=SECONDARY if number else PRIMARY)
            button.setObjectName(f"after_merge.{act}")
            self._acts.addWidget(button)
        self._acts.addStretch(1)
        reveal(self._acts)

    def _line(self, record: str, record_id: str) -> QWidget:
        store = self.context.store
        shown = store.get(BY_NAME[record], record_id)
        made = next((entry for entry in store.history(record_id) if entry.is_new), None)
        when = f"{show_moment(made.at, store.now().date())}，{made.by}登记" if made else ""
        line = row(
            column(Paragraph(f"{shown.title}：{called(shown)}"), Label(when, "caption", "ink2"), spacing=1),
            spacing=12,
            margins=(16, 8, 12, 8),
        )
        line.setStretch(0, 1)
        if record in PLACES and not shown.deleted:
            button = Button("打开", partial(open_record, self.context, record, record_id), kind=LINK)
            button.setObjectName(f"after_merge.open.{record}")
            line.addWidget(button)
        return Pane(line, fill="")

    def _do(self, finding: Finding, act: str) -> None:
        if act_on(self.context, finding, act):
            self._mended()

    def set_margin(self, margin: int) -> None:
        """Room left and right."""
        self._whole.setContentsMargins(margin, 16, margin, 16)
