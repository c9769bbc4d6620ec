"""The commission a court or an arbitration body sent the case with, its limit, and the reply that is owed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from station.actions import agreements as actions
from station.casework import commissions as rules
from station.casework.dates import show_day
from station.casework.model import Commission, Mediation
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.widgets import Button, Label, Paragraph, column

COMMISSION = "commission"
_ROWS = [
    [Cell("body", 8), Cell("kind")],
    [Cell("number", 8), Cell("received_on")],
    [Cell("due_on", hint="仲裁委托不填的，按 10 个工作日算"), Cell("contact"), Cell("phone")],
    [Cell("difficulty", 12, lines=3, hint="没有达成的写进反馈函")],
    [Cell("replied_on"), Cell("reply_number", 8, hint="登记反馈时自动编号")],
]


class CommissionPane(FormPane):
    """The middle of a mediation while its commission is filled in or answered."""

    def __init__(self, context: Context, done: Callable[[Changes], object]) -> None:
        self.mediation = Mediation()
        self.base = Commission()
        self.words = Paragraph("", "dense", "ink2")
        head = QWidget()
        head.setLayout(column(Label("委派和反馈", "section", bold=True), self.words, spacing=2))
        form = RecordForm([Commission], [Section(COMMISSION, "", _ROWS)], clock=context.store.now, check=self._check)
        self.reply_button = Button("登记反馈，编号", self.reply, icon="send")
        self.reply_button.setObjectName("mediation.commission.reply")
        super().__init__(
            context, "mediation.commission", form, right="mediate", submit=self._store, done=done, head=head, others=(self.reply_button,)
        )
        self.form.set_read_only("reply_number")

    def show_mediation(self, mediation: Mediation, held: Commission | None) -> None:
        """Show what is kept, or begin with what the case tells."""
        self.drafts.keep()
        self.mediation = mediation
        today = self.context.store.now().date()
        kinds = rules.ENTRUSTED.get(mediation.origin, ("",))
        self.base = held or Commission(mediation_id=mediation.id, kind=kinds[0], received_on=mediation.applied_on)
        limit = rules.clock(self.base)
        self.words.set_text(f"{show_day(limit.due, today)}前反馈。{limit.sum_text if limit.rule.amount else ''}" if limit.due else "")
        self.words.setVisible(bool(limit.due))
        is_ended = mediation.status not in ("applied", "open")
        self.reply_button.setVisible(bool(held) and is_ended and not self.base.replied_on)
        self.form.set_shown("replied_on", is_ended)
        self.form.set_shown("reply_number", is_ended)
        values = {name: getattr(self.base, name) for name in self.form.values()}
        self.open(f"mediations:{COMMISSION}:{mediation.id}", f"委派和反馈（{mediation.number}）", values)

    def _changed(self, values: Mapping[str, Any]) -> Commission:
        return replace(self.base, **values)

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        return rules.commission_problems(self._changed(values), self.mediation, self.context.store.now().date())

    def _store(self) -> Changes:
        base = self.base if self.base.id else None
        return self._told(actions.record_commission(self.context.store, self._changed(self.form.values()), base))

    def _told(self, kept: Commission) -> Changes:
        return Changes(f"登记委派 {self.mediation.number}", {Commission.record: frozenset([kept.id])})

    def reply(self) -> None:
        """Draw the number of the reply; its day is today where none is typed."""
        changed = self._changed(self.form.values())
        replied = replace(changed, replied_on=changed.replied_on or self.context.store.now().date().isoformat())
        problems = rules.commission_problems(replied, self.mediation, self.context.store.now().date())
        if problems:
            self.footer.warn(self.form.show_problems(problems))
            return
        kept = self.context.attempt(lambda: actions.record_commission(self.context.store, replied, self.base))
        if kept is not None:
            self.drafts.end()
            self._done(self._told(kept))
