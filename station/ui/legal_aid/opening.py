"""A new application for legal aid, from a grievance: ground, form, papers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from station.actions import legal_aid as actions
from station.casework import aid_conditions
from station.casework import legal_aid as rules
from station.casework.aid_stages import papers_for
from station.casework.casefile import CaseFile
from station.casework.deadlines import Deadline
from station.casework.model import LegalAid
from station.changes import Changes
from station.ui.context import Context
from station.ui.fromcase import FromCase, asked_amount
from station.ui.legal_aid.form import APPLICATION, AidForm


class NewAid(FromCase):
    """新建援助; ``opened`` is called with the id of the application."""

    def __init__(self, context: Context, opened: Callable[[str], object]) -> None:
        super().__init__(context, "新建援助", "legal_aid.new", AidForm(context, APPLICATION, self._check, with_papers=True))
        self._opened = opened

    def _record(self, values: Mapping[str, Any]) -> LegalAid:
        return LegalAid(**values, grievance_id=self.case.grievance.id if self.case else "", beneficiaries=self._people())

    def _people(self) -> int:
        return (self.case.grievance.people or 1) if self.case else 1

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        return actions.problems(self.context.store, self._record(values), LegalAid())

    def begin(self, case: CaseFile) -> Mapping[str, Any]:
        basis = aid_conditions.suggested(case)
        blank = LegalAid(
            applied_on=self.context.store.now().date().isoformat(),
            basis=basis,
            claim_amount=asked_amount(case),
            papers_missing="\n".join(papers_for(basis)),
        )
        return {name: getattr(blank, name) for name in self.form.values()}

    def clocks(self) -> Sequence[Deadline]:
        return rules.clocks(self._record(self.form.values()))

    def submit(self) -> LegalAid:
        return actions.refer(self.context.store, self._record(self.form.values()))

    def created(self, record: LegalAid) -> None:
        touched = {"legal_aid": frozenset([record.id]), "grievance": frozenset([record.grievance_id])}
        self.context.tell(Changes("转援助", touched))
        self.context.toast(f"已收援助申请 {record.number}", undo=True)
        self._opened(record.id)
