"""Opening a mediation from a grievance: application, acceptance, who mediates."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from station.actions import mediations as actions
from station.actions.setting_up import staff_names
from station.casework import mediations as rules
from station.casework.casefile import CaseFile
from station.casework.deadlines import Deadline
from station.casework.model import Mediation
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, RecordForm, Section
from station.ui.fromcase import FromCase, asked_amount


def application_rows(people: Callable[[], list[str]]) -> list[list[Cell]]:
    """The fields of an application and its acceptance; ``people`` are suggested as mediators."""

    def suggest(text: str) -> list[str]:
        return [name for name in people() if text in name]

    return [
        [Cell("applied_on"), Cell("application_way"), Cell("origin")],
        [
            Cell("accepted_on", hint="双方都同意才受理；还没问到的先空着"),
            Cell("mediator", suggest=suggest),
            Cell("recorder", suggest=suggest),
        ],
        [Cell("claim_amount"), Cell("co_bodies", 8)],
    ]


class NewMediation(FromCase):
    """新建调解; ``opened`` is called with the id of the mediation."""

    def __init__(self, context: Context, opened: Callable[[str], object]) -> None:
        form = RecordForm(
            [Mediation],
            [Section("application", "申请和受理", application_rows(lambda: staff_names(context.store)))],
            clock=context.store.now,
            check=self._check,
        )
        super().__init__(context, "新建调解", "mediations.new", form)
        self._opened = opened

    def _record(self, values: Mapping[str, Any]) -> Mediation:
        return Mediation(**values, grievance_id=self.case.grievance.id if self.case else "")

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        return rules.mediation_problems(self._record(values), self.context.store.now())

    def begin(self, case: CaseFile) -> Mapping[str, Any]:
        store = self.context.store
        blank = Mediation(
            applied_on=store.now().date().isoformat(),
            mediator=store.user,
            claim_amount=asked_amount(case),
        )
        return {name: getattr(blank, name) for name in self.form.values()}

    def clocks(self) -> Sequence[Deadline]:
        return rules.clocks(self._record(self.form.values()))

    def submit(self) -> Mediation:
        return actions.open_mediation(self.context.store, self._record(self.form.values()))

    def created(self, record: Mediation) -> None:
        touched = {"mediation": frozenset([record.id]), "grievance": frozenset([record.grievance_id])}
        self.context.tell(Changes("转调解", touched))
        self.context.toast(f"已建调解 {record.number}", undo=True)
        self._opened(record.id)
